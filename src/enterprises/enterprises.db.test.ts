import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readCreditCode } from '../access/rules/credit-code.ts'
import { asLoader } from '../access/testing/a-programme.ts'
import { anyone } from '../platform/db/actor.ts'
import { asActor } from '../platform/db/database.ts'
import { rounds } from '../platform/testing/rounds.ts'
import { recordEnterpriseHistory } from './record-enterprise-history.ts'
import { matchEnterprise } from './rules/match-enterprises.ts'
import { normaliseName } from './rules/normalise-name.ts'
import { aCreditCode, aRegister, type RegisterYard } from './testing/a-register.ts'

let at: RegisterYard
beforeAll(async () => {
  at = await aRegister()
})
afterAll(() => at.close())

const aStay = (park: 'park' | 'other_park' = 'park', more = {}) => ({
  park: at.yard.place(park),
  from: '2025-03-01',
  how: 'address',
  basis: '租赁合同',
  ...more,
})
const why = { why: '同一家企业，更名前后' }
const idsOf = ({ enterprises }: { enterprises: { id: string }[] }) => enterprises.map(({ id }) => id)
const openActs = ({ acts }: { acts: { act: string; open: boolean }[] }) =>
  acts.filter(({ open }) => open).map(({ act }) => act.replace('enterprises.', ''))
let counted = 0
/** A name that no other test searches for. */
const aName = () =>
  `云泽${String.fromCharCode(0x4e00 + 97 * ++counted)}${String.fromCharCode(0x5e00 + counted)}有限公司`

/** An enterprise in the park, confirmed by the district. */
async function confirmed(told: object = {}): Promise<string> {
  const id = await at.enter({ name: aName(), stay: aStay(), ...told })
  const { body } = await at.ask('district_officer', 'GET', `/${id}`)
  expect((await at.ask('district_officer', 'POST', `/stays/${body.stays[0].id}/confirm`)).status).toBe(200)
  return id
}

describe('the database answers as the rules do', () => {
  const ask = async (query: string, values: unknown[]) => (await at.database.owner.pool.query(query, values)).rows

  it('about codes that government pages print, and about broken ones', async () => {
    const codes = [
      '1150010700927688XM 11370881004339597L 11341622003178357Q 11500111MB16023021 11341602003166647K',
      '11341602003166648K 11341602003166647L 11341602003166674K',
      '91320613MA9TE0X146 91320614MA9HM0X25P 11320600014207264P 12320600MB9KY0X35H',
    ].flatMap((line) => line.split(' '))
    const rows = await ask('select enterprises.is_credit_code(code) as ok from unnest($1::text[]) as code', [codes])
    expect(rows.map(({ ok }) => ok)).toEqual(codes.map((_, place) => place < 5 || place >= 8))
  })

  it('about any code, whole or with a letter changed', async () => {
    const codes: string[] = ['', '9132', '９１320613MA9TE0X146', '91320613MA9TE0X146 ', '91320613ma9te0x146']
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 17 }),
        fc.constantFrom(...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'),
        fc.boolean(),
        (place, letter, isWhole) => {
          const code = aCreditCode()
          codes.push(isWhole ? code : code.slice(0, place) + letter + code.slice(place + 1))
        },
      ),
      { numRuns: 300 * rounds },
    )
    const rows = await ask('select enterprises.is_credit_code(code) as ok from unnest($1::text[]) as code', [codes])
    expect(rows.map(({ ok }) => ok)).toEqual(codes.map((code) => readCreditCode(code).ok))
    expect(rows.filter(({ ok }) => ok).length).toBeGreaterThan(50)
  })

  it('about names as they are compared', async () => {
    const names = ['ＡＢ（云泽）有限责任公司', ' 云泽\t芯片　有限公司 ']
    const letters = fc.constantFrom(...'云泽芯片有限责任公司（）()ＡaZ·．-— 　ｶﾞ①Ⅷ㈱İß"\'\\/_~*')
    fc.assert(
      fc.property(fc.array(letters, { maxLength: 20 }), (name) => {
        names.push(name.join(''))
      }),
      { numRuns: 300 * rounds },
    )
    const rows = await ask('select enterprises.name_key(name) as key from unnest($1::text[]) as name', [names])
    expect(rows.map(({ key }) => key)).toEqual(names.map(normaliseName))
  })
})

describe('an enterprise', () => {
  it('is entered by who writes the register, and by nobody else', async () => {
    const told = { name: aName(), stay: aStay() }
    for (const who of ['enterprise', 'bureau_officer', 'expert', 'auditor', 'system_administrator']) {
      expect((await at.ask(who, 'POST', '', told)).status, who).toBe(403)
    }
    expect((await at.ask(null, 'POST', '', told)).status).toBe(401)
    await at.enter(told)
  })

  it('is entered for a park of one’s own, and not for another’s', async () => {
    expect((await at.ask('operator', 'POST', '', { name: aName(), stay: aStay('other_park') })).status).toBe(403)
    await expect(
      at.directly('operator', (tx) =>
        sql`insert into enterprises.enterprise (programme_id, name_zh, entered_for)
          values (${at.yard.programmeId}, ${aName()}, ${at.yard.place('other_park')})`.execute(tx),
      ),
    ).rejects.toMatchObject({ code: '42501' })
  })

  it('has a code whose check digits are right, for whoever writes', async () => {
    expect((await at.ask('operator', 'POST', '', { name: aName(), code: '91320613MA9TE0X147' })).status).toBe(400)
    await expect(
      at.directly('operator', (tx) =>
        sql`insert into enterprises.enterprise (programme_id, name_zh, code, entered_for)
          values (${at.yard.programmeId}, ${aName()}, '91320613MA9TE0X147', ${at.yard.place('park')})`.execute(tx),
      ),
    ).rejects.toMatchObject({ constraint: 'both_check_digits_of_a_code_are_right' })
  })

  it('of a code that is there already is that one: what is said of a park is added to it', async () => {
    const code = aCreditCode()
    const id = await at.enter({ name: aName(), code, stay: aStay() })
    await at.yard.appoint('other_operator', 'operator', 'other_park')
    const told = { name: '别的写法', code, stay: aStay('other_park') }
    expect(await at.ask('other_operator', 'POST', '', told)).toMatchObject({ status: 201, body: { id, isNew: false } })
    const { body } = await at.ask('programme_office', 'GET', `/${id}`)
    expect(body.stays.map(({ park }: { park: { id: string } }) => park.id).sort()).toEqual(
      [at.yard.place('park'), at.yard.place('other_park')].sort(),
    )
    expect(await at.ask('other_operator', 'POST', '', { name: '再来', code })).toMatchObject({
      status: 409,
      body: { code: 'a_code_names_one_enterprise' },
    })
    // Telling of a stay does not open what the other park was told.
    const seen = (await at.ask('other_operator', 'GET', `/${id}`)).body
    expect([seen.isTold, openActs(seen)]).toEqual([false, ['state_stay']])
  })

  it('is entered once under one code: of ten at once, one', async () => {
    const told = { name: aName(), code: aCreditCode() }
    const replies = await Promise.all(Array.from({ length: 10 }, () => at.ask('programme_office', 'POST', '', told)))
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(1)
    expect(replies.filter(({ status }) => status === 409)).toHaveLength(9)
  })

  it('is changed by who is told about it; where it belongs, by who confirms', async () => {
    const id = await at.enter({ name: aName(), stay: aStay() })
    expect((await at.ask('operator', 'PATCH', `/${id}`, { industry: '3973', scale: 'small' })).status).toBe(200)
    expect((await at.ask('operator', 'PATCH', `/${id}`, { industry: '芯片' })).status).toBe(400)
    expect((await at.ask('neighbour', 'PATCH', `/${id}`, { scale: 'large' })).status).toBe(404)
    const district = at.yard.place('district')
    expect(await at.ask('operator', 'PATCH', `/${id}`, { district })).toMatchObject({
      status: 403,
      body: { code: 'where_an_enterprise_belongs_is_said_by_who_confirms' },
    })
    expect((await at.ask('programme_office', 'PATCH', `/${id}`, { district })).status).toBe(200)
    expect(await at.ask('programme_office', 'PATCH', `/${id}`, { district: at.yard.place('bureau') })).toMatchObject({
      status: 422,
      body: { code: 'it_is_registered_under_a_district_or_host_zone' },
    })
    expect((await at.ask('district_officer', 'GET', `/${id}`)).body).toMatchObject({
      industry: '3973',
      scale: 'small',
      district: { id: district },
    })
  })

  it('that signs in reads its own figures, and changes nothing', async () => {
    const id = await at.enter({ name: aName(), stay: aStay() })
    expect((await at.ask('enterprise', 'GET', `/${id}`)).status).toBe(404)
    const organisation = at.yard.place('enterprise')
    expect((await at.ask('programme_office', 'PATCH', `/${id}`, { organisation })).status).toBe(200)
    const { body } = await at.ask('enterprise', 'GET', `/${id}`)
    expect([body.isTold, body.acts]).toEqual([true, []])
    expect((await at.ask('enterprise', 'PATCH', `/${id}`, { scale: 'large' })).status).toBe(403)
    await at.ask('programme_office', 'PATCH', `/${id}`, { organisation: null })
  })
})

describe('what holds for a time', () => {
  it('is one name on a day: the next ends the one before, and the last is today’s', async () => {
    const [before, after] = [aName(), aName()]
    const id = await at.enter({ name: before, calledSince: '2020-01-01', stay: aStay() })
    const name = (told: object) => at.ask('operator', 'POST', `/${id}/names`, told)
    expect((await name({ name: after, from: '2024-06-01' })).status).toBe(201)
    expect((await name({ name: '更早的', from: '2022-01-01' })).status).toBe(409)
    expect((await name({ name: '将来的', from: at.yard.day(1) })).status).toBe(422)
    expect((await name({ name: '创立时的', from: '2018-01-01', to: '2020-01-01' })).status).toBe(201)
    const { body } = await at.ask('operator', 'GET', `/${id}`)
    expect(body.name.zh).toBe(after)
    expect(body.names.map(({ from, to }: { from: string; to: string }) => [from, to])).toEqual([
      ['2024-06-01', null],
      ['2020-01-01', '2024-06-01'],
      ['2018-01-01', '2020-01-01'],
    ])
    for (const q of [before.slice(2, 4), '创立时']) {
      expect(idsOf((await at.ask('operator', 'GET', `?q=${encodeURIComponent(q)}`)).body), q).toContain(id)
    }
  })

  it('is one address of a kind and one stay in a park on a day', async () => {
    const id = await at.enter({ name: aName(), address: '云泽路 1 号', calledSince: '2020-01-01', stay: aStay() })
    const address = { kind: 'registered', address: '云泽路 2 号', from: '2021-01-01' }
    expect((await at.ask('operator', 'POST', `/${id}/addresses`, address)).status).toBe(201)
    expect((await at.ask('operator', 'POST', `/${id}/addresses`, { ...address, from: '2020-06-01' })).status).toBe(409)
    expect(await at.ask('operator', 'POST', `/${id}/stays`, aStay('park', { from: '2026-01-01' }))).toMatchObject({
      status: 409,
      body: { code: 'an_enterprise_stays_once_in_a_park_on_one_day' },
    })
    const { body } = await at.ask('operator', 'GET', `/${id}`)
    expect(body.addresses.map(({ to }: { to: string | null }) => to)).toEqual([null, '2021-01-01'])
  })

  it('is a figure in its last version; those before stay', async () => {
    const id = await at.enter({ name: aName(), stay: aStay() })
    const state = (value: string, more = {}) =>
      at.ask('operator', 'POST', `/${id}/facts`, {
        year: 2025,
        source: '年报',
        facts: [{ fact: 'revenue', value }],
        ...more,
      })
    expect((await state('1000000')).status).toBe(201)
    expect((await state('1200000')).status).toBe(201)
    expect((await state('1', { facts: [{ fact: 'luck', value: '1' }] })).status).toBe(400)
    expect((await state('1', { year: 2190 })).status).toBe(422)
    const { body } = await at.ask('operator', 'GET', `/${id}`)
    expect(body.facts).toMatchObject([{ year: 2025, fact: 'revenue', value: '1200000', version: 2 }])
    await expect(
      at.database.asSuperuser(`update enterprises.fact set value = 0 where enterprise_id = '${id}'`),
    ).rejects.toMatchObject({ constraint: 'what_was_stated_stays' })
    await expect(
      at.database.asSuperuser(`delete from enterprises.fact where enterprise_id = '${id}'`),
    ).rejects.toMatchObject({ constraint: 'what_was_stated_stays' })
  })

  it('is a tie, and one legal representative at a time', async () => {
    const id = await at.enter({ name: aName(), stay: aStay() })
    const tie = (told: object) => at.ask('operator', 'POST', `/${id}/ties`, { from: '2024-01-01', ...told })
    const first = await tie({ kind: 'legal_representative', other: { name: '甲某' } })
    expect(first.status).toBe(201)
    expect((await tie({ kind: 'legal_representative', other: { name: '乙某' } })).status).toBe(409)
    expect((await at.ask('operator', 'POST', `/ties/${first.body.id}/end`, { on: '2025-01-01' })).status).toBe(200)
    expect((await at.ask('operator', 'POST', `/ties/${first.body.id}/end`, { on: '2026-01-01' })).status).toBe(409)
    expect((await tie({ kind: 'legal_representative', other: { name: '乙某' }, from: '2025-01-01' })).status).toBe(201)
    expect((await tie({ kind: 'shareholder', other: { name: '丙' }, share: '4.99' })).status).toBe(422)
    expect((await tie({ kind: 'shareholder', other: { name: '丙' } })).status).toBe(422)
    expect((await tie({ kind: 'shareholder', other: { name: '丙' }, share: '51' })).status).toBe(201)
    expect((await tie({ kind: 'parent', other: { id, name: '自己' } })).status).toBe(422)
    // Somebody of another park sees that the enterprise is there once it is public, and none of this.
    const { body } = await at.ask('operator', 'GET', `/${id}`)
    await at.ask('district_officer', 'POST', `/stays/${body.stays[0].id}/confirm`)
    const seen = (await at.ask('neighbour', 'GET', `/${id}`)).body
    expect([seen.name.zh, seen.isTold, seen.ties, seen.facts, seen.addresses]).toEqual([
      body.name.zh,
      false,
      [],
      [],
      [],
    ])
  })
})

describe('a stay', () => {
  it('is stated by the park and confirmed by the district or the city above it', async () => {
    const id = await at.enter({ name: aName(), stay: aStay() })
    const { body } = await at.ask('operator', 'GET', `/${id}`)
    const stay = body.stays[0].id
    expect(body.stays[0]).toMatchObject({ state: 'stated', confirmedBy: null })
    for (const who of ['operator', 'park_manager', 'bureau_officer']) {
      expect((await at.ask(who, 'POST', `/stays/${stay}/confirm`)).status, who).toBe(403)
    }
    expect((await at.ask('neighbour', 'POST', `/stays/${stay}/confirm`)).status).toBe(404)
    await expect(
      at.directly('park_manager', (tx) =>
        sql`update enterprises.stay set state = 'confirmed' where id = ${stay}::uuid`.execute(tx),
      ),
    ).rejects.toMatchObject({ code: '42501' })
    expect(openActs((await at.ask('district_officer', 'GET', `/${id}`)).body.stays[0])).toContain('confirm_stay')
    expect((await at.ask('district_officer', 'POST', `/stays/${stay}/confirm`)).status).toBe(200)
    expect((await at.ask('district_officer', 'POST', `/stays/${stay}/confirm`)).status).toBe(200)
    const after = (await at.ask('programme_office', 'GET', `/${id}`)).body.stays[0]
    expect([after.state, after.confirmedBy.id]).toEqual(['confirmed', at.yard.person('district_officer')])
  })

  it('is not confirmed by who stated it, whatever else they are', async () => {
    const id = await at.enter({ name: aName(), stay: aStay() }, 'district_officer')
    const { body } = await at.ask('district_officer', 'GET', `/${id}`)
    const stay = body.stays[0]
    expect(openActs(stay)).not.toContain('confirm_stay')
    expect(await at.ask('district_officer', 'POST', `/stays/${stay.id}/confirm`)).toMatchObject({
      status: 403,
      body: { code: 'nobody_confirms_what_they_stated' },
    })
    expect((await at.ask('programme_office', 'POST', `/stays/${stay.id}/confirm`)).status).toBe(200)
  })

  it('is public once it is confirmed, and for its park, its district and the city until then', async () => {
    const id = await at.enter({ name: aName(), stay: aStay() })
    const sees = async (who: string) => (await at.ask(who, 'GET', `/${id}`)).status
    for (const who of ['operator', 'park_manager', 'district_officer', 'programme_office', 'bureau_officer']) {
      expect(await sees(who), who).toBe(200)
    }
    for (const who of ['neighbour', 'enterprise', 'expert']) expect(await sees(who), who).toBe(404)
    const outside = () =>
      asActor(at.database.app, anyone, async (tx) => {
        const { rows } = await sql`select from enterprises.enterprise where id = ${id}::uuid`.execute(tx)
        const stays = await sql`select from enterprises.stay where enterprise_id = ${id}::uuid`.execute(tx)
        const facts = await sql`select from enterprises.fact`.execute(tx)
        return [rows.length, stays.rows.length, facts.rows.length]
      })
    expect(await outside()).toEqual([0, 0, 0])
    const { body } = await at.ask('operator', 'GET', `/${id}`)
    await at.ask('district_officer', 'POST', `/stays/${body.stays[0].id}/confirm`)
    expect(await outside()).toEqual([1, 1, 0])
    for (const who of ['neighbour', 'enterprise', 'expert']) expect(await sees(who), who).toBe(200)
  })

  it('ends once; what is confirmed is taken back by who confirms', async () => {
    const id = await confirmed()
    const { body } = await at.ask('operator', 'GET', `/${id}`)
    const [stay] = body.stays
    expect((await at.ask('operator', 'POST', `/stays/${stay.id}/withdraw`, why)).status).toBe(403)
    expect((await at.ask('operator', 'POST', `/stays/${stay.id}/end`, { on: '2025-03-01' })).status).toBe(422)
    expect((await at.ask('operator', 'POST', `/stays/${stay.id}/end`, { on: '2026-01-01' })).status).toBe(200)
    expect((await at.ask('operator', 'POST', `/stays/${stay.id}/end`, { on: '2026-02-01' })).status).toBe(409)
    expect((await at.ask('district_officer', 'POST', `/stays/${stay.id}/withdraw`, why)).status).toBe(200)
    expect((await at.ask('district_officer', 'POST', `/stays/${stay.id}/confirm`)).status).toBe(409)
    // The days are free again.
    expect((await at.ask('operator', 'POST', `/${id}/stays`, aStay())).status).toBe(201)
  })
})

describe('two that may be one', () => {
  const pairOf = async (one: string, other: string) => {
    const { body } = await at.ask('programme_office', 'GET', '/matches')
    return body.matches.find((each: { one: { id: string }; other: { id: string } }) =>
      [each.one.id, each.other.id].every((id) => id === one || id === other),
    )
  }
  const merge = (merged: string, kept: string, who = 'programme_office') =>
    at.ask(who, 'POST', '/merges', { merged, kept, ...why })

  it('are proposed by one name in one place, and not where two codes say otherwise', async () => {
    const name = aName()
    const district = at.yard.place('district')
    const one = await at.enter({ name, district, code: aCreditCode(), stay: aStay() })
    const { body } = await at.ask('district_officer', 'POST', '', {
      name: name.replace('有限公司', '（有限责任公司）'),
      district,
    })
    expect(body.alike).toBe(1)
    expect(await pairOf(one, body.id)).toMatchObject({ state: 'open' })
    const third = await at.enter({ name, district, code: aCreditCode() }, 'district_officer')
    expect(await pairOf(one, third)).toBeUndefined()
    expect(await pairOf(body.id, third)).toMatchObject({ state: 'open' })
    const elsewhere = await at.enter({ name, district: at.yard.place('other_district') }, 'programme_office')
    expect(await pairOf(one, elsewhere)).toBeUndefined()
  })

  it('are decided once, by who confirms for both', async () => {
    const name = aName()
    const [one, other] = [await confirmed({ name }), await at.enter({ name, stay: aStay() })]
    const pair = await pairOf(one, other)
    for (const who of ['operator', 'park_manager', 'bureau_officer']) {
      expect((await at.ask(who, 'POST', `/matches/${pair.id}`, { same: true, ...why })).status, who).toBe(403)
    }
    expect((await at.ask('neighbour', 'POST', `/matches/${pair.id}`, { same: true, ...why })).status).toBe(404)
    // Both are entered for the park, which only the other sees as told; the district is told of the first alone.
    expect(
      (await at.ask('programme_office', 'POST', `/matches/${pair.id}`, { same: true, keep: one, ...why })).status,
    ).toBe(200)
    expect((await at.ask('programme_office', 'POST', `/matches/${pair.id}`, { same: false, ...why })).status).toBe(409)
    const { body } = await at.ask('programme_office', 'GET', `/${other}`)
    expect(body.mergedInto.id).toBe(one)
    expect(openActs(body)).toEqual([])
    const kept = (await at.ask('programme_office', 'GET', `/${one}`)).body
    expect(kept.stays).toHaveLength(2)
    const listed = (await at.ask('programme_office', 'GET', `?park=${at.yard.place('park')}`)).body
    expect(idsOf(listed)).toContain(one)
    expect(idsOf(listed)).not.toContain(other)
  })

  it('are two again once the merge is undone, and it is undone once', async () => {
    const [one = '', other = ''] = await at.put(2)
    const { status, body } = await merge(other, one)
    expect(status).toBe(201)
    expect((await at.ask('programme_office', 'POST', `/merges/${body.id}/undo`, { why: '' })).status).toBe(400)
    expect((await at.ask('operator', 'POST', `/merges/${body.id}/undo`, why)).status).toBe(403)
    expect((await at.ask('programme_office', 'POST', `/merges/${body.id}/undo`, why)).status).toBe(200)
    expect((await at.ask('programme_office', 'POST', `/merges/${body.id}/undo`, why)).status).toBe(409)
    expect((await at.ask('programme_office', 'GET', `/${other}`)).body.mergedInto).toBe(null)
    expect((await merge(one, other)).status).toBe(201)
  })

  it('make neither chains nor circles, nor one of two codes', async () => {
    const [a = '', b = '', c = ''] = await at.put(3)
    const code = async (result: Promise<{ body: { code: string } }>) => (await result).body.code
    expect(await code(merge(a, a))).toBe('nobody_is_merged_into_itself')
    expect((await merge(a, b)).status).toBe(201)
    expect(await code(merge(a, c))).toBe('an_enterprise_is_merged_once')
    expect(await code(merge(b, a))).toBe('what_was_merged_does_not_stand_for_others')
    expect(await code(merge(b, c))).toBe('who_stands_for_others_is_not_merged')
    expect(await code(merge(c, a))).toBe('what_was_merged_does_not_stand_for_others')
    const [d, e] = [await confirmed({ code: aCreditCode() }), await confirmed({ code: aCreditCode() })]
    expect(await code(merge(d, e))).toBe('two_codes_are_two_enterprises')
    await expect(
      at.directly('programme_office', (tx) =>
        sql`insert into enterprises.merge (programme_id, merged_id, kept_id, why)
          values (${at.yard.programmeId}, ${d}, ${c}, '一'), (${at.yard.programmeId}, ${c}, ${e}, '二')`.execute(tx),
      ),
    ).rejects.toMatchObject({ constraint: 'who_stands_for_others_is_not_merged' })
  })

  it('are merged one way by two who merge them both ways at once', async () => {
    for (let round = 0; round < 4 * rounds; round += 1) {
      const [a = '', b = '', c = ''] = await at.put(3)
      const ways = round % 2 === 0 ? [merge(a, b), merge(b, a)] : [merge(a, b), merge(b, c), merge(c, a)]
      const replies = await Promise.all(ways)
      expect(replies.filter(({ status }) => status === 201)).toHaveLength(1)
      const [chains] = await at.database.asSuperuser<{ number: number }>(
        `select count(*)::int as number from enterprises.enterprise one
          join enterprises.enterprise other on other.id = one.stands_for
          where one.stands_for <> one.id and other.stands_for <> other.id`,
      )
      expect(chains?.number).toBe(0)
    }
  })

  it('are merged by a merge alone: nobody sets for whom an enterprise stands', async () => {
    const [a = '', b = ''] = await at.put(2)
    await expect(
      at.directly('programme_office', (tx) =>
        sql`update enterprises.enterprise set stands_for = ${b}::uuid where id = ${a}::uuid`.execute(tx),
      ),
    ).rejects.toMatchObject({ code: '42501' })
    await expect(
      at.database.asSuperuser(`update enterprises.enterprise set stands_for = '${b}' where id = '${a}'`),
    ).rejects.toMatchObject({ constraint: 'only_a_merge_says_whom_an_enterprise_stands_for' })
  })
})

describe('the register', () => {
  it('is searched by two letters, a whole code, and what its names were', async () => {
    const code = aCreditCode()
    const id = await confirmed({ name: '云泽麒麟芯片（江苏）有限公司', code })
    for (const q of ['麒麟', '麟芯', 'jiang', '麒麟芯片江苏', code.toLowerCase()]) {
      const { body } = await at.ask('expert', 'GET', `?q=${encodeURIComponent(q)}`)
      expect(idsOf(body), q).toEqual(q === 'jiang' ? [] : [id])
    }
    // Nobody finds what they may not see, nor learns that it is there.
    await at.enter({ name: '云泽麒麟秘密有限公司', stay: aStay() })
    expect((await at.ask('expert', 'GET', `?q=${encodeURIComponent('秘密')}`)).body).toMatchObject({
      enterprises: [],
      count: 0,
    })
    expect((await at.ask('neighbour', 'GET', `?q=${encodeURIComponent('麒麟')}`)).body.count).toBe(1)
    expect((await at.ask('park_manager', 'GET', `?q=${encodeURIComponent('麒麟')}`)).body.count).toBe(2)
    expect((await at.ask('programme_office', 'GET', `?q=${encodeURIComponent('麒麟')}`)).body.count).toBe(2)
  })

  it('is filtered by park, district, status, and by what waits for the one who asks', async () => {
    const id = await confirmed({ district: at.yard.place('district') })
    const list = async (who: string, query: string) => idsOf((await at.ask(who, 'GET', `?${query}`)).body)
    expect(await list('expert', `district=${at.yard.place('district')}`)).toContain(id)
    expect(await list('expert', `district=${at.yard.place('other_district')}`)).not.toContain(id)
    expect(await list('expert', `park=${at.yard.place('park')}&on=2025-02-28`)).not.toContain(id)
    expect(await list('expert', `park=${at.yard.place('park')}&on=2025-03-01`)).toContain(id)
    expect(await list('expert', 'status=revoked')).not.toContain(id)
    await at.ask('district_officer', 'PATCH', `/${id}`, { status: 'revoked' })
    expect(await list('expert', 'status=revoked')).toEqual([id])
    const waiting = await at.enter({ name: aName(), stay: aStay() })
    expect(await list('district_officer', 'waits=stays')).toContain(waiting)
    expect(await list('district_officer', 'waits=stays')).not.toContain(id)
    expect(await list('neighbour', 'waits=stays')).not.toContain(waiting)
    expect(await list('operator', 'waits=stays')).toEqual([])
  })

  it('is turned page by page, each enterprise once', async () => {
    const programme = at.yard.programmeId
    await asLoader(at.database, programme, (tx) =>
      recordEnterpriseHistory(tx as never, programme, {
        enterprises: Array.from({ length: 120 }, (_, at120) => ({
          id: `00000000-0000-4000-8000-${String(at120).padStart(12, '0')}`,
          code: null,
          names: [
            { zh: `旧${at120}页面有限公司`, en: null, from: '2019-01-01', to: '2021-01-01' },
            { zh: `新${at120}页面有限公司`, en: null, from: '2021-01-01', to: null },
          ],
          district: at.yard.place('other_district'),
          foundedOn: '2019-01-01',
          status: 'operating' as const,
          industry: '3973',
          aboveSize: false,
          scale: 'small' as const,
          stated: { by: at.yard.person('neighbour'), at: '2025-01-01T00:00:00Z' },
          facts: [
            {
              year: 2024,
              fact: 'staff',
              value: '12',
              version: 1,
              source: '年报',
              stated: { by: null, at: '2025-01-01T00:00:00Z' },
            },
          ],
        })),
      }),
    )
    const found: string[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { body } = await at.ask(
        'neighbour',
        'GET',
        `?district=${at.yard.place('other_district')}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
      )
      found.push(...idsOf(body))
      cursor = body.next
    }
    const loaded = found.filter((id) => id.startsWith('00000000-'))
    expect(loaded).toHaveLength(120)
    expect(new Set(found).size).toBe(found.length)
    // Not confirmed by anybody, so not for others.
    expect(idsOf((await at.ask('expert', 'GET', '?q=页面')).body)).toEqual([])
    expect((await at.ask('neighbour', 'GET', '?q=旧11')).body.count).toBe(11)
  })

  it('takes no address of a page that is none', async () => {
    expect((await at.ask('expert', 'GET', '?cursor=x')).status).toBe(400)
    expect((await at.ask('expert', 'GET', '/matches')).status).toBe(403)
    expect((await at.ask('expert', 'GET', '/places')).body.parks.length).toBe(2)
  })
})

// The last: the page of pairs shows the first fifty, and these are more.
describe('what may be one', () => {
  it('is proposed by the database where the rule says so, and nowhere else', async () => {
    const programme = at.yard.programmeId
    const codes = Array.from({ length: 3 }, () => aCreditCode())
    const places = [null, at.yard.place('district'), at.yard.place('other_district')]
    const names = ['对照一有限公司', '对照（一）有限责任公司', '对照二有限公司']
    const known = names.flatMap((name, n) =>
      places.flatMap((districtId, d) =>
        [null, (n + d) % 3 === 0 ? (codes[d] ?? null) : null].map((code) => {
          const id = randomUUID()
          return { id, standsFor: id, code, name, districtId }
        }),
      ),
    )
    await asLoader(at.database, programme, (tx) =>
      recordEnterpriseHistory(tx as never, programme, {
        enterprises: known.map(({ id, code, name, districtId }) => ({
          ...{ id, code, district: districtId, foundedOn: null, status: 'operating', industry: null },
          ...{ aboveSize: null, scale: null, stated: { by: null, at: '2025-01-01T00:00:00Z' } },
          names: [{ zh: name, en: null, from: '2020-01-01', to: null }],
        })),
      }),
    )
    const rows = await at.database.asSuperuser<{ one_id: string; other_id: string }>(
      'select one_id, other_id from enterprises.match where one_id = any ($1) and other_id = any ($1)',
      [known.map(({ id }) => id)],
    )
    const pairs = known.flatMap((one) =>
      known.flatMap((other) =>
        one.id < other.id && matchEnterprise(one, [other]).kind === 'may_be_same' ? [`${one.id} ${other.id}`] : [],
      ),
    )
    expect(rows.map(({ one_id: one, other_id: other }) => `${one} ${other}`).sort()).toEqual(pairs.sort())
    expect(pairs.length).toBeGreaterThan(20)
  })
})
