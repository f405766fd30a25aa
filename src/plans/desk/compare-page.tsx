import { Button, Input } from 'antd'
import { useState } from 'react'
import { Asked, Empty } from '../../ui/desk/asked.tsx'
import { Go, useAnswer, useDesk, useQueryText } from '../../ui/desk/desk-context.tsx'
import { Field } from '../../ui/desk/field.tsx'
import { Card, PageHead } from '../../ui/desk/page-head.tsx'
import { addDays, sayDay, todayThere } from '../../ui/desk/say-when.ts'
import type { Comparison } from '../drafts/drafts.schema.ts'
import { compareDays } from './asks.ts'
import { FieldChanges } from './field-changes.tsx'
import { nameOf } from './item-fields.ts'
import { planWords } from './plan-words.ts'

/** How does the programme of one day differ from that of another? */
export function ComparePage() {
  const { lang } = useDesk()
  const w = planWords[lang]
  const [query] = useQueryText()
  const today = todayThere()
  const { from = addDays(today, -1), to = today } = query
  const compared = useAnswer(compareDays, {}, { from, to })
  const answer = compared.data
  return (
    <>
      <PageHead
        path={[
          w.path,
          <Go key="plan" to="/plan">
            {w.plan}
          </Go>,
          w.compare,
        ]}
        title={answer ? w.compareFinding(answer.entries.length) : w.compare}
        facts={
          answer ? (
            <>
              <span className="n">{w.compareOf(sayDay(answer.from.day, lang), answer.from.edition)}</span>
              <span className="n">{w.compareOf(sayDay(answer.to.day, lang), answer.to.edition)}</span>
              <span>{w.kept(answer.kept)}</span>
            </>
          ) : null
        }
      />
      <Days key={`${from} ${to}`} from={from} to={to} />
      <Asked of={compared} bars={8}>
        {(found) =>
          found.entries.length === 0 ? (
            <Card title={w.compare}>
              <Empty>{found.from.edition === found.to.edition ? w.sameEdition : w.nothingChanged}</Empty>
            </Card>
          ) : (
            <div className="stack">
              {(['changed', 'added', 'dropped'] as const).map((change) => (
                <Entries key={change} change={change} of={found} />
              ))}
            </div>
          )
        }
      </Asked>
    </>
  )
}

function Days({ from, to }: { readonly from: string; readonly to: string }) {
  const { lang } = useDesk()
  const w = planWords[lang]
  const [, change] = useQueryText()
  const [typed, setTyped] = useState({ from, to })
  const today = todayThere()
  const isWrong = typed.from > typed.to
  return (
    <form
      className="filters"
      onSubmit={(event) => {
        event.preventDefault()
        if (!isWrong && typed.from && typed.to) change(typed)
      }}
    >
      {(['from', 'to'] as const).map((name) => (
        <Field
          key={name}
          label={name === 'from' ? w.compareFrom : w.compareTo}
          error={isWrong && name === 'to' ? w.wrongOrder : undefined}
        >
          {(control) => (
            <Input
              {...control}
              type="date"
              max={today}
              value={typed[name]}
              onChange={(event) => setTyped({ ...typed, [name]: event.target.value })}
            />
          )}
        </Field>
      ))}
      <Button type="primary" htmlType="submit">
        {w.compareRun}
      </Button>
    </form>
  )
}

interface EntriesProps {
  readonly change: Comparison['entries'][number]['change']
  readonly of: Comparison
}

function Entries({ change, of }: EntriesProps) {
  const { lang } = useDesk()
  const w = planWords[lang]
  const entries = of.entries.filter((each) => each.change === change)
  if (entries.length === 0) return null
  return (
    <Card title={w.changes[change]} note={String(entries.length)}>
      <ul className="diff-list">
        {entries.map(({ itemId, kind, before, after, basis }) => {
          const named = after ?? before
          return (
            <li key={itemId}>
              <h3>
                <span className="q">{w.kinds[kind]}</span>{' '}
                <span lang="zh-CN">{named === null ? '' : nameOf(kind, named)}</span>{' '}
                <span className="q" lang="zh-CN">
                  {basis === null ? w.noBasis : w.basis(basis)}
                </span>
              </h3>
              <FieldChanges kind={kind} was={before} is={after} />
            </li>
          )
        })}
      </ul>
    </Card>
  )
}
