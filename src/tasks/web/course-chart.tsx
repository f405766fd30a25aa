import { useDesk } from '../../ui/desk/desk-context.tsx'
import { countDays, sayDay, todayThere } from '../../ui/desk/say-when.ts'
import { deskWords } from '../../ui/desk/words.ts'
import { computePlannedPercent } from '../rules/planned-course.ts'
import { computeReportedCourse } from '../rules/reported-course.ts'
import type { Item } from '../tasks.schema.ts'
import { itemWords } from './item-words.ts'
import { sayPercent } from './say-light.ts'

/** On a phone the same, narrower: its words keep their size. */
const WIDTHS = { wide: 720, phone: 340 } as const
const HEIGHT = 220
const LEFT = 42
const RIGHT = 94
const TOP = 26
const BOTTOM = 34

/** Is it where it should be? The planned course, what was reported, and today; a sentence says what to see. */
export function CourseChart({ of }: { readonly of: Item }) {
  const { lang } = useDesk()
  const w = itemWords[lang]
  const { startsOn, dueOn, milestones } = of
  if (startsOn === null || dueOn === null) return <p className="m">{w.courseNone}</p>
  return (
    <>
      <Drawing of={of} startsOn={startsOn} dueOn={dueOn} size="wide" />
      <Drawing of={of} startsOn={startsOn} dueOn={dueOn} size="phone" />
      <p className="q">
        {w.courseReads(
          sayPercent(of.plannedPercent, deskWords[lang].missing),
          of.percent === null ? null : sayPercent(of.percent, ''),
          of.checkedPercent === null ? null : sayPercent(of.checkedPercent, ''),
        )}
      </p>
      {milestones.length === 0 ? (
        <p className="q">{w.noMilestones}</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">{w.milestone}</th>
              <th scope="col">{w.day}</th>
              <th scope="col" className="r">
                {w.plannedPercent}
              </th>
            </tr>
          </thead>
          <tbody>
            {milestones.map((step) => (
              <tr key={step.dueOn}>
                <td>{step.title}</td>
                <td className="n">{sayDay(step.dueOn, lang)}</td>
                <td className="n r">{step.plannedPercent}%</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  )
}

interface DrawingProps {
  readonly of: Item
  readonly startsOn: string
  readonly dueOn: string
  readonly size: keyof typeof WIDTHS
}

function Drawing({ of, startsOn, dueOn, size }: DrawingProps) {
  const { lang } = useDesk()
  const w = itemWords[lang]
  const width = WIDTHS[size]
  const { milestones, today } = of
  const weights = new Map(of.parts.map(({ unit, weight }) => [unit.id, weight]))
  const standing = of.reports.filter(({ verdict }) => verdict !== 'returned')
  const reported = computeReportedCourse(
    weights,
    standing.map(({ unit, at, percent }) => ({ unit: unit.id, at, percent })),
  ).map(({ at, percent }) => ({ day: todayThere(new Date(at)), percent }))
  const ends = [
    dueOn,
    of.finishedOn ?? today,
    ...reported.map(({ day }) => day),
    ...milestones.map((step) => step.dueOn),
  ]
  const first = [startsOn, ...reported.map(({ day }) => day)].sort()[0] ?? startsOn
  const last = ends.sort().at(-1) ?? dueOn
  const whole = Math.max(1, countDays(first, last))
  const x = (day: string) => LEFT + ((width - LEFT - RIGHT) * countDays(first, day)) / whole
  const y = (percent: number) => TOP + ((HEIGHT - TOP - BOTTOM) * (100 - percent)) / 100
  const points = [startsOn, ...milestones.map((step) => step.dueOn), dueOn].sort()
  const plan = points.map((day) => [x(day), y(computePlannedPercent(startsOn, dueOn, milestones, day))] as const)
  const until = of.state === 'closed' || of.state === 'checked' ? (of.finishedOn ?? today) : today
  const steps = reported.map(({ day, percent }) => [x(day), y(percent)] as const)
  const line = steps.map(([at, height], place) => (place === 0 ? `M${at} ${height}` : `H${at}V${height}`)).join('')
  const isOn = today >= first && today <= last
  const stepWord = (day: string) => (lang === 'zh' ? day.slice(5) : sayDay(day, lang).slice(0, -5))
  return (
    <svg
      className={size === 'wide' ? 'course-chart wide-only' : 'course-chart phone-only'}
      viewBox={`0 0 ${width} ${HEIGHT}`}
      role="img"
      aria-label={w.courseName}
    >
      {[0, 50, 100].map((percent) => (
        <g key={percent}>
          <path className={percent === 0 ? 'axis' : 'grid-line'} d={`M${LEFT} ${y(percent)}H${width - RIGHT}`} />
          <text x={LEFT - 6} y={y(percent) + 4} textAnchor="end">
            {percent}%
          </text>
        </g>
      ))}
      <path className="due" d={`M${x(dueOn)} ${TOP}V${y(0)}`} />
      <path
        className="plan-line"
        d={`M${x(startsOn)} ${y(0)}${plan.map(([at, height]) => `L${at} ${height}`).join('')}`}
      />
      {milestones.map((step) => (
        <rect
          key={step.dueOn}
          className="step"
          x={x(step.dueOn) - 4}
          y={y(step.plannedPercent) - 4}
          width="8"
          height="8"
          transform={`rotate(45 ${x(step.dueOn)} ${y(step.plannedPercent)})`}
        />
      ))}
      {steps.length > 0 ? (
        <path className="said-line" d={`${line}H${Math.max(x(until), steps.at(-1)?.[0] ?? 0)}`} />
      ) : null}
      {[...new Map(steps.map((step) => [step.join(' '), step] as const))].map(([key, [at, height]]) => (
        <circle key={key} className="said-dot" cx={at} cy={height} r="3.5" />
      ))}
      {isOn ? (
        <>
          <path className="now" d={`M${x(today)} ${TOP}V${y(0)}`} />
          <text className="b" x={x(today)} y={TOP - 10} textAnchor={anchor(x(today), width)}>
            {w.today}
          </text>
        </>
      ) : null}
      {reported.length > 0 ? (
        <text className="b" x={width - RIGHT + 8} y={y(reported.at(-1)?.percent ?? 0) + 4}>
          {w.reported} {reported.at(-1)?.percent}%
        </text>
      ) : null}
      <text x={LEFT} y={HEIGHT - 10}>
        {stepWord(first)}
      </text>
      <text x={x(dueOn)} y={HEIGHT - 10} textAnchor={anchor(x(dueOn), width)}>
        {sayDay(dueOn, lang)}
      </text>
    </svg>
  )
}

function anchor(x: number, width: number): 'start' | 'middle' | 'end' {
  return x < LEFT + 40 ? 'start' : x > width - RIGHT - 40 ? 'end' : 'middle'
}
