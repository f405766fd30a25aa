import { execFile } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '../../platform/db/database.ts'
import { ROLES } from '../../platform/db/roles.ts'
import { deriveKey } from '../../platform/derive-key.ts'
import { createAuth } from './create-auth.ts'
import { nameCookies, readSigned } from './session-cookie.ts'
import { getSessionEnd } from './store.ts'
import { CHEAP, type House, openHouse } from './testing/a-house.ts'

const watch = fileURLToPath(new URL('./testing/watch-telemetry.ts', import.meta.url))

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.close())

describe('better-auth', () => {
  it('tells nobody that it is used, whatever the environment asks of it', async () => {
    const heard: string[] = []
    const listener = createServer((request, response) => {
      heard.push(request.url ?? '')
      response.end('{}')
    })
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
    const endpoint = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/told`
    const config = JSON.stringify(house.database.configOf(ROLES.auth))
    const run = (mode: 'ours' | 'bare') =>
      promisify(execFile)(process.execPath, ['--import', 'tsx', watch, config, mode], {
        env: {
          ...process.env,
          NODE_ENV: 'production',
          TEST: '',
          VITEST: '',
          BETTER_AUTH_TELEMETRY: '1',
          BETTER_AUTH_TELEMETRY_ENDPOINT: endpoint,
        },
      })
    try {
      const ours = JSON.parse((await run('ours')).stdout) as { connections: string[]; fetched: string[]; users: number }
      expect(ours).toEqual({ connections: [], fetched: [], users: 0 })
      expect(heard).toEqual([])
      // The watch sees what there is to see: made without our settings, it does tell.
      const bare = JSON.parse((await run('bare')).stdout) as { fetched: string[] }
      expect([bare.fetched.length > 0, heard.length > 0]).toEqual([true, true])
    } finally {
      listener.close()
    }
  })

  it('knows every table and column it asks for', async () => {
    const accounts = openDatabase({ ...house.database.configOf(ROLES.auth), max: 1 })
    const auth = makeAuth(accounts, null)
    try {
      const { adapter } = await auth.$context
      for (const model of ['user', 'session', 'account', 'verification', 'twoFactor']) {
        expect(await adapter.findMany({ model, limit: 1 }), model).toEqual(expect.any(Array))
      }
    } finally {
      await accounts.close()
    }
  })

  it('lets nobody make an account', async () => {
    const accounts = openDatabase({ ...house.database.configOf(ROLES.auth), max: 1 })
    const auth = makeAuth(accounts, null)
    try {
      const body = { email: 'me@example.org', name: 'me', password: 'Tuo-Luo-37-Feng' }
      await expect(auth.api.signUpEmail({ body })).rejects.toThrow()
      expect(await house.database.asSuperuser(`select from auth.user_account where name = 'me'`)).toEqual([])
    } finally {
      await accounts.close()
    }
  })
})

describe('the cookies', () => {
  it.each([
    [null, 'courtyard_session', false],
    ['http://courtyard.test', 'courtyard_session', false],
    ['https://courtyard.test', '__Host-courtyard_session', true],
  ])('of a site at %s: %s, over TLS only: %s', async (address, name, secure) => {
    expect(nameCookies(address)).toMatchObject({ session: name, secure })
    const other = await openHouse({ address })
    try {
      await other.addAccount(await other.addPerson('测试'), 'tester')
      const browser = other.browser(
        address === null ? {} : { headers: { host: new URL(address).host, origin: address } },
      )
      await browser.signIn('tester')
      const [set = ''] = browser.setCookies()
      expect(set.startsWith(`${name}=`)).toBe(true)
      expect(set).toContain('; HttpOnly')
      expect(set).toContain('; SameSite=Strict')
      expect(set).toContain('; Path=/')
      expect(set).not.toMatch(/domain/i)
      expect(set.includes('; Secure')).toBe(secure)
      expect((await browser.ask('GET', '/api/session')).statusCode).toBe(200)
    } finally {
      await other.close()
    }
  })

  it('are read as better-auth signs them, and by its secret alone', async () => {
    await house.addAccount(await house.addPerson('测试'), 'signed')
    const browser = house.browser()
    await browser.signIn('signed')
    const cookie = browser.cookies.get('courtyard_session')
    const secret = deriveKey(house.rootSecret, 'sign-in').toString('base64url')
    expect(readSigned(cookie, secret)).toMatch(/^\w{32}$/)
    expect(readSigned(cookie, deriveKey(house.rootSecret, 'another').toString('base64url'))).toBeNull()
    const bent = decodeURIComponent(cookie ?? '').replace(/^./, (first) => (first === 'a' ? 'b' : 'a'))
    expect(readSigned(encodeURIComponent(bent), secret)).toBeNull()
  })
})

function makeAuth(accounts: ReturnType<typeof openDatabase>, address: string | null) {
  return createAuth({
    database: accounts,
    secret: deriveKey(house.rootSecret, 'sign-in').toString('base64url'),
    cookies: nameCookies(address),
    address,
    cost: CHEAP,
    getSessionEnd: () => getSessionEnd(accounts.kysely),
  })
}
