import { type CompiledQuery, sql } from 'kysely'
import { queriesOver } from '../../platform/db/database.ts'
import { HERE } from './check-sql.ts'
import type { Import, ImportCounts, ImportKind, ImportReport, ListedImport } from './imports.schema.ts'
import type { OfferedWords } from './write-register-template.ts'

const tables = queriesOver<Record<string, never>>()
const here = sql.raw(HERE)

/** A preview older than a day is none. */
const IS_KEPT = `(confirmed_at is not null or uploaded_at >= now() - interval '24 hours')`
const isKept = sql.raw(IS_KEPT)

export interface ImportRow {
  id: string
  kind: ImportKind
  file_name: string
  uploaded_by: string
  uploaded_at: Date
  report: ImportReport | null
  outcome: string
  confirmed_at: Date | null
  result: ImportCounts | null
}

const COLUMNS = 'id, kind, file_name, uploaded_by, uploaded_at, report, outcome, confirmed_at, result'

/** An import that the one who asks may see. */
export function selectImport(id: string): CompiledQuery<ImportRow> {
  return sql<ImportRow>`select ${sql.raw(COLUMNS)} from enterprises.import
    where programme_id = ${here} and id = ${id} and ${isKept}`.compile(tables)
}

/** The same with its rows, held until the transaction ends. */
export const HOLD_IMPORT = `select ${COLUMNS}, content from enterprises.import
  where programme_id = ${HERE} and id = $1 and ${IS_KEPT} for update`
/** The same, only to look at. */
export const OPEN_IMPORT = `select ${COLUMNS}, content from enterprises.import
  where programme_id = ${HERE} and id = $1 and ${IS_KEPT}`

const PAGE = 50

interface ListedRow extends Omit<ImportRow, 'uploaded_by' | 'report' | 'outcome'> {
  is_mine: boolean
  bringer: string | null
  counts: ImportCounts
}

/** How many imports the one who asks may see, a page of them, the newest first, and whether they may bring one. */
export function selectImports({ page }: { readonly page: number }) {
  return [
    sql<{ total: number; may: boolean }>`select count(*)::integer as total, access.has('enterprises.write') as may
      from enterprises.import where programme_id = ${here} and ${isKept}`.compile(tables),
    sql<ListedRow>`
      select id, kind, file_name, uploaded_at, confirmed_at, uploaded_by = access.person_id() as is_mine,
          coalesce(result, report -> 'rows') as counts,
          (select name from access.person bringer where bringer.programme_id = brought.programme_id
            and bringer.id = brought.uploaded_by) as bringer
        from enterprises.import brought where programme_id = ${here} and ${isKept}
        order by uploaded_at desc, id limit ${PAGE} offset ${(page - 1) * PAGE}`.compile(tables),
  ] as const
}

export function toListed(row: ListedRow): ListedImport {
  return {
    ...sayImport(row),
    rows: row.counts,
    isMine: row.is_mine,
    bringer: row.bringer,
  }
}

function sayImport(row: Pick<ImportRow, 'id' | 'kind' | 'file_name' | 'uploaded_at' | 'confirmed_at'>) {
  return {
    id: row.id,
    kind: row.kind,
    fileName: row.file_name,
    state: row.confirmed_at === null ? ('preview' as const) : ('confirmed' as const),
    uploadedAt: row.uploaded_at.toISOString(),
    confirmedAt: row.confirmed_at?.toISOString() ?? null,
  }
}

const NOTHING: ImportCounts = { new: 0, changed: 0, same: 0, bad: 0, doubtful: 0 }

export function toImport(row: ImportRow): Import {
  const report = row.report ?? { rows: row.result ?? NOTHING, bad: [], changes: [], doubtful: [] }
  return { ...sayImport(row), progress: null, ...report }
}

/** One that is being read, checked or written now. */
export function toRunning({
  one,
  since,
  progress,
}: {
  readonly one: { readonly id: string; readonly kind: ImportKind; readonly fileName: string }
  readonly since: Date
  readonly progress: Import['progress']
}): Import {
  const { id, kind, fileName } = one
  return {
    id,
    kind,
    fileName,
    state: 'running',
    progress,
    uploadedAt: since.toISOString(),
    confirmedAt: null,
    rows: NOTHING,
    bad: [],
    changes: [],
    doubtful: [],
  }
}

/** The words that the cells of a template take. */
export const selectOffered = sql<OfferedWords>`
  select array(select kind.name_zh from enterprises.title_kind kind where kind.programme_id = ${here} and kind.valid_to is null
      order by kind.position) as "titleKinds",
    array(select park.name_zh from parks.park where park.programme_id = ${here} and park.state not in ('removed', 'withdrawn', 'returned')
      and (access.reaches_all('enterprises.write') or park.id = any (access.scope('enterprises.write')))
      order by park.name_zh collate "zh-x-icu") as parks,
    array(select distinct called.name_zh from access.organisation_name called
      join access.organisation_role role on role.programme_id = called.programme_id and role.organisation_id = called.organisation_id
        and role.role in ('district', 'host_zone') and role.valid_to is null
      where called.programme_id = ${here} and called.valid_to is null order by 1) as districts`.compile(tables)
