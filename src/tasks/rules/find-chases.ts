import { countMissedReports, type Reporting, type WorkingDays } from './report-days.ts'

/** A unit's part of an item that waits for the unit. */
export interface OpenPart {
  readonly dueOn: string
  readonly every: Reporting['every']
  readonly day: number
  /** The day of the call letter. */
  readonly calledOn: string
  readonly reportedOn: string | null
}

export type ChaseReason = 'overdue' | 'no_report'

/** Why a unit is reminded of its part in a round (催报): its day has passed, a report is missing, or both. Empty: it is not. */
export function findChaseReasons(part: OpenPart, today: string, days: WorkingDays): ChaseReason[] {
  const missed = countMissedReports({ every: part.every, day: part.day }, part.calledOn, part.reportedOn, today, days)
  return [...(part.dueOn < today ? (['overdue'] as const) : []), ...(missed > 0 ? (['no_report'] as const) : [])]
}
