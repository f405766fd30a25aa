import { createHash } from 'node:crypto'
import {
  type CompiledQuery,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresDialect,
  PostgresIntrospector,
  PostgresQueryCompiler,
  sql,
} from 'kysely'
import pg from 'pg'
import { type Actor, type Deed, FIND_RIGHTS, type Rights, writeActorSettings } from './actor.ts'

/** One login's connections to one database. */
export interface Database {
  readonly pool: pg.Pool
  readonly kysely: Kysely<unknown>
  close(): Promise<void>
}

/** A calendar day stays the text it is, `YYYY-MM-DD`: as a moment it would depend on where the server stands. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === pg.types.builtins.DATE ? String : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
}

/** Numbers of `numeric` columns and bigints arrive as text, so that none becomes a float on the way. */
export function openDatabase(config: pg.PoolConfig): Database {
  const pool = new pg.Pool({ max: 10, types, ...config, pipeline: true })
  // A connection that breaks while idle is replaced by the pool; the next query that fails will say so.
  pool.on('error', () => undefined)
  // One that breaks while it works tells the query; unheard, this would end the whole process.
  pool.on('connect', (client) => client.on('error', () => undefined))
  return {
    pool,
    kysely: new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) }),
    close: () => pool.end(),
  }
}

/** Builds queries over a capability's tables without a connection: `readAs` runs them. */
export function queriesOver<Tables>(): Kysely<Tables> {
  return new Kysely<Tables>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  })
}

export type RowsOf<Queries extends readonly CompiledQuery<unknown>[]> = {
  -readonly [Index in keyof Queries]: Queries[Index] extends CompiledQuery<infer Row> ? Row[] : never
}

/** Looks at the rights that were found for the actor and throws where they do not do. */
export type CheckRights = (rights: Rights) => void

/**
 * Runs queries as the actor, in one read-only transaction and one round trip however many they are, all on the same
 * snapshot. Gives back their rows in the order of the queries.
 *
 * @param check  called before any row is given back; what it throws is thrown
 */
export async function readAs<const Queries extends readonly CompiledQuery<unknown>[]>(
  database: Database,
  actor: Actor,
  queries: Queries,
  check?: CheckRights,
): Promise<RowsOf<Queries>> {
  const client = await database.pool.connect()
  let broken: Error | undefined
  try {
    const settled = await Promise.allSettled(sendTogether(client, writeBegin(actor), queries))
    const failed = settled.find((one) => one.status === 'rejected')
    if (failed) throw failed.reason
    const [begun] = settled
    if (check && begun?.status === 'fulfilled') check(readRights(begun.value))
    return settled.slice(1, -1).map((one) => (one.status === 'fulfilled' ? one.value.rows : [])) as RowsOf<Queries>
  } catch (error) {
    // A database's refusal leaves the connection sound; anything else may not.
    if (!(error instanceof pg.DatabaseError)) broken = error as Error
    throw error
  } finally {
    client.release(broken)
  }
}

/**
 * Begin, queries and commit: the driver does not wait for one answer before it sends the next statement, and they are
 * held back until all are written, so that they leave in one piece.
 */
function sendTogether(
  client: pg.PoolClient,
  begin: string,
  queries: readonly CompiledQuery<unknown>[],
): Promise<pg.QueryResult>[] {
  const { stream } = client.connection
  stream.cork()
  try {
    return [
      client.query(begin),
      ...queries.map(({ sql: text, parameters }) =>
        client.query({ name: nameStatement(text), text, values: [...parameters] }),
      ),
      client.query('commit'),
    ]
  } finally {
    stream.uncork()
  }
}

/**
 * Opens a transaction, sets the actor, does the work, commits; rolls back when the work throws.
 *
 * @param deed  what is being done: without one, whoever changes a row that is watched is refused
 */
export function asActor<Tables, Result>(
  database: Database,
  actor: Actor,
  work: (tx: Kysely<Tables>, rights: Rights) => Promise<Result>,
  deed?: Deed,
): Promise<Result> {
  return database.kysely.transaction().execute(async (tx) => {
    const settings = writeActorSettings(actor, deed)
    if (settings !== '') await sql.raw(settings).execute(tx)
    const rights =
      actor.kind === 'person' ? (await sql.raw<{ rights: Rights }>(FIND_RIGHTS).execute(tx)).rows[0]?.rights : undefined
    return work(tx as unknown as Kysely<Tables>, rights ?? {})
  })
}

function writeBegin(actor: Actor): string {
  const begin = `begin isolation level repeatable read read only;${writeActorSettings(actor)}`
  return actor.kind === 'person' ? `${begin};${FIND_RIGHTS}` : begin
}

/** The driver gives the results of all statements that were sent as one. */
function readRights(begun: pg.QueryResult | readonly pg.QueryResult[]): Rights {
  const last = Array.isArray(begun) ? begun.at(-1) : begun
  return last?.rows[0]?.rights ?? {}
}

const statementNames = new Map<string, string>()

/** The same text has the same name, so each connection prepares it once. */
function nameStatement(text: string): string {
  const known = statementNames.get(text)
  if (known) return known
  const name = `s${createHash('sha256').update(text).digest('hex').slice(0, 24)}`
  if (statementNames.size < 1_000) statementNames.set(text, name)
  return name
}
