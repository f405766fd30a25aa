import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { rounds } from '../src/platform/testing/rounds.ts'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

export const desktop = { width: 1280, height: 900 }
export const phone = { width: 390, height: 844 }

/** Ways to look at the same page (width, language, light): the first and the last; in the long tier all of them. */
export function pickWays<Way>(ways: readonly Way[]): readonly Way[] {
  return rounds > 1 ? ways : ways.filter((_, i) => i === 0 || i === ways.length - 1)
}

/** What is looked at in the first, or the last, of two ways: every other one; in the long tier all. */
export function pickHalf<Thing>(things: readonly Thing[], way: 'first' | 'last'): readonly Thing[] {
  return rounds > 1 ? things : things.filter((_, i) => i % 2 === (way === 'first' ? 0 : 1))
}

export function startBrowser(): Promise<Browser> {
  const executablePath = process.env.COURTYARD_BROWSER ?? '/usr/bin/chromium'
  const libraries = process.env.COURTYARD_BROWSER_LIBRARIES
  return chromium.launch({
    executablePath,
    ...(libraries ? { env: { ...process.env, LD_LIBRARY_PATH: libraries } } : {}),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

/** Opens a page for one visit. The visit fails when the page asks for anything outside the product, or complains.
 * A visit that is there to be refused says `expectProblems`. */
export async function visit(
  browser: Browser,
  options: BrowserContextOptions & { readonly expectProblems?: boolean },
  look: (page: Page) => Promise<void>,
): Promise<void> {
  const { expectProblems = false, ...contextOptions } = options
  const context = await browser.newContext({
    viewport: desktop,
    locale: 'zh-CN',
    reducedMotion: 'reduce',
    ...contextOptions,
  })
  const complaints: string[] = []
  try {
    // Whoever waits longer gives up.
    context.setDefaultTimeout(20_000)
    const page = await context.newPage()
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => {
      if (message.type() !== 'error') return
      // The browser itself notes every answer that is a refusal.
      if (expectProblems && message.text().startsWith('Failed to load resource')) return
      complaints.push(`${message.text()} ${message.location().url}`)
    })
    page.on('request', (request) => {
      const { hostname, protocol } = new URL(request.url())
      const isHere = hostname === '127.0.0.1' || hostname === 'localhost'
      if (protocol.startsWith('http') && !isHere) complaints.push(`left the machine: ${request.url()}`)
    })
    await look(page)
  } finally {
    await context.close()
  }
  if (complaints.length > 0) throw new Error(`The page complained:\n${complaints.join('\n')}`)
}

/** What axe finds on the page once nothing fades or slides any more, one line each; empty is what we want. */
export async function axeViolations(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axeSource)
  await page.evaluate(() =>
    Promise.allSettled(
      document
        .getAnimations()
        .filter(({ effect }) => effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY)
        .map(({ finished }) => finished),
    ),
  )
  return page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: {
        run(options: object): Promise<{ violations: { id: string; help: string; nodes: { html: string }[] }[] }>
      }
    }
    const { violations } = await axe.run({ resultTypes: ['violations'] })
    return violations.map(
      ({ id, help, nodes }) => `${id}: ${help} — ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`,
    )
  })
}
