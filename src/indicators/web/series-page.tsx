import { Button } from 'antd'
import { useMemo, useState } from 'react'
import { OrganisationPicker, sayName } from '../../access/web/index.ts'
import { Asked, Empty } from '../../ui/desk/asked.tsx'
import { Chart, Drawing } from '../../ui/desk/chart.tsx'
import { Go, useAnswer, useDesk, useQueryText } from '../../ui/desk/desk-context.tsx'
import { Choice, Field } from '../../ui/desk/field.tsx'
import { Card, PageHead } from '../../ui/desk/page-head.tsx'
import { sayDay } from '../../ui/desk/say-when.ts'
import { deskWords } from '../../ui/desk/words.ts'
import type { Lang } from '../../ui/lang.ts'
import type { Series } from '../reports.schema.ts'
import { readCatalogue, readSeries, type SeriesAsked } from './asks.ts'
import { CrossSectionCard } from './cross-section-card.tsx'
import { DownloadLink } from './download-link.tsx'
import { drawLine, findLast, listGaps } from './draw-series.ts'
import { Figure } from './figure.tsx'
import { IndicatorTabs } from './indicator-tabs.tsx'
import { readingWords } from './reading-words.ts'
import { sayLarge } from './say-figure.ts'
import { sayPeriod, sayPeriodShort } from './say-period.ts'
import { sayChange } from './sort-rows.ts'

/** So many small drawings a page begins with. */
const FEW = 12

/** What the address asks for; what it does not know is left out. */
function readAsked(query: Readonly<Record<string, string>>, code: string): SeriesAsked {
  const { district = '', by, from, to, known } = query
  const isDay = (text: string | undefined): text is string => /^\d{4}-\d\d-\d\d$/.test(text ?? '')
  const isDistrict = /^[0-9a-f-]{36}$/i.test(district)
  return {
    code,
    ...(isDistrict ? { district } : {}),
    // A district is broken down into its parks.
    by: isDistrict || by === 'park' ? 'park' : 'district',
    ...(isDay(from) ? { from } : {}),
    ...(isDay(to) ? { to } : {}),
    ...(isDay(known) ? { known } : {}),
  }
}

/** How does one indicator develop, in the whole and place by place? */
export function SeriesPage() {
  const { lang } = useDesk()
  const w = readingWords[lang]
  const [query] = useQueryText()
  const catalogue = useAnswer(readCatalogue, {})
  return (
    <Asked of={catalogue} isPage whoMay={w.whoMay} bars={8}>
      {({ indicators }) => {
        const chosen = indicators.find(({ code }) => code === query.code) ?? indicators[0]
        return chosen ? (
          <SeriesView key={chosen.code} asked={readAsked(query, query.code ?? chosen.code)} indicators={indicators} />
        ) : (
          <>
            <PageHead path={[w.path, w.indicators]} title={w.indicators} />
            <IndicatorTabs current="series" />
            <Card title={w.over}>
              <Empty>{w.noIndicators}</Empty>
            </Card>
          </>
        )
      }}
    </Asked>
  )
}

interface SeriesViewProps {
  readonly asked: SeriesAsked
  readonly indicators: readonly { readonly code: string; readonly name: { readonly zh: string; readonly en: string } }[]
}

function SeriesView({ asked, indicators }: SeriesViewProps) {
  const { lang } = useDesk()
  const w = readingWords[lang]
  const series = useAnswer(readSeries, {}, asked)
  const name = indicators.find(({ code }) => code === asked.code)?.name[lang] ?? asked.code
  const { from, to } = asked
  const files = { code: asked.code, ...(from ? { from } : {}), ...(to ? { to } : {}) }
  return (
    <>
      <PageHead
        path={[
          w.path,
          <Go key="indicators" to="/indicators">
            {w.indicators}
          </Go>,
          name,
        ]}
        title={series.data ? sayFinding(series.data, lang) : name}
        facts={
          <>
            {asked.known ? <span>{w.knownNote(sayDay(asked.known, lang))}</span> : null}
            <span className="row">
              {w.download}
              <DownloadLink
                path="observations/export"
                query={{ ...files, format: 'csv' }}
                file={`${asked.code}.csv`}
                name={`${w.download} ${w.csv}`}
              >
                {w.csv}
              </DownloadLink>
              <DownloadLink
                path="observations/export"
                query={{ ...files, format: 'xlsx' }}
                file={`${asked.code}.xlsx`}
                name={`${w.download} ${w.excel}`}
              >
                {w.excel}
              </DownloadLink>
            </span>
          </>
        }
      />
      <IndicatorTabs current="series" />
      <Choices asked={asked} indicators={indicators} />
      <Asked of={series} whoMay={w.whoMay} bars={8}>
        {(answer) => (
          <div className="stack">
            <Card title={answer.place ? w.overOf(sayName(answer.place.name, lang)) : w.over}>
              <Whole of={answer} />
            </Card>
            <Card title={w.parts[asked.by ?? 'district']}>
              <Parts key={`${asked.by} ${asked.district ?? ''}`} of={answer} />
            </Card>
            <CrossSectionCard code={asked.code} {...(asked.known ? { known: asked.known } : {})} />
          </div>
        )}
      </Asked>
    </>
  )
}

function sayFinding({ indicator, gathering, points, parts }: Series, lang: Lang): string {
  const w = readingWords[lang]
  const name = indicator.name[lang]
  const last = findLast(points)
  if (last) {
    const point = points[last.at]
    const { reporting, parks } = point?.of ?? { reporting: 0, parks: 0 }
    return w.finding(name, sayPeriod(point?.period ?? '', lang), sayLarge(last.value, indicator), reporting, parks)
  }
  const filled = [...points].reverse().find(({ of }) => of.reporting > 0)
  if (gathering !== 'not_added' || !filled || parts.length === 0) return w.findingNone(name)
  return w.findingApart(name, sayPeriod(filled.period, lang), filled.of.reporting, filled.of.parks)
}

function Choices({ asked, indicators }: SeriesViewProps) {
  const { lang } = useDesk()
  const w = readingWords[lang]
  const [query, change] = useQueryText()
  const day = (name: 'from' | 'to' | 'known', label: string, hint?: string) => (
    <Field label={label} {...(hint ? { hint } : {})}>
      {({ status: _, ...control }) => (
        <input
          {...control}
          className="day-field"
          type="date"
          value={query[name] ?? ''}
          onChange={({ target }) => change({ [name]: target.value })}
        />
      )}
    </Field>
  )
  return (
    <div className="filters choices">
      <Field label={w.indicator} className="grow">
        {(control) => (
          <Choice
            {...control}
            value={asked.code}
            onChange={(code) => change({ code })}
            options={indicators.map(({ code, name }) => ({ value: code, label: name[lang] }))}
          />
        )}
      </Field>
      <Field label={w.district}>
        {(control) => (
          <OrganisationPicker
            control={control}
            places={['district']}
            none={w.whole}
            value={query.district ?? ''}
            onChange={(district) => change({ district })}
          />
        )}
      </Field>
      {asked.district ? null : (
        <Field label={w.by}>
          {(control) => (
            <Choice
              {...control}
              value={asked.by ?? 'district'}
              onChange={(by) => change({ by })}
              options={(['district', 'park'] as const).map((by) => ({ value: by, label: w.bys[by] }))}
            />
          )}
        </Field>
      )}
      {day('from', w.from)}
      {day('to', w.to)}
      {day('known', w.known, w.knownHint)}
    </div>
  )
}

/** The whole, where its parts can be put together at all. */
function Whole({ of }: { readonly of: Series }) {
  const { lang } = useDesk()
  const w = readingWords[lang]
  const { points, indicator, gathering } = of
  const draw = useMemo(() => drawLine({ points, decimals: indicator.decimals }, 'large'), [points, indicator.decimals])
  const last = findLast(points)
  if (gathering === 'not_added' && !last) return <p className="m">{w.saysApart}</p>
  if (!last) return <Empty>{w.noFigures}</Empty>
  const point = points[last.at]
  const change = sayChange(last.value, points[last.at - 1]?.value ?? null)
  const gaps = listGaps(points).length
  const says = gathering === 'from_the_register' ? w.saysRegister : w.saysWhole
  const { reporting, parks } = point?.of ?? { reporting: 0, parks: 0 }
  const sentence = [
    says(sayPeriod(point?.period ?? '', lang), sayLarge(last.value, indicator), reporting, parks),
    change === null ? null : w.saysChange(change),
    gaps > 0 ? w.saysGaps(gaps) : null,
  ]
    .filter((part) => part !== null)
    .join(lang === 'zh' ? '' : ' ')
  return (
    <Chart says={sentence} table={<PointsTable of={of} />}>
      <Drawing name={`${indicator.name[lang]}　${sentence}`} draw={draw} />
    </Chart>
  )
}

function PointsTable({ of }: { readonly of: Series }) {
  const { lang } = useDesk()
  const w = readingWords[lang]
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{w.period}</th>
          <th scope="col" className="r">
            {w.value}
            {of.indicator.unit ? <span className="q under-line">{of.indicator.unit}</span> : null}
          </th>
          <th scope="col" className="r">
            {w.of}
          </th>
        </tr>
      </thead>
      <tbody>
        {[...of.points].reverse().map(({ period, value, missing, of: parks }) => (
          <tr key={period}>
            <td>{sayPeriod(period, lang)}</td>
            <td className="r">
              <Figure value={value} missing={missing} decimals={of.indicator.decimals} isRoomy />
            </td>
            <td className="n r">{w.ofParks(parks.reporting, parks.parks)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** Place by place: many small lines, each on its own scale. */
function Parts({ of }: { readonly of: Series }) {
  const { lang } = useDesk()
  const w = readingWords[lang]
  const [isWhole, setWhole] = useState(false)
  const { parts, indicator } = of
  if (parts.length === 0) return <Empty>{w.noParts}</Empty>
  const shown = isWhole ? parts : parts.slice(0, FEW)
  return (
    <Chart says={w.saysParts(parts.length)} table={<PartsTable of={of} />}>
      <ul className="multiples">
        {shown.map(({ place, points }) => (
          <li key={place.id}>
            <h3>{sayName(place.name, lang)}</h3>
            <SmallLine points={points} indicator={indicator} place={sayName(place.name, lang)} />
          </li>
        ))}
      </ul>
      {shown.length < parts.length ? (
        <p className="row">
          <Button onClick={() => setWhole(true)}>{w.showAll(parts.length)}</Button>
        </p>
      ) : null}
    </Chart>
  )
}

interface SmallLineProps {
  readonly points: Series['points']
  readonly indicator: Series['indicator']
  readonly place: string
}

function SmallLine({ points, indicator, place }: SmallLineProps) {
  const { lang } = useDesk()
  const w = readingWords[lang]
  const draw = useMemo(() => drawLine({ points, decimals: indicator.decimals }, 'small'), [points, indicator.decimals])
  const last = findLast(points)
  if (!last) {
    const missing = points.at(-1)?.missing ?? null
    return (
      <p className="m">
        {deskWords[lang].missing} {missing === null ? w.notSaid : w.missing[missing]}
      </p>
    )
  }
  const said = `${place}　${sayPeriod(points[last.at]?.period ?? '', lang)} ${sayLarge(last.value, indicator)}`
  return <Drawing name={said} size="small" draw={draw} />
}

function PartsTable({ of }: { readonly of: Series }) {
  const { lang } = useDesk()
  const w = readingWords[lang]
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{w.place}</th>
          {of.points.map(({ period }) => (
            <th key={period} scope="col" className="r n">
              {sayPeriodShort(period)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {of.parts.map(({ place, points }) => (
          <tr key={place.id}>
            <th scope="row">{sayName(place.name, lang)}</th>
            {points.map(({ period, value, missing }) => (
              <td key={period} className="r">
                <Figure value={value} missing={missing} decimals={of.indicator.decimals} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
