import type { Span, TextPart } from '../plans.schema.ts'

/**
 * The 文号 of the notice that an item's sentence stands in: the one that last stated it. Null: it stands in none, or in
 * one without a number.
 */
export function findBasis(texts: readonly TextPart[], span: Span | null): string | null {
  // What came in a file of its own came with the plan, until somebody says otherwise.
  if (span === null) return texts[0]?.documentNumber ?? null
  return texts.find((part) => part.span[0] <= span[0] && span[1] <= part.span[1])?.documentNumber ?? null
}
