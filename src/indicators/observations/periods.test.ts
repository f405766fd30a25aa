import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findLastDay, findPeriod, listPeriods, readPeriod, shiftPeriod, writePeriod } from './periods.ts'

const frequency = fc.constantFrom('month', 'quarter', 'half', 'year' as const)
const day = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2090-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))

describe('a period', () => {
  it('is named by its year and its place in it', () => {
    expect(findPeriod('quarter', '2026-08-31')).toEqual({
      frequency: 'quarter',
      start: '2026-07-01',
      end: '2026-10-01',
    })
    expect(
      ['month', 'quarter', 'half', 'year'].map((one) => writePeriod(findPeriod(one as 'month', '2026-08-31'))),
    ).toEqual(['2026-08', '2026Q3', '2026H2', '2026'])
    expect(findLastDay(findPeriod('month', '2024-02-10'))).toBe('2024-02-29')
  })

  it('is read as it is written, and nothing else is', () => {
    fc.assert(
      fc.property(frequency, day, (often, at) => {
        const period = findPeriod(often, at)
        expect(readPeriod(writePeriod(period))).toEqual(period)
      }),
    )
    for (const text of ['', '26Q1', '2026Q5', '2026-13', '2026H3', '2026q1', '2026-1', '0000', ' 2026']) {
      expect(readPeriod(text)).toBeNull()
    }
  })

  it('holds its days, and the next one begins where it ends', () => {
    fc.assert(
      fc.property(frequency, day, fc.integer({ min: -40, max: 40 }), (often, at, by) => {
        const period = findPeriod(often, at)
        expect(period.start <= at && at < period.end).toBe(true)
        expect(shiftPeriod(period, 1).start).toBe(period.end)
        expect(shiftPeriod(shiftPeriod(period, by), -by)).toEqual(period)
      }),
    )
  })

  it('is listed from the first that begins in the days asked for', () => {
    expect(listPeriods('quarter', '2026-01-02', '2026-10-01').map(writePeriod)).toEqual(['2026Q2', '2026Q3', '2026Q4'])
    expect(listPeriods('year', '2026-02-01', '2026-12-31')).toEqual([])
  })
})
