import { EventEmitter } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { type CronItem, parseCronItems, type Runner, run, type TaskList, type WorkerEvents } from 'graphile-worker'
import { sql } from 'kysely'
import type pg from 'pg'
import { z } from 'zod'
import type { Actor } from '../db/actor.ts'
import { asActor, type Database, openDatabase } from '../db/database.ts'
import { DEFAULT_TRIES, type Job, type JobWork, type Recurring } from './define-job.ts'
import { SCHEMA } from './install-jobs.ts'
import { type JobLog, logInto } from './log-jobs.ts'
import { toCron } from './rules/recurrence.ts'
import { watchWorkers } from './watch-workers.ts'

export interface JobsSettings {
  /** The worker's login. */
  readonly worker: pg.PoolConfig
  readonly jobs: readonly Job<unknown>[]
  readonly recurring: readonly Recurring[]
  /** The programmes in which recurring jobs run. */
  readonly listProgrammes: () => Promise<readonly string[]>
  readonly log: JobLog
  /** How many run at a time in this process. */
  readonly concurrency?: number
  /** How long running jobs may still take once they are asked to stop; what takes longer is tried again later. */
  readonly graceMs?: number
  /** How often it is looked whether another worker died; 5 seconds unless told otherwise. */
  readonly lookMs?: number
}

export interface RunningJobs {
  /** Takes no more, waits for what runs within the grace, and leaves nothing behind. May be called again. */
  stop(): Promise<void>
}

const CONCURRENCY = 4
const GRACE_MS = 5_000
/** How long until it is begun anew, where it broke off by itself. */
const RESTART_MS = 5_000

/** What graphile-worker's timetable adds; what recurs is then added for each programme. */
const EVERYWHERE = 'jobs.everywhere'

// A programme's key is computed from its name and bears no version.
const envelope = z.object({ programme: z.guid(), given: z.unknown() })
const everywhere = z.object({ job: z.string() })

/** Runs jobs until it is stopped. Any number of processes may: each job is run by one of them. */
export async function runJobs(settings: JobsSettings): Promise<RunningJobs> {
  const { worker, log, concurrency = CONCURRENCY, graceMs = GRACE_MS } = settings
  const recurring = settings.recurring.map(asJob)
  const jobs = [...settings.jobs, ...recurring]
  const names = jobs.map(({ name }) => name)
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined) throw new Error(`two jobs are called ${twice}`)

  // One connection listens.
  const queue = openWatched({ ...worker, max: concurrency + 1 })
  const work = openWatched({ ...worker, max: concurrency })
  const watch = watchWorkers(worker, log, settings.lookMs)
  const taskList: TaskList = {
    [EVERYWHERE]: async (raw) => addEverywhere(queue.database, settings, everywhere.parse(raw).job),
    ...Object.fromEntries(jobs.map((job) => [job.name, runOne(job, work.database, log)])),
  }
  let pool: { forcefulShutdown(message: string): PromiseLike<unknown> | unknown } | null = null
  let isForced = false
  const begin = async (): Promise<Runner> => {
    const events: WorkerEvents = new EventEmitter()
    events.on('pool:create', ({ workerPool }) => {
      pool = workerPool
    })
    return run({
      pgPool: queue.database.pool,
      schema: SCHEMA,
      concurrency,
      taskList,
      parsedCronItems: parseCronItems(settings.recurring.map(writeCronItem)),
      noHandleSignals: true,
      gracefulShutdownAbortTimeout: Math.ceil(graceMs / 2),
      logger: logInto(log, () => isForced),
      events,
      preset: {
        plugins: [
          {
            name: 'CourtyardWatchPlugin',
            version: '1.0.0',
            worker: { hooks: { startWorker: (_context, { worker: one }) => watch.declare(one.workerPool.id) } },
          },
        ],
      },
    })
  }

  const close = async () => {
    await watch.stop()
    await Promise.all([queue.close(), work.close()])
  }
  let runner = await begin().catch(async (error: unknown) => {
    await close()
    throw error
  })
  const stopping = new AbortController()
  const keepRunning = async () => {
    for (;;) {
      const broken = await runner.promise.then(
        () => null,
        (error: unknown) => error,
      )
      while (!stopping.signal.aborted) {
        log.error({ err: broken }, 'jobs broke off; they are begun again')
        await wait(RESTART_MS, undefined, { signal: stopping.signal }).catch(() => undefined)
        if (stopping.signal.aborted) break
        const again = await begin().catch((err: unknown) => void log.error({ err }, 'jobs could not be begun again'))
        if (again && stopping.signal.aborted) await again.stop()
        else if (again) {
          runner = again
          break
        }
      }
      if (stopping.signal.aborted) return
    }
  }
  const running = keepRunning()

  const stop = async () => {
    stopping.abort()
    const ended = runner.stop().catch(() => undefined)
    const isInTime = await Promise.race([ended.then(() => true), wait(graceMs, false, { ref: false })])
    if (!isInTime) {
      isForced = true
      log.warn({}, 'jobs that run too long to wait for are tried again later')
      await Promise.race([
        Promise.resolve(pool?.forcefulShutdown('the process stopped')).catch(() => undefined),
        wait(1_000, undefined, { ref: false }),
      ])
    }
    await Promise.race([running, wait(1_000, undefined, { ref: false })])
    await close()
  }
  let stopped: Promise<void> | undefined
  return {
    stop: () => {
      stopped ??= stop()
      return stopped
    },
  }
}

/** A pool that closes at once, also while a job holds a connection. */
function openWatched(config: pg.PoolConfig): { readonly database: Database; close(): Promise<void> } {
  const database = openDatabase(config)
  const clients = new Set<pg.PoolClient>()
  database.pool.on('connect', (client) => {
    clients.add(client)
    client.on('error', () => undefined)
  })
  database.pool.on('remove', (client) => clients.delete(client))
  return {
    database,
    close: async () => {
      const closed = database.close()
      const isClosed = await Promise.race([closed.then(() => true), wait(200, false, { ref: false })])
      if (isClosed) return
      for (const client of clients) client.connection.stream.destroy()
    },
  }
}

function runOne(job: Job<unknown>, database: Database, log: JobLog): TaskList[string] {
  return async (raw, { job: row, abortSignal }) => {
    const { programme: programmeId, given } = envelope.parse(raw)
    const actor: Actor = { kind: 'system', name: job.actor, programmeId }
    const work: JobWork = {
      programmeId,
      jobId: row.id,
      try: row.attempts,
      isLastTry: row.attempts >= row.max_attempts,
      signal: abortSignal ?? new AbortController().signal,
      log,
      database,
      act: (deed, named) => asActor(database, actor, deed, named),
    }
    try {
      await job.run(work, job.payload.parse(given))
    } catch (err) {
      const { jobId, isLastTry } = work
      log.error({ err, job: job.name, jobId, programmeId, try: work.try, isLastTry }, 'a job failed')
      throw err
    }
  }
}

function asJob(job: Recurring): Job<unknown> {
  return { ...job, payload: z.unknown(), run: (work) => job.run(work) }
}

/** What was missed is caught up once: the last time that it should have run, and no earlier one. */
function writeCronItem({ name, at }: Recurring): CronItem {
  const { match, periodMs } = toCron(at)
  return {
    task: EVERYWHERE,
    match,
    identifier: name,
    payload: { job: name },
    options: { backfillPeriod: periodMs, maxAttempts: 25 },
  }
}

/** In one statement: none is left out when the process dies in the middle. */
async function addEverywhere(database: Database, settings: JobsSettings, name: string): Promise<void> {
  const job = settings.recurring.find((one) => one.name === name)
  if (!job) throw new Error(`nothing recurs by the name ${name}`)
  const programmes = await settings.listProgrammes()
  await sql`select jobs.add_jobs(array(
      select (${name}::text, json_build_object('programme', programme, 'given', null), null, null,
          ${job.tries ?? DEFAULT_TRIES}::smallint, ${name}::text || '/' || programme || '/recurring', 0, null)::jobs.job_spec
        from unnest(${programmes}::uuid[]) as programme))`.execute(database.kysely)
}
