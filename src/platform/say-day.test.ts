import { expect, it } from 'vitest'
import { sayDay } from './say-day.ts'

it('says the day that it is in China', () => {
  expect(sayDay(new Date('2026-12-31T15:59:59Z'))).toBe('2026-12-31')
  expect(sayDay(new Date('2026-12-31T16:00:00Z'))).toBe('2027-01-01')
})
