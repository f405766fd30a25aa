import fc from 'fast-check'
import type { Role } from '../organisation.schema.ts'
import type { OrganisationEvent } from '../rules/decide-event.ts'
import type { Day, Founding } from '../rules/organisation.ts'

/** Ids of a made-up programme's organisations, 1 to 14. */
export const idOf = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`

/** The nth day of the year 2030, from 1. */
export const dayOf = (number: number): Day => new Date(Date.UTC(2030, 0, number)).toISOString().slice(0, 10)

export function aFounding(number: number, over: Partial<Founding> = {}): Founding {
  return {
    id: idOf(number),
    key: null,
    name: { zh: `云溪${number}`, en: null },
    parent: null,
    roles: ['bureau'],
    codes: [],
    isPublic: true,
    ...over,
  }
}

const who = fc.integer({ min: 1, max: 14 }).map(idOf)
const role = fc.constantFrom<Role>('bureau', 'bureau', 'institute', 'host_zone', 'district', 'city')
const founding = fc
  .tuple(
    fc.integer({ min: 10, max: 14 }),
    fc.option(who, { nil: null }),
    fc.uniqueArray(role, { minLength: 1, maxLength: 2 }),
  )
  .map(([number, parent, roles]) => aFounding(number, { parent, roles }))
const foundings = fc.array(founding, { minLength: 1, maxLength: 2 })

const anEvent = fc.oneof(
  { weight: 5, arbitrary: foundings.map((organisations) => ({ kind: 'found' as const, organisations })) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('rename' as const),
      organisation: who,
      name: fc.record({ zh: fc.constantFrom('上溪', '下溪', '中溪'), en: fc.constantFrom(null, 'Xi') }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('move' as const),
      organisation: who,
      parent: fc.option(who, { nil: null, freq: 4 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('merge' as const),
      from: fc.array(who, { minLength: 1, maxLength: 2 }),
      into: who,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('split' as const),
      from: who,
      into: foundings,
      taking: fc.array(fc.record({ organisation: who, into: who }), { maxLength: 2 }),
      ends: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('end' as const), organisation: who }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('take_role' as const, 'leave_role' as const),
      organisation: who,
      role,
    }),
  },
)

/** 1 a city · 2, 3, 4 its districts, the last its own host zone · 5 a host zone of 2 · 6 to 9 bureaus beside. */
const founded: OrganisationEvent = {
  kind: 'found',
  on: dayOf(1),
  source: '编造',
  organisations: [
    aFounding(1, { roles: ['city'] }),
    aFounding(2, { roles: ['district'], parent: idOf(1) }),
    aFounding(3, { roles: ['district'], parent: idOf(1) }),
    aFounding(4, { roles: ['district', 'host_zone'], parent: idOf(1) }),
    aFounding(5, { roles: ['host_zone'], parent: idOf(2) }),
    ...[6, 7, 8, 9].map((number) => aFounding(number)),
  ],
}

/** A first tree, then events as they may be told: many make no sense, and their days go to and fro. */
export const eventSequences: fc.Arbitrary<OrganisationEvent[]> = fc
  .array(
    fc
      .tuple(anEvent, fc.integer({ min: 1, max: 30 }))
      .map(([event, day]): OrganisationEvent => ({ ...event, on: dayOf(day), source: '编造' })),
    { minLength: 1, maxLength: 40, size: 'max' },
  )
  .map((events) => [founded, ...events])
