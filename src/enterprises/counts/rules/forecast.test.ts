import { describe, expect, it } from 'vitest'
import { rounds } from '../../../platform/testing/rounds.ts'
import { aSimulatedHistory, type World } from '../testing/a-simulated-history.ts'
import { drawsFrom } from './draws.ts'
import { addMonths, type CountHistory, type Forecast, forecast } from './forecast.ts'

const ON = '2026-11-23'

/** Ten a month for three years, none of which ends, none of which left. */
function aSteadyHistory(more: Partial<CountHistory> = {}): CountHistory {
  return {
    on: ON,
    count: 500,
    from: '2023-11-23',
    entries: Array.from({ length: 36 }, (_, month) => addMonths('2023-12-10', month)).flatMap((day) =>
      Array.from({ length: 10 }, () => day),
    ),
    renewed: 90,
    lapsed: 10,
    otherExits: 0,
    expiries: [],
    validityYears: 3,
    ...more,
  }
}

function tell(history: CountHistory, to: string, wanted: number | null = null): Forecast {
  const told = forecast(history, to, wanted)
  if ('refused' in told) throw new Error(told.refused)
  return told
}

/** How often the interval holds what came, over worlds of a kind. */
function cover(
  world: (random: ReturnType<typeof drawsFrom>) => Partial<World>,
  histories: number,
  seed: number,
): number {
  const random = drawsFrom(seed)
  let held = 0
  for (let at = 0; at < histories; at += 1) {
    const { history, to, truth } = aSimulatedHistory(
      {
        level: Math.exp(1.5 + random.even() * 3.5),
        size: Number.POSITIVE_INFINITY,
        growth: 0,
        isSeasonal: false,
        renewal: 0.6 + random.even() * 0.35,
        leaving: random.even() * 0.03,
        years: 3 + Math.floor(random.even() * 4),
        ahead: 3 + Math.floor(random.even() * 34),
        ...world(random),
      },
      seed * 100_003 + at,
    )
    const told = forecast(history, to, null, 300)
    if ('refused' in told) throw new Error(told.refused)
    if (told.low <= truth && truth <= told.high) held += 1
  }
  return held / histories
}

describe('the 80 percent interval', () => {
  // With 120 histories the share wavers by some three points; the long tier looks closer.
  const histories = 120 * Math.min(rounds, 20)

  it('holds what came in 74 to 90 of 100 histories: of years alike or not, rising or falling, with seasons or none', () => {
    const share = cover(
      (random) => ({
        size: [Number.POSITIVE_INFINITY, 25, 8][Math.floor(random.even() * 3)] as number,
        growth: (Math.floor(random.even() * 5) - 2) * 0.05,
        isSeasonal: random.even() < 0.5,
      }),
      histories,
      11,
    )
    expect(share).toBeGreaterThanOrEqual(0.74)
    expect(share).toBeLessThanOrEqual(0.9)
  })

  it('is rather too wide than too narrow where years are alike, since a few years do not show that they are', () => {
    const share = cover(() => ({}), histories / 2, 12)
    expect(share).toBeGreaterThanOrEqual(0.84)
    expect(share).toBeLessThanOrEqual(0.98)
  })

  it('holds it in 65 of 100 or more where each year brings a tenth more than the last', () => {
    expect(cover(() => ({ growth: 0.1, size: 30 }), histories, 14)).toBeGreaterThanOrEqual(0.65)
  })
})

describe('a forecast', () => {
  it('of ten a month has them come: 120 more in a year, about', () => {
    const { median, low, high } = tell(aSteadyHistory(), '2027-11-23')
    expect(Math.abs(median - 620)).toBeLessThan(12)
    expect(low).toBeLessThan(median)
    expect(high).toBeGreaterThan(median)
    expect(high - low).toBeLessThan(90)
  })

  it('lets known expiries go as often as they did before', () => {
    const expiries = Array.from({ length: 200 }, () => '2027-03-01')
    const { median } = tell(aSteadyHistory({ expiries }), '2027-11-23')
    expect(Math.abs(median - 600)).toBeLessThan(15)
  })

  it('puts entries into the months in which they came', () => {
    const december = aSteadyHistory({
      entries: ['2023-12-15', '2024-12-15', '2025-12-15'].flatMap((day) => Array.from({ length: 100 }, () => day)),
    })
    const { course } = tell(december, '2027-06-23')
    expect((course[0]?.median ?? 0) - 500).toBeGreaterThan(75)
    expect((course.at(-1)?.median ?? 0) - (course[0]?.median ?? 0)).toBeLessThan(6)
  })

  it('says how likely a target is, and what it takes a month from here', () => {
    const expiries = Array.from({ length: 100 }, () => '2027-03-01')
    const { chance, needed } = tell(aSteadyHistory({ expiries }), '2027-11-23', 730)
    expect(chance).toBeLessThan(0.05)
    expect(needed).toMatchObject({ months: 12, lastYearAMonth: 10 })
    expect(needed?.expectedExits).toBeGreaterThan(5)
    expect(needed?.expectedExits).toBeLessThan(20)
    expect(needed?.entriesAMonth).toBeCloseTo((730 - 500 + (needed?.expectedExits ?? 0)) / 12, 0)
    expect(tell(aSteadyHistory(), '2027-11-23', 400)).toMatchObject({ chance: 1, needed: { entriesAMonth: 0 } })
  })

  it('is the same for the same history, and never below nothing', () => {
    const bleak = aSteadyHistory({
      count: 3,
      entries: [],
      renewed: 0,
      lapsed: 50,
      expiries: [ON, '2026-12-01', '2026-12-02', '2026-12-03'],
    })
    expect(tell(bleak, '2028-11-23')).toEqual(tell(bleak, '2028-11-23'))
    expect(tell(bleak, '2028-11-23').low).toBeGreaterThanOrEqual(0)
    expect(tell(bleak, '2028-11-23').median).toBe(0)
  })

  it('is refused from less than two years, of a day that is over and beyond ten years', () => {
    expect(forecast(aSteadyHistory({ from: '2024-11-24' }), '2027-11-23')).toEqual({ refused: 'history_too_short' })
    expect(forecast(aSteadyHistory(), ON)).toEqual({ refused: 'day_is_over' })
    expect(forecast(aSteadyHistory(), '2036-12-01')).toEqual({ refused: 'too_far_ahead' })
  })

  it('ends its course on the day asked for', () => {
    const { course, median, to } = tell(aSteadyHistory(), '2027-01-10')
    expect(course.map(({ on }) => on)).toEqual(['2026-12-23', '2027-01-10'])
    expect([to, course.at(-1)?.median]).toEqual(['2027-01-10', median])
  })
})

describe('draws', () => {
  const mean = (of: number[]) => of.reduce((sum, each) => sum + each, 0) / of.length
  const many = (draw: () => number) => Array.from({ length: 20_000 }, draw)

  it('have the mean and the spread that their names promise', () => {
    const random = drawsFrom(5)
    for (const [name, drawn, of, spread] of [
      ['poisson 3', many(() => random.poisson(3)), 3, 3],
      ['poisson 80', many(() => random.poisson(80)), 80, 80],
      ['gamma 0.3', many(() => random.gamma(0.3)), 0.3, 0.3],
      ['gamma 9', many(() => random.gamma(9)), 9, 9],
      ['binomial 400 0.2', many(() => random.binomial(400, 0.2)), 80, 64],
      ['binomial 10 0.9', many(() => random.binomial(10, 0.9)), 9, 0.9],
    ] as const) {
      const centre = mean(drawn)
      const variance = mean(drawn.map((each) => (each - centre) ** 2))
      expect(Math.abs(centre - of) / of, name).toBeLessThan(0.04)
      expect(Math.abs(variance - spread) / spread, name).toBeLessThan(0.06)
    }
  })
})
