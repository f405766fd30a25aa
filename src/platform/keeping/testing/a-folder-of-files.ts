import { createReadStream, createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { KeptFile, KeptFiles } from '../kept-files.ts'

/** Contents in a folder, each under its checksum, and a list that says which of them the rows speak of. */
export function aFolderOfFiles(folder: string, list: readonly KeptFile[]): KeptFiles {
  const place = (sha256: string) => path.join(folder, sha256)
  return {
    list: async function* () {
      yield* list
    },
    open: async (sha256) => ((await stat(place(sha256)).catch(() => null)) ? createReadStream(place(sha256)) : null),
    put: async (sha256, _bytes, content) => pipeline(content, createWriteStream(place(sha256))),
  }
}
