/** China keeps one time, eight hours before UTC, the whole year round. */
const HOURS_AHEAD = 8
const MINUTE_MS = 60_000

/**
 * When something recurs, as a line of a timetable in UTC, and how long one turn lasts.
 *
 * @param at  a time of the day in China, `01:00`; or every so many minutes, which must divide an hour
 * @throws {RangeError} it is neither (a bug in the caller)
 */
export function toCron(at: string | { readonly everyMinutes: number }): { match: string; periodMs: number } {
  if (typeof at === 'string') {
    const [, hour = '', minute = ''] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(at) ?? []
    if (hour === '') throw new RangeError(`not a time of the day: ${at}`)
    return { match: `${Number(minute)} ${(Number(hour) + 24 - HOURS_AHEAD) % 24} * * *`, periodMs: 24 * 60 * MINUTE_MS }
  }
  const { everyMinutes } = at
  if (!Number.isInteger(everyMinutes) || everyMinutes < 1 || 60 % everyMinutes !== 0) {
    throw new RangeError(`does not divide an hour: ${everyMinutes} minutes`)
  }
  return { match: everyMinutes === 60 ? '0 * * * *' : `*/${everyMinutes} * * * *`, periodMs: everyMinutes * MINUTE_MS }
}
