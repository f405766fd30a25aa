import type { Lang } from '../../ui/lang.ts'
import type { FactUnit } from '../rules/fact-kinds.ts'

/** Units that are kept in hundredths of what people say. */
const IN_HUNDREDTHS: ReadonlySet<FactUnit> = new Set<FactUnit>(['fen', 'us_cents'])

/**
 * A figure as people say it: money in 元 and dollars, where the register keeps 分 and cents. Digits are moved and grouped,
 * never rounded.
 */
export function sayFact(value: string, unit: FactUnit, lang: Lang): string {
  const text = IN_HUNDREDTHS.has(unit) ? shift(value, -2) : trim(value)
  const [whole = '', part = ''] = text.replace('-', '').split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  const sign = text.startsWith('-') ? (lang === 'zh' ? '−' : '-') : ''
  return `${sign}${grouped}${part === '' ? '' : `.${part}`}`
}

/** What was typed as the register keeps it; null: no number, or a part of a 分. Commas and spaces between digits may stand. */
export function readFact(typed: string, unit: FactUnit): string | null {
  const text = typed.normalize('NFKC').replaceAll(/[,\s]/g, '').replace('−', '-')
  if (!/^-?\d{1,20}(\.\d{1,6})?$/.test(text)) return null
  if (!IN_HUNDREDTHS.has(unit)) return trim(text)
  const moved = shift(text, 2)
  return moved.includes('.') ? null : moved
}

/** Moves the decimal point to the right, or to the left. */
function shift(value: string, places: -2 | 2): string {
  const isNegative = value.startsWith('-')
  const [whole = '', part = ''] = value.replace('-', '').split('.')
  const digits =
    places > 0
      ? `${whole}${part.slice(0, places).padEnd(places, '0')}.${part.slice(places)}`
      : `${whole.padStart(3, '0').slice(0, -2)}.${whole.padStart(3, '0').slice(-2)}${part}`
  return trim(isNegative ? `-${digits}` : digits)
}

/** Without zeros that say nothing. */
function trim(value: string): string {
  const isNegative = value.startsWith('-')
  const [whole = '', part = ''] = value.replace('-', '').split('.')
  const kept = `${whole.replace(/^0+(?=\d)/, '')}${part.replace(/0+$/, '') === '' ? '' : `.${part.replace(/0+$/, '')}`}`
  return isNegative && kept !== '0' ? `-${kept}` : kept
}
