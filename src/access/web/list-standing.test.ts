import { expect, it } from 'vitest'
import { listStanding } from './list-standing.ts'

it('lists what holds on the day: from its first day on, and no longer on the day it ends', () => {
  const from = (day: string, to: string | null = null) => ({ from: day, to })
  const today = '2026-11-23'
  expect(listStanding([from(today), from('2026-11-24'), from('2026-01-01', today)], today)).toEqual([from(today)])
  expect(listStanding([from('2026-01-01', '2026-11-24')], today)).toHaveLength(1)
})
