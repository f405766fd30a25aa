import { accept, type Result, refuse } from '../../../platform/result.ts'
import type { Span } from '../../plans.schema.ts'
import {
  findWritable,
  type ItemRefusal,
  type ItemWrite,
  keep,
  type OpenDraft,
  readContent,
  type Seen,
} from './draft-items.ts'

export interface Part {
  readonly content: unknown
  readonly span: Span
}

/**
 * Makes several of one item. Together they cover what it had, but for spaces and marks between them; the first keeps its
 * identity, the others are new.
 */
export function splitItem(draft: OpenDraft, seen: Seen, parts: readonly Part[]): Result<ItemWrite[], ItemRefusal> {
  const found = findWritable(draft, seen)
  if (!found.ok) return found
  const item = found.value
  if (item.kind === 'notice' || item.span === null) return refuse({ code: 'span_missing' })
  const writes: ItemWrite[] = []
  let at = item.span[0]
  for (const [index, part] of parts.entries()) {
    const [start, end] = part.span
    if (start < item.span[0] || end > item.span[1]) return refuse({ code: 'parts_outside_the_item' })
    if (start < at) return refuse({ code: 'parts_overlap' })
    if (saysSomething(draft.text.slice(at, start))) return refuse({ code: 'part_left_out' })
    const read = readContent(draft, item.kind, part.content, part.span)
    if (!read.ok) return read
    writes.push({ ...keep(item), ...read.value, id: index === 0 ? item.id : null, origin: 'split' })
    at = end
  }
  if (saysSomething(draft.text.slice(at, item.span[1]))) return refuse({ code: 'part_left_out' })
  return accept(writes)
}

/** Whether there is more than spaces and marks. */
function saysSomething(words: string): boolean {
  return /[\p{L}\p{N}]/u.test(words)
}
