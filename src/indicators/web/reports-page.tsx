import { OrganisationPicker, sayName } from '../../access/web/index.ts'
import { Asked, Empty } from '../../ui/desk/asked.tsx'
import { Go, useAnswer, useDesk, useQueryText } from '../../ui/desk/desk-context.tsx'
import { Choice, Field } from '../../ui/desk/field.tsx'
import { Card, PageHead } from '../../ui/desk/page-head.tsx'
import { Pages } from '../../ui/desk/pages.tsx'
import { sayDay } from '../../ui/desk/say-when.ts'
import { deskWords } from '../../ui/desk/words.ts'
import { Light } from '../../ui/light.tsx'
import type { ReportLine, ReportState } from '../reports.schema.ts'
import { type ReportsAsked, readCompleteness, readReports } from './asks.ts'
import { ReportLight } from './report-light.tsx'
import { reportsWords } from './reports-words.ts'
import { sayPeriod } from './say-period.ts'
import { ReportTabs } from './tabs.tsx'

const STATES: readonly ReportState[] = ['draft', 'submitted', 'checked', 'approved']
/** Rows of a page of reports, as the server cuts them. */
const PAGE = 100

/** What the address asks for; what it does not know is left out. */
function readAsked(query: Readonly<Record<string, string>>): ReportsAsked {
  const { state, under, form, period, late, park } = query
  const isUuid = (text: string | undefined): text is string => /^[0-9a-f-]{36}$/i.test(text ?? '')
  return {
    ...(STATES.includes(state as ReportState) ? { state: state as ReportState } : {}),
    ...(isUuid(under) ? { under } : {}),
    ...(isUuid(park) ? { park } : {}),
    ...(isUuid(form) ? { form } : {}),
    ...(period && /^\d{4}(H[12]|Q[1-4]|-(0[1-9]|1[0-2]))?$/.test(period) ? { period } : {}),
    ...(late === '1' ? { late } : {}),
    page: Number(query.page ?? 1) || 1,
  }
}

/** Which reports are there, and how does each stand? */
export function ReportsPage() {
  const { lang } = useDesk()
  const w = reportsWords[lang]
  const [query, change] = useQueryText()
  const asked = readAsked(query)
  const reports = useAnswer(readReports, {}, asked)
  const { page = 1, ...narrowed } = asked
  const isFiltered = Object.keys(narrowed).length > 0
  const clear = (
    <button
      type="button"
      className="plain gap"
      onClick={() => change({ state: '', under: '', park: '', form: '', period: '', late: '', page: '' })}
    >
      {deskWords[lang].clear}
    </button>
  )
  return (
    <>
      <PageHead
        path={[
          w.path,
          <Go key="reports" to="/reports">
            {w.reports}
          </Go>,
          w.tabs.all,
        ]}
        title={reports.data ? w.allFinding(reports.data.total) : w.tabs.all}
      />
      <ReportTabs current="all" />
      <Card title={w.tabs.all} note={isFiltered ? clear : null}>
        <Filters query={query} change={change} />
        <Asked of={reports} whoMay={w.whoMay} bars={8}>
          {(answer) =>
            answer.reports.length === 0 ? (
              <Empty act={isFiltered ? clear : null}>{isFiltered ? w.noneFound : w.none}</Empty>
            ) : (
              <>
                <ReportTable of={answer.reports} />
                <Pages total={answer.total} shown={answer.reports.length} page={Number(page)} size={PAGE} />
              </>
            )
          }
        </Asked>
      </Card>
    </>
  )
}

interface FiltersProps {
  readonly query: Readonly<Record<string, string>>
  readonly change: (part: Readonly<Record<string, string>>) => void
}

function Filters({ query, change }: FiltersProps) {
  const { lang } = useDesk()
  const w = reportsWords[lang]
  // What was asked for so far is what there is to choose from.
  const known = useAnswer(readCompleteness, {}, query.form ? { form: query.form } : {})
  const forms = known.data?.forms ?? []
  const periods = known.data?.periods ?? []
  return (
    <div className="filters">
      <Field label={w.form}>
        {(control) => (
          <Choice
            {...control}
            value={query.form ?? ''}
            none={w.anyForm}
            onChange={(form) => change({ form, period: '', page: '' })}
            options={forms.map(({ id, name }) => ({ value: id, label: sayName(name, lang) }))}
          />
        )}
      </Field>
      <Field label={w.period}>
        {(control) => (
          <Choice
            {...control}
            value={query.period ?? ''}
            none={w.anyPeriod}
            onChange={(period) => change({ period, page: '' })}
            options={[...periods].reverse().map(({ period }) => ({ value: period, label: sayPeriod(period, lang) }))}
          />
        )}
      </Field>
      <Field label={w.state}>
        {(control) => (
          <Choice
            {...control}
            value={query.state ?? ''}
            none={w.anyState}
            onChange={(state) => change({ state, page: '' })}
            options={STATES.map((state) => ({ value: state, label: w.states[state] ?? state }))}
          />
        )}
      </Field>
      <Field label={w.under} className="grow">
        {(control) => (
          <OrganisationPicker
            control={control}
            places={['district', 'host_zone']}
            none={w.anyPlace}
            value={query.under ?? ''}
            onChange={(under) => change({ under, page: '' })}
          />
        )}
      </Field>
      <label className="tick">
        <input
          type="checkbox"
          checked={query.late === '1'}
          onChange={({ target }) => change({ late: target.checked ? '1' : '', page: '' })}
        />
        {w.onlyLate}
      </label>
    </div>
  )
}

function ReportTable({ of }: { readonly of: readonly ReportLine[] }) {
  const { lang } = useDesk()
  const w = reportsWords[lang]
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{w.park}</th>
          <th scope="col" className="wide-only">
            {w.report}
          </th>
          <th scope="col" className="wide-only">
            {w.due}
          </th>
          <th scope="col" className="r wide-only">
            {w.fill}
          </th>
          <th scope="col">{w.state}</th>
        </tr>
      </thead>
      <tbody>
        {of.map((each) => (
          <tr key={each.id}>
            <td>
              <Go to={`/reports/${each.id}`}>{w.of(sayName(each.park.name, lang), sayPeriod(each.period, lang))}</Go>
              <span className="q under-line">{sayName(each.hostZone.name, lang)}</span>
              <span className="q phone-only">{sayName(each.form.name, lang)}</span>
            </td>
            <td className="wide-only">{sayName(each.form.name, lang)}</td>
            <td className="n wide-only">{sayDay(each.dueOn, lang)}</td>
            <td className="n r wide-only">
              {each.filled}/{each.cells}
            </td>
            <td>
              <ReportLight of={each} />
              {each.reportedLate ? (
                <span className="under-line">
                  <Light colour="red">{w.late}</Light>
                </span>
              ) : null}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
