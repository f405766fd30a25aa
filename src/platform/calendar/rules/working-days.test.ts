import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rounds } from '../../testing/rounds.ts'
import { createWorkingDays } from './working-days.ts'

const FIRST = Date.parse('2026-01-01T00:00:00Z') / 86_400_000
const toDay = (at: number) => new Date((FIRST + at) * 86_400_000).toISOString().slice(0, 10)
const aCalendar = (works: readonly boolean[]) => works.map((each, at) => ({ day: toDay(at), works: each }))

/** A calendar with two days or more that work, and two places in it. */
const drawn = fc
  .array(fc.boolean(), { minLength: 4, maxLength: 120 })
  .filter((works) => works.filter(Boolean).length >= 2)
  .chain((works) => {
    const place = fc.integer({ min: 0, max: works.length - 1 })
    return fc.tuple(fc.constant(works), place, place, fc.integer({ min: -40, max: 40 }))
  })
const runs = { numRuns: 500 * rounds }

/** Walks a day at a time, as one does with a finger on the wall calendar. */
function walk(works: readonly boolean[], from: number, n: number): number | null {
  if (n === 0) {
    const next = works.findIndex((each, at) => at >= from && each)
    return next < 0 ? null : next
  }
  const step = Math.sign(n)
  let left = Math.abs(n)
  for (let at = from + step; at >= 0 && at < works.length; at += step) if (works[at] && --left === 0) return at
  return null
}

describe('working days', () => {
  it('are reached as by walking a day at a time', () => {
    fc.assert(
      fc.property(drawn, ([works, from, , n]) => {
        const reached = walk(works, from, n)
        const add = () => createWorkingDays(aCalendar(works)).add(toDay(from), n)
        if (reached === null) expect(add).toThrow(RangeError)
        else expect(add()).toBe(toDay(reached))
      }),
      runs,
    )
  })

  it('are counted as by looking at each day', () => {
    fc.assert(
      fc.property(drawn, ([works, from, to]) => {
        const counted = createWorkingDays(aCalendar(works)).count(toDay(from), toDay(to))
        const looked = (after: number, upTo: number) =>
          works.filter((each, at) => each && at > after && at <= upTo).length
        expect(counted).toBe(from <= to ? looked(from, to) : -looked(to, from) || 0)
      }),
      runs,
    )
  })

  it('are as many as were added, where counting begins on one or goes forward', () => {
    fc.assert(
      fc.property(drawn, ([works, from, , n]) => {
        const days = createWorkingDays(aCalendar(works))
        if (walk(works, from, n) === null || (n <= 0 && !works[from])) return
        expect(days.count(toDay(from), days.add(toDay(from), n))).toBe(n)
      }),
      runs,
    )
  })

  it('come later the later one begins and the more are added', () => {
    fc.assert(
      fc.property(drawn, ([works, from, , n]) => {
        const days = createWorkingDays(aCalendar(works))
        const isThere = (start: number, many: number) => walk(works, start, many) !== null
        if (!isThere(from, n)) return
        if (from + 1 < works.length && isThere(from + 1, n))
          expect(days.add(toDay(from + 1), n) >= days.add(toDay(from), n)).toBe(true)
        if (!isThere(from, n + 1)) return
        // From a day that does not work, the next one that does is both the nearest and the first after it.
        if (n === 0 && !works[from]) expect(days.add(toDay(from), 1)).toBe(days.add(toDay(from), 0))
        else expect(days.add(toDay(from), n + 1) > days.add(toDay(from), n)).toBe(true)
      }),
      runs,
    )
  })

  it('are not counted where the calendar does not reach, nor over a gap', () => {
    const days = createWorkingDays(aCalendar([true, true]))
    expect(() => days.add('2025-12-31', 1)).toThrow('2025-12-31 is not in the calendar')
    expect(() => days.count('2026-01-01', '2026-01-03')).toThrow('2026-01-03 is not in the calendar')
    expect(() =>
      createWorkingDays([
        { day: '2026-01-01', works: true },
        { day: '2026-01-03', works: true },
      ]),
    ).toThrow('gap')
  })
})
