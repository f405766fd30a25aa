import { accept, type Result, refuse } from '../../../platform/result.ts'
import type { Span } from '../../plans.schema.ts'
import {
  type Content,
  contentSchemas,
  type Decision,
  type DraftItem,
  type ItemKind,
  type Origin,
} from '../drafts.schema.ts'

export { sortItems } from './sort-items.ts'

/** What a decision on items needs to know of a draft. */
export interface OpenDraft {
  readonly text: string
  readonly items: readonly DraftItem[]
}

/** An item that somebody saw. */
export interface Seen {
  readonly id: string
  readonly revision: number
}

export type ItemRefusal =
  | { readonly code: 'no_such_item' }
  /** Somebody changed it after it was seen. */
  | { readonly code: 'changed_meanwhile'; readonly item: DraftItem }
  | { readonly code: ItemRefusalCode }

export type ItemRefusalCode =
  /** It was dropped, merged away or split. */
  | 'not_live'
  /** What is said is not of the kind's shape. */
  | 'wrong_content'
  | 'span_outside_text'
  | 'span_missing'
  /** Uncovered sentences and warnings are decided, not written. */
  | 'not_edited_by_hand'
  /** The amendment's change is to be accepted or declined before anything else. */
  | 'decide_first'
  | 'not_of_one_kind'
  | 'not_neighbours'
  | 'parts_outside_the_item'
  | 'parts_overlap'
  | 'part_left_out'
  | 'not_covered_by_it'
  | 'not_dropped'
  | 'not_decided_so'

/** An item as a decision leaves it. Without an id: it is new. */
export interface ItemWrite {
  readonly id: string | null
  readonly kind: ItemKind
  readonly position: number
  readonly span: Span | null
  readonly content: Content
  readonly origin: Origin
  readonly live: boolean
  readonly decision: { readonly what: Decision; readonly reason: string } | null
}

/** What is asked of an item before anything is done with it: it is there, as it was seen, and lives. */
export function findSeen(draft: OpenDraft, seen: Seen): Result<DraftItem, ItemRefusal> {
  const item = draft.items.find(({ id }) => id === seen.id)
  if (!item) return refuse({ code: 'no_such_item' })
  if (item.revision !== seen.revision) return refuse({ code: 'changed_meanwhile', item })
  return accept(item)
}

/** The same for what people write: sentences and warnings are decided instead, and open changes come first. */
export function findWritable(draft: OpenDraft, seen: Seen): Result<DraftItem, ItemRefusal> {
  const found = findSeen(draft, seen)
  if (!found.ok) return found
  const { kind, live, change, decision } = found.value
  if (kind === 'uncovered' || kind === 'warning') return refuse({ code: 'not_edited_by_hand' })
  if (change !== null && change.kind !== 'kept' && decision === null) return refuse({ code: 'decide_first' })
  return live ? found : refuse({ code: 'not_live' })
}

/**
 * What is said of a kind, in its shape, at its place. A target's and a task's own words, and those of measures, are what
 * the text has there: nobody types them.
 */
export function readContent(
  draft: Pick<OpenDraft, 'text'>,
  kind: ItemKind,
  content: unknown,
  span: Span | null,
): Result<{ content: Content; span: Span | null }, ItemRefusal> {
  const parsed = contentSchemas[kind].safeParse(content)
  if (!parsed.success) return refuse({ code: 'wrong_content' })
  if (kind === 'notice')
    return span === null ? accept({ content: parsed.data, span }) : refuse({ code: 'wrong_content' })
  if (span === null) {
    return kind === 'annex_row' ? accept({ content: parsed.data, span }) : refuse({ code: 'span_missing' })
  }
  if (!liesIn(draft.text, span)) return refuse({ code: 'span_outside_text' })
  const words = draft.text.slice(span[0], span[1])
  if (kind === 'target') return accept({ content: { ...contentSchemas.target.parse(content), text: words }, span })
  if (kind === 'task') {
    const task = contentSchemas.task.parse(content)
    const outside = task.measures.some(
      (measure) => measure.span[0] < span[0] || measure.span[1] > span[1] || measure.span[1] <= measure.span[0],
    )
    if (outside) return refuse({ code: 'span_outside_text' })
    const measures = task.measures.map((one) => ({ ...one, text: draft.text.slice(one.span[0], one.span[1]) }))
    return accept({ content: { ...task, text: words, measures }, span })
  }
  return accept({ content: parsed.data, span })
}

export function liesIn(text: string, [start, end]: Span): boolean {
  return start >= 0 && end > start && end <= text.length
}

/** An item as it is, for what changes only a part of it. */
export function keep(item: DraftItem): ItemWrite {
  const { id, kind, position, span, content, origin, live, decision } = item
  return {
    id,
    kind,
    position,
    span,
    content,
    origin,
    live,
    decision: decision && { what: decision.what, reason: decision.reason },
  }
}
