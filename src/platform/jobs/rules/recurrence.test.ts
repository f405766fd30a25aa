import { expect, it } from 'vitest'
import { toCron } from './recurrence.ts'

it.each([
  ['01:00', '0 17 * * *'],
  ['08:00', '0 0 * * *'],
  ['07:59', '59 23 * * *'],
  ['23:30', '30 15 * * *'],
])('%s in China is %s in UTC, once a day', (at, match) => {
  expect(toCron(at)).toEqual({ match, periodMs: 86_400_000 })
})

it('divides the hour', () => {
  expect(toCron({ everyMinutes: 5 })).toEqual({ match: '*/5 * * * *', periodMs: 300_000 })
  expect(toCron({ everyMinutes: 60 })).toEqual({ match: '0 * * * *', periodMs: 3_600_000 })
})

it.each(['1:00', '24:00', '12:60', { everyMinutes: 7 }, { everyMinutes: 0 }])('refuses %j', (at) => {
  expect(() => toCron(at)).toThrow(RangeError)
})
