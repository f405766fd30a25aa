import type { z } from 'zod'
import type { Lang } from '../../ui/lang.ts'
import type { Item, itemContentSchema } from '../tasks.schema.ts'
import { itemWords } from './item-words.ts'

/** What is typed into the form of an item, as text. */
export interface ItemTexts {
  title: string
  content: string
  planItem: string
  heading: string
  basis: string
  weight: string
  lead: string
  leadWeight: string
  support: readonly { readonly unit: string; readonly weight: string }[]
  startsOn: string
  dueOn: string
  evidence: string
  reportEvery: 'month' | 'quarter' | 'none'
  reportDay: string
  milestones: readonly { readonly title: string; readonly dueOn: string; readonly percent: string }[]
}

export const NEW_ITEM: ItemTexts = {
  title: '',
  content: '',
  planItem: '',
  heading: '',
  basis: '',
  weight: '1',
  lead: '',
  leadWeight: '1',
  support: [],
  startsOn: '',
  dueOn: '',
  evidence: '',
  reportEvery: 'month',
  reportDay: '28',
  milestones: [],
}

export function startItem(item: Item): ItemTexts {
  const lead = item.parts.find((part) => part.as === 'lead')
  return {
    title: item.title,
    content: item.content,
    planItem: item.planItem ?? '',
    heading: item.heading ?? '',
    basis: item.basis ?? '',
    weight: String(item.weight),
    lead: item.lead?.id ?? '',
    leadWeight: String(lead?.weight ?? 1),
    support: item.parts
      .filter((part) => part.as === 'support')
      .map(({ unit, weight }) => ({ unit: unit.id, weight: String(weight) })),
    startsOn: item.startsOn ?? '',
    dueOn: item.dueOn ?? '',
    evidence: item.evidence,
    reportEvery: item.reportEvery,
    reportDay: String(item.reportDay),
    milestones: item.milestones.map(({ title, dueOn, plannedPercent }) => ({
      title,
      dueOn,
      percent: String(plannedPercent),
    })),
  }
}

export type WrongItem = 'title' | 'dueOn' | 'weight' | 'partWeight' | 'support' | 'reportDay' | 'milestones'

const isWeight = (text: string) => /^\d+(\.\d+)?$/.test(text.trim()) && Number(text) > 0 && Number(text) <= 1_000_000

/** What is to be mended before it can be sent, by field, in words that begin with what to do. */
export function judgeItem(texts: ItemTexts, lang: Lang): ReadonlyMap<WrongItem, string> {
  const need = itemWords[lang].need
  const wrong = new Map<WrongItem, string>()
  const { milestones, support, lead } = texts
  const units = support.map(({ unit }) => unit).filter((unit) => unit !== '')
  if (texts.title.trim() === '') wrong.set('title', need.title)
  if (texts.startsOn && texts.dueOn && texts.dueOn < texts.startsOn) wrong.set('dueOn', need.ends)
  if (!isWeight(texts.weight)) wrong.set('weight', need.weight)
  if (support.length > 0 && (!support.every(({ weight }) => isWeight(weight)) || (lead && !isWeight(texts.leadWeight))))
    wrong.set('partWeight', need.weight)
  if (units.length < support.length) wrong.set('support', need.unit)
  else if (new Set([...units, lead]).size < units.length + 1) wrong.set('support', need.supportTwice)
  if (
    texts.reportEvery !== 'none' &&
    !(/^\d{1,2}$/.test(texts.reportDay) && +texts.reportDay >= 1 && +texts.reportDay <= 28)
  )
    wrong.set('reportDay', need.reportDay)
  if (
    !milestones.every(
      ({ title, dueOn, percent }) => title.trim() && dueOn && /^\d{1,3}$/.test(percent) && +percent <= 100,
    )
  )
    wrong.set('milestones', need.milestone)
  else if (new Set(milestones.map(({ dueOn }) => dueOn)).size < milestones.length)
    wrong.set('milestones', need.milestoneDay)
  return wrong
}

/** What is sent; asked only of what `judgeItem` finds nothing wrong with. */
export function readItemTexts(texts: ItemTexts): z.input<typeof itemContentSchema> {
  return {
    title: texts.title.trim(),
    content: texts.content.trim(),
    planItem: texts.planItem || null,
    heading: texts.heading.trim() || null,
    basis: texts.basis.trim() || null,
    weight: Number(texts.weight),
    lead: texts.lead || null,
    leadWeight: Number(texts.leadWeight) || 1,
    support: texts.support.map(({ unit, weight }) => ({ unit, weight: Number(weight) })),
    startsOn: texts.startsOn || null,
    dueOn: texts.dueOn || null,
    evidence: texts.evidence.trim(),
    reportEvery: texts.reportEvery,
    reportDay: texts.reportEvery === 'none' ? 28 : Number(texts.reportDay),
    milestones: texts.milestones.map(({ title, dueOn, percent }) => ({
      title: title.trim(),
      dueOn,
      plannedPercent: Number(percent),
    })),
  }
}
