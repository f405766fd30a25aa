import { createHash } from 'node:crypto'
import { finished } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { findRelation, migrateUpTo, readMigrations } from '../db/migrate.ts'
import { installJobs } from '../jobs/install-jobs.ts'
import { type KeptTable, type Manifest, nameTable, type Opening } from './archive.schema.ts'
import { isSealedWith } from './checksums.ts'
import { KeepingError } from './keeping-error.ts'
import type { KeptFiles } from './kept-files.ts'
import { copy, findHeldLogin, listSequences, listTables, quote, readJobsVersion, setForm } from './list-what-is-kept.ts'
import type { TellProgress } from './progress.ts'
import { readArchive, type VerifiedArchive, verifyArchive } from './read-archive.ts'

export interface RestoreSettings {
  /** The folder of the migrations of this program. */
  readonly migrations: string
  /** The root secret that whoever restores gives; null: none is given. */
  readonly rootSecret: string | null
  /** Go on although the root secret of the backup is not at hand. */
  readonly withoutSecret: boolean
  readonly signal?: AbortSignal
  readonly onProgress?: TellProgress
}

/** A backup that was read whole and may be restored by this program. */
export interface CheckedBackup extends VerifiedArchive {
  readonly file: string
  /** The root secret of the installation that made it; null: it is not at hand, and that was accepted. */
  readonly rootSecret: string | null
}

/**
 * Reads a backup from end to end before anything is made or changed: its checksums, whether this program knows it, and
 * whether the root secret is that of the installation it came from.
 *
 * @throws {KeepingError}
 */
export async function checkBackup(file: string, settings: RestoreSettings): Promise<CheckedBackup> {
  const { signal, onProgress } = settings
  const asked = { ...(signal ? { signal } : {}), ...(onProgress ? { onProgress } : {}) }
  const archive = await verifyArchive(file, asked).catch((error: unknown) => {
    throw signal?.aborted ? new KeepingError('interrupted', '', { cause: error }) : error
  })
  await checkMigrations(archive.opening, settings.migrations)
  return { ...archive, file, rootSecret: findSecret(archive, settings) }
}

async function checkMigrations(opening: Opening, folder: string): Promise<void> {
  const ours = await readMigrations(folder)
  for (const [i, { name, sha256 }] of opening.migrations.entries()) {
    const known = ours.find((one) => one.name === name)
    if (!known) throw new KeepingError('newer_program', name)
    if (known.sha256 !== sha256 || ours[i]?.name !== name) throw new KeepingError('other_migrations', name)
  }
}

function findSecret({ secret, manifestText, seal }: VerifiedArchive, settings: RestoreSettings): string | null {
  if (secret !== null) return secret
  const { rootSecret, withoutSecret } = settings
  if (rootSecret !== null && isSealedWith(rootSecret, manifestText, seal)) return rootSecret
  if (withoutSecret) return null
  throw new KeepingError(rootSecret === null ? 'no_secret' : 'other_secret')
}

export interface RestoreTarget {
  /** The tables' owner on a database that may be empty of everything. */
  readonly owner: pg.PoolConfig
  readonly files: KeptFiles
  /** Keeps the root secret, before the rows that need it are there for anybody. */
  readonly keepSecret: (rootSecret: string) => Promise<void>
  /** What is to be done with the rows before anybody sees them, in the same transaction. */
  readonly afterLoading: (client: pg.Client) => Promise<unknown>
  /** Looks at what was restored as the program will see it; what it throws leaves the restore unfinished. */
  readonly beforeUse: () => Promise<unknown>
}

/**
 * Restores a backup that was checked, into an empty database: its migrations run up to the last one of the backup, then
 * every row is loaded in one transaction and compared with the backup again as it lies there. Until all is done a mark
 * stands in the database with which nothing starts; restoring again begins anew.
 *
 * @throws {KeepingError}
 */
export async function restoreBackup(
  backup: CheckedBackup,
  settings: RestoreSettings,
  target: RestoreTarget,
): Promise<void> {
  const { signal } = settings
  const client = new pg.Client({ ...target.owner, keepAlive: true })
  client.on('error', () => undefined)
  const breakOff = () => client.connection.stream.destroy()
  signal?.addEventListener('abort', breakOff)
  let isBegun = false
  try {
    signal?.throwIfAborted()
    await client.connect()
    await takeEmpty(client)
    isBegun = true
    signal?.throwIfAborted()
    await migrateUpTo(target.owner, settings.migrations, backup.opening.migrations)
    await installJobs(target.owner)
    if (backup.rootSecret !== null) await target.keepSecret(backup.rootSecret)
    await setForm(client)
    await client.query('begin')
    await load(client, backup, settings, target)
    await target.afterLoading(client)
    await client.query('commit')
    // Without figures about its tables the database would plan badly until it gathers them by itself.
    await client.query('analyze')
    signal?.throwIfAborted()
    await target.beforeUse()
    await client.query('drop table migrations.restoring')
  } catch (error) {
    if (signal?.aborted) throw new KeepingError(isBegun ? 'restore_interrupted' : 'interrupted', '', { cause: error })
    throw error
  } finally {
    breakOff()
    signal?.removeEventListener('abort', breakOff)
  }
}

/** Any number, another than those of the migrations. */
const LOCK = 7_340_024

/** Takes a database that is empty, or one in which a restore was begun and not finished: that is cleared first. */
async function takeEmpty(client: pg.Client): Promise<void> {
  const held = await findHeldLogin(client)
  if (held !== null) throw new KeepingError('behind_row_security', held)
  const { rows } = await client.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [LOCK])
  if (!rows[0]?.mine) throw new KeepingError('being_restored')
  if (await findRelation(client, 'migrations.restoring')) await clear(client)
  const { rows: there } = await client.query<{ name: string }>(
    `select format('%s.%s', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and c.relkind in ('r', 'p', 'v', 'm', 'S', 'f')
        and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
      order by 1 limit 1`,
  )
  if (there[0]) throw new KeepingError('not_empty', there[0].name)
  await client.query(
    'begin; create schema if not exists migrations; create table migrations.restoring (begun_at timestamptz not null default now()); commit',
  )
}

/** It was empty when the mark was set, so all that is the owner's is of the restore that was not finished. */
async function clear(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select quote_ident(nspname) as name from pg_namespace
      where nspowner = (select oid from pg_roles where rolname = current_user) and nspname <> 'public'
      order by nspname = 'migrations'`,
  )
  // The mark goes last: whoever is killed in the middle finds it again.
  for (const { name } of rows) await client.query(`drop schema ${name} cascade`)
}

async function load(
  client: pg.Client,
  backup: CheckedBackup,
  settings: RestoreSettings,
  target: RestoreTarget,
): Promise<void> {
  const { opening, manifest } = backup
  const jobs = await readJobsVersion(client)
  if (jobs !== opening.jobs) throw new KeepingError('other_jobs', String(opening.jobs))
  await checkTables(client, opening)
  const all = (await listTables(client, [])).map(quote)
  const triggers = await listTriggers(client)
  const foreignKeys = await takeForeignKeys(client)
  // What rows did when they were written is in the backup: it is not done again.
  for (const table of all) await client.query(`alter table ${table} disable trigger user`)
  // Migrations wrote rows of their own.
  await client.query(`truncate ${all.join(', ')}`)
  await loadParts(client, backup, settings, target)
  for (const { schema, name, value, isCalled } of opening.sequences)
    await client.query('select setval($1::regclass, $2, $3)', [quote({ schema, name }), value, isCalled])
  // Every row is there: each key is looked at once for all rows.
  for (const { table, name, definition } of foreignKeys)
    await client.query(`alter table ${table} add constraint ${name} ${definition}`)
  for (const table of all) await client.query(`alter table ${table} enable trigger user`)
  if ((await listTriggers(client)) !== triggers) throw new Error('a trigger is not as the migrations left it')
  await compareTables(client, opening.tables, manifest.tables, settings)
  await compareFiles(client, manifest, target.files)
}

/** The same migrations make the same tables; a backup that says otherwise was put together by somebody. */
async function checkTables(client: pg.Client, { tables, leftOut, sequences }: Opening): Promise<void> {
  const say = (list: readonly { schema: string; name: string; columns?: string[] }[]) =>
    list.map((one) => `${nameTable(one)}(${[...(one.columns ?? [])].sort().join(',')})`).sort()
  const [here, there] = [say(await listTables(client, leftOut)), say(tables)]
  const differing = there.find((one) => !here.includes(one)) ?? here.find((one) => !there.includes(one))
  if (differing !== undefined) throw new KeepingError('altered', differing)
  const [counters, said] = [say((await listSequences(client)).map(nameOnly)), say(sequences.map(nameOnly))]
  if (counters.join() !== said.join()) throw new KeepingError('altered', 'sequences')
}

function nameOnly({ schema, name }: { schema: string; name: string }): { schema: string; name: string } {
  return { schema, name }
}

async function listTriggers(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ triggers: string }>(
    `select coalesce(string_agg(format('%s %s %s', tgrelid::regclass, tgname, tgenabled), ',' order by tgrelid::regclass::text, tgname), '') as triggers
      from pg_trigger where not tgisinternal`,
  )
  return rows[0]?.triggers ?? ''
}

interface ForeignKey {
  readonly table: string
  readonly name: string
  readonly definition: string
}

/** Takes the foreign keys away and says how they were: rows of tables that point to one another come in any order. */
async function takeForeignKeys(client: pg.Client): Promise<ForeignKey[]> {
  const { rows } = await client.query<ForeignKey>(
    `select conrelid::regclass::text as table, quote_ident(conname) as name, pg_get_constraintdef(oid) as definition
      from pg_constraint where contype = 'f' and conparentid = 0 order by conrelid::regclass::text, conname`,
  )
  for (const { table, name } of rows) await client.query(`alter table ${table} drop constraint ${name}`)
  return rows
}

async function loadParts(
  client: pg.Client,
  { file, opening, manifestText }: CheckedBackup,
  { signal, onProgress }: RestoreSettings,
  { files }: RestoreTarget,
): Promise<void> {
  const ofRows = opening.tables.reduce((sum, { rows }) => sum + rows, 0)
  const tables = new Map(opening.tables.map((table) => [nameTable(table), table]))
  let into: Into | null = null
  let [rows, bytes] = [0, 0]
  for await (const part of readArchive(file, signal)) {
    if (part.kind === 'rows') {
      const table = tables.get(part.table)
      if (!table) throw new KeepingError('altered', part.table)
      if (into?.table !== table) {
        rows += (await into?.end()) ?? 0
        into = new Into(client, table)
      }
      await into.write(part.content)
    } else {
      rows += (await into?.end()) ?? 0
      into = null
    }
    if (part.kind === 'file') await files.put(part.sha256, part.bytes, part.content)
    // It was read before: the file was changed in between.
    if (part.kind === 'manifest' && part.text !== manifestText) throw new KeepingError('altered', 'manifest.json')
    if (part.kind === 'rows' || part.kind === 'file') {
      bytes += part.bytes
      onProgress?.({ step: 'load', what: part.kind === 'rows' ? part.table : 'files', rows, ofRows, bytes })
    }
  }
}

/** One table that is being loaded. */
class Into {
  readonly table: KeptTable
  readonly #stream: ReturnType<typeof copyFrom>
  readonly #ended: Promise<unknown>
  constructor(client: pg.Client, table: KeptTable) {
    this.table = table
    this.#stream = client.query(copyFrom(copy(table, 'from stdin (freeze)')))
    this.#ended = finished(this.#stream).catch((cause: Error) => {
      throw new KeepingError('not_loaded', `${nameTable(table)}: ${cause.message}`, { cause })
    })
    this.#ended.catch(() => undefined)
  }

  async write(content: AsyncIterable<Buffer>): Promise<void> {
    for await (const chunk of content) {
      if (this.#stream.write(chunk)) continue
      // An error ends it too, and then nothing drains any more.
      await Promise.race([new Promise<void>((resolve) => this.#stream.once('drain', resolve)), this.#ended])
    }
  }

  /** @returns how many rows it took */
  async end(): Promise<number> {
    this.#stream.end()
    await this.#ended
    return this.#stream.rowCount
  }
}

/** Writes every table out again, as it lies there now, and compares it with the backup. */
async function compareTables(
  client: pg.Client,
  tables: readonly KeptTable[],
  sums: Manifest['tables'],
  { signal, onProgress }: RestoreSettings,
): Promise<void> {
  const ofRows = tables.reduce((sum, { rows }) => sum + rows, 0)
  let [rows, bytes] = [0, 0]
  for (const [i, table] of tables.entries()) {
    const hash = createHash('sha256')
    for await (const chunk of client.query(copyTo(copy(table, 'to stdout'))) as AsyncIterable<Buffer>) {
      signal?.throwIfAborted()
      hash.update(chunk)
      bytes += chunk.length
    }
    const { rows: counted } = await client.query<{ rows: string }>(`select count(*) as rows from ${quote(table)}`)
    if (hash.digest('hex') !== sums[i]?.sha256 || Number(counted[0]?.rows) !== table.rows)
      throw new KeepingError('not_as_counted', nameTable(table))
    rows += table.rows
    onProgress?.({ step: 'compare', what: nameTable(table), rows, ofRows, bytes })
  }
}

/** Every content that the rows speak of came with them, but for those that were missing already. */
async function compareFiles(client: pg.Client, { files, missing }: Manifest, store: KeptFiles): Promise<void> {
  const known = new Set(missing)
  let count = 0
  for await (const { sha256 } of store.list(client)) if (!known.has(sha256)) count += 1
  if (count !== files.count) throw new KeepingError('not_as_counted', 'files')
}
