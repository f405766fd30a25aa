import './tasks.css'
import { useId } from 'react'
import { Go, useDesk } from '../../ui/desk/desk-context.tsx'
import { deskWords } from '../../ui/desk/words.ts'
import { Light } from '../../ui/light.tsx'
import type { ItemLine } from '../tasks.schema.ts'
import { sayPercent } from './say-light.ts'
import { tasksWords } from './tasks-words.ts'

const TABS = [
  ['board', '/tasks'],
  ['plan', '/tasks/plan'],
  ['mine', '/tasks/mine'],
  ['calendar', '/tasks/calendar'],
] as const

/** The pages of supervision beside each other. */
export function TaskTabs({ current }: { readonly current: (typeof TABS)[number][0] }) {
  const { lang } = useDesk()
  const w = tasksWords[lang]
  return (
    <nav className="tabs" aria-label={w.tasks}>
      {TABS.map(([tab, to]) => (
        <Go key={tab} to={to} current={tab === current}>
          {w.tabs[tab]}
        </Go>
      ))}
    </nav>
  )
}

/** How an item stands, in its word; one that somebody set says so by its mark. */
export function TaskLight({ of }: { readonly of: Pick<ItemLine, 'light' | 'overridden'> }) {
  const { lang } = useDesk()
  const word = tasksWords[lang].lights[of.light]
  return <Light colour={of.light}>{of.overridden ? `${word}*` : word}</Light>
}

interface CourseBarProps {
  readonly of: Pick<ItemLine, 'percent' | 'checkedPercent' | 'plannedPercent'>
}

/** Checked solid, what waits to be checked hatched, the planned course as a line; the figures stand beside it in words. */
export function CourseBar({ of }: CourseBarProps) {
  const { lang } = useDesk()
  const w = tasksWords[lang]
  const id = useId()
  const { percent, checkedPercent, plannedPercent } = of
  if (percent === null && plannedPercent === null) return <span className="m">{deskWords[lang].missing}</span>
  const checked = checkedPercent ?? 0
  const said = [
    percent === null ? w.nothingReported : w.reportedOf(sayPercent(percent, '')),
    checkedPercent === null ? null : w.checkedOf(sayPercent(checkedPercent, '')),
    plannedPercent === null ? null : w.plannedOf(sayPercent(plannedPercent, '')),
  ].filter((part) => part !== null)
  return (
    <div className="course-bar">
      <svg width="100%" height="10" aria-hidden="true">
        <defs>
          <pattern id={id} width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <path d="M1 0V4" className="hatch" />
          </pattern>
        </defs>
        <rect className="track" x="0" y="1" width="100%" height="8" />
        {percent !== null && percent > checked ? (
          <rect x={`${checked}%`} y="1" width={`${percent - checked}%`} height="8" fill={`url(#${id})`} />
        ) : null}
        {checkedPercent === null ? null : (
          <rect
            className="solid"
            x="0"
            y="1"
            width={`${Math.min(checkedPercent, percent ?? checkedPercent)}%`}
            height="8"
          />
        )}
        {plannedPercent === null ? null : (
          <rect className="planned" x={`${Math.min(plannedPercent, 99)}%`} y="0" width="2" height="10" />
        )}
      </svg>
      <span className="q n wraps">{said.join('　')}</span>
    </div>
  )
}

/** Working days left until the day due, or over it; nothing where the item is done or the day is far out of the calendar. */
export function sayLeft(
  of: Pick<ItemLine, 'state' | 'finishedOn' | 'dueOn' | 'workingDaysLeft'>,
  lang: 'zh' | 'en',
  today: string,
): string {
  const w = tasksWords[lang]
  const isOver = of.state === 'closed' || of.state === 'cancelled' || of.finishedOn !== null
  if (isOver || of.workingDaysLeft === null || of.dueOn === null) return ''
  return of.dueOn >= today ? w.left(of.workingDaysLeft) : w.overdue(-of.workingDaysLeft)
}
