import { describe, expect, it } from 'vitest'
import { judgeTarget, type Promised, TOLERANCE_PERCENT, type Verdict } from './judge-target.ts'

const RANK: Readonly<Record<Verdict, number>> = { not_measured: 0, not_met: 1, on_the_way: 2, met: 3 }
const about = (over: Partial<Promised> = {}): Promised => ({ value: 30, comparator: 'about', year: 2027, ...over })
const judge = (promise: Promised, measured: number | null, today = '2027-06-30', tolerance = TOLERANCE_PERCENT) =>
  judgeTarget(promise, measured, tolerance, today)

describe('a target', () => {
  it('that nobody measures is not measured, and never zero', () => {
    expect(judge(about(), null)).toEqual({ verdict: 'not_measured', from: 28.5, to: 31.5, isAbove: false })
    expect(judge(about(), null, '2030-01-01').verdict).toBe('not_measured')
    expect(judge(about(), 0).verdict).toBe('on_the_way')
  })

  it('of about 30 is met from 28.5 on, five percent below, and says when it is more', () => {
    expect(judge(about(), 28).verdict).toBe('on_the_way')
    expect(judge(about(), 28.5).verdict).toBe('met')
    expect(judge(about(), 31).isAbove).toBe(false)
    expect(judge(about(), 32)).toMatchObject({ verdict: 'met', isAbove: true })
  })

  it('leaves open what the city says', () => {
    expect(judge(about(), 27, '2027-06-30', 10).verdict).toBe('met')
    expect(judge(about(), 29, '2027-06-30', 0).verdict).toBe('on_the_way')
  })

  it('is on the way until its year is over, and not met after that', () => {
    expect(judge(about(), 10, '2027-12-31').verdict).toBe('on_the_way')
    expect(judge(about(), 10, '2028-01-01').verdict).toBe('not_met')
    expect(judge(about({ year: null }), 10, '2099-01-01').verdict).toBe('on_the_way')
  })

  it('of at least, at most, a range and a growth is judged as it is printed', () => {
    expect(judge({ value: 300, comparator: 'atLeast', year: 2027 }, 300).verdict).toBe('met')
    expect(judge({ value: 300, comparator: 'atLeast', year: 2027 }, 299).verdict).toBe('on_the_way')
    expect(judge({ value: 5, comparator: 'atMost', year: 2027 }, 5).verdict).toBe('met')
    expect(judge({ value: 5, comparator: 'atMost', year: 2026 }, 6).verdict).toBe('not_met')
    expect(judge({ value: 3, valueMax: 5, comparator: 'exact', year: 2027 }, 3).verdict).toBe('met')
    expect(judge({ value: 3, valueMax: 5, comparator: 'exact', year: 2027 }, 6)).toMatchObject({ isAbove: true })
    expect(judge({ value: 10, comparator: 'growth', direction: 'up', year: 2027 }, 10.2).verdict).toBe('met')
    expect(judge({ value: 3, comparator: 'growth', direction: 'down', year: 2027 }, -3.1).verdict).toBe('met')
    expect(judge({ value: 3, comparator: 'growth', direction: 'down', year: 2027 }, 1).verdict).toBe('on_the_way')
  })

  it('is never judged worse for having reached more, where more is promised', () => {
    for (const comparator of ['about', 'atLeast', 'exact', 'growth'] as const)
      for (const today of ['2027-06-30', '2028-06-30'])
        for (let measured = 0; measured < 60; measured += 1) {
          const less = judge(about({ comparator }), measured, today).verdict
          const more = judge(about({ comparator }), measured + 1, today).verdict
          expect(RANK[more]).toBeGreaterThanOrEqual(RANK[less])
        }
  })
})
