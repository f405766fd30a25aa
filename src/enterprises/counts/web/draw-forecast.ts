import type { ChartColours, ChartOption } from '../../../ui/desk/chart.tsx'
import type { Lang } from '../../../ui/lang.ts'
import { titleWords } from '../../titles/web/title-words.ts'
import type { ForecastPage } from '../counts.schema.ts'

/** What was counted as a line, the 80 percent band with its middle, and the target dashed; each named at its end. */
export function drawForecast(
  { past, forecast, on, count, target }: ForecastPage,
  lang: Lang,
): (colours: ChartColours) => ChartOption {
  const w = titleWords[lang]
  const course = forecast?.course ?? []
  const wanted = target?.from ?? null
  return ({ ink, ink2, edge, line, band, series, font }) => {
    const text = { color: ink2, fontFamily: font, fontSize: 12 }
    const named = (name: string, colour: string) => ({
      show: true,
      formatter: name,
      color: colour,
      fontFamily: font,
      fontSize: 12,
    })
    const plain = { type: 'line', symbol: 'none', silent: true } as const
    const last = course.at(-1)
    // The band stands on its lower edge: a line that is not seen, and what lies between stacked on it.
    const from = { on, low: count, median: count, high: count }
    const ahead = course.length > 0 ? [from, ...course] : []
    return {
      aria: { enabled: false },
      textStyle: { fontFamily: font },
      grid: { left: 8, right: 84, top: 16, bottom: 8, containLabel: true },
      xAxis: { type: 'time', axisLine: { lineStyle: { color: edge } }, axisLabel: text, splitLine: { show: false } },
      yAxis: { type: 'value', min: 0, axisLabel: text, splitLine: { lineStyle: { color: line } } },
      series: [
        {
          ...plain,
          name: w.was,
          data: past.map((each) => [each.on, each.count]),
          lineStyle: { color: series[0], width: 2 },
        },
        {
          ...plain,
          stack: 'band',
          data: ahead.map((each) => [each.on, each.low]),
          lineStyle: { opacity: 0 },
          stackStrategy: 'all',
        },
        {
          ...plain,
          stack: 'band',
          stackStrategy: 'all',
          data: ahead.map((each) => [each.on, each.high - each.low]),
          lineStyle: { opacity: 0 },
          areaStyle: { color: band, opacity: 1 },
        },
        {
          ...plain,
          data: ahead.map((each) => [each.on, each.median]),
          lineStyle: { color: series[0], width: 2 },
          endLabel: last ? named(`${w.median} ${last.median}`, ink) : { show: false },
        },
        ...(last
          ? [
              {
                ...plain,
                data: ahead.map((each) => [each.on, each.low]),
                lineStyle: { opacity: 0 },
                endLabel: named(`${w.low} ${last.low}`, ink2),
              },
              {
                ...plain,
                data: ahead.map((each) => [each.on, each.high]),
                lineStyle: { opacity: 0 },
                endLabel: named(`${w.high} ${last.high}`, ink2),
              },
            ]
          : []),
        ...(wanted === null
          ? []
          : [
              {
                ...plain,
                data: [
                  [past[0]?.on ?? on, wanted],
                  [last?.on ?? on, wanted],
                ],
                lineStyle: { color: ink, width: 2, type: 'dashed' },
                label: { show: false },
                endLabel: named(`${w.goal} ${wanted}`, ink),
              },
            ]),
      ],
    }
  }
}
