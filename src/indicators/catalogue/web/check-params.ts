import type { CheckKind } from '../../rules/check-rule.schema.ts'
import { type Known, lookAtFormula } from '../../rules/look-at-formula.ts'

/** A field of a rule's figures: a number, one of a few, a formula, or something of the catalogue. */
export type ParamField =
  | { readonly name: string; readonly is: 'number'; readonly isOptional?: boolean; readonly initial?: string }
  | {
      readonly name: string
      readonly is: 'choice'
      readonly of: 'whens' | 'overs' | 'comparisons'
      readonly initial: string
    }
  | { readonly name: string; readonly is: 'formula' }
  | { readonly name: string; readonly is: 'register' }
  | { readonly name: string; readonly is: 'code' }

const atLeast = { name: 'atLeast', is: 'number', initial: '0' } as const
const percent = { name: 'percent', is: 'number', initial: '50' } as const

/** What each kind of rule asks for, beside which indicators it looks at. */
export const PARAM_FIELDS: Readonly<Record<CheckKind, readonly ParamField[]>> = {
  type: [],
  range: [
    { name: 'min', is: 'number', isOptional: true },
    { name: 'max', is: 'number', isOptional: true },
  ],
  required: [{ name: 'when', is: 'choice', of: 'whens', initial: 'empty' }],
  cross_field: [
    { name: 'left', is: 'formula' },
    { name: 'is', is: 'choice', of: 'comparisons', initial: 'at_most' },
    { name: 'right', is: 'formula' },
    { name: 'within', is: 'number', initial: '0' },
  ],
  cross_period: [{ name: 'back', is: 'number', initial: '1' }, percent, atLeast],
  cross_park: [{ name: 'times', is: 'number', initial: '10' }, { name: 'parks', is: 'number', initial: '5' }, atLeast],
  register: [
    { name: 'code', is: 'code' },
    { name: 'key', is: 'register' },
    { name: 'within', is: 'number', initial: '0' },
  ],
  outlier: [
    { name: 'over', is: 'choice', of: 'overs', initial: 'parks' },
    { name: 'limit', is: 'number', initial: '3.5' },
    { name: 'figures', is: 'number', initial: '7' },
    atLeast,
  ],
  seasonal: [{ name: 'years', is: 'number', initial: '3' }, percent, atLeast],
}

/** Rules that name the indicators they look at. */
export function looksAtSubjects(kind: CheckKind): boolean {
  return kind !== 'cross_field' && kind !== 'register'
}

export type TypedParams = Readonly<Record<string, string>>

export function emptyParams(kind: CheckKind): TypedParams {
  return Object.fromEntries(
    PARAM_FIELDS[kind].map((field) => [field.name, ('initial' in field && field.initial) || '']),
  )
}

/** The figures of a rule as they are typed; `codes` are the indicators it looks at. */
export function typeParams(kind: CheckKind, params: Readonly<Record<string, unknown>>): TypedParams {
  const of = (params.of ?? {}) as { codes?: string[] }
  const typed = PARAM_FIELDS[kind].map(({ name }) => [name, params[name] === undefined ? '' : String(params[name])])
  return { ...Object.fromEntries(typed), codes: (of.codes ?? []).join(', ') }
}

export type ParamFault = 'figure' | 'bound' | 'formula' | 'choose' | { readonly code: string }

/**
 * What is sent, or which fields are at fault.
 *
 * @param kept  of the rule as it stood: what the page does not show of `of` stays
 */
export function writeParams(
  kind: CheckKind,
  typed: TypedParams,
  known: Known,
  kept: Readonly<Record<string, unknown>> = {},
): { readonly params: Record<string, unknown>; readonly faults: Readonly<Record<string, ParamFault>> } {
  const params: Record<string, unknown> = {}
  const faults: Record<string, ParamFault> = {}
  for (const field of PARAM_FIELDS[kind]) {
    const text = (typed[field.name] ?? '').trim()
    if (field.is === 'number') {
      if (text === '' && field.isOptional) continue
      const value = Number(text)
      if (text === '' || !Number.isFinite(value)) faults[field.name] = 'figure'
      else params[field.name] = value
    } else {
      if (text === '') faults[field.name] = 'choose'
      else if (field.is === 'formula' && lookAtFormula(text, undefined, undefined, known).error)
        faults[field.name] = 'formula'
      params[field.name] = text
    }
  }
  if (kind === 'range' && !('min' in params) && !('max' in params)) faults.min = 'bound'
  if (looksAtSubjects(kind)) {
    const codes = (typed.codes ?? '').split(/[\s,，、]+/).filter((code) => code !== '')
    const wrong = codes.find((code) => !known.has(code))
    if (wrong !== undefined) faults.codes = { code: wrong }
    const { codes: _, ...others } = (kept.of ?? {}) as { codes?: string[] }
    params.of = { ...others, ...(codes.length > 0 ? { codes } : {}) }
  }
  return { params, faults }
}
