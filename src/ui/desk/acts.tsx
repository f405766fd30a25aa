import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useDesk } from './desk-context.tsx'
import { deskWords } from './words.ts'

/** An act of a thing as the page shows it: open, or waiting for what is written in `waits`. */
export interface ShownAct {
  readonly act: string
  readonly label: string
  readonly isOpen: boolean
  /** One sentence a block: the condition, who holds it, since when. */
  readonly waits: readonly string[]
  readonly onDo: () => void
  readonly isDanger?: boolean
  /** Never the filled button: not what the page is there for. */
  readonly isQuiet?: boolean
}

/**
 * What can be done with a thing: the first open act is the filled button; what is not open is dashed, and says why.
 * `note` stands below.
 */
export function Acts({ acts, note }: { readonly acts: readonly ShownAct[]; readonly note?: ReactNode }) {
  const { lang } = useDesk()
  const w = deskWords[lang]
  if (acts.length === 0) return null
  const first = acts.find(({ isOpen, isQuiet }) => isOpen && !isQuiet)
  const waiting = acts.filter(({ isOpen }) => !isOpen)
  return (
    <section className="acts" aria-label={w.acts}>
      <div className="row">
        {acts.map(({ act, label, isOpen, onDo, isDanger }) => (
          <Button
            key={act}
            type={act === first?.act ? 'primary' : 'default'}
            {...(isOpen ? { onClick: onDo } : { 'aria-disabled': true, className: 'dashed' })}
            {...(isDanger && act !== first?.act ? { danger: true } : {})}
          >
            {label}
          </Button>
        ))}
      </div>
      {waiting.length > 0 ? (
        <ul className="blocks">
          {waiting.map(({ act, label, waits }) => (
            <li key={act}>
              <b>{w.waits(label)}</b>
              {waits.join(lang === 'zh' ? '；' : '; ')}
            </li>
          ))}
        </ul>
      ) : null}
      {note}
    </section>
  )
}

/** The same within a row of a list: small buttons, none of them filled, and what waits written under them. */
export function RowActs({ acts }: { readonly acts: readonly ShownAct[] }) {
  const { lang } = useDesk()
  const w = deskWords[lang]
  if (acts.length === 0) return null
  return (
    <div className="row-acts">
      <div className="row end">
        {acts.map(({ act, label, isOpen, onDo }) => (
          <Button
            key={act}
            size="small"
            {...(isOpen ? { onClick: onDo } : { 'aria-disabled': true, className: 'dashed' })}
          >
            {label}
          </Button>
        ))}
      </div>
      {acts
        .filter(({ isOpen }) => !isOpen)
        .map(({ act, label, waits }) => (
          <p key={act} className="q">
            {w.waits(label)}
            {waits.join(lang === 'zh' ? '；' : '; ')}
          </p>
        ))}
    </div>
  )
}
