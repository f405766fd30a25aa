import type pg from 'pg'
import { SCHEMA as JOBS } from '../jobs/install-jobs.ts'
import type { KeptTable, Opening } from './archive.schema.ts'

/** How rows are written and read: the same on every server, so that the same row is the same text. */
export const SAME_FORM: Readonly<Record<string, string>> = {
  client_encoding: 'UTF8',
  DateStyle: 'ISO, YMD',
  IntervalStyle: 'postgres',
  TimeZone: 'UTC',
  bytea_output: 'hex',
  extra_float_digits: '1',
  // Names of tables, where a column holds one, are written with their schema.
  search_path: 'pg_catalog',
  // Rows in the order in which they lie, also where somebody else is reading the same table.
  synchronize_seqscans: 'off',
  // What may not be seen is an error here, never a row that is missing.
  row_security: 'off',
}

/** However long it takes. */
const NO_LIMITS = ['statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout', 'transaction_timeout']

export async function setForm(client: pg.Client): Promise<void> {
  for (const [name, value] of Object.entries(SAME_FORM))
    await client.query('select set_config($1, $2, false)', [name, value])
  await client.query(`select set_config(name, '0', false) from pg_settings where name = any ($1)`, [NO_LIMITS])
}

/** What graphile-worker itself keeps of its tables; the opening says how far that was. */
const KEPT_BY_JOBS = `${JOBS}.migrations`

/**
 * The tables that are ours: whoever owns the list of migrations owns them. Asked of the catalogue, so that no capability
 * has to be named here. Columns that are computed from others are not copied.
 *
 * @param leftOut  tables whose rows are not kept
 */
export async function listTables(client: pg.Client, leftOut: readonly string[]): Promise<Omit<KeptTable, 'rows'>[]> {
  const { rows } = await client.query<Omit<KeptTable, 'rows'>>(
    `select n.nspname as schema, c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
        join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
      where c.relkind = 'r' and c.relpersistence <> 't' and c.relowner = (
          select relowner from pg_class where oid = 'migrations.applied'::regclass)
        and format('%s.%s', n.nspname, c.relname) <> all ($1)
      group by n.nspname, c.relname order by n.nspname, c.relname`,
    [[...leftOut, KEPT_BY_JOBS, RESTORING]],
  )
  return rows
}

/** Stands while a restore is not finished. */
export const RESTORING = 'migrations.restoring'

export async function listSequences(client: pg.Client): Promise<Opening['sequences']> {
  const { rows } = await client.query<{ schema: string; name: string }>(
    `select n.nspname as schema, c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'S' and c.relowner = (select relowner from pg_class where oid = 'migrations.applied'::regclass)
      order by 1, 2`,
  )
  const sequences: Opening['sequences'] = []
  for (const { schema, name } of rows) {
    const { rows: said } = await client.query<{ value: string; isCalled: boolean }>(
      `select last_value::text as value, is_called as "isCalled" from ${quote({ schema, name })}`,
    )
    if (said[0]) sequences.push({ schema, name, ...said[0] })
  }
  return sequences
}

/** How far the schema of jobs is. */
export async function readJobsVersion(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ id: number }>(`select coalesce(max(id), 0)::int as id from ${KEPT_BY_JOBS}`)
  return rows[0]?.id ?? 0
}

/** @throws {Error} a row that is kept would point to one that is not */
export async function checkLeftOut(client: pg.Client, leftOut: readonly string[]): Promise<void> {
  const { rows } = await client.query<{ points: string }>(
    `select conrelid::regclass || ' → ' || confrelid::regclass as points from pg_constraint
      where contype = 'f' and confrelid::regclass::text = any ($1) and conrelid::regclass::text <> all ($1)`,
    [leftOut],
  )
  if (rows[0]) throw new Error(`what points to a table that is left out cannot be kept: ${rows[0].points}`)
}

/** May the login look past row security? @returns its name where it may not */
export async function findHeldLogin(client: pg.Client): Promise<string | null> {
  const { rows } = await client.query<{ name: string }>(
    'select rolname as name from pg_roles where rolname = current_user and not (rolbypassrls or rolsuper)',
  )
  return rows[0]?.name ?? null
}

export function quote({ schema, name }: Pick<KeptTable, 'schema' | 'name'>): string {
  return `"${schema}"."${name}"`
}

/** The statement that writes a table's rows out, or takes them in. */
export function copy(
  table: Pick<KeptTable, 'schema' | 'name' | 'columns'>,
  way: 'to stdout' | 'from stdin (freeze)',
): string {
  const columns = table.columns.map((column) => `"${column.replaceAll('"', '""')}"`).join(', ')
  return `copy ${quote(table)} (${columns}) ${way}`
}
