import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { type Database, openDatabase } from '../db/database.ts'
import { createDatabase, ROLES } from '../db/roles.ts'

export interface TestDatabase {
  /** As requests reach it. */
  readonly app: Database
  /** As the tables' owner reaches it: the loader, migrations. */
  readonly owner: Database
  /** How any of the logins reaches it. */
  configOf(login: string): pg.PoolConfig
  /** Runs statements as the cluster's superuser, for whom no policy holds. */
  asSuperuser<Row extends pg.QueryResultRow>(sql: string, values?: readonly unknown[]): Promise<Row[]>
  close(): Promise<void>
}

/**
 * A throw-away database of this test file's own.
 *
 * @param template  the migrated one unless told otherwise; `template0` for one without any table
 */
export async function openTestDatabase(template?: string): Promise<TestDatabase> {
  const server = inject('testServer')
  const name = `test_${randomUUID().replaceAll('-', '')}`
  const configOf = (login: string): pg.PoolConfig => ({
    host: server.host,
    port: server.port,
    database: name,
    user: login,
    password: server.passwords[login],
  })
  const run = async (database: string, work: (client: pg.Client) => Promise<pg.QueryResult | undefined>) => {
    const client = new pg.Client({ ...configOf(server.superuser), database })
    await client.connect()
    return work(client).finally(() => client.end())
  }
  await run('postgres', async (client) => {
    await createDatabase(client, name, template ?? server.template)
    return undefined
  })
  const app = openDatabase({ ...configOf(ROLES.app), max: 3 })
  const owner = openDatabase({ ...configOf(ROLES.owner), max: 2 })
  return {
    app,
    owner,
    configOf,
    asSuperuser: async <Row extends pg.QueryResultRow>(sql: string, values: readonly unknown[] = []) => {
      const result = await run(name, (client) => client.query<Row>(sql, [...values]))
      return (result?.rows ?? []) as Row[]
    },
    close: async () => {
      await Promise.all([app.close(), owner.close()])
      await run('postgres', (client) => client.query(`drop database ${pg.escapeIdentifier(name)} with (force)`))
    },
  }
}
