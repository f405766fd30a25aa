/**
 * How much of the processor's time a piece of work takes, in milliseconds. Unlike the time on the clock it does not grow
 * when others use the machine, so that a test may say “no more than” of what would take hours if it grew with the square.
 */
export function spendCpu(work: () => unknown): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}
