import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CompiledQuery } from 'kysely'
import { serve } from '../src/app/serve.ts'
import { readSettings, type Settings } from '../src/app/settings.ts'
import { countParks } from '../src/parks/index.ts'
import { type ParksWanted, selectParks } from '../src/parks/store.ts'
import { computeProgrammeId } from '../src/plans/index.ts'
import { type Actor, anyone } from '../src/platform/db/actor.ts'
import { asActor, type Database, openDatabase, readAs } from '../src/platform/db/database.ts'
import { startDatabase } from '../src/platform/db/server.ts'
import { type Measurement, medianMilliseconds, milliseconds } from './measurement.ts'

const SLUG = 'yunze-2023'
const RUNS = 30

/**
 * The register of the made-up city at a hundred times thirty parks: a page of it, the count with its list and a past day,
 * as anyone, as a district officer and as the programme office, beside the same SQL run by who looks past row security.
 */
export async function measureParks(): Promise<Measurement[]> {
  const home = mkdtempSync(join(tmpdir(), 'courtyard-bench-'))
  try {
    const settings = readSettings(
      { COURTYARD_HOME: home, COURTYARD_PORT: '0', COURTYARD_LOG_LEVEL: 'silent', COURTYARD_MADE_UP_SCALE: '100' },
      false,
    )
    // Loads the city as a start does.
    await (await serve(settings)).stop()
    return await measureAt(settings)
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}

async function measureAt(settings: Settings): Promise<Measurement[]> {
  const running = await startDatabase(settings.database)
  const [app, owner] = [openDatabase(running.app), openDatabase(running.owner)]
  try {
    const programmeId = computeProgrammeId(SLUG)
    const { rows } = await owner.pool.query<{ today: string; parks: string; acts: string }>(
      `select access.today()::text as today, (select count(*) from parks.park where programme_id = $1) as parks,
        (select count(*) from parks.park_act where programme_id = $1) as acts`,
      [programmeId],
    )
    const [held] = rows
    if (!held) throw new Error('nothing was loaded')
    const of = `${held.parks} parks, ${held.acts} acts`
    const page: ParksWanted = {
      on: held.today,
      known: null,
      today: held.today,
      stage: undefined,
      district: undefined,
      zone: undefined,
      page: 1,
    }
    const asked: readonly [what: string, wanted: ParksWanted][] = [
      ['a page of today’s register', page],
      ['the same of a day three years ago', { ...page, on: '2024-06-03' }],
    ]
    const askers: readonly [who: string, actor: Actor][] = [
      ['anyone', anyone],
      ['a district officer', await findActor(owner, programmeId, 'district_officer')],
      ['the programme office', await findActor(owner, programmeId, 'programme_office')],
    ]
    const measured: Measurement[] = []
    for (const [what, wanted] of asked) {
      const query: CompiledQuery<unknown> = selectParks(programmeId, wanted)
      const bare = await medianMilliseconds(RUNS, () =>
        owner.pool.query({ name: what, text: query.sql, values: [...query.parameters] }),
      )
      measured.push({ what: `${what}, past row security`, figure: milliseconds(bare), against: `the limit; ${of}` })
      for (const [who, actor] of askers) {
        const took = await medianMilliseconds(RUNS, () => readAs(app, actor, [query]))
        measured.push({
          what: `${what}, as ${who}`,
          figure: milliseconds(took),
          against: `${(bare / took).toFixed(2)} of the limit; goal ≤ 100 ms`,
        })
      }
    }
    const counted = await medianMilliseconds(RUNS, () =>
      asActor(app, anyone, (tx) => countParks(tx, programmeId, held.today)),
    )
    measured.push({ what: 'the count with its list, as anyone', figure: milliseconds(counted), against: 'all of them' })
    return measured
  } finally {
    await app.close()
    await owner.close()
    await running.stop()
  }
}

async function findActor(owner: Database, programmeId: string, role: string): Promise<Actor> {
  const { rows } = await owner.pool.query<{ person_id: string }>(
    `select person_id from access.appointment where programme_id = $1 and role = $2 and valid_to is null
      order by valid_from limit 1`,
    [programmeId, role],
  )
  return { kind: 'person', personId: rows[0]?.person_id ?? '', programmeId, secondFactor: true }
}
