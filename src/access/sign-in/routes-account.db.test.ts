import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Browser, type House, openHouse, PASSWORD } from './testing/a-house.ts'
import { writeTotp } from './testing/write-totp.ts'

let house: House
let guard: Browser
let guardId: string
let people = 0
beforeAll(async () => {
  house = await openHouse()
  guardId = await house.addPerson('安全员', 'security_administrator')
  await house.addAccount(guardId, 'guard')
  guard = house.browser()
  await guard.signIn('guard')
  await house.database.asSuperuser('update auth.session set second_factor = true')
})
afterAll(() => house.close())

async function someone() {
  people += 1
  const signInName = `person${people}`
  const personId = await house.addPerson(`某人${people}`, 'bureau_officer')
  return { personId, signInName, userId: await house.addAccount(personId, signInName) }
}
const accountOf = (personId: string) => `/api/programmes/yunxi-2031/people/${personId}/account`
const change = (personId: string, disabled: boolean, why = '长期离岗') =>
  guard.ask('PUT', accountOf(personId), { disabled, why })

describe('a disabled account', () => {
  it('loses its sessions and tokens at once, opens no new one, and tells nobody why', async () => {
    const { personId, signInName } = await someone()
    const browser = house.browser()
    await browser.signIn(signInName)
    const made = await browser.ask('POST', '/api/tokens', {
      slug: 'yunxi-2031',
      name: '对接',
      rights: ['organisations.see'],
      days: 1,
    })
    const asProgram = () =>
      house.app.inject({
        url: '/api/programmes/yunxi-2031/probe',
        headers: { host: 'localhost', authorization: `Bearer ${made.json().token}` },
      })
    expect((await asProgram()).statusCode).toBe(200)
    expect((await change(personId, true)).statusCode).toBe(204)
    expect((await browser.ask('GET', '/api/session')).statusCode).toBe(401)
    expect((await asProgram()).statusCode).toBe(401)
    const [right, wrong] = [await house.browser().signIn(signInName), await house.browser().signIn(signInName, 'wrong')]
    expect([right.statusCode, right.json().code]).toEqual([401, 'sign_in_failed'])
    expect({ ...right.json(), requestId: '' }).toEqual({ ...wrong.json(), requestId: '' })
    expect((await guard.ask('GET', accountOf(personId))).json()).toEqual({
      signInName,
      hasTotp: false,
      lockedUntil: null,
      disabled: true,
    })
  })

  it('is entered by no link, old or new, nor by the code that comes after a password', async () => {
    const { personId, signInName, userId } = await someone()
    const old = await house.addLink(personId, userId)
    const browser = house.browser()
    await browser.signIn(signInName)
    const { secret } = (await browser.ask('POST', '/api/totp', { password: PASSWORD })).json()
    await browser.ask('POST', '/api/totp/confirm', { code: writeTotp(secret, new Date(), -1) })
    const halfway = house.browser()
    expect((await halfway.signIn(signInName)).json()).toEqual({ state: 'totp_needed' })
    await change(personId, true)
    expect((await halfway.ask('POST', '/api/session/totp', { code: writeTotp(secret, new Date()) })).statusCode).toBe(
      401,
    )
    const made = await house.addLink(personId, userId)
    for (const token of [old, made]) {
      expect((await house.browser().ask('GET', `/api/links/${token}`)).statusCode).toBe(404)
      expect(
        (await house.browser().ask('POST', `/api/links/${token}`, { password: 'Hai-Bei-52-Qiang' })).statusCode,
      ).toBe(404)
    }
    await expect(
      house.database.asSuperuser(
        `insert into auth.session (user_id, token, expires_at) values ($1, repeat('0', 64), now() + interval '1 hour')`,
        [userId],
      ),
    ).rejects.toMatchObject({ constraint: 'a_disabled_account_opens_no_session' })
  })

  it('is what it was before once it is enabled again, and the record says who did both and why', async () => {
    const { personId, signInName, userId } = await someone()
    await change(personId, true, '离岗审查')
    await change(personId, true, '说两遍')
    expect((await change(personId, false, '审查结束')).statusCode).toBe(204)
    expect((await house.browser().signIn(signInName)).statusCode).toBe(200)
    const told = (await house.listRecord()).filter(({ thing_id, act }) => thing_id === userId && /able_/.test(act))
    expect(told).toEqual([
      { act: 'sign_in.enable_account', thing_id: userId, person_id: guardId, after: { why: '审查结束' } },
      { act: 'sign_in.disable_account', thing_id: userId, person_id: guardId, after: { why: '离岗审查' } },
    ])
  })

  it('is not one’s own, nor one that serves another programme, nor one out of reach', async () => {
    expect([(await change(guardId, true)).statusCode, (await change(guardId, true)).json().code]).toEqual([
      403,
      'not_ones_own',
    ])
    const { personId, userId } = await someone()
    await house.joinElsewhere(userId)
    expect((await change(personId, true)).json().code).toBe('account_of_several_programmes')
    expect((await change(await house.addPerson('无账号'), true)).statusCode).toBe(404)
    const { signInName } = await someone()
    const officer = house.browser()
    await officer.signIn(signInName)
    expect((await officer.ask('PUT', accountOf(personId), { disabled: true, why: '无权' })).statusCode).toBe(403)
  })
})

describe('new recovery codes', () => {
  it('take the place of those of before, and ask for the password', async () => {
    const { signInName } = await someone()
    const browser = house.browser()
    await browser.signIn(signInName)
    const renew = (password: string) => browser.ask('POST', '/api/totp/recovery-codes', { password })
    expect((await renew(PASSWORD)).json().code).toBe('totp_is_off')
    const begun = (await browser.ask('POST', '/api/totp', { password: PASSWORD })).json()
    await browser.ask('POST', '/api/totp/confirm', { code: writeTotp(begun.secret, new Date()) })
    expect((await renew('wrong')).json().code).toBe('wrong_password')
    const { recoveryCodes } = (await renew(PASSWORD)).json()
    expect(recoveryCodes).toHaveLength(10)
    const signInWith = async (code: string) => {
      const other = house.browser()
      await other.signIn(signInName)
      return (await other.ask('POST', '/api/session/totp', { code })).statusCode
    }
    expect(await signInWith(begun.recoveryCodes[0])).toBe(401)
    expect(await signInWith(recoveryCodes[0])).toBe(200)
  })
})

describe('a machine token made long after signing in', () => {
  it('asks for the password once more, and counts wrong ones', async () => {
    const { signInName, userId } = await someone()
    const browser = house.browser()
    await browser.signIn(signInName)
    await house.database.asSuperuser(
      `update auth.session set created_at = now() - interval '11 minutes' where user_id = $1`,
      [userId],
    )
    const wanted = { slug: 'yunxi-2031', name: '对接', rights: ['organisations.see'], days: 1 }
    const make = (over: object) => browser.ask('POST', '/api/tokens', { ...wanted, ...over })
    expect((await make({})).json().code).toBe('password_again')
    expect((await make({ password: 'wrong' })).json().code).toBe('wrong_password')
    expect((await make({ password: PASSWORD })).statusCode).toBe(201)
  })
})
