import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { Document, Packer, Paragraph } from 'docx'
import { sql } from 'kysely'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '../src/platform/db/database.ts'
import { joinDatabase } from '../src/platform/db/server.ts'
import { addDays, todayThere } from '../src/ui/desk/say-when.ts'
import { axeViolations, desktop, phone, startBrowser, visit } from './browser.ts'
import { openProduct } from './product.ts'

/** The programme of the made-up city goes from a draft to an edition, twice: on a product of its own. */

const CITY = '/yunze-2023'
const shots = process.env.COURTYARD_SHOTS
let browser: Browser
const product = await openProduct()

beforeAll(async () => {
  browser = await startBrowser()
  await moveEditionsBack(10)
})
afterAll(() => browser.close())

/** A supplement to the made-up notice: one target and one task are said anew. */
const SUPPLEMENT = [
  '云泽市人民政府办公室关于建设特色产业园中园三年行动方案的补充通知',
  '云泽政办发〔2026〕9号',
  '各县（市、区）人民政府，市属各功能区管委会，市各有关部门：',
  '云泽市人民政府办公室',
  '2026年11月20日',
  '一、总体要求',
  '到2027年，全市特色产业园中园达到36个左右。',
  '二、重点任务',
  '（一）理顺推进机制',
  '3.统一招商线索管理。开通全市招商线索平台，实行首报登记、撞单协商，按月通报进展。',
]

describe('a programme', () => {
  it(
    'is drafted by one, seen by another as it is written, and published by the other',
    () =>
      visit(browser, {}, (one) =>
        visit(browser, { expectProblems: true }, async (other) => {
          await enter(one, 0)
          await one.locator('.sub').getByRole('link', { name: '方案', exact: true }).click()
          await one.getByRole('heading', { name: '云泽政办发〔2023〕18号，第 1 版' }).waitFor()
          await shoot(one, 'plan')
          const measured = one.locator('main tr', { hasText: '市级以上研发机构' })
          await measured.getByText('尚未计量').waitFor()
          expect(await measured.innerText()).not.toContain('%')
          await one.getByRole('link', { name: '起草和发布' }).click()
          await one.getByText('还没有稿件。').waitFor()
          await one.getByRole('button', { name: '从现行版本建稿' }).click()
          await one.getByText('已从现行版本建稿。').waitFor()
          await one.getByText('只有你在看').waitFor()

          await enter(other, 1)
          await other.goto(one.url())
          await row(other, '守牢安全环保底线').waitFor()
          await one.getByText('同时在看：').waitFor()
          await other.getByText('同时在看：').waitFor()

          // The other has the form open while the first changes the same item.
          await begin(other, '绘制产业链图谱', '修改')
          await edit(one, '绘制产业链图谱', { 标题: '绘制重点产业链图谱', 时限: '每年10月底前' }, '标题不全')
          await other.getByText('绘制重点产业链图谱').first().waitFor()
          const form = other.locator('dialog[open]')
          await form.getByLabel('时限').fill('每年11月底前')
          await form.getByLabel('序号').fill('08')
          await form.getByLabel('原因').fill('按部门意见')
          await form.getByRole('button', { name: '修改', exact: true }).click()
          const conflict = other.locator('dialog.conflict')
          await conflict.getByText('他人先改了这一项').waitFor()
          await shoot(other, 'conflict')
          expect(await axeViolations(other)).toEqual([])
          // What only one side changed is chosen already; what both changed is a choice.
          const due = conflict.locator('fieldset', { hasText: '时限' })
          expect(await due.innerText()).toMatch(/每年10月底前.*每年11月底前/s)
          expect(await due.getByRole('radio', { checked: true }).count()).toBe(0)
          await conflict.getByRole('button', { name: '按选定的提交' }).click()
          await due.getByText('两边都改了，选一个').waitFor()
          await due.getByRole('radio').first().check()
          await conflict.getByRole('button', { name: '按选定的提交' }).click()
          await conflict.waitFor({ state: 'detached' })
          const both = row(one, '08 绘制重点产业链图谱')
          await both.waitFor()
          await show(both)
          const fields = await both.locator('.kv').innerText()
          expect(fields).toContain('每年10月底前')
          await both.getByText('经过').click()
          await both.locator('.history').getByText('标题不全').waitFor()
          await both.locator('.history').getByText('按部门意见').waitFor()

          await mergeAndSplit(one)
          await addFromSentence(one)
          await dropAndRestore(one, other)
          await settle(one)
          await one.getByText('都办了，可以核对。').waitFor()
          await shoot(one, 'workbench')
          await one.locator('.acts').getByRole('button', { name: '核对' }).click()
          await one.getByRole('dialog').getByRole('button', { name: '核对' }).click()
          await one.getByText('已核对，等另一人发布。').waitFor()
          // Who checked it does not publish it, and reads why.
          const publish = one.locator('.acts').getByRole('button', { name: '发布' })
          expect(await publish.getAttribute('aria-disabled')).toBe('true')
          await one.locator('.acts').getByText('你核对了此稿，须由另一人发布').waitFor()

          await other.locator('.acts').getByRole('button', { name: '发布' }).click()
          await other.getByRole('dialog').getByRole('button', { name: '发布' }).click()
          await other.getByText('已发布，成为第 2 版。').waitFor()
          await other.getByRole('heading', { name: '云泽政办发〔2023〕18号，第 2 版' }).waitFor()
        }),
      ),
    240_000,
  )

  it('stands on the public page as published, and yesterday’s opens as it was', () =>
    visit(browser, { expectProblems: true }, async (page) => {
      await page.goto(`${product.address}${CITY}`)
      expect(await page.locator('main').getByText('绘制重点产业链图谱').count()).toBeGreaterThan(0)
      await enter(page, 0)
      const yesterday = addDays(todayThere(), -1)
      await page.goto(`${product.address}/desk${CITY}/plan`)
      await page.getByText('绘制重点产业链图谱').waitFor()
      await page.getByLabel('看哪一天').fill(yesterday)
      await page.getByText(`这是 ${yesterday} 当天施行的第 1 版。`).waitFor()
      await page.getByText('8 绘制产业链图谱').waitFor()
      expect(await page.getByText('绘制重点产业链图谱').count()).toBe(0)
      await shoot(page, 'as-of')
      await page.getByRole('slider').press('Home')
      await page.getByText(`这是 ${addDays(todayThere(), -10)} 当天施行的第 1 版。`).waitFor()
      await page.getByLabel('看哪一天').fill('2020-01-01')
      await page.getByRole('heading', { name: '那一天还没有方案' }).waitFor()
      await page.getByRole('button', { name: '回到今天' }).click()
      await page.getByRole('heading', { name: /第 2 版$/ }).waitFor()
      const editions = page.locator('main table').last()
      expect(await editions.locator('tbody tr').count()).toBe(2)
      expect(await editions.innerText()).toMatch(/起草 .+，核对 .+，发布 /)
    }))

  it(
    'is amended by a notice of its own, change by change, and the two days can be compared',
    () =>
      visit(browser, {}, (one) =>
        visit(browser, {}, async (other) => {
          await enter(one, 0)
          await one.goto(`${product.address}/desk${CITY}/plan/drafts`)
          await one.getByRole('button', { name: '上传通知建稿' }).click()
          const form = one.locator('form.panel')
          await form.getByLabel('通知文件').setInputFiles({
            name: '补充通知.docx',
            mimeType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
            buffer: await writeDocx(SUPPLEMENT),
          })
          await form.getByRole('button', { name: '上传通知建稿' }).click()
          await one.getByText('已读完《补充通知.docx》，建成稿件。').waitFor()
          const changes = one.locator('#changes')
          await changes.getByText('未决定').first().waitFor()
          expect(await changes.locator('.item-row').count()).toBe(2)
          const target = changes.locator('.item-row', { hasText: '全市特色产业园中园' })
          expect(await target.locator('del').first().innerText()).toBe('32')
          expect(await target.locator('ins').first().innerText()).toBe('36')
          await one.getByText('项不变').first().waitFor()
          await shoot(one, 'amendment')
          expect(await axeViolations(one)).toEqual([])
          await decide(one, target, '接受', '文件提高了目标')
          await decide(one, changes.locator('.item-row', { hasText: '统一招商线索管理' }), '不接受', '部门尚未商定')
          await settle(one)
          await one.getByText('都办了，可以核对。').waitFor()
          await one.locator('.acts').getByRole('button', { name: '核对' }).click()
          await one.getByRole('dialog').getByRole('button', { name: '核对' }).click()
          await one.getByText('已核对，等另一人发布。').waitFor()

          await enter(other, 1)
          await other.goto(one.url())
          await other.locator('.acts').getByRole('button', { name: '发布' }).click()
          await other.getByRole('dialog').getByRole('button', { name: '发布' }).click()
          await other.getByText('已发布，成为第 3 版。').waitFor()
          await other.getByRole('heading', { name: '云泽政办发〔2023〕18号、云泽政办发〔2026〕9号，第 3 版' }).waitFor()

          const yesterday = addDays(todayThere(), -1)
          await other.goto(`${product.address}/desk${CITY}/plan/compare?from=${yesterday}&to=${todayThere()}`)
          const entry = other.locator('.diff-list > li', { hasText: '全市特色产业园中园' })
          await entry.getByText('依据 云泽政办发〔2026〕9号').waitFor()
          expect(await entry.locator('ins').first().innerText()).toBe('36')
          // What was declined is not among what differs.
          expect(await other.locator('.diff-list').getByText('统一招商线索管理').count()).toBe(0)
          await shoot(other, 'compare')
        }),
      ),
    180_000,
  )

  it('says what measures a target, and judges it by what “about” leaves open', () =>
    visit(browser, {}, async (page) => {
      await enter(page, 1)
      await page.goto(`${product.address}/desk${CITY}/plan`)
      const target = page.locator('main tr', { hasText: '全市特色产业园中园' })
      await target.getByText('尚未计量').waitFor()
      await target.getByRole('button', { name: '指定计量来源' }).click()
      const form = page.getByRole('dialog')
      await form.getByRole('button', { name: '指定计量来源' }).click()
      await form.getByText('写明依据').waitFor()
      await form.getByLabel('依据').fill('园区名册')
      await form.getByRole('button', { name: '指定计量来源' }).click()
      await page.getByText('已指定，自今天起计量。').waitFor()
      await target.getByText('已认定和培育中的特色园区').waitFor()
      expect(await target.innerText()).toMatch(/推进中|已达到/)
      await page.getByRole('button', { name: '规定幅度' }).click()
      await form.getByLabel('上下百分之几').fill('20')
      await form.getByLabel('依据').fill('市政府常务会议纪要')
      await form.getByRole('button', { name: '规定幅度' }).click()
      await page.getByText('“左右”按上下 20% 计，依据市政府常务会议纪要。').waitFor()
      await shoot(page, 'measured')
      await target.getByRole('button', { name: '停用来源' }).click()
      await form.getByLabel('原因').fill('换一种算法')
      await form.getByRole('button', { name: '停用来源' }).click()
      await target.getByText('尚未计量').waitFor()
    }))

  it('keeps its drafts from whoever neither drafts nor publishes', () =>
    visit(browser, { expectProblems: true }, async (page) => {
      await enter(page, 0, '企业用户')
      await page.goto(`${product.address}/desk${CITY}/plan`)
      await page.getByRole('heading', { name: /第 \d+ 版$/ }).waitFor()
      expect(await page.getByRole('link', { name: '起草和发布' }).count()).toBe(0)
      await page.goto(`${product.address}/desk${CITY}/plan/drafts`)
      await page.getByText('这一页不对你开放').waitFor()
    }))
})

describe('the pages of a programme', () => {
  const both = [
    ['zh', desktop],
    ['en', phone],
  ] as const

  it.each(both)(
    'stand up to axe in %s, and fit',
    (lang, viewport) =>
      visit(browser, { viewport, colorScheme: lang === 'en' ? 'dark' : 'light' }, async (page) => {
        const base = `${product.address}${lang === 'en' ? '/en' : ''}/desk`
        await enter(page, 0, lang === 'en' ? 'Programme office' : '方案办公室', base)
        const yesterday = addDays(todayThere(), -1)
        const paths = [
          '/plan',
          `/plan?on=${yesterday}`,
          `/plan/compare?from=${yesterday}&to=${todayThere()}`,
          '/plan/drafts',
        ]
        for (const each of paths) {
          await page.goto(`${base}${CITY}${each}`)
          await expectFine(page, `${each.replaceAll(/\W/g, '-')}-${lang}`)
        }
        await page.getByRole('button', { name: lang === 'en' ? 'Open from what holds' : '从现行版本建稿' }).click()
        await page.waitForURL(/drafts\/[0-9a-f-]+/)
        await expectFine(page, `draft-${lang}`)
        await page.locator('.item-ref').nth(3).click()
        await page.locator('.chosen').waitFor()
        await expectFine(page, `draft-chosen-${lang}`)
        const split = page.locator('.chosen').getByRole('button', { name: lang === 'en' ? 'Split' : '拆分' })
        if (await split.count()) {
          await split.click()
          await page.locator('.cut').first().click()
          await expectFine(page, `split-${lang}`)
          await page
            .locator('dialog[open]')
            .getByRole('button', { name: lang === 'en' ? 'Close' : '关闭' })
            .click()
        }
        if (lang === 'en') {
          await page.getByRole('button', { name: 'Text', exact: true }).click()
          await expectFine(page, 'draft-text-en')
        }
        await page
          .locator('.acts')
          .getByRole('button', { name: lang === 'en' ? 'Withdraw' : '撤回' })
          .click()
        await page
          .getByRole('dialog')
          .getByLabel(lang === 'en' ? 'Reason' : '原因')
          .fill('试')
        await page
          .getByRole('dialog')
          .getByRole('button', { name: lang === 'en' ? 'Withdraw' : '撤回' })
          .click()
        await page
          .getByText(lang === 'en' ? 'Withdrawn.' : '已撤回。')
          .first()
          .waitFor()
        await expectFine(page, `withdrawn-${lang}`)
      }),
    120_000,
  )

  it('light up both sides, also from the keyboard, and take words of the text for a new item', () =>
    visit(browser, {}, async (page) => {
      await enter(page, 0)
      await page.goto(`${product.address}/desk${CITY}/plan/drafts`)
      await page.getByRole('button', { name: '从现行版本建稿' }).click()
      await page.waitForURL(/drafts\/[0-9a-f-]+/)
      const label = row(page, '共享仪器和中试平台').getByRole('button').first()
      await label.focus()
      await page.locator('.notice-text mark.lit', { hasText: '共享仪器和中试平台' }).waitFor()
      await label.press('Enter')
      await page.locator('.notice-text mark.on', { hasText: '共享仪器和中试平台' }).waitFor()
      await page.locator('.notice-text mark.is-target').first().hover()
      await page.locator('#kind-target .item-row.lit').waitFor()
      await page.locator('.notice-text .mark-ref').first().press('Enter')
      await page.locator('.item-row.on').waitFor()
      await page.keyboard.press('j')
      await page.locator('.item-row.on').waitFor()
      // Words are selected as a reader selects them: by pressing twice and by dragging alike.
      await page.locator('.notice-text p', { hasText: '小步起步' }).evaluate((line) => {
        const words = line.querySelector('mark')?.firstChild
        if (!words) throw new Error('the sentence is marked')
        const range = document.createRange()
        range.setStart(words, 0)
        range.setEnd(words, 4)
        window.getSelection()?.removeAllRanges()
        window.getSelection()?.addRange(range)
      })
      await page.locator('.selected-words').getByText('“小步起步”').waitFor()
      await page.locator('.selected-words').getByRole('button', { name: '补成条目' }).click()
      const form = page.locator('dialog[open]')
      expect(await form.getByLabel('原文中的话').inputValue()).toBe('小步起步')
      await form.getByLabel('标题', { exact: false }).first().fill('小步起步')
      await form.getByLabel('原因').fill('是一项要求')
      await form.getByRole('button', { name: '补充' }).click()
      const added = row(page, '小步起步').first()
      await added.getByText('补充', { exact: true }).waitFor()
    }))
})

/** As the nth of those whom the door shows in a role. */
async function enter(page: Page, nth: number, role = '方案办公室', base = `${product.address}/desk`): Promise<void> {
  await page.goto(`${base}/sign-in`)
  await page.locator('.door-cards button').first().waitFor()
  await page.getByRole('button', { name: /^(全部|All)/ }).click()
  await page.locator('.door-cards button', { hasText: role }).nth(nth).click()
  await page.locator('.sub').waitFor()
}

function row(page: Page, text: string): Locator {
  return page.locator('#kind-task .item-row', { hasText: text })
}

/** Chooses an item, unless it is. */
async function show(one: Locator): Promise<void> {
  await one.waitFor()
  if (!(await one.locator('.chosen').count())) await one.getByRole('button').first().click()
}

/** Opens a form about a task. */
async function begin(page: Page, text: string, act: string): Promise<void> {
  const one = row(page, text)
  await show(one)
  await one.locator('.chosen').getByRole('button', { name: act, exact: true }).click()
  await page.locator('dialog[open]').waitFor()
}

async function finish(page: Page, act: string, reason: string): Promise<void> {
  const form = page.locator('dialog[open]')
  await form.getByLabel('原因').fill(reason)
  await form.getByRole('button', { name: act, exact: true }).click()
  await form.waitFor({ state: 'detached' })
}

async function edit(page: Page, text: string, fields: Record<string, string>, reason: string): Promise<void> {
  await begin(page, text, '修改')
  for (const [label, value] of Object.entries(fields)) await page.locator('dialog[open]').getByLabel(label).fill(value)
  await finish(page, '修改', reason)
}

/** Two neighbours become one, and that one becomes two again. */
async function mergeAndSplit(page: Page): Promise<void> {
  await begin(page, '选好运营主体', '合并')
  expect(await page.locator('dialog[open] blockquote').innerText()).toContain('排查园区安全和环保隐患')
  await shoot(page, 'merge')
  await finish(page, '合并', '同一部门')
  await expect.poll(() => row(page, '守牢安全环保底线').count()).toBe(0)
  await begin(page, '选好运营主体', '拆分')
  const form = page.locator('dialog[open]')
  // Nothing is split until it is cut, and a cut may stand anywhere.
  await form.getByRole('button', { name: '拆分', exact: true }).click()
  await form.getByText('至少在一处分开').waitFor()
  await form.getByRole('button', { name: /公布结果。”之后分开/ }).click()
  await form.getByRole('button', { name: '右移一字' }).click()
  await form.getByRole('button', { name: '左移一字' }).click()
  const parts = form.locator('.part')
  expect(await parts.count()).toBe(2)
  expect(await parts.nth(1).getByLabel('标题').inputValue()).toBe('守牢安全环保底线')
  await shoot(page, 'split')
  await finish(page, '拆分', '原是两件事')
  await row(page, '守牢安全环保底线').waitFor()
}

/** A sentence that the compiler passed over becomes a task. */
async function addFromSentence(page: Page): Promise<void> {
  const sentence = page.locator('#kind-uncovered .item-row', { hasText: '布局每年对照一次' })
  await show(sentence)
  await sentence.getByRole('button', { name: '补成条目' }).click()
  const form = page.locator('dialog[open]')
  await form.getByLabel('标题').fill('每年对照布局')
  await form.getByText('布局每年对照一次').last().waitFor()
  await finish(page, '补充', '是每年要做的事')
  await row(page, '每年对照布局').getByText('补充', { exact: true }).waitFor()
  await sentence.waitFor({ state: 'detached' })
}

/** The other drops what was changed meanwhile: told of it first, and then with the newest. */
async function dropAndRestore(page: Page, other: Page): Promise<void> {
  await begin(other, '办好产业人才专班', '删去')
  await edit(page, '办好产业人才专班', { 时限: '每年12月底前' }, '补时限')
  const form = other.locator('dialog[open]')
  await form.getByLabel('原因').fill('误删')
  await form.getByRole('button', { name: '删去', exact: true }).click()
  await form.getByRole('button', { name: '按最新的再办一次' }).click()
  await form.waitFor({ state: 'detached' })
  await expect.poll(() => row(page, '办好产业人才专班').count()).toBe(0)
  await page.locator('#kind-task').getByRole('checkbox').check()
  await begin(page, '办好产业人才专班', '恢复')
  await finish(page, '恢复', '应当保留')
  await row(page, '办好产业人才专班').getByText('改过').waitFor()
}

async function decide(page: Page, one: Locator, act: string, reason: string): Promise<void> {
  await show(one)
  await one.getByLabel('原因').fill(reason)
  await one.getByRole('button', { name: act, exact: true }).click()
  await one.getByText(reason).waitFor()
  await page.locator('#left').waitFor()
}

/** Decides everything that is left, led there by the list. */
async function settle(page: Page): Promise<void> {
  const left = page.locator('#left')
  for (const [sort, act] of [
    ['是否有意义', '没有意义'],
    ['还没有答复', '看过了'],
  ] as const) {
    const open = left.locator('.left-sort', { hasText: sort })
    while (await open.count()) {
      const before = await left.locator('.hd .n').innerText()
      await open.locator('li button').first().click()
      const one = page.locator('.item-row.on')
      await one.getByLabel('原因').fill('过渡的话')
      await one.getByRole('button', { name: act }).click()
      await expect.poll(async () => (await left.locator('.hd .n').allInnerTexts()).join('')).not.toBe(before)
    }
  }
}

async function writeDocx(lines: readonly string[]): Promise<Buffer> {
  return Packer.toBuffer(new Document({ sections: [{ children: lines.map((line) => new Paragraph(line)) }] }))
}

/** As if the product had been started so many days ago. */
async function moveEditionsBack(days: number): Promise<void> {
  const running = await joinDatabase({ home: product.home, url: undefined, ownerUrl: undefined, rootSecret: undefined })
  const owner = openDatabase({ ...running.owner, max: 1 })
  await sql
    .raw(`alter table plans.edition no force row level security;
    update plans.edition set valid_from = valid_from - make_interval(days => ${days});
    alter table plans.edition force row level security`)
    .execute(owner.kysely)
  await owner.close()
}

async function expectFine(page: Page, what: string): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor()
  await expect.poll(() => page.locator('.bars').count()).toBe(0)
  await shoot(page, what)
  expect(await axeViolations(page), what).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth), what).toBeLessThanOrEqual(
    0,
  )
}

async function shoot(page: Page, name: string): Promise<void> {
  if (!shots) return
  mkdirSync(shots, { recursive: true })
  await page.screenshot({ path: path.join(shots, `${name}.png`), fullPage: !page.url().includes('/drafts/') })
}
