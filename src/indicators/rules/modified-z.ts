/** How far a value stands from others. `isAlone`: the others are all the same, and it is not; then there is no score. */
export type Distance =
  | { readonly median: number; readonly score: number; readonly isAlone: false }
  | { readonly median: number; readonly score: null; readonly isAlone: true }

/** What was found of the same figures stays found: an import compares thousands of parks with the same thousands. */
const MEDIANS = new WeakMap<readonly number[], number>()
const SPREADS = new WeakMap<readonly number[], { readonly mad: number; readonly mean: number }>()

/** The middle of some figures; of an even number, half way between the two. Null of none. */
export function findMedian(figures: readonly number[]): number | null {
  if (figures.length === 0) return null
  const known = MEDIANS.get(figures)
  if (known !== undefined) return known
  const median = computeMedian(figures)
  MEDIANS.set(figures, median)
  return median
}

function computeMedian(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] as number
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2
}

/**
 * The modified z-score of a value against others: 0.6745 · (x − median) / MAD, where MAD is the median distance from the
 * median. Where more than half of the others are the same, MAD is zero; then the mean distance stands in for it, divided
 * by 1.253314 · mean. Where all are the same, or as
 * good as the same, there is no measure of distance: a value that differs is alone.
 *
 * Source: Iglewicz and Hoaglin, How to Detect and Handle Outliers (1993); they suggest 3.5 as the limit.
 */
export function measureDistance(value: number, others: readonly number[]): Distance | null {
  const median = findMedian(others)
  if (median === null) return null
  const { mad, mean } = findSpread(others, median)
  const score = mad > 0 ? (0.6745 * (value - median)) / mad : (value - median) / (1.253314 * mean)
  if (value === median) return { median, score: 0, isAlone: false }
  return Number.isFinite(score) ? { median, score, isAlone: false } : { median, score: null, isAlone: true }
}

function findSpread(figures: readonly number[], median: number): { readonly mad: number; readonly mean: number } {
  const known = SPREADS.get(figures)
  if (known) return known
  const distances = figures.map((figure) => Math.abs(figure - median))
  const spread = {
    mad: computeMedian(distances),
    mean: distances.reduce((sum, one) => sum + one, 0) / distances.length,
  }
  SPREADS.set(figures, spread)
  return spread
}
