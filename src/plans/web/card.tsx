import { type ReactNode, useEffect, useMemo, useState } from 'react'
import { Light } from '../../ui/light.tsx'
import type { Item, ItemKind } from './reading-items.ts'
import { takeWindow } from './take-window.ts'
import { type Lang, labelItem, words } from './words.ts'

/** What every card of the reading is given. `items` are those of the card's own kinds, in order. */
export interface CardProps {
  readonly lang: Lang
  readonly items: readonly Item[]
  /** The chosen item, when it is one of the card's own. */
  readonly selected: string | null
}

interface ShellProps {
  readonly id: string
  readonly title: string
  readonly note?: string | undefined
  readonly children: ReactNode
}

/** A card with its heading and one note beside it. */
export function Card({ id, title, note, children }: ShellProps) {
  return (
    <section className="card" id={id} aria-labelledby={`${id}-title`} tabIndex={-1}>
      <div className="hd">
        <h2 id={`${id}-title`}>{title}</h2>
        {note ? <span className="q">{note}</span> : null}
      </div>
      {children}
    </section>
  )
}

/** The short label of an item, a button that shows its sentence. Without a place in the text it is only a label. */
export function ItemRef({ item, lang, about }: { readonly item: Item; readonly lang: Lang; readonly about?: string }) {
  const label = labelItem(item, lang)
  const shown = item.kind === 'warning' ? <Light colour="yellow">{label}</Light> : label
  if (!item.mark) return <span className="item-ref">{shown}</span>
  const name = about ? `${label} ${about}` : label
  return (
    <button type="button" className="item-ref" data-items={item.id} aria-label={words[lang].result.show(name)}>
      {shown}
    </button>
  )
}

/** Attributes of the row of an item: its place on the page, what a click on it means, whether it is chosen. */
export function describeRow(item: Item, selected: string | null) {
  return {
    id: `row-${item.id}`,
    'data-items': item.id,
    className: item.id === selected ? 'item-row on' : 'item-row',
    'aria-current': item.id === selected ? ('true' as const) : undefined,
  }
}

/** Words of the notice inside a page of another language. */
export function Zh({ children, quote = false }: { readonly children: ReactNode; readonly quote?: boolean }) {
  return (
    <span lang="zh-CN" className={quote ? 'song' : undefined}>
      {children}
    </span>
  )
}

/** A missing value: a dash, and why. */
export function Missing({ why }: { readonly why: string }) {
  return (
    <span className="missing" title={why}>
      <span aria-hidden="true">—</span>
      <span className="vh">{why}</span>
    </span>
  )
}

/** Rows of a card that are drawn at once. No notice has come near it; a text made to be long would stop the browser. */
export const ROWS_DRAWN = 400

/** The items of a card that are drawn, and a note when they are not all. */
export function useDrawnItems({ lang, items, selected }: CardProps): {
  readonly drawn: readonly Item[]
  readonly partly: ReactNode
} {
  const [before, setBefore] = useState(0)
  const focus = selected === null || items.length <= ROWS_DRAWN ? -1 : items.findIndex((item) => item.id === selected)
  const [from, to] = takeWindow(items.length, ROWS_DRAWN, before, focus)
  useEffect(() => setBefore(from), [from])
  const drawn = useMemo(() => items.slice(from, to), [items, from, to])
  const isAll = drawn.length === items.length
  const partly = isAll ? null : <p className="item-none">{words[lang].result.partly(from + 1, to, items.length)}</p>
  return { drawn, partly }
}

/** Items of the given kinds, in order. */
export function pickItems(items: readonly Item[], kinds: readonly ItemKind[]): Item[] {
  return items.filter((item) => kinds.includes(item.kind))
}
