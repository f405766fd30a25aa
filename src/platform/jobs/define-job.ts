import { type Kysely, type QueryExecutorProvider, sql } from 'kysely'
import type { ZodType } from 'zod'
import type { Deed } from '../db/actor.ts'
import type { Database } from '../db/database.ts'
import type { JobLog } from './log-jobs.ts'

/** What somebody who adds a job needs to know of it. */
export interface JobDoor<Payload> {
  /** `capability.what`. */
  readonly name: string
  /** The system actor it works as. */
  readonly actor: string
  /** Ids and days; never contents, since a queue is not under row security. */
  readonly payload: ZodType<Payload>
  /** How often it is tried until it is given up; 12 unless told otherwise. */
  readonly tries?: number
}

export interface Job<Payload> extends JobDoor<Payload> {
  /** What it throws is logged with the job's id, and it is tried again. */
  run(work: JobWork, payload: Payload): Promise<void>
}

/** One try of a job, in its programme. */
export interface JobWork {
  readonly programmeId: string
  readonly jobId: string
  /** From 1. */
  readonly try: number
  readonly isLastTry: boolean
  /** Aborted when the process wants to end: what is left is better done at the next try. */
  readonly signal: AbortSignal
  readonly log: JobLog
  /** With the worker's login, for those who ask for a database; `act` is the shorter way. */
  readonly database: Database
  /** One transaction as the job's system actor in its programme. */
  act<Tables, Result>(work: (tx: Kysely<Tables>) => Promise<Result>, deed?: Deed): Promise<Result>
}

/** Work that comes back by itself, in each programme. */
export interface Recurring {
  readonly name: string
  readonly actor: string
  /** A time of the day in China, `01:00`; or every so many minutes, which must divide an hour. */
  readonly at: string | { readonly everyMinutes: number }
  readonly tries?: number
  run(work: JobWork): Promise<void>
}

/** Holds that what runs takes what its door promises. */
export function defineJob<Payload>(job: Job<Payload>): Job<Payload> {
  return job
}

export function defineRecurring(job: Recurring): Recurring {
  return job
}

export interface AddOptions {
  /** Not before; at once unless told otherwise. */
  readonly runAt?: Date
  /**
   * Of those that wait under one key in a programme there is one: the last that was added. One that runs already is
   * followed by another. Transactions that add under the same key wait for one another.
   */
  readonly key?: string
}

/** Adds a job in the caller's transaction: it is there once that commits, and runs as soon as a worker has time. */
export function addJob<Payload>(
  tx: QueryExecutorProvider,
  job: JobDoor<Payload>,
  payload: NoInfer<Payload>,
  options: AddOptions = {},
): Promise<void> {
  return addJobs(tx, job, [payload], options)
}

/** Many of one kind. @throws {RangeError} a payload that is none (a bug in the caller) */
export async function addJobs<Payload>(
  tx: QueryExecutorProvider,
  job: JobDoor<Payload>,
  payloads: readonly NoInfer<Payload>[],
  { runAt, key }: AddOptions = {},
): Promise<void> {
  for (const payload of payloads) {
    const read = job.payload.safeParse(payload)
    if (!read.success) throw new RangeError(`${job.name} does not take this: ${read.error.message}`)
  }
  if (payloads.length === 0) return
  await sql`select jobs.add(${job.name}, ${JSON.stringify(payloads)}::jsonb, ${runAt ?? null}::timestamptz, ${key ?? null},
    ${job.tries ?? DEFAULT_TRIES})`.execute(tx)
}

/** Some 16 hours. */
export const DEFAULT_TRIES = 12
