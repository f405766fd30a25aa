import { type Kysely, sql } from 'kysely'
import { findBlocks } from '../platform/acts/life-cycle.ts'
import { refusal, refuseBlocked } from './explain-refusal.ts'
import { type LoadedReport, loadReport, type RegisterCount } from './read-report.ts'
import { reportCycle } from './report.acts.ts'
import type { Cell, CellEdit, CellsWritten, ReportActDone, ReportActInput, ShownFinding } from './reports.schema.ts'
import { type Finding, isExplained } from './rules/check-values.ts'

/**
 * What is done about reports, each in the caller's transaction and as the one who asks. The table of acts says what may be
 * done (`report.acts.ts`); the database says it again, whoever writes, and writes what follows from an act.
 */

type Tx = Kysely<unknown>

export interface Doing {
  readonly programmeId: string
  readonly registers: readonly RegisterCount[]
}

/** Held until the transaction ends: nobody writes or acts between what is looked at and what is done. */
async function holdReport(tx: Tx, { programmeId, registers }: Doing, id: string): Promise<LoadedReport> {
  await sql`select indicators.hold_report(${id}::uuid)`.execute(tx)
  const loaded = await loadReport(tx, programmeId, id, registers)
  if (!loaded) throw refusal('no_such_report')
  return loaded
}

/** Writes cells. Those that somebody else wrote meanwhile stay as they are, and are told beside what was to be written. */
export async function writeCells(tx: Tx, doing: Doing, id: string, edits: readonly CellEdit[]): Promise<CellsWritten> {
  const before = await holdReport(tx, doing, id)
  checkMayWrite(before)
  const standing = new Map(before.cells.map((cell) => [cell.code, cell]))
  const asked = new Map(before.indicators.map((one) => [one.code, one]))
  for (const { code, value, missing } of edits) {
    const cell = standing.get(code)
    const source = asked.get(code)?.source
    if (!cell || !source) throw refusal('is_not_asked', { at: code })
    // What is worked out takes a word of explanation, and nothing else.
    const saysNothing = value === null && missing === null
    if (source !== 'reported' && !saysNothing && (value !== cell.value || missing !== cell.missing)) {
      throw refusal('is_worked_out', { at: code })
    }
  }
  const isSame = (cell: Cell | undefined, edit: CellEdit) =>
    cell?.value === edit.value && cell.missing === edit.missing && cell.explanation === edit.explanation
  // Who wrote the same is no other: a lost reply is sent again.
  const conflicts = edits.flatMap((mine) => {
    const theirs = standing.get(mine.code)
    return theirs && theirs.edit !== mine.edit && !isSame(theirs, mine) ? [{ code: mine.code, theirs, mine }] : []
  })
  const written = edits.filter(
    (edit) => !conflicts.some(({ code }) => code === edit.code) && !isSame(standing.get(edit.code), edit),
  )
  await putCells(
    tx,
    doing.programmeId,
    before,
    written.map(({ code, value, missing, explanation }) => ({ code, value, missing, explanation })),
  )
  const after = await loadReport(tx, doing.programmeId, id, doing.registers)
  if (!after) throw refusal('no_such_report')
  await recordFirings(tx, doing.programmeId, after)
  return { cells: [...after.cells], conflicts, findings: showFindings(after.findings) }
}

export function showFindings(findings: readonly Finding[]): ShownFinding[] {
  return findings.map((finding) => ({ ...finding, params: { ...finding.params } }))
}

function checkMayWrite({ one, asker }: LoadedReport): void {
  const [first] = findBlocks(reportCycle, 'submit', { ...one, empty: 0, blocking: 0, unexplained: 0 }, asker)
  if (first?.code === 'not_in_this_state') throw refusal('only_what_is_being_written_is_changed')
  if (first) throw refusal(first.code)
}

async function putCells(
  tx: Tx,
  programmeId: string,
  { row }: LoadedReport,
  cells: readonly Pick<Cell, 'code' | 'value' | 'missing' | 'explanation'>[],
): Promise<void> {
  if (cells.length === 0) return
  const { rows } = await sql`
    update indicators.cell set value = told.value, missing = told.missing, explanation = told.explanation
      from jsonb_to_recordset(${JSON.stringify(cells)}::jsonb)
        as told (code text, value numeric, missing text, explanation text)
      where cell.programme_id = ${programmeId}::uuid and cell.report_id = ${row.id}::uuid and cell.version = ${row.version}
        and cell.code = told.code
      returning cell.code`.execute(tx)
  if (rows.length !== cells.length) throw refusal('only_what_is_being_written_is_changed')
}

/** Which checks fired on the version, and which of them a word explains. */
async function recordFirings(tx: Tx, programmeId: string, loaded: LoadedReport): Promise<void> {
  const fired = loaded.findings.map((finding) => ({
    rule: finding.ruleId,
    code: finding.code,
    severity: finding.severity,
    explained: finding.severity === 'asks' && isExplained(finding, loaded.said),
  }))
  if (fired.length === 0) return
  await sql`
    insert into indicators.firing as before (programme_id, report_id, version, rule_id, code, severity, explained_away)
      select distinct on (rule, code) ${programmeId}::uuid, ${loaded.row.id}::uuid, ${loaded.row.version}, rule, code, severity, explained
        from jsonb_to_recordset(${JSON.stringify(fired)}::jsonb) as told (rule uuid, code text, severity text, explained boolean)
      on conflict (programme_id, report_id, version, rule_id, code) do update
        set explained_away = excluded.explained_away
        where before.explained_away <> excluded.explained_away and before.severity = 'asks'`.execute(tx)
}

/** Does one act of a report. */
export async function actOnReport(tx: Tx, doing: Doing, id: string, input: ReportActInput): Promise<ReportActDone> {
  const loaded = await holdReport(tx, doing, id)
  const { row, one, asker, findings } = loaded
  const { act, version } = input
  const blocks = findBlocks(reportCycle, act, one, asker)
  refuseBlocked(blocks, blocks.some(({ code }) => code.startsWith('checks_')) ? { findings } : undefined)
  if (version !== undefined && version !== row.version) throw refusal('it_was_changed_meanwhile')
  if (act === 'submit') {
    await keepWorkedOut(tx, doing.programmeId, loaded)
    await recordFirings(tx, doing.programmeId, loaded)
  }
  const why = 'why' in input ? input.why : null
  const { rows } = await sql<ReportActDone>`
    insert into indicators.report_act (programme_id, report_id, act, why)
      values (${doing.programmeId}::uuid, ${id}::uuid, ${act}, ${why})
      returning seq, to_state as state, version`.execute(tx)
  const [done] = rows
  if (!done) throw refusal('no_such_report')
  const begins = act === 'return' || act === 'reopen'
  return { ...done, version: done.version + (begins ? 1 : 0) }
}

/** What registers and formulas say at the moment of handing in is handed in. */
async function keepWorkedOut(tx: Tx, programmeId: string, loaded: LoadedReport): Promise<void> {
  const worked = loaded.indicators.flatMap(({ code, source }) => {
    const said = loaded.said.get(code)
    return source === 'reported' || !said ? [] : [{ code, ...said }]
  })
  await putCells(tx, programmeId, loaded, worked)
}
