import { expect, it } from 'vitest'
import { sayAmount } from './say-amount.ts'
import { sayDay } from './say-day.ts'

it('separates thousands, joins a range by a dash and adds no decimals', () => {
  expect(sayAmount({ value: 1000 })).toBe('1,000')
  expect(sayAmount({ value: 2, valueMax: 3 })).toBe('2—3')
  expect(sayAmount({ value: 3.25 })).toBe('3.25')
  expect(sayAmount({ value: 0 })).toBe('0')
})

it('writes a day as each language does', () => {
  expect(sayDay('2024-11-05', 'zh')).toBe('2024-11-05')
  expect(sayDay('2024-11-05', 'en')).toBe('5 Nov 2024')
})
