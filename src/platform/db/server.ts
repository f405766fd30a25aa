import path from 'node:path'
import pg from 'pg'
import { OperatorError } from '../operator-error.ts'
import { findPackageRoot } from '../package-root.ts'
import { findRunningServer, HomeInUseError, startEmbeddedServer } from './embedded.ts'
import { migrate } from './migrate.ts'
import { createDatabase, createLogins, prepareForeignServer, ROLES } from './roles.ts'

/** A migrated database, and how its two logins are reached. */
export interface RunningDatabase {
  readonly app: pg.PoolConfig
  readonly owner: pg.PoolConfig
  readonly embedded: boolean
  /** Resolves when an embedded server has ended; never for one that is not ours. */
  readonly ended: Promise<void>
  stop(): Promise<void>
}

const DATABASE = 'courtyard'

export interface DatabaseSettings {
  /** DATABASE_URL and DATABASE_OWNER_URL; both or none. */
  readonly url: string | undefined
  readonly ownerUrl: string | undefined
  /** Data folder of the embedded server. */
  readonly home: string
}

/** Starts the embedded server, or checks the one that was named, and brings the database to the last migration. */
export async function startDatabase(settings: DatabaseSettings): Promise<RunningDatabase> {
  const migrations = path.join(findPackageRoot(), 'db', 'migrations')
  if (settings.url || settings.ownerUrl) {
    if (!settings.url || !settings.ownerUrl) {
      throw new OperatorError(
        'DATABASE_URL 与 DATABASE_OWNER_URL 必须同时设置。',
        'DATABASE_URL and DATABASE_OWNER_URL must be set together.',
      )
    }
    await prepareForeignServer(settings.ownerUrl, settings.url)
    const owner = { connectionString: settings.ownerUrl }
    await migrate(owner, migrations)
    const never = new Promise<void>(() => undefined)
    return {
      app: { connectionString: settings.url },
      owner,
      embedded: false,
      ended: never,
      stop: async () => undefined,
    }
  }

  const server = await startEmbeddedServer({ home: settings.home })
  try {
    const reach = { host: server.socketDirectory, port: server.port, database: DATABASE }
    const owner = { ...reach, user: ROLES.owner, password: server.secrets.owner }
    const superuser = new pg.Client({
      ...reach,
      database: 'postgres',
      user: server.superuser,
      password: server.secrets.superuser,
    })
    await superuser.connect()
    try {
      await createLogins(superuser, server.secrets)
      const { rowCount } = await superuser.query('select 1 from pg_database where datname = $1', [DATABASE])
      if (rowCount === 0) await createDatabase(superuser, DATABASE)
    } finally {
      await superuser.end()
    }
    await migrate(owner, migrations)
    return {
      app: { ...reach, user: ROLES.app, password: server.secrets.app },
      owner,
      embedded: true,
      ended: server.ended,
      stop: server.stop,
    }
  } catch (error) {
    await server.stop()
    throw error
  }
}

/** For acts at the machine: the same, or the embedded database of the server that is running on the data folder. */
export async function joinDatabase(settings: DatabaseSettings): Promise<RunningDatabase> {
  try {
    return await startDatabase(settings)
  } catch (error) {
    if (!(error instanceof HomeInUseError)) throw error
    const server = await findRunningServer(error.directory)
    const reach = { host: server.socketDirectory, port: server.port, database: DATABASE }
    return {
      app: { ...reach, user: ROLES.app, password: server.secrets.app },
      owner: { ...reach, user: ROLES.owner, password: server.secrets.owner },
      embedded: true,
      ended: new Promise<void>(() => undefined),
      stop: async () => undefined,
    }
  }
}
