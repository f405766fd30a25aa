import { Button, Input } from 'antd'
import { useState } from 'react'
import { Asked, Empty } from '../../ui/desk/asked.tsx'
import { Go, useAnswer, useDesk, useQueryText } from '../../ui/desk/desk-context.tsx'
import { Choice, Field } from '../../ui/desk/field.tsx'
import { Card, PageHead } from '../../ui/desk/page-head.tsx'
import { writeAddress } from '../../ui/desk/route.ts'
import { sayMoment } from '../../ui/desk/say-when.ts'
import type { EntrySummary } from '../audit.schema.ts'
import { NAMED_DEEDS, sayDeed } from '../rules/deed-words.ts'
import { findPeople, listRecord, readSeals } from './asks.ts'
import { recordWords } from './record-words.ts'
import { sayDoer, sayRecorded } from './say-recorded.ts'

const CONDITIONS = ['person', 'thing', 'act', 'from', 'to'] as const

/** Who did what, when, and why? */
export function RecordPage() {
  const { lang, slug } = useDesk()
  const w = recordWords[lang]
  const [query, change] = useQueryText()
  const conditions = Object.fromEntries(CONDITIONS.flatMap((name) => (query[name] ? [[name, query[name]]] : [])))
  const isFiltered = Object.keys(conditions).length > 0
  const record = useAnswer(listRecord, {}, { ...conditions, ...(query.cursor ? { cursor: query.cursor } : {}) })
  const isDenied = record.error?.kind === 'denied'
  const exportAt = (format: string) =>
    writeAddress('/api/programmes/:slug/record/export', { slug }, { ...conditions, format })
  return (
    <>
      <PageHead path={[w.path, w.record]} title={w.record} facts={<span>{w.lead}</span>} />
      <div className="stack">
        {isDenied ? null : <Seals />}
        <Card
          title={w.record}
          note={
            isDenied ? null : (
              <span className="row">
                {w.takeOut}
                <a href={exportAt('csv')} download title={w.takeOutNote}>
                  {w.csv}
                </a>
                <a href={exportAt('xlsx')} download title={w.takeOutNote}>
                  {w.xlsx}
                </a>
              </span>
            )
          }
        >
          {isDenied ? null : <Filters />}
          <Asked of={record} whoMay={w.whoMay}>
            {(answer) =>
              answer.entries.length === 0 ? (
                <Empty
                  act={
                    isFiltered ? (
                      <Button onClick={() => change({ person: '', thing: '', act: '', from: '', to: '', cursor: '' })}>
                        {w.clear}
                      </Button>
                    ) : null
                  }
                >
                  {isFiltered ? w.noneByFilter : w.none}
                </Empty>
              ) : (
                <>
                  <EntryTable entries={answer.entries} />
                  <div className="foot-line">
                    {query.cursor ? <Button onClick={() => change({ cursor: '' })}>{w.newest}</Button> : <span />}
                    {answer.next ? (
                      <Button onClick={() => change({ cursor: answer.next ?? '' })}>{w.older}</Button>
                    ) : null}
                  </div>
                </>
              )
            }
          </Asked>
        </Card>
      </div>
    </>
  )
}

function Filters() {
  const { lang } = useDesk()
  const w = recordWords[lang]
  const [query, change] = useQueryText()
  const [name, setName] = useState('')
  const [thing, setThing] = useState(query.thing ?? '')
  const people = useAnswer(findPeople, {}, { q: name, left: 'yes' })
  const set = (part: Readonly<Record<string, string>>) => change({ ...part, cursor: '' })
  return (
    <form
      className="filters"
      onSubmit={(event) => {
        event.preventDefault()
        set({ thing: thing.trim() })
      }}
    >
      <Field label={w.findPerson}>
        {(control) => <Input {...control} allowClear value={name} onChange={(event) => setName(event.target.value)} />}
      </Field>
      <Field label={w.person}>
        {(control) => (
          <Choice
            {...control}
            value={query.person ?? ''}
            none={w.anyone}
            onChange={(person) => set({ person })}
            options={(people.data?.people ?? []).map((person) => ({
              value: person.id,
              label: sayRecorded(person, lang),
            }))}
          />
        )}
      </Field>
      <Field label={w.act}>
        {(control) => (
          <Choice
            {...control}
            value={query.act ?? ''}
            none={w.anyAct}
            onChange={(act) => set({ act })}
            options={NAMED_DEEDS.map((value) => ({ value, label: sayDeed(value, lang) }))}
          />
        )}
      </Field>
      <Field label={`${w.thing} (${w.thingHint})`}>
        {(control) => (
          <Input
            {...control}
            allowClear
            placeholder="access.person"
            value={thing}
            onChange={(event) => setThing(event.target.value)}
          />
        )}
      </Field>
      <Field label={w.from}>
        {(control) => (
          <Input
            {...control}
            type="date"
            value={query.from ?? ''}
            onChange={(event) => set({ from: event.target.value })}
          />
        )}
      </Field>
      <Field label={w.to}>
        {(control) => (
          <Input
            {...control}
            type="date"
            value={query.to ?? ''}
            onChange={(event) => set({ to: event.target.value })}
          />
        )}
      </Field>
      <Button htmlType="submit">{w.search}</Button>
    </form>
  )
}

function EntryTable({ entries }: { readonly entries: readonly EntrySummary[] }) {
  const { lang } = useDesk()
  const w = recordWords[lang]
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{w.when}</th>
          <th scope="col">{w.who}</th>
          <th scope="col">{w.what}</th>
          <th scope="col" className="wide-only">
            {w.on}
          </th>
          <th scope="col" className="wide-only">
            {w.why}
          </th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <tr key={entry.seq}>
            <td className="n">
              <Go to={`/record/${entry.seq}`}>{sayMoment(entry.at, lang)}</Go>
            </td>
            <td>
              {sayDoer(entry, lang)}
              {entry.forPerson ? <span className="q">　{w.forWhom(sayRecorded(entry.forPerson, lang))}</span> : null}
            </td>
            <td>
              {sayDeed(entry.act, lang)}
              <span className="q phone-only">{w.kinds[entry.thing.kind] ?? entry.thing.kind}</span>
            </td>
            <td className="wide-only">
              {w.kinds[entry.thing.kind] ?? entry.thing.kind}{' '}
              <span className="q code">{entry.thing.id.slice(0, 13)}</span>
            </td>
            <td className="wide-only m">{entry.why ?? ''}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Seals() {
  const { lang } = useDesk()
  const w = recordWords[lang]
  const seals = useAnswer(readSeals, {})
  const last = seals.data?.blocks[0]
  return (
    <Card title={w.seals} note={seals.data ? w.waiting(seals.data.waiting) : null}>
      <Asked of={seals} bars={1}>
        {({ head }) =>
          head ? (
            <>
              <dl className="kv">
                <dt>{w.lastBlock}</dt>
                <dd className="n">
                  {head.block}
                  {last ? `　${sayMoment(last.sealedAt, lang)}` : ''}
                </dd>
                <dt>{w.head}</dt>
                <dd className="code">{head.hex}</dd>
              </dl>
              <p className="q">{w.headNote}</p>
            </>
          ) : (
            <Empty>{w.noBlocks}</Empty>
          )
        }
      </Asked>
    </Card>
  )
}
