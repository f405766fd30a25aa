import { Button } from 'antd'
import { Asked, Empty } from '../../ui/desk/asked.tsx'
import { Go, useAnswer, useDesk, useQueryText } from '../../ui/desk/desk-context.tsx'
import { Card, PageHead } from '../../ui/desk/page-head.tsx'
import { addDays, sayDay, todayThere } from '../../ui/desk/say-when.ts'
import type { Lang } from '../../ui/lang.ts'
import { Light } from '../../ui/light.tsx'
import type { TaskDays } from '../tasks.schema.ts'
import { readTaskDays, readWorkingDays } from './asks.ts'
import { FeedCard } from './feed-part.tsx'
import { TaskTabs } from './parts.tsx'
import { tasksWords } from './tasks-words.ts'

/** How many entries a day of the grid shows before it says how many more there are. */
const MOST_A_DAY = 4

/** What falls on which day of a month, of all that I see? */
export function TaskCalendarPage() {
  const { lang } = useDesk()
  const w = tasksWords[lang]
  const [query, change] = useQueryText()
  const month = /^\d{4}-(0[1-9]|1[0-2])$/.test(query.month ?? '') ? (query.month as string) : todayThere().slice(0, 7)
  const from = `${month}-01`
  const to = addDays(nextMonth(month, 1), -1)
  const days = useAnswer(readTaskDays, {}, { from, to })
  const calendar = useAnswer(readWorkingDays, {}, { from, to })
  const name = w.month(month.slice(0, 4), Number(month.slice(5)))
  const count = (kind: 'due' | 'milestone') => days.data?.entries.filter((each) => each.kind === kind).length ?? 0
  const go = (by: number) => {
    const wanted = nextMonth(month, by).slice(0, 7)
    change({ month: wanted === todayThere().slice(0, 7) ? '' : wanted })
  }
  const off = new Set(calendar.data?.days.filter(({ works }) => !works).map(({ day }) => day))
  return (
    <>
      <PageHead
        path={[
          w.path,
          <Go key="tasks" to="/tasks">
            {w.tasks}
          </Go>,
          w.tabs.calendar,
        ]}
        title={days.data ? w.monthFinding(name, count('due'), count('milestone')) : name}
      />
      <TaskTabs current="calendar" />
      <div className="stack">
        <Card
          title={name}
          note={
            <span className="row">
              <Button size="small" onClick={() => go(-1)}>
                {w.previousMonth}
              </Button>
              {month === todayThere().slice(0, 7) ? null : (
                <Button size="small" onClick={() => change({ month: '' })}>
                  {w.thisMonth}
                </Button>
              )}
              <Button size="small" onClick={() => go(1)}>
                {w.nextMonth}
              </Button>
            </span>
          }
        >
          <Asked of={days} whoMay={w.whoMay} bars={10}>
            {(answer) => (
              <>
                {answer.isCut ? <p className="q">{w.isCut}</p> : null}
                <MonthGrid of={answer} from={from} to={to} off={off} />
                <MonthList of={answer} off={off} />
              </>
            )}
          </Asked>
        </Card>
        <FeedCard />
      </div>
    </>
  )
}

/** The first day of the month so many months on. */
function nextMonth(month: string, by: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return new Date(Date.UTC(year, number - 1 + by, 1)).toISOString().slice(0, 10)
}

interface MonthProps {
  readonly of: TaskDays
  readonly off: ReadonlySet<string>
}

function MonthGrid({ of, off, from, to }: MonthProps & { readonly from: string; readonly to: string }) {
  const { lang } = useDesk()
  const w = tasksWords[lang]
  const lead = (new Date(`${from}T00:00:00Z`).getUTCDay() + 6) % 7
  const days = Array.from({ length: Number(to.slice(8)) }, (_, at) => addDays(from, at))
  const tail = (7 - ((lead + days.length) % 7)) % 7
  return (
    <div className="month-grid wide-only">
      {w.weekdayHeads.map((head) => (
        <div key={head} className="weekday">
          {head}
        </div>
      ))}
      {Array.from({ length: lead }, (_, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: empty places before the first day
        <div key={`before ${at}`} />
      ))}
      {days.map((day) => {
        const entries = of.entries.filter((each) => each.day === day)
        const report = of.reports.find((each) => each.day === day)
        const isToday = day === of.today
        return (
          <section
            key={day}
            className={['day', off.has(day) ? 'off' : '', isToday ? 'today' : ''].filter(Boolean).join(' ')}
            aria-label={sayDay(day, lang)}
          >
            <span className="n">{Number(day.slice(8))}</span>
            {isToday ? <span className="vh">{w.isToday}</span> : null}
            {off.has(day) ? <span className="vh">{w.restDay}</span> : null}
            {report ? <ReportDay of={report} /> : null}
            {entries.length > 0 ? (
              <ul>
                {entries.slice(0, MOST_A_DAY).map((entry) => (
                  <li key={`${entry.item.id} ${entry.kind} ${entry.title}`}>
                    <Light colour={entry.item.light}>
                      <span className="vh">{w.lights[entry.item.light]}</span>
                    </Light>
                    <Go to={`/tasks/items/${entry.item.id}`}>{sayEntry(entry, lang)}</Go>
                  </li>
                ))}
              </ul>
            ) : null}
            {entries.length > MOST_A_DAY ? (
              <details className="fold">
                <summary>{w.moreThatDay(entries.length - MOST_A_DAY)}</summary>
                <ul>
                  {entries.slice(MOST_A_DAY).map((entry) => (
                    <li key={`${entry.item.id} ${entry.kind} ${entry.title}`}>
                      <Light colour={entry.item.light}>
                        <span className="vh">{w.lights[entry.item.light]}</span>
                      </Light>
                      <Go to={`/tasks/items/${entry.item.id}`}>{sayEntry(entry, lang)}</Go>
                    </li>
                  ))}
                </ul>
              </details>
            ) : null}
          </section>
        )
      })}
      {Array.from({ length: tail }, (_, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: empty places after the last day
        <div key={`after ${at}`} />
      ))}
    </div>
  )
}

/** 「节点 设备到场：建成检测平台」 */
function sayEntry({ kind, title, item }: TaskDays['entries'][number], lang: Lang): string {
  const word = tasksWords[lang].kinds[kind]
  return title === null ? `${word} ${item.title}` : `${word} ${title}${lang === 'zh' ? '：' : ': '}${item.title}`
}

function ReportDay({ of }: { readonly of: TaskDays['reports'][number] }) {
  const { lang } = useDesk()
  const w = tasksWords[lang]
  return (
    <span className="q">
      {w.reports(of.items)}
      {of.mine > 0 ? (
        <>
          {lang === 'zh' ? '，' : ', '}
          <Go to="/tasks/mine">{w.reportsMine(of.mine)}</Go>
        </>
      ) : null}
    </span>
  )
}

/** On a phone: the days on which there is something. */
function MonthList({ of, off }: MonthProps) {
  const { lang } = useDesk()
  const w = tasksWords[lang]
  const days = [...new Set([...of.entries, ...of.reports].map(({ day }) => day))].sort()
  if (days.length === 0) return <Empty>{w.monthNone}</Empty>
  return (
    <ul className="days-list phone-only">
      {days.map((day) => {
        const report = of.reports.find((each) => each.day === day)
        return (
          <li key={day}>
            <b className="n">{sayDay(day, lang)}</b>{' '}
            <span className="q">
              {w.weekdays[new Date(`${day}T00:00:00Z`).getUTCDay()]}
              {day === of.today ? ` · ${w.isToday}` : ''}
              {off.has(day) ? ` · ${w.restDay}` : ''}
            </span>
            {report ? (
              <div>
                <ReportDay of={report} />
              </div>
            ) : null}
            <ul>
              {of.entries
                .filter((each) => each.day === day)
                .map((entry) => (
                  <li key={`${entry.item.id} ${entry.kind} ${entry.title}`}>
                    <Light colour={entry.item.light}>{w.lights[entry.item.light]}</Light>
                    <Go to={`/tasks/items/${entry.item.id}`}>{sayEntry(entry, lang)}</Go>
                  </li>
                ))}
            </ul>
          </li>
        )
      })}
    </ul>
  )
}
