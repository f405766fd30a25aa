import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type WebhookBody, webhookBodySchema } from '../src/access/messages/webhook.schema.ts'
import { axeViolations, desktop, phone, pickWays, startBrowser, visit } from './browser.ts'
import { openProduct } from './product.ts'

// A gateway of the tests listens here.
const { address } = await openProduct({ COURTYARD_CHANNEL_NETWORKS: '127.0.0.1' })
const CITY = '/yunze-2023'
let browser: Browser
/** A gateway of the city's: verifies what it is sent by the secret that it was given. */
let gateway: Server
let url: string
let secret = ''
const took: WebhookBody[] = []

beforeAll(async () => {
  browser = await startBrowser()
  gateway = createServer(async (request, response) => {
    let text = ''
    for await (const chunk of request) text += String(chunk)
    try {
      new Webhook(secret).verify(text, request.headers as Record<string, string>)
      took.push(webhookBodySchema.parse(JSON.parse(text)))
      response.writeHead(204).end()
    } catch {
      response.writeHead(401).end()
    }
  })
  await new Promise<void>((done) => gateway.listen(0, '127.0.0.1', done))
  url = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}/messages`
})
afterAll(async () => {
  await browser.close()
  await new Promise((done) => gateway.close(done))
})

async function enter(page: Page, role: string): Promise<void> {
  await page.goto(`${address}/desk/sign-in`)
  await page.locator('.door-cards button', { hasText: role }).first().click()
  await page.locator('.sub').waitFor()
}
const visitChannels = (page: Page) => page.goto(`${address}/desk${CITY}/channels`)

describe('the ways out of the desk', () => {
  it('are added, tested against a gateway that verifies what it gets, and turned on', () =>
    visit(browser, {}, async (page) => {
      await enter(page, '系统管理员')
      await page.getByRole('link', { name: '外发渠道' }).click()
      await page.getByText('还没有外发渠道').waitFor()
      await page.getByRole('button', { name: '新增渠道' }).click()
      const form = page.locator('form.panel')
      await form.getByRole('button', { name: '新增渠道' }).click()
      await form.getByText('填写完整的地址').waitFor()
      await form.getByLabel('名称（中文）').fill('政务钉钉')
      await form.getByLabel('名称（英文）').fill('DingTalk')
      await form.getByLabel('网关地址').fill(url)
      expect(await axeViolations(page)).toEqual([])
      await form.getByRole('button', { name: '新增渠道' }).click()
      await page.getByText('签名密钥，只显示这一次').waitFor()
      const shown = await page.locator('.secret .code').innerText()
      expect(shown).toMatch(/^whsec_/)

      // The gateway does not know the secret yet, and refuses.
      secret = `whsec_${Buffer.alloc(32).toString('base64')}`
      await page.getByRole('button', { name: '发一条测试' }).click()
      await page.getByText('测试消息已发给自己').waitFor()
      const deliveries = page.locator('section', { hasText: '送达情况：政务钉钉' })
      const reload = async (wanted: string) => {
        await expect
          .poll(
            async () => {
              await page.reload()
              await deliveries.getByRole('listitem').first().waitFor()
              return deliveries.innerText()
            },
            { timeout: 20_000 },
          )
          .toContain(wanted)
      }
      await reload('对方没有收下（401）')
      expect(took).toEqual([])

      secret = shown
      await page.getByRole('button', { name: /重发未送达的/ }).click()
      await page.getByText('1 条重新发送。').waitFor()
      await reload('已送达')
      expect(took).toHaveLength(1)
      expect(took[0]?.data).toMatchObject({ kind: 'channels.tested', text: { zh: '这是一条测试消息：渠道可用' } })

      await page.getByRole('button', { name: /^启用/ }).click()
      await page.getByText('已启用').waitFor()
      await page.getByRole('heading', { name: '1 个外发渠道在用' }).waitFor()
      expect(await axeViolations(page)).toEqual([])
    }))

  it('are turned off by each for themself, and stay so', () =>
    visit(browser, {}, async (page) => {
      await enter(page, '企业用户')
      await page.goto(`${address}/desk${CITY}/profile`)
      const box = page.getByRole('checkbox', { name: '另送一份到政务钉钉' })
      expect(await box.isChecked()).toBe(true)
      await box.click()
      await page.getByText('已保存').waitFor()
      await page.reload()
      expect(await page.getByRole('checkbox', { name: '另送一份到政务钉钉' }).isChecked()).toBe(false)
    }))

  it.each(
    pickWays([
      { lang: 'zh', view: desktop },
      { lang: 'zh', view: phone },
      { lang: 'en', view: desktop },
      { lang: 'en', view: phone },
    ]),
  )('stand on a page that reads well ($lang, $view.width px)', ({ lang, view }) =>
    visit(browser, { viewport: view, locale: lang === 'en' ? 'en-GB' : 'zh-CN' }, async (page) => {
      await enter(page, '系统管理员')
      await page.goto(`${address}${lang === 'en' ? '/en' : ''}/desk${CITY}/channels`)
      await page
        .getByRole('heading', { level: 1, name: lang === 'en' ? '1 channel is on' : '1 个外发渠道在用' })
        .waitFor()
      await page.getByRole('button', { name: lang === 'en' ? /^Deliveries/ : /^送达情况/ }).click()
      await page
        .getByRole('heading', { level: 2, name: lang === 'en' ? 'Deliveries: DingTalk' : '送达情况：政务钉钉' })
        .waitFor()
      expect(await axeViolations(page)).toEqual([])
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      expect(wide).toBeLessThanOrEqual(0)
      if (process.env.COURTYARD_PICTURES)
        await page.screenshot({
          path: `${process.env.COURTYARD_PICTURES}/channels-${lang}-${view.width}.png`,
          fullPage: true,
        })
    }),
  )

  it('are no business of anybody else', () =>
    visit(browser, { expectProblems: true }, async (page) => {
      await enter(page, '板块专员')
      expect(await page.getByRole('link', { name: '外发渠道' }).count()).toBe(0)
      await visitChannels(page)
      await page.getByText('这一页不对你开放').waitFor()
    }))
})
