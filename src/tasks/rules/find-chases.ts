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

/**
 * Why a unit is reminded of its part in a round (催报): its day has passed, a report is missing, or both. Empty: it is not.
 *
 * @param days  null: the calendar does not hold them, so that nobody can say which day a report was due
 */
export function findChaseReasons(part: OpenPart, today: string, days: WorkingDays | null): ChaseReason[] {
  const { every, day, calledOn, reportedOn } = part
  const missed = days === null ? 0 : countMissedReports({ every, day }, calledOn, reportedOn, today, days)
  return [...(part.dueOn < today ? (['overdue'] as const) : []), ...(missed > 0 ? (['no_report'] as const) : [])]
}
