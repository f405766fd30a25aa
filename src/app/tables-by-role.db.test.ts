import { randomUUID } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aFullYard, type FullYard, type SeededRow, type SeededTable } from '../access/testing/a-full-yard.ts'
import { CAST } from '../access/testing/a-yard.ts'
import { type Actor, FIND_RIGHTS, type PersonActor, writeActorSettings } from '../platform/db/actor.ts'
import { ROLES } from '../platform/db/roles.ts'
import { findPackageRoot } from '../platform/package-root.ts'
import { sayDay } from '../platform/say-day.ts'
import { openTestDatabase, type TestDatabase } from '../platform/testing/open-test-database.ts'

/**
 * Who may do what with every row of every table, against `db/expected-access/`, where a person reads it. To write the
 * answers anew after a policy has changed, and then to read the difference:
 *
 *   COURTYARD_WRITE_EXPECTED=1 npx vitest run --project database src/app/tables-by-role.db.test.ts
 *   npx biome format --write db/expected-access
 */
const FOLDER = path.join(findPackageRoot(), 'db', 'expected-access')

interface Asker {
  readonly login: string
  readonly begin: string
  readonly personId: string | null
}

/** By table, then by what is tried, what comes of it, and for whom. */
type Answers = Record<string, Record<string, Record<string, string[] | string>>>

let database: TestDatabase
let yard: FullYard
let answers: Answers
beforeAll(async () => {
  database = await openTestDatabase()
  yard = await aFullYard(database)
  await database.asSuperuser(TRY)
  answers = await askAll()
  if (process.env.COURTYARD_WRITE_EXPECTED) {
    for (const schema of schemas()) {
      await writeFile(path.join(FOLDER, `${schema}.json`), `${JSON.stringify(answersOf(schema), null, 2)}\n`)
    }
  }
  // Some tens of thousands of tries: each table, row, verb and asker.
}, 300_000)
afterAll(() => database.close())

/** Does something, says what came of it, and undoes it: the rows it touched, or why it was refused. */
const TRY = `
  create schema proof;
  grant usage on schema proof to public;
  create function proof.try(statement text) returns text language plpgsql as $$
  declare
    touched  bigint;
    broken   text;
    state    text;
  begin
    execute statement;
    get diagnostics touched = row_count;
    raise exception using errcode = 'XX999', message = case touched when 0 then 'none' else 'ok' end;
  exception when others then
    get stacked diagnostics broken = constraint_name, state = returned_sqlstate;
    return case state when 'XX999' then sqlerrm when '42501' then 'refused' else coalesce(nullif(broken, ''), state) end;
  end $$;
  create function proof.see(statement text) returns text[] language plpgsql as $$
  declare
    seen  text[];
  begin
    execute statement into seen;
    return seen;
  exception when insufficient_privilege then
    return '{refused}';
  end $$`

function listAskers(): Record<string, Asker> {
  const { here, there } = yard
  const as = (login: string, actor: Actor): Asker => ({
    login,
    begin: [
      'begin',
      writeActorSettings(actor, { act: 'proof.try', why: 'proof' }),
      ...(actor.kind === 'anyone' ? ["set local courtyard.act = 'proof.try'"] : []),
      ...(actor.kind === 'person' && login === ROLES.app ? [FIND_RIGHTS] : []),
    ]
      .filter((one) => one !== '')
      .join(';'),
    personId: actor.kind === 'person' ? actor.personId : null,
  })
  const person = (name: string, over: Partial<PersonActor> = {}) =>
    as(ROLES.app, {
      kind: 'person',
      personId: here.person(name),
      programmeId: here.programmeId,
      secondFactor: true,
      ...over,
    })
  const system = (name: string, login: string = ROLES.worker) =>
    as(login, { kind: 'system', name, programmeId: here.programmeId })
  const told = as(ROLES.auth, { kind: 'person', personId: here.person('auditor'), programmeId: here.programmeId })
  return {
    anyone: as(ROLES.app, { kind: 'anyone' }),
    ...Object.fromEntries(CAST.map(({ name }) => [name, person(name)])),
    'auditor without a second factor': person('auditor', { secondFactor: false }),
    'a person of another programme': as(ROLES.app, {
      kind: 'person',
      personId: there.person('system_administrator'),
      programmeId: there.programmeId,
      secondFactor: true,
    }),
    'a person of another programme who says this one': person('auditor', { personId: there.person('auditor') }),
    'one who left': person('left'),
    'the deputy, for themself': person('deputy'),
    'the deputy, on the mandate': person('deputy', { mandateId: yard.mandateId }),
    'a token of the district officer with organisations.see': person('district_officer', {
      tokenRights: ['organisations.see'],
    }),
    'programme_loader at the machine': system('programme_loader'),
    'operator at the machine': system('operator'),
    'record_keeper at the machine': system('record_keeper'),
    'post_office at the machine': system('post_office'),
    'task_keeper at the machine': system('task_keeper'),
    'title_keeper at the machine': system('title_keeper'),
    'report_keeper at the machine': system('report_keeper'),
    'an unknown job at the machine': system('somebody_else'),
    'a request that says it is the loader': {
      ...system('programme_loader', ROLES.app),
      begin: `begin;set local courtyard.programme_id = '${here.programmeId}';set local courtyard.system_actor = 'programme_loader'`,
    },
    'the accounts, saying every right is theirs': {
      ...told,
      begin: `${told.begin};set local courtyard.rights = '${JSON.stringify(everyRight)}'`,
    },
  }
}
const everyRight = Object.fromEntries(
  ['organisations.see', 'organisations.record', 'people.see', 'people.manage', 'roles.grant', 'record.read'].map(
    (right) => [right, true],
  ),
)

async function askAll(): Promise<Answers> {
  const found: Answers = {}
  const put = (table: string, what: string, came: string, asker: string) => {
    const whats = found[table] ?? {}
    const outcomes = whats[what] ?? {}
    const who = outcomes[came] ?? []
    found[table] = whats
    whats[what] = outcomes
    outcomes[came] = who
    if (Array.isArray(who)) who.push(asker)
  }
  const columns = await listGranted('UPDATE')
  const given = await listGranted('INSERT')
  for (const [name, asker] of Object.entries(listAskers())) {
    const client = new pg.Client(database.configOf(asker.login))
    await client.connect()
    try {
      await client.query(asker.begin)
      const seen = await runEach<string[]>(
        client,
        'see',
        yard.tables.map(
          (table) =>
            `select coalesce(array_agg(concat_ws('/', ${table.key.map((column) => `to_jsonb("${column}") #>> '{}'`).join(', ')})), '{}') from ${table.name}`,
        ),
      )
      for (const [i, table] of yard.tables.entries()) put(table.name, 'select', sayRows(table, seen[i] ?? []), name)
      const tries = yard.tables.flatMap((table) =>
        listTries(table, asker, columns[asker.login]?.[table.name] ?? [], given[asker.login]?.[table.name] ?? []),
      )
      const came = await runEach<string>(
        client,
        'try',
        tries.map(({ statement }) => statement),
      )
      const byWhat = groupBy(
        tries.map((one, i) => ({ ...one, came: came[i] ?? '' })),
        ({ table, what }) => `${table} ${what}`,
      )
      for (const each of byWhat.values()) {
        const [{ table, what } = { table: '', what: '' }] = each
        put(table, what, sayOutcomes(each), name)
      }
    } finally {
      await client.query('rollback')
      await client.end()
    }
  }
  for (const [table, whats] of Object.entries(found)) {
    for (const outcomes of Object.values(whats)) {
      const [most] = Object.entries(outcomes).sort(([, one], [, other]) => other.length - one.length)
      if (most) outcomes[most[0]] = 'everyone else'
    }
    const may = { app: columns[ROLES.app]?.[table] ?? [], worker: columns[ROLES.worker]?.[table] ?? [] }
    if (may.app.length + may.worker.length > 0) whats['the columns that may be updated'] = may
  }
  return found
}

async function runEach<Came>(client: pg.Client, how: 'see' | 'try', statements: readonly string[]): Promise<Came[]> {
  const { rows } = await client.query<{ came: Came }>(
    `select proof.${how}(statement) as came from unnest($1::text[]) with ordinality as each (statement, place) order by place`,
    [statements],
  )
  return rows.map(({ came }) => came)
}

interface Try {
  readonly table: string
  readonly what: string
  readonly label: string
  readonly statement: string
}

/** For one row of each label, and of another programme for one alone: a new one like it, a change of it, its end. */
function listTries(table: SeededTable, asker: Asker, columns: readonly string[], given: readonly string[]): Try[] {
  const samples = new Map<string, SeededRow>()
  const foreign = new Set<string>()
  for (const row of table.rows.toSorted((one, other) => (one.label < other.label ? -1 : 1))) {
    const site = row.label.split('.')[0] ?? ''
    if (samples.has(row.label) || (site !== 'here' && foreign.has(site))) continue
    foreign.add(site)
    samples.set(row.label, row)
  }
  return [...samples.values()].flatMap((sample) => {
    const { label, row } = sample
    const where = table.key.map((column) => `"${column}" = ${pg.escapeLiteral(String(row[column]))}`).join(' and ')
    const fresh = JSON.stringify(freshen(table.name, row, asker.personId))
    // Who may give a few columns gives those; the others follow.
    const all = given.length > 0 ? given.map((column) => `"${column}"`).join(', ') : '*'
    const into = given.length > 0 ? `${table.name} (${all})` : table.name
    const changed = (columns.length > 0 ? columns : ['programme_id']).map((column) => `"${column}"`).join(', ')
    return [
      [
        'insert',
        `insert into ${into} select ${all} from jsonb_populate_record(null::${table.name}, ${pg.escapeLiteral(fresh)})`,
      ],
      [
        'update',
        `update ${table.name} set (${changed}) = (select ${changed} from jsonb_populate_record(null::${table.name}, ${pg.escapeLiteral(JSON.stringify(row))})) where ${where}`,
      ],
      ['delete', `delete from ${table.name} where ${where}`],
    ].map(([what = '', statement = '']) => ({ table: table.name, what, label, statement }))
  })
}

/** A row that could be added beside this one, in the name of the one who asks. */
function freshen(table: string, row: SeededRow['row'], personId: string | null): Record<string, unknown> {
  const fresh: Record<string, unknown> = { ...row, ...OTHERWISE[table] }
  if ('id' in row && !(OTHERWISE[table] && 'id' in OTHERWISE[table])) fresh.id = randomUUID()
  for (const by of [
    'appointed_by',
    'given_by',
    'opened_by',
    'drawn_up_by',
    'uploaded_by',
    'stated_by',
    'from_person',
    'made_by',
    'by_person',
    'bound_by',
    'created_by',
    'reported_by',
    'asked_by',
    'issued_by',
    'set_by',
    'called_by',
    'chased_by',
    ...(['tasks.item_act', 'tasks.feed', 'indicators.form_act'].includes(table) ? ['person_id'] : []),
  ])
    if (by in row && personId !== null) fresh[by] = personId
  return fresh
}

const OTHERWISE: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'plans.edition': { edition: 100, valid_to: '2100-01-01T00:00:00Z' },
  'plans.notice': { edition: 100 },
  'plans.binding': { edition: 100 },
  ...Object.fromEntries(
    [
      'heading',
      'target',
      'layout_row',
      'direction',
      'task',
      'measure',
      'responsible',
      'annex_row',
      'uncovered',
      'warning',
      'place',
    ].map((name) => [`plans.${name}`, { position: 100 }]),
  ),
  'plans.item_of_edition': { position: 100 },
  'plans.edition_text': { position: 100, notice_kind: 'amended' },
  'plans.target_binding': { valid_to: null },
  'plans.draft': { state: 'draft', acts_done: 0 },
  'plans.draft_text': { position: 100, notice_kind: 'amended' },
  'plans.draft_change': { act: 'edit', reason: '由' },
  'plans.draft_item': { item_id: null },
  'plans.draft_change_item': { seq: 100 },
  'access.organisation': { key: null },
  'access.organisation_event': { event: 100 },
  'access.organisation_event_party': { position: 100 },
  'access.role': { role: 'lamplighter' },
  'access.role_place': { organisation_role: 'partner_park' },
  'access.role_right': { right: 'lamps.light' },
  'access.person': { staff_number: null },
  'access.person_contact': { field: 'email' },
  'access.appointment': { valid_from: '2024-01-10', valid_to: '2024-01-20' },
  'access.mandate': { answer: null, answered_at: null },
  'access.handover_item': { position: 100 },
  'access.import_draft': { confirmed_at: null, result: null, appointments: [], content: '\\x00', report: '\\x00' },
  'access.channel': { kind: 'email', is_on: false },
  'calendar.day': { day: '2026-10-03', nth: 1, works: false },
  'parks.park': { state: 'declared', acts_done: 0, name_zh: '新园' },
  // The day it is in China.
  'parks.park_act': {
    act: 'return',
    why: '因',
    on_day: new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10),
  },
  'parks.park_stage': { since_act: 2, known_to: '2024-03-02', until_act: 3 },
  'parks.park_direction': { position: 100, text: '另一向' },
  'indicators.indicator': { code: 'another' },
  'indicators.check_rule': { code: 'another_rule', valid_from: '2100-01-01' },
  'indicators.form': { state: 'draft', acts_done: 0, burden_reason: null },
  'indicators.form_indicator': { code: 'another', position: 100 },
  'indicators.form_act': { act: 'amend', system_actor: null },
  'tasks.item': { state: 'drafted', acts_done: 0, first_due_on: null },
  'tasks.milestone': { position: 100, due_on: '2026-07-31' },
  'tasks.item_act': { act: 'urge' },
  'tasks.extension': {
    answer: null,
    answer_reason: null,
    answered_by: null,
    answered_at: null,
    due_before: '2026-12-31',
  },
  'tasks.letter': { kind: 'urge', round: 100 },
  'tasks.light': { since: '2026-02-01T00:00:00Z' },
  'tasks.light_override': { ended_at: null, ended_by: null },
  'tasks.light_rule': { position: 100 },
  'tasks.escalation_rule': { valid_from: '2030-01-01', valid_to: null },
  'tasks.clock_rule': { valid_from: '2030-01-01', valid_to: null },
  'tasks.meeting': { minutes: null, settled_at: null, settled_by: null },
  'tasks.agenda_item': { position: 100 },
  'tasks.decision': { position: 100 },
  'tasks.chase': { on_day: sayDay(new Date()) },
  'tasks.feed': { key_sha256: 'f'.repeat(64) },
  'enterprises.title': { valid_from: '2020-01-01', valid_to: '2020-06-01' },
  'enterprises.title_kind': { kind: 'lamp_maker', valid_from: '2100-01-01' },
  'enterprises.institute_stay': { valid_from: '2020-01-01', valid_to: '2020-06-01' },
  'enterprises.holding': { stay_id: randomUUID() },
  'audit.entry': { seq: 1_000_000 },
  'audit.block': { block: 2 },
  'audit.watched': { thing_kind: 'proof.lamp' },
  'audit.part': { thing_kind: 'proof.lamp' },
  'audit.composed': { thing_kind: 'proof.lamp' },
}

/** The columns that each login may change, or give, of each table; what the database computes nobody gives. */
async function listGranted(privilege: 'UPDATE' | 'INSERT'): Promise<Record<string, Record<string, string[]>>> {
  const granted: Record<string, Record<string, string[]>> = {}
  for (const login of [ROLES.app, ROLES.worker, ROLES.auth]) {
    const rows = await database.asSuperuser<{ name: string; columns: string[] }>(
      `select table_schema || '.' || table_name as name, array_agg(column_name::text order by column_name) as columns
        from information_schema.role_column_grants
        where grantee = $1 and privilege_type = $2 and not exists (
          select from information_schema.columns known
            where known.table_schema = role_column_grants.table_schema and known.table_name = role_column_grants.table_name
              and known.column_name = role_column_grants.column_name and known.is_generated = 'ALWAYS')
        group by 1`,
      [login, privilege],
    )
    granted[login] = Object.fromEntries(rows.map(({ name, columns }) => [name, columns]))
  }
  return granted
}

function sayRows(table: SeededTable, seen: readonly string[]): string {
  if (seen[0] === 'refused') return 'refused'
  const keys = new Set(seen)
  const said = []
  for (const [site, rows] of groupBy(table.rows, ({ label }) => label.split('.')[0] ?? '')) {
    const shown = rows.filter(({ key }) => keys.has(key))
    const whose = [...groupBy(rows, ({ label }) => label)].flatMap(([label, each]) => {
      const count = each.filter(({ key }) => keys.has(key)).length
      return count === 0 ? [] : [`${label}${count < each.length ? ' (some)' : ''}`]
    })
    if (shown.length === 0) continue
    said.push(shown.length === rows.length ? `all of ${site}` : whose.sort().join(', '))
  }
  return said.sort().join('; ') || 'nothing'
}

function sayOutcomes(tries: readonly (Try & { readonly came: string })[]): string {
  const groups = [...groupBy(tries, ({ came }) => came)].sort(([, one], [, other]) => other.length - one.length)
  if (groups.length === 1) return groups[0]?.[0] ?? ''
  return groups
    .map(
      ([came, each], i) =>
        `${came}: ${
          i === 0
            ? 'else'
            : each
                .map(({ label }) => label)
                .sort()
                .join(', ')
        }`,
    )
    .reverse()
    .join('; ')
}

function groupBy<Item>(items: readonly Item[], by: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) groups.set(by(item), [...(groups.get(by(item)) ?? []), item])
  return groups
}

const schemas = () => [...new Set(Object.keys(answers).map((table) => table.split('.')[0] ?? ''))]
const answersOf = (schema: string): Answers =>
  Object.fromEntries(Object.entries(answers).filter(([table]) => table.startsWith(`${schema}.`)))

describe('every table, for everyone who may come', () => {
  it('has its expected answers beside the policies', async () => {
    expect((await readdir(FOLDER)).sort()).toEqual(
      schemas()
        .map((schema) => `${schema}.json`)
        .sort(),
    )
  })

  it('is seen and changed as expected, and in no other way', async () => {
    for (const schema of schemas()) {
      const expected = JSON.parse(await readFile(path.join(FOLDER, `${schema}.json`), 'utf8')) as Answers
      for (const [table, whats] of Object.entries(answersOf(schema)))
        for (const [what, came] of Object.entries(whats))
          expect(came, `${what} of ${table}`).toEqual(expected[table]?.[what])
      expect(Object.keys(expected).sort(), schema).toEqual(Object.keys(answersOf(schema)).sort())
    }
  })
})
