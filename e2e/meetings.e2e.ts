import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { axeViolations, phone, startBrowser, visit } from './browser.ts'
import { openProduct } from './product.ts'

const { address } = await openProduct()
const CITY = '/yunze-2023'
const TITLE = '打通园区供电'
const MEETING = '供电专班会议'
const DECISION = '月底前完成双回路供电'
let browser: Browser
beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(() => browser.close())

describe('what is red is chased, brought before a meeting, and decided on', () => {
  it('one button reminds every unit of what it is late with, and says so', () =>
    visit(browser, {}, async (page) => {
      await enter(page, '方案办公室')
      await handOutLate(page)
      await open(page, '/tasks/chase')
      const row = page.getByRole('listitem').filter({ hasText: TITLE }).first()
      expect(await row.innerText()).toContain('已逾期')
      expect(await axeViolations(page)).toEqual([])
      await page.getByRole('button', { name: /^一键催报 \d+ 个单位$/ }).click()
      await page.getByRole('dialog').getByRole('button', { name: '一键催报' }).click()
      await page.getByText(/^已催 \d+ 个单位，\d+ 项。$/).waitFor()
      await expect.poll(() => row.innerText()).toContain('今天已催')
      await page.getByText('今天都已经催过').waitFor()
    }))

  it('a meeting begins with it; its minutes settled, the decision is an item', () =>
    visit(browser, {}, async (page) => {
      await enter(page, '方案办公室')
      await open(page, '/tasks/meetings')
      await page.getByRole('button', { name: '召集会议' }).click()
      const form = page.getByRole('dialog')
      await form.getByRole('button', { name: '召集会议' }).click()
      await form.getByText('写会议名称').waitFor()
      await form.getByLabel('会议名称').fill(MEETING)
      await form.getByRole('button', { name: '召集会议' }).click()
      await page.getByRole('heading', { name: MEETING, level: 1 }).waitFor()
      const agenda = card(page, '议题')
      await agenda.getByRole('link', { name: TITLE }).waitFor()
      await page.getByText('定稿要等：').waitFor()

      const row = agenda.getByRole('listitem').filter({ hasText: TITLE })
      await row.getByRole('button', { name: '讨论情况' }).click()
      await form.getByLabel('讨论情况').fill('卡在征地。')
      await form.getByRole('button', { name: '保存' }).click()
      await agenda.getByText('卡在征地。').waitFor()

      await page.getByRole('button', { name: '增加议定事项' }).click()
      await form.getByLabel('议定什么').fill(DECISION)
      await form.getByLabel('牵头单位').selectOption({ index: 1 })
      await form.getByLabel('完成时限').fill(day(30))
      await form.getByRole('button', { name: '保存' }).click()
      await card(page, '议定事项').getByText(DECISION).waitFor()
      // While the form is open the page behind it takes no typing.
      await form.waitFor({ state: 'hidden' })
      await page.getByLabel('会议纪要', { exact: true }).last().fill('会议听取了汇报。')
      await card(page, '会议纪要').getByRole('button', { name: '保存' }).click()
      await page.getByText('已保存。').waitFor()
      await expect.poll(() => page.locator('.ant-btn-loading').count()).toBe(0)
      expect(await axeViolations(page)).toEqual([])

      await page.locator('.acts').getByRole('button', { name: '定稿' }).click()
      await form.getByRole('button', { name: '定稿' }).click()
      await page.getByText(/^纪要已定稿，新增督办第 \d+ 号/).waitFor()
      await card(page, '议定事项')
        .getByRole('link', { name: /^已成为督办第 \d+ 号$/ })
        .click()
      await page.getByRole('heading', { name: DECISION, level: 1 }).waitFor()
    }))

  it('is read on a phone and in English, and its papers open as PDF', () =>
    visit(browser, { viewport: phone }, async (page) => {
      await enter(page, '方案办公室')
      await open(page, '/tasks/meetings', '/en/desk')
      await page.getByRole('link', { name: MEETING }).click()
      await page.getByRole('heading', { name: 'Decisions' }).waitFor()
      expect(await axeViolations(page)).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(phone.width)
      const href = await page.getByRole('link', { name: 'Minutes PDF' }).getAttribute('href')
      const paper = await page.evaluate(async (url) => {
        const reply = await fetch(url)
        return [reply.status, reply.headers.get('content-type'), (await reply.text()).slice(0, 5)]
      }, href ?? '')
      expect(paper).toEqual([200, 'application/pdf', '%PDF-'])
    }))
})

describe('a calendar of one’s own', () => {
  it('reads an address that is made here, shown once and revoked', () =>
    visit(browser, { viewport: phone }, async (page) => {
      await enter(page, '方案办公室')
      await open(page, '/tasks/calendar')
      await page.getByLabel('用在哪里').fill('我的手机')
      await page.getByRole('button', { name: '生成订阅地址' }).click()
      const url = await page.locator('.secret .code').innerText()
      expect(url).toMatch(/\/tasks\/calendar\.ics\?key=[\w-]{43}$/)
      // As a calendar program: without a cookie.
      const before = await fetch(url)
      expect([before.status, (await before.text()).slice(0, 15)]).toEqual([200, 'BEGIN:VCALENDAR'])
      expect(await axeViolations(page)).toEqual([])
      await page.getByRole('button', { name: '撤销订阅地址：我的手机' }).click()
      await page.getByRole('dialog').getByRole('button', { name: '撤销' }).click()
      await page.getByText('已撤销。').waitFor()
      expect((await fetch(url)).status).toBe(404)
    }))
})

async function enter(page: Page, role: string): Promise<void> {
  await page.context().clearCookies()
  await page.goto(`${address}/desk/sign-in`)
  await page.locator('.door-cards button', { hasText: role }).first().click()
  await page.locator('.sub').waitFor()
}

async function open(page: Page, path: string, desk = '/desk'): Promise<void> {
  await page.goto(`${address}${desk}${CITY}${path}`)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await expect.poll(() => page.locator('.bars').count()).toBe(0)
}

function card(page: Page, title: string) {
  return page.locator('section.card').filter({ has: page.getByRole('heading', { name: title, level: 2 }) })
}

function day(ahead: number): string {
  return new Date(Date.now() + 8 * 3_600_000 + ahead * 86_400_000).toISOString().slice(0, 10)
}

/** An item whose day has passed, handed out to the first unit that there is. */
async function handOutLate(page: Page): Promise<void> {
  const api = `/api/programmes${CITY}`
  const send = (path: string, body: object) =>
    page.evaluate(
      async ([url, text]) => {
        const reply = await fetch(url ?? '', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: text ?? '',
        })
        if (!reply.ok) throw new Error(await reply.text())
        return (await reply.json()) as { id?: string }
      },
      [`${api}${path}`, JSON.stringify(body)],
    )
  const lead = await page.evaluate(async (url) => {
    const { organisations } = (await (await fetch(url)).json()) as { organisations: { id: string; roles: string[] }[] }
    return organisations.find(({ roles }) => roles.includes('host_zone'))?.id ?? organisations[0]?.id ?? ''
  }, `${api}/organisations`)
  const { id = '' } = await send('/tasks/items', {
    title: TITLE,
    lead,
    startsOn: day(-40),
    dueOn: day(-3),
    reportEvery: 'none',
  })
  for (const act of ['set_up', 'send_call']) await send(`/tasks/items/${id}/acts`, { act })
}
