import type { InjectOptions } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { madeUpPeopleSchema } from './sign-in.schema.ts'
import { type House, openHouse, PASSWORD } from './testing/a-house.ts'

let house: House
let personId: string
beforeAll(async () => {
  house = await openHouse({ invented: true })
  personId = await house.addPerson('云小溪', 'security_administrator')
})
afterAll(() => house.close())

const enter = { slug: 'yunxi-2031', personId: '' }

describe('the door to the made-up city', () => {
  it('lets whoever sits at the machine choose a person and be that person, with all rights of the role', async () => {
    const browser = house.browser()
    const { people } = madeUpPeopleSchema.parse((await browser.ask('GET', '/api/made-up/people')).json())
    expect(people).toEqual([
      {
        slug: 'yunxi-2031',
        personId,
        name: '云小溪',
        nameEn: null,
        role: 'security_administrator',
        roleName: { zh: '安全管理员', en: expect.any(String) },
        organisation: { zh: '云溪市', en: 'Yunxi' },
      },
    ])
    expect((await browser.ask('POST', '/api/made-up/enter', { ...enter, personId })).json()).toEqual({
      state: 'signed_in',
    })
    expect((await browser.ask('GET', '/api/session')).json()).toMatchObject({
      signInName: null,
      needsTotp: false,
      programmes: [{ invented: true }],
    })
    expect((await browser.ask('GET', '/api/programmes/yunxi-2031/probe')).json()).toMatchObject({
      person: personId,
      rights: expect.arrayContaining(['sign_in.rules']),
    })
  })

  it('makes one account for a person, however many enter at once', async () => {
    const other = await house.addPerson('云大溪', 'system_administrator')
    await Promise.all(
      Array.from({ length: 6 }, () => house.browser().ask('POST', '/api/made-up/enter', { ...enter, personId: other })),
    )
    const accounts = await house.database.asSuperuser('select from auth.membership where person_id = $1', [other])
    expect(accounts).toHaveLength(1)
  })

  it.each<[string, Partial<InjectOptions>]>([
    ['from another machine', { remoteAddress: '192.0.2.9' }],
    ['under another name (DNS rebinding)', { headers: { host: 'evil.example', origin: 'http://evil.example' } }],
    [
      'under a name that begins like ours',
      { headers: { host: '127.0.0.1.evil.example', origin: 'http://127.0.0.1.evil.example' } },
    ],
    ['by way of a proxy', { headers: { 'x-forwarded-for': '127.0.0.1' } }],
    ['by way of a proxy that says so otherwise', { headers: { forwarded: 'for=127.0.0.1' } }],
  ])('is not there %s', async (_where, over) => {
    const browser = house.browser(over)
    expect((await browser.ask('GET', '/api/made-up/people')).statusCode).toBe(404)
    const answer = await browser.ask('POST', '/api/made-up/enter', { ...enter, personId })
    expect([answer.statusCode, answer.headers['set-cookie']]).toEqual([404, undefined])
  })

  it('is not opened by a page of another site', async () => {
    const answer = await house
      .browser()
      .ask('POST', '/api/made-up/enter', { ...enter, personId }, { origin: 'https://evil.example' })
    expect([answer.statusCode, answer.headers['set-cookie']]).toEqual([403, undefined])
  })

  it('opens for nobody who is not there, and for nobody without a role', async () => {
    const idle = await house.addPerson('无岗')
    for (const one of [idle, '00000000-0000-4000-8000-000000000099']) {
      expect((await house.browser().ask('POST', '/api/made-up/enter', { ...enter, personId: one })).statusCode).toBe(
        404,
      )
    }
    expect(
      (await house.browser().ask('POST', '/api/made-up/enter', { slug: 'nantong-2024', personId })).statusCode,
    ).toBe(404)
  })

  it('gives accounts that have no password and can be given none', async () => {
    const browser = house.browser()
    await browser.ask('POST', '/api/made-up/enter', { ...enter, personId })
    expect((await browser.ask('POST', '/api/password', { current: 'x', next: PASSWORD })).json()).toMatchObject({
      code: 'made_up_person',
    })
    expect((await browser.ask('POST', '/api/totp', { password: 'x' })).json()).toMatchObject({ code: 'made_up_person' })
    const [account] = await house.database.asSuperuser<{ id: string }>(
      'select id from auth.user_account where is_invented limit 1',
    )
    const id = account?.id
    for (const [statement, constraint] of [
      [
        `insert into auth.credential (user_id, provider_id, account_id, password) values ($1::uuid, 'credential', $1::text, 'scrypt$13$8$1$' || repeat('a', 22) || '$' || repeat('a', 43))`,
        'an_invented_account_has_no_way_in',
      ],
      [
        `insert into auth.credential (user_id, provider_id, account_id) values ($1, 'city', 'x y')`,
        'an_invented_account_has_no_way_in',
      ],
      [
        `insert into auth.second_factor (user_id, secret, recovery_codes) values ($1, 'x', 'y')`,
        'an_invented_account_has_no_second_factor',
      ],
      [
        `update auth.user_account set sign_in_name = 'yunxi' where id = $1`,
        'an_invented_account_has_no_sign_in_name_nor_second_factor',
      ],
    ] as const) {
      await expect(house.database.asSuperuser(statement, [id]), statement).rejects.toMatchObject({ constraint })
    }
    expect((await browser.ask('POST', `/api/programmes/yunxi-2031/people/${personId}/invitation`, {})).statusCode).toBe(
      403,
    )
  })
})

describe('where the programme is a real one', () => {
  it('nobody is entered as by choosing', async () => {
    const real = await openHouse({ invented: false })
    try {
      const someone = await real.addPerson('真人', 'security_administrator')
      expect((await real.browser().ask('GET', '/api/made-up/people')).json()).toEqual({ people: [] })
      expect((await real.browser().ask('POST', '/api/made-up/enter', { ...enter, personId: someone })).statusCode).toBe(
        404,
      )
    } finally {
      await real.close()
    }
  })

  it('and said to be made up by mistake, the database still gives nobody', async () => {
    const real = await openHouse({
      listProgrammes: async () => [{ slug: 'yunxi-2031', name: { zh: 'x', en: 'x' }, invented: true }],
    })
    try {
      const someone = await real.addPerson('真人', 'security_administrator')
      expect((await real.browser().ask('GET', '/api/made-up/people')).json()).toEqual({ people: [] })
      expect((await real.browser().ask('POST', '/api/made-up/enter', { ...enter, personId: someone })).statusCode).toBe(
        404,
      )
    } finally {
      await real.close()
    }
  })
})

describe.each(['0.0.0.0', '::', '192.0.2.1', 'courtyard.example'])('on a server that listens on %s', (host) => {
  it('the door does not exist', async () => {
    const open = await openHouse({ invented: true, host })
    try {
      const someone = await open.addPerson('云小溪', 'bureau_officer')
      expect((await open.browser().ask('GET', '/api/made-up/people')).statusCode).toBe(404)
      expect((await open.browser().ask('POST', '/api/made-up/enter', { ...enter, personId: someone })).statusCode).toBe(
        404,
      )
      expect(open.app.hasRoute({ method: 'POST', url: '/api/made-up/enter' })).toBe(false)
    } finally {
      await open.close()
    }
  })
})

it('a session from when the door was there is worth nothing where it is not', async () => {
  const browser = house.browser()
  await browser.ask('POST', '/api/made-up/enter', { ...enter, personId })
  const cookie = `courtyard_session=${browser.cookies.get('courtyard_session')}`
  const open = await openHouse({ invented: true, host: '0.0.0.0' })
  try {
    await open.database.asSuperuser(`insert into auth.user_account (id, name, email, is_invented)
      select id, 'x', id || '@sign-in.invalid', true from gen_random_uuid() as id`)
    const [kept] = await house.database.asSuperuser<{ token: string }>(
      'select token from auth.session order by created_at desc limit 1',
    )
    await open.database.asSuperuser(
      `insert into auth.session (user_id, token, expires_at) select id, $1, now() + interval '1 hour' from auth.user_account`,
      [kept?.token],
    )
    const answer = await open.app.inject({ url: '/api/session', headers: { host: 'localhost', cookie } })
    expect(answer.statusCode).toBe(401)
    await open.database.asSuperuser('update auth.user_account set is_invented = false')
    expect((await open.app.inject({ url: '/api/session', headers: { host: 'localhost', cookie } })).statusCode).toBe(
      200,
    )
  } finally {
    await open.close()
  }
})
