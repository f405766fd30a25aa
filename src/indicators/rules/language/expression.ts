import type { Unit } from './unit.ts'

/** From where to where in the text, in UTF-16 code units, half-open. */
export interface Place {
  readonly at: number
  readonly end: number
}

export type Operator = '+' | '-' | '*' | '/'

/** Functions over any number of like values. */
export const GATHERINGS = ['sum', 'mean', 'min', 'max'] as const
export type Gathering = (typeof GATHERINGS)[number]

/** All words that are no codes. */
export const FUNCTIONS = [...GATHERINGS, 'ratio', 'growth', 'previous'] as const

/**
 * What a computed indicator is computed by.
 *
 * `previous`: the same indicator so many periods before. `growth`: by how many percent it is above the same period of the
 * last year. `ratio`: how many percent of the second the first is.
 */
export type Expression = Place &
  (
    | {
        readonly kind: 'number'
        /** As written, without zeros that say nothing: figures of the text and of the machine are the same ones. */
        readonly digits: string
        readonly unit: Unit
      }
    | { readonly kind: 'code'; readonly code: string }
    | { readonly kind: 'negate'; readonly of: Expression }
    | {
        readonly kind: 'binary'
        readonly operator: Operator
        /** Where the sign stands: what is wrong with its two sides is shown there. */
        readonly sign: Place
        readonly left: Expression
        readonly right: Expression
      }
    | { readonly kind: 'gather'; readonly how: Gathering; readonly of: readonly Expression[] }
    | { readonly kind: 'ratio'; readonly of: Expression; readonly to: Expression }
    | { readonly kind: 'growth'; readonly code: string }
    | { readonly kind: 'previous'; readonly code: string; readonly back: number }
  )

/** Longer, or nested deeper, than anybody reads; and no way to keep the server busy. */
export const MOST_CHARACTERS = 1000
export const MOST_DEPTH = 32
/** What a number of the machine holds exactly. */
export const MOST_DIGITS = 15
export const MOST_PERIODS_BACK = 60

/** The codes that an expression names, each once, in the order in which they come. */
export function listCodes(expression: Expression): string[] {
  const codes = new Set<string>()
  const look = (one: Expression): void => {
    switch (one.kind) {
      case 'number':
        return
      case 'code':
      case 'growth':
      case 'previous':
        codes.add(one.code)
        return
      case 'negate':
        look(one.of)
        return
      case 'binary':
        look(one.left)
        look(one.right)
        return
      case 'ratio':
        look(one.of)
        look(one.to)
        return
      case 'gather':
        one.of.forEach(look)
    }
  }
  look(expression)
  return [...codes]
}
