import { sql } from 'kysely'
import { Gauge, type Registry } from 'prom-client'
import type { Database } from '../db/database.ts'

/** What waits, runs and fails. Read with the worker's login. */

const STATES = ['due', 'scheduled', 'running', 'failing', 'given_up'] as const

/** due: would run now; scheduled: later; failing: will be tried again; given_up: will not. */
type State = (typeof STATES)[number]

const state = sql`case
  when job.locked_at is not null then 'running'
  when job.attempts >= job.max_attempts then 'given_up'
  when job.last_error is not null then 'failing'
  when job.run_at > now() then 'scheduled'
  else 'due' end`

interface QueueState {
  readonly name: string
  readonly state: State
  readonly jobs: number
  /** Since the oldest of them should have run, in seconds. */
  readonly oldest: number
}

async function readQueue(database: Database): Promise<QueueState[]> {
  const { rows } = await sql<QueueState>`
    select name, state, count(*)::integer as jobs, extract(epoch from now() - min(due))::float8 as oldest from (
      select task.identifier as name, ${state} as state, job.run_at as due
        from jobs._private_jobs job join jobs._private_tasks task on task.id = job.task_id
    ) as job group by name, state order by name, state`.execute(database.kysely)
  return rows
}

export interface FailingJob {
  readonly id: string
  readonly name: string
  readonly programmeId: string | null
  readonly tries: number
  readonly most: number
  readonly error: string
  /** Null where it was given up. */
  readonly next: Date | null
}

/** Those that failed at their last try, the newest first. */
export async function listFailing(database: Database, most: number): Promise<FailingJob[]> {
  const { rows } = await sql<FailingJob>`
    select job.id::text as id, task.identifier as name, job.payload ->> 'programme' as "programmeId",
        job.attempts::integer as tries, job.max_attempts::integer as most, coalesce(job.last_error, '') as error,
        case when job.attempts < job.max_attempts then job.run_at end as next
      from jobs._private_jobs job join jobs._private_tasks task on task.id = job.task_id
      where job.locked_at is null and (job.last_error is not null or job.attempts >= job.max_attempts)
      order by job.id desc limit ${most}`.execute(database.kysely)
  return rows
}

/** Has a failing job tried again now, as often as at first. @returns whether there is one of that id */
export async function retryJob(database: Database, id: string): Promise<boolean> {
  const { rows } = await sql`
    with again as (
      update jobs._private_jobs set attempts = 0, run_at = now(), updated_at = now()
        where id = ${id}::bigint and locked_at is null returning id
    )
    select pg_notify('jobs:insert', '{"count":1}') from again`.execute(database.kysely)
  return rows.length > 0
}

/** Offers the queue's figures with the server's, each time they are asked for. */
export function measureJobs(registry: Registry, database: Database): void {
  let read: Promise<QueueState[]> | null = null
  // Both figures of one answer are of one moment.
  const readOnce = () => {
    read ??= readQueue(database).finally(() => {
      read = null
    })
    return read
  }
  new Gauge({
    name: 'jobs',
    help: 'Jobs by what they are and how they stand: due, scheduled, running, failing (tried again later), given_up.',
    labelNames: ['job', 'state'],
    registers: [registry],
    async collect() {
      const rows = await readOnce()
      this.reset()
      for (const { name, state: stands, jobs } of rows) this.set({ job: name, state: stands }, jobs)
    },
  })
  new Gauge({
    name: 'jobs_oldest_due_seconds',
    help: 'How long the oldest job has waited that could run.',
    labelNames: ['job'],
    registers: [registry],
    async collect() {
      const rows = await readOnce()
      this.reset()
      for (const { name, state: stands, oldest } of rows) if (stands === 'due') this.set({ job: name }, oldest)
    },
  })
}
