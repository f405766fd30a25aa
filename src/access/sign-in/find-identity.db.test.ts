import type { FastifyRequest } from 'fastify'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Database, openDatabase } from '../../platform/db/database.ts'
import { ROLES } from '../../platform/db/roles.ts'
import { deriveKey } from '../../platform/derive-key.ts'
import { findIdentity } from './find-identity.ts'
import { nameCookies } from './session-cookie.ts'
import { type Browser, type House, openHouse } from './testing/a-house.ts'

let house: House
let accounts: Database
let asked: unknown[] = []
let browser: Browser
let personId: string
let userId: string
beforeAll(async () => {
  house = await openHouse()
  accounts = openDatabase({ ...house.database.configOf(ROLES.auth), max: 2 })
  // Every statement of this login goes over the pool's connections.
  accounts.pool.on('connect', (client) => {
    const { query } = client
    client.query = ((...args: unknown[]) => {
      asked.push(args[0])
      return Reflect.apply(query, client, args)
    }) as typeof query
  })
  personId = await house.addPerson('测试')
  userId = await house.addAccount(personId, 'tester')
  browser = house.browser()
  await browser.signIn('tester')
})
afterAll(async () => {
  await accounts.close()
  await house.close()
})

const find = (headers: FastifyRequest['headers']) =>
  findIdentity(
    {
      accounts,
      cookies: nameCookies(null),
      secret: deriveKey(house.rootSecret, 'sign-in').toString('base64url'),
      isMadeUpDoorOpen: false,
    },
    { headers } as FastifyRequest,
  )
const cookie = () => `other=1; courtyard_session=${browser.cookies.get('courtyard_session')}; more=2`

it('asks the database once for who is signed in, whose person they are and whether it still holds', async () => {
  asked = []
  const identity = await find({ cookie: cookie() })
  expect(identity).toMatchObject({
    userId,
    secondFactor: false,
    memberships: [{ programmeId: house.programmeId, personId }],
  })
  expect(identity?.signedInAt).toBeInstanceOf(Date)
  expect(asked).toHaveLength(1)
})

it('asks once for a machine token', async () => {
  const { token } = (
    await browser.ask('POST', '/api/tokens', { slug: house.slug, name: 'x', rights: ['people.see'], days: 1 })
  ).json<{
    token?: string
  }>()
  // Without a role there is no right to give away.
  expect(token).toBeUndefined()
  asked = []
  expect(await find({ authorization: `Bearer courtyard_${'x'.repeat(43)}` })).toBeNull()
  expect(asked).toHaveLength(1)
})

it.each<[string, () => FastifyRequest['headers']]>([
  ['no cookie', () => ({})],
  ['a cookie of another site', () => ({ cookie: 'session=1' })],
  ['a cookie that we did not sign', () => ({ cookie: `courtyard_session=${'a'.repeat(32)}.${'b'.repeat(43)}%3D` })],
  ['a cookie that was bent', () => ({ cookie: cookie().replace(/courtyard_session=./, 'courtyard_session=_') })],
  ['a token that is none', () => ({ authorization: 'Bearer something-else-entirely' })],
  [
    'another kind of authorization, and a cookie that is right',
    () => ({ authorization: 'Basic eDp5', cookie: cookie() }),
  ],
])('asks nothing for %s', async (_what, headers) => {
  asked = []
  expect(await find(headers())).toBeNull()
  expect(asked).toEqual([])
})
