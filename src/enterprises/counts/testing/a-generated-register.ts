import { randomUUID } from 'node:crypto'
import { recordEvent } from '../../../access/index.ts'
import { asLoader } from '../../../access/testing/a-programme.ts'
import type { Yard } from '../../../access/testing/a-yard.ts'
import type { TestDatabase } from '../../../platform/testing/open-test-database.ts'
import { recordEnterpriseHistory } from '../../record-enterprise-history.ts'
import { recordTitleHistory } from '../../titles/record-title-history.ts'
import type { CountScope } from '../counts.schema.ts'
import type { Draws } from '../rules/draws.ts'

interface Days {
  readonly from: string
  readonly to: string | null
}

/** A register as it was made up, for whoever counts by hand. */
export interface GeneratedRegister {
  readonly parks: readonly {
    readonly id: string
    readonly zone: string | null
    readonly district: string
    readonly counted: Days
  }[]
  readonly enterprises: readonly { readonly id: string; standsFor: string }[]
  readonly stays: readonly (Days & {
    readonly enterprise: string
    readonly park: string
    readonly isConfirmed: boolean
  })[]
  readonly titles: readonly (Days & {
    readonly enterprise: string
    readonly kind: string
    readonly isConfirmed: boolean
    readonly withdrawnOn: string | null
  })[]
  readonly institutes: readonly (Days & {
    readonly id: string
    readonly level: string
    readonly isConfirmed: boolean
  })[]
  readonly instituteStays: readonly (Days & {
    readonly institute: string
    readonly park: string
    readonly isConfirmed: boolean
  })[]
}

export const DAYS = ['2024-03-01', '2024-09-01', '2025-03-01', '2025-09-01', '2026-03-01', '2026-09-01'] as const
const KINDS = ['high_tech', 'specialised', 'little_giant', 'gazelle'] as const
const STATED = { by: '', at: '2026-01-01T00:00:00Z' }

/** Four parks, of which not all count at all times, one right below a district. */
export async function foundParks(database: TestDatabase, yard: Yard): Promise<GeneratedRegister['parks']> {
  const [second, third] = [randomUUID(), randomUUID()]
  const founded = (id: string, name: string, parent: string) => ({
    id,
    key: null,
    name: { zh: name, en: null },
    parent,
    roles: ['park' as const],
    codes: [],
    isPublic: true,
  })
  await asLoader(database, yard.programmeId, async (tx) => {
    const done = await recordEvent(tx, yard.programmeId, {
      kind: 'found',
      on: '2024-01-02',
      source: '测试',
      organisations: [founded(second, '第二园区', yard.place('zone')), founded(third, '第三园区', yard.place('zone'))],
    })
    if (!done.ok) throw new Error(done.refusal)
  })
  // As where a district is its own host zone.
  await database.asSuperuser(`set session_replication_role = replica;
    update access.organisation_parent set parent_id = '${yard.place('district')}' where organisation_id = '${third}'`)
  const parks = [
    {
      id: yard.place('park'),
      zone: yard.place('zone'),
      district: yard.place('district'),
      counted: { from: '2024-01-02', to: null },
    },
    {
      id: second,
      zone: yard.place('zone'),
      district: yard.place('district'),
      counted: { from: '2024-06-01', to: '2026-06-01' },
    },
    { id: third, zone: null, district: yard.place('district'), counted: { from: '2025-06-01', to: null } },
    {
      id: yard.place('other_park'),
      zone: yard.place('other_zone'),
      district: yard.place('other_district'),
      counted: { from: '2024-01-02', to: null },
    },
  ]
  for (const [at, { id, zone, district, counted }] of parks.entries()) {
    await database.asSuperuser(`set session_replication_role = replica;
      insert into parks.park (programme_id, id, host_zone_id, name_zh, statement, first_named_on, state, acts_done)
        values ('${yard.programmeId}', '${id}', '${zone ?? district}', '园区 ${at}', '说明', '2024-01-02', 'cultivating', 1);
      insert into parks.park_act (programme_id, park_id, seq, act, to_state, on_day, basis)
        values ('${yard.programmeId}', '${id}', 1, 'enter', 'cultivating', '2024-01-02', '文');
      insert into parks.park_stage (programme_id, park_id, since_act, valid_from, valid_to, known_from, stage, stated_in, basis)
        values ('${yard.programmeId}', '${id}', 1, '${counted.from}', ${counted.to === null ? 'null' : `'${counted.to}'`}, now(),
          'cultivating', 1, '文')`)
  }
  return parks
}

/** Writes a register of so many enterprises, made up from draws, beside what is there. */
export async function generateRegister(
  database: TestDatabase,
  yard: Yard,
  parks: GeneratedRegister['parks'],
  random: Draws,
  size: number,
): Promise<GeneratedRegister> {
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random.even() * items.length)] as Item
  const someDays = (): Days => {
    const from = Math.floor(random.even() * DAYS.length)
    const to = from + 1 + Math.floor(random.even() * 4)
    return { from: DAYS[from] as string, to: DAYS[to] ?? null }
  }
  const stated = { ...STATED, by: yard.person('park_manager') }
  const confirmed = { by: yard.person('district_officer'), at: '2026-01-02T00:00:00Z' }
  const enterprises = Array.from({ length: size }, () => {
    const id = randomUUID()
    return { id, standsFor: id }
  })
  const apart = (taken: Days[], days: Days) =>
    taken.every((other) => (other.to ?? '9') <= days.from || (days.to ?? '9') <= other.from)
  const stays: (GeneratedRegister['stays'][number] & { id: string })[] = []
  const titles: (GeneratedRegister['titles'][number] & { id: string })[] = []
  for (const { id: enterprise } of enterprises) {
    for (let more = 0; more < 3; more += 1) {
      const days = someDays()
      const park = pick(parks).id
      if (
        apart(
          stays.filter((each) => each.enterprise === enterprise && each.park === park),
          days,
        )
      ) {
        stays.push({ id: randomUUID(), enterprise, park, ...days, isConfirmed: random.even() < 0.8 })
      }
      const held = someDays()
      const kind = pick(KINDS)
      if (
        apart(
          titles.filter((each) => each.enterprise === enterprise && each.kind === kind),
          held,
        )
      ) {
        const isConfirmed = random.even() < 0.8
        const withdrawnOn = isConfirmed && random.even() < 0.2 ? held.from.replace('-01', '-15') : null
        titles.push({ id: randomUUID(), enterprise, kind, ...held, isConfirmed, withdrawnOn })
      }
    }
  }
  const institutes = Array.from({ length: Math.ceil(size / 4) }, () => ({
    id: randomUUID(),
    level: pick(['national', 'provincial', 'municipal', 'district']),
    ...someDays(),
    isConfirmed: random.even() < 0.8,
  }))
  const instituteStays: (GeneratedRegister['instituteStays'][number] & { id: string })[] = []
  for (const { id: institute } of institutes) {
    for (const park of new Set([pick(parks).id, pick(parks).id])) {
      instituteStays.push({ id: randomUUID(), institute, park, ...someDays(), isConfirmed: random.even() < 0.8 })
    }
  }
  const merges = enterprises.slice(0, Math.floor(size / 5)).map((merged, at) => {
    const kept = enterprises[size - 1 - at] as (typeof enterprises)[number]
    merged.standsFor = kept.id
    return { id: randomUUID(), merged: merged.id, kept: kept.id, why: '同一家', done: confirmed }
  })
  const conferred = (one: GeneratedRegister['titles'][number] | GeneratedRegister['institutes'][number]) => ({
    number: '1',
    issuer: '省厅',
    validFrom: one.from,
    validTo: one.to,
    basis: '文',
    statedBy: stated.by,
    statedAt: stated.at,
    confirmed: one.isConfirmed ? confirmed : null,
  })
  await asLoader(database, yard.programmeId, async (tx) => {
    await recordEnterpriseHistory(tx as never, yard.programmeId, {
      enterprises: enterprises.map(({ id }, at) => ({
        id,
        code: null,
        names: [{ from: '2020-01-01', to: null, zh: `企业${at} ${id}`, en: null }],
        district: null,
        foundedOn: null,
        status: 'operating',
        industry: null,
        aboveSize: null,
        scale: null,
        stated,
        stays: stays
          .filter(({ enterprise }) => enterprise === id)
          .map(({ isConfirmed, enterprise: _, ...stay }) => ({
            ...stay,
            how: 'statement',
            basis: '文',
            state: isConfirmed ? 'confirmed' : 'stated',
            stated,
            ...(isConfirmed && { confirmed }),
          })),
      })),
      merges: merges.slice(0, Math.ceil(merges.length / 2)),
    })
    await recordTitleHistory(tx as never, yard.programmeId, {
      titles: titles.map((one) => ({
        ...conferred(one),
        id: one.id,
        enterpriseId: one.enterprise,
        kind: one.kind,
        issuedOn: null,
        withdrawn:
          one.withdrawnOn === null
            ? null
            : { on: one.withdrawnOn, why: '因', basis: '文', by: confirmed.by, at: '2026-01-03T00:00:00Z' },
      })),
      institutes: institutes.map((one) => ({
        ...conferred(one),
        id: one.id,
        name: `院 ${one.id}`,
        nameEn: null,
        level: one.level as 'national',
        kind: 'other',
        hostEnterpriseId: null,
        hostName: '某大学',
        enteredFor: null,
        withdrawn: null,
      })),
      instituteStays: instituteStays.map(({ isConfirmed, from, to, institute, park, id }) => ({
        id,
        instituteId: institute,
        parkId: park,
        validFrom: from,
        validTo: to,
        how: 'statement',
        basis: '文',
        statedBy: stated.by,
        statedAt: stated.at,
        confirmed: isConfirmed ? confirmed : null,
      })),
    })
    // Some are merged once their titles are there: what is held follows either way.
    await recordEnterpriseHistory(tx as never, yard.programmeId, {
      enterprises: [],
      merges: merges.slice(Math.ceil(merges.length / 2)),
    })
  })
  return { parks, enterprises, stays, titles, institutes, instituteStays }
}

const on = (days: Days, day: string) => days.from <= day && (days.to === null || day < days.to)

export interface NaiveCount {
  readonly holders: readonly string[]
  readonly inSeveralParks: number
  readonly merged: number
  readonly notConfirmed: number
}

const inScope = (register: GeneratedRegister, scope: CountScope, day: string) =>
  new Set(
    register.parks
      .filter((park) => on(park.counted, day))
      .filter(
        (park) =>
          scope.kind === 'programme' ||
          (scope.kind === 'park' ? park.id : scope.kind === 'zone' ? park.zone : park.district) === scope.id,
      )
      .map(({ id }) => id),
  )

/** The same count from the rows as they were made up, one enterprise after the other. */
export function countByHand(
  register: GeneratedRegister,
  day: string,
  kinds: readonly string[],
  scope: CountScope,
): NaiveCount {
  const parks = inScope(register, scope, day)
  const holders: string[] = []
  let [inSeveralParks, merged, notConfirmed] = [0, 0, 0]
  for (const standsFor of new Set(register.enterprises.map((one) => one.standsFor))) {
    const rows = new Set(register.enterprises.filter((one) => one.standsFor === standsFor).map(({ id }) => id))
    const stays = register.stays.filter((stay) => rows.has(stay.enterprise) && parks.has(stay.park) && on(stay, day))
    const titles = register.titles.filter(
      (title) =>
        rows.has(title.enterprise) &&
        kinds.includes(title.kind) &&
        on(title, day) &&
        (title.withdrawnOn === null || day < title.withdrawnOn),
    )
    const holding = titles.filter(({ isConfirmed }) => isConfirmed)
    const staying = stays.filter(({ isConfirmed }) => isConfirmed)
    if (holding.length > 0 && staying.length > 0) {
      holders.push(standsFor)
      inSeveralParks += new Set(staying.map(({ park }) => park)).size - 1
      merged += new Set(holding.map(({ enterprise }) => enterprise)).size - 1
    } else if (titles.length > 0 && stays.length > 0) notConfirmed += 1
  }
  return { holders: holders.sort(), inSeveralParks, merged, notConfirmed }
}

/** The same of institutes of city level and above. */
export function countInstitutesByHand(register: GeneratedRegister, day: string, scope: CountScope): string[] {
  const parks = inScope(register, scope, day)
  return register.institutes
    .filter((one) => one.isConfirmed && one.level !== 'district' && on(one, day))
    .filter(({ id }) =>
      register.instituteStays.some(
        (stay) => stay.institute === id && stay.isConfirmed && parks.has(stay.park) && on(stay, day),
      ),
    )
    .map(({ id }) => id)
    .sort()
}
