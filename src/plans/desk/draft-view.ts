import type { Contents, Draft, DraftItem, ItemKind } from '../drafts/drafts.schema.ts'
import { sortItems } from '../drafts/rules/sort-items.ts'
import type { PlanReading } from '../plans.schema.ts'
import { listNoticeLines, type NoticeLine } from '../web/notice-lines.ts'
import { type Item, listItems, type ItemKind as MarkKind } from '../web/reading-items.ts'

/** How the compile page calls a kind that is marked in the text. */
const MARKED = {
  target: 'target',
  layout_row: 'zone',
  task: 'task',
  responsible: 'owner',
  annex_row: 'annex',
  warning: 'warning',
  uncovered: 'uncovered',
} as const satisfies Partial<Record<ItemKind, MarkKind>>

const LISTS = {
  target: 'targets',
  layout_row: 'layout',
  task: 'tasks',
  responsible: 'responsible',
  annex_row: 'annex',
  warning: 'warnings',
  uncovered: 'uncovered',
} as const

type MarkedKind = keyof typeof MARKED

/** A draft as the page draws it: its text with marks, and which mark belongs to which item. */
export interface DraftView {
  readonly lines: readonly NoticeLine[]
  /** Everything that is marked, by the id of its mark. */
  readonly marks: ReadonlyMap<string, Item>
  /** In the order of the lists. */
  readonly inOrder: readonly Item[]
  /** The item that a mark belongs to. */
  readonly itemOf: ReadonlyMap<string, DraftItem>
  /** The marks of an item, the one to be shown first before the others. */
  readonly marksOf: ReadonlyMap<string, readonly Item[]>
  readonly items: ReadonlyMap<string, DraftItem>
  /** Of a kind, in reading order, the dropped and merged ones among them. */
  readonly byKind: Readonly<Record<ItemKind, readonly DraftItem[]>>
}

/** Lists what of a draft is drawn where. What lives is marked as the compile page marks it; beside it, what an amendment says. */
export function viewDraft(draft: Draft): DraftView {
  const byKind = groupItems(draft.items)
  const isShown = ({ live, origin }: DraftItem) => live && (draft.kind !== 'amendment' || origin !== 'kept')
  const live = (kind: ItemKind) =>
    byKind[kind].filter(kind === 'warning' || kind === 'uncovered' ? isShown : ({ live }) => live)
  const spanned = (kind: ItemKind) => live(kind).map(({ content, span }) => ({ ...content, span: span ?? [0, 0] }))
  const notice = byKind.notice[0]?.content as Contents['notice'] | undefined
  const reading = {
    notice: notice ?? { title: null, planTitle: null },
    headings: spanned('heading'),
    ...Object.fromEntries(Object.entries(LISTS).map(([kind, list]) => [list, spanned(kind as ItemKind)])),
    text: draft.text,
  } as unknown as PlanReading
  const read = listItems(reading)
  const itemOf = new Map<string, DraftItem>()
  const marksOf = new Map<string, Item[]>()
  const belong = (mark: Item, item: DraftItem | undefined) => {
    if (!item) return
    itemOf.set(mark.id, item)
    const known = marksOf.get(item.id) ?? []
    if (mark.kind !== 'measure') marksOf.set(item.id, [...known, mark])
  }
  const kindOf = new Map<MarkKind, ItemKind>(
    Object.entries(MARKED).map(([kind, marked]) => [marked, kind as ItemKind] as const),
  )
  for (const mark of read)
    belong(mark, live(kindOf.get(mark.kind === 'measure' ? 'task' : mark.kind) ?? 'task')[mark.index])
  const proposals = listProposals(draft, byKind)
  for (const [mark, item] of proposals) {
    itemOf.set(mark.id, item)
    marksOf.set(item.id, [mark, ...(marksOf.get(item.id) ?? [])])
  }
  const all = [...read, ...proposals.map(([mark]) => mark)]
  return {
    lines: listNoticeLines(reading, all),
    marks: new Map(all.map((mark) => [mark.id, mark])),
    inOrder: all,
    itemOf,
    marksOf,
    items: new Map(draft.items.map((item) => [item.id, item])),
    byKind,
  }
}

/** Where an amendment says something of an item that does not stand there yet: `任+1` for what it adds. */
function listProposals(draft: Draft, byKind: DraftView['byKind']): [Item, DraftItem][] {
  return (Object.keys(MARKED) as MarkedKind[]).flatMap((kind) => {
    const living = byKind[kind].filter(({ live }) => live)
    const added = byKind[kind].filter(({ live }) => !live)
    return byKind[kind].flatMap((item): [Item, DraftItem][] => {
      const span = item.change?.proposed?.span
      const number = item.live ? String(living.indexOf(item) + 1) : `+${added.indexOf(item) + 1}`
      if (!span || (item.live && item.span?.[0] === span[0])) return []
      const stop = draft.text.indexOf('。', span[0])
      const mark: Item['mark'] = kind === 'task' && stop > 0 && stop < span[1] ? [span[0], stop + 1] : span
      const of = MARKED[kind]
      return [[{ id: `${of}-new-${item.id}`, kind: of, number, index: -1, span, mark }, item]]
    })
  })
}

function groupItems(items: readonly DraftItem[]): Readonly<Record<ItemKind, readonly DraftItem[]>> {
  const groups: Record<ItemKind, DraftItem[]> = {
    notice: [],
    heading: [],
    target: [],
    layout_row: [],
    task: [],
    responsible: [],
    annex_row: [],
    uncovered: [],
    warning: [],
  }
  for (const item of items) groups[item.kind].push(item)
  return Object.fromEntries(Object.entries(groups).map(([kind, all]) => [kind, sortItems(all)])) as unknown as Readonly<
    Record<ItemKind, readonly DraftItem[]>
  >
}

/** What an amendment does to what holds; what it leaves alone is no change. */
export function isChange(item: DraftItem): boolean {
  return item.change !== null && item.change.kind !== 'kept'
}
