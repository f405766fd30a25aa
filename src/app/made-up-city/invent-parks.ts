import type { Founding, Name, OrganisationEvent, Staff } from '../../access/index.ts'
import type { ParkHistory } from '../../parks/index.ts'
import { addDays } from '../../platform/calendar/rules/add-days.ts'
import { type CityPlan, districtKey, inventedKey, type Scale, zoneKey } from './city-plan.ts'
import { latest } from './compare-days.ts'
import type { Draw } from './draw.ts'
import { findHolders, type Holders } from './find-holders.ts'
import { giveNames, shortenPlace } from './invent-names.ts'
import type { InventedOrganisations, InventedPark } from './invent-organisations.ts'

type Row = CityPlan['layout'][number]
type Act = ParkHistory['acts'][number]

/** The story ends here: what was asked by then may still be waiting. */
const LAST_DAY = '2026-09-30'
const FIRST_DAY = '2023-04-06'
/** Where declarations that are not admitted stand at the end, at once; ten and a hundred times as many at those scales. */
const WAITING = ['declared', 'confirmed', 'returned', 'planned', 'withdrawn'] as const

/**
 * What was done about each park in three years: declared by its host zone, looked at by its district, admitted by the city
 * on the day its organisation was founded, some recognised since. Everything is called by its key.
 */
export function inventParks(
  draw: Draw,
  plan: CityPlan,
  scale: Scale,
  organisations: InventedOrganisations,
  staff: Staff,
): ParkHistory[] {
  return new ParkStories(draw, plan, scale, organisations, staff).tell()
}

class ParkStories {
  private readonly draw: Draw
  private readonly plan: CityPlan
  private readonly scale: Scale
  private readonly organisations: InventedOrganisations
  private readonly rows: ReadonlyMap<string, Row>
  /** Of founding and end, by the key of the park. */
  private readonly founded = new Map<string, OrganisationEvent>()
  private readonly ended = new Map<string, OrganisationEvent>()
  private readonly holders: Holders
  private readonly documents = new Map<string, number>()

  constructor(draw: Draw, plan: CityPlan, scale: Scale, organisations: InventedOrganisations, staff: Staff) {
    this.draw = draw
    this.plan = plan
    this.scale = scale
    this.organisations = organisations
    this.rows = new Map(plan.layout.map((row) => [zoneKey(row), row]))
    for (const event of organisations.events) {
      for (const { id } of listFounded(event)) this.founded.set(id, event)
      if (event.kind === 'end') this.ended.set(event.organisation, event)
      if (event.kind === 'merge') for (const id of event.from) this.ended.set(id, event)
    }
    this.holders = findHolders(staff)
  }

  tell(): ParkHistory[] {
    const admitted = this.organisations.parks.flatMap((park, at) => this.tellAdmitted(park, at) ?? [])
    return [...admitted, ...this.tellWaiting()]
  }

  private tellAdmitted(park: InventedPark, at: number): ParkHistory | null {
    const [row, founded] = [this.rows.get(park.zone), this.founded.get(park.key)]
    if (!row || !founded) return null
    const acts: Act[] = []
    if (founded.kind === 'split') {
      // It came out of another: nobody declared it.
      acts.push(this.act('enter', park.from, { basis: founded.source, by: this.office(park.from) }))
    } else {
      acts.push(...this.tellDeclaration(row, park.from))
      acts.push(this.act('admit', park.from, { basis: founded.source, by: this.office(park.from) }))
    }
    const recognised = addDays(park.from, 420 + this.draw.whole(60))
    const last = park.to ?? LAST_DAY
    if (recognised < last && this.draw.whole(5) < 4) {
      acts.push(
        this.act('recognise', recognised, { basis: this.document('city', recognised), by: this.office(recognised) }),
      )
      // Once in thirty it is found later that it had been decided before.
      const stated = addDays(recognised, 45)
      if (at % 30 === 7 && stated < last) {
        const restated = { stage: 'recognised', from: addDays(recognised, -20), to: recognised } as const
        acts.push({
          ...this.act('restate', stated, { basis: this.document('city', stated), by: this.office(stated) }),
          restated,
        })
      }
    }
    if (park.to !== null)
      acts.push(this.act('cease', park.to, { basis: this.ended.get(park.key)?.source ?? '', by: null }))
    return { id: park.key, hostZone: park.zone, declared: this.declare(row, park.name), acts: inOrder(acts) }
  }

  /** Some two months before; every sixth is returned once. */
  private tellDeclaration(row: Row, admitted: string): Act[] {
    const zone = zoneKey(row)
    const first = latest(FIRST_DAY, addDays(admitted, -60 - this.draw.whole(20)))
    const by = this.holderOf(`park_manager ${zone}`, first)
    const acts = [this.act('declare', first, { basis: this.document(zone, first), by })]
    if (row.hostZone === null) return acts
    const officer = (day: string) => this.holderOf(`district_officer ${districtKey(row.district)}`, day)
    let day = addDays(first, 6 + this.draw.whole(6))
    if (this.draw.whole(6) === 0) {
      acts.push(this.act('return', day, { why: this.draw.pick(RETURNED), by: officer(day) }))
      day = addDays(day, 9)
      acts.push(this.act('declare_again', day, { basis: this.document(zone, day), by }))
      day = addDays(day, 5)
    }
    acts.push(this.act('confirm', day, { basis: this.document(row.district, day), by: officer(day) }))
    if (this.draw.whole(3) === 0) {
      day = addDays(day, 8)
      acts.push(this.act('plan', day, { basis: this.document('city', day), by: this.office(day) }))
    }
    return acts
  }

  /** What was declared in the last months and is not admitted; nothing of it stands in the tree. */
  private tellWaiting(): ParkHistory[] {
    const given = new Set(this.organisations.events.flatMap((event) => listFounded(event).map(({ name }) => name.zh)))
    for (const { name } of this.organisations.parks) given.add(name.zh)
    const names = giveNames(this.draw, this.plan)
    const below = this.plan.layout.filter(({ hostZone }) => hostZone !== null)
    // Where both sides have somebody who can be entered as: what waits, waits for them.
    const served = below.filter(
      (row) =>
        this.holders.has(`park_manager ${zoneKey(row)}`) &&
        this.holders.has(`district_officer ${districtKey(row.district)}`),
    )
    const rows = [served, below, this.plan.layout].find((each) => each.length > 0) ?? []
    const stories: ParkHistory[] = []
    for (let number = 0; number < WAITING.length * this.scale; number += 1) {
      const row = this.draw.pick(rows)
      let name = names.park(row)
      while (given.has(name.zh)) name = names.park(row)
      const state = WAITING[number % WAITING.length] ?? 'declared'
      stories.push({
        id: inventedKey(this.scale, 'declared-park', number + 1),
        hostZone: zoneKey(row),
        declared: this.declare(row, name),
        acts: inOrder(this.tellUpTo(row, state)),
      })
    }
    return stories
  }

  private tellUpTo(row: Row, state: (typeof WAITING)[number]): Act[] {
    const zone = zoneKey(row)
    const first = addDays(LAST_DAY, -50 - this.draw.whole(30))
    const [looked, answered] = [addDays(first, 9), addDays(first, 20)]
    const manager = this.holderOf(`park_manager ${zone}`, first)
    const officer = this.holderOf(`district_officer ${districtKey(row.district)}`, looked)
    const declare = this.act('declare', first, { basis: this.document(zone, first), by: manager })
    const confirm = () => this.act('confirm', looked, { basis: this.document(row.district, looked), by: officer })
    switch (state) {
      case 'declared':
        return [declare]
      case 'confirmed':
        return [declare, confirm()]
      case 'returned':
        return [declare, this.act('return', looked, { why: this.draw.pick(RETURNED), by: officer })]
      case 'planned':
        return [
          declare,
          confirm(),
          this.act('plan', answered, { basis: this.document('city', answered), by: this.office(answered) }),
        ]
      case 'withdrawn':
        return [declare, this.act('withdraw', looked, { why: '并入邻近园区一并申报', by: manager })]
    }
  }

  private declare(row: Row, name: Name): ParkHistory['declared'] {
    const directions = this.draw
      .shuffle(row.directions)
      .slice(0, 1 + this.draw.whole(2))
      .map(({ name: direction, details }) => ({
        text: details.length > 0 ? this.draw.pick(details) : direction,
        layoutDirection: direction,
      }))
      .filter(({ text }, at, all) => all.findIndex((other) => other.text === text) === at)
    const kind = this.draw.whole(10)
    return {
      name: name.zh,
      nameEn: name.en,
      class: kind < 6 ? 'manufacturing' : kind < 9 ? 'research' : null,
      directions,
      statement: `在${row.hostZone ?? row.district}内建设${name.zh}，主攻${directions.map(({ text }) => text).join('、')}。（编造）`,
    }
  }

  private act(act: Act['act'], on: string, more: Pick<Act, 'basis' | 'why' | 'by'>): Act {
    // It is written down the day after, in the morning.
    return { act, on, at: `${addDays(on, 1)}T09:30:00+08:00`, ...more }
  }

  private office(day: string): string | null {
    return this.holderOf('programme_office', day)
  }

  private holderOf(place: string, day: string): string | null {
    return this.holders.find(place, day)
  }

  /** Numbered by its office and year. */
  private document(office: string, day: string): string {
    const year = day.slice(0, 4)
    const number = (this.documents.get(`${office} ${year}`) ?? 0) + 1
    this.documents.set(`${office} ${year}`, number)
    const city = shortenPlace(this.plan.city.zh)
    const body =
      office === 'city' ? `${city}政发` : office.includes('/') ? `${office.split('/').at(-1)}管` : `${office}科`
    return `${body}〔${year}〕${number}号`
  }
}

const RETURNED = ['四至未附坐标，请补', '与邻近园区方向重复，请说明', '缺产业规划，请补报', '用地手续未附，请补']

function listFounded(event: OrganisationEvent): readonly Founding[] {
  return event.kind === 'found' ? event.organisations : event.kind === 'split' ? event.into : []
}

/** None is written down before the one it follows. */
function inOrder(acts: readonly Act[]): Act[] {
  const sorted: Act[] = []
  for (const act of acts) {
    const before = sorted.at(-1)
    sorted.push(before && before.at > act.at ? { ...act, at: before.at } : act)
  }
  return sorted
}
