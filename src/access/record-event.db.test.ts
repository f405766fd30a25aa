import fc from 'fast-check'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { asActor } from '../platform/db/database.ts'
import { ROLES } from '../platform/db/roles.ts'
import { openTestDatabase, type TestDatabase } from '../platform/testing/open-test-database.ts'
import { rounds } from '../platform/testing/rounds.ts'
import { recordEvent } from './record-event.ts'
import { decideEvent, type OrganisationEvent } from './rules/decide-event.ts'
import { applyChange, holdsOn, type Known } from './rules/organisation.ts'
import type { AccessTables } from './tables.ts'
import { listOrganisationsOn } from './testing/a-gate.ts'
import { aProgramme, asLoader } from './testing/a-programme.ts'
import { aFounding, dayOf, eventSequences, idOf } from './testing/event-sequences.ts'

let database: TestDatabase
let programmeId: string
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())
let programmes = 0
beforeEach(async () => {
  programmes += 1
  programmeId = await aProgramme(database, `yunxi-${programmes}`)
})

const record = (event: OrganisationEvent) =>
  asLoader(database, programmeId, (tx) => recordEvent(tx, programmeId, event))
const at = (day: number) => ({ on: dayOf(day), source: '编造' })

/** 1 a city · 2, 3 its districts · 4 a host zone of 2 · 8, 9 bureaus. */
const foundTree = () =>
  record({
    kind: 'found',
    ...at(1),
    organisations: [
      aFounding(1, { roles: ['city'] }),
      aFounding(2, { parent: idOf(1), roles: ['district'] }),
      aFounding(3, { parent: idOf(1), roles: ['district'] }),
      aFounding(4, { parent: idOf(2), roles: ['host_zone'], codes: [{ scheme: 'internal', code: 'X-4' }] }),
      aFounding(8),
      aFounding(9),
    ],
  })

/** Runs statements as the loader in one transaction; what is refused, is refused at its end at the latest. */
const attack = (...statements: string[]) =>
  asLoader(database, programmeId, async (tx) => {
    for (const statement of statements) {
      await sql.raw(statement.replaceAll('PROGRAMME', `'${programmeId}'`)).execute(tx)
    }
  })
const anEvent = (event: number, day: number) =>
  `insert into access.organisation_event (programme_id, event, kind, happened_on, source)
    values (PROGRAMME, ${event}, 'move', '${dayOf(day)}', '编造')`
const begin = (table: string, columns: string, number: number, values: string, day: number, event: number) =>
  `insert into access.organisation_${table} (programme_id, organisation_id, ${columns}, valid_from, since_event)
    values (PROGRAMME, '${idOf(number)}', ${values}, '${dayOf(day)}', ${event})`
const endAll = (table: string, number: number, day: number, event: number) =>
  `update access.organisation${table} set valid_to = '${dayOf(day)}', until_event = ${event}
    where programme_id = PROGRAMME and ${table === '' ? 'id' : 'organisation_id'} = '${idOf(number)}' and valid_to is null`

describe('the database refuses', () => {
  beforeEach(foundTree)

  it('a second name on one day', async () => {
    const work = attack(anEvent(2, 5), begin('name', 'name_zh', 2, `'又名'`, 5, 2))
    await expect(work).rejects.toMatchObject({ constraint: 'one_name_on_one_day' })
  })

  it('a day without a name', async () => {
    const gap = attack(
      anEvent(2, 5),
      anEvent(3, 7),
      endAll('_name', 2, 5, 2),
      begin('name', 'name_zh', 2, `'新名'`, 7, 3),
    )
    await expect(gap).rejects.toMatchObject({ constraint: 'it_has_a_name_on_each_day_of_its_life' })
    const none = attack(anEvent(2, 5), endAll('_name', 2, 5, 2))
    await expect(none).rejects.toMatchObject({ constraint: 'it_has_a_name_on_each_day_of_its_life' })
  })

  it('a day without a role, and a role twice', async () => {
    await expect(attack(anEvent(2, 5), endAll('_role', 2, 5, 2))).rejects.toMatchObject({
      constraint: 'it_has_a_role_on_each_day_of_its_life',
    })
    await expect(attack(anEvent(2, 5), begin('role', 'role', 2, `'district'`, 5, 2))).rejects.toMatchObject({
      constraint: 'a_role_is_held_once_on_one_day',
    })
  })

  it('a second parent on one day', async () => {
    const work = attack(anEvent(2, 5), begin('parent', 'parent_id', 4, `'${idOf(3)}'`, 5, 2))
    await expect(work).rejects.toMatchObject({ constraint: 'one_parent_on_one_day' })
  })

  it('a parent that ends before its child leaves', async () => {
    const end = ['', '_name', '_role', '_parent'].map((table) => endAll(table, 2, 5, 2))
    await expect(attack(anEvent(2, 5), ...end)).rejects.toMatchObject({
      constraint: 'a_parent_lives_as_long_as_its_child_is_below',
    })
  })

  it('a parent that is founded after its child came', async () => {
    await record({ kind: 'found', ...at(10), organisations: [aFounding(7)] })
    const work = attack(anEvent(3, 5), begin('parent', 'parent_id', 8, `'${idOf(7)}'`, 5, 3))
    await expect(work).rejects.toMatchObject({ constraint: 'a_parent_lives_as_long_as_its_child_is_below' })
  })

  it('what goes on after the end', async () => {
    const end = ['', '_name', '_role', '_parent'].map((table) => endAll(table, 4, 5, 2))
    await expect(attack(anEvent(2, 5), ...end)).rejects.toMatchObject({
      constraint: 'what_it_has_lies_inside_its_life',
    })
    await expect(attack(anEvent(2, 5), ...end, endAll('_code', 4, 5, 2))).resolves.toBeUndefined()
  })

  it('one under itself, and a circle of two, of three, and of a later day', async () => {
    const under = (number: number, parent: number, day = 5, event = 2) =>
      begin('parent', 'parent_id', number, `'${idOf(parent)}'`, day, event)
    await expect(attack(anEvent(2, 5), under(8, 8))).rejects.toMatchObject({ constraint: 'nobody_is_under_itself' })
    await expect(attack(anEvent(2, 5), under(8, 9), under(9, 8))).rejects.toMatchObject({
      constraint: 'nobody_is_under_itself',
    })
    await expect(attack(anEvent(2, 5), under(1, 4))).rejects.toMatchObject({ constraint: 'nobody_is_under_itself' })
    await expect(attack(anEvent(2, 5), anEvent(3, 20), under(9, 8, 20, 3), under(8, 9))).rejects.toMatchObject({
      constraint: 'nobody_is_under_itself',
    })
  })

  it('but takes two that are under each other one after the other', async () => {
    await record({ kind: 'move', ...at(5), organisation: idOf(8), parent: idOf(9) })
    await record({ kind: 'move', ...at(10), organisation: idOf(8), parent: null })
    expect(await record({ kind: 'move', ...at(10), organisation: idOf(9), parent: idOf(8) })).toMatchObject({
      ok: true,
    })
  })

  it('a change on another day than that of its event', async () => {
    await expect(attack(anEvent(2, 5), endAll('_parent', 4, 6, 2))).rejects.toMatchObject({
      constraint: 'ends_on_the_day_of_its_event',
    })
    await expect(attack(anEvent(2, 5), begin('parent', 'parent_id', 8, `'${idOf(9)}'`, 6, 2))).rejects.toMatchObject({
      constraint: 'begins_on_the_day_of_its_event',
    })
  })

  it('an end without an event, on the first day, and a second time', async () => {
    await expect(
      attack(`update access.organisation_parent set valid_to = '${dayOf(5)}' where programme_id = PROGRAMME`),
    ).rejects.toMatchObject({ constraint: 'what_ends_was_ended_by_an_event' })
    await expect(attack(endAll('_parent', 4, 1, 1))).rejects.toMatchObject({ constraint: 'it_lasts_a_day_or_longer' })
    await attack(anEvent(2, 5), endAll('_parent', 4, 5, 2))
    await expect(
      attack(
        anEvent(3, 6),
        `update access.organisation_parent set valid_to = '${dayOf(6)}', until_event = 3
          where programme_id = PROGRAMME and organisation_id = '${idOf(4)}'`,
      ),
    ).rejects.toMatchObject({ constraint: 'what_was_written_can_only_be_ended' })
  })

  it('one code for two, and a code that has not the form of its scheme', async () => {
    await expect(
      record({
        kind: 'found',
        ...at(5),
        organisations: [aFounding(7, { codes: [{ scheme: 'internal', code: 'X-4' }] })],
      }),
    ).rejects.toMatchObject({ constraint: 'a_code_names_one_organisation_on_one_day' })
    for (const [scheme, code] of [
      ['division', '06'],
      ['credit', '91320613MA9TE0X14O'],
      ['other', '1'],
    ]) {
      await expect(
        attack(anEvent(2, 5), begin('code', 'scheme, code', 2, `'${scheme}', '${code}'`, 5, 2)),
      ).rejects.toMatchObject({ constraint: 'a_code_has_the_form_of_its_scheme' })
    }
  })
})

describe('two transactions at once', () => {
  beforeEach(foundTree)
  const clients: pg.Client[] = []
  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.end()))
  })

  /** A transaction of the loader that one can hold open. */
  async function open(isolation: string): Promise<pg.Client> {
    const client = new pg.Client(database.configOf(ROLES.owner))
    clients.push(client)
    await client.connect()
    await client.query(`begin isolation level ${isolation}; set local role courtyard_worker;
      set local courtyard.programme_id = '${programmeId}'; set local courtyard.system_actor = 'programme_loader'`)
    // The snapshot of a repeatable transaction is taken by its first question.
    await client.query('select from access.organisation')
    return client
  }
  /** With the look at the whole that its end would bring: so both have looked before either has ended. */
  const writeIn = (client: pg.Client, ...statements: string[]) =>
    client.query([...statements, 'set constraints all immediate'].join(';').replaceAll('PROGRAMME', `'${programmeId}'`))
  /** Resolves once the work has come to its end or waits for somebody: then the other may go on. */
  async function reach(client: pg.Client, pid: number, work: Promise<unknown>): Promise<void> {
    let isOver = false
    const over = () => {
      isOver = true
    }
    work.then(over, over)
    for (let waits = false; !isOver && !waits; ) {
      const { rows } = await client.query<{ waits: boolean }>('select cardinality(pg_blocking_pids($1)) > 0 as waits', [
        pid,
      ])
      waits = rows[0]?.waits ?? false
    }
  }
  const pidOf = async (client: pg.Client) =>
    (await client.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]?.pid ?? 0
  const move = (number: number, parent: number, event: number) => [
    anEvent(event, 5),
    begin('parent', 'parent_id', number, `'${idOf(parent)}'`, 5, event),
  ]

  it.each([
    ['read committed', { constraint: 'nobody_is_under_itself' }],
    ['repeatable read', { code: '40001' }],
    ['serializable', { code: '40001' }],
  ])('make no circle together (%s)', async (isolation, refusal) => {
    const [one, other] = [await open(isolation), await open(isolation)]
    await writeIn(one, ...move(8, 9, 2))
    const pid = await pidOf(other)
    const written = writeIn(other, ...move(9, 8, 3))
    const second = written.then(() => other.query('commit'))
    const refused = expect(second).rejects.toMatchObject(refusal)
    await reach(one, pid, written)
    await one.query('commit')
    await refused
    const { organisations } = await listOrganisationsOn(database.app, programmeId, dayOf(5))
    expect(organisations.find(({ id }) => id === idOf(8))).toMatchObject({ parent: idOf(9) })
  })

  it('end no parent above a child that comes at the same moment', async () => {
    const [one, other] = [await open('read committed'), await open('read committed')]
    const end = [anEvent(2, 5), ...['', '_name', '_role'].map((table) => endAll(table, 9, 5, 2))]
    await writeIn(one, ...end)
    const pid = await pidOf(other)
    const written = writeIn(other, ...move(8, 9, 3))
    const second = written.then(() => other.query('commit'))
    const refused = expect(second).rejects.toMatchObject({
      constraint: 'a_parent_lives_as_long_as_its_child_is_below',
    })
    await reach(one, pid, written)
    await one.query('commit')
    await refused
  })

  it('record their events one after the other', async () => {
    const recorded = await Promise.all([
      record({ kind: 'move', ...at(5), organisation: idOf(8), parent: idOf(9) }),
      record({ kind: 'move', ...at(5), organisation: idOf(9), parent: idOf(8) }),
    ])
    expect(recorded.map(({ ok }) => ok).sort()).toEqual([false, true])
  })
})

describe('who may', () => {
  beforeEach(foundTree)

  it('change or remove what was written: nobody', async () => {
    for (const statement of [
      `update access.organisation_event set source = '改'`,
      `update access.organisation_event_party set name_zh = '改'`,
      `update access.organisation_name set name_zh = '改'`,
      `update access.organisation set is_public = true`,
      `update access.organisation_parent set parent_id = organisation_id`,
      `delete from access.organisation_event`,
      `delete from access.organisation_name`,
      `truncate access.organisation_role`,
    ]) {
      await expect(attack(statement), statement).rejects.toMatchObject({ code: '42501' })
    }
  })

  it('write to another programme: nobody', async () => {
    const other = await aProgramme(database, `xiashi-${programmes}`)
    const work = asLoader(database, programmeId, (tx) =>
      recordEvent(tx, other, { kind: 'found', ...at(1), organisations: [aFounding(1)] }),
    )
    await expect(work).rejects.toMatchObject({ code: '42501' })
  })

  it('write under another name: nobody', async () => {
    const work = asActor<AccessTables, unknown>(
      database.owner,
      { kind: 'system', name: 'somebody_else', programmeId },
      (tx) => recordEvent(tx, programmeId, { kind: 'found', ...at(1), organisations: [aFounding(7)] }),
    )
    await expect(work).rejects.toMatchObject({ code: '42501' })
  })

  it('see a draft: nobody', async () => {
    await database.asSuperuser(`update plans.programme set state = 'draft' where programme_id = $1`, [programmeId])
    expect(await listOrganisationsOn(database.app, programmeId, dayOf(5))).toEqual({
      on: dayOf(5),
      knownFrom: null,
      organisations: [],
      events: [],
    })
    for (const table of ['', '_name', '_parent', '_role', '_code', '_event', '_event_party']) {
      const { rowCount } = await database.app.pool.query(
        `select from access.organisation${table} where programme_id = $1`,
        [programmeId],
      )
      expect([table, rowCount]).toEqual([table, 0])
    }
  })

  it('see one that is not public, or that an event named it: nobody', async () => {
    const secret = aFounding(7, {
      parent: idOf(3),
      roles: ['enterprise'],
      isPublic: false,
      name: { zh: '某企业', en: null },
    })
    await record({ kind: 'found', ...at(5), organisations: [secret] })
    await record({ kind: 'found', ...at(6), organisations: [aFounding(6, { parent: idOf(7) })] })
    const shown = await listOrganisationsOn(database.app, programmeId, dayOf(9))
    expect(JSON.stringify(shown)).not.toMatch(new RegExp(`某企业|${idOf(7)}`))
    // Who is public below it stands at the top: that somebody is above is not told.
    expect(shown.organisations.find(({ id }) => id === idOf(6))).toMatchObject({ parent: null, depth: 1 })
    for (const table of ['name', 'parent', 'role', 'code']) {
      const { rowCount } = await database.app.pool.query(
        `select from access.organisation_${table} where programme_id = $1 and organisation_id = $2`,
        [programmeId, idOf(7)],
      )
      expect([table, rowCount]).toEqual([table, 0])
    }
  })
})

describe('after any events', () => {
  it(
    'the database holds what the rules say, and its tree of a day is their tree',
    async () => {
      await fc.assert(
        fc.asyncProperty(eventSequences, async (events) => {
          programmes += 1
          programmeId = await aProgramme(database, `yunxi-${programmes}`)
          let known: Known = new Map()
          for (const event of events) {
            const decided = decideEvent(known, event)
            const recorded = await record(event)
            expect(recorded.ok ? null : recorded.refusal).toBe(decided.ok ? null : decided.refusal)
            if (decided.ok) known = decided.value.reduce((state, change) => applyChange(state, change, event.on), known)
          }
          for (const day of [1, 5, 10, 15, 20, 25, 30, 31].map(dayOf)) {
            const { organisations } = await listOrganisationsOn(database.app, programmeId, day)
            const stored = organisations.map(({ id, parent, name, roles }) => ({ id, parent, name: name.zh, roles }))
            expect(stored.sort(byId)).toEqual(treeOf(known, day))
            expect(new Set(stored.map(({ id }) => id)).size).toBe(stored.length)
          }
        }),
        { seed: 20303, numRuns: 12 * rounds },
      )
    },
    30_000 * rounds,
  )
})

const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1)

function treeOf(known: Known, day: string) {
  return [...known.values()]
    .filter((one) => holdsOn(one, day))
    .map((one) => ({
      id: one.id,
      parent: one.parents.find((held) => holdsOn(held, day))?.value ?? null,
      name: one.names.find((held) => holdsOn(held, day))?.value.zh,
      roles: one.roles
        .filter((held) => holdsOn(held, day))
        .map(({ value }) => value)
        .sort(),
    }))
    .sort(byId)
}
