import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { ThingTrail } from '../../access/web/index.ts'
import { ActDiagram } from '../../ui/desk/act-diagram.tsx'
import { Acts, RowActs } from '../../ui/desk/acts.tsx'
import { Asked, Empty } from '../../ui/desk/asked.tsx'
import { Go, useAnswer, useDesk, useQueryText } from '../../ui/desk/desk-context.tsx'
import { FileList } from '../../ui/desk/file-list.tsx'
import { Card, PageHead } from '../../ui/desk/page-head.tsx'
import { sayDay, sayMoment } from '../../ui/desk/say-when.ts'
import { deskWords } from '../../ui/desk/words.ts'
import type { Lang } from '../../ui/lang.ts'
import { Light } from '../../ui/light.tsx'
import { type ItemAct, itemActs } from '../item.acts.ts'
import type { Item } from '../tasks.schema.ts'
import { ActDrawer } from './act-drawer.tsx'
import { readItem } from './asks.ts'
import { CourseChart } from './course-chart.tsx'
import { ItemFormDrawer } from './item-form.tsx'
import { itemWords } from './item-words.ts'
import { CourseBar, PaperLink, sayLeft, TaskLight } from './parts.tsx'
import { sayPercent, sayReason, sayShare } from './say-light.ts'
import { readActName, sayAct, showItemActs } from './show-item-acts.ts'
import { tasksWords } from './tasks-words.ts'

/** How does this item stand, what can I do about it, and what was done? */
export function ItemPage() {
  const { id = '' } = useParams({ strict: false })
  const { lang } = useDesk()
  const item = useAnswer(readItem, { id })
  return (
    <Asked of={item} isPage whoMay={tasksWords[lang].whoMay} bars={8}>
      {(answer) => <ItemView key={answer.id} of={answer} />}
    </Asked>
  )
}

/** What a page begins with of a long list; the rest is a press away. */
const FEW_REPORTS = 4
const FEW_ACTS = 12

interface Doing {
  readonly act: ItemAct
  /** Of the report that a row's act is about. */
  readonly report?: string
}

function sayUnit(unit: { readonly name: string; readonly nameEn: string }, lang: Lang): string {
  return lang === 'en' ? unit.nameEn : unit.name
}

function ItemView({ of }: { readonly of: Item }) {
  const { lang } = useDesk()
  const w = itemWords[lang]
  const t = tasksWords[lang]
  const [query, change] = useQueryText()
  const [report, setReport] = useState<string | null>(null)
  const asked = query.do ? readActName(query.do) : null
  // Only what the reply offers as open; what became of it meanwhile stands on the page.
  const [kept, setKept] = useState<ItemAct | null>(null)
  const isOffered = asked !== null && of.acts.some(({ act, open }) => open && act === `tasks.${asked}`)
  // A form stays with what was typed also when the act is no longer open.
  if (isOffered && kept !== asked) setKept(asked)
  const doing: Doing | null =
    asked !== null && (isOffered || kept === asked) ? { act: asked, ...(report ? { report } : {}) } : null
  const start = (act: ItemAct, about: string | null = null) => {
    setReport(about)
    change({ do: act })
  }
  const close = () => {
    setKept(null)
    change({ do: '' })
  }
  const { acts, elsewhere } = showItemActs(of.acts, lang, start)
  const left = sayLeft(of, lang, of.today)
  return (
    <>
      <PageHead
        path={[
          t.path,
          <Go key="tasks" to="/tasks">
            {t.tasks}
          </Go>,
          ...(of.heading
            ? [
                <Go key="heading" to="/tasks/plan">
                  {of.heading}
                </Go>,
              ]
            : []),
          w.number(of.number),
        ]}
        title={of.title}
        mark={
          <div className="title-lights">
            <TaskLight of={of} />
            <b>{itemActs.states[of.state].name[lang]}</b>
            {of.level ? <span className="tag">{t.levels[of.level]}</span> : null}
            {of.lateSince ? (
              <Light colour="red">
                {of.finishedOn === null && (of.dueOn ?? '') < of.today
                  ? w.lateFact(sayDay(of.lateSince, lang))
                  : w.wasLate(sayDay(of.lateSince, lang))}
              </Light>
            ) : null}
          </div>
        }
        facts={
          <>
            {of.lead ? <span>{w.leadFact(sayUnit(of.lead, lang))}</span> : null}
            {of.dueOn ? <span className="n wraps">{w.dueFact(sayDay(of.dueOn, lang), left)}</span> : null}
            {of.firstDueOn && of.firstDueOn !== of.dueOn ? (
              <span className="n">{w.moved(sayDay(of.firstDueOn, lang))}</span>
            ) : null}
            {of.finishedOn ? <span className="n">{w.finished(sayDay(of.finishedOn, lang))}</span> : null}
          </>
        }
        {...(acts.length + elsewhere.length > 0
          ? {
              acts: (
                <Acts
                  acts={acts}
                  note={
                    elsewhere.length > 0 ? (
                      <details className="fold">
                        <summary>{w.elsewhere(elsewhere.length)}</summary>
                        <ul>
                          {elsewhere.map(({ act, label, when }) => (
                            <li key={act}>
                              <b>{label}</b>　{when}
                            </li>
                          ))}
                        </ul>
                      </details>
                    ) : null
                  }
                />
              ),
            }
          : {})}
      />
      {doing?.act === 'amend' ? <ItemFormDrawer item={of} onClose={close} /> : null}
      {doing && doing.act !== 'amend' ? (
        <ActDrawer key={doing.act} item={of} act={doing.act} report={doing.report ?? null} onClose={close} />
      ) : null}
      <div className="grid item-grid">
        <div className="c8 stack">
          <Card title={w.course}>
            <CourseChart of={of} />
          </Card>
          <Parts of={of} />
          <Reports of={of} onAct={start} />
        </div>
        <div className="c4 stack">
          <Why of={of} />
          <Details of={of} />
          <Letters of={of} />
          {of.extensions.length > 0 ? <Extensions of={of} /> : null}
        </div>
        <Card title={w.diagram} note={<span className="wide-only">{w.diagramNote}</span>}>
          <ActDiagram
            cycle={itemActs}
            state={of.state}
            passed={of.story.flatMap(({ from }) => (from === null ? [] : [from]))}
            name={w.diagram}
          />
        </Card>
        <Story of={of} />
      </div>
      <ThingTrail kind="tasks.item" id={of.id} />
    </>
  )
}

function Why({ of }: { readonly of: Item }) {
  const { lang } = useDesk()
  const w = itemWords[lang]
  const t = tasksWords[lang]
  const { override } = of
  const below = of.why.filter(({ kind }) => kind !== 'overridden')
  return (
    <Card id="why" title={w.whyTitle} note={<span className="n">{w.since(sayMoment(of.lightSince, lang))}</span>}>
      <ul className="why-list">
        {override ? (
          <li>
            <TaskLight of={of} />
            <span className="q">
              {w.setBy(override.by ?? w.someone, t.lights[override.light], sayDay(override.until, lang))}
            </span>
            <span className="q">{w.setWhy(override.reason)}</span>
            <span className="q">{w.below}</span>
          </li>
        ) : null}
        {below.length === 0 ? <li>{w.why.not_handed_out}</li> : null}
        {below.map((reason) => (
          <li key={reason.kind}>{sayReason(reason, lang)}</li>
        ))}
      </ul>
      {of.lights.length > 1 ? (
        <details className="fold">
          <summary>
            {w.lightHistory} <span className="n">{of.lights.length}</span>
          </summary>
          <ul className="rows">
            {of.lights.map((each) => (
              <li key={each.since}>
                <div>
                  <TaskLight of={each} />
                  {each.why.map((reason) => (
                    <span key={reason.kind} className="q">
                      {sayReason(reason, lang)}
                    </span>
                  ))}
                </div>
                <span className="q n">{sayMoment(each.since, lang)}</span>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </Card>
  )
}

function Details({ of }: { readonly of: Item }) {
  const { lang } = useDesk()
  const w = itemWords[lang]
  const missing = <span className="m">{deskWords[lang].missing}</span>
  return (
    <Card title={w.details} note={<span>{w.sources[of.source]}</span>}>
      <dl className="kv">
        <dt>{w.content}</dt>
        <dd className="said-text">{of.content || missing}</dd>
        <dt>{w.evidence}</dt>
        <dd className="said-text">{of.evidence || <span className="m">{w.evidenceNone}</span>}</dd>
        <dt>{w.rhythm}</dt>
        <dd>{of.reportEvery === 'none' ? w.rhythms.none : w.rhythms[of.reportEvery](of.reportDay)}</dd>
        <dt>{w.basis}</dt>
        <dd>{of.basis ?? missing}</dd>
        <dt>{w.heading}</dt>
        <dd>{of.heading ?? missing}</dd>
        <dt>{w.weight}</dt>
        <dd className="n">{of.weight}</dd>
      </dl>
    </Card>
  )
}

function Parts({ of }: { readonly of: Item }) {
  const { lang } = useDesk()
  const w = itemWords[lang]
  return (
    <Card title={w.parts} note={of.parts.length > 0 ? w.evidenceShare(sayShare(of.progress.evidenceShare)) : null}>
      {of.parts.length === 0 ? (
        <Empty>{w.blocks.no_lead_unit?.(0)}</Empty>
      ) : (
        <table className="parts-table">
          <thead>
            <tr>
              <th scope="col">{w.unit}</th>
              <th scope="col">{w.progress}</th>
              <th scope="col">{w.receipt}</th>
              <th scope="col" className="r wide-only">
                {w.share}
              </th>
            </tr>
          </thead>
          <tbody>
            {of.parts.map((part) => (
              <tr key={part.unit.id}>
                <td>
                  {sayUnit(part.unit, lang)}
                  <span className="q"> {w.as[part.as]}</span>
                </td>
                <td>
                  <CourseBar of={{ ...part, plannedPercent: null }} />
                  {part.doneAt ? <span className="q">{w.partDone}</span> : null}
                </td>
                <td className="n">
                  {part.receivedAt ? (
                    sayMoment(part.receivedAt, lang)
                  ) : (
                    <span className="m">{of.letters.length > 0 ? w.notReceived : deskWords[lang].missing}</span>
                  )}
                </td>
                <td className="n r wide-only">{part.weight}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  )
}

function Reports({ of, onAct }: { readonly of: Item; readonly onAct: (act: ItemAct, report: string) => void }) {
  const { lang } = useDesk()
  const w = itemWords[lang]
  const isOpen = (act: ItemAct) => of.acts.some((each) => each.open && each.act === `tasks.${act}`)
  const answers = (['accept_progress', 'return_progress'] as const).filter(isOpen)
  const [isWhole, setWhole] = useState(false)
  return (
    <Card title={w.reports} note={of.reports.length > 0 ? <span className="n">{of.reports.length}</span> : null}>
      {of.reports.length === 0 ? <Empty>{w.noReports}</Empty> : null}
      {of.reports.slice(0, isWhole ? undefined : FEW_REPORTS).map((report) => (
        <article key={report.id} className="report">
          <div className="hd">
            <b>
              {sayUnit(report.unit, lang)}　{w.reportOf[report.kind]} <span className="n">{report.percent}%</span>
            </b>
            <Verdict of={report} />
            <span className="q end n">
              {[sayMoment(report.at, lang), report.by].filter((part) => part !== null).join(' · ')}
            </span>
          </div>
          <p>{report.said}</p>
          {report.problems ? (
            <p>
              <span className="m">{w.problems}　</span>
              {report.problems}
            </p>
          ) : null}
          {report.nextSteps ? (
            <p>
              <span className="m">{w.nextSteps}　</span>
              {report.nextSteps}
            </p>
          ) : null}
          {report.verdictReason ? <p className="m">{w.verdictWhy(report.verdictReason)}</p> : null}
          {report.attached.length > 0 ? (
            <FileList files={report.attached} />
          ) : (
            <p className="q">{w.files(report.files)}</p>
          )}
          {report.kind === 'progress' && report.verdict === null && !report.mine && answers.length > 0 ? (
            <RowActs
              acts={answers.map((act) => ({
                act,
                label: sayAct(act, lang),
                isOpen: true,
                waits: [],
                onDo: () => onAct(act, report.id),
              }))}
            />
          ) : null}
        </article>
      ))}
      {of.reports.length > FEW_REPORTS && !isWhole ? (
        <button type="button" className="plain" onClick={() => setWhole(true)}>
          {w.showAll(of.reports.length)}
        </button>
      ) : null}
    </Card>
  )
}

function Verdict({ of }: { readonly of: Item['reports'][number] }) {
  const { lang } = useDesk()
  const { verdict } = itemWords[lang]
  if (of.verdict === 'accepted') return <Light colour="green">{verdict.accepted}</Light>
  if (of.verdict === 'returned') return <Light colour="yellow">{verdict.returned}</Light>
  return <Light colour="grey">{verdict.none}</Light>
}

function Letters({ of }: { readonly of: Item }) {
  const { lang } = useDesk()
  const w = itemWords[lang]
  return (
    <Card title={w.letters} note={of.letters.length > 0 ? <span className="n">{of.letters.length}</span> : null}>
      {of.letters.length === 0 ? <Empty>{w.noLetters}</Empty> : null}
      <ul className="rows">
        {of.letters.map((letter) => (
          <li key={letter.id}>
            <div>
              <b>{w.letterKinds[letter.kind]}</b> <span className="q n">{letter.number}</span>
              <span className="q">
                {w.letterTo(sayUnit(letter.to, lang))} · <span className="n">{sayMoment(letter.issuedAt, lang)}</span>
              </span>
              <span className="q">
                {letter.receivedAt
                  ? w.received(letter.receivedBy ?? '', sayMoment(letter.receivedAt, lang))
                  : letter.kind === 'call'
                    ? w.waitsReceipt
                    : null}
              </span>
              {letter.answerDue && !letter.answeredAt ? (
                <Light colour={letter.answerDue < of.today ? 'red' : 'yellow'}>
                  {w.answerDue(sayDay(letter.answerDue, lang))}
                </Light>
              ) : null}
              {letter.answeredAt ? (
                <span className="q">
                  {w.answered(sayMoment(letter.answeredAt, lang))}
                  {letter.answer}
                </span>
              ) : null}
            </div>
            <PaperLink path={`letters/${letter.id}.pdf`} name={w.printOf(letter.number)}>
              {w.print}
            </PaperLink>
          </li>
        ))}
      </ul>
    </Card>
  )
}

function Extensions({ of }: { readonly of: Item }) {
  const { lang } = useDesk()
  const w = itemWords[lang]
  return (
    <Card title={w.extensions}>
      <ul className="rows">
        {of.extensions.map((each) => (
          <li key={each.id}>
            <div>
              {w.extensionAsked(sayMoment(each.askedAt, lang), sayDay(each.dueWanted, lang))}
              <span className="q">{each.reason}</span>
              <span className="q">
                {each.answer === 'granted'
                  ? w.extensionAnswer.granted(sayDay(each.dueGranted ?? '', lang))
                  : each.answer === 'refused'
                    ? w.extensionAnswer.refused(each.answerReason ?? '')
                    : w.extensionAnswer.none}
              </span>
            </div>
          </li>
        ))}
      </ul>
    </Card>
  )
}

/** Everything that was done, the last first. */
function Story({ of }: { readonly of: Item }) {
  const { lang } = useDesk()
  const w = itemWords[lang]
  const [isWhole, setWhole] = useState(false)
  const shown = [...of.story].reverse().slice(0, isWhole ? undefined : FEW_ACTS)
  return (
    <Card title={w.story} note={<span className="n">{of.story.length}</span>}>
      <ol className="story" reversed>
        {shown.map((each) => (
          <li key={each.seq}>
            <span className="n m">{sayMoment(each.at, lang)}</span>
            <div>
              <b>{sayStoryAct(each.act, lang)}</b>
              {each.from !== each.to && each.from !== null ? (
                <span className="m">　→ {sayState(each.to, lang)}</span>
              ) : null}
              <span className="q">
                {each.by ?? w.storySystem}
                {each.unit ? w.storyUnit(sayUnit(each.unit, lang)) : ''}
                {sayFigures(each, lang).map((figure) => `　${figure}`)}
              </span>
              {each.reason ? <span className="q">{each.reason}</span> : null}
            </div>
          </li>
        ))}
      </ol>
      {shown.length < of.story.length ? (
        <button type="button" className="plain" onClick={() => setWhole(true)}>
          {w.showAll(of.story.length)}
        </button>
      ) : null}
    </Card>
  )
}

function sayStoryAct(act: string, lang: Lang): string {
  const name = readActName(act)
  return name === null ? act : sayAct(name, lang)
}

function sayState(state: string, lang: Lang): string {
  return Object.hasOwn(itemActs.states, state) ? itemActs.states[state as Item['state']].name[lang] : state
}

/** The days that an act says were corrected. */
function readDays(said: unknown): { readonly day: string; readonly works: boolean }[] {
  return (Array.isArray(said) ? said : []).filter(
    (one) => typeof one?.day === 'string' && typeof one?.works === 'boolean',
  )
}

function sayFigures({ act, said }: Item['story'][number], lang: Lang): string[] {
  const w = itemWords[lang]
  const t = tasksWords[lang]
  const text = (name: string) => (typeof said[name] === 'string' ? said[name] : null)
  const due = text(act === 'ask_extension' ? 'dueWanted' : 'dueGranted')
  const [level, light, until, answerDue] = [text('level'), text('light'), text('until'), text('answerDue')]
  const [clock, before, after] = [text('clock'), text('before'), text('after')]
  return [
    clock && before && after && Object.hasOwn(itemActs.clocks, clock)
      ? w.storyClock(
          itemActs.clocks[clock as keyof typeof itemActs.clocks].name[lang],
          sayDay(before, lang),
          sayDay(after, lang),
        )
      : null,
    ...readDays(said.days).map(({ day, works }) => w.storyDay(sayDay(day, lang), works)),
    typeof said.percent === 'number' ? sayPercent(said.percent, '') : null,
    typeof said.files === 'number' && said.files > 0 ? w.files(said.files) : null,
    due ? w.storyDue(sayDay(due, lang)) : null,
    level && Object.hasOwn(t.levels, level) ? t.levels[level as keyof typeof t.levels] : null,
    light && until && Object.hasOwn(t.lights, light)
      ? w.storyLight(t.lights[light as keyof typeof t.lights], sayDay(until, lang))
      : null,
    answerDue ? w.storyAnswerDue(sayDay(answerDue, lang)) : null,
    act === 'close' && text('lateSince') ? w.storyLate : null,
  ].filter((part) => part !== null)
}
