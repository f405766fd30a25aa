import { Input } from 'antd'
import { useEffect, useState } from 'react'
import { useAct, useDesk } from '../../ui/desk/desk-context.tsx'
import { Drawer } from '../../ui/desk/drawer.tsx'
import { Choice, Field } from '../../ui/desk/field.tsx'
import type { Content, Draft, DraftItem } from '../drafts/drafts.schema.ts'
import type { Span } from '../plans.schema.ts'
import { addItem, editItem } from './asks.ts'
import { type Conflict, ConflictDialog, readConflict } from './conflict-dialog.tsx'
import { draftWords } from './draft-words.ts'
import {
  emptyContent,
  FIELDS,
  type FieldFault,
  findNearest,
  nameOf,
  type Typed,
  typedOf,
  type WritableKind,
  writeContent,
} from './item-fields.ts'
import { planWords } from './plan-words.ts'

interface FieldsProps {
  readonly kind: WritableKind
  readonly typed: Typed
  readonly onChange: (typed: Typed) => void
  readonly faults: Readonly<Record<string, FieldFault>>
}

/** The fields of an item, as its kind has them. */
export function ItemFields({ kind, typed, onChange, faults }: FieldsProps) {
  const { lang } = useDesk()
  const w = draftWords[lang]
  return (
    <>
      {FIELDS[kind].map(({ name, is, isRequired = false, options = [] }) => {
        const value = typed[name] ?? ''
        const change = (next: string) => onChange({ ...typed, [name]: next })
        const fault = faults[name]
        const hint = w.fieldHints[name]
        return (
          <Field
            key={name}
            label={w.fields[name] ?? name}
            isOptional={!isRequired && is !== 'choice'}
            {...(hint ? { hint } : {})}
            error={fault ? w.faults[fault] : undefined}
          >
            {(control) =>
              is === 'choice' ? (
                <Choice
                  {...control}
                  value={value}
                  onChange={change}
                  options={options.map((each) => ({ value: each, label: w.options[each] ?? each }))}
                />
              ) : is === 'lines' || is === 'measures' ? (
                <Input.TextArea
                  {...control}
                  lang="zh-CN"
                  rows={4}
                  value={value}
                  onChange={(event) => change(event.target.value)}
                />
              ) : (
                <Input
                  {...control}
                  lang="zh-CN"
                  type={is === 'day' ? 'date' : 'text'}
                  {...(is === 'number' || is === 'year' ? { inputMode: 'decimal' as const } : {})}
                  value={value}
                  onChange={(event) => change(event.target.value)}
                />
              )
            }
          </Field>
        )
      })}
    </>
  )
}

interface ReasonProps {
  readonly value: string
  readonly onChange: (reason: string) => void
  readonly isTried: boolean
}

/** Why: it is kept with what was done. */
export function ReasonField({ value, onChange, isTried }: ReasonProps) {
  const { lang } = useDesk()
  const w = draftWords[lang]
  return (
    <Field label={w.reason} hint={w.reasonHint} error={isTried && !value.trim() ? w.needReason : undefined}>
      {(control) => (
        <Input.TextArea
          {...control}
          rows={2}
          maxLength={1000}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  )
}

interface PlaceProps {
  readonly value: string
  readonly onChange: (words: string) => void
  readonly isWrong: boolean
}

/** Where it stands, told by the words themselves: that works with every keyboard and on every phone. */
function PlaceField({ value, onChange, isWrong }: PlaceProps) {
  const { lang } = useDesk()
  const w = draftWords[lang]
  return (
    <Field label={w.place} hint={w.placeHint} error={isWrong ? w.placeMissing : undefined}>
      {(control) => (
        <Input.TextArea
          {...control}
          className="song"
          lang="zh-CN"
          rows={3}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  )
}

interface EditProps {
  readonly draft: Draft
  readonly item: DraftItem & { readonly kind: WritableKind }
  readonly onDone: (id: string) => void
  readonly onClose: () => void
}

/** Says an item anew. When somebody else was first, both are shown and nothing typed is lost. */
export function EditDrawer({ draft, item, onDone, onClose }: EditProps) {
  const { lang } = useDesk()
  const w = draftWords[lang]
  const doing = useAct(editItem)
  // As it was when the form was opened: what others do meanwhile does not change what one is writing.
  const [seen] = useState(item)
  const { kind } = seen
  const [typed, setTyped] = useState(() => typedOf(kind, seen.content))
  const ownWords = seen.span ? draft.text.slice(seen.span[0], seen.span[1]) : ''
  const [words, setWords] = useState(ownWords)
  const [reason, setReason] = useState('')
  const [isTried, setTried] = useState(false)
  const span = words === ownWords ? seen.span : findNearest(draft.text, words.trim(), seen.span?.[0] ?? 0)
  const isPlaced = seen.span === null || span !== null
  const written = writeContent(kind, typed, seen.content, { text: draft.text, span })
  const [conflict, setConflict] = useState<Conflict | null>(null)
  useEffect(() => {
    const found = readConflict(doing.failure)
    if (found) setConflict(found)
  }, [doing.failure])
  const send = async (content: Content, at: Span | null, revision: number) => {
    const done = await doing.run(
      { id: draft.id, item: seen.id },
      { revision, content, span: at, reason: reason.trim() },
    )
    if (done) onDone(seen.id)
  }
  const wrong = Object.keys(written.faults).length + (isPlaced ? 0 : 1) + (reason.trim() ? 0 : 1)
  if (conflict) {
    return (
      <ConflictDialog
        seen={seen}
        conflict={conflict}
        doing={doing}
        onSend={(content, at) => void send(content, at, conflict.theirs.revision)}
        onClose={onClose}
      />
    )
  }
  return (
    <Drawer
      title={w.editTitle(nameOf(kind, seen.content))}
      act={w.acts.edit}
      doing={doing}
      wrong={isTried ? wrong : 0}
      onAct={() => {
        setTried(true)
        if (wrong === 0 && written.content) void send(written.content, span, seen.revision)
      }}
      onClose={onClose}
    >
      {seen.span === null ? null : <PlaceField value={words} onChange={setWords} isWrong={isTried && !isPlaced} />}
      <ItemFields kind={kind} typed={typed} onChange={setTyped} faults={isTried ? written.faults : {}} />
      <ReasonField value={reason} onChange={setReason} isTried={isTried} />
    </Drawer>
  )
}

const ADDED = ['target', 'task', 'layout_row', 'responsible', 'annex_row', 'heading'] as const satisfies WritableKind[]

interface AddProps {
  readonly draft: Draft
  /** The words that it is made of. */
  readonly span: Span
  /** Uncovered sentences that lie there. */
  readonly sentences: readonly DraftItem[]
  readonly onDone: (id: string) => void
  readonly onClose: () => void
}

/** Makes an item of words that the compiler passed over; the sentences that it takes up are settled with it. */
export function AddDrawer({ draft, span: chosen, sentences, onDone, onClose }: AddProps) {
  const { lang } = useDesk()
  const [w, p] = [draftWords[lang], planWords[lang]]
  const doing = useAct(addItem)
  const ownWords = draft.text.slice(chosen[0], chosen[1])
  const [kind, setKind] = useState<(typeof ADDED)[number]>('task')
  const [words, setWords] = useState(ownWords)
  const [typed, setTyped] = useState<Typed>(() => typedOf('task', emptyContent('task', ownWords)))
  const [reason, setReason] = useState('')
  const [isTried, setTried] = useState(false)
  const span = words === ownWords ? chosen : findNearest(draft.text, words.trim(), chosen[0])
  const written = writeContent(kind, typed, emptyContent(kind, words), { text: draft.text, span })
  const covers = sentences.filter(({ span: at }) => at && span && at[0] < span[1] && span[0] < at[1])
  const wrong = Object.keys(written.faults).length + (span ? 0 : 1) + (reason.trim() ? 0 : 1)
  return (
    <Drawer
      title={w.addTitle}
      act={w.acts.add}
      doing={doing}
      wrong={isTried ? wrong : 0}
      onAct={async () => {
        setTried(true)
        if (wrong > 0 || !written.content) return
        const done = await doing.run(
          { id: draft.id },
          {
            kind,
            content: written.content,
            span,
            covers: covers.map(({ id, revision }) => ({ id, revision })),
            reason: reason.trim(),
          },
        )
        const added = done?.answer.items.find((each) => each.origin === 'added')
        if (added) onDone(added.id)
      }}
      onClose={onClose}
    >
      <Field label={w.asWhat}>
        {(control) => (
          <Choice
            {...control}
            value={kind}
            onChange={(next) => {
              const chosenKind = next as (typeof ADDED)[number]
              setKind(chosenKind)
              setTyped(typedOf(chosenKind, emptyContent(chosenKind, words)))
            }}
            options={ADDED.map((value) => ({ value, label: p.kinds[value] }))}
          />
        )}
      </Field>
      <PlaceField value={words} onChange={setWords} isWrong={isTried && span === null} />
      <ItemFields kind={kind} typed={typed} onChange={setTyped} faults={isTried ? written.faults : {}} />
      {covers.length > 0 ? (
        <div className="quotes">
          <span className="m">{w.covers}</span>
          {covers.map((each) => (
            <p key={each.id} className="song" lang="zh-CN">
              “{nameOf('uncovered', each.content)}”
            </p>
          ))}
        </div>
      ) : null}
      <ReasonField value={reason} onChange={setReason} isTried={isTried} />
    </Drawer>
  )
}
