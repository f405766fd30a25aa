import type { ChartColours, ChartOption } from '../../ui/desk/chart.tsx'
import type { Series } from '../reports.schema.ts'
import { sayFigure } from './say-figure.ts'
import { sayPeriodShort } from './say-period.ts'

type Point = Pick<Series['points'][number], 'period' | 'value'>

export interface Drawn {
  readonly points: readonly Point[]
  readonly decimals: number
}

/**
 * Where a gap in a line is marked: between its neighbours, or at the one it has. A line is never drawn through a figure that
 * is missing, and a missing figure is never nought.
 *
 * @returns place in the row of periods and height; nothing where there is no figure at all
 */
export function listGaps(points: readonly Point[]): { readonly at: number; readonly height: number }[] {
  const known = points.flatMap(({ value }, at) => (value === null ? [] : [{ at, value }]))
  if (known.length === 0) return []
  return points.flatMap(({ value }, at) => {
    if (value !== null) return []
    const before = known.filter((each) => each.at < at).at(-1)?.value
    const after = known.find((each) => each.at > at)?.value
    const near = [before, after].filter((each) => each !== undefined)
    return [{ at, height: near.reduce((sum, each) => sum + each, 0) / near.length }]
  })
}

/** The last figure of a line: what is written at its end. */
export function findLast(points: readonly Point[]): { readonly at: number; readonly value: number } | null {
  for (let at = points.length - 1; at >= 0; at--) {
    const value = points[at]?.value
    if (value !== null && value !== undefined) return { at, value }
  }
  return null
}

/** One line over time on its own scale: broken at gaps, which are dashes, and its last figure written at its end. */
export function drawLine({ points, decimals }: Drawn, size: 'small' | 'large') {
  const last = findLast(points)
  const isSmall = size === 'small'
  return ({ ink, ink2, edge, line, series, font }: ChartColours): ChartOption => ({
    textStyle: { fontFamily: font },
    grid: { left: isSmall ? 4 : 8, right: isSmall ? 62 : 84, top: 14, bottom: isSmall ? 4 : 8, containLabel: true },
    xAxis: {
      type: 'category',
      data: points.map(({ period }) => sayPeriodShort(period)),
      boundaryGap: true,
      axisLine: { lineStyle: { color: edge } },
      axisTick: { show: false },
      axisLabel: {
        color: ink2,
        fontSize: 12,
        ...(isSmall ? { interval: Math.max(points.length - 2, 0), hideOverlap: false } : { hideOverlap: true }),
      },
    },
    yAxis: {
      type: 'value',
      scale: true,
      show: !isSmall,
      splitNumber: 4,
      splitLine: { lineStyle: { color: line } },
      axisLabel: { color: ink2, fontSize: 12 },
    },
    series: [
      {
        type: 'line',
        silent: true,
        connectNulls: false,
        symbol: 'circle',
        symbolSize: isSmall ? 4 : 6,
        itemStyle: { color: series[0] },
        lineStyle: { color: series[0], width: 2 },
        data: points.map(({ value }, at) =>
          value !== null && at === last?.at
            ? {
                value,
                symbolSize: 7,
                label: {
                  show: true,
                  position: 'right',
                  formatter: sayFigure(value, decimals),
                  color: ink,
                  fontSize: isSmall ? 13 : 15,
                  fontWeight: 600,
                },
              }
            : { value },
        ),
      },
      {
        type: 'scatter',
        silent: true,
        symbol: 'rect',
        symbolSize: [8, 1.5],
        itemStyle: { color: edge },
        data: listGaps(points).map(({ at, height }) => [at, height]),
      },
    ],
  })
}
