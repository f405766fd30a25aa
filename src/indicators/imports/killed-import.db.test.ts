import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ROLES } from '../../platform/db/roles.ts'
import { kills } from '../../platform/testing/rounds.ts'
import { aReportYard, type ReportYard } from '../testing/a-report-yard.ts'

let at: ReportYard
let home: string
beforeAll(async () => {
  at = await aReportYard()
  home = await mkdtemp(path.join(tmpdir(), 'courtyard-import-'))
})
afterAll(async () => {
  await at.close()
  await rm(home, { recursive: true, force: true })
})

const ROWS = 600
const PROGRAM = fileURLToPath(new URL('../testing/import-process.ts', import.meta.url))
const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href

it('a process that is killed while it imports leaves all of it or nothing', {
  timeout: 180_000,
}, async () => {
  const file = path.join(home, 'figures.csv')
  const codes = ['revenue', 'staff', 'note_count']
  const lines = Array.from({ length: ROWS }, (_, n) => {
    const quarter = 4 * 2018 + (n % 72)
    const park = Object.values(at.parks)[Math.floor(n / 72) % 3]
    return `${codes[Math.floor(n / 216) % 3]},${park},${Math.floor(quarter / 4)}Q${(quarter % 4) + 1},${n}`
  })
  await writeFile(file, `code,park,period,value\n${lines.join('\n')}\n`)
  for (let round = 0; round < Math.min(kills, 5); round += 1) {
    const child = fork(PROGRAM, [], { execArgv: ['--import', TSX], serialization: 'advanced' })
    child.send({ worker: at.database.configOf(ROLES.worker), programmeId: at.yard.programmeId, file })
    await once(child, 'message')
    // At another moment each round, from the first statement to the last.
    const said: unknown[] = []
    child.on('message', (state) => said.push(state))
    for (let looks = (round * 3) % 60; looks > 0; looks -= 1) await at.database.asSuperuser('select 1')
    const acknowledged = said[0]
    child.kill('SIGKILL')
    await once(child, 'exit')
    // Its connection ends with it, and what it had begun with that.
    await expect
      .poll(() =>
        at.database.asSuperuser(
          `select from pg_stat_activity where datname = current_database() and usename = 'courtyard_worker'`,
        ),
      )
      .toEqual([])
    const [told] = await at.database.asSuperuser<{ state: string; rows: number; written: number }>(
      `select one.state, one.rows_written as written, (
            select count(*)::int from indicators.observation said where said.import_id = one.id) as rows
          from indicators.import one order by started_at desc limit 1`,
    )
    if (acknowledged === 'done') expect(told?.state).toBe('done')
    if (told) expect(told.rows, told.state).toBe(told.state === 'done' ? ROWS : 0)
    if (told) expect(told.written).toBe(told.rows)
    const [left] = await at.database.asSuperuser<{ half: number }>(
      `select count(*)::int as half from indicators.observation said
        where not exists (select from indicators.import one where one.id = said.import_id and one.state = 'done')`,
    )
    expect(left?.half).toBe(0)
  }
})
