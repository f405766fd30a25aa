import type { EChartsCoreOption } from 'echarts/core'
import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import type { DrawnChart } from './chart-engine.ts'
import { useDesk } from './desk-context.tsx'
import { deskWords } from './words.ts'

export type ChartOption = EChartsCoreOption

/** Colours of the page as it is now, by day or by night, from its own sheet. */
export interface ChartColours {
  readonly ink: string
  readonly ink2: string
  readonly edge: string
  readonly line: string
  readonly surface: string
  readonly band: string
  readonly red: string
  /** Of one series; of four, in this order. More than four are small multiples. */
  readonly series: readonly [string, string, string, string]
  readonly font: string
}

interface ChartProps {
  /** What to see, in a sentence; stands above. */
  readonly says: ReactNode
  /** The figures that were drawn; behind a press, and for whoever cannot see the drawing. */
  readonly table: ReactNode
  /** One drawing, or many small ones. */
  readonly children: ReactNode
}

/** A chart: what it says, the drawing, and the table behind it. */
export function Chart({ says, table, children }: ChartProps) {
  const { lang } = useDesk()
  const w = deskWords[lang]
  const [isTable, setTable] = useState(false)
  const id = useId()
  return (
    <div className="chart">
      <div className="chart-head">
        <p>{says}</p>
        <button
          type="button"
          className="plain"
          aria-expanded={isTable}
          aria-controls={id}
          onClick={() => setTable(!isTable)}
        >
          {isTable ? w.hideTable : w.showTable}
        </button>
      </div>
      {children}
      <div id={id} className="chart-table">
        {isTable ? table : null}
      </div>
    </div>
  )
}

interface DrawingProps {
  /** For readers who cannot see it. */
  readonly name: string
  readonly size?: 'small' | 'large'
  /** Draws with the colours of the page; a new function draws anew. */
  readonly draw: (colours: ChartColours) => ChartOption
}

/**
 * One drawing. ECharts is fetched, and the drawing made, once it comes near the view; it is made anew when the page changes
 * from day to night.
 */
export function Drawing({ name, size = 'large', draw }: DrawingProps) {
  const host = useRef<HTMLDivElement>(null)
  const [isNear, setNear] = useState(false)
  const [chart, setChart] = useState<DrawnChart | null>(null)
  const night = useNight()

  useEffect(() => {
    const element = host.current
    if (!element) return
    const watch = new IntersectionObserver(
      (seen) => {
        if (seen.some(({ isIntersecting }) => isIntersecting)) setNear(true)
      },
      { rootMargin: '400px' },
    )
    watch.observe(element)
    // What is printed is drawn first.
    const onPrint = () => setNear(true)
    window.addEventListener('beforeprint', onPrint)
    return () => {
      watch.disconnect()
      window.removeEventListener('beforeprint', onPrint)
    }
  }, [])

  useEffect(() => {
    const element = host.current
    if (!isNear || !element) return
    let drawn: DrawnChart | null = null
    let isGone = false
    void import('./chart-engine.ts').then(({ startChart }) => {
      if (isGone) return
      drawn = startChart(element)
      setChart(drawn)
    })
    return () => {
      isGone = true
      drawn?.dispose()
      setChart(null)
    }
  }, [isNear])

  // biome-ignore lint/correctness/useExhaustiveDependencies: by night the same is drawn in other colours
  useEffect(() => {
    chart?.draw(draw(readColours()))
  }, [chart, draw, night])

  useEffect(() => {
    const element = host.current
    if (!chart || !element) return
    const watch = new ResizeObserver(() => chart.resize())
    watch.observe(element)
    return () => watch.disconnect()
  }, [chart])

  return (
    <div className={`drawing ${size}`} role="img" aria-label={name}>
      <div ref={host} aria-hidden="true" />
    </div>
  )
}

function readColours(): ChartColours {
  const style = window.getComputedStyle(document.documentElement)
  const get = (name: string) => style.getPropertyValue(`--${name}`).trim()
  return {
    ink: get('ink'),
    ink2: get('ink2'),
    edge: get('edge'),
    line: get('line'),
    surface: get('surface'),
    band: get('band'),
    red: get('red'),
    series: [get('primary'), get('series-2'), get('series-3'), get('series-4')],
    font: get('sans'),
  }
}

/** Counts the changes from day to night and back: by the system, or chosen on the page. */
function useNight(): number {
  const [changes, setChanges] = useState(0)
  useEffect(() => {
    const tell = () => setChanges((before) => before + 1)
    const watch = new MutationObserver(tell)
    watch.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
    const dark = window.matchMedia('(prefers-color-scheme: dark)')
    dark.addEventListener('change', tell)
    return () => {
      watch.disconnect()
      dark.removeEventListener('change', tell)
    }
  }, [])
  return changes
}
