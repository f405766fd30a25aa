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

const ZONE = ['park_manager', '霁川高新区'] as const
const DISTRICT = ['district_officer', '霁川区'] as const
const OFFICE = ['programme_office', '市科技局'] as const
const NAME = '试办园'

describe('a park', () => {
  it('is declared, returned with a reason, declared again, confirmed and admitted; then it is public and counts', () =>
    visit(browser, {}, async (page) => {
      const before = await readCount(page)

      await enter(page, ZONE)
      await page.goto(`${address}/desk${CITY}/parks`)
      await page.locator('.wings a[aria-current]', { hasText: '生态' }).waitFor()
      await page.locator('.acts').getByRole('button', { name: '申报' }).click()
      const form = page.locator('form.panel')
      await form.getByRole('button', { name: '提交申报' }).click()
      await form.getByText('填写名称').waitFor()
      await form.getByLabel('园区名称').fill(NAME)
      await form.getByLabel('类型').selectOption({ label: '研发办公型' })
      const ofPlan = form.getByLabel('方向 1 对应方案布局')
      await expect.poll(() => ofPlan.locator('option').count()).toBeGreaterThan(1)
      await ofPlan.selectOption({ index: 1 })
      await form.getByLabel('建设内容').fill('在高新区北片连片建设。')
      await form.getByLabel('依据文件').fill('霁川高新区管〔2026〕99号')
      await form.getByRole('button', { name: '提交申报' }).click()
      await page.getByText('已申报，等板块审核。').waitFor()
      await openPark(page)
      await page.getByText('已申报，待区县审核').waitFor()
      expect(await page.getByRole('button', { name: /审核通过/ }).count()).toBe(0)
      const park = page.url()

      await enter(page, DISTRICT)
      await page.goto(`${address}/desk${CITY}/parks`)
      expect(await page.locator('tr', { hasText: NAME }).innerText()).toContain('等你办')
      await openPark(page)
      await page.getByRole('button', { name: '退回', exact: true }).click()
      await page.locator('form.panel').getByLabel('原因').fill('四至未附坐标')
      await page.locator('form.panel').getByRole('button', { name: '退回', exact: true }).click()
      await page.getByText('已办，记入留痕。').waitFor()

      await enter(page, ZONE)
      await page.goto(park)
      await page.getByText('退回原因：四至未附坐标').waitFor()
      await page.getByRole('button', { name: '重新申报' }).click()
      const again = page.locator('form.panel')
      expect(await again.getByLabel('园区名称').inputValue()).toBe(NAME)
      await again.getByLabel('建设内容').fill('在高新区北片连片建设，四至坐标已附。')
      await again.getByLabel('依据文件').fill('霁川高新区管〔2026〕100号')
      await again.getByRole('button', { name: '重新申报' }).click()
      await page.getByText('已申报，等板块审核。').waitFor()

      await enter(page, OFFICE)
      await page.goto(park)
      await page.getByText('纳入培育要等：').waitFor()
      await page.getByText('先由所在板块审核通过').first().waitFor()

      await enter(page, DISTRICT)
      await page.goto(park)
      await page.getByRole('button', { name: '审核通过，报市级' }).click()
      await page.locator('form.panel').getByLabel('依据文件').fill('霁川区审核意见')
      await page.locator('form.panel').getByRole('button', { name: '审核通过，报市级' }).click()
      await page.getByText('已办，记入留痕。').waitFor()

      expect(await readCount(page)).toBe(before)
      expect(await page.locator('main').innerText()).not.toContain(NAME)

      await enter(page, OFFICE)
      await page.goto(park)
      await page.getByRole('button', { name: '纳入培育' }).click()
      await page.locator('form.panel').getByLabel('依据文件').fill('云泽特园办〔2026〕77号')
      await page.locator('form.panel').getByRole('button', { name: '纳入培育' }).click()
      await page.getByText('已办，记入留痕。').waitFor()
      await page.locator('h1 + .light', { hasText: '培育' }).waitFor()
      const trail = page.locator('.trail')
      await trail.getByRole('button', { name: /全部/ }).click()
      const told = await trail.innerText()
      for (const deed of ['纳入培育园区', '审核园区申报', '重新申报园区', '退回园区申报', '申报园区']) {
        expect(told).toContain(deed)
      }
      expect(told).toContain('四至未附坐标')

      expect(await readCount(page)).toBe(before + 1)
      const row = page.locator('tr', { hasText: NAME })
      expect(await row.innerText()).toMatch(/霁川高新区.*云泽特园办〔2026〕77号.*培育/s)
      await page.goto(`${address}${CITY}/zones`)
      await page.getByRole('link', { name: NAME }).waitFor()
    }))
})

describe('the pages of parks', () => {
  const both = [
    ['zh', desktop],
    ['en', phone],
  ] as const

  it.each(both)('stand up to axe in %s, and fit', (lang, viewport) =>
    visit(browser, { viewport, colorScheme: lang === 'en' ? 'dark' : 'light' }, async (page) => {
      const start = lang === 'en' ? '/en' : ''
      await enter(page, OFFICE)
      await page.goto(`${address}${start}/desk${CITY}/parks`)
      await settle(page)
      await page.locator('main td a').first().waitFor()
      await expectFine(page, 'parks')
      await page.locator('.acts button').first().click()
      await page.locator('form.panel').waitFor()
      await expectFine(page, 'a form')
      await page.locator('main td a').first().click()
      await page.waitForURL(/\/parks\/.+/)
      await settle(page)
      await page.locator('.trail').waitFor()
      await expectFine(page, 'a park')
      for (const path of [`${CITY}/parks`, `${CITY}/zones`, '/nantong-2024/parks']) {
        await page.goto(`${address}${start}${path}`)
        await expectFine(page, path)
      }
    }),
  )

  it('say of Nantong what its plan promises, and no figure of their own', () =>
    visit(browser, {}, async (page) => {
      await page.goto(`${address}/nantong-2024/parks`)
      await page.getByRole('heading', { level: 1, name: '还没有进入培育或认定的园区' }).waitFor()
      const text = await page.locator('main').innerText()
      expect(text).toContain('方案提出 30 个左右')
      expect(text.replace('30 个左右', '')).not.toMatch(/\d+\s*个/)
    }))
})

/** What the public page counts, which is what it lists. */
async function readCount(page: Page): Promise<number> {
  await page.goto(`${address}${CITY}/parks`)
  const title = await page.locator('h1').innerText()
  const rows = await page.locator('main tbody tr').count()
  expect(title).toBe(`${rows} 个特色园区在册`)
  return rows
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

async function openPark(page: Page): Promise<void> {
  await page.getByRole('link', { name: NAME }).click()
  await page.getByRole('heading', { level: 1, name: NAME }).waitFor()
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
