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
      const listed = await listCounted(page)
      expect(listed.size).toBe(before)
      await measureTarget(page)
      await expect.poll(() => readTarget(page)).toContain(String(before))
      await page.goto(`${address}/desk${CITY}/enterprises/counts`)
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

      // What the plan promised stands nearer by that one enterprise, and by no other.
      expect([...(await listCounted(page))].filter((id) => !listed.has(id))).toEqual([waiting.id])
      await page.goto(`${address}/desk${CITY}/plan`)
      await expect.poll(() => readTarget(page)).toContain(String(before + 1))
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

const target = (page: Page) => page.locator('main tr', { hasText: '入园高新技术企业和专精特新企业' })

/** Says, as the office does, that the count measures the plan's promise of 900. */
async function measureTarget(page: Page): Promise<void> {
  await page.goto(`${address}/desk${CITY}/plan`)
  await target(page).getByRole('button', { name: '指定计量来源' }).click()
  const form = page.getByRole('dialog')
  await form.getByRole('combobox').selectOption({ label: '园区内高新技术企业和专精特新企业' })
  await form.getByLabel('依据').fill('企业名册')
  await form.getByRole('button', { name: '指定计量来源' }).click()
  await page.getByText('已指定，自今天起计量。').waitFor()
}

async function readTarget(page: Page): Promise<string> {
  await target(page)
    .getByText(/推进中|已达到/)
    .waitFor()
  return target(page).locator('td').last().innerText()
}

/** Every enterprise that is counted today. */
async function listCounted(page: Page): Promise<Set<string>> {
  const ids = await page.evaluate(async (slug) => {
    const found: string[] = []
    for (let at = 1; ; at += 1) {
      const reply = await fetch(`/api/programmes/${slug}/enterprises/counts/holders?page=${at}`)
      const { holders } = (await reply.json()) as { holders: { id: string }[] }
      if (holders.length === 0) return found
      found.push(...holders.map(({ id }) => id))
    }
  }, CITY.slice(1))
  return new Set(ids)
}

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
