import { createHmac } from 'node:crypto'
import type { LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rounds } from '../../platform/testing/rounds.ts'
import { sessionSchema } from './sign-in.schema.ts'
import { type House, openHouse, PASSWORD } from './testing/a-house.ts'
import { writeTotp } from './testing/write-totp.ts'

let house: House
let people = 0
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.close())

/** A person with an account; the sign-in name is new in this file. */
async function someone(role?: string) {
  people += 1
  const signInName = `tester${people}`
  const personId = await house.addPerson(`测试${people}`, role)
  return { personId, signInName, userId: await house.addAccount(personId, signInName) }
}
const probe = `/api/programmes/yunxi-2031/probe`

describe('signing in', () => {
  it('opens a session, and the programme to the person whose account it is', async () => {
    const { personId, signInName } = await someone('bureau_officer')
    const browser = house.browser()
    expect((await browser.ask('GET', probe)).statusCode).toBe(401)
    const answer = await browser.signIn(signInName)
    expect([answer.statusCode, answer.json()]).toEqual([200, { state: 'signed_in' }])
    expect((await browser.ask('GET', probe)).json()).toMatchObject({ person: personId })
    const session = sessionSchema.parse((await browser.ask('GET', '/api/session')).json())
    expect(session).toMatchObject({ signInName, hasTotp: false, needsTotp: false, passwordExpired: false })
    expect(session.programmes).toEqual([
      {
        slug: 'yunxi-2031',
        name: { zh: '云溪方案', en: 'Yunxi plan' },
        invented: false,
        person: { id: personId, name: expect.any(String), nameEn: null },
      },
    ])
  })

  it.each([
    ['in capitals', (name: string) => name.toUpperCase()],
    [
      'in full width',
      (name: string) => name.replace(/[a-z0-9]/g, (one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0)),
    ],
    ['with spaces around', (name: string) => `  ${name} `],
  ])('takes the same name written %s', async (_how, write) => {
    const { signInName } = await someone()
    expect((await house.browser().signIn(write(signInName))).statusCode).toBe(200)
  })

  it('cannot give one name to two accounts, however it is written', async () => {
    const { signInName } = await someone()
    const other = await house.addPerson('另一人')
    await expect(house.addAccount(other, signInName)).rejects.toMatchObject({
      constraint: 'a_sign_in_name_is_taken_once',
    })
    for (const name of [signInName.toUpperCase(), 'ｗｉｄｅ', 'ab\u0000c', 'wаng', ' x y']) {
      await expect(house.addAccount(other, name), name).rejects.toMatchObject({
        code: expect.stringMatching(/23514|22021/),
      })
    }
  })

  it('answers an unknown name, a wrong password and an account without one alike', async () => {
    const wrong = await someone()
    const answers = await Promise.all([
      house.browser().signIn('nobody-of-this-name'),
      house.browser().signIn(wrong.signInName, 'wrong'),
      house.browser().signIn('not a name at all', 'x'),
    ])
    const told = answers.map(tell)
    expect(told[0]?.[0]).toBe(401)
    for (const one of told) expect(one).toEqual(told[0])
  })

  it('locks a name that nobody has as it locks another, and says until when from the fifth failure on', async () => {
    const { signInName } = await someone()
    const tried = async (name: string) => {
      const told = []
      for (let turn = 0; turn < 7; turn += 1) told.push(await house.browser().signIn(name, 'wrong'))
      told.push(await house.browser().signIn(name, PASSWORD))
      return told
    }
    const [known, unknown] = [await tried(signInName), await tried('nobody-of-that-name')]
    expect(known.map((answer) => answer.json().code)).toEqual([
      ...Array.from({ length: 4 }, () => 'sign_in_failed'),
      ...Array.from({ length: 4 }, () => 'locked'),
    ])
    for (const answer of [known[4], known[7], unknown[4], unknown[7]]) {
      const minutes = (new Date(answer?.json().until).getTime() - Date.now()) / 60_000
      expect(minutes).toBeGreaterThan(14)
      expect(minutes).toBeLessThanOrEqual(15)
    }
    expect(unknown.map(tell)).toEqual(known.map(tell))
  })

  it('does the same work for an unknown name as for a known one', async () => {
    const median = async (name: (turn: number) => string) => {
      const times: number[] = []
      for (let turn = 0; turn < 7; turn += 1) {
        const begun = performance.now()
        await house.browser().signIn(name(turn), 'wrong')
        times.push(performance.now() - begun)
      }
      return times.sort((a, b) => a - b)[3] ?? 0
    }
    // A checksum of a password takes some 50 ms; leaving it out would show each time. A busy machine shows now and then.
    const ratios: number[] = []
    for (let attempt = 0; attempt < 5 && !ratios.some((ratio) => ratio > 1 / 3 && ratio < 3); attempt += 1) {
      const { signInName } = await someone()
      // Five times wrong, twice locked; and names that nobody has.
      const known = await median(() => signInName)
      ratios.push((await median((turn) => `nobody-${attempt}-${turn}`)) / known)
    }
    expect(ratios.at(-1)).toBeGreaterThan(1 / 3)
    expect(ratios.at(-1)).toBeLessThan(3)
  })

  it('makes a new session id, whatever the browser brought (fixation)', async () => {
    const [mine, other] = [await someone(), await someone()]
    const victim = house.browser()
    // One of an attacker's own, and one that nobody gave out.
    const attacker = house.browser()
    await attacker.signIn(other.signInName)
    const planted = attacker.cookies.get('courtyard_session') ?? ''
    victim.cookies.set('courtyard_session', planted)
    await victim.signIn(mine.signInName)
    expect(victim.cookies.get('courtyard_session')).not.toBe(planted)
    expect((await victim.ask('GET', '/api/session')).json()).toMatchObject({ signInName: mine.signInName })
    // And the planted one is worth nothing any more.
    expect((await attacker.ask('GET', '/api/session')).statusCode).toBe(401)
    victim.cookies.set('courtyard_session', 'planted.value')
    await victim.signIn(mine.signInName)
    expect(victim.cookies.get('courtyard_session')).not.toBe('planted.value')
  })

  it('refuses a form from another site, and one without an origin that brings a cookie', async () => {
    const { signInName } = await someone()
    const browser = house.browser()
    const payload = { signInName, password: PASSWORD }
    expect((await browser.ask('POST', '/api/session', payload, { origin: 'https://evil.example' })).statusCode).toBe(
      403,
    )
    expect((await browser.ask('POST', '/api/session', payload, { origin: 'null' })).statusCode).toBe(403)
    await browser.signIn(signInName)
    const bare = await house.app.inject({
      method: 'DELETE',
      url: '/api/session',
      headers: { host: 'localhost', cookie: `courtyard_session=${browser.cookies.get('courtyard_session')}` },
    })
    expect(bare.statusCode).toBe(403)
    expect((await browser.ask('GET', '/api/session')).statusCode).toBe(200)
  })

  it('is limited by address, but for the machine itself', async () => {
    const far = house.browser({ remoteAddress: '192.0.2.44' })
    const statuses: number[] = []
    for (let turn = 0; turn < 31; turn += 1)
      statuses.push((await far.ask('POST', '/api/session/totp', { code: '123456' })).statusCode)
    expect(statuses.slice(0, 30)).toEqual(Array.from({ length: 30 }, () => 401))
    expect(statuses[30]).toBe(429)
  })

  it('takes no name or password that would be written into a header', async () => {
    const answer = await house.browser().signIn('a\r\nset-cookie: x=1', 'b\r\nc')
    expect(answer.statusCode).toBe(401)
    expect(answer.headers['set-cookie']).toBeUndefined()
  })
})

describe('the cookie', () => {
  it('is for this site and its pages alone, and not for scripts', async () => {
    const { signInName } = await someone()
    const browser = house.browser()
    await browser.signIn(signInName)
    expect(browser.setCookies()).toHaveLength(1)
    expect(browser.setCookies()[0]).toMatch(
      /^courtyard_session=[^;]+; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Strict$/,
    )
  })

  it('is kept as a checksum, so that a stolen database opens nothing', async () => {
    const { signInName } = await someone()
    const browser = house.browser()
    await browser.signIn(signInName)
    const value = decodeURIComponent(browser.cookies.get('courtyard_session') ?? '')
    const token = value.slice(0, value.lastIndexOf('.'))
    expect(token.length).toBeGreaterThanOrEqual(32)
    const rows = await house.database.asSuperuser<{ row: string }>('select session::text as row from auth.session')
    expect(rows.length).toBeGreaterThan(0)
    expect(rows.filter(({ row }) => row.includes(token))).toEqual([])
    // What stands in the database is not what a cookie may say.
    const [kept] = await house.database.asSuperuser<{ token: string }>('select token from auth.session limit 1')
    const forged = `${kept?.token}.${createHmac('sha256', 'guess')
      .update(kept?.token ?? '')
      .digest('base64')}`
    browser.cookies.set('courtyard_session', encodeURIComponent(forged))
    expect((await browser.ask('GET', '/api/session')).statusCode).toBe(401)
  })

  it.each(['', '.', 'a.b', '%', '%E0%A4%A', 'x'.repeat(600), `${'x'.repeat(32)}.${'A'.repeat(43)}=`])(
    'that says %j is nobody’s',
    async (value) => {
      const browser = house.browser()
      browser.cookies.set('courtyard_session', value)
      expect((await browser.ask('GET', '/api/session')).statusCode).toBe(401)
    },
  )
})

describe('a session', () => {
  it('is over once it was signed out of, also for who kept the cookie', async () => {
    const { signInName } = await someone()
    const browser = house.browser()
    await browser.signIn(signInName)
    const kept = browser.cookies.get('courtyard_session') ?? ''
    expect((await browser.ask('DELETE', '/api/session')).statusCode).toBe(204)
    expect(browser.cookies.has('courtyard_session')).toBe(false)
    browser.cookies.set('courtyard_session', kept)
    expect((await browser.ask('GET', '/api/session')).statusCode).toBe(401)
    expect((await browser.ask('GET', probe)).statusCode).toBe(401)
  })

  it.each([
    ['idle too long', `last_seen_at = now() - interval '31 minutes'`],
    ['at its end', `expires_at = now() - interval '1 second'`],
  ])('that is %s is over', async (_how, change) => {
    const { signInName, userId } = await someone()
    const browser = house.browser()
    await browser.signIn(signInName)
    await house.database.asSuperuser(`update auth.session set ${change} where user_id = $1`, [userId])
    expect((await browser.ask('GET', '/api/session')).statusCode).toBe(401)
  })

  it('goes on while it is used, and not beyond its end', async () => {
    const { signInName, userId } = await someone()
    const browser = house.browser()
    await browser.signIn(signInName)
    const [first] = await house.database.asSuperuser<{ hours: number }>(
      `update auth.session set last_seen_at = now() - interval '29 minutes' where user_id = $1
        returning round(extract(epoch from expires_at - created_at) / 3600)::int as hours`,
      [userId],
    )
    expect(first?.hours).toBe(12)
    expect((await browser.ask('GET', '/api/session')).statusCode).toBe(200)
    const [seen] = await house.database.asSuperuser<{ fresh: boolean; hours: number }>(
      `select last_seen_at > now() - interval '1 minute' as fresh,
          round(extract(epoch from expires_at - created_at) / 3600)::int as hours from auth.session where user_id = $1`,
      [userId],
    )
    expect(seen).toEqual({ fresh: true, hours: 12 })
  })

  it('is written to at most once a minute', async () => {
    const { signInName, userId } = await someone()
    const browser = house.browser()
    await browser.signIn(signInName)
    const readVersion = async () =>
      (
        await house.database.asSuperuser<{ xmin: string }>('select xmin::text from auth.session where user_id = $1', [
          userId,
        ])
      )[0]?.xmin
    const before = await readVersion()
    for (let turn = 0; turn < 5; turn += 1) await browser.ask('GET', '/api/session')
    expect(await readVersion()).toBe(before)
  })

  it('is listed among one’s own and nobody else’s, and can be ended there', async () => {
    const [mine, other] = [await someone(), await someone()]
    const [here, phone, stranger] = [
      house.browser(),
      house.browser({ headers: { 'user-agent': 'Phone' } }),
      house.browser(),
    ]
    await here.signIn(mine.signInName)
    await phone.signIn(mine.signInName)
    await stranger.signIn(other.signInName)
    const { sessions } = (await here.ask('GET', '/api/sessions')).json() as {
      sessions: { id: string; current: boolean; userAgent: string }[]
    }
    expect(sessions.map(({ current }) => current).sort()).toEqual([false, true])
    const there = sessions.find(({ current }) => !current)
    expect(there?.userAgent).toBe('Phone')
    expect((await stranger.ask('DELETE', `/api/sessions/${there?.id}`)).statusCode).toBe(404)
    expect((await phone.ask('GET', '/api/session')).statusCode).toBe(200)
    expect((await here.ask('DELETE', `/api/sessions/${there?.id}`)).statusCode).toBe(204)
    expect((await phone.ask('GET', '/api/session')).statusCode).toBe(401)
    await phone.signIn(mine.signInName)
    expect((await here.ask('DELETE', '/api/sessions')).json()).toEqual({ ended: 1 })
    expect((await phone.ask('GET', '/api/session')).statusCode).toBe(401)
    expect((await here.ask('GET', '/api/session')).statusCode).toBe(200)
    expect((await stranger.ask('GET', '/api/session')).statusCode).toBe(200)
  })
})

/** All of an answer but what differs each time. */
function tell(answer: LightMyRequestResponse): unknown[] {
  const { requestId, until, ...rest } = answer.json() as Record<string, unknown>
  return [answer.statusCode, rest, answer.headers['set-cookie'], Object.keys(answer.headers).sort()]
}

describe('a lock', () => {
  it('comes after five failures in a row, holds for the right password too, and ends after fifteen minutes', async () => {
    const { signInName, userId } = await someone()
    for (let turn = 0; turn < 5; turn += 1) await house.browser().signIn(signInName, `wrong${turn}`)
    expect((await house.browser().signIn(signInName)).statusCode).toBe(401)
    expect((await house.listRecord()).filter(({ thing_id }) => thing_id === userId).map(({ act }) => act)).toEqual([
      'sign_in.fail',
      'sign_in.lock',
      'sign_in.fail',
      'sign_in.fail',
      'sign_in.fail',
      'sign_in.fail',
    ])
    const [left] = await house.database.asSuperuser<{ minutes: number }>(
      'select ceil(extract(epoch from locked_until - now()) / 60)::int as minutes from auth.sign_in_try where subject = $1',
      [userId],
    )
    expect(left?.minutes).toBe(15)
    await house.database.asSuperuser(
      `update auth.sign_in_try set locked_until = now() - interval '1 second' where subject = $1`,
      [userId],
    )
    expect((await house.browser().signIn(signInName)).statusCode).toBe(200)
  })

  it('does not come when a sign-in in between went well', async () => {
    const { signInName } = await someone()
    for (let turn = 0; turn < 3; turn += 1) {
      for (let wrong = 0; wrong < 4; wrong += 1) await house.browser().signIn(signInName, 'wrong')
      expect((await house.browser().signIn(signInName)).statusCode).toBe(200)
    }
  })

  it('lets no more than five be tried, however many guesses come at once', async () => {
    const { signInName, userId } = await someone()
    const guesses = await Promise.all(
      Array.from({ length: 50 }, (_, i) => house.browser().signIn(signInName, `guess ${i}`)),
    )
    expect(guesses.every(({ statusCode }) => statusCode === 401)).toBe(true)
    const [tried] = await house.database.asSuperuser<{ failures: number }>(
      'select failures from auth.sign_in_try where subject = $1',
      [userId],
    )
    expect(tried?.failures).toBe(5)
    expect((await house.browser().signIn(signInName)).statusCode).toBe(401)
  })

  it('leaves nothing behind that names who was guessed at', async () => {
    for (let turn = 0; turn < 8; turn += 1) await house.browser().signIn(`nobody-${turn}`, 'x')
    const names = await house.database.asSuperuser(
      `select from audit.entry where after::text like '%nobody-%' or thing_id like '%nobody-%'`,
    )
    expect(names).toEqual([])
  })
})

describe('a new password', () => {
  const next = 'Hai-Bei-52-Qiang'

  it('ends all other sessions, keeps this browser signed in, and is the one from now on', async () => {
    const { signInName } = await someone()
    const [here, there] = [house.browser(), house.browser()]
    await here.signIn(signInName)
    await there.signIn(signInName)
    const before = here.cookies.get('courtyard_session')
    expect((await here.ask('POST', '/api/password', { current: PASSWORD, next })).json()).toEqual({
      state: 'signed_in',
    })
    expect(here.cookies.get('courtyard_session')).not.toBe(before)
    expect((await here.ask('GET', '/api/session')).statusCode).toBe(200)
    expect((await there.ask('GET', '/api/session')).statusCode).toBe(401)
    expect((await house.browser().signIn(signInName)).statusCode).toBe(401)
    expect((await house.browser().signIn(signInName, next)).statusCode).toBe(200)
  })

  it('asks for the present one, and counts wrong ones as tries', async () => {
    const { signInName } = await someone()
    const browser = house.browser()
    await browser.signIn(signInName)
    for (let turn = 0; turn < 5; turn += 1) {
      expect((await browser.ask('POST', '/api/password', { current: 'wrong', next })).json()).toMatchObject({
        code: turn < 4 ? 'wrong_password' : 'locked',
      })
    }
    expect((await browser.ask('POST', '/api/password', { current: PASSWORD, next })).statusCode).toBe(403)
  })

  it.each([
    ['Kurz-1', 'too_short'],
    ['Password2026!!', 'very_common'],
    ['alllowercaseletters', 'too_few_kinds'],
  ])('%s is refused: %s', async (bad, refusal) => {
    const { signInName } = await someone()
    const browser = house.browser()
    await browser.signIn(signInName)
    const answer = await browser.ask('POST', '/api/password', { current: PASSWORD, next: bad })
    expect(answer.statusCode).toBe(422)
    expect((answer.json() as { refusals: string[] }).refusals).toContain(refusal)
  })

  it('is none of the last five', async () => {
    const { signInName } = await someone()
    const browser = house.browser()
    await browser.signIn(signInName)
    const list = ['Yi-Er-San-41x', 'Si-Wu-Liu-42x', 'Qi-Ba-Jiu-43x', 'Shi-Bai-Qian-44x', 'Wan-Yi-Zhao-45x']
    let current = PASSWORD
    for (const one of list) {
      const again = await browser.ask('POST', '/api/password', { current, next: PASSWORD })
      expect((again.json() as { refusals: string[] }).refusals).toEqual(['used_before'])
      expect((await browser.ask('POST', '/api/password', { current, next: one })).statusCode).toBe(200)
      current = one
    }
    expect((await browser.ask('POST', '/api/password', { current, next: PASSWORD })).statusCode).toBe(200)
  })

  it('is needed after ninety days: until then no programme opens', async () => {
    const { signInName, userId, personId } = await someone()
    await house.database.asSuperuser(
      `update auth.password_history set set_at = now() - interval '91 days' where user_id = $1`,
      [userId],
    )
    const browser = house.browser()
    await browser.signIn(signInName)
    expect((await browser.ask('GET', '/api/session')).json()).toMatchObject({ passwordExpired: true })
    expect((await browser.ask('GET', probe)).statusCode).toBe(403)
    expect((await browser.ask('POST', '/api/password', { current: PASSWORD, next })).statusCode).toBe(200)
    expect((await browser.ask('GET', probe)).json()).toMatchObject({ person: personId })
  })
})

describe('a second factor', () => {
  /** Signed in, with a second factor; `shift` of a step or more makes codes that were not used yet. */
  async function enrolled(role = 'bureau_officer') {
    const who = await someone(role)
    const browser = house.browser()
    await browser.signIn(who.signInName)
    const begun = (await browser.ask('POST', '/api/totp', { password: PASSWORD })).json() as {
      uri: string
      secret: string
      recoveryCodes: string[]
    }
    const answer = await browser.ask('POST', '/api/totp/confirm', { code: writeTotp(begun.secret, new Date(), -1) })
    expect(answer.statusCode, answer.body).toBe(200)
    return { ...who, ...begun, browser }
  }

  it('is begun with the password and confirmed with a code; from then on it is asked for', async () => {
    const { signInName, secret, uri, recoveryCodes, browser } = await enrolled()
    expect(uri).toContain(`otpauth://totp/${encodeURIComponent(`Courtyard:${signInName}`)}`)
    expect(recoveryCodes).toHaveLength(10)
    expect((await browser.ask('GET', '/api/session')).json()).toMatchObject({ hasTotp: true })
    const next = house.browser()
    expect((await next.signIn(signInName)).json()).toEqual({ state: 'totp_needed' })
    expect(next.setCookies().join()).toMatch(
      /^courtyard_second_step=[^;]+; Max-Age=600; Path=\/; HttpOnly; SameSite=Strict$/,
    )
    expect((await next.ask('GET', '/api/session')).statusCode).toBe(401)
    expect((await next.ask('POST', '/api/session/totp', { code: writeTotp(secret, new Date()) })).json()).toEqual({
      state: 'signed_in',
    })
    expect((await next.ask('GET', '/api/session')).statusCode).toBe(200)
  })

  it('gives rights to roles that ask for one, and without it they give none', async () => {
    const who = await someone('security_administrator')
    const browser = house.browser()
    await browser.signIn(who.signInName)
    expect((await browser.ask('GET', '/api/session')).json()).toMatchObject({ needsTotp: true })
    expect((await browser.ask('GET', probe)).json()).toMatchObject({ rights: [] })
    const { secret } = (await browser.ask('POST', '/api/totp', { password: PASSWORD })).json() as { secret: string }
    await browser.ask('POST', '/api/totp/confirm', { code: writeTotp(secret, new Date()) })
    expect((await browser.ask('GET', '/api/session')).json()).toMatchObject({ needsTotp: false })
    expect((await browser.ask('GET', probe)).json()).toMatchObject({
      rights: expect.arrayContaining(['sign_in.rules']),
    })
  })

  it('ends the sessions that were opened without it', async () => {
    const { signInName } = await someone()
    const [old, browser] = [house.browser(), house.browser()]
    await old.signIn(signInName)
    await browser.signIn(signInName)
    const kept = browser.cookies.get('courtyard_session') ?? ''
    const { secret } = (await browser.ask('POST', '/api/totp', { password: PASSWORD })).json() as { secret: string }
    expect((await old.ask('GET', '/api/session')).statusCode).toBe(200)
    await browser.ask('POST', '/api/totp/confirm', { code: writeTotp(secret, new Date()) })
    expect((await browser.ask('GET', '/api/session')).statusCode).toBe(200)
    expect((await old.ask('GET', '/api/session')).statusCode).toBe(401)
    old.cookies.set('courtyard_session', kept)
    expect((await old.ask('GET', '/api/session')).statusCode).toBe(401)
  })

  it('takes a code once', async () => {
    const { signInName, secret } = await enrolled()
    const code = writeTotp(secret, new Date())
    const [first, second] = [house.browser(), house.browser()]
    await first.signIn(signInName)
    await second.signIn(signInName)
    const answers = await Promise.all([first, second].map((one) => one.ask('POST', '/api/session/totp', { code })))
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 401])
  })

  it('counts wrong codes with wrong passwords, and the right password does not wipe them out', async () => {
    const { signInName, secret } = await enrolled()
    for (let turn = 0; turn < 5; turn += 1) {
      const browser = house.browser()
      expect((await browser.signIn(signInName)).json()).toEqual({ state: 'totp_needed' })
      expect((await browser.ask('POST', '/api/session/totp', { code: `00000${turn}` })).statusCode).toBe(401)
    }
    const browser = house.browser()
    expect((await browser.signIn(signInName)).statusCode).toBe(401)
    expect((await browser.ask('POST', '/api/session/totp', { code: writeTotp(secret, new Date()) })).statusCode).toBe(
      401,
    )
  })

  it('lets no more than five codes be tried, however many come at once', async () => {
    const { signInName, userId } = await enrolled()
    const browser = house.browser()
    await browser.signIn(signInName)
    const answers = await Promise.all(
      Array.from({ length: 30 * rounds }, (_, i) =>
        browser.ask('POST', '/api/session/totp', { code: String(100_000 + i) }),
      ),
    )
    expect(answers.every(({ statusCode }) => statusCode === 401)).toBe(true)
    const used = await house.database.asSuperuser(
      `select from auth.used_code where user_id = $1 and code like '1000%'`,
      [userId],
    )
    expect(used.length).toBeLessThanOrEqual(5)
  })

  it('takes a recovery code in its place, once', async () => {
    const { signInName, recoveryCodes } = await enrolled()
    const code = recoveryCodes[0] ?? ''
    for (const status of [200, 401]) {
      const browser = house.browser()
      await browser.signIn(signInName)
      expect((await browser.ask('POST', '/api/session/totp', { code })).statusCode).toBe(status)
    }
  })

  it('checks the code of who gave the password, also where another is signed in in that browser', async () => {
    const [mine, other] = [await enrolled(), await enrolled()]
    // Signed in as `other`, who has a code; the second step is of `mine`.
    await other.browser.ask('POST', '/api/session', { signInName: mine.signInName, password: PASSWORD })
    const answer = await other.browser.ask('POST', '/api/session/totp', { code: writeTotp(other.secret, new Date()) })
    expect(answer.statusCode).toBe(401)
  })

  it('keeps neither its secret nor its recovery codes readable', async () => {
    const { secret, recoveryCodes, userId } = await enrolled()
    const [row] = await house.database.asSuperuser<{ row: string }>(
      'select second_factor::text as row from auth.second_factor where user_id = $1',
      [userId],
    )
    expect(row?.row).toBeTruthy()
    for (const plain of [secret, ...recoveryCodes]) expect(row?.row).not.toContain(plain)
  })

  it('is not begun without the password, twice, or confirmed with a recovery code', async () => {
    const { signInName } = await someone()
    const browser = house.browser()
    await browser.signIn(signInName)
    expect((await browser.ask('POST', '/api/totp', { password: 'wrong' })).statusCode).toBe(403)
    const begun = (await browser.ask('POST', '/api/totp', { password: PASSWORD })).json() as {
      secret: string
      recoveryCodes: string[]
    }
    expect((await browser.ask('POST', '/api/totp/confirm', { code: begun.recoveryCodes[0] ?? '' })).statusCode).toBe(
      403,
    )
    expect(
      (await browser.ask('POST', '/api/totp/confirm', { code: writeTotp(begun.secret, new Date()) })).statusCode,
    ).toBe(200)
    expect((await browser.ask('POST', '/api/totp', { password: PASSWORD })).json()).toMatchObject({
      code: 'totp_already_on',
    })
  })
})
