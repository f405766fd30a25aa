import { describe, expect, it } from 'vitest'
import { drawLine, findLast, listGaps } from './draw-series.ts'

const points = (...values: (number | null)[]) => values.map((value, at) => ({ period: `202${at}`, value }))
const colours = {
  ink: '#000',
  ink2: '#111',
  edge: '#222',
  line: '#333',
  surface: '#fff',
  band: '#444',
  red: '#f00',
  series: ['#1', '#2', '#3', '#4'],
  font: 'sans',
} as const

describe('a line over time', () => {
  it('is broken where a figure is missing, and marked there between its neighbours', () => {
    expect(listGaps(points(4, null, 8, null))).toEqual([
      { at: 1, height: 6 },
      { at: 3, height: 8 },
    ])
    expect(listGaps(points(null, null))).toEqual([])
    expect(listGaps(points(1, 2))).toEqual([])
  })

  it('never makes a nought of what is missing, and never draws through it', () => {
    const { series } = drawLine({ points: points(4, null, 8), decimals: 1 }, 'small')(colours) as {
      series: {
        type: string
        connectNulls?: boolean
        data: { value: number | null; label?: { formatter: string } }[]
      }[]
    }
    expect(series[0]?.connectNulls).toBe(false)
    expect(series[0]?.data.map(({ value }) => value)).toEqual([4, null, 8])
    expect(series[0]?.data[2]?.label?.formatter).toBe('8.0')
  })

  it('ends in the last figure that there is', () => {
    expect(findLast(points(4, 0, null))).toEqual({ at: 1, value: 0 })
    expect(findLast(points(null))).toBeNull()
  })
})
