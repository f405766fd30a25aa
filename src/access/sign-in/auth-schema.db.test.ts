import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '../../platform/db/database.ts'
import { ROLES } from '../../platform/db/roles.ts'
import { type House, openHouse, PASSWORD } from './testing/a-house.ts'
import { writeTotp } from './testing/write-totp.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.close())

const listTables = async () =>
  (
    await house.database.asSuperuser<{ name: string }>(
      `select format('auth.%I', relname) as name from pg_class where relnamespace = 'auth'::regnamespace and relkind in ('r', 'p', 'v', 'm') order by 1`,
    )
  ).map(({ name }) => name)

describe('the accounts', () => {
  it('are in tables that only their own login may touch', async () => {
    const granted = await house.database.asSuperuser<{ grantee: string }>(
      `select distinct grantee from information_schema.role_table_grants where table_schema = 'auth' and grantee <> $1`,
      [ROLES.owner],
    )
    expect(granted).toEqual([{ grantee: ROLES.auth }])
    const columns = await house.database.asSuperuser<{ grantee: string }>(
      `select distinct grantee from information_schema.column_privileges where table_schema = 'auth' and grantee <> $1`,
      [ROLES.owner],
    )
    expect(columns).toEqual([{ grantee: ROLES.auth }])
  })

  it.each([ROLES.app, ROLES.worker])('are hidden from %s, which may not even enter the schema', async (login) => {
    const other = openDatabase({ ...house.database.configOf(login), max: 1 })
    try {
      const tables = await listTables()
      expect(tables.length).toBeGreaterThanOrEqual(11)
      for (const name of tables) {
        for (const statement of [
          `select from ${name}`,
          `insert into ${name} default values`,
          `delete from ${name}`,
          `truncate ${name}`,
        ]) {
          await expect(other.pool.query(statement), statement).rejects.toMatchObject({ code: '42501' })
        }
      }
      await expect(other.pool.query('select auth.remember_password()')).rejects.toMatchObject({ code: '42501' })
    } finally {
      await other.close()
    }
  })

  it('have a login that reads and writes nothing outside them', async () => {
    const outside = await house.database.asSuperuser<{ name: string }>(
      `select format('%I.%I', n.nspname, c.relname) as name
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('r', 'p', 'v', 'm', 'S') and n.nspname not in ('auth', 'pg_catalog', 'information_schema')
          and n.nspname not like 'pg\\_%'
          and case c.relkind when 'S' then has_sequence_privilege($1, c.oid, 'usage, select, update')
            else has_any_column_privilege($1, c.oid, 'select, insert, update, references')
              or has_table_privilege($1, c.oid, 'delete, truncate, trigger') end`,
      [ROLES.auth],
    )
    expect(outside).toEqual([])
  })

  it('may not be removed, nor may what is only added to be changed, by that login either', async () => {
    const auth = openDatabase({ ...house.database.configOf(ROLES.auth), max: 1 })
    try {
      for (const statement of [
        'delete from auth.user_account',
        'delete from auth.credential',
        'delete from auth.one_time_link',
        'delete from auth.machine_token',
        'delete from auth.password_history',
        'update auth.password_history set set_at = now()',
        'insert into auth.sign_in_rule default values',
        'update auth.sign_in_rule set highest = 99',
        'delete from auth.sign_in_rule',
        'create table auth.mine (id integer)',
      ]) {
        await expect(auth.pool.query(statement), statement).rejects.toMatchObject({ code: '42501' })
      }
    } finally {
      await auth.close()
    }
  })

  it('tell the record of signing in and of nothing else', async () => {
    const auth = openDatabase({ ...house.database.configOf(ROLES.auth), max: 1 })
    try {
      await expect(
        auth.pool.query(`select audit.record_sign_in($1, null, 'people.appoint', 'x')`, [house.programmeId]),
      ).rejects.toMatchObject({ code: '42501' })
      await expect(auth.pool.query('select from audit.entry')).rejects.toMatchObject({ code: '42501' })
    } finally {
      await auth.close()
    }
  })
})

it.each([
  [
    'a session id that is no checksum',
    `insert into auth.session (user_id, token, expires_at) values ($1, 'plain', now() + interval '1 hour')`,
    'a_session_is_kept_as_a_checksum',
  ],
  [
    'a session of two days',
    `insert into auth.session (user_id, token, expires_at) values ($1, repeat('a', 64), now() + interval '2 days')`,
    'a_session_ends_within_a_day',
  ],
  [
    'a readable password',
    `update auth.credential set password = 'hunter2' where user_id = $1`,
    'a_password_is_kept_as_its_scrypt_checksum',
  ],
  [
    'an account without the password it is for',
    `update auth.credential set password = null where user_id = $1`,
    'only_the_password_way_has_one',
  ],
  [
    'a second password',
    `insert into auth.credential (user_id, provider_id, account_id, password) select user_id, provider_id, 'other', password from auth.credential where user_id = $1`,
    'one_way_in_of_a_kind',
  ],
  [
    'a key of the city’s sign-on',
    `insert into auth.credential (user_id, provider_id, account_id, refresh_token) values ($1, 'city', 'x', 'secret')`,
    'no_key_of_the_sign_on_is_kept',
  ],
  [
    'a mail address',
    `update auth.user_account set email = 'someone@example.org' where id = $1`,
    'an_address_reaches_nobody',
  ],
  [
    'two people of one programme for one account',
    `insert into auth.membership (programme_id, person_id, user_id) select programme_id, gen_random_uuid(), user_id from auth.membership where user_id = $1`,
    'an_account_is_one_person_of_a_programme',
  ],
  [
    'two accounts for one person',
    `insert into auth.membership (programme_id, person_id, user_id) select programme_id, person_id, $1 from auth.membership where user_id = $1`,
    'membership_pkey',
  ],
  [
    'a link of a month',
    `insert into auth.one_time_link (token_sha256, purpose, programme_id, person_id, user_id, name, made_by, expires_at) values (repeat('a', 64), 'reset', gen_random_uuid(), gen_random_uuid(), $1, 'x', 'x', now() + interval '30 days')`,
    'a_link_lasts_a_fortnight_at_most',
  ],
  [
    'a rule outside its bounds',
    `update auth.sign_in_rule set value = 6 where name = 'failures_before_lock' and $1::uuid is not null`,
    'a_value_lies_within_its_bounds',
  ],
])('the database refuses %s', async (_what, statement, constraint) => {
  const userId = await house.addAccount(
    await house.addPerson('测试'),
    `refused${Math.random().toString(36).slice(2, 10)}`,
  )
  await expect(house.database.asSuperuser(statement, [userId])).rejects.toMatchObject({ constraint })
})

it('nothing that opens a door can be read in the whole database', async () => {
  const personId = await house.addPerson('倾倒', 'bureau_officer')
  await house.addAccount(personId, 'dumped')
  const browser = house.browser()
  await browser.signIn('dumped')
  const totp = (await browser.ask('POST', '/api/totp', { password: PASSWORD })).json<{
    secret: string
    recoveryCodes: string[]
  }>()
  await browser.ask('POST', '/api/totp/confirm', { code: writeTotp(totp.secret, new Date(), -1) })
  const waiting = house.browser()
  await waiting.signIn('dumped')
  const { token } = (
    await browser.ask('POST', '/api/tokens', { slug: house.slug, name: 'x', rights: ['organisations.see'], days: 1 })
  ).json<{ token: string }>()
  const link = await house.addLink(await house.addPerson('受邀'), null)
  const unsigned = (cookie: string | undefined) => decodeURIComponent(cookie ?? '').split('.')[0] ?? ''
  const secrets = {
    password: PASSWORD,
    session: unsigned(browser.cookies.get('courtyard_session')),
    secondStep: unsigned(waiting.cookies.get('courtyard_second_step')),
    totp: totp.secret,
    recoveryCode: totp.recoveryCodes[0] ?? '',
    token: token.replace('courtyard_', ''),
    link,
    rootSecret: house.rootSecret,
  }
  for (const [what, secret] of Object.entries(secrets)) expect(secret.length, what).toBeGreaterThanOrEqual(10)

  const tables = await house.database.asSuperuser<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema')`,
  )
  const dump = (
    await Promise.all(
      tables.map(({ name }) => house.database.asSuperuser<{ row: string }>(`select one::text as row from ${name} one`)),
    )
  ).flatMap((rows) => rows.map(({ row }) => row))
  // What is looked for would be found.
  expect(dump.some((row) => row.includes('dumped'))).toBe(true)
  for (const [what, secret] of Object.entries(secrets)) {
    expect(
      dump.filter((row) => row.includes(secret)),
      what,
    ).toEqual([])
  }
})
