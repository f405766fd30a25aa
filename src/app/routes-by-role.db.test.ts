import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aFullYard, type FullYard } from '../access/testing/a-full-yard.ts'
import { CAST } from '../access/testing/a-yard.ts'
import { type Actor, anyone } from '../platform/db/actor.ts'
import { asActor } from '../platform/db/database.ts'
import { findPackageRoot } from '../platform/package-root.ts'
import { openTestDatabase, type TestDatabase } from '../platform/testing/open-test-database.ts'
import { aWholeServer, type WholeServer } from './testing/a-whole-server.ts'
import { listSamples } from './testing/sample-requests.ts'

/**
 * Every route, asked by everyone who may come: the status against `expected-statuses.json`, and that no byte of a row the
 * asker may not see is in the answer. To write the statuses anew, and then to read the difference:
 *
 *   COURTYARD_WRITE_EXPECTED=1 npx vitest run --project database src/app/routes-by-role.db.test.ts
 */
const FILE = path.join(findPackageRoot(), 'src', 'app', 'expected-statuses.json')

/** Who sits at the machine chooses whom of the made-up city to be: these show all of its people, on loopback alone. */
const SHOWS_THE_MADE_UP = ['GET /api/made-up/people']
/** After these sessions are over, so they are asked last, each with one of its own. */
const ENDS_SESSIONS = ['DELETE /api/session', 'DELETE /api/sessions']

type Statuses = Record<string, Record<string, string[] | string>>

let database: TestDatabase
let yard: FullYard
let server: WholeServer
const statuses: Statuses = {}
const leaks: string[] = []
let asked = 0

interface Asker {
  readonly actor: Actor
  cookie(): Promise<string | null>
}

beforeAll(async () => {
  database = await openTestDatabase()
  yard = await aFullYard(database)
  server = await aWholeServer(database, [yard.here.slug, yard.there.slug])
  await askAll()
  if (process.env.COURTYARD_WRITE_EXPECTED) await writeFile(FILE, `${JSON.stringify(statuses, null, 2)}\n`)
}, 300_000)
afterAll(async () => {
  await server.close()
  await database.close()
})

function listAskers(): Record<string, Asker> {
  const { here, there } = yard
  const person = (of: typeof here, name: string): Asker => {
    const [personId, programmeId] = [of.person(name), of.programmeId]
    return {
      actor: { kind: 'person', personId, programmeId, secondFactor: true },
      cookie: () => server.enter(of.slug, personId),
    }
  }
  return {
    nobody: { actor: anyone, cookie: async () => null },
    'an expired session': { actor: anyone, cookie: enterAndExpire },
    ...Object.fromEntries(CAST.map(({ name }) => [name, person(here, name)])),
    'a person of another programme': person(there, 'system_administrator'),
  }
}

async function enterAndExpire(): Promise<string> {
  const cookie = await server.enter(yard.here.slug, yard.here.person('deputy'))
  await database.asSuperuser(
    `update auth.session set expires_at = now() - interval '1 second' where user_id =
      (select user_id from auth.membership where person_id = $1)`,
    [yard.here.person('deputy')],
  )
  return cookie
}

/** The labels of all rows that the policies show the actor: what may be in an answer. */
async function listSeen(actor: Actor): Promise<Set<string>> {
  const seen = new Set<string>()
  await asActor(database.app, actor, async (tx) => {
    for (const { name, key, rows } of yard.tables) {
      if (!/^(plans|access|calendar|files|tasks|parks|enterprises|indicators)\./.test(name)) continue
      const keyOf = sql.join(key.map((column) => sql.ref(column)))
      const found = await sql<{ key: string }>`select concat_ws('/', ${keyOf}) as key from ${sql.table(name)}`.execute(
        tx,
      )
      const keys = new Set(found.rows.map((row) => row.key))
      for (const row of rows) if (keys.has(row.key)) seen.add(`${name}:${row.label}`)
    }
  })
  return seen
}

async function askAll(): Promise<void> {
  const samples = listSamples(yard)
  const isEnd = ({ method, url }: { method: string; url: string }) => ENDS_SESSIONS.includes(`${method} ${url}`)
  const all = server.gate.routes.filter(({ method }) => method !== 'HEAD')
  const routes = [...all.filter((route) => !isEnd(route)), ...all.filter(isEnd)]
  for (const [name, asker] of Object.entries(listAskers())) {
    const mayShow = await listSeen(asker.actor)
    const cookie = await asker.cookie()
    for (const { method, url } of routes) {
      const route = `${method} ${url}`
      for (const sample of samples[route] ?? []) {
        const own = ENDS_SESSIONS.includes(route) && cookie !== null ? await asker.cookie() : cookie
        const { url: to, payload } = sample
        const reply = await server.ask({ method: method as 'GET', url: to, ...(payload && { payload }) }, own)
        asked += 1
        const what = sample.of === '' ? route : `${route} (${sample.of})`
        const outcomes = statuses[what] ?? {}
        const who = outcomes[reply.statusCode] ?? []
        if (Array.isArray(who)) outcomes[reply.statusCode] = [...who, name]
        statuses[what] = outcomes
        if (SHOWS_THE_MADE_UP.includes(route)) continue
        const shown = `${JSON.stringify(reply.headers)} ${reply.body}`
        for (const [, label = ''] of shown.matchAll(/秘‹([^›]+)›/g))
          if (!mayShow.has(label)) leaks.push(`${what} shows ${name} ${label}`)
      }
    }
  }
  for (const outcomes of Object.values(statuses)) {
    const [most] = Object.entries(outcomes).sort(([, one], [, other]) => other.length - one.length)
    if (most) outcomes[most[0]] = 'everyone else'
  }
}

describe('every route, for everyone who may come', () => {
  it('has a sample request', () => {
    const samples = listSamples(yard)
    const without = server.gate.routes
      .filter(({ method }) => method !== 'HEAD')
      .map(({ method, url }) => `${method} ${url}`)
      .filter((route) => !samples[route])
    expect(without, 'routes without a sample in src/app/testing/sample-requests.ts').toEqual([])
  })

  it('answers with the expected status', async () => {
    const expected = JSON.parse(await readFile(FILE, 'utf8')) as Statuses
    for (const [route, outcomes] of Object.entries(statuses)) expect(outcomes, route).toEqual(expected[route])
    expect(Object.keys(expected).sort()).toEqual(Object.keys(statuses).sort())
  })

  it('never fails by surprise', () => {
    expect(
      Object.entries(statuses).filter(([, outcomes]) => Object.keys(outcomes).some((status) => status === '500')),
    ).toEqual([])
  })

  it('shows no byte of a row that the asker may not see', () => {
    expect(asked).toBeGreaterThan(1_000)
    expect([...new Set(leaks)]).toEqual([])
  })

  it('asks of who reads its head alone what it asks of who reads it whole', () => {
    for (const { method, url, who } of server.gate.routes) {
      if (method !== 'HEAD') continue
      const whole = server.gate.routes.find((route) => route.method === 'GET' && route.url === url)
      expect(who, url).toEqual(whole?.who)
    }
  })
})
