import pg from 'pg'
import { OperatorError } from '../operator-error.ts'
import type { Secrets } from './embedded.ts'

/**
 * The four logins. They belong to the cluster, so they are made here and not by a migration.
 *
 * - courtyard_owner: owns the tables; migrations and backup. Never a request.
 * - courtyard_app: requests. Sees what the policies let the actor see.
 * - courtyard_worker: jobs and acts at the machine, each as a named system actor.
 * - courtyard_auth: the accounts' own schema and nothing else.
 */
export const ROLES = {
  owner: 'courtyard_owner',
  app: 'courtyard_app',
  worker: 'courtyard_worker',
  auth: 'courtyard_auth',
} as const

/**
 * Makes the logins on a cluster of our own and gives them the passwords of `secrets`. May be called again.
 * Only the owner may look past row security, which a backup must.
 */
export async function createLogins(superuser: pg.Client, secrets: Secrets): Promise<void> {
  const { rows } = await superuser.query<{ rolname: string }>(
    `select rolname from pg_roles where rolname like 'courtyard\\_%'`,
  )
  const known = new Set(rows.map((row) => row.rolname))
  for (const key of ['owner', 'app', 'worker', 'auth'] as const) {
    const role = ROLES[key]
    if (known.has(role)) continue
    const bypass = key === 'owner' ? 'bypassrls' : 'nobypassrls'
    await superuser.query(`create role ${role} login ${bypass} password ${pg.escapeLiteral(secrets[key])}`)
  }
  // Loads as the worker; who runs the product on such a server as their own reaches both by the owner's login.
  await superuser.query(`grant ${ROLES.worker}, ${ROLES.auth} to ${ROLES.owner}`)
}

/** Makes a database that only our logins may enter. */
export async function createDatabase(superuser: pg.Client, name: string, template?: string): Promise<void> {
  const database = pg.escapeIdentifier(name)
  await superuser.query(
    `create database ${database} owner ${ROLES.owner}${template ? ` template ${pg.escapeIdentifier(template)}` : ''}`,
  )
  await superuser.query(`revoke all on database ${database} from public`)
  await superuser.query(`grant connect on database ${database} to ${ROLES.app}, ${ROLES.worker}, ${ROLES.auth}`)
  // Bulk goes through a temporary table, since PostgreSQL refuses COPY under row security.
  await superuser.query(`grant temporary on database ${database} to ${ROLES.app}, ${ROLES.worker}`)
}

/**
 * Checks a server that is not ours and lends our roles to its logins: the login of DATABASE_URL becomes a member of
 * courtyard_app, that of DATABASE_OWNER_URL of courtyard_worker and courtyard_auth. Roles that are missing are made, where the owner may.
 *
 * @throws {OperatorError} not reachable, too old, or a login that would defeat row security
 */
export async function prepareForeignServer(ownerUrl: string, appUrl: string): Promise<void> {
  const owner = await connect('DATABASE_OWNER_URL', ownerUrl)
  try {
    const version = Number((await owner.query('show server_version_num')).rows[0]?.server_version_num)
    if (!(version >= 150_000)) {
      throw new OperatorError(
        `数据库版本过旧（${Math.floor(version / 10_000)}）；需要 PostgreSQL 15 或更新的版本。`,
        `The database is too old (${Math.floor(version / 10_000)}); PostgreSQL 15 or newer is needed.`,
      )
    }
    const app = await connect('DATABASE_URL', appUrl)
    const login = await readLogin(app).finally(() => app.end())
    const ownerLogin = await readLogin(owner)
    if (login.defeatsRowSecurity || login.name === ownerLogin.name) {
      throw new OperatorError(
        `DATABASE_URL 的登录角色 ${login.name} 不受行级安全约束（超级用户、BYPASSRLS 或表的所有者）；请换用普通登录角色。`,
        `The login ${login.name} of DATABASE_URL is not held by row security (superuser, BYPASSRLS or the tables' owner); use an ordinary login.`,
      )
    }
    try {
      for (const role of [ROLES.app, ROLES.worker, ROLES.auth]) {
        const { rowCount } = await owner.query('select 1 from pg_roles where rolname = $1', [role])
        if (rowCount === 0) await owner.query(`create role ${role} nologin`)
      }
      await lend(owner, ROLES.app, login.name)
      await lend(owner, ROLES.worker, ownerLogin.name)
      await lend(owner, ROLES.auth, ownerLogin.name)
    } catch (cause) {
      throw new OperatorError(
        `DATABASE_OWNER_URL 的登录角色 ${ownerLogin.name} 不能创建或授予角色 ${ROLES.app}、${ROLES.worker}、${ROLES.auth}；请赋予 CREATEROLE，或由管理员创建并授予。`,
        `The login ${ownerLogin.name} of DATABASE_OWNER_URL cannot make or grant the roles ${ROLES.app}, ${ROLES.worker} and ${ROLES.auth}; give it CREATEROLE, or have them made and granted.`,
        { cause },
      )
    }
  } finally {
    await owner.end()
  }
}

async function lend(owner: pg.Client, role: string, login: string): Promise<void> {
  const { rows } = await owner.query<{ member: boolean }>(`select pg_has_role($1, $2, 'member') as member`, [
    login,
    role,
  ])
  if (!rows[0]?.member) await owner.query(`grant ${role} to ${pg.escapeIdentifier(login)}`)
}

async function readLogin(client: pg.Client): Promise<{ name: string; defeatsRowSecurity: boolean }> {
  const { rows } = await client.query<{ name: string; defeats: boolean }>(
    'select rolname as name, rolsuper or rolbypassrls as defeats from pg_roles where rolname = current_user',
  )
  return { name: rows[0]?.name ?? '', defeatsRowSecurity: rows[0]?.defeats ?? true }
}

async function connect(variable: string, url: string): Promise<pg.Client> {
  try {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
    await client.connect()
    client.on('error', () => undefined)
    return client
  } catch (cause) {
    // The address is not printed: it holds a password.
    const reason = (cause as NodeJS.ErrnoException).code ?? (cause as Error).message
    throw new OperatorError(
      `无法连接 ${variable} 指向的数据库（${reason}）。`,
      `The database named by ${variable} cannot be reached (${reason}).`,
      { cause },
    )
  }
}
