/** The later of two days, `YYYY-MM-DD`. */
export function latest(one: string, other: string): string {
  return one > other ? one : other
}

/** The earlier of two days, of which null never comes. */
export function earliest(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other
  return one < other ? one : other
}
