import type { Notice, PlanReading, TextPart } from '../../plans.schema.ts'
import type { StandingItem } from '../../programme.schema.ts'
import { findBasis } from '../../rules/find-basis.ts'
import type { GivenItems } from '../../rules/identify-items.ts'
import { type Content, contentSchemas, type DraftItem, type DraftKind, type ItemKind } from '../drafts.schema.ts'
import { sortItems } from './draft-items.ts'

export interface ComposedDraft {
  readonly kind: DraftKind
  readonly text: string
  readonly texts: readonly TextPart[]
  readonly items: readonly DraftItem[]
}

/** What a draft says as a whole: the reading that is published, the notices it is made of, and who is who in it. */
export function composeReading(draft: ComposedDraft): { reading: PlanReading; texts: TextPart[]; items: GivenItems } {
  const live = sortItems(draft.items.filter((item) => item.live))
  const texts = nameTexts(draft)
  const of = (kind: ItemKind) => live.filter((item) => item.kind === kind)
  const spanned = <Item>(kind: ItemKind): Item[] =>
    of(kind).map(({ content, span }) => ({ ...readAs(kind, content), span }) as Item)
  const standing = (kind: ItemKind) => of(kind).map((item) => stand(item, texts))
  const [notice] = listNotices(draft)
  if (!notice) throw new Error('a draft without the data of its notice')
  return {
    reading: {
      notice,
      headings: spanned('heading'),
      targets: spanned('target'),
      layout: spanned('layout_row'),
      tasks: spanned('task'),
      responsible: spanned('responsible'),
      annex: spanned('annex_row'),
      uncovered: spanned('uncovered'),
      warnings: spanned('warning'),
      text: draft.text,
    },
    texts,
    items: {
      targets: standing('target'),
      layout: standing('layout_row').map((one) => ({ ...one, directions: [] })),
      tasks: standing('task').map((one) => ({ ...one, measures: [] })),
      responsible: standing('responsible'),
      annex: standing('annex_row'),
    },
  }
}

/** The plan's own data first, then the amendment's, as the draft has them. */
export function listNotices({ items }: Pick<ComposedDraft, 'items'>): Notice[] {
  return sortItems(items.filter(({ kind }) => kind === 'notice')).map(({ content }) =>
    contentSchemas.notice.parse(content),
  )
}

/** The notices that the text is made of, with what people corrected in their data. */
function nameTexts(draft: ComposedDraft): TextPart[] {
  const [plan, amendment] = listNotices(draft)
  return draft.texts.map((part, index) => {
    const notice = index === 0 ? plan : index === draft.texts.length - 1 ? amendment : undefined
    if (!notice) return part
    const { documentNumber, title, planTitle, issuedOn } = notice
    return { ...part, documentNumber, title: planTitle ?? title, issuedOn }
  })
}

function stand({ itemId, span, decision, basis }: DraftItem, texts: readonly TextPart[]): StandingItem {
  if (itemId === null) throw new Error('an item that lasts has no identity')
  // What came in a file of its own was stated by the notice whose change was accepted.
  const stated = span === null && decision?.what === 'accepted' ? texts.at(-1)?.documentNumber : findBasis(texts, span)
  return {
    itemId,
    basis: span === null && decision?.what !== 'accepted' ? (basis ?? stated ?? null) : (stated ?? null),
  }
}

function readAs(kind: ItemKind, content: Content): Content {
  return contentSchemas[kind].parse(content)
}
