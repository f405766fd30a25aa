import type { Target } from '../plans.schema.ts'

/** What a plan promises, as far as it can be judged. */
export type Promised = Pick<Target, 'value' | 'valueMax' | 'comparator' | 'direction' | 'year'>

export type Verdict = 'met' | 'not_met' | 'on_the_way' | 'not_measured'

export interface Judged {
  readonly verdict: Verdict
  /** From how much on it is met; null where only an upper bound is promised. */
  readonly from: number | null
  /** Up to how much it is met; null where only a lower bound is promised. */
  readonly to: number | null
  /** Met by more than the plan says. */
  readonly isAbove: boolean
}

/** What 左右 leaves open where the city says nothing else. */
export const TOLERANCE_PERCENT = 5

/**
 * Holds what was measured against what a plan promises.
 *
 * Who reaches more than 左右, an exact figure or a range promises has met it. What is not met is on the way until the year
 * it is promised for is over, for ever where no year is named, and not met after that. What nobody measures is not
 * measured: never zero.
 *
 * @param measured          in the target's unit; of a growth the growth itself, a fall below zero; null: not measured
 * @param tolerancePercent  what 左右 leaves open
 * @param today             the day it is in China, `YYYY-MM-DD`
 */
export function judgeTarget(
  promise: Promised,
  measured: number | null,
  tolerancePercent: number,
  today: string,
): Judged {
  const { from, to } = findBounds(promise, tolerancePercent)
  if (measured === null || Number.isNaN(measured)) return { verdict: 'not_measured', from, to, isAbove: false }
  // A lower bound is what is promised; the upper one says only that it is more than that.
  const isMet = from !== null ? measured >= from : to !== null && measured <= to
  const isOver = promise.year !== null && today > `${promise.year}-12-31`
  return {
    verdict: isMet ? 'met' : isOver ? 'not_met' : 'on_the_way',
    from,
    to,
    isAbove: isMet && from !== null && to !== null && measured > to,
  }
}

function findBounds(
  { value, valueMax, comparator, direction }: Promised,
  tolerancePercent: number,
): Pick<Judged, 'from' | 'to'> {
  switch (comparator) {
    case 'about':
      return { from: share(value, 100 - tolerancePercent), to: share(valueMax ?? value, 100 + tolerancePercent) }
    case 'atLeast':
      return { from: value, to: null }
    case 'atMost':
      return { from: null, to: valueMax ?? value }
    case 'exact':
      return { from: value, to: valueMax ?? value }
    case 'growth':
      return direction === 'down' ? { from: null, to: -value } : { from: value, to: null }
  }
}

/** Rounded to a millionth, so that 5 percent of 30 is one and a half and not a hair beside it. */
function share(value: number, percent: number): number {
  return Math.round((value * percent * 1e6) / 100) / 1e6
}
