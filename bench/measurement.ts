/** One line of the table: what was measured, the figure with its unit, and what it is held against. */
export interface Measurement {
  readonly what: string
  readonly figure: string
  /** A goal, a peer or the bare limit, in words. */
  readonly against: string
}

/** The median of some runs, in milliseconds; one run before them warms up. */
export async function medianMilliseconds(runs: number, work: () => unknown): Promise<number> {
  await work()
  const times: number[] = []
  for (let run = 0; run < runs; run += 1) {
    const start = performance.now()
    await work()
    times.push(performance.now() - start)
  }
  times.sort((a, b) => a - b)
  return times[Math.floor(times.length / 2)] ?? Number.NaN
}

export function milliseconds(value: number): string {
  return value < 10 ? `${value.toFixed(2)} ms` : `${Math.round(value)} ms`
}

export function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`
}
