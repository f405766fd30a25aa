import { memo, useState } from 'react'
import type { Uncovered, Warning } from '../plans.schema.ts'
import { Card, type CardProps, describeRow, ItemRef, useDrawnItems, Zh } from './card.tsx'
import { sayWarning } from './say-warning.ts'
import { words } from './words.ts'

/** How many left-over sentences are shown at first. */
const FIRST = 12

export const WarningsCard = memo(function WarningsCard({
  lang,
  items,
  selected,
  warnings,
}: CardProps & { readonly warnings: readonly Warning[] }) {
  const w = words[lang].warnings
  const { drawn, partly } = useDrawnItems({ lang, items, selected })
  return (
    <Card id="warnings" title={w.title} note={warnings.length > 0 ? w.note(warnings.length) : undefined}>
      {warnings.length === 0 ? <p className="item-none">{w.none}</p> : null}
      <ul className="item-list wide-refs">
        {drawn.map((item) => {
          const warning = warnings[item.index]
          if (!warning) return null
          const said = sayWarning(warning, lang)
          return (
            <li key={item.id} {...describeRow(item, selected)}>
              <ItemRef item={item} lang={lang} />
              <div>
                {said.own}
                {said.quoted ? (
                  <span className="second" lang="zh-CN">
                    {said.quoted}
                  </span>
                ) : null}
              </div>
            </li>
          )
        })}
      </ul>
      {partly}
    </Card>
  )
})

export const UncoveredCard = memo(function UncoveredCard({
  lang,
  items,
  selected,
  sentences,
}: CardProps & { readonly sentences: readonly Uncovered[] }) {
  const w = words[lang].uncovered
  const { drawn, partly } = useDrawnItems({ lang, items, selected })
  const [all, setAll] = useState(false)
  const chosen = items.findIndex((item) => item.id === selected)
  const isOpen = all || chosen >= FIRST || items.length <= FIRST + 2
  const shown = isOpen ? drawn : items.slice(0, FIRST)
  return (
    <Card id="uncovered" title={w.title} note={sentences.length > 0 ? w.note(sentences.length) : undefined}>
      {sentences.length === 0 ? <p className="item-none">{w.none}</p> : null}
      <ul className="item-list">
        {shown.map((item) => (
          <li key={item.id} {...describeRow(item, selected)}>
            <ItemRef item={item} lang={lang} />
            <div className="item-quote">
              <Zh quote>{sentences[item.index]?.text}</Zh>
            </div>
          </li>
        ))}
      </ul>
      {isOpen ? (
        partly
      ) : (
        <button type="button" className="link-button" onClick={() => setAll(true)}>
          {words[lang].result.showAll(items.length)}
        </button>
      )}
    </Card>
  )
})
