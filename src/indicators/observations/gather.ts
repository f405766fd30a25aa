import type { CrossSection, ReadMissing } from '../reports.schema.ts'
import type { DefinitionRow } from './store.ts'

export type Gathering = CrossSection['gathering']

/**
 * How the figures of several parks come together. What is counted from a list is asked of the list, where each listed
 * thing is one, whatever the number of parks that name it. Shares, and amounts by another amount, are not added at all.
 */
export function findGathering({ source, kind, unit }: Pick<DefinitionRow, 'source' | 'kind' | 'unit'>): Gathering {
  if (source === 'register') return 'from_the_register'
  return source === 'computed' || kind === 'percent' || unit.includes('/') || unit.includes('%') ? 'not_added' : 'added'
}

/** What several parks come to: of how many, and of how many that said a figure. */
export interface Gathered {
  readonly value: number | null
  readonly missing: ReadMissing | null
  readonly of: { readonly parks: number; readonly reporting: number }
}

/**
 * Missing never becomes zero: with no figure at all there is none.
 *
 * @param sum  of those that reported; null: there is none
 */
export function gather(
  how: Gathering,
  told: {
    readonly parks: number
    readonly reporting: number
    readonly sum: number | null
    readonly listed?: number | null
  },
): Gathered {
  // Those that reported and no longer count are parks of that period too.
  const of = { parks: Math.max(told.parks, told.reporting), reporting: told.reporting }
  if (how === 'from_the_register') return { value: told.listed ?? null, missing: null, of }
  if (told.reporting === 0) return { value: null, missing: 'not_reported', of }
  return { value: how === 'added' ? told.sum : null, missing: null, of }
}

/** Of many parks the figures: added without what the machine's arithmetic makes of decimals. */
export function addFigures(values: readonly number[], decimals: number): number {
  const unit = 10 ** decimals
  return Math.round(values.reduce((sum, value) => sum + value, 0) * unit) / unit
}
