import type { OrganisationEvent } from '../../access/index.ts'

export interface Place {
  /** Key of what it stood under. */
  readonly under: string
  readonly from: string
}

/** Under what everything stood from which day on, by its key, in the order of the days. */
export function listPlaces(events: readonly OrganisationEvent[]): ReadonlyMap<string, readonly Place[]> {
  const paths = new Map<string, Place[]>()
  const below = new Map<string, Set<string>>()
  const put = (key: string, under: string, from: string) => {
    const path = paths.get(key) ?? []
    const before = path.at(-1)
    if (before) below.get(before.under)?.delete(key)
    // Moved twice on a day: only where it ended up.
    paths.set(key, [...path.filter((place) => place.from < from), { under, from }])
    below.set(under, (below.get(under) ?? new Set()).add(key))
  }
  for (const event of events) {
    if (event.kind === 'found')
      for (const { id, parent } of event.organisations) if (parent !== null) put(id, parent, event.on)
    if (event.kind === 'move' && event.parent !== null) put(event.organisation, event.parent, event.on)
    if (event.kind === 'merge')
      for (const from of event.from) for (const key of [...(below.get(from) ?? [])]) put(key, event.into, event.on)
    if (event.kind === 'split') {
      for (const { id, parent } of event.into) if (parent !== null) put(id, parent, event.on)
      for (const { organisation, into } of event.taking) put(organisation, into, event.on)
    }
  }
  return paths
}
