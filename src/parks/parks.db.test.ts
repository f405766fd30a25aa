import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { anyone } from '../platform/db/actor.ts'
import { asActor, readAs } from '../platform/db/database.ts'
import { countParks } from './count-parks.ts'
import { selectCounted } from './store.ts'
import { aDeclaration, aParkYard, type ParkYard } from './testing/a-park.ts'

let at: ParkYard
beforeAll(async () => {
  at = await aParkYard()
})
afterAll(() => at.close())

const basis = '云科发〔2031〕8号'
const confirm = { act: 'confirm', basis: '板块审核意见' }
const admit = { act: 'admit', basis }
const post = (who: string, path: string, payload: object, more = {}) => at.ask(who, 'POST', path, payload, more)
const names = (parks: { name: { zh: string } }[]) => parks.map(({ name }) => name.zh)

async function admitted(name: string): Promise<string> {
  const id = await at.declare(name)
  await at.does('district_officer', id, 'district', confirm)
  await at.does('programme_office', id, 'city', admit)
  return id
}

/** As a person, without the routes: what the database itself says. */
function directly(who: string, statement: (programmeId: string) => ReturnType<typeof sql>, act = 'parks.try') {
  const { database, yard } = at
  return asActor(
    database.app,
    { kind: 'person', personId: yard.person(who), programmeId: yard.programmeId, secondFactor: true },
    (tx) => statement(yard.programmeId).execute(tx),
    { act },
  )
}

describe('a declaration', () => {
  it('outside one’s own host zone is refused, by the route and by the database', async () => {
    const elsewhere = aDeclaration(at.yard.place('other_zone'), '外园')
    expect((await post('park_manager', 'parks', elsewhere)).status).toBe(403)
    await expect(
      directly(
        'park_manager',
        (programme) => sql`insert into parks.park (programme_id, host_zone_id, name_zh, statement, first_named_on)
          values (${programme}, ${at.yard.place('other_zone')}, '外园', '说明', access.today())`,
      ),
    ).rejects.toMatchObject({ code: '42501' })
  })

  it('is a host zone’s: not the district’s, the city’s, an operator’s or a park’s own manager’s', async () => {
    await at.yard.appoint('of_a_park', 'park_manager', 'park')
    const inside = aDeclaration(at.yard.place('zone'), '别园')
    for (const who of ['district_officer', 'programme_office', 'operator', 'expert', 'of_a_park']) {
      expect((await post(who, 'parks', inside)).status, who).toBe(403)
    }
    expect((await at.ask(null, 'POST', 'parks', inside)).status).toBe(401)
  })

  it('lies in a host zone, and not in a district or a park', async () => {
    const reply = await post('of_a_park', 'parks', aDeclaration(at.yard.place('park'), '园中园中园'))
    expect(reply).toMatchObject({ status: 422, body: { code: 'a_park_lies_in_a_host_zone' } })
  })

  it('says a direction, and one of the plan’s where it says so', async () => {
    const one = aDeclaration(at.yard.place('zone'), '无方向园')
    expect((await post('park_manager', 'parks', { ...one, directions: [] })).status).toBe(400)
    const other = { ...one, directions: [{ text: '芯片', layoutDirection: '方案没有的方向' }] }
    expect(await post('park_manager', 'parks', other)).toMatchObject({
      status: 422,
      body: { code: 'no_such_direction' },
    })
    expect((await post('park_manager', 'parks', { ...one, basis: '  ' })).status).toBe(400)
  })

  it('is made once under one name: of twenty at once, one', async () => {
    const inside = aDeclaration(at.yard.place('zone'), '同名园')
    const replies = await Promise.all(Array.from({ length: 20 }, () => post('park_manager', 'parks', inside)))
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(1)
    for (const { status, body } of replies.filter(({ status: each }) => each !== 201)) {
      expect([status, body.code]).toEqual([409, 'a_name_is_declared_once_in_a_host_zone'])
    }
  })

  it('does not bear the name of a park that stands in the tree', async () => {
    const reply = await post('park_manager', 'parks', aDeclaration(at.yard.place('zone'), '园区'))
    expect(reply).toMatchObject({ status: 409, body: { code: 'a_name_is_declared_once_in_a_host_zone' } })
  })

  it('is seen by its zone, its district and the city, and by nobody else', async () => {
    const id = await at.declare('悄园')
    for (const who of ['park_manager', 'district_officer', 'programme_office', 'bureau_officer']) {
      expect(names((await at.ask(who, 'GET', 'parks')).body.parks), who).toContain('悄园')
      expect((await at.ask(who, 'GET', `parks/${id}`)).body.statement, who).toContain('300 亩')
    }
    for (const who of [null, 'neighbour', 'enterprise', 'expert']) {
      expect(JSON.stringify((await at.ask(who, 'GET', 'parks')).body), String(who)).not.toContain('悄园')
      if (who !== null) expect((await at.ask(who, 'GET', `parks/${id}`)).status, who).toBe(404)
    }
  })

  it('founds no organisation yet', async () => {
    const id = await at.declare('未立园')
    expect((await at.ask('programme_office', 'GET', `organisations/${id}`)).status).toBe(404)
  })
})

describe('on its way', () => {
  it('is confirmed by its own district alone, and not before it is declared', async () => {
    const id = await at.declare('板块园')
    const path = `parks/${id}/district-acts`
    expect((await post('neighbour', path, confirm)).status).toBe(404)
    for (const who of ['park_manager', 'programme_office', 'bureau_officer']) {
      expect((await post(who, path, confirm)).status, who).toBe(403)
    }
    expect((await post('district_officer', path, confirm)).status).toBe(200)
    expect(await post('district_officer', path, confirm)).toMatchObject({
      status: 409,
      body: { code: 'not_in_this_state' },
    })
  })

  it('is admitted by the city with a second factor, after the district has confirmed', async () => {
    const id = await at.declare('市级园')
    const path = `parks/${id}/city-acts`
    expect(await post('programme_office', path, admit)).toMatchObject({
      status: 409,
      body: { code: 'the_district_confirms_first' },
    })
    await expect(
      directly(
        'programme_office',
        (programme) => sql`insert into parks.park_act (programme_id, park_id, act, on_day, basis)
          values (${programme}, ${id}, 'admit', access.today(), '文件')`,
      ),
    ).rejects.toMatchObject({ constraint: 'the_district_confirms_first' })
    await at.does('district_officer', id, 'district', confirm)
    expect((await post('programme_office', path, admit, { secondFactor: false })).status).toBe(403)
    expect((await post('district_officer', path, admit)).status).toBe(403)
    expect((await post('programme_office', path, admit)).status).toBe(200)
  })

  it('is returned with a reason and declared again, as it is then', async () => {
    const id = await at.declare('退回园')
    const path = `parks/${id}/district-acts`
    expect((await post('district_officer', path, { act: 'return', why: ' ' })).status).toBe(400)
    await at.does('district_officer', id, 'district', { act: 'return', why: '四至不清' })
    expect((await at.ask('park_manager', 'GET', `parks/${id}`)).body.returned.why).toBe('四至不清')
    const { hostZone: _, ...again } = aDeclaration('', '退回新园')
    await at.does('park_manager', id, 'zone', { act: 'declare_again', ...again, directions: [{ text: '助听器' }] })
    const { body } = await at.ask('park_manager', 'GET', `parks/${id}`)
    expect(body).toMatchObject({ name: { zh: '退回新园' }, state: 'declared', stage: 'declared', returned: null })
    expect(body.directions.map(({ text }: { text: string }) => text)).toEqual(['助听器'])
  })

  it('is sent back by the city, and withdrawn by its zone until it is admitted', async () => {
    const id = await at.declare('撤回园')
    await at.does('district_officer', id, 'district', confirm)
    await at.does('programme_office', id, 'city', { act: 'plan', basis })
    expect((await at.ask('park_manager', 'GET', `parks/${id}`)).body.stage).toBe('planned')
    await at.does('programme_office', id, 'city', { act: 'send_back', why: '与邻园重复' })
    await at.does('park_manager', id, 'zone', { act: 'withdraw', why: '不再申报' })
    expect((await at.ask('park_manager', 'GET', `parks/${id}`)).body.stage).toBe('withdrawn')
    const admittedId = await admitted('不可撤园')
    expect((await post('park_manager', `parks/${admittedId}/zone-acts`, { act: 'withdraw', why: '撤' })).status).toBe(
      409,
    )
    // Its name is free again.
    await at.declare('撤回园')
  })

  it('is looked at by somebody else than who declared it', async () => {
    await at.yard.appoint('both', 'park_manager', 'zone')
    await at.yard.appoint('both', 'district_officer', 'district')
    const id = await at.declare('两手园', 'both')
    expect(await post('both', `parks/${id}/district-acts`, confirm)).toMatchObject({
      status: 403,
      body: { code: 'nobody_confirms_what_they_declared' },
    })
    await expect(
      directly(
        'both',
        (programme) => sql`insert into parks.park_act (programme_id, park_id, act, on_day, basis)
          values (${programme}, ${id}, 'confirm', access.today(), '文件')`,
      ),
    ).rejects.toMatchObject({ constraint: 'nobody_confirms_what_they_declared' })
    await at.does('district_officer', id, 'district', confirm)
  })

  it('goes straight to the city where the district is its own host zone', async () => {
    const taken = await post('programme_office', 'organisations/events', {
      kind: 'take_role',
      organisation: at.yard.place('other_district'),
      role: 'host_zone',
      on: '2024-01-20',
      source: basis,
    })
    expect(taken.status).toBe(201)
    await at.yard.appoint('own_zone', 'park_manager', 'other_district')
    const id = await at.declare('直园', 'own_zone', 'other_district')
    expect(await post('neighbour', `parks/${id}/district-acts`, confirm)).toMatchObject({
      status: 409,
      body: { code: 'a_district_that_is_its_own_host_zone_goes_to_the_city' },
    })
    await at.does('programme_office', id, 'city', admit)
  })

  it('is told which acts are open and what blocks the rest, to those whose step it is', async () => {
    const id = await at.declare('步步园')
    const actsOf = async (who: string) => (await at.ask(who, 'GET', `parks/${id}`)).body.acts
    expect((await actsOf('park_manager')).filter(({ open }: { open: boolean }) => open)).toEqual([
      { act: 'parks.withdraw', open: true, blocks: [] },
    ])
    expect(await actsOf('programme_office')).toContainEqual({
      act: 'parks.admit',
      open: false,
      blocks: [{ code: 'the_district_confirms_first' }],
    })
    expect(await actsOf('bureau_officer')).toEqual([])
    const listed = (await at.ask('district_officer', 'GET', 'parks')).body.parks.find(
      (park: { id: string }) => park.id === id,
    )
    expect(listed.acts).toEqual(await actsOf('district_officer'))
  })
})

describe('an admitted park', () => {
  it('is an organisation of the same id under its host zone, founded on the document of the admission', async () => {
    const id = await admitted('立园')
    const { body } = await at.ask('district_officer', 'GET', `organisations/${id}`)
    expect(body).toMatchObject({
      id,
      isPublic: true,
      names: [{ value: { zh: '立园' }, source: basis }],
      parents: [{ value: { id: at.yard.place('zone') } }],
      roles: [{ value: 'park' }],
    })
  })

  it('counts, and anyone reads it and every other one that counts', async () => {
    const before = (await at.ask(null, 'GET', 'parks?stage=counted')).body
    const id = await admitted('计数园')
    const { body } = await at.ask(null, 'GET', 'parks?stage=counted')
    expect(body.count).toBe(before.count + 1)
    expect(body.parks).toHaveLength(body.count)
    expect(body.parks.find((park: { id: string }) => park.id === id)).toMatchObject({
      stage: 'cultivating',
      since: at.yard.today,
      basis,
      state: null,
      acts: [],
      hostZone: { id: at.yard.place('zone') },
      district: { id: at.yard.place('district') },
    })
    for (const who of ['neighbour', 'enterprise', 'programme_office']) {
      expect((await at.ask(who, 'GET', 'parks?stage=counted')).body.count, who).toBe(body.count)
    }
  })

  it('is counted by a function whose number is its list', async () => {
    const { database, yard } = at
    const counted = await asActor(
      database.app,
      { kind: 'person', personId: yard.person('enterprise'), programmeId: yard.programmeId },
      (tx) => countParks(tx, yard.programmeId, yard.today),
    )
    expect(counted.count).toBe(counted.parks.length)
    expect(counted.count).toBe((await at.ask(null, 'GET', 'parks')).body.count)
    const [byAnyone] = await readAs(database.app, anyone, [
      selectCounted(yard.programmeId, { on: yard.today, known: null }),
    ])
    expect(byAnyone).toEqual(counted.parks)
  })

  it('is recognised and removed by what the office records, on the day it was decided', async () => {
    const id = await admitted('认定园')
    const path = `parks/${id}/city-acts`
    expect((await post('programme_office', path, { act: 'recognise', basis, on: at.yard.day(1) })).body.code).toBe(
      'an_act_is_not_of_the_future',
    )
    expect((await post('programme_office', path, { act: 'recognise', basis, on: at.yard.day(-1) })).body.code).toBe(
      'an_act_is_not_of_a_day_before_the_last',
    )
    expect((await post('programme_office', path, { act: 'recognise' })).status).toBe(400)
    await at.does('programme_office', id, 'city', { act: 'recognise', basis: '云府〔2031〕20号' })
    await at.does('programme_office', id, 'city', {
      act: 'redirect',
      basis,
      directions: [{ text: '生物制造' }, { text: '助听器' }],
    })
    expect((await at.ask(null, 'GET', 'parks?stage=recognised')).body.parks).toMatchObject([
      { id, directions: [{ text: '生物制造' }, { text: '助听器' }] },
    ])
    await at.does('programme_office', id, 'city', { act: 'remove', basis: '云府〔2031〕21号' })
    expect((await at.ask(null, 'GET', 'parks?stage=recognised')).body.parks).toEqual([])
    expect(names((await at.ask(null, 'GET', 'parks?stage=removed')).body.parks)).toContain('认定园')
  })

  it('is called as its organisation is, lies where that stands, and counts no more when that ends', async () => {
    const id = await admitted('旧名园')
    const count = async () => (await at.ask(null, 'GET', 'parks')).body.count
    const before = await count()
    const tell = async (event: object) => {
      const reply = await post('programme_office', 'organisations/events', {
        ...event,
        on: at.yard.day(1),
        source: basis,
      })
      expect(reply.status).toBe(201)
    }
    await tell({ kind: 'rename', organisation: id, name: { zh: '新名园', en: null } })
    expect((await at.ask('park_manager', 'GET', `parks/${id}`)).body.name.zh).toBe('新名园')
    await at.declare('旧名园')
    expect((await post('park_manager', 'parks', aDeclaration(at.yard.place('zone'), '新名园'))).status).toBe(409)
    await tell({ kind: 'move', organisation: id, parent: at.yard.place('other_zone') })
    expect((await at.ask('neighbour', 'GET', `parks/${id}`)).body.hostZone.id).toBe(at.yard.place('other_zone'))
    const ended = await post('programme_office', 'organisations/events', {
      kind: 'end',
      organisation: id,
      on: at.yard.day(2),
      source: '云编〔2031〕4号',
    })
    expect(ended.status).toBe(201)
    expect(await count()).toBe(before)
    const later = (await at.ask(null, 'GET', `parks?on=${at.yard.day(2)}`)).body
    expect(later.count).toBe(before - 1)
    expect((await at.ask('neighbour', 'GET', `parks/${id}`)).body.stages.at(-1)).toMatchObject({
      stage: 'removed',
      from: at.yard.day(2),
      basis: '云编〔2031〕4号',
    })
  })

  it('that was admitted before is entered by the office, with its organisation where it stands in the tree', async () => {
    const { hostZone, ...park } = aDeclaration(at.yard.place('zone'), '园区')
    const entered = { ...park, hostZone, on: '2024-06-03', organisation: at.yard.place('park') }
    expect((await post('park_manager', 'parks/entered', entered)).status).toBe(403)
    expect((await post('programme_office', 'parks/entered', { ...entered, name: '他名' })).status).toBe(422)
    expect((await post('programme_office', 'parks/entered', { ...entered, on: '2023-06-03' })).body.code).toBe(
      'what_counts_is_a_public_park_of_the_tree',
    )
    expect(await post('programme_office', 'parks/entered', entered)).toMatchObject({
      status: 201,
      body: { id: at.yard.place('park'), state: 'cultivating' },
    })
    const { body } = await at.ask(null, 'GET', 'parks?on=2024-06-03')
    expect(body).toMatchObject({ count: 1, parks: [{ name: { zh: '园区' }, since: '2024-06-03' }] })
    expect((await at.ask(null, 'GET', 'parks?on=2024-06-02')).body.count).toBe(0)
  })
})

describe('what was known', () => {
  it('is kept beside what is known now: a restatement is another version', async () => {
    const { database, yard } = at
    const entered = {
      ...aDeclaration(yard.place('zone'), '追述园'),
      on: '2025-03-03',
    }
    const { body: made } = await post('programme_office', 'parks/entered', entered)
    const id = made.id as string
    await at.does('programme_office', id, 'city', { act: 'recognise', on: '2025-09-01', basis: '云府〔2025〕9号' })
    // As if the office had said so in those days.
    await database.asSuperuser(
      `set session_replication_role = replica;
       update parks.park_stage set known_from = known_from - interval '30 days', known_to = known_to - interval '30 days'
         where park_id = '${id}';
       update parks.park_act set stated_at = stated_at - interval '30 days' where park_id = '${id}'`,
    )
    const city = `parks/${id}/city-acts`
    const restate = { act: 'restate', stage: 'recognised', from: '2025-08-01', to: '2025-09-01', basis: '更正通知' }
    for (const [wrong, code] of [
      [{ to: yard.day(1) }, 'a_restatement_tells_of_days_that_are_over'],
      [{ from: '2025-03-02' }, 'a_restatement_tells_of_days_that_are_over'],
      [{ to: '2025-08-01' }, 'it_lasts_a_day_or_longer'],
    ] as const) {
      expect((await post('programme_office', city, { ...restate, ...wrong })).body.code, JSON.stringify(wrong)).toBe(
        code,
      )
    }
    expect((await post('district_officer', city, restate)).status).toBe(403)
    await at.does('programme_office', id, 'city', restate)

    const stageOn = async (on: string, known?: string) =>
      (await at.ask(null, 'GET', `parks?on=${on}${known ? `&known=${known}` : ''}`)).body.parks.find(
        (park: { id: string }) => park.id === id,
      )
    expect(await stageOn('2025-08-15')).toMatchObject({ stage: 'recognised', basis: '更正通知' })
    expect(await stageOn('2025-08-15', yard.day(-1))).toMatchObject({ stage: 'cultivating' })
    expect(await stageOn('2025-08-15', yard.day(-31))).toBeUndefined()
    expect(await stageOn('2025-09-02')).toMatchObject({ stage: 'recognised', basis: '云府〔2025〕9号' })
    const { body } = await at.ask('programme_office', 'GET', `parks/${id}`)
    expect(body.superseded).toMatchObject([{ stage: 'cultivating', from: '2025-03-03', to: '2025-09-01' }])
    expect(body.stages.map(({ stage, from }: { stage: string; from: string }) => [stage, from])).toEqual([
      ['cultivating', '2025-03-03'],
      ['recognised', '2025-08-01'],
      ['recognised', '2025-09-01'],
    ])
  })

  it('of a park that was never admitted is not restated as if it had been', async () => {
    const id = await at.declare('从未园')
    await at.database.asSuperuser(
      `set session_replication_role = replica; update parks.park set first_named_on = first_named_on - 10 where id = '${id}'`,
    )
    const reply = await post('programme_office', `parks/${id}/city-acts`, {
      act: 'restate',
      stage: 'removed',
      from: at.yard.day(-5),
      to: at.yard.day(-2),
      basis,
    })
    expect(reply).toMatchObject({ status: 422, body: { code: 'what_was_never_admitted_is_not_restated_so' } })
  })

  it('is changed by nobody: acts, stages and directions stay as they were stated', async () => {
    const id = await admitted('不改园')
    for (const table of ['park_act', 'park_stage', 'park_direction']) {
      for (const statement of [`update parks.${table} set since_act = 9`, `delete from parks.${table}`]) {
        const changed = statement.replace('since_act = 9', table === 'park_act' ? "basis = 'x'" : 'until_act = 9')
        await expect(
          directly('programme_office', () => sql.raw(changed)),
          changed,
        ).rejects.toMatchObject({ code: '42501' })
        await expect(at.database.asSuperuser(`${changed} where park_id = '${id}'`), changed).rejects.toMatchObject({
          code: '23514',
          constraint: expect.stringMatching(/stays|superseded|ended/),
        })
      }
    }
    for (const table of ['park_stage', 'park_direction']) {
      await expect(
        directly('programme_office', () => sql.raw(`insert into parks.${table} select * from parks.${table} limit 1`)),
        table,
      ).rejects.toMatchObject({ code: '42501' })
    }
    await expect(
      directly('programme_office', () => sql.raw(`update parks.park set state = 'recognised' where id = '${id}'`)),
    ).rejects.toMatchObject({ code: '42501' })
  })

  it('stands in the trail of the park: who did what, and why', async () => {
    const id = await admitted('留痕园')
    const rows = await at.database.asSuperuser<{ act: string; why: string; person: string }>(
      `select entry.act, entry.why, entry.person_id::text as person from audit.entry
        where thing_kind = 'parks.park_act' and thing_id like '${id}/%' order by seq`,
    )
    expect(rows).toEqual([
      { act: 'parks.declare', why: '开发区管委会〔2031〕3号', person: at.yard.person('park_manager') },
      { act: 'parks.confirm', why: '板块审核意见', person: at.yard.person('district_officer') },
      { act: 'parks.admit', why: basis, person: at.yard.person('programme_office') },
    ])
  })
})
