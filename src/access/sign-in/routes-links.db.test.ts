import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { linkSchema, madeLinkSchema } from './sign-in.schema.ts'
import { type Browser, type House, openHouse, PASSWORD } from './testing/a-house.ts'

let house: House
let people = 0
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.close())

async function someone(role?: string) {
  people += 1
  const signInName = `tester${people}`
  const personId = await house.addPerson(`测试${people}`, role)
  return { personId, signInName, userId: await house.addAccount(personId, signInName) }
}

/** Signed in, as if a second factor had been shown. */
async function office(role: string): Promise<{ browser: Browser; personId: string }> {
  const { personId, signInName, userId } = await someone(role)
  const browser = house.browser()
  await browser.signIn(signInName)
  await house.database.asSuperuser('update auth.session set second_factor = true where user_id = $1', [userId])
  return { browser, personId }
}

const use = (token: string, body: object, browser = house.browser()) => browser.ask('POST', `/api/links/${token}`, body)
const own = { signInName: 'qian.xuesen2', password: 'Tian-Wen-77-Deng' }

describe('an invitation', () => {
  it('lets a person choose a name and a password, and they are in', async () => {
    const personId = await house.addPerson('新人')
    const token = await house.addLink(personId, null)
    const browser = house.browser()
    expect(linkSchema.parse((await browser.ask('GET', `/api/links/${token}`)).json())).toMatchObject({
      purpose: 'invitation',
      signInName: null,
      mayJoin: false,
    })
    expect((await use(token, own, browser)).json()).toEqual({ state: 'signed_in' })
    expect((await browser.ask('GET', '/api/programmes/yunxi-2031/probe')).json()).toMatchObject({ person: personId })
    expect((await house.browser().signIn(own.signInName.toUpperCase(), own.password)).statusCode).toBe(200)
  })

  it('is used once, also by two at once', async () => {
    const token = await house.addLink(await house.addPerson('新人'), null)
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, i) => use(token, { signInName: `at-once-${i}`, password: own.password })),
    )
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, ...Array.from({ length: 7 }, () => 404)])
    const accounts = await house.database.asSuperuser(
      `select from auth.user_account where sign_in_name like 'at-once-%'`,
    )
    expect(accounts).toHaveLength(1)
    expect((await house.browser().ask('GET', `/api/links/${token}`)).statusCode).toBe(404)
  })

  it('lets whoever is signed in take the person into the account they have', async () => {
    const { signInName, userId } = await someone()
    const browser = house.browser()
    await browser.signIn(signInName)
    const token = await house.addLink(await house.addPerson('同一人'), null)
    // Already somebody in this programme: not as a second one.
    expect((await use(token, { join: true }, browser)).json()).toMatchObject({ code: 'already_a_member' })
    const other = await house.addPerson('外方案的人')
    const away = await house.addLink(other, null)
    // As if it were an invitation to another programme, where they are not yet anybody.
    await house.database.asSuperuser('delete from auth.membership where user_id = $1', [userId])
    expect((await browser.ask('GET', `/api/links/${away}`)).json()).toMatchObject({ mayJoin: true })
    expect((await use(away, { join: true })).statusCode).toBe(401)
    expect((await use(away, { join: true }, browser)).json()).toEqual({ state: 'done' })
    expect((await use(away, { join: true }, browser)).statusCode).toBe(404)
  })

  it.each([
    ['a name that is taken', () => ({ ...own, signInName: 'tester1' }), 409, 'sign_in_name_taken'],
    ['the same in full width', () => ({ ...own, signInName: 'ＴＥＳＴＥＲ１' }), 409, 'sign_in_name_taken'],
    ['a name that is none', () => ({ ...own, signInName: 'a b' }), 422, 'sign_in_name_refused'],
    ['a weak password', () => ({ ...own, signInName: 'new-one', password: 'Admin@123456' }), 422, 'password_refused'],
    [
      'the sign-in name inside the password',
      () => ({ signInName: 'liwei77', password: 'X-liwei77-Yz' }),
      422,
      'password_refused',
    ],
    ['a new password only', () => ({ password: own.password }), 422, 'not_what_the_link_is_for'],
  ])('is not used up by %s', async (_what, body, status, code) => {
    await someone()
    const token = await house.addLink(await house.addPerson('新人'), null)
    const answer = await use(token, body())
    expect([answer.statusCode, answer.json()]).toEqual([status, expect.objectContaining({ code })])
    expect((await house.browser().ask('GET', `/api/links/${token}`)).statusCode).toBe(200)
  })

  it.each([
    ['has expired', `made_at = now() - interval '4 days', expires_at = now() - interval '1 day'`],
    ['was ended', 'ended_at = now()'],
  ])('that %s opens nothing', async (_how, change) => {
    const personId = await house.addPerson('新人')
    const token = await house.addLink(personId, null)
    await house.database.asSuperuser(`update auth.one_time_link set ${change} where person_id = $1`, [personId])
    expect((await house.browser().ask('GET', `/api/links/${token}`)).statusCode).toBe(404)
    expect((await use(token, own)).statusCode).toBe(404)
  })

  it('lasts three days', async () => {
    const personId = await house.addPerson('新人')
    await house.addLink(personId, null)
    const [row] = await house.database.asSuperuser<{ hours: number }>(
      'select (extract(epoch from expires_at - made_at) / 3600)::int as hours from auth.one_time_link where person_id = $1',
      [personId],
    )
    expect(row?.hours).toBe(72)
  })

  it('is kept as a checksum', async () => {
    const personId = await house.addPerson('新人')
    const token = await house.addLink(personId, null)
    const [row] = await house.database.asSuperuser<{ row: string }>(
      'select one::text as row from auth.one_time_link one where person_id = $1',
      [personId],
    )
    expect(row?.row).toBeTruthy()
    expect(row?.row).not.toContain(token)
  })
})

describe('a link to a new password', () => {
  it('sets it, ends all sessions, undoes a lock, and does not go past a second factor', async () => {
    const { personId, signInName, userId } = await someone()
    const browser = house.browser()
    await browser.signIn(signInName)
    for (let turn = 0; turn < 5; turn += 1) await house.browser().signIn(signInName, 'wrong')
    const token = await house.addLink(personId, userId)
    expect((await house.browser().ask('GET', `/api/links/${token}`)).json()).toMatchObject({
      purpose: 'reset',
      signInName,
    })
    const answer = await use(token, { password: own.password })
    expect([answer.json(), answer.headers['set-cookie']]).toEqual([{ state: 'done' }, undefined])
    expect((await browser.ask('GET', '/api/session')).statusCode).toBe(401)
    expect((await house.browser().signIn(signInName)).statusCode).toBe(401)
    await house.database.asSuperuser('update auth.user_account set has_second_factor = true where id = $1', [userId])
    expect((await house.browser().signIn(signInName, own.password)).json()).toEqual({ state: 'totp_needed' })
    expect((await use(token, { password: own.password })).statusCode).toBe(404)
  })

  it('does not take the password there was', async () => {
    const { personId, userId } = await someone()
    const token = await house.addLink(personId, userId)
    expect((await use(token, { password: PASSWORD })).json()).toMatchObject({ refusals: ['used_before'] })
    expect((await use(token, { join: true })).json()).toMatchObject({ code: 'not_what_the_link_is_for' })
  })
})

describe('whoever manages people', () => {
  const invite = (browser: Browser, personId: string, body?: object) =>
    browser.ask('POST', `/api/programmes/yunxi-2031/people/${personId}/invitation`, body)

  it('gets a link for a person to hand over, once; a new one ends it', async () => {
    const admin = await office('system_administrator')
    const personId = await house.addPerson('受邀人')
    const first = madeLinkSchema.parse((await invite(admin.browser, personId)).json())
    expect(first).toMatchObject({ sent: false, url: null, path: expect.stringMatching(/^\/desk\/link#[\w-]{43}$/) })
    const second = madeLinkSchema.parse((await invite(admin.browser, personId)).json())
    const tokenOf = (path: string | null) => path?.split('#')[1] ?? ''
    expect((await house.browser().ask('GET', `/api/links/${tokenOf(first.path)}`)).statusCode).toBe(404)
    expect((await use(tokenOf(second.path), { signInName: 'invited-one', password: own.password })).statusCode).toBe(
      200,
    )
    // They have an account by now: the next link is for a new password.
    const third = madeLinkSchema.parse((await invite(admin.browser, personId)).json())
    expect((await house.browser().ask('GET', `/api/links/${tokenOf(third.path)}`)).json()).toMatchObject({
      purpose: 'reset',
      signInName: 'invited-one',
    })
    expect((await house.listRecord()).find(({ act }) => act === 'sign_in.make_link')).toMatchObject({
      person_id: admin.personId,
      after: { person: personId, purpose: 'reset', sent: false },
    })
  })

  it('makes one open link at a time, also when asked twice at once', async () => {
    const admin = await office('system_administrator')
    const personId = await house.addPerson('受邀人')
    const answers = await Promise.all([invite(admin.browser, personId), invite(admin.browser, personId)])
    expect(answers.map(({ statusCode }) => statusCode).every((status) => status === 201 || status === 409)).toBe(true)
    const open = await house.database.asSuperuser(
      'select from auth.one_time_link where person_id = $1 and ended_at is null and used_at is null',
      [personId],
    )
    expect(open).toHaveLength(1)
  })

  it('is refused without the right, for a person who is not there, and one who left', async () => {
    const [admin, officer] = [await office('system_administrator'), await office('bureau_officer')]
    const personId = await house.addPerson('受邀人')
    expect((await invite(officer.browser, personId)).statusCode).toBe(403)
    expect((await invite(house.browser(), personId)).statusCode).toBe(401)
    expect((await invite(admin.browser, '00000000-0000-4000-8000-000000000099')).statusCode).toBe(404)
    await house.database.asSuperuser(`update access.person set left_on = '2025-01-01' where id = $1`, [personId])
    expect((await invite(admin.browser, personId)).statusCode).toBe(404)
  })

  it('gets no link into an account that serves another programme too', async () => {
    const admin = await office('system_administrator')
    const { personId, userId } = await someone()
    await house.joinElsewhere(userId)
    expect((await invite(admin.browser, personId)).json()).toMatchObject({ code: 'account_of_several_programmes' })
  })
})

describe('whoever manages people, and one who watches over them', () => {
  it('gets no link into that account before it has a second factor, and none past it afterwards', async () => {
    const admin = await office('system_administrator')
    const { personId, userId, signInName } = await someone('auditor')
    const invite = () => admin.browser.ask('POST', `/api/programmes/yunxi-2031/people/${personId}/invitation`)
    expect((await invite()).json()).toMatchObject({ code: 'second_factor_first' })
    await house.database.asSuperuser('update auth.user_account set has_second_factor = true where id = $1', [userId])
    const { path } = madeLinkSchema.parse((await invite()).json())
    expect((await use(path?.split('#')[1] ?? '', { password: own.password })).json()).toEqual({ state: 'done' })
    expect((await house.browser().signIn(signInName, own.password)).json()).toEqual({ state: 'totp_needed' })
  })

  it('is told yes or no by the database, and others only no', async () => {
    const { personId } = await someone('auditor')
    const ask = async (right: string, reach: string) => {
      const client = await house.database.app.pool.connect()
      try {
        await client.query(
          `begin; set local courtyard.programme_id = '${house.programmeId}'; set local courtyard.reach.${right} = '${reach}'`,
        )
        return (await client.query('select access.needs_second_factor($1) as needs', [personId])).rows[0]?.needs
      } finally {
        await client.query('rollback')
        client.release()
      }
    }
    expect([await ask('people.manage', '{}'), await ask('people.see', '*'), await ask('people.manage', '')]).toEqual([
      true,
      false,
      false,
    ])
  })
})

describe('the security administrator', () => {
  const unlock = (browser: Browser, personId: string, body: object = { why: '本人来电' }) =>
    browser.ask('POST', `/api/programmes/yunxi-2031/people/${personId}/unlock`, body)

  it('ends a lock, and nobody else does', async () => {
    const [security, system] = [await office('security_administrator'), await office('system_administrator')]
    const { personId, signInName } = await someone()
    for (let turn = 0; turn < 5; turn += 1) await house.browser().signIn(signInName, 'wrong')
    expect((await unlock(system.browser, personId)).statusCode).toBe(403)
    expect((await unlock(security.browser, personId, {})).statusCode).toBe(400)
    expect((await house.browser().signIn(signInName)).statusCode).toBe(401)
    expect((await unlock(security.browser, personId)).json()).toEqual({ unlocked: true, secondFactorRemoved: false })
    expect((await house.browser().signIn(signInName)).statusCode).toBe(200)
    expect((await house.listRecord()).find(({ act }) => act === 'sign_in.unlock')).toMatchObject({
      person_id: security.personId,
      after: { why: '本人来电' },
    })
  })

  it('takes away a second factor that was lost, of another and not of themself', async () => {
    const security = await office('security_administrator')
    const { personId, signInName, userId } = await someone()
    const browser = house.browser()
    await browser.signIn(signInName)
    for (const id of [userId, security.personId]) {
      await house.database.asSuperuser(
        `update auth.user_account set has_second_factor = true
          where id = coalesce((select user_id from auth.membership where person_id = $1), $1)`,
        [id],
      )
    }
    expect(
      (await unlock(security.browser, security.personId, { why: '丢了', secondFactor: true })).json(),
    ).toMatchObject({ code: 'not_ones_own' })
    expect((await unlock(security.browser, personId, { why: '丢了', secondFactor: true })).json()).toMatchObject({
      secondFactorRemoved: true,
    })
    expect((await browser.ask('GET', '/api/session')).statusCode).toBe(401)
    expect((await house.browser().signIn(signInName)).json()).toEqual({ state: 'signed_in' })
  })
})

describe('the rules of signing in', () => {
  const change = (browser: Browser, rule: string, value: number) =>
    browser.ask('PUT', `/api/programmes/yunxi-2031/sign-in-rules/${rule}`, { value, why: '市里要求' })

  it('can be read by anyone, each with what it rests on', async () => {
    const { rules } = (await house.browser().ask('GET', '/api/sign-in-rules')).json() as {
      rules: { rule: string; value: number; basis: { zh: string } }[]
    }
    expect(rules.map(({ rule, value }) => [rule, value])).toEqual([
      ['failures_before_lock', 5],
      ['lock_minutes', 15],
      ['password_length', 10],
      ['password_kinds', 3],
      ['password_memory', 5],
      ['password_days', 90],
      ['idle_minutes', 30],
      ['session_hours', 12],
      ['invitation_hours', 72],
      ['reset_minutes', 30],
    ])
    expect(rules.every(({ basis }) => basis.zh.includes('22239'))).toBe(true)
  })

  it('are changed within their bounds by the security administrator, and hold at once', async () => {
    const [security, system] = [await office('security_administrator'), await office('system_administrator')]
    expect((await change(system.browser, 'failures_before_lock', 3)).statusCode).toBe(403)
    expect((await change(security.browser, 'failures_before_lock', 6)).json()).toMatchObject({
      code: 'a_value_lies_within_its_bounds',
    })
    expect((await change(security.browser, 'lock_minutes', 0)).statusCode).toBe(422)
    expect((await change(security.browser, 'no_such_rule', 3)).statusCode).toBe(400)
    expect((await change(security.browser, 'failures_before_lock', 3)).statusCode).toBe(200)
    const { signInName } = await someone()
    for (let turn = 0; turn < 3; turn += 1) await house.browser().signIn(signInName, 'wrong')
    expect((await house.browser().signIn(signInName)).statusCode).toBe(401)
    expect((await house.listRecord()).find(({ act }) => act === 'sign_in.change_rule')).toMatchObject({
      thing_id: 'failures_before_lock',
      after: { was: 5, is: 3, why: '市里要求' },
    })
    await change(security.browser, 'failures_before_lock', 5)
    expect((await change(security.browser, 'password_days', 0)).statusCode).toBe(200)
  })
})
