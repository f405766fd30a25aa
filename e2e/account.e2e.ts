import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import writeXlsxFile from 'write-excel-file/node'
import { axeViolations, desktop, phone, startBrowser, visit } from './browser.ts'
import { anAuthenticator, openRealHouse, PASSWORD, type RealHouse, SLUG, type Someone } from './real-house.ts'

let browser: Browser
let house: RealHouse
let people: Readonly<Record<keyof typeof PEOPLE, Someone>>

/** Who has an account before anything begins, and in which role. */
const PEOPLE = {
  signsIn: ['顾明', 'auditor', true],
  isLocked: ['陆离', 'programme_office', false],
  invites: ['周正', 'system_administrator', true],
  hasSessions: ['方远', 'auditor', true],
  makesTokens: ['严律', 'security_administrator', true],
  guards: ['程戒', 'security_administrator', true],
  isDisabled: ['林闲', 'programme_office', false],
  comesByCity: ['江流', 'programme_office', false],
} as const

beforeAll(async () => {
  ;[browser, house] = await Promise.all([startBrowser(), openRealHouse()])
  const made = Object.entries(PEOPLE).map(async ([key, [name, role, withTotp]]) => [
    key,
    await house.addSomeone(name, role, withTotp),
  ])
  people = Object.fromEntries(await Promise.all(made))
})
afterAll(() => Promise.all([browser.close(), house.stop()]))

const ZH = { lang: 'zh', base: '/desk', options: { viewport: desktop, colorScheme: 'light' } } as const
const EN = { lang: 'en', base: '/en/desk', options: { viewport: phone, colorScheme: 'dark' } } as const

describe('an invitation from the machine', () => {
  it.each([
    {
      ...ZH,
      name: '沈安',
      role: 'security_administrator',
      signInName: 'shen.an',
      w: {
        name: '登录名',
        next: '新口令',
        again: '再输一次新口令',
        accept: '设好并进入',
        weak: /太短.*字符种类不够/,
        needed: '你的岗位须用双因素登录',
        enrol: /双因素/,
        current: '现在的口令',
        begin: '开启',
        code: '应用显示的六位验证码',
        confirm: '确认开启',
        codes: /恢复码只显示这一次/,
        on: /已开启。登录时/,
        toDesk: '进入工作台',
        mine: '登录规则',
        newCodes: '更换恢复码',
        renewed: /新的恢复码只显示这一次/,
        gone: '此链接已失效',
      },
    },
    {
      ...EN,
      name: '罗技',
      role: 'system_administrator',
      signInName: 'luo.ji',
      w: {
        name: 'Sign-in name',
        next: 'New password',
        again: 'New password again',
        accept: 'Set and go in',
        weak: /too short.*too few kinds/,
        needed: 'Your role has to sign in with a second factor',
        enrol: /second factor|Set/i,
        current: 'Current password',
        begin: 'Turn on',
        code: 'The six digits the authenticator shows',
        confirm: 'Confirm',
        codes: /Recovery codes are shown this once/,
        on: /On\. Signing in takes/,
        toDesk: 'To the desk',
        mine: 'People',
        newCodes: 'New recovery codes',
        renewed: /The new recovery codes are shown this once/,
        gone: 'This link is no longer good',
      },
    },
  ])('opens an account for the $role in $lang: a good password, a second factor, then the desk', (way) =>
    visit(browser, { ...way.options, expectProblems: true }, async (page) => {
      const { w } = way
      const printed = await house.invite(way.name, way.role)
      const [link = ''] = /http\S+/.exec(printed) ?? []
      const mine = link.replace('/desk/', `${way.base}/`)
      await page.goto(mine)
      await page.getByLabel(w.name).fill(way.signInName)
      await page.getByLabel(w.next, { exact: true }).fill('kurz')
      await page.getByLabel(w.again, { exact: true }).fill('kurz')
      await page.getByRole('button', { name: w.accept }).click()
      const field = page.locator('.field', { has: page.getByLabel(w.next, { exact: true }) })
      await field.getByText(w.weak).waitFor()
      await lookAt(page, `link-weak-${way.lang}`)
      await page.getByLabel(w.next, { exact: true }).fill(PASSWORD)
      await page.getByLabel(w.again, { exact: true }).fill(PASSWORD)
      await page.getByRole('button', { name: w.accept }).click()
      await page.getByText(w.needed).waitFor()
      await lookAt(page, `before-totp-${way.lang}`)
      await page.getByRole('status').getByRole('link', { name: w.enrol }).click()
      await page.getByLabel(w.current).fill(PASSWORD)
      await lookAt(page, `totp-begin-${way.lang}`)
      await page.getByRole('button', { name: w.begin }).click()
      await page.getByText(w.codes).waitFor()
      await lookAt(page, `totp-enrol-${way.lang}`)
      const secret = (await page.locator('p.code').innerText()).trim()
      const recoveryCodes = (await page.locator('.secret .code').innerText()).trim().split('\n')
      expect(recoveryCodes.length).toBeGreaterThanOrEqual(8)
      await page.getByLabel(w.code).fill(anAuthenticator(secret).show())
      await page.getByRole('button', { name: w.confirm }).click()
      await page.getByText(w.on).waitFor()
      expect(await page.getByText(recoveryCodes[0] ?? '').count()).toBe(0)
      await lookAt(page, `totp-on-${way.lang}`)
      await page.getByRole('link', { name: w.toDesk }).click()
      await page.locator('.sub').getByRole('link', { name: w.mine, exact: true }).waitFor()
      await lookAt(page, `desk-${way.lang}`)
      await page.goto(`${house.address}${way.base}/${SLUG}/profile`)
      await settle(page)
      await lookAt(page, `profile-${way.lang}`)

      // Other recovery codes, in place of these.
      await page.getByRole('button', { name: w.newCodes }).click()
      const card = page.locator('section.card', { has: page.getByRole('button', { name: w.newCodes }) })
      await card.getByLabel(w.current).fill(PASSWORD)
      await card.getByRole('button', { name: w.newCodes }).click()
      await page.getByText(w.renewed).waitFor()
      const renewed = (await page.locator('.secret .code').innerText()).trim().split('\n')
      expect(renewed).toHaveLength(recoveryCodes.length)
      expect(renewed.filter((code) => recoveryCodes.includes(code))).toEqual([])

      // The link was good once.
      await page.goto('about:blank')
      await page.goto(mine)
      await page.getByRole('heading', { name: w.gone }).waitFor()
      await lookAt(page, `link-gone-${way.lang}`)
    }),
  )
})

describe('signing in', () => {
  it('takes the password and a code, and says what was wrong with either', async () => {
    const someone = people.signsIn
    await visit(browser, { ...ZH.options, expectProblems: true }, async (page) => {
      await page.goto(`${house.address}/desk/sign-in`)
      await givePassword(page, someone.signInName, 'not this one')
      await page.getByRole('alert').getByText('登录名或口令不对').waitFor()
      await lookAt(page, 'sign-in-wrong-zh')
      await givePassword(page, someone.signInName, someone.password)
      await page.getByLabel('六位验证码，或一个恢复码').fill('000000')
      await page.getByRole('button', { name: '确认' }).click()
      await page.getByRole('alert').getByText('验证码不对').waitFor()
      await lookAt(page, 'code-wrong-zh')
      await page.getByLabel('六位验证码，或一个恢复码').fill(someone.authenticator?.show() ?? '')
      await page.getByRole('button', { name: '确认' }).click()
      await page.locator('.sub').getByRole('link', { name: '留痕' }).waitFor()
      await page.locator('.who > button').click()
      await page.getByRole('button', { name: '退出登录' }).click()
      await page.getByRole('heading', { name: '登录', exact: true }).waitFor()
      await signIn(page, someone)
      await page.locator('.sub').getByRole('link', { name: '留痕' }).waitFor()
    })
  })

  it('is locked after five failures, and says until when', () =>
    visit(browser, { ...EN.options, expectProblems: true }, async (page) => {
      const someone = people.isLocked
      await page.goto(`${house.address}/en/desk/sign-in`)
      await page.getByLabel('Sign-in name').fill(someone.signInName)
      for (let turn = 0; turn < 5; turn += 1) {
        await page.getByLabel('Password').fill(`wrong ${turn}`)
        const [answer] = await Promise.all([
          page.waitForResponse('**/api/session'),
          page.getByRole('button', { name: 'Sign in', exact: true }).click(),
        ])
        expect(answer.status()).toBe(401)
      }
      await page
        .getByRole('alert')
        .getByText(/^Locked until .*\d{2}:\d{2}/)
        .waitFor()
      await lookAt(page, 'sign-in-locked-en')
      await page.getByLabel('Password').fill(someone.password)
      await page.getByRole('button', { name: 'Sign in', exact: true }).click()
      await page
        .getByRole('alert')
        .getByText(/^Locked until/)
        .waitFor()
    }))
})

describe('an ordinary person', () => {
  it('is invited in the desk, changes the password, and gets a new one by a link of the administrator’s', async () => {
    const administrator = people.invites
    let next = ''
    await visit(browser, ZH.options, async (page) => {
      await signIn(page, administrator)
      await page.goto(`${house.address}/desk/${SLUG}/people`)
      await page.getByRole('button', { name: '登记人员' }).click()
      const form = page.locator('form.panel')
      await form.getByLabel('姓名', { exact: true }).fill('何田')
      await form.getByLabel('所属组织').selectOption({ label: '南通市' })
      await form.getByRole('button', { name: '登记' }).click()
      await page.getByText('已登记。').waitFor()
      const theirs = page.url()
      const link = await makeLink(page)
      await lookAt(page, 'person-link-zh')

      await visit(browser, { ...ZH.options, expectProblems: true }, async (other) => {
        await other.goto(link)
        await other.getByLabel('登录名').fill('he.tian')
        await setNewPassword(other, PASSWORD)
        await other.getByRole('button', { name: '设好并进入' }).click()
        await other.locator('.sub').waitFor()
        await other.goto(`${house.address}/desk/${SLUG}/profile`)
        await other.getByLabel('现在的口令').first().waitFor()
        const card = other.locator('section.card', { has: other.getByRole('heading', { name: '修改口令' }) })
        next = 'Hai-Bei-52-Qiang'
        await card.getByLabel('现在的口令').fill(PASSWORD)
        await card.getByLabel('新口令', { exact: true }).fill(next)
        await card.getByLabel('再输一次新口令').fill(next)
        await card.getByRole('button', { name: '修改口令' }).click()
        await other.getByText('口令已修改，其他设备都已退出。').waitFor()
        await lookAt(other, 'password-changed-zh')

        await page.goto(theirs)
        const reset = await makeLink(page)
        await other.goto('about:blank')
        await other.goto(reset)
        await other.getByText('登录名 he.tian').waitFor()
        await lookAt(other, 'link-reset-zh')
        // One that was used before is refused.
        await setNewPassword(other, next)
        await other.getByRole('button', { name: '设置新口令' }).click()
        await other.getByText('最近用过').waitFor()
        await setNewPassword(other, 'Shan-Nan-84-Yu')
        await other.getByRole('button', { name: '设置新口令' }).click()
        await other.getByText('新口令已设好。请登录。').waitFor()
        await lookAt(other, 'link-reset-done-zh')
        await signIn(other, { name: '何田', signInName: 'he.tian', password: 'Shan-Nan-84-Yu', authenticator: null })
      })
    })
  })
})

describe('my account', () => {
  it('lists my sessions, and one that I end is over at its next request', async () => {
    const someone = people.hasSessions
    await visit(browser, { ...ZH.options, expectProblems: true }, async (here) => {
      await visit(browser, { ...EN.options, expectProblems: true }, async (there) => {
        await signIn(there, someone)
        await signIn(here, someone)
        await here.goto(`${house.address}/desk/${SLUG}/profile`)
        const sessions = here.locator('section.card', { has: here.getByRole('heading', { name: '登录中的设备' }) })
        await expect.poll(() => sessions.locator('.rows > li').count()).toBeGreaterThanOrEqual(2)
        const others = sessions.getByRole('button', { name: '结束', exact: true })
        while ((await others.count()) > 0) {
          const before = await sessions.locator('.rows > li').count()
          await others.first().click()
          await expect.poll(() => sessions.locator('.rows > li').count()).toBe(before - 1)
        }
        await there.locator('.sub a').nth(1).click()
        await there
          .getByRole('heading', { name: 'Sign in', exact: true })
          .or(there.getByRole('heading', { name: '登录', exact: true }))
          .waitFor()
      })
    })
  })

  it('makes a machine token, which is shown once, works over http, and is dead once revoked', async () => {
    const someone = people.makesTokens
    await visit(browser, { ...ZH.options, expectProblems: true }, async (page) => {
      await signIn(page, someone)
      await page.goto(`${house.address}/desk/${SLUG}/profile`)
      await page.getByRole('button', { name: '生成令牌' }).click()
      await page.getByLabel('名称').fill('人事系统每日核对')
      await page.getByRole('group', { name: '权限' }).getByLabel('查看人员').check()
      await house.moveSessionsBack(11)
      await page.getByRole('button', { name: /生成$/ }).click()
      await page.getByLabel('登录已超过十分钟：再输一次口令').fill('wrong')
      await page.getByRole('button', { name: /生成$/ }).click()
      await page.getByRole('alert').getByText('当前口令不对').waitFor()
      await lookAt(page, 'token-form-zh')
      await page.getByLabel('登录已超过十分钟：再输一次口令').fill(someone.password)
      await page.getByRole('button', { name: /生成$/ }).click()
      await page.getByText('令牌只显示这一次，请现在复制。').waitFor()
      await lookAt(page, 'token-shown-zh')
      const token = (await page.locator('.secret .code').innerText()).trim()
      const ask = () =>
        fetch(`${house.address}/api/programmes/${SLUG}/people`, { headers: { authorization: `Bearer ${token}` } })
      const answer = await ask()
      expect(answer.status).toBe(200)
      expect(((await answer.json()) as { people: unknown[] }).people.length).toBeGreaterThan(0)
      await page.reload()
      const row = page.locator('.rows > li', { hasText: '人事系统每日核对' })
      await row.waitFor()
      expect(await page.getByText(token).count()).toBe(0)
      expect(await row.innerText()).toContain('最近使用')
      await row.getByRole('button', { name: '吊销' }).click()
      await page.getByRole('dialog').getByRole('button', { name: '吊销' }).click()
      await row.getByText('已吊销').waitFor()
      expect((await ask()).status).toBe(401)
    })
  })
})

describe('the security administrator', () => {
  it('disables an account, whose owner is out at once, and enables it again', async () => {
    const { guards, isDisabled } = people
    await visit(browser, { ...ZH.options, expectProblems: true }, async (page) => {
      await visit(browser, { ...ZH.options, expectProblems: true }, async (other) => {
        await signIn(other, isDisabled)
        await signIn(page, guards)
        await page.goto(`${house.address}/desk/${SLUG}/people?q=${isDisabled.name}`)
        await page.locator('main td a').click()
        await page.getByRole('button', { name: '解锁、停用账号' }).click()
        const panel = page.locator('form.panel')
        await panel.getByText('可以登录').waitFor()
        await panel.getByLabel('原因').fill('长期离岗')
        await lookAt(page, 'account-panel-zh')
        await panel.getByRole('button', { name: '停用账号' }).click()
        await page.getByText('已停用，记入留痕。').waitFor()
        await other.locator('.sub a').nth(1).click()
        await other.getByRole('heading', { name: '登录', exact: true }).waitFor()
        await givePassword(other, isDisabled.signInName, isDisabled.password)
        await other.getByRole('alert').getByText('登录名或口令不对').waitFor()
        await page.getByRole('button', { name: '解锁、停用账号' }).click()
        await panel.getByText('已停用，不能登录').waitFor()
        await lookAt(page, 'account-disabled-zh')
        await panel.getByLabel('原因').fill('返岗')
        await panel.getByRole('button', { name: '重新启用' }).click()
        await page.getByText('已重新启用，记入留痕。').waitFor()
        await signIn(other, isDisabled)
      })
    })
  })
})

describe('the city’s own sign-on', () => {
  it('is chosen on the sign-in page, and brings one back to the page one wanted', async () => {
    const someone = people.comesByCity
    await visit(browser, { ...ZH.options, expectProblems: true }, async (page) => {
      await page.goto(`${house.address}/desk/${SLUG}/handovers`)
      await comeByCity(page, `sub-1,${someone.signInName},,,mfa`)
      await page.waitForURL(`**/desk/${SLUG}/handovers`)
      await page.getByRole('heading', { level: 1 }).waitFor()
      expect(await page.locator('.who > button').innerText()).toContain('江流')
      await page.locator('.sub').getByRole('link', { name: '人员', exact: true }).waitFor()
    })
  })

  it('does not let in whom nobody knows here, and says so', () =>
    visit(browser, { ...EN.options, expectProblems: true }, async (page) => {
      await page.goto(`${house.address}/en/desk/sign-in`)
      await comeByCity(page, 'sub-2,nobody-here', 'Sign in with City sign-on')
      await page.waitForURL('**/sign-in?error=*')
      await page.getByRole('alert').waitFor()
      await lookAt(page, 'sign-on-unknown-en')
      expect(await page.getByRole('alert').innerText()).toMatch(/belongs to nobody here/)
    }))
})

describe('an import with appointments', () => {
  it('is mended, confirmed by who manages people, and granted by the security administrator', () =>
    visit(browser, ZH.options, async (manager) => {
      await enterMadeUp(manager, '系统管理员')
      await bring(manager, { organisation: '云泽市', role: '部门专圆' })
      await manager.getByRole('heading', { name: '1 行要改，还没有写入' }).waitFor()
      expect(await manager.locator('main tbody tr').innerText()).toMatch(/2.*岗位/s)
      await lookAt(manager, 'import-bad-zh')
      await bring(manager, { organisation: '云泽市', role: '方案办公室' })
      await manager.getByRole('heading', { name: '可以导入，将写入 1 行' }).waitFor()
      await lookAt(manager, 'import-good-zh')
      await manager.getByRole('button', { name: '确认导入' }).click()
      await manager.getByRole('dialog').getByRole('button', { name: '确认导入' }).click()
      await manager.getByText('已导入，记入留痕。').waitFor()
      await lookAt(manager, 'import-done-zh')
      expect(await manager.getByRole('button', { name: '任命表中所列' }).count()).toBe(0)

      await visit(browser, ZH.options, async (guard) => {
        await enterMadeUp(guard, '安全管理员')
        await guard.locator('.sub').getByRole('link', { name: '收件' }).click()
        await settle(guard)
        await lookAt(guard, 'inbox-grant-zh')
        await guard.locator('.unread', { hasText: '等你任命' }).getByRole('link', { name: '打开' }).click()
        await guard.getByRole('button', { name: '任命表中所列' }).click()
        await guard.getByRole('dialog').getByRole('button', { name: '任命表中所列' }).click()
        await guard.getByText('已任命，记入留痕。').waitFor()
        await guard.getByRole('heading', { name: '已导入，已任命' }).waitFor()
        await lookAt(guard, 'import-granted-zh')
        await guard.goto(`${house.address}/desk/yunze-2023/people?q=叶知秋`)
        await guard.locator('main td a').click()
        await guard.locator('.rows > li', { hasText: '方案办公室' }).waitFor()
      })

      // And the role is theirs: who enters as them finds its pages.
      await manager.goto(`${house.address}/desk/sign-in`)
      await manager.getByRole('button', { name: /^全部/ }).click()
      await manager.getByLabel('按姓名、岗位或组织查找').fill('叶知秋')
      await manager.getByRole('button', { name: '叶知秋' }).click()
      await manager.locator('.sub').getByRole('link', { name: '人员', exact: true }).waitFor()
      await expect.poll(() => manager.locator('.who > button').innerText()).toContain('方案办公室')
    }))
})

/** On a person's page: the link that is shown this once. */
async function makeLink(page: Page): Promise<string> {
  await page.locator('.acts').getByRole('button', { name: /邀请/ }).click()
  await page.locator('form.panel').getByRole('button', { name: '生成链接' }).click()
  return (await page.locator('.secret .code').innerText()).trim()
}

async function setNewPassword(page: Page, password: string): Promise<void> {
  await page.getByLabel('新口令', { exact: true }).fill(password)
  await page.getByLabel('再输一次新口令').fill(password)
}

async function comeByCity(page: Page, who: string, label = '用统一身份认证登录'): Promise<void> {
  await page.getByRole('link', { name: label }).click()
  await page.getByLabel('Who').fill(who)
  await page.getByLabel('Who').press('Enter')
}

async function enterMadeUp(page: Page, role: string): Promise<void> {
  await page.goto(`${house.address}/desk/sign-in`)
  await page.locator('.door-cards button', { hasText: role }).first().click()
  await page.locator('.sub').waitFor()
}

/** A sheet with one person who is to hold a role, up to its preview. */
async function bring(page: Page, { organisation, role }: Record<'organisation' | 'role', string>): Promise<void> {
  const heads = ['姓名', '工号', '所属组织', '岗位', '任职组织', '任职起', '任职依据']
  const row = ['叶知秋', '9977123', organisation, role, organisation, '2026-01-01', '编造〔2026〕3 号']
  const sheet = await writeXlsxFile([heads, row]).toBuffer()
  await page.goto(`${house.address}/desk/yunze-2023/import`)
  await page.locator('input[type=file]').setInputFiles({
    name: '人员与任职.xlsx',
    mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    buffer: sheet,
  })
  await page.getByRole('button', { name: '预检' }).click()
  await page.waitForURL(/[?]id=/)
}

/** Fills in the first form of signing in, and sends it. */
async function givePassword(page: Page, signInName: string, password: string): Promise<void> {
  await page.getByLabel('登录名').fill(signInName)
  await page.getByLabel('口令', { exact: true }).fill(password)
  await page.getByRole('button', { name: '登录', exact: true }).click()
}

async function signIn(page: Page, { signInName, password, authenticator }: Someone): Promise<void> {
  await page.goto(`${house.address}/desk/sign-in`)
  await givePassword(page, signInName, password)
  if (authenticator) {
    await page.getByLabel('六位验证码，或一个恢复码').fill(authenticator.show())
    await page.getByRole('button', { name: '确认' }).click()
  }
  await page.locator('.sub').waitFor()
}

/** Until nothing is on its way any more. */
async function settle(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor()
  await expect.poll(() => page.locator('.bars').count()).toBe(0)
}

/** Nothing for axe to find, nothing beside the page; and a picture for whoever wants to look, in COURTYARD_SHOTS. */
async function lookAt(page: Page, what: string): Promise<void> {
  const folder = process.env.COURTYARD_SHOTS
  if (folder) {
    mkdirSync(folder, { recursive: true })
    await page.screenshot({ path: path.join(folder, `${what}.png`), fullPage: true })
  }
  expect(await axeViolations(page), what).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth), what).toBeLessThanOrEqual(
    0,
  )
}
