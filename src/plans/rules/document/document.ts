import type { Heading, Span } from '../../plans.schema.ts'

/**
 * The frame every finder works in: the normalised text, cut into paragraphs that know where they stand.
 * `read-document.ts` makes it; the finders (`find-targets.ts`, `find-owners.ts`, `find-layout.ts`, `find-tasks.ts`) read it.
 */
export interface PlanDocument {
  readonly text: string
  /** In text order. Those of the plan only: no table of contents, no annex, no box. */
  readonly headings: readonly Heading[]
  /** In text order, never overlapping. A heading that is run into its paragraph is not part of the paragraph's span. */
  readonly paragraphs: readonly Paragraph[]
  /** The annexes that are printed in the text, in text order. */
  readonly annexes: readonly { readonly title: string; readonly span: Span }[]
}

export interface Paragraph {
  readonly span: Span
  /**
   * cover: document data, titles, addressees, the letter that hands out the plan, signature, date.
   * body: the plan's own words. annex: an annex printed after it. furniture: navigation, buttons, page numbers.
   */
  readonly part: 'cover' | 'body' | 'annex' | 'furniture'
  /** cell: one cell or flattened line of a table. */
  readonly kind: 'prose' | 'cell'
  /** Index in `headings` of the nearest heading above, or the one it is run into; -1 for none. */
  readonly heading: number
}
