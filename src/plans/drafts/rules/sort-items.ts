import type { DraftItem } from '../drafts.schema.ts'

/** The items of a kind in reading order: by place, and by where they stand where the place is shared. */
export function sortItems<Item extends Pick<DraftItem, 'position' | 'span' | 'id'>>(items: readonly Item[]): Item[] {
  return [...items].sort(
    (one, other) =>
      one.position - other.position ||
      (one.span?.[0] ?? Number.MAX_SAFE_INTEGER) - (other.span?.[0] ?? Number.MAX_SAFE_INTEGER) ||
      (one.id < other.id ? -1 : 1),
  )
}
