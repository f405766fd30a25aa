import type { Lang } from '../lang.ts'

const ZONE = 'Asia/Shanghai'
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

const parts = new Intl.DateTimeFormat('en-CA', {
  timeZone: ZONE,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})

/** A day as pages write it: 2026-11-23, in English 23 Nov 2026. */
export function sayDay(day: string, lang: Lang): string {
  if (lang === 'zh') return day
  const [year = '', month = '', date = ''] = day.split('-')
  return `${Number(date)} ${MONTHS[Number(month) - 1] ?? month} ${year}`
}

/** From a day to a day; an end that is open is said in words. */
export function sayDays(from: string, to: string | null, lang: Lang): string {
  if (to === null) return lang === 'zh' ? `${from} 起` : `since ${sayDay(from, lang)}`
  return `${sayDay(from, lang)} — ${sayDay(to, lang)}`
}

/** A moment where the programmes are: 11-23 16:02 within the year, with the year otherwise. */
export function sayMoment(moment: string, lang: Lang, now: Date = new Date()): string {
  const { day, time } = cut(new Date(moment))
  const isThisYear = day.slice(0, 4) === cut(now).day.slice(0, 4)
  if (lang === 'zh') return `${isThisYear ? day.slice(5) : day} ${time}`
  const said = sayDay(day, lang)
  return `${isThisYear ? said.slice(0, -5) : said}, ${time}`
}

/** The day it is where the programmes are, `YYYY-MM-DD`. */
export function todayThere(now: Date = new Date()): string {
  return cut(now).day
}

/** A day some days later or earlier. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

/** Whole days from one to another; negative when the other is past. */
export function countDays(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000)
}

function cut(moment: Date): { day: string; time: string } {
  const found = new Map(parts.formatToParts(moment).map(({ type, value }) => [type, value]))
  const get = (type: Intl.DateTimeFormatPartTypes) => found.get(type) ?? ''
  return { day: `${get('year')}-${get('month')}-${get('day')}`, time: `${get('hour')}:${get('minute')}` }
}
