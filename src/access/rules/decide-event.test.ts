import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { refuse } from '../../platform/result.ts'
import { rounds } from '../../platform/testing/rounds.ts'
import { aFounding, dayOf, eventSequences, idOf } from '../testing/event-sequences.ts'
import { decideEvent, type EventRefusal, listNamed, type OrganisationEvent } from './decide-event.ts'
import { applyChange, type Day, holdsOn, type Known } from './organisation.ts'

type Told = OrganisationEvent extends infer Event
  ? Event extends unknown
    ? Omit<Event, 'source' | 'on'>
    : never
  : never

function tell(known: Known, day: number, event: Told): Known {
  const told = { ...event, on: dayOf(day), source: '编造' } as OrganisationEvent
  const decided = decideEvent(known, told)
  if (!decided.ok) throw new Error(decided.refusal)
  return decided.value.reduce((state, change) => applyChange(state, change, told.on), known)
}
const refusalOf = (known: Known, day: number, event: Told) =>
  decideEvent(known, { ...event, on: dayOf(day), source: '编造' } as OrganisationEvent)

/** 1 city · 2, 3 districts · 4, 5 host zones of 2 · 6 a park in 4 · 7 a district that is its own host zone. */
const aTree = () =>
  tell(new Map(), 1, {
    kind: 'found',
    organisations: [
      aFounding(1, { roles: ['city'] }),
      aFounding(2, { parent: idOf(1), roles: ['district'], codes: [{ scheme: 'division', code: '990181' }] }),
      aFounding(3, { parent: idOf(1), roles: ['district'] }),
      aFounding(4, { parent: idOf(2), roles: ['host_zone'] }),
      aFounding(5, { parent: idOf(2), roles: ['host_zone'] }),
      aFounding(6, { parent: idOf(4), roles: ['park'] }),
      aFounding(7, { parent: idOf(1), roles: ['district', 'host_zone'] }),
    ],
  })

const parentOn = (known: Known, number: number, day: number) =>
  known.get(idOf(number))?.parents.find((held) => holdsOn(held, dayOf(day)))?.value ?? null
const nameOn = (known: Known, number: number, day: number) =>
  known.get(idOf(number))?.names.find((held) => holdsOn(held, dayOf(day)))?.value.zh ?? null

describe('a city that becomes a district', () => {
  const renamed = () =>
    tell(aTree(), 10, {
      kind: 'rename',
      organisation: idOf(2),
      name: { zh: '上溪区', en: null },
      code: { scheme: 'division', code: '990114' },
    })

  it('is one organisation, under its old name until the day and under its new name from then on', () => {
    expect(nameOn(renamed(), 2, 9)).toBe('云溪2')
    expect(nameOn(renamed(), 2, 10)).toBe('上溪区')
  })

  it('has another code of the same scheme from that day on', () => {
    expect(renamed().get(idOf(2))?.codes).toEqual([
      { value: { scheme: 'division', code: '990181' }, from: dayOf(1), to: dayOf(10) },
      { value: { scheme: 'division', code: '990114' }, from: dayOf(10), to: null },
    ])
  })

  it('is not renamed beneath a later name', () => {
    for (const day of [9, 10]) {
      expect(
        refusalOf(renamed(), day, { kind: 'rename', organisation: idOf(2), name: { zh: '别名', en: null } }),
      ).toEqual(refuse('changed_that_day_or_later'))
    }
  })
})

describe('a district that joins another', () => {
  const joined = () => tell(aTree(), 10, { kind: 'merge', from: [idOf(2)], into: idOf(3) })

  it('ends, and its host zones are under the other from that day on', () => {
    expect(joined().get(idOf(2))).toMatchObject({ to: dayOf(10) })
    expect([parentOn(joined(), 4, 9), parentOn(joined(), 4, 10)]).toEqual([idOf(2), idOf(3)])
    expect(nameOn(joined(), 2, 10)).toBeNull()
  })

  it('leaves what is further below where it was', () => {
    expect(parentOn(joined(), 6, 10)).toBe(idOf(4))
  })

  it('may join one below it, which then takes its place', () => {
    const zones = tell(aTree(), 2, { kind: 'take_role', organisation: idOf(4), role: 'institute' })
    const free = tell(tell(zones, 3, { kind: 'end', organisation: idOf(6) }), 3, {
      kind: 'leave_role',
      organisation: idOf(4),
      role: 'host_zone',
    })
    const alone = tell(free, 4, { kind: 'move', organisation: idOf(5), parent: idOf(3) })
    expect(parentOn(tell(alone, 10, { kind: 'merge', from: [idOf(2)], into: idOf(4) }), 4, 10)).toBe(idOf(1))
  })
})

describe('a district that is split', () => {
  it('goes on beside the new one, which takes what it was given', () => {
    const split = tell(aTree(), 10, {
      kind: 'split',
      from: idOf(2),
      into: [aFounding(8, { roles: ['district'] })],
      taking: [{ organisation: idOf(5), into: idOf(8) }],
      ends: false,
    })
    expect([parentOn(split, 8, 10), parentOn(split, 5, 9), parentOn(split, 5, 10), parentOn(split, 4, 10)]).toEqual([
      idOf(1),
      idOf(2),
      idOf(8),
      idOf(2),
    ])
  })

  it('does not end while one below it went nowhere', () => {
    const into = [aFounding(8, { roles: ['district'] })]
    const taking = [{ organisation: idOf(5), into: idOf(8) }]
    expect(refusalOf(aTree(), 10, { kind: 'split', from: idOf(2), into, taking, ends: true })).toEqual(
      refuse('organisations_below'),
    )
  })
})

describe('refused', () => {
  const cases: [string, number, Told, EventRefusal][] = [
    ['one that nobody knows', 5, { kind: 'end', organisation: idOf(12) }, 'no_such_organisation'],
    ['one that is there', 5, { kind: 'found', organisations: [aFounding(1)] }, 'already_there'],
    ['nobody at all', 5, { kind: 'found', organisations: [] }, 'nobody_named'],
    ['one without a role', 5, { kind: 'found', organisations: [aFounding(8, { roles: [] })] }, 'last_role'],
    [
      'a role twice',
      5,
      { kind: 'found', organisations: [aFounding(8, { roles: ['bureau', 'bureau'] })] },
      'named_twice',
    ],
    ['a day before it was founded', 0, { kind: 'move', organisation: idOf(3), parent: null }, 'not_yet_founded'],
    [
      'a move on the day it was founded',
      1,
      { kind: 'move', organisation: idOf(4), parent: idOf(3) },
      'changed_that_day_or_later',
    ],
    ['a move to where it is', 5, { kind: 'move', organisation: idOf(4), parent: idOf(2) }, 'nothing_changes'],
    ['one under itself', 5, { kind: 'move', organisation: idOf(2), parent: idOf(2) }, 'under_itself'],
    ['one under those below it', 5, { kind: 'move', organisation: idOf(2), parent: idOf(6) }, 'under_itself'],
    ['a host zone under the city', 5, { kind: 'move', organisation: idOf(4), parent: idOf(1) }, 'wrong_place'],
    ['a park under a district', 5, { kind: 'move', organisation: idOf(6), parent: idOf(3) }, 'wrong_place'],
    ['an end above others', 5, { kind: 'end', organisation: idOf(4) }, 'organisations_below'],
    ['the last role', 5, { kind: 'leave_role', organisation: idOf(6), role: 'park' }, 'last_role'],
    ['a merger with itself', 5, { kind: 'merge', from: [idOf(2)], into: idOf(2) }, 'named_twice'],
    ['a merger into one that is further below', 5, { kind: 'merge', from: [idOf(2)], into: idOf(6) }, 'under_itself'],
  ]
  it.each(cases)('is %s', (_what, day, event, refusal) => {
    expect(refusalOf(aTree(), day, event)).toEqual(refuse(refusal))
  })

  it('is a circle that would only stand on a later day', () => {
    // 8 and 9 are bureaus; on day 20 the ninth goes under the eighth.
    const bureaus = tell(aTree(), 2, { kind: 'found', organisations: [aFounding(8), aFounding(9)] })
    const later = tell(bureaus, 20, { kind: 'move', organisation: idOf(9), parent: idOf(8) })
    expect(refusalOf(later, 10, { kind: 'move', organisation: idOf(8), parent: idOf(9) })).toEqual(
      refuse('under_itself'),
    )
  })

  it('is whoever has ended', () => {
    const ended = tell(aTree(), 10, { kind: 'end', organisation: idOf(5) })
    expect(refusalOf(ended, 20, { kind: 'move', organisation: idOf(5), parent: idOf(3) })).toEqual(
      refuse('already_ended'),
    )
    expect(
      refusalOf(ended, 20, { kind: 'found', organisations: [aFounding(8, { parent: idOf(5), roles: ['park'] })] }),
    ).toEqual(refuse('already_ended'))
  })
})

/** What must hold on a day, whatever happened before. */
function expectATree(known: Known, day: Day): void {
  const alive = [...known.values()].filter((one) => holdsOn(one, day))
  for (const one of alive) {
    expect(one.names.filter((held) => holdsOn(held, day))).toHaveLength(1)
    expect(one.roles.filter((held) => holdsOn(held, day)).length).toBeGreaterThanOrEqual(1)
    const parents = one.parents.filter((held) => holdsOn(held, day))
    expect(parents.length).toBeLessThanOrEqual(1)
    // Upwards one comes to the top: all alive, and no further than there are organisations.
    let above = parents[0]?.value
    for (let steps = 0; above !== undefined; steps += 1) {
      const id = above
      expect(steps).toBeLessThan(alive.length)
      expect(alive.some((other) => other.id === id)).toBe(true)
      above = known.get(id)?.parents.find((held) => holdsOn(held, day))?.value
    }
  }
  for (const one of known.values()) {
    if (holdsOn(one, day)) continue
    expect([...one.names, ...one.parents, ...one.roles].some((held) => holdsOn(held, day))).toBe(false)
  }
}

describe('after any events', () => {
  it('whoever is alive on a day has one name and at most one parent, and the day has a tree', () => {
    let accepted = 0
    fc.assert(
      fc.property(eventSequences, (events) => {
        let known: Known = new Map()
        for (const event of events) {
          const decided = decideEvent(known, event)
          if (!decided.ok) continue
          accepted += 1
          known = decided.value.reduce((state, change) => applyChange(state, change, event.on), known)
        }
        for (let day = 0; day <= 31; day += 1) expectATree(known, dayOf(day))
      }),
      { seed: 20301, numRuns: 150 * rounds },
    )
    expect(accepted).toBeGreaterThan(500)
  })

  it('only who is named, above or right below them decides', () => {
    fc.assert(
      fc.property(eventSequences, (events) => {
        let known: Known = new Map()
        for (const event of events) {
          const decided = decideEvent(known, event)
          expect(decideEvent(keepAround(known, listNamed(event)), event)).toEqual(decided)
          if (decided.ok) known = decided.value.reduce((state, change) => applyChange(state, change, event.on), known)
        }
      }),
      { seed: 20302, numRuns: 100 * rounds },
    )
  })
})

function keepAround(known: Known, ids: readonly string[]): Known {
  const near = new Set(ids)
  for (const one of known.values()) if (one.parents.some(({ value }) => ids.includes(value))) near.add(one.id)
  for (const id of near) for (const { value } of known.get(id)?.parents ?? []) near.add(value)
  return new Map([...known].filter(([id]) => near.has(id)))
}
