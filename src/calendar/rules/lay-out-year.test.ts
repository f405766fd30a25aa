import { describe, expect, it } from 'vitest'
import type { Calendar } from '../calendar.schema.ts'
import { layOutYear, listHolidays } from './lay-out-year.ts'

type Day = Calendar['days'][number]
const aDay = (day: string, over: Partial<Day> = {}): Day => ({
  day,
  works: new Date(day).getUTCDay() % 6 !== 0,
  name: null,
  stands: 'announced',
  ...over,
})
const aMonth = (month: string, days: number) =>
  Array.from({ length: days }, (_, at) => aDay(`${month}-${String(at + 1).padStart(2, '0')}`))
const spring = { zh: '春节', en: 'Spring Festival' }

describe('a year on the wall', () => {
  it('has weeks that begin on Monday, and every day once', () => {
    const months = layOutYear([...aMonth('2026-02', 28), ...aMonth('2026-03', 31)])
    expect(months.map(({ month, workingDays, weeks }) => [month, workingDays, weeks.length])).toEqual([
      [2, 20, 5],
      [3, 22, 6],
    ])
    // 2026-02-01 is a Sunday.
    expect(months[0]?.weeks[0]?.map((day) => day?.day ?? null)).toEqual([
      null,
      null,
      null,
      null,
      null,
      null,
      '2026-02-01',
    ])
    const all = months.flatMap(({ weeks }) => weeks.flat()).filter((day) => day !== null)
    expect(all).toHaveLength(59)
    for (const { weeks } of months)
      for (const week of weeks)
        for (const [at, day] of week.entries()) if (day) expect((new Date(day.day).getUTCDay() + 6) % 7).toBe(at)
  })

  it('names its holidays in order, with the days that are worked for them', () => {
    expect(
      listHolidays([
        aDay('2026-02-14', { works: true, name: spring }),
        aDay('2026-02-15', { works: false, name: spring }),
        aDay('2026-02-16', { works: false, name: spring }),
        aDay('2026-02-28', { works: true, name: spring }),
        aDay('2026-01-01', { works: false, name: { zh: '元旦', en: "New Year's Day" } }),
      ]).map(({ name, off, makeUp }) => [name.zh, off, makeUp]),
    ).toEqual([
      ['元旦', ['2026-01-01'], []],
      ['春节', ['2026-02-15', '2026-02-16'], ['2026-02-14', '2026-02-28']],
    ])
  })
})
