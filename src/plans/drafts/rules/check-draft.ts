import { type Block, contentSchemas, type DraftItem, type DraftKind } from '../drafts.schema.ts'
import { sortItems } from './draft-items.ts'

export interface CheckedDraft {
  readonly kind: DraftKind
  readonly items: readonly DraftItem[]
  /** Whether the edition it began from still holds. */
  readonly baseHolds: boolean
}

/** Everything that stands against checking a draft, in reading order. Empty: it may be checked. */
export function checkDraft({ kind, items, baseHolds }: CheckedDraft): Block[] {
  const live = sortItems(items.filter((item) => item.live))
  const of = (wanted: DraftItem['kind']) => live.filter((item) => item.kind === wanted)
  const blocks: Block[] = []
  const block = (code: Block['code'], item: DraftItem | null) => blocks.push({ code, item: item?.id ?? null })
  if (!baseHolds) block('another_edition_holds', null)
  const notice = of('notice').at(-1)
  if (!notice || !contentSchemas.notice.parse(notice.content).documentNumber?.trim()) {
    block('document_number_missing', notice ?? null)
  }
  if (of('target').length + of('layout_row').length + of('task').length === 0) block('nothing_in_it', null)
  const places = new Set<string>()
  for (const item of of('layout_row')) {
    const { district, hostZone } = contentSchemas.layout_row.parse(item.content)
    const place = `${district}/${hostZone ?? ''}`
    if (places.has(place)) block('place_named_twice', item)
    places.add(place)
  }
  for (const item of of('task')) {
    if (contentSchemas.task.parse(item.content).title.trim() === '') block('task_without_title', item)
  }
  for (const item of items) {
    if (item.change !== null && item.change.kind !== 'kept' && item.decision === null) block('change_undecided', item)
  }
  // What the edition that holds left open is open in a correction of it; an amendment speaks of its own text.
  const isAsked = (item: DraftItem) => item.decision === null && (item.origin !== 'kept' || kind === 'edition')
  for (const item of of('uncovered').filter(isAsked)) block('sentence_undecided', item)
  for (const item of of('warning').filter(isAsked)) block('warning_unanswered', item)
  return blocks
}
