import type { Readable } from 'node:stream'

/** A stretch of a content, both ends included. */
export interface ByteRange {
  readonly from: number
  readonly to: number
}

/** Where contents lie for good, each under its SHA-256. */
export interface BlobPlace {
  /** Moves a whole content there; what is there already becomes as if it came now. It lies safely when this is done. */
  keep(sha256: string, file: string, bytes: number): Promise<void>
  /** Null: it is not there. */
  open(sha256: string, range?: ByteRange): Promise<Readable | null>
  has(sha256: string): Promise<boolean>
  remove(sha256: string): Promise<void>
  /** Those that came before a moment. */
  listOlder(than: Date): AsyncIterable<string>
}
