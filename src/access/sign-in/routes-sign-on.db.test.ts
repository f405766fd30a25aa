import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Browser, type House, openHouse, PASSWORD } from './testing/a-house.ts'
import { type OidcProvider, startOidcProvider, visitProvider } from './testing/start-oidc-provider.ts'

const address = 'http://courtyard.test'
const redirectUri = `${address}/api/sign-on/city/back`
const settings = {
  clientId: 'courtyard',
  clientSecret: 'known-to-both',
  name: { zh: '统一认证', en: 'City sign-on' },
  redirectUri,
}

let provider: OidcProvider
let house: House
let people = 0
beforeAll(async () => {
  provider = await startOidcProvider(redirectUri)
  house = await openHouse({ address, signOn: { ...settings, issuer: provider.issuer, claim: 'preferred_username' } })
})
afterAll(async () => {
  await house.close()
  await provider.stop()
})

async function someone() {
  people += 1
  const signInName = `tester${people}`
  const personId = await house.addPerson(`测试${people}`, 'security_administrator')
  return { personId, signInName, userId: await house.addAccount(personId, signInName) }
}

/** Goes there and comes back; `bend` changes what the browser is sent away with. */
async function come(
  browser: Browser,
  hint: string,
  over: { readonly to?: string; readonly bend?: (url: URL) => void; readonly house?: House } = {},
): Promise<{ back: string; location: string }> {
  const to = over.to === undefined ? '' : `?to=${encodeURIComponent(over.to)}`
  const begun = await browser.ask('GET', `/api/sign-on/city/start${to}`)
  expect(begun.statusCode, begun.body).toBe(302)
  const url = new URL(String(begun.headers.location))
  url.searchParams.set('login_hint', hint)
  over.bend?.(url)
  const back = (await visitProvider(url.href, redirectUri)).slice(address.length)
  return { back, location: String((await browser.ask('GET', back)).headers.location) }
}

describe('the city’s own sign-on', () => {
  it('is named to the page', async () => {
    expect((await house.browser().ask('GET', '/api/sign-on')).json()).toEqual({
      providers: [{ id: 'city', name: settings.name }],
    })
    expect((await house.browser().ask('GET', '/api/sign-on/other/start')).statusCode).toBe(400)
  })

  it('asks with PKCE, a state and a nonce, all new each time', async () => {
    const [first, second] = await Promise.all(
      [1, 2].map(
        async () =>
          new URL(String((await house.browser().ask('GET', '/api/sign-on/city/start')).headers.location)).searchParams,
      ),
    )
    expect(Object.fromEntries(first ?? [])).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      redirect_uri: redirectUri,
      scope: 'openid profile',
    })
    for (const name of ['state', 'nonce', 'code_challenge']) {
      expect(first?.get(name)?.length, name).toBeGreaterThanOrEqual(43)
      expect(first?.get(name), name).not.toBe(second?.get(name))
    }
  })

  it('opens the account whose sign-in name it states, and goes on to where the person wanted', async () => {
    const { signInName, personId } = await someone()
    const browser = house.browser()
    expect(
      (await come(browser, `sub-${signInName},${signInName.toUpperCase()}`, { to: '/desk/people?page=2' })).location,
    ).toBe('/desk/people?page=2')
    expect((await browser.ask('GET', '/api/programmes/yunxi-2031/probe')).json()).toMatchObject({
      person: personId,
      rights: [],
    })
    expect(browser.cookies.has('courtyard_sign_on')).toBe(false)
  })

  it('counts as a second factor when it says that it asked for one', async () => {
    const { signInName } = await someone()
    const browser = house.browser()
    await come(browser, `sub-${signInName},${signInName},,,mfa`)
    expect((await browser.ask('GET', '/api/session')).json()).toMatchObject({ needsTotp: false, hasTotp: false })
    expect((await browser.ask('GET', '/api/programmes/yunxi-2031/probe')).json()).toMatchObject({
      rights: expect.arrayContaining(['roles.grant']),
    })
  })

  it('does not stand in for a second factor that the account has here', async () => {
    const { signInName, userId } = await someone()
    await house.database.asSuperuser('update auth.user_account set has_second_factor = true where id = $1', [userId])
    const browser = house.browser()
    expect(
      (await come(browser, `sub-${signInName},${signInName},,,mfa`, { to: '/en/desk/yunxi-2031/people' })).location,
    ).toBe('/en/desk/totp?to=%2Fyunxi-2031%2Fpeople')
    expect((await browser.ask('GET', '/api/session')).statusCode).toBe(401)
  })

  it('makes nobody an account', async () => {
    const browser = house.browser()
    const count = async () => (await house.database.asSuperuser('select from auth.user_account')).length
    const before = await count()
    expect((await come(browser, 'sub-stranger,stranger')).location).toBe('/desk/sign-in?error=sign_on_unknown')
    expect((await come(browser, 'sub-stranger,stranger', { to: '/en/desk/a/people?page=2' })).location).toBe(
      '/en/desk/sign-in?error=sign_on_unknown&to=%2Fa%2Fpeople%3Fpage%3D2',
    )
    expect((await come(browser, 'sub-stranger,stranger', { to: '/en/desk/' })).location).toBe(
      '/en/desk/sign-in?error=sign_on_unknown',
    )
    expect((await come(browser, 'sub-odd,a b')).location).toBe('/desk/sign-in?error=sign_on_unknown')
    expect((await browser.ask('GET', '/api/session')).statusCode).toBe(401)
    expect(await count()).toBe(before)
  })

  it('is bound to the first subject: another that states the same name is refused', async () => {
    const { signInName, userId } = await someone()
    expect((await come(house.browser(), `first-${signInName},${signInName}`)).location).toBe('/')
    const other = house.browser()
    expect((await come(other, `second-${signInName},${signInName}`)).location).toBe(
      '/desk/sign-in?error=sign_on_unknown',
    )
    expect((await other.ask('GET', '/api/session')).statusCode).toBe(401)
    // The subject keeps its account, whatever it is called there from now on; and takes over nobody else's.
    const renamed = house.browser()
    await someone()
    expect((await come(renamed, `first-${signInName},tester${people}`)).location).toBe('/')
    expect((await renamed.ask('GET', '/api/session')).json()).toMatchObject({ signInName })
    const bound = await house.database.asSuperuser(
      `select from auth.credential where user_id = $1 and provider_id = 'city'`,
      [userId],
    )
    expect(bound).toHaveLength(1)
  })

  it.each([
    ['another state', (url: URL) => url.searchParams.set('state', 'x'.repeat(43)), 'sign_on_refused'],
    ['another nonce', (url: URL) => url.searchParams.set('nonce', 'x'.repeat(43)), 'sign_on_refused'],
    ['another challenge', (url: URL) => url.searchParams.set('code_challenge', 'x'.repeat(43)), 'sign_on_refused'],
  ])('is refused with %s', async (_what, bend, error) => {
    const { signInName } = await someone()
    const browser = house.browser()
    expect((await come(browser, `sub-${signInName},${signInName}`, { bend })).location).toBe(
      `/desk/sign-in?error=${error}`,
    )
    expect((await browser.ask('GET', '/api/session')).statusCode).toBe(401)
  })

  it('takes a code once, and only in the browser that went', async () => {
    const { signInName } = await someone()
    const browser = house.browser()
    await browser.ask('GET', '/api/sign-on/city/start')
    const begun = await browser.ask('GET', '/api/sign-on/city/start')
    const kept = browser.cookies.get('courtyard_sign_on') ?? ''
    const url = new URL(String(begun.headers.location))
    url.searchParams.set('login_hint', `sub-${signInName},${signInName}`)
    const back = (await visitProvider(url.href, redirectUri)).slice(address.length)
    // Sent to somebody else's browser, to be signed in as the sender (login CSRF).
    const victim = house.browser()
    expect((await victim.ask('GET', back)).headers.location).toBe('/desk/sign-in?error=sign_on_expired')
    expect((await browser.ask('GET', back)).headers.location).toBe('/')
    browser.cookies.delete('courtyard_session')
    browser.cookies.set('courtyard_sign_on', kept)
    expect((await browser.ask('GET', back)).headers.location).toBe('/desk/sign-in?error=sign_on_refused')
    expect((await browser.ask('GET', '/api/session')).statusCode).toBe(401)
  })

  it('believes no cookie but its own', async () => {
    const browser = house.browser()
    for (const value of ['', 'x', Buffer.alloc(200).toString('base64url')]) {
      browser.cookies.set('courtyard_sign_on', value)
      expect((await browser.ask('GET', '/api/sign-on/city/back?code=x&state=y')).headers.location).toBe(
        '/desk/sign-in?error=sign_on_expired',
      )
    }
  })

  it.each([
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    '/%0d%0aset-cookie:x=1',
    '/\r\nx: y',
    'javascript:alert(1)',
  ])('never goes to %j afterwards', async (to) => {
    const { signInName } = await someone()
    const browser = house.browser()
    expect((await come(browser, `sub-${signInName},${signInName}`, { to })).location).toBe('/')
  })

  it('is written to the record, as is that it failed', async () => {
    const { signInName, userId } = await someone()
    await come(house.browser(), `sub-${signInName},${signInName}`)
    await come(house.browser(), `other-${signInName},${signInName}`)
    const told = (await house.listRecord()).filter(({ thing_id }) => thing_id === userId)
    expect(told.map(({ act, after }) => [act, after])).toEqual([
      ['sign_in.fail', { what: 'sign_on_other_subject' }],
      ['sign_in.succeed', { way: 'city' }],
    ])
  })

  it('leaves passwords working beside it', async () => {
    const { signInName } = await someone()
    await come(house.browser(), `sub-${signInName},${signInName}`)
    expect((await house.browser().signIn(signInName, PASSWORD)).statusCode).toBe(200)
  })
})

describe('a provider that cannot be believed', () => {
  it('signs with another key than it shows: nobody is let in', async () => {
    const forged = await startOidcProvider(redirectUri, 'forged')
    const other = await openHouse({
      address,
      signOn: { ...settings, issuer: forged.issuer, claim: 'preferred_username' },
    })
    try {
      await other.addAccount(await other.addPerson('测试'), 'tester')
      const browser = other.browser()
      expect((await come(browser, 'sub,tester')).location).toBe('/desk/sign-in?error=sign_on_refused')
      expect((await browser.ask('GET', '/api/session')).statusCode).toBe(401)
    } finally {
      await other.close()
      await forged.stop()
    }
  })

  it('does not answer: the page says so', async () => {
    const other = await openHouse({
      address,
      signOn: { ...settings, issuer: 'http://127.0.0.1:9', claim: 'preferred_username' },
    })
    try {
      const answer = await other.browser().ask('GET', '/api/sign-on/city/start')
      expect(answer.headers.location).toBe('/desk/sign-in?error=sign_on_unreachable')
    } finally {
      await other.close()
    }
  })

  it('states an address that it did not verify: it is not believed', async () => {
    const other = await openHouse({ address, signOn: { ...settings, issuer: provider.issuer, claim: 'email' } })
    try {
      await other.addAccount(await other.addPerson('测试'), 'a@city.example')
      expect((await come(other.browser(), 'sub-a,x,a@city.example,no')).location).toBe(
        '/desk/sign-in?error=sign_on_unknown',
      )
      expect((await come(other.browser(), 'sub-a,x,a@city.example,verified')).location).toBe('/')
    } finally {
      await other.close()
    }
  })
})

describe('where the city has none', () => {
  it('nothing is offered', async () => {
    const other = await openHouse()
    try {
      expect((await other.browser().ask('GET', '/api/sign-on')).json()).toEqual({ providers: [] })
      expect((await other.browser().ask('GET', '/api/sign-on/city/start')).statusCode).toBe(404)
      expect((await other.browser().ask('GET', '/api/sign-on/city/back?code=x')).statusCode).toBe(404)
    } finally {
      await other.close()
    }
  })
})
