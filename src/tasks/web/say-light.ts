import { sayDay } from '../../ui/desk/say-when.ts'
import type { Lang } from '../../ui/lang.ts'
import type { Item } from '../tasks.schema.ts'
import { itemWords } from './item-words.ts'

type Reason = Item['why'][number]

/** A percentage as it stands: 64%, 55.3%; what nobody said is said in words. */
export function sayPercent(percent: number | null, missing: string): string {
  return percent === null ? missing : `${Math.round(percent * 10) / 10}%`
}

/** A share of 0–1 as a percentage; a little is never said to be nothing, nor nearly all to be all. */
export function sayShare(share: number): string {
  const percent = Math.round(share * 100)
  if (share > 0 && percent === 0) return '<1%'
  if (share < 1 && percent === 100) return '>99%'
  return `${percent}%`
}

/** Why a light has its colour, in a sentence. A kind that this page does not know yet is named. */
export function sayReason(reason: Reason, lang: Lang): string {
  const w = itemWords[lang].why
  const number = (name: string) => (typeof reason[name] === 'number' ? reason[name] : 0)
  const day = (name: string) => (typeof reason[name] === 'string' ? sayDay(reason[name], lang) : '')
  const percent = (name: string) =>
    sayPercent(typeof reason[name] === 'number' ? reason[name] : null, itemWords[lang].nobodySaid)
  switch (reason.kind) {
    case 'not_handed_out':
    case 'closed':
    case 'cancelled':
    case 'nothing_reported':
      return w[reason.kind]
    case 'handed_in':
      return w.handed_in(day('on'))
    case 'on_course':
      return w.on_course(percent('percent'), percent('planned'))
    case 'overdue':
      return w.overdue(day('dueOn'), number('days'))
    case 'behind':
      return w.behind(percent('percent'), percent('planned'), String(number('points')))
    case 'near':
      return w.near(number('days'), percent('percent'))
    case 'no_report':
      return w.no_report(number('missed'), day('since'))
    case 'not_begun':
      return w.not_begun(day('startsOn'))
    case 'overridden':
      return w.overridden(day('until'), typeof reason.reason === 'string' ? reason.reason : '')
    default:
      return w.other(reason.kind)
  }
}
