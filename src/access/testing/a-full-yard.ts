import { createHash } from 'node:crypto'
import type { TestDatabase } from '../../platform/testing/open-test-database.ts'
import { CATALOGUE_LABELLED_BY, writeCatalogueRows } from './a-full-yard-catalogue.ts'
import { ENTERPRISES_LABELLED_BY, writeEnterpriseRows } from './a-full-yard-enterprises.ts'
import { REGISTER_IMPORTS_LABELLED_BY, writeRegisterImportRows } from './a-full-yard-register-imports.ts'
import { REPORTS_LABELLED_BY, writeReportRows } from './a-full-yard-reports.ts'
import { TASKS_LABELLED_BY, writeTaskRows } from './a-full-yard-tasks.ts'
import { TITLES_LABELLED_BY, writeTitleRows } from './a-full-yard-titles.ts'
import { aYard, type Place, type Yard } from './a-yard.ts'

/**
 * Three programmes with a row in every table of every capability at every place: `here`, where the askers are people;
 * `there`, another one that is published; and `draft`, one that is not.
 *
 * Each row has a label, `programme` or `programme.whose`, by which the expected answers name it, and bears it in every
 * free text as `秘‹table:label›`: so a byte of a hidden row is known wherever it turns up.
 */
export interface FullYard {
  readonly here: Yard
  readonly there: Yard
  readonly draft: Yard
  readonly tables: readonly SeededTable[]
  /** A mandate of the district officer's, which `deputy` has accepted. */
  readonly mandateId: string
  /** The id that something of this kind and name was given. */
  id(site: Site, kind: string, name: string): string
}

type Site = 'here' | 'there' | 'draft'

export interface SeededTable {
  readonly name: string
  readonly key: readonly string[]
  readonly rows: readonly SeededRow[]
}

export interface SeededRow {
  readonly label: string
  /** The values of the key, as text, parted by '/'. */
  readonly key: string
  readonly row: Readonly<Record<string, unknown>>
}

/**
 * By which column a row of the table is labelled: it holds the id of a place, a person, an appointment, or of what else
 * was seeded under a name; null where the programme says enough. A table that is not here has no rows yet.
 */
const LABELLED_BY: Readonly<Record<string, string | null>> = {
  'plans.programme': null,
  'plans.edition': null,
  'plans.notice': null,
  'plans.heading': null,
  'plans.target': null,
  'plans.layout_row': null,
  'plans.direction': null,
  'plans.task': null,
  'plans.measure': null,
  'plans.responsible': null,
  'plans.annex_row': null,
  'plans.uncovered': null,
  'plans.warning': null,
  'plans.place': null,
  'plans.binding': null,
  'plans.item': null,
  'plans.item_of_edition': null,
  'plans.edition_text': null,
  'plans.target_rule': 'stated_by',
  'plans.target_binding': 'bound_by',
  'plans.draft': 'opened_by',
  'plans.draft_text': 'draft_id',
  'plans.draft_change': 'draft_id',
  'plans.draft_item': 'draft_id',
  'plans.draft_change_item': 'draft_id',
  'acts.transition': null,
  'access.organisation_tree': null,
  'access.organisation_event': 'event',
  'access.organisation_event_party': 'event',
  'access.organisation': 'id',
  'access.organisation_name': 'organisation_id',
  'access.organisation_parent': 'organisation_id',
  'access.organisation_role': 'organisation_id',
  'access.organisation_code': 'organisation_id',
  'access.role': null,
  'access.role_place': null,
  'access.role_right': null,
  'access.person': 'id',
  'access.person_contact': 'person_id',
  'access.appointment': 'person_id',
  'access.mandate': 'given_by',
  'access.duty': 'appointment_id',
  'access.handover': 'giver_id',
  'access.handover_item': 'handover_id',
  'access.message': 'to_person',
  'access.import_draft': 'id',
  'access.channel': 'id',
  'access.gateway': 'channel_id',
  'access.channel_use': 'person_id',
  'access.delivery': 'person_id',
  'files.file': 'id',
  'calendar.day': null,
  'calendar.correction': 'stated_by',
  'parks.park': 'id',
  'parks.park_act': 'park_id',
  'parks.park_stage': 'park_id',
  'parks.park_direction': 'park_id',
  ...TASKS_LABELLED_BY,
  ...TITLES_LABELLED_BY,
  ...ENTERPRISES_LABELLED_BY,
  ...REGISTER_IMPORTS_LABELLED_BY,
  ...CATALOGUE_LABELLED_BY,
  ...REPORTS_LABELLED_BY,
  'audit.entry': null,
  'audit.block': null,
  'audit.watched': null,
  'audit.part': null,
  'audit.composed': null,
  'audit.marking_key': null,
}

const HOUSE = '00000000-0000-0000-0000-000000000000'
/** Of the tables that the capabilities made; accounts, jobs and migrations have rules of their own. */
const OTHERS = ['auth', 'jobs', 'migrations', 'extensions', 'information_schema', 'public']

/** What lasts from edition to edition, each with where it stands within another. */
const LASTING = [
  ['target', 'null'],
  ['layout_row', 'null'],
  ['direction', '0'],
  ['task', 'null'],
  ['measure', '0'],
  ['responsible', 'null'],
  ['annex_row', 'null'],
] as const

/** Events by number: the first founded all. */
const EVENTS: Readonly<Record<string, string>> = { 1: 'founding', 2: 'public_event', 3: 'hidden_event' }

export async function aFullYard(database: TestDatabase): Promise<FullYard> {
  const yards = {
    here: await aYard(database, 'yunxi-2031'),
    there: await aYard(database, 'tingzhou-2031'),
    draft: await aYard(database, 'caogao-2031'),
  }
  const named = new Map<string, string>()
  const id = (site: Site, kind: string, name: string): string => {
    const made = createHash('md5').update(`${site} ${kind} ${name}`).digest('hex')
    const uuid = `${made.slice(0, 8)}-${made.slice(8, 12)}-4${made.slice(13, 16)}-8${made.slice(17, 20)}-${made.slice(20)}`
    named.set(uuid, name)
    return uuid
  }
  for (const [site, yard] of Object.entries(yards) as [Site, Yard][]) {
    await yard.appoint('left', 'district_officer', 'district')
    await yard.appoint('deputy', 'expert', 'bureau')
    await yard.appoint('other_manager', 'park_manager', 'other_zone')
    await yard.appoint('institute', 'enterprise', 'institute')
    await database.asSuperuser(writeRows(site, yard, id))
    for (const name of yard.people) named.set(yard.person(name), name)
    for (const place of PLACES) named.set(yard.place(place), place)
  }
  await database.asSuperuser(`set session_replication_role = replica;
    update plans.programme set state = 'draft' where slug = 'caogao-2031'`)
  const held = await database.asSuperuser<{ id: string; person_id: string }>(
    'select id, person_id from access.appointment',
  )
  for (const one of held) named.set(one.id, named.get(one.person_id) ?? '')
  const tables = await readTables(database, yards, named)
  await markTexts(database, tables)
  return { ...yards, tables, mandateId: id('here', 'mandate', 'district_officer'), id }
}

const PLACES: readonly Place[] = [
  'city',
  'district',
  'other_district',
  'zone',
  'other_zone',
  'park',
  'other_park',
  'bureau',
  'enterprise',
  'institute',
  'expert_body',
]

/** Written past every trigger: they are what is asked about, not what is tested by seeding. */
function writeRows(site: Site, yard: Yard, id: FullYard['id']): string {
  const of = (name: string) => `(select id from access.appointment where person_id = '${yard.person(name)}' limit 1)`
  const p = `'${yard.programmeId}'::uuid`
  const span = '0, 1'
  const people = yard.people
  const mandate = (giver: string, deputy: string) => `
    insert into access.mandate (programme_id, id, appointment_id, role, deputy_id, valid_from, valid_to, basis, given_by,
        organisation_id, answer, answered_at)
      select ${p}, '${id(site, 'mandate', giver)}', held.id, held.role, '${yard.person(deputy)}', access.today() - 1, access.today() + 30,
          '书面', held.person_id, held.organisation_id, 'accepted', now()
        from access.appointment held where held.person_id = '${yard.person(giver)}';`
  const handover = (giver: string, taker: string) => `
    insert into access.handover (programme_id, id, from_appointment, to_appointment, note, giver_id, taker_id, list_sha256, drawn_up_by,
        giver_role, taker_role, giver_place, taker_place, giver_name, taker_name)
      select ${p}, '${id(site, 'handover', giver)}', giver.id, taker.id, '说明', giver.person_id, taker.person_id, repeat('0', 64),
          giver.person_id, giver.role, taker.role, giver.organisation_id, taker.organisation_id, '某', '某'
        from access.appointment giver, access.appointment taker
        where giver.id = ${of(giver)} and taker.id = ${of(taker)};
    insert into access.handover_item (programme_id, handover_id, position, duty_id, note)
      values (${p}, '${id(site, 'handover', giver)}', 1, '${id(site, 'duty', giver)}', '说明');`
  const draft = (bringer: string, kind: string) => `
    insert into access.import_draft (programme_id, id, kind, file_name, uploaded_by, content, report, outcome, bad_rows)
      values (${p}, '${id(site, 'import', bringer)}', '${kind}', '表.xlsx', '${yard.person(bringer)}', '\\x00', '\\x00', '\\x00', 0);`
  const park = (zone: Place, of: string, state: string) => {
    const named = `${p}, '${of}'`
    const act = state === 'declared' ? 'declare' : 'enter'
    return `
      insert into parks.park values (${named}, '${yard.place(zone)}', '${of}', null, null, '说明', '2024-03-01', '${state}', 1);
      insert into parks.park_act (programme_id, park_id, seq, act, from_state, to_state, on_day, basis, said, stated_by)
        values (${named}, 1, '${act}', null, '${state}', '2024-03-01', '文', '{"directions": [{"text": "向"}]}', '${yard.person('park_manager')}');
      insert into parks.park_stage (programme_id, park_id, since_act, valid_from, known_from, stage, stated_in, basis)
        values (${named}, 1, '2024-03-01', '2024-03-01', '${state}', 1, '文');
      insert into parks.park_direction (programme_id, park_id, since_act, position, text, valid_from)
        values (${named}, 1, 1, '向', '2024-03-01');`
  }
  const mark = `秘‹access.import_draft:${site}.waiting›`
  const waiting = {
    row: 1,
    person: yard.person('operator'),
    personName: mark,
    role: 'expert',
    organisation: yard.place('bureau'),
    organisationName: mark,
    from: yard.today,
    to: null,
    basis: mark,
  }
  const draftMark = `秘‹plans.draft_item:${site}.draft›`
  return `set session_replication_role = replica;
    insert into plans.edition (programme_id, edition, source_sha256, text_source, invented, city_zh, city_en, name_zh, name_en,
        wings, english, families, stated_by)
      values (${p}, 1, repeat('0', 64), 'restated', true, '市', 'City', '方案', 'Plan', '{}', '{}', '[]', 'test');
    insert into plans.notice (programme_id, edition, co_issuers, attachments, text, text_units) values (${p}, 1, '{}', '{}', '文', 100);
    insert into plans.heading values (${p}, 1, 0, 1, '一', '题', ${span});
    insert into plans.target (programme_id, edition, position, text, subject, value, unit, comparator, span_start, span_end)
      values (${p}, 1, 0, '文', '事', 1, '个', 'exact', ${span});
    insert into plans.layout_row values (${p}, 1, 0, '区', null, ${span});
    insert into plans.direction values (${p}, 1, 0, 0, '文', '名', '{}');
    insert into plans.task values (${p}, 1, 0, '1', '题', null, '文', '{}', '{}', null, ${span});
    insert into plans.measure values (${p}, 1, 0, 0, '文', '办', ${span});
    insert into plans.responsible values (${p}, 1, 0, null, '{}', '{}', ${span});
    insert into plans.annex_row values (${p}, 1, 0, null, '事', null, '{}', '{}', null, null, ${span});
    insert into plans.uncovered values (${p}, 1, 0, '文', ${span});
    insert into plans.warning values (${p}, 1, 0, 'code', '话', ${span});
    insert into plans.place values (${p}, 1, 0, '地', '区', 120, 30);
    insert into plans.binding values (${p}, 1, repeat('0', 64), '文', now(), 1, '{}');
    insert into plans.item (programme_id, item_id, kind) values ${LASTING.map(([kind]) => `(${p}, '${id(site, 'item', kind)}', '${kind}')`).join(', ')};
    insert into plans.item_of_edition (programme_id, edition, kind, within, position, item_id) values ${LASTING.map(([kind, within]) => `(${p}, 1, '${kind}', ${within}, 0, '${id(site, 'item', kind)}')`).join(', ')};
    insert into plans.edition_text (programme_id, edition, position, notice_kind, span_start, span_end)
      values (${p}, 1, 0, 'whole', 0, 1);
    insert into plans.target_rule (programme_id, id, tolerance_percent, basis, stated_by)
      values (${p}, '${id(site, 'target_rule', '')}', 10, '文', '${yard.person('programme_office')}');
    insert into plans.target_binding (programme_id, id, item_id, source_kind, source_key, valid_from, basis, bound_by) values
      (${p}, '${id(site, 'target_binding', '')}', '${id(site, 'item', 'target')}', 'count', 'parks', access.today(), '文',
        '${yard.person('programme_office')}');
    insert into plans.draft (programme_id, id, kind, notice_kind, acts_done, base_edition, text, text_units, opened_by)
      values (${p}, '${id(site, 'draft', 'draft')}', 'edition', 'whole', 2, 1, '文', 100, '${yard.person('programme_office')}');
    insert into plans.draft_text (programme_id, draft_id, position, notice_kind, span_start, span_end)
      values (${p}, '${id(site, 'draft', 'draft')}', 0, 'whole', 0, 1);
    insert into plans.draft_change (programme_id, draft_id, seq, act, from_state, to_state, by_person, reason) values
      (${p}, '${id(site, 'draft', 'draft')}', 1, 'open', null, 'draft', '${yard.person('programme_office')}', null),
      (${p}, '${id(site, 'draft', 'draft')}', 2, 'edit', 'draft', 'draft', '${yard.person('programme_office')}', '由');
    insert into plans.draft_item (programme_id, draft_id, id, kind, position, content, origin, change_seq) values
      (${p}, '${id(site, 'draft', 'draft')}', '${id(site, 'draft_item', 'draft')}', 'notice', 0, '${JSON.stringify({
        documentNumber: draftMark,
        indexNumber: null,
        issuer: null,
        coIssuers: [],
        title: draftMark,
        planTitle: null,
        issuedOn: null,
        publishedOn: null,
        validity: null,
        category: null,
        attachments: [],
      })}', 'kept', 2);
    insert into plans.draft_change_item (programme_id, draft_id, seq, id, after)
      select programme_id, draft_id, 2, id, to_jsonb(item) from plans.draft_item item where programme_id = ${p};
    insert into access.organisation_event (programme_id, event, kind, happened_on, source, is_public, stated_by)
      values (${p}, 2, 'rename', '2025-01-01', '来源', true, 'test'), (${p}, 3, 'rename', '2025-01-02', '来源', false, 'test');
    insert into access.organisation_event_party (programme_id, event, position, part, organisation_id, name_zh) values
      (${p}, 2, 0, 'subject', '${yard.place('park')}', '名'), (${p}, 3, 0, 'subject', '${yard.place('other_park')}', '名');
    insert into access.organisation_code (programme_id, organisation_id, scheme, code, valid_from, since_event)
      select ${p}, id, 'internal', upper(replace(key, '_', '-')), valid_from, 1 from access.organisation where programme_id = ${p};
    update access.person set left_on = access.today() - 1 where id = '${yard.person('left')}';
    insert into access.person_contact (programme_id, person_id, field, masked, sealed, fingerprint)
      select programme_id, id, 'phone', '138****0000', '\\x00', '\\x00' from access.person where programme_id = ${p};
    delete from access.duty where programme_id = ${p};
    insert into access.duty (programme_id, id, appointment_id, organisation_id, kind, title_zh, title_en) values ${people
      .map(
        (name) => `(${p}, '${id(site, 'duty', name)}', ${of(name)},
          (select organisation_id from access.appointment where id = ${of(name)}), 'duties.assigned', '事', 'Work')`,
      )
      .join(', ')};
    insert into access.message (programme_id, id, to_person, from_person, kind) values ${people
      .map(
        (name) =>
          `(${p}, '${id(site, 'message', name)}', '${yard.person(name)}', '${yard.person('neighbour')}', 'people.told')`,
      )
      .join(', ')};
    insert into access.channel (programme_id, id, kind, name_zh, name_en, is_on, made_by) values
      (${p}, '${id(site, 'channel', 'gateway')}', 'webhook', '名', 'Name', true, '${yard.person('system_administrator')}'),
      (${p}, '${id(site, 'channel', 'off')}', 'webhook', '名', 'Name', false, '${yard.person('system_administrator')}');
    insert into access.gateway (programme_id, channel_id, url, secret) values
      (${p}, '${id(site, 'channel', 'gateway')}', 'https://gateway.example/', '\\x00');
    insert into access.channel_use (programme_id, person_id, channel_id, uses) values ${people
      .map((name) => `(${p}, '${yard.person(name)}', '${id(site, 'channel', 'gateway')}', true)`)
      .join(', ')};
    insert into access.delivery (programme_id, id, message_id, person_id, channel_id, state, last_error) values ${people
      .map(
        (name) => `(${p}, '${id(site, 'delivery', name)}', '${id(site, 'message', name)}', '${yard.person(name)}',
          '${id(site, 'channel', 'gateway')}', 'failed', 'answered')`,
      )
      .join(', ')};
    ${mandate('district_officer', 'deputy')}${mandate('neighbour', 'other_manager')}
    ${handover('park_manager', 'operator')}${handover('neighbour', 'other_manager')}
    ${draft('district_officer', 'people')}${draft('neighbour', 'people')}${draft('system_administrator', 'organisations')}
    insert into access.import_draft (programme_id, id, kind, file_name, uploaded_by, outcome, bad_rows, confirmed_at, result, appointments)
      values (${p}, '${id(site, 'import', 'waiting')}', 'people', '表.xlsx', '${yard.person('district_officer')}', '\\x00', 0, now(),
          '{"new": 1, "changed": 0, "same": 0, "bad": 0}', '${JSON.stringify([waiting])}');
    insert into files.file (programme_id, id, sha256, bytes, media_type, name, thing_kind, thing_id, attached_at, uploaded_by, forgotten_at, forgotten_why) values
      (${p}, '${id(site, 'file', 'neighbour')}', repeat('0', 64), 1, 'text/plain', '秘‹files.file:${site}.neighbour›.txt', null, null, null, '${yard.person('neighbour')}', null, null),
      (${p}, '${id(site, 'file', 'brought')}', repeat('1', 64), 1, 'text/plain', '秘‹files.file:${site}.brought›.txt', null, null, null, '${yard.person('district_officer')}', null, null),
      (${p}, '${id(site, 'file', 'of_the_zones_duty')}', repeat('2', 64), 1, 'text/plain', '秘‹files.file:${site}.of_the_zones_duty›.txt', 'access.duty',
        '${id(site, 'duty', 'park_manager')}', now(), '${yard.person('park_manager')}', null, null),
      (${p}, '${id(site, 'file', 'of_a_duty_elsewhere')}', repeat('3', 64), 1, 'text/plain', '秘‹files.file:${site}.of_a_duty_elsewhere›.txt', 'access.duty',
        '${id(site, 'duty', 'other_manager')}', now(), '${yard.person('other_manager')}', now(),
        '秘‹files.file:${site}.of_a_duty_elsewhere›');
    insert into calendar.day (programme_id, day, works, nth, name_zh, name_en, stands) values
      (${p}, '2026-09-30', true, 1, null, null, 'announced'), (${p}, '2026-10-01', false, 1, '国庆节', 'National Day', 'announced'),
      (${p}, '2026-10-02', false, 1, '停', 'Off', 'city');
    insert into calendar.correction (programme_id, number, day, works, name_zh, name_en, basis, stated_by) values
      (${p}, 1, '2026-10-02', false, '停', 'Off', '文', '${yard.person('programme_office')}');
    ${park('other_zone', id(site, 'park', 'declared_elsewhere'), 'declared')}${park('zone', id(site, 'park', 'declared_below'), 'declared')}
    ${park('zone', yard.place('park'), 'cultivating')}
    ${writeTaskRows(yard, (kind, name) => id(site, kind, name))}
    ${writeEnterpriseRows(yard, (kind, name) => id(site, kind, name))}
    ${writeRegisterImportRows(yard, (kind, name) => id(site, kind, name))}
    ${writeCatalogueRows(yard, (kind, name) => id(site, kind, name))}
    ${writeReportRows(yard, (kind, name) => id(site, kind, name))}
    ${writeTitleRows(yard, (kind, name) => id(site, kind, name))}
    insert into audit.block (programme_id, block, era, from_xid, from_seq, below_xid, below_seq, seqs, leaves, root, previous_head, head, sealed_at)
      values (${p}, 1, 1, '0', 0, '1', 1, '{1}', decode(repeat('00', 32), 'hex'), decode(repeat('00', 32), 'hex'),
        decode(repeat('00', 32), 'hex'), decode(repeat('00', 32), 'hex'), now())`
}

/** Every table that a capability made, from the catalogue. @throws {Error} one that has no rows here */
async function readTables(
  database: TestDatabase,
  yards: Readonly<Record<Site, Yard>>,
  named: ReadonlyMap<string, string>,
): Promise<SeededTable[]> {
  const sites = new Map(Object.entries(yards).map(([site, { programmeId }]) => [programmeId, site]))
  const found = await database.asSuperuser<{ name: string; key: string[] }>(
    `select n.nspname || '.' || c.relname as name,
        array(select a.attname::text from pg_constraint k
          join pg_attribute a on a.attrelid = k.conrelid and a.attnum = any (k.conkey)
          where k.conrelid = c.oid and k.contype = 'p' order by array_position(k.conkey, a.attnum)) as key
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and not c.relispartition and n.nspname not like 'pg\\_%' and n.nspname <> all ($1) order by 1`,
    [OTHERS],
  )
  const tables = []
  for (const { name, key } of found) {
    const by = LABELLED_BY[name]
    if (by === undefined) {
      throw new Error(`${name} has no rows in src/access/testing/a-full-yard.ts: who sees and changes it is not proven`)
    }
    const rows = await database.asSuperuser<{ row: Record<string, unknown> }>(
      `select to_jsonb(t) as row from ${name} t`,
    )
    tables.push({
      name,
      key,
      rows: rows.map(({ row }) => {
        const site = row.programme_id === HOUSE ? 'house' : (sites.get(String(row.programme_id)) ?? 'nowhere')
        const value = by === null ? null : String(row[by])
        const whose = value === null ? null : ((by === 'event' ? EVENTS[value] : named.get(value)) ?? 'unnamed')
        return {
          label: whose === null ? site : `${site}.${whose}`,
          key: key.map((column) => String(row[column])).join('/'),
          row,
        }
      }),
    })
  }
  for (const { name, key, rows } of tables) {
    if (key.length === 0) throw new Error(`${name} has no primary key`)
    if (rows.length === 0) throw new Error(`${name} has no rows in src/access/testing/a-full-yard.ts`)
  }
  return tables
}

/** Every text that no rule gives a form bears the label of its row. */
async function markTexts(database: TestDatabase, tables: readonly SeededTable[]): Promise<void> {
  const free = await database.asSuperuser<{ name: string; columns: string[] }>(
    `select n.nspname || '.' || c.relname as name, array_agg(a.attname::text) as columns
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.atttypid = 'text'::regtype
      where c.relkind in ('r', 'p') and n.nspname = any ('{plans,access,calendar,parks,tasks,enterprises,indicators}') and c.relname <> 'programme'
        and a.attname <> all ('{thing_kind,thing_id,key,system_actor}')
        and not exists (select from pg_constraint k where k.conrelid = c.oid and a.attnum = any (k.conkey)
          and (k.contype in ('p', 'f') or k.contype = 'c' and pg_get_constraintdef(k.oid) ~ '(~|ANY|CASE| = |is_credit_code)'
            and k.conname <> 'what_is_masked_hides_something'))
      group by 1`,
  )
  const statements = []
  for (const { name, columns } of free) {
    const table = tables.find((one) => one.name === name)
    for (const { label, row } of table?.rows ?? []) {
      const mark = `秘‹${name}:${label}›`
      const set = columns.map((column) => `"${column}" = '${mark}${column === 'masked' ? '*' : ''}'`)
      const where = (table?.key ?? []).map((column) => `"${column}" = '${String(row[column])}'`)
      statements.push(`update ${name} set ${set.join(', ')} where ${where.join(' and ')}`)
    }
  }
  await database.asSuperuser(`set session_replication_role = replica; ${statements.join(';')}`)
}
