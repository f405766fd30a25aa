/** What was reported of one unit's part. */
export interface ReportedPart {
  readonly unit: string
  /** A moment. */
  readonly at: string
  readonly percent: number
}

export interface CoursePoint {
  readonly at: string
  readonly percent: number
}

/**
 * How far an item was said to be after each report: weighted over the parts that had reported by then, as everywhere else.
 * The last point is what the item shows as reported.
 *
 * @param weights  by unit; a unit without one takes no part
 * @param reports  those that stand, in any order
 */
export function computeReportedCourse(
  weights: ReadonlyMap<string, number>,
  reports: readonly ReportedPart[],
): CoursePoint[] {
  const last = new Map<string, number>()
  return [...reports]
    .sort((a, b) => (a.at < b.at ? -1 : 1))
    .flatMap(({ unit, at, percent }) => {
      if (!weights.has(unit)) return []
      last.set(unit, percent)
      const known = [...last].map(([each, said]) => [weights.get(each) ?? 0, said] as const)
      const whole = known.reduce((sum, [weight]) => sum + weight, 0)
      const sum = known.reduce((total, [weight, said]) => total + weight * said, 0)
      return [{ at, percent: Math.round((sum / whole) * 10) / 10 }]
    })
}
