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
  const client = new pg.Client(owner)
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK])
    await client.query(`
      create schema if not exists migrations;
      create table if not exists migrations.applied (
        name        text primary key,
        sha256      text not null,
        applied_at  timestamptz not null default now()
      )`)
    const { rows } = await client.query<{ name: string; sha256: string }>(
      'select name, sha256 from migrations.applied order by name',
    )
    const open = findUnapplied(files, rows)
    for (const file of open) await apply(client, file)
    return open.map((file) => file.name)
  } finally {
    await client.end()
  }
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

function findUnapplied(files: readonly Migration[], applied: readonly { name: string; sha256: string }[]): Migration[] {
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
