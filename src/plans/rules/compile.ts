import type { PlanReading, Span } from '../plans.schema.ts'
import { findAnnexRows, listAnnexOwners, readAnnexTable } from './annex/find-annex.ts'
import { matchAnnex } from './annex/match-annex.ts'
import { readDocument } from './document/read-document.ts'
import { findLayout } from './layout/find-layout.ts'
import { readNotice } from './notice/read-notice.ts'
import { findOwners } from './owners/find-owners.ts'
import { findTargets } from './targets/find-targets.ts'
import { findTasks } from './tasks/find-tasks.ts'
import { normalise } from './text/normalise.ts'
import { findUncovered } from './uncovered.ts'
import { findWarnings } from './warnings.ts'

/**
 * Compiles a notice: from its raw text (see `normalise` for what a reader hands in) to everything that can be read in it,
 * each item with its place in `text`. Pure, never throws, time linear in length.
 *
 * @param annexTable  the annex 重点任务分解表 as rows of cells, when it comes from a file of its own; its rows have no span.
 *                    It is read beside a table printed in the notice.
 */
export function compilePlan(raw: string, annexTable?: readonly (readonly string[])[]): PlanReading {
  const document = readDocument(normalise(raw))
  const reading = readNotice(document)
  const targets = findTargets(document)
  const layout = findLayout(document)
  const owners = findOwners(document)
  const printed = findAnnexRows(document)
  const rows = [...printed, ...(annexTable === undefined ? [] : readAnnexTable(annexTable))]
  const { annex, tasks, unmatched } = matchAnnex(rows, findTasks(document, owners), document.headings)
  const responsible = [...owners, ...listAnnexOwners(printed)].sort((left, right) => left.span[0] - right.span[0])
  const covered: Span[] = [
    ...targets.map((target) => target.span),
    ...tasks.map((task) => task.span),
    ...responsible.map((entry) => entry.span),
    ...layout.spans,
  ]
  const warnings = [
    ...layout.warnings,
    ...unmatched,
    ...findWarnings({ document, reading, headings: document.headings, targets, layout: layout.rows, tasks, annex }),
  ].sort((left, right) => left.span[0] - right.span[0])
  return {
    notice: reading.notice,
    headings: [...document.headings],
    targets,
    layout: layout.rows,
    tasks,
    responsible,
    annex,
    uncovered: findUncovered(document, covered),
    warnings,
    text: document.text,
  }
}
