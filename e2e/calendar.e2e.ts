import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { axeViolations, desktop, phone, pickWays, startBrowser, visit } from './browser.ts'
import { openProduct } from './product.ts'

const { address } = await openProduct()
const CITY = '/yunze-2023'
let browser: Browser

beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(() => browser.close())

async function enter(page: Page, role: string): Promise<void> {
  await page.goto(`${address}/desk/sign-in`)
  await page.locator('.door-cards button', { hasText: role }).first().click()
  await page.locator('.sub').waitFor()
}

describe('the working days', () => {
  it('show National Day of 2026 with its make-up days, as the notice has them', () =>
    visit(browser, {}, async (page) => {
      await enter(page, '企业用户')
      await page.goto(`${address}/desk${CITY}/calendar?year=2026`)
      await page.getByRole('heading', { name: '2026 年，248 个工作日' }).waitFor()
      const row = page.locator('tr', { hasText: '国庆节' }).last()
      expect(await row.innerText()).toContain('10-01 — 10-07，7 天')
      expect(await row.innerText()).toContain('09-20、10-10')
      expect(await page.locator('.month').count()).toBe(12)
      expect(await page.getByRole('button', { name: '更正一天' }).count()).toBe(0)
    }))

  it('say what is not announced yet', () =>
    visit(browser, {}, async (page) => {
      await enter(page, '企业用户')
      await page.goto(`${address}/desk${CITY}/calendar?year=2035`)
      await page.getByText('2035-01-01 起的放假安排尚未公布').waitFor()
      await page.getByText('这一年没有已公布的放假安排。').waitFor()
    }))

  it('are corrected by the programme office, on a document, and say so', () =>
    visit(browser, {}, async (page) => {
      await enter(page, '方案办公室')
      await page.goto(`${address}/desk${CITY}/calendar?year=2034`)
      const title = page.getByRole('heading', { level: 1 })
      await page.getByText('2034 年').first().waitFor()
      const before = Number(/(\d+) 个工作日/.exec(await title.innerText())?.[1])
      await page.getByRole('button', { name: '更正一天' }).click()
      const form = page.locator('form.panel')
      await form.getByLabel('日期').fill('2034-03-08')
      await form.getByRole('button', { name: '更正一天' }).click()
      await form.getByText('写明依据的文件').waitFor()
      await form.getByLabel('依据').fill('云泽政办函〔2034〕5号')
      await form.getByRole('button', { name: '更正一天' }).click()
      await page.getByText('已更正 2034-03-08').waitFor()
      await page.getByRole('heading', { name: `2034 年，${before - 1} 个工作日` }).waitFor()
      const told = page.locator('.rows > li', { hasText: '2034-03-08' })
      expect(await told.innerText()).toContain('云泽政办函〔2034〕5号')
    }))

  it.each(
    pickWays([
      ['desktop, Chinese', desktop, '/desk'],
      ['phone, Chinese', phone, '/desk'],
      ['desktop, English', desktop, '/en/desk'],
      ['phone, English', phone, '/en/desk'],
    ] as const),
  )('can be used by everyone: %s', (_, viewport, desk) =>
    visit(browser, { viewport }, async (page) => {
      await enter(page, '方案办公室')
      await page.goto(`${address}${desk}${CITY}/calendar?year=2026`)
      await page.locator('.month').nth(11).waitFor()
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
      expect(await axeViolations(page)).toEqual([])
      await page.locator('.acts button').first().click()
      await page.locator('form.panel').waitFor()
      expect(await axeViolations(page)).toEqual([])
    }),
  )
})
