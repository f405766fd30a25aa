/** A day of a programme's calendar. */
export interface CalendarDay {
  /** `YYYY-MM-DD`. */
  readonly day: string
  readonly works: boolean
  /** The holiday because of which it does not work, or works; null on an ordinary day. */
  readonly name: { readonly zh: string; readonly en: string } | null
  /** By what it stands: the yearly notice, the day of the week (provisional), or the city's own correction. */
  readonly stands: 'announced' | 'by_weekday' | 'city'
}

/** Counts working days; the same sums as `calendar.add_working_days` and `calendar.count_working_days`. */
export interface WorkingDays {
  /**
   * The n-th working day after a day, counted backwards where n is negative. n = 0: the day itself if it works, else the
   * next one that does.
   *
   * @throws {RangeError} it leads out of the calendar
   */
  add(from: string, n: number): string
  /**
   * How many days work after a day and up to another one, that one included; negative where it lies before.
   *
   * @throws {RangeError} a day is not in the calendar
   */
  count(after: string, to: string): number
}

/**
 * @param days  one after the other, without a gap
 * @throws {RangeError} they have a gap
 */
export function createWorkingDays(days: readonly Pick<CalendarDay, 'day' | 'works'>[]): WorkingDays {
  const first = days[0] ? toNumber(days[0].day) : 0
  const working: string[] = []
  // [day of the calendar] → how many work up to and including it
  const nth = days.map(({ day, works }, at) => {
    if (toNumber(day) !== first + at) throw new RangeError(`the calendar has a gap before ${day}`)
    if (works) working.push(day)
    return working.length
  })
  const find = (day: string): { readonly nth: number; readonly works: boolean } => {
    const at = toNumber(day) - first
    const [number, one] = [nth[at], days[at]]
    if (number === undefined || one === undefined) throw new RangeError(`${day} is not in the calendar`)
    return { nth: number, works: one.works }
  }
  return {
    add(from, n) {
      const start = find(from)
      const reached = working[start.nth + n + (n <= 0 && !start.works ? 1 : 0) - 1]
      if (reached === undefined) throw new RangeError(`${n} working days from ${from} lead out of the calendar`)
      return reached
    },
    count: (after, to) => find(to).nth - find(after).nth,
  }
}

/** Days since 1970-01-01. */
function toNumber(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / 86_400_000
}
