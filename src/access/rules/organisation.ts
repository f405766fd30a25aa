import type { Code, Name, Role } from '../organisation.schema.ts'

/** A calendar day, `YYYY-MM-DD`: days compare as their text does. */
export type Day = string

/** From its first day to, and without, its last; null: until further notice. */
export interface Held<Value> {
  readonly value: Value
  readonly from: Day
  readonly to: Day | null
}

export interface Organisation {
  readonly id: string
  readonly from: Day
  readonly to: Day | null
  readonly isPublic: boolean
  readonly names: readonly Held<Name>[]
  /** Ids. */
  readonly parents: readonly Held<string>[]
  readonly roles: readonly Held<Role>[]
  readonly codes: readonly Held<Code>[]
}

/** By id. Of a large programme, those that an event can touch: who is named, who is above them, who is right below. */
export type Known = ReadonlyMap<string, Organisation>

export function holdsOn({ from, to }: { readonly from: Day; readonly to: Day | null }, day: Day): boolean {
  return from <= day && (to === null || to > day)
}

/** What holds until further notice; undefined when nothing does. */
export function findStanding<Value>(held: readonly Held<Value>[]): Held<Value> | undefined {
  return held.find(({ to }) => to === null)
}

/** A new organisation, as an event founds it. */
export interface Founding {
  readonly id: string
  /** What the programme's folder calls it. */
  readonly key: string | null
  readonly name: Name
  readonly parent: string | null
  /** At least one. */
  readonly roles: readonly Role[]
  /** At most one of a scheme. */
  readonly codes: readonly Code[]
  readonly isPublic: boolean
}

/** What an event changes on its day. */
export type Change =
  | { readonly act: 'found'; readonly founding: Founding }
  | { readonly act: 'end'; readonly organisation: string }
  | { readonly act: 'name'; readonly organisation: string; readonly name: Name }
  | { readonly act: 'parent'; readonly organisation: string; readonly parent: string | null }
  | { readonly act: 'code'; readonly organisation: string; readonly code: Code }
  | { readonly act: 'take_role' | 'leave_role'; readonly organisation: string; readonly role: Role }

/** The same as the store writes it: what stood ends on that day, what is new begins. */
export function applyChange(known: Known, change: Change, on: Day): Known {
  const one = changeOrganisation(known, change, on)
  return new Map(known).set(one.id, one)
}

/** The organisation that a change is about, as it leaves it. */
export function changeOrganisation(known: Pick<Known, 'get'>, change: Change, on: Day): Organisation {
  if (change.act === 'found') {
    const { id, isPublic, name, parent, roles, codes } = change.founding
    const begin = <Value>(value: Value): Held<Value> => ({ value, from: on, to: null })
    return {
      id,
      isPublic,
      from: on,
      to: null,
      names: [begin(name)],
      parents: parent === null ? [] : [begin(parent)],
      roles: roles.map(begin),
      codes: codes.map(begin),
    }
  }
  const one = known.get(change.organisation)
  if (!one) throw new RangeError(`unknown organisation ${change.organisation}`)
  return changeOne(one, change, on)
}

function changeOne(one: Organisation, change: Exclude<Change, { act: 'found' }>, on: Day): Organisation {
  const any = () => true
  switch (change.act) {
    case 'end':
      return {
        ...one,
        to: on,
        names: end(one.names, on, any),
        parents: end(one.parents, on, any),
        roles: end(one.roles, on, any),
        codes: end(one.codes, on, any),
      }
    case 'name':
      return { ...one, names: replace(one.names, on, any, change.name) }
    case 'parent':
      return {
        ...one,
        parents: change.parent === null ? end(one.parents, on, any) : replace(one.parents, on, any, change.parent),
      }
    case 'code':
      return { ...one, codes: replace(one.codes, on, ({ scheme }) => scheme === change.code.scheme, change.code) }
    case 'take_role':
      return { ...one, roles: [...one.roles, { value: change.role, from: on, to: null }] }
    case 'leave_role':
      return { ...one, roles: end(one.roles, on, (role) => role === change.role) }
  }
}

function end<Value>(held: readonly Held<Value>[], on: Day, which: (value: Value) => boolean): Held<Value>[] {
  return held.map((one) => (one.to === null && which(one.value) ? { ...one, to: on } : one))
}

function replace<Value>(
  held: readonly Held<Value>[],
  on: Day,
  which: (value: Value) => boolean,
  value: Value,
): Held<Value>[] {
  return [...end(held, on, which), { value, from: on, to: null }]
}
