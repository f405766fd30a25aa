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

const HEADS = '统一社会信用代码,企业名称,登记地,成立日期,行业'
/** The first has both its check digits right, the second none of them. */
const GOOD = '91320614MA9HM0X25P,云泽鹭汀声学有限公司,,2021-03-01,C39'
const BAD = '91320614MA9HM0X25Q,云泽鹭洲声学有限公司,,2021-02-30,C39'

describe('a sheet of enterprises', () => {
  it('names the cells to mend, is written once confirmed, and changes nothing when brought again', () =>
    visit(browser, { viewport: desktop }, async (page) => {
      await enter(page, 'park_manager', '霁川港')
      await page.goto(`${address}/desk${CITY}/enterprises`)
      await page.getByRole('link', { name: '导入、导出' }).click()
      await bring(page, [HEADS, GOOD, BAD])
      await page.getByRole('heading', { level: 1, name: '1 行要改，还没有写入' }).waitFor()
      const told = await page.locator('main table').innerText()
      expect(told).toContain('第 18 位（校验位）与前 17 位对不上')
      expect(told).toContain('不是日期')
      expect(await page.getByRole('button', { name: '确认导入' }).count()).toBe(0)
      await expectFine(page, 'a preview with faults')
      const coming = page.waitForEvent('download')
      await page.getByRole('link', { name: '下载要改的行（附原因）' }).click()
      expect((await coming).suggestedFilename()).toBe('rows-to-mend.xlsx')
      await page.getByRole('button', { name: '放弃' }).click()

      await bring(page, [HEADS, GOOD])
      await page.getByRole('heading', { level: 1, name: '可以导入，将写入 1 行' }).waitFor()
      await page.getByRole('button', { name: '确认导入' }).click()
      await page.locator('.ant-modal, .ant-drawer, dialog').getByRole('button', { name: '确认导入' }).click()
      await page.getByRole('heading', { level: 1, name: '已导入' }).waitFor()
      await page.getByRole('button', { name: '再导入一份' }).click()
      await bring(page, [HEADS, GOOD])
      await page.getByRole('heading', { level: 1, name: '与名册相同，没有要写入的' }).waitFor()
    }))

  it('is offered in English on a phone, with the export beside it', () =>
    visit(browser, { viewport: phone, colorScheme: 'dark' }, async (page) => {
      await enter(page, 'programme_office', '市科技局')
      await page.goto(`${address}/en/desk${CITY}/enterprises/import`)
      await page.getByRole('link', { name: 'Export Enterprises CSV' }).waitFor()
      await expectFine(page, 'imports and exports')
      const coming = page.waitForEvent('download')
      await page.getByRole('link', { name: 'Export Enterprises CSV' }).click()
      expect((await coming).suggestedFilename()).toBe('enterprises.csv')
    }))
})

async function bring(page: Page, lines: readonly string[]): Promise<void> {
  await page.locator('input[type=file]').setInputFiles({
    name: '企业.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(`\uFEFF${lines.join('\r\n')}\r\n`),
  })
  await page.getByRole('button', { name: '预检' }).click()
}

/** As somebody in a role at a place of the made-up city. */
async function enter(page: Page, role: string, place: string): Promise<void> {
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

async function expectFine(page: Page, what: string): Promise<void> {
  expect(await axeViolations(page), what).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth), what).toBeLessThanOrEqual(
    0,
  )
}
