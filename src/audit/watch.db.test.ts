import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ROLES } from '../platform/db/roles.ts'
import { hang, KEEPER_OF_THE_YARD, LOADER, NEIGHBOUR, openYard, YARD, type Yard } from './testing/a-yard.ts'

let yard: Yard
beforeAll(async () => {
  yard = await openYard()
})
afterAll(() => yard.close())
beforeEach(() => yard.tamper('delete from yard.lantern; delete from audit.entry'))

const deed = { ...KEEPER_OF_THE_YARD, act: 'yard.decorate', why: 'the feast' }
const refused = (constraint: string) => ({ code: '23514', constraint })

describe('a row of a watched table', () => {
  it('that comes is told with all it says', async () => {
    await hang(yard, 1)
    expect(await yard.listEntries()).toEqual([
      {
        seq: expect.any(String),
        act: 'yard.lantern.insert',
        thing_kind: 'yard.lantern',
        thing_id: '1',
        before: null,
        after: { id: 1, colour: 'red', secret: null, is_open: true, lit_at: null },
        why: null,
      },
    ])
  })

  it('that changes is told with what changed, and which row it is', async () => {
    await hang(yard, 1, 2)
    await yard.as(ROLES.app, deed, `update yard.lantern set colour = 'gold' where id = 2`)
    expect((await yard.listEntries()).slice(2)).toEqual([
      expect.objectContaining({
        act: 'yard.decorate',
        why: 'the feast',
        thing_id: '2',
        before: { id: 2, colour: 'red' },
        after: { id: 2, colour: 'gold' },
      }),
    ])
  })

  it('that goes is told with all it said', async () => {
    await hang(yard, 1)
    await yard.as(ROLES.app, deed, 'delete from yard.lantern where id = 1')
    expect((await yard.listEntries()).slice(1)).toEqual([
      expect.objectContaining({ before: expect.objectContaining({ id: 1, colour: 'red' }), after: null }),
    ])
  })

  it('whose own number changes is told as one that went and one that came', async () => {
    await hang(yard, 1)
    await yard.as(ROLES.app, deed, 'update yard.lantern set id = 7')
    expect((await yard.listEntries()).slice(1)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ thing_id: '1', before: expect.objectContaining({ id: 1 }), after: null }),
        expect.objectContaining({ thing_id: '7', before: null, after: expect.objectContaining({ id: 7 }) }),
      ]),
    )
  })

  it('that is written again as it was is told nothing of', async () => {
    await hang(yard, 1)
    await yard.as(ROLES.app, deed, `update yard.lantern set colour = 'red'`)
    expect(await yard.listEntries()).toHaveLength(1)
  })

  it('is told once, however many one statement changes, and by an upsert too', async () => {
    await hang(yard, 1, 2, 3)
    await yard.as(
      ROLES.app,
      deed,
      `insert into yard.lantern select $1, id, 'blue' from generate_series(2, 5) as id
        on conflict (programme_id, id) do update set colour = excluded.colour`,
      [YARD],
    )
    const told = (await yard.listEntries()).slice(3).map(({ thing_id, before }) => [thing_id, before !== null])
    expect(told.sort()).toEqual([
      ['2', true],
      ['3', true],
      ['4', false],
      ['5', false],
    ])
  })

  it('that is rolled back leaves nothing', async () => {
    await expect(
      yard.as(ROLES.worker, LOADER, `insert into yard.lantern values ($1, 1, 'red'), ($1, 1, 'red')`, [YARD]),
    ).rejects.toMatchObject({ code: '23505' })
    expect(await yard.listEntries()).toEqual([])
  })

  it('is of its own programme, whoever acts in which one', async () => {
    await yard.tamper(`set local session_replication_role = origin;
      insert into yard.lantern values ('${NEIGHBOUR}', 1, 'red')`)
    const entries = await yard.asSuperuser('select programme_id, person_id, system_actor from audit.entry')
    expect(entries).toEqual([{ programme_id: NEIGHBOUR, person_id: null, system_actor: null }])
  })

  it('is told in UTC, wherever the one who changes it is', async () => {
    await yard.as(
      ROLES.worker,
      { ...LOADER },
      `insert into yard.lantern (programme_id, id, colour, lit_at)
        select $1, 1, 'red', timestamptz '2031-01-01 08:00+08' from set_config('timezone', 'Asia/Shanghai', true)`,
      [YARD],
    )
    expect((await yard.listEntries())[0]?.after).toMatchObject({ lit_at: '2031-01-01T00:00:00+00:00' })
  })

  it('cannot be emptied out unseen, not by the owner either', async () => {
    await expect(yard.owner.pool.query('truncate yard.lantern')).rejects.toMatchObject(
      refused('what_is_watched_is_not_truncated'),
    )
  })
})

describe('who acts', () => {
  it('is told by the transaction: person, for whom, from where, on which request, by which login', async () => {
    const other = '55555555-5555-4555-8555-555555555555'
    await yard.as(ROLES.app, { ...deed, for_person_id: other }, `insert into yard.lantern values ($1, 1, 'red')`, [
      YARD,
    ])
    expect(
      await yard.asSuperuser(
        'select login, person_id, for_person_id, system_actor, origin, request_id from audit.entry',
      ),
    ).toEqual([
      {
        login: ROLES.app,
        person_id: KEEPER_OF_THE_YARD.person_id,
        for_person_id: other,
        system_actor: null,
        origin: '192.0.2.7',
        request_id: 'request-0001',
      },
    ])
  })

  it.each([
    ['insert', `insert into yard.lantern values ('${YARD}', 2, 'red')`],
    ['update', `update yard.lantern set colour = 'gold'`],
    ['delete', 'delete from yard.lantern'],
  ])('must name the deed when a person: %s', async (_, statement) => {
    await hang(yard, 1)
    await expect(yard.as(ROLES.app, KEEPER_OF_THE_YARD, statement)).rejects.toMatchObject(
      refused('nothing_is_changed_without_naming_the_deed'),
    )
  })

  it('need not name it where nothing is changed', async () => {
    await yard.as(ROLES.app, KEEPER_OF_THE_YARD, `update yard.lantern set colour = 'gold'`)
    expect(await yard.listEntries()).toEqual([])
  })
})

describe('a hidden value', () => {
  const paint = (id: number, secret: string | null) =>
    yard.as(ROLES.app, deed, 'update yard.lantern set secret = $1 where id = $2', [secret, id])
  const lastMark = async () => {
    const last = (await yard.listEntries()).at(-1)
    return { text: JSON.stringify(last), after: (last?.after as { secret?: unknown } | undefined)?.secret }
  }

  it('is never told, only marked', async () => {
    await hang(yard, 1)
    await paint(1, '13800000000')
    const { text, after } = await lastMark()
    expect(text).not.toContain('13800000000')
    expect(after).toEqual({ hidden: expect.stringMatching(/^[0-9a-f]{64}$/) })
  })

  it('that comes back is marked as the one it was, and nowhere else in the same way', async () => {
    await hang(yard, 1, 2)
    const marks: unknown[] = []
    for (const [id, secret] of [
      [1, '13800000000'],
      [1, '13900000000'],
      [1, '13800000000'],
      [2, '13800000000'],
    ] as const) {
      await paint(id, secret)
      marks.push((await lastMark()).after)
    }
    const [first, second, third, elsewhere] = marks
    expect(third).toEqual(first)
    expect(second).not.toEqual(first)
    expect(elsewhere).not.toEqual(first)
  })

  it('that is not there is told to be missing', async () => {
    await hang(yard, 1)
    await paint(1, '13800000000')
    await paint(1, null)
    expect((await lastMark()).after).toBeNull()
  })

  it('cannot be found by trying: what it is marked with is read by nobody', async () => {
    for (const login of [ROLES.app, ROLES.worker, ROLES.auth]) {
      await expect(yard.as(login, {}, 'select from audit.marking_key'), login).rejects.toMatchObject({ code: '42501' })
    }
    for (const [statement, login] of [
      [`select audit.hide('{"secret": 1}', '{secret}', 'yard.lantern', '1')`, ROLES.app],
      [`select audit.hide('{"secret": 1}', '{secret}', 'yard.lantern', '1')`, ROLES.worker],
    ] as const) {
      await expect(yard.as(login, {}, statement), login).rejects.toMatchObject({ code: '42501' })
    }
  })
})

describe('the record', () => {
  it.each([
    'update audit.entry set why = null',
    'delete from audit.entry',
    'truncate audit.entry',
    'delete from audit.block',
  ])('only grows, for its owner too: %s', async (statement) => {
    await hang(yard, 1)
    await expect(yard.owner.pool.query(statement)).rejects.toMatchObject(refused('the_record_only_grows'))
  })

  it('is written by hand by nobody', async () => {
    const statement = `insert into audit.entry (programme_id, act, thing_kind, thing_id) values ($1, 'a.b', 'c', 'd')`
    for (const login of [ROLES.app, ROLES.worker, ROLES.auth]) {
      await expect(yard.as(login, deed, statement, [YARD]), login).rejects.toMatchObject({ code: '42501' })
    }
  })

  it('is told of a look and of an export, by who acts in the programme', async () => {
    const tell = `select audit.record($1, 'yard.look', 'yard.lantern', '1', null, '{"field": "secret"}', 'asked by phone')`
    await yard.as(ROLES.app, KEEPER_OF_THE_YARD, tell, [YARD])
    expect(await yard.listEntries()).toEqual([
      expect.objectContaining({ act: 'yard.look', after: { field: 'secret' }, why: 'asked by phone' }),
    ])
    await expect(yard.as(ROLES.app, KEEPER_OF_THE_YARD, tell, [NEIGHBOUR])).rejects.toMatchObject({ code: '42501' })
    await expect(yard.as(ROLES.app, {}, tell, [YARD])).rejects.toMatchObject({ code: '42501' })
    await expect(yard.as(ROLES.auth, KEEPER_OF_THE_YARD, tell, [YARD])).rejects.toMatchObject({ code: '42501' })
  })

  it('is told of signing in by the login of accounts alone, and by it of nothing else', async () => {
    const tell = (act: string) => `select audit.record_sign_in(
      '${YARD}', '${KEEPER_OF_THE_YARD.person_id}', '${act}', 'account-1', '{"by": "password"}', '192.0.2.9', 'r-2')`
    await yard.as(ROLES.auth, {}, tell('sign_in.done'))
    expect(await yard.listEntries()).toEqual([
      expect.objectContaining({ act: 'sign_in.done', thing_kind: 'account', thing_id: 'account-1' }),
    ])
    await expect(yard.as(ROLES.auth, {}, tell('yard.decorate'))).rejects.toMatchObject({ code: '42501' })
    for (const login of [ROLES.app, ROLES.worker]) {
      await expect(yard.as(login, deed, tell('sign_in.done')), login).rejects.toMatchObject({ code: '42501' })
    }
  })

  it('names acts and things in one form', async () => {
    const tell = (act: string, kind: string) =>
      yard.as(ROLES.app, KEEPER_OF_THE_YARD, 'select audit.record($1, $2, $3, $4)', [YARD, act, kind, '1'])
    await expect(tell('decorate', 'lantern')).rejects.toMatchObject(refused('an_act_has_a_name'))
    await expect(tell('yard.decorate', 'Lantern')).rejects.toMatchObject(refused('a_thing_has_a_kind'))
  })
})

describe('watching', () => {
  it.each([
    ['a column that is not there', `'plans.notice', array['edition', 'editor']`, 'has no column editor'],
    ['a row that is not told from others', `'plans.notice', array['title']`, 'do not tell one row'],
    ['no columns at all', `'plans.notice', '{}'`, 'do not tell one row'],
    ['a hidden column that tells the row', `'plans.notice', array['edition'], array['edition']`, 'cannot be hidden'],
    ['a table twice', `'yard.lantern', array['id'], thing_kind => 'yard.lamp'`, 'a_table_is_watched_once'],
    ['a kind twice', `'plans.notice', array['edition'], thing_kind => 'yard.lantern'`, 'watched_pkey'],
  ])('is refused for %s', async (_, args, message) => {
    await expect(yard.owner.pool.query(`select audit.watch(${args})`)).rejects.toThrow(message)
  })

  it('is begun by nobody but the owner', async () => {
    for (const login of [ROLES.app, ROLES.worker, ROLES.auth]) {
      await expect(
        yard.as(login, LOADER, `select audit.watch('plans.notice', array['edition'])`),
        login,
      ).rejects.toMatchObject({ code: '42501' })
    }
  })
})
