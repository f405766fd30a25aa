import { Button } from 'antd'
import { useState } from 'react'
import { sayName } from '../../access/web/index.ts'
import { Asked, Empty } from '../../ui/desk/asked.tsx'
import { Go, useAnswer, useDesk, useQueryText } from '../../ui/desk/desk-context.tsx'
import { Choice, Field } from '../../ui/desk/field.tsx'
import { Card, PageHead } from '../../ui/desk/page-head.tsx'
import { sayDay } from '../../ui/desk/say-when.ts'
import type { Lang } from '../../ui/lang.ts'
import { Light } from '../../ui/light.tsx'
import type { Completeness } from '../reports.schema.ts'
import { readCompleteness } from './asks.ts'
import { reportsWords } from './reports-words.ts'
import { sayPeriod, sayPeriodShort } from './say-period.ts'
import { ReportTabs } from './tabs.tsx'

type Row = Completeness['parks'][number]
type Report = Row['reports'][number]
type Standing = 'approved' | 'checked' | 'submitted' | 'draft' | 'overdue' | 'none'
const STANDINGS: readonly Standing[] = ['approved', 'checked', 'submitted', 'draft', 'overdue']
/** So many parks a page begins with; a city of thousands is a press away. */
const FEW = 100
/** Periods a phone shows of each park, the last ones. */
const FEW_PERIODS = 4

/** Which parks reported, period by period, and who was late? */
export function CompletenessPage() {
  const { lang } = useDesk()
  const w = reportsWords[lang]
  const [query, change] = useQueryText()
  const { form = '', from = '', to = '' } = query
  const board = useAnswer(
    readCompleteness,
    {},
    { ...(form ? { form } : {}), ...(from ? { from } : {}), ...(to ? { to } : {}) },
  )
  return (
    <>
      <PageHead
        path={[
          w.path,
          <Go key="reports" to="/reports">
            {w.reports}
          </Go>,
          w.tabs.completeness,
        ]}
        title={board.data ? sayFinding(board.data, lang) : w.tabs.completeness}
      />
      <ReportTabs current="completeness" />
      <Asked of={board} whoMay={w.whoMay} bars={10}>
        {(answer) => (
          <Card title={w.board} note={<Legend />}>
            {answer.forms.length > 0 ? (
              <div className="filters">
                <Field label={w.form}>
                  {(control) => (
                    <Choice
                      {...control}
                      value={answer.form?.id ?? ''}
                      onChange={(next) => change({ form: next })}
                      options={answer.forms.map(({ id, name }) => ({ value: id, label: sayName(name, lang) }))}
                    />
                  )}
                </Field>
                <Field label={w.from}>
                  {(control) => (
                    <input
                      id={control.id}
                      className="day-field"
                      type="date"
                      value={from}
                      onChange={({ target }) => change({ from: target.value })}
                    />
                  )}
                </Field>
                <Field label={w.to}>
                  {(control) => (
                    <input
                      id={control.id}
                      className="day-field"
                      type="date"
                      value={to}
                      onChange={({ target }) => change({ to: target.value })}
                    />
                  )}
                </Field>
              </div>
            ) : null}
            {answer.periods.length === 0 || answer.parks.length === 0 ? (
              <Empty>{answer.forms.length === 0 ? w.boardNone : w.boardNoneForm}</Empty>
            ) : (
              <Board of={answer} />
            )}
          </Card>
        )}
      </Asked>
    </>
  )
}

function sayFinding({ periods, totals }: Completeness, lang: Lang): string {
  const w = reportsWords[lang]
  const last = periods.at(-1)
  const total = totals.at(-1)
  if (!last || !total) return w.tabs.completeness
  return w.boardFinding(sayPeriod(last.period, lang), total.asked, total.submitted, total.approved, total.late)
}

function tellStanding(report: Report): Standing {
  if (report === null) return 'none'
  return report.isOverdue ? 'overdue' : report.state
}

function Legend() {
  const { lang } = useDesk()
  const w = reportsWords[lang]
  return (
    <span className="row board-legend">
      {STANDINGS.map((standing) => (
        <span key={standing} className={`standing ${standing}`}>
          <b>{w.cellShort[standing]}</b> {w.cell[standing]}
        </span>
      ))}
      <span>
        <b className="late-mark">{w.lateShort}</b> {w.wasLate}
      </span>
    </span>
  )
}

function Board({ of }: { readonly of: Completeness }) {
  const { lang } = useDesk()
  const w = reportsWords[lang]
  const [isWhole, setWhole] = useState(false)
  const shown = isWhole ? of.parks : of.parks.slice(0, FEW)
  const form = of.form ? sayName(of.form.name, lang) : ''
  return (
    <>
      {/* A matrix scrolls within itself, and so takes the focus. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard */}
      <section className="over wide-only" aria-label={w.boardName(form)} tabIndex={0}>
        <table className="completeness">
          <caption className="vh">{w.boardName(form)}</caption>
          <thead>
            <tr>
              <th scope="col">{w.park}</th>
              {of.periods.map(({ period, dueOn }) => (
                <th key={period} scope="col" className="n" title={sayDay(dueOn, lang)}>
                  {sayPeriodShort(period)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row, place) => (
              <tr key={row.park.id} className={isNewDistrict(shown, place) ? 'of-district' : undefined}>
                <th scope="row">
                  {sayName(row.park.name, lang)}
                  <span className="q under-line">{sayName(row.district.name, lang)}</span>
                </th>
                {row.reports.map((report, at) => (
                  <td key={of.periods[at]?.period}>
                    <Cell of={report} period={of.periods[at]?.period ?? ''} park={row.park.name} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
          <tfoot>
            {(['asked', 'submitted', 'approved', 'late'] as const).map((name) => (
              <tr key={name}>
                <th scope="row">{w.totals[name]}</th>
                {of.totals.map((total, at) => (
                  <td key={of.periods[at]?.period} className="n">
                    {total[name]}
                  </td>
                ))}
              </tr>
            ))}
          </tfoot>
        </table>
      </section>
      <ul className="rows phone-only completeness-list">
        {shown.map((row) => (
          <li key={row.park.id}>
            <div>
              {sayName(row.park.name, lang)}
              <span className="q">{sayName(row.district.name, lang)}</span>
              <span className="row">
                {row.reports.slice(-FEW_PERIODS).map((report, at) => {
                  const { period = '' } = of.periods.slice(-FEW_PERIODS)[at] ?? {}
                  return (
                    <span key={period} className="one-period">
                      <span className="q n">{sayPeriodShort(period)}</span>
                      <Cell of={report} period={period} park={row.park.name} />
                    </span>
                  )
                })}
              </span>
            </div>
          </li>
        ))}
      </ul>
      {shown.length < of.parks.length ? (
        <Button onClick={() => setWhole(true)}>{w.showAll(of.parks.length)}</Button>
      ) : null}
    </>
  )
}

function isNewDistrict(rows: readonly Row[], place: number): boolean {
  return place > 0 && rows[place - 1]?.district.id !== rows[place]?.district.id
}

interface CellProps {
  readonly of: Report
  readonly period: string
  readonly park: Row['park']['name']
}

/** How one report stands: shape and word, the way to it, and whether it was late. */
function Cell({ of, period, park }: CellProps) {
  const { lang } = useDesk()
  const w = reportsWords[lang]
  const standing = tellStanding(of)
  if (of === null) return <span className="vh">{w.cell.none}</span>
  const said = [
    w.of(sayName(park, lang), sayPeriod(period, lang)),
    w.cell[standing],
    of.version > 1 ? w.version(of.version) : null,
    of.reportedLate ? w.wasLate : null,
  ]
  return (
    <span className={`standing ${standing}`}>
      <Go to={`/reports/${of.id}`}>
        <span className="vh">{said.filter((part) => part !== null).join(lang === 'zh' ? '，' : ', ')}</span>
        <span aria-hidden="true">
          {standing === 'approved' || standing === 'overdue' ? (
            <Light colour={standing === 'approved' ? 'green' : 'red'}>{w.cellShort[standing]}</Light>
          ) : (
            w.cellShort[standing]
          )}
        </span>
      </Go>
      {of.reportedLate ? (
        <b className="late-mark" aria-hidden="true">
          {w.lateShort}
        </b>
      ) : null}
    </span>
  )
}
