import type { Expression, Place } from './expression.ts'

/** Why there is no figure of an indicator. */
export type MissingWord = 'not_reported' | 'not_applicable' | 'confidential' | 'not_due'

/** An indicator of a place and a period: a figure, or the word for why there is none; `undefined`: computed, without answer. */
export type Reading = { readonly value: number } | { readonly value: null; readonly missing: MissingWord | 'undefined' }

/** Which indicator is missing, and of which period; or where the arithmetic has no answer. */
export type Because =
  | { readonly why: MissingWord | 'undefined'; readonly code: string; readonly periodsBack: number }
  | (Place & { readonly why: 'divided_by_zero' | 'too_large' })

/** A figure, or why there is none: every cause is named, and the gravest is the word. */
export type Computed =
  | { readonly value: number }
  | {
      readonly value: null
      readonly missing: MissingWord | 'undefined'
      readonly because: readonly Because[]
    }

export interface EvaluationContext {
  /** An indicator so many periods before: 0 is the period itself. */
  readonly read: (code: string, periodsBack: number) => Reading
  /** 12, 4, 2 or 1: which period `growth` compares with. */
  readonly periodsAYear: number
}

/** Beyond this a figure is no longer exact, and surely a mistake. */
export const MOST = 1e15

/** What is confidential stays so in what is computed from it; then what somebody can do something about. */
const GRAVEST = ['confidential', 'not_reported', 'not_due', 'not_applicable'] as const

/**
 * Computes an expression. Total: whatever is missing, zero or too large comes out as a missing figure that says why; it
 * never throws, and never is NaN or infinite. A missing figure is never taken for zero, and never left out of a mean.
 */
export function evaluate(expression: Expression, context: EvaluationContext): Computed {
  const because: Because[] = []
  const value = compute(expression, context, because)
  if (value !== null && because.length === 0) return { value }
  const causes = distinct(because)
  const missing = GRAVEST.find((word) => causes.some(({ why }) => why === word)) ?? 'undefined'
  return { value: null, missing, because: causes }
}

/** The figure; null where there is none, and then `because` holds every cause. */
function compute(expression: Expression, context: EvaluationContext, because: Because[]): number | null {
  const { at, end } = expression
  const inside = (of: Expression) => compute(of, context, because)
  const bounded = (value: number, place: Place): number | null => {
    if (Math.abs(value) <= MOST) return value === 0 ? 0 : value
    because.push({ why: 'too_large', at: place.at, end: place.end })
    return null
  }
  const divide = (over: number, under: number, place: Place): number | null => {
    // What is so near to zero that the quotient leaves the machine's numbers is zero as well.
    if (under !== 0) return bounded(over / under, place)
    because.push({ why: 'divided_by_zero', at: place.at, end: place.end })
    return null
  }
  const read = (code: string, periodsBack: number): number | null => {
    const reading = context.read(code, periodsBack)
    if (reading.value === null) {
      because.push({ why: reading.missing, code, periodsBack })
      return null
    }
    if (Number.isFinite(reading.value)) return bounded(reading.value, expression)
    because.push({ why: 'not_reported', code, periodsBack })
    return null
  }

  switch (expression.kind) {
    case 'number':
      return bounded(Number(expression.digits), expression)
    case 'code':
      return read(expression.code, 0)
    case 'previous':
      return read(expression.code, expression.back)
    case 'negate': {
      const value = inside(expression.of)
      return value === null ? null : bounded(-value, expression)
    }
    case 'growth': {
      const now = read(expression.code, 0)
      const before = read(expression.code, context.periodsAYear)
      if (now === null || before === null) return null
      // From a loss to a profit is growth: the sign is that of the difference.
      const part = divide(now - before, Math.abs(before), { at, end })
      return part === null ? null : bounded(part * 100, { at, end })
    }
    case 'ratio': {
      const of = inside(expression.of)
      const to = inside(expression.to)
      if (of === null || to === null) return null
      const part = divide(of, to, { at, end })
      return part === null ? null : bounded(part * 100, { at, end })
    }
    case 'gather': {
      const values = expression.of.map(inside)
      const known = values.filter((value) => value !== null)
      return known.length < values.length ? null : bounded(GATHER[expression.how](known), { at, end })
    }
    case 'binary': {
      const left = inside(expression.left)
      const right = inside(expression.right)
      if (left === null || right === null) return null
      switch (expression.operator) {
        case '+':
          return bounded(left + right, expression.sign)
        case '-':
          return bounded(left - right, expression.sign)
        case '*':
          return bounded(left * right, expression.sign)
        case '/':
          return divide(left, right, expression.sign)
      }
    }
  }
}

const add = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0)
const GATHER = {
  sum: add,
  mean: (values: readonly number[]) => add(values) / values.length,
  min: (values: readonly number[]) => Math.min(...values),
  max: (values: readonly number[]) => Math.max(...values),
} as const

function distinct(because: readonly Because[]): Because[] {
  const seen = new Map<string, Because>()
  for (const one of because) {
    const key = 'code' in one ? `${one.code} ${one.periodsBack}` : `${one.at} ${one.why}`
    if (!seen.has(key)) seen.set(key, one)
  }
  return [...seen.values()]
}

/** Rounds half away from zero, as figures are rounded by hand: 1.005 to two decimals is 1.01. */
export function roundTo(value: number, decimals: number): number {
  const [digits = '0', power = '0'] = Math.abs(value).toExponential().split('e')
  const shifted = Math.round(Number(`${digits}e${Number(power) + decimals}`))
  const [whole = '0', more = '0'] = shifted.toExponential().split('e')
  const rounded = Number(`${whole}e${Number(more) - decimals}`)
  return value < 0 && rounded !== 0 ? -rounded : rounded
}
