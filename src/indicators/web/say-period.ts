import type { Lang } from '../../ui/lang.ts'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const QUARTERS = ['一', '二', '三', '四']

/** A period in words: 2026 年三季度, Q3 2026. What is no period is said as it is. */
export function sayPeriod(period: string, lang: Lang): string {
  const { year, half, quarter, month } = cut(period)
  if (quarter) return lang === 'zh' ? `${year} 年${QUARTERS[quarter - 1]}季度` : `Q${quarter} ${year}`
  if (half) return lang === 'zh' ? `${year} 年${half === 1 ? '上' : '下'}半年` : `H${half} ${year}`
  if (month) return lang === 'zh' ? `${year} 年 ${month} 月` : `${MONTHS[month - 1]} ${year}`
  if (year) return lang === 'zh' ? `${year} 年` : year
  return period
}

/** In heads and on axes: 26Q3, 26H1, 26-09, 2026. */
export function sayPeriodShort(period: string): string {
  return /^\d{4}.+/.test(period) ? period.slice(2) : period
}

function cut(period: string): { year: string; half: number; quarter: number; month: number } {
  const [, year = '', half, quarter, month] = /^(\d{4})(?:H([12])|Q([1-4])|-(0[1-9]|1[0-2]))?$/.exec(period) ?? []
  return { year, half: Number(half ?? 0), quarter: Number(quarter ?? 0), month: Number(month ?? 0) }
}
