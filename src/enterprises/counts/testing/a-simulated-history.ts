import { type Draws, drawsFrom } from '../rules/draws.ts'
import { addMonths, type CountHistory } from '../rules/forecast.ts'

/** A register that was lived through to its end: what was known on a day, and what came of it. */
export interface SimulatedHistory {
  readonly history: CountHistory
  readonly to: string
  /** How many there were on that day. */
  readonly truth: number
}

export interface World {
  /** Entries of a year, on the whole. */
  readonly level: number
  /** Spread between years, as the size of a negative binomial; without end: as Poisson. */
  readonly size: number
  /** By how much a year's level is above that of the year before: 0.1 is a tenth. */
  readonly growth: number
  /** Most entries fall into two months of the year. */
  readonly isSeasonal: boolean
  /** How many of those whose title ends have the next one at once. */
  readonly renewal: number
  /** How many leave for another reason, of one counted a year. */
  readonly leaving: number
  readonly years: number
  /** Months from the day of the forecast. */
  readonly ahead: number
}

const ON = '2026-11-23'
const VALIDITY = 36
/** Before the history that is known, so that there are holders from the first day on. */
const BEFORE = 4

/** Lives through a world month by month: each who enters holds for three years, renews or not, or leaves before. */
export function aSimulatedHistory(world: World, seed: number): SimulatedHistory {
  const random = drawsFrom(seed)
  const season = Array.from({ length: 12 }, (_, month) =>
    !world.isSeasonal ? 1 : month === 3 || month === 11 ? 8 : 0.4,
  )
  const whole = season.reduce((sum, each) => sum + each, 0)
  const months = (world.years + BEFORE) * 12 + world.ahead
  const today = (world.years + BEFORE) * 12
  const monthDay = (month: number) => addMonths(ON, month - today)
  // Each holder by the month in which its title ends.
  let holders: number[] = []
  const entries: string[] = []
  const known = { renewed: 0, lapsed: 0, otherExits: 0 }
  let history: CountHistory | null = null
  let ofYear = 0
  for (let month = 0; month < months; month += 1) {
    if (month === today) history = tell(holders, entries, known, monthDay, world.years)
    const isHistory = month >= BEFORE * 12 && month < today
    if (month % 12 === 0) {
      const level = world.level * (1 + world.growth) ** Math.floor((month - today) / 12)
      ofYear = Number.isFinite(world.size) ? (level * random.gamma(world.size)) / world.size : level
    }
    const stay: number[] = []
    for (const end of holders) {
      if (random.even() < world.leaving / 12) {
        if (isHistory) known.otherExits += 1
      } else if (end !== month) stay.push(end)
      else if (random.even() < world.renewal) {
        stay.push(month + VALIDITY)
        if (isHistory) known.renewed += 1
      } else if (isHistory) known.lapsed += 1
    }
    holders = stay
    const came = random.poisson((ofYear * (season[month % 12] as number)) / whole)
    for (let one = 0; one < came; one += 1) {
      holders.push(month + VALIDITY)
      if (isHistory) entries.push(middleOf(monthDay(month), random))
    }
  }
  if (history === null) throw new RangeError('a world has months ahead')
  return { history, to: monthDay(months), truth: holders.length }
}

/** Some day of the month that begins after a day. */
function middleOf(start: string, random: Draws): string {
  return new Date(Date.parse(`${start}T00:00:00Z`) + (1 + Math.floor(random.even() * 27)) * 86_400_000)
    .toISOString()
    .slice(0, 10)
}

function tell(
  holders: readonly number[],
  entries: readonly string[],
  known: { readonly renewed: number; readonly lapsed: number; readonly otherExits: number },
  monthDay: (month: number) => string,
  years: number,
): CountHistory {
  return {
    on: ON,
    count: holders.length,
    from: addMonths(ON, -years * 12),
    entries: [...entries],
    ...known,
    // Within the month that it ends in.
    expiries: holders.map((end) => middleOf(monthDay(end), drawsFrom(end))),
    validityYears: VALIDITY / 12,
  }
}
