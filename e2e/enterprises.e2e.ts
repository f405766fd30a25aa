import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { axeViolations, desktop, phone, startBrowser, visit } from './browser.ts'
import { openProduct } from './product.ts'

const { address } = await openProduct()
const CITY = '/yunze-2023'
let browser: Browser

beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(() => browser.close())

const ZONE = ['park_manager', '霁川港'] as const
const DISTRICT = ['district_officer', '霁川区'] as const
const OFFICE = ['programme_office', '市科技局'] as const
const NAME = '云泽鹮鸣声学有限公司'
const DONE = '已办，记入留痕。'

describe('an enterprise', () => {
  it('is entered by its park, confirmed by its district, found by two letters, and is one where it was entered twice', () =>
    visit(browser, { viewport: desktop }, async (page) => {
      await enter(page, ZONE)
      await page.goto(`${address}/desk${CITY}/enterprises`)
      await page.locator('.wings a[aria-current]', { hasText: '主体' }).waitFor()
      await openForm(page)
      await expectFine(page, 'the form')
      await fill(page, { 企业名称: NAME, 统一社会信用代码: '91320614MA9HM0X25Q' })
      await choosePark(page)
      await submit(page, '登记')
      await page.getByText('代码不对：有字符或校验位不符').waitFor()
      await fill(page, { 统一社会信用代码: '91320614MA9HM0X25P' })
      await submit(page, '登记')
      await page.getByRole('heading', { level: 1, name: NAME }).waitFor()
      await page.getByText('已登记。入园等待板块或市级确认。').waitFor()
      const one = page.url()
      await page.getByRole('button', { name: '填经营数据' }).click()
      await fill(page, { 来源: '2025 年报', '数值 1': '1,234.5' })
      await submit(page, '填经营数据')
      await page.locator('td', { hasText: '1,234.5 元' }).waitFor()
      expect(await page.getByRole('button', { name: '确认', exact: true }).count()).toBe(0)

      // Entered once more, under the other form of its name and without its code.
      await page.goto(`${address}/desk${CITY}/enterprises`)
      await openForm(page)
      await fill(page, { 企业名称: NAME.replace('有限公司', '（有限责任公司）') })
      await choosePark(page)
      await submit(page, '登记')
      await page.getByText('名册中有 1 家同名企业').waitFor()

      await enter(page, DISTRICT)
      await page.goto(`${address}/desk${CITY}/enterprises?waits=stays&q=${encodeURIComponent('鹮鸣')}`)
      await expect.poll(() => page.locator('tr', { hasText: '等你确认' }).count()).toBe(2)
      await page.goto(one)
      await page.getByRole('button', { name: '确认', exact: true }).click()
      await submit(page, '确认')
      await page.locator('.light', { hasText: '已确认' }).waitFor()

      await enter(page, OFFICE)
      await page.goto(`${address}/desk${CITY}/enterprises/matches`)
      await settle(page)
      await expectFine(page, 'what may be one')
      const pair = page.locator('table', { hasText: '鹮鸣' })
      expect(await pair.innerText()).toContain('91320614MA9HM0X25P')
      await page.locator('table:has-text("鹮鸣") + .row-acts').getByRole('button').click()
      await fill(page, { 原因: '园区两次登记' })
      await submit(page, '记下判断')
      await page.getByText(DONE).waitFor()
      await page.goto(one)
      await settle(page)
      expect(await page.getByText('归并来的记录').count()).toBe(1)
      await expectFine(page, 'an enterprise')
      await page.getByRole('button', { name: '撤销归并' }).click()
      await fill(page, { 原因: '看错了' })
      await submit(page, '撤销归并')
      await page.getByText('已撤销：看错了').waitFor()
      expect(await page.getByText('归并来的记录').count()).toBe(0)
    }))

  it('is listed in English on a phone, and the page fits', () =>
    visit(browser, { viewport: phone, colorScheme: 'dark' }, async (page) => {
      await enter(page, OFFICE)
      await page.goto(`${address}/en/desk${CITY}/enterprises?q=${encodeURIComponent('云泽')}`)
      await settle(page)
      await page.locator('main td a').first().waitFor()
      await expectFine(page, 'the register')
    }))
})

async function openForm(page: Page): Promise<void> {
  await page.locator('.acts').getByRole('button', { name: '登记企业' }).click()
  await page.locator('form.panel').waitFor()
}

async function fill(page: Page, typed: Readonly<Record<string, string>>): Promise<void> {
  for (const [label, text] of Object.entries(typed)) {
    await page.locator('form.panel').getByLabel(label, { exact: false }).first().fill(text)
  }
}

async function choosePark(page: Page): Promise<void> {
  const park = page.locator('form.panel').getByLabel('所在园区')
  await expect.poll(() => park.locator('option').count()).toBeGreaterThan(1)
  await park.selectOption({ index: 1 })
}

async function submit(page: Page, label: string): Promise<void> {
  await page.locator('form.panel').getByRole('button', { name: label, exact: true }).click()
}

/** As somebody in a role at a place of the made-up city. */
async function enter(page: Page, [role, place]: readonly [role: string, place: string]): Promise<void> {
  await page.goto(`${address}/desk/sign-in`)
  const status = await page.evaluate(
    async ([wantedRole, wantedPlace, slug]) => {
      const { people } = (await (await fetch('/api/made-up/people')).json()) as {
        people: { personId: string; role: string; organisation: { zh: string } }[]
      }
      const one = people.find((each) => each.role === wantedRole && each.organisation.zh === wantedPlace)
      const entered = await fetch('/api/made-up/enter', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ slug, personId: one?.personId }),
      })
      return entered.status
    },
    [role, place, CITY.slice(1)] as const,
  )
  expect(status, `${role} at ${place}`).toBe(200)
}

/** Until nothing is on its way any more. */
async function settle(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor()
  await expect.poll(() => page.locator('.bars').count()).toBe(0)
}

async function expectFine(page: Page, what: string): Promise<void> {
  expect(await axeViolations(page), what).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth), what).toBeLessThanOrEqual(
    0,
  )
}
