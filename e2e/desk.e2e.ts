import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import writeXlsxFile from 'write-excel-file/node'
import { axeViolations, desktop, phone, pickHalf, startBrowser, visit } from './browser.ts'
import { openProduct } from './product.ts'

const { address } = await openProduct()
const CITY = '/yunze-2023'
let browser: Browser

beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(() => browser.close())

const ALWAYS = { before: ['待办', '收件', '方案'], after: ['交接与授权', '工作日'], last: ['方案公开页'] }
const TASKS = '督办'
const ORGANISATIONS = '组织'
const PEOPLE = '人员'

interface Walk {
  /** As its card at the door says it. */
  readonly role: string
  /** What the menu shows beside what it always shows. */
  readonly before: readonly string[]
  readonly after: readonly string[]
  /** A page that is not theirs. */
  readonly denied: string
}

const seesPeople = { before: [ORGANISATIONS, PEOPLE], after: [], denied: '/record' }
const seesTasks = { ...seesPeople, before: [TASKS, '报送', '指标', ORGANISATIONS, PEOPLE] }
const WALKS: readonly Walk[] = [
  { role: '方案办公室', ...seesTasks },
  { role: '板块专员', ...seesTasks },
  { role: '园区管理员', ...seesTasks },
  { role: '运营主体', ...seesTasks },
  { role: '部门专员', ...seesTasks },
  { role: '企业用户', ...seesPeople },
  { role: '专家', before: [ORGANISATIONS], after: [], denied: '/people' },
  { role: '招商人员', ...seesPeople },
  { role: '审计管理员', before: [ORGANISATIONS, PEOPLE], after: ['留痕'], denied: '/import' },
  { role: '系统管理员', ...seesPeople, after: ['外发渠道'] },
  { role: '安全管理员', before: [ORGANISATIONS, PEOPLE], after: ['登录规则'], denied: '/record' },
]

describe('each role of the made-up city', () => {
  it.each(WALKS)('$role enters, sees its pages and no others, and leaves', ({ role, before, after, denied }) =>
    visit(browser, { expectProblems: true }, async (page) => {
      await enter(page, role)
      const expected = [...ALWAYS.before, ...before, ...ALWAYS.after, ...after, ...ALWAYS.last]
      expect(await menu(page)).toEqual(expected)
      expect(await page.locator('.rib').innerText()).toContain('编造')
      for (const name of [...before, ...after]) {
        await page.locator('.sub').getByRole('link', { name, exact: true }).click()
        await page.locator('main table, main .card').first().waitFor()
        expect(await page.getByText('这一页不对你开放').count()).toBe(0)
      }
      await page.goto(`${address}/desk${CITY}${denied}`)
      await page.getByText('这一页不对你开放').waitFor()
      expect(await page.locator('main table').count()).toBe(0)
      await page.locator('.who > button').click()
      await page.getByRole('button', { name: '退出登录' }).click()
      await page.getByRole('heading', { name: '登录', exact: true }).waitFor()
    }),
  )

  it('finds no page open once it has left', () =>
    visit(browser, { expectProblems: true }, async (page) => {
      await enter(page, '专家')
      await leave(page)
      await page.goto(`${address}/desk${CITY}/people`)
      await page.getByRole('heading', { name: '登录', exact: true }).waitFor()
    }))

  it('is offered the acts of its role: the system administrator enters people, the security administrator appoints', () =>
    visit(browser, {}, async (page) => {
      await enter(page, '系统管理员')
      await page.goto(`${address}/desk${CITY}/people`)
      await page.getByRole('button', { name: '登记人员' }).waitFor()
      await openFirstPerson(page)
      await page.getByRole('button', { name: '修改资料' }).waitFor()
      expect(await page.getByRole('button', { name: '任命' }).count()).toBe(0)
    }))
})

describe('the security administrator', () => {
  it('is told why one person cannot hold two of the three administrator roles', () =>
    visit(browser, { expectProblems: true }, async (page) => {
      await enter(page, '安全管理员')
      await page.goto(`${address}/desk${CITY}/people?role=auditor`)
      await openFirstPerson(page)
      await appoint(page, '系统管理员', '云泽市')
      await page.getByText('须由不同的人担任（三员分立）').last().waitFor()
      await page.getByRole('alert').getByText('三员分立').waitFor()
    }))

  it('appoints and ends, and both stand in the trail', () =>
    visit(browser, {}, async (page) => {
      await enter(page, '安全管理员')
      await page.goto(`${address}/desk${CITY}/people?role=bureau_officer`)
      await openFirstPerson(page)
      await appoint(page, '方案办公室', '云泽市')
      await page.getByText('已任命，记入留痕。').waitFor()
      const row = page.locator('.rows > li', { hasText: '方案办公室' })
      await row.getByRole('button', { name: '结束任职' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('原因').fill('试任结束')
      await dialog.getByRole('button', { name: '结束任职' }).click()
      await page.getByText('任职已结束，记入留痕。').waitFor()
      expect(await row.innerText()).toContain('—')
    }))
})

describe('an import', () => {
  it('names the bad row, writes nothing before it is confirmed, and nothing the second time', () =>
    visit(browser, {}, async (page) => {
      await enter(page, '系统管理员')
      await bring(page, ['试导入', ''])
      await page.getByRole('heading', { name: '1 行要改，还没有写入' }).waitFor()
      const bad = await page.locator('main tbody tr').first().innerText()
      expect(bad).toContain('所属组织')
      expect(await page.getByRole('button', { name: '确认导入' }).count()).toBe(0)
      await page.getByRole('button', { name: '放弃' }).click()
      await page.getByText('已放弃，没有写入。').waitFor()
      await bring(page, ['试导入', '云泽市'])
      await page.getByRole('heading', { name: '可以导入，将写入 1 行' }).waitFor()
      await page.goto(`${address}/desk${CITY}/people?q=试导入`)
      await page.getByText('没有同时满足这些条件的人。').waitFor()
      await page.goBack()
      await page.getByRole('button', { name: '确认导入' }).click()
      await page.getByRole('dialog').getByRole('button', { name: '确认导入' }).click()
      await page.getByText('已导入，记入留痕。').waitFor()
      await bring(page, ['试导入', '云泽市'])
      await page.getByRole('heading', { name: '与现有的相同，没有要写入的' }).waitFor()
    }))
})

describe('a handover', () => {
  it('is a sheet of paper too: the list, its checksum and both signatures are printed', () =>
    visit(browser, {}, async (page) => {
      await enter(page, '方案办公室')
      await page.locator('.sub').getByRole('link', { name: '交接与授权' }).click()
      await page.locator('main tr', { hasText: '已完成' }).first().getByRole('link').click()
      await page.getByText('清单校验值').waitFor()
      await page.emulateMedia({ media: 'print' })
      expect(await page.getByText(/[0-9a-f]{64}/).isVisible()).toBe(true)
      for (const side of ['移交', '接收']) {
        const card = page.locator('section.card', { has: page.getByRole('heading', { name: side, exact: true }) })
        expect(await card.innerText()).toMatch(/签署.+\d{2}:\d{2}/s)
      }
      expect(await page.getByRole('button', { name: '打印' }).isVisible()).toBe(false)
    }))
})

describe('a mandate', () => {
  it('is given by one, accepted by the other, and then acted on', () =>
    visit(browser, {}, async (page) => {
      await enter(page, '方案办公室')
      await page.goto(`${address}/desk${CITY}/handovers`)
      await page.getByRole('button', { name: '委托他人代行' }).first().click()
      const form = page.locator('form.panel')
      await form.getByLabel('按姓名或工号查找').fill('9900006')
      const choice = form.getByLabel('受托人')
      await expect.poll(() => choice.locator('option').count()).toBe(2)
      await choice.selectOption({ index: 1 })
      const deputy = (await choice.locator('option').nth(1).innerText()).split(' · ')[0] ?? ''
      await form.getByLabel('依据').fill('出差期间代行')
      await form.getByRole('button', { name: '交给受托人答复' }).click()
      await page.getByText('已交给受托人答复。').waitFor()
      await leave(page)
      await page.getByRole('button', { name: /^全部/ }).click()
      await page.getByRole('button', { name: deputy }).click()
      await page.getByRole('link', { name: '收件' }).click()
      await page.getByText('有人委托你代行岗位，等你答复').first().waitFor()
      await page.getByRole('link', { name: '交接与授权' }).click()
      await page.getByRole('button', { name: '接受委托' }).first().click()
      await page.getByText('已接受。在右上角选择以其名义办事。').waitFor()
      await page.locator('.who > button').click()
      await page.getByRole('radio', { name: /^代/ }).first().click()
      await expect.poll(() => page.locator('.who > button').innerText()).toContain('· 代 ')
    }))
})

describe('the pages of the desk', () => {
  const both = [
    ['zh', desktop],
    ['en', phone],
  ] as const

  it.each(both)('stand up to axe in %s, and fit', (lang, viewport) =>
    visit(browser, { viewport, colorScheme: lang === 'en' ? 'dark' : 'light' }, async (page) => {
      const base = `${address}${lang === 'en' ? '/en' : ''}/desk`
      await page.goto(`${base}/sign-in`)
      await page.locator('.door-cards button').first().waitFor()
      await expectFine(page, 'sign-in')
      await page.locator('.door-cards button', { hasText: lang === 'en' ? 'Auditor' : '审计管理员' }).click()
      await page.locator('.sub').waitFor()
      const pages = ['', '/inbox', '/organisations', '/people', '/handovers', '/record', '/sign-in-rules', '/profile']
      const way = lang === 'en' ? 'last' : 'first'
      for (const path of pickHalf(pages, way)) {
        await page.goto(`${base}${CITY}${path}`)
        await settle(page)
        await expectFine(page, path)
      }
      for (const path of pickHalf(['/people', '/organisations', '/record'], way)) {
        await page.goto(`${base}${CITY}${path}`)
        await page.locator('main td a').first().click()
        await page.waitForURL(new RegExp(`${path}/.+`))
        await settle(page)
        await expectFine(page, `${path}/…`)
      }
    }),
  )

  it('are in English all through, save names that have none', () =>
    visit(browser, {}, async (page) => {
      await page.goto(`${address}/en/desk/sign-in`)
      await page.locator('.door-cards button', { hasText: 'Security administrator' }).click()
      await page.locator('.sub').waitFor()
      for (const path of ['', '/people', '/handovers', '/sign-in-rules']) {
        await page.goto(`${address}/en/desk${CITY}${path}`)
        await settle(page)
        for (const part of await page.locator('h1, h2, th, button, label, nav a').allInnerTexts())
          expect(part.replace('中文', '')).not.toMatch(/\p{Script=Han}/u)
      }
    }))

  it('keep the page when the language changes, and the theme for good', () =>
    visit(browser, {}, async (page) => {
      await enter(page, '审计管理员')
      await page.goto(`${address}/desk${CITY}/record?act=people.appoint`)
      await page.getByRole('link', { name: 'English' }).click()
      await page.getByRole('heading', { name: 'Record', level: 1 }).waitFor()
      expect(new URL(page.url()).search).toBe('?act=people.appoint')
      await page.getByRole('button', { name: /^Light or dark/ }).click()
      await page.getByRole('button', { name: /^Light or dark/ }).click()
      expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark')
      await page.reload()
      await settle(page)
      expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark')
    }))
})

async function enter(page: Page, role: string): Promise<void> {
  await page.goto(`${address}/desk/sign-in`)
  await page.locator('.door-cards button', { hasText: role }).first().click()
  await page.locator('.sub').waitFor()
}

/** A sheet with one person, up to its preview. */
async function bring(page: Page, row: readonly string[]): Promise<void> {
  const [name = '', organisation = ''] = row
  const cell = (value: string) => ({ value, type: String })
  const sheet = await writeXlsxFile([
    [cell('姓名'), cell('工号'), cell('所属组织')],
    [cell(name), cell('9977001'), organisation ? cell(organisation) : null],
  ]).toBuffer()
  await page.goto(`${address}/desk${CITY}/import`)
  await page.locator('input[type=file]').setInputFiles({
    name: '人员.xlsx',
    mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    buffer: sheet,
  })
  await page.getByRole('button', { name: '预检' }).click()
  await page.waitForURL(/[?]id=/)
}

async function leave(page: Page): Promise<void> {
  await page.locator('.who > button').click()
  await page.getByRole('button', { name: '退出登录' }).click()
  await page.locator('.door-cards').waitFor()
}

async function menu(page: Page): Promise<string[]> {
  const names = await page.locator('.sub a').allInnerTexts()
  // How many are unread stands behind the name.
  return names.map((name) => name.replace(/\s*\d+$/, '').trim())
}

async function openFirstPerson(page: Page): Promise<void> {
  await page.locator('main td a').first().click()
  await page.waitForURL(/\/people\/.+/)
  await page.locator('.rows').first().waitFor()
}

async function appoint(page: Page, role: string, organisation: string): Promise<void> {
  await page.locator('.acts').getByRole('button', { name: '任命' }).click()
  const form = page.locator('form.panel')
  await form.getByLabel('岗位').selectOption({ label: role })
  await form.getByLabel('组织').selectOption({ label: organisation })
  await form.getByLabel('依据').fill('试任通知〔2026〕1 号')
  await form.getByRole('button', { name: '任命' }).click()
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
