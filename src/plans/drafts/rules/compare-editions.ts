import type { PlanReading } from '../../plans.schema.ts'
import type { StandingItems } from '../../programme.schema.ts'
import type { Comparison } from '../drafts.schema.ts'
import { listChanged } from './diff-editions.ts'
import { LASTING, LIST_OF, type Listed, listItems } from './list-items.ts'

export interface ComparedEdition {
  readonly reading: PlanReading
  readonly items: StandingItems
}

/** How the programme of one day stands to that of another: item by item, by identity. What is kept is counted alone. */
export function compareEditions(from: ComparedEdition, to: ComparedEdition): Pick<Comparison, 'kept' | 'entries'> {
  const entries: Comparison['entries'] = []
  let kept = 0
  const before = listItems(from.reading)
  const after = listItems(to.reading)
  for (const kind of LASTING) {
    const were = nameItems(before, from.items, kind)
    const are = nameItems(after, to.items, kind)
    for (const [itemId, was] of were) {
      const is = are.get(itemId)
      const fields = is ? listChanged(kind, was.item.content, is.item.content) : []
      if (is && fields.length === 0) kept += 1
      else {
        entries.push({
          kind,
          itemId,
          change: is ? 'changed' : 'dropped',
          fields,
          before: was.item.content,
          after: is?.item.content ?? null,
          basis: is ? is.basis : was.basis,
        })
      }
    }
    for (const [itemId, { item, basis }] of are) {
      if (were.has(itemId)) continue
      entries.push({ kind, itemId, change: 'added', fields: [], before: null, after: item.content, basis })
    }
  }
  return { kept, entries }
}

function nameItems(
  items: readonly Listed[],
  standing: StandingItems,
  kind: (typeof LASTING)[number],
): Map<string, { item: Listed; basis: string | null }> {
  const named = items
    .filter((item) => item.kind === kind)
    .flatMap((item, index): [string, { item: Listed; basis: string | null }][] => {
      const one = standing[LIST_OF[kind]][index]
      return one ? [[one.itemId, { item, basis: one.basis }]] : []
    })
  return new Map(named)
}
