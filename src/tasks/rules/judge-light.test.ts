import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createWorkingDays } from '../../platform/calendar/rules/working-days.ts'
import { judgeLight, type LightFacts, type LightRule } from './judge-light.ts'
import { computePlannedPercent } from './planned-course.ts'
import { countMissedReports, listReportDays } from './report-days.ts'

/** 2025 to 2027 with Saturdays and Sundays off, and nothing else. */
const days = createWorkingDays(
  Array.from({ length: 1_095 }, (_, i) => {
    const day = new Date(Date.UTC(2025, 0, 1 + i))
    return { day: day.toISOString().slice(0, 10), works: day.getUTCDay() % 6 !== 0 }
  }),
)
const rule = (light: LightRule['light'], kind: LightRule['kind'], more: Partial<LightRule> = {}): LightRule => ({
  id: `${light} ${kind}`,
  light,
  kind,
  points: null,
  days: null,
  percent: null,
  missed: null,
  ...more,
})
/** As a programme begins with them. */
const rules = [
  rule('red', 'overdue'),
  rule('red', 'behind', { points: 30 }),
  rule('red', 'no_report', { missed: 2 }),
  rule('yellow', 'behind', { points: 10 }),
  rule('yellow', 'near', { days: 15, percent: 90 }),
  rule('yellow', 'no_report', { missed: 1 }),
  rule('grey', 'not_begun'),
]
const anItem = (more: Partial<LightFacts> = {}): LightFacts => ({
  state: 'in_hand',
  startsOn: '2026-03-01',
  dueOn: '2026-06-09',
  milestones: [],
  percent: 50,
  lastReportOn: '2026-04-20',
  reporting: { every: 'none', day: 28 },
  calledOn: '2026-03-01',
  finishedOn: null,
  ...more,
})
const light = (facts: LightFacts, today: string) => judgeLight(facts, rules, today, days).light

describe('the planned course', () => {
  it('runs straight from the beginning through the milestones to the day due', () => {
    const milestones = [{ dueOn: '2026-03-21', plannedPercent: 40 }]
    const on = (day: string) => computePlannedPercent('2026-03-01', '2026-04-10', milestones, day)
    expect([
      on('2026-02-01'),
      on('2026-03-01'),
      on('2026-03-11'),
      on('2026-03-21'),
      on('2026-03-31'),
      on('2026-04-10'),
    ]).toEqual([0, 0, 20, 40, 70, 100])
  })

  it('never goes back while the milestones do not', () => {
    const day = fc
      .integer({ min: 0, max: 300 })
      .map((n) => new Date(Date.UTC(2026, 0, 1 + n)).toISOString().slice(0, 10))
    fc.assert(
      fc.property(
        fc.uniqueArray(day, { maxLength: 6 }),
        fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 6, maxLength: 6 }),
        day,
        day,
        (at, percents, a, b) => {
          const rising = [...percents].sort((x, y) => x - y)
          const milestones = [...at].sort().map((dueOn, i) => ({ dueOn, plannedPercent: rising[i] ?? 100 }))
          const [earlier, later] = a <= b ? [a, b] : [b, a]
          const on = (when: string) => computePlannedPercent('2026-01-01', '2026-12-31', milestones, when)
          expect(on(earlier)).toBeLessThanOrEqual(on(later))
        },
      ),
    )
  })
})

describe('reports that are asked', () => {
  it('are due on the day of the month, or on the next that works', () => {
    // 28 February and 28 March 2026 are Saturdays.
    expect(listReportDays({ every: 'month', day: 28 }, '2026-01-15', '2026-04-30', days)).toEqual([
      '2026-01-28',
      '2026-03-02',
      '2026-03-30',
      '2026-04-28',
    ])
    expect(listReportDays({ every: 'quarter', day: 28 }, '2026-01-15', '2026-07-31', days)).toEqual([
      '2026-03-30',
      '2026-06-29',
    ])
    expect(listReportDays({ every: 'none', day: 28 }, '2026-01-15', '2026-07-31', days)).toEqual([])
  })

  it('are missed only once their day has passed', () => {
    const missed = (last: string | null, today: string) =>
      countMissedReports({ every: 'month', day: 28 }, '2026-01-15', last, today, days)
    expect(missed(null, '2026-01-28')).toBe(0)
    expect(missed(null, '2026-01-29')).toBe(1)
    expect(missed(null, '2026-03-03')).toBe(2)
    expect(missed('2026-01-20', '2026-02-10')).toBe(0)
    // Handed in a day late: for the next month, the one before stays missed no longer.
    expect(missed('2026-01-29', '2026-02-10')).toBe(0)
    expect(missed('2026-01-29', '2026-03-03')).toBe(0)
    expect(missed('2026-01-20', '2026-03-03')).toBe(1)
    // Said on the day of the call letter: for the first, and for no other.
    expect([missed('2026-01-15', '2026-02-10'), missed('2026-01-15', '2026-03-03')]).toEqual([0, 1])
  })
})

describe('a light', () => {
  // Between 1 March and 9 June lie 100 days: the planned course is a point a day.
  it('is green on its course, to ten points behind', () => {
    expect(judgeLight(anItem(), rules, '2026-04-20', days)).toEqual({
      light: 'green',
      why: [{ kind: 'on_course', percent: 50, planned: 50 }],
    })
    expect(light(anItem(), '2026-04-30')).toBe('green')
  })

  it('is yellow more than ten and red more than thirty points behind', () => {
    expect(judgeLight(anItem(), rules, '2026-05-01', days)).toEqual({
      light: 'yellow',
      why: [{ kind: 'behind', rule: 'yellow behind', percent: 50, planned: 61, points: 11 }],
    })
    expect(light(anItem({ percent: 20 }), '2026-04-20')).toBe('yellow')
    expect(light(anItem({ percent: 19 }), '2026-04-20')).toBe('red')
  })

  it('is yellow near the day due with too little done, also when nothing was said', () => {
    expect(light(anItem({ percent: 89 }), '2026-05-25')).toBe('yellow')
    expect(light(anItem({ percent: 90 }), '2026-05-25')).toBe('green')
    expect(judgeLight(anItem({ percent: null }), rules, '2026-05-25', days).why).toEqual([
      { kind: 'near', rule: 'yellow near', days: 15, percent: null },
    ])
  })

  it('is red from the day after the day due, and says by how many days', () => {
    expect(light(anItem({ percent: 95 }), '2026-06-09')).toBe('green')
    expect(judgeLight(anItem({ percent: 100 }), rules, '2026-06-12', days)).toEqual({
      light: 'red',
      why: [{ kind: 'overdue', rule: 'red overdue', dueOn: '2026-06-09', days: 3 }],
    })
  })

  it('is judged by the day on which it was handed in, however long the check takes', () => {
    const handedIn = anItem({ state: 'reported', percent: 100, finishedOn: '2026-06-09' })
    expect(light(handedIn, '2026-07-01')).toBe('green')
    expect(light({ ...handedIn, finishedOn: '2026-06-10' }, '2026-07-01')).toBe('red')
  })

  it('is yellow after one report missed and red after two', () => {
    const monthly = anItem({ reporting: { every: 'month', day: 28 }, lastReportOn: '2026-03-25', percent: 60 })
    expect(light(monthly, '2026-04-28')).toBe('green')
    expect(light(monthly, '2026-04-29')).toBe('yellow')
    expect(light({ ...monthly, percent: 90 }, '2026-05-29')).toBe('red')
  })

  it('is grey where nothing is known or nothing has begun: unknown is never green', () => {
    expect(light(anItem({ percent: null, lastReportOn: null }), '2026-03-10')).toBe('grey')
    expect(light(anItem({ state: 'set_up' }), '2026-05-10')).toBe('grey')
    expect(light(anItem({ calledOn: null }), '2026-05-10')).toBe('grey')
    expect(light(anItem(), '2026-02-20')).toBe('grey')
  })

  it('is never worse for more done, all else being equal', () => {
    const worse = { green: 0, grey: 0, yellow: 1, red: 2 }
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 100 }),
        fc.integer({ min: 0, max: 100 }),
        fc.integer({ min: 0, max: 150 }),
        (a, b, n) => {
          const today = new Date(Date.UTC(2026, 1, 20 + n)).toISOString().slice(0, 10)
          const [less, more] = a <= b ? [a, b] : [b, a]
          expect(worse[light(anItem({ percent: more }), today)]).toBeLessThanOrEqual(
            worse[light(anItem({ percent: less }), today)],
          )
        },
      ),
    )
  })
})
