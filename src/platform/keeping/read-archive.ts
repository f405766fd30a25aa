import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import tar from 'tar-stream'
import type { ZodType } from 'zod'
import { z } from 'zod'
import {
  FORMAT,
  MANIFEST,
  type Manifest,
  manifestSchema,
  nameTable,
  OPENING,
  type Opening,
  openingSchema,
  PIECE_BYTES,
  SEAL,
  SECRET,
} from './archive.schema.ts'
import { countRows, isSealedWith, sum256 } from './checksums.ts'
import { KeepingError } from './keeping-error.ts'
import type { TellProgress } from './progress.ts'

/** What a backup says is read whole, so it is bounded; a million files or tables would not fill it. */
const TEXT_BYTES = 64 * 2 ** 20

const ENTRY = /^(?:tables\/([a-z_][a-z0-9_]*\.[a-z_][a-z0-9_]*)\/(\d{6,})|files\/([0-9a-f]{64}))$/

/** One part of a backup, in the order in which they stand. */
export type Part =
  | { readonly kind: 'opening'; readonly opening: Opening; readonly text: string }
  | { readonly kind: 'rows'; readonly table: string; readonly content: Readable; readonly bytes: number }
  | { readonly kind: 'file'; readonly sha256: string; readonly content: Readable; readonly bytes: number }
  | { readonly kind: 'secret' | 'seal'; readonly text: string }
  | { readonly kind: 'manifest'; readonly manifest: Manifest; readonly text: string }

/**
 * Reads a backup from its beginning. Contents are to be read before the next part is asked for. Nothing is taken from
 * an entry's name but what it is: nothing is ever written under it.
 *
 * @throws {KeepingError} it is none, is cut off, damaged, newer than this program, or holds what belongs to no backup
 */
export async function* readArchive(file: string, signal?: AbortSignal): AsyncGenerator<Part> {
  await requireGzip(file)
  const extract = tar.extract()
  const flowed = pipeline(createReadStream(file), createGunzip(), extract, ...(signal ? [{ signal }] : [])).then(
    () => null,
    (error: unknown) => error,
  )
  let last: Part['kind'] | null = null
  try {
    for await (const entry of extract) {
      const kind = last
      const content = Readable.from(explaining(entry, kind), { objectMode: false })
      const part = await readPart(entry.header, content, kind)
      last = part.kind
      yield part
      entry.resume()
    }
  } catch (error) {
    signal?.throwIfAborted()
    if (error instanceof KeepingError) throw error
    throw explain(error, last)
  } finally {
    extract.destroy()
  }
  const failed = await flowed
  signal?.throwIfAborted()
  if (failed !== null) throw explain(failed, last)
  if (last !== 'seal') throw new KeepingError(last === null ? 'not_a_backup' : 'truncated', file)
}

/** What breaks off while a content is read is said in the same words as what breaks off between two of them. */
async function* explaining(content: AsyncIterable<unknown>, last: Part['kind'] | null): AsyncGenerator<unknown> {
  try {
    yield* content
  } catch (error) {
    throw explain(error, last)
  }
}

async function requireGzip(file: string): Promise<void> {
  const handle = await open(file, 'r').catch((cause: unknown) => {
    throw new KeepingError('cannot_read', file, { cause })
  })
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0)
    if (bytesRead < 2 || buffer.readUInt16BE() !== 0x1f8b) throw new KeepingError('not_a_backup', file)
  } finally {
    await handle.close()
  }
}

async function readPart(header: tar.Header, content: Readable, last: Part['kind'] | null): Promise<Part> {
  const { name, type, size } = header
  const stranger = () => new KeepingError('strange_entry', name.slice(0, 200))
  if (type !== 'file' && type !== 'contiguous-file') throw stranger()
  if (last === null) {
    if (name !== OPENING) throw new KeepingError('not_a_backup', name.slice(0, 200))
    const text = await readText(content, size)
    return { kind: 'opening', opening: readOpening(text), text }
  }
  if (name === SECRET && (last === 'opening' || last === 'rows' || last === 'file'))
    return { kind: 'secret', text: await readText(content, size) }
  if (name === MANIFEST && last !== 'manifest' && last !== 'seal') {
    const text = await readText(content, size)
    return { kind: 'manifest', manifest: readJson(text, manifestSchema, MANIFEST), text }
  }
  if (name === SEAL && last === 'manifest') return { kind: 'seal', text: await readText(content, size) }
  const [, table, , sha256] = ENTRY.exec(name) ?? []
  if (table !== undefined && (last === 'opening' || last === 'rows')) {
    if (size > PIECE_BYTES) throw stranger()
    return { kind: 'rows', table, content, bytes: size }
  }
  if (sha256 !== undefined && (last === 'opening' || last === 'rows' || last === 'file'))
    return { kind: 'file', sha256, content, bytes: size }
  throw stranger()
}

async function readText(content: Readable, size: number): Promise<string> {
  if (size > TEXT_BYTES) throw new KeepingError('corrupt', `${size} bytes`)
  const chunks: Buffer[] = []
  for await (const chunk of content as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

/** A newer form need not look like ours, so its number is read first. */
function readOpening(text: string): Opening {
  const { format } = readJson(text, z.object({ courtyard: z.literal('backup'), format: z.int() }), OPENING)
  if (format > FORMAT) throw new KeepingError('newer_format', String(format))
  return readJson(text, openingSchema, OPENING)
}

function readJson<Shape extends ZodType>(text: string, shape: Shape, name: string): z.infer<Shape> {
  let said: unknown
  try {
    said = JSON.parse(text)
  } catch (cause) {
    throw new KeepingError('corrupt', name, { cause })
  }
  const parsed = shape.safeParse(said)
  if (!parsed.success) throw new KeepingError('corrupt', name, { cause: parsed.error })
  return parsed.data
}

function explain(error: unknown, last: Part['kind'] | null): KeepingError {
  const { code, message } = error as NodeJS.ErrnoException
  const isCutOff = code === 'Z_BUF_ERROR' || (last !== null && /unexpected end/i.test(message))
  if (isCutOff) return new KeepingError('truncated', '', { cause: error })
  return new KeepingError(last === null ? 'not_a_backup' : 'corrupt', last === null ? OPENING : (code ?? message), {
    cause: error,
  })
}

export interface VerifiedArchive {
  readonly opening: Opening
  readonly manifest: Manifest
  readonly manifestText: string
  /** The root secret that it holds; null where it was not asked for. */
  readonly secret: string | null
  readonly seal: string
}

/**
 * Reads a whole backup and compares it with its manifest, before anything is done with it.
 *
 * @param rootSecret  where it is given, the manifest must have been sealed with it
 */
export async function verifyArchive(
  file: string,
  {
    signal,
    onProgress,
    rootSecret,
  }: { readonly signal?: AbortSignal; readonly onProgress?: TellProgress; readonly rootSecret?: string } = {},
): Promise<VerifiedArchive> {
  let opening: { opening: Opening; text: string } | null = null
  let manifest: { manifest: Manifest; text: string } | null = null
  let [secret, seal]: [string | null, string] = [null, '']
  const tables: { table: string; rows: number; bytes: number; hash: ReturnType<typeof createHash> }[] = []
  const files = { count: 0, bytes: 0, hash: createHash('sha256') }
  let [rows, bytes, ofRows] = [0, 0, 0]
  for await (const part of readArchive(file, signal)) {
    if (part.kind === 'opening') {
      opening = part
      ofRows = part.opening.tables.reduce((sum, table) => sum + table.rows, 0)
    } else if (part.kind === 'rows') {
      const sum = tables.at(-1)?.table === part.table ? tables.at(-1) : undefined
      const current = sum ?? { table: part.table, rows: 0, bytes: 0, hash: createHash('sha256') }
      if (!sum) tables.push(current)
      for await (const chunk of part.content as AsyncIterable<Buffer>) {
        current.hash.update(chunk)
        const more = countRows(chunk)
        current.rows += more
        rows += more
        current.bytes += chunk.length
        bytes += chunk.length
      }
      onProgress?.({ step: 'verify', what: part.table, rows, ofRows, bytes })
    } else if (part.kind === 'file') {
      const hash = createHash('sha256')
      for await (const chunk of part.content as AsyncIterable<Buffer>) hash.update(chunk)
      if (hash.digest('hex') !== part.sha256) throw new KeepingError('altered', `files/${part.sha256}`)
      files.count += 1
      files.bytes += part.bytes
      files.hash.update(`${part.sha256}\n`)
      bytes += part.bytes
      onProgress?.({ step: 'verify', what: 'files', rows, ofRows, bytes })
    } else if (part.kind === 'secret') secret = part.text
    else if (part.kind === 'manifest') manifest = part
    else seal = part.text
  }
  if (!opening || !manifest) throw new KeepingError('truncated')
  const found: Manifest = {
    opening: sum256(opening.text),
    tables: opening.opening.tables.map((table) => {
      const sum = tables.find((one) => one.table === nameTable(table))
      return {
        table: nameTable(table),
        rows: sum?.rows ?? 0,
        bytes: sum?.bytes ?? 0,
        sha256: (sum?.hash ?? createHash('sha256')).digest('hex'),
      }
    }),
    files: { count: files.count, bytes: files.bytes, sha256: files.hash.digest('hex') },
    missing: manifest.manifest.missing,
  }
  compare(opening.opening, found, manifest.manifest, tables.length)
  if ((secret !== null) !== opening.opening.withSecret) throw new KeepingError('altered', SECRET)
  if (secret !== null && !isSealedWith(secret, manifest.text, seal)) throw new KeepingError('altered', SEAL)
  if (rootSecret !== undefined && !isSealedWith(rootSecret, manifest.text, seal)) throw new KeepingError('other_secret')
  return { opening: opening.opening, manifest: manifest.manifest, manifestText: manifest.text, secret, seal }
}

function compare(opening: Opening, found: Manifest, said: Manifest, tablesHere: number): void {
  if (found.opening !== said.opening) throw new KeepingError('altered', OPENING)
  for (const [i, table] of found.tables.entries()) {
    const expected = said.tables[i]
    const isSame =
      expected && JSON.stringify(expected) === JSON.stringify(table) && table.rows === opening.tables[i]?.rows
    if (!isSame) throw new KeepingError('altered', table.table)
  }
  // A table in two places, or one that the opening does not name.
  const withRows = found.tables.filter(({ bytes }) => bytes > 0).length
  if (said.tables.length !== found.tables.length || tablesHere !== withRows) throw new KeepingError('altered', MANIFEST)
  if (JSON.stringify(found.files) !== JSON.stringify(said.files)) throw new KeepingError('altered', 'files')
  if (said.files.count + said.missing.length !== opening.files.count) throw new KeepingError('altered', 'files')
}
