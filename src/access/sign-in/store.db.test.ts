import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Database, openDatabase } from '../../platform/db/database.ts'
import { ROLES } from '../../platform/db/roles.ts'
import { claimCode, forgetTries, giveBackTry, nobodyCalled, sweep, takeTry } from './store.ts'
import { type House, openHouse } from './testing/a-house.ts'

let house: House
let accounts: Database
beforeAll(async () => {
  house = await openHouse()
  accounts = openDatabase({ ...house.database.configOf(ROLES.auth), max: 6 })
})
afterAll(async () => {
  await accounts.close()
  await house.close()
})

describe('tries', () => {
  const subject = () => crypto.randomUUID()

  it('are counted from one, and the fifth is the last', async () => {
    const who = subject()
    const taken = []
    for (let turn = 0; turn < 7; turn += 1) taken.push(await takeTry(accounts.kysely, who))
    expect(taken).toEqual([
      { ordinal: 1, isLast: false },
      { ordinal: 2, isLast: false },
      { ordinal: 3, isLast: false },
      { ordinal: 4, isLast: false },
      { ordinal: 5, isLast: true },
      null,
      null,
    ])
  })

  it('begin anew when the lock is over', async () => {
    const who = subject()
    for (let turn = 0; turn < 5; turn += 1) await takeTry(accounts.kysely, who)
    await house.database.asSuperuser(`update auth.sign_in_try set locked_until = now() where subject = $1`, [who])
    expect(await takeTry(accounts.kysely, who)).toEqual({ ordinal: 1, isLast: false })
  })

  it('are given back one by one, and one that goes well does not undo the lock that another one caused', async () => {
    const who = subject()
    for (let turn = 0; turn < 3; turn += 1) await takeTry(accounts.kysely, who)
    const right = await takeTry(accounts.kysely, who)
    const wrong = await takeTry(accounts.kysely, who)
    expect([right?.ordinal, wrong?.isLast]).toEqual([4, true])
    if (right) await giveBackTry(accounts.kysely, who, right)
    expect(await takeTry(accounts.kysely, who)).toBeNull()
  })

  it('given back by the one that would have been the last, go on', async () => {
    const who = subject()
    for (let turn = 0; turn < 4; turn += 1) await takeTry(accounts.kysely, who)
    const last = await takeTry(accounts.kysely, who)
    if (last) await giveBackTry(accounts.kysely, who, last)
    expect(await takeTry(accounts.kysely, who)).toEqual({ ordinal: 5, isLast: true })
  })

  it('are forgotten after a sign-in, and one subject’s are not another’s', async () => {
    const [who, other] = [subject(), subject()]
    for (let turn = 0; turn < 5; turn += 1) await takeTry(accounts.kysely, who)
    expect(await takeTry(accounts.kysely, other)).toEqual({ ordinal: 1, isLast: false })
    expect(await forgetTries(accounts.kysely, who)).toBe(true)
    expect(await forgetTries(accounts.kysely, who)).toBe(false)
    expect(await takeTry(accounts.kysely, who)).toEqual({ ordinal: 1, isLast: false })
  })

  it('are five of however many that come at once', async () => {
    const who = subject()
    const taken = await Promise.all(Array.from({ length: 60 }, () => takeTry(accounts.kysely, who)))
    expect(
      taken
        .filter((one) => one !== null)
        .map((one) => one.ordinal)
        .sort(),
    ).toEqual([1, 2, 3, 4, 5])
  })

  it('that are a day apart are not in a row', async () => {
    const who = subject()
    for (let turn = 0; turn < 4; turn += 1) await takeTry(accounts.kysely, who)
    await house.database.asSuperuser(
      `update auth.sign_in_try set last_at = now() - interval '1 day' where subject = $1`,
      [who],
    )
    expect(await takeTry(accounts.kysely, who)).toEqual({ ordinal: 1, isLast: false })
  })

  it('at a name that nobody has are counted for it alone, under one of 16 million that only the secret tells', () => {
    const subjects = new Set(Array.from({ length: 500 }, (_, i) => nobodyCalled(`name ${i}`, 'secret')))
    expect(subjects.size).toBeGreaterThan(498)
    for (const one of subjects) expect(one).toMatch(/^00000000-0000-8000-8000-000000[0-9a-f]{6}$/)
    expect(nobodyCalled('same', 'secret')).toBe(nobodyCalled('same', 'secret'))
    expect(nobodyCalled('same', 'secret')).not.toBe(nobodyCalled('same', 'other'))
  })
})

it('a code is claimed by one of those who give it at once, and not again for five minutes', async () => {
  const userId = await house.addAccount(await house.addPerson('测试'), 'codes')
  const claims = await Promise.all(Array.from({ length: 10 }, () => claimCode(accounts.kysely, userId, '123456')))
  expect(claims.filter(Boolean)).toHaveLength(1)
  expect(await claimCode(accounts.kysely, userId, '654321')).toBe(true)
  await house.database.asSuperuser(
    `update auth.used_code set used_at = now() - interval '6 minutes' where user_id = $1`,
    [userId],
  )
  expect(await claimCode(accounts.kysely, userId, '123456')).toBe(true)
})

it('what is over is swept away, and nothing else', async () => {
  await house.addAccount(await house.addPerson('测试'), 'swept')
  const [old, fresh] = [house.browser(), house.browser()]
  await old.signIn('swept')
  const [kept] = await house.database.asSuperuser<{ id: string }>(
    `update auth.session set created_at = now() - interval '3 days', expires_at = now() - interval '2 days' returning id`,
  )
  await fresh.signIn('swept')
  const [past, locked] = [crypto.randomUUID(), crypto.randomUUID()]
  await takeTry(accounts.kysely, past)
  for (let turn = 0; turn < 5; turn += 1) await takeTry(accounts.kysely, locked)
  await house.database.asSuperuser(
    `update auth.sign_in_try set last_at = now() - interval '25 hours' where subject in ($1, $2)`,
    [past, locked],
  )
  await sweep(accounts.kysely)
  expect(
    await house.database.asSuperuser('select subject from auth.sign_in_try where subject in ($1, $2)', [past, locked]),
  ).toEqual([{ subject: locked }])
  expect((await fresh.ask('GET', '/api/session')).statusCode).toBe(200)
  expect(await house.database.asSuperuser('select from auth.session where id = $1', [kept?.id])).toEqual([])
})
