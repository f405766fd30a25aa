/**
 * Does work that may be broken off: on SIGINT, SIGTERM and SIGHUP the signal that it is given is aborted, so that it
 * takes back what it began. A second time means now.
 */
export async function whenToldToStop<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const told = new AbortController()
  const stop = () => (told.signal.aborted ? process.exit(130) : told.abort())
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const signal of signals) process.on(signal, stop)
  try {
    return await work(told.signal)
  } finally {
    for (const signal of signals) process.off(signal, stop)
  }
}
