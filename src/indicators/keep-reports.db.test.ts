import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Database, openDatabase } from '../platform/db/database.ts'
import { ROLES } from '../platform/db/roles.ts'
import { keepReports, listEnded } from './keep-reports.ts'
import { aReportYard, PUT, type ReportYard } from './testing/a-report-yard.ts'

let at: ReportYard
let worker: Database
beforeAll(async () => {
  at = await aReportYard()
  worker = openDatabase({ ...at.database.configOf(ROLES.worker), max: 2 })
  // Every day works but Saturdays and Sundays.
  await at.database.asSuperuser(
    `${PUT} update indicators.form set valid_from = '2026-07-01'; insert into calendar.day (programme_id, day, works, nth, stands)
      select '${at.yard.programmeId}', day::date, isodow < 6,
          count(*) filter (where isodow < 6) over (order by day), 'by_weekday'
        from (select day, extract(isodow from day) as isodow from generate_series('2026-01-01'::date, '2027-12-31', '1 day') as day) as days`,
  )
})
afterAll(async () => {
  await worker.close()
  await at.close()
})

const keep = (day: string) => keepReports(worker, at.yard.programmeId, day)
const told = async (kind: string) =>
  (
    await at.database.asSuperuser<{ name: string }>(
      `select person.name from access.message join access.person on person.id = to_person where kind = $1 order by 1`,
      [kind],
    )
  ).map(({ name }) => name)

it('opens the reports of a period when it has ended, once, for each park that counts', async () => {
  expect(await keep('2026-09-30')).toMatchObject({ opened: 0 })
  expect(await keep('2026-10-01')).toEqual({ opened: 3, reminded: 0, late: 0 })
  expect(await keep('2026-10-01')).toEqual({ opened: 0, reminded: 0, late: 0 })
  const { body } = await at.ask('operator', 'GET', 'reports?period=2026Q3')
  // Ten working days after the last day of September.
  expect(body.reports).toMatchObject([
    { state: 'draft', periodStart: '2026-07-01', dueOn: '2026-10-14', reportedLate: false },
  ])
  const duties = await at.database.asSuperuser(
    `select from access.duty where kind = 'indicators.report' and thing_id = $1 and due_on = '2026-10-14'`,
    [body.reports[0].id],
  )
  expect(duties).toHaveLength(2)
})

it('reminds before the day, tells when it is over, and records that it was late: each once', async () => {
  expect(await told('indicators.due_soon')).toEqual([])
  await keep('2026-10-12')
  await keep('2026-10-13')
  const own = ['operator', 'other_manager', 'own_manager', 'park_manager']
  expect(await told('indicators.due_soon')).toEqual(own)
  const { body } = await at.ask('operator', 'GET', 'reports?period=2026Q3')
  await at.fill(body.reports[0].id)
  await at.does('operator', body.reports[0].id, 'submit')
  // Of the three one was handed in; two by the same morning run twice at once.
  const [one, other] = await Promise.all([keep('2026-10-15'), keep('2026-10-15')])
  expect(one.late + other.late).toBe(2)
  const late = await at.ask('programme_office', 'GET', 'reports?period=2026Q3&late=1')
  // And the one that was handed in was so today, which is after its day.
  expect(late.body.total).toBe(3)
  expect(await told('indicators.overdue')).toEqual(['other_manager', 'own_manager'])
})

it('asks what has ended since a form was there, and no history', () => {
  const starts = (validFrom: string, today: string) =>
    listEnded({ frequency: 'quarter', validFrom }, today).map(({ start }) => start)
  expect(starts('2018-01-01', '2026-10-01')).toEqual(['2026-04-01', '2026-07-01'])
  expect(starts('2026-05-01', '2026-10-01')).toEqual(['2026-07-01'])
  expect(starts('2026-07-02', '2026-10-01')).toEqual([])
})
