import { expect, it } from 'vitest'
import { computeReportedCourse } from './reported-course.ts'

const weights = new Map([
  ['lead', 3],
  ['support', 1],
])

it('weighs the parts that have reported, one after the other', () => {
  expect(
    computeReportedCourse(weights, [
      { unit: 'support', at: '2026-03-02', percent: 80 },
      { unit: 'lead', at: '2026-03-01', percent: 40 },
      { unit: 'lead', at: '2026-04-01', percent: 60 },
    ]),
  ).toEqual([
    { at: '2026-03-01', percent: 40 },
    { at: '2026-03-02', percent: 50 },
    { at: '2026-04-01', percent: 65 },
  ])
})

it('leaves out what comes from a unit that has no part any more', () => {
  expect(computeReportedCourse(weights, [{ unit: 'gone', at: '2026-03-01', percent: 90 }])).toEqual([])
})
