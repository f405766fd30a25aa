import { randomUUID } from 'node:crypto'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { recordEvent } from '../access/record-event.ts'
import type { OrganisationEvent } from '../access/rules/decide-event.ts'
import { aGate, asPerson } from '../access/testing/a-gate.ts'
import { aYard, type Yard } from '../access/testing/a-yard.ts'
import type { trailSchema } from '../audit/audit.schema.ts'
import { recordRoutes } from '../audit/index.ts'
import { asActor } from '../platform/db/database.ts'
import { createHttpServer } from '../platform/http/create-http-server.ts'
import { openTestDatabase, type TestDatabase } from '../platform/testing/open-test-database.ts'

/** What an organisation's page tells of the events in which it took part, and to whom. */
type Trail = ReturnType<typeof trailSchema.parse>

let database: TestDatabase
let here: Yard
let there: Yard
let app: FastifyInstance
beforeAll(async () => {
  database = await openTestDatabase()
  here = await aYard(database, 'yunxi-2031')
  there = await aYard(database, 'tingzhou-2031')
  const gate = aGate(database.app, here.slug)
  app = await createHttpServer({
    isTrustedProxy: () => false,
    logLevel: 'silent',
    version: '0.0.0',
    checkReady: async () => undefined,
    renderProblemPage: async () => '',
    guard: gate.guard,
  })
  await recordRoutes(app, { gate })
}, 60_000)
afterAll(async () => {
  await app.close()
  await database.close()
})

function ask(name: string | null, organisation: string, query = ''): Promise<LightMyRequestResponse> {
  return app.inject({
    url: `/api/programmes/${here.slug}/trail/access.organisation/${organisation}${query}`,
    ...(name === null ? {} : { headers: asPerson(here.person(name)) }),
  })
}

async function readTrail(name: string, organisation: string): Promise<Trail['entries']> {
  const answer = await ask(name, organisation)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json<Trail>().entries
}

/** What was done and why, the newest first. */
async function listTold(name: string, organisation: string): Promise<string[]> {
  return (await readTrail(name, organisation)).map(({ act, why }) => `${act.replace('organisations.', '')}: ${why}`)
}

/** Records an event as the programme office does; why is where it is written. */
async function record(event: OrganisationEvent): Promise<void> {
  const recorded = await asActor(
    database.app,
    { kind: 'person', personId: here.person('programme_office'), programmeId: here.programmeId, secondFactor: true },
    (tx) => recordEvent(tx as never, here.programmeId, event),
    { act: `organisations.${event.kind}`, why: event.source },
  )
  if (!recorded.ok) throw new Error(recorded.refusal)
}

function aFounding(id: string, isPublic: boolean) {
  return {
    id,
    key: null,
    name: { zh: '一', en: null },
    parent: null,
    roles: ['institute'] as const,
    codes: [],
    isPublic,
  }
}

async function found(isPublic: boolean): Promise<string> {
  const id = randomUUID()
  const organisations = [aFounding(id, isPublic)]
  await record({ kind: 'found', on: '2024-06-01', source: '设立文', organisations })
  return id
}

describe('the trail of an organisation', () => {
  it('tells who recorded what happened to it, when and why, the newest first, and nothing else', async () => {
    const id = await found(true)
    await record({ kind: 'rename', on: '2024-07-01', organisation: id, name: { zh: '二', en: null }, source: '更名文' })
    const entries = await readTrail('programme_office', id)
    const person = { id: here.person('programme_office'), name: 'programme_office', nameEn: null }
    expect(entries).toEqual([
      {
        at: expect.any(String),
        person,
        forPerson: null,
        systemActor: null,
        act: 'organisations.rename',
        why: '更名文',
      },
      expect.objectContaining({ act: 'organisations.found', why: '设立文' }),
    ])
    expect((entries[0]?.at ?? '') > (entries[1]?.at ?? '')).toBe(true)
  })

  it('of one that is public is the same for every member, but for who did it', async () => {
    const id = await found(true)
    for (const name of ['programme_office', 'neighbour', 'enterprise', 'expert']) {
      expect(await listTold(name, id), name).toEqual(['found: 设立文'])
    }
    expect((await readTrail('enterprise', id))[0]?.person?.name).toBe(null)
  })

  it('is shown to nobody in particular, nor to who does not see the organisation, nor from another programme', async () => {
    const hidden = await found(false)
    expect((await ask(null, hidden)).statusCode).toBe(401)
    expect((await ask(null, here.place('park'))).statusCode).toBe(401)
    for (const id of [hidden, here.place('other_park'), there.place('park'), there.place('city'), randomUUID(), '1']) {
      const answer = await ask('enterprise', id)
      expect([answer.statusCode, answer.json().code], id).toEqual([404, 'no_such_thing'])
    }
    expect(await listTold('programme_office', hidden)).toEqual(['found: 设立文'])
  })

  it('tells of a merger and of a split on every side', async () => {
    const [one, other, part] = [await found(true), await found(true), randomUUID()]
    await record({ kind: 'merge', on: '2024-08-01', from: [one], into: other, source: '合并文' })
    const into = [aFounding(part, true)]
    await record({ kind: 'split', on: '2024-09-01', from: other, into, taking: [], ends: false, source: '分立文' })
    for (const name of ['programme_office', 'enterprise']) {
      expect(await listTold(name, one)).toEqual(['merge: 合并文', 'found: 设立文'])
      expect(await listTold(name, other)).toEqual(['split: 分立文', 'merge: 合并文', 'found: 设立文'])
      expect(await listTold(name, part)).toEqual(['split: 分立文'])
    }
  })

  it('tells an event once, in whatever parts the organisation took part', async () => {
    const id = await found(false)
    await record({ kind: 'rename', on: '2024-07-01', organisation: id, name: { zh: '二', en: null }, source: '更名文' })
    expect(await listTold('programme_office', id)).toEqual(['rename: 更名文', 'found: 设立文'])
  })
})

describe('an event that touches a hidden organisation', () => {
  it('that merged into one, came out of it or moved below it is told of to nobody who does not see the event', async () => {
    const id = await found(true)
    const [merged, moved] = [await found(false), await found(false)]
    const before = (await ask('enterprise', id)).body
    await record({ kind: 'merge', on: '2024-08-01', from: [merged], into: id, source: '密件一' })
    const into = [aFounding(randomUUID(), false)]
    await record({ kind: 'split', on: '2024-09-01', from: id, into, taking: [], ends: false, source: '密件二' })
    await record({ kind: 'move', on: '2024-10-01', organisation: moved, parent: id, source: '密件三' })
    for (const name of ['enterprise', 'neighbour', 'expert', 'park_manager']) {
      expect((await ask(name, id)).body.includes('密件'), name).toBe(false)
    }
    expect((await ask('enterprise', id)).body).toBe(before)
    expect(await listTold('programme_office', id)).toEqual([
      'move: 密件三',
      'split: 密件二',
      'merge: 密件一',
      'found: 设立文',
    ])
  })

  it('and founded or changed the organisation itself is told of without the reason, which may name the other', async () => {
    // Founded all at once, and some of them hidden: a member does not see that event.
    expect(await listTold('enterprise', here.place('park'))).toEqual(['access.organisation_event.insert: null'])
    // Their own, which nobody else sees.
    const own = here.place('enterprise')
    await record({
      kind: 'rename',
      on: '2024-07-01',
      organisation: own,
      name: { zh: '二', en: null },
      source: '密件四',
    })
    expect(await listTold('enterprise', own)).toEqual(['rename: null', 'access.organisation_event.insert: null'])
    expect(await listTold('bureau_officer', own)).toContain('rename: 密件四')
    expect((await ask('operator', own)).statusCode).toBe(404)
  })
})

describe('what the trail is found by', () => {
  it('is read by no login but through a trail, and is taken away or told less of by nobody', async () => {
    for (const statement of [
      'delete from audit.part',
      'truncate audit.part',
      'update audit.part set is_told_unseen = false',
      `update audit.part set thing_id = 'another'`,
    ]) {
      await expect(database.owner.pool.query(statement), statement).rejects.toMatchObject({ code: '23514' })
    }
    await expect(database.app.pool.query('select from audit.part')).rejects.toMatchObject({ code: '42501' })
  })

  it('holds every event that was there before it was kept', async () => {
    const said = await database.asSuperuser<{ source: string }>(
      `select distinct organisation_id::text || ' ' || event as source from access.organisation_event_party order by 1`,
    )
    const count = said.length
    await database.asSuperuser(`set session_replication_role = replica; delete from audit.part`)
    await database.owner.pool.query(`
      drop trigger what_comes_belongs_to_its_organisation_id on access.organisation_event_party;
      drop trigger what_changes_belongs_to_its_organisation_id on access.organisation_event_party;
      select audit.belongs('access.organisation_event_party', 'access.organisation_event', array['event'],
        'access.organisation', array['organisation_id'], $$source.part = 'subject'$$)`)
    const [kept] = await database.asSuperuser<{ many: number }>('select count(*)::integer as many from audit.part')
    expect(kept?.many).toBe(count)
    const [forced] = await database.asSuperuser<{ is: boolean }>(
      `select relforcerowsecurity as is from pg_class where oid = 'access.organisation_event_party'::regclass`,
    )
    expect(forced?.is).toBe(true)
  })
})
