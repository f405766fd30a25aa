import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aTitleYard, type TitleYard } from '../testing/a-title-yard.ts'

let at: TitleYard
let enterprises: string[]
const target = {
  text: '高新技术企业和专精特新企业达到 2 家左右',
  value: 2,
  unit: '家',
  year: 2027,
  from: 1.9,
  to: 2.1,
  tolerancePercent: 5,
  verdict: 'on_the_way',
} as const
beforeAll(async () => {
  at = await aTitleYard(target)
  enterprises = await at.register.put(3)
})
afterAll(() => at.close())

const codeOf = ({ status, body }: { status: number; body: { code?: string } }) => [status, body.code]
const anInstitute = (more: object = {}) => ({
  name: '新型储能研究院',
  level: 'municipal',
  kind: 'new_type_institute',
  hostName: '云溪大学',
  issuer: '市科技局',
  validFrom: '2025-01-01',
  basis: '云科发〔2025〕1号',
  park: at.register.yard.place('park'),
  ...more,
})

describe('an institute', () => {
  it('counts once it and its stay are confirmed by somebody else, and no longer once it is withdrawn', async () => {
    const count = async () => (await at.ask(null, 'GET', '/counts/institutes')).body
    expect((await at.ask('neighbour', 'POST', '/institutes', anInstitute())).status).toBe(403)
    const stated = await at.ask('operator', 'POST', '/institutes', anInstitute())
    expect(stated.status).toBe(201)
    expect(await count()).toMatchObject({ count: 0, dropped: { notConfirmed: null } })
    expect((await at.ask('programme_office', 'GET', '/counts/institutes')).body.dropped.notConfirmed).toBe(1)
    const [listed] = (await at.ask('district_officer', 'GET', '/institutes')).body.institutes
    expect(listed).toMatchObject({
      state: 'stated',
      host: { id: null, name: '云溪大学' },
      stays: [{ state: 'stated' }],
    })
    expect((await at.ask('neighbour', 'GET', '/institutes')).body.total).toBe(0)

    expect(codeOf(await at.ask('neighbour', 'POST', `/institutes/${listed.id}/confirm`, {}))).toEqual([
      404,
      'no_such_institute',
    ])
    expect((await at.ask('district_officer', 'POST', `/institutes/${listed.id}/confirm`, {})).body.state).toBe(
      'confirmed',
    )
    expect((await count()).count).toBe(0)
    const stay = listed.stays[0].id
    expect((await at.ask('operator', 'POST', `/institutes/stays/${stay}/confirm`)).status).toBe(403)
    expect((await at.ask('district_officer', 'POST', `/institutes/stays/${stay}/confirm`)).status).toBe(200)
    expect(await count()).toMatchObject({
      count: 1,
      institutes: [{ name: '新型储能研究院', host: '云溪大学', parks: [{ id: at.register.yard.place('park') }] }],
    })
    const zone = `scope=zone&id=${at.register.yard.place('other_zone')}`
    expect((await at.ask(null, 'GET', `/counts/institutes?${zone}`)).body.count).toBe(0)

    const withdrawn = await at.ask('district_officer', 'POST', `/institutes/${listed.id}/withdraw`, {
      why: '考核不合格',
      basis: '云科发〔2026〕9号',
    })
    expect(withdrawn.body.state).toBe('withdrawn')
    expect(await count()).toMatchObject({ count: 0, dropped: { withdrawn: null } })
    expect((await at.ask('programme_office', 'GET', '/counts/institutes')).body.dropped.withdrawn).toBe(1)
  })

  it('is of a level, carried by somebody, and held once under its name', async () => {
    expect(codeOf(await at.ask('operator', 'POST', '/institutes', anInstitute({ hostName: '' })))).toEqual([
      422,
      'somebody_carries_it',
    ])
    expect((await at.ask('operator', 'POST', '/institutes', anInstitute({ level: 'galactic' }))).status).toBe(400)
    const twins = await Promise.all(
      [1, 2].map(() => at.ask('operator', 'POST', '/institutes', anInstitute({ name: '双生院', park: null }))),
    )
    const confirm = (twin: { body: { id: string } }) =>
      at.ask('district_officer', 'POST', `/institutes/${twin.body.id}/confirm`, {})
    const [one, other] = twins
    expect((await confirm(one as never)).status).toBe(200)
    expect(codeOf(await confirm(other as never))).toEqual([409, 'an_institute_is_held_once_on_one_day'])
  })

  it('leaves a park on a day that is said once', async () => {
    const { body } = await at.ask('operator', 'POST', '/institutes', anInstitute({ name: '搬迁院' }))
    const stays = async () =>
      (await at.ask('operator', 'GET', '/institutes')).body.institutes.find(({ id }: { id: string }) => id === body.id)
        .stays
    const [stay] = await stays()
    const end = (more: object) =>
      at.ask('operator', 'POST', `/institutes/stays/${stay.id}/end`, { why: '搬走', ...more })
    expect((await end({ on: '2026-02-01' })).status).toBe(200)
    expect(codeOf(await end({ on: '2026-03-01' }))[0]).toBe(409)
    expect((await stays())[0].validTo).toBe('2026-02-01')
    expect(
      (
        await at.ask('operator', 'POST', `/institutes/${body.id}/stays`, {
          park: at.register.yard.place('park'),
          validFrom: '2026-02-01',
          basis: '又搬回',
        })
      ).status,
    ).toBe(201)
    expect(
      (
        await at.ask('operator', 'POST', `/institutes/${body.id}/stays`, {
          park: at.register.yard.place('other_park'),
          validFrom: '2026-02-01',
          basis: '文',
        })
      ).status,
    ).toBe(403)
  })
})

describe('a count over http', () => {
  it('moves by exactly the enterprise whose title is confirmed, and says what the plan promises', async () => {
    const count = (who: string | null, query = '') => at.ask(who, 'GET', `/counts/holders${query}`)
    const [one, other] = enterprises as [string, string]
    expect((await count(null)).body).toMatchObject({ count: 0, parks: 2, holders: [], target })
    await at.confer(one)
    const stated = await at.ask('operator', 'POST', `/${other}/titles`, {
      kind: 'specialised',
      number: '1',
      issuer: '省厅',
      validFrom: '2026-01-01',
      basis: '文',
    })
    const public_ = (await count(null)).body
    expect(public_).toMatchObject({ count: 1, holders: [{ id: one, titles: [{ kind: 'high_tech' }] }] })
    expect(public_.dropped).toEqual({ inSeveralParks: 0, merged: 0, notConfirmed: null, expired: 0, withdrawn: 0 })
    expect((await count('district_officer')).body.dropped.notConfirmed).toBe(1)
    const waiting = await at.ask('district_officer', 'GET', '/counts/holders/dropped?reason=not_confirmed')
    expect(waiting.body).toMatchObject({
      total: 1,
      holders: [{ id: other, title: { id: stated.body.id, state: 'stated' } }],
    })
    expect((await at.ask(null, 'GET', '/counts/holders/dropped?reason=not_confirmed')).body).toMatchObject({
      total: 0,
      holders: [],
    })
    expect((await count(null, '?kinds=specialised')).body).toMatchObject({ count: 0, target: null })
    expect((await count(null, `?scope=district&id=${at.register.yard.place('district')}`)).body.count).toBe(1)
    expect((await count(null, `?scope=district&id=${at.register.yard.place('other_district')}`)).body.count).toBe(0)
    expect((await count(null, '?on=2025-06-01')).body.count).toBe(0)
    expect((await count(null, '?scope=park')).status).toBe(400)
  })

  it('is forecast to the year of the target, or says why not', async () => {
    const { status, body } = await at.ask(null, 'GET', '/counts/holders/forecast')
    expect(status).toBe(200)
    expect(body).toMatchObject({ count: 1, forecast: null, refused: 'history_too_short', history: { entries: 0 } })
    await at.register.database.asSuperuser(`set session_replication_role = replica;
      update enterprises.holding set valid_from = '2022-06-01'`)
    const told = (await at.ask(null, 'GET', '/counts/holders/forecast')).body
    expect(told.forecast).toMatchObject({ to: '2027-12-31', needed: { lastYearAMonth: 0 } })
    expect(told.forecast.course.at(-1).on).toBe('2027-12-31')
    expect(told.past.at(-1)).toEqual({ on: at.register.yard.today, count: 1 })
    expect((await at.ask(null, 'GET', '/counts/holders/forecast?to=2020-01-01')).body.refused).toBe('day_is_over')
  })
})

describe('advice', () => {
  it('is for those who are told the figures, and looks at what was stated of each year', async () => {
    const [one] = enterprises as [string]
    const [year] = [Number(at.register.yard.today.slice(0, 4)) - 1]
    await at.register.database.asSuperuser(
      `insert into enterprises.fact (programme_id, enterprise_id, year, fact, version, value, source, stated_by)
        select $1, $2, $3, fact, version, value, '年报', $4 from (values
          ('revenue', 1, 100.0), ('revenue', 2, 2000000000), ('rd_spend', 1, 120000000), ('market_years', 1, 3)) as told (fact, version, value)`,
      [at.register.yard.programmeId, one, year, at.register.yard.person('operator')],
    )
    const advice = (who: string) => at.ask(who, 'GET', `/${one}/advice`)
    expect(codeOf(await advice('neighbour'))).toEqual([403, 'not_told'])
    expect((await advice('expert')).status).toBe(403)
    const { status, body } = await advice('operator')
    expect(status).toBe(200)
    expect(body.year).toBe(year)
    const specialised = body.paths.find(({ path }: { path: string }) => path === 'specialised')
    // A high-tech enterprise already: innovative at once, and the next step waits for its score.
    expect(specialised.ahead[0].judged.verdict).toBe('met')
    expect(specialised.ahead[1]).toMatchObject({
      kind: 'specialised',
      judged: { verdict: 'unknown', missing: [{ fact: 'specialised_score', year }] },
    })
    expect(body.paths.find(({ path }: { path: string }) => path === 'tech').held).toMatchObject({ kind: 'high_tech' })
  })
})
