import type { Count } from '../../platform/calendar/rules/explain-count.ts'
import type { Lang } from '../lang.ts'
import { sayDay } from './say-when.ts'

/** How a time limit was counted, in sentences, for whoever looks closer: which days do not count, which do all the same. */
export function sayCount(count: Count, lang: Lang): string {
  return lang === 'zh' ? sayInChinese(count) : sayInEnglish(count)
}

function sayInChinese(count: Count): string {
  const { after, to, workingDays, holidays, restDays, makeUpDays, correctedDays, provisionalFrom } = count
  const out = [
    ...holidays.map((one) => `${one.name?.zh ?? ''} ${one.from}${one.days > 1 ? ` 至 ${one.to}` : ''}，${one.days} 天`),
    ...(restDays > 0 ? [`周末 ${restDays} 天`] : []),
  ]
  return [
    `自 ${after} 次日起，到 ${to} 共 ${workingDays} 个工作日。`,
    ...(out.length > 0 ? [`不计：${out.join('；')}。`] : []),
    ...(makeUpDays.length > 0
      ? [`调休上班，照计：${makeUpDays.map(({ day, name }) => `${day}（${name?.zh ?? ''}）`).join('、')}。`]
      : []),
    ...(correctedDays.length > 0 ? [`按本市更正：${correctedDays.join('、')}。`] : []),
    ...(provisionalFrom ? [`${provisionalFrom} 起的放假安排尚未公布，暂按周一至周五计。`] : []),
  ].join('')
}

function sayInEnglish(count: Count): string {
  const day = (one: string) => sayDay(one, 'en')
  const days = (many: number) => (many === 1 ? '1 day' : `${many} days`)
  const { workingDays, holidays, restDays, makeUpDays, correctedDays, provisionalFrom } = count
  const out = [
    ...holidays.map(
      (one) => `${one.name?.en ?? ''} ${day(one.from)}${one.days > 1 ? ` to ${day(one.to)}` : ''} (${days(one.days)})`,
    ),
    ...(restDays > 0 ? [`weekends (${days(restDays)})`] : []),
  ]
  return [
    `From the day after ${day(count.after)} to ${day(count.to)}: ${workingDays === 1 ? '1 working day' : `${workingDays} working days`}.`,
    ...(out.length > 0 ? [`Not counted: ${out.join('; ')}.`] : []),
    ...(makeUpDays.length > 0
      ? [`Make-up days, counted: ${makeUpDays.map((one) => `${day(one.day)} (${one.name?.en ?? ''})`).join(', ')}.`]
      : []),
    ...(correctedDays.length > 0 ? [`Corrected by the city: ${correctedDays.map(day).join(', ')}.`] : []),
    ...(provisionalFrom
      ? [`From ${day(provisionalFrom)} on nothing is announced yet; Monday to Friday are taken as working days.`]
      : []),
  ].join(' ')
}
