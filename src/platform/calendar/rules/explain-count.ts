import type { CalendarDay } from './working-days.ts'

/** How a time limit was counted: what lay between, and what of it is not certain. */
export interface Count {
  /** Counting begins with the next day. */
  readonly after: string
  readonly to: string
  readonly workingDays: number
  /** Holidays in between, each with its days in a row. */
  readonly holidays: readonly {
    readonly name: CalendarDay['name']
    readonly from: string
    readonly to: string
    readonly days: number
  }[]
  /** Ordinary days of the week that do not work. */
  readonly restDays: number
  /** Days that work because of a holiday (调休). */
  readonly makeUpDays: readonly { readonly name: CalendarDay['name']; readonly day: string }[]
  /** Days on which the city's own word holds. */
  readonly correctedDays: readonly string[]
  /** From this day on nothing is announced yet, and Monday to Friday are taken to work. */
  readonly provisionalFrom: string | null
}

/**
 * Explains how a time limit was counted.
 *
 * @param days  of the programme's calendar; at least those after the first and up to the last
 */
export function explainCount(days: readonly CalendarDay[], after: string, to: string): Count {
  const between = days.filter(({ day }) => day > after && day <= to)
  const holidays: { name: CalendarDay['name']; from: string; to: string; days: number }[] = []
  for (const [at, { day, works, name }] of between.entries()) {
    if (works || name === null) continue
    const last = holidays.at(-1)
    const before = between[at - 1]
    if (last && before?.day === last.to && last.name?.zh === name.zh)
      Object.assign(last, { to: day, days: last.days + 1 })
    else holidays.push({ name, from: day, to: day, days: 1 })
  }
  return {
    after,
    to,
    workingDays: between.filter(({ works }) => works).length,
    holidays,
    restDays: between.filter(({ works, name }) => !works && name === null).length,
    makeUpDays: between.filter(({ works, name }) => works && name !== null).map(({ name, day }) => ({ name, day })),
    correctedDays: between.filter(({ stands }) => stands === 'city').map(({ day }) => day),
    provisionalFrom: between.find(({ stands }) => stands === 'by_weekday')?.day ?? null,
  }
}
