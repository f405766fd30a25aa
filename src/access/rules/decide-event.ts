import { accept, type Result, refuse } from '../../platform/result.ts'
import type { Code, Name, Role } from '../organisation.schema.ts'
import {
  type Change,
  changeOrganisation,
  type Day,
  type Founding,
  findStanding,
  type Known,
  type Organisation,
} from './organisation.ts'

interface At {
  readonly on: Day
  /** Where it is written: a document number. */
  readonly source: string
}

/** What happens to organisations on a day. 海门市 became 海门区: rename. 港闸 joined 崇川: merge. */
export type OrganisationEvent = At &
  (
    | { readonly kind: 'found'; readonly organisations: readonly Founding[] }
    /** With another name may come another code; the code of that scheme then ends. */
    | { readonly kind: 'rename'; readonly organisation: string; readonly name: Name; readonly code?: Code }
    | { readonly kind: 'move'; readonly organisation: string; readonly parent: string | null }
    /** Those end, and who was under them is under `into`. */
    | { readonly kind: 'merge'; readonly from: readonly string[]; readonly into: string }
    /** New ones come out of one, under the same parent unless they say otherwise, and take some of who is below it. */
    | {
        readonly kind: 'split'
        readonly from: string
        readonly into: readonly Founding[]
        readonly taking: readonly { readonly organisation: string; readonly into: string }[]
        /** Whether the one that is split ends. */
        readonly ends: boolean
      }
    | { readonly kind: 'end'; readonly organisation: string }
    | { readonly kind: 'take_role' | 'leave_role'; readonly organisation: string; readonly role: Role }
  )

export type EventRefusal =
  | 'no_such_organisation'
  | 'already_there'
  | 'not_yet_founded'
  | 'already_ended'
  | 'changed_that_day_or_later'
  | 'nothing_changes'
  | 'nobody_named'
  | 'named_twice'
  | 'under_itself'
  | 'wrong_place'
  | 'organisations_below'
  | 'last_role'

/** The ids that an event names; who is above them and right below them decides with them. */
export function listNamed(event: OrganisationEvent): string[] {
  switch (event.kind) {
    case 'found':
      return event.organisations.flatMap(({ id, parent }) => (parent === null ? [id] : [id, parent]))
    case 'merge':
      return [...event.from, event.into]
    case 'split':
      return [
        event.from,
        ...event.into.flatMap(({ id, parent }) => (parent === null ? [id] : [id, parent])),
        ...event.taking.flatMap(({ organisation, into }) => [organisation, into]),
      ]
    case 'move':
      return event.parent === null ? [event.organisation] : [event.organisation, event.parent]
    default:
      return [event.organisation]
  }
}

/**
 * What an event changes, or why it cannot have happened so.
 *
 * Events may be told in any order of their days, as long as what they end holds until further notice: what was changed
 * on a later day, or on the same, is not changed beneath it.
 */
export function decideEvent(known: Known, event: OrganisationEvent): Result<readonly Change[], EventRefusal> {
  const work = new Decision(known, event.on)
  const refusal = work.decide(event)
  return refusal ? refuse(refusal) : accept(work.changes)
}

/** Each change is decided on what the ones before it left. */
class Decision {
  readonly changes: Change[] = []
  private readonly known: Seen
  private readonly on: Day

  constructor(known: Known, on: Day) {
    this.known = new Seen(known)
    this.on = on
  }

  decide(event: OrganisationEvent): EventRefusal | null {
    switch (event.kind) {
      case 'found':
        if (event.organisations.length === 0) return 'nobody_named'
        return first(event.organisations, (founding) => this.found(founding))
      case 'rename':
        return this.rename(event.organisation, event.name, event.code)
      case 'move':
        return this.move(event.organisation, event.parent)
      case 'merge':
        return this.merge(event.from, event.into)
      case 'split':
        return this.split(event)
      case 'end':
        return this.end(event.organisation)
      case 'take_role':
      case 'leave_role':
        return this.changeRole(event.kind, event.organisation, event.role)
    }
  }

  private found(founding: Founding): EventRefusal | null {
    if (this.known.has(founding.id)) return 'already_there'
    if (founding.roles.length === 0) return 'last_role'
    if (founding.parent === founding.id) return 'under_itself'
    if (isRepeated(founding.roles) || isRepeated(founding.codes.map(({ scheme }) => scheme))) return 'named_twice'
    const absent = founding.parent === null ? null : this.whyNotStanding(founding.parent)
    if (absent) return absent
    this.apply({ act: 'found', founding })
    return this.isMisplaced(founding.id) ? 'wrong_place' : null
  }

  private rename(id: string, name: Name, code: Code | undefined): EventRefusal | null {
    const one = this.find(id)
    if (typeof one === 'string') return one
    const now = findStanding(one.names)?.value
    const codeNow = one.codes.find(({ value, to }) => to === null && value.scheme === code?.scheme)?.value.code
    const isRenamed = now?.zh !== name.zh || now.en !== name.en
    const isRecoded = code !== undefined && code.code !== codeNow
    if (!isRenamed && !isRecoded) return 'nothing_changes'
    if (isRenamed) {
      if (this.isChangedLater(one.names)) return 'changed_that_day_or_later'
      this.apply({ act: 'name', organisation: id, name })
    }
    if (isRecoded) {
      if (this.isChangedLater(one.codes.filter(({ value }) => value.scheme === code.scheme))) {
        return 'changed_that_day_or_later'
      }
      this.apply({ act: 'code', organisation: id, code })
    }
    return null
  }

  private move(id: string, parent: string | null): EventRefusal | null {
    const one = this.find(id)
    if (typeof one === 'string') return one
    if ((findStanding(one.parents)?.value ?? null) === parent) return 'nothing_changes'
    if (this.isChangedLater(one.parents)) return 'changed_that_day_or_later'
    if (parent !== null) {
      const absent = this.whyNotStanding(parent)
      if (absent) return absent
      if (parent === id || this.isBelow(parent, id)) return 'under_itself'
    }
    this.apply({ act: 'parent', organisation: id, parent })
    return this.isMisplaced(id) ? 'wrong_place' : null
  }

  private merge(from: readonly string[], into: string): EventRefusal | null {
    if (from.length === 0) return 'nobody_named'
    const absent = this.whyNotStanding(into)
    if (absent) return absent
    if (isRepeated([...from, into])) return 'named_twice'
    return first(from, (id) => {
      const one = this.find(id)
      if (typeof one === 'string') return one
      const above = findStanding(one.parents)?.value ?? null
      return (
        // The one it joins may stand under it: that one takes its place.
        first(this.listBelow(id), (child) => this.move(child, child === into ? above : into)) ?? this.end(id)
      )
    })
  }

  private split({ from, into, taking, ends }: Extract<OrganisationEvent, { kind: 'split' }>): EventRefusal | null {
    if (into.length === 0) return 'nobody_named'
    const one = this.find(from)
    if (typeof one === 'string') return one
    const parent = findStanding(one.parents)?.value ?? null
    const ids = new Set(into.map(({ id }) => id))
    return (
      first(into, (founding) => this.found({ ...founding, parent: founding.parent ?? parent })) ??
      first(taking, ({ organisation, into: taker }) => {
        const child = this.find(organisation)
        if (typeof child === 'string') return child
        const isTheirs = findStanding(child.parents)?.value === from && ids.has(taker)
        return isTheirs ? this.move(organisation, taker) : 'wrong_place'
      }) ??
      (ends ? this.end(from) : null)
    )
  }

  private end(id: string): EventRefusal | null {
    const one = this.find(id)
    if (typeof one === 'string') return one
    const held = [...one.names, ...one.parents, ...one.roles, ...one.codes]
    if (one.from >= this.on || this.isChangedLater(held)) return 'changed_that_day_or_later'
    for (const other of this.known.values()) {
      // Also those that were below on a later day: a parent lives as long as its child is below.
      if (other.parents.some(({ value, to }) => value === id && (to === null || to > this.on))) {
        return 'organisations_below'
      }
    }
    this.apply({ act: 'end', organisation: id })
    return null
  }

  private changeRole(act: 'take_role' | 'leave_role', id: string, role: Role): EventRefusal | null {
    const one = this.find(id)
    if (typeof one === 'string') return one
    const standing = one.roles.filter(({ to }) => to === null).map(({ value }) => value)
    if (standing.includes(role) === (act === 'take_role')) return 'nothing_changes'
    if (this.isChangedLater(one.roles.filter(({ value }) => value === role))) return 'changed_that_day_or_later'
    // Another role that begins later leaves days without any.
    const stays = one.roles.some(({ value, from, to }) => value !== role && to === null && from <= this.on)
    if (act === 'leave_role' && !stays) return 'last_role'
    this.apply({ act, organisation: id, role })
    return [id, ...this.listBelow(id)].some((any) => this.isMisplaced(any)) ? 'wrong_place' : null
  }

  private apply(change: Change): void {
    this.changes.push(change)
    this.known.set(changeOrganisation(this.known, change, this.on))
  }

  /** The organisation, alive from that day until further notice; else why not. */
  private find(id: string) {
    const one = this.known.get(id)
    if (!one) return 'no_such_organisation'
    if (one.to !== null) return 'already_ended'
    return one.from > this.on ? 'not_yet_founded' : one
  }

  private whyNotStanding(id: string): EventRefusal | null {
    const one = this.find(id)
    return typeof one === 'string' ? one : null
  }

  private isChangedLater(held: readonly { readonly from: Day; readonly to: Day | null }[]): boolean {
    return held.some(({ from, to }) => from >= this.on || (to !== null && to > this.on))
  }

  /** Whether one is below another on that day or on any later one. */
  private isBelow(id: string, above: string): boolean {
    const open: { id: string; from: Day; to: Day | null }[] = [{ id, from: this.on, to: null }]
    for (let step = open.pop(); step; step = open.pop()) {
      const { from, to } = step
      for (const held of this.known.get(step.id)?.parents ?? []) {
        const start = held.from > from ? held.from : from
        const stop = to === null || (held.to !== null && held.to < to) ? held.to : to
        if (stop !== null && stop <= start) continue
        if (held.value === above) return true
        open.push({ id: held.value, from: start, to: stop })
      }
    }
    return false
  }

  private listBelow(id: string): string[] {
    return [...this.known.values()].filter((one) => findStanding(one.parents)?.value === id).map((one) => one.id)
  }

  /** A district is under the city, a host zone under a district unless it is one, a park under a host zone. */
  private isMisplaced(id: string): boolean {
    const rolesOf = (one: string | undefined) =>
      (one === undefined ? [] : (this.known.get(one)?.roles ?? []))
        .filter(({ to }) => to === null)
        .map(({ value }) => value)
    const mine = rolesOf(id)
    const theirs = rolesOf(findStanding(this.known.get(id)?.parents ?? [])?.value)
    return (
      (mine.includes('city') && theirs.length > 0) ||
      (mine.includes('district') && !theirs.includes('city')) ||
      (mine.includes('host_zone') && !mine.includes('district') && !theirs.includes('district')) ||
      (mine.includes('park') && !theirs.includes('host_zone'))
    )
  }
}

/** What is known, and over it what was changed: a large programme is not copied for each change. */
class Seen {
  private readonly changed = new Map<string, Organisation>()
  private readonly known: Known

  constructor(known: Known) {
    this.known = known
  }

  get(id: string): Organisation | undefined {
    return this.changed.get(id) ?? this.known.get(id)
  }

  has(id: string): boolean {
    return this.changed.has(id) || this.known.has(id)
  }

  set(one: Organisation): void {
    this.changed.set(one.id, one)
  }

  *values(): Iterable<Organisation> {
    for (const one of this.known.values()) yield this.changed.get(one.id) ?? one
    for (const one of this.changed.values()) if (!this.known.has(one.id)) yield one
  }
}

function isRepeated(items: readonly string[]): boolean {
  return new Set(items).size < items.length
}

/** The first refusal; null when there is none. */
function first<Item>(items: readonly Item[], ask: (item: Item) => EventRefusal | null): EventRefusal | null {
  for (const item of items) {
    const refusal = ask(item)
    if (refusal) return refusal
  }
  return null
}
