import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { Registry } from 'prom-client'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { asActor, openDatabase } from '../db/database.ts'
import { ROLES } from '../db/roles.ts'
import { findPackageRoot } from '../package-root.ts'
import { openTestDatabase, type TestDatabase } from '../testing/open-test-database.ts'
import { addJob, addJobs, defineJob, defineRecurring, type JobWork } from './define-job.ts'
import { installJobs } from './install-jobs.ts'
import { listFailing, measureJobs, retryJob } from './read-queue.ts'
import { type JobsSettings, type RunningJobs, runJobs } from './run-jobs.ts'
import { watchWorkers } from './watch-workers.ts'

/** As computed from a name: of no version. */
const PROGRAMME = '11111111-1111-a111-1111-111111111111'
const ANOTHER = '22222222-2222-4222-8222-222222222222'
const WORK_PROCESS = fileURLToPath(new URL('./testing/work-process.ts', import.meta.url))
const PERSON = '33333333-3333-4333-8333-333333333333'

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())

let running: RunningJobs[] = []
const children: ChildProcess[] = []
beforeEach(() => database.asSuperuser('truncate jobs._private_jobs, jobs._private_known_crontabs'))
afterEach(async () => {
  await Promise.all(running.map((one) => one.stop()))
  running = []
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

const lines: { level: string; fields: Record<string, unknown>; message: string }[] = []
const log = Object.fromEntries(
  ['error', 'warn', 'info', 'debug'].map((level) => [
    level,
    (fields: Record<string, unknown>, message: string) => lines.push({ level, fields, message }),
  ]),
) as unknown as JobsSettings['log']

async function start(parts: Partial<JobsSettings>): Promise<RunningJobs> {
  const jobs = await runJobs({
    worker: database.configOf(ROLES.worker),
    jobs: [],
    recurring: [],
    listProgrammes: async () => [],
    log,
    concurrency: 2,
    lookMs: 100,
    ...parts,
  })
  running.push(jobs)
  return jobs
}

const door = { name: 'testing.note', actor: 'operator', payload: z.object({ what: z.string() }) }

/** A job that notes what it was given and as whom it worked; told so, it fails so often before. */
function noter(failures = 0) {
  const noted: { what: string; by: string | null; programme: string | null; try: number }[] = []
  const job = defineJob({
    ...door,
    run: async (work: JobWork, { what }) => {
      const { rows } = await work.act((tx) =>
        sql<{ by: string | null; programme: string | null }>`
          select access.system_actor() as by, access.programme_id() as programme`.execute(tx),
      )
      noted.push({ what, by: null, programme: null, ...rows[0], try: work.try })
      if (work.try <= failures) throw new Error('not yet')
    },
  })
  return { job, noted }
}

/** As a request would: nobody in particular but the one who asks, in one programme. */
function asPerson<Result>(work: Parameters<typeof asActor<unknown, Result>>[2], programmeId = PROGRAMME) {
  return database.app.kysely.transaction().execute(async (tx) => {
    await sql`select set_config('courtyard.programme_id', ${programmeId}, true),
      set_config('courtyard.person_id', ${PERSON}, true)`.execute(tx)
    return work(tx, {})
  })
}

const listJobs = () =>
  database.asSuperuser<{ task: string; payload: { programme: string; given: unknown }; tries: number; at: Date }>(
    `select tasks.identifier as task, payload, max_attempts::int as tries, run_at as at
      from jobs._private_jobs jobs join jobs._private_tasks tasks on tasks.id = task_id order by jobs.id`,
  )
/** Now rather than in seconds: the row is backdated, and the workers are told. */
const hurry = () =>
  database.asSuperuser(
    `update jobs._private_jobs set run_at = now() - interval '1 second' where locked_at is null;
      select pg_notify('jobs:insert', '{"count":1}')`,
  )

describe('a job', () => {
  it('appears once the transaction that adds it commits, and not when it is rolled back', async () => {
    await expect(
      asPerson(async (tx) => {
        await addJob(tx, door, { what: 'never' })
        throw new Error('rolled back')
      }),
    ).rejects.toThrow('rolled back')
    expect(await listJobs()).toEqual([])
    await asPerson(async (tx) => {
      await addJob(tx, door, { what: 'once' })
      expect(await listJobs()).toEqual([])
    })
    expect(await listJobs()).toMatchObject([
      { task: 'testing.note', payload: { programme: PROGRAMME, given: { what: 'once' } }, tries: 12 },
    ])
  })

  it('works as its named system actor, in the programme of the transaction that added it', async () => {
    const { job, noted } = noter()
    await start({ jobs: [job] })
    await asPerson((tx) => addJob(tx, door, { what: 'here' }), ANOTHER)
    await expect.poll(() => noted).toEqual([{ what: 'here', by: 'operator', programme: ANOTHER, try: 1 }])
    await expect.poll(listJobs).toEqual([])
  })

  it('is added by a system actor as well, and many of a kind at once', async () => {
    const { job, noted } = noter()
    await start({ jobs: [job] })
    await asActor(database.owner, { kind: 'system', name: 'operator', programmeId: PROGRAMME }, (tx) =>
      addJobs(
        tx,
        door,
        ['a', 'b', 'c'].map((what) => ({ what })),
      ),
    )
    await expect.poll(() => noted.map(({ what }) => what).sort()).toEqual(['a', 'b', 'c'])
  })

  it('waits until it is due', async () => {
    const at = new Date('2031-05-01T00:00:00Z')
    await asPerson((tx) => addJob(tx, door, { what: 'later' }, { runAt: at }))
    expect((await listJobs())[0]?.at).toEqual(at)
  })

  it('replaces the one that waits under its key, in its programme and in no other', async () => {
    const key = 'k'
    await asPerson((tx) => addJob(tx, door, { what: 'first' }, { key }))
    await asPerson((tx) => addJob(tx, door, { what: 'second' }, { key }))
    await asPerson((tx) => addJob(tx, door, { what: 'elsewhere' }, { key }), ANOTHER)
    expect((await listJobs()).map(({ payload }) => payload)).toEqual([
      { programme: PROGRAMME, given: { what: 'second' } },
      { programme: ANOTHER, given: { what: 'elsewhere' } },
    ])
  })

  it('that fails is logged with its id and tried again', async () => {
    const { job, noted } = noter(1)
    await start({ jobs: [job] })
    await asPerson((tx) => addJob(tx, door, { what: 'again' }))
    await expect.poll(() => noted.length).toBe(1)
    const [failed] = await vi.waitFor(async () => {
      const rows = await database.asSuperuser<{ id: string }>(
        `select id from jobs._private_jobs where last_error = 'not yet' and locked_at is null`,
      )
      expect(rows).toHaveLength(1)
      return rows
    })
    expect(lines.filter(({ fields }) => fields.jobId === failed?.id)).toMatchObject([
      { level: 'error', message: 'a job failed', fields: { job: 'testing.note', programmeId: PROGRAMME, try: 1 } },
    ])
    await hurry()
    await expect.poll(() => noted.map((one) => one.try)).toEqual([1, 2])
    await expect.poll(listJobs).toEqual([])
  })

  it('that is none is not added', async () => {
    const wrong = { what: 7 } as unknown as { what: string }
    await expect(asPerson((tx) => addJob(tx, door, wrong))).rejects.toThrow(/^testing.note does not take this/)
    for (const bad of ["'drop table'", "repeat('a', 200)"]) {
      await expect(asPerson((tx) => sql`select jobs.add(${sql.raw(bad)}, '[{}]')`.execute(tx))).rejects.toMatchObject({
        constraint: 'a_job_is_named_and_bounded',
      })
    }
  })
})

describe('what recurs', () => {
  const nightly = (ran: string[]) =>
    defineRecurring({
      name: 'testing.nightly',
      actor: 'operator',
      at: '01:00',
      run: async ({ programmeId }) => void ran.push(programmeId),
    })

  it('does not run when it is new', async () => {
    const ran: string[] = []
    await start({ recurring: [nightly(ran)], listProgrammes: async () => [PROGRAMME] })
    await expect
      .poll(() => database.asSuperuser('select identifier from jobs._private_known_crontabs'))
      .toEqual([{ identifier: 'testing.nightly' }])
    expect(ran).toEqual([])
    expect(await listJobs()).toEqual([])
  })

  it('is caught up once in each programme, however many nights were missed and however many processes begin', async () => {
    await database.asSuperuser(
      `insert into jobs._private_known_crontabs (identifier, known_since, last_execution)
        values ('testing.nightly', now() - interval '90 days', now() - interval '9 days')`,
    )
    const ran: string[] = []
    const listProgrammes = async () => [PROGRAMME, ANOTHER]
    await Promise.all([1, 2].map(() => start({ recurring: [nightly(ran)], listProgrammes })))
    await expect.poll(() => [...ran].sort()).toEqual([PROGRAMME, ANOTHER])
    await expect.poll(listJobs).toEqual([])
    await Promise.all(running.splice(0).map((one) => one.stop()))
    await start({ recurring: [nightly(ran)], listProgrammes })
    await asPerson((tx) => addJob(tx, door, { what: 'nobody does this' }))
    expect(ran).toHaveLength(2)
    expect((await listJobs()).map(({ task }) => task)).toEqual(['testing.note'])
  })
})

describe('a worker', () => {
  const begin = async () => {
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', WORK_PROCESS, JSON.stringify(database.configOf(ROLES.worker))],
      { cwd: findPackageRoot(), stdio: ['ignore', 'pipe', 'inherit'] },
    )
    children.push(child)
    let said = ''
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString()
    })
    return { child, said: () => said, ended: new Promise<number | null>((done) => child.once('exit', done)) }
  }
  const endless = { name: 'testing.endless', actor: 'operator', payload: z.object({ what: z.string() }) }
  const finishing = () => {
    const done: { what: string; try: number }[] = []
    const job = defineJob({
      ...endless,
      run: async (work: JobWork, { what }) => void done.push({ what, try: work.try }),
    })
    return { job, done }
  }

  it('that is killed leaves its jobs to another, at once rather than in four hours', async () => {
    await asPerson((tx) => addJob(tx, endless, { what: 'long' }))
    const { child, said, ended } = await begin()
    await expect.poll(said, { timeout: 20_000 }).toBe('started long\n')
    const { job, done } = finishing()
    await start({ jobs: [job] })
    child.kill('SIGKILL')
    await ended
    await expect.poll(() => done, { timeout: 20_000 }).toEqual([{ what: 'long', try: 2 }])
    expect(lines.filter(({ message }) => message === 'a worker died; what it ran is taken over')).toMatchObject([
      { fields: { jobs: 1 } },
    ])
  })

  it('that lives is left alone, also when its connection breaks, and no longer once it is gone', async () => {
    const config = database.configOf(ROLES.worker)
    const lock = (by: string) =>
      database.asSuperuser(
        `insert into jobs._private_tasks (identifier) values ('testing.note') on conflict do nothing;
          insert into jobs._private_jobs (task_id, locked_by, locked_at)
            select id, '${by}', now() from jobs._private_tasks where identifier = 'testing.note'`,
      )
    const listLocked = () =>
      database.asSuperuser('select locked_by as by from jobs._private_jobs where locked_by is not null')
    const living = watchWorkers({ ...config, application_name: 'living' }, log, 60_000)
    const other = watchWorkers(config, log, 50)
    try {
      await living.declare('pool-a')
      await Promise.all(['pool-a', 'pool-dead'].map(lock))
      // Both were looked at, twice.
      await expect.poll(listLocked).toEqual([{ by: 'pool-a' }])
      const held = `select count(*)::int as held from pg_locks join pg_stat_activity using (pid)
        where locktype = 'advisory' and application_name = 'living'`
      await database.asSuperuser(
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'living'`,
      )
      await expect.poll(() => database.asSuperuser(held)).toEqual([{ held: 1 }])
      await lock('pool-dead')
      await expect.poll(listLocked).toEqual([{ by: 'pool-a' }])
      await living.stop()
      await expect.poll(listLocked).toEqual([])
    } finally {
      await Promise.all([living.stop(), other.stop()])
    }
  })

  it('that is asked to stop ends within the grace, leaves no connection, and what it did not finish is there', async () => {
    await asPerson((tx) => addJob(tx, endless, { what: 'long' }))
    const { child, said, ended } = await begin()
    await expect.poll(said, { timeout: 20_000 }).toBe('started long\n')
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
    const left = `select count(*)::int as left from pg_stat_activity where usename = $1 and datname = current_database()`
    await expect.poll(() => database.asSuperuser(left, [ROLES.worker])).toEqual([{ left: 0 }])
    const { job, done } = finishing()
    await start({ jobs: [job] })
    await hurry()
    await expect.poll(() => done).toEqual([{ what: 'long', try: 2 }])
  })
})

describe('the queue', () => {
  it('says which jobs fail, which were given up and how long the oldest waits; and one can be tried again', async () => {
    const worker = openDatabase({ ...database.configOf(ROLES.worker), max: 1 })
    const registry = new Registry()
    measureJobs(registry, worker)
    try {
      await asPerson((tx) =>
        addJobs(
          tx,
          door,
          ['due', 'failing', 'given up'].map((what) => ({ what })),
        ),
      )
      await asPerson((tx) => addJob(tx, door, { what: 'scheduled' }, { runAt: new Date('2099-01-01') }))
      await database.asSuperuser(
        `update jobs._private_jobs set run_at = now() - interval '90 seconds' where payload -> 'given' ->> 'what' = 'due';
          update jobs._private_jobs set attempts = 3, last_error = 'no answer' where payload -> 'given' ->> 'what' = 'failing';
          update jobs._private_jobs set attempts = 12, last_error = 'never' where payload -> 'given' ->> 'what' = 'given up'`,
      )
      const failing = await listFailing(worker, 10)
      expect(failing).toMatchObject([
        { name: 'testing.note', programmeId: PROGRAMME, tries: 12, most: 12, error: 'never', next: null },
        { tries: 3, error: 'no answer', next: expect.any(Date) },
      ])
      const figures = await registry.metrics()
      for (const state of ['due', 'failing', 'given_up', 'scheduled']) {
        expect(figures).toContain(`jobs{job="testing.note",state="${state}"} 1`)
      }
      expect(Number(/jobs_oldest_due_seconds\{job="testing.note"\} (\S+)/.exec(figures)?.[1])).toBeGreaterThanOrEqual(
        90,
      )
      expect(await retryJob(worker, failing[0]?.id ?? '')).toBe(true)
      expect(await retryJob(worker, '999999')).toBe(false)
      const { job, noted } = noter()
      await start({ jobs: [job] })
      await expect.poll(() => noted.map(({ what, try: at }) => [what, at])).toContainEqual(['given up', 1])
    } finally {
      await worker.close()
    }
  })
})

describe('the schema of jobs', () => {
  it('is installed any number of times, also by many at once', async () => {
    await Promise.all([1, 2, 3].map(() => installJobs(database.configOf(ROLES.owner))))
    await asPerson((tx) => addJob(tx, door, { what: 'still' }))
    expect(await listJobs()).toHaveLength(1)
  })

  it('shows a request nothing, and lets it do one thing', async () => {
    const tables = await database.asSuperuser<{ name: string; isView: boolean }>(
      `select c.oid::regclass::text as name, relkind = 'v' as "isView" from pg_class c join pg_namespace n on n.oid = relnamespace
        where nspname = 'jobs' and relkind in ('r', 'v')`,
    )
    expect(tables.length).toBeGreaterThanOrEqual(6)
    for (const login of [ROLES.app, ROLES.auth]) {
      const asked = openDatabase({ ...database.configOf(login), max: 1 })
      try {
        for (const { name, isView } of tables) {
          const changes = isView ? [] : [`delete from ${name}`, `insert into ${name} default values`]
          for (const statement of [`select from ${name}`, ...changes]) {
            await expect(asked.pool.query(statement), `${login}: ${statement}`).rejects.toMatchObject({ code: '42501' })
          }
        }
      } finally {
        await asked.close()
      }
    }
    const may = (login: string) =>
      database.asSuperuser<{ name: string }>(
        `select p.proname as name from pg_proc p join pg_namespace n on n.oid = pronamespace
          where nspname = 'jobs' and has_function_privilege($1, p.oid, 'execute')`,
        [login],
      )
    expect(await may(ROLES.app)).toEqual([{ name: 'add' }])
    expect(await may(ROLES.auth)).toEqual([])
  })

  it('takes no job from nobody, and none into another programme', async () => {
    const nobody = database.app.pool.query(`select jobs.add('testing.note', '[{}]')`)
    await expect(nobody).rejects.toMatchObject({ code: '42501' })
    await asPerson((tx) =>
      sql`select jobs.add('testing.note', ${JSON.stringify([{ programme: ANOTHER }])}::jsonb, null, ${`${ANOTHER}/k`})`.execute(
        tx,
      ),
    )
    expect(await listJobs()).toMatchObject([{ payload: { programme: PROGRAMME, given: { programme: ANOTHER } } }])
  })

  it('lets a worker reach the queue and no owner’s rights', async () => {
    const worker = openDatabase({ ...database.configOf(ROLES.worker), max: 1 })
    try {
      await expect(worker.pool.query('truncate jobs._private_jobs')).rejects.toMatchObject({ code: '42501' })
      await expect(worker.pool.query('delete from jobs.migrations')).rejects.toMatchObject({ code: '42501' })
      await expect(worker.pool.query('create table jobs.mine ()')).rejects.toMatchObject({ code: '42501' })
    } finally {
      await worker.close()
    }
  })
})
