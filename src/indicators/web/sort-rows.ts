/**
 * Rows in the order of a figure, the largest or the smallest first. A missing figure is neither: it comes last, either way.
 * Rows that are level keep their order.
 */
export function sortByFigure<Row>(
  rows: readonly Row[],
  read: (row: Row) => number | null,
  direction: 'down' | 'up',
): Row[] {
  const sign = direction === 'down' ? -1 : 1
  return [...rows].sort((one, other) => {
    const [a, b] = [read(one), read(other)]
    if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
    return sign * (a - b)
  })
}

/** A share of change in words: +3.2%; null where there is nothing to measure it by. */
export function sayChange(now: number | null, before: number | null): string | null {
  if (now === null || before === null || before === 0) return null
  const percent = ((now - before) / Math.abs(before)) * 100
  const said = Math.abs(percent) < 0.05 ? '0.0' : Math.abs(percent).toFixed(1)
  return `${said === '0.0' ? '' : percent > 0 ? '+' : '−'}${said}%`
}
