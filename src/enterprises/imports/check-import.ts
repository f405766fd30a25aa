import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import type { Client } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { BadCell, SheetChange } from '../../platform/sheets/sheets.schema.ts'
import { enterpriseCheck } from './check-enterprises.ts'
import { instituteCheck } from './check-institutes.ts'
import { HERE, TAKE_FAULTS, writeTables } from './check-sql.ts'
import { stayCheck } from './check-stays.ts'
import { titleCheck } from './check-titles.ts'
import {
  BAD_SHOWN,
  CHANGES_SHOWN,
  type Confirm,
  DOUBTFUL_SHOWN,
  type DoubtfulRow,
  type ImportCounts,
  type ImportKind,
  type ImportReport,
} from './imports.schema.ts'
import type { KindCheck } from './kind-check.ts'
import { IMPORT_COLUMNS } from './rules/import-columns.ts'
import { sayFault } from './rules/say-fault.ts'

const CHECKS: Readonly<Record<ImportKind, KindCheck>> = {
  enterprises: enterpriseCheck,
  titles: titleCheck,
  institutes: instituteCheck,
  stays: stayCheck,
}

/** Told of each statement that is done, and of how many there are. */
export type Watch = (step: 'staging' | 'checking' | 'writing', done: number, of: number) => void

export interface Checked {
  readonly report: ImportReport
  /** Checksum of all that would be written, doubtful rows left open. */
  readonly outcome: string
  /** Whether each decision is of a doubtful row and names one of what it may be. */
  readonly isDecidedAsShown: boolean
}

/**
 * Brings packed rows into temporary tables of the transaction and checks them as the importer, as the register is in this
 * moment. One import of a programme at a time: what a second one is checked against is what the first one wrote.
 */
export async function checkImport(
  client: Client,
  kind: ImportKind,
  content: Uint8Array,
  decisions: Confirm['decisions'],
  watch: Watch = () => undefined,
): Promise<Checked> {
  await client.query(`select pg_advisory_xact_lock(hashtextextended('register ' || ${HERE}, 0))`)
  watch('staging', 0, 1)
  await client.query(writeTables(kind))
  await pipeline(Readable.from([content]), createGunzip(), client.query(copyFrom('copy told from stdin')))
  await client.query('analyze told')
  await client.query(
    'insert into decided select row, same from jsonb_to_recordset($1::jsonb) as said (row integer, same uuid)',
    [JSON.stringify(decisions)],
  )
  watch('staging', 1, 1)
  const statements = [TAKE_FAULTS, ...CHECKS[kind].check]
  for (const [done, statement] of statements.entries()) {
    watch('checking', done, statements.length)
    await client.query(statement)
  }
  watch('checking', statements.length, statements.length)
  return {
    report: {
      rows: await countRows(client),
      bad: await listBadCells(client, kind, BAD_SHOWN),
      changes: await listChanges(client, kind),
      doubtful: kind === 'enterprises' ? await listDoubtful(client) : [],
    },
    outcome: await markOutcome(client, kind),
    isDecidedAsShown: decisions.length === 0 || (await isDecidedAsShown(client, kind)),
  }
}

/** Writes what was checked in the same transaction. */
export async function writeImport(client: Client, kind: ImportKind, watch: Watch = () => undefined): Promise<void> {
  const statements = CHECKS[kind].write
  for (const [done, statement] of statements.entries()) {
    watch('writing', done, statements.length)
    await client.query(statement)
  }
  watch('writing', statements.length, statements.length)
}

/** What was decided of rows without a code, to be remembered by name and place. */
export async function listDecisions(client: Client): Promise<{ name: string; district: string; id: string }[]> {
  const { rows } = await client.query<{ name: string; district: string; id: string }>(
    `select name_key as name, coalesce(district_id::text, '') as district, decided.id from decided
      join plan using (row) where plan.code is null and decided.id is not null order by row`,
  )
  return rows
}

async function countRows(client: Client): Promise<ImportCounts> {
  const { rows } = await client.query<ImportCounts>(
    `select count(*) filter (where state = 'new')::integer as new, count(*) filter (where state = 'changed')::integer as changed,
        count(*) filter (where state = 'same')::integer as same, count(*) filter (where state = 'bad')::integer as bad,
        count(*) filter (where state = 'new' and is_doubtful)::integer as doubtful
      from outcome`,
  )
  return rows[0] ?? { new: 0, changed: 0, same: 0, bad: 0, doubtful: 0 }
}

/** All that is wrong, in the order of the sheet, up to so many cells. */
export async function listBadCells(client: Client, kind: ImportKind, most: number | null): Promise<BadCell[]> {
  const { rows } = await client.query<{ row: number; place: number; code: string; of: string; said: string }>(
    `select distinct row, fault.place, fault.code, fault.of, told.said from fault join told using (row)
      order by row, fault.place, fault.code limit $1`,
    [most],
  )
  return rows.map(({ row, place, code, of, said }) => {
    const column = IMPORT_COLUMNS[kind][place]?.key ?? ''
    const cells = JSON.parse(said) as Readonly<Record<string, string>>
    return sayFault(kind, { row, column, code, of, value: (cells[column] ?? '').slice(0, 100) })
  })
}

async function listChanges(client: Client, kind: ImportKind): Promise<SheetChange[]> {
  const { rows } = await client.query<{
    row: number
    label: string | null
    state: 'new' | 'changed'
    said: string
    changes: { place: number; before: string | null; after: string }[] | null
  }>(
    `select shown.row, shown.label, shown.state, told.said, (
          select jsonb_agg(jsonb_build_object('place', place, 'before', before, 'after', after) order by place)
            from change where change.row = shown.row) as changes
      from (select * from outcome where state in ('new', 'changed') order by row limit ${CHANGES_SHOWN}) as shown
      join told using (row) order by shown.row`,
  )
  const columns = IMPORT_COLUMNS[kind]
  return rows.map(({ row, label, state, said, changes }) => {
    const cells = JSON.parse(said) as Readonly<Record<string, string>>
    return {
      row,
      name: label ?? cells.name ?? cells.code ?? '',
      state,
      columns:
        state === 'new'
          ? columns.flatMap(({ key }) => (cells[key] ? [{ key, before: null, after: cells[key] }] : []))
          : (changes ?? []).map(({ place, before, after }) => ({
              key: columns[place]?.key ?? '',
              before: sayValue(kind, place, before),
              after: sayValue(kind, place, after) ?? '',
            })),
    }
  })
}

/** As people write it. */
export function sayValue(kind: ImportKind, place: number, value: string | null): string | null {
  const column = IMPORT_COLUMNS[kind][place]
  if (value === null || !column) return value
  if (column.as === 'yes') return value === 'true' ? '是' : '否'
  return column.words?.[value]?.[0] ?? value
}

async function listDoubtful(client: Client): Promise<DoubtfulRow[]> {
  const { rows } = await client.query<DoubtfulRow>(
    `select shown.row, shown.name, shown.code, shown.district, (
          select jsonb_agg(jsonb_build_object('id', one.id, 'name', one.name_zh, 'code', one.code, 'district', (
              select place.name_zh from access.organisation_name place where place.programme_id = one.programme_id
                and place.organisation_id = one.district_id and place.valid_to is null)) order by one.code nulls last, one.id)
            from candidate join enterprises.enterprise one on one.programme_id = ${HERE} and one.id = candidate.id
            where candidate.row = shown.row) as candidates
      from (select * from plan where is_doubtful and row not in (select row from fault) order by row limit ${DOUBTFUL_SHOWN}) as shown
      order by shown.row`,
  )
  return rows
}

async function markOutcome(client: Client, kind: ImportKind): Promise<string> {
  const open =
    kind === 'enterprises'
      ? `case when is_doubtful then 'doubtful ' || (select string_agg(id::text, ' ' order by id) from candidate
          where candidate.row = outcome.row) end`
      : 'null'
  const { rows } = await client.query<{ mark: string }>(
    `select encode(sha256(convert_to(coalesce(string_agg(concat_ws(' ', row, coalesce(${open}, concat_ws(' ', state, of, (
        select string_agg(concat_ws(' ', place, before, after), ' ' order by place) from change where change.row = outcome.row)))),
        E'\\n' order by row), ''), 'utf8')), 'hex') as mark
      from outcome`,
  )
  return rows[0]?.mark ?? ''
}

async function isDecidedAsShown(client: Client, kind: ImportKind): Promise<boolean> {
  if (kind !== 'enterprises') return false
  const { rows } = await client.query<{ wrong: number }>(
    `select count(*)::integer as wrong from decided
      where not exists (select from plan where plan.row = decided.row and plan.is_doubtful)
        or id is not null and not exists (select from candidate where candidate.row = decided.row and candidate.id = decided.id)`,
  )
  return rows[0]?.wrong === 0
}
