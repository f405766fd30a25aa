import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { OperatorError } from '../operator-error.ts'
import { findPackageRoot } from '../package-root.ts'
import { openTestDatabase, type TestDatabase } from '../testing/open-test-database.ts'
import { migrate, readMigrations } from './migrate.ts'
import { ROLES } from './roles.ts'

const shipped = path.join(findPackageRoot(), 'db', 'migrations')

let database: TestDatabase
let folder: string
beforeEach(async () => {
  database = await openTestDatabase('template0')
  folder = await mkdtemp(path.join(os.tmpdir(), 'migrations-'))
})
afterEach(async () => {
  await database.close()
  await rm(folder, { recursive: true, force: true })
})

const run = (from = folder) => migrate(database.configOf(ROLES.owner), from)
const write = (name: string, sql: string) => writeFile(path.join(folder, name), sql)

describe('migrations', () => {
  it('run once each, in the order of their names', async () => {
    const names = (await readMigrations(shipped)).map((file) => file.name)
    expect(await run(shipped)).toEqual(names)
    expect(await run(shipped)).toEqual([])
  })

  it('run once when two servers start at the same moment', async () => {
    const ran = await Promise.all([run(shipped), run(shipped), run(shipped)])
    expect(ran.flat()).toEqual((await readMigrations(shipped)).map((file) => file.name))
  })

  it('are refused when a file that ran was changed', async () => {
    await write('20260101T0000_one.sql', 'create table one (id integer)')
    await run()
    await write('20260101T0000_one.sql', 'create table one (id bigint)')
    await expect(run()).rejects.toThrow('20260101T0000_one.sql has run and was changed since')
  })

  it('are refused when a new file is put before one that ran', async () => {
    await write('20260102T0000_two.sql', 'create table two (id integer)')
    await run()
    await write('20260101T0000_one.sql', 'create table one (id integer)')
    await expect(run()).rejects.toThrow('must be named later')
  })

  it('are refused on a database that a newer version made', async () => {
    await write('20260101T0000_one.sql', 'create table one (id integer)')
    await run()
    await rm(path.join(folder, '20260101T0000_one.sql'))
    await expect(run()).rejects.toThrow(OperatorError)
  })

  it('leave nothing of a file that fails half-way, and go on from there when it was mended', async () => {
    await write('20260101T0000_one.sql', 'create table one (id integer)')
    await write('20260102T0000_two.sql', 'create table two (id integer); select 1 / 0')
    await expect(run()).rejects.toThrow('20260102T0000_two.sql failed: division by zero')
    await write('20260102T0000_two.sql', 'create table two (id integer)')
    expect(await run()).toEqual(['20260102T0000_two.sql'])
  })

  it('are refused under a name that does not say when', async () => {
    await write('add-things.sql', 'select 1')
    await expect(run()).rejects.toThrow('add-things.sql is not named like')
  })
})
