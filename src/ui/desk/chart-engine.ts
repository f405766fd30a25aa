import { BarChart, LineChart, ScatterChart } from 'echarts/charts'
import { AriaComponent, GridComponent } from 'echarts/components'
import { type EChartsCoreOption, init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'

// The parts of ECharts that our charts are made of, and no other. Fetched when the first chart comes into view.
use([LineChart, BarChart, ScatterChart, GridComponent, AriaComponent, SVGRenderer])

export interface DrawnChart {
  /** Draws anew, whatever was there. */
  readonly draw: (option: EChartsCoreOption) => void
  readonly resize: () => void
  readonly dispose: () => void
}

/** Drawn as SVG, so that pages print; never moving, whatever the system prefers. */
export function startChart(host: HTMLElement): DrawnChart {
  const chart = init(host, null, { renderer: 'svg' })
  return {
    draw: (option) => chart.setOption({ ...option, animation: false }, { notMerge: true }),
    resize: () => chart.resize(),
    dispose: () => chart.dispose(),
  }
}
