import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { from as copyFrom } from 'pg-copy-streams'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../testing/open-test-database.ts'
import type { Actor } from './actor.ts'
import { WorkCancelled, workAlone } from './work-alone.ts'

const person: Actor = {
  kind: 'person',
  personId: '11111111-2222-4333-8444-555555555555',
  programmeId: '99999999-8888-4777-8666-555555555555',
}

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())

const listLeft = () =>
  database.asSuperuser<{ pid: number }>(
    `select pid from pg_stat_activity where datname = current_database() and query like '%pg_sleep(60)%' and pid <> pg_backend_pid()`,
  )

it('takes a stream into a table of its own as the actor, which no shared connection does', async () => {
  const said = await workAlone(database.app, person, async (client) => {
    await client.query('create temporary table told (n integer, day date) on commit drop')
    await pipeline(Readable.from(['1\t2026-01-31\n', '2\t\\N\n']), client.query(copyFrom('copy told from stdin')))
    const { rows } = await client.query(
      'select count(*)::integer as many, min(day) as day, access.person_id() as who, current_user as login from told',
    )
    return rows
  })
  expect(said).toEqual([{ many: 2, day: '2026-01-31', who: person.personId, login: 'courtyard_app' }])
})

it('that throws leaves no trace and no connection', async () => {
  const work = workAlone(database.app, person, async (client) => {
    await client.query("select 'pg_sleep(60)'")
    throw new Error('changed my mind')
  })
  await expect(work).rejects.toThrow('changed my mind')
  await expect.poll(listLeft).toEqual([])
})

it('that is cancelled ends at once, in the middle of a statement', async () => {
  const stop = new AbortController()
  const work = workAlone(
    database.app,
    person,
    (client) => {
      const asked = client.query('select pg_sleep(60)')
      // Once the statement has begun: the server says so.
      void expect
        .poll(listLeft)
        .toHaveLength(1)
        .then(() => stop.abort())
      return asked
    },
    { signal: stop.signal },
  )
  await expect(work).rejects.toThrow(WorkCancelled)
  await expect.poll(listLeft).toEqual([])
  await expect(workAlone(database.app, person, async () => 1, { signal: stop.signal })).rejects.toThrow(WorkCancelled)
})
