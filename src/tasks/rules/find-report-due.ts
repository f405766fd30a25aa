import { listReportDays, type Reporting, type WorkingDays } from './report-days.ts'

/**
 * The day by which a unit has to report next: the first for which nothing was handed in since the one before. It may have
 * passed. Null: none comes until `to`.
 *
 * @param since  the day from which reports are asked: that of the call letter
 */
export function findReportDue(
  reporting: Reporting,
  since: string,
  lastReportOn: string | null,
  to: string,
  days: WorkingDays,
): string | null {
  // What was handed in on the day of the letter itself was handed in after it.
  let isThere = lastReportOn !== null && lastReportOn >= since
  for (const due of listReportDays(reporting, since, to, days)) {
    if (!isThere) return due
    isThere = lastReportOn !== null && lastReportOn > due
  }
  return null
}
