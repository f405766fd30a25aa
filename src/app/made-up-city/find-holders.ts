import type { Staff } from '../../access/index.ts'

/** Who held which role on a day. */
export interface Holders {
  /** @param place  a role and the key of where it is held; of the programme office the role alone */
  has(place: string): boolean
  /** The first of those who held it on the day; null: nobody. */
  find(place: string, day: string): string | null
  /** Two different people who held it on the day, the second null where there was one. */
  findTwo(place: string, day: string): readonly [string | null, string | null]
}

export function findHolders(staff: Staff): Holders {
  const held = new Map<string, Staff['appointments'][number][]>()
  for (const one of staff.appointments) {
    const place = one.role === 'programme_office' ? one.role : `${one.role} ${one.organisation}`
    held.set(place, [...(held.get(place) ?? []), one])
  }
  const list = (place: string, day: string) =>
    (held.get(place) ?? []).filter(({ from, to }) => from <= day && (to === null || to > day))
  return {
    has: (place) => held.has(place),
    find: (place, day) => list(place, day)[0]?.person ?? null,
    findTwo: (place, day) => {
      const [first, ...rest] = list(place, day)
      return [first?.person ?? null, rest.find(({ person }) => person !== first?.person)?.person ?? null]
    },
  }
}
