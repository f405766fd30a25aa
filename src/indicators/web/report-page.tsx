import './indicators.css'
import { useParams } from '@tanstack/react-router'
import { Button, Input } from 'antd'
import { useEffect, useId, useMemo, useRef, useState } from 'react'
import { readMe, sayName, sayPerson, ThingTrail } from '../../access/web/index.ts'
import { Acts } from '../../ui/desk/acts.tsx'
import { Asked, Bars, FailureLine } from '../../ui/desk/asked.tsx'
import { Go, useAct, useAnswer, useDesk } from '../../ui/desk/desk-context.tsx'
import { Drawer } from '../../ui/desk/drawer.tsx'
import { Field } from '../../ui/desk/field.tsx'
import { Card, PageHead } from '../../ui/desk/page-head.tsx'
import { sayDay, sayMoment, todayThere } from '../../ui/desk/say-when.ts'
import { deskWords } from '../../ui/desk/words.ts'
import { Light } from '../../ui/light.tsx'
import { type ReportAct, reportCycle } from '../report.acts.ts'
import type { Report, SheetRead, ShownFinding } from '../reports.schema.ts'
import type { NumberRefusal } from '../rules/read-number.ts'
import { actOnReport, bringSheet, type ReportActBody, readReport } from './asks.ts'
import { checkDraft } from './check-draft.ts'
import { DownloadLink } from './download-link.tsx'
import { EntryGrid } from './entry-grid.tsx'
import { entryWords } from './entry-words.ts'
import { COLUMNS, type Column } from './read-cell.ts'
import { type CellChange, showCell } from './report-draft.ts'
import { ReportLight, sayReportLeft } from './report-light.tsx'
import { sayPeriod } from './say-period.ts'
import { needsReason, type StandsInTheWay, sayReportAct, showReportAct } from './show-report-acts.ts'
import { type ReportFilling, useReportDraft } from './use-report-draft.ts'

/** What does this report say, what is wrong with it, and whose turn is it? */
export function ReportPage() {
  const { id = '' } = useParams({ strict: false })
  const { lang } = useDesk()
  const report = useAnswer(readReport, { id })
  const me = useAnswer(readMe, {})
  return (
    <Asked of={report} isPage whoMay={entryWords[lang].whoMay} bars={8}>
      {(answer) => (me.data ? <ReportView key={id} of={answer} personId={me.data.person.id} /> : <Bars count={8} />)}
    </Asked>
  )
}

function ReportView({ of, personId }: { readonly of: Report; readonly personId: string }) {
  const { lang, slug, say } = useDesk()
  const w = entryWords[lang]
  const { report, form, indicators, acts } = of
  const key = useMemo(() => ({ slug, reportId: report.id, personId }), [slug, report.id, personId])
  const filling = useReportDraft(of, key)
  const { draft, waiting } = filling
  const [live, setLive] = useState<readonly [string, CellChange] | null>(null)
  const checked = useMemo(() => checkDraft(of, draft, live, filling.findings), [of, draft, live, filling.findings])
  const findings = useMemo(() => groupByCode(checked.findings), [checked.findings])
  const doing = useAct(actOnReport)
  const [asked, setAsked] = useState<ReportAct | null>(null)
  const [isHandingIn, setHandingIn] = useState(false)
  const unsettled = listUnsettled(filling)
  const way: StandsInTheWay = {
    empty: indicators.filter(({ code, isRequired, source }) => {
      const { value, missing, text } = showCell(draft, code)
      return isRequired && source === 'reported' && value === null && missing === null && !text
    }).length,
    // What is empty and should not be is counted once.
    blocking: checked.stops.filter(({ severity, params }) => severity === 'blocks' && params.kind !== 'required')
      .length,
    unexplained: checked.stops.filter(({ severity }) => severity === 'asks').length,
    unsettled: unsettled.length,
  }
  const period = sayPeriod(report.period, lang)
  const park = sayName(report.park.name, lang)
  const formName = sayName(form.name, lang)

  const act = async (name: ReportAct, why?: string) => {
    const body = { act: name, version: report.version, ...(why === undefined ? {} : { why }) } as ReportActBody
    const done = await doing.run({ id: report.id }, body)
    if (done) say(w.done[name] ?? null)
    return done !== null
  }
  // What was typed last is on its way when the button is pressed: it goes first.
  useEffect(() => {
    if (!isHandingIn) return
    if (filling.failure || way.unsettled > 0) setHandingIn(false)
    else if (waiting === 0) {
      setHandingIn(false)
      void act('submit')
    }
  })
  const start = (name: ReportAct) => {
    doing.reset()
    if (needsReason(name)) setAsked(name)
    else if (name === 'submit') setHandingIn(true)
    else void act(name)
  }
  const shown = acts.flatMap((each) => showReportAct(each, way, lang, start))
  const left = sayReportLeft(report, todayThere(), lang)
  return (
    <>
      <PageHead
        path={[
          w.path,
          <Go key="reports" to="/reports">
            {w.reports}
          </Go>,
          <Go key="form" to="/reports/all" query={{ form: form.id }}>
            {formName}
          </Go>,
          period,
        ]}
        title={w.title(formName, park, period)}
        mark={
          <div className="title-lights">
            <ReportLight of={report} isReturned={report.returned !== null} />
            {report.reportedLate ? (
              <span title={w.lateWhy}>
                <Light colour="red">{w.late}</Light>
              </span>
            ) : null}
            <Saved of={filling} />
          </div>
        }
        facts={
          <>
            <span className="n wraps">
              {w.due(sayDay(report.dueOn, lang))}
              {left ? `${lang === 'zh' ? '，' : ', '}${left}` : ''}
            </span>
            <span>{w.formFacts(form.dueWorkingDays)}</span>
            <span>{w.version(report.version)}</span>
            {report.approvedVersion !== null && report.approvedVersion !== report.version ? (
              <span>{w.holds(report.approvedVersion)}</span>
            ) : null}
          </>
        }
        {...(shown.length > 0 ? { acts: <Acts acts={shown} note={<FailureLine failure={doing.failure} />} /> } : {})}
      />
      <Strips of={of} filling={filling} />
      {asked ? (
        <ReasonDrawer
          title={w.actTitle(sayReportAct(asked, lang), park)}
          act={asked}
          doing={doing}
          onAct={async (why) => {
            if (await act(asked, why)) setAsked(null)
          }}
          onClose={() => setAsked(null)}
        />
      ) : null}
      <div className="stack">
        {report.mayEdit || checked.stops.length > 0 || checked.findings.length > 0 ? (
          <FindingsCard of={of} checked={checked} unsettled={unsettled} way={way} />
        ) : null}
        <Card title={w.table} note={<Sheet of={of} filling={filling} />}>
          <EntryGrid
            indicators={indicators}
            draft={draft}
            computed={checked.computed}
            findings={findings}
            previous={of.previous}
            held={of.approvedCells}
            period={period}
            mayEdit={report.mayEdit}
            onType={filling.type}
            onChoose={filling.choose}
            onTyping={setLive}
          />
        </Card>
        <Card title={w.course} note={w.courseActs(of.course.length)}>
          <Course of={of} />
        </Card>
      </div>
      <ThingTrail kind="indicators.report" id={report.id} />
    </>
  )
}

/** Beside the title: what is with the server, and since when. */
function Saved({ of }: { readonly of: ReportFilling }) {
  const { lang } = useDesk()
  const w = entryWords[lang]
  const said =
    of.waiting > 0
      ? of.failure
        ? w.notSaved(of.waiting)
        : w.saving
      : of.savedAt === null
        ? ''
        : w.saved(sayMoment(of.savedAt, lang).slice(-5))
  return (
    <span className="q n" role="status">
      {said}
    </span>
  )
}

/** What the person has to know before they type on: why it came back, what is not with the server. */
function Strips({ of, filling }: { readonly of: Report; readonly filling: ReportFilling }) {
  const { lang } = useDesk()
  const w = entryWords[lang]
  const { returned, reopenAsked, mayEdit } = of.report
  const { draft, failure } = filling
  const count = draft.local.size
  const [wasKept] = useState(count > 0)
  return (
    <div className="strips">
      {returned ? (
        <p className="strip">
          <Light colour="yellow">{w.returned(returned.why)}</Light>
          <span className="q n">
            {sayMoment(returned.at, lang)}
            {returned.by ? `　${sayPerson(returned.by, lang)}` : ''}
          </span>
        </p>
      ) : null}
      {reopenAsked ? (
        <p className="strip">
          <Light colour="yellow">{w.reopenAsked(reopenAsked.why)}</Light>
          <span className="q n">{sayMoment(reopenAsked.at, lang)}</span>
        </p>
      ) : null}
      {count > 0 && !mayEdit ? (
        <p className="strip" role="status">
          <Light colour="yellow">{w.leftOver(count)}</Light>
          <Button size="small" onClick={filling.drop}>
            {w.drop}
          </Button>
        </p>
      ) : failure && count > 0 ? (
        <div className="strip" role="status">
          <Light colour="yellow">{failure.mayPass ? w.offline(count) : w.refused(count)}</Light>
          {failure.mayPass ? null : <FailureLine failure={failure} />}
          <Button size="small" onClick={filling.again}>
            {w.sendNow}
          </Button>
        </div>
      ) : wasKept && count > 0 ? (
        <p className="strip" role="status">
          <Light colour="yellow">{w.restored}</Light>
        </p>
      ) : null}
    </div>
  )
}

interface Unsettled {
  readonly code: string
  readonly why: 'unread' | 'disputed'
}

/** Cells that cannot be sent: not read, or written by two. */
function listUnsettled({ draft }: ReportFilling): Unsettled[] {
  return [...draft.local.values()].flatMap(({ code, text }): Unsettled[] =>
    draft.conflicts.has(code) ? [{ code, why: 'disputed' }] : text !== null ? [{ code, why: 'unread' }] : [],
  )
}

function groupByCode(findings: readonly ShownFinding[]): Map<string, ShownFinding[]> {
  const groups = new Map<string, ShownFinding[]>()
  for (const finding of findings) {
    const group = groups.get(finding.code)
    if (group) group.push(finding)
    else groups.set(finding.code, [finding])
  }
  return groups
}

interface FindingsCardProps {
  readonly of: Report
  readonly checked: ReturnType<typeof checkDraft>
  readonly unsettled: readonly Unsettled[]
  readonly way: StandsInTheWay
}

/** What is wrong, what wants a word, and the way to each cell. */
function FindingsCard({ of, checked, unsettled, way }: FindingsCardProps) {
  const { lang } = useDesk()
  const w = entryWords[lang]
  const { indicators, report } = of
  const nameOf = (code: string) => indicators.find((each) => each.code === code)?.name[lang] ?? code
  const stops = new Set(checked.stops)
  const asks = checked.findings.filter(({ severity }) => severity === 'asks')
  const blocks = checked.findings.filter(({ severity }) => severity === 'blocks')
  const go = (code: string, column: Column) =>
    report.mayEdit ? (
      <button
        type="button"
        className="plain"
        aria-label={`${w.goTo}　${nameOf(code)}`}
        onClick={() => findField(code, column)?.focus()}
      >
        {w.goTo}
      </button>
    ) : null
  const isClear = unsettled.length + blocks.length + asks.length === 0
  return (
    <Card title={w.findings} note={w.findingsNote(way.blocking + unsettled.length, way.unexplained)}>
      {isClear ? (
        <p className="m">{w.findingsNone}</p>
      ) : (
        <ul className="findings">
          {unsettled.map(({ code, why }) => (
            <li key={`${why} ${code}`}>
              <Light colour="red">{w[why]}</Light>
              <span>{nameOf(code)}</span>
              {go(code, 'value')}
            </li>
          ))}
          {blocks.map((each) => (
            <li key={`${each.ruleId} ${each.code} ${each.params.about}`}>
              <Light colour="red">{w.blocks}</Light>
              <span>
                <b>{nameOf(each.code)}</b>　{each.message[lang]}
              </span>
              {go(each.code, 'value')}
            </li>
          ))}
          {asks.map((each) => (
            <li key={`${each.ruleId} ${each.code} ${each.params.about}`}>
              <Light colour={stops.has(each) ? 'yellow' : 'grey'}>{stops.has(each) ? w.asks : w.explained}</Light>
              <span>
                <b>{nameOf(each.code)}</b>　{each.message[lang]}
              </span>
              {go(each.code, 'explanation')}
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

function findField(code: string, column: Column): HTMLElement | null {
  return document.querySelector(`tr[data-code="${CSS.escape(code)}"] [data-column="${COLUMNS.indexOf(column)}"]`)
}

/** The report as a sheet: out, filled elsewhere, in again. */
function Sheet({ of, filling }: { readonly of: Report; readonly filling: ReportFilling }) {
  const { lang } = useDesk()
  const w = entryWords[lang]
  const { id, mayEdit, period } = of.report
  const doing = useAct(bringSheet, 'leave')
  const [read, setRead] = useState<{ readonly taken: number; readonly faults: SheetRead['faults'] } | null>(null)
  const file = useRef<HTMLInputElement>(null)
  const fileId = useId()
  return (
    <span className="sheet">
      <span className="row end">
        <DownloadLink path={`reports/${id}/excel`} file={`${period}.xlsx`}>
          {w.sheetOut}
        </DownloadLink>
        {mayEdit ? (
          <>
            <input
              ref={file}
              id={fileId}
              className="vh"
              tabIndex={-1}
              type="file"
              aria-label={w.sheetIn}
              accept=".xlsx"
              onChange={async ({ target }) => {
                const [chosen] = target.files ?? []
                target.value = ''
                if (!chosen) return
                const body = new FormData()
                body.append('file', chosen)
                const done = await doing.run({ id }, body)
                if (!done) return
                const { cells, faults } = done.answer
                const before = filling.draft.cells
                setRead({
                  taken: cells.filter(({ code, edit }) => edit > (before.get(code)?.edit ?? 0)).length,
                  faults,
                })
                filling.take(done.answer)
              }}
            />
            <Button size="small" loading={doing.isRunning} title={w.sheetHint} onClick={() => file.current?.click()}>
              {w.sheetIn}
            </Button>
          </>
        ) : null}
      </span>
      <FailureLine failure={doing.failure} />
      {read ? (
        <span role="status">
          {w.sheetRead(read.taken)}
          {read.faults.length > 0 ? (
            <ul className="cell-notes">
              {read.faults.map(({ row, column, code, found }) => (
                <li key={`${row} ${column} ${code}`}>
                  <Light colour="yellow">
                    {w.sheetFault(row, column, found)}
                    {`　${w.sheetCodes[code] ?? (Object.hasOwn(w.unreadable, code) ? w.unreadable[code as NumberRefusal] : '')}`}
                  </Light>
                </li>
              ))}
            </ul>
          ) : null}
        </span>
      ) : null}
    </span>
  )
}

/** Everything that was done with it, the last first: who, when, on which version. */
function Course({ of }: { readonly of: Report }) {
  const { lang } = useDesk()
  const w = entryWords[lang]
  return (
    <ol className="story" reversed>
      {[...of.course]
        .sort((a, b) => b.seq - a.seq)
        .map((each) => (
          <li key={each.seq}>
            <span className="n m">{sayMoment(each.at, lang)}</span>
            <div>
              <b>{sayReportAct(each.act, lang)}</b>
              <span className="m">　{w.ofVersion(each.version)}</span>
              {each.from === each.to ? null : <span className="m">　→ {reportCycle.states[each.to].name[lang]}</span>}
              <span className="q">
                {each.by ? sayPerson(each.by, lang) : each.bySystem ? w.bySystem : deskWords[lang].missing}
              </span>
              {each.why ? <span className="q">{each.why}</span> : null}
            </div>
          </li>
        ))}
    </ol>
  )
}

interface ReasonDrawerProps {
  readonly title: string
  readonly act: ReportAct
  readonly doing: Parameters<typeof Drawer>[0]['doing']
  readonly onAct: (why: string) => Promise<void>
  readonly onClose: () => void
}

function ReasonDrawer({ title, act, doing, onAct, onClose }: ReasonDrawerProps) {
  const { lang } = useDesk()
  const w = entryWords[lang]
  const [why, setWhy] = useState('')
  const [isTried, setTried] = useState(false)
  const isMissing = isTried && why.trim() === ''
  return (
    <Drawer
      title={title}
      act={sayReportAct(act, lang)}
      doing={doing}
      wrong={isMissing ? 1 : 0}
      onClose={onClose}
      onAct={async () => {
        setTried(true)
        if (why.trim()) await onAct(why.trim())
      }}
    >
      <Field label={w.why} hint={w.whyHint} error={isMissing ? w.needWhy : undefined}>
        {(control) => (
          <Input.TextArea
            {...control}
            rows={4}
            maxLength={2_000}
            value={why}
            onChange={(event) => setWhy(event.target.value)}
          />
        )}
      </Field>
    </Drawer>
  )
}
