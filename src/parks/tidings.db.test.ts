import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asActor } from '../platform/db/database.ts'
import { aParkYard, type ParkYard } from './testing/a-park.ts'

let at: ParkYard
beforeAll(async () => {
  at = await aParkYard()
  await at.yard.appoint('zone_colleague', 'park_manager', 'zone')
})
afterAll(() => at.close())

const basis = '云科发〔2031〕8号'
const confirm = { act: 'confirm', basis: '板块审核意见' }

/** The open duties of a park: `kind person`. */
const duties = async (id: string) =>
  (
    await at.database.asSuperuser<{ duty: string }>(
      `select duty.kind || ' ' || who.name as duty from access.duty
        join access.appointment held on held.programme_id = duty.programme_id and held.id = duty.appointment_id
        join access.person who on who.programme_id = held.programme_id and who.id = held.person_id
        where duty.thing_kind = 'parks.park' and duty.thing_id = $1 and duty.closed_at is null order by 1`,
      [id],
    )
  ).map(({ duty }) => duty)

/** What was told of a park, in the order of kind and person: `kind person`, each once. */
const told = async (id: string, kind: string) =>
  (
    await at.database.asSuperuser<{ name: string }>(
      `select who.name from access.message sent
        join access.person who on who.programme_id = sent.programme_id and who.id = sent.to_person
        where sent.thing_kind = 'parks.park' and sent.thing_id = $1 and sent.kind = $2 order by 1`,
      [id, kind],
    )
  ).map(({ name }) => name)

describe('a declared park', () => {
  it('is put before its own district, and before no other', async () => {
    const id = await at.declare('告知园')
    expect(await duties(id)).toEqual(['parks.confirm district_officer'])
    expect(await told(id, 'parks.declared')).toEqual(['district_officer'])
  })

  it('goes on to the city when it is confirmed, and the district has nothing left to do', async () => {
    const id = await at.declare('上报园')
    await at.does('district_officer', id, 'district', confirm)
    expect(await duties(id)).toEqual(['parks.admit programme_office'])
    expect(await told(id, 'parks.confirmed')).toEqual(['programme_office'])
  })

  it('comes back to who declared it, with the reason, until it is declared again', async () => {
    const id = await at.declare('退件园')
    await at.does('district_officer', id, 'district', { act: 'return', why: '四至不清' })
    expect(await duties(id)).toEqual(['parks.declare_again park_manager'])
    expect(await told(id, 'parks.returned')).toEqual(['park_manager'])
    const [message] = await at.database.asSuperuser<{ params: Record<string, string> }>(
      `select params from access.message where kind = 'parks.returned' and thing_id = $1`,
      [id],
    )
    expect(message?.params).toMatchObject({ name: '退件园', why: '四至不清' })
    const { hostZone: _, ...again } = {
      hostZone: '',
      name: '退件新园',
      nameEn: null,
      class: 'manufacturing',
      directions: [{ text: '储能装备', layoutDirection: '新型储能' }],
      statement: '四至已附图。',
      basis,
    }
    await at.does('zone_colleague', id, 'zone', { act: 'declare_again', ...again })
    expect(await duties(id)).toEqual(['parks.confirm district_officer'])
  })

  it('that is withdrawn is nobody’s to look at, and who had it before them hears of it', async () => {
    const id = await at.declare('撤回园')
    await at.does('park_manager', id, 'zone', { act: 'withdraw', why: '企业不来了' })
    expect(await duties(id)).toEqual([])
    expect(await told(id, 'parks.withdrawn')).toEqual(['district_officer'])
  })
})

describe('what the city decides', () => {
  it('is told to the zone: admitted, recognised, removed; and ends what was to be done', async () => {
    const id = await at.declare('培育园')
    await at.does('district_officer', id, 'district', confirm)
    for (const act of ['admit', 'recognise', 'remove']) await at.does('programme_office', id, 'city', { act, basis })
    expect(await duties(id)).toEqual([])
    for (const kind of ['parks.admitted', 'parks.recognised', 'parks.removed']) {
      expect(await told(id, kind), kind).toEqual(['park_manager', 'zone_colleague'])
    }
  })

  it('is told of nothing where the act was refused', async () => {
    const id = await at.declare('未审园')
    expect((await at.ask('programme_office', 'POST', `parks/${id}/city-acts`, { act: 'admit', basis })).status).toBe(
      409,
    )
    expect(await told(id, 'parks.admitted')).toEqual([])
    expect(await duties(id)).toEqual(['parks.confirm district_officer'])
  })
})

describe('who is concerned by a park', () => {
  it('is told to nobody who has not just acted on it', async () => {
    const id = await at.declare('名单园')
    const ask = (who: string) =>
      asActor(
        at.database.app,
        { kind: 'person', personId: at.yard.person(who), programmeId: at.yard.programmeId, secondFactor: true },
        (tx) => sql`select * from parks.list_concerned(${id}::uuid, 'parks.confirm')`.execute(tx),
        { act: 'parks.try' },
      )
    for (const who of ['park_manager', 'district_officer', 'programme_office', 'enterprise']) {
      await expect(ask(who), who).rejects.toMatchObject({ code: '42501' })
    }
  })

  it('is nobody whose appointment is over', async () => {
    await at.yard.appoint('former_officer', 'district_officer', 'district')
    await at.yard.endToday('former_officer')
    const id = await at.declare('离任园')
    expect(await told(id, 'parks.declared')).toEqual(['district_officer'])
  })
})
