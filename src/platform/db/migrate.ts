import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import pg from 'pg'
import { OperatorError } from '../operator-error.ts'

const FILE_NAME = /^\d{8}T\d{4}_[a-z0-9_]+\.sql$/
/** Any number, the same for every Courtyard: one migration run at a time. */
const LOCK = 7_340_021

/**
 * Brings a database to the last migration, as its owner. Forward only: each file runs once, in the order of the names,
 * in a transaction of its own, and its checksum is kept.
 *
 * @returns the names of the files that ran now
 * @throws {OperatorError} the database is newer than this program
 * @throws {Error} a file that already ran has changed, or a new one was put before it
 */
export async function migrate(owner: pg.ClientConfig, folder: string): Promise<string[]> {
  const files = await readMigrations(folder)
  return asOnlyOne(owner, async (client) => {
    await requireWhole(client)
    const open = findUnapplied(files, await prepareList(client))
    for (const file of open) await apply(client, file)
    return open.map((file) => file.name)
  })
}

/** Brings an empty database to where a backup was, and no further: the next start does the rest. */
export async function migrateUpTo(
  owner: pg.ClientConfig,
  folder: string,
  applied: readonly AppliedMigration[],
): Promise<void> {
  const files = await readMigrations(folder)
  // Throws where the backup holds one that this program does not know.
  findUnapplied(files, applied)
  await asOnlyOne(owner, async (client) => {
    await prepareList(client)
    for (const file of files.slice(0, applied.length)) await apply(client, file)
  })
}

/**
 * While a backup is being restored (src/platform/keeping) a mark stands in the database: nothing is to be made of what
 * is there by then.
 *
 * @throws {OperatorError} a restore was begun and did not finish
 */
export async function requireWhole(client: pg.ClientBase): Promise<void> {
  if (!(await findRelation(client, 'migrations.restoring'))) return
  throw new OperatorError(
    '上一次恢复没有完成，其中的数据不能使用；请再次运行 courtyard restore，或换一个空的数据目录（COURTYARD_HOME）。',
    'A restore was begun here and did not finish, so what is here is not to be used; run courtyard restore again, or name an empty data folder in COURTYARD_HOME.',
  )
}

export async function findRelation(client: pg.ClientBase, name: string): Promise<boolean> {
  const { rows } = await client.query<{ there: boolean }>('select to_regclass($1) is not null as there', [name])
  return rows[0]?.there ?? false
}

async function asOnlyOne<Result>(
  owner: pg.ClientConfig,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client(owner)
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK])
    return await work(client)
  } finally {
    await client.end()
  }
}

async function prepareList(client: pg.Client): Promise<AppliedMigration[]> {
  await client.query(`
    create schema if not exists migrations;
    create table if not exists migrations.applied (
      name        text primary key,
      sha256      text not null,
      applied_at  timestamptz not null default now()
    )`)
  const { rows } = await client.query<AppliedMigration>('select name, sha256 from migrations.applied order by name')
  return rows
}

export interface AppliedMigration {
  readonly name: string
  readonly sha256: string
}

interface Migration {
  readonly name: string
  readonly sql: string
  readonly sha256: string
}

export async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
  const misnamed = names.find((name) => !FILE_NAME.test(name))
  if (misnamed) throw new Error(`${misnamed} is not named like 20261201T0930_recognition_application.sql`)
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(path.join(folder, name), 'utf8')
      return { name, sql, sha256: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

function findUnapplied(files: readonly Migration[], applied: readonly AppliedMigration[]): Migration[] {
  for (const [index, { name, sha256 }] of applied.entries()) {
    const file = files.find((one) => one.name === name)
    if (!file) {
      throw new OperatorError(
        `数据库中有本程序不认识的迁移 ${name}：它由更新的版本写成，请使用该版本或更新的版本。`,
        `The database holds the migration ${name}, which this program does not know: use the newer version that made it.`,
      )
    }
    if (file.sha256 !== sha256) {
      throw new Error(`${name} has run and was changed since: a committed migration never changes, write a new one`)
    }
    const before = files[index]
    if (before && before.name !== name)
      throw new Error(`${before.name} must be named later than ${name}, which has run`)
  }
  return files.slice(applied.length)
}

async function apply(client: pg.Client, file: Migration): Promise<void> {
  try {
    await client.query('begin')
    await client.query(file.sql)
    await client.query('insert into migrations.applied (name, sha256) values ($1, $2)', [file.name, file.sha256])
    await client.query('commit')
  } catch (cause) {
    await client.query('rollback').catch(() => undefined)
    throw new Error(`the migration ${file.name} failed: ${(cause as Error).message}`, { cause })
  }
}
