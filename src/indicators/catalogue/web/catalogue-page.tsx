import './catalogue.css'
import { Input } from 'antd'
import { Fragment, useState } from 'react'
import { Acts } from '../../../ui/desk/acts.tsx'
import { Asked, Empty } from '../../../ui/desk/asked.tsx'
import { Go, useAnswer, useDesk, useQueryText } from '../../../ui/desk/desk-context.tsx'
import { Choice, Field } from '../../../ui/desk/field.tsx'
import { Card, PageHead } from '../../../ui/desk/page-head.tsx'
import { sayDay } from '../../../ui/desk/say-when.ts'
import type { Indicator } from '../../indicators.schema.ts'
import { IndicatorTabs } from '../../web/indicator-tabs.tsx'
import { readCatalogue } from './asks.ts'
import { catalogueWords } from './catalogue-words.ts'
import { DefinitionDrawer } from './definition-drawer.tsx'

/** What is counted, and how? */
export function CataloguePage() {
  const { lang } = useDesk()
  const w = catalogueWords[lang]
  const [query, change] = useQueryText()
  const [isDefining, setDefining] = useState(false)
  const catalogue = useAnswer(readCatalogue, {})
  const all = catalogue.data?.indicators ?? []
  const of = (source: string) => all.filter((one) => one.source === source).length
  const title = !catalogue.data
    ? w.catalogue
    : all.length === 0
      ? w.noneYet
      : w.finding(all.length, of('computed'), of('register'))
  return (
    <>
      <PageHead
        path={[
          w.path,
          <Go key="indicators" to="/indicators">
            {w.indicators}
          </Go>,
          w.catalogue,
        ]}
        title={title}
        facts={catalogue.data ? <span>{w.onDay(sayDay(catalogue.data.on, lang))}</span> : null}
        acts={
          catalogue.data ? (
            <Acts
              acts={catalogue.data.acts.map(({ act, open }) => ({
                act,
                label: w.define,
                isOpen: open,
                waits: [],
                onDo: () => setDefining(true),
              }))}
            />
          ) : null
        }
      />
      <IndicatorTabs current="catalogue" />
      {isDefining && catalogue.data ? (
        <DefinitionDrawer catalogue={catalogue.data} of={null} onClose={() => setDefining(false)} />
      ) : null}
      <Card title={w.catalogue}>
        <div className="filters">
          <Field label={w.search} className="grow">
            {(control) => (
              <Input
                {...control}
                type="search"
                placeholder={w.searchHint}
                value={query.q ?? ''}
                onChange={(event) => change({ q: event.target.value })}
              />
            )}
          </Field>
          <Field label={w.source}>
            {(control) => (
              <Choice
                {...control}
                value={query.source ?? ''}
                none={w.anySource}
                onChange={(source) => change({ source })}
                options={Object.entries(w.sources).map(([value, label]) => ({ value, label }))}
              />
            )}
          </Field>
        </div>
        <Asked of={catalogue} bars={8}>
          {({ indicators }) => {
            const found = indicators.filter(
              (one) =>
                (!query.source || one.source === query.source) &&
                `${one.code} ${one.name.zh} ${one.name.en}`
                  .toLowerCase()
                  .includes((query.q ?? '').trim().toLowerCase()),
            )
            return found.length === 0 ? <Empty>{w.noneFound}</Empty> : <Table indicators={found} />
          }}
        </Asked>
      </Card>
    </>
  )
}

function Table({ indicators }: { readonly indicators: readonly Indicator[] }) {
  const { lang } = useDesk()
  const w = catalogueWords[lang]
  const topics = [...new Set(indicators.map(({ topic }) => topic.zh))]
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{w.name}</th>
          <th scope="col">{w.unit}</th>
          <th scope="col">{w.source}</th>
          <th scope="col" className="wide-only">
            {w.frequency}
          </th>
          <th scope="col" className="wide-only">
            {w.direction}
          </th>
        </tr>
      </thead>
      <tbody>
        {topics.map((topic) => {
          const group = indicators.filter((one) => one.topic.zh === topic)
          return (
            <Fragment key={topic}>
              <tr>
                <th scope="colgroup" colSpan={5}>
                  {group[0]?.topic[lang]}
                  <span className="q n"> {group.length}</span>
                </th>
              </tr>
              {group.map((one) => (
                <tr key={one.code}>
                  <td>
                    <Go to={`/indicators/catalogue/${one.code}`}>{one.name[lang]}</Go>
                    <div className="q breaks">{one.expression ?? one.code}</div>
                  </td>
                  <td>{one.unit || w.pure}</td>
                  <td>{w.sources[one.source]}</td>
                  <td className="wide-only">{w.frequencies[one.frequency]}</td>
                  <td className="wide-only">{w.directions[`${one.direction}`]}</td>
                </tr>
              ))}
            </Fragment>
          )
        })}
      </tbody>
    </table>
  )
}
