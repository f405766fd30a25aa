import type { LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aFullYard, type FullYard } from '../access/testing/a-full-yard.ts'
import { ROLES } from '../platform/db/roles.ts'
import { openTestDatabase, type TestDatabase } from '../platform/testing/open-test-database.ts'
import { defaultZipLimits, openZip } from '../platform/zip/index.ts'
import { aWholeServer, type WholeServer } from './testing/a-whole-server.ts'
import { listSamples } from './testing/sample-requests.ts'

/**
 * Two databases that differ in rows alone that the askers may not see: people, appointments, organisations, duties,
 * messages, handovers, previews and record entries of the neighbour and of other programmes. Whatever an asker asks, the
 * two answer the same, byte for byte: no count, order, number or error tells of what is hidden.
 */
const ASKERS = ['nobody', 'district_officer', 'park_manager', 'operator', 'enterprise', 'expert'] as const

/** Rooms of the house tell of sessions, which begin at another moment in each of the two; so is an empty workbook made. */
const isOfAProgramme = (url: string) =>
  (url.startsWith('/api/programmes') && !url.endsWith('/imports/template')) || /^(\/en)?\/:slug/.test(url)

let yard: FullYard
let seed: TestDatabase
const databases: TestDatabase[] = []
const servers: WholeServer[] = []

beforeAll(async () => {
  seed = await openTestDatabase()
  yard = await aFullYard(seed)
  // A database is copied while nobody is connected to it.
  await seed.asSuperuser(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
  )
  for (const isFuller of [false, true]) {
    const database = await openTestDatabase(String(seed.configOf(ROLES.app).database))
    if (isFuller) await database.asSuperuser(addHidden(yard))
    databases.push(database)
    servers.push(await aWholeServer(database, [yard.here.slug, yard.there.slug]))
  }
}, 300_000)
afterAll(async () => {
  for (const server of servers) await server.close()
  for (const database of databases) await database.close()
  await seed.close()
})

/** More of everything beside the neighbour and elsewhere; each would come first in any list. */
function addHidden({ here, there, draft, id }: FullYard): string {
  const beside = (of: typeof here, site: 'here' | 'there' | 'draft') => {
    const p = `'${of.programmeId}'`
    const [person, duty] = [id(site, 'hidden', 'person'), id(site, 'hidden', 'duty')]
    const [organisation, appointment] = [id(site, 'hidden', 'organisation'), id(site, 'hidden', 'appointment')]
    const place = of.place('other_zone')
    return `
      insert into access.organisation_event (programme_id, event, kind, happened_on, source, is_public, stated_by)
        values (${p}, 99, 'found', '2024-01-01', '一', false, 'test');
      insert into access.organisation_event_party (programme_id, event, position, part, organisation_id, name_zh)
        values (${p}, 99, 0, 'subject', '${organisation}', '一');
      insert into access.organisation (programme_id, id, key, position, is_public, valid_from, since_event)
        values (${p}, '${organisation}', 'hidden', -1, false, '2024-01-01', 1);
      insert into access.organisation_name (programme_id, organisation_id, name_zh, valid_from, since_event)
        values (${p}, '${organisation}', '一', '2024-01-01', 1);
      insert into access.organisation_role (programme_id, organisation_id, role, valid_from, since_event)
        values (${p}, '${organisation}', 'park', '2024-01-01', 1);
      insert into access.organisation_parent (programme_id, organisation_id, parent_id, valid_from, since_event)
        values (${p}, '${organisation}', '${place}', '2024-01-01', 1);
      update access.organisation_tree set changes = changes + 7 where programme_id = ${p};
      insert into access.person (programme_id, id, name, organisation_id, staff_number)
        values (${p}, '${person}', '一', '${place}', '0001');
      insert into access.person_contact (programme_id, person_id, field, masked, sealed, fingerprint)
        values (${p}, '${person}', 'phone', '139****', '\\x00', '\\x00');
      insert into access.appointment (programme_id, id, person_id, role, organisation_id, valid_from, basis)
        values (${p}, '${appointment}', '${person}', 'park_manager', '${place}', '2024-01-01', '一');
      insert into access.duty (programme_id, id, appointment_id, organisation_id, kind, title_zh, title_en, due_on)
        values (${p}, '${duty}', '${appointment}', '${place}', 'duties.assigned', '一', 'One', '2024-01-01');
      insert into access.message (programme_id, id, to_person, kind, sent_at)
        values (${p}, '${id(site, 'hidden', 'message')}', '${person}', 'people.told', now() + interval '1 day');
      insert into access.mandate (programme_id, id, appointment_id, role, deputy_id, valid_from, valid_to, basis, given_by, answer, answered_at)
        values (${p}, '${id(site, 'hidden', 'mandate')}', '${appointment}', 'park_manager', '${of.person('neighbour')}', access.today(),
          access.today() + 90, '一', '${person}', 'accepted', now());
      insert into access.handover (programme_id, id, from_appointment, to_appointment, giver_id, taker_id, giver_place, taker_place,
          list_sha256, drawn_up_by, drawn_up_at)
        select ${p}, '${id(site, 'hidden', 'handover')}', '${appointment}', held.id, '${person}', held.person_id, '${place}', '${place}',
            repeat('1', 64), '${person}', now() + interval '1 day'
          from access.appointment held where held.person_id = '${of.person('other_manager')}';
      insert into access.handover_item (programme_id, handover_id, position, duty_id)
        values (${p}, '${id(site, 'hidden', 'handover')}', 0, '${duty}');
      insert into access.import_draft (programme_id, id, kind, file_name, uploaded_by, uploaded_at, content, report, outcome, bad_rows)
        values (${p}, '${id(site, 'hidden', 'import')}', 'people', '一.xlsx', '${person}', now() + interval '1 day', '\\x00', '\\x00', '\\x00', 0);
      insert into audit.entry (programme_id, person_id, act, thing_kind, thing_id, why)
        select ${p}, '${person}', 'people.change', 'access.person', '${of.person('neighbour')}', '一' from generate_series(1, 60);
      insert into tasks.item (programme_id, id, number, title, source, lead_id, starts_on, due_on, first_due_on, state, light, late_since)
        values (${p}, '${id(site, 'hidden', 'task')}', 99, '一', 'hand', '${place}', '2024-01-01', '2024-06-01', '2024-06-01', 'in_hand',
          'red', '2024-06-02');
      insert into tasks.part (programme_id, item_id, organisation_id, "as", percent) values (${p}, '${id(site, 'hidden', 'task')}', '${place}', 'lead', 3);
      insert into tasks.letter (programme_id, id, item_id, kind, organisation_id, year, serial, body, issued_at, system_actor, issued_by)
        values (${p}, '${id(site, 'hidden', 'letter')}', '${id(site, 'hidden', 'task')}', 'red', '${place}', 2026, 99, '{}', now(), 'task_keeper', null);
      insert into tasks.meeting (programme_id, id, kind, title, held_on, called_by)
        values (${p}, '${id(site, 'hidden', 'meeting')}', 'joint', '一', '2027-01-01', '${person}');
      insert into audit.part (programme_id, thing_kind, thing_id, part_kind, part_id, is_told_unseen) values
        (${p}, 'access.organisation', '${of.place('other_zone')}', 'access.organisation_event', '99', true),
        (${p}, 'access.organisation', '${of.place('park')}', 'access.organisation_event', '99', false);
      insert into audit.entry (programme_id, person_id, act, thing_kind, thing_id, why)
        values (${p}, '${person}', 'organisations.move', 'access.organisation_event', '99', '一');`
  }
  return `set session_replication_role = replica; ${beside(here, 'here')} ${beside(there, 'there')} ${beside(draft, 'draft')}
    insert into plans.warning (programme_id, edition, position, code, message, span_start, span_end)
      values ('${draft.programmeId}', 1, -1, 'code', '一', 0, 1)`
}

/**
 * All that an answer says, but for the moment at which it was given. What the asker did while asking stands in the trail
 * of the thing, with its moment.
 */
async function sayWhole(url: string, reply: LightMyRequestResponse): Promise<string> {
  const { date: _, ...headers } = reply.headers
  if (String(headers['content-type']).includes('openxmlformats')) {
    return JSON.stringify([reply.statusCode, { ...headers, 'content-length': '' }, await readParts(reply.rawPayload)])
  }
  const body = url.includes('/trail/') ? reply.body.replaceAll(/"at":"[^"]+"/g, '"at":""') : reply.body
  // The key of a new feed is drawn by lot.
  return JSON.stringify([reply.statusCode, headers, url.endsWith('/tasks/feeds') ? body.replaceAll(DRAWN, '') : body])
}

const DRAWN = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|key=[\w-]+/g

/** The parts of a Word file or a workbook, but for the moment at which it was packed. */
async function readParts(bytes: Uint8Array): Promise<object> {
  const zip = await openZip(bytes, defaultZipLimits)
  if (!zip.ok) throw new Error(zip.refusal)
  const parts = await zip.value.read((name) => name !== 'docProps/core.xml')
  if (!parts.ok) throw new Error(parts.refusal)
  return Object.fromEntries([...parts.value].map(([name, part]) => [name, Buffer.from(part).toString('base64')]))
}

/** Beside the samples: searches, filters, later pages and the thing that is only in one of the two. */
function listMore({ here, id }: FullYard): string[] {
  const one = `/api/programmes/${here.slug}`
  const hidden = (name: string) => id('here', 'hidden', name)
  return [
    ...[
      'q=一',
      'q=0001',
      'q=access',
      'page=2',
      `organisation=${here.place('other_zone')}`,
      'role=park_manager',
      'left=yes',
    ].map((query) => `${one}/people?${query}`),
    ...['of=mine', 'of=seen&state=closed', 'of=seen&page=2'].map((query) => `${one}/duties?${query}`),
    `${one}/messages?page=2`,
    `${one}/organisations?on=2024-06-01`,
    `${one}/people/${hidden('person')}`,
    `${one}/handovers/${hidden('handover')}`,
    `${one}/organisations/${hidden('organisation')}`,
    `${one}/organisations/${here.place('other_zone')}`,
    `${one}/imports/${hidden('import')}`,
    `${one}/tasks/items/${hidden('task')}`,
    `${one}/tasks/meetings/${hidden('meeting')}`,
    `${one}/trail/tasks.item/${hidden('task')}`,
    ...['q=一', 'light=red', 'order=due', 'page=2', 'q=99'].map((query) => `${one}/tasks?standing=all&${query}`),
    ...['person', 'appointment', 'duty', 'mandate'].map((kind) => `${one}/trail/access.${kind}/${hidden(kind)}`),
    `${one}/trail/access.person/${here.person('park_manager')}`,
    ...[hidden('organisation'), here.place('other_zone'), here.place('park')].map(
      (organisation) => `${one}/trail/access.organisation/${organisation}`,
    ),
  ]
}

describe('what an asker may not see', () => {
  it.each(ASKERS)('changes no byte of any answer to %s', async (name) => {
    const samples = listSamples(yard)
    const [few, many] = servers
    const requests = [
      ...(few?.gate.routes ?? []).flatMap(({ method, url }) =>
        method !== 'HEAD' && isOfAProgramme(url)
          ? (samples[`${method} ${url}`] ?? []).map(({ url: to, payload }) => ({
              method,
              url: to,
              ...(payload && { payload }),
            }))
          : [],
      ),
      ...listMore(yard).map((url) => ({ method: 'GET', url })),
    ]
    const answers: [string, string][][] = []
    for (const server of [few, many]) {
      const cookie = name === 'nobody' ? null : ((await server?.enter(yard.here.slug, yard.here.person(name))) ?? null)
      const said: [string, string][] = []
      for (const { method, ...request } of requests) {
        const reply = await server?.ask({ method: method as 'GET', ...request }, cookie)
        said.push([`${method} ${request.url}`, reply ? await sayWhole(request.url, reply) : ''])
      }
      answers.push(said)
    }
    const differing = answers[0]?.flatMap(([asked, said], i) => (answers[1]?.[i]?.[1] === said ? [] : [asked]))
    expect(differing).toEqual([])
    expect(answers[0]?.length).toBeGreaterThan(50)
  })

  it('is seen by one who may, so that the two do differ', async () => {
    const replies = await Promise.all(
      servers.map(async (server) => {
        const cookie = await server.enter(yard.here.slug, yard.here.person('security_administrator'))
        return (await server.ask({ url: `/api/programmes/${yard.here.slug}/people` }, cookie)).json()
      }),
    )
    expect(replies[1].total).toBe(replies[0].total + 1)
  })
})
