import type { PlanReading, Span } from '../../plans.schema.ts'
import type { Content, Contents, ItemKind } from '../drafts.schema.ts'

/** The kinds that keep their identity and stand in lists of their own. */
export const LASTING = ['target', 'layout_row', 'task', 'responsible', 'annex_row'] as const
export type Lasting = (typeof LASTING)[number]

export const LIST_OF = {
  target: 'targets',
  layout_row: 'layout',
  task: 'tasks',
  responsible: 'responsible',
  annex_row: 'annex',
} as const satisfies Record<Lasting, keyof PlanReading>

export interface Listed<Kind extends ItemKind = ItemKind> {
  readonly kind: Kind
  readonly position: number
  readonly span: Span | null
  readonly content: Contents[Kind]
}

/** A reading as single items, each list in its order. */
export function listItems(reading: PlanReading): Listed[] {
  const list = (kind: ItemKind, items: readonly { readonly span: Span | null }[]) =>
    items.map(({ span, ...content }, position): Listed => ({ kind, position, span, content: content as Content }))
  return [
    { kind: 'notice', position: 0, span: null, content: reading.notice },
    ...list('heading', reading.headings),
    ...LASTING.flatMap((kind) => list(kind, reading[LIST_OF[kind]])),
    ...list('uncovered', reading.uncovered),
    // A matter without a place points at the begin.
    ...list(
      'warning',
      reading.warnings.map((one) =>
        one.span[1] > one.span[0] ? one : { ...one, span: [one.span[0], one.span[0] + 1] },
      ),
    ),
  ]
}

/** The same items further on in a longer text. */
export function shiftItem<Item extends Listed>(item: Item, by: number): Item {
  const shift = (span: Span | null): Span | null => span && [span[0] + by, span[1] + by]
  if (item.kind !== 'task') return { ...item, span: shift(item.span) }
  const content = item.content as Contents['task']
  const measures = content.measures.map((one) => ({ ...one, span: [one.span[0] + by, one.span[1] + by] as Span }))
  return { ...item, span: shift(item.span), content: { ...content, measures } }
}
