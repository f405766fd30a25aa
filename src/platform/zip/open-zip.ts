import { Buffer } from 'node:buffer'
import { type Entry, fromBuffer, type ZipFile } from 'yauzl'
import { accept, type Result, refuse } from '../result.ts'
import type { ZipLimits } from './zip-limits.ts'

export type ZipRefusal = 'zip_bomb' | 'broken_file' | 'encrypted_document'

/** Names of the entries, and a way to inflate chosen ones. Nothing is inflated before `read`. */
export interface OpenZip {
  readonly names: readonly string[]
  /** Inflates the entries that `wanted` names. Everything read from one zip counts against the same limit. */
  read(wanted: (name: string) => boolean): Promise<Result<ReadonlyMap<string, Buffer>, ZipRefusal>>
}

/**
 * Opens a zip that nobody vouches for.
 *
 * What the directory says is checked first: entries, sizes, ratio. As it may lie, the inflated bytes are counted
 * while they come, and the first byte too many ends the reading; nothing is kept of it.
 */
export async function openZip(bytes: Uint8Array, limits: ZipLimits): Promise<Result<OpenZip, ZipRefusal>> {
  const listed = await listEntries(bytes, limits)
  if (!listed.ok) return listed
  const { zip, entries } = listed.value
  let inflated = 0

  async function inflate(entry: Entry): Promise<Result<Buffer, ZipRefusal>> {
    if (entry.isEncrypted()) return refuse('encrypted_document')
    const chunks: Buffer[] = []
    let size = 0
    try {
      const stream = await openStream(zip, entry)
      for await (const chunk of stream) {
        if (!Buffer.isBuffer(chunk)) continue
        size += chunk.length
        inflated += chunk.length
        if (size > entry.uncompressedSize || inflated > limits.inflatedBytes || swells(size, entry, limits)) {
          stream.destroy()
          return refuse('zip_bomb')
        }
        chunks.push(chunk)
      }
    } catch {
      return refuse('broken_file')
    }
    if (size !== entry.uncompressedSize) return refuse('broken_file')
    return accept(Buffer.concat(chunks, size))
  }

  return accept({
    names: entries.map((entry) => entry.fileName),
    async read(wanted: (name: string) => boolean) {
      const parts = new Map<string, Buffer>()
      for (const entry of entries) {
        if (!wanted(entry.fileName) || parts.has(entry.fileName)) continue
        const part = await inflate(entry)
        if (!part.ok) return part
        parts.set(entry.fileName, part.value)
      }
      return accept(parts)
    },
  })
}

function swells(size: number, entry: Entry, limits: ZipLimits): boolean {
  return size > limits.freeBytes && size > entry.compressedSize * limits.inflationRatio
}

interface Listed {
  readonly zip: ZipFile
  readonly entries: readonly Entry[]
}

/** Reads the directory only. Folders are left out. */
function listEntries(bytes: Uint8Array, limits: ZipLimits): Promise<Result<Listed, ZipRefusal>> {
  return new Promise((resolve) => {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    // Sizes are counted by `inflate`; yauzl's own check would name a lie and a damage alike.
    fromBuffer(buffer, { lazyEntries: true, validateEntrySizes: false }, (error, zip) => {
      if (error || !zip) return resolve(refuse('broken_file'))
      if (zip.entryCount > limits.zipEntries) return resolve(refuse('zip_bomb'))
      const entries: Entry[] = []
      let declared = 0
      zip.on('error', () => resolve(refuse('broken_file')))
      zip.on('end', () => resolve(accept({ zip, entries })))
      zip.on('entry', (entry) => {
        declared += entry.uncompressedSize
        if (declared > limits.inflatedBytes || swells(entry.uncompressedSize, entry, limits)) {
          return resolve(refuse('zip_bomb'))
        }
        if (!entry.fileName.endsWith('/')) entries.push(entry)
        zip.readEntry()
      })
      zip.readEntry()
    })
  })
}

function openStream(zip: ZipFile, entry: Entry): Promise<NodeJS.ReadableStream & { destroy(): void }> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error || !stream) reject(error ?? new Error('no stream'))
      else resolve(stream)
    })
  })
}
