import { createRequire } from 'node:module'
import { z } from 'zod'
import type { CalendarDay } from './rules/working-days.ts'

/** What the yearly notices of the State Council's office say, as far as it is known. */
export interface AnnouncedDays {
  /** The years whose notice is known. */
  readonly years: readonly number[]
  /** Days off (weekends among them) and make-up days, by day. */
  readonly days: readonly (Pick<CalendarDay, 'day' | 'works'> & { readonly name: NonNullable<CalendarDay['name']> })[]
}

/** By day: English name, Chinese name and the number of days off by law, parted by commas. */
const listSchema = z.record(z.iso.date(), z.string().regex(/^[^,]+,[^,]+,\d+$/))
const fileSchema = z.object({ holidays: listSchema, workdays: listSchema })

/** What the notices call the days that the package calls shorter. */
const FULL_NAMES: Readonly<Record<string, string>> = { 清明: '清明节', 端午: '端午节', 中秋: '中秋节' }

/** Reads the days of the package `chinese-days` (docs/decisions/0012). */
export function readAnnouncedDays(): AnnouncedDays {
  const { holidays, workdays } = fileSchema.parse(createRequire(import.meta.url)('chinese-days/dist/chinese-days.json'))
  const list = (days: z.infer<typeof listSchema>, works: boolean) =>
    Object.entries(days).map(([day, said]) => {
      const [en = '', zh = ''] = said.split(',')
      return { day, works, name: { zh: FULL_NAMES[zh] ?? zh, en } }
    })
  const days = [...list(holidays, false), ...list(workdays, true)].sort((one, other) => (one.day < other.day ? -1 : 1))
  // A notice may reach into a neighbouring year (2007-12-31): a year is known once its own National Day is.
  const years = days
    .filter(({ day, works }) => !works && day.endsWith('-10-01'))
    .map(({ day }) => Number(day.slice(0, 4)))
  return { years, days }
}
