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

describe('a title that waits', () => {
  it('is found from the count, confirmed on the page of its enterprise, and the count moves by exactly that one', () =>
    visit(browser, { viewport: desktop }, async (page) => {
      await enterOffice(page)
      const waiting = await findWaiting(page)
      await page.goto(`${address}/desk${CITY}/enterprises/counts`)
      const before = await readCount(page)
      await expectFine(page, 'counts')
      await page.getByRole('button', { name: /待确认，暂不计入/ }).click()
      await page.locator('main').getByRole('link', { name: waiting.name }).first().waitFor()

      await page.goto(`${address}/desk${CITY}/enterprises/${waiting.id}`)
      const titles = page.locator('#titles')
      const row = titles.locator('tr', { hasText: waiting.number })
      await row.getByRole('button', { name: '确认', exact: true }).click()
      await titles.locator('form.panel').getByRole('button', { name: '确认', exact: true }).click()
      await page.getByText('已办，记入留痕。').waitFor()
      await row.getByText('已确认').waitFor()
      await page
        .locator('#advice')
        .getByText(/下一步|最高一级/)
        .first()
        .waitFor()
      await expectFine(page, 'an enterprise')

      await page.goto(`${address}/desk${CITY}/enterprises/counts`)
      await expect.poll(() => readCount(page), { timeout: 15_000 }).toBe(before + 1)
      // Below the list: drawn once it comes near.
      await page.locator('.drawing').first().scrollIntoViewIfNeeded()
      await page.locator('.drawing svg').first().waitFor()
    }))

  it('and what ends or where institutes are stands on pages that fit a phone, in English', () =>
    visit(browser, { viewport: phone, colorScheme: 'dark' }, async (page) => {
      await enterOffice(page)
      for (const [where, what] of [
        ['titles', /Titles that end within 6 months: \d+/],
        ['institutes', /Institutes and platforms: \d+/],
      ] as const) {
        await page.goto(`${address}/en/desk${CITY}/enterprises/${where}`)
        await page.getByRole('heading', { level: 1, name: what }).waitFor()
        await page.locator('main td').first().waitFor()
        await expectFine(page, where)
      }
    }))
})

/** What the heading counts. */
async function readCount(page: Page): Promise<number> {
  await page.locator('h1', { hasText: /：\d+ 家/ }).waitFor()
  return Number(/：(\d+) 家/.exec(await page.locator('h1').innerText())?.[1])
}

/** An enterprise that lacks nothing but the confirmation of its title, by somebody else than who stated it. */
async function findWaiting(page: Page): Promise<{ id: string; name: string; number: string }> {
  const found = await page.evaluate(async (slug) => {
    const ask = async (path: string) => (await fetch(`/api/programmes/${slug}/enterprises${path}`)).json()
    const { holders } = await ask('/counts/holders/dropped?reason=not_confirmed')
    for (const { id, name, title } of holders) {
      const { stays } = await ask(`/${id}`)
      const { titles } = await ask(`/titles?enterprise=${id}`)
      const one = titles.find((each: { id: string }) => each.id === title?.id)
      const isOpen = one?.acts.some((each: { act: string; open: boolean }) => /confirm/.test(each.act) && each.open)
      const stay = stays.some(
        (each: { state: string; to: string | null }) => each.state === 'confirmed' && each.to === null,
      )
      if (isOpen && stay) return { id, name, number: one.number }
    }
    return null
  }, CITY.slice(1))
  if (found === null) throw new Error('the made-up city has no title that only waits')
  return found
}

async function enterOffice(page: Page): Promise<void> {
  await page.goto(`${address}/desk/sign-in`)
  const status = await page.evaluate(async (slug) => {
    const { people } = (await (await fetch('/api/made-up/people')).json()) as {
      people: { personId: string; role: string }[]
    }
    const one = people.find(({ role }) => role === 'programme_office')
    const entered = await fetch('/api/made-up/enter', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ slug, personId: one?.personId }),
    })
    return entered.status
  }, CITY.slice(1))
  expect(status).toBe(200)
}

async function expectFine(page: Page, what: string): Promise<void> {
  await expect.poll(() => page.locator('.bars').count(), { timeout: 15_000 }).toBe(0)
  expect(await axeViolations(page), what).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth), what).toBeLessThanOrEqual(
    0,
  )
}
