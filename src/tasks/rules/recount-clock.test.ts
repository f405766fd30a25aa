import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createWorkingDays } from '../../platform/calendar/rules/working-days.ts'
import { recountClock } from './recount-clock.ts'

/** March 2026, which begins on a Sunday; these days work otherwise than their weekday says. */
const march = (...corrected: readonly number[]) =>
  createWorkingDays(
    Array.from({ length: 31 }, (_, i) => {
      const weekday = new Date(Date.UTC(2026, 2, 1 + i)).getUTCDay()
      return { day: dayOf(i + 1), works: (weekday % 6 !== 0) !== corrected.includes(i + 1) }
    }),
  )
const dayOf = (day: number) => `2026-03-${String(day).padStart(2, '0')}`
const clock = { since: dayOf(2), days: 5, due: dayOf(9) }

describe('a clock that is counted anew', () => {
  it('stays where the calendar did not change', () => {
    expect(recountClock(clock, dayOf(3), march())).toBe(clock.due)
  })

  it('ends a day later when a day of it no longer works', () => {
    expect(recountClock(clock, dayOf(3), march(5))).toBe(dayOf(10))
  })

  it('ends earlier when a Saturday of it works', () => {
    expect(recountClock(clock, dayOf(3), march(7))).toBe(dayOf(7))
  })

  it('makes nobody late: it ends today where it would lie in the past, and stays there tomorrow', () => {
    expect(recountClock(clock, dayOf(9), march(7))).toBe(dayOf(9))
    expect(recountClock({ ...clock, due: dayOf(9) }, dayOf(10), march(7))).toBe(dayOf(9))
  })

  it('is the same when it is counted twice, whatever changed and whenever', () => {
    const day = fc.integer({ min: 1, max: 14 })
    fc.assert(
      fc.property(fc.array(day), day, day, fc.integer({ min: 1, max: 8 }), day, (off, since, due, days, today) => {
        const calendar = march(...off)
        const once = recountClock({ since: dayOf(since), days, due: dayOf(due) }, dayOf(today), calendar)
        expect(recountClock({ since: dayOf(since), days, due: once }, dayOf(today + 1), calendar)).toBe(once)
      }),
    )
  })
})
