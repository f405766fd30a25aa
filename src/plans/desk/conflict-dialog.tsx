import { Button } from 'antd'
import { useEffect, useId, useRef, useState } from 'react'
import { FailureLine } from '../../ui/desk/asked.tsx'
import { type Doing, useDesk } from '../../ui/desk/desk-context.tsx'
import type { Failure } from '../../ui/desk/failure.ts'
import { sayMoment } from '../../ui/desk/say-when.ts'
import { deskWords } from '../../ui/desk/words.ts'
import type { Content, DraftItem } from '../drafts/drafts.schema.ts'
import type { Span } from '../plans.schema.ts'
import { draftWords } from './draft-words.ts'
import { useSayField } from './field-changes.tsx'
import { listDifferent } from './item-fields.ts'

/** Somebody changed an item after it was seen: theirs holds, mine was not written. */
export interface Conflict {
  readonly theirs: DraftItem
  readonly mine: { readonly content: Content; readonly span: Span | null } | null
}

/** What a refusal says of both sides; null: it was refused for something else. */
export function readConflict(failure: Failure | null): Conflict | null {
  if (failure?.code !== 'changed_meanwhile') return null
  const { theirs, mine } = failure.more as { theirs?: DraftItem | null; mine?: Conflict['mine'] }
  return theirs ? { theirs, mine: mine ?? null } : null
}

interface DialogProps {
  /** As it was when one began. */
  readonly seen: DraftItem
  readonly conflict: Conflict
  readonly doing: Pick<Doing<string, unknown, object>, 'isRunning' | 'failure'>
  /** For an edit: what was chosen, field by field. */
  readonly onSend: (content: Content, span: Span | null) => void
  readonly onClose: () => void
}

type Side = 'theirs' | 'mine'

/** Theirs and mine beside each other, field by field; what only one side changed is chosen already. */
export function ConflictDialog({ seen, conflict: { theirs, mine }, doing, onSend, onClose }: DialogProps) {
  const { lang } = useDesk()
  const w = draftWords[lang]
  const sayField = useSayField()
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  const [isTried, setTried] = useState(false)
  const [chosen, setChosen] = useState<Readonly<Record<string, Side>>>({})
  useEffect(() => {
    const shown = dialog.current
    if (shown && !shown.open) shown.showModal()
    return () => shown?.close()
  }, [])
  const { kind } = theirs
  const content = mine?.content ?? null
  const isMoved = content !== null && String(mine?.span) !== String(theirs.span)
  const differing =
    content === null ? [] : listDifferent(kind, theirs.content, content).filter((name) => name !== 'text')
  const names = isMoved ? [...differing, 'text'] : differing
  const isMine = (name: string) =>
    name === 'text'
      ? String(mine?.span) !== String(seen.span)
      : content !== null && listDifferent(kind, seen.content, content).includes(name)
  const isTheirs = (name: string) =>
    name === 'text'
      ? String(theirs.span) !== String(seen.span)
      : listDifferent(kind, seen.content, theirs.content).includes(name)
  // What both changed, nobody chooses for them.
  const sideOf = (name: string): Side | null =>
    chosen[name] ?? (isMine(name) && isTheirs(name) ? null : isMine(name) ? 'mine' : 'theirs')
  const by = theirs.changedBy
  const send = () => {
    setTried(true)
    if (content === null || names.some((name) => sideOf(name) === null)) return
    const of = (side: Side | null) => (side === 'mine' ? content : theirs.content) as unknown as Record<string, unknown>
    const both = Object.fromEntries(differing.map((name) => [name, of(sideOf(name))[name]]))
    const span = isMoved && sideOf('text') === 'mine' ? (mine?.span ?? null) : theirs.span
    onSend({ ...theirs.content, ...both } as Content, span)
  }
  return (
    <dialog ref={dialog} className="confirm conflict" aria-labelledby={id} onClose={onClose}>
      <form
        method="dialog"
        onSubmit={(event) => {
          event.preventDefault()
          send()
        }}
      >
        <h2 id={id}>{w.conflictTitle}</h2>
        <p>{theirs.live ? (by ? w.conflictWhat(by.name, sayMoment(by.at, lang)) : null) : w.conflictGone}</p>
        {theirs.live && content !== null && names.length === 0 ? <p>{w.conflictSame}</p> : null}
        {theirs.live && names.length > 0 ? (
          <div className="conflict-fields">
            {names.map((name) => (
              <fieldset key={name}>
                <legend>
                  {w.fields[name] ?? name}
                  <span className="q">
                    {' '}
                    {w.conflictBefore}
                    {lang === 'zh' ? '：' : ': '}
                    <span lang="zh-CN">{sayField(kind, name, seen.content) || w.empty}</span>
                  </span>
                </legend>
                {isTried && sideOf(name) === null ? <p className="field-error">{w.conflictChoose}</p> : null}
                {(['theirs', 'mine'] as const).map((side) => (
                  <label key={side}>
                    <input
                      type="radio"
                      name={`${id}-${name}`}
                      checked={sideOf(name) === side}
                      onChange={() => setChosen({ ...chosen, [name]: side })}
                    />
                    <span>
                      <b>{side === 'mine' ? w.conflictMine : by ? w.conflictTheirs(by.name) : w.theirs}</b>{' '}
                      <span className="value" lang="zh-CN">
                        {sayField(kind, name, side === 'mine' ? content : theirs.content) || w.empty}
                      </span>
                    </span>
                  </label>
                ))}
              </fieldset>
            ))}
          </div>
        ) : null}
        {doing.failure?.code === 'changed_meanwhile' ? null : <FailureLine failure={doing.failure} />}
        <div className="row end">
          <Button onClick={onClose}>{theirs.live ? w.conflictLeave : deskWords[lang].close}</Button>
          {theirs.live && content !== null ? (
            <Button type="primary" htmlType="submit" loading={doing.isRunning}>
              {w.conflictAct}
            </Button>
          ) : null}
        </div>
      </form>
    </dialog>
  )
}
