import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asLoader } from '../../access/testing/a-programme.ts'
import { aYard, type Yard } from '../../access/testing/a-yard.ts'
import { anyone } from '../../platform/db/actor.ts'
import { asActor } from '../../platform/db/database.ts'
import { openTestDatabase, type TestDatabase } from '../../platform/testing/open-test-database.ts'
import { rounds } from '../../platform/testing/rounds.ts'
import { foundTitleKinds } from '../titles/found-title-kinds.ts'
import { readTitleKinds } from '../titles/read-title-kinds.ts'
import { countHolders, countHoldersOnly, countInstitutes } from './count-holders.ts'
import type { CountScope } from './counts.schema.ts'
import { listRegisterCounts } from './register-counts.ts'
import { drawsFrom } from './rules/draws.ts'
import { forecast } from './rules/forecast.ts'
import { selectHistory, selectHolders } from './store.ts'
import { tellHistory } from './tell-history.ts'
import {
  countByHand,
  countInstitutesByHand,
  DAYS,
  foundParks,
  type GeneratedRegister,
  generateRegister,
} from './testing/a-generated-register.ts'

const KINDS = ['high_tech', 'specialised', 'little_giant']

let database: TestDatabase
let yard: Yard
let parks: GeneratedRegister['parks']
beforeAll(async () => {
  database = await openTestDatabase()
  yard = await aYard(database, 'yunxi-2031')
  const kinds = await readTitleKinds()
  await asLoader(database, yard.programmeId, (tx) => foundTitleKinds(tx as never, yard.programmeId, kinds))
  parks = await foundParks(database, yard)
})
afterAll(() => database.close())

const asOffice = <Result>(work: Parameters<typeof asActor<unknown, Result>>[2]) =>
  asActor<unknown, Result>(
    database.app,
    { kind: 'person', personId: yard.person('programme_office'), programmeId: yard.programmeId, secondFactor: true },
    work,
  )
const asAnyone = <Result>(work: Parameters<typeof asActor<unknown, Result>>[2]) =>
  asActor<unknown, Result>(database.app, anyone, work)

/** Empties the register past all rules, so that each round has one of its own. */
const forget = () =>
  database.asSuperuser(`set session_replication_role = replica;
    delete from enterprises.holding; delete from enterprises.title; delete from enterprises.stay; delete from enterprises.merge;
    delete from enterprises.match; delete from enterprises.institute_stay; delete from enterprises.institute;
    delete from enterprises.enterprise_name; delete from enterprises.enterprise`)

const scopes = (): CountScope[] => [
  { kind: 'programme' },
  { kind: 'district', id: yard.place('district') },
  { kind: 'zone', id: yard.place('zone') },
  { kind: 'park', id: parks[1]?.id ?? '' },
]

/** Ends, confirms, withdraws and parts again some of it, as the machine may. */
async function stirUp(register: GeneratedRegister, random: ReturnType<typeof drawsFrom>): Promise<GeneratedRegister> {
  const statements = [
    `set courtyard.programme_id = '${yard.programmeId}'; set courtyard.system_actor = 'programme_loader'`,
  ]
  const stays = []
  for (const stay of register.stays) {
    const ends = stay.to === null && stay.from < '2026-03-01' && random.even() < 0.3
    if (ends) {
      statements.push(`update enterprises.stay set valid_to = '2026-03-01'
        where enterprise_id = '${stay.enterprise}' and park_id = '${stay.park}' and valid_from = '${stay.from}'`)
    }
    stays.push(ends ? { ...stay, to: '2026-03-01' } : stay)
  }
  const titles = []
  for (const title of register.titles) {
    const confirms = !title.isConfirmed && random.even() < 0.5
    if (confirms) {
      statements.push(`update enterprises.title set state = 'confirmed', confirmed_at = now(),
          confirmed_by = '${yard.person('district_officer')}'
        where enterprise_id = '${title.enterprise}' and kind = '${title.kind}' and valid_from = '${title.from}'`)
    }
    titles.push(confirms ? { ...title, isConfirmed: true } : title)
  }
  const [parted] = register.enterprises.filter(({ id, standsFor }) => id !== standsFor)
  if (parted) {
    statements.push(`update enterprises.merge set undone_at = now(), undone_why = '不是同一家'
      where merged_id = '${parted.id}'`)
  }
  await database.asSuperuser(statements.join(';'))
  return {
    ...register,
    stays,
    titles,
    enterprises: register.enterprises.map((one) => (one === parted ? { id: one.id, standsFor: one.id } : one)),
  }
}

describe('a count', () => {
  it('is what counting by hand gives, on every day, in every scope, number and list, also after everything was stirred up', async () => {
    const random = drawsFrom(17)
    for (let round = 0; round < 2 * rounds; round += 1) {
      await forget()
      let register = await generateRegister(database, yard, parks, random, 20)
      for (const isStirred of [false, true]) {
        if (isStirred) register = await stirUp(register, random)
        const told = await asOffice(async (tx) => {
          const all = []
          for (const on of ['2024-10-01', ...DAYS.slice(3)]) {
            for (const scope of scopes()) {
              const { count, holders, dropped } = await countHolders(tx, yard.programmeId, { on, kinds: KINDS, scope })
              all.push({
                on,
                scope,
                count,
                holders: holders.map(({ id }) => id).sort(),
                inSeveralParks: dropped.inSeveralParks,
                merged: dropped.merged,
                notConfirmed: dropped.notConfirmed,
              })
            }
          }
          return all
        })
        for (const { on, scope, count, ...rest } of told) {
          expect(rest, `${on} ${scope.kind} ${isStirred}`).toEqual(countByHand(register, on, KINDS, scope))
          expect(count).toBe(rest.holders.length)
        }
        expect(told.some(({ count }) => count > 0)).toBe(true)
        const institutes = await asOffice(async (tx) => {
          const all = []
          for (const on of DAYS.slice(2)) {
            for (const scope of scopes())
              all.push({ on, scope, ...(await countInstitutes(tx, yard.programmeId, { on, scope })) })
          }
          return all
        })
        for (const { on, scope, count, institutes: listed } of institutes) {
          expect(listed.map(({ id }) => id).sort(), `institutes ${on} ${scope.kind}`).toEqual(
            countInstitutesByHand(register, on, scope),
          )
          expect(count).toBe(listed.length)
        }
      }
    }
  })

  it('is the same for anyone, who is not told of what waits to be confirmed', async () => {
    const wanted = { on: '2025-09-01', kinds: KINDS, scope: { kind: 'programme' } } as const
    const office = await asOffice((tx) => countHolders(tx, yard.programmeId, wanted))
    const public_ = await asAnyone((tx) => countHolders(tx, yard.programmeId, wanted))
    expect(public_.holders).toEqual(office.holders)
    expect([public_.dropped.notConfirmed, typeof office.dropped.notConfirmed]).toEqual([null, 'number'])
    expect(await asAnyone((tx) => countHoldersOnly(tx, yard.programmeId, wanted))).toBe(office.count)
  })

  it('is nothing for a member of another programme, and nothing where the programme is not published', async () => {
    const wanted = { on: '2025-09-01', kinds: KINDS, scope: { kind: 'programme' } } as const
    await database.asSuperuser(`update plans.programme set state = 'draft' where programme_id = $1`, [yard.programmeId])
    const stranger = { kind: 'person', personId: randomUUID(), programmeId: randomUUID() } as const
    try {
      expect(await asAnyone((tx) => countHoldersOnly(tx, yard.programmeId, wanted))).toBe(0)
      expect(
        await asActor<unknown, number>(database.app, stranger, (tx) => countHoldersOnly(tx, yard.programmeId, wanted)),
      ).toBe(0)
      expect(await asOffice((tx) => countHoldersOnly(tx, yard.programmeId, wanted))).toBeGreaterThan(0)
    } finally {
      await database.asSuperuser(`update plans.programme set state = 'published' where programme_id = $1`, [
        yard.programmeId,
      ])
    }
  })

  it('lists a page at a time, with the parks and titles of each', async () => {
    const counted = { on: '2025-09-01', kinds: KINDS, scope: { kind: 'programme' } } as const
    const page = (number: number) =>
      asOffice(
        async (tx) => (await tx.executeQuery(selectHolders(yard.programmeId, counted, { number, size: 2 }))).rows[0],
      )
    const [first, second] = [await page(1), await page(2)]
    expect(first?.count).toBe(second?.count)
    expect(first?.holders).toHaveLength(2)
    const ids = [...(first?.holders ?? []), ...(second?.holders ?? [])].map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const holder of first?.holders ?? []) {
      expect(holder.parks.length).toBeGreaterThan(0)
      expect(holder.titles.every(({ kind }) => KINDS.includes(kind))).toBe(true)
      expect(holder.titles.length).toBeGreaterThan(0)
    }
  })
})

describe('who expired and who was withdrawn', () => {
  it('is told apart, for a year, while they are still in a park that counts', async () => {
    await forget()
    const random = drawsFrom(3)
    const register = await generateRegister(database, yard, parks, random, 0)
    expect(register.enterprises).toEqual([])
    const enterprise = (await generateRegister(database, yard, parks, { ...random, even: () => 0 }, 1)).enterprises[0]
    // The draws of zero: in the first park from the first day on, high-tech, confirmed, for one step of days.
    const told = async (on: string) =>
      (await asOffice((tx) => countHolders(tx, yard.programmeId, { on, kinds: KINDS, scope: { kind: 'programme' } })))
        .dropped
    await database.asSuperuser(`set session_replication_role = replica;
      update enterprises.stay set valid_to = null; update enterprises.title set withdrawn_on = null, withdrawn_at = null,
        withdrawn_why = null, withdrawn_basis = null, withdrawn_by = null, state = 'confirmed'`)
    await database.asSuperuser(`set courtyard.programme_id = '${yard.programmeId}'; set courtyard.system_actor = 'programme_loader';
      update enterprises.stay set valid_to = null where enterprise_id = '${enterprise?.id}'`)
    expect(await told('2024-08-31')).toMatchObject({ expired: 0, withdrawn: 0 })
    expect(await told('2024-09-01')).toMatchObject({ expired: 1, withdrawn: 0 })
    expect(await told('2025-09-02')).toMatchObject({ expired: 0, withdrawn: 0 })
    await database.asSuperuser(`set courtyard.programme_id = '${yard.programmeId}'; set courtyard.system_actor = 'programme_loader';
      update enterprises.title set state = 'withdrawn', withdrawn_on = '2024-05-01', withdrawn_why = '因', withdrawn_basis = '文',
        withdrawn_at = now(), withdrawn_by = '${yard.person('district_officer')}'`)
    expect(await told('2024-06-01')).toMatchObject({ expired: 0, withdrawn: 1 })
    expect(await told('2024-04-30')).toMatchObject({ expired: 0, withdrawn: 0 })
  })
})

describe('figures of the register by park', () => {
  it('count each park for itself, a park without any as none', async () => {
    await forget()
    const register = await generateRegister(database, yard, parks, drawsFrom(29), 24)
    const ids = parks.map(({ id }) => id)
    const told = await asOffice(async (tx) => {
      const all = new Map<string, Map<string, number>>()
      for (const { key, measure } of listRegisterCounts()) {
        all.set(key, await measure(tx, yard.programmeId, ids, '2026-09-01'))
      }
      return all
    })
    for (const { id } of parks) {
      // The second park no longer counts, and has its own figures all the same.
      const one = { ...register, parks: parks.map((park) => ({ ...park, counted: { from: '2024-01-02', to: null } })) }
      const scope = { kind: 'park', id } as const
      expect(told.get('enterprises.high_tech')?.get(id)).toBe(
        countByHand(one, '2026-09-01', ['high_tech'], scope).holders.length,
      )
      expect(told.get('enterprises.institutes_municipal')?.get(id)).toBe(
        countInstitutesByHand(one, '2026-09-01', scope).length,
      )
    }
    expect(told.get('enterprises.above_size')?.get(ids[0] ?? '')).toBe(0)
    expect([...(told.get('enterprises.in_park')?.values() ?? [])].some((figure) => figure > 0)).toBe(true)
  })
})

describe('the history of a count', () => {
  it('tells who came, who went and why, and what ends on which day, and is forecast from', async () => {
    const counted = { on: '2026-09-15', kinds: KINDS, scope: { kind: 'programme' } } as const
    const row = await asOffice(
      async (tx) => (await tx.executeQuery(selectHistory(yard.programmeId, counted, 6))).rows[0],
    )
    if (!row) throw new Error('no history')
    const history = tellHistory(row, counted.on)
    expect(history.count).toBe(await asOffice((tx) => countHoldersOnly(tx, yard.programmeId, counted)))
    // Whoever came and did not go is there, whoever was there at the begin came before it.
    expect(history.count).toBe(history.entries.length - row.exits.length + row.before)
    expect(history.expiries.every((day) => day > counted.on)).toBe(true)
    expect(history.lapsed + history.otherExits).toBe(row.exits.length)
    const told = forecast(history, '2027-12-31', 10, 200)
    expect(told).toMatchObject({ to: '2027-12-31' })
  })
})
