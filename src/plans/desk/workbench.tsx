import { Button, Switch } from 'antd'
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useDesk } from '../../ui/desk/desk-context.tsx'
import type { Draft, DraftChange, DraftItem, ItemKind } from '../drafts/drafts.schema.ts'
import type { Span } from '../plans.schema.ts'
import { bringIntoView } from '../web/bring-into-view.ts'
import { NoticeText } from '../web/notice-text.tsx'
import type { OnPick } from '../web/pick-by-click.ts'
import { findMeantItem } from '../web/reading-items.ts'
import { KindsKey } from '../web/result-bars.tsx'
import { useSingleKeysSetting, useStepKeys } from '../web/single-keys.ts'
import { type DraftView, isChange, viewDraft } from './draft-view.ts'
import { draftWords } from './draft-words.ts'
import { isWritable, type WritableKind } from './item-fields.ts'
import { AddDrawer, EditDrawer } from './item-form.tsx'
import { ItemRow, type ItemTask } from './item-row.tsx'
import { LeftCard } from './left-card.tsx'
import { MergeDrawer, SplitDrawer } from './merge-split.tsx'
import { planWords } from './plan-words.ts'
import { ReasonDrawer } from './reason-drawer.tsx'
import { trimSpan } from './selected-span.ts'
import { useChooseByClick } from './use-choose-by-click.ts'
import { useLighting } from './use-lighting.ts'
import { useSelection } from './use-selection.ts'

type Side = 'notice' | 'read'

interface Choice {
  readonly id: string | null
  /** Counts up, so that choosing the same item again shows it again. */
  readonly choice: number
  readonly focus: Side | null
}

/** A form that is open, about an item; for `add`, about words of the text. */
interface Begun {
  readonly task: ItemTask
  readonly item: DraftItem | null
  readonly span: Span | null
}

interface Props {
  readonly draft: Draft
  readonly changes: readonly DraftChange[]
  /** Items that others changed since this page was opened. */
  readonly fresh: ReadonlySet<string>
  readonly onSeen: (id: string) => void
  /** An item to lead to, from outside; counts up so that the same one can be asked for again. */
  readonly goal: { readonly id: string; readonly count: number } | null
}

/** In which order the kinds stand beside the text. */
const KINDS: readonly ItemKind[] = ['notice', 'target', 'layout_row', 'task', 'responsible', 'annex_row', 'heading']
const DOUBTS: readonly ItemKind[] = ['uncovered', 'warning']

/** The text on one side, the items on the other; each lights up the other, and is worked on there. */
export function Workbench({ draft, changes, fresh, onSeen, goal }: Props) {
  const { lang, say } = useDesk()
  const w = draftWords[lang]
  const view = useMemo(() => viewDraft(draft), [draft])
  const [chosen, setChosen] = useState<Choice>({ id: null, choice: 0, focus: null })
  const [side, setSide] = useState<Side>('read')
  const [begun, setBegun] = useState<Begun | null>(null)
  const [reasons, setReasons] = useState<Readonly<Record<string, string>>>({})
  const [keysOn, setKeysOn] = useSingleKeysSetting()
  const [selected, setSelected] = useState<Span | null>(null)
  const whole = useRef<HTMLDivElement>(null)
  const read = useRef<HTMLDivElement>(null)
  const notice = useRef<HTMLDivElement>(null)
  const mayWork = draft.acts.some(({ act, open }) => act === 'plans.edit' && open)

  const choose = useCallback(
    (id: string, show: Side | null, focus: Side | null) => {
      setChosen(({ choice }) => ({ id, choice: choice + 1, focus }))
      if (show) setSide(show)
      onSeen(id)
    },
    [onSeen],
  )
  const pickInNotice = useCallback<OnPick>(
    (ids, byKeyboard) => {
      const mark = findMeantItem(view.marks, ids)
      const item = mark && view.itemOf.get(mark.id)
      if (item) choose(item.id, 'read', byKeyboard ? 'read' : null)
    },
    [view, choose],
  )
  const show = (other: Side) => {
    setSide(other)
    // What is chosen is brought into view on the other side too.
    setChosen((before) => ({ ...before, choice: before.choice + 1, focus: null }))
  }
  const forget = useCallback(() => setChosen(({ choice }) => ({ id: null, choice, focus: null })), [])
  const inOrder = useMemo(() => listInOrder(draft, view), [draft, view])
  const step = useCallback(
    (by: 1 | -1) => {
      const at = inOrder.findIndex(({ id }) => id === chosen.id)
      const next = at < 0 ? inOrder.at(by === 1 ? 0 : -1) : inOrder[Math.min(Math.max(at + by, 0), inOrder.length - 1)]
      if (next) choose(next.id, null, null)
    },
    [inOrder, chosen.id, choose],
  )
  useStepKeys(keysOn && begun === null, step)
  useLighting(whole)
  useChooseByClick(read, (id, byKeyboard) => {
    const isOpen = chosen.id === id
    if (isOpen) forget()
    else choose(id, null, byKeyboard ? 'read' : null)
  })
  useEffect(() => {
    if (goal) choose(goal.id, 'read', null)
  }, [goal, choose])
  useEffect(() => {
    if (!chosen.id || !read.current) return
    bringIntoView(read.current, `[id="item-${chosen.id}"]`)
    if (chosen.focus === 'read')
      read.current.querySelector<HTMLElement>(`[data-choose="${chosen.id}"]`)?.focus({ preventScroll: true })
  }, [chosen])
  const isAmendment = draft.kind === 'amendment'
  useEffect(() => {
    // What an amendment says is what one comes for; the text that holds stands before it.
    if (isAmendment && notice.current) {
      const pane = notice.current.querySelector<HTMLElement>('.notice-pane')
      if (pane) bringIntoView(pane, 'mark[data-items*="-new-"]')
    }
  }, [isAmendment])
  useSelection(notice, (span) => setSelected(span && trimSpan(draft.text, span)))

  const item = chosen.id ? (view.items.get(chosen.id) ?? null) : null
  const selectedMark = (item && view.marksOf.get(item.id)?.find(({ mark }) => mark !== null)) ?? null
  const begin = useCallback((task: ItemTask, of: DraftItem) => setBegun({ task, item: of, span: of.span }), [])
  const decided = useCallback(
    (of: DraftItem, reason: string) => {
      setReasons((before) => ({ ...before, [reasonKey(of)]: reason }))
      // On to the next of what is left.
      const left = draft.blocks.flatMap(({ item: id }) => (id === null || id === of.id ? [] : [id]))
      const order = new Map(inOrder.map(({ id }, at) => [id, at]))
      const here = order.get(of.id) ?? -1
      const next = left.find((id) => (order.get(id) ?? -1) > here && view.items.get(id)?.kind === of.kind)
      if (next) choose(next, null, 'read')
    },
    [draft.blocks, inOrder, view, choose],
  )
  const done = (act: ItemTask) => (id: string) => {
    setBegun(null)
    setSelected(null)
    window.getSelection()?.removeAllRanges()
    say(w.done(w.acts[act]))
    choose(id, null, 'read')
  }
  const byItem = useMemo(() => groupHistory(changes), [changes])
  const row = (each: DraftItem) => (
    <ItemRow
      key={each.id}
      draftId={draft.id}
      item={each}
      marks={view.marksOf.get(each.id) ?? NO_MARKS}
      isChosen={each.id === chosen.id}
      isFresh={fresh.has(each.id)}
      mayWork={mayWork}
      mayMerge={each.kind !== 'notice' && view.byKind[each.kind].filter(({ live }) => live).length > 1}
      lastReason={reasons[reasonKey(each)] ?? ''}
      history={byItem.get(each.id) ?? NO_CHANGES}
      onTask={begin}
      onDecided={decided}
    />
  )
  return (
    <div ref={whole} className="compile work">
      <div className="hints">
        <fieldset className="side-choice">
          <legend className="vh">{w.sides}</legend>
          <button type="button" aria-pressed={side === 'notice'} onClick={() => show('notice')}>
            {w.text}
          </button>
          <button type="button" aria-pressed={side === 'read'} onClick={() => show('read')}>
            {w.items}
          </button>
        </fieldset>
        <span className="q">{w.hint}</span>
        {/* biome-ignore lint/a11y/noLabelWithoutControl: the switch inside is the control */}
        <label className="keys">
          <Switch size="small" checked={keysOn} onChange={setKeysOn} aria-label={w.keysLabel} />
          {w.keysLabel}
          {lang === 'zh' ? '　' : ': '}
          {w.keys}
        </label>
      </div>
      <div className="sides" data-side={side}>
        <div className="side-notice card" ref={notice}>
          <div className="hd">
            <h2>{w.text}</h2>
            <span className="q" lang="zh-CN">
              {draft.texts.map(({ documentNumber }) => documentNumber ?? w.noNumberYet).join('、')}
            </span>
          </div>
          <KindsKey lang={lang} items={view.inOrder} />
          {selected && mayWork ? (
            <p className="selected-words">
              <span lang="zh-CN">“{shorten(draft.text.slice(selected[0], selected[1]))}”</span>
              <Button size="small" type="primary" onClick={() => setBegun({ task: 'add', item: null, span: selected })}>
                {w.addSelected}
              </Button>
            </p>
          ) : null}
          <NoticeText
            lang={lang}
            lines={view.lines}
            items={view.marks}
            selected={selectedMark}
            choice={chosen.choice}
            onPick={pickInNotice}
            onTurn={forget}
          />
        </div>
        <div className="side-read" ref={read}>
          <LeftCard draft={draft} view={view} onGo={(id) => choose(id, 'read', 'read')} />
          {isAmendment ? <ChangesCard draft={draft} view={view} row={row} /> : null}
          {draft.kind === 'amendment'
            ? [...DOUBTS, 'notice' as const].map((kind) => (
                <KindCard key={kind} kind={kind} items={view.byKind[kind].filter(isOfAmendment)} row={row} />
              ))
            : [...KINDS, ...DOUBTS].map((kind) => (
                <KindCard key={kind} kind={kind} items={view.byKind[kind]} row={row} />
              ))}
          {isAmendment ? <KeptCard view={view} row={row} /> : null}
        </div>
      </div>
      {begun ? <Form begun={begun} draft={draft} view={view} done={done} onClose={() => setBegun(null)} /> : null}
    </div>
  )
}

const NO_MARKS: readonly never[] = []
const NO_CHANGES: readonly never[] = []

type Row = (item: DraftItem) => ReactNode

interface FormProps {
  readonly begun: Begun
  readonly draft: Draft
  readonly view: DraftView
  readonly done: (act: ItemTask) => (id: string) => void
  readonly onClose: () => void
}

function Form({ begun: { task, item, span }, draft, view, done, onClose }: FormProps) {
  const common = { draft, onDone: done(task), onClose }
  if (task === 'add') {
    const sentences = view.byKind.uncovered.filter(({ live, decision }) => live && decision === null)
    return span ? <AddDrawer {...common} span={span} sentences={sentences} /> : null
  }
  if (!item || !hasForm(item)) return null
  if (task === 'edit') return <EditDrawer {...common} item={item} />
  if (task === 'split') return <SplitDrawer {...common} item={item} />
  if (task === 'merge') {
    return <MergeDrawer {...common} item={item} neighbours={view.byKind[item.kind].filter(({ live }) => live)} />
  }
  return <ReasonDrawer {...common} task={task} item={item} />
}

function hasForm(item: DraftItem): item is DraftItem & { kind: WritableKind } {
  return isWritable(item.kind)
}

interface KindCardProps {
  readonly kind: ItemKind
  readonly items: readonly DraftItem[]
  readonly row: Row
}

/** All items of a kind; those that were dropped or merged away when asked for. */
function KindCard({ kind, items, row }: KindCardProps) {
  const { lang } = useDesk()
  const [w, p] = [draftWords[lang], planWords[lang]]
  const [showsAway, setShowsAway] = useState(false)
  const living = items.filter(({ live }) => live)
  const away = items.length - living.length
  const shown = showsAway ? items : living
  if (items.length === 0 && kind !== 'uncovered' && kind !== 'warning') return null
  const list = <ul className="item-list">{shown.map(row)}</ul>
  return (
    <section className="card" id={`kind-${kind}`}>
      <div className="hd">
        <h2>{p.kinds[kind]}</h2>
        {kind === 'notice' ? null : <span className="q n">{w.live(living.length)}</span>}
        {away > 0 ? (
          <label className="q end away-choice">
            <input type="checkbox" checked={showsAway} onChange={() => setShowsAway(!showsAway)} />
            {w.away(away)}
          </label>
        ) : null}
      </div>
      {items.length === 0 ? <p className="q">{w.none}</p> : null}
      {kind === 'heading' ? <Folded name={w.live(living.length)}>{list}</Folded> : list}
    </section>
  )
}

function Folded({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <details open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{name}</summary>
      {isOpen ? children : null}
    </details>
  )
}

/** What the amendment changes, adds and drops: each is accepted or declined. */
function ChangesCard({ draft, view, row }: { readonly draft: Draft; readonly view: DraftView; readonly row: Row }) {
  const { lang } = useDesk()
  const [w, p] = [draftWords[lang], planWords[lang]]
  const kinds = KINDS.map((kind) => ({ kind, changed: view.byKind[kind].filter(isChange) })).filter(
    ({ changed }) => changed.length > 0,
  )
  const all = kinds.reduce((sum, { changed }) => sum + changed.length, 0)
  return (
    <section className="card" id="changes">
      <div className="hd">
        <h2>{w.changes}</h2>
        <span className="q n">{w.changesNote(draft.counts.changesUndecided, all)}</span>
        <span className="q end" lang="zh-CN">
          {draft.documentNumber ? w.amendedBy(draft.documentNumber) : w.noNumberYet}
        </span>
      </div>
      {all === 0 ? <p className="q">{w.noChanges}</p> : null}
      {kinds.map(({ kind, changed }) => (
        <section key={kind}>
          <h3 className="item-group">{p.kinds[kind]}</h3>
          <ul className="item-list">{changed.map(row)}</ul>
        </section>
      ))}
    </section>
  )
}

/** What the amendment leaves as it is, folded away. */
function KeptCard({ view, row }: { readonly view: DraftView; readonly row: Row }) {
  const { lang } = useDesk()
  const [w, p] = [draftWords[lang], planWords[lang]]
  const kinds = KINDS.map((kind) => ({
    kind,
    kept: view.byKind[kind].filter((item) => !isChange(item) && !isOfAmendment(item)),
  })).filter(({ kept }) => kept.length > 0)
  const lasting = kinds.filter(({ kind }) => kind !== 'notice' && kind !== 'heading')
  const all = lasting.reduce((sum, { kept }) => sum + kept.length, 0)
  return (
    <section className="card" id="kept">
      <div className="hd">
        <h2>{p.changes.kept}</h2>
      </div>
      <Folded name={w.keptCount(all)}>
        {lasting.map(({ kind, kept }) => (
          <section key={kind}>
            <h3 className="item-group">{p.kinds[kind]}</h3>
            <ul className="item-list">{kept.map(row)}</ul>
          </section>
        ))}
      </Folded>
    </section>
  )
}

/** What came with the amendment itself, and is no change of what holds. */
function isOfAmendment(item: DraftItem): boolean {
  return item.origin !== 'kept' && !isChange(item)
}

/** Every item in the order in which the page lists them, for going through them by key. */
function listInOrder(draft: Draft, view: DraftView): DraftItem[] {
  if (draft.kind === 'amendment') {
    return [
      ...KINDS.flatMap((kind) => view.byKind[kind].filter(isChange)),
      ...DOUBTS.flatMap((kind) => view.byKind[kind].filter((item) => item.live && isOfAmendment(item))),
    ]
  }
  return [...KINDS.filter((kind) => kind !== 'heading'), ...DOUBTS].flatMap((kind) =>
    view.byKind[kind].filter(({ live }) => live),
  )
}

/** Reasons repeat among those of a kind; a sentence's is no reason for a change. */
function reasonKey(item: DraftItem): string {
  return isChange(item) ? 'change' : item.kind
}

function groupHistory(changes: readonly DraftChange[]): Map<string, DraftChange[]> {
  const byItem = new Map<string, DraftChange[]>()
  for (const change of changes)
    for (const { after } of change.items) byItem.set(after.id, [...(byItem.get(after.id) ?? []), change])
  return byItem
}

function shorten(words: string): string {
  const bare = words.replaceAll('\n', ' ')
  return bare.length > 24 ? `${bare.slice(0, 20)}…${bare.slice(-3)}` : bare
}
