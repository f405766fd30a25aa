import { type Draws, drawsFrom, logFactorial, logGamma } from './draws.ts'

/** What a count was, and what is known of what comes. Days are `YYYY-MM-DD`. */
export interface CountHistory {
  /** The day from which is forecast; the count is as of it. */
  readonly on: string
  readonly count: number
  /** The first day from which entries and exits are known. */
  readonly from: string
  /** Days on which one came to be counted that was not the day before; in no order. */
  readonly entries: readonly string[]
  /** Of those whose last title came to its end before `on`: how many were counted on, and how many were not. */
  readonly renewed: number
  readonly lapsed: number
  /** How many were no longer counted for another reason: withdrawn, moved out, the park removed. */
  readonly otherExits: number
  /** The first day on which each of those counted now no longer would be, where that is known. */
  readonly expiries: readonly string[]
  /** How long a title of one who enters is valid, in years; null: without an end. */
  readonly validityYears: number | null
}

export interface Forecast {
  readonly to: string
  /** The middle of what may come, and the 80 percent of it that lie between. */
  readonly median: number
  readonly low: number
  readonly high: number
  /** How likely it is that the count is at least what is wanted; null where nothing is. */
  readonly chance: number | null
  /** The same for the end of each month up to the day. */
  readonly course: readonly {
    readonly on: string
    readonly low: number
    readonly median: number
    readonly high: number
  }[]
  /** What it takes from here; null where nothing is wanted. */
  readonly needed: Needed | null
}

export interface Needed {
  readonly months: number
  /** Of those counted now, so many are expected not to be then. */
  readonly expectedExits: number
  /** So many must come to be counted each month; zero where the count holds by itself. */
  readonly entriesAMonth: number
  /** So many came each month of the last twelve. */
  readonly lastYearAMonth: number
}

export type ForecastRefusal = 'history_too_short' | 'day_is_over' | 'too_far_ahead'

/** So many whole years are asked for: from one year nothing is learned of how years differ. */
export const FEWEST_YEARS = 2
const MOST_YEARS = 10
const DRAWS = 2000
const MONTHS = 12

/**
 * How many there may be on a day, from how many there were.
 *
 * The count on the day is those counted now, less those that will no longer be, and those that come. Each part is drawn
 * many times, with all that is not known about it drawn anew each time:
 *
 * - **Entries**: the numbers of past years of twelve months, counted back from the day, are negative binomial with a mean,
 *   a trend and a spread between years; all three come from their posterior on a grid (mean: log-even; trend: normal about none, 8 percent a year; spread: even over eight steps from “years are alike” to “they differ by as much as they are
 *   large”). A year ahead has a level of its own, which its months share; how a year divides into months comes from the
 *   months of the past (a Dirichlet posterior), since titles are conferred in seasons.
 * - **Known expiries**: each is renewed or not, with a chance that has a beta posterior from past expiries. So are those of
 *   entrants whose titles end before the day.
 * - **Other exits**: as often for each one counted and year as in the past, with a gamma posterior.
 *
 * What it does not know: a change of the rules, a drive that is only beginning, and renewals that fail together. How often the interval holds the truth is back-tested in forecast.test.ts, and said in
 * docs/decisions/0017-a-forecast-states-its-coverage.md.
 *
 * @param to      the day asked for
 * @param wanted  how many a target asks for, its tolerance taken off; null: none
 * @param draws   how often it is drawn; the same input gives the same forecast
 */
export function forecast(
  history: CountHistory,
  to: string,
  wanted: number | null = null,
  draws: number = DRAWS,
): Forecast | { readonly refused: ForecastRefusal } {
  if (to <= history.on) return { refused: 'day_is_over' }
  const years = Math.floor(monthsBetween(history.from, history.on) / MONTHS)
  if (years < FEWEST_YEARS) return { refused: 'history_too_short' }
  const ahead = listMonths(history.on, to)
  if (ahead.length > MOST_YEARS * MONTHS) return { refused: 'too_far_ahead' }

  const past = tellPast(history, years)
  const random = drawsFrom(seedOf(history, to))
  const drawEntries = createEntries(past, random)
  const expiring = countExpiring(history, ahead)
  const counts = ahead.map(() => new Float64Array(draws))
  let exits = 0
  for (let draw = 0; draw < draws; draw += 1) {
    const renewal = random.beta(0.5 + history.renewed, 0.5 + history.lapsed)
    const leaving = random.gamma(0.5 + history.otherExits) / Math.max(1, past.exposure)
    const entries = drawEntries(ahead)
    let count = history.count
    let stayed = history.count
    for (const [at, { share }] of ahead.entries()) {
      const ends = random.binomial(Math.min(stayed, expiring[at] as number), 1 - renewal)
      const born = history.validityYears === null ? -1 : at - history.validityYears * MONTHS
      const ended = born >= 0 ? random.binomial(entries[born] as number, 1 - renewal) : 0
      const left = random.poisson((leaving * Math.max(0, count) * share) / MONTHS)
      const leftOfNow = random.binomial(left, count > 0 ? Math.min(1, stayed / count) : 0)
      stayed = Math.max(0, stayed - ends - leftOfNow)
      count = Math.max(0, count - ends - ended - left) + (entries[at] as number)
      ;(counts[at] as Float64Array)[draw] = count
    }
    exits += history.count - stayed
  }
  const course = ahead.map(({ on }, at) => {
    const sorted = (counts[at] as Float64Array).sort()
    return { on, low: quantile(sorted, 0.1), median: quantile(sorted, 0.5), high: quantile(sorted, 0.9) }
  })
  const last = course.at(-1) as (typeof course)[number]
  const reached = counts.at(-1) as Float64Array
  return {
    to,
    median: last.median,
    low: last.low,
    high: last.high,
    chance: wanted === null ? null : reached.filter((count) => count >= wanted).length / draws,
    course,
    needed: wanted === null ? null : findNeeded(history, past, ahead, wanted, exits / draws),
  }
}

interface Month {
  /** The last day of it. */
  readonly on: string
  /** Which month of a year that begins with the day asked from, from 0. */
  readonly month: number
  /** From 0. */
  readonly year: number
  /** How much of it lies before the day asked for. */
  readonly share: number
}

interface Past {
  /** By year of twelve months, the last first. */
  readonly byYear: readonly number[]
  /** By month of such a year, all years together. */
  readonly byMonth: readonly number[]
  /** How many were counted for how many years, about. */
  readonly exposure: number
}

function tellPast({ on, count, entries }: CountHistory, years: number): Past {
  const starts = Array.from({ length: years * MONTHS + 1 }, (_, at) => addMonths(on, at - years * MONTHS))
  const byYear = new Array<number>(years).fill(0)
  const byMonth = new Array<number>(MONTHS).fill(0)
  for (const day of entries) {
    if (day > on) continue
    // The month after its first day and up to its last.
    const at = starts.findLastIndex((start) => start < day)
    if (at < 0 || at >= years * MONTHS) continue
    const year = years - 1 - Math.floor(at / MONTHS)
    byYear[year] = (byYear[year] as number) + 1
    byMonth[at % MONTHS] = (byMonth[at % MONTHS] as number) + 1
  }
  // Straight from what was there at the begin to what is there now: exits are few, and their rate is rough anyway.
  const came = byYear.reduce((sum, each) => sum + each, 0)
  const before = Math.max(0, count - came)
  return { byYear, byMonth, exposure: ((before + count) / 2) * years }
}

/** Spreads between years: the negative binomial's size. Without end: as Poisson. */
const SIZES = [Number.POSITIVE_INFINITY, 200, 100, 50, 25, 12, 6, 3] as const
const MEANS = 60
/** Change of the level from year to year, as a natural logarithm; what each is worth before anything is seen. */
const TRENDS = Array.from({ length: 13 }, (_, at) => (at - 6) * 0.05)
const TREND_SPREAD = 0.08

interface Cell {
  /** Entries of the last year of the history. */
  readonly mean: number
  readonly size: number
  readonly trend: number
}

/** What the years of the history leave open, as a heap to draw from. */
function weighCells(byYear: readonly number[], random: Draws): () => Cell {
  const mean = byYear.reduce((sum, each) => sum + each, 0) / byYear.length
  // Wide enough for whatever the history leaves open: from an eighth of what was seen to eight times it.
  const [least, most] = [Math.log((mean + 0.2) / 8), Math.log((mean + 1) * 8)]
  const cells: Cell[] = []
  const logs: number[] = []
  for (const size of SIZES) {
    // What does not depend on the mean is the same for every cell of the size.
    const fixed = byYear.reduce((sum, seen) => sum + logFixed(seen, size), 0)
    for (const trend of TRENDS) {
      const before = fixed - (trend / TREND_SPREAD) ** 2 / 2
      for (let at = 0; at < MEANS; at += 1) {
        const level = least + ((most - least) * (at + 0.5)) / MEANS
        cells.push({ mean: Math.exp(level), size, trend })
        let log = before
        for (let ago = 0; ago < byYear.length; ago += 1)
          log += logOfMean(byYear[ago] as number, level - trend * ago, size)
        logs.push(log)
      }
    }
  }
  const highest = logs.reduce((most, each) => Math.max(most, each))
  let sum = 0
  const heaped = logs.map((log) => {
    sum += Math.exp(log - highest)
    return sum
  })
  return () => {
    const at = random.even() * sum
    let [low, high] = [0, heaped.length - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((heaped[middle] as number) > at) high = middle
      else low = middle + 1
    }
    return cells[low] as Cell
  }
}

/** Gives, for each draw, the entries of each month ahead. */
function createEntries({ byYear, byMonth }: Past, random: Draws): (ahead: readonly Month[]) => number[] {
  const drawCell = weighCells(byYear, random)
  return (ahead) => {
    const { mean, size, trend } = drawCell()
    const shares = byMonth.map((seen) => random.gamma(seen + 1 / MONTHS))
    const all = shares.reduce((total, each) => total + each, 0) || 1
    let [year, ofYear] = [-1, mean]
    return ahead.map((month) => {
      if (month.year !== year) {
        year = month.year
        const level = mean * Math.exp(trend * (year + 1))
        ofYear = Number.isFinite(size) ? (level * random.gamma(size)) / size : level
      }
      return random.poisson((ofYear * month.share * (shares[month.month] as number)) / all)
    })
  }
}

/**
 * Natural logarithm of the chance of so many, negative binomial with a size and a mean, or Poisson, in two parts: the one
 * that no mean changes, and the one of the mean, given as its logarithm.
 */
function logFixed(seen: number, size: number): number {
  return Number.isFinite(size) ? logGamma(seen + size) - logGamma(size) - logFactorial(seen) : -logFactorial(seen)
}

function logOfMean(seen: number, logMean: number, size: number): number {
  const mean = Math.exp(logMean)
  if (!Number.isFinite(size)) return seen * logMean - mean
  const log = Math.log(size + mean)
  return size * (Math.log(size) - log) + seen * (logMean - log)
}

function countExpiring({ on, expiries }: CountHistory, ahead: readonly Month[]): number[] {
  const counts = new Array<number>(ahead.length).fill(0)
  for (const day of expiries) {
    if (day <= on) continue
    const at = ahead.findIndex((month) => day <= month.on)
    if (at >= 0) counts[at] = (counts[at] as number) + 1
  }
  return counts
}

function findNeeded(
  { count }: CountHistory,
  past: Past,
  ahead: readonly Month[],
  wanted: number,
  expectedExits: number,
): Needed {
  const months = ahead.reduce((sum, { share }) => sum + share, 0)
  return {
    months: Math.round(months * 10) / 10,
    expectedExits: Math.round(expectedExits),
    entriesAMonth: Math.round((Math.max(0, wanted - (count - expectedExits)) / months) * 10) / 10,
    lastYearAMonth: Math.round(((past.byYear[0] as number) / MONTHS) * 10) / 10,
  }
}

/** Months from a day up to another, the last one as far as it goes. */
function listMonths(on: string, to: string): Month[] {
  const months: Month[] = []
  for (let at = 0; ; at += 1) {
    const [from, end] = [addMonths(on, at), addMonths(on, at + 1)]
    const last = end < to ? end : to
    months.push({
      on: last,
      month: at % MONTHS,
      year: Math.floor(at / MONTHS),
      share: end <= to ? 1 : daysBetween(from, to) / daysBetween(from, end),
    })
    if (end >= to) return months
  }
}

/** Of a sorted list, the smallest that so large a part does not exceed: a count, never between two. */
function quantile(sorted: Float64Array, part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(part * sorted.length) - 1))] as number
}

const moment = (day: string) => Date.parse(`${day}T00:00:00Z`)
const daysBetween = (from: string, to: string) => (moment(to) - moment(from)) / 86_400_000

/** The day so many months on, or the last of that month where it has no such day. */
export function addMonths(day: string, by: number): string {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number]
  const last = new Date(Date.UTC(year, month + by, 0)).getUTCDate()
  return new Date(Date.UTC(year, month - 1 + by, Math.min(date, last))).toISOString().slice(0, 10)
}

function monthsBetween(from: string, to: string): number {
  const [fromYear, fromMonth, fromDay] = from.split('-').map(Number) as [number, number, number]
  const [year, month, day] = to.split('-').map(Number) as [number, number, number]
  return (year - fromYear) * MONTHS + month - fromMonth - (day < fromDay ? 1 : 0)
}

/** The same history asked for the same day is drawn the same. */
function seedOf({ on, count, entries, expiries, renewed, lapsed }: CountHistory, to: string): number {
  let seed = 0x811c9dc5
  for (const letter of `${on} ${to} ${count} ${entries.length} ${expiries.length} ${renewed} ${lapsed}`) {
    seed = Math.imul(seed ^ letter.charCodeAt(0), 0x01000193)
  }
  return seed | 0
}
