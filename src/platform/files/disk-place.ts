import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import type { BlobPlace } from './blob-place.ts'

const SHA256 = /^[0-9a-f]{64}$/

/**
 * Contents on disk: `<directory>/ab/cd/abcd…`, for the server's own eyes. The directory lies beside the database's, and
 * belongs to the server's process, also where the embedded database runs as another user.
 */
export function createDiskPlace(directory: string): BlobPlace {
  const folderOf = (sha256: string) => path.join(directory, sha256.slice(0, 2), sha256.slice(2, 4))
  const fileOf = (sha256: string) => {
    if (!SHA256.test(sha256)) throw new RangeError(`not a checksum: ${sha256}`)
    return path.join(folderOf(sha256), sha256)
  }
  return {
    async keep(sha256, file) {
      const to = fileOf(sha256)
      await makeFolder(directory, folderOf(sha256))
      await rename(file, to)
      await syncFolder(path.dirname(to))
    },
    async open(sha256, range) {
      const handle = await open(fileOf(sha256), 'r').catch(ignoreMissing)
      return handle ? createReadStream('', { fd: handle, ...(range && { start: range.from, end: range.to }) }) : null
    },
    has: async (sha256) => (await stat(fileOf(sha256)).catch(ignoreMissing)) !== null,
    async remove(sha256) {
      await rm(fileOf(sha256), { force: true })
      await syncFolder(folderOf(sha256)).catch(ignoreMissing)
    },
    async *listOlder(than) {
      for (const first of await list(directory)) {
        if (!/^[0-9a-f]{2}$/.test(first)) continue
        for (const second of await list(path.join(directory, first))) {
          for (const sha256 of await list(path.join(directory, first, second))) {
            if (!SHA256.test(sha256)) continue
            const found = await stat(fileOf(sha256)).catch(ignoreMissing)
            if (found && found.ctime < than) yield sha256
          }
        }
      }
    },
  }
}

/** A folder's own name must survive a power cut too, and that of each folder above it. */
export async function makeFolder(top: string, folder: string): Promise<void> {
  const made = await mkdir(folder, { recursive: true, mode: 0o700 })
  if (made === undefined) return
  for (let at = folder; at.length >= top.length; at = path.dirname(at)) await syncFolder(at)
  await syncFolder(path.dirname(top))
}

export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

const list = (folder: string) => readdir(folder).catch((error: unknown) => ignoreMissing(error) ?? [])

function ignoreMissing(error: unknown): null {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'ENOENT' || code === 'ENOTDIR') return null
  throw error
}
