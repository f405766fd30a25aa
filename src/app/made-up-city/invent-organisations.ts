import type { Code, Founding, Name, OrganisationEvent } from '../../access/index.ts'
import { type CityPlan, districtKey, inventedKey, type Scale, zoneKey } from './city-plan.ts'
import type { Draw } from './draw.ts'
import { inventCreditCodes, MADE_UP_PROVINCE } from './invent-code.ts'
import { giveNames, listTracks, type NameGiver, shortenPlace } from './invent-names.ts'

/** A park as it stands when everything has been told. */
export interface InventedPark {
  readonly key: string
  name: Name
  /** Key of its host zone. */
  zone: string
  readonly from: string
  to: string | null
}

/** An enterprise or institute, and the key of what it stands under. */
export interface InventedBody {
  readonly key: string
  readonly kind: 'enterprise' | 'institute'
  under: string
  readonly from: string
  to: string | null
}

export interface InventedOrganisations {
  /** In the order of their days. Organisations are called by their keys. */
  readonly events: readonly OrganisationEvent[]
  readonly parks: readonly InventedPark[]
  readonly bodies: readonly InventedBody[]
  /** Keys of the operating companies, by the key of the zone they work for. */
  readonly operators: ReadonlyMap<string, string>
  /** Keys of the districts' own bureaus. */
  readonly districtBureaus: readonly string[]
  readonly expertBodies: readonly string[]
  readonly partners: readonly string[]
}

/** At once thirty parks; what there is of the rest beside them. */
const AT_ONCE = { parks: 30, enterprises: 300, institutes: 12, partners: 4, expertBodies: 2 }
/** Parks are recognised in waves, fewer each time. */
const PARK_WAVES: readonly (readonly [day: string, share: number])[] = [
  ['2023-06-30', 0.4],
  ['2024-03-29', 0.3],
  ['2025-01-17', 0.2],
  ['2025-11-28', 0.1],
]
const ENTERPRISE_WAVES = [
  '2023-09-28',
  '2023-12-28',
  '2024-03-28',
  '2024-06-27',
  '2024-09-26',
  '2024-12-26',
  '2025-03-27',
  '2025-06-26',
  '2025-09-25',
  '2025-12-25',
  '2026-03-26',
  '2026-06-25',
]
/** One document founds no more than this many. */
const A_DOCUMENT = 200

/** Registering authorities: the divisions of the made-up city, as `programmes/yunze-2023/organisations.json` has them. */
const CITY_DIVISION = `${MADE_UP_PROVINCE}0100`

/** What happened to organisations in three years, after the layout was published. */
export function inventOrganisations(draw: Draw, plan: CityPlan, scale: Scale): InventedOrganisations {
  const work = new History(draw, plan, scale)
  work.tell()
  return work
}

class History implements InventedOrganisations {
  readonly events: OrganisationEvent[] = []
  readonly parks: InventedPark[] = []
  readonly bodies: InventedBody[] = []
  readonly operators = new Map<string, string>()
  readonly districtBureaus: string[] = []
  readonly expertBodies: string[] = []
  readonly partners: string[] = []

  private readonly names: NameGiver
  private readonly creditCode: ReturnType<typeof inventCreditCodes>
  private readonly documents = new Map<string, number>()
  private readonly numbers = new Map<string, number>()
  /** What something has happened to since it was founded: it is left in peace. */
  private readonly touched = new Set<string>()
  private readonly draw: Draw
  private readonly plan: CityPlan
  private readonly scale: Scale

  constructor(draw: Draw, plan: CityPlan, scale: Scale) {
    this.draw = draw
    this.plan = plan
    this.scale = scale
    this.names = giveNames(draw, plan)
    this.creditCode = inventCreditCodes(draw)
  }

  tell(): void {
    const steps: [day: string, step: (on: string) => void][] = [
      ['2023-03-20', (on) => this.foundDistrictBureaus(on)],
      ['2023-05-12', (on) => this.foundPartners(on)],
      ['2023-05-26', (on) => this.foundExpertBodies(on)],
      ['2023-08-31', (on) => this.foundOperators(on)],
      ['2023-10-27', (on) => this.foundInstitutes(on)],
      ['2024-04-30', (on) => this.renameBureau(on)],
      ['2024-06-18', (on) => this.takeRole(on)],
      ['2024-09-12', (on) => this.renameParks(on)],
      ['2024-11-15', (on) => this.renameEnterprises(on)],
      ['2025-03-14', (on) => this.moveParks(on)],
      ['2025-05-16', (on) => this.moveEnterprises(on)],
      ['2025-06-20', (on) => this.mergeParks(on)],
      ['2025-08-08', (on) => this.mergeEnterprises(on)],
      ['2025-09-05', (on) => this.splitParks(on)],
      ['2026-01-15', (on) => this.endEnterprises(on)],
      ['2026-03-20', (on) => this.endParks(on)],
      ...this.planParkWaves(),
      ...this.planEnterpriseWaves(),
    ]
    // No two share a day, so their order is told by it alone.
    for (const [on, step] of steps.sort(([a], [b]) => (a < b ? -1 : 1))) step(on)
  }

  private planParkWaves(): [string, (on: string) => void][] {
    const total = AT_ONCE.parks * this.scale
    // Every zone has one before one has two; the rest goes where there is more to do.
    const { layout } = this.plan
    const weighted = layout.flatMap((row) => row.directions.map(() => row))
    const rows = [
      ...this.draw.shuffle(layout),
      ...Array.from({ length: Math.max(0, total - layout.length) }, () => this.draw.pick(weighted)),
    ].slice(0, total)
    return cutByShares(rows, PARK_WAVES).map(([day, wave]) => [day, (on) => this.foundParks(on, wave)])
  }

  private planEnterpriseWaves(): [string, (on: string) => void][] {
    const each = (AT_ONCE.enterprises * this.scale) / ENTERPRISE_WAVES.length
    return ENTERPRISE_WAVES.map((day) => [day, (on) => this.foundEnterprises(on, each)])
  }

  private foundDistrictBureaus(on: string): void {
    const districts = new Set(this.plan.layout.map(({ district }) => district))
    const foundings = [...districts].map((district): Founding => {
      const key = this.newKey('bureau')
      this.districtBureaus.push(key)
      const name = { zh: `${district}科技局`, en: `${this.english(district)} Science and Technology Bureau` }
      return this.founding(key, name, districtKey(district), 'bureau', this.creditCode('11', CITY_DIVISION), true)
    })
    this.found(on, foundings)
  }

  private foundPartners(on: string): void {
    const foundings = Array.from({ length: AT_ONCE.partners * this.scale }, () => {
      const key = this.newKey('partner')
      this.partners.push(key)
      return this.founding(key, this.names.partner(), null, 'partner_park', this.internalCode(key), true)
    })
    this.found(on, foundings)
  }

  private foundExpertBodies(on: string): void {
    const tracks = this.plan.layout.flatMap((row) => listTracks(this.plan, row))
    const foundings = Array.from({ length: AT_ONCE.expertBodies * this.scale }, () => {
      const key = this.newKey('experts')
      this.expertBodies.push(key)
      const name = this.names.expertBody(this.draw.pick(tracks))
      return this.founding(key, name, 'city', 'expert_body', this.internalCode(key), true)
    })
    this.found(on, foundings)
  }

  private foundOperators(on: string): void {
    const foundings = this.plan.layout.map((row): Founding => {
      const [zone, zh] = [zoneKey(row), row.hostZone ?? row.district]
      const key = this.addBody(on, 'enterprise', zone)
      this.operators.set(zone, key)
      const name = { zh: `${zh}园区运营有限公司`, en: `${this.english(zh)} Park Operation Co., Ltd.` }
      return this.founding(key, name, zone, 'enterprise', this.creditCode('91', CITY_DIVISION), false)
    })
    this.found(on, foundings)
  }

  private foundInstitutes(on: string): void {
    const foundings = Array.from({ length: AT_ONCE.institutes * this.scale }, () => {
      const row = this.draw.pick(this.plan.layout)
      const under = this.draw.whole(5) < 3 ? zoneKey(row) : 'city'
      const key = this.addBody(on, 'institute', under)
      return this.founding(
        key,
        this.names.institute(row),
        under,
        'institute',
        this.creditCode('12', CITY_DIVISION),
        true,
      )
    })
    this.found(on, foundings)
  }

  private foundParks(on: string, rows: readonly CityPlan['layout'][number][]): void {
    this.found(
      on,
      rows.map((row) => this.newPark(on, row)),
    )
  }

  private newPark(on: string, row: CityPlan['layout'][number]): Founding {
    const [key, name, zone] = [this.newKey('park'), this.names.park(row), zoneKey(row)]
    this.parks.push({ key, name, zone, from: on, to: null })
    return this.founding(key, name, zone, 'park', this.internalCode(key), true)
  }

  /** Four of five stand in a park, the others elsewhere in a host zone. */
  private foundEnterprises(on: string, howMany: number): void {
    const [parks, zones] = [this.listParks(), this.plan.layout.map(zoneKey)]
    const cities = [this.plan.city, ...new Set(this.plan.layout.map(({ district }) => district))]
      .map((place) => (typeof place === 'string' ? { zh: place, en: this.english(place) } : place))
      .filter(({ zh }) => /[市县区]$/.test(zh) && zh.length === 3)
      .map(({ zh, en }) => ({ zh: shortenPlace(zh), en }))
    const foundings = Array.from({ length: howMany }, () => {
      const under = this.draw.whole(5) < 4 ? this.draw.pick(parks).key : this.draw.pick(zones)
      const key = this.addBody(on, 'enterprise', under)
      const name = this.names.firm(this.draw.pick(cities))
      return this.founding(key, name, under, 'enterprise', this.creditCode('91', CITY_DIVISION), false)
    })
    this.found(on, foundings)
  }

  private renameBureau(on: string): void {
    const [first] = this.districtBureaus
    const district = this.plan.layout[0]?.district
    if (first === undefined || district === undefined) return
    const name = {
      zh: `${district}科技创新局`,
      en: `${this.english(district)} Science, Technology and Innovation Bureau`,
    }
    this.add(on, { kind: 'rename', organisation: first, name })
  }

  private takeRole(on: string): void {
    for (const { key } of this.pickBodies('institute', 2)) {
      this.add(on, { kind: 'take_role', organisation: key, role: 'expert_body' })
    }
  }

  private renameParks(on: string): void {
    for (const park of this.pickParks()) {
      const row = this.plan.layout.find((one) => zoneKey(one) === park.zone)
      if (!row) continue
      park.name = this.names.park(row)
      this.add(on, { kind: 'rename', organisation: park.key, name: park.name })
    }
  }

  private renameEnterprises(on: string): void {
    for (const { key } of this.pickBodies('enterprise', 4)) {
      const place = { zh: shortenPlace(this.plan.city.zh), en: this.plan.city.en }
      this.add(on, { kind: 'rename', organisation: key, name: this.names.firm(place) })
    }
  }

  /** To another zone of the same district. */
  private moveParks(on: string): void {
    for (const park of this.pickParks((one) => this.listZonesBeside(one.zone).length > 0)) {
      park.zone = this.draw.pick(this.listZonesBeside(park.zone))
      this.add(on, { kind: 'move', organisation: park.key, parent: park.zone })
    }
  }

  private moveEnterprises(on: string): void {
    for (const body of this.pickBodies('enterprise', 4)) {
      const parks = this.listParks().filter(({ key }) => key !== body.under)
      body.under = this.draw.pick(parks).key
      this.add(on, { kind: 'move', organisation: body.key, parent: body.under })
    }
  }

  /** Into another of the same district: who stood in the one stands in the other. */
  private mergeParks(on: string): void {
    const districtOf = (zone: string) => zone.split('/')[1]
    const peers = (park: InventedPark) =>
      this.listParks().filter(
        (one) => one !== park && !this.touched.has(one.key) && districtOf(one.zone) === districtOf(park.zone),
      )
    for (const park of this.pickParks((one) => peers(one).length > 0)) {
      const into = peers(park)[0]
      if (!into) continue
      this.touched.add(into.key)
      park.to = on
      this.moveAll(park.key, into.key)
      this.add(on, { kind: 'merge', from: [park.key], into: into.key })
    }
  }

  private mergeEnterprises(on: string): void {
    for (const body of this.pickBodies('enterprise', 1)) {
      const [into] = this.pickBodies('enterprise', 1)
      if (!into) continue
      body.to = on
      this.add(on, { kind: 'merge', from: [body.key], into: into.key })
    }
  }

  /** A new park comes out of one, in the same zone, and takes every second of those in it. */
  private splitParks(on: string): void {
    for (const park of this.pickParks()) {
      const row = this.plan.layout.find((one) => zoneKey(one) === park.zone)
      if (!row) continue
      const founding = this.newPark(on, row)
      const taken = this.listInside(park.key).filter((_, i) => i % 2 === 1)
      for (const body of taken) body.under = founding.id
      const taking = taken.map(({ key }) => ({ organisation: key, into: founding.id }))
      this.add(on, { kind: 'split', from: park.key, into: [founding], taking, ends: false })
    }
  }

  private endEnterprises(on: string): void {
    for (const body of this.pickBodies('enterprise', 4)) {
      body.to = on
      this.add(on, { kind: 'end', organisation: body.key })
    }
  }

  /** A plaque is taken away; who stood in the park stands in its zone from then on. */
  private endParks(on: string): void {
    for (const park of this.pickParks()) {
      for (const body of this.listInside(park.key)) {
        this.add(on, { kind: 'move', organisation: body.key, parent: park.zone })
        body.under = park.zone
      }
      park.to = on
      this.add(on, { kind: 'end', organisation: park.key })
    }
  }

  private listParks(): InventedPark[] {
    return this.parks.filter(({ to }) => to === null)
  }

  private listInside(park: string): InventedBody[] {
    return this.bodies.filter(({ under, to }) => under === park && to === null)
  }

  private moveAll(from: string, into: string): void {
    for (const body of this.listInside(from)) body.under = into
  }

  private listZonesBeside(zone: string): string[] {
    const row = this.plan.layout.find((one) => zoneKey(one) === zone)
    return this.plan.layout.filter((one) => one !== row && one.district === row?.district).map(zoneKey)
  }

  /** As many as the scale, of those to which nothing has happened; they are not picked again. */
  private pickParks(which: (park: InventedPark) => boolean = () => true): InventedPark[] {
    const picked: InventedPark[] = []
    for (const park of this.draw.shuffle(this.listParks())) {
      if (picked.length === this.scale) break
      if (this.touched.has(park.key) || !which(park)) continue
      this.touched.add(park.key)
      picked.push(park)
    }
    return picked
  }

  private pickBodies(kind: InventedBody['kind'], times: number): InventedBody[] {
    const operators = new Set(this.operators.values())
    const free = this.bodies.filter(
      (one) => one.kind === kind && one.to === null && !this.touched.has(one.key) && !operators.has(one.key),
    )
    const picked = this.draw.shuffle(free).slice(0, times * this.scale)
    for (const { key } of picked) this.touched.add(key)
    return picked
  }

  private addBody(on: string, kind: InventedBody['kind'], under: string): string {
    const key = this.newKey(kind)
    this.bodies.push({ key, kind, under, from: on, to: null })
    return key
  }

  private founding(
    key: string,
    name: Name,
    parent: string | null,
    role: Founding['roles'][number],
    code: Code,
    isPublic: boolean,
  ): Founding {
    return { id: key, key, name, parent, roles: [role], codes: [code], isPublic }
  }

  private found(on: string, organisations: readonly Founding[]): void {
    for (let from = 0; from < organisations.length; from += A_DOCUMENT) {
      this.add(on, { kind: 'found', organisations: organisations.slice(from, from + A_DOCUMENT) })
    }
  }

  private add(on: string, event: EventWithoutDay): void {
    const year = on.slice(0, 4)
    const number = (this.documents.get(year) ?? 0) + 1
    this.documents.set(year, number)
    const source = `${shortenPlace(this.plan.city.zh)}特园办〔${year}〕${number}号`
    this.events.push({ ...event, on, source } as OrganisationEvent)
  }

  private newKey(kind: string): string {
    const number = (this.numbers.get(kind) ?? 0) + 1
    this.numbers.set(kind, number)
    return inventedKey(this.scale, kind, number)
  }

  private internalCode(key: string): Code {
    const [, , kind = '', number = ''] = key.split('/')
    return { scheme: 'internal', code: `${MADE_UP_PROVINCE}-${kind.toUpperCase()}-${number}` }
  }

  private english(zh: string): string {
    return this.plan.english[zh] ?? zh
  }
}

type EventWithoutDay = OrganisationEvent extends infer Event
  ? Event extends OrganisationEvent
    ? Omit<Event, 'on' | 'source'>
    : never
  : never

/** Cuts a list by shares that add up to one; what is left over by rounding goes to the last. */
function cutByShares<Item>(
  items: readonly Item[],
  shares: readonly (readonly [string, number])[],
): [string, readonly Item[]][] {
  let from = 0
  return shares.map(([name, share], i) => {
    const to = i === shares.length - 1 ? items.length : from + Math.round(items.length * share)
    const part = items.slice(from, to)
    from = to
    return [name, part]
  })
}
