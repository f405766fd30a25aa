import { accept, type Result, refuse } from '../../../platform/result.ts'
import type { Span } from '../../plans.schema.ts'
import type { DraftItem } from '../drafts.schema.ts'
import {
  findWritable,
  type ItemRefusal,
  type ItemWrite,
  keep,
  type OpenDraft,
  readContent,
  type Seen,
  sortItems,
} from './draft-items.ts'

/**
 * Makes one of neighbours of one kind. The first keeps its identity and stands where all of them stood, so the sentences
 * of each are in it.
 *
 * @returns  the first as it becomes, then the others, which end
 */
export function mergeItems(
  draft: OpenDraft,
  seen: readonly Seen[],
  content: unknown,
): Result<ItemWrite[], ItemRefusal> {
  const items: DraftItem[] = []
  for (const one of seen) {
    const found = findWritable(draft, one)
    if (!found.ok) return found
    items.push(found.value)
  }
  const [first, ...others] = sortItems(items)
  if (!first || others.length === 0 || new Set(items.map(({ id }) => id)).size < items.length)
    return refuse({ code: 'not_neighbours' })
  if (first.kind === 'notice' || others.some(({ kind }) => kind !== first.kind))
    return refuse({ code: 'not_of_one_kind' })
  const row = sortItems(draft.items.filter(({ kind, live }) => kind === first.kind && live)).map(({ id }) => id)
  const at = row.indexOf(first.id)
  if (others.some(({ id }, index) => row[at + 1 + index] !== id)) return refuse({ code: 'not_neighbours' })
  const read = readContent(draft, first.kind, content, spanOf([first, ...others]))
  if (!read.ok) return read
  return accept([
    { ...keep(first), ...read.value, origin: 'merged' },
    ...others.map((item): ItemWrite => ({ ...keep(item), origin: 'merged', live: false })),
  ])
}

/** From where the first begins to where the last ends; null where none stands in the text. */
function spanOf(items: readonly DraftItem[]): Span | null {
  const spans = items.flatMap(({ span }) => (span === null ? [] : [span]))
  if (spans.length === 0) return null
  return [Math.min(...spans.map(([start]) => start)), Math.max(...spans.map(([, end]) => end))]
}
