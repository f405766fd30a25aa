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
