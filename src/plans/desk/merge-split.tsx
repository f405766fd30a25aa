import { Button } from 'antd'
import { useState } from 'react'
import { useAct, useDesk } from '../../ui/desk/desk-context.tsx'
import { Drawer } from '../../ui/desk/drawer.tsx'
import { Choice, Field } from '../../ui/desk/field.tsx'
import type { Draft, DraftItem } from '../drafts/drafts.schema.ts'
import type { Span } from '../plans.schema.ts'
import { mergeItems, splitItem } from './asks.ts'
import { draftWords } from './draft-words.ts'
import {
  joinContents,
  nameOf,
  splitContent,
  type Typed,
  typedOf,
  type WritableKind,
  writeContent,
} from './item-fields.ts'
import { ItemFields, ReasonField } from './item-form.tsx'
import { trimSpan } from './selected-span.ts'

interface Props {
  readonly draft: Draft
  readonly item: DraftItem & { readonly kind: WritableKind }
  readonly onDone: (id: string) => void
  readonly onClose: () => void
}

/** Makes one of neighbours: from which to which, and what they say together. */
export function MergeDrawer({
  draft,
  item,
  neighbours,
  onDone,
  onClose,
}: Props & { readonly neighbours: readonly DraftItem[] }) {
  const { lang } = useDesk()
  const w = draftWords[lang]
  const doing = useAct(mergeItems)
  const at = neighbours.findIndex(({ id }) => id === item.id)
  const isLast = at === neighbours.length - 1
  const [from, setFrom] = useState(isLast ? at - 1 : at)
  const [to, setTo] = useState(isLast ? at : at + 1)
  const [typedBy, setTypedBy] = useState<Readonly<Record<string, Typed>>>({})
  const [reason, setReason] = useState('')
  const [isTried, setTried] = useState(false)
  const { kind } = item
  const chosen = neighbours.slice(from, to + 1)
  const joined =
    chosen.length > 0
      ? joinContents(
          kind,
          chosen.map(({ content }) => content),
        )
      : item.content
  const spans = chosen.flatMap(({ span }) => (span ? [span] : []))
  const span: Span | null =
    spans.length > 0 ? [Math.min(...spans.map(([start]) => start)), Math.max(...spans.map(([, end]) => end))] : null
  const key = `${from} ${to}`
  const typed = typedBy[key] ?? typedOf(kind, joined)
  const written = writeContent(kind, typed, joined, { text: draft.text, span })
  const isTooFew = chosen.length < 2
  const wrong = Object.keys(written.faults).length + (reason.trim() ? 0 : 1) + (isTooFew ? 1 : 0)
  const options = neighbours.map((each, index) => ({
    value: String(index),
    label: `${index + 1}　${nameOf(kind, each.content)}`,
  }))
  return (
    <Drawer
      title={w.mergeTitle(nameOf(kind, item.content))}
      act={w.acts.merge}
      doing={doing}
      wrong={isTried ? wrong : 0}
      onAct={async () => {
        setTried(true)
        if (wrong > 0 || !written.content) return
        const done = await doing.run(
          { id: draft.id },
          {
            items: chosen.map(({ id, revision }) => ({ id, revision })),
            content: written.content,
            reason: reason.trim(),
          },
        )
        const first = done?.answer.items.find(({ live }) => live)
        if (first) onDone(first.id)
      }}
      onClose={onClose}
    >
      <div className="two">
        <Field label={w.mergeFrom} hint={w.mergeHint}>
          {(control) => (
            <Choice {...control} value={String(from)} onChange={(next) => setFrom(Number(next))} options={options} />
          )}
        </Field>
        <Field label={w.mergeTo} error={isTried && isTooFew ? w.mergeNeedTwo : undefined}>
          {(control) => (
            <Choice {...control} value={String(to)} onChange={(next) => setTo(Number(next))} options={options} />
          )}
        </Field>
      </div>
      {span ? (
        <blockquote className="song" lang="zh-CN">
          {draft.text.slice(span[0], span[1])}
        </blockquote>
      ) : null}
      <ItemFields
        kind={kind}
        typed={typed}
        onChange={(next) => setTypedBy({ ...typedBy, [key]: next })}
        faults={isTried ? written.faults : {}}
      />
      <ReasonField value={reason} onChange={setReason} isTried={isTried} />
    </Drawer>
  )
}

/** Where a sentence may be cut without going through a clause. */
const STOPS = /[，。；、：！？,;:]/

/** Makes several of one item: cuts its words, and says what each part is. */
export function SplitDrawer({ draft, item, onDone, onClose }: Props) {
  const { lang } = useDesk()
  const w = draftWords[lang]
  const doing = useAct(splitItem)
  const [seen] = useState(item)
  const { kind, content } = seen
  const [start, end] = seen.span ?? [0, 0]
  const words = draft.text.slice(start, end)
  const [cuts, setCuts] = useState<readonly number[]>([])
  const [typedBy, setTypedBy] = useState<Readonly<Record<string, Typed>>>({})
  const [reason, setReason] = useState('')
  const [isTried, setTried] = useState(false)
  const edges = [0, ...cuts, words.length]
  const parts = edges.slice(0, -1).flatMap((from, index) => {
    const span = trimSpan(draft.text, [start + from, start + (edges[index + 1] ?? words.length)])
    if (!span) return []
    const place = { text: draft.text, span }
    const before = splitContent(kind, content, place, index === 0)
    const key = span.join(' ')
    const typed = typedBy[key] ?? typedOf(kind, before)
    return [{ key, span, typed, written: writeContent(kind, typed, before, place) }]
  })
  const faults = parts.reduce((sum, { written }) => sum + Object.keys(written.faults).length, 0)
  const wrong = faults + (reason.trim() ? 0 : 1) + (parts.length > 1 ? 0 : 1)
  const toggle = (at: number) =>
    setCuts(cuts.includes(at) ? cuts.filter((each) => each !== at) : [...cuts, at].sort((a, b) => a - b))
  const move = (at: number, by: number) => {
    const next = at + by
    if (next <= 0 || next >= words.length || cuts.includes(next)) return
    setCuts(cuts.map((each) => (each === at ? next : each)).sort((a, b) => a - b))
  }
  return (
    <Drawer
      title={w.splitTitle(nameOf(kind, content))}
      act={w.acts.split}
      doing={doing}
      wrong={isTried ? wrong : 0}
      onAct={async () => {
        setTried(true)
        if (wrong > 0) return
        const sent = parts.flatMap(({ span, written }) => (written.content ? [{ content: written.content, span }] : []))
        const done = await doing.run(
          { id: draft.id, item: seen.id },
          { revision: seen.revision, parts: sent, reason: reason.trim() },
        )
        if (done) onDone(seen.id)
      }}
      onClose={onClose}
    >
      <div className="field">
        <span className="m">{w.splitWhere}</span>
        <p className="song cut-words" lang="zh-CN">
          {listPieces(words, cuts).map(({ at, text }) => (
            <span key={at}>
              {text}
              {at < words.length ? (
                <button
                  type="button"
                  className="cut"
                  lang={lang === 'zh' ? 'zh-CN' : 'en'}
                  aria-pressed={cuts.includes(at)}
                  aria-label={w.cutAfter(words.slice(Math.max(0, at - 6), at).trim())}
                  onClick={() => toggle(at)}
                />
              ) : null}
            </span>
          ))}
        </p>
        <p className="q">{w.splitHint}</p>
        {isTried && parts.length < 2 ? <p className="field-error">{w.splitNone}</p> : null}
        {cuts.length > 0 ? (
          <ul className="cuts">
            {cuts.map((at) => (
              <li key={at}>
                <span className="song" lang="zh-CN">
                  …{words.slice(Math.max(0, at - 6), at)}｜{words.slice(at, at + 6)}…
                </span>
                <span className="row">
                  <Button size="small" aria-label={w.cutLeft} onClick={() => move(at, -1)}>
                    ←
                  </Button>
                  <Button size="small" aria-label={w.cutRight} onClick={() => move(at, 1)}>
                    →
                  </Button>
                  <Button size="small" aria-label={w.cutRemove} onClick={() => toggle(at)}>
                    ×
                  </Button>
                </span>
              </li>
            ))}
          </ul>
        ) : null}
      </div>
      {parts.length > 1
        ? parts.map(({ key, span, typed, written }, index) => (
            <fieldset key={key} className="part">
              <legend>{w.part(index + 1)}</legend>
              <p className="song" lang="zh-CN">
                {draft.text.slice(span[0], span[1])}
              </p>
              <ItemFields
                kind={kind}
                typed={typed}
                onChange={(next) => setTypedBy({ ...typedBy, [key]: next })}
                faults={isTried ? written.faults : {}}
              />
            </fieldset>
          ))
        : null}
      <ReasonField value={reason} onChange={setReason} isTried={isTried} />
    </Drawer>
  )
}

/** The words between the places where they can be cut, each with where it ends. */
function listPieces(words: string, cuts: readonly number[]): { at: number; text: string }[] {
  const places = new Set(cuts)
  const all = Array.from({ length: words.length - 1 }, (_, before) => before + 1)
  const stops = all.filter((at) => STOPS.test(words.charAt(at - 1)))
  // Words without any stop may be cut anywhere.
  for (const at of stops.length > 0 ? stops : all) places.add(at)
  places.add(words.length)
  let from = 0
  return [...places]
    .sort((a, b) => a - b)
    .map((at) => {
      const text = words.slice(from, at)
      from = at
      return { at, text }
    })
}
