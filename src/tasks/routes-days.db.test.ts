import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../platform/testing/open-test-database.ts'
import type { Board, TaskDays, Todo } from './tasks.schema.ts'
import { aTaskYard, type TaskYard } from './testing/a-task-yard.ts'

let database: TestDatabase
let tasks: TaskYard
let item: string
beforeAll(async () => {
  database = await openTestDatabase()
  tasks = await aTaskYard(database, 'yunxi-2042')
  item = await tasks.draft({
    milestones: [{ title: '设备到货', dueOn: tasks.yard.day(20), plannedPercent: 40 }],
    reportDay: 15,
  })
  for (const input of [{ act: 'set_up' }, { act: 'send_call' }] as const)
    await tasks.act('programme_office', item, input)
})
afterAll(async () => {
  await tasks.close()
  await database.close()
})

const days = async (who: string) =>
  (await tasks.ask(who, 'GET', `/calendar?from=${tasks.yard.today}&to=${tasks.yard.day(70)}`)).body as TaskDays
const mine = async (who: string) => (await tasks.ask(who, 'GET', '/mine')).body as Todo

it('shows days due, milestones and days for reports of what one sees, and nothing of the rest', async () => {
  const told = await days('park_manager')
  expect(told.entries.map(({ day, kind, title }) => [day, kind, title])).toEqual([
    [tasks.yard.day(20), 'milestone', '设备到货'],
    [tasks.yard.day(60), 'due', null],
  ])
  expect(told.reports.length).toBeGreaterThanOrEqual(2)
  expect(told.reports[0]).toMatchObject({ items: 1, mine: 1 })
  expect((await days('district_officer')).reports[0]).toMatchObject({ items: 1, mine: 0 })
  expect((await days('neighbour')).entries).toEqual([])
})

it('refuses a stretch that ends before it begins', async () => {
  const reply = await tasks.ask('park_manager', 'GET', `/calendar?from=${tasks.yard.today}&to=${tasks.yard.day(-1)}`)
  expect(reply).toMatchObject({ status: 400, body: { code: 'bad_stretch' } })
})

it('knows no day for reports beyond the calendar, and does not fail', async () => {
  const reply = await tasks.ask('park_manager', 'GET', '/calendar?from=2090-01-01&to=2090-01-31')
  expect(reply).toMatchObject({ status: 200, body: { reports: [], entries: [] } })
})

it('lists what I have to do, each with its act: first to sign, then to report by the day for it', async () => {
  expect((await mine('park_manager')).todo).toMatchObject([
    { kind: 'tasks.sign', act: 'tasks.sign_receipt', item: { id: item } },
  ])
  expect((await mine('bureau_officer')).todo).toMatchObject([{ kind: 'tasks.sign', act: 'tasks.sign_copy' }])
  expect((await mine('programme_office')).todo).toEqual([])

  await tasks.act('zone_colleague', item, { act: 'sign_receipt' })
  const [first] = (await mine('park_manager')).todo
  const firstReport = (await days('park_manager')).reports.find(({ mine: count }) => count > 0)?.day
  expect(first).toMatchObject({
    kind: 'tasks.work',
    act: 'tasks.report_progress',
    reportDue: firstReport,
    by: firstReport,
  })

  await tasks.act('zone_colleague', item, {
    act: 'report_progress',
    unit: tasks.yard.place('zone'),
    percent: 10,
    said: '已招标。',
  })
  const [next] = (await mine('park_manager')).todo
  expect((next?.reportDue ?? '') > (firstReport ?? '')).toBe(true)
  expect((await mine('programme_office')).todo).toMatchObject([
    { kind: 'tasks.check_progress', act: 'tasks.accept_progress' },
  ])
})

it('lists what my unit has in hand also where nobody made it my duty', async () => {
  await database.asSuperuser(`delete from access.duty where thing_id = $1 and kind = 'tasks.work'`, [item])
  expect((await mine('park_manager')).todo).toMatchObject([{ duty: null, kind: 'tasks.work', item: { id: item } }])
  expect((await mine('district_officer')).todo).toEqual([])
})

it('tells how many working days are left, and lists by heading and those that were late', async () => {
  const board = async (query: string) => (await tasks.ask('programme_office', 'GET', query)).body as Board
  const [line] = (await board('?order=heading')).items
  expect(line?.workingDaysLeft).toBeGreaterThan(30)
  expect((await board('?late=yes')).total).toBe(0)
})
