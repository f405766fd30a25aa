import path from 'node:path'
import pg from 'pg'
import { installJobs } from '../jobs/install-jobs.ts'
import { OperatorError } from '../operator-error.ts'
import { findPackageRoot } from '../package-root.ts'
import {
  type EmbeddedServer,
  findRunningServer,
  HomeInUseError,
  keepRootSecret,
  startEmbeddedServer,
} from './embedded.ts'
import { migrate, requireWhole } from './migrate.ts'
import { createDatabase, createLogins, prepareForeignServer, ROLES } from './roles.ts'

/** A migrated database, and how its logins are reached. */
export interface RunningDatabase {
  readonly app: pg.PoolConfig
  readonly owner: pg.PoolConfig
  readonly worker: pg.PoolConfig
  readonly auth: pg.PoolConfig
  /** The root of all keys (`deriveKey`), kept beside the database and never in it. */
  readonly rootSecret: string
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
  /** COURTYARD_SECRET: for a server that is not ours; the embedded one keeps its own. */
  readonly rootSecret: string | undefined
  /** Data folder of the embedded server. */
  readonly home: string
}

/** Where the migrations of this program lie. */
export const MIGRATIONS = path.join(findPackageRoot(), 'db', 'migrations')

/** Starts the embedded server, or checks the one that was named, and brings the database to the last migration. */
export async function startDatabase(settings: DatabaseSettings): Promise<RunningDatabase> {
  const database = await reachDatabase(settings)
  try {
    await migrate(database.owner, MIGRATIONS)
    await installJobs(database.owner)
    return database
  } catch (error) {
    await database.stop()
    throw error
  }
}

/** A database as it is, which may be empty: for whoever restores a backup into it. */
export interface ReachedDatabase extends RunningDatabase {
  /** Keeps another root secret from now on. Null where the operator keeps it: `rootSecret` is what they gave. */
  readonly keepRootSecret: ((rootSecret: string) => Promise<void>) | null
}

/** Starts the embedded server, or checks the one that was named; runs no migration. */
export async function reachDatabase(settings: DatabaseSettings): Promise<ReachedDatabase> {
  if (settings.url || settings.ownerUrl) {
    if (!settings.url || !settings.ownerUrl) {
      throw new OperatorError(
        'DATABASE_URL 与 DATABASE_OWNER_URL 必须同时设置。',
        'DATABASE_URL and DATABASE_OWNER_URL must be set together.',
      )
    }
    const rootSecret = checkRootSecret(settings.rootSecret)
    await prepareForeignServer(settings.ownerUrl, settings.url)
    const owner = { connectionString: settings.ownerUrl }
    const never = new Promise<void>(() => undefined)
    return {
      app: { connectionString: settings.url },
      owner,
      // The owner is lent both roles, and gives up its own for them when it connects.
      worker: { ...owner, options: `-c role=${ROLES.worker}` },
      auth: { ...owner, options: `-c role=${ROLES.auth}` },
      rootSecret,
      embedded: false,
      ended: never,
      keepRootSecret: null,
      stop: async () => undefined,
    }
  }

  const server = await startEmbeddedServer({ home: settings.home })
  try {
    const reach = { host: server.socketDirectory, port: server.port, database: DATABASE }
    const logins = listLogins(server)
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
    return {
      ...logins,
      embedded: true,
      ended: server.ended,
      keepRootSecret: (rootSecret) => keepRootSecret(server.directory, rootSecret),
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
    const logins = listLogins(await findRunningServer(error.directory))
    const owner = new pg.Client(logins.owner)
    await owner.connect()
    await requireWhole(owner).finally(() => owner.end())
    return {
      ...logins,
      embedded: true,
      ended: new Promise<void>(() => undefined),
      stop: async () => undefined,
    }
  }
}

function listLogins({ socketDirectory, port, secrets }: Pick<EmbeddedServer, 'socketDirectory' | 'port' | 'secrets'>) {
  const login = (key: keyof typeof ROLES): pg.PoolConfig => ({
    host: socketDirectory,
    port,
    database: DATABASE,
    user: ROLES[key],
    password: secrets[key],
  })
  return {
    app: login('app'),
    owner: login('owner'),
    worker: login('worker'),
    auth: login('auth'),
    rootSecret: secrets.root,
  }
}

/** @throws {OperatorError} it is missing, or too short to be a secret */
function checkRootSecret(secret: string | undefined): string {
  if (secret !== undefined && secret.length >= 32) return secret
  throw new OperatorError(
    '使用自备数据库时须设置 COURTYARD_SECRET（至少 32 个随机字符，所有服务进程相同）；可用 openssl rand -base64 48 生成，并与备份分开保存。',
    'With a database of your own, set COURTYARD_SECRET (32 random letters or more, the same for every server); make one with openssl rand -base64 48, and keep it apart from the backups.',
  )
}
