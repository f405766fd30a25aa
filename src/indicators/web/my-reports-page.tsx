import { sayName } from '../../access/web/index.ts'
import { Asked, Empty } from '../../ui/desk/asked.tsx'
import { Go, useAnswer, useDesk, useQueryText } from '../../ui/desk/desk-context.tsx'
import { Card, PageHead } from '../../ui/desk/page-head.tsx'
import { Pages } from '../../ui/desk/pages.tsx'
import { addDays, sayDay, todayThere } from '../../ui/desk/say-when.ts'
import { Light } from '../../ui/light.tsx'
import type { ReportLine } from '../reports.schema.ts'
import { readReports } from './asks.ts'
import { ReportLight, sayReportLeft } from './report-light.tsx'
import { reportsWords } from './reports-words.ts'
import { sayPeriod } from './say-period.ts'
import { ReportTabs } from './tabs.tsx'

const GROUPS = ['late', 'today', 'week', 'later'] as const
/** Rows of a page of reports, as the server cuts them. */
const PAGE = 100

/** Which reports wait for me, and by when? */
export function MyReportsPage() {
  const { lang } = useDesk()
  const w = reportsWords[lang]
  const [{ page: at = '1' }] = useQueryText()
  const page = Number(at) || 1
  const mine = useAnswer(readReports, {}, { mine: '1', page })
  const today = todayThere()
  const late = mine.data?.reports.filter((each) => tellGroup(each, today) === 'late').length ?? 0
  return (
    <>
      <PageHead path={[w.path, w.reports]} title={mine.data ? w.mineFinding(mine.data.total, late) : w.tabs.mine} />
      <ReportTabs current="mine" />
      <Asked of={mine} whoMay={w.whoMay}>
        {({ reports, total }) =>
          reports.length === 0 ? (
            <Card title={w.tabs.mine}>
              <Empty act={<Go to="/reports/completeness">{w.tabs.completeness}</Go>}>{w.mineNone}</Empty>
            </Card>
          ) : (
            <div className="stack">
              {GROUPS.map((group) => {
                const those = reports
                  .filter((each) => tellGroup(each, today) === group)
                  .sort((a, b) => a.dueOn.localeCompare(b.dueOn))
                return those.length === 0 ? null : (
                  <Card key={group} title={w.when[group]} note={<span className="n">{those.length}</span>}>
                    <ul className="rows todo">
                      {those.map((each) => (
                        <Row key={each.id} of={each} today={today} />
                      ))}
                    </ul>
                  </Card>
                )
              })}
              <Pages total={total} shown={reports.length} page={page} size={PAGE} />
            </div>
          )
        }
      </Asked>
    </>
  )
}

/** What was handed in in time is not late while it waits for others. */
function tellGroup({ dueOn, firstSubmittedAt, reportedLate }: ReportLine, today: string): (typeof GROUPS)[number] {
  if (dueOn < today) return firstSubmittedAt === null || reportedLate ? 'late' : 'later'
  if (dueOn === today) return 'today'
  return dueOn <= addDays(today, 7) ? 'week' : 'later'
}

function Row({ of, today }: { readonly of: ReportLine; readonly today: string }) {
  const { lang } = useDesk()
  const w = reportsWords[lang]
  const left = sayReportLeft(of, today, lang)
  return (
    <li>
      <span className="when n">{sayDay(of.dueOn, lang)}</span>
      <span className="doing">{left || <span className="q n">{w.filled(of.filled, of.cells)}</span>}</span>
      <div className="about">
        <Go to={`/reports/${of.id}`}>{w.of(sayName(of.form.name, lang), sayPeriod(of.period, lang))}</Go>
        <span className="q">
          {sayName(of.park.name, lang)}
          {left ? `　${w.filled(of.filled, of.cells)}` : ''}
        </span>
      </div>
      <div className="row end">
        {of.reportedLate ? <Light colour="red">{w.late}</Light> : <ReportLight of={of} />}
        <Go to={`/reports/${of.id}`} className="go-act">
          {w.does[of.state] ?? w.report}
        </Go>
      </div>
    </li>
  )
}
