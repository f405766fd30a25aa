import { describe, expect, it } from 'vitest'
import { readNumber } from '../rules/read-number.ts'
import { sayFigure, sayLarge, sayWithUnit, writeFigure } from './say-figure.ts'
import { sayPeriod, sayPeriodShort } from './say-period.ts'

describe('a figure', () => {
  it('has as many digits after the point as its column', () => {
    expect([12_345.6, 0, -3].map((value) => sayFigure(value, 2))).toEqual(['12,345.60', '0.00', '-3.00'])
  })

  it('is typed without what only helps reading, and is read back as it was', () => {
    for (const value of [12_345.6, 0, 100, 0.05]) {
      const text = writeFigure(value, 2)
      expect(text).not.toContain(',')
      expect(readNumber(text, { unit: '万元', decimals: 2 })).toEqual({ kind: 'value', value })
    }
    expect(writeFigure(100, 0)).toBe('100')
  })

  it('has its unit once, and none where there is none', () => {
    expect(sayWithUnit(18.6, { decimals: 1, unit: '万元/亩' })).toBe('18.6\u2009万元/亩')
    expect(sayWithUnit(64, { decimals: 0, unit: '%' })).toBe('64%')
    expect(sayWithUnit(3, { decimals: 0, unit: '' })).toBe('3')
  })
})

describe('a figure in a sentence', () => {
  it('is in 亿元 from there on, and as it is below and in other units', () => {
    expect(sayLarge(1_416_000, { decimals: 2, unit: '万元' })).toBe('141.60\u2009亿元')
    expect(sayLarge(9_999, { decimals: 0, unit: '万元' })).toBe('9,999\u2009万元')
    expect(sayLarge(2_410_000, { decimals: 0, unit: '人' })).toBe('2,410,000\u2009人')
  })
})

describe('a period', () => {
  it.each([
    ['2026Q3', '2026 年三季度', 'Q3 2026', '26Q3'],
    ['2026H1', '2026 年上半年', 'H1 2026', '26H1'],
    ['2026-09', '2026 年 9 月', 'Sep 2026', '26-09'],
    ['2026', '2026 年', '2026', '2026'],
  ])('%s', (period, zh, en, short) => {
    expect([sayPeriod(period, 'zh'), sayPeriod(period, 'en'), sayPeriodShort(period)]).toEqual([zh, en, short])
  })
})
