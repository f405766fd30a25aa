import { accept, type Result, refuse } from '../../../platform/result.ts'
import { type Expression, listCodes, type Place } from './expression.ts'
import type { Fault } from './fault.ts'
import { invert, isLike, multiply, PERCENT, parseUnit, printUnit, type Unit } from './unit.ts'

/** The unit of an indicator by its code, as the catalogue writes it; null: there is none of that code. */
export type UnitOf = (code: string) => string | null

/**
 * The unit that comes out. What is added, compared or put in relation must be of like units; products and quotients have
 * the product and quotient of theirs; `ratio` and `growth` are in percent.
 */
export function findUnit(expression: Expression, unitOf: UnitOf): Result<Unit, Fault> {
  switch (expression.kind) {
    case 'number':
      return accept(expression.unit)
    case 'code':
    case 'previous':
      return unitOfCode(expression, expression.code, unitOf)
    case 'growth': {
      const own = unitOfCode(expression, expression.code, unitOf)
      return own.ok ? accept(PERCENT) : own
    }
    case 'negate':
      return findUnit(expression.of, unitOf)
    case 'ratio': {
      const like = findLike([expression.of, expression.to], unitOf)
      return like.ok ? accept(PERCENT) : like
    }
    case 'gather':
      return findLike(expression.of, unitOf)
    case 'binary': {
      const { operator, sign } = expression
      if (operator === '+' || operator === '-') return findLike([expression.left, expression.right], unitOf, sign)
      const left = findUnit(expression.left, unitOf)
      if (!left.ok) return left
      const right = findUnit(expression.right, unitOf)
      if (!right.ok) return right
      const product = multiply(left.value, operator === '*' ? right.value : invert(right.value))
      return product.ok ? product : refuse({ code: 'unit_too_long', at: sign.at, end: sign.end })
    }
  }
}

function unitOfCode({ at, end }: Place, code: string, unitOf: UnitOf): Result<Unit, Fault> {
  const unit = unitOf(code)
  if (unit === null) return refuse({ code: 'unknown_code', found: code, at, end })
  const read = parseUnit(unit)
  return read.ok ? read : refuse({ code: 'not_a_unit', found: unit, at, end })
}

/** The one unit that all have. What is unlike the first is shown where it stands, or at the sign between the two. */
function findLike(all: readonly Expression[], unitOf: UnitOf, sign?: Place): Result<Unit, Fault> {
  let first: Unit | null = null
  for (const one of all) {
    const unit = findUnit(one, unitOf)
    if (!unit.ok) return unit
    if (first !== null && !isLike(first, unit.value)) {
      const { at, end } = sign ?? one
      return refuse({ code: 'unlike_units', left: printUnit(first), right: printUnit(unit.value), at, end })
    }
    first ??= unit.value
  }
  return accept(first ?? [])
}

/** What is wrong with an expression as the formula of an indicator of a declared unit; null: nothing. */
export function findFault(expression: Expression, declared: string, unitOf: UnitOf): Fault | null {
  const { at, end } = expression
  if (listCodes(expression).length === 0) return { code: 'names_no_indicator', at, end }
  const unit = findUnit(expression, unitOf)
  if (!unit.ok) return unit.refusal
  const wanted = parseUnit(declared)
  if (!wanted.ok) return { code: 'not_a_unit', found: declared, at, end }
  if (isLike(unit.value, wanted.value)) return null
  return { code: 'other_unit', declared: printUnit(wanted.value), found: printUnit(unit.value), at, end }
}
