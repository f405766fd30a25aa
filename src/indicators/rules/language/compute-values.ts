import { type Computed, evaluate, type Reading, roundTo } from './evaluate.ts'
import type { Expression } from './expression.ts'
import { parseExpression } from './parse.ts'

export interface ComputedIndicator {
  readonly code: string
  readonly expression: string
  readonly decimals: number
}

export interface ComputingContext {
  /** What is stated of an indicator that is not computed, so many periods before. */
  readonly read: (code: string, periodsBack: number) => Reading
  readonly periodsAYear: number
}

/** How far back, and through how many others, one computed indicator may reach: beyond, nobody has figures or follows. */
const MOST_BACK = 600
const MOST_THROUGH = 400

/**
 * Computes the computed indicators of a place and a period from what is stated, each rounded to its decimals. One that
 * needs another computed one of an earlier period has that computed for it. Those in a circle are undefined: the catalogue
 * refuses circles, and this must end all the same.
 */
export function computeValues(
  indicators: readonly ComputedIndicator[],
  { read, periodsAYear }: ComputingContext,
): Map<string, Computed> {
  const formulas = new Map<string, { expression: Expression; decimals: number }>()
  for (const { code, expression, decimals } of indicators) {
    const parsed = parseExpression(expression)
    if (parsed.ok) formulas.set(code, { expression: parsed.value, decimals })
  }
  const found = new Map<string, Computed | 'begun'>()
  const compute = (code: string, back: number, through: number): Computed => {
    const key = `${code} ${back}`
    const known = found.get(key)
    if (known && known !== 'begun') return known
    const formula = formulas.get(code)
    if (!formula || known === 'begun' || back > MOST_BACK || through > MOST_THROUGH)
      return { value: null, missing: 'undefined', because: [] }
    found.set(key, 'begun')
    const computed = evaluate(formula.expression, {
      periodsAYear,
      read: (needed, periodsBack) => {
        if (!formulas.has(needed)) return read(needed, back + periodsBack)
        const inner = compute(needed, back + periodsBack, through + 1)
        return inner.value === null ? { value: null, missing: inner.missing } : { value: inner.value }
      },
    })
    const result = computed.value === null ? computed : { value: roundTo(computed.value, formula.decimals) }
    found.set(key, result)
    return result
  }
  return new Map(indicators.map(({ code }) => [code, compute(code, 0, 0)]))
}
