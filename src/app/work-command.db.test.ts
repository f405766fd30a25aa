import { execFile, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { computeProgrammeId } from '../plans/index.ts'
import { findRunningServer } from '../platform/db/embedded.ts'
import { PROGRAM, type RunningProduct, startProduct } from '../platform/testing/start-product.ts'

let home: string
let product: RunningProduct
let superuser: pg.Client
beforeAll(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'courtyard-work-'))
  product = await startProduct(home, { COURTYARD_WORK: 'off' }, PROGRAM)
  const { socketDirectory, port, secrets } = await findRunningServer(path.join(home, 'database'))
  superuser = new pg.Client({
    host: socketDirectory,
    port,
    user: 'courtyard_superuser',
    password: secrets.superuser,
    database: 'courtyard',
  })
  await superuser.connect()
})
afterAll(async () => {
  await superuser?.end()
  await product?.stop()
  await rm(home, { recursive: true, force: true })
})

const env = () => ({ ...process.env, COURTYARD_HOME: home, COURTYARD_LOG_LEVEL: 'warn' })

/** A process that runs jobs, once it does. */
async function startWork() {
  const child = spawn(process.execPath, [...PROGRAM, 'work'], { env: env(), stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString()
  })
  await expect.poll(() => said, { timeout: 20_000 }).toContain('Running jobs')
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    child.kill(signal)
    return ended
  }
  return { end }
}

it('runs jobs beside a server that runs none, and ends with 0 when it is told to stop', async () => {
  const work = await startWork()
  expect(await work.end('SIGTERM')).toBe(0)
  expect((await fetch(`${product.address}/health/ready`)).status).toBe(200)
})

const programmeId = computeProgrammeId('yunze-2023')
const ITEMS = 450

/** Items of a district that are overdue since yesterday: the night has something to tell of each. */
async function writeOverdueItems(): Promise<void> {
  const { rows } = await superuser.query<{ unit: string }>(
    `select held.organisation_id as unit from access.appointment held join access.role_right allowed
        on allowed.programme_id = held.programme_id and allowed.role = held.role
      where held.programme_id = $1 and allowed."right" = 'tasks.report'
        and daterange(held.valid_from, held.valid_to) @> access.today() order by held.id limit 1`,
    [programmeId],
  )
  const unit = rows[0]?.unit ?? ''
  await superuser.query(`begin;
    set local courtyard.system_actor = 'programme_loader'; set local courtyard.programme_id = '${programmeId}';
    create temporary table made on commit drop as select gen_random_uuid() as id from generate_series(1, ${ITEMS});
    insert into tasks.item (programme_id, id, title, source, lead_id, starts_on, due_on, report_every, created_by)
      select '${programmeId}', id, '夜里要发通知的事项', 'hand', '${unit}', access.today() - 40, access.today() - 1, 'none', null from made;
    insert into tasks.part (programme_id, item_id, organisation_id, "as") select '${programmeId}', id, '${unit}', 'lead' from made;
    ${['draft', 'set_up', 'send_call', 'sign_receipt']
      .map(
        (act) => `insert into tasks.item_act (programme_id, item_id, act, person_id, system_actor)
          select '${programmeId}', id, '${act}', null, 'programme_loader' from made;`,
      )
      .join('')}
    insert into tasks.letter (programme_id, item_id, kind, organisation_id, body, issued_by, system_actor)
      select '${programmeId}', id, 'call', '${unit}', '{}', null, 'programme_loader' from made;
    commit`)
}

/** What the night has told of those items by now. */
async function readTold() {
  const { rows } = await superuser.query<Record<string, number>>(
    `with made as materialized (
      select id, id::text as thing from tasks.item where programme_id = $1 and title = '夜里要发通知的事项'
    ), notice as materialized (
      select item_id from tasks.letter where programme_id = $1 and kind = 'blue' and item_id in (select id from made)
    ), message as materialized (
      select to_person, thing_id from access.message
        where programme_id = $1 and kind = 'tasks.notice' and thing_id in (select thing from made)
    ), duty as materialized (
      select appointment_id, thing_id from access.duty
        where programme_id = $1 and kind = 'tasks.answer' and thing_id in (select thing from made)
    )
    select (select count(*)::int from notice) as letters, (select count(distinct item_id)::int from notice) as items,
        (select count(*)::int from tasks.item_act
          where programme_id = $1 and act = 'escalate' and item_id in (select id from made)) as acts,
        (select count(*)::int from message) as messages,
        (select count(*)::int from (select distinct to_person, thing_id from message) one) as "messagesApart",
        (select count(distinct to_person)::int from message) as people,
        (select count(*)::int from duty) as duties,
        (select count(*)::int from (select distinct appointment_id, thing_id from duty) one) as "dutiesApart",
        (select count(*)::int from tasks.light where programme_id = $1 and item_id in (select id from made)) as lights`,
    [programmeId],
  )
  return rows[0] ?? {}
}

/** As if the last night had been missed: whoever runs jobs catches it up at once, by the product's own timetable. */
const missLastNight = () =>
  superuser.query(
    `update jobs._private_known_crontabs set known_since = now() - interval '9 days', last_execution = now() - interval '2 days'
      where identifier = 'tasks.night'`,
  )

it('runs the night by its own timetable, and killed in the middle of it tells each notice once all the same', {
  timeout: 120_000,
}, async () => {
  const { rows: known } = await superuser.query<{ identifier: string }>(
    `select identifier from jobs._private_known_crontabs where identifier = 'tasks.night'`,
  )
  expect(known).toHaveLength(1)
  await writeOverdueItems()
  await missLastNight()
  const killed = await startWork()
  // In the middle: some were told.
  await expect.poll(async () => (await readTold()).letters ?? 0, { timeout: 30_000, interval: 5 }).toBeGreaterThan(0)
  await killed.end('SIGKILL')
  expect((await readTold()).letters, 'told before it was killed in the middle').toBeLessThan(ITEMS)

  // What the dead process ran is taken over by the next one.
  const work = await startWork()
  await expect.poll(async () => (await readTold()).letters, { timeout: 40_000, interval: 100 }).toBe(ITEMS)
  await expect
    .poll(
      async () =>
        (
          await superuser.query(
            `select from jobs._private_jobs job join jobs._private_tasks task on task.id = job.task_id
              where task.identifier = 'tasks.night'`,
          )
        ).rowCount,
      { timeout: 40_000, interval: 100 },
    )
    .toBe(0)
  await work.end('SIGTERM')
  const told = await readTold()
  expect(told).toMatchObject({ letters: ITEMS, items: ITEMS, acts: ITEMS, lights: ITEMS })
  expect(told.people).toBeGreaterThan(0)
  expect(told.messages).toBe(ITEMS * (told.people ?? 0))
  expect([told.messagesApart, told.dutiesApart]).toEqual([told.messages, told.duties])
  expect(told.duties).toBeGreaterThanOrEqual(ITEMS)
})

it('lists the jobs that fail, and says where there is none to try again', async () => {
  const run = promisify(execFile)
  const listed = await run(process.execPath, [...PROGRAM, 'jobs'], { env: env() })
  expect(listed.stdout).toBe('没有失败的任务。\nNo job fails.\n')
  await expect(run(process.execPath, [...PROGRAM, 'jobs', '--retry', '7'], { env: env() })).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringContaining('There is no such job'),
  })
})
