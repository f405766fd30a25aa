import type { WorkingDays } from '../../platform/calendar/rules/working-days.ts'

export type { WorkingDays }

export interface Reporting {
  readonly every: 'month' | 'quarter' | 'none'
  /** 1–28. */
  readonly day: number
}

/**
 * The last days for reports after `after` and up to `to`, in order: of each month, or of each quarter's last month. One that
 * does not work moves to the next day that does (顺延).
 */
export function listReportDays(reporting: Reporting, after: string, to: string, days: WorkingDays): string[] {
  if (reporting.every === 'none') return []
  const found: string[] = []
  let [year, month] = after.split('-').map(Number) as [number, number]
  // One month earlier, because its day may have moved beyond `after`.
  month -= 1
  for (;;) {
    if (month < 1) [year, month] = [year - 1, 12]
    if (month > 12) [year, month] = [year + 1, 1]
    const printed = `${year}-${String(month).padStart(2, '0')}-${String(reporting.day).padStart(2, '0')}`
    if (printed > to) return found
    const due = days.add(printed, 0)
    if (due > after && due <= to && (reporting.every === 'month' || month % 3 === 0)) found.push(due)
    month += 1
  }
}

/**
 * How many reports in a row are missing on a day: those whose last day has passed with nothing reported since the last day of
 * the one before.
 *
 * @param since  the day from which reports are asked: that of the call letter
 */
export function countMissedReports(
  reporting: Reporting,
  since: string,
  lastReportOn: string | null,
  today: string,
  days: WorkingDays,
): number {
  let missed = 0
  let before = since
  for (const due of listReportDays(reporting, since, today, days)) {
    // For the first: from the day of the call letter on.
    const isTold = lastReportOn !== null && (lastReportOn > before || (before === since && lastReportOn === since))
    if (due < today) missed = isTold ? 0 : missed + 1
    before = due
  }
  return missed
}
