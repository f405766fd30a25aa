import { memo, useEffect, useMemo, useRef, useState } from 'react'
import { bringIntoView } from './bring-into-view.ts'
import type { Piece } from './cut-text.ts'
import { findOpening, isHeadingId, type NoticeLine } from './notice-lines.ts'
import { type OnPick, usePickByClick } from './pick-by-click.ts'
import type { Item } from './reading-items.ts'
import { takeWindow } from './take-window.ts'
import { type Lang, labelItem, words } from './words.ts'

/** Lines that are drawn at once: about 150 pages. */
const LINES_DRAWN = 3000

interface Props {
  readonly lang: Lang
  readonly lines: readonly NoticeLine[]
  readonly items: ReadonlyMap<string, Item>
  readonly selected: Item | null
  /** Counts up with every choice, so that choosing the same item again shows it again. */
  readonly choice: number
  readonly onPick: OnPick
  /** Another part of a very long notice is asked for: the choice would hold it back. */
  readonly onTurn: () => void
}

/** The notice with everything that was read marked in it. A choice scrolls to its sentence. */
export function NoticeText({ lang, lines, items, selected, choice, onPick, onTurn }: Props) {
  const pane = useRef<HTMLElement>(null)
  usePickByClick(pane, onPick)
  const [before, setBefore] = useState(0)
  const focus = useMemo(() => findLineOf(lines, selected), [lines, selected])
  const [from, to] = takeWindow(lines.length, LINES_DRAWN, before, focus)
  useEffect(() => setBefore(from), [from])
  const turn = (to: number) => {
    onTurn()
    setBefore(to)
  }
  useEffect(() => {
    if (choice > 0 && selected && pane.current) bringIntoView(pane.current, `mark[data-items~="${selected.id}"]`)
  }, [selected, choice])
  useEffect(() => {
    const opening = findOpening(lines)
    const line = opening && pane.current?.querySelector<HTMLElement>(`[data-start="${opening.start}"]`)
    if (line && pane.current) pane.current.scrollTop = line.offsetTop - pane.current.offsetTop - 8
  }, [lines])
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="notice-pane" ref={pane} tabIndex={0} aria-label={words[lang].result.noticeRegion}>
      <div className="notice-text" lang="zh-CN">
        {from > 0 ? (
          <TurnButton label={words[lang].result.earlier(from)} lang={lang} onTurn={() => turn(from - LINES_DRAWN)} />
        ) : null}
        {lines.slice(from, to).map((line) => (
          <LineOfNotice
            key={line.start}
            line={line}
            items={items}
            lang={lang}
            selected={selected && hasItem(line, selected.id) ? selected.id : null}
            within={isWithin(line, selected)}
          />
        ))}
        {to < lines.length ? (
          <TurnButton label={words[lang].result.later(lines.length - to)} lang={lang} onTurn={() => turn(to)} />
        ) : null}
      </div>
    </section>
  )
}

interface TurnProps {
  readonly label: string
  readonly lang: Lang
  readonly onTurn: () => void
}

function TurnButton({ label, lang, onTurn }: TurnProps) {
  return (
    <button type="button" className="link-button" lang={words[lang].lang} onClick={onTurn}>
      {label}
    </button>
  )
}

/** Index of the line in which the item's mark begins; -1 for none. Lines are in text order. */
function findLineOf(lines: readonly NoticeLine[], item: Item | null): number {
  if (!item?.mark) return -1
  const start = item.mark[0]
  return lines.findIndex((line) => line.end > start)
}

interface LineProps {
  readonly line: NoticeLine
  readonly items: ReadonlyMap<string, Item>
  readonly lang: Lang
  readonly selected: string | null
  /** The chosen item was read from this line, though its mark may stand in another. */
  readonly within: boolean
}

/** Drawn anew only when its own selection changes: a long notice has thousands of pieces. */
const LineOfNotice = memo(function LineOfNotice({ line, items, lang, selected, within }: LineProps) {
  const content = line.pieces.map((piece) => (
    <PieceOfLine
      key={piece.start}
      piece={piece}
      items={items}
      lang={lang}
      selected={selected}
      plain={line.role === 'chapter' || line.role === 'section'}
    />
  ))
  const className = within ? `line-${line.role} line-within` : `line-${line.role}`
  if (line.role === 'chapter' || line.role === 'section') {
    const Heading = line.level === 3 ? 'h3' : 'h4'
    return (
      <Heading className={className} data-start={line.start}>
        {content}
      </Heading>
    )
  }
  return (
    <p className={className} data-start={line.start}>
      {content}
    </p>
  )
})

interface PieceProps {
  readonly piece: Piece
  readonly items: ReadonlyMap<string, Item>
  readonly lang: Lang
  readonly selected: string | null
  /** The line is a heading already, so its words need no emphasis. */
  readonly plain: boolean
}

function PieceOfLine({ piece, items, lang, selected, plain }: PieceProps) {
  const marks = piece.ids.filter((id) => !isHeadingId(id))
  const text = !plain && piece.ids.length > marks.length ? <strong>{piece.text}</strong> : piece.text
  if (marks.length === 0) return text
  const kinds = new Set(marks.map((id) => `is-${items.get(id)?.kind ?? 'target'}`))
  const on = selected !== null && marks.includes(selected)
  return (
    <>
      <mark className={[...kinds, ...(on ? ['on'] : [])].join(' ')} data-items={marks.join(' ')}>
        {text}
      </mark>
      {piece.ends
        .filter((id) => !isHeadingId(id))
        .map((id) => {
          const item = items.get(id)
          if (!item) return null
          const label = labelItem(item, lang)
          return (
            // A link and not a button, so that the line breaks round it as round any word.
            <a
              key={id}
              href={`#row-${id}`}
              className={id === selected ? 'mark-ref on' : 'mark-ref'}
              data-items={id}
              lang={words[lang].lang}
              aria-label={words[lang].result.ref(label)}
            >
              {'\u2060'}
              {label}
            </a>
          )
        })}
    </>
  )
}

function hasItem(line: NoticeLine, id: string): boolean {
  return line.pieces.some((piece) => piece.ids.includes(id))
}

function isWithin(line: NoticeLine, item: Item | null): boolean {
  return item?.kind === 'task' && item.span !== null && item.span[0] < line.end && item.span[1] > line.start
}
