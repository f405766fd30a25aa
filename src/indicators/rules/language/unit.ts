import { accept, type Result, refuse } from '../../../platform/result.ts'

/** A product of base units with powers, by their names: 万元/亩 is 万元 once and 亩 minus once. Empty: a pure number. */
export type Unit = readonly { readonly base: string; readonly power: number }[]

/** Where a unit cannot be read, counted from its beginning; or it has more parts or higher powers than anybody reads. */
export interface UnitFault {
  readonly code: 'not_a_unit' | 'unit_too_long'
  readonly at: number
}

export const PURE: Unit = []
export const PERCENT: Unit = [{ base: '%', power: 1 }]

/** Beyond these nobody reads a unit, and products of products must end somewhere. */
const MOST_BASES = 8
const MOST_POWER = 9
const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹'

/** What a base unit is written with: no signs of arithmetic, no brackets, no space; it begins with no digit. */
const BASE = /^[^\s\d·*/^()[\]⁰¹²³⁴⁵⁶⁷⁸⁹⁻×÷,+-][^\s·*/^()[\]⁰¹²³⁴⁵⁶⁷⁸⁹⁻×÷,+-]*/u

/**
 * Reads a unit: 家, %, 万元/亩, 亿元/km², 万元·人/年^2, 1/人. What follows a `/` is divided by, up to the next sign. Empty
 * and 1 are pure numbers.
 */
export function parseUnit(text: string): Result<Unit, UnitFault> {
  if (text.trim() === '') return accept(PURE)
  let unit: Unit = PURE
  let at = 0
  let sign = 1
  const skip = () => {
    while (/\s/.test(text[at] ?? '')) at += 1
  }
  for (;;) {
    skip()
    const base = text.slice(at).startsWith('1') ? '1' : BASE.exec(text.slice(at))?.[0]
    if (base === undefined) return refuse({ code: 'not_a_unit', at })
    at += base.length
    const power = readPower(text.slice(at))
    if (power === null) return refuse({ code: 'not_a_unit', at })
    at += power.length
    if (base !== '1') {
      const product = multiply(unit, [{ base, power: sign * power.value }])
      if (!product.ok) return refuse({ code: 'unit_too_long', at })
      unit = product.value
    }
    skip()
    const next = text[at]
    if (next === undefined) return accept(unit)
    if (next !== '/' && next !== '·' && next !== '*') return refuse({ code: 'not_a_unit', at })
    sign = next === '/' ? -1 : 1
    at += 1
  }
}

/** `^2` or `²` behind a base; none is one. Null: not a power from 1 to 9. */
function readPower(text: string): { readonly value: number; readonly length: number } | null {
  if (text.startsWith('^')) {
    const digits = /^\^([1-9])(?!\d)/.exec(text)
    return digits ? { value: Number(digits[1]), length: digits[0].length } : null
  }
  const value = SUPERSCRIPTS.indexOf(text[0] ?? ' ')
  if (value < 0) return { value: 1, length: 0 }
  const isAlone = !SUPERSCRIPTS.includes(text[1] ?? ' ')
  return value >= 1 && isAlone ? { value, length: 1 } : null
}

/** As it is read again: what it is of first, then what it is divided by. A pure number is 1. */
export function printUnit(unit: Unit): string {
  const shown = ({ base, power }: Unit[number]) =>
    Math.abs(power) === 1 ? base : `${base}${SUPERSCRIPTS[Math.abs(power)]}`
  const above = unit.filter(({ power }) => power > 0).map(shown)
  const below = unit.filter(({ power }) => power < 0).map((part) => `/${shown(part)}`)
  return `${above.join('·') || '1'}${below.join('')}`
}

export function multiply(one: Unit, other: Unit): Result<Unit, 'unit_too_long'> {
  const powers = new Map(one.map(({ base, power }) => [base, power]))
  for (const { base, power } of other) powers.set(base, (powers.get(base) ?? 0) + power)
  const unit = [...powers]
    .filter(([, power]) => power !== 0)
    .map(([base, power]) => ({ base, power }))
    // In one order whatever it was made of, so that like units are told by looking at them side by side.
    .sort((a, b) => (a.base < b.base ? -1 : 1))
  return unit.length > MOST_BASES || unit.some(({ power }) => Math.abs(power) > MOST_POWER)
    ? refuse('unit_too_long')
    : accept(unit)
}

export function invert(unit: Unit): Unit {
  return unit.map(({ base, power }) => ({ base, power: -power }))
}

export function isLike(one: Unit, other: Unit): boolean {
  return (
    one.length === other.length &&
    one.every(({ base, power }, i) => other[i]?.base === base && other[i]?.power === power)
  )
}
