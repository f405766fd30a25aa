import { type ReactNode, useEffect, useRef } from 'react'
import { type Wing, WingGlyph } from '../mark.tsx'
import { useTitle } from './desk-context.tsx'

interface PageHeadProps {
  /** Where the page is; the yard when left out. */
  readonly wing?: Wing
  /** From the wing to here; every part but the last is a link. The wing's glyph stands before them. */
  readonly path: readonly ReactNode[]
  readonly title: string
  /** Beside the title: light, state. */
  readonly mark?: ReactNode
  /** Two or three facts under the title. */
  readonly facts?: ReactNode
  /** The card at the right: what can be done, and what blocks the rest. */
  readonly acts?: ReactNode
}

/** The head of a page. The heading takes the focus when one comes from another page, so that reading begins there. */
export function PageHead({ wing, path, title, mark, facts, acts }: PageHeadProps) {
  useTitle(title)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    // On the very first page the skip link comes first.
    if (document.activeElement === document.body && document.documentElement.dataset.visited)
      heading.current?.focus({ preventScroll: true })
    document.documentElement.dataset.visited = 'yes'
  }, [])
  return (
    <div className={acts ? 'head with-acts' : 'head'}>
      <div>
        <p className="eyb">
          <WingGlyph wing={wing ?? 'yard'} size={16} />
          {path.map((part, at) => (
            // A path never changes while its page stands.
            // biome-ignore lint/suspicious/noArrayIndexKey: see above
            <span key={at}>{part}</span>
          ))}
        </p>
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {mark}
        {facts ? <div className="facts">{facts}</div> : null}
      </div>
      {acts}
    </div>
  )
}

interface CardProps {
  readonly title: string
  /** One note at the right. */
  readonly note?: ReactNode
  readonly id?: string
  /** Of the twelve columns; the whole width when left out. */
  readonly columns?: 4 | 5 | 6 | 7 | 8 | 12
  readonly children: ReactNode
}

/** One part of a page, with its title. */
export function Card({ title, note, id, columns = 12, children }: CardProps) {
  return (
    <section className={`card c${columns}`} {...(id ? { id } : {})}>
      <div className="hd">
        <h2>{title}</h2>
        {note ? <span className="q end">{note}</span> : null}
      </div>
      {children}
    </section>
  )
}
