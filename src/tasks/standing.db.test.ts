import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { recordEvent } from '../access/index.ts'
import { asLoader } from '../access/testing/a-programme.ts'
import { openTestDatabase, type TestDatabase } from '../platform/testing/open-test-database.ts'
import { rollUp } from './rules/roll-up.ts'
import type { Board } from './tasks.schema.ts'
import { aTaskYard, type TaskYard } from './testing/a-task-yard.ts'

let database: TestDatabase
let tasks: TaskYard
beforeAll(async () => {
  database = await openTestDatabase()
  tasks = await aTaskYard(database, 'yunxi-2042')
})
afterAll(async () => {
  await tasks.close()
  await database.close()
})

async function must(who: string, item: string, input: Parameters<TaskYard['act']>[2]) {
  const reply = await tasks.act(who, item, input)
  if (reply.status !== 200) throw new Error(`${input.act} by ${who}: ${JSON.stringify(reply.body)}`)
}

async function inHand(more = {}) {
  const item = await tasks.draft(more)
  for (const act of ['set_up', 'send_call'] as const) await must('programme_office', item, { act })
  await must('park_manager', item, { act: 'sign_receipt' })
  return item
}

const report = (item: string, who: string, place: 'zone' | 'bureau', percent: number) =>
  must(who, item, { act: 'report_progress', unit: tasks.yard.place(place), percent, said: `完成 ${percent}%。` })

const board = async (who = 'programme_office', path = '') =>
  (await tasks.ask(who, 'GET', path)).body as unknown as Board

/** Items that do not stand where their parts and reports are. */
const astray = () =>
  database.asSuperuser(
    `select item.number from tasks.item
      cross join lateral (
        select sum(weight * percent) / nullif(sum(weight) filter (where percent is not null), 0) as percent,
            sum(weight * checked_percent) / nullif(sum(weight) filter (where checked_percent is not null), 0) as checked,
            max(reported_at) as reported_at
          from tasks.part where part.programme_id = item.programme_id and part.item_id = item.id
      ) parts
      where (item.percent, item.checked_percent, item.reported_at, item.has_evidence) is distinct from
        (parts.percent::float8, parts.checked::float8, parts.reported_at, exists (
          select from tasks.report where report.programme_id = item.programme_id and report.item_id = item.id
            and files > 0 and verdict is distinct from 'returned'))`,
  )

describe('how far an item has come', () => {
  it('is where its parts are, by weight, and follows what is returned and accepted', async () => {
    const unit = tasks.yard.place('bureau')
    const item = await inHand({ leadWeight: 2, support: [{ unit, weight: 1 }] })
    const line = async () => (await board()).items.find(({ id }) => id === item)
    expect(await line()).toMatchObject({ percent: null, checkedPercent: null, lastReportAt: null })
    await report(item, 'park_manager', 'zone', 40)
    expect(await line()).toMatchObject({ percent: 40, checkedPercent: null })
    await must('bureau_officer', item, { act: 'sign_copy', unit })
    await report(item, 'bureau_officer', 'bureau', 81)
    expect(await line()).toMatchObject({ percent: 53.7, checkedPercent: null })
    const [last, first] = (await tasks.get('programme_office', item)).reports
    await must('programme_office', item, { act: 'return_progress', report: last?.id, reason: '没有依据。' })
    await must('programme_office', item, { act: 'accept_progress', report: first?.id })
    const told = await tasks.get('programme_office', item)
    expect(await line()).toMatchObject({ percent: 40, checkedPercent: 40, lastReportAt: told.lastReportAt })
    expect(told).toMatchObject({ percent: 40, checkedPercent: 40, progress: { percent: 40, shares: 2 } })
    expect(await astray()).toEqual([])
  })

  it('is what two bring that report at once', async () => {
    const unit = tasks.yard.place('bureau')
    const item = await inHand({ support: [{ unit, weight: 1 }] })
    await must('bureau_officer', item, { act: 'sign_copy', unit })
    await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        i % 2 ? report(item, 'park_manager', 'zone', i) : report(item, 'bureau_officer', 'bureau', 10 * i),
      ),
    )
    expect(await astray()).toEqual([])
  })

  it('heads the board as the sum of what is found, the same as share by share', async () => {
    for (const [i, weight] of [3, 0.5, 7].entries()) {
      const item = await inHand({ weight, support: [] })
      if (i > 0) await report(item, 'park_manager', 'zone', 30 * i)
    }
    const { items, progress, total } = await board()
    expect(items).toHaveLength(total)
    const whole = rollUp(items.map((one) => ({ ...one, hasEvidence: false })))
    expect(progress.shares).toBe(total)
    expect(progress.reportedShare).toBeCloseTo(whole.reportedShare, 9)
    expect(progress.percent).toBeCloseTo(whole.percent ?? Number.NaN, 0)
    expect((await board('programme_office', '?q=没有这样的事项')).progress).toEqual(rollUp([]))
  })

  it('is stated by nobody, neither with a new item nor later', async () => {
    const columns = await database.asSuperuser<{ role: string; name: string }>(
      `select grantee as role, column_name as name from information_schema.column_privileges
        where table_schema = 'tasks' and table_name = 'item' and privilege_type = 'UPDATE'
          and column_name in ('percent', 'checked_percent', 'reported_at', 'has_evidence') and grantee in ('courtyard_app', 'courtyard_worker')`,
    )
    expect(columns).toEqual([])
    const here = tasks.yard.programmeId
    const made = await asLoader(database, here, async (tx) => {
      const { rows } = await sql<{ id: string; percent: number | null; evidence: boolean }>`
        insert into tasks.item (programme_id, title, source, created_by, percent, has_evidence)
          values (${here}, '自称完成', 'annex', null, 100, true) returning id, percent, has_evidence as evidence`.execute(
        tx,
      )
      await sql`insert into tasks.item_act (programme_id, item_id, act, person_id, system_actor)
        values (${here}, ${rows[0]?.id}, 'draft', null, 'programme_loader')`.execute(tx)
      return rows[0]
    })
    expect(made).toMatchObject({ percent: null, evidence: false })
  })
})

describe('what a unit is called on the board', () => {
  it('is its name of today, from the moment on at which it is renamed', async () => {
    const item = await inHand()
    const lead = async () => (await board()).items.find(({ id }) => id === item)?.lead?.name
    expect(await lead()).toBe('开发园区')
    await asLoader(database, tasks.yard.programmeId, (tx) =>
      recordEvent(tx, tasks.yard.programmeId, {
        kind: 'rename',
        on: tasks.yard.today,
        source: '测试用更名文件',
        organisation: tasks.yard.place('zone'),
        name: { zh: '新开发园区', en: null },
      }),
    )
    expect(await lead()).toBe('新开发园区')
  })
})
