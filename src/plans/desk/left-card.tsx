import { Button } from 'antd'
import { useState } from 'react'
import { useDesk } from '../../ui/desk/desk-context.tsx'
import { Light } from '../../ui/light.tsx'
import type { Block, Draft } from '../drafts/drafts.schema.ts'
import { labelItem } from '../web/words.ts'
import type { DraftView } from './draft-view.ts'
import { draftWords } from './draft-words.ts'
import { nameOf } from './item-fields.ts'

/** So many of one sort are listed at first. */
const SHOWN = 5

interface Props {
  readonly draft: Draft
  readonly view: DraftView
  readonly onGo: (id: string) => void
}

/** What stands against checking the draft, sort by sort; each leads to its item. */
export function LeftCard({ draft, view, onGo }: Props) {
  const { lang } = useDesk()
  const w = draftWords[lang]
  if (draft.state === 'published' || draft.state === 'withdrawn') return null
  const sorts = new Map<Block['code'], Block[]>()
  for (const block of draft.blocks) sorts.set(block.code, [...(sorts.get(block.code) ?? []), block])
  return (
    <section className="card" id="left" aria-labelledby="left-title">
      <div className="hd">
        <h2 id="left-title">{w.left}</h2>
        {draft.blocks.length > 0 ? <span className="q n">{w.leftCount(draft.blocks.length)}</span> : null}
      </div>
      {draft.blocks.length === 0 ? (
        <p>
          <Light colour="green">{w.nothingLeft}</Light>
        </p>
      ) : (
        [...sorts].map(([code, blocks]) => <Sort key={code} code={code} blocks={blocks} view={view} onGo={onGo} />)
      )}
    </section>
  )
}

interface SortProps {
  readonly code: Block['code']
  readonly blocks: readonly Block[]
  readonly view: DraftView
  readonly onGo: (id: string) => void
}

function Sort({ code, blocks, view, onGo }: SortProps) {
  const { lang } = useDesk()
  const w = draftWords[lang]
  const [isWhole, setWhole] = useState(false)
  const shown = isWhole ? blocks : blocks.slice(0, SHOWN)
  return (
    <div className="left-sort">
      <h3>
        <Light colour="yellow">{w.leftWhy[code]}</Light> <span className="q n">{blocks.length}</span>
      </h3>
      <ul>
        {shown.map(({ item: id }) => {
          const item = id === null ? undefined : view.items.get(id)
          if (!item) return null
          const [mark] = view.marksOf.get(item.id) ?? []
          return (
            <li key={item.id}>
              <button type="button" className="plain" onClick={() => onGo(item.id)}>
                {mark ? <span className="n">{labelItem(mark, lang)} </span> : null}
                <span lang="zh-CN">{nameOf(item.kind, item.content)}</span>
              </button>
            </li>
          )
        })}
      </ul>
      {shown.length < blocks.length ? (
        <Button size="small" onClick={() => setWhole(true)}>
          {w.more(blocks.length - shown.length)}
        </Button>
      ) : null}
    </div>
  )
}
