/** What is to stand by a day. */
export interface Milestone {
  readonly dueOn: string
  readonly plannedPercent: number
}

/** A day as a number of days since 1970, for reckoning between days; days are `YYYY-MM-DD`. */
export function toDayNumber(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / 86_400_000
}

/**
 * How much is planned to be done on a day (序时进度), in percent.
 *
 * The course runs straight, by calendar days, from nothing on the day of beginning through the milestones to 100 on the day
 * due; before it is 0, after it 100. Milestones may come in any order; one that lies on or before the beginning, or on or
 * after the day due, holds on its own day as it says.
 *
 * @returns 0–100, not rounded
 * Source: domain.md §11.1 («design»: 序时 = planned % at date).
 */
export function computePlannedPercent(
  startsOn: string,
  dueOn: string,
  milestones: readonly Milestone[],
  day: string,
): number {
  const x = toDayNumber(day)
  const points = [
    ...milestones.map(({ dueOn: at, plannedPercent }) => [toDayNumber(at), plannedPercent] as const),
    ...(milestones.some(({ dueOn: at }) => at >= dueOn) ? [] : [[toDayNumber(dueOn), 100] as const]),
  ].sort(([a], [b]) => a - b)
  let [fromX, fromY] = [toDayNumber(startsOn), 0]
  if (x < fromX) return 0
  for (const [toX, toY] of points) {
    if (x < toX) return fromY + ((toY - fromY) * (x - fromX)) / (toX - fromX)
    ;[fromX, fromY] = [toX, toY]
  }
  return fromY
}
