import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { axeViolations, desktop, phone, startBrowser, visit } from './browser.ts'
import { openProduct } from './product.ts'

const { address } = await openProduct()
const DESK = `${address}/desk/yunze-2023/indicators`
let browser: Browser

beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(() => browser.close())

describe('the catalogue', () => {
  it('takes a formula that is marked where it is wrong, a check in its words, and a form whose burden is told', () =>
    visit(browser, { viewport: desktop }, async (page) => {
      await enterOffice(page)
      await page.goto(`${DESK}/catalogue`)
      await page.locator('.acts').getByRole('button', { name: '新增指标' }).click()
      const drawer = page.locator('dialog.act-drawer')
      await fill(page, {
        代码: 'tax_per_head',
        名称: '人均税收',
        英文名称: 'Tax per head',
        分类: '产业集聚',
        '分类（英文）': 'Clustering',
        计量单位: '万元/人',
        口径: '税收收入与从业人员之比。',
        '口径（英文）': 'Tax over staff.',
        依据: '测试文件',
      })
      await drawer.getByLabel('来源').selectOption('computed')
      await fill(page, { 公式: 'tax + staff' })
      await drawer.getByText('两边的计量单位不同：左边是 万元，右边是 人').waitFor()
      expect(await drawer.locator('mark').innerText()).toBe('+')
      await drawer.getByRole('button', { name: '到出错处' }).click()
      expect(
        await drawer.getByLabel('公式').evaluate((field) => {
          const { selectionStart, selectionEnd } = field as HTMLTextAreaElement
          return [selectionStart, selectionEnd]
        }),
      ).toEqual([4, 5])
      await fill(page, { 公式: 'tax / staff' })
      await drawer.getByText('公式成立，结果的单位是 万元/人').waitFor()
      await expectFine(page, 'the form of a definition')
      await submit(page, '确定')
      await page.getByText('口径已生效。').waitFor()
      await page.goto(`${DESK}/catalogue/tax_per_head`)
      await page.locator('dd', { hasText: 'tax / staff' }).waitFor()

      await page.goto(`${DESK}/checks`)
      await page.locator('tr', { hasText: 'leading_within_revenue' }).getByRole('button', { name: '修订' }).click()
      await drawer.getByLabel('不符时').selectOption('asks')
      await fill(page, { '提示（中文）': '请核对 {nonsense}' })
      await submit(page, '确定')
      await drawer.getByText('请写提示；只能引用列出的内容。').waitFor()
      await fill(page, { '提示（中文）': '主导产业营业收入 {left} 大于营业收入 {right}，请核对。' })
      await submit(page, '确定')
      await page.getByText('审核关系已生效。').waitFor()
      await page.locator('tr', { hasText: 'leading_within_revenue' }).getByText('须写明情况').waitFor()
      await expectFine(page, 'the checks')

      await page.goto(`${DESK}/forms`)
      await page.locator('.acts').getByRole('button', { name: '新建报表' }).click()
      await fill(page, { 名称: '年度补充表', 英文名称: 'Yearly supplement', '已掌握指标的限度（%）': '20' })
      await drawer.getByLabel('频率').selectOption('year')
      await drawer.getByLabel('添加指标').selectOption('rd_staff')
      await drawer.getByLabel('添加指标').selectOption('high_tech')
      await drawer.locator('li', { hasText: '名册得出' }).waitFor()
      await submit(page, '保存')
      await page.getByRole('heading', { level: 1, name: '年度补充表' }).waitFor()
      await page.getByText('2 个指标，市里已掌握 1 个').waitFor()
      await page.locator('.acts').getByRole('button', { name: '发布' }).click()
      await submit(page, '发布')
      await drawer.getByText('请写明理由。').waitFor()
      await fill(page, { 理由: '年度须与名册核对' })
      await submit(page, '发布')
      await page.getByText('已发布。').waitFor()
      await page.locator('dd', { hasText: '年度须与名册核对' }).waitFor()
      await expectFine(page, 'a form')
    }))

  it('is read in English on a phone, and the pages fit', () =>
    visit(browser, { viewport: phone, colorScheme: 'dark' }, async (page) => {
      await enterOffice(page)
      const english = DESK.replace('/desk/', '/en/desk/')
      for (const [path, row] of [
        ['catalogue', 'Tax per mu'],
        ['catalogue/tax_per_mu', 'Share of land'],
        ['forms', 'Quarterly'],
      ] as const) {
        await page.goto(`${english}/${path}`)
        await page.locator('main h1').waitFor()
        if (path !== 'catalogue/tax_per_mu') await page.locator('main td a', { hasText: row }).first().waitFor()
        else await page.locator('dd', { hasText: 'tax / land_area' }).waitFor()
        await expectFine(page, path)
      }
    }))
})

async function fill(page: Page, typed: Readonly<Record<string, string>>): Promise<void> {
  for (const [label, text] of Object.entries(typed))
    await page.locator('dialog.act-drawer').getByLabel(label, { exact: true }).fill(text)
}

async function submit(page: Page, label: string): Promise<void> {
  await page.locator('dialog.act-drawer footer').getByRole('button', { name: label, exact: true }).click()
}

/** As the programme office of the made-up city. */
async function enterOffice(page: Page): Promise<void> {
  await page.goto(`${address}/desk/sign-in`)
  const status = await page.evaluate(async () => {
    const { people } = (await (await fetch('/api/made-up/people')).json()) as {
      people: { personId: string; role: string; programme?: string }[]
    }
    const one = people.find(({ role }) => role === 'programme_office')
    const reply = await fetch('/api/made-up/enter', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ slug: 'yunze-2023', personId: one?.personId }),
    })
    return reply.status
  })
  expect(status).toBeLessThan(300)
}

async function expectFine(page: Page, where: string): Promise<void> {
  expect(await axeViolations(page), where).toEqual([])
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect(over, where).toBeLessThanOrEqual(0)
}
