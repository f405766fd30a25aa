import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rollUp, type Share } from './roll-up.ts'

const share = (weight: number, percent: number | null, more: Partial<Share> = {}): Share => ({
  weight,
  percent,
  checkedPercent: null,
  hasEvidence: false,
  ...more,
})

describe('progress rolled up', () => {
  it('is weighted over the shares that reported, and says how much of the weight that is', () => {
    expect(rollUp([share(3, 40), share(1, 80, { hasEvidence: true, checkedPercent: 70 }), share(4, null)])).toEqual({
      percent: 50,
      checkedPercent: 70,
      reportedShare: 0.5,
      checkedShare: 0.125,
      evidenceShare: 0.125,
      shares: 3,
    })
  })

  it('is not there where nobody reported: missing is never zero', () => {
    expect(rollUp([share(1, null)])).toMatchObject({ percent: null, checkedPercent: null, reportedShare: 0 })
    expect(rollUp([])).toMatchObject({ percent: null, reportedShare: 0, shares: 0 })
    expect(rollUp([share(1, 0)])).toMatchObject({ percent: 0, reportedShare: 1 })
  })

  it('lies between the least and the most that was reported, whatever the weights', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ weight: fc.integer({ min: 1, max: 1000 }), percent: fc.integer({ min: 0, max: 100 }) }), {
          minLength: 1,
        }),
        (shares) => {
          const percents = shares.map(({ percent }) => percent)
          const { percent } = rollUp(shares.map(({ weight, percent: one }) => share(weight, one)))
          expect(percent).toBeGreaterThanOrEqual(Math.min(...percents) - 0.05)
          expect(percent).toBeLessThanOrEqual(Math.max(...percents) + 0.05)
        },
      ),
    )
  })
})
