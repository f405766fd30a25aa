import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../platform/testing/open-test-database.ts'
import { aTaskYard, type TaskYard } from './testing/a-task-yard.ts'

let database: TestDatabase
let tasks: TaskYard
beforeAll(async () => {
  database = await openTestDatabase()
  tasks = await aTaskYard(database, 'yunxi-2041')
})
afterAll(async () => {
  await tasks.close()
  await database.close()
})

/** Does an act that must be open. */
async function must(who: string, item: string, input: Parameters<TaskYard['act']>[2]) {
  const reply = await tasks.act(who, item, input)
  if (reply.status !== 200) throw new Error(`${input.act} by ${who}: ${JSON.stringify(reply.body)}`)
  return reply.body
}

async function handOut(more = {}) {
  const item = await tasks.draft(more)
  await must('programme_office', item, { act: 'set_up' })
  await must('programme_office', item, { act: 'send_call' })
  return item
}

describe('an item', () => {
  it('is set up, called, in hand, reported, checked and closed, and tells its story', async () => {
    const item = await handOut()
    await must('park_manager', item, { act: 'sign_receipt' })
    await must('bureau_officer', item, { act: 'sign_copy', unit: tasks.yard.place('bureau') })
    await must('bureau_officer', item, { act: 'finish_part', unit: tasks.yard.place('bureau'), said: '设备已采购。' })
    await must('park_manager', item, {
      act: 'report_progress',
      unit: tasks.yard.place('zone'),
      percent: 60,
      said: '在装修。',
    })
    await must('park_manager', item, { act: 'report_done', said: '已建成开放。' })
    await must('programme_office', item, { act: 'check' })
    const closed = await must('second_officer', item, { act: 'close' })
    expect(closed).toMatchObject({ state: 'closed', light: 'green' })

    const told = await tasks.get('park_manager', item)
    expect(told.story.map(({ act, to }) => `${act} → ${to}`)).toEqual([
      'draft → drafted',
      'set_up → set_up',
      'send_call → called',
      'sign_receipt → in_hand',
      'sign_copy → in_hand',
      'finish_part → in_hand',
      'report_progress → in_hand',
      'report_done → reported',
      'check → checked',
      'close → closed',
    ])
    expect(told.story.map(({ by }) => by)).toContain('bureau_officer')
    expect(told.letters.map(({ to, number }) => [to.name, /〔\d{4}〕\d+号$/.test(number)])).toEqual(
      expect.arrayContaining([
        ['开发园区', true],
        ['部门', true],
      ]),
    )
    expect(told.finishedOn).toBe(tasks.yard.today)
    expect(told.lateSince).toBeNull()
  })

  it('is refused in its order: whose it is comes before where it stands', async () => {
    const item = await handOut()
    expect((await tasks.act('bureau_officer', item, { act: 'sign_receipt' })).status).toBe(403)
    expect(await tasks.act('park_manager', item, { act: 'report_done', said: '好了' })).toMatchObject({
      status: 409,
      body: { code: 'not_in_this_state' },
    })
    expect((await tasks.act('neighbour', item, { act: 'sign_receipt' })).status).toBe(404)
  })

  it('is not reported done while a supporting unit’s part is open', async () => {
    const item = await handOut()
    await must('park_manager', item, { act: 'sign_receipt' })
    expect(await tasks.act('park_manager', item, { act: 'report_done', said: '好了' })).toMatchObject({
      status: 409,
      body: { code: 'parts_are_open', blocks: [{ code: 'parts_are_open', count: 1 }] },
    })
  })

  it('is seen by those with a part in it and those above them, and by nobody else', async () => {
    const item = await handOut()
    for (const who of ['programme_office', 'park_manager', 'bureau_officer', 'district_officer']) {
      expect((await tasks.get(who, item)).id, who).toBe(item)
    }
    expect((await tasks.ask('neighbour', 'GET', `/items/${item}`)).status).toBe(404)
    expect((await tasks.ask('enterprise', 'GET', `/items/${item}`)).status).toBe(403)
  })

  it('tells whom it concerns and gives them what they have to do', async () => {
    const item = await handOut()
    const open = () =>
      database.asSuperuser<{ kind: string; name: string }>(
        `select duty.kind, who.name from access.duty join access.appointment held on held.id = duty.appointment_id
          join access.person who on who.id = held.person_id
          where duty.thing_id = $1 and duty.closed_at is null order by 1, 2`,
        [item],
      )
    expect(await open()).toEqual([
      { kind: 'tasks.sign', name: 'bureau_officer' },
      { kind: 'tasks.sign', name: 'park_manager' },
      { kind: 'tasks.sign', name: 'zone_colleague' },
    ])
    await must('park_manager', item, { act: 'sign_receipt' })
    expect((await open()).map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'tasks.sign bureau_officer',
      'tasks.work park_manager',
      'tasks.work zone_colleague',
    ])
  })
})

describe('more time', () => {
  it('moves the day due when granted by another, and that it was late before stays', async () => {
    const item = await handOut({ startsOn: tasks.yard.day(-40), dueOn: tasks.yard.day(-1) })
    await must('park_manager', item, { act: 'sign_receipt' })
    await must('park_manager', item, { act: 'ask_extension', dueOn: tasks.yard.day(30), reason: '设备到货推迟。' })
    expect((await tasks.get('park_manager', item)).light).toBe('red')
    await must('second_officer', item, { act: 'grant_extension' })
    const told = await tasks.get('park_manager', item)
    expect(told).toMatchObject({
      dueOn: tasks.yard.day(30),
      firstDueOn: tasks.yard.day(-1),
      lateSince: tasks.yard.today,
    })
    expect(told.light).not.toBe('red')
  })
})

describe('a light', () => {
  it('that somebody sets needs a reason, shows as set, and what was computed stays below', async () => {
    const item = await handOut({ startsOn: tasks.yard.day(-40), dueOn: tasks.yard.day(-1) })
    await must('park_manager', item, { act: 'sign_receipt' })
    const set = { act: 'override_light', light: 'yellow', until: tasks.yard.day(7) } as const
    expect((await tasks.act('programme_office', item, set)).status).toBe(400)
    await must('programme_office', item, { ...set, reason: '台风停工，已报备。' })
    const told = await tasks.get('park_manager', item)
    expect(told).toMatchObject({ light: 'yellow', overridden: true, override: { reason: '台风停工，已报备。' } })
    expect(told.why.map(({ kind }) => kind)).toEqual(['overridden', 'overdue'])
    await must('second_officer', item, { act: 'end_override' })
    expect(await tasks.get('park_manager', item)).toMatchObject({ light: 'red', overridden: false })
  })

  it('is written by nobody but the keeper', async () => {
    const item = await handOut()
    await expect(
      database.asSuperuser('set role courtyard_app; update tasks.item set light = $1 where id = $2', ['green', item]),
    ).rejects.toThrow()
  })
})
