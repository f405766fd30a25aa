const formats = new Map<number, Intl.NumberFormat>()

/** A figure as tables have it: thousands parted, always as many digits after the point as its indicator has. */
export function sayFigure(value: number, decimals: number): string {
  let format = formats.get(decimals)
  if (!format) {
    format = new Intl.NumberFormat('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals })
    formats.set(decimals, format)
  }
  return format.format(value)
}

/** A figure as it is typed: no groups, no noughts that say nothing. */
export function writeFigure(value: number, decimals: number): string {
  const text = value.toFixed(decimals)
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}

/** A unit stands after a thin space; % stands at the figure. */
export function sayWithUnit(
  value: number,
  { decimals, unit }: { readonly decimals: number; readonly unit: string },
): string {
  const said = sayFigure(value, decimals)
  return unit === '' ? said : unit === '%' ? `${said}%` : `${said}\u2009${unit}`
}

/** A figure in a sentence: from a hundred million yuan on in 亿元, as people say it; the exact one stands in the table. */
export function sayLarge(
  value: number,
  { decimals, unit }: { readonly decimals: number; readonly unit: string },
): string {
  const power = unit === '万元' ? 4 : unit === '元' ? 8 : null
  if (power === null || Math.abs(value) < 10 ** power) return sayWithUnit(value, { decimals, unit })
  return sayWithUnit(value / 10 ** power, { decimals: 2, unit: '亿元' })
}
