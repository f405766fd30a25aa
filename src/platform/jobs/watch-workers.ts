import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import type { JobLog } from './log-jobs.ts'

export interface WorkerWatch {
  /** Says that a worker lives, for as long as this process does; resolves once the database knows. */
  declare(workerId: string): Promise<void>
  stop(): Promise<void>
}

/** How often it is looked whether a worker has died. What it ran is taken over after two looks. */
const LOOK_MS = 5_000

/** Sets these locks apart from others of the database. */
const SEED = 7_340_023

/**
 * Frees what a dead worker ran. graphile-worker does so after four hours; here every worker holds a lock of its session
 * in the database, which is gone the moment its process is, however that ended. Whoever can take the lock of a worker
 * knows that it is dead.
 *
 * A worker whose connection broke but who lives takes its lock again at once. So that nobody is thought dead in that
 * moment, the lock must be free at two looks.
 */
export function watchWorkers(config: pg.PoolConfig, log: JobLog, lookMs = LOOK_MS): WorkerWatch {
  const living = new Set<string>()
  let suspected = new Set<string>()
  let client: pg.Client | null = null
  const stopped = new AbortController()
  // One thing after the other on the one connection.
  let turn: Promise<unknown> = Promise.resolve()
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const result = turn.then(work)
    turn = result.catch(() => undefined)
    return result
  }

  const connected = async (): Promise<pg.Client> => {
    if (client) return client
    const fresh = new pg.Client(config)
    fresh.on('error', () => undefined)
    fresh.on('end', () => {
      if (client !== fresh) return
      client = null
      if (!stopped.signal.aborted) void inTurn(connected).catch(() => undefined)
    })
    await fresh.connect()
    for (const id of living) await fresh.query('select pg_advisory_lock(hashtextextended($1, $2))', [id, SEED])
    client = fresh
    return fresh
  }

  const look = async (): Promise<void> => {
    const connection = await connected()
    const { rows } = await connection.query<{ id: string }>(
      `select locked_by as id from jobs._private_jobs where locked_by is not null
        union select locked_by from jobs._private_job_queues where locked_by is not null`,
    )
    const missing = new Set<string>()
    for (const { id } of rows.filter((row) => !living.has(row.id))) {
      const { rows: tried } = await connection.query<{ taken: boolean }>(
        'select pg_try_advisory_lock(hashtextextended($1, $2)) as taken',
        [id, SEED],
      )
      if (!tried[0]?.taken) continue
      if (suspected.has(id)) await takeOver(connection, id, log)
      else missing.add(id)
      await connection.query('select pg_advisory_unlock(hashtextextended($1, $2))', [id, SEED])
    }
    suspected = missing
  }

  const keepLooking = async () => {
    while (!stopped.signal.aborted) {
      await inTurn(look).catch((err: unknown) => {
        if (!stopped.signal.aborted) log.warn({ err }, 'it could not be looked whether workers live')
      })
      await wait(lookMs, undefined, { signal: stopped.signal, ref: false }).catch(() => undefined)
    }
  }
  const looking = keepLooking()

  return {
    async declare(workerId) {
      while (!stopped.signal.aborted) {
        try {
          await inTurn(async () => {
            const connection = await connected()
            if (living.has(workerId)) return
            await connection.query('select pg_advisory_lock(hashtextextended($1, $2))', [workerId, SEED])
            living.add(workerId)
          })
          return
        } catch (err) {
          log.warn({ err }, 'the database could not be told that a worker lives')
          await wait(1_000, undefined, { signal: stopped.signal }).catch(() => undefined)
        }
      }
    },
    async stop() {
      stopped.abort()
      await looking
      await turn
      await client?.end()
      client = null
    },
  }
}

/** The try counts: what kills the process that runs it must not be tried for ever. */
async function takeOver(connection: pg.Client, id: string, log: JobLog): Promise<void> {
  const { rows } = await connection.query<{ jobs: number }>(
    `with freed as (
      update jobs._private_jobs set locked_at = null, locked_by = null, last_error = 'the process that ran it ended'
        where locked_by = $1 returning id
    ), queues as (
      update jobs._private_job_queues set locked_at = null, locked_by = null where locked_by = $1
    )
    select count(*)::integer as jobs from freed`,
    [id],
  )
  log.warn({ worker: id, jobs: rows[0]?.jobs }, 'a worker died; what it ran is taken over')
}
