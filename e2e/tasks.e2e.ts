import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { axeViolations, desktop, phone, pickHalf, startBrowser, visit } from './browser.ts'
import { openProduct } from './product.ts'

/** A photo, as far as the server looks. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const { address } = await openProduct()
const CITY = '/yunze-2023'
const TITLE = '建成中试检测平台'
const ZONE = '霁川高新区'
let browser: Browser
/** The page of the item that is walked through. */
let item = ''

beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(() => browser.close())

describe('an item of supervision, walked through by those whose it is', () => {
  it('is drawn up and set up by the office; what is missing is said at its field, and nothing typed is lost', () =>
    visit(browser, {}, async (page) => {
      await enter(page, '方案办公室')
      await open(page, '/tasks')
      await page.getByRole('button', { name: '拟立项' }).click()
      const form = page.getByRole('dialog')
      await form.getByLabel('牵头单位').selectOption({ label: await labelOf(form.getByLabel('牵头单位'), ZONE) })
      await form.getByLabel('要求的佐证材料').fill('现场照片')
      await form.getByRole('button', { name: '拟立项' }).click()
      await form.getByText('写明事项名称').waitFor()
      expect(await form.getByLabel('要求的佐证材料').inputValue()).toBe('现场照片')
      await form.getByLabel('事项名称').fill(TITLE)
      await form.getByRole('button', { name: '拟立项' }).click()
      await page.getByRole('heading', { name: TITLE, level: 1 }).waitFor()
      item = new URL(page.url()).pathname.split(CITY)[1] ?? ''

      // Without days it cannot be set up, and the page says so.
      await page.getByText('立项要等：').waitFor()
      expect(await page.locator('.blocks').innerText()).toContain('还没有定起止日期')
      await page.locator('.acts').getByRole('button', { name: '修改' }).click()
      await form.getByLabel('开始').fill(day(-30))
      await form.getByLabel('期限').fill(day(60))
      await form.getByRole('button', { name: '增加节点' }).click()
      await form.getByLabel('节点名称 第 1 个').fill('设备到场')
      await form.getByLabel('日期').fill(day(10))
      await form.getByLabel('到时进度').fill('60')
      await form.getByRole('button', { name: '修改' }).click()
      await page.getByText('已修改。').waitFor()
      await act(page, '立项')
      await page.getByText('已立项，可以发交办函。').waitFor()
      await act(page, '发交办函')
      await page.getByText('交办函已发出，等承办单位签收。').waitFor()
      expect(await card(page, '函件').innerText()).toMatch(/督办〔\d{4}〕\d+号[\s\S]*未签收/)
    }))

  it('is signed for and reported on by the zone, on a phone, from its list of today', () =>
    visit(browser, { viewport: phone }, async (page) => {
      await enter(page, '园区管理员', ZONE)
      await open(page, '/tasks/mine')
      const row = page.locator('.todo > li', { hasText: TITLE })
      expect(await row.innerText()).toContain('签收')
      await row.getByRole('link', { name: '签收' }).click()
      await page.getByRole('dialog').getByRole('button', { name: '签收' }).click()
      await page.getByText('已签收。').waitFor()

      await open(page, '/tasks/mine')
      await row.getByRole('link', { name: '报进展' }).click()
      const form = page.getByRole('dialog')
      await form.getByLabel('累计进度').fill('150')
      await form.getByRole('button', { name: '报进展' }).click()
      await form.getByText('填 0 到 100 的整数').waitFor()
      await form.getByLabel('累计进度').fill('35')
      await form.getByLabel('进展情况').fill('完成招标，设备已订购。')
      // One that takes too long is stopped, and leaves nothing behind.
      await page.route('**/files', () => undefined)
      await form.locator('input[capture]').setInputFiles({ name: '传错的.png', mimeType: 'image/png', buffer: PNG })
      await form.getByRole('button', { name: /停止\s*传错的/ }).click()
      await expect.poll(() => form.getByText('传错的').count()).toBe(0)
      await page.unroute('**/files')
      await form.locator('input[capture]').setInputFiles({ name: '现场.png', mimeType: 'image/png', buffer: PNG })
      await form.locator('.files li', { hasText: '现场.png' }).waitFor()
      // Closed by mistake, it comes back as it was.
      await form.getByRole('button', { name: '取消' }).click()
      await page.locator('.acts').getByRole('button', { name: '报进展' }).click()
      expect(await form.getByLabel('进展情况').inputValue()).toBe('完成招标，设备已订购。')
      await form.getByRole('button', { name: '报进展' }).click()
      await page.getByText('已报送，等核实。').waitFor()
      expect(await card(page, '报送').innerText()).toMatch(/35%[\s\S]*待核[\s\S]*现场\.png/)
      expect(await card(page, '报送').innerText()).not.toContain('传错的')
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
    }))

  it('has its report returned with a reason, which the zone is told', () =>
    visit(browser, {}, async (page) => {
      await enter(page, '方案办公室')
      await open(page, item)
      await card(page, '报送').getByRole('button', { name: '退回进展' }).click()
      const form = page.getByRole('dialog')
      await form.getByRole('button', { name: '退回进展' }).click()
      await form.getByText('写明原因').waitFor()
      await form.getByLabel('原因').fill('请附订货合同编号。')
      await form.getByRole('button', { name: '退回进展' }).click()
      await page.getByText('已退回，对方会收到通知。').waitFor()
      await enter(page, '园区管理员', ZONE)
      await open(page, '/inbox')
      const told = page.locator('.rows > li', { hasText: '报送的进展被退回' }).first()
      expect(await told.innerText()).toContain('请附订货合同编号。')
      await told.getByRole('link', { name: '打开' }).click()
      await page.getByRole('heading', { name: TITLE, level: 1 }).waitFor()
    }))

  it('tells who was too late what happened meanwhile, and keeps what they typed', () =>
    visit(browser, { expectProblems: true }, async (page) => {
      await enter(page, '园区管理员', ZONE)
      await open(page, item)
      await page.locator('.acts').getByRole('button', { name: '报完成' }).click()
      const form = page.getByRole('dialog')
      await form.getByLabel('完成情况').fill('平台建成，已开放预约。')
      await reportDoneElsewhere(page)
      await form.getByRole('button', { name: '报完成' }).click()
      await form.getByText('没有办成：这期间情况有变').waitFor()
      await form.getByText('现在是“待核”。').waitFor()
      expect(await form.getByRole('alert').innerText()).toContain('报完成')
      expect(await form.getByLabel('完成情况').inputValue()).toBe('平台建成，已开放预约。')
    }))

  it('is returned once, reported done again, checked by one and closed by another', () =>
    visit(browser, {}, async (page) => {
      await enter(page, '方案办公室')
      await open(page, item)
      await act(page, '退回', { 原因: '缺现场照片。' })
      await page.getByText('已退回，对方会收到通知。').waitFor()
      await enter(page, '园区管理员', ZONE)
      await open(page, item)
      await act(page, '报完成', { 完成情况: '已补照片。' })
      await page.getByText('已报完成，等核查。').waitFor()
      await enter(page, '方案办公室')
      await open(page, item)
      await act(page, '核查通过')
      await page.getByText('已核查，等另一个人销号。').waitFor()
      // Who checked does not close, and what was asked as evidence has to be there: the photo went back with its report.
      expect(await page.locator('.blocks').innerText()).toContain('是你核查的，由另一个人销号')
      expect(await page.locator('.blocks').innerText()).toContain('要求了佐证材料，还没有收到附件')
      await act(page, '退回', { 原因: '请附验收照片。' })
      await page.getByText('已退回，对方会收到通知。').waitFor()
      await enter(page, '园区管理员', ZONE)
      await open(page, `${item}?do=report_done`)
      const form = page.getByRole('dialog')
      await form.getByLabel('完成情况').fill('附验收照片。')
      await form.locator('input[capture]').setInputFiles({ name: '验收.png', mimeType: 'image/png', buffer: PNG })
      await form.locator('.files li', { hasText: '验收.png' }).waitFor()
      await form.getByRole('button', { name: '报完成' }).click()
      await page.getByText('已报完成，等核查。').waitFor()
      await enter(page, '方案办公室')
      await open(page, item)
      await act(page, '核查通过')
      await page.getByText('已核查，等另一个人销号。').waitFor()
      await enterAnother(page, '方案办公室')
      await open(page, item)
      await act(page, '销号')
      await page.getByText('已销号。').waitFor()
    }))

  it('stands on the board, in the plan and in its story', () =>
    visit(browser, {}, async (page) => {
      await enter(page, '方案办公室')
      await open(page, `/tasks?q=${TITLE}&state=closed`)
      const row = page.locator('main tbody tr', { hasText: TITLE })
      expect(await row.innerText()).toMatch(/霁川高新区[\s\S]*已核 100%/)
      await open(page, item)
      await card(page, '经过').getByRole('button', { name: /^全部/ }).click()
      const story = await card(page, '经过').locator('.story > li').allInnerTexts()
      const said = story.map((text) => text.split('\n').find((line) => !/^\d\d-\d\d/.test(line)) ?? '').reverse()
      expect(said.map((line) => line.split('　')[0])).toEqual([
        '拟立项',
        '修改',
        '立项',
        '发交办函',
        '签收',
        '报进展',
        '退回进展',
        '报完成',
        '退回',
        '报完成',
        '核查通过',
        '退回',
        '报完成',
        '核查通过',
        '销号',
      ])
      const drawn = page.locator('svg.act-diagram .box.now')
      expect(await drawn.textContent()).toBe('已销号')
    }))
})

describe('the pages of supervision', () => {
  it.each([
    ['desktop, Chinese, light', desktop, '/desk', 'light'],
    ['phone, English, dark', phone, '/en/desk', 'dark'],
  ] as const)('can be used by everyone: %s', (_, viewport, desk, colorScheme) =>
    visit(browser, { viewport, colorScheme }, async (page) => {
      await enter(page, '方案办公室')
      const pages = ['/tasks', '/tasks?group=heading', '/tasks/plan', '/tasks/mine', '/tasks/calendar', item]
      for (const path of pickHalf(pages, viewport === desktop ? 'first' : 'last')) {
        await open(page, path, desk)
        expect(await axeViolations(page), path).toEqual([])
        expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), path).toBe(true)
      }
      await open(page, '/tasks?draft=new', desk)
      await page.getByRole('dialog').waitFor()
      expect(await axeViolations(page)).toEqual([])
      await open(page, `${item}?do=reopen`, desk)
      await page.getByRole('dialog').waitFor()
      expect(await axeViolations(page)).toEqual([])
    }),
  )

  it('are in English all through, save names and what people wrote', () =>
    visit(browser, {}, async (page) => {
      await enter(page, '方案办公室')
      for (const path of ['/tasks', '/tasks/mine', '/tasks/calendar', item]) {
        await open(page, path, '/en/desk')
        for (const part of await page
          .locator('th:not(.group th), button, label, nav a, dt, summary, .act-list b')
          .allInnerTexts())
          expect(
            part
              .replace('中文', '')
              .replace(/\S+\.png/, '')
              .replace(/\S*云泽\S*/, ''),
            path,
          ).not.toMatch(/\p{Script=Han}/u)
      }
    }))

  it('name the tasks of the plan that nobody answers for, and count them', () =>
    visit(browser, {}, async (page) => {
      await enter(page, '方案办公室')
      await open(page, '/tasks/plan')
      const without = await page.locator('main tbody tr', { hasText: '尚无责任单位' }).count()
      const title = await page.getByRole('heading', { level: 1 }).innerText()
      expect(title).toMatch(without === 0 ? /^\d+ 项方案任务都已落到单位$/ : new RegExp(`，${without} 项尚无责任单位$`))
    }))

  it('are not open to who has no part in supervision', () =>
    visit(browser, { expectProblems: true }, async (page) => {
      await enter(page, '专家')
      expect(await page.locator('.sub').getByRole('link', { name: '督办' }).count()).toBe(0)
      await page.goto(`${address}/desk${CITY}/tasks`)
      await page.getByText('由方案办公室、承办单位及其上级查看。').waitFor()
    }))
})

/** Enters as the first of a role, or as the one of a role at an organisation. */
async function enter(page: Page, role: string, organisation?: string): Promise<void> {
  await page.context().clearCookies()
  await page.goto(`${address}/desk/sign-in`)
  if (organisation) {
    await page.getByRole('button', { name: /^全部/ }).click()
    await page.getByLabel('按姓名、岗位或组织查找').fill(organisation)
  }
  const door = page.locator('.door-cards button', { hasText: role })
  await (organisation ? door.filter({ hasText: organisation }) : door).first().click()
  await page.locator('.sub').waitFor()
}

/** Enters as the second of a role. */
async function enterAnother(page: Page, role: string): Promise<void> {
  await page.context().clearCookies()
  await page.goto(`${address}/desk/sign-in`)
  await page.getByRole('button', { name: /^全部/ }).click()
  await page.locator('.door-cards button', { hasText: role }).nth(1).click()
  await page.locator('.sub').waitFor()
}

async function open(page: Page, path: string, desk = '/desk'): Promise<void> {
  await page.goto(`${address}${desk}${CITY}${path}`)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await expect.poll(() => page.locator('.bars').count()).toBe(0)
}

/** Does an act of the item from its card, with what its form asks. */
async function act(page: Page, name: string, fields: Readonly<Record<string, string>> = {}): Promise<void> {
  await page.locator('.acts').getByRole('button', { name, exact: true }).click()
  const form = page.getByRole('dialog')
  for (const [label, text] of Object.entries(fields)) await form.getByLabel(label).fill(text)
  await form.getByRole('button', { name, exact: true }).click()
}

function card(page: Page, title: string) {
  return page.locator('section.card', { has: page.getByRole('heading', { name: title, exact: true }) })
}

/** The whole label of the option that holds a name: places are indented below their own. */
async function labelOf(choice: ReturnType<Page['getByLabel']>, name: string): Promise<string> {
  await expect.poll(() => choice.locator('option', { hasText: name }).count()).toBeGreaterThan(0)
  return (await choice.locator('option', { hasText: name }).first().textContent()) ?? name
}

/** The same person in another window reports it done. */
async function reportDoneElsewhere(page: Page): Promise<void> {
  const status = await page.evaluate(async (path) => {
    const reply = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ act: 'report_done', said: '平台建成。' }),
    })
    return reply.status
  }, `/api/programmes${CITY}${item}/acts`)
  expect(status).toBe(200)
}

/** A day from today, where the programme is. */
function day(by: number): string {
  return new Date(Date.now() + 8 * 3_600_000 + by * 86_400_000).toISOString().slice(0, 10)
}
