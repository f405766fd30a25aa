import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { readSheet } from 'read-excel-file/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { planReadingSchema } from '../src/plans/plans.schema.ts'
import { axeViolations, desktop, phone, pickWays, startBrowser, visit } from './browser.ts'
import { openProduct } from './product.ts'

const { address } = await openProduct()
const notice = readFileSync(new URL('../programmes/nantong-2024/notice.txt', import.meta.url), 'utf8')
const asText = { name: '通知.txt', mimeType: 'text/plain', buffer: Buffer.from(notice) }
const aPicture = {
  name: '扫描件.png',
  mimeType: 'image/png',
  buffer: Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
}
let browser: Browser

beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(() => browser.close())

describe('a notice dropped by anyone', () => {
  it('is shown beside what was read: 3 targets, 20 zones, 11 tasks, and who gave their name to 合成生物', () =>
    visit(browser, {}, async (page) => {
      await page.goto(`${address}/compile`)
      await drop(page, asText)
      expect(await countsOn(page)).toEqual({ targets: 3, zones: 20, tasks: 11 })
      const [named, within] = await syntheticBiology(page)
      expect([named, within]).toEqual([1, 4])
    }))

  it('knows the programme of the same document number, and says that no reviewed fact differs', () =>
    visit(browser, {}, async (page) => {
      await page.goto(`${address}/compile`)
      await drop(page, asText)
      const note = page.getByText(/核对了 \d+ 项事实，全部一致/)
      await note.waitFor()
      expect(await page.getByRole('link', { name: /南通/ }).count()).toBeGreaterThan(0)
    }))

  it('lights up the sentence of an item, and the item of a sentence', () =>
    visit(browser, {}, async (page) => {
      await page.goto(`${address}/compile`)
      await drop(page, asText)
      await page.locator('#targets .item-ref').nth(1).click()
      const lit = page.locator('mark.on').first()
      await lit.waitFor()
      expect(await lit.innerText()).toContain('1000家')
      expect(await isInView(page, 'mark.on')).toBe(true)

      await page.locator('mark', { hasText: '市级以上创新研发机构' }).first().click()
      const row = page.locator('#targets .on')
      await row.waitFor()
      expect(await row.innerText()).toContain('市级以上创新研发机构')
      await page.keyboard.press('k')
      await expect.poll(() => page.locator('#targets .on').innerText()).toContain('高新技术企业')
    }))

  it('can be taken away as JSON and as Excel, where no cell is a formula', () =>
    visit(browser, { acceptDownloads: true }, async (page) => {
      await page.goto(`${address}/compile`)
      await drop(page, asText)
      const json = await download(page, '下载 JSON')
      const { reading } = JSON.parse(json.toString('utf8'))
      const whole = planReadingSchema.parse(reading ?? JSON.parse(json.toString('utf8')))
      expect(whole.tasks).toHaveLength(11)
      const excel = await download(page, '下载 Excel')
      const rows = await readSheet(excel, '目标')
      expect(rows).toHaveLength(1 + 3)
    }))

  it('compiles to the same when a browser has printed it to PDF', () =>
    visit(browser, {}, async (page) => {
      await page.goto(`${address}/compile`)
      const printed = await printToPdf()
      await drop(page, { name: '通知.pdf', mimeType: 'application/pdf', buffer: printed })
      expect(await countsOn(page)).toEqual({ targets: 3, zones: 20, tasks: 11 })
    }))

  it('is refused in one sentence that says what to do, and what can be read is still taken afterwards', () =>
    visit(browser, { expectProblems: true }, async (page) => {
      await page.goto(`${address}/compile`)
      await page.setInputFiles('input[type=file]', aPicture)
      const alert = page.getByRole('alert')
      await alert.waitFor()
      expect(await alert.innerText()).toMatch(/图片|照片/)
      await page.locator('input[type=file]').first().setInputFiles(asText)
      await page.locator('#targets').waitFor()
    }))
})

const ways = pickWays([
  ['in Chinese at 1280 px, light', '/compile', desktop, 'light'],
  ['in Chinese at 390 px, dark', '/compile', phone, 'dark'],
  ['in English at 1280 px, light', '/en/compile', desktop, 'light'],
  ['in English at 390 px, dark', '/en/compile', phone, 'dark'],
] as const)

it.each(ways)('has no accessibility violation, empty or with a result, %s', (_where, path, viewport, colorScheme) =>
  visit(browser, { viewport, colorScheme }, async (page) => {
    await page.goto(address + path)
    await page.locator('input[type=file]').first().waitFor({ state: 'attached' })
    expect(await axeViolations(page)).toEqual([])
    await drop(page, asText)
    expect(await axeViolations(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(viewport.width)
  }),
)

interface HandedIn {
  readonly name: string
  readonly mimeType: string
  readonly buffer: Buffer
}

/** Drops a file on the page, as from a folder beside it, and waits until it was read. */
async function drop(page: Page, file: HandedIn): Promise<void> {
  const data = await page.evaluateHandle(
    ({ base64, name, mimeType }) => {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
      const transfer = new DataTransfer()
      transfer.items.add(new File([bytes], name, { type: mimeType }))
      return transfer
    },
    { base64: file.buffer.toString('base64'), name: file.name, mimeType: file.mimeType },
  )
  await page.locator('#ask-drop-title').waitFor()
  for (const type of ['dragenter', 'dragover', 'drop']) {
    await page.locator('#ask-drop-title').dispatchEvent(type, { dataTransfer: data })
  }
  await page.locator('#targets').waitFor({ state: 'attached' })
}

async function countsOn(page: Page): Promise<{ targets: number; zones: number; tasks: number }> {
  const rows = (card: string) => page.locator(`#${card} .item-row`).count()
  return { targets: await rows('targets'), zones: await rows('layout'), tasks: await rows('tasks') }
}

/** In how many zones 合成生物 is named outright, and in how many it stands inside brackets only. */
async function syntheticBiology(page: Page): Promise<[number, number]> {
  return page.locator('#matrix table').evaluate((table) => {
    const heads = [...table.querySelectorAll('thead th')]
    const column = heads.findIndex((head) => head.textContent?.includes('合成生物'))
    const cells = [...table.querySelectorAll('tbody tr')].map((row) => row.children[column])
    const count = (where: string) => cells.filter((cell) => cell?.querySelector(`.${where}`)).length
    return [count('named'), count('within')]
  })
}

function isInView(page: Page, selector: string): Promise<boolean> {
  return page
    .locator(selector)
    .first()
    .evaluate((element) => {
      const { top, bottom } = element.getBoundingClientRect()
      return top >= 0 && bottom <= window.innerHeight
    })
}

async function download(page: Page, button: string): Promise<Buffer> {
  const [saved] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: button }).click()])
  return readFileSync(await saved.path())
}

/** The notice as a browser prints it, in the product's own Chinese fonts: a paragraph a line, the layout as a table. */
async function printToPdf(): Promise<Buffer> {
  const context = await browser.newContext({ bypassCSP: true })
  try {
    const page = await context.newPage()
    await page.goto(`${address}/nantong-2024`)
    await page.evaluate((html) => {
      const main = document.querySelector('main')
      if (main) main.innerHTML = html
    }, asHtml(notice))
    await page.waitForLoadState('networkidle')
    await page.evaluate(() => document.fonts.ready.then(() => undefined))
    return await page.pdf({ format: 'A4' })
  } finally {
    await context.close()
  }
}

function asHtml(text: string): string {
  const lines = text.split('\n').map((line) => line.replaceAll('&', '&amp;').replaceAll('<', '&lt;'))
  return lines
    .map((line, index) => {
      if (!line.endsWith('|')) return `<p>${line}</p>`
      const cells = line.split('|').map((cell) => cell.trim())
      const row = `<tr>${cells.slice(0, -1).map((cell) => `<td>${cell}</td>`)}</tr>`
      const opens = lines[index - 1]?.endsWith('|') ? '' : '<table border="1">'
      const closes = lines[index + 1]?.endsWith('|') ? '' : '</table>'
      return opens + row + closes
    })
    .join('')
}
