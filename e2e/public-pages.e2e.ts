import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { axeViolations, desktop, phone, pickWays, startBrowser, visit } from './browser.ts'
import { openProduct } from './product.ts'

const { address } = await openProduct()
let browser: Browser

beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(() => browser.close())

describe('what the public reads of Nantong, without signing in', () => {
  it('shows three targets of 2027, not measured yet, each one click from its sentence', () =>
    visit(browser, {}, async (page) => {
      await page.goto(`${address}/`)
      await page.locator('main').getByRole('link').first().click()
      expect(new URL(page.url()).pathname).toBe('/nantong-2024')
      const targets = page.locator('.tg')
      expect(await targets.count()).toBe(3)
      expect(await targets.allInnerTexts()).toEqual([
        expect.stringContaining('30'),
        expect.stringContaining('1,000'),
        expect.stringContaining('50'),
      ])
      for (const text of await targets.allInnerTexts()) expect(text).toContain('尚未测量')
      await targets.first().getByRole('link').first().click()
      expect(await markedSentence(page)).toContain('30个')
    }))

  it('shows eleven tasks under four headings, each one click from its sentence', () =>
    visit(browser, {}, async (page) => {
      await page.goto(`${address}/nantong-2024/tasks`)
      const links = page.locator('a[href*="/notice#k-"]')
      const tasks = new Set((await hrefs(links)).filter((href) => /#k-\d+$/.test(href)))
      expect(tasks.size).toBe(11)
      for (const group of ['建立健全体制机制', '优化创新要素供给', '招引培育创新主体', '建强创新生态保障']) {
        expect(await page.getByRole('heading', { name: group }).count()).toBe(1)
      }
      await page.locator('a[href$="/notice#k-8"]').first().click()
      expect(await markedSentence(page)).toContain('加强科创项目招引')
    }))

  it('shows 20 zones in a schematic and in a table, each one click from its row', () =>
    visit(browser, {}, async (page) => {
      await page.goto(`${address}/nantong-2024/zones`)
      expect(await page.getByText('示意图').count()).toBeGreaterThan(0)
      const rows = page.locator('a[href*="/notice#z-"]')
      expect(new Set(await hrefs(rows)).size).toBe(20)
      await page.locator('a[href$="/notice#z-4"]').first().click()
      expect(await markedSentence(page)).toContain('合成生物')
    }))

  it('says what is left open: no park named, synthetic biology in five places, no owner and no date', () =>
    visit(browser, {}, async (page) => {
      await page.goto(`${address}/nantong-2024/open`)
      const text = await page.locator('main').innerText()
      expect(text).toContain('30 个左右园区')
      expect(text).toContain('合成生物出现在 5 处：1 处直接写明，4 处只在括号里')
      expect(text).toContain('11 项任务')
      expect(text).toContain('氢能和储能')
    }))

  it('labels the restated text wherever it shows', () =>
    visit(browser, {}, async (page) => {
      for (const path of pages) {
        await page.goto(address + path)
        expect(await page.getByText('转述，非原文').count(), path).toBeGreaterThan(0)
      }
    }))

  it('follows every link of every page to a page that is there', async () => {
    const seen = new Set<string>()
    const waiting = ['/', '/en']
    for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
      if (seen.has(path)) continue
      seen.add(path)
      const answer = await fetch(address + path)
      expect(answer.status, path).toBe(200)
      const html = await answer.text()
      for (const [, href = ''] of html.matchAll(/href="([^"]+)"/g)) {
        const target = new URL(href.replaceAll('&amp;', '&'), address + path)
        expect(target.origin, `${href} on ${path}`).toBe(new URL(address).origin)
        if (answer.headers.get('content-type')?.includes('html')) waiting.push(target.pathname + target.search)
      }
    }
    expect(seen.size).toBeGreaterThan(20)
  })

  it('can be read and navigated without script', () =>
    visit(browser, { javaScriptEnabled: false }, async (page) => {
      await page.goto(`${address}/nantong-2024`)
      await page.getByRole('link', { name: '任务', exact: true }).first().click()
      expect(new URL(page.url()).pathname).toBe('/nantong-2024/tasks')
      expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1)
    }))

  it('prints light, without navigation, and keeps saying that the text is restated', () =>
    visit(browser, { colorScheme: 'dark' }, async (page) => {
      await page.goto(`${address}/nantong-2024/tasks`)
      await page.emulateMedia({ media: 'print' })
      expect(await page.getByRole('navigation').first().isVisible()).toBe(false)
      expect(await page.getByText('转述，非原文').first().isVisible()).toBe(true)
      const ink = await page.evaluate(() => getComputedStyle(document.body).color)
      const [red = 255] = ink.match(/\d+/g)?.map(Number) ?? []
      expect(red, ink).toBeLessThan(100)

      await page.goto(`${address}/nantong-2024`)
      const [yard, sheet] = await page.evaluate(() =>
        ['.yard', 'main'].map((part) => document.querySelector(part)?.getBoundingClientRect().width ?? 0),
      )
      expect(yard).toBeGreaterThan((sheet ?? 0) * 0.9)
    }))

  it('prints of the made-up city on every page that it is made up', () =>
    visit(browser, {}, async (page) => {
      for (const path of pages) {
        await page.goto(address + path.replace('nantong-2024', 'yunze-2023'))
        await page.emulateMedia({ media: 'print' })
        expect(await page.getByText('编造：这座城市不存在').isVisible(), path).toBe(true)
        expect(await page.title(), path).toContain('编造')
      }
    }))

  it('keeps every page to 60 kB of markup', async () => {
    for (const path of [...pages, ...pages.map((page) => `/en${page}`)]) {
      const html = await (await fetch(address + path)).arrayBuffer()
      expect(html.byteLength, path).toBeLessThanOrEqual(60_000)
    }
  })

  it('shows Chinese even on a machine that has no Chinese fonts', () =>
    visit(browser, {}, async (page) => {
      await page.goto(`${address}/nantong-2024`, { waitUntil: 'networkidle' })
      // A glyph that is missing is drawn as the same box whatever the character: two that look alike are both missing.
      const [garden, sea] = await page.evaluate(async () => {
        await document.fonts.ready
        const { fontFamily } = getComputedStyle(document.body)
        return ['园', '海'].map((character) => {
          const context = document.createElement('canvas').getContext('2d')
          if (!context) throw new Error('no canvas')
          context.font = `40px ${fontFamily}`
          context.fillText(character, 10, 60)
          return context.canvas.toDataURL()
        })
      })
      expect(garden).not.toBe(sea)
    }))
})

const ways = pickWays([
  ['1280 px, light', desktop, 'light', ''],
  ['1280 px, dark', desktop, 'dark', '/en'],
  ['390 px, light', phone, 'light', ''],
  ['1280 px, light, in English', desktop, 'light', '/en'],
  ['390 px, dark', phone, 'dark', ''],
  ['390 px, dark, in English', phone, 'dark', '/en'],
] as const)

it.each(ways)('no page has an accessibility violation or runs off its side at %s', (_, viewport, colorScheme, start) =>
  visit(browser, { viewport, colorScheme }, async (page) => {
    for (const each of pages) {
      const path = `${start}${each}`
      await page.goto(address + path)
      expect(await axeViolations(page), path).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(viewport.width)
    }
  }),
)

const pages = ['', '/notice', '/zones', '/directions', '/tasks', '/open'].map((page) => `/nantong-2024${page}`)

/** The text of the sentence that the address of the page points at. */
async function markedSentence(page: Page): Promise<string> {
  await page.waitForURL(/\/notice#/)
  const anchor = new URL(page.url()).hash.slice(1)
  const sentence = page.locator(`[id="${anchor}"]`)
  expect(await sentence.count(), anchor).toBe(1)
  return sentence.innerText()
}

function hrefs(links: ReturnType<Page['locator']>): Promise<string[]> {
  return links.evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''))
}
