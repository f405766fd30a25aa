/** Why a value is not there. `—` on pages; never 0. */
export type MissingWord = 'not_reported' | 'not_applicable' | 'confidential' | 'not_due'

export type NumberRefusal =
  | 'not_a_number'
  /** 12,34: commas that do not part thousands. */
  | 'wrong_groups'
  /** 1.23E+05: the sheet shortened it, and what it left out is not here. */
  | 'shortened'
  /** #REF!, #DIV/0! and the like. */
  | 'sheet_error'
  | 'formula'
  /** 约 120, 120 左右: not a figure that somebody stands for. */
  | 'about'
  | 'in_words'
  | 'several_numbers'
  /** A unit that cannot be turned into the indicator's. */
  | 'other_unit'
  /** 12.3万 where the unit is 万元 already: 12.3 or 123000 of them? */
  | 'magnitude_unclear'
  | 'too_many_decimals'
  /** More digits than a number holds exactly. */
  | 'too_long'

/** What stands in a cell, as far as it can be read. */
export type ReadText =
  | { readonly kind: 'empty' }
  | { readonly kind: 'value'; readonly value: number }
  | { readonly kind: 'missing'; readonly missing: MissingWord }
  | { readonly kind: 'refused'; readonly why: NumberRefusal }

export interface NumberShape {
  readonly unit: string
  /** Digits after the point that the indicator has. */
  readonly decimals: number
}

const MISSING: Readonly<Record<string, MissingWord>> = {
  未报: 'not_reported',
  未报送: 'not_reported',
  缺报: 'not_reported',
  'not reported': 'not_reported',
  不适用: 'not_applicable',
  无此项: 'not_applicable',
  'n/a': 'not_applicable',
  'not applicable': 'not_applicable',
  保密: 'confidential',
  涉密: 'confidential',
  confidential: 'confidential',
  尚未到期: 'not_due',
  未到期: 'not_due',
  'not due': 'not_due',
  'not yet due': 'not_due',
}
/** Powers of ten that stand before a unit, the longest first. */
const MAGNITUDES = [
  ['万亿', 12],
  ['千万', 7],
  ['百万', 6],
  ['亿', 8],
  ['万', 4],
] as const
/** Digits that a number of the machine holds exactly. */
const EXACT_DIGITS = 15

const refuse = (why: NumberRefusal): ReadText => ({ kind: 'refused', why })

/**
 * Reads what somebody typed or pasted into a cell: `1,234.5`, `１２３`, `12.3万`, `(1,234)`, `45%`, `不适用`. What could mean two
 * things is refused, never guessed.
 *
 * A power of ten is taken where the unit has none (12.3万 of 人 is 123000), and between units of one base (1.2亿元 in 万元 is
 * 12000). The arithmetic is on digits, so that no rounding creeps in.
 */
export function readNumber(text: string, shape: NumberShape): ReadText {
  // Full-width signs become plain ones; the several dashes that stand for minus become one.
  const plain = text
    // A space that does not break parts thousands; a plain one parts two numbers.
    .replace(/(\d)[\u00a0\u202f\u2009](?=\d{3})/g, '$1,')
    .normalize('NFKC')
    .replace(/[−–—]/g, '-')
    .replace(/\s+/g, ' ')
    .trim()
  if (plain === '' || /^(?:-+|\/)$/.test(plain)) return { kind: 'empty' }
  const missing = MISSING[plain.toLowerCase()]
  if (missing) return { kind: 'missing', missing }
  if (plain.startsWith('#')) return refuse('sheet_error')
  if (plain.startsWith('=')) return refuse('formula')
  if (/^[+-]?\d+(?:\.\d+)?e[+-]?\d+$/i.test(plain)) return refuse('shortened')
  if (/^[约近超]|^>|^<|[~±+]$|左右|上下|以上|以下|[余多]$|^about |^ca\.? /i.test(plain)) return refuse('about')
  if (!/\d/.test(plain)) return refuse(/[〇零一二三四五六七八九十两]/.test(plain) ? 'in_words' : 'not_a_number')

  const owed = /^\((.+)\)$/.exec(plain)
  const found = /^([+-]?) ?(¥?) ?([\d.,]+) ?(.*)$/.exec(owed?.[1] ?? plain)
  if (!found) return refuse('not_a_number')
  const [, sign = '', currency = '', body = '', suffix = ''] = found
  if (owed !== null && sign !== '') return refuse('not_a_number')
  if (/\d/.test(suffix))
    return refuse(/^[-/~至到]/.test(suffix) || /^\d/.test(suffix) ? 'several_numbers' : 'not_a_number')
  const digits = readDigits(body)
  if (digits === null) return refuse(body.includes(',') ? 'wrong_groups' : 'not_a_number')
  const power = readPower(suffix, currency !== '', shape.unit)
  if (typeof power !== 'number') return refuse(power.why)

  const shifted = shift(digits, power)
  const [whole = '', part = ''] = shifted.split('.')
  if (part.length > shape.decimals) return refuse('too_many_decimals')
  if (whole.length + part.length > EXACT_DIGITS) return refuse('too_long')
  const value = Number(shifted)
  return { kind: 'value', value: value === 0 ? 0 : sign === '-' || owed !== null ? -value : value }
}

/** The digits with their point, groups taken out; null where they are no number. */
function readDigits(body: string): string | null {
  if (/^\d+(?:\.\d+)?$/.test(body)) return body
  if (/^\.\d+$/.test(body)) return `0${body}`
  return /^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(body) ? body.replaceAll(',', '') : null
}

/** By how many powers of ten the figure moves to be in the unit of the indicator. */
function readPower(
  suffix: string,
  hasCurrency: boolean,
  unit: string,
): number | { readonly why: 'other_unit' | 'magnitude_unclear' } {
  const own = splitUnit(unit.normalize('NFKC').trim())
  const said = splitUnit(suffix.trim())
  if (hasCurrency && !own.base.startsWith('元')) return { why: 'other_unit' }
  if (said.base === '') {
    if (said.power === 0) return hasCurrency && own.power !== 0 ? { why: 'magnitude_unclear' } : 0
    if (own.base === '%') return { why: 'other_unit' }
    // 元 was said by its sign, so that what stands before it can only be a power of 元.
    if (hasCurrency) return said.power - own.power
    return own.power === 0 ? said.power : { why: 'magnitude_unclear' }
  }
  return said.base === own.base ? said.power - own.power : { why: 'other_unit' }
}

function splitUnit(unit: string): { readonly power: number; readonly base: string } {
  for (const [word, power] of MAGNITUDES)
    if (unit.startsWith(word)) return { power, base: unit.slice(word.length).trim() }
  return { power: 0, base: unit }
}

/** Moves the point by so many places to the right, and drops zeros that say nothing. */
function shift(digits: string, places: number): string {
  const [whole = '', part = ''] = digits.split('.')
  const all = `${whole}${part}`
  const point = whole.length + places
  const padded = point <= 0 ? `${'0'.repeat(1 - point)}${all}` : all.padEnd(point, '0')
  const at = Math.max(point, 1)
  const before = padded.slice(0, at).replace(/^0+(?=\d)/, '')
  const after = padded.slice(at).replace(/0+$/, '')
  return after === '' ? before : `${before}.${after}`
}
