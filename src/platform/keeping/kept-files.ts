import type { Readable } from 'node:stream'
import type pg from 'pg'

/** The contents of files, which lie outside of the database and go by their SHA-256. */
export interface KeptFiles {
  /** Those that the database speaks of in this snapshot, each once, in the order of their checksums. */
  list(snapshot: pg.Client): AsyncIterable<KeptFile>
  /** Null: it is not there. */
  open(sha256: string): Promise<Readable | null>
  /** Called once for each; what is there already may be left as it is. */
  put(sha256: string, bytes: number, content: Readable): Promise<void>
}

export interface KeptFile {
  /** 64 hexadecimal digits. */
  readonly sha256: string
  readonly bytes: number
}
