import type { Database } from '../platform/db/database.ts'
import { sealRecord } from './seal-record.ts'

export interface SealerOptions {
  /** The worker's login, or the owner's. */
  readonly database: Database
  readonly everyMs: number
  /** Told of a sealing that failed; the next one tries again. */
  readonly onError: (error: unknown) => void
}

export interface Sealer {
  start(): void
  /** Seals once more what is complete, and then no more. */
  stop(): Promise<void>
}

/** Seals the record from time to time. Any number of servers may: for each programme one of them does it at a time. */
export function createSealer({ database, everyMs, onError }: SealerOptions): Sealer {
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()
  // Asked again, from `onError` too, to stop is to wait for the one stopping: the last sealing may fail as well.
  let stopping: Promise<void> | undefined
  const seal = () => sealRecord(database).then(() => undefined, onError)
  const next = () => {
    timer = setTimeout(() => {
      running = seal().then(() => {
        if (timer !== undefined) next()
      })
    }, everyMs)
    // Whoever only waits to seal does not keep the process alive.
    timer.unref()
  }
  return {
    start: () => {
      if (timer === undefined && stopping === undefined) next()
    },
    stop: () => {
      clearTimeout(timer)
      timer = undefined
      stopping ??= running.then(seal)
      return stopping
    },
  }
}
