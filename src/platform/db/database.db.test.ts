import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../testing/open-test-database.ts'
import { type Actor, anyone } from './actor.ts'
import { asActor, queriesOver, readAs } from './database.ts'

const person: Actor = {
  kind: 'person',
  personId: '11111111-2222-4333-8444-555555555555',
  programmeId: '99999999-8888-4777-8666-555555555555',
}
const loader: Actor = { kind: 'system', name: 'programme_loader', programmeId: person.programmeId }

interface Said {
  person: string | null
  programme: string | null
  system: string | null
  role: string
}
const nothing = queriesOver<Record<string, never>>()
const asked = sql<Said>`select access.person_id() as person, access.programme_id() as programme,
  access.system_actor() as system, current_user as role`
const whoAmI = asked.compile(nothing)

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())

describe('a read', () => {
  it('is done as the actor', async () => {
    const [[said]] = await readAs(database.app, person, [whoAmI])
    expect(said).toEqual({
      person: person.personId,
      programme: person.programmeId,
      system: null,
      role: 'courtyard_app',
    })
  })

  it('as nobody in particular names nobody, also on a connection that somebody used', async () => {
    for (let turn = 0; turn < 6; turn += 1) {
      await readAs(database.app, person, [whoAmI])
      const [[said]] = await readAs(database.app, anyone, [whoAmI])
      expect(said).toMatchObject({ person: null, programme: null, system: null })
    }
  })

  it('of many actors at once mixes none of them up', async () => {
    const ids = Array.from({ length: 60 }, (_, i) => `11111111-2222-4333-8444-${String(i).padStart(12, '0')}`)
    const said = await Promise.all(
      ids.map(async (personId) => {
        const [[row]] = await readAs(database.app, { ...person, personId }, [whoAmI])
        return row?.person
      }),
    )
    expect(said).toEqual(ids)
  })

  it('changes nothing, whatever it asks', async () => {
    const write = sql`create temporary table mine (id integer)`.compile(nothing)
    await expect(readAs(database.app, anyone, [write])).rejects.toMatchObject({ code: '25006' })
  })

  it('that fails says the first cause, and leaves the connection sound', async () => {
    const broken = sql`select 1 / 0`.compile(nothing)
    await expect(readAs(database.app, person, [whoAmI, broken, whoAmI])).rejects.toMatchObject({ code: '22012' })
    const [[said]] = await readAs(database.app, anyone, [whoAmI])
    expect(said).toMatchObject({ person: null })
  })

  it('gives decimal figures and days as they were written', async () => {
    const figures = sql<{
      figure: string
      day: string
    }>`select 0.1000000000000000055 as figure, date '2027-01-01' as day`
    const [[row]] = await readAs(database.app, anyone, [figures.compile(nothing)])
    expect(row).toEqual({ figure: '0.1000000000000000055', day: '2027-01-01' })
  })

  it('cannot be a system actor of the worker on the connections of requests', async () => {
    await expect(readAs(database.app, loader, [whoAmI])).rejects.toMatchObject({ code: '42501' })
  })
})

describe('work', () => {
  it('as a system actor is done as the worker, by its name', async () => {
    const [said] = await asActor(database.owner, loader, async (tx) => (await asked.execute(tx)).rows)
    expect(said).toEqual({
      person: null,
      programme: person.programmeId,
      system: 'programme_loader',
      role: 'courtyard_worker',
    })
  })

  it('that throws leaves no trace', async () => {
    const work = asActor(database.owner, loader, async (tx) => {
      await sql`create temporary table mine (id integer)`.execute(tx)
      throw new Error('changed my mind')
    })
    await expect(work).rejects.toThrow('changed my mind')
    await expect(database.owner.pool.query('select from mine')).rejects.toMatchObject({ code: '42P01' })
  })

  it('is not begun for an id that is none', async () => {
    const forged: Actor = { ...person, personId: "x'; set role courtyard_owner; --" }
    await expect(asActor(database.app, forged, async () => 'done')).rejects.toThrow(RangeError)
  })
})
