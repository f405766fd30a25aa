import './calendar.css'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { Acts } from '../../ui/desk/acts.tsx'
import { Asked, Empty, FailureLine } from '../../ui/desk/asked.tsx'
import { useAct, useAnswer, useDesk, useQueryText } from '../../ui/desk/desk-context.tsx'
import { Field, Panel } from '../../ui/desk/field.tsx'
import { Card, PageHead } from '../../ui/desk/page-head.tsx'
import { sayDay, sayMoment, todayThere } from '../../ui/desk/say-when.ts'
import { deskWords } from '../../ui/desk/words.ts'
import type { Lang } from '../../ui/lang.ts'
import { Light } from '../../ui/light.tsx'
import type { Calendar } from '../calendar.schema.ts'
import { layOutYear, listHolidays, type Month } from '../rules/lay-out-year.ts'
import { correctDay, readCalendar, readMe } from './asks.ts'
import { calendarWords } from './calendar-words.ts'

type Day = Calendar['days'][number]

/** Which days of a year work here, and on whose word? */
export function CalendarPage() {
  const [query] = useQueryText()
  const year = /^\d{4}$/.test(query.year ?? '') ? (query.year as string) : todayThere().slice(0, 4)
  const calendar = useAnswer(readCalendar, {}, { from: `${year}-01-01`, to: `${year}-12-31` })
  return (
    <Asked of={calendar} isPage>
      {(answer) => <Year key={year} year={year} of={answer} />}
    </Asked>
  )
}

function Year({ year, of }: { readonly year: string; readonly of: Calendar }) {
  const { lang } = useDesk()
  const w = calendarWords[lang]
  const me = useAnswer(readMe, {})
  const [isCorrecting, setCorrecting] = useState(false)
  const provisional = of.days.find(({ stands }) => stands === 'by_weekday')
  const works = of.days.filter((one) => one.works).length
  const mayCorrect = me.data?.rights['calendar.correct'] === true && of.holds !== null
  return (
    <>
      <PageHead
        path={[w.path, w.title]}
        title={of.days.length > 0 ? w.finding(year, works) : w.title}
        mark={provisional ? <Light colour="yellow">{w.provisional(sayDay(provisional.day, lang))}</Light> : null}
        facts={
          <>
            <span>{w.lead}</span>
            <span>{w.announced}</span>
          </>
        }
        {...(mayCorrect
          ? {
              acts: (
                <Acts
                  acts={[
                    {
                      act: 'calendar.correct',
                      label: w.act,
                      isOpen: true,
                      waits: [],
                      onDo: () => setCorrecting(true),
                    },
                  ]}
                />
              ),
            }
          : {})}
      />
      {isCorrecting ? <CorrectionPanel of={of} onClose={() => setCorrecting(false)} /> : null}
      <div className="stack">
        <Years year={year} of={of} />
        {of.days.length === 0 ? (
          <Empty>{of.holds ? w.notHeld(sayDay(of.holds.first, lang), sayDay(of.holds.last, lang)) : w.none}</Empty>
        ) : (
          <>
            <div className="months">
              {layOutYear(of.days).map((month) => (
                <MonthCard key={month.month} of={month} />
              ))}
            </div>
            <Marks />
            <Holidays days={of.days} />
            <Corrections of={of} />
          </>
        )}
      </div>
    </>
  )
}

function Years({ year, of }: { readonly year: string; readonly of: Calendar }) {
  const { lang } = useDesk()
  const w = calendarWords[lang]
  const [, change] = useQueryText()
  const now = todayThere().slice(0, 4)
  const go = (to: number) => change({ year: String(to) === now ? '' : String(to) })
  const [first, last] = [Number(of.holds?.first.slice(0, 4) ?? now), Number(of.holds?.last.slice(0, 4) ?? now)]
  return (
    <nav className="row" aria-label={w.title}>
      <Button disabled={Number(year) <= first} onClick={() => go(Number(year) - 1)}>
        {w.previous}
      </Button>
      <b className="n">{year}</b>
      <Button disabled={Number(year) >= last} onClick={() => go(Number(year) + 1)}>
        {w.next}
      </Button>
      {year === now ? null : <Button onClick={() => go(Number(now))}>{w.thisYear}</Button>}
    </nav>
  )
}

function MonthCard({ of }: { readonly of: Month }) {
  const { lang } = useDesk()
  const w = calendarWords[lang]
  return (
    <section className="card month">
      <table>
        <caption>
          <b>{w.month(of.month)}</b>
          <span className="q">{w.workingDays(of.workingDays)}</span>
        </caption>
        <thead>
          <tr>
            {w.weekdays.map((name, at) => (
              <th key={name} scope="col" abbr={w.weekdayNames[at]}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {of.weeks.map((week) => (
            <tr key={week.find((day) => day !== null)?.day}>
              {week.map((day, at) => (
                // A week has seven places, and none of them moves.
                // biome-ignore lint/suspicious/noArrayIndexKey: see above
                <DayCell key={at} day={day} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function DayCell({ day }: { readonly day: Day | null }) {
  const { lang } = useDesk()
  const w = calendarWords[lang]
  if (day === null) return <td />
  const isWeekend = new Date(`${day.day}T00:00:00Z`).getUTCDay() % 6 === 0
  const isToday = day.day === todayThere()
  const kind = tellKind(day, isWeekend)
  const said = [
    kind === 'rest' ? w.restDay : kind === 'works' ? w.works : kind === 'off' ? w.dayOff : w.makeUpDay,
    day.name?.[lang],
    day.stands === 'city' ? w.corrected : null,
    isToday ? w.today : null,
  ].filter((part) => part)
  return (
    <td
      className={[kind, day.stands === 'city' ? 'corrected' : '', isToday ? 'today' : ''].filter(Boolean).join(' ')}
      title={`${sayDay(day.day, lang)} · ${said.join(' · ')}`}
    >
      <span className="n">{Number(day.day.slice(8))}</span>
      {kind === 'off' || kind === 'make-up' ? (
        <span className="sign" aria-hidden="true">
          {kind === 'off' ? w.off : w.makeUp}
        </span>
      ) : null}
      {kind === 'works' && said.length === 1 ? null : (
        <span className="vh">{said.join(lang === 'zh' ? '，' : ', ')}</span>
      )}
    </td>
  )
}

/** off: does not work though the weekday would, or because of a holiday; make-up: works though it is a weekend. */
function tellKind({ works, name }: Day, isWeekend: boolean): 'works' | 'rest' | 'off' | 'make-up' {
  if (works) return isWeekend ? 'make-up' : 'works'
  return isWeekend && name === null ? 'rest' : 'off'
}

function Marks() {
  const { lang } = useDesk()
  const w = calendarWords[lang]
  return (
    <ul className="row day-marks" aria-label={w.marks}>
      <li>
        <span className="sample off">{w.off}</span>
        {w.dayOff}
      </li>
      <li>
        <span className="sample make-up">{w.makeUp}</span>
        {w.makeUpDay}
      </li>
      <li>
        <span className="sample rest" />
        {w.restDay}
      </li>
      <li>
        <span className="sample corrected" />
        {w.corrected}
      </li>
    </ul>
  )
}

function Holidays({ days }: { readonly days: readonly Day[] }) {
  const { lang } = useDesk()
  const w = calendarWords[lang]
  const holidays = listHolidays(days)
  return (
    <Card title={w.holidays}>
      {holidays.length === 0 ? (
        <Empty>{w.noHolidays}</Empty>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">{w.holiday}</th>
              <th scope="col">{w.daysOff}</th>
              <th scope="col">{w.makeUpDays}</th>
            </tr>
          </thead>
          <tbody>
            {holidays.map(({ name, off, makeUp }) => (
              <tr key={name.zh}>
                <td>{name[lang]}</td>
                <td className="n wraps">
                  {off.length === 0
                    ? deskWords[lang].missing
                    : `${sayStretches(off, lang)}${lang === 'zh' ? '，' : ', '}${w.days(off.length)}`}
                </td>
                <td className="n wraps">
                  {makeUp.length === 0
                    ? deskWords[lang].missing
                    : makeUp.map((day) => sayWithin(day, lang)).join(lang === 'zh' ? '、' : ', ')}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  )
}

function Corrections({ of }: { readonly of: Calendar }) {
  const { lang } = useDesk()
  const w = calendarWords[lang]
  if (of.corrections.length === 0)
    return (
      <Card title={w.corrections}>
        <Empty>{w.noCorrections}</Empty>
      </Card>
    )
  const seen = new Set<string>()
  return (
    <Card title={w.corrections}>
      <ul className="rows">
        {of.corrections.map((one) => {
          const isFollowed = seen.has(one.day)
          seen.add(one.day)
          const by = one.statedBy
            ? lang === 'en'
              ? (one.statedBy.nameEn ?? one.statedBy.name)
              : one.statedBy.name
            : null
          return (
            <li key={`${one.day} ${one.statedAt} ${one.works}`}>
              <div>
                <b className="n">{sayDay(one.day, lang)}</b>
                {`　${one.works ? w.stateWorks : w.stateOff}`}
                {one.name ? `　${one.name[lang]}` : ''}
                <span className="q breaks">
                  {w.basis} {one.basis}
                </span>
              </div>
              <span className="q">
                {[sayMoment(one.statedAt, lang), by, isFollowed ? w.followed : null].filter(Boolean).join(' · ')}
              </span>
            </li>
          )
        })}
      </ul>
    </Card>
  )
}

function CorrectionPanel({ of, onClose }: { readonly of: Calendar; readonly onClose: () => void }) {
  const { lang, say } = useDesk()
  const w = calendarWords[lang]
  const act = useAct(correctDay)
  const [, change] = useQueryText()
  const [isTried, setTried] = useState(false)
  const [day, setDay] = useState('')
  const [works, setWorks] = useState(false)
  const [nameZh, setNameZh] = useState('')
  const [nameEn, setNameEn] = useState('')
  const [basis, setBasis] = useState('')
  const isHeld = /^\d{4}-\d\d-\d\d$/.test(day) && of.holds !== null && day >= of.holds.first && day <= of.holds.last
  const isHalfNamed = (nameZh.trim() === '') !== (nameEn.trim() === '')
  return (
    <Panel
      title={w.actTitle}
      onSubmit={async () => {
        setTried(true)
        if (!isHeld || isHalfNamed || !basis.trim()) return
        const name = nameZh.trim() ? { zh: nameZh.trim(), en: nameEn.trim() } : null
        if (!(await act.run({ day }, { works, name, basis: basis.trim() }))) return
        say(w.done(sayDay(day, lang)))
        change({ year: day.slice(0, 4) })
        onClose()
      }}
    >
      <p className="q">{w.actNote}</p>
      <Field label={w.day} error={isTried && !isHeld ? w.needDay : undefined}>
        {(control) => (
          <Input
            {...control}
            type="date"
            value={day}
            min={of.holds?.first}
            max={of.holds?.last}
            onChange={(event) => setDay(event.target.value)}
          />
        )}
      </Field>
      <fieldset className="checks">
        <legend>{w.state}</legend>
        {([false, true] as const).map((each) => (
          <label key={String(each)}>
            <input type="radio" name="works" checked={works === each} onChange={() => setWorks(each)} />
            {each ? w.stateWorks : w.stateOff}
          </label>
        ))}
      </fieldset>
      <div className="two">
        <Field
          label={w.nameZh}
          isOptional
          hint={w.nameHint}
          error={isTried && isHalfNamed ? w.needBothNames : undefined}
        >
          {(control) => (
            <Input {...control} value={nameZh} maxLength={60} onChange={(event) => setNameZh(event.target.value)} />
          )}
        </Field>
        <Field label={w.nameEn} isOptional>
          {(control) => (
            <Input {...control} value={nameEn} maxLength={120} onChange={(event) => setNameEn(event.target.value)} />
          )}
        </Field>
      </div>
      <Field label={w.basis} hint={w.basisHint} error={isTried && !basis.trim() ? w.needBasis : undefined}>
        {(control) => (
          <Input {...control} value={basis} maxLength={300} onChange={(event) => setBasis(event.target.value)} />
        )}
      </Field>
      <FailureLine failure={act.failure} />
      <div className="row">
        <Button type="primary" htmlType="submit" loading={act.isRunning}>
          {w.act}
        </Button>
        <Button onClick={onClose}>{deskWords[lang].cancel}</Button>
      </div>
    </Panel>
  )
}

/** Days in a row as a stretch: 02-15—02-23. */
function sayStretches(days: readonly string[], lang: Lang): string {
  const stretches: [first: string, last: string][] = []
  for (const day of days) {
    const last = stretches.at(-1)
    if (last && Date.parse(day) - Date.parse(last[1]) === 86_400_000) last[1] = day
    else stretches.push([day, day])
  }
  return stretches
    .map(([from, to]) => (from === to ? sayWithin(from, lang) : `${sayWithin(from, lang)} — ${sayWithin(to, lang)}`))
    .join(lang === 'zh' ? '、' : ', ')
}

/** A day within the year that the page shows. */
function sayWithin(day: string, lang: Lang): string {
  return lang === 'zh' ? day.slice(5) : sayDay(day, 'en').slice(0, -5)
}
