import { describe, expect, it } from 'vitest'
import { addDays, countDays, sayDay, sayMoment, todayThere } from './say-when.ts'

const now = new Date('2026-11-23T08:02:00Z')

describe('days and moments', () => {
  it('are written as each language writes them', () => {
    expect([sayDay('2026-11-03', 'zh'), sayDay('2026-11-03', 'en')]).toEqual(['2026-11-03', '3 Nov 2026'])
    expect(sayMoment('2026-11-23T08:02:00Z', 'zh', now)).toBe('11-23 16:02')
    expect(sayMoment('2025-11-23T08:02:00Z', 'en', now)).toBe('23 Nov 2025, 16:02')
  })

  it('are those of the place where the programmes are: the next day begins at four in the afternoon UTC', () => {
    expect(todayThere(new Date('2026-11-23T15:59:00Z'))).toBe('2026-11-23')
    expect(todayThere(new Date('2026-11-23T16:00:00Z'))).toBe('2026-11-24')
  })

  it('are counted across the end of a year', () => {
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01')
    expect(countDays('2026-12-30', '2027-01-02')).toBe(3)
  })
})
