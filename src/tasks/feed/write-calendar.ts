import ical from 'ical-generator'
import { itemActs } from '../item.acts.ts'
import type { Issuer } from '../read-papers.ts'
import type { TaskDays } from '../tasks.schema.ts'
import type { Units } from '../tell-item.ts'
import type { FeedEntryRow } from './store.ts'

type Lang = 'zh' | 'en'

export interface CalendarParts {
  readonly issuer: Issuer
  /** The site as the one who asked reached it, and the programme: https://…, nantong-2024 */
  readonly site: string
  readonly slug: string
  readonly entries: readonly FeedEntryRow[]
  readonly reports: TaskDays['reports']
  readonly changed: { readonly changes: number; readonly changedAt: string }
  readonly units: Units
}

const WORDS = {
  zh: {
    name: (city: string) => `${city}督办`,
    lights: { green: '绿灯', yellow: '黄灯', red: '红灯', grey: '未评' },
    kinds: { due: '到期', milestone: '节点', answer: '回复期限' },
    summary: (mark: string, kind: string, number: number, text: string) =>
      `${mark}${kind}：${text}（督办第${number}号）`,
    mark: (text: string) => `【${text}】`,
    late: (days: number) => `已逾期${days}天`,
    wasLate: (day: string) => `曾自${day}起逾期`,
    closed: '已销号',
    reports: (items: number) => `报送日：${items}项应报进展`,
    facts: (light: string, state: string, unit: string) => `${light}，${state}${unit === '' ? '' : `，${unit}`}`,
    late_since: (day: string) => `自${day}起逾期`,
    invented: '编造的城市，仅供演示',
  },
  en: {
    name: (city: string) => `Supervision: ${city}`,
    lights: { green: 'green', yellow: 'yellow', red: 'red', grey: 'not rated' },
    kinds: { due: 'Due', milestone: 'Milestone', answer: 'Answer due' },
    summary: (mark: string, kind: string, number: number, text: string) => `${mark}${kind}: ${text} (no. ${number})`,
    mark: (text: string) => `[${text}] `,
    late: (days: number) => (days === 1 ? '1 day late' : `${days} days late`),
    wasLate: (day: string) => `was late from ${day}`,
    closed: 'closed',
    reports: (items: number) => `Reports due: ${items === 1 ? '1 item' : `${items} items`}`,
    facts: (light: string, state: string, unit: string) => `${light}, ${state}${unit === '' ? '' : `, ${unit}`}`,
    late_since: (day: string) => `late since ${day}`,
    invented: 'a made-up city',
  },
} as const

/**
 * The days of supervision as an iCalendar file (RFC 5545): all-day events, each under a name that stays, and with a count that
 * grows whenever something about it changed, so that a calendar moves it rather than show it twice.
 */
export function writeCalendar(parts: CalendarParts, lang: Lang): string {
  const { issuer, site, slug, entries, reports, changed, units } = parts
  const w = WORDS[lang]
  const calendar = ical({
    name: w.name(lang === 'zh' ? issuer.name : issuer.nameEn),
    prodId: { company: 'Courtyard', product: 'supervision', language: lang === 'zh' ? 'ZH' : 'EN' },
    ttl: 3_600,
  })
  const below = issuer.invented ? [w.invented] : []
  const start = lang === 'en' ? '/en' : ''
  for (const entry of entries) {
    const late = sayLate(entry, issuer.today, lang)
    const isOver = entry.state === 'closed'
    const marks = [w.lights[entry.light], isOver ? w.closed : '', isOver ? '' : late]
      .filter(Boolean)
      .join(lang === 'zh' ? '，' : ', ')
    const unit = entry.unit === null ? undefined : units.get(entry.unit)
    const at = new Date(entry.changedAt)
    calendar.createEvent({
      id: `${entry.key}@${slug}.courtyard`,
      start: new Date(`${entry.day}T00:00:00Z`),
      allDay: true,
      summary: w.summary(
        w.mark(marks),
        w.kinds[entry.kind],
        entry.number,
        entry.title === null ? entry.itemTitle : `${entry.title} · ${entry.itemTitle}`,
      ),
      description: [
        w.facts(
          w.lights[entry.light],
          itemActs.states[entry.state].name[lang],
          (lang === 'zh' ? unit?.name : unit?.nameEn) ?? '',
        ),
        ...(entry.lateSince === null ? [] : [isOver ? w.wasLate(entry.lateSince) : w.late_since(entry.lateSince)]),
        ...below,
      ].join('\n'),
      url: `${site}${start}/desk/${slug}/tasks/items/${entry.id}`,
      sequence: entry.changes,
      lastModified: at,
      stamp: at,
    })
  }
  for (const { day, items } of reports) {
    const at = new Date(changed.changedAt)
    calendar.createEvent({
      id: `reports-${day}@${slug}.courtyard`,
      start: new Date(`${day}T00:00:00Z`),
      allDay: true,
      summary: w.reports(items),
      description: below.join('\n'),
      url: `${site}${start}/desk/${slug}/tasks/mine`,
      sequence: changed.changes,
      lastModified: at,
      stamp: at,
    })
  }
  return calendar.toString()
}

/** Late is what has passed its day and was not handed in; what was handed in late was late. */
function sayLate({ kind, day, finishedOn, lateSince }: FeedEntryRow, today: string, lang: Lang): string {
  const w = WORDS[lang]
  if (kind === 'due' && finishedOn === null && day < today) {
    return w.late(Math.round((Date.parse(today) - Date.parse(day)) / 86_400_000))
  }
  return kind === 'due' && lateSince !== null ? w.wasLate(lateSince) : ''
}
