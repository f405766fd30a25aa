import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { Document, Packer, Paragraph } from 'docx'
import { sql } from 'kysely'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import writeWorkbook from 'write-excel-file/node'
import { computeProgrammeId } from '../src/plans/programme-key.ts'
import { type Database, openDatabase } from '../src/platform/db/database.ts'
import { joinDatabase } from '../src/platform/db/server.ts'
import { createTaskKeeper } from '../src/tasks/index.ts'
import { addDays, todayThere } from '../src/ui/desk/say-when.ts'
import { axeViolations, phone, startBrowser, visit } from './browser.ts'
import { openProduct } from './product.ts'

/** One item from the notice to the record, on a product of its own: each step goes on where the one before it ended. */

const SLUG = 'yunze-2023'
const CITY = `/${SLUG}`
const TITLE = '共享仪器和中试平台'
const NEW_TASK = '建立服务专员制度'
const MEASURE = '建成面向全市的细胞治疗中试平台'
const ZONE = '霁川高新区'
const ABOVE = '霁川区'
/** A photo, as far as the server looks. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
/** Two changes: a task said anew, and a new one, which nobody answers for yet. */
const AMENDMENT = [
  '云泽市人民政府办公室关于建设特色产业园中园三年行动方案的补充通知',
  '云泽政办发〔2026〕9号',
  '各县（市、区）人民政府，市属各功能区管委会，市各有关部门：',
  '云泽市人民政府办公室',
  '2026年11月20日',
  '二、重点任务',
  '（一）理顺推进机制',
  '3.统一招商线索管理。开通全市招商线索平台，实行首报登记、撞单协商，按月通报进展。',
  `13.${NEW_TASK}。为每个园区选派一名服务专员，公布姓名和电话。`,
]
const today = todayThere()
/** The last day of last month, as an annex prints it. */
const overdue = addDays(`${today.slice(0, 8)}01`, -1)
const ANNEX = [
  ['1', TITLE, MEASURE, ZONE, '', `${overdue.slice(0, 4)}年${Number(overdue.slice(5, 7))}月底前`],
  ['2', '编制服务专员名册', '逐园列出联系人', '市某某办', '', '长期坚持'],
  ['3', '编制政策清单', '梳理两级惠企政策', ZONE, '', `${Number(today.slice(0, 4)) + 1}年底前`],
  // Longer than a title may be.
  ['4', '统筹推进'.repeat(130), '', ZONE, '', `${Number(today.slice(0, 4)) + 1}年底前`],
] as const

const shots = process.env.COURTYARD_SHOTS
let browser: Browser
const product = await openProduct()
let worker: Database
/** Of the item that the story is about. */
let item = ''
interface Step {
  readonly name: string
  readonly by: string
}
/** As its page tells them in the end. */
let steps: Step[] = []

beforeAll(async () => {
  browser = await startBrowser()
  const running = await joinDatabase({ home: product.home, url: undefined, ownerUrl: undefined, rootSecret: undefined })
  worker = openDatabase({ ...running.worker, max: 2 })
  await moveEditionsBack(openDatabase({ ...running.owner, max: 1 }))
})
afterAll(async () => {
  await browser.close()
  await worker.close()
})

describe('the story of an item of the made-up city', { timeout: 180_000 }, () => {
  it('begins with an amendment of which one change is accepted, published by a second officer', () =>
    visit(browser, {}, async (page) => {
      await enter(page, '方案办公室')
      await open(page, '/plan/drafts')
      await page.getByRole('button', { name: '上传通知建稿' }).click()
      const form = page.locator('form.panel')
      await form.getByLabel('通知文件').setInputFiles({
        name: '补充通知.docx',
        mimeType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
        buffer: await Packer.toBuffer(
          new Document({ sections: [{ children: AMENDMENT.map((line) => new Paragraph(line)) }] }),
        ),
      })
      await form.getByRole('button', { name: '上传通知建稿' }).click()
      await page.getByText('已读完《补充通知.docx》，建成稿件。').waitFor()
      const changes = page.locator('#changes')
      await changes.getByText('未决定').first().waitFor()
      expect(await changes.locator('.item-row').count()).toBe(2)
      await decide(page, changes.locator('.item-row', { hasText: NEW_TASK }), '接受', '文件增加了任务')
      await decide(page, changes.locator('.item-row', { hasText: '统一招商线索管理' }), '不接受', '部门尚未商定')
      await settle(page)
      await shoot(page, '1-amendment')
      await page.locator('.acts').getByRole('button', { name: '核对' }).click()
      await page.getByRole('dialog').getByRole('button', { name: '核对' }).click()
      await page.getByText('已核对，等另一人发布。').waitFor()
      const draft = page.url()

      await enter(page, '方案办公室', { nth: 1 })
      await page.goto(draft)
      await page.locator('.acts').getByRole('button', { name: '发布' }).click()
      await page.getByRole('dialog').getByRole('button', { name: '发布' }).click()
      await page.getByText('已发布，成为第 2 版。').waitFor()
      await open(page, `/plan/compare?from=${addDays(today, -1)}&to=${today}`)
      const differs = page.locator('.diff-list')
      await differs.locator('li', { hasText: NEW_TASK }).getByText('依据 云泽政办发〔2026〕9号').waitFor()
      expect(await differs.getByText('统一招商线索管理').count()).toBe(0)
    }))

  it('goes on with an annex: what was not understood is settled in its row, what is not wanted stays out', () =>
    visit(browser, { expectProblems: true }, async (page) => {
      await enter(page, '方案办公室')
      await open(page, '/tasks/plan')
      await page.getByRole('heading', { name: '13 项方案任务，1 项尚无责任单位', level: 1 }).waitFor()
      expect(await page.locator('main tbody tr', { hasText: NEW_TASK }).innerText()).toContain('尚无责任单位')
      await page.getByRole('link', { name: '导入任务分解表' }).click()
      // The notice prints an annex of its own, which can be taken as well; a file is read by itself.
      await page.getByText(/^现行通知附有任务分解表，\d+ 行。$/).waitFor()
      await bringAnnex(page)
      await shoot(page, '2-annex')
      expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('4 行，可立 4 项，2 项有没弄清的')
      expect(await axeViolations(page)).toEqual([])
      const row = (n: number) => page.locator('.annex-rows tbody tr').nth(n - 1)
      expect(await row(1).innerText()).toMatch(new RegExp(`${MEASURE}[\\s\\S]*${ZONE}`))
      expect(await row(1).locator('.doubts').count()).toBe(0)
      const doubts = row(2).locator('.doubts')
      expect(await doubts.innerText()).toMatch(
        /没有对上方案任务[\s\S]*不认得牵头单位“市某某办”[\s\S]*期限“长期坚持”不是一个确定的日子/,
      )
      await page.getByLabel('第 2 行：方案任务').selectOption({ label: `13 ${NEW_TASK}` })
      await page.getByLabel('第 2 行：牵头').selectOption({ label: ZONE })
      await page.getByLabel('第 2 行：期限').fill(addDays(today, 60))
      await doubts.waitFor({ state: 'detached' })
      await page.getByLabel('立第 3 行').uncheck()
      await page.getByRole('button', { name: '确认，立 3 项' }).click()
      await page.getByText('什么都没有写入：第 4 行没有被接受').waitFor()
      expect(await row(4).innerText()).toContain('事项名称超过 500 字')
      expect(await row(1).getByRole('alert').count()).toBe(0)
      await page.getByLabel('立第 4 行').uncheck()
      await page.getByRole('button', { name: '确认，立 2 项' }).click()
      await page.getByText('已拟立 2 项。').waitFor()
      await page.locator('main tbody tr', { hasText: '编制服务专员名册' }).waitFor()
      expect(await page.locator('main tbody tr', { hasText: '编制服务专员名册' }).innerText()).toContain(ZONE)

      await open(page, '/tasks/plan')
      await page.getByRole('heading', { name: '13 项方案任务都已落到单位', level: 1 }).waitFor()

      // The same annex again, from the board: what is there is not drawn up twice.
      await open(page, '/tasks')
      await page.getByRole('button', { name: '导入任务分解表' }).click()
      await bringAnnex(page)
      await page.getByRole('heading', { name: /^4 行，可立 3 项/, level: 1 }).waitFor()
      expect(await row(1).innerText()).toContain('已经有了，不再立')
      expect(await row(1).getByRole('checkbox').count()).toBe(0)
    }))

  it('has a page of the annex that a phone holds, in English and in the dark', () =>
    visit(browser, { viewport: phone, colorScheme: 'dark' }, async (page) => {
      await enter(page, '方案办公室')
      await open(page, '/tasks/annex', '/en/desk')
      expect(await axeViolations(page)).toEqual([])
      await expectFits(page)
      await page.getByRole('button', { name: 'Take the annex of the notice' }).click()
      await page.getByRole('heading', { name: /^\d+ rows, \d+ to draw up, \d+ with open questions$/ }).waitFor()
      for (const part of await page.locator('th, button, label, h1, h2, .doubts li').allInnerTexts())
        expect(part.replace(/“[^”]*”/, '').replace('中文', '')).not.toMatch(/\p{Script=Han}/u)
      await page.getByRole('button', { name: 'Change row 2' }).click()
      await page.getByLabel('Row 2: Lead').waitFor()
      expect(await axeViolations(page)).toEqual([])
      await shoot(page, '2-annex-phone')
      await expectFits(page)
    }))

  it('is set up and handed out; its term has passed, so it is red at once', () =>
    visit(browser, {}, async (page) => {
      await enter(page, '方案办公室')
      await open(page, '/tasks?state=drafted')
      await page.getByRole('link', { name: TITLE }).first().click()
      await page.getByRole('heading', { name: TITLE, level: 1 }).waitFor()
      item = new URL(page.url()).pathname.split(CITY)[1] ?? ''
      expect(await card(page, '办理要求').innerText()).toMatch(/附件[\s\S]*建成面向全市的细胞治疗中试平台/)
      await page.locator('.acts').getByRole('button', { name: '修改' }).click()
      const form = page.getByRole('dialog')
      await form.getByLabel('开始').fill(addDays(overdue, -90))
      await form.getByLabel('要求的佐证材料').fill('现场照片')
      await form.getByRole('button', { name: '修改' }).click()
      await page.getByText('已修改。').waitFor()
      await act(page, '立项')
      await page.getByText('已立项，可以发交办函。').waitFor()
      await act(page, '发交办函')
      await page.getByText('交办函已发出，等承办单位签收。').waitFor()
      await page.locator('.title-lights .light-red').first().waitFor()
      expect(await card(page, '为什么是这个颜色').innerText()).toContain('期限是')
    }))

  it('is signed for by the zone on a phone, which sees it red', () =>
    visit(browser, { viewport: phone }, async (page) => {
      await enter(page, '园区管理员', { at: ZONE })
      await open(page, '/tasks/mine')
      const row = page.locator('.todo > li', { hasText: TITLE })
      await row.locator('.light-red').first().waitFor()
      await row.getByRole('link', { name: '签收' }).click()
      await page.getByRole('dialog').getByRole('button', { name: '签收' }).click()
      await page.getByText('已签收。').waitFor()
      await page.locator('.title-lights .light-red').first().waitFor()
      await shoot(page, '3-red-on-a-phone')
      await expectFits(page)
    }))

  it('is escalated by the night: blue to the zone, once however often the night is begun', () =>
    visit(browser, { viewport: phone }, async (page) => {
      const keeper = createTaskKeeper(worker)
      await keeper.runNight(computeProgrammeId(SLUG))
      await keeper.runNight(computeProgrammeId(SLUG))
      await enter(page, '园区管理员', { at: ZONE })
      await open(page, '/inbox')
      const told = page.locator('.rows > li', { hasText: '收到预警通知' }).filter({ hasText: TITLE })
      await told.first().waitFor()
      expect(await told.count()).toBe(1)
      expect(await told.innerText()).toContain('蓝色提醒')
      await shoot(page, '4-blue-in-the-inbox')
      await told.getByRole('link', { name: '打开' }).click()
      await page.getByRole('heading', { name: TITLE, level: 1 }).waitFor()
      expect(await page.locator('.title-lights').first().innerText()).toContain('蓝色提醒')
    }))

  it('is escalated again once the day to answer has passed: orange, and the district above is told', () =>
    visit(browser, {}, async (page) => {
      const later = addDays(today, 21)
      const night = { day: later, at: new Date(`${later}T01:00:00+08:00`) }
      await createTaskKeeper(worker).runNight(computeProgrammeId(SLUG), night)
      await enter(page, '园区管理员', { at: ZONE })
      await open(page, '/inbox')
      const told = page.locator('.rows > li', { hasText: '收到预警通知' }).filter({ hasText: TITLE })
      await expect.poll(() => told.count()).toBe(2)
      expect(await told.filter({ hasText: '橙色预警' }).count()).toBe(1)
      await enter(page, '板块专员', { at: ABOVE })
      await open(page, '/inbox')
      const below = page.locator('.rows > li', { hasText: '下级单位收到预警通知' }).filter({ hasText: TITLE })
      await below.first().waitFor()
      expect(await below.count()).toBe(1)
      expect(await below.innerText()).toContain('橙色预警')
      await shoot(page, '5-district-is-told')
    }))

  it('is escalated a last time while it stays red, and the district above is told again', () =>
    visit(browser, { viewport: phone }, async (page) => {
      const later = addDays(today, 42)
      const night = { day: later, at: new Date(`${later}T01:00:00+08:00`) }
      await createTaskKeeper(worker).runNight(computeProgrammeId(SLUG), night)
      await enter(page, '板块专员', { at: ABOVE })
      await open(page, '/inbox')
      const below = page.locator('.rows > li', { hasText: '下级单位收到预警通知' }).filter({ hasText: TITLE })
      await expect.poll(() => below.count()).toBe(2)
      expect(await below.filter({ hasText: '红色督办' }).count()).toBe(1)
      await enter(page, '园区管理员', { at: ZONE })
      await open(page, item)
      expect(await page.locator('.title-lights').first().innerText()).toContain('红色督办')
      expect(await card(page, '函件').innerText()).toMatch(/红色督办[\s\S]*橙色预警[\s\S]*蓝色提醒/)
      await shoot(page, '5-red-notice')
      await expectFits(page)
    }))

  it('is answered for and reported done with a photo, on a phone', () =>
    visit(browser, { viewport: phone }, async (page) => {
      await enter(page, '园区管理员', { at: ZONE })
      await open(page, item)
      await page.locator('.acts').getByRole('button', { name: '回复通知' }).click()
      const form = page.getByRole('dialog')
      const letter = form.getByLabel('回复哪份通知')
      const orange = await letter.locator('option', { hasText: '橙色预警' }).getAttribute('value')
      await letter.selectOption(orange)
      await form.getByLabel('回复', { exact: true }).fill('设备已到场，本周内建成。')
      await form.getByRole('button', { name: '回复通知' }).click()
      await page.getByText('已回复。').waitFor()

      await page.locator('.acts').getByRole('button', { name: '报完成' }).click()
      await form.getByLabel('完成情况').fill('平台建成，已开放预约。')
      await form.locator('input[capture]').setInputFiles({ name: '现场.png', mimeType: 'image/png', buffer: PNG })
      await form.locator('.files li', { hasText: '现场.png' }).waitFor()
      await shoot(page, '6-reported-from-a-phone')
      await form.getByRole('button', { name: '报完成' }).click()
      await page.getByText('已报完成，等核查。').waitFor()
      expect(await card(page, '报送').innerText()).toMatch(/报完成 100%[\s\S]*现场\.png/)
      await expectFits(page)
    }))

  it('is checked by one officer, closed by another, and was late all the same', () =>
    visit(browser, {}, async (page) => {
      await enter(page, '方案办公室')
      await open(page, item)
      await act(page, '核查通过')
      await page.getByText('已核查，等另一个人销号。').waitFor()
      expect(await page.locator('.blocks').innerText()).toContain('是你核查的，由另一个人销号')
      await enter(page, '方案办公室', { nth: 1 })
      await open(page, item)
      await act(page, '销号')
      await page.getByText('已销号。').waitFor()
      await page.locator('.title-lights .light-green').first().waitFor()
      expect(await page.locator('.title-lights').first().innerText()).toContain(`曾于 `)

      const story = await card(page, '经过').locator('.story > li').allInnerTexts()
      await shoot(page, '7-closed-late')
      steps = story.map(readStep).reverse()
      expect(steps.map(({ name }) => name)).toEqual(STORY.map(([name]) => name))
      const byOf = (name: string) => steps.find((step) => step.name === name)?.by
      expect(byOf('销号')).not.toBe(byOf('核查通过'))
      expect(story.find((text) => text.includes('销号'))).toContain('完成时已逾期')
      expect(story.filter((text) => text.includes('预警升级')).map((text) => /(蓝|橙|红)色/.exec(text)?.[0])).toEqual([
        '红色',
        '橙色',
        '蓝色',
      ])
    }))

  it('is what the record tells: each step by who took it, and none besides', () =>
    visit(browser, {}, async (page) => {
      await enter(page, '审计管理员')
      await open(page, `/record?thing=${encodeURIComponent(`tasks.item/${item.split('/').at(-1)}`)}`)
      await shoot(page, '8-record')
      // A step may change the item more than once; that lights are judged after each is told too.
      const told = (await readRecord(page)).filter(([, deed]) => deed !== '评定灯色').reverse()
      expect(joinSame(told)).toEqual(
        joinSame(steps.map(({ by }, at) => [by === '系统' ? '督办程序' : by, STORY[at]?.[1] ?? ''])),
      )

      const officer = steps.find(({ name }) => name === '销号')?.by ?? ''
      await open(page, '/record?act=plans.publish')
      expect((await readRecord(page))[0]).toEqual([officer, '发布方案'])
      await open(page, '/record?act=plans.decide')
      await page.locator('main tbody tr', { hasText: '文件增加了任务' }).first().waitFor()
    }))
})

/** The steps as the item tells them, and as the record calls them. */
const STORY: readonly (readonly [name: string, deed: string])[] = [
  ['拟立项', '导入任务分解表'],
  ['修改', '修改督办事项'],
  ['立项', '立项'],
  ['发交办函', '发交办函'],
  ['签收', '签收交办函'],
  ['预警升级', '预警升级'],
  ['预警升级', '预警升级'],
  ['预警升级', '预警升级'],
  ['回复通知', '回复预警通知'],
  ['报完成', '报完成'],
  ['核查通过', '核查通过'],
  ['销号', '销号'],
]

/** A step of an item's story: its name stands before the state it leads to, who took it in the line below. */
function readStep(text: string): Step {
  const [name = '', by = ''] = text.split('\n').filter((line) => line !== '' && !/^(\d{4}-)?\d\d-\d\d/.test(line))
  return { name: name.split('　')[0] ?? '', by: by.split(/[（　]/)[0] ?? '' }
}

/** Who did what, the newest first. */
async function readRecord(page: Page): Promise<string[][]> {
  const rows = page.locator('main tbody tr')
  await rows.first().waitFor()
  return rows.evaluateAll((all) =>
    all.map((row) =>
      [...row.querySelectorAll('td')].slice(1, 3).map((cell) => cell.firstChild?.textContent?.trim() ?? ''),
    ),
  )
}

/** What follows itself is told once. */
function joinSame(told: readonly (readonly string[])[]): string[] {
  return told.map((one) => one.join(' ')).filter((one, at, all) => one !== all[at - 1])
}

/** Enters as the nth of a role, or as the one of a role at an organisation. */
async function enter(page: Page, role: string, { nth = 0, at }: { nth?: number; at?: string } = {}): Promise<void> {
  await page.context().clearCookies()
  await page.goto(`${product.address}/desk/sign-in`)
  await page.getByRole('button', { name: /^全部/ }).click()
  if (at) await page.getByLabel('按姓名、岗位或组织查找').fill(at)
  const door = page.locator('.door-cards button', { hasText: role })
  await (at ? door.filter({ hasText: at }) : door).nth(nth).click()
  await page.locator('.sub').waitFor()
}

async function open(page: Page, to: string, desk = '/desk'): Promise<void> {
  await page.goto(`${product.address}${desk}${CITY}${to}`)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await expect.poll(() => page.locator('.bars').count()).toBe(0)
}

/** Does an act of the item from its card. */
async function act(page: Page, name: string): Promise<void> {
  await page.locator('.acts').getByRole('button', { name, exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name, exact: true }).click()
}

function card(page: Page, title: string): Locator {
  return page.locator('section.card', { has: page.getByRole('heading', { name: title, exact: true }) })
}

async function bringAnnex(page: Page): Promise<void> {
  const head = ['序号', '重点任务', '具体举措', '牵头单位', '责任单位', '完成时限']
  await page.getByLabel('任务分解表').setInputFiles({
    name: '重点任务分解表.xlsx',
    mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    buffer: await writeWorkbook(
      [head, ...ANNEX].map((row) => row.map((value) => ({ type: String, value }))),
    ).toBuffer(),
  })
  await page.getByRole('button', { name: '预检' }).click()
  await page.locator('.annex-rows').waitFor()
}

async function decide(page: Page, one: Locator, name: string, reason: string): Promise<void> {
  await one.waitFor()
  if (!(await one.locator('.chosen').count())) await one.getByRole('button').first().click()
  await one.getByLabel('原因').fill(reason)
  await one.getByRole('button', { name, exact: true }).click()
  await one.getByText(reason).waitFor()
  await page.locator('#left').waitFor()
}

/** Decides what else is left, led there by the list. */
async function settle(page: Page): Promise<void> {
  const left = page.locator('#left')
  for (const [sort, name] of [
    ['是否有意义', '没有意义'],
    ['还没有答复', '看过了'],
  ] as const) {
    const waiting = left.locator('.left-sort', { hasText: sort })
    while (await waiting.count()) {
      const before = await left.locator('.hd .n').innerText()
      await waiting.locator('li button').first().click()
      const one = page.locator('.item-row.on')
      await one.getByLabel('原因').fill('过渡的话')
      await one.getByRole('button', { name }).click()
      await expect.poll(async () => (await left.locator('.hd .n').allInnerTexts()).join('')).not.toBe(before)
    }
  }
  await page.getByText('都办了，可以核对。').waitFor()
}

/** As if the product had been started ten days ago. */
async function moveEditionsBack(owner: Database): Promise<void> {
  await sql
    .raw(`alter table plans.edition no force row level security;
    update plans.edition set valid_from = valid_from - interval '10 days';
    alter table plans.edition force row level security`)
    .execute(owner.kysely)
  await owner.close()
}

async function expectFits(page: Page): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0)
}

async function shoot(page: Page, name: string): Promise<void> {
  if (!shots) return
  mkdirSync(shots, { recursive: true })
  await page.screenshot({ path: path.join(shots, `${name}.png`), fullPage: !page.url().includes('/drafts/') })
}
