import './tasks.css'
import { Button, Input } from 'antd'
import { memo, useCallback, useMemo, useState } from 'react'
import { Asked, FailureLine } from '../../ui/desk/asked.tsx'
import { Go, useAct, useAnswer, useDesk, useGo } from '../../ui/desk/desk-context.tsx'
import { Choice, Field } from '../../ui/desk/field.tsx'
import { Card, PageHead } from '../../ui/desk/page-head.tsx'
import { sayDay } from '../../ui/desk/say-when.ts'
import { Light } from '../../ui/light.tsx'
import type { AnnexPreview } from '../annex/annex.schema.ts'
import { annexWords } from './annex-words.ts'
import { confirmAnnex, previewAnnex, readOwnAnnex } from './asks.ts'
import {
  type AnnexChoice,
  type AnnexChoices,
  type Doubt,
  listDoubts,
  listTaken,
  type Proposal,
  readRowErrors,
  startChoices,
  type WrongField,
  writeConfirm,
} from './read-annex.ts'
import { tasksWords } from './tasks-words.ts'

/** As many as the server takes at once. */
const MOST = 500

/** What would an annex of tasks become? And then: draw it up. */
export function AnnexPage() {
  const { lang } = useDesk()
  const w = annexWords[lang]
  const [seen, setSeen] = useState<{ readonly preview: AnnexPreview; readonly name: string } | null>(null)
  if (seen) return <Preview of={seen.preview} name={seen.name} onAgain={() => setSeen(null)} />
  return (
    <>
      <PageHead path={pathOf(lang)} title={w.title} facts={<span>{w.lead}</span>} />
      <BringAnnex onSeen={(preview, name) => setSeen({ preview, name })} />
    </>
  )
}

function pathOf(lang: 'zh' | 'en') {
  const w = tasksWords[lang]
  return [
    w.path,
    <Go key="tasks" to="/tasks">
      {w.tasks}
    </Go>,
    annexWords[lang].title,
  ]
}

function BringAnnex({ onSeen }: { readonly onSeen: (preview: AnnexPreview, name: string) => void }) {
  const { lang } = useDesk()
  const w = annexWords[lang]
  const own = useAnswer(readOwnAnnex, {})
  const act = useAct(previewAnnex, 'leave')
  const [isTried, setTried] = useState(false)
  const [file, setFile] = useState<File | null>(null)
  return (
    <div className="stack">
      <Asked of={own} whoMay={w.whoMay}>
        {(answer) => (
          <>
            <Card title={w.own}>
              {answer.proposals.length === 0 ? (
                <p className="m">{w.ownNone}</p>
              ) : (
                <div className="row">
                  <span>{w.ownRows(answer.proposals.length)}</span>
                  <Button onClick={() => onSeen(answer, w.own)}>{w.takeOwn}</Button>
                </div>
              )}
            </Card>
            <form
              className="card panel"
              noValidate
              onSubmit={async (event) => {
                event.preventDefault()
                setTried(true)
                if (!file) return
                const form = new FormData()
                form.append('file', file)
                const done = await act.run({}, form)
                if (done) onSeen(done.answer, file.name)
              }}
            >
              <Field label={w.file} hint={w.fileHint} error={isTried && !file ? w.needFile : undefined}>
                {({ status: _, ...control }) => (
                  <input
                    {...control}
                    type="file"
                    accept=".xlsx,.docx,.html,.htm"
                    onChange={(event) => {
                      setFile(event.target.files?.[0] ?? null)
                      act.reset()
                    }}
                  />
                )}
              </Field>
              <FailureLine failure={act.failure} />
              <div className="row">
                <Button type="primary" htmlType="submit" loading={act.isRunning}>
                  {w.read}
                </Button>
              </div>
            </form>
          </>
        )}
      </Asked>
    </div>
  )
}

interface PreviewProps {
  readonly of: AnnexPreview
  /** Where the rows come from. */
  readonly name: string
  readonly onAgain: () => void
}

function Preview({ of, name, onAgain }: PreviewProps) {
  const { lang, say } = useDesk()
  const w = annexWords[lang]
  const go = useGo()
  const act = useAct(confirmAnnex)
  const [choices, setChoices] = useState<AnnexChoices>(() => startChoices(of))
  const [refusal, setRefusal] = useState<string | null>(null)
  const [sent, setSent] = useState<readonly Proposal[]>([])
  const taken = listTaken(of, choices)
  const fresh = of.proposals.filter((one) => !one.isKnown)
  const withDoubts = fresh.filter((one) => {
    const choice = choices.get(one.row)
    return choice && listDoubts(one, choice).open.length > 0
  })
  const change = useCallback((row: number, part: Partial<AnnexChoice>) => {
    setRefusal(null)
    setChoices((before) => {
      const choice = before.get(row)
      return choice ? new Map(before).set(row, { ...choice, ...part }) : before
    })
  }, [])
  const takeAll = (isTaken: boolean) => {
    setRefusal(null)
    setChoices(
      new Map(
        [...choices].map(([row, one]) => [row, { ...one, isTaken: isTaken && fresh.some((f) => f.row === row) }]),
      ),
    )
  }
  const run = async () => {
    if (taken.length === 0) return setRefusal(w.nothing)
    if (taken.length > MOST) return setRefusal(w.tooMany)
    setSent(taken)
    const done = await act.run({}, writeConfirm(of, choices))
    if (!done) return
    await go('/tasks', { state: 'drafted' })
    say(w.done(done.answer.made.length, done.answer.known))
  }
  // What the server said of single rows stands at them, until they are sent again.
  const refused = readRowErrors(act.failure?.more.errors, sent)
  return (
    <>
      <PageHead
        path={pathOf(lang)}
        title={w.finding(of.proposals.length, fresh.length, withDoubts.length)}
        facts={
          <>
            <span>{w.from(name)}</span>
            {of.basis ? <span>{w.basis(of.basis)}</span> : null}
            {withDoubts.length > 0 ? <span>{w.kept}</span> : null}
          </>
        }
        acts={
          <section className="acts">
            <div className="row">
              {fresh.length > 0 ? (
                <Button type="primary" loading={act.isRunning} onClick={() => void run()}>
                  {w.confirm(taken.length)}
                </Button>
              ) : null}
              <Button onClick={onAgain}>{w.again}</Button>
            </div>
            {refusal ? (
              <p className="field-error" role="alert">
                {refusal}
              </p>
            ) : null}
            {refused.size > 0 ? (
              <p className="field-error" role="alert">
                {w.refused([...refused.keys()].join(w.comma))}
              </p>
            ) : (
              <FailureLine failure={act.failure} />
            )}
          </section>
        }
      />
      <Card title={w.rows} note={w.rowsNote}>
        <table className="annex-rows">
          <thead>
            <tr>
              <th scope="col" className="a-row">
                <label className="row">
                  <input
                    type="checkbox"
                    aria-label={w.takeAll}
                    checked={fresh.length > 0 && taken.length === fresh.length}
                    disabled={fresh.length === 0}
                    onChange={(event) => takeAll(event.target.checked)}
                  />
                  {w.row}
                </label>
              </th>
              <th scope="col">{w.measure}</th>
              <th scope="col">{w.task}</th>
              <th scope="col">{w.leadUnit}</th>
              <th scope="col">{w.support}</th>
              <th scope="col">{w.due}</th>
            </tr>
          </thead>
          <tbody>
            {of.proposals.map((one) => {
              const choice = choices.get(one.row)
              return choice ? (
                <AnnexRow
                  key={one.row}
                  of={one}
                  choice={choice}
                  preview={of}
                  wrong={refused.get(one.row)}
                  change={change}
                />
              ) : null
            })}
          </tbody>
        </table>
      </Card>
    </>
  )
}

interface AnnexRowProps {
  readonly of: Proposal
  readonly choice: AnnexChoice
  readonly preview: AnnexPreview
  readonly wrong: WrongField | undefined
  readonly change: (row: number, part: Partial<AnnexChoice>) => void
}

/** Where the annex left something open there is a picker; the rest is text until one asks to change it. */
const AnnexRow = memo(function AnnexRow({ of, choice, preview, wrong, change }: AnnexRowProps) {
  const { lang } = useDesk()
  const w = annexWords[lang]
  const [isEdited, setEdited] = useState(false)
  const units = useMemo(
    () => preview.units.map(({ id, name, nameEn }) => ({ value: id, label: lang === 'en' ? nameEn : name })),
    [preview.units, lang],
  )
  const nameOf = (id: string) => units.find(({ value }) => value === id)?.label ?? ''
  const { row, printed, isKnown, doubts } = of
  const put = (part: Partial<AnnexChoice>) => change(row, part)
  const has = (...some: Doubt[]) => !isKnown && (isEdited || some.some((doubt) => doubts.includes(doubt)))
  const task = preview.tasks.find(({ planItem }) => planItem === choice.planItem)
  const { open, toLookAt } = listDoubts(of, choice)
  const say = (doubt: Doubt) => sayDoubt(doubt, of, lang)
  return (
    <tr className={isKnown || !choice.isTaken ? 'left-out' : undefined}>
      <td className="a-row">
        {isKnown ? (
          <span className="n m">{row}</span>
        ) : (
          <label className="row">
            <input
              type="checkbox"
              aria-label={w.take(row)}
              checked={choice.isTaken}
              onChange={(event) => put({ isTaken: event.target.checked })}
            />
            <span className="n">{row}</span>
          </label>
        )}
      </td>
      <td>
        <span lang="zh-CN">{of.title}</span>
        {of.content ? (
          <span className="q" lang="zh-CN">
            {of.content}
          </span>
        ) : null}
        {isKnown ? <span className="q">{w.known}</span> : null}
        {isKnown || (open.length === 0 && toLookAt.length === 0) ? null : (
          <ul className="doubts">
            {open.map((doubt) => (
              <li key={doubt}>
                <Light colour="yellow">{say(doubt)}</Light>
              </li>
            ))}
            {toLookAt.map((doubt) => (
              <li key={doubt} className="m">
                {say(doubt)}
              </li>
            ))}
          </ul>
        )}
        {wrong ? (
          <p className="field-error" role="alert">
            {w.wrong[wrong]}
          </p>
        ) : null}
        {isKnown || isEdited ? null : (
          <button type="button" className="plain q" aria-label={w.editOf(row)} onClick={() => setEdited(true)}>
            {w.edit}
          </button>
        )}
      </td>
      <td data-label={w.task}>
        {has('no_task') ? (
          <Choice
            aria-label={w.of(row, w.task)}
            value={choice.planItem}
            none={w.taskNone}
            options={preview.tasks.map(({ planItem, number, title }) => ({
              value: planItem,
              label: `${number} ${title}`,
            }))}
            onChange={(planItem) => put({ planItem })}
          />
        ) : task ? (
          <span lang="zh-CN">
            <span className="n m">{task.number}</span> {task.title}
          </span>
        ) : (
          <span className="m">{w.taskNone}</span>
        )}
      </td>
      <td data-label={w.leadUnit}>
        {has('no_lead', 'lead_unknown', 'several_leads') ? (
          <Choice
            aria-label={w.of(row, w.leadUnit)}
            value={choice.lead}
            none={w.leadNone}
            options={units}
            onChange={(lead) => put({ lead })}
          />
        ) : choice.lead ? (
          nameOf(choice.lead)
        ) : (
          <span className="m">{w.leadNone}</span>
        )}
      </td>
      <td data-label={w.support}>
        {choice.support.length === 0 && !has('support_unknown', 'several_leads') ? (
          <span className="m">{w.none}</span>
        ) : null}
        {has('support_unknown', 'several_leads') ? (
          <>
            {choice.support.map((id) => (
              <span key={id} className="support-one">
                {nameOf(id)}
                <button
                  type="button"
                  className="plain"
                  aria-label={w.of(row, w.supportDrop(nameOf(id)))}
                  onClick={() => put({ support: choice.support.filter((each) => each !== id) })}
                >
                  ×
                </button>
              </span>
            ))}
            <Choice
              aria-label={w.of(row, w.supportAdd)}
              value=""
              none={w.supportAdd}
              options={units.filter(({ value }) => value !== choice.lead && !choice.support.includes(value))}
              onChange={(id) => (id ? put({ support: [...choice.support, id] }) : undefined)}
            />
          </>
        ) : (
          choice.support.map(nameOf).join(w.comma)
        )}
      </td>
      <td data-label={w.due}>
        {has('due_unclear') ? (
          <Input
            type="date"
            aria-label={w.of(row, w.due)}
            value={choice.dueOn}
            onChange={(event) => put({ dueOn: event.target.value })}
          />
        ) : choice.dueOn ? (
          <span className="n">{sayDay(choice.dueOn, lang)}</span>
        ) : (
          <span className="m">{w.dueNone}</span>
        )}
        {printed.due ? <span className="q">{w.printed(printed.due)}</span> : null}
      </td>
    </tr>
  )
})

function sayDoubt(doubt: Doubt, { printed }: Proposal, lang: 'zh' | 'en'): string {
  const w = annexWords[lang]
  const lead = printed.lead.join('、')
  if (doubt === 'lead_unknown') return w.doubts.lead_unknown(printed.lead[0] ?? '')
  if (doubt === 'several_leads') return w.doubts.several_leads(lead)
  if (doubt === 'support_unknown')
    return w.doubts.support_unknown([...printed.lead.slice(1), ...printed.support].join('、'))
  if (doubt === 'due_unclear') return w.doubts.due_unclear(printed.due ?? '')
  return w.doubts[doubt]()
}
