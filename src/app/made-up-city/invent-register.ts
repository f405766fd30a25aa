import type { Staff } from '../../access/index.ts'
import type { RegisterHistory, TitleHistory } from '../../enterprises/index.ts'
import { addDays } from '../../platform/calendar/rules/add-days.ts'
import { type CityPlan, districtKey, inventedKey, type Scale, zoneKey } from './city-plan.ts'
import { earliest, latest } from './compare-days.ts'
import type { Draw } from './draw.ts'
import { findHolders, type Holders } from './find-holders.ts'
import { inventCreditCodes, MADE_UP_PROVINCE } from './invent-code.ts'
import { giveNames, type NameGiver, shortenPlace } from './invent-names.ts'
import type { InventedOrganisations, InventedPark } from './invent-organisations.ts'
import { listPlaces, type Place } from './list-places.ts'
import { FAMILY_NAMES, FANCY_SYLLABLES, FIRM_KINDS, GIVEN_SYLLABLES, type Word } from './words.ts'

type Enterprise = RegisterHistory['enterprises'][number]
type Stay = NonNullable<Enterprise['stays']>[number]
type Fact = NonNullable<Enterprise['facts']>[number]
type Tie = NonNullable<Enterprise['ties']>[number]
type Title = TitleHistory['titles'][number]
type Institute = TitleHistory['institutes'][number]
type InstituteStay = TitleHistory['instituteStays'][number]
type Row = CityPlan['layout'][number]

export interface InventedRegister {
  /** By keys. */
  readonly register: RegisterHistory
  /** By keys. */
  readonly titles: TitleHistory
}

/** At once; the organisations that were founded are among the enterprises. */
const AT_ONCE = { enterprises: 1500, institutes: 60 }
/** The story ends here. */
const LAST_DAY = '2026-09-30'
const FIRST_DAY = '2023-07-03'
const CITY_DIVISION = `${MADE_UP_PROVINCE}0100`
/** Years of which figures are known. */
const FACT_YEARS = [2024, 2025] as const

/** Classes of GB/T 4754-2017 that firms of such parks belong to. */
const INDUSTRIES = words(
  'C3973 C3972 C3985 C3562 C3974 C3841 C3825 C3415 C3491 C3731 C3737 C2761 C2762 C3581 C2831 C2651 C2921 C3240 C3252 C3670 C4040 C1771 I6511 I6513 I6520 M7484',
)

/**
 * Who is in the register after three years: the enterprises that were founded as organisations, and many more that the
 * parks and districts entered; what they hold, what is known of their figures, and what is doubtful.
 */
export function inventRegister(
  draw: Draw,
  plan: CityPlan,
  scale: Scale,
  organisations: InventedOrganisations,
  staff: Staff,
): InventedRegister {
  return new RegisterStory(draw, plan, scale, organisations, staff).tell()
}

/** What somebody stated, and what somebody else confirmed where that was done. */
interface Course {
  readonly stated: { readonly by: string | null; readonly at: string }
  readonly confirmed: { readonly by: string; readonly at: string } | null
}

class RegisterStory {
  private readonly draw: Draw
  private readonly plan: CityPlan
  private readonly scale: Scale
  private readonly organisations: InventedOrganisations
  private readonly holders: Holders
  private readonly names: NameGiver
  private readonly creditCode: ReturnType<typeof inventCreditCodes>
  private readonly rows: ReadonlyMap<string, Row>
  private readonly parks: ReadonlyMap<string, InventedPark>
  private readonly standing: readonly InventedPark[]
  private readonly given = new Set<string>()
  private readonly numbers = new Map<string, number>()
  private readonly enterprises: Enterprise[] = []
  private readonly titles: Title[] = []

  constructor(draw: Draw, plan: CityPlan, scale: Scale, organisations: InventedOrganisations, staff: Staff) {
    this.draw = draw
    this.plan = plan
    this.scale = scale
    this.organisations = organisations
    this.holders = findHolders(staff)
    this.names = giveNames(draw, plan)
    this.creditCode = inventCreditCodes(draw, 'MB')
    this.rows = new Map(plan.layout.map((row) => [zoneKey(row), row]))
    this.standing = organisations.parks.filter(({ to }) => to === null)
    this.parks = new Map(organisations.parks.map((park) => [park.key, park]))
  }

  tell(): InventedRegister {
    this.tellFounded()
    const total = AT_ONCE.enterprises * this.scale
    while (this.enterprises.length < total) this.tellEntered()
    const merges = this.tellDoubles()
    for (const enterprise of this.enterprises) this.tellTitles(enterprise)
    return {
      register: { enterprises: this.enterprises, ...merges },
      titles: { titles: this.titles, ...this.tellInstitutes() },
    }
  }

  /** The enterprises that are organisations too: under their code and names, in the parks in which they stood. */
  private tellFounded(): void {
    const places = listPlaces(this.organisations.events)
    const founded = new Map(
      this.organisations.events.flatMap((event) =>
        event.kind === 'found' ? event.organisations.map((one) => [one.id, one] as const) : [],
      ),
    )
    const renamed = this.organisations.events.filter((event) => event.kind === 'rename')
    for (const body of this.organisations.bodies.filter(({ kind }) => kind === 'enterprise')) {
      const one = founded.get(body.key)
      const code = one?.codes.find(({ scheme }) => scheme === 'credit')?.code
      const path = places.get(body.key) ?? []
      const row = this.rowOf(path.at(-1)?.under ?? '')
      if (!one || !code || !row) continue
      const foundedOn = this.dayBefore(body.from)
      const later = renamed.filter(({ organisation }) => organisation === body.key)
      const called = [{ name: one.name, on: foundedOn }, ...later.map(({ name, on }) => ({ name, on }))]
      const end = body.to
      this.add({
        id: this.newKey('enterprise'),
        code,
        names: called.map(({ name, on }, at) => ({
          zh: name.zh,
          en: name.en,
          from: on,
          to: called[at + 1]?.on ?? null,
        })),
        organisation: body.key,
        row,
        foundedOn,
        status: end === null ? 'operating' : 'cancelled',
        stays: this.staysOn(path, end),
      })
    }
  }

  private staysOn(path: readonly Place[], end: string | null): Stay[] {
    return path.flatMap(({ under, from }, at) => {
      const to = path[at + 1]?.from ?? end
      if (!this.parks.has(under) || (to !== null && to <= from)) return []
      return [this.stay(under, from, to, 'address')]
    })
  }

  /** An enterprise that a park, or a district, entered from its lists. */
  private tellEntered(): void {
    const park = this.draw.pick(this.organisations.parks)
    const row = this.rowOf(park.key) ?? this.draw.pick(this.plan.layout)
    const from = latest(FIRST_DAY, park.from)
    const days = Math.max(1, daysBetween(from, park.to ?? LAST_DAY))
    // More of them came early than late.
    const first = addDays(from, Math.min(this.draw.whole(days), this.draw.whole(days)))
    const foundedOn = this.dayBefore(first)
    const chance = this.draw.whole(100)
    const stays: Stay[] = []
    // Most are in a park; every fifteenth of them is reported by a second one too.
    if (chance < 93) {
      const left = chance < 5 ? addDays(first, 200 + this.draw.whole(200)) : null
      const end = earliest(left !== null && left < LAST_DAY ? left : null, park.to)
      if (end === null || end > first) stays.push(this.stay(park.key, first, end))
      if (chance >= 87) {
        const other = this.pickOther(park)
        stays.push(this.stay(other.key, latest(other.from, addDays(first, 30)), null, 'statement'))
      }
    }
    const status = this.draw.whole(100)
    this.add({
      id: this.newKey('enterprise'),
      code: this.draw.whole(40) === 0 ? null : this.creditCode('91', CITY_DIVISION).code,
      names: [{ ...this.firmName(row), from: foundedOn, to: null }],
      organisation: null,
      row,
      foundedOn,
      status: status < 95 ? 'operating' : status < 97 ? 'suspended' : status < 99 ? 'cancelled' : 'moved_out',
      stays,
    })
  }

  private add(
    told: Pick<Enterprise, 'id' | 'code' | 'names' | 'foundedOn' | 'status'> & {
      readonly row: Row
      readonly organisation: string | null
      readonly stays: readonly Stay[]
    },
  ): void {
    const { row, ...one } = told
    const first = told.stays[0]?.stated
    const size = this.draw.whole(100)
    const facts = this.draw.whole(100) < 45 ? this.tellFacts(size) : []
    this.enterprises.push({
      ...one,
      district: districtKey(row.district),
      industry: this.draw.pick(INDUSTRIES),
      aboveSize: size < 20 ? true : size < 90 ? false : null,
      scale: size < 2 ? 'large' : size < 14 ? 'medium' : size < 70 ? 'small' : size < 95 ? 'micro' : null,
      stated: first ?? this.stateAs(row, latest(FIRST_DAY, told.foundedOn ?? FIRST_DAY)),
      addresses: [
        {
          kind: 'registered',
          address: `${row.district}${row.hostZone ?? ''}编造路${1 + this.draw.whole(900)}号`,
          from: told.foundedOn ?? FIRST_DAY,
          to: null,
        },
      ],
      facts,
      ties: this.tellTies(one, row),
    })
  }

  /** Figures of two years; here and there one that nobody stated. */
  private tellFacts(size: number): Fact[] {
    const large = size < 2 ? 40 : size < 20 ? 8 : 1
    let revenue = large * (400 + this.draw.whole(2_600))
    return FACT_YEARS.flatMap((year) => {
      revenue = Math.round((revenue * (92 + this.draw.whole(38))) / 100)
      const staff = Math.max(4, Math.round(revenue / (40 + this.draw.whole(60))))
      const share = (percent: number) => String(Math.round((revenue * percent) / 100) * 1_000_000)
      const figures: Record<string, string> = {
        staff: String(staff),
        sci_staff: String(Math.round((staff * (6 + this.draw.whole(30))) / 100)),
        revenue: String(revenue * 1_000_000),
        main_revenue: share(60 + this.draw.whole(39)),
        high_tech_revenue: share(40 + this.draw.whole(55)),
        rd_spend: share(1 + this.draw.whole(9)),
        rd_in_china_share: '100',
        assets: share(70 + this.draw.whole(120)),
        tax: share(2 + this.draw.whole(6)),
        patents: String(this.draw.whole(30)),
        market_years: String(1 + this.draw.whole(12)),
        accidents: '0',
        abnormal: this.draw.whole(60) === 0 ? '1' : '0',
      }
      return Object.entries(figures)
        .filter(() => this.draw.whole(12) > 0)
        .map(
          ([fact, value]): Fact => ({
            year,
            fact,
            value,
            version: 1,
            source: '企业填报（编造）',
            stated: this.stateAs(null, `${year + 1}-04-15`),
          }),
        )
    })
  }

  private tellTies({ names }: Pick<Enterprise, 'names'>, row: Row): Tie[] {
    const from = names[0]?.from ?? FIRST_DAY
    const stated = this.stateAs(row, latest(FIRST_DAY, from))
    const ties: Tie[] = []
    if (this.draw.whole(5) === 0) {
      const name = [FAMILY_NAMES, GIVEN_SYLLABLES, GIVEN_SYLLABLES].map((part) => this.draw.pick(part).zh).join('')
      const other = { name }
      ties.push({ kind: 'legal_representative', other, from, to: null, basis: '登记信息（编造）', stated })
    }
    const parent = this.enterprises.at(-1 - this.draw.whole(20))
    const name = parent?.names.at(-1)?.zh
    if (parent && name !== undefined && this.draw.whole(25) === 0) {
      const share = String(5 + this.draw.whole(60))
      const other = { id: parent.id, name, ...(parent.code === null ? {} : { code: parent.code }) }
      ties.push({ kind: 'shareholder', other, share, from, to: null, basis: '股东名册（编造）', stated })
    }
    return ties
  }

  /** Some were entered twice, once without their code: most are one by now, one was not after all, some still wait. */
  private tellDoubles(): Pick<RegisterHistory, 'merges'> {
    const merges: NonNullable<RegisterHistory['merges']>[number][] = []
    const known = this.draw.shuffle(
      this.enterprises.filter(({ code, status }) => code !== null && status === 'operating'),
    )
    known.slice(0, 10 * this.scale).forEach((kept, at) => {
      const name = kept.names.at(-1)
      if (!name) return
      const day = addDays('2025-02-10', this.draw.whole(500))
      const stated = this.stateAs(null, day)
      const park = this.draw.pick(this.standing)
      const merged: Enterprise = {
        ...kept,
        id: this.newKey('enterprise'),
        code: null,
        names: [{ ...name, from: kept.foundedOn ?? name.from, to: null }],
        organisation: null,
        stated,
        addresses: [],
        stays: [this.stay(park.key, latest(park.from, day), null, 'statement')],
        facts: [],
        ties: [],
      }
      this.enterprises.push(merged)
      const [first, second] = this.holders.findTwo('programme_office', addDays(day, 30))
      if (at % 10 >= 6 || first === null || second === null) return
      merges.push({
        id: inventedKey(this.scale, 'merge', merges.length + 1),
        merged: merged.id,
        kept: kept.id,
        why: '同名同址，经园区核实为同一企业',
        done: { by: first, at: `${addDays(day, 30)}T10:00:00+08:00` },
        ...(at % 10 === 5
          ? {
              undone: {
                by: second,
                at: `${addDays(day, 44)}T10:00:00+08:00`,
                why: '营业执照复印件表明是两家，撤销归并',
              },
            }
          : {}),
      })
    })
    return { merges }
  }

  /** Up to three titles of both paths, renewed when their term had passed, or not. */
  private tellTitles({ id, status, code, stated }: Enterprise): void {
    if (code === null || status === 'moved_out') return
    const chance = this.draw.whole(100)
    const kinds: string[] = []
    if (chance >= 14 && chance < 26) kinds.push('tech_sme')
    if (chance >= 26 && chance < 80) kinds.push('high_tech')
    if (chance >= 34 && chance < 40) kinds.push('tech_sme')
    if (chance >= 50 && chance < 53) kinds.push('gazelle')
    if (chance >= 76 && chance < 84) kinds.push('innovative_sme')
    if (chance >= 80 && chance < 95) kinds.push('specialised')
    if (chance >= 93 && chance < 96) kinds.push('little_giant')
    if (chance === 96) kinds.push('champion')
    if (chance >= 97) kinds.push('high_tech', 'specialised')
    if (chance === 99) kinds.push('potential_unicorn')
    for (const kind of kinds) this.tellTitle(id, kind, stated.at.slice(0, 10))
  }

  private tellTitle(enterpriseId: string, kind: string, known: string): void {
    const years = ONE_YEAR.has(kind) ? 1 : 3
    let from = addDays(years === 1 ? '2024-03-01' : '2021-10-15', this.draw.whole(years === 1 ? 900 : 1_500))
    while (from <= LAST_DAY) {
      const to = `${Number(from.slice(0, 4)) + years}${from.slice(4) === '-02-29' ? '-03-01' : from.slice(4)}`
      const course = this.courseOf(latest(addDays(from, 12), addDays(known, 5)))
      if (course.stated.by === null) return
      const isWithdrawn = course.confirmed !== null && this.draw.whole(90) === 0 && addDays(from, 300) < LAST_DAY
      const [, second] = this.holders.findTwo('programme_office', addDays(from, 300))
      this.titles.push({
        id: this.newKey('title'),
        enterpriseId,
        kind,
        number: this.numberOf(kind, from),
        issuer: ISSUERS[kind] ?? '市级认定机构（编造）',
        issuedOn: from,
        validFrom: from,
        validTo: to,
        basis: `认定名单〔${from.slice(0, 4)}〕${1 + this.draw.whole(9)}号（编造）`,
        statedBy: course.stated.by,
        statedAt: course.stated.at,
        confirmed: course.confirmed,
        withdrawn:
          isWithdrawn &&
          second !== null &&
          course.confirmed !== null &&
          addDays(from, 300) > course.confirmed.at.slice(0, 10)
            ? {
                on: addDays(from, 300),
                why: '复核未通过（编造）',
                basis: `复核通报〔${addDays(from, 300).slice(0, 4)}〕${1 + this.draw.whole(9)}号（编造）`,
                by: second,
                at: `${addDays(from, 310)}T10:00:00+08:00`,
              }
            : null,
      })
      if (isWithdrawn || this.draw.whole(100) >= 85) return
      from = to
    }
  }

  private tellInstitutes(): Pick<TitleHistory, 'institutes' | 'instituteStays'> {
    const institutes: Institute[] = []
    const instituteStays: InstituteStay[] = []
    const hosts = this.enterprises.filter(({ code, status, stays }) => code && status === 'operating' && stays?.length)
    for (let number = 0; number < AT_ONCE.institutes * this.scale; number += 1) {
      const host = this.draw.pick(hosts)
      const stay = host.stays?.[0]
      const row = stay && this.rowOf(stay.park)
      if (!stay || !row) continue
      const from = addDays('2022-03-01', this.draw.whole(1_600))
      const course = this.courseOf(latest(addDays(from, 20), FIRST_DAY))
      if (course.stated.by === null) continue
      const name = this.names.institute(row)
      const level = LEVELS[this.draw.whole(LEVELS.length)] ?? 'municipal'
      const id = this.newKey('registered-institute')
      institutes.push({
        id,
        name: name.zh,
        nameEn: name.en,
        level,
        kind: this.draw.pick(INSTITUTE_KINDS),
        hostEnterpriseId: host.id,
        hostName: host.names.at(-1)?.zh ?? '',
        enteredFor: districtKey(row.district),
        number: this.numberOf(`institute-${level}`, from),
        issuer:
          level === 'national'
            ? '全国认定机构（编造）'
            : level === 'provincial'
              ? '省级认定机构（编造）'
              : '市级认定机构（编造）',
        validFrom: from,
        validTo: number % 5 === 0 ? addDays(from, 3 * 365) : null,
        basis: `平台名单〔${from.slice(0, 4)}〕${1 + this.draw.whole(9)}号（编造）`,
        statedBy: course.stated.by,
        statedAt: course.stated.at,
        confirmed: course.confirmed,
        withdrawn: null,
      })
      const stays = latest(from, stay.from)
      instituteStays.push({
        id: this.newKey('institute-stay'),
        instituteId: id,
        parkId: stay.park,
        validFrom: stays,
        validTo: stay.to !== null && stay.to > stays ? stay.to : null,
        how: 'address',
        basis: '依托单位地址（编造）',
        statedBy: course.stated.by,
        statedAt: course.stated.at,
        confirmed: course.confirmed,
      })
    }
    return { institutes, instituteStays }
  }

  private pickOther(park: InventedPark): InventedPark {
    const at = this.draw.whole(this.standing.length)
    const [first, second] = [this.standing[at], this.standing[(at + 1) % this.standing.length]]
    const other = first === park ? second : first
    if (!other) throw new RangeError('no park stands')
    return other
  }

  private stay(park: string, from: string, to: string | null, how?: Stay['how']): Stay {
    const course = this.courseOf(addDays(from, 15))
    return {
      id: this.newKey('stay'),
      park,
      from,
      to,
      how: how ?? (this.draw.whole(10) < 7 ? 'address' : 'statement'),
      basis: '入园名单（编造）',
      state: course.confirmed === null ? 'stated' : 'confirmed',
      stated: course.stated,
      ...(course.confirmed === null ? {} : { confirmed: course.confirmed }),
    }
  }

  /** Stated by one of the office and confirmed by another some days later; what is new may still wait. */
  private courseOf(day: string): Course {
    const on = earliest(day, LAST_DAY) ?? LAST_DAY
    const [first, second] = this.holders.findTwo('programme_office', on)
    const confirmedOn = addDays(on, 4 + this.draw.whole(12))
    const waits = on > '2026-07-01' && this.draw.whole(3) === 0
    return {
      stated: { by: first, at: `${on}T15:20:00+08:00` },
      confirmed:
        waits || second === null || confirmedOn > LAST_DAY ? null : { by: second, at: `${confirmedOn}T10:00:00+08:00` },
    }
  }

  private stateAs(row: Row | null, day: string): { readonly by: string | null; readonly at: string } {
    const on = earliest(day, LAST_DAY) ?? LAST_DAY
    const officer = row && this.holders.find(`district_officer ${districtKey(row.district)}`, on)
    return { by: officer ?? this.holders.find('programme_office', on), at: `${on}T11:00:00+08:00` }
  }

  /** Some years before: an enterprise is older than what is told of it here. */
  private dayBefore(day: string): string {
    return addDays(day, -40 - this.draw.whole(5_400))
  }

  /** Three syllables: never the name of one that was founded as an organisation, which has two. */
  private firmName(row: Row): { readonly zh: string; readonly en: string } {
    const place = this.placeOf(row)
    for (;;) {
      const syllables = [FANCY_SYLLABLES, FANCY_SYLLABLES, FANCY_SYLLABLES].map((all) => this.draw.pick(all))
      const kind = this.draw.pick(FIRM_KINDS)
      const zh = `${place.zh}${syllables.map((one) => one.zh).join('')}${kind.zh}有限公司`
      if (this.given.has(zh)) continue
      this.given.add(zh)
      const en = syllables.map((one) => one.en).join('')
      return { zh, en: `${place.en} ${en.charAt(0).toUpperCase()}${en.slice(1)} ${kind.en} Co., Ltd.` }
    }
  }

  private placeOf(row: Row): Word {
    const isNamed = /[市县区]$/.test(row.district) && row.district.length === 3
    const zh = isNamed ? row.district : this.plan.city.zh
    return { zh: shortenPlace(zh), en: isNamed ? (this.plan.english[zh] ?? zh) : this.plan.city.en }
  }

  private rowOf(place: string): Row | undefined {
    return this.rows.get(this.parks.get(place)?.zone ?? place)
  }

  private numberOf(kind: string, day: string): string {
    const series = `${kind}-${day.slice(0, 4)}`
    const number = (this.numbers.get(series) ?? 0) + 1
    this.numbers.set(series, number)
    return `BZ-${series.toUpperCase().replaceAll('_', '-')}-${String(number).padStart(5, '0')}`
  }

  private newKey(kind: string): string {
    const number = (this.numbers.get(kind) ?? 0) + 1
    this.numbers.set(kind, number)
    return inventedKey(this.scale, `register-${kind}`, number)
  }
}

const ONE_YEAR: ReadonlySet<string> = new Set(['tech_sme', 'potential_unicorn', 'unicorn'])
const ISSUERS: Readonly<Record<string, string>> = {
  tech_sme: '省级科技型中小企业入库机构（编造）',
  high_tech: '省级高企认定机构（编造）',
  innovative_sme: '省级中小企业认定机构（编造）',
  specialised: '省级中小企业认定机构（编造）',
  little_giant: '全国中小企业认定机构（编造）',
  champion: '全国单项冠军遴选机构（编造）',
}
const LEVELS = [
  'national',
  'provincial',
  'provincial',
  'municipal',
  'municipal',
  'municipal',
  'municipal',
  'district',
] as const
const INSTITUTE_KINDS = [
  'key_laboratory',
  'engineering_centre',
  'technology_centre',
  'new_type_institute',
  'workstation',
  'public_platform',
] as const

function words(text: string): string[] {
  return text.split(' ')
}

function daysBetween(one: string, other: string): number {
  return Math.round((Date.parse(other) - Date.parse(one)) / 86_400_000)
}
