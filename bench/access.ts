import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import autocannon from 'autocannon'
import Fastify from 'fastify'
import type { CompiledQuery } from 'kysely'
import { foundRoles, readRoles } from '../src/access/index.ts'
import { selectAsker, selectPeople } from '../src/access/people/store.ts'
import { serve } from '../src/app/serve.ts'
import { readSettings, type Settings } from '../src/app/settings.ts'
import { computeProgrammeId } from '../src/plans/programme-key.ts'
import type { PersonActor } from '../src/platform/db/actor.ts'
import { asActor, type Database, openDatabase, readAs } from '../src/platform/db/database.ts'
import { startDatabase } from '../src/platform/db/server.ts'
import { type Measurement, medianMilliseconds, milliseconds } from './measurement.ts'

const SLUG = 'yunze-2023'
const PEOPLE = `/api/programmes/${SLUG}/people`
const query = { left: 'no', page: 1 } as const

/**
 * What the gate costs. First the made-up city's people as a district officer asks for them, over http and signed in,
 * beside a bare route that runs the same SQL with the scope written into it, looking past row security. Then how the
 * begin of a transaction and the same list grow with the organisations of a programme, six deep, a person at each.
 */
export async function measureAccess(): Promise<Measurement[]> {
  const home = mkdtempSync(join(tmpdir(), 'courtyard-bench-'))
  try {
    const settings = readSettings({ COURTYARD_HOME: home, COURTYARD_PORT: '0', COURTYARD_LOG_LEVEL: 'silent' }, false)
    const gated = await measureGated(settings)
    return [...gated, ...(await measureGrowth(settings.database))]
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}

async function measureGated(settings: Settings): Promise<Measurement[]> {
  const serving = await serve(settings)
  const origin = serving.address.replace(/\/$/, '')
  let gated: Load
  let personId: string
  try {
    const { people } = (await (await fetch(`${origin}/api/made-up/people`)).json()) as {
      people: { personId: string; role: string }[]
    }
    personId = people.find(({ role }) => role === 'district_officer')?.personId ?? ''
    const entered = await fetch(`${origin}/api/made-up/enter`, {
      method: 'POST',
      headers: { origin, 'content-type': 'application/json' },
      body: JSON.stringify({ slug: SLUG, personId }),
    })
    const cookie = entered.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ')
    gated = await load(`${origin}${PEOPLE}`, { cookie })
  } finally {
    await serving.stop()
  }
  const running = await startDatabase(settings.database)
  const app = openDatabase(running.app)
  const owner = openDatabase(running.owner)
  try {
    const programmeId = computeProgrammeId(SLUG)
    const actor: PersonActor = { kind: 'person', personId, programmeId, secondFactor: true }
    const [[asked]] = await readAs(app, actor, [selectAsker])
    const scope = asked?.rights['people.see']
    if (scope === undefined || scope === true) throw new Error('the district officer sees no district')
    const bare = await measureRoute(async () => {
      const queries = selectPeople(query).map((one) => bareOf(one, programmeId, scope))
      const rows = await Promise.all(queries.map((text) => owner.pool.query(text)))
      return rows.map((one) => one.rows)
    })
    const fourTrips = await measureRoute(() =>
      asActor(app, actor, async (tx) => {
        const answers: unknown[] = []
        for (const one of selectPeople(query)) answers.push((await tx.executeQuery(one as CompiledQuery<unknown>)).rows)
        return answers
      }),
    )
    const oneTrip = await measureRoute(() => readAs(app, actor, selectPeople(query)))
    const of = (one: Load) => (one.rate / bare.rate).toFixed(2)
    return [
      { what: 'bare route, same SQL, no row security, scope written in', figure: say(bare), against: 'the limit' },
      { what: 'under row security, one round trip', figure: say(oneTrip), against: `${of(oneTrip)} of it; goal ≥ 0.5` },
      { what: '… statement by statement', figure: say(fourTrips), against: `${of(fourTrips)} of it` },
      { what: `${PEOPLE}, signed in`, figure: say(gated), against: `${of(gated)} of it, with finding the session` },
    ]
  } finally {
    await app.close()
    await owner.close()
    await running.stop()
  }
}

/** The same query for whoever may look past row security: what the policies would ask is written into it. */
function bareOf(
  one: CompiledQuery<unknown>,
  programmeId: string,
  scope: readonly string[],
): { text: string; values: unknown[] } {
  const text = one.sql
    .replaceAll('(select access.programme_id())', `'${programmeId}'::uuid`)
    .replaceAll('(select access.today())', 'current_date')
    .replaceAll('access.today()', 'current_date')
    .replaceAll("(select access.reaches_all('people.see'))", 'false')
    .replaceAll("(select access.scope('people.see'))", `'{${scope.join(',')}}'`)
    .replaceAll('select access.person_id()', 'select null::uuid')
  return { text, values: [...one.parameters] }
}

const SIZES = [1_000, 10_000, 100_000, 1_000_000]

async function measureGrowth(settings: Settings['database']): Promise<Measurement[]> {
  const running = await startDatabase(settings)
  const app = openDatabase(running.app)
  const owner = openDatabase(running.owner)
  try {
    const most = Number(process.env.COURTYARD_BENCH_ORGANISATIONS ?? SIZES.at(-1))
    const found: Measurement[] = []
    for (const size of SIZES.filter((one) => one <= most)) {
      const programmeId = await makeTree(owner, size)
      const below = await listDepths(owner, programmeId)
      for (const { depth, person, count } of below) {
        const actor: PersonActor = { kind: 'person', personId: person, programmeId, secondFactor: true }
        const begin = await medianMilliseconds(9, () => readAs(app, actor, [selectBegun]))
        const list = await medianMilliseconds(9, () => readAs(app, actor, selectPeople(query)))
        found.push({
          what: `${size.toLocaleString('en')} organisations, ${depth === 1 ? 'the whole programme' : `${count.toLocaleString('en')} within reach (depth ${depth})`}`,
          figure: `${milliseconds(begin)} to begin, ${milliseconds(list)} for 50 people and their number`,
          against: 'growth',
        })
      }
    }
    return found
  } finally {
    await app.close()
    await owner.close()
    await running.stop()
  }
}

const selectBegun: CompiledQuery<{ one: number }> = { sql: 'select 1 as one', parameters: [] } as never

/** Bulk, with the triggers of our own held back: what is measured is reading. */
async function makeTree(owner: Database, size: number): Promise<string> {
  const slug = `bench-${size}`
  const programmeId = computeProgrammeId(slug)
  const roles = await readRoles()
  const wide = Math.ceil((size * 0.9) ** (1 / 5))
  const id = (kind: string) => `md5('${slug} ${kind} ' || i)::uuid`
  const parent = `md5('${slug} o ' || ((i - 1) / ${wide}))::uuid`
  const tables = [
    'organisation',
    'organisation_name',
    'organisation_parent',
    'organisation_role',
    'person',
    'appointment',
  ]
  const triggers = (act: string) => tables.map((name) => `alter table access.${name} ${act} trigger user`).join(';')
  const p = `'${programmeId}'::uuid`
  const day = `'2024-01-01'::date`
  const run = (text: string) => owner.pool.query(text)
  await run(`insert into plans.programme (programme_id, slug, state) values (${p}, '${slug}', 'published')`)
  await asActor(
    owner,
    { kind: 'system', name: 'programme_loader', programmeId },
    (tx) => foundRoles(tx as never, programmeId, roles),
    {
      act: 'plans.load',
    },
  )
  await run(triggers('disable'))
  await run(`insert into access.organisation_event (programme_id, event, kind, happened_on, source, is_public, stated_by)
    values (${p}, 1, 'found', ${day}, 'bench', true, 'bench')`)
  const each = `from generate_series(0, ${size - 1}) i`
  await run(`insert into access.organisation (programme_id, id, position, is_public, valid_from, since_event)
    select ${p}, ${id('o')}, i, true, ${day}, 1 ${each}`)
  await run(`insert into access.organisation_name (programme_id, organisation_id, name_zh, valid_from, since_event)
    select ${p}, ${id('o')}, '组织' || i, ${day}, 1 ${each}`)
  await run(`insert into access.organisation_parent (programme_id, organisation_id, parent_id, valid_from, since_event)
    select ${p}, ${id('o')}, ${parent}, ${day}, 1 ${each} where i > 0`)
  await run(`insert into access.person (programme_id, id, name, organisation_id)
    select ${p}, ${id('p')}, '人' || i, ${id('o')} ${each}`)
  await run(`insert into access.appointment (programme_id, person_id, role, organisation_id, valid_from, basis)
    select ${p}, ${id('p')}, case when i = 0 then 'programme_office' else 'district_officer' end, ${id('o')}, ${day}, 'bench' ${each}`)
  await run(triggers('enable'))
  for (const name of tables) await run(`analyze access.${name}`)
  return programmeId
}

/** The first person of each depth, and how many organisations are theirs and below. */
async function listDepths(
  owner: Database,
  programmeId: string,
): Promise<{ depth: number; person: string; count: number }[]> {
  const { rows } = await owner.pool.query<{ depth: number; person: string; count: number }>(
    `with recursive tree (id, depth) as (
        select id, 1 from access.organisation one where programme_id = $1 and not exists (
          select from access.organisation_parent up where up.programme_id = $1 and up.organisation_id = one.id)
        union all
        (select distinct on (tree.depth) child.organisation_id, tree.depth + 1 from tree
          join access.organisation_parent child on child.programme_id = $1 and child.parent_id = tree.id)
      )
      select depth, (select person.id from access.person where programme_id = $1 and organisation_id = tree.id) as person,
        (with recursive below (id) as (
            select tree.id union all select child.organisation_id from below
              join access.organisation_parent child on child.programme_id = $1 and child.parent_id = below.id
          ) select count(*)::integer from below) as count
      from tree order by depth`,
    [programmeId],
  )
  return rows
}

async function measureRoute(answer: () => Promise<unknown>): Promise<Load> {
  const server = Fastify()
  server.get('/', async (_request, reply) => reply.type('application/json').send(JSON.stringify(await answer())))
  try {
    return await load(await server.listen({ host: '127.0.0.1', port: 0 }))
  } finally {
    await server.close()
  }
}

interface Load {
  /** Requests a second. */
  readonly rate: number
  /** Milliseconds, 99th percentile. */
  readonly p99: number
}

/** Ten connections for five seconds, after one to warm up. */
async function load(url: string, headers: Record<string, string> = {}): Promise<Load> {
  await autocannon({ url, headers, connections: 10, duration: 1, workers: 1 })
  const { requests, latency, non2xx, errors } = await autocannon({
    url,
    headers,
    connections: 10,
    duration: 5,
    workers: 1,
  })
  if (non2xx + errors > 0) throw new Error(`${url}: ${non2xx} answers were not 2xx, ${errors} failed`)
  return { rate: requests.average, p99: latency.p99 }
}

function say({ rate, p99 }: Load): string {
  return `${Math.round(rate)} req/s, p99 ${p99} ms`
}
