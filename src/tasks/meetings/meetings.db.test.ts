import mammoth from 'mammoth'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readPrint, squeeze } from '../../platform/print/testing/read-print.ts'
import { openTestDatabase, type TestDatabase } from '../../platform/testing/open-test-database.ts'
import { aTaskYard, type TaskYard } from '../testing/a-task-yard.ts'
import type { Meeting, MeetingAct, Meetings } from './meetings.schema.ts'

let database: TestDatabase
let tasks: TaskYard
let red: string
let calm: string
beforeAll(async () => {
  database = await openTestDatabase()
  tasks = await aTaskYard(database, 'yunxi-2061')
  const { yard } = tasks
  red = await tasks.draft({ title: '开园', startsOn: yard.day(-40), dueOn: yard.day(-3) })
  calm = await tasks.draft({ title: '建成检测平台' })
  for (const one of [red, calm])
    for (const act of ['set_up', 'send_call'] as const) await tasks.act('programme_office', one, { act })
  await tasks.act('park_manager', red, { act: 'sign_receipt' })
})
afterAll(async () => {
  await tasks.close()
  await database.close()
})

const call = (who: string, more: object = {}) =>
  tasks.ask(who, 'POST', '/meetings', {
    kind: 'task_force',
    title: '专班第一次会议',
    heldOn: tasks.yard.day(1),
    place: '三楼会议室',
    ...more,
  })
const act = (who: string, id: string, input: { act: MeetingAct['act'] } & Record<string, unknown>) =>
  tasks.ask(who, 'POST', `/meetings/${id}/acts`, input)
const get = async (who: string, id: string) => (await tasks.ask(who, 'GET', `/meetings/${id}`)).body as Meeting
async function aMeeting() {
  const called = await call('programme_office')
  expect(called.status, JSON.stringify(called.body)).toBe(201)
  return String(called.body.id)
}
async function must(id: string, input: Parameters<typeof act>[2]) {
  const reply = await act('programme_office', id, input)
  expect(reply.status, JSON.stringify(reply.body)).toBe(200)
}

describe('a meeting', () => {
  it('is called by who supervises, and by nobody else', async () => {
    for (const who of ['park_manager', 'bureau_officer', 'district_officer', 'neighbour'])
      expect((await call(who)).status, who).toBe(403)
    expect(((await tasks.ask('park_manager', 'GET', '/meetings')).body as Meetings).acts).toEqual([])
  })

  it('begins with what is red; the office adds and removes, an item once', async () => {
    const id = await aMeeting()
    expect((await get('programme_office', id)).agenda.map(({ item, light }) => [item.title, light])).toEqual([
      ['开园', 'red'],
    ])
    expect((await get('programme_office', id)).proposed).toEqual([])

    await must(id, { act: 'add_item', item: calm })
    expect((await act('programme_office', id, { act: 'add_item', item: calm })).status).toBe(409)
    await must(id, { act: 'remove_item', item: red })
    const told = await get('programme_office', id)
    expect(told.agenda.map(({ item }) => item.title)).toEqual(['建成检测平台'])
    expect(told.proposed.map(({ title, lead }) => [title, lead?.name])).toEqual([['开园', '开发园区']])
    expect(await act('programme_office', id, { act: 'remove_item', item: red })).toMatchObject({
      status: 422,
      body: { code: 'no_such_item' },
    })
  })

  it('is kept by the office alone, and before its minutes are settled seen by nobody else', async () => {
    const id = await aMeeting()
    expect((await act('park_manager', id, { act: 'write_minutes', minutes: '我改' })).status).toBe(403)
    expect((await tasks.ask('park_manager', 'GET', `/meetings/${id}`)).status).toBe(404)
    expect((await tasks.take('park_manager', `/meetings/${id}/minutes.docx`)).status).toBe(404)
  })
})

describe('minutes', () => {
  it('are not settled without words, nor while a decision has no lead or day', async () => {
    const id = await aMeeting()
    await must(id, { act: 'decide', text: '月底前通电', lead: tasks.yard.place('zone') })
    expect(await act('programme_office', id, { act: 'settle' })).toMatchObject({
      status: 409,
      body: { code: 'no_minutes', blocks: [{ code: 'no_minutes' }, { code: 'decision_unfinished', count: 1 }] },
    })
    expect((await get('programme_office', id)).acts).toMatchObject([{ open: true }, { open: false }])
  })

  it('that two clerks settle at once make each decision one item; then nothing changes', async () => {
    const id = await aMeeting()
    await must(id, { act: 'discuss', item: red, discussion: '主要卡在供电。' })
    await must(id, { act: 'write_minutes', minutes: '会议听取了汇报。' })
    await must(id, { act: 'decide', text: '月底前通电', lead: tasks.yard.place('zone'), dueOn: tasks.yard.day(30) })
    await must(id, { act: 'decide', text: '拟作他用', lead: null, dueOn: null })
    await must(id, {
      act: 'amend_decision',
      position: 1,
      text: '每周报一次',
      lead: tasks.yard.place('bureau'),
      dueOn: tasks.yard.day(40),
    })

    const replies = await Promise.all([
      act('programme_office', id, { act: 'settle' }),
      act('second_officer', id, { act: 'settle' }),
    ])
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409])
    expect(replies.find(({ status }) => status === 409)?.body).toMatchObject({ code: 'is_settled' })

    const told = await get('programme_office', id)
    expect(told.decisions.map(({ text, item }) => [text, item !== null])).toEqual([
      ['月底前通电', true],
      ['每周报一次', true],
    ])
    const made = await tasks.get('programme_office', told.decisions[0]?.item?.id ?? '')
    expect(made).toMatchObject({
      title: '月底前通电',
      source: 'meeting',
      state: 'drafted',
      dueOn: tasks.yard.day(30),
      lead: { name: '开发园区' },
      basis: `专班第一次会议（${tasks.yard.day(1)}）纪要`,
    })
    const items = await database.asSuperuser<{ count: number }>(
      `select count(*)::integer as count from tasks.item where programme_id = $1 and source = 'meeting'`,
      [tasks.yard.programmeId],
    )
    expect(items[0]?.count).toBe(2)

    for (const input of [
      { act: 'write_minutes', minutes: '改' },
      { act: 'decide', text: '再加一条' },
      { act: 'remove_item', item: red },
    ] as const)
      expect(await act('programme_office', id, input)).toMatchObject({ status: 409, body: { code: 'is_settled' } })
    for (const statement of [
      `update tasks.meeting set minutes = '改' where id = $1`,
      `delete from tasks.agenda_item where meeting_id = $1`,
      `update tasks.decision set text = '改' where meeting_id = $1`,
      `update tasks.decision set item_id = null where meeting_id = $1`,
    ])
      await expect(database.asSuperuser(statement, [id]), statement).rejects.toMatchObject({
        constraint: 'settled_minutes_stay',
      })
  })

  it('once settled are read by who has a part in what came up, with what is theirs', async () => {
    const id = await aMeeting()
    await must(id, { act: 'write_minutes', minutes: '会议听取了汇报。' })
    await must(id, { act: 'decide', text: '每周报一次', lead: tasks.yard.place('bureau'), dueOn: tasks.yard.day(40) })
    await must(id, { act: 'settle' })
    const told = await get('park_manager', id)
    expect(told.agenda.map(({ item }) => item.title)).toEqual(['开园'])
    expect([told.decisions, told.acts]).toEqual([[], []])
    expect((await tasks.ask('neighbour', 'GET', `/meetings/${id}`)).status).toBe(404)
  })
})

describe('papers of a meeting', () => {
  it('are a notice and minutes, as a print and as a Word file, a draft until settled', async () => {
    const id = await aMeeting()
    await must(id, { act: 'discuss', item: red, discussion: '主要卡在供电。' })
    await must(id, { act: 'write_minutes', minutes: '会议听取了汇报。\n#粗 $a$ [b]' })
    await must(id, { act: 'decide', text: '月底前通电', lead: tasks.yard.place('zone'), dueOn: tasks.yard.day(30) })
    const printed = async (paper: string) =>
      (await readPrint((await tasks.take('programme_office', `/meetings/${id}/${paper}.pdf`)).bytes)).join('')
    const notice = await printed('notice')
    for (const said of ['关于召开专班第一次会议的通知', '开发园区：', '三楼会议室', '开园', '红灯'])
      expect(notice).toContain(said)
    const draft = await printed('minutes')
    for (const said of ['专班会议纪要', '草稿', '#粗 $a$ [b]', '主要卡在供电。', '月底前通电', tasks.yard.day(30)])
      expect(draft).toContain(squeeze(said))
    await must(id, { act: 'settle' })
    expect(await printed('minutes')).not.toContain('草稿')

    const word = await tasks.take('programme_office', `/meetings/${id}/minutes.docx`)
    const { value } = await mammoth.extractRawText({ buffer: word.bytes })
    for (const said of ['专班会议纪要', '#粗 $a$ [b]', '主要卡在供电。', '月底前通电', '开发园区'])
      expect(value).toContain(said)
  }, 60_000)
})
