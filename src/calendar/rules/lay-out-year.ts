import type { Calendar } from '../calendar.schema.ts'

type Day = Calendar['days'][number]

/** A month as a wall calendar shows it: weeks from Monday on, null where a day of the week is not of this month. */
export interface Month {
  /** From 1. */
  readonly month: number
  readonly workingDays: number
  readonly weeks: readonly (readonly (Day | null)[])[]
}

/** Lays the days of a year out by month. Months of which nothing is known are left out. */
export function layOutYear(days: readonly Day[]): Month[] {
  const months = new Map<number, Day[]>()
  for (const one of days) {
    const month = Number(one.day.slice(5, 7))
    months.set(month, [...(months.get(month) ?? []), one])
  }
  return [...months].map(([month, each]) => {
    const [first] = each
    const before = first ? (new Date(`${first.day}T00:00:00Z`).getUTCDay() + 6) % 7 : 0
    const cells: (Day | null)[] = [...Array<null>(before).fill(null), ...each]
    while (cells.length % 7 !== 0) cells.push(null)
    const weeks = Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7))
    return { month, workingDays: each.filter(({ works }) => works).length, weeks }
  })
}

/** A holiday of a year: its days off in their order, and the days that are worked for it. */
export interface Holiday {
  readonly name: NonNullable<Day['name']>
  readonly off: readonly string[]
  readonly makeUp: readonly string[]
}

/** The holidays of a stretch of days, in the order of their first day off. */
export function listHolidays(days: readonly Day[]): Holiday[] {
  const found = new Map<string, { name: NonNullable<Day['name']>; off: string[]; makeUp: string[] }>()
  for (const { day, works, name } of days) {
    if (name === null) continue
    const one = found.get(name.zh) ?? { name, off: [], makeUp: [] }
    found.set(name.zh, one)
    one[works ? 'makeUp' : 'off'].push(day)
  }
  const begin = ({ off, makeUp }: Holiday) => off[0] ?? makeUp[0] ?? ''
  return [...found.values()].sort((one, other) => (begin(one) < begin(other) ? -1 : 1))
}
