import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '../../platform/db/database.ts'
import { ROLES } from '../../platform/db/roles.ts'
import { aTitle, aTitleYard, type TitleYard } from '../testing/a-title-yard.ts'
import { remindOfTitles } from './keep-titles.ts'

let at: TitleYard
let enterprises: string[]
beforeAll(async () => {
  at = await aTitleYard()
  enterprises = await at.register.put(16)
})
afterAll(() => at.close())

/** One that no other test has touched. */
function anEnterprise(): string {
  const id = enterprises.pop()
  if (id === undefined) throw new Error('put more of them')
  return id
}
const codeOf = ({ status, body }: { status: number; body: { code?: string } }) => [status, body.code]
const state = (who: string, enterprise: string, more: object = {}) =>
  at.ask(who, 'POST', `/${enterprise}/titles`, aTitle(more))
const titlesOf = async (who: string, enterprise: string) =>
  (await at.ask(who, 'GET', `/titles?enterprise=${enterprise}`)).body.titles
const directly = (who: string, statement: (programme: string) => ReturnType<typeof sql>) =>
  at.register.directly(who, (tx) => statement(at.register.yard.programmeId).execute(tx))

describe('a title', () => {
  it('is stated by who keeps the register for its park, and by nobody elsewhere', async () => {
    const one = anEnterprise()
    expect((await state('neighbour', one)).status).toBe(403)
    expect((await state('expert', one)).status).toBe(403)
    expect((await state('bureau_officer', one)).status).toBe(403)
    expect((await state('operator', one)).body.state).toBe('stated')
  })

  it('is shown to others only once it is confirmed', async () => {
    const one = anEnterprise()
    const { body } = await state('operator', one)
    expect(await titlesOf('neighbour', one)).toEqual([])
    expect(await titlesOf('district_officer', one)).toMatchObject([{ id: body.id, state: 'stated' }])
    await at.ask('district_officer', 'POST', `/titles/${body.id}/confirm`, {})
    expect(await titlesOf('neighbour', one)).toMatchObject([
      { id: body.id, state: 'confirmed', acts: [{ act: 'enterprises.withdraw_title', open: true }].slice(1) },
    ])
  })

  it('is confirmed by somebody else than who stated it, within their reach', async () => {
    const one = anEnterprise()
    const { body } = await state('programme_office', one)
    const confirm = (who: string) => at.ask(who, 'POST', `/titles/${body.id}/confirm`, { basis: '省厅公告' })
    expect(codeOf(await confirm('programme_office'))).toEqual([403, 'nobody_confirms_what_they_stated'])
    expect((await confirm('operator')).status).toBe(403)
    expect(codeOf(await confirm('neighbour'))).toEqual([404, 'no_such_title'])
    expect((await confirm('district_officer')).body.state).toBe('confirmed')
    expect(codeOf(await confirm('district_officer'))).toEqual([
      409,
      'it_is_stated_confirmed_and_withdrawn_in_this_order',
    ])
  })

  it('tells what one may do with it, and why not', async () => {
    const one = anEnterprise()
    await state('programme_office', one)
    const acts = async (who: string) =>
      (await titlesOf(who, one))[0].acts.map((act: { act: string; open: boolean; blocks: { code: string }[] }) => [
        act.act,
        act.open,
        ...act.blocks.map(({ code }) => code),
      ])
    expect(await acts('programme_office')).toEqual([
      ['enterprises.confirm_title', false, 'nobody_confirms_what_they_stated'],
      ['enterprises.withdraw_title', true],
    ])
    expect(await acts('district_officer')).toEqual([
      ['enterprises.confirm_title', true],
      ['enterprises.withdraw_title', true],
    ])
    expect(await acts('bureau_officer')).toEqual([])
  })

  it('ends as the validity of its kind says, where nothing else is said', async () => {
    const one = anEnterprise()
    await state('operator', one, { validFrom: '2024-02-29' })
    await state('operator', one, { kind: 'tech_sme', validFrom: '2026-01-01', validTo: '2026-06-01' })
    await state('operator', one, { kind: 'gazelle', validTo: null })
    expect(
      (await titlesOf('operator', one)).map((title: { kind: string; validTo: string }) => [title.kind, title.validTo]),
    ).toEqual(
      expect.arrayContaining([
        ['high_tech', '2027-02-28'],
        ['tech_sme', '2026-06-01'],
        ['gazelle', null],
      ]),
    )
  })

  it('is held once on one day, when both are confirmed', async () => {
    const one = anEnterprise()
    await at.confer(one)
    const { body } = await state('operator', one, { validFrom: '2026-06-01' })
    const confirm = () => at.ask('district_officer', 'POST', `/titles/${body.id}/confirm`, {})
    expect(codeOf(await confirm())).toEqual([409, 'an_enterprise_holds_a_title_once_on_one_day'])
    const [first] = (await titlesOf('operator', one)).filter((title: { id: string }) => title.id !== body.id)
    await at.ask('district_officer', 'POST', `/titles/${first.id}/withdraw`, {
      on: '2026-06-01',
      why: '提前换证',
      basis: '公告',
    })
    expect((await confirm()).status).toBe(200)
  })

  it('is of a kind that there is, not of the future, and of days in their order', async () => {
    const one = anEnterprise()
    expect(codeOf(await state('operator', one, { kind: 'nobel_prize' }))).toEqual([422, 'no_such_kind'])
    expect(codeOf(await state('operator', one, { validFrom: at.register.yard.day(1) }))).toEqual([
      422,
      'it_is_not_of_the_future',
    ])
    expect(codeOf(await state('operator', one, { validTo: '2025-12-01' }))).toEqual([422, 'it_lasts_a_day_or_longer'])
    expect((await state('operator', one, { validFrom: '2026-02-30' })).status).toBe(400)
  })

  it('is withdrawn with a reason and a document: what is confirmed by who confirms, what waits also by who keeps the register', async () => {
    const one = anEnterprise()
    const held = await at.confer(one)
    const why = { why: '提供虚假材料', basis: '国科火字〔2026〕1号' }
    const withdraw = (who: string, id: string, more: object = {}) =>
      at.ask(who, 'POST', `/titles/${id}/withdraw`, { ...why, ...more })
    expect((await withdraw('operator', held)).status).toBe(404)
    expect((await at.ask('district_officer', 'POST', `/titles/${held}/withdraw`, { why: '因' })).status).toBe(400)
    expect(codeOf(await withdraw('district_officer', held, { on: '2025-11-30' }))).toEqual([
      422,
      'it_is_withdrawn_within_its_days',
    ])
    expect(codeOf(await withdraw('district_officer', held, { on: at.register.yard.day(1) }))).toEqual([
      422,
      'it_is_not_withdrawn_in_the_future',
    ])
    expect((await withdraw('district_officer', held, { on: '2026-03-01' })).body.state).toBe('withdrawn')
    expect(await titlesOf('neighbour', one)).toEqual([])
    expect((await titlesOf('operator', one))[0]).toMatchObject({
      state: 'withdrawn',
      withdrawn: { on: '2026-03-01', ...why },
      acts: [],
    })
    const { body } = await state('operator', one, { kind: 'specialised' })
    expect((await withdraw('operator', body.id)).body.state).toBe('withdrawn')
  })

  it('stays as it was stated, whoever writes', async () => {
    const one = anEnterprise()
    const held = await at.confer(one)
    await expect(
      directly(
        'programme_office',
        (programme) => sql`update enterprises.title set number = '2'
        where programme_id = ${programme} and id = ${held}`,
      ),
    ).rejects.toMatchObject({ code: '42501' })
    await expect(
      directly('programme_office', (programme) => sql`delete from enterprises.title where programme_id = ${programme}`),
    ).rejects.toMatchObject({ code: '42501' })
    await expect(
      at.register.database.asSuperuser(`update enterprises.title set number = '2' where id = '${held}'`),
    ).rejects.toMatchObject({ constraint: 'what_was_stated_stays' })
    await expect(
      directly(
        'operator',
        (programme) => sql`
        insert into enterprises.title (programme_id, enterprise_id, kind, issuer, valid_from, basis, state)
          values (${programme}, ${one}, 'gazelle', '局', '2025-01-01', '文', 'confirmed')`,
      ),
    ).rejects.toMatchObject({ code: '42501' })
    await expect(
      directly(
        'operator',
        (programme) => sql`
        update enterprises.title set state = 'withdrawn', withdrawn_on = access.today(), withdrawn_why = '因', withdrawn_basis = '文'
          where programme_id = ${programme} and id = ${held}`,
      ).then((done) => done.numAffectedRows),
    ).resolves.toBe(0n)
    await expect(
      directly(
        'operator',
        (programme) => sql`
        insert into enterprises.holding select * from enterprises.holding where programme_id = ${programme}`,
      ),
    ).rejects.toMatchObject({ code: '42501' })
  })

  it('brings its evidence, for whoever sees it', async () => {
    const { database, yard } = at.register
    const one = anEnterprise()
    const [file] = await database.asSuperuser<{ id: string }>(
      `insert into files.file (programme_id, sha256, bytes, media_type, name, uploaded_by)
        values ($1, repeat('a', 64), 10, 'application/pdf', '证书.pdf', $2) returning id`,
      [yard.programmeId, yard.person('operator')],
    )
    const { body } = await state('operator', one, { file: file?.id })
    expect(body.state).toBe('stated')
    expect((await titlesOf('district_officer', one))[0].file).toMatchObject({ id: file?.id, name: '证书.pdf' })
    const seen = await at.register.directly('neighbour', (tx) =>
      sql`select from files.file where id = ${file?.id}`.execute(tx),
    )
    expect(seen.rows).toHaveLength(0)
    expect(codeOf(await state('operator', one, { kind: 'gazelle', file: file?.id }))).toEqual([422, 'no_such_file'])
  })
})

describe('a kind of title', () => {
  it('is stated anew by the office from today on, and what it was stays known', async () => {
    const { body } = await at.ask('expert', 'GET', '/title-kinds')
    const gazelle = body.kinds.find(({ kind }: { kind: string }) => kind === 'gazelle')
    const { kind: _, validTo: __, ...told } = gazelle
    const put = (who: string, more: object) =>
      at.ask(who, 'PUT', '/title-kinds/gazelle', { ...told, why: '市里另定', ...more })
    const today = at.register.yard.today
    expect((await put('district_officer', { validFrom: today })).status).toBe(403)
    expect(codeOf(await put('programme_office', { validFrom: at.register.yard.day(-1) }))).toEqual([
      422,
      'a_kind_is_not_restated_of_the_past',
    ])
    expect((await put('programme_office', { validFrom: today, remindMonths: 3 })).status).toBe(200)
    expect(codeOf(await put('programme_office', { validFrom: today, remindMonths: 4 }))).toEqual([
      409,
      'title_kind_pkey',
    ])
    expect((await put('programme_office', { thresholds: { name: told.name, all: [] } })).status).toBe(400)
    const after = (await at.ask('expert', 'GET', '/title-kinds')).body.kinds
    expect(after).toHaveLength(9)
    expect(after.find(({ kind }: { kind: string }) => kind === 'gazelle')).toMatchObject({
      remindMonths: 3,
      validFrom: today,
    })
  })
})

describe('titles that end', () => {
  it('are listed by their end, with those that have a later one marked', async () => {
    const { yard } = at.register
    const [ending, renewed] = [anEnterprise(), anEnterprise()]
    await at.confer(ending, { kind: 'specialised', validFrom: '2024-01-01', validTo: yard.day(60) })
    await at.confer(renewed, { kind: 'specialised', validFrom: '2024-01-01', validTo: yard.day(30) })
    await state('operator', renewed, { kind: 'specialised', validFrom: yard.day(0) })
    const list = (months: number) => at.ask('park_manager', 'GET', `/titles?expiring=${months}&kind=specialised`)
    expect(
      (await list(3)).body.titles.map((title: { enterprise: { id: string }; isRenewed: boolean }) => [
        title.enterprise.id,
        title.isRenewed,
      ]),
    ).toEqual([
      [renewed, true],
      [ending, false],
    ])
    expect((await list(1)).body.total).toBe(1)
  })

  it('are told to the enterprise, its parks and its district, each once', async () => {
    const { database, yard } = at.register
    const one = anEnterprise()
    await at.confer(one, { kind: 'innovative_sme', validFrom: '2024-01-01', validTo: yard.day(100) })
    await at.confer(one, { kind: 'tech_sme', validFrom: '2026-01-01', validTo: yard.day(300) })
    await at.register.directly('programme_office', (tx) =>
      sql`update enterprises.enterprise set organisation_id = ${yard.place('enterprise')} where id = ${one}`.execute(
        tx,
      ),
    )
    const worker = openDatabase({ ...database.configOf(ROLES.worker), max: 2 })
    try {
      const told = await remindOfTitles(worker, yard.programmeId)
      expect(told.titles).toBeGreaterThanOrEqual(1)
      expect(await remindOfTitles(worker, yard.programmeId)).toEqual({ titles: 0, messages: 0 })
      // Only what ends within its months: of two titles one.
      const messages = await database.asSuperuser<{ name: string; params: { validTo: string; kindZh: string } }>(
        `select person.name, message.params from access.message
          join access.person on person.programme_id = message.programme_id and person.id = message.to_person
          where message.kind = 'enterprises.title_ends' and message.params ->> 'enterpriseId' = $1 order by name`,
        [one],
      )
      expect(messages.map(({ name }) => name)).toEqual(['district_officer', 'enterprise', 'operator', 'park_manager'])
      expect(messages[0]?.params).toMatchObject({ validTo: yard.day(100), kindZh: '创新型中小企业' })
      // Half a year before the other ends it is its turn.
      expect((await remindOfTitles(worker, yard.programmeId, yard.day(200))).titles).toBeGreaterThanOrEqual(1)
      await expect(
        worker.pool.query(`begin; set local courtyard.programme_id = '${yard.programmeId}';
          set local courtyard.system_actor = 'post_office'; select enterprises.who_is_concerned('{}')`),
      ).rejects.toMatchObject({ code: '42501' })
    } finally {
      await worker.close()
    }
  })
})
