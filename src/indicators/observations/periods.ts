import type { Frequency } from '../reports.schema.ts'

/** A span of time that figures speak of. */
export interface Period {
  readonly frequency: Frequency
  /** `YYYY-MM-DD`. */
  readonly start: string
  /** The first day after it. */
  readonly end: string
}

export const MONTHS: Readonly<Record<Frequency, number>> = { month: 1, quarter: 3, half: 6, year: 12 }

/** Months since the year 0. */
const countMonths = (day: string): number => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1
const startOf = (months: number): string =>
  `${String(Math.floor(months / 12)).padStart(4, '0')}-${String((months % 12) + 1).padStart(2, '0')}-01`

function periodAt(frequency: Frequency, months: number): Period {
  return { frequency, start: startOf(months), end: startOf(months + MONTHS[frequency]) }
}

/** The period that a day lies in. */
export function findPeriod(frequency: Frequency, day: string): Period {
  const months = countMonths(day)
  return periodAt(frequency, months - (months % MONTHS[frequency]))
}

/** So many periods later; earlier below zero. */
export function shiftPeriod({ frequency, start }: Period, by: number): Period {
  return periodAt(frequency, countMonths(start) + by * MONTHS[frequency])
}

/** The periods that begin in these days, the last of which may be any day of the last period. */
export function listPeriods(frequency: Frequency, from: string, to: string): Period[] {
  const periods: Period[] = []
  let period = findPeriod(frequency, from)
  if (period.start < from) period = shiftPeriod(period, 1)
  for (; period.start <= to; period = shiftPeriod(period, 1)) periods.push(period)
  return periods
}

/** The last day of a period. */
export function findLastDay({ end }: Pick<Period, 'end'>): string {
  return new Date(Date.parse(`${end}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10)
}

/** `2026`, `2026H1`, `2026Q3`, `2026-09`. */
export function writePeriod({ frequency, start }: Pick<Period, 'frequency' | 'start'>): string {
  const year = start.slice(0, 4)
  const place = Math.floor((Number(start.slice(5, 7)) - 1) / MONTHS[frequency]) + 1
  switch (frequency) {
    case 'year':
      return year
    case 'half':
      return `${year}H${place}`
    case 'quarter':
      return `${year}Q${place}`
    case 'month':
      return start.slice(0, 7)
  }
}

const WRITTEN = /^(\d{4})(?:H([12])|Q([1-4])|-(0[1-9]|1[0-2]))?$/

/** Null: not a period as `writePeriod` writes it. */
export function readPeriod(text: string): Period | null {
  const [, year, half, quarter, month] = WRITTEN.exec(text) ?? []
  if (year === undefined || year === '0000') return null
  const first = Number(year) * 12
  if (half !== undefined) return periodAt('half', first + (Number(half) - 1) * 6)
  if (quarter !== undefined) return periodAt('quarter', first + (Number(quarter) - 1) * 3)
  if (month !== undefined) return periodAt('month', first + Number(month) - 1)
  return periodAt('year', first)
}
