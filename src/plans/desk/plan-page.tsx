import { Button, Input } from 'antd'
import { useState } from 'react'
import { readMe } from '../../access/web/index.ts'
import { Asked, Empty } from '../../ui/desk/asked.tsx'
import { Go, useAnswer, useDesk, useQueryText } from '../../ui/desk/desk-context.tsx'
import { Field } from '../../ui/desk/field.tsx'
import { Card, PageHead } from '../../ui/desk/page-head.tsx'
import { addDays, countDays, sayDay, sayDays, todayThere } from '../../ui/desk/say-when.ts'
import { Light, type LightColour } from '../../ui/light.tsx'
import type { Editions } from '../drafts/drafts.schema.ts'
import type { Target } from '../plans.schema.ts'
import type { ProgrammeView } from '../programme.schema.ts'
import type { JudgedTargets } from '../targets/targets.schema.ts'
import { sayAmount } from '../web/say-amount.ts'
import { listDrafts, listEditions, readProgramme, readTargets } from './asks.ts'
import { planWords } from './plan-words.ts'
import { BindDrawer, ToleranceDrawer, UnbindDrawer } from './target-forms.tsx'

/** What holds today, who made it, how its targets stand; and what held on any day before. */
export function PlanPage() {
  const { lang, slug } = useDesk()
  const w = planWords[lang]
  const [{ on = '' }] = useQueryText()
  const view = useAnswer(readProgramme, {}, on ? { on } : {})
  const editions = useAnswer(listEditions, {})
  const me = useAnswer(readMe, {})
  const mayDraft =
    me.data !== undefined && ['plans.draft', 'plans.publish'].some((right) => me.data.rights[right] !== undefined)
  const drafts = useAnswer(listDrafts, {}, {}, mayDraft)
  const inHand = drafts.data?.drafts.filter(({ state }) => state === 'draft' || state === 'checked').length
  const known = view.data && !view.isPlaceholderData ? view.data : undefined
  const numbers = known?.edition.texts.flatMap(({ documentNumber }) => documentNumber ?? []) ?? []
  const named = numbers.join('、') || w.noNumber
  const edition = editions.data?.editions.find((each) => each.edition === known?.edition.number)
  const first = editions.data?.editions.at(-1)?.from
  const isNone = view.error?.code === 'no_such_programme' && on !== ''
  const title = isNone
    ? w.noneThen
    : !known
      ? w.plan
      : on
        ? w.findingThen(named, known.edition.number, sayDay(on, lang))
        : w.finding(named, known.edition.number)
  return (
    <>
      <PageHead
        path={[w.path, w.plan]}
        title={title}
        facts={
          known ? (
            <>
              <span lang="zh-CN">{known.reading.notice.planTitle ?? known.reading.notice.title}</span>
              <span className="n">
                {w.since(sayDay(known.edition.from, lang))}
                {known.edition.to ? ` ${w.until(sayDay(addDays(known.edition.to, -1), lang))}` : ''}
              </span>
              {edition ? <Made edition={edition} /> : null}
              <span>{known.textSource === 'official' ? w.official : w.restated}</span>
            </>
          ) : null
        }
        acts={
          <nav className="acts" aria-label={w.plan}>
            <ul className="stack tight">
              {mayDraft ? (
                <li>
                  <Go to="/plan/drafts">{w.toDrafts}</Go>
                  {inHand === undefined ? null : <span className="q second-line">{w.openDrafts(inHand)}</span>}
                </li>
              ) : null}
              <li>
                <Go to="/plan/compare">{w.compare}</Go>
              </li>
              <li>
                <a href={`${lang === 'en' ? '/en' : ''}/${slug}`}>{w.publicPage}</a>
              </li>
            </ul>
          </nav>
        }
      />
      {first ? <DayChoice first={first} /> : null}
      {on && known ? (
        <p className="strip" role="status">
          <Light colour="yellow">
            {known.edition.to === null
              ? w.thenSame(sayDay(on, lang))
              : w.heldThen(sayDay(on, lang), known.edition.number)}
          </Light>
          <Today />
        </p>
      ) : null}
      {isNone ? (
        <section className="card state">
          <p>{first ? w.noneThenHow(sayDay(first, lang)) : w.noneThen}</p>
          <Today />
        </section>
      ) : (
        <div className="grid">
          <Asked of={view} bars={8}>
            {(answer) => (
              <>
                <Targets view={answer} isToday={on === ''} mayBind={me.data?.rights['plans.publish'] !== undefined} />
                <Tasks view={answer} />
                <Layout view={answer} />
              </>
            )}
          </Asked>
        </div>
      )}
      <div className="grid plan-editions">
        <Card title={w.editions} note={editions.data ? w.editionsNote(editions.data.editions.length) : undefined}>
          <Asked of={editions}>{({ editions: all }) => <EditionTable editions={all} mayDraft={mayDraft} />}</Asked>
        </Card>
      </div>
    </>
  )
}

function Today() {
  const { lang } = useDesk()
  const [, change] = useQueryText()
  return (
    <Button size="small" onClick={() => change({ on: '' })}>
      {planWords[lang].today}
    </Button>
  )
}

function Made({ edition }: { readonly edition: Editions['editions'][number] }) {
  const { lang } = useDesk()
  const w = planWords[lang]
  const { drafted, checked, published } = edition
  if (!drafted && !checked && !published) return null
  return (
    <span>
      {[
        drafted ? w.drafted(drafted.name) : '',
        checked ? w.checked(checked.name) : '',
        published ? w.published(published.name) : '',
      ]
        .filter(Boolean)
        .join(lang === 'zh' ? '，' : ', ')}
    </span>
  )
}

/** Any day since the first edition: as a slider, and as a date. */
function DayChoice({ first }: { readonly first: string }) {
  const { lang } = useDesk()
  const w = planWords[lang]
  const [{ on = '' }, change] = useQueryText()
  const today = todayThere()
  const days = Math.max(0, countDays(first, today))
  const day = on || today
  const place = Math.min(days, Math.max(0, countDays(first, day)))
  const choose = (next: string) => change({ on: next === today ? '' : next })
  return (
    <div className="filters day-choice">
      <Field label={w.asOf}>
        {(control) => (
          <Input
            {...control}
            type="date"
            value={day}
            max={today}
            onChange={(event) => {
              if (event.target.value) choose(event.target.value)
            }}
          />
        )}
      </Field>
      {days > 0 ? (
        <Field label={w.slider} className="grow">
          {({ status: _, ...control }) => (
            <>
              <input
                {...control}
                type="range"
                min={0}
                max={days}
                value={place}
                aria-valuetext={sayDay(addDays(first, place), lang)}
                onChange={(event) => choose(addDays(first, Number(event.target.value)))}
              />
              <span className="range-ends q n" aria-hidden="true">
                <span>{sayDay(first, lang)}</span>
                <span>{sayDay(today, lang)}</span>
              </span>
            </>
          )}
        </Field>
      ) : null}
    </div>
  )
}

const COLOURS: Readonly<Record<JudgedTargets['targets'][number]['verdict'], LightColour>> = {
  met: 'green',
  not_met: 'red',
  on_the_way: 'yellow',
  not_measured: 'grey',
}

interface PartProps {
  readonly view: ProgrammeView
}

/** A form about targets that is open. */
type TargetForm = { readonly is: 'bind' | 'unbind'; readonly itemId: string } | { readonly is: 'tolerance' }

interface TargetsProps extends PartProps {
  readonly isToday: boolean
  /** Whether the one who looks says what measures targets. */
  readonly mayBind: boolean
}

function Targets({ view, isToday, mayBind }: TargetsProps) {
  const { lang } = useDesk()
  const w = planWords[lang]
  const judged = useAnswer(readTargets, {}, {}, isToday)
  const answer = isToday ? judged.data : undefined
  const [form, setForm] = useState<TargetForm | null>(null)
  const close = () => setForm(null)
  const about = form && 'itemId' in form ? answer?.targets.find(({ itemId }) => itemId === form.itemId) : undefined
  const sourcesOf = (unit: string) => answer?.sources.filter(({ units }) => units.includes(unit)) ?? []
  const { targets } = view.reading
  const unmeasured = answer?.targets.filter(({ verdict }) => verdict === 'not_measured').length ?? 0
  return (
    <Card title={w.targets} note={targets.length > 0 ? w.targetsNote(targets.length, unmeasured) : undefined}>
      {targets.length === 0 ? <Empty>{w.noTargets}</Empty> : null}
      {targets.length > 0 ? (
        <table className="stacks">
          <thead>
            <tr>
              <th scope="col">{w.heads.target}</th>
              <th scope="col">{w.heads.promise}</th>
              {isToday ? <th scope="col">{w.heads.stands}</th> : null}
            </tr>
          </thead>
          <tbody>
            {targets.map((target, at) => {
              const itemId = view.edition.items.targets[at]?.itemId
              const one = answer?.targets.find((each) => each.itemId === itemId)
              return (
                <tr key={itemId ?? target.text}>
                  <td lang="zh-CN">
                    <b>{target.subject}</b>
                    <span className="song quote">“{target.text}”</span>
                  </td>
                  <td className="n wraps">
                    <Promised target={target} />
                    {one ? <Bounds one={one} unit={target.unit} /> : null}
                  </td>
                  {isToday ? (
                    <td>
                      {one ? <Standing one={one} unit={target.unit} /> : <Asked of={judged}>{() => null}</Asked>}
                      {one && mayBind && (one.binding || sourcesOf(target.unit).length > 0) ? (
                        <Button
                          size="small"
                          onClick={() => setForm({ is: one.binding ? 'unbind' : 'bind', itemId: one.itemId })}
                        >
                          {one.binding ? w.unbind : w.bind}
                        </Button>
                      ) : null}
                    </td>
                  ) : null}
                </tr>
              )
            })}
          </tbody>
        </table>
      ) : null}
      {isToday ? (
        answer ? (
          <p className="row">
            <span className="q">{w.tolerance(answer.tolerance.percent, answer.tolerance.basis)}</span>
            {mayBind ? (
              <Button size="small" onClick={() => setForm({ is: 'tolerance' })}>
                {w.setTolerance}
              </Button>
            ) : null}
          </p>
        ) : null
      ) : (
        <p className="q">{w.onlyToday}</p>
      )}
      {form?.is === 'bind' && about ? (
        <BindDrawer one={about} sources={sourcesOf(about.target.unit)} onClose={close} />
      ) : null}
      {form?.is === 'unbind' && about ? <UnbindDrawer one={about} onClose={close} /> : null}
      {form?.is === 'tolerance' && answer ? (
        <ToleranceDrawer percent={answer.tolerance.percent} onClose={close} />
      ) : null}
    </Card>
  )
}

function Promised({ target }: { readonly target: Target }) {
  const { lang } = useDesk()
  const w = planWords[lang]
  const { comparator, direction = 'growth', year, period, per } = target
  const compared = w.comparators[comparator === 'growth' ? direction : comparator]
  const amount = (
    <span lang="zh-CN">
      {per ?? ''}
      {sayAmount(target)} {target.unit}
    </span>
  )
  return (
    <>
      {lang === 'zh' ? (
        <b>
          {amount} {compared}
        </b>
      ) : (
        <b>
          {compared} {amount}
        </b>
      )}
      {year === null ? (
        period ? (
          <span className="q" lang="zh-CN">
            {' '}
            {period}
          </span>
        ) : null
      ) : (
        <span className="q"> {w.year(year)}</span>
      )}
    </>
  )
}

interface JudgedProps {
  readonly one: JudgedTargets['targets'][number]
  readonly unit: string
}

/** From how much on it is as promised, where 左右 or a range leaves something open. */
function Bounds({ one: { from, to, target }, unit }: JudgedProps) {
  const { lang } = useDesk()
  const w = planWords[lang]
  if (target.comparator !== 'about' && target.valueMax === undefined) return null
  const say = (amount: number) => `${amount.toLocaleString(lang)} ${unit}`
  return (
    <span className="q second-line">
      {from !== null && to !== null
        ? w.within(say(from), say(to))
        : from !== null
          ? w.atLeast(say(from))
          : to !== null
            ? w.atMost(say(to))
            : ''}
    </span>
  )
}

/** How a target stands. What nobody measures is not measured: never zero. */
function Standing({ one: { verdict, measured, binding, isAbove }, unit }: JudgedProps) {
  const { lang } = useDesk()
  const w = planWords[lang]
  const source = binding?.source.name[lang]
  return (
    <>
      <Light colour={COLOURS[verdict]}>
        {w.verdicts[verdict]}
        {isAbove ? (lang === 'zh' ? '，' : ', ') + w.above : ''}
      </Light>
      <span className="q second-line">
        {source === undefined
          ? w.noSource
          : measured === null
            ? w.noFigure(source)
            : w.measured(`${measured.toLocaleString(lang)} ${unit}`, source)}
      </span>
    </>
  )
}

function Tasks({ view }: PartProps) {
  const { lang } = useDesk()
  const w = planWords[lang]
  const { tasks } = view.reading
  const groups = new Map<string | null, typeof tasks>()
  for (const task of tasks) groups.set(task.group, [...(groups.get(task.group) ?? []), task])
  const withLead = tasks.filter(({ lead }) => lead.length > 0).length
  const withDue = tasks.filter(({ due }) => due !== null).length
  return (
    <Card
      title={w.tasks}
      columns={5}
      note={tasks.length > 0 ? w.tasksNote(tasks.length, withLead, withDue) : undefined}
    >
      {tasks.length === 0 ? <Empty>{w.noTasks}</Empty> : null}
      {[...groups].map(([group, all]) => (
        <section key={group ?? ''} className="task-group">
          <h3>
            {group === null ? w.noGroup : <span lang="zh-CN">{group}</span>}{' '}
            <span className="q n">{w.tasksIn(all.length)}</span>
          </h3>
          <ul className="rows">
            {all.map((task) => (
              <li key={`${task.number} ${task.title}`}>
                <div lang="zh-CN">
                  {task.number} {task.title}
                  <span className="q">{[task.lead.join('、'), task.due].filter(Boolean).join(' · ')}</span>
                </div>
                <span className="q n">{w.measuresIn(task.measures.length)}</span>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </Card>
  )
}

function Layout({ view }: PartProps) {
  const { lang } = useDesk()
  const w = planWords[lang]
  const { layout } = view.reading
  const districts = new Set(layout.map(({ district }) => district)).size
  const directions = layout.reduce((sum, row) => sum + row.directions.length, 0)
  return (
    <Card
      title={w.layout}
      columns={7}
      note={layout.length > 0 ? w.layoutNote(districts, layout.length, directions) : undefined}
    >
      {layout.length === 0 ? <Empty>{w.noLayout}</Empty> : null}
      {layout.length > 0 ? (
        <table>
          <thead>
            <tr>
              <th scope="col">{w.heads.zone}</th>
              <th scope="col">{w.heads.directions}</th>
            </tr>
          </thead>
          <tbody lang="zh-CN">
            {layout.map((row) => (
              <tr key={`${row.district} ${row.hostZone}`}>
                <td>
                  {row.hostZone ?? row.district}
                  <span className="q second-line" {...(row.hostZone ? {} : { lang: lang === 'zh' ? 'zh-CN' : 'en' })}>
                    {row.hostZone ? row.district : w.ownZone}
                  </span>
                </td>
                <td>{row.directions.map(({ text }) => text).join('、')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
    </Card>
  )
}

interface EditionTableProps {
  readonly editions: Editions['editions']
  readonly mayDraft: boolean
}

function EditionTable({ editions, mayDraft }: EditionTableProps) {
  const { lang } = useDesk()
  const w = planWords[lang]
  const today = todayThere()
  return (
    <div className="over">
      <table>
        <thead>
          <tr>
            <th scope="col">{w.heads.edition}</th>
            <th scope="col">{w.heads.days}</th>
            <th scope="col">{w.heads.documents}</th>
            <th scope="col" className="wide-only">
              {w.heads.who}
            </th>
            <th scope="col" className="wide-only">
              {w.heads.counts}
            </th>
          </tr>
        </thead>
        <tbody>
          {editions.map((each) => {
            const isNow = each.to === null
            // The day on which it ended shows what came after it.
            const last = each.to === null ? null : addDays(each.to, -1)
            const seen = isNow ? today : last !== null && last >= each.from ? last : null
            return (
              <tr key={each.edition}>
                <td className="nw">
                  {seen === null ? (
                    w.edition(each.edition)
                  ) : (
                    <Go to="/plan" query={isNow ? {} : { on: seen }}>
                      {w.edition(each.edition)}
                    </Go>
                  )}
                  {isNow ? <span className="tag gap">{w.holds}</span> : null}
                </td>
                <td className="n wraps">{sayDays(each.from, each.to, lang)}</td>
                <td lang="zh-CN">
                  {each.texts.map(({ documentNumber }) => documentNumber ?? w.noNumber).join('、')}
                  {mayDraft && each.draft ? (
                    <span className="q second-line" lang={lang === 'zh' ? 'zh-CN' : 'en'}>
                      <Go to={`/plan/drafts/${each.draft}`}>{w.draftOf}</Go>
                    </span>
                  ) : null}
                </td>
                <td className="wide-only">
                  {each.drafted || each.published ? <Made edition={each} /> : <span className="q">{w.loaded}</span>}
                </td>
                <td className="n wide-only">{w.counts(each.counts.targets, each.counts.layout, each.counts.tasks)}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
