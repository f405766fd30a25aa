import type { ItemKind } from './reading-items.ts'
import { en } from './words-en.ts'
import type { Lang, Words } from './words-shape.ts'
import { zh } from './words-zh.ts'

export type { Counts, Lang } from './words-shape.ts'

/** The page in both languages. */
export const words: Readonly<Record<Lang, Words>> = { zh, en }

/** The label of an item as it stands on the page: 目1, 任2.1; T1, K2.1. */
export function labelItem(item: { readonly kind: ItemKind; readonly number: string }, lang: Lang): string {
  return `${words[lang].kinds[item.kind].short}${item.number}`
}
