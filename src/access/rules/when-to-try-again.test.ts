import { expect, it } from 'vitest'
import { TRIES, whenToTryAgain } from './when-to-try-again.ts'

it('tries twelve times within three days, each time after waiting at least as long as before', () => {
  const waits = Array.from({ length: TRIES - 1 }, (_, i) => whenToTryAgain(i + 1, false, null) ?? 0)
  expect(TRIES).toBe(12)
  expect(waits).toEqual(waits.toSorted((one, other) => one - other))
  expect(waits[0]).toBe(30)
  const days = waits.reduce((sum, one) => sum + one, 0) / 86_400
  expect(days).toBeGreaterThan(2.5)
  expect(days).toBeLessThan(3)
})

it('is given up after the twelfth, or when the receiver will never take it', () => {
  expect(whenToTryAgain(12, false, null)).toBeNull()
  expect(whenToTryAgain(13, false, 5)).toBeNull()
  expect(whenToTryAgain(1, true, null)).toBeNull()
})

it('leaves the receiver alone as long as it asks, and no longer than a day', () => {
  expect(whenToTryAgain(1, false, 10)).toBe(30)
  expect(whenToTryAgain(1, false, 600)).toBe(600)
  expect(whenToTryAgain(1, false, 1e9)).toBe(86_400)
})
