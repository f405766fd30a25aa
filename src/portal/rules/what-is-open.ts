import type { PlanReading, Target } from '../../plans/plans.schema.ts'
import type { ProgrammeView } from '../../plans/programme.schema.ts'
import { findSplitTerms, type TermPlaces } from './find-term-places.ts'

/** What the plan leaves open, computed from the reading alone. Numbers are indexes in the reading's own lists. */
export interface OpenMatters {
  /** Targets that count parks: the plan promises a number of them and lists none. */
  readonly promised: readonly { readonly target: Target; readonly index: number }[]
  readonly tasksWithoutOwner: readonly number[]
  readonly tasksWithoutDate: readonly number[]
  /** Attachments that the notice names and that did not come with the text. */
  readonly annexAbsent: readonly string[]
  readonly splitTerms: readonly TermPlaces[]
  /** Those most alike first. */
  readonly nearNames: ProgrammeView['differentiation']['nearNames']
  readonly uncovered: PlanReading['uncovered']
  readonly warnings: PlanReading['warnings']
}

type NearPair = ProgrammeView['differentiation']['nearNames'][number]

/** A subject that ends so counts parks. The layout lists the host zones in which parks are declared, never parks. */
const COUNTS_PARKS = /(?:园区|园中园)$/

export function findOpenMatters(view: ProgrammeView): OpenMatters {
  const { reading, differentiation } = view
  const nameAt = ([row, direction]: readonly [number, number]) => reading.layout[row]?.directions[direction]?.name ?? ''
  const likeness = (pair: NearPair) => computeLikeness(nameAt(pair.left), nameAt(pair.right))
  const numbered = reading.tasks.map((task, index) => ({ task, index }))
  return {
    promised: reading.targets
      .map((target, index) => ({ target, index }))
      .filter(({ target }) => COUNTS_PARKS.test(target.subject)),
    tasksWithoutOwner: numbered.filter(({ task }) => task.lead.length === 0).map(({ index }) => index),
    tasksWithoutDate: numbered.filter(({ task }) => task.due === null).map(({ index }) => index),
    annexAbsent: reading.annex.length === 0 ? reading.notice.attachments : [],
    splitTerms: findSplitTerms(reading.layout),
    nearNames: [...differentiation.nearNames].sort((a, b) => likeness(b) - likeness(a)),
    uncovered: reading.uncovered,
    warnings: reading.warnings,
  }
}

/** Share of characters that two names have in common, in order: twice the longest common subsequence over both lengths. */
function computeLikeness(left: string, right: string): number {
  let above = new Array<number>(right.length + 1).fill(0)
  for (const sign of left) {
    const row = [0]
    for (const [index, other] of [...right].entries())
      row.push(sign === other ? (above[index] ?? 0) + 1 : Math.max(above[index + 1] ?? 0, row[index] ?? 0))
    above = row
  }
  return (2 * (above[right.length] ?? 0)) / Math.max(1, left.length + right.length)
}
