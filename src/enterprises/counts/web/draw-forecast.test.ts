import { describe, expect, it } from 'vitest'
import type { ChartColours } from '../../../ui/desk/chart.tsx'
import type { ForecastPage } from '../counts.schema.ts'
import { drawForecast } from './draw-forecast.ts'

const colours = { series: ['#1', '#2', '#3', '#4'] } as unknown as ChartColours
const page: ForecastPage = {
  on: '2026-11-23',
  count: 10,
  past: [
    { on: '2026-10-23', count: 8 },
    { on: '2026-11-23', count: 10 },
  ],
  target: {
    text: '12 家左右',
    value: 12,
    unit: '家',
    year: 2027,
    from: 11.4,
    to: 12.6,
    tolerancePercent: 5,
    verdict: 'on_the_way',
  },
  refused: null,
  forecast: {
    to: '2026-12-31',
    median: 11,
    low: 9,
    high: 14,
    chance: 0.4,
    course: [{ on: '2026-12-31', low: 9, median: 11, high: 14 }],
    needed: null,
  },
  history: { from: '2022-01-01', entries: 9, renewed: 1, lapsed: 1, otherExits: 0, expiries: 0 },
}
const seriesOf = (told: ForecastPage) =>
  (
    drawForecast(told, 'zh')(colours) as {
      series: { data: [string, number][]; stack?: string; endLabel?: { formatter: string } }[]
    }
  ).series

describe('the drawing of a forecast', () => {
  it('goes on where what was counted ends, and its band is as wide as the interval', () => {
    const [was, low, width, median] = seriesOf(page)
    expect(was?.data.at(-1)).toEqual(['2026-11-23', 10])
    expect([low?.data, width?.data, median?.data].map((data) => data?.map(([, value]) => value))).toEqual([
      [10, 9],
      [0, 5],
      [10, 11],
    ])
  })

  it('names its ends, and the target where there is one', () => {
    const named = (told: ForecastPage) => seriesOf(told).flatMap(({ endLabel }) => endLabel?.formatter ?? [])
    expect(named(page)).toEqual(['中 11', '低 9', '高 14', '目标 11.4'])
    expect(named({ ...page, target: null })).toEqual(['中 11', '低 9', '高 14'])
  })
})
