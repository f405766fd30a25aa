import { listCodes } from './language/expression.ts'
import { type Fault, sayFault } from './language/fault.ts'
import { findFault, findUnit } from './language/find-unit.ts'
import { orderByNeeds } from './language/order-by-needs.ts'
import { parseExpression } from './language/parse.ts'
import { printExpression } from './language/print.ts'
import { printUnit } from './language/unit.ts'

/** What is wrong with a formula: where, in UTF-16 code units of the text, and in words what to write instead. */
export interface FormulaError {
  readonly code: string
  readonly at: number
  readonly end: number
  readonly message: { readonly zh: string; readonly en: string }
}

/** A formula as it is being written. */
export interface LookedAt {
  /** As it is kept: with no bracket more than it needs. Null: it cannot be read. */
  readonly written: string | null
  /** That comes out; null: none does. */
  readonly unit: string | null
  readonly needs: string[]
  readonly error: FormulaError | null
}

/** The indicators that a formula can name, by code. */
export type Known = ReadonlyMap<string, { readonly unit: string; readonly needs: readonly string[] }>

export function tellFault(fault: Fault): FormulaError {
  return { code: fault.code, at: fault.at, end: fault.end, message: sayFault(fault) }
}

/**
 * Looks at a formula: its unit and what it names, or what is wrong with it first and where. The page asks it at each key,
 * the server when the formula is stated.
 *
 * @param unit  of the indicator that it is to compute; left out, any will do
 * @param code  of that indicator; left out, circles are not looked for
 */
export function lookAtFormula(
  text: string,
  unit: string | undefined,
  code: string | undefined,
  known: Known,
): LookedAt {
  const parsed = parseExpression(text)
  if (!parsed.ok) return { written: null, unit: null, needs: [], error: tellFault(parsed.refusal) }
  const needs = listCodes(parsed.value)
  const written = printExpression(parsed.value)
  const unitOf = (one: string) => known.get(one)?.unit ?? null
  const found = findUnit(parsed.value, unitOf)
  if (!found.ok) return { written, unit: null, needs, error: tellFault(found.refusal) }
  const told = { written, needs, unit: printUnit(found.value) }
  const fault = unit === undefined ? null : findFault(parsed.value, unit, unitOf)
  if (fault) return { ...told, error: tellFault(fault) }
  const circle = code === undefined ? null : findCircle(code, needs, known)
  if (circle === null) return { ...told, error: null }
  const path = circle.join(' → ')
  return {
    ...told,
    error: {
      code: 'circle',
      at: 0,
      end: text.length,
      message: {
        zh: `公式形成循环：${path}。请去掉其中一处引用。`,
        en: `The formulas form a circle: ${path}. Take one of these references out.`,
      },
    },
  }
}

function findCircle(code: string, needs: readonly string[], known: Known): readonly string[] | null {
  const others = [...known].filter(([each]) => each !== code).map(([each, one]) => ({ code: each, needs: one.needs }))
  const ordered = orderByNeeds([{ code, needs }, ...others])
  return ordered.ok ? null : ordered.refusal.circle
}
