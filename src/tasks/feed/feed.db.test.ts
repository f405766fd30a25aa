import type { AddressInfo } from 'node:net'
import ICAL from 'ical.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../platform/testing/open-test-database.ts'
import { aTaskYard, type TaskYard } from '../testing/a-task-yard.ts'
import type { Feeds } from './feed.schema.ts'

let database: TestDatabase
let tasks: TaskYard
let site: string
let item: string
let late: string
beforeAll(async () => {
  database = await openTestDatabase()
  tasks = await aTaskYard(database, 'yunxi-2071')
  const { yard } = tasks
  for (const who of ['park_manager', 'programme_office', 'neighbour']) await giveAccount(who)
  item = await tasks.draft({
    title: '建成；检测,平台\\n',
    milestones: [{ title: '设备到货', dueOn: yard.day(20), plannedPercent: 40 }],
  })
  late = await tasks.draft({ title: '开园', reportEvery: 'none', startsOn: yard.day(-40), dueOn: yard.day(-3) })
  for (const one of [item, late])
    for (const act of ['set_up', 'send_call'] as const) await tasks.act('programme_office', one, { act })
  await tasks.app.listen({ host: '127.0.0.1', port: 0 })
  site = `http://127.0.0.1:${(tasks.app.server.address() as AddressInfo).port}`
})
afterAll(async () => {
  await tasks.close()
  await database.close()
})

async function giveAccount(who: string) {
  const person = tasks.yard.person(who)
  await database.asSuperuser(`set session_replication_role = replica;
    insert into auth.user_account (id, name, email) values ('${person}', '${who}', '${person}@sign-in.invalid');
    insert into auth.membership (programme_id, person_id, user_id) values ('${tasks.yard.programmeId}', '${person}', '${person}')`)
}

async function make(who: string, name = '手机') {
  const reply = await tasks.ask(who, 'POST', '/feeds', { name })
  expect(reply.status, JSON.stringify(reply.body)).toBe(201)
  return { id: String(reply.body.id), path: String(reply.body.path) }
}
/** As a calendar program reads: an address and nothing else. */
const read = (path: string) => fetch(`${site}${path}`, { headers: { 'user-agent': 'a calendar' } })
async function events(path: string) {
  const reply = await read(path)
  expect(reply.status).toBe(200)
  expect(reply.headers.get('content-type')).toBe('text/calendar; charset=utf-8')
  const calendar = new ICAL.Component(ICAL.parse(await reply.text()))
  return calendar.getAllSubcomponents('vevent').map((one) => {
    const event = new ICAL.Event(one)
    return {
      uid: event.uid,
      day: event.startDate.toString(),
      allDay: event.startDate.isDate,
      summary: event.summary,
      description: event.description,
      sequence: event.sequence,
      modified: String(one.getFirstPropertyValue('last-modified')),
    }
  })
}

describe('a calendar program', () => {
  it('reads days due, milestones and days for reports, with light and lateness', async () => {
    const { path } = await make('park_manager')
    const found = await events(path)
    expect(found.every(({ allDay }) => allDay)).toBe(true)
    const due = found.find(({ uid }) => uid === `due-${item}@yunxi-2071.courtyard`)
    expect(due).toMatchObject({ day: tasks.yard.day(60) })
    expect(due?.summary).toContain('到期：建成；检测,平台\\n（督办第1号）')
    expect(found.find(({ uid }) => uid === `milestone-0-${item}@yunxi-2071.courtyard`)).toMatchObject({
      day: tasks.yard.day(20),
      summary: expect.stringContaining('节点：设备到货'),
    })
    const missed = found.find(({ uid }) => uid === `due-${late}@yunxi-2071.courtyard`)
    expect(missed?.summary).toBe('【红灯，已逾期3天】到期：开园（督办第2号）')
    expect(missed?.description).toContain(`自${tasks.yard.day(-2)}起逾期`)
    expect(found.some(({ uid, summary }) => uid.startsWith('reports-') && summary === '报送日：1项应报进展')).toBe(true)
    const english = await events(`${path}&lang=en`)
    expect(english.find(({ uid }) => uid === missed?.uid)?.summary).toBe('[red, 3 days late] Due: 开园 (no. 2)')
  })

  it('finds the same names again, and a count that grew where something changed', async () => {
    const { path } = await make('park_manager')
    const before = await events(path)
    expect(await events(path)).toEqual(before)
    await tasks.act('park_manager', late, { act: 'sign_receipt' })
    const after = await events(path)
    expect(after.map(({ uid }) => uid)).toEqual(before.map(({ uid }) => uid))
    const [was, is] = [before, after].map((all) => all.find(({ uid }) => uid.startsWith(`due-${late}`)))
    expect(is?.sequence).toBeGreaterThan(was?.sequence ?? 0)
    expect((is?.modified ?? '') >= (was?.modified ?? '')).toBe(true)
    expect(after.find(({ uid }) => uid.startsWith(`due-${item}`))).toEqual(
      before.find(({ uid }) => uid.startsWith(`due-${item}`)),
    )
  })

  it('sees what its maker sees and no more, and does nothing else', async () => {
    expect(await events((await make('neighbour')).path)).toEqual([])
    const { path } = await make('park_manager')
    const key = path.slice(path.indexOf('key=') + 4)
    for (const authorization of [`Bearer ${key}`, `Basic ${Buffer.from(`x:${key}`).toString('base64')}`])
      expect((await fetch(`${site}/api/programmes/yunxi-2071/tasks`, { headers: { authorization } })).status).toBe(401)
    expect((await read(path.replace('calendar.ics', 'ledger.xlsx'))).status).toBe(401)
    expect((await fetch(`${site}${path}`, { method: 'POST' })).status).toBe(404)
  })
})

describe('an address of a calendar', () => {
  it('is shown once and kept as a checksum, also in the record', async () => {
    const { path, id } = await make('programme_office')
    const key = path.slice(path.indexOf('key=') + 4)
    expect(key).toMatch(/^[\w-]{43}$/)
    const { feeds } = (await tasks.ask('programme_office', 'GET', '/feeds')).body as Feeds
    expect(feeds.map((one) => one.id)).toContain(id)
    expect(JSON.stringify(feeds)).not.toContain(key)
    const rows = await database.asSuperuser<{ row: string }>(
      `select one::text as row from tasks.feed one union all select entry::text from audit.entry entry`,
    )
    expect(rows.length).toBeGreaterThan(5)
    expect(rows.some(({ row }) => row.includes(key))).toBe(false)
    expect(((await tasks.ask('park_manager', 'GET', '/feeds')).body as Feeds).feeds.map((one) => one.id)).not.toContain(
      id,
    )
  })

  it('is revoked by its maker alone, and then opens nothing', async () => {
    const { path, id } = await make('neighbour')
    expect((await tasks.ask('programme_office', 'DELETE', `/feeds/${id}`)).status).toBe(404)
    expect((await read(path)).status).toBe(200)
    expect((await tasks.ask('neighbour', 'DELETE', `/feeds/${id}`)).status).toBe(204)
    expect((await read(path)).status).toBe(404)
    expect((await tasks.ask('neighbour', 'DELETE', `/feeds/${id}`)).status).toBe(404)
    await expect(
      database.asSuperuser('update tasks.feed set revoked_at = null where id = $1', [id]),
    ).rejects.toMatchObject({ constraint: 'a_revoked_feed_stays_revoked' })
  })

  it('opens nothing under a wrong key or another programme, and says no more than that', async () => {
    const { path } = await make('neighbour')
    const wrong = await read(path.replace(/key=.{4}/, 'key=AAAA'))
    expect([wrong.status, ((await wrong.json()) as { code: string }).code]).toEqual([404, 'no_such_feed'])
    expect((await read(path.replace('yunxi-2071', 'tingzhou-2031'))).status).toBe(404)
    expect((await read(path.replace(/\?.*/, ''))).status).toBe(400)
  })

  it('opens nothing once its maker has left, or their account is disabled or gone', async () => {
    const { path } = await make('neighbour')
    const asIf = async (change: string, back: string) => {
      await database.asSuperuser(`set session_replication_role = replica; ${change}`)
      expect((await read(path)).status, change).toBe(404)
      await database.asSuperuser(`set session_replication_role = replica; ${back}`)
      expect((await read(path)).status, back).toBe(200)
    }
    const person = tasks.yard.person('neighbour')
    await asIf(
      `update access.person set left_on = access.today() where id = '${person}'`,
      `update access.person set left_on = null where id = '${person}'`,
    )
    await asIf(
      `update auth.user_account set disabled_at = now() where id = '${person}'`,
      `update auth.user_account set disabled_at = null where id = '${person}'`,
    )
  })

  it('shows nothing any more to who no longer holds an appointment', async () => {
    const { path } = await make('park_manager')
    expect((await events(path)).length).toBeGreaterThan(0)
    await database.asSuperuser(`set session_replication_role = replica;
      update access.appointment set valid_to = access.today() where person_id = '${tasks.yard.person('park_manager')}'`)
    expect(await events(path)).toEqual([])
  })

  it('is one of five at most, also when two are made at once', async () => {
    const before = ((await tasks.ask('programme_office', 'GET', '/feeds')).body as Feeds).feeds.length
    const replies = await Promise.all(
      Array.from({ length: 8 }, () => tasks.ask('programme_office', 'POST', '/feeds', { name: '电脑' })),
    )
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(5 - before)
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([201, 409]))
  })
})
