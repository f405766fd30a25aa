import { fork } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ROLES } from '../../platform/db/roles.ts'
import { kills, rounds } from '../../platform/testing/rounds.ts'
import { aCreditCode } from '../testing/a-register.ts'
import type { ImportKind } from './imports.schema.ts'
import { anImportYard, aSheet, type Cells, type ImportYard } from './testing/an-import-yard.ts'

/** While an import is being confirmed its connection is cut, or its process killed, at whatever moment: all of it, or nothing. */
const ROWS = 150
let at: ImportYard
beforeAll(async () => {
  at = await anImportYard()
})
afterAll(() => at.close())

const listRows = (round: number): Cells[] =>
  Array.from({ length: ROWS }, (_, i) => ({
    code: aCreditCode(),
    name: `林${round}-${i}厂`,
    registered: `路 ${i} 号`,
    founded_on: '2020-01-01',
  }))

/** All that an import of enterprises may write. */
const countAll = async () => {
  const [row] = await at.database.asSuperuser<{ n: string }>(
    `select concat_ws(' ', (select count(*) from enterprises.enterprise), (select count(*) from enterprises.enterprise_name),
        (select count(*) from enterprises.address), (select count(*) from enterprises.import where confirmed_at is not null),
        (select count(*) from audit.entry where act = 'enterprises.import')) as n`,
  )
  return row?.n
}

const bring = async (kind: ImportKind, rows: readonly Cells[]) =>
  (await at.upload('programme_office', kind, await aSheet(kind, rows))).body

/** Cuts the confirm once it was seen so often to be writing. */
async function cutWriter(seen: number, isDone: () => boolean): Promise<boolean> {
  let times = 0
  while (!isDone()) {
    const found = await at.database.asSuperuser<{ cut: boolean }>(
      `select case when $1 then pg_terminate_backend(pid) else false end as cut from pg_stat_activity
        where datname = current_database() and usename = 'courtyard_app' and backend_xid is not null`,
      [times >= seen],
    )
    if (found.some(({ cut }) => cut)) return true
    if (found.length > 0) times += 1
  }
  return false
}

/** Confirms in a process of its own, which is killed with -9 after so many steps; whether it had said that it was done. */
function confirmAndKill(id: string, after: number): Promise<boolean> {
  return new Promise((resolve) => {
    const child = fork(fileURLToPath(new URL('./testing/confirm-in-a-process.ts', import.meta.url)), [], {
      execArgv: ['--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    let steps = 0
    let isDone = false
    child.on('message', ({ step }: { step: string }) => {
      steps += 1
      if (step === 'committed') isDone = true
      if (steps >= after || isDone) child.kill('SIGKILL')
    })
    child.once('exit', () => resolve(isDone))
    child.send({
      id,
      config: at.database.configOf(ROLES.app),
      actor: {
        kind: 'person',
        personId: at.yard.person('programme_office'),
        programmeId: at.yard.programmeId,
        secondFactor: true,
      },
    })
  })
}

/** What was confirmed stands whole; what was not stands not at all and may be confirmed again. */
async function lookAt(id: string, rows: readonly Cells[], before: string | undefined, isTold: boolean): Promise<void> {
  const { body } = await at.ask('programme_office', 'GET', `/imports/${id}`)
  if (body.state === 'preview') {
    expect(isTold).toBe(false)
    expect(await countAll()).toBe(before)
    const again = await at.ask('programme_office', 'POST', `/imports/${id}/confirm`, {})
    expect([again.status, again.body.rows]).toEqual([200, { new: ROWS, changed: 0, same: 0, bad: 0, doubtful: 0 }])
  }
  expect(await countAll()).not.toBe(before)
  expect((await bring('enterprises', rows)).rows).toMatchObject({ new: 0, changed: 0, same: ROWS })
}

it(
  'a confirm whose connection is cut is written whole or not at all',
  async () => {
    let cuts = 0
    for (let round = 0; round < 3 * rounds; round += 1) {
      const rows = listRows(round)
      const { id } = await bring('enterprises', rows)
      const before = await countAll()
      let isDone = false
      const confirming = at.ask('programme_office', 'POST', `/imports/${id}/confirm`, {}).finally(() => {
        isDone = true
      })
      cuts += Number(await cutWriter(round % 8, () => isDone))
      await lookAt(id, rows, before, (await confirming).status === 200)
    }
    expect(cuts).toBeGreaterThan(0)
  },
  60_000 * rounds,
)

it(
  'a confirm whose process is killed with -9 is written whole or not at all',
  async () => {
    let killed = 0
    for (let round = 0; round < kills; round += 1) {
      const rows = listRows(1_000 + round)
      const { id } = await bring('enterprises', rows)
      const before = await countAll()
      // In the middle of writing first; then at whatever step.
      const isTold = await confirmAndKill(id, round === 0 ? 42 : 2 + ((round * 7) % 48))
      killed += Number(!isTold)
      await lookAt(id, rows, before, isTold)
    }
    expect(killed).toBeGreaterThan(0)
  },
  60_000 * kills,
)

it('a confirm that is cancelled, and one of a preview that runs already, write nothing', async () => {
  const rows = listRows(5_000)
  const { id } = await bring('enterprises', rows)
  const before = await countAll()
  const confirming = at.ask('programme_office', 'POST', `/imports/${id}/confirm`, {})
  await expect
    .poll(async () => (await at.ask('programme_office', 'GET', `/imports/${id}`)).body.state, { interval: 5 })
    .toBe('running')
  expect((await at.ask('programme_office', 'POST', `/imports/${id}/confirm`, {})).body.code).toBe('import_runs')
  expect((await at.ask('programme_office', 'DELETE', `/imports/${id}`)).status).toBe(204)
  const { status, body } = await confirming
  expect([status, body.code]).toEqual([409, 'cancelled'])
  expect(await countAll()).toBe(before)
  expect((await at.ask('programme_office', 'GET', `/imports/${id}`)).body.state).toBe('preview')
})
