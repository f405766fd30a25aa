import type { PlanReading, Span, TextPart } from '../plans.schema.ts'
import type { StandingItem, StandingItems } from '../programme.schema.ts'
import { findBasis } from './find-basis.ts'
import { likeDirections, likeMeasures, matchItems, matchReadings } from './match-items.ts'

/** What an edition before this one holds: its lists, and who is who in them. */
export interface Standing {
  readonly reading: PlanReading
  readonly items: StandingItems
}

/** The identities that were settled beforehand, list by list: a draft knows them. */
export type GivenItems = {
  readonly [List in keyof StandingItems]: readonly StandingItem[]
}

/**
 * Says who is who in a reading: whoever the edition before knew keeps their identity, everyone else gets one.
 *
 * @param before  null: there is none
 * @param given   settled beforehand; directions and measures are matched in any case
 */
export function identifyItems(
  reading: PlanReading,
  texts: readonly TextPart[],
  before: Standing | null,
  given: GivenItems | null,
  newId: () => string,
): StandingItems {
  const matches = before ? matchReadings(before.reading, reading) : null
  const stand = (span: Span | null, known: StandingItem | undefined): StandingItem => ({
    itemId: known?.itemId ?? newId(),
    basis: findBasis(texts, span) ?? known?.basis ?? null,
  })
  const standAll = (list: keyof StandingItems, items: readonly { readonly span: Span | null }[]) =>
    items.map(({ span }, index): StandingItem => {
      const settled = given?.[list][index]
      if (settled) return settled
      const match = matches?.[list][index] ?? null
      return stand(span, match === null ? undefined : before?.items[list][match])
    })
  const layout = standAll('layout', reading.layout).map((standing, index) => {
    const row = reading.layout[index]
    const was = before?.items.layout.findIndex(({ itemId }) => itemId === standing.itemId) ?? -1
    const known = before?.items.layout[was]?.directions ?? []
    const same = matchItems(before?.reading.layout[was]?.directions ?? [], row?.directions ?? [], likeDirections)
    return {
      ...standing,
      directions: same.map((at) => ({
        ...stand(null, at === null ? undefined : known[at]),
        basis: standing.basis,
      })),
    }
  })
  const tasks = standAll('tasks', reading.tasks).map((standing, index) => {
    const task = reading.tasks[index]
    const was = before?.items.tasks.findIndex(({ itemId }) => itemId === standing.itemId) ?? -1
    const known = before?.items.tasks[was]?.measures ?? []
    const same = matchItems(before?.reading.tasks[was]?.measures ?? [], task?.measures ?? [], likeMeasures)
    return {
      ...standing,
      measures: same.map((at, i) => stand(task?.measures[i]?.span ?? null, at === null ? undefined : known[at])),
    }
  })
  return {
    targets: standAll('targets', reading.targets),
    layout,
    tasks,
    responsible: standAll('responsible', reading.responsible),
    annex: standAll('annex', reading.annex),
  }
}
