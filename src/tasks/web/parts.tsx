import './tasks.css'
import { type ReactNode, useId, useState } from 'react'
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
  ['chase', '/tasks/chase'],
  ['meetings', '/tasks/meetings'],
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

interface PaperLinkProps {
  /** Under the tasks of the programme. */
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  /** What is behind the link, where its words alone do not say it. */
  readonly name?: string
  readonly children: ReactNode
}

/** Leads to a paper. On another's behalf it is fetched first, because an address alone does not say for whom. */
export function PaperLink({ path, query = {}, name, children }: PaperLinkProps) {
  const { lang, slug, mandate } = useDesk()
  const [isLost, setLost] = useState(false)
  const address = `/api/programmes/${slug}/tasks/${path}?${new URLSearchParams({ ...query, lang })}`
  const label = name === undefined ? {} : { 'aria-label': name }
  if (mandate === null)
    return (
      <a href={address} target="_blank" rel="noopener" {...label}>
        {children}
      </a>
    )
  return (
    <button
      type="button"
      className="plain"
      {...label}
      onClick={async () => {
        const reply = await fetch(address, { headers: { 'x-courtyard-mandate': mandate } }).catch(() => null)
        setLost(!reply?.ok)
        if (!reply?.ok) return
        const url = URL.createObjectURL(await reply.blob())
        const link = document.createElement('a')
        link.href = url
        link.download = path.split('/').at(-1) ?? ''
        link.click()
        // The browser has begun by then.
        window.setTimeout(() => URL.revokeObjectURL(url), 60_000)
      }}
    >
      {children}
      {isLost ? <span className="field-error"> {deskWords[lang].brokenTitle}</span> : null}
    </button>
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
