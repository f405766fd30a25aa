import { Button, Input } from 'antd'
import { memo, useState } from 'react'
import { FailureLine } from '../../ui/desk/asked.tsx'
import { useAct, useDesk } from '../../ui/desk/desk-context.tsx'
import { Field } from '../../ui/desk/field.tsx'
import { sayMoment } from '../../ui/desk/say-when.ts'
import { Light } from '../../ui/light.tsx'
import type { Contents, Decision, DraftChange, DraftItem } from '../drafts/drafts.schema.ts'
import type { Item } from '../web/reading-items.ts'
import { sayAmount } from '../web/say-amount.ts'
import { sayWarning } from '../web/say-warning.ts'
import { labelItem } from '../web/words.ts'
import { decideItem } from './asks.ts'
import { readConflict } from './conflict-dialog.tsx'
import { isChange } from './draft-view.ts'
import { draftWords } from './draft-words.ts'
import { FieldChanges, useSayField } from './field-changes.tsx'
import { FIELDS, isWritable, nameOf, textOfField } from './item-fields.ts'
import { planWords } from './plan-words.ts'

/** What can be begun with an item: each opens a form of its own. */
export type ItemTask = 'edit' | 'split' | 'merge' | 'drop' | 'restore' | 'add'

export interface RowProps {
  readonly draftId: string
  readonly item: DraftItem
  readonly marks: readonly Item[]
  readonly isChosen: boolean
  /** Somebody else changed it since one looked. */
  readonly isFresh: boolean
  /** Whether the draft may be worked on by the one who looks. */
  readonly mayWork: boolean
  readonly mayMerge: boolean
  /** Said last for a decision of this kind: most are decided for one reason. */
  readonly lastReason: string
  readonly history: readonly DraftChange[]
  readonly onTask: (task: ItemTask, item: DraftItem) => void
  readonly onDecided: (item: DraftItem, reason: string) => void
}

/** One item of a draft: its label, what it says, how it came to be; chosen, also what can be done with it. */
export const ItemRow = memo(function ItemRow(props: RowProps) {
  const { item, marks, isChosen, isFresh } = props
  const { lang } = useDesk()
  const w = draftWords[lang]
  const ids = marks.map(({ id }) => id).join(' ')
  const [mark] = marks
  const label = mark ? labelItem(mark, lang) : null
  const name = nameOf(item.kind, item.content)
  return (
    <li
      id={`item-${item.id}`}
      className={`item-row${isChosen ? ' on' : ''}${item.live || isChange(item) ? '' : ' away'}`}
      data-item={item.id}
      {...(ids ? { 'data-items': ids } : {})}
      {...(isChosen ? { 'aria-current': 'true' as const } : {})}
    >
      <button type="button" className="item-ref" data-choose={item.id} aria-expanded={isChosen}>
        {label ?? w.open}
        <span className="vh"> {name}</span>
      </button>
      <div className="said">
        {isChange(item) ? <ChangeOf item={item} /> : <Said item={item} />}
        <Marks item={item} isFresh={isFresh} />
        {isChosen ? (
          <div className="chosen">
            {isChange(item) || !isWritable(item.kind) ? null : <AllFields item={item} />}
            <Decide key={item.decision?.what ?? 'open'} {...props} />
            <Tasks {...props} />
            <History changes={props.history} item={item} />
          </div>
        ) : null}
        {isFresh && !isChosen ? (
          <span className="vh">{w.others(item.changedBy?.name ?? '', w.acts.edit, name)}</span>
        ) : null}
      </div>
    </li>
  )
})

/** What an item says, in a line or two. */
function Said({ item }: { readonly item: DraftItem }) {
  const { lang } = useDesk()
  const p = planWords[lang]
  const { kind, content } = item
  switch (kind) {
    case 'target': {
      const target = content as Contents['target']
      const { comparator, direction = 'growth', year, period } = target
      return (
        <p>
          <span lang="zh-CN">{target.subject}</span>{' '}
          <b className="n" lang="zh-CN">
            {sayAmount(target)} {target.unit}
          </b>{' '}
          {p.comparators[comparator === 'growth' ? direction : comparator]}
          <span className="q"> {year === null ? (period ?? '') : p.year(year)}</span>
        </p>
      )
    }
    case 'layout_row': {
      const { district, hostZone, directions } = content as Contents['layout_row']
      return (
        <p lang="zh-CN">
          <b>{hostZone ?? district}</b> {directions.map(({ text }) => text).join('、')}
          {hostZone ? <span className="q"> {district}</span> : null}
        </p>
      )
    }
    case 'task': {
      const { lead, due, measures } = content as Contents['task']
      return (
        <p>
          <b lang="zh-CN">{nameOf(kind, content)}</b>
          <span className="q">
            {' '}
            {p.measuresIn(measures.length)}
            {lead.length > 0 || due ? (
              <span lang="zh-CN"> {[lead.join('、'), due].filter(Boolean).join(' · ')}</span>
            ) : null}
          </span>
        </p>
      )
    }
    case 'annex_row': {
      const { lead, due } = content as Contents['annex_row']
      return (
        <p lang="zh-CN">
          {nameOf(kind, content)}
          <span className="q"> {[lead.join('、'), due].filter(Boolean).join(' · ')}</span>
        </p>
      )
    }
    case 'warning': {
      const { code, message } = content as Contents['warning']
      const { own, quoted } = sayWarning({ code, message, span: item.span ?? [0, 0] }, lang)
      return (
        <p>
          {own}
          {quoted ? (
            <span className="q" lang="zh-CN">
              {' '}
              {quoted}
            </span>
          ) : null}
        </p>
      )
    }
    case 'uncovered':
      return (
        <p className="song" lang="zh-CN">
          {nameOf(kind, content)}
        </p>
      )
    case 'notice': {
      const { planTitle, title, documentNumber } = content as Contents['notice']
      return (
        <p lang="zh-CN">
          <b>{documentNumber ?? draftWords[lang].noNumberYet}</b> {planTitle ?? title}
        </p>
      )
    }
    default:
      return <p lang="zh-CN">{nameOf(kind, content)}</p>
  }
}

/** What an amendment does to an item, field by field. */
function ChangeOf({ item }: { readonly item: DraftItem }) {
  const { lang } = useDesk()
  const w = draftWords[lang]
  const { change, kind } = item
  if (!change) return null
  const named = change.was ?? change.proposed?.content
  return (
    <>
      <p>
        <span className={`tag change-${change.kind}`}>{w.changeKinds[change.kind]}</span>{' '}
        <b lang="zh-CN">{named ? nameOf(kind, named) : ''}</b>
      </p>
      <FieldChanges kind={kind} was={change.was} is={change.proposed?.content ?? null} />
    </>
  )
}

/** How it came to be, who changed it last, and what was decided. */
function Marks({ item, isFresh }: { readonly item: DraftItem; readonly isFresh: boolean }) {
  const { lang } = useDesk()
  const w = draftWords[lang]
  const { origin, live, decision, changedBy, change } = item
  const isMergedAway = !live && origin === 'merged'
  const isTold = origin !== 'compiled' && origin !== 'kept' && !isMergedAway && decision?.what !== 'covered'
  if (!isTold && !isMergedAway && !decision && !changedBy && !isFresh) {
    return isChange(item) ? (
      <p className="marks">
        <Light colour="yellow">{w.leftWhy.change_undecided}</Light>
      </p>
    ) : null
  }
  return (
    <p className="marks">
      {decision ? (
        <>
          <Light colour={decision.what === 'declined' ? 'grey' : 'green'}>{w.decisions[decision.what]}</Light>
          <span className="q">
            {w.by(decision.by.name, sayMoment(decision.by.at, lang))}
            {lang === 'zh' ? '：' : ': '}
            {decision.reason}
          </span>
        </>
      ) : change && isChange(item) ? (
        <Light colour="yellow">{w.leftWhy.change_undecided}</Light>
      ) : null}
      {isTold && !(decision && origin === 'dropped') ? <span className="tag">{w.origins[origin]}</span> : null}
      {isMergedAway ? <span className="tag">{w.mergedAway}</span> : null}
      {changedBy && !decision ? (
        <span className={isFresh ? 'q fresh' : 'q'}>{w.by(changedBy.name, sayMoment(changedBy.at, lang))}</span>
      ) : null}
    </p>
  )
}

function AllFields({ item }: { readonly item: DraftItem }) {
  const { lang } = useDesk()
  const w = draftWords[lang]
  const sayField = useSayField()
  if (!isWritable(item.kind)) return null
  const said = FIELDS[item.kind].filter(({ name }) => textOfField(item.kind, name, item.content) !== '')
  return (
    <dl className="kv">
      {said.map(({ name }) => (
        <div key={name} className="kv-row">
          <dt>{w.fields[name] ?? name}</dt>
          <dd lang="zh-CN" className="lines">
            {sayField(item.kind, name, item.content)}
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** What is decided rather than written: a sentence, a warning, a change of an amendment. */
function Decide({ draftId, item, mayWork, lastReason, onTask, onDecided }: RowProps) {
  const { lang } = useDesk()
  const w = draftWords[lang]
  const doing = useAct(decideItem)
  const [reason, setReason] = useState(item.decision ? '' : lastReason)
  const [isTried, setTried] = useState(false)
  const { kind, live, decision } = item
  const isSentence = kind === 'uncovered' && live
  const isWarning = kind === 'warning' && live
  const isChanged = isChange(item)
  if (!mayWork || !(isSentence || isWarning || isChanged)) return null
  const ways: readonly { readonly what: Exclude<Decision, 'covered'> | null; readonly label: string }[] = decision
    ? isChanged
      ? [
          decision.what === 'accepted' ? { what: 'declined', label: w.decline } : { what: 'accepted', label: w.accept },
          { what: null, label: w.takeBack },
        ]
      : [{ what: null, label: w.takeBack }]
    : isChanged
      ? [
          { what: 'accepted', label: w.accept },
          { what: 'declined', label: w.decline },
        ]
      : isSentence
        ? [{ what: 'means_nothing', label: w.means_nothing }]
        : [{ what: 'looked_at', label: w.looked_at }]
  const conflict = readConflict(doing.failure)
  const decide = async (what: Exclude<Decision, 'covered'> | null) => {
    setTried(true)
    const why = reason.trim()
    if (!why) return
    const revision = conflict?.theirs.revision ?? item.revision
    if (await doing.run({ id: draftId, item: item.id }, { revision, decision: what, reason: why })) {
      onDecided(item, what === null ? lastReason : why)
    }
  }
  return (
    <div className="decide">
      <Field label={w.reason} error={isTried && !reason.trim() ? w.needReason : undefined}>
        {(control) => (
          <Input {...control} maxLength={1000} value={reason} onChange={(event) => setReason(event.target.value)} />
        )}
      </Field>
      <div className="row">
        {ways.map(({ what, label }, at) => (
          <Button
            key={label}
            {...(at === 0 && what !== null ? { type: 'primary' as const } : {})}
            loading={doing.isRunning}
            onClick={() => void decide(what)}
          >
            {label}
          </Button>
        ))}
        {isSentence && !decision ? <Button onClick={() => onTask('add', item)}>{w.makeItem}</Button> : null}
      </div>
      <FailureLine failure={doing.failure} />
    </div>
  )
}

function Tasks({ item, mayWork, mayMerge, onTask }: RowProps) {
  const { lang } = useDesk()
  const w = draftWords[lang]
  const { kind, live, origin, change, decision, span } = item
  const isOpenChange = isChange(item) && decision === null
  if (!mayWork || !isWritable(kind) || isOpenChange) return null
  const tasks: ItemTask[] = live
    ? kind === 'notice'
      ? ['edit']
      : [
          'edit',
          ...(span === null || kind === 'heading' ? [] : (['split'] as const)),
          ...(mayMerge ? (['merge'] as const) : []),
          'drop',
        ]
    : origin === 'dropped' && change?.kind !== 'dropped'
      ? ['restore']
      : []
  if (tasks.length === 0) return null
  return (
    <div className="row">
      {tasks.map((task) => (
        <Button key={task} size="small" onClick={() => onTask(task, item)}>
          {w.acts[task]}
        </Button>
      ))}
    </div>
  )
}

/** Everything that was done to an item: who, when, why, and what it changed. */
function History({ changes, item }: { readonly changes: readonly DraftChange[]; readonly item: DraftItem }) {
  const { lang } = useDesk()
  const w = draftWords[lang]
  const [isOpen, setOpen] = useState(false)
  if (changes.length === 0) return <p className="q">{w.noHistory}</p>
  return (
    <details className="history" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {w.history} <span className="n">{changes.length}</span>
      </summary>
      {isOpen ? (
        <ol>
          {[...changes].reverse().map((change) => {
            const touched = change.items.find(({ after }) => after.id === item.id)
            return (
              <li key={change.number}>
                <span>{w.historyOf(w.acts[change.act], change.by.name, sayMoment(change.by.at, lang))}</span>
                {change.reason ? <span className="q"> {change.reason}</span> : null}
                {touched?.before && isWritable(item.kind) ? (
                  <FieldChanges kind={item.kind} was={touched.before.content} is={touched.after.content} />
                ) : null}
              </li>
            )
          })}
        </ol>
      ) : null}
    </details>
  )
}
