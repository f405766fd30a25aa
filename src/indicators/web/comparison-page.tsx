import { OrganisationPicker, sayName } from '../../access/web/index.ts'
import { Asked, Empty } from '../../ui/desk/asked.tsx'
import { Go, useAnswer, useDesk, useQueryText } from '../../ui/desk/desk-context.tsx'
import { Choice, Field } from '../../ui/desk/field.tsx'
import { Card, PageHead } from '../../ui/desk/page-head.tsx'
import type { Comparison } from '../reports.schema.ts'
import { readCatalogue, readComparison, readCrossSection } from './asks.ts'
import { Figure } from './figure.tsx'
import { IndicatorTabs } from './indicator-tabs.tsx'
import { readingWords } from './reading-words.ts'
import { sayPeriod } from './say-period.ts'
import { sortByFigure } from './sort-rows.ts'

/** As many as the server sets beside each other. */
const MOST = 12
/** A page that was asked for nothing yet begins with so many. */
const FIRST = 4

/** How do parks stand to each other, over several indicators at once? */
export function ComparisonPage() {
  const { lang } = useDesk()
  const w = readingWords[lang]
  const catalogue = useAnswer(readCatalogue, {})
  return (
    <Asked of={catalogue} isPage whoMay={w.whoMay} bars={8}>
      {({ indicators }) => <ComparisonView indicators={indicators} />}
    </Asked>
  )
}

interface Listed {
  readonly code: string
  readonly name: { readonly zh: string; readonly en: string }
}

function ComparisonView({ indicators }: { readonly indicators: readonly Listed[] }) {
  const { lang } = useDesk()
  const w = readingWords[lang]
  const [query, change] = useQueryText()
  const known = new Set(indicators.map(({ code }) => code))
  const asked = (query.codes ?? '').split(',').filter((code) => known.has(code))
  const codes = (asked.length > 0 ? asked : indicators.map(({ code }) => code).slice(0, FIRST)).slice(0, MOST)
  // Which periods there are is known by the first of them.
  const first = useAnswer(readCrossSection, {}, { code: codes[0] ?? '', by: 'programme' }, codes.length > 0)
  const period = query.period ?? first.data?.period ?? ''
  const district = /^[0-9a-f-]{36}$/i.test(query.district ?? '') ? { district: query.district ?? '' } : {}
  const comparison = useAnswer(
    readComparison,
    {},
    { codes: codes.join(','), period, ...district },
    codes.length > 0 && period !== '',
  )
  const toggle = (code: string) =>
    change({ codes: (codes.includes(code) ? codes.filter((each) => each !== code) : [...codes, code]).join(',') })
  return (
    <>
      <PageHead
        path={[
          w.path,
          <Go key="indicators" to="/indicators">
            {w.indicators}
          </Go>,
          w.tabs.compare,
        ]}
        title={
          comparison.data
            ? w.compareFinding(
                sayPeriod(comparison.data.period, lang),
                comparison.data.rows.length,
                comparison.data.indicators.length,
              )
            : w.compare
        }
      />
      <IndicatorTabs current="compare" />
      <Card title={w.compare}>
        <div className="filters">
          <Field label={w.period}>
            {(control) => (
              <Choice
                {...control}
                value={period}
                onChange={(next) => change({ period: next })}
                options={(first.data?.periods ?? []).map((each) => ({ value: each, label: sayPeriod(each, lang) }))}
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
                onChange={(next) => change({ district: next })}
              />
            )}
          </Field>
        </div>
        <details className="choose-codes">
          <summary>
            {w.choose}
            <span className="q">　{w.chosen(codes.length)}</span>
          </summary>
          <fieldset className="checks columns" aria-label={w.choose}>
            {indicators.map(({ code, name }) => (
              <label key={code}>
                <input
                  type="checkbox"
                  checked={codes.includes(code)}
                  disabled={codes.includes(code) ? codes.length === 1 : codes.length >= MOST}
                  onChange={() => toggle(code)}
                />
                {name[lang]}
              </label>
            ))}
          </fieldset>
        </details>
        {codes.length === 0 ? (
          <Empty>{w.noIndicators}</Empty>
        ) : first.data && period === '' ? (
          <Empty>{w.noFigures}</Empty>
        ) : (
          <Asked of={first} whoMay={w.whoMay} bars={8}>
            {() => (
              <Asked of={comparison} whoMay={w.whoMay} bars={8}>
                {(answer) => (
                  <ComparisonTable of={answer} sort={query.sort ?? ''} onSort={(sort) => change({ sort })} />
                )}
              </Asked>
            )}
          </Asked>
        )}
      </Card>
    </>
  )
}

interface ComparisonTableProps {
  readonly of: Comparison
  /** The code whose figures order the rows, `-` before it for the smallest first; empty: as the register has them. */
  readonly sort: string
  readonly onSort: (sort: string) => void
}

function ComparisonTable({ of, sort, onSort }: ComparisonTableProps) {
  const { lang } = useDesk()
  const w = readingWords[lang]
  if (of.rows.length === 0) return <Empty>{w.compareNoRows}</Empty>
  const isUp = sort.startsWith('-')
  const by = of.indicators.findIndex(({ code }) => code === sort.replace(/^-/, ''))
  const rows = by < 0 ? of.rows : sortByFigure(of.rows, ({ cells }) => cells[by]?.value ?? null, isUp ? 'up' : 'down')
  // On a phone one column is read at a time: the one that orders the rows.
  const onPhone = Math.max(by, 0)
  const reporting = (at: number) => of.rows.filter(({ cells }) => (cells[at]?.value ?? null) !== null).length
  const columnClass = (at: number) => (at === onPhone ? 'r' : 'r wide-only')
  return (
    <>
      <p className="phone-only">
        <Choice
          aria-label={w.indicator}
          value={of.indicators[onPhone]?.code ?? ''}
          onChange={onSort}
          options={of.indicators.map(({ code, name }) => ({ value: code, label: name[lang] }))}
        />
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard */}
      <section className="over" aria-label={w.compare} tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{w.park}</th>
              {of.indicators.map(({ code, name, unit }, at) => (
                <th
                  key={code}
                  scope="col"
                  className={columnClass(at)}
                  aria-sort={at === by ? (isUp ? 'ascending' : 'descending') : 'none'}
                >
                  <button
                    type="button"
                    className="plain sort"
                    aria-label={w.sortBy(name[lang])}
                    onClick={() => onSort(at === by ? (isUp ? '' : `-${code}`) : code)}
                  >
                    {name[lang]}
                    <span aria-hidden="true">{at === by ? (isUp ? ' ↑' : ' ↓') : ''}</span>
                  </button>
                  {unit ? <span className="q under-line">{unit}</span> : null}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ park, district, cells }) => (
              <tr key={park.id}>
                <th scope="row">
                  <Go to={`/parks/${park.id}`}>{sayName(park.name, lang)}</Go>
                  <span className="q under-line">{sayName(district.name, lang)}</span>
                </th>
                {of.indicators.map(({ code, decimals }, at) => (
                  <td key={code} className={columnClass(at)}>
                    <Figure value={cells[at]?.value ?? null} missing={cells[at]?.missing ?? null} decimals={decimals} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <td className="q">{w.of}</td>
              {of.indicators.map(({ code }, at) => (
                <td key={code} className={`q n ${columnClass(at)}`}>
                  {w.ofParks(reporting(at), of.rows.length)}
                </td>
              ))}
            </tr>
          </tfoot>
        </table>
      </section>
    </>
  )
}
