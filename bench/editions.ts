import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serve } from '../src/app/serve.ts'
import { readSettings } from '../src/app/settings.ts'
import { computeProgrammeId, createProgrammeReader, readProgrammeFolder } from '../src/plans/index.ts'
import { asLoader } from '../src/plans/load-programme.ts'
import { recordEdition } from '../src/plans/record-edition.ts'
import { compilePlan } from '../src/plans/rules/compile.ts'
import { anEdition } from '../src/plans/testing/an-edition.ts'
import { type Database, openDatabase } from '../src/platform/db/database.ts'
import { startDatabase } from '../src/platform/db/server.ts'
import { findPackageRoot } from '../src/platform/package-root.ts'
import { type Measurement, medianMilliseconds, milliseconds } from './measurement.ts'

const SLUG = 'nantong-2024'
const EDITIONS = 60
const RUNS = 40

/** A programme of sixty editions, a day each: as it is, and as it was on a day, read anew and when it was read before. */
export async function measureEditions(): Promise<Measurement[]> {
  const home = mkdtempSync(join(tmpdir(), 'courtyard-bench-'))
  try {
    const settings = readSettings(
      { COURTYARD_HOME: home, COURTYARD_PORT: '0', COURTYARD_LOG_LEVEL: 'silent', COURTYARD_WORK: 'off' },
      false,
    )
    await (await serve(settings)).stop()
    const running = await startDatabase(settings.database)
    const [app, owner] = [openDatabase(running.app), openDatabase(running.owner)]
    try {
      await writeEditions(owner)
      const days = [1, 10, 30, 58].map((ago) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10))
      // A reader of its own has read nothing before.
      const anew = (on?: string) => medianMilliseconds(RUNS, () => createProgrammeReader(app).getView(SLUG, on))
      const today = await anew()
      let past = 0
      for (const day of days) past = Math.max(past, await anew(day))
      const reader = createProgrammeReader(app)
      const again = (on?: string) => medianMilliseconds(RUNS, () => reader.getView(SLUG, on))
      const [todayAgain, pastAgain] = [await again(), await again(days.at(-1))]
      return [
        { what: `today, read anew (${EDITIONS} editions)`, figure: milliseconds(today), against: 'the measure' },
        {
          what: `a past day, read anew: the slowest of ${days.length}`,
          figure: milliseconds(past),
          against: `${(past / today).toFixed(2)} of today; goal ≤ 2`,
        },
        { what: 'today, read before', figure: milliseconds(todayAgain), against: 'the measure' },
        {
          what: 'a past day, read before',
          figure: milliseconds(pastAgain),
          against: `${(pastAgain / todayAgain).toFixed(2)} of today; goal ≤ 2`,
        },
      ]
    } finally {
      await app.close()
      await owner.close()
      await running.stop()
    }
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}

async function writeEditions(owner: Database): Promise<void> {
  const folder = await readProgrammeFolder(join(findPackageRoot(), 'programmes', SLUG))
  const programmeId = computeProgrammeId(SLUG)
  const content = anEdition({ slug: SLUG, reading: compilePlan(folder.text), binding: null, textSource: 'restated' })
  for (let edition = 2; edition <= EDITIONS; edition += 1) {
    await asLoader(owner, programmeId, (tx) => recordEdition(tx, programmeId, content))
  }
  await owner.pool.query(`
    alter table plans.edition no force row level security;
    update plans.edition set valid_from = now() - make_interval(days => ${EDITIONS} - edition + 1),
        valid_to = case when edition < ${EDITIONS} then now() - make_interval(days => ${EDITIONS} - edition) end
      where programme_id = '${programmeId}';
    alter table plans.edition force row level security`)
  await owner.pool.query('analyze')
}
