import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { madeTokenSchema, tokensSchema } from './sign-in.schema.ts'
import { type Browser, type House, openHouse, PASSWORD } from './testing/a-house.ts'

let house: House
let browser: Browser
let personId: string
let userId: string
beforeAll(async () => {
  house = await openHouse()
  personId = await house.addPerson('办公室', 'programme_office')
  userId = await house.addAccount(personId, 'office')
  browser = house.browser()
  await browser.signIn('office')
  await house.database.asSuperuser('update auth.session set second_factor = true')
})
afterAll(() => house.close())

const probe = '/api/programmes/yunxi-2031/probe'
const wanted = { slug: 'yunxi-2031', name: '月报', rights: ['people.see', 'organisations.see'], days: 30 }
async function make(over: object = {}) {
  const answer = await browser.ask('POST', '/api/tokens', { ...wanted, ...over })
  expect(answer.statusCode, answer.body).toBe(201)
  return madeTokenSchema.parse(answer.json())
}
/** A program: no cookies, no origin. */
const asProgram = (token: string, method: 'GET' | 'POST' | 'DELETE' = 'GET', url = probe, payload?: object) =>
  house.app.inject({
    method,
    url,
    headers: { host: 'localhost', authorization: `Bearer ${token}` },
    ...(payload ? { payload } : {}),
  })

describe('a machine token', () => {
  it('acts as its person with the rights it was given, and no more', async () => {
    const { token } = await make()
    expect(token).toMatch(/^courtyard_[\w-]{43}$/)
    expect((await asProgram(token)).json()).toEqual({ person: personId, rights: ['organisations.see', 'people.see'] })
  })

  it('is shown once and kept as a checksum', async () => {
    const { token, id } = await make()
    const list = await browser.ask('GET', '/api/tokens')
    expect(list.body).not.toContain(token)
    expect(tokensSchema.parse(list.json()).tokens.map((one) => one.id)).toContain(id)
    const rows = await house.database.asSuperuser<{ row: string }>(
      'select one::text as row from auth.machine_token one',
    )
    expect(rows.length).toBeGreaterThan(0)
    expect(rows.some(({ row }) => row.includes(token.slice(10)))).toBe(false)
    const told = await house.database.asSuperuser<{ row: string }>('select one::text as row from audit.entry one')
    expect(told.some(({ row }) => row.includes(token.slice(10)))).toBe(false)
  })

  it('cannot be given a right that its maker does not hold', async () => {
    const answer = await browser.ask('POST', '/api/tokens', { ...wanted, rights: ['people.see', 'roles.grant'] })
    expect([answer.statusCode, answer.json()]).toEqual([
      403,
      expect.objectContaining({ code: 'beyond_own_rights', rights: ['roles.grant'] }),
    ])
  })

  it('loses a right with its person, at the next request', async () => {
    const other = await house.addPerson('处室', 'bureau_officer')
    await house.addAccount(other, 'bureau')
    const theirs = house.browser()
    await theirs.signIn('bureau')
    const [held] = (await theirs.ask('GET', probe)).json<{ rights: string[] }>().rights
    const { token } = madeTokenSchema.parse(
      (await theirs.ask('POST', '/api/tokens', { ...wanted, rights: [held] })).json(),
    )
    expect((await asProgram(token)).json()).toMatchObject({ rights: [held] })
    await house.database.asSuperuser(`update access.appointment set valid_to = access.today() where person_id = $1`, [
      other,
    ])
    expect((await asProgram(token)).json()).toMatchObject({ rights: [] })
    await house.database.asSuperuser('delete from auth.membership where person_id = $1', [other])
    expect((await asProgram(token)).statusCode).toBe(401)
  })

  it('signs nobody in, makes no token, changes no password and ends no session', async () => {
    const { token, id } = await make()
    for (const [method, url, payload] of [
      ['GET', '/api/session'],
      ['GET', '/api/sessions'],
      ['DELETE', '/api/sessions'],
      ['DELETE', '/api/session'],
      ['GET', '/api/tokens'],
      ['POST', '/api/tokens', wanted],
      ['DELETE', `/api/tokens/${id}`],
      ['POST', '/api/password', { current: PASSWORD, next: 'Tian-Wen-77-Deng' }],
      ['POST', '/api/totp', { password: PASSWORD }],
    ] as const) {
      expect((await asProgram(token, method, url, payload)).statusCode, `${method} ${url}`).toBe(401)
    }
    expect((await browser.ask('GET', '/api/session')).statusCode).toBe(200)
  })

  it('is not helped out by a cookie', async () => {
    for (const authorization of ['Bearer courtyard_wrong', 'Basic eDp5', 'Bearer', '']) {
      expect((await browser.ask('GET', probe, undefined, { authorization })).statusCode, authorization).toBe(401)
    }
  })

  it.each([
    ['has expired', `made_at = now() - interval '2 days', expires_at = now() - interval '1 second'`],
    ['was revoked', 'revoked_at = now()'],
  ])('that %s is nobody’s', async (_how, change) => {
    const { token, id } = await make()
    await house.database.asSuperuser(`update auth.machine_token set ${change} where id = $1`, [id])
    expect((await asProgram(token)).statusCode).toBe(401)
  })

  it('is revoked by its maker and nobody else', async () => {
    const { token, id } = await make()
    const other = await house.addPerson('另一人')
    await house.addAccount(other, 'another')
    const theirs = house.browser()
    await theirs.signIn('another')
    expect((await theirs.ask('DELETE', `/api/tokens/${id}`)).statusCode).toBe(404)
    expect((await asProgram(token)).statusCode).toBe(200)
    expect((await browser.ask('DELETE', `/api/tokens/${id}`)).statusCode).toBe(204)
    expect((await asProgram(token)).statusCode).toBe(401)
    expect((await house.listRecord()).slice(0, 1)).toMatchObject([
      { act: 'sign_in.revoke_token', thing_id: userId, after: { token: id } },
    ])
  })

  it('lasts a year at most, by the route and by the database', async () => {
    expect((await browser.ask('POST', '/api/tokens', { ...wanted, days: 366 })).statusCode).toBe(400)
    const { id } = await make({ days: 365 })
    await expect(
      house.database.asSuperuser(
        `update auth.machine_token set expires_at = made_at + interval '367 days' where id = $1`,
        [id],
      ),
    ).rejects.toMatchObject({ constraint: 'a_token_lasts_a_year_at_most' })
  })
})
