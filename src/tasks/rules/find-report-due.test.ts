import { expect, it } from 'vitest'
import { createWorkingDays } from '../../platform/calendar/rules/working-days.ts'
import { findReportDue } from './find-report-due.ts'

/** All days of 2026 work but Saturdays and Sundays. */
const days = createWorkingDays(
  Array.from({ length: 365 }, (_, at) => {
    const day = new Date(Date.UTC(2026, 0, 1 + at))
    return { day: day.toISOString().slice(0, 10), works: day.getUTCDay() % 6 !== 0 }
  }),
)
const monthly = { every: 'month', day: 20 } as const

it('asks for the first report on the first day for it after the call letter', () => {
  expect(findReportDue(monthly, '2026-03-02', null, '2026-05-31', days)).toBe('2026-03-20')
})

it('asks for the next one once a report of this period is there, also an early one', () => {
  expect(findReportDue(monthly, '2026-03-02', '2026-03-10', '2026-05-31', days)).toBe('2026-04-20')
})

it('still asks for the one that was missed, though its day has passed', () => {
  expect(findReportDue(monthly, '2026-03-02', '2026-03-20', '2026-06-30', days)).toBe('2026-04-20')
})

it('moves a day that does not work to the next that does', () => {
  expect(findReportDue(monthly, '2026-05-25', null, '2026-06-30', days)).toBe('2026-06-22')
})

it('asks for none where none is agreed', () => {
  expect(findReportDue({ every: 'none', day: 20 }, '2026-03-02', null, '2026-12-31', days)).toBeNull()
})

it('takes a report of the day of the call letter as the first', () => {
  expect(findReportDue(monthly, '2026-03-02', '2026-03-02', '2026-05-31', days)).toBe('2026-04-20')
})
