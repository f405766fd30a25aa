import { Button, Input } from 'antd'
import { useState } from 'react'
import { sayName } from '../../access/web/index.ts'
import { Acts } from '../../ui/desk/acts.tsx'
import { Asked, Empty } from '../../ui/desk/asked.tsx'
import { Go, useAnswer, useDesk, useQueryText } from '../../ui/desk/desk-context.tsx'
import { Choice, Field } from '../../ui/desk/field.tsx'
import { Card, PageHead } from '../../ui/desk/page-head.tsx'
import { sayDay, todayThere } from '../../ui/desk/say-when.ts'
import type { Enterprises, ListedEnterprise } from '../enterprises.schema.ts'
import { ImportLink } from '../imports/web/import-link.tsx'
import { listEnterprises, readPlaces } from './asks.ts'
import { EnterPanel } from './enter-panel.tsx'
import { enterpriseWords } from './enterprise-words.ts'
import { showActs } from './show-acts.ts'

/** Which enterprises are there, where is this one, and what waits for me? */
export function RegisterPage() {
  const { lang } = useDesk()
  const w = enterpriseWords[lang]
  const [query] = useQueryText()
  const [isOpen, setOpen] = useState(false)
  const { q, park, district, status, on, waits, kind, cursor } = query
  const asked = {
    ...(q ? { q } : {}),
    ...(park ? { park } : {}),
    ...(district ? { district } : {}),
    ...(status ? { status } : {}),
    ...(on ? { on } : {}),
    ...(waits ? { waits: 'stays' } : {}),
    ...(kind ? { kind } : {}),
    ...(cursor ? { cursor } : {}),
  }
  const found = useAnswer(listEnterprises, {}, asked)
  const answer = found.data
  const decides = answer?.acts.some(({ act }) => act === 'enterprises.decide_match') ?? false
  return (
    <>
      <PageHead
        wing="actors"
        path={[w.path, w.register]}
        title={answer ? w.title(answer.count, answer.isMore) : w.register}
        facts={
          answer ? (
            <>
              <span>{w.onDay(sayDay(answer.on, lang))}</span>
              {decides ? <Go to="/enterprises/matches">{w.matchesLink(answer.openMatches)}</Go> : null}
              <ImportLink />
            </>
          ) : null
        }
        acts={
          answer ? (
            <Acts
              acts={showActs(
                answer.acts,
                lang,
                () => setOpen(true),
                (act) => act === 'enter',
              )}
            />
          ) : null
        }
      />
      {isOpen ? <EnterPanel onClose={() => setOpen(false)} /> : null}
      <Card title={w.register}>
        <Filters />
        <Asked of={found}>
          {(page) => (
            <>
              {page.enterprises.length === 0 ? (
                <Empty>{Object.keys(asked).length > 0 ? w.noneByFilter : w.none}</Empty>
              ) : (
                <Table enterprises={page.enterprises} />
              )}
              <Turn page={page} />
            </>
          )}
        </Asked>
      </Card>
    </>
  )
}

function Filters() {
  const { lang } = useDesk()
  const w = enterpriseWords[lang]
  const places = useAnswer(readPlaces, {}, {}, 'once')
  const [query, change] = useQueryText()
  const [text, setText] = useState(query.q ?? '')
  const asOptions = (all: readonly { id: string; name: { zh: string; en: string | null } }[] = []) =>
    all.map(({ id, name }) => ({ value: id, label: sayName(name, lang) }))
  const set = (part: Readonly<Record<string, string>>) => change({ ...part, cursor: '' })
  return (
    <form
      className="filters"
      onSubmit={(event) => {
        event.preventDefault()
        set({ q: text.trim() })
      }}
    >
      <Field label={w.find} className="grow">
        {(control) => (
          <Input
            {...control}
            allowClear
            placeholder={w.findHint}
            value={text}
            onChange={({ target: { value } }) => {
              setText(value)
              if (value === '') set({ q: '' })
            }}
          />
        )}
      </Field>
      <Field label={w.district}>
        {(control) => (
          <Choice
            {...control}
            value={query.district ?? ''}
            none={w.anyDistrict}
            onChange={(district) => set({ district })}
            options={asOptions(places.data?.districts)}
          />
        )}
      </Field>
      <Field label={w.park}>
        {(control) => (
          <Choice
            {...control}
            value={query.park ?? ''}
            none={w.anyPark}
            onChange={(park) => set({ park })}
            options={asOptions(places.data?.parks)}
          />
        )}
      </Field>
      <Field label={w.status}>
        {(control) => (
          <Choice
            {...control}
            value={query.status ?? ''}
            none={w.anyStatus}
            onChange={(status) => set({ status })}
            options={Object.entries(w.statuses).map(([value, label]) => ({ value, label }))}
          />
        )}
      </Field>
      <Field label={w.waitsFilter}>
        {(control) => (
          <Choice
            {...control}
            value={query.waits ?? ''}
            none={w.anyWaits}
            onChange={(waits) => set({ waits })}
            options={[{ value: 'stays', label: w.waitsOnly }]}
          />
        )}
      </Field>
      <Field label={w.on}>
        {(control) => (
          <Input
            {...control}
            type="date"
            value={query.on ?? todayThere()}
            onChange={({ target: { value } }) => {
              if (value !== '') set({ on: value === todayThere() ? '' : value })
            }}
          />
        )}
      </Field>
      <Button htmlType="submit">{w.search}</Button>
    </form>
  )
}

/** The way on: pages follow one another by name, so there is a next one and the first. */
function Turn({ page }: { readonly page: Enterprises }) {
  const { lang } = useDesk()
  const w = enterpriseWords[lang]
  const [query, change] = useQueryText()
  const isSearch = Boolean(query.q)
  if (page.next === null && !query.cursor && !(isSearch && page.count > page.enterprises.length)) return null
  return (
    <div className="foot-line">
      <span className="q">{isSearch ? w.more(page.count) : ''}</span>
      <span className="row">
        {query.cursor ? <Button onClick={() => change({ cursor: '' })}>{w.first}</Button> : null}
        {page.next !== null ? <Button onClick={() => change({ cursor: page.next ?? '' })}>{w.next}</Button> : null}
      </span>
    </div>
  )
}

function Table({ enterprises }: { readonly enterprises: readonly ListedEnterprise[] }) {
  const { lang } = useDesk()
  const w = enterpriseWords[lang]
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{w.name}</th>
          <th scope="col">{w.parks}</th>
          <th scope="col" className="wide-only">
            {w.district}
          </th>
          <th scope="col" className="wide-only">
            {w.industry}
          </th>
          <th scope="col" className="wide-only">
            {w.status}
          </th>
        </tr>
      </thead>
      <tbody>
        {enterprises.map((one) => (
          <tr key={one.id}>
            <td>
              <Go to={`/enterprises/${one.id}`}>{one.name}</Go>
              {one.waits ? <span className="tag gap">{w.waits}</span> : null}
              <div className="q n">{one.code ?? w.noCode}</div>
              {one.mergedInto ? (
                <div className="q">
                  {w.mergedInto} <Go to={`/enterprises/${one.mergedInto.id}`}>{one.mergedInto.name}</Go>
                </div>
              ) : null}
            </td>
            <td>
              {one.parks.length === 0 ? <span className="q">{w.noPark}</span> : null}
              {one.parks.map((park) => (
                <div key={park.id}>
                  {sayName(park.name, lang)}
                  {park.state === 'stated' ? <span className="q"> {w.stated}</span> : null}
                </div>
              ))}
            </td>
            <td className="wide-only">{one.district ? sayName(one.district.name, lang) : ''}</td>
            <td className="wide-only n">{one.industry ?? ''}</td>
            <td className="wide-only">
              {w.statuses[one.status]}
              {one.aboveSize ? <span className="q"> {w.aboveSize}</span> : null}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
