import { type Kysely, sql } from 'kysely'
import type { ReportAct } from './report.acts.ts'
import type { Missing } from './reports.schema.ts'

export interface HistoricCell {
  readonly code: string
  readonly value: number | null
  /** Computed cells may be `undefined`: they divide by zero. */
  readonly missing: Missing | 'undefined' | null
  readonly explanation?: string
}

export interface HistoricReportAct {
  readonly act: ReportAct
  /** When it was stated, as ISO text. */
  readonly at: string
  /** The person who did it, by id; null: the system, which opens reports. */
  readonly by: string | null
  readonly why?: string
}

/** A report and all that was done about it, in order; the first act opens it. */
export interface HistoricReport {
  readonly id: string
  readonly form: string
  readonly park: string
  readonly period: { readonly start: string; readonly end: string }
  readonly dueOn: string
  readonly acts: readonly HistoricReportAct[]
  /**
   * What each version says, from the first on: those of computed and register indicators too. Of one that is being written
   * as much as has been written; a version that is not told says what the one before it did.
   */
  readonly versions: readonly (readonly HistoricCell[])[]
  /** Who filled it in. */
  readonly filledBy: string | null
  /** Checks that fired, with whether a word explained them. */
  readonly firings?: readonly {
    readonly version: number
    readonly rule: string
    readonly code: string
    readonly severity: 'blocks' | 'asks'
    readonly explained: boolean
  }[]
}

/** So many rows go in one statement: some megabytes. */
const A_STATEMENT = 10_000

/**
 * Writes whole histories of reports in a few statements, in the loader's transaction and as the loader. The database takes
 * each act as the step it is, and writes versions and what was stated as it does for one; nobody is told of it.
 */
export async function recordReportHistory(
  tx: Kysely<unknown>,
  programmeId: string,
  reports: readonly HistoricReport[],
): Promise<void> {
  await inParts(
    reports,
    async (rows) => {
      await sql`insert into indicators.report (programme_id, id, form_id, park_id, period_start, period_end, due_on, stated_at)
      select ${programmeId}::uuid, (one->>'id')::uuid, (one->>'form')::uuid, (one->>'park')::uuid,
          (one->'period'->>'start')::date, (one->'period'->>'end')::date, (one->>'dueOn')::date,
          (one->'acts'->0->>'at')::timestamptz
        from jsonb_array_elements(${rows}::jsonb) as each (one)`.execute(tx)
    },
    ({ id, form, park, period, dueOn, acts }) => ({ id, form, park, period, dueOn, acts: acts.slice(0, 1) }),
  )

  // Act by act, all reports at once: before one is handed in, what it says is written.
  const versionOf = new Map(reports.map(({ id }) => [id, 1]))
  const most = Math.max(0, ...reports.map(({ acts }) => acts.length))
  for (let step = 0; step < most; step += 1) {
    const acting = reports.filter(({ acts }) => acts.length > step)
    await writeCells(
      tx,
      programmeId,
      acting.filter(({ acts }) => acts[step]?.act === 'submit'),
      versionOf,
    )
    await inParts(
      acting,
      async (rows) => {
        await sql`insert into indicators.report_act (programme_id, report_id, act, why, stated_by, system_actor, stated_at)
        select ${programmeId}::uuid, (one->>'id')::uuid, one->>'act', one->>'why', (one->>'by')::uuid,
            case when one->>'by' is null then 'report_keeper' end, (one->>'at')::timestamptz
          from jsonb_array_elements(${rows}::jsonb) with ordinality as each (one, place) order by place`.execute(tx)
      },
      ({ id, acts }) => ({ id, why: null, ...acts[step] }),
    )
    for (const { id, acts } of acting) {
      const { act } = acts[step] as HistoricReportAct
      if (act === 'return' || act === 'reopen') versionOf.set(id, (versionOf.get(id) ?? 1) + 1)
    }
  }
  // What is being written now.
  const drafts = reports.filter(({ acts }) => ['open', 'return', 'reopen'].includes(acts.at(-1)?.act ?? ''))
  await writeCells(tx, programmeId, drafts, versionOf)
  const firings = reports.flatMap(({ id, firings: each = [] }) => each.map((firing) => ({ id, ...firing })))
  await inParts(firings, async (rows) => {
    await sql`insert into indicators.firing (programme_id, report_id, version, rule_id, code, severity, explained_away)
      select ${programmeId}::uuid, id, version, rule, code, severity, explained
        from jsonb_to_recordset(${rows}::jsonb) as one (id uuid, version integer, rule uuid, code text, severity text, explained boolean)
      on conflict do nothing`.execute(tx)
  })
  await sql`select indicators.add_up_programme()`.execute(tx)
}

async function writeCells(
  tx: Kysely<unknown>,
  programmeId: string,
  reports: readonly HistoricReport[],
  versionOf: ReadonlyMap<string, number>,
): Promise<void> {
  const cells = reports.flatMap(({ id, versions, filledBy, acts }) => {
    const version = versionOf.get(id) ?? 1
    const at = acts.find(({ act }) => act === 'submit')?.at ?? acts[0]?.at
    return (versions[version - 1] ?? []).map((cell) => ({ id, version, by: filledBy, at, explanation: '', ...cell }))
  })
  await inParts(cells, async (rows) => {
    // Each is looked up by its key (`offset 0` keeps the planner to it): what was just written is not in the statistics.
    await sql`
      with found as (
        select told.*, here.place
          from jsonb_to_recordset(${rows}::jsonb) as told (id uuid, version integer, code text, value numeric, missing text,
            explanation text, by uuid, at timestamptz)
          cross join lateral (
            select cell.ctid as place from indicators.cell
              where cell.programme_id = ${programmeId}::uuid and cell.report_id = told.id and cell.version = told.version
                and cell.code = told.code
              offset 0) as here
      )
      update indicators.cell set value = found.value, missing = found.missing, explanation = found.explanation,
          edited_by = found.by, edited_at = found.at
        from found where cell.ctid = found.place and cell.programme_id = ${programmeId}::uuid`.execute(tx)
  })
}

async function inParts<Row extends object>(
  rows: readonly Row[],
  write: (json: string) => Promise<void>,
  shape: (row: Row) => object = (row) => row,
): Promise<void> {
  for (let from = 0; from < rows.length; from += A_STATEMENT) {
    await write(JSON.stringify(rows.slice(from, from + A_STATEMENT).map(shape)))
  }
}
