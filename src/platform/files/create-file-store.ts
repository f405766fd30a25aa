import { createHash, randomUUID } from 'node:crypto'
import { type FileHandle, mkdir, open, readdir, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { accept, type Result, refuse } from '../result.ts'
import type { BlobPlace } from './blob-place.ts'
import { createDiskPlace } from './disk-place.ts'
import { createS3Place, type S3Settings } from './s3-place.ts'

export interface FileSettings {
  /** The product's data folder; contents lie in `<home>/files`, and on their way in `<home>/files/incoming`. */
  readonly home: string
  /** COURTYARD_FILES_MOST_MB, in bytes. */
  readonly mostBytes: number
  /** COURTYARD_FILES_S3_…; null: on disk. */
  readonly s3: S3Settings | null
}

export interface Received<Checked> {
  readonly sha256: string
  readonly bytes: number
  readonly checked: Checked
}

export type PutRefusal = 'too_large' | 'empty_file'

export interface FileStore extends Pick<BlobPlace, 'open' | 'has' | 'remove' | 'listOlder'> {
  readonly mostBytes: number
  /**
   * Takes a content in. When this is done it lies safely, a power cut notwithstanding; when it is refused or fails,
   * nothing of it is left. What it is, is looked at before it is kept.
   *
   * @param check  looks at the whole content, in a file of its own
   */
  put<Checked = null, Refusal = never>(
    content: Readable,
    check?: (file: string) => Promise<Result<Checked, Refusal>>,
    mostBytes?: number,
  ): Promise<Result<Received<Checked>, PutRefusal | Refusal>>
  /** Removes what was cut off on its way before a moment. */
  forgetUnfinished(before: Date): Promise<number>
}

/** Where the contents of files lie: on disk, or in a bucket. */
export function createFileStore(settings: FileSettings): FileStore {
  const directory = path.join(settings.home, 'files')
  const incoming = path.join(directory, 'incoming')
  const place = settings.s3 ? createS3Place(settings.s3) : createDiskPlace(directory)
  return {
    mostBytes: settings.mostBytes,
    open: place.open,
    has: place.has,
    remove: place.remove,
    listOlder: place.listOlder,
    async put<Checked = null, Refusal = never>(
      content: Readable,
      check?: (file: string) => Promise<Result<Checked, Refusal>>,
      mostBytes = settings.mostBytes,
    ): Promise<Result<Received<Checked>, PutRefusal | Refusal>> {
      await mkdir(incoming, { recursive: true, mode: 0o700 })
      const file = path.join(incoming, randomUUID())
      const handle = await open(file, 'wx', 0o600)
      try {
        const written = await write(content, handle, mostBytes).finally(() => handle.close())
        if (!written.ok) return written
        const { sha256, bytes } = written.value
        const checked = check ? await check(file) : accept(null as Checked)
        if (!checked.ok) return checked
        await place.keep(sha256, file, bytes)
        return accept({ sha256, bytes, checked: checked.value })
      } finally {
        await rm(file, { force: true })
      }
    },
    async forgetUnfinished(before) {
      let removed = 0
      for (const name of await readdir(incoming).catch(() => [])) {
        const file = path.join(incoming, name)
        const found = await stat(file).catch(() => null)
        if (!found || found.mtime >= before) continue
        await rm(file, { force: true })
        removed += 1
      }
      return removed
    },
  }
}

async function write(
  content: Readable,
  handle: FileHandle,
  mostBytes: number,
): Promise<Result<{ sha256: string; bytes: number }, PutRefusal>> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of content as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > mostBytes) {
      content.destroy()
      return refuse('too_large')
    }
    hash.update(chunk)
    await handle.writeFile(chunk)
  }
  if (bytes === 0) return refuse('empty_file')
  await handle.sync()
  return accept({ sha256: hash.digest('hex'), bytes })
}
