import mammoth from 'mammoth'
import { readSheet } from 'read-excel-file/node'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { readPrint, squeeze } from '../platform/print/testing/read-print.ts'
import { openTestDatabase, type TestDatabase } from '../platform/testing/open-test-database.ts'
import type { Board, Chase } from './tasks.schema.ts'
import { aTaskYard, type TaskYard } from './testing/a-task-yard.ts'

const HOSTILE = '=HYPERLINK("http://x") #粗 $a$ \\ [b] 《题》 *c*'

let database: TestDatabase
let tasks: TaskYard
let item: string
let overdue: string
beforeAll(async () => {
  database = await openTestDatabase()
  tasks = await aTaskYard(database, 'yunxi-2051')
  const { yard } = tasks
  item = await tasks.draft({
    title: `建成检测平台${HOSTILE}`,
    content: `第一条：${HOSTILE}\n第二条`,
    basis: '云政发〔2042〕8号',
    evidence: '验收报告',
    milestones: [{ title: '设备到货', dueOn: yard.day(20), plannedPercent: 40 }],
  })
  overdue = await tasks.draft({ title: '开园', reportEvery: 'none', startsOn: yard.day(-40), dueOn: yard.day(-3) })
  await tasks.draft({ title: '邻区的事', lead: yard.place('other_zone'), support: [] })
  for (const one of [item, overdue])
    for (const act of ['set_up', 'send_call'] as const) await tasks.act('programme_office', one, { act })
  await tasks.act('park_manager', overdue, { act: 'sign_receipt' })
  await tasks.act('park_manager', overdue, {
    act: 'report_progress',
    unit: yard.place('zone'),
    percent: 45,
    said: '主体完工。',
    problems: '缺电。',
  })
})
afterAll(async () => {
  await tasks.close()
  await database.close()
})

const board = async (who: string, query = '?standing=all&order=number') =>
  (await tasks.ask(who, 'GET', query)).body as Board
const letterTo = async (one: string, name: string) => {
  const { letters } = await tasks.get('programme_office', one)
  const found = letters.find(({ to, kind }) => to.name === name && kind === 'call')
  if (!found) throw new Error('no such letter')
  return found
}

describe('a letter on paper', () => {
  it('is not found by who does not see its item', async () => {
    const { id } = await letterTo(item, '开发园区')
    expect((await tasks.take('neighbour', `/letters/${id}.pdf`)).status).toBe(404)
    expect((await tasks.take('enterprise', `/letters/${id}.pdf`)).status).not.toBe(200)
  })

  it('says what its body says: what, by when, evidence, milestones, support, and an empty receipt', async () => {
    const letter = await letterTo(item, '开发园区')
    const taken = await tasks.take('park_manager', `/letters/${letter.id}.pdf`)
    expect([taken.status, taken.type]).toEqual([200, 'application/pdf'])
    const pages = await readPrint(taken.bytes)
    const text = pages.join('')
    const [year, month, date] = tasks.yard.day(60).split('-').map(Number)
    for (const said of [
      letter.number,
      letter.subject,
      '开发园区：',
      `第一条：${HOSTILE}`,
      `${year}年${month}月${date}日前完成。`,
      '设备到货',
      '验收报告',
      '部门',
      '云政发〔2042〕8号',
      '附：回执',
    ])
      expect(text).toContain(squeeze(said))
    expect(text).not.toContain('Courtesy')
    const copy = await readPrint(
      (await tasks.take('bureau_officer', `/letters/${(await letterTo(item, '部门')).id}.pdf`)).bytes,
    )
    expect(copy.join('')).toContain('配合办理')
  }, 60_000)

  it('is the same a year later, and in English has a page more', async () => {
    const { id } = await letterTo(item, '开发园区')
    const before = await tasks.take('park_manager', `/letters/${id}.pdf`)
    const rename = (from: string, to: string) =>
      database.asSuperuser(`set session_replication_role = replica;
        update access.organisation_name set name_zh = '${to}' where name_zh = '${from}'`)
    await rename('开发园区', '改了名的园区')
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 366 * 86_400_000 })
    const later = await tasks.take('programme_office', `/letters/${id}.pdf`).finally(() => vi.useRealTimers())
    expect((await tasks.get('programme_office', item)).lead?.name).toBe('改了名的园区')
    await rename('改了名的园区', '开发园区')
    expect(later.bytes.equals(before.bytes)).toBe(true)
    const english = await readPrint((await tasks.take('park_manager', `/letters/${id}.pdf?lang=en`)).bytes)
    expect(english.length).toBe((await readPrint(before.bytes)).length + 1)
    expect(english.at(-1)).toContain('Callletter')
  }, 60_000)

  it('shows on its receipt who signed for it and when', async () => {
    const { id } = await letterTo(overdue, '开发园区')
    const text = (await readPrint((await tasks.take('park_manager', `/letters/${id}.pdf`)).bytes)).join('')
    expect(text).toContain('签收人park_manager')
    const [year, month, date] = tasks.yard.today.split('-').map(Number)
    expect(text).toContain(`签收时间${year}年${month}月${date}日`)
  }, 60_000)
})

describe('the ledger', () => {
  const HEAD = [
    '序号',
    '重点任务',
    '具体举措',
    '牵头单位',
    '责任（配合）单位',
    '完成时限',
    '环节',
    '进度（%）',
    '进展情况',
    '灯色',
    '逾期起始',
    '存在问题',
  ]
  const LIGHTS = { green: '绿', yellow: '黄', red: '红', grey: '未评' }
  const rowsOf = (told: Board) =>
    told.items.map((line) => [
      line.number,
      line.title,
      line.lead?.name ?? null,
      line.dueOn,
      line.percent,
      LIGHTS[line.light],
      line.lateSince,
    ])
  const PLACES = [0, 1, 3, 5, 7, 9, 10]

  it('is in a workbook what the board is for the one who asks: numbers, dates and text', async () => {
    for (const who of ['programme_office', 'park_manager']) {
      const taken = await tasks.take(who, '/ledger.xlsx?standing=all')
      expect(taken.status).toBe(200)
      const [, , head, ...rows] = await readSheet(taken.bytes)
      expect(head).toEqual(HEAD)
      const read = rows.map((row) =>
        PLACES.map((place) => {
          const value = row[place]
          return value instanceof Date ? value.toISOString().slice(0, 10) : value
        }),
      )
      expect(read).toEqual(rowsOf(await board(who)))
    }
    const [, , , ...rows] = await readSheet((await tasks.take('programme_office', '/ledger.xlsx?standing=all')).bytes)
    expect(rows[0]?.[2]).toBe(`第一条：${HOSTILE}\n第二条`)
    expect(rows[1]?.slice(7, 12)).toEqual([45, '主体完工。', '红', expect.any(Date), '缺电。'])
    expect((await board('park_manager')).total).toBe(2)
  })

  it('follows the filters of the board', async () => {
    const [, , , ...rows] = await readSheet((await tasks.take('programme_office', '/ledger.xlsx?light=red')).bytes)
    expect(rows.map((row) => row[1])).toEqual(['开园'])
  })

  it('is the same as a Word file', async () => {
    const { value } = await mammoth.convertToHtml({
      buffer: (await tasks.take('programme_office', '/ledger.docx?standing=all')).bytes,
    })
    const cells = [...value.matchAll(/<t[dh]>(.*?)<\/t[dh]>/gs)].map(([, cell = '']) =>
      cell
        .replaceAll(/<\/p><p>/g, '\n')
        .replaceAll(/<[^>]+>/g, '')
        .replaceAll('&lt;', '<')
        .replaceAll('&amp;', '&'),
    )
    const rows = Array.from({ length: cells.length / 12 }, (_, i) => cells.slice(12 * i, 12 * i + 12))
    expect(rows[0]).toEqual(HEAD)
    expect(rows.slice(1).map((row) => PLACES.map((place) => row[place]))).toEqual(
      rowsOf(await board('programme_office')).map((row) => row.map((value) => (value === null ? '' : String(value)))),
    )
  })

  it('is the same on paper', async () => {
    const text = (await readPrint((await tasks.take('programme_office', '/ledger.pdf?standing=all')).bytes)).join('')
    for (const row of rowsOf(await board('programme_office')))
      for (const value of row) if (value !== null) expect(text).toContain(squeeze(String(value)))
  }, 60_000)

  it('is given in English to who asks for it', async () => {
    const [, , head] = await readSheet((await tasks.take('programme_office', '/ledger.xlsx?lang=en')).bytes)
    expect(head?.slice(0, 4)).toEqual(['No.', 'Task', 'To be done', 'Lead unit'])
  })
})

describe('a round of reminders', () => {
  const chase = async (who: string, query = '') => (await tasks.ask(who, 'GET', `/chase${query}`)).body as Chase
  const messages = (unit: string) =>
    database.asSuperuser<{ person: string; params: { count: number; items: { title: string }[] } }>(
      `select who.name as person, told.params from access.message told
        join access.person who on who.programme_id = told.programme_id and who.id = told.to_person
        where told.programme_id = $1 and told.kind = 'tasks.chased' and told.thing_id = $2 order by 1`,
      [tasks.yard.programmeId, tasks.yard.place(unit as 'zone')],
    )

  it('is not pressed by who does not supervise', async () => {
    expect((await tasks.ask('park_manager', 'POST', '/chase', {})).status).toBe(403)
    expect((await chase('park_manager')).acts).toEqual([])
  })

  it('lists, for one district, units with an overdue item or a missing report', async () => {
    const told = await chase('programme_office', `?under=${tasks.yard.place('district')}`)
    expect(
      told.units.map(({ unit, parts }) => [unit.name, parts.map(({ item: one, overdue: late }) => [one.title, late])]),
    ).toEqual([['开发园区', [['开园', true]]]])
    const everywhere = await chase('programme_office')
    expect(everywhere.units.map(({ unit }) => unit.name).sort()).toEqual(['开发园区', '部门'].sort())
    const [, , head, ...rows] = await readSheet((await tasks.take('programme_office', '/chase.xlsx')).bytes)
    expect(head?.[0]).toBe('单位')
    expect(rows).toHaveLength(2)
  })

  it('reminds once, however many press at once: a letter each, one message for each person of a unit', async () => {
    const replies = await Promise.all([
      tasks.ask('programme_office', 'POST', '/chase', {}),
      tasks.ask('second_officer', 'POST', '/chase', {}),
    ])
    expect(replies.map(({ status }) => status)).toEqual([200, 200])
    const sums = replies.map(({ body }) => body as { items: number; before: number })
    expect(sums.map(({ items }) => items).sort()).toEqual([0, 2])
    expect((await tasks.ask('programme_office', 'POST', '/chase', {})).body).toMatchObject({
      units: 0,
      items: 0,
      before: 2,
    })

    const { letters, story } = await tasks.get('programme_office', overdue)
    expect(
      letters
        .filter(({ kind }) => kind === 'urge')
        .map(({ to }) => to.name)
        .sort(),
    ).toEqual(['开发园区', '部门'].sort())
    expect(story.filter(({ act }) => act === 'urge')).toHaveLength(2)
    const told = await messages('zone')
    expect(told.map(({ params }) => [params.count, params.items[0]?.title])).toEqual(told.map(() => [1, '开园']))
    expect(new Set(told.map(({ person }) => person)).size).toBe(told.length)
    expect(told.map(({ person }) => person)).toContain('park_manager')
    expect((await chase('programme_office')).acts).toMatchObject([{ open: false, blocks: [{ code: 'chased_today' }] }])
  })

  it('is held by the database: a second one of the day for the same item and unit is refused', async () => {
    await expect(
      database.asSuperuser(`insert into tasks.chase select * from tasks.chase where programme_id = $1`, [
        tasks.yard.programmeId,
      ]),
    ).rejects.toMatchObject({ constraint: 'a_unit_is_chased_once_a_day_for_an_item' })
  })
})
