import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { open, rename, rm, stat } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import tar from 'tar-stream'
import { findRelation } from '../db/migrate.ts'
import {
  FORMAT,
  type KeptTable,
  MANIFEST,
  type Manifest,
  nameTable,
  OPENING,
  type Opening,
  PIECE_BYTES,
  SEAL,
  SECRET,
} from './archive.schema.ts'
import { computeSeal, countRows, sum256 } from './checksums.ts'
import { KeepingError } from './keeping-error.ts'
import type { KeptFiles } from './kept-files.ts'
import {
  checkLeftOut,
  copy,
  findHeldLogin,
  listSequences,
  listTables,
  quote,
  readJobsVersion,
  setForm,
} from './list-what-is-kept.ts'
import type { TellProgress } from './progress.ts'
import { verifyArchive } from './read-archive.ts'

export interface BackupSettings {
  /** The tables' owner, who may look past row security. */
  readonly owner: pg.ClientConfig
  readonly files: KeptFiles
  readonly rootSecret: string
  /** Whether the root secret goes into the backup too: whoever has the file can then read everything in it. */
  readonly withSecret: boolean
  /** Tables whose rows are not kept. */
  readonly leftOut: readonly string[]
  /** Of the program. */
  readonly version: string
  readonly signal?: AbortSignal
  readonly onProgress?: TellProgress
}

export interface Backup {
  readonly tables: number
  readonly rows: number
  readonly files: number
  /** Contents that were not to be found, or were not what they should be: their checksums. */
  readonly missing: readonly string[]
  /** Of the archive. */
  readonly bytes: number
}

/**
 * Writes everything that is ours into one file: what the tables held at one moment, while others go on writing, and the
 * contents of files. It is read back and compared with its checksums before it gets its name, so that a file of that
 * name is a whole backup. Memory does not grow with what is written.
 *
 * @throws {KeepingError}
 */
export async function writeBackup(file: string, settings: BackupSettings): Promise<Backup> {
  const { signal } = settings
  if (await stat(file).catch(() => null)) throw new KeepingError('already_there', file)
  const part = `${file}.part`
  // Removed first: what a killed backup left would keep its own permissions.
  await rm(part, { force: true })
  const client = new pg.Client({ ...settings.owner, keepAlive: true })
  client.on('error', () => undefined)
  const breakOff = () => client.connection.stream.destroy()
  signal?.addEventListener('abort', breakOff)
  try {
    signal?.throwIfAborted()
    await client.connect()
    await openSnapshot(client)
    const opening = await describe(client, settings)
    const pack = tar.pack()
    const compressed = pipeline(pack, createGzip({ level: 1 }), createWriteStream(part, { mode: 0o600, flags: 'wx' }))
    const written = new Written(pack)
    const filled = fill(written, client, opening, settings).then(
      (manifest) => {
        pack.finalize()
        return manifest
      },
      (error: unknown) => {
        pack.destroy(error as Error)
        throw error
      },
    )
    const [flowed, manifest] = await Promise.allSettled([compressed, filled])
    if (flowed.status === 'rejected' && (flowed.reason as NodeJS.ErrnoException).syscall !== undefined)
      throw new KeepingError('cannot_write', file, { cause: flowed.reason })
    if (manifest.status === 'rejected') throw manifest.reason
    if (flowed.status === 'rejected') throw flowed.reason
    await flush(part)
    const read = await verifyArchive(part, {
      ...(signal ? { signal } : {}),
      ...(settings.onProgress ? { onProgress: settings.onProgress } : {}),
      rootSecret: settings.rootSecret,
    })
    if (read.manifestText !== manifest.value.text) throw new KeepingError('corrupt', MANIFEST)
    await rename(part, file)
    const { tables, missing } = manifest.value.manifest
    return {
      tables: tables.length,
      rows: tables.reduce((sum, { rows }) => sum + rows, 0),
      files: manifest.value.manifest.files.count,
      missing,
      bytes: (await stat(file)).size,
    }
  } catch (error) {
    await rm(part, { force: true })
    if (signal?.aborted) throw new KeepingError('interrupted', '', { cause: error })
    throw error
  } finally {
    // Not asked to end: it may be in the middle of a table that nobody reads any more.
    breakOff()
    signal?.removeEventListener('abort', breakOff)
  }
}

/** One moment for everything that follows. */
async function openSnapshot(client: pg.Client): Promise<void> {
  const held = await findHeldLogin(client)
  if (held !== null) throw new KeepingError('behind_row_security', held)
  if (!(await findRelation(client, 'migrations.applied'))) throw new KeepingError('not_installed')
  await setForm(client)
  await client.query('begin isolation level repeatable read read only')
}

async function describe(client: pg.Client, settings: BackupSettings): Promise<Opening> {
  const { leftOut, onProgress, signal } = settings
  await checkLeftOut(client, leftOut)
  const listed = await listTables(client, leftOut)
  // Nobody changes what a table looks like until we are done; everyone goes on reading and writing.
  await client.query(`lock table ${listed.map(quote).join(', ')} in access share mode`)
  const { rows: migrations } = await client.query<{ name: string; sha256: string }>(
    'select name, sha256 from migrations.applied order by name',
  )
  const tables: KeptTable[] = []
  for (const table of listed) {
    signal?.throwIfAborted()
    onProgress?.({ step: 'count', what: nameTable(table), rows: 0, ofRows: 0, bytes: 0 })
    const { rows } = await client.query<{ rows: string }>(`select count(*) as rows from ${quote(table)}`)
    tables.push({ ...table, rows: Number(rows[0]?.rows) })
  }
  const files = { count: 0, bytes: 0 }
  for await (const { bytes } of settings.files.list(client)) {
    files.count += 1
    files.bytes += bytes
  }
  return {
    courtyard: 'backup',
    format: FORMAT,
    version: settings.version,
    takenAt: new Date().toISOString(),
    migrations,
    jobs: await readJobsVersion(client),
    tables,
    leftOut: [...leftOut],
    // After the moment of the snapshot, so none lies below a number that is in it.
    sequences: await listSequences(client),
    files,
    withSecret: settings.withSecret,
  }
}

/** Writes all parts, one after the other. */
async function fill(
  written: Written,
  client: pg.Client,
  opening: Opening,
  settings: BackupSettings,
): Promise<{ manifest: Manifest; text: string }> {
  const openingText = JSON.stringify(opening)
  await written.add(OPENING, Buffer.from(openingText))
  const ofRows = opening.tables.reduce((sum, { rows }) => sum + rows, 0)
  const done = { rows: 0, bytes: 0 }
  const tables: Manifest['tables'] = []
  for (const table of opening.tables) {
    const sum = await writeTable(written, client, table, settings, (rows, bytes) => {
      settings.onProgress?.({
        step: 'write',
        what: nameTable(table),
        rows: done.rows + rows,
        ofRows,
        bytes: done.bytes + bytes,
      })
    })
    if (sum.rows !== table.rows) throw new Error(`${sum.rows} rows were copied of the ${table.rows} of ${sum.table}`)
    done.rows += sum.rows
    done.bytes += sum.bytes
    tables.push(sum)
  }
  const { files, missing } = await writeFiles(written, client, settings, done, ofRows)
  if (settings.withSecret) await written.add(SECRET, Buffer.from(settings.rootSecret))
  const manifest: Manifest = { opening: sum256(openingText), tables, files, missing }
  const text = JSON.stringify(manifest)
  await written.add(MANIFEST, Buffer.from(text))
  await written.add(SEAL, Buffer.from(computeSeal(settings.rootSecret, text)))
  return { manifest, text }
}

async function writeTable(
  written: Written,
  client: pg.Client,
  table: KeptTable,
  { signal }: BackupSettings,
  tell: (rows: number, bytes: number) => void,
): Promise<Manifest['tables'][number]> {
  const hash = createHash('sha256')
  let [rows, bytes, piece, waiting, held] = [0, 0, 0, [] as Buffer[], 0]
  const flushPiece = async () => {
    if (held === 0) return
    const content = Buffer.concat(waiting)
    ;[waiting, held] = [[], 0]
    for (let at = 0; at < content.length; at += PIECE_BYTES) {
      const name = `tables/${nameTable(table)}/${String(piece).padStart(6, '0')}`
      await written.add(name, content.subarray(at, at + PIECE_BYTES))
      piece += 1
    }
    tell(rows, bytes)
  }
  tell(0, 0)
  for await (const chunk of client.query(copyTo(copy(table, 'to stdout'))) as AsyncIterable<Buffer>) {
    signal?.throwIfAborted()
    hash.update(chunk)
    rows += countRows(chunk)
    bytes += chunk.length
    waiting.push(chunk)
    held += chunk.length
    if (held >= PIECE_BYTES / 2) await flushPiece()
  }
  await flushPiece()
  return { table: nameTable(table), rows, bytes, sha256: hash.digest('hex') }
}

/** The contents of files. One that is not there, or is not what it should be, is named; the others are kept all the same. */
async function writeFiles(
  written: Written,
  client: pg.Client,
  { files, signal, onProgress }: BackupSettings,
  done: { rows: number; bytes: number },
  ofRows: number,
): Promise<Pick<Manifest, 'files' | 'missing'>> {
  const sum = { count: 0, bytes: 0, hash: createHash('sha256') }
  const missing: string[] = []
  for await (const { sha256, bytes } of files.list(client)) {
    signal?.throwIfAborted()
    if (!(await isSound(files, sha256, bytes))) {
      missing.push(sha256)
      continue
    }
    const content = await files.open(sha256)
    if (!content) throw new Error(`the content ${sha256} went while it was being kept`)
    await written.addStream(`files/${sha256}`, bytes, content)
    sum.count += 1
    sum.bytes += bytes
    sum.hash.update(`${sha256}\n`)
    onProgress?.({ step: 'write', what: 'files', rows: done.rows, ofRows, bytes: done.bytes + sum.bytes })
  }
  return { files: { count: sum.count, bytes: sum.bytes, sha256: sum.hash.digest('hex') }, missing }
}

/** A tar says the length first, so a content is looked at before it is written. */
async function isSound(files: KeptFiles, sha256: string, bytes: number): Promise<boolean> {
  const content = await files.open(sha256)
  if (!content) return false
  const hash = createHash('sha256')
  let length = 0
  try {
    for await (const chunk of content as AsyncIterable<Buffer>) {
      hash.update(chunk)
      length += chunk.length
    }
  } catch {
    return false
  }
  return length === bytes && hash.digest('hex') === sha256
}

/** A tar that is being written, no faster than it is taken away. */
class Written {
  readonly #pack: tar.Pack
  constructor(pack: tar.Pack) {
    this.#pack = pack
  }

  add(name: string, content: Buffer): Promise<void> {
    return this.#entry(name, content.length, async (sink) => {
      sink.write(content)
    })
  }

  addStream(name: string, size: number, content: Readable): Promise<void> {
    return this.#entry(name, size, async (sink) => {
      for await (const chunk of content) {
        if (sink.write(chunk)) continue
        await new Promise<void>((resolve) => sink.once('drain', resolve))
      }
    })
  }

  #entry(name: string, size: number, write: (sink: ReturnType<tar.Pack['entry']>) => Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      const sink = this.#pack.entry({ name, size, mode: 0o600, mtime: new Date(0) }, (error) =>
        error ? reject(error) : resolve(),
      )
      sink.on('error', reject)
      write(sink).then(() => void sink.end(null), reject)
    })
  }
}

/** On the disk, and not in a cache that a power cut takes. */
async function flush(file: string): Promise<void> {
  const handle = await open(file, 'r+')
  await handle.sync().finally(() => handle.close())
}
