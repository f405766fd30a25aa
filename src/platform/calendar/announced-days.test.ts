import { describe, expect, it } from 'vitest'
import { sayCount } from '../../ui/desk/say-count.ts'
import { readAnnouncedDays } from './announced-days.ts'
import { explainCount } from './rules/explain-count.ts'
import { type CalendarDay, createWorkingDays } from './rules/working-days.ts'

/**
 * What the notices of the General Office of the State Council say of Spring Festival and National Day:
 * 2024 国办发明电〔2023〕7号 (25 Oct 2023), 2025 国办发明电〔2024〕12号 (12 Nov 2024), 2026 国务院办公厅关于2026年部分节假日安排的通知 (4 Nov 2025).
 */
const NOTICES = [
  { name: '春节', off: ['2024-02-10', '2024-02-17', 8], makeUp: ['2024-02-04', '2024-02-18'] },
  { name: '国庆节', off: ['2024-10-01', '2024-10-07', 7], makeUp: ['2024-09-29', '2024-10-12'] },
  { name: '春节', off: ['2025-01-28', '2025-02-04', 8], makeUp: ['2025-01-26', '2025-02-08'] },
  { name: '国庆节', off: ['2025-10-01', '2025-10-08', 8], makeUp: ['2025-09-28', '2025-10-11'] },
  { name: '春节', off: ['2026-02-15', '2026-02-23', 9], makeUp: ['2026-02-14', '2026-02-28'] },
  { name: '国庆节', off: ['2026-10-01', '2026-10-07', 7], makeUp: ['2026-09-20', '2026-10-10'] },
] as const

const announced = readAnnouncedDays()

/** The ordinary days between too. */
function aCalendar(from: string, to: string): CalendarDay[] {
  const known = new Map(announced.days.map((one) => [one.day, one]))
  const days: CalendarDay[] = []
  for (let at = Date.parse(from); at <= Date.parse(to); at += 86_400_000) {
    const day = new Date(at).toISOString().slice(0, 10)
    const weekday = new Date(at).getUTCDay()
    const stands = announced.years.includes(Number(day.slice(0, 4))) ? 'announced' : 'by_weekday'
    days.push({ works: weekday > 0 && weekday < 6, name: null, stands, ...known.get(day), day })
  }
  return days
}

describe('the announced days', () => {
  it.each(NOTICES)('are those of the notice: $name $off', ({ name, off: [from, to, count], makeUp }) => {
    const between = announced.days.filter(({ day }) => day >= from && day <= to)
    expect(between.map(({ works }) => works)).toEqual(Array(count).fill(false))
    expect(between[0]?.name.zh).toBe(name)
    for (const day of makeUp) {
      expect(announced.days.find((one) => one.day === day)).toMatchObject({ works: true, name: { zh: name } })
      expect([0, 6]).toContain(new Date(day).getUTCDay())
    }
  })

  it('are known without a gap from 2004 on, and no year is known before its National Day is', () => {
    const [first = 0] = announced.years
    expect(first).toBe(2004)
    expect(announced.years).toEqual(announced.years.map((_, at) => first + at))
    expect(announced.years.at(-1)).toBeGreaterThanOrEqual(2026)
  })

  it('give each year as many working days as its notice leaves', () => {
    const days = createWorkingDays(aCalendar('2023-12-31', '2026-12-31'))
    // Monday to Friday, less those off, and the make-up days: 262 - 19 + 8, 261 - 18 + 5, 261 - 19 + 6.
    expect(days.count('2023-12-31', '2024-12-31')).toBe(251)
    expect(days.count('2024-12-31', '2025-12-31')).toBe(248)
    expect(days.count('2025-12-31', '2026-12-31')).toBe(248)
  })

  it('lengthen a period of public notice: five working days before National Day 2026 end after it', () => {
    const days = createWorkingDays(aCalendar('2026-09-01', '2026-10-31'))
    expect(days.add('2026-09-28', 5)).toBe('2026-10-10')
    expect(days.add('2026-09-18', 1)).toBe('2026-09-20')
    expect(days.add('2026-10-03', 0)).toBe('2026-10-08')
    expect(days.add('2026-10-03', -1)).toBe('2026-09-30')
  })
})

describe('how a time limit was counted', () => {
  it('is said in both languages, with the days off and the make-up days in between', () => {
    const count = explainCount(aCalendar('2026-09-01', '2026-10-31'), '2026-09-17', '2026-10-12')
    expect(count.workingDays).toBe(
      createWorkingDays(aCalendar('2026-09-01', '2026-10-31')).count('2026-09-17', '2026-10-12'),
    )
    expect(sayCount(count, 'zh')).toBe(
      '自 2026-09-17 次日起，到 2026-10-12 共 13 个工作日。不计：中秋节 2026-09-25 至 2026-09-27，3 天；国庆节 2026-10-01 至 2026-10-07，7 天；周末 2 天。调休上班，照计：2026-09-20（国庆节）、2026-10-10（国庆节）。',
    )
    expect(sayCount(count, 'en')).toBe(
      'From the day after 17 Sep 2026 to 12 Oct 2026: 13 working days. Not counted: Mid-autumn Festival 25 Sep 2026 to 27 Sep 2026 (3 days); National Day 1 Oct 2026 to 7 Oct 2026 (7 days); weekends (2 days). Make-up days, counted: 20 Sep 2026 (National Day), 10 Oct 2026 (National Day).',
    )
  })

  it('says what is not announced yet and what the city corrected', () => {
    const days = aCalendar('2039-12-28', '2040-01-10').map((one) =>
      one.day === '2040-01-02' ? { ...one, works: false, name: null, stands: 'city' as const } : one,
    )
    const count = explainCount(days, '2039-12-30', '2040-01-03')
    expect(sayCount(count, 'zh')).toContain(
      '按本市更正：2040-01-02。2039-12-31 起的放假安排尚未公布，暂按周一至周五计。',
    )
    expect(sayCount(count, 'en')).toContain(
      'Corrected by the city: 2 Jan 2040. From 31 Dec 2039 on nothing is announced yet',
    )
    expect(count.workingDays).toBe(1)
  })
})
