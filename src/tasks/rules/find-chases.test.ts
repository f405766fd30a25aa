import { expect, it } from 'vitest'
import { findChaseReasons, type OpenPart } from './find-chases.ts'
import type { WorkingDays } from './report-days.ts'

/** Every day works. */
const days: WorkingDays = {
  add: (from, n) => new Date(Date.parse(`${from}T00:00:00Z`) + n * 86_400_000).toISOString().slice(0, 10),
  count: (after, to) => (Date.parse(to) - Date.parse(after)) / 86_400_000,
}

const part = (more: Partial<OpenPart> = {}): OpenPart => ({
  dueOn: '2031-06-30',
  every: 'month',
  day: 15,
  calledOn: '2031-01-10',
  reportedOn: null,
  ...more,
})

it('chases nobody before anything is due', () => {
  expect(findChaseReasons(part(), '2031-01-15', days)).toEqual([])
})

it('chases who let the day for a report pass, and nobody who reported', () => {
  expect(findChaseReasons(part(), '2031-01-16', days)).toEqual(['no_report'])
  expect(findChaseReasons(part({ reportedOn: '2031-01-12' }), '2031-01-16', days)).toEqual([])
})

it('says nothing of reports where the calendar does not hold the days', () => {
  expect(findChaseReasons(part(), '2031-07-01', null)).toEqual(['overdue'])
})

it('chases who let the day due pass, also where no reports are asked', () => {
  expect(findChaseReasons(part({ every: 'none' }), '2031-06-30', days)).toEqual([])
  expect(findChaseReasons(part({ every: 'none' }), '2031-07-01', days)).toEqual(['overdue'])
  expect(findChaseReasons(part(), '2031-07-01', days)).toEqual(['overdue', 'no_report'])
})
