import { Button, Input } from 'antd'
import { useState } from 'react'
import { Asked, Empty } from '../../ui/desk/asked.tsx'
import { Go, useAnswer, useDesk, useQueryText } from '../../ui/desk/desk-context.tsx'
import { Choice, Field } from '../../ui/desk/field.tsx'
import { Card, PageHead } from '../../ui/desk/page-head.tsx'
import { sayDay, todayThere } from '../../ui/desk/say-when.ts'
import { deskWords } from '../../ui/desk/words.ts'
import type { OrganisationsOn } from '../organisation.schema.ts'
import { listOrganisations, readMe } from './asks.ts'
import { organisationWords } from './organisation-words.ts'
import { sayName } from './say-names.ts'

type Row = OrganisationsOn['organisations'][number]

/** Rows at once: a browser takes its time over thousands, and nobody reads them. */
const MOST = 300

/** Who was under whom, on a day? */
export function OrganisationsPage() {
  const { lang } = useDesk()
  const w = organisationWords[lang]
  const [query, change] = useQueryText()
  const on = query.on ?? todayThere()
  const q = query.q ?? ''
  const role = query.role ?? ''
  const tree = useAnswer(listOrganisations, {}, { on })
  const me = useAnswer(readMe, {})
  const found = tree.data?.organisations.filter((each) => isFound(each, q, role)) ?? []
  const isFiltered = q !== '' || role !== ''
  return (
    <>
      <PageHead
        path={[w.path, w.organisations]}
        title={tree.data ? w.finding(tree.data.organisations.length, sayDay(on, lang)) : w.organisations}
        facts={
          me.data?.rights['organisations.record'] === true ? (
            <Go to="/import" query={{ kind: 'organisations' }}>
              {w.import}
            </Go>
          ) : null
        }
      />
      <div className="grid">
        <Card title={w.organisations} columns={8}>
          <Filters key={q} on={on} />
          <Asked of={tree}>
            {(answer) => {
              if (answer.organisations.length === 0)
                return <Empty>{answer.knownFrom ? w.noneBefore(sayDay(answer.knownFrom, lang)) : w.none}</Empty>
              if (found.length === 0)
                return (
                  <Empty act={<Button onClick={() => change({ q: '', role: '' })}>{w.clear}</Button>}>
                    {w.noneByFilter}
                  </Empty>
                )
              return <Tree rows={found} isFlat={isFiltered} />
            }}
          </Asked>
        </Card>
        <Card title={w.events} columns={4}>
          <Asked of={tree} bars={3}>
            {(answer) => <Events events={answer.events} />}
          </Asked>
        </Card>
      </div>
    </>
  )
}

function Filters({ on }: { readonly on: string }) {
  const { lang } = useDesk()
  const w = organisationWords[lang]
  const [query, change] = useQueryText()
  const [text, setText] = useState(query.q ?? '')
  return (
    <form
      className="filters"
      onSubmit={(event) => {
        event.preventDefault()
        change({ q: text.trim() })
      }}
    >
      <Field label={w.name} className="grow">
        {(control) => (
          <Input
            {...control}
            allowClear
            placeholder={w.find}
            value={text}
            onChange={(event) => {
              setText(event.target.value)
              if (event.target.value === '') change({ q: '' })
            }}
          />
        )}
      </Field>
      <Field label={w.roles}>
        {(control) => (
          <Choice
            {...control}
            value={query.role ?? ''}
            onChange={(role) => change({ role })}
            none={w.anyRole}
            options={Object.entries(w.kinds).map(([value, label]) => ({ value, label }))}
          />
        )}
      </Field>
      <Field label={w.on}>
        {(control) => (
          <Input
            {...control}
            type="date"
            value={on}
            onChange={(event) => {
              const day = event.target.value
              if (day !== '') change({ on: day === todayThere() ? '' : day })
            }}
          />
        )}
      </Field>
      <Button htmlType="submit">{deskWords[lang].search}</Button>
    </form>
  )
}

function Tree({ rows, isFlat }: { readonly rows: readonly Row[]; readonly isFlat: boolean }) {
  const { lang } = useDesk()
  const w = organisationWords[lang]
  const [isOpen, setOpen] = useState<Readonly<Record<string, boolean>>>({})
  // Who is under the top shows; what is below them opens on a press.
  const opens = (row: Row) => isOpen[row.id] ?? row.depth === 1
  const visible = isFlat ? rows : listVisible(rows, opens)
  const below = new Map<string, number>()
  for (const { parent } of rows) if (parent) below.set(parent, (below.get(parent) ?? 0) + 1)
  return (
    <>
      <table>
        <thead>
          <tr>
            <th scope="col">{w.name}</th>
            <th scope="col">{w.roles}</th>
            <th scope="col" className="wide-only">
              {w.codes}
            </th>
          </tr>
        </thead>
        <tbody>
          {visible.slice(0, MOST).map((row) => (
            <tr key={row.id}>
              <td className={isFlat ? '' : `deep-${Math.min(row.depth, 6)}`}>
                <Go to={`/organisations/${row.id}`}>{sayName(row.name, lang)}</Go>
                {!isFlat && below.has(row.id) ? (
                  <button
                    type="button"
                    className="plain opens n"
                    aria-expanded={opens(row)}
                    onClick={() => setOpen({ ...isOpen, [row.id]: !opens(row) })}
                  >
                    <span aria-hidden="true">{opens(row) ? '▾' : '▸'}</span> {below.get(row.id)}
                    <span className="vh">
                      {' '}
                      {w.below}: {sayName(row.name, lang)}
                    </span>
                  </button>
                ) : null}
              </td>
              <td>{row.roles.map((role) => w.kinds[role]).join(lang === 'zh' ? '，' : ', ')}</td>
              <td className="wide-only n">{row.codes.map(({ code }) => code).join(' ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {visible.length > MOST ? <p className="foot-line q">{w.more(MOST, visible.length)}</p> : null}
    </>
  )
}

/** Those above whom everything is open. Each comes after the one it is under. */
function listVisible(rows: readonly Row[], opens: (row: Row) => boolean): Row[] {
  const shows = new Set<string>()
  const known = new Map(rows.map((row) => [row.id, row]))
  return rows.filter((row) => {
    const parent = row.parent === null ? undefined : known.get(row.parent)
    const isShown = parent === undefined || (shows.has(parent.id) && opens(parent))
    if (isShown) shows.add(row.id)
    return isShown
  })
}

function Events({ events }: { readonly events: OrganisationsOn['events'] }) {
  const { lang } = useDesk()
  const w = organisationWords[lang]
  if (events.length === 0) return <Empty>{w.noEvents}</Empty>
  const latest = [...events].reverse().slice(0, 30)
  return (
    <ul className="rows">
      {latest.map((event, at) => (
        // Events have no key of their own, and the list is never changed in place.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <li key={at}>
          <div>
            <b>{w.eventKinds[event.kind]}</b>
            {'　'}
            <span className="n">{event.on ? sayDay(event.on, lang) : event.year}</span>
            <span className="q">
              {event.parties
                .slice(0, 6)
                .map(({ part, name }) => w.parts[part] + name)
                .join(lang === 'zh' ? '，' : ', ')}
              {event.parties.length > 6 ? ` … ${event.parties.length}` : ''}
            </span>
            <span className="q">{event.source}</span>
          </div>
        </li>
      ))}
    </ul>
  )
}

function isFound(row: Row, q: string, role: string): boolean {
  if (role !== '' && !row.roles.some((each) => each === role)) return false
  const all = [row.name.zh, row.name.en ?? '', ...row.codes.map(({ code }) => code)].join(' ')
  return all.toLowerCase().includes(q.toLowerCase())
}
