import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { computeProgrammeId } from '../src/plans/programme-key.ts'
import { asActor, openDatabase } from '../src/platform/db/database.ts'
import { joinDatabase } from '../src/platform/db/server.ts'
import { axeViolations, desktop, phone, startBrowser, visit } from './browser.ts'
import { openProduct } from './product.ts'

const { address, home } = await openProduct()
const SLUG = 'yunze-2023'
const API = `/api/programmes/${SLUG}/indicators`
const PARK = ['park_manager', '岚栎冷链物流园'] as const
const ZONE = ['park_manager', '霁川港'] as const
const DISTRICT = ['district_officer', '霁川区'] as const
const OFFICE = ['programme_office', '市科技局'] as const
/** What the form asks for: indicators of its own, that no other report says anything of. */
const FIELDS = [
  { code: 'pilot_output', name: '中试产值', unit: '万元', kind: 'money', decimals: 2 },
  { code: 'pilot_lines', name: '中试线数', unit: '条', kind: 'count', decimals: 0 },
  { code: 'pilot_staff', name: '中试人员', unit: '人', kind: 'count', decimals: 0 },
] as const
const [OUTPUT, LINES, STAFF] = ['中试产值', '中试线数', '中试人员'] as const
/** The last quarter that is over. */
const PERIOD = lastQuarter(new Date())
let browser: Browser
/** The page of the report that is walked through. */
let report = ''
let people: { personId: string; role: string; organisation: { zh: string } }[] = []

beforeAll(async () => {
  browser = await startBrowser()
  await visit(browser, {}, async (page) => {
    people = (await ask<{ people: typeof people }>(page, 'GET', '/api/made-up/people')).people
    await enter(page, OFFICE)
    for (const { code, name, unit, kind, decimals } of FIELDS) {
      await ask(page, 'PUT', `${API}/catalogue/${code}`, {
        topic: { zh: '中试', en: 'Pilot production' },
        name: { zh: name, en: code.replace('_', ' ') },
        definition: { zh: `${name}，报告期内。`, en: 'In the period.' },
        ...{ unit, kind, decimals, direction: 1, source: 'reported', frequency: 'quarter', level: 'park' },
        basis: '云泽市统计口径',
        from: PERIOD.start,
      })
    }
    const { parks } = await ask<{ parks: { id: string; name: { zh: string } }[] }>(
      page,
      'GET',
      `/api/programmes/${SLUG}/parks`,
    )
    const park = parks.find(({ name }) => name.zh === PARK[1])?.id ?? ''
    const { id: form } = await ask<{ id: string }>(page, 'POST', `${API}/forms`, {
      name: { zh: '运行监测表', en: 'Monitoring form' },
      frequency: 'quarter',
      dueWorkingDays: 10,
      burdenLimit: 1,
      validFrom: PERIOD.start,
      fields: FIELDS.map(({ code }) => ({ code, isRequired: true })),
      parks: [park],
    })
    await ask(page, 'POST', `${API}/forms/${form}/publish`, {})
    report = `/reports/${await openReport(form, park)}`
  })
})
afterAll(() => browser.close())

describe('a report', () => {
  it('is filled by its park: a wrong cell stops it, where it is; corrected, it is handed in', () =>
    visit(browser, { permissions: ['clipboard-read', 'clipboard-write'], expectProblems: true }, async (page) => {
      await enter(page, PARK)
      await open(page, '/reports')
      await page.locator('.todo > li', { hasText: '运行监测表' }).getByRole('link', { name: '填报' }).click()
      await page.getByRole('heading', { level: 1, name: new RegExp(`运行监测表\\s+${PERIOD.said}`) }).waitFor()

      // A block from a spreadsheet: one figure is wrong, one cannot be read.
      await page.evaluate(() => navigator.clipboard.writeText('1,234.5\n-88\n约 1200\n'))
      await value(page, OUTPUT).click()
      await page.keyboard.press('Control+V')
      await page.getByText('粘贴了 3 格，1 格读不出，原文留在格里').waitFor()
      expect(await value(page, OUTPUT).inputValue()).toBe('1,234.50')
      expect(await value(page, STAFF).inputValue()).toBe('约 1200')
      await page.getByText('已存').waitFor()
      await page.getByText('报送要等：').waitFor()
      expect(await page.locator('.blocks').innerText()).toMatch(/1 处校验不通过；1 处要先改好/)

      // The list of what is wrong leads to the cell, which says it too.
      await page.locator('.findings li', { hasText: LINES }).getByRole('button', { name: '去改' }).click()
      expect(await value(page, LINES).evaluate((field) => field === document.activeElement)).toBe(true)
      expect(await value(page, LINES).getAttribute('aria-invalid')).toBe('true')
      await page.keyboard.type('88')
      await page.keyboard.press('Enter')
      expect(await value(page, STAFF).evaluate((field) => field === document.activeElement)).toBe(true)

      // The line is lost, and comes back.
      await page.context().setOffline(true)
      await page.keyboard.type('1200')
      await page.keyboard.press('Enter')
      await page.getByText('网络中断，1 处修改已存在本机').waitFor()
      await page.context().setOffline(false)
      await page.getByText('网络中断').waitFor({ state: 'detached' })
      await page.getByText(/^已存 \d\d:\d\d$/).waitFor()
      await page.locator('.acts').getByRole('button', { name: '报送' }).click()
      await page.getByText('已报送，等审核。').waitFor()
      await page.getByText('已报送，待板块审核').waitFor()
      expect(await page.locator('.entry input').count()).toBe(0)
    }))

  it('is returned by the district with a reason, which the park reads where it fills', () =>
    visit(browser, {}, async (page) => {
      await enter(page, DISTRICT)
      await open(page, report)
      await page.locator('.acts').getByRole('button', { name: '退回园区' }).click()
      const form = page.getByRole('dialog')
      await form.getByRole('button', { name: '退回园区' }).click()
      await form.getByText('写明原因').waitFor()
      await form.getByLabel('原因').fill('从业人员与上报统计口径不一致。')
      await form.getByRole('button', { name: '退回园区' }).click()
      await page.getByText('已退回园区，对方会收到通知。').waitFor()
      await enter(page, PARK)
      await open(page, report)
      await page.getByText('退回原因：从业人员与上报统计口径不一致。').waitFor()
      await page.getByText('第 2 版').first().waitFor()
    }))

  it('shows two people who wrote the same cell both, and takes the one that is chosen', () =>
    visit(browser, {}, async (page) => {
      await enter(page, PARK)
      await open(page, report)
      await value(page, STAFF).click()
      await writeAs(ZONE, 'pilot_staff', 1250)
      await page.keyboard.type('1300')
      await page.keyboard.press('Enter')
      await page.getByRole('button', { name: /^用对方的：1,250/ }).waitFor()
      expect(await value(page, STAFF).inputValue()).toBe('1,300')
      expect(await page.locator('.findings').innerText()).toContain('两人都改过')
      await page.getByRole('button', { name: /^用我的：1,300/ }).click()
      await page.getByText(/^已存 \d\d:\d\d$/).waitFor()
    }))

  it('keeps what was typed when the session ends, and sends it after signing in again', () =>
    visit(browser, { expectProblems: true }, async (page) => {
      await enter(page, PARK)
      await open(page, report)
      await page.context().clearCookies()
      await value(page, LINES).fill('90')
      await page.keyboard.press('Enter')
      await page.waitForURL(/\/sign-in\?to=/)
      await enter(page, PARK)
      await open(page, report)
      await page.getByText(/^已存 \d\d:\d\d$/).waitFor()
      await open(page, report)
      expect(await value(page, LINES).inputValue()).toMatch(/^90(\.0+)?$/)
    }))

  it('goes out as a workbook, and comes back through the same checks', () =>
    visit(browser, {}, async (page) => {
      await enter(page, PARK)
      await open(page, report)
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: '下载 Excel 填报' }).click(),
      ])
      await page.getByLabel('传回 Excel').setInputFiles((await download.path()) ?? '')
      await page.getByText('已读入 0 格').waitFor()
    }))

  it('is handed in again, checked, and approved by the city; then its figures stand', () =>
    visit(browser, {}, async (page) => {
      await enter(page, PARK)
      await open(page, report)
      await act(page, '报送', '已报送，等审核。')
      await enter(page, OFFICE)
      await open(page, report)
      expect(await page.locator('.blocks').innerText()).toContain('先由板块审核')
      await enter(page, DISTRICT)
      await open(page, report)
      await act(page, '审核通过', '已审核，等市级审定。')
      await enter(page, OFFICE)
      await open(page, report)
      await act(page, '审定', '已审定，数据生效。')
      const course = await page.locator('.story > li b').allInnerTexts()
      expect(course).toEqual(['审定', '审核通过', '报送', '退回园区', '报送', '下发'])

      await open(page, `/indicators?code=${FIELDS[0].code}&by=park`)
      expect(await page.getByRole('heading', { level: 1 }).innerText()).toMatch(
        new RegExp(`^${OUTPUT}：${PERIOD.said} 1,234\\.50`),
      )
      await page.locator('.drawing.large svg path').first().waitFor({ state: 'attached' })
      await open(page, '/reports/completeness')
      await page.locator('.completeness .approved').first().waitFor()
    }))
})

describe('the pages of reports and indicators', () => {
  it.each([
    [
      'desktop, Chinese, light',
      desktop,
      '/desk',
      'light',
      ['/reports', '/reports/completeness', '/indicators/compare'],
    ],
    ['phone, English, dark', phone, '/en/desk', 'dark', ['', '/reports/all', '/indicators', '/indicators/imports']],
  ] as const)('can be used by everyone: %s', (_, viewport, desk, colorScheme, pages) =>
    visit(browser, { viewport, colorScheme }, async (page) => {
      await enter(page, OFFICE)
      for (const path of pages) {
        await open(page, path || report, desk)
        expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), path).toBe(true)
        expect(await axeViolations(page), path || report).toEqual([])
        if (desk === '/desk') continue
        // Names that people gave stay as they are.
        for (const text of await page.locator('main thead th, main button, main label, main .tabs a').allInnerTexts())
          expect(text.replace(/中试.*|\S*园\S*/, ''), path).not.toMatch(/\p{Script=Han}{3}/u)
      }
    }),
  )

  it('are not open to who has no part in them', () =>
    visit(browser, { expectProblems: true }, async (page) => {
      await enter(page, ['expert', null])
      await page.goto(`${address}/desk/${SLUG}${report}`)
      await page.getByText('由报送的园区、所在板块和方案办公室查看。').waitFor()
      expect(await page.locator('.sub').getByRole('link', { name: '报送' }).count()).toBe(0)
    }))
})

function lastQuarter(now: Date) {
  const past = now.getFullYear() * 4 + Math.floor(now.getMonth() / 3) - 1
  const first = (quarter: number) => `${Math.floor(quarter / 4)}-${String((quarter % 4) * 3 + 1).padStart(2, '0')}-01`
  const said = `${Math.floor(past / 4)} 年${'一二三四'[past % 4]}季度`
  return { start: first(past), end: first(past + 1), said }
}

/** A report of the period, asked for as the keeper of reports does; its id. */
async function openReport(form: string, park: string): Promise<string> {
  const id = randomUUID()
  const running = await joinDatabase({ home, url: undefined, ownerUrl: undefined, rootSecret: undefined })
  const worker = openDatabase({ ...running.worker, max: 1 })
  const programmeId = computeProgrammeId(SLUG)
  try {
    await asActor(worker, { kind: 'system', name: 'report_keeper', programmeId }, async (tx) => {
      await sql`
        insert into indicators.report (programme_id, id, form_id, park_id, period_start, period_end, due_on)
          values (${programmeId}, ${id}, ${form}, ${park}, ${PERIOD.start}, ${PERIOD.end}, '2099-01-08')`.execute(tx)
      await sql`
        insert into indicators.report_act (programme_id, report_id, act) values (${programmeId}, ${id}, 'open')`.execute(
        tx,
      )
    })
  } finally {
    await worker.close()
  }
  return id
}

/** As somebody in a role at a place of the made-up city. */
async function enter(page: Page, [role, place]: readonly [role: string, place: string | null]): Promise<void> {
  const one = people.find((each) => each.role === role && (place === null || each.organisation.zh === place))
  const entered = await page.request.post(`${address}/api/made-up/enter`, {
    headers: { origin: address },
    data: { slug: SLUG, personId: one?.personId },
  })
  expect(entered.status(), `${role} at ${place}`).toBe(200)
}

/** Asks the server as the page does. */
async function ask<Answer>(page: Page, method: string, path: string, body?: object): Promise<Answer> {
  const reply = await page.request.fetch(address + path, {
    method,
    headers: { origin: address },
    ...(body ? { data: body } : {}),
  })
  if (!reply.ok()) throw new Error(`${method} ${path} answers ${reply.status()}: ${await reply.text()}`)
  return (await reply.json()) as Answer
}

/** Somebody else of the same park writes a cell. */
async function writeAs(who: typeof ZONE, code: string, figure: number): Promise<void> {
  const id = report.split('/').at(-1)
  await visit(browser, {}, async (page) => {
    await enter(page, who)
    const { cells } = await ask<{ cells: { code: string; edit: number }[] }>(page, 'GET', `${API}/reports/${id}`)
    const edit = cells.find((cell) => cell.code === code)?.edit ?? 0
    await ask(page, 'PUT', `${API}/reports/${id}/cells`, {
      edits: [{ code, value: figure, missing: null, explanation: '', edit }],
    })
  })
}

async function open(page: Page, path: string, desk = '/desk'): Promise<void> {
  await page.goto(`${address}${desk}/${SLUG}${path}`)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await expect.poll(() => page.locator('.bars').count(), { timeout: 20_000 }).toBe(0)
}

/** Does an act that asks for nothing more, and waits for what the page says then. */
async function act(page: Page, name: string, said: string): Promise<void> {
  await page.locator('.acts').getByRole('button', { name, exact: true }).click()
  await page.getByText(said).waitFor()
}

function value(page: Page, name: string) {
  return page.getByLabel(`${name}　本期`, { exact: true })
}
