const MINUTE = 60
const HOUR = 60 * MINUTE

/** Between one try and the next, in seconds: twelve tries in some three days. */
const WAITS = [
  30,
  2 * MINUTE,
  5 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  6 * HOUR,
  12 * HOUR,
  24 * HOUR,
  24 * HOUR,
]

export const TRIES = WAITS.length + 1

/**
 * How long until a delivery that failed is tried again, in seconds; null: it is given up.
 *
 * @param tries       how many there have been, from 1
 * @param isFinal     the receiver said that it will never take it
 * @param retryAfter  how long the receiver asked to be left alone: at least so long, and no more than a day
 */
export function whenToTryAgain(tries: number, isFinal: boolean, retryAfter: number | null): number | null {
  const wait = WAITS[tries - 1]
  if (isFinal || wait === undefined) return null
  return Math.max(wait, Math.min(retryAfter ?? 0, 24 * HOUR))
}
