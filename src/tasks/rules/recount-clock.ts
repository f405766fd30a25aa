import type { WorkingDays } from './report-days.ts'

/** A time limit that still runs. */
export interface OpenClock {
  /** The day from which it was counted. */
  readonly since: string
  /** In working days. */
  readonly days: number
  /** The last day, as it stands. */
  readonly due: string
}

/**
 * The last day of a clock as the calendar is now.
 *
 * Nobody is made late by a correction: a limit that comes to lie in the past ends today, or when it ended anyway.
 *
 * @returns the day it stands at where nothing moves it
 */
export function recountClock({ since, days, due }: OpenClock, today: string, calendar: WorkingDays): string {
  const counted = calendar.add(since, days)
  const earliest = due < today ? due : today
  return counted < earliest ? earliest : counted
}
