import pg from 'pg'
import { type Actor, type Deed, FIND_RIGHTS, type Rights, writeActorSettings } from './actor.ts'
import type { Database } from './database.ts'

export interface AloneOptions {
  /** What is being done; without one nothing that is watched may be changed. */
  readonly deed?: Deed
  /** Ends the statement that runs, and with it the transaction. */
  readonly signal?: AbortSignal
}

/** The work was ended by whoever had begun it: nothing of it stands. */
export class WorkCancelled extends Error {
  constructor() {
    super('the work was cancelled')
  }
}

/**
 * As `asActor`, on a connection of its own that is closed afterwards: for what takes long or moves much. Streams (COPY,
 * cursors) are not for the shared connections, which answer several queries at once, and no request waits for this one.
 *
 * @throws {WorkCancelled} `signal` was set before it was committed
 */
export async function workAlone<Result>(
  database: Database,
  actor: Actor,
  work: (client: pg.Client, rights: Rights) => Promise<Result>,
  { deed, signal }: AloneOptions = {},
): Promise<Result> {
  if (signal?.aborted) throw new WorkCancelled()
  const { options } = database.pool
  // The pool hides its password from whoever lists its options.
  const client = new pg.Client({ ...options, password: options.password, pipeline: false } as pg.ClientConfig)
  // One that breaks while it works tells the query; unheard, this would end the whole process.
  client.on('error', () => undefined)
  await client.connect()
  const cancel = () => {
    const { processID } = client as pg.Client & { processID: number }
    database.pool.query('select pg_cancel_backend($1)', [processID]).catch(() => undefined)
  }
  signal?.addEventListener('abort', cancel)
  try {
    await client.query(`begin; ${writeActorSettings(actor, deed)}`)
    const rights =
      actor.kind === 'person' ? (await client.query<{ rights: Rights }>(FIND_RIGHTS)).rows[0]?.rights : undefined
    const result = await work(client, rights ?? {})
    if (signal?.aborted) throw new WorkCancelled()
    await client.query('commit')
    return result
  } catch (error) {
    if (signal?.aborted) throw new WorkCancelled()
    throw error
  } finally {
    signal?.removeEventListener('abort', cancel)
    // What was not committed ends with the connection.
    await client.end().catch(() => undefined)
  }
}
