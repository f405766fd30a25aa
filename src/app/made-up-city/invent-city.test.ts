import { describe, expect, it } from 'vitest'
import { readRoles } from '../../access/index.ts'
import { readCreditCode } from '../../access/rules/credit-code.ts'
import { bodyKey, SCALES, SEED } from './city-plan.ts'
import { drawFrom } from './draw.ts'
import { type InventedCity, inventCity } from './invent-city.ts'
import { inventOrganisations } from './invent-organisations.ts'
import { inventPeople } from './invent-people.ts'
import { readShippedFolder, readShippedPlan } from './testing/the-shipped-plan.ts'

const plan = await readShippedPlan('yunze-2023')
const roles = await readRoles()
const city = inventCity(SEED, 1, plan)
const tenfold = inventCity(SEED, 10, plan)

/** When the day of the reader lies after the story ends. */
const TODAY = '2026-11-23'
const holdToday = ({ from, to }: { from: string; to: string | null }) => from <= TODAY && (to === null || to > TODAY)
const listOpen = ({ staff }: InventedCity) => staff.appointments.filter(holdToday)
const listFounded = ({ organisations }: InventedCity) =>
  organisations.events.flatMap((event) =>
    event.kind === 'found' ? event.organisations : event.kind === 'split' ? event.into : [],
  )
const countBy = <Item>(items: readonly Item[], name: (item: Item) => string) => {
  const count: Record<string, number> = {}
  for (const item of items) count[name(item)] = (count[name(item)] ?? 0) + 1
  return count
}

describe('the made-up city', () => {
  it('is the same city byte for byte from the same seed', () => {
    for (const [scale, one] of [[1, city] as const, [10, tenfold] as const]) {
      expect(JSON.stringify(inventCity(SEED, scale, plan))).toBe(JSON.stringify(one))
    }
  })

  it('is another city from another seed', () => {
    const other = inventCity('another', 1, plan)
    const names = (one: InventedCity) => new Set(listFounded(one).map(({ name }) => name.zh))
    const [ours, theirs] = [names(city), names(other)]
    expect([...theirs].filter((name) => !ours.has(name)).length).toBeGreaterThan(200)
    expect(other.staff.people.map(({ name }) => name.zh)).not.toEqual(city.staff.people.map(({ name }) => name.zh))
  })

  it.each(SCALES)('has at %i times thirty parks, three hundred enterprises and forty people as many', (scale) => {
    const organisations = inventOrganisations(drawFrom(`${SEED} organisations ${scale}`), plan, scale)
    const staff = inventPeople(drawFrom(`${SEED} people ${scale}`), plan, scale, organisations)
    const one = { organisations, staff }
    const standing = one.organisations.parks.filter(holdToday).length
    expect(standing).toBeGreaterThanOrEqual(29 * scale)
    expect(standing).toBeLessThanOrEqual(31 * scale)
    const firms = one.organisations.bodies.filter((body) => body.kind === 'enterprise' && holdToday(body)).length
    expect(firms).toBeGreaterThanOrEqual(290 * scale)
    expect(firms).toBeLessThanOrEqual(300 * scale + plan.layout.length)
    expect(one.organisations.bodies.filter(({ kind }) => kind === 'institute')).toHaveLength(12 * scale)
    expect(one.organisations.partners).toHaveLength(4 * scale)
    expect(one.organisations.expertBodies).toHaveLength(2 * scale)
    const people = one.staff.people.filter(({ leftOn }) => leftOn === null).length
    expect(people + 2 * scale).toBe(one.staff.people.length)
    expect(one.staff.people).toHaveLength(40 * scale)
  })

  it.each([1, 10] as const)('has at %i times fifteen hundred enterprises and sixty institutes as many', (scale) => {
    const { register, titles } = (scale === 1 ? city : tenfold).register
    expect(register.enterprises).toHaveLength(1510 * scale)
    expect(titles.institutes).toHaveLength(60 * scale)
    expect(register.merges).toHaveLength(6 * scale)
    const codes = register.enterprises.flatMap(({ code }) => code ?? [])
    expect(new Set(codes).size).toBe(codes.length)
    for (const code of codes) expect(readCreditCode(code), code).toMatchObject({ ok: true })
    const held = countBy(titles.titles, ({ kind }) => kind)
    expect(Object.keys(held).length).toBeGreaterThanOrEqual(7)
    expect(titles.titles.filter(({ confirmed }) => confirmed === null).length).toBeGreaterThan(20 * scale)
    expect(titles.titles.filter(({ withdrawn }) => withdrawn).length).toBeGreaterThan(3 * scale)
    const expiring = titles.titles.filter(({ validTo }) => validTo && validTo > TODAY && validTo < '2027-05-24')
    expect(expiring.length).toBeGreaterThan(30 * scale)
    // Everything of it is marked, and nobody confirmed what they stated.
    for (const { issuer, basis, statedBy, confirmed } of titles.titles) {
      expect(issuer + basis).toContain('编造')
      expect(confirmed?.by).not.toBe(statedBy)
    }
  })

  it('numbers every enterprise, institute and bureau by a valid credit code of a division that does not exist', () => {
    const codes = listFounded(tenfold).flatMap(({ codes: all }) => all)
    const credit = codes.filter(({ scheme }) => scheme === 'credit')
    expect(credit.length).toBeGreaterThan(3_000)
    for (const { code } of credit) {
      expect(readCreditCode(code), code).toMatchObject({ ok: true, value: { division: expect.stringMatching(/^99/) } })
    }
    expect(new Set(codes.map(({ code }) => code)).size).toBe(codes.length)
    expect(codes.filter(({ scheme, code }) => scheme !== 'credit' && !code.startsWith('99-'))).toEqual([])
  })

  it('names everybody in both languages, and no two organisations alike', () => {
    const names = [...listFounded(tenfold), ...tenfold.staff.people].map(({ name }) => name)
    for (const { zh, en } of names) {
      expect(zh).toMatch(/\p{Script=Han}/u)
      expect(en ?? '').toMatch(/^[A-Z][^\p{Script=Han}]+$/u)
    }
    const organisations = listFounded(tenfold).map(({ name }) => name.zh)
    expect(new Set(organisations).size).toBe(organisations.length)
  })

  it('bears no name of Nantong’s programme', async () => {
    const nantong = await readShippedFolder('nantong-2024')
    const real = await readShippedPlan('nantong-2024')
    const places = [
      nantong.city.zh,
      ...nantong.places.map(({ name }) => name),
      ...real.layout.flatMap(({ district, hostZone }) => (hostZone === null ? [district] : [district, hostZone])),
    ]
    // A place may be written without what kind of place it is.
    const stems = places
      .map((name) => name.replace(/(?:市|县|区|开发区|高新区|港)$/, ''))
      .filter((stem) => stem.length > 1)
    expect(stems).toContain('南通')
    const ours = await readShippedFolder('yunze-2023')
    const told = JSON.stringify([city, tenfold, ours])
    expect(stems.filter((stem) => told.includes(stem))).toEqual([])
  })

  it('tells three years of events in the order of their days, each in a document of its own', () => {
    const { events } = city.organisations
    const days = events.map(({ on }) => on)
    expect([...days].sort()).toEqual(days)
    expect([days[0]?.slice(0, 4), days.at(-1)?.slice(0, 4)]).toEqual(['2023', '2026'])
    expect(new Set(events.map(({ source }) => source)).size).toBe(events.length)
    expect(Object.keys(countBy(events, ({ kind }) => kind)).sort()).toEqual([
      'end',
      'found',
      'merge',
      'move',
      'rename',
      'split',
      'take_role',
    ])
    const founded = (key: string) =>
      new Set(
        events.flatMap((event) =>
          event.kind === 'found' && event.organisations.some(({ id }) => id.includes(`/${key}/`)) ? [event.on] : [],
        ),
      )
    expect(founded('park').size).toBe(4)
    expect(founded('enterprise').size).toBe(13)
  })
})

describe('its parks', () => {
  const standing = ({ parks }: InventedCity) =>
    parks.filter(
      ({ acts }) => acts.some(({ act }) => act === 'admit' || act === 'enter') && acts.at(-1)?.act !== 'cease',
    )

  it('were declared and admitted on the day and document of their founding, every one that stands in the tree', () => {
    const told = new Map(tenfold.parks.map((park) => [park.id, park]))
    for (const { key, from, to } of tenfold.organisations.parks) {
      const acts = told.get(key)?.acts ?? []
      const admitted = acts.find(({ act }) => act === 'admit' || act === 'enter')
      expect(admitted?.on, key).toBe(from)
      expect(acts.at(-1)?.act === 'cease', key).toBe(to !== null)
    }
    expect(standing(tenfold)).toHaveLength(tenfold.organisations.parks.filter(({ to }) => to === null).length)
  })

  it('stand at every stage, and some of them wait for somebody', () => {
    const acts = countBy(
      city.parks.flatMap((park) => park.acts),
      ({ act }) => act,
    )
    for (const act of [
      'declare',
      'declare_again',
      'return',
      'confirm',
      'plan',
      'admit',
      'recognise',
      'restate',
      'cease',
      'withdraw',
    ])
      expect(acts[act], act).toBeGreaterThan(0)
    expect(city.parks.length).toBe(city.organisations.parks.length + 5)
  })

  it('set out for directions of the host zone they lie in', () => {
    for (const { hostZone, declared } of tenfold.parks) {
      const row = plan.layout.find(
        ({ district, hostZone: zone }) =>
          hostZone === (zone === null ? `district/${district}` : `host_zone/${district}/${zone}`),
      )
      const names = row?.directions.map(({ name }) => name) ?? []
      expect(declared.directions.length).toBeGreaterThan(0)
      for (const { layoutDirection } of declared.directions) expect(names).toContain(layoutDirection)
      expect(declared.statement).toContain('编造')
    }
  })

  it('were never confirmed by who declared them', () => {
    for (const { acts } of tenfold.parks) {
      const declarers = acts.flatMap(({ act, by }) => (act.startsWith('declare') && by !== null ? [by] : []))
      for (const { act, by } of acts) if (act === 'confirm' || act === 'admit') expect(declarers).not.toContain(by)
    }
  })
})

describe('its people', () => {
  it('fill every role today', () => {
    const open = countBy(listOpen(city), ({ role }) => role)
    expect(Object.keys(open).sort()).toEqual(roles.map(({ role }) => role).sort())
  })

  it('hold district officers’ roles in different districts, so that there is a neighbour', () => {
    const at = listOpen(city).flatMap(({ role, organisation }) => (role === 'district_officer' ? [organisation] : []))
    expect(new Set(at).size).toBeGreaterThanOrEqual(2)
  })

  it('never hold two of the three administrators’ roles, whatever the day', () => {
    const exclusive = new Set(roles.flatMap(({ role, exclusiveGroup }) => (exclusiveGroup === '' ? [] : [role])))
    expect(exclusive.size).toBe(3)
    const held = new Map<string, Set<string>>()
    for (const { person, role } of tenfold.staff.appointments) {
      if (exclusive.has(role)) held.set(person, (held.get(person) ?? new Set()).add(role))
    }
    expect(held.size).toBe(30)
    expect([...held.values()].filter((all) => all.size > 1)).toEqual([])
  })

  it('hold roles where these may be held', () => {
    const roleOf = new Map(listFounded(city).map(({ id, roles: all }) => [id, all as readonly string[]]))
    const layoutRoles = (at: string) => {
      const own = plan.layout.some(({ district, hostZone }) => hostZone === null && at === `district/${district}`)
      if (at.startsWith('district/')) return own ? ['district', 'host_zone'] : ['district']
      return at === 'city' ? ['city'] : at.startsWith('host_zone/') ? ['host_zone'] : ['bureau']
    }
    for (const { role, organisation } of city.staff.appointments) {
      const places: readonly string[] = roles.find((one) => one.role === role)?.places ?? []
      const is = roleOf.get(organisation) ?? layoutRoles(organisation)
      expect(
        is.some((one) => places.includes(one)),
        `${role} at ${organisation}`,
      ).toBe(true)
    }
  })

  it('took their roles over from others, some of whom have left', () => {
    const { appointments, people } = city.staff
    const ended = appointments.filter(({ to }) => to !== null)
    expect(ended.length).toBeGreaterThanOrEqual(4)
    for (const { role, organisation, to } of ended) {
      expect(
        appointments.some((one) => one.role === role && one.organisation === organisation && one.from === to),
        `${role} at ${organisation} is followed on ${to}`,
      ).toBe(true)
    }
    expect(people.filter(({ leftOn }) => leftOn !== null)).toHaveLength(2)
  })

  it('have a mandate that was accepted and holds, an open handover and one that both signed', () => {
    const { mandates, handovers } = city.staff
    expect(mandates.filter(holdToday)).toHaveLength(1)
    const open = handovers.filter(({ takerSignedAt }) => takerSignedAt === null)
    expect([open.length, handovers.length > open.length]).toEqual([1, true])
    expect(handovers.every(({ items }) => items.length > 0)).toBe(true)
  })

  it('have every task of the plan among the duties of a bureau that leads it', () => {
    const holders = new Map(city.staff.appointments.map(({ key, organisation }) => [key, organisation]))
    for (const { number, title, lead } of plan.tasks) {
      const places = city.staff.duties
        .filter(({ thing, title: words }) => thing?.id === number && words.zh.endsWith(title))
        .map(({ appointment }) => holders.get(appointment))
      expect(places, title).not.toEqual([])
      expect(lead.map(bodyKey)).toEqual(expect.arrayContaining([...new Set(places)]))
    }
  })
})
