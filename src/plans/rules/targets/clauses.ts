import type { Comparator } from '../../plans.schema.ts'
import { dropAttributes, isCount } from './attributes.ts'
import { type Chain, readChain } from './chains.ts'
import type { Measure } from './leaning.ts'
import { type After, nameMeasure, skipMarks } from './measures.ts'
import { findQuantities, type Quantity } from './numerals.ts'
import { isTarget, type Setting } from './promises.ts'
import { printName, skipLeading, splitList } from './subjects.ts'
import { actVerbs } from './words.ts'
import type { TimeMark } from './years.ts'

/** A target as one clause gives it; year and place come from the paragraph. */
export interface ClauseTarget {
  /** Where its number stands in the masked text. */
  readonly at: number
  readonly subject: string
  readonly value: number
  readonly valueMax: number | null
  readonly unit: string
  readonly comparator: Comparator
  readonly direction: 'up' | 'down' | null
  readonly per: string | null
  /** Where 分别 deals the numbers out to years: which of the clause's years, else null. */
  readonly yearIndex: number | null
}

/** Reads the targets of the clause `[start, end)`. */
export function readClause(
  masked: string,
  shown: string,
  start: number,
  end: number,
  marks: readonly TimeMark[],
  setting: Setting,
): ClauseTarget[] {
  const all = findQuantities(masked, start, end).filter(
    (quantity) => !marks.some((mark) => mark.start < quantity.end && quantity.start < mark.end),
  )
  if (all.length === 0) return []
  const kept = dropAttributes(masked, start, end, all)
  const groups = groupLists(masked, kept)
  const targets: ClauseTarget[] = []
  let regionStart = start
  const leading = kept[0]
  // …支持300名领军人才，1000名核心人才参加…: the act was said in the clause before.
  const goesOn =
    leading !== undefined &&
    leading.start === start &&
    isCount(leading.unit) &&
    setting.recent.length > 0 &&
    !/^(?:在[^的]*$|为|是|由|位于|已|以上|的)/.test(masked.slice(leading.end, end))
  let inherited: string | null = goesOn ? '建设' : null
  let subject = setting.subject
  /** 每年培训A50名、B100名: it holds for what stands beside it too. */
  let listed: string | null = null
  groups.forEach((group, index) => {
    const first = group[0]
    const last = group[group.length - 1]
    if (first === undefined || last === undefined) return
    const next = groups[index + 1]?.[0]
    const after = readAfter(masked, last.end, next === undefined ? end : next.start, next !== undefined)
    const chain = withoutGrowth(readChain(masked, regionStart, first.start, marks), masked, regionStart, first)
    const base = findBase(masked, regionStart, first.start)
    if (base !== null && next !== undefined) {
      // 由50%提高到80%: the first number is where things stand; the measure's name stands before it.
      const name = { start: skipLeading(masked, skipMarks(masked, regionStart, base, marks), base), end: base }
      const printed = printName(shown, masked, name)
      if (printed.length >= 2) subject = printed
      regionStart = last.end
      return
    }
    const reading = nameMeasure(masked, shown, regionStart, end, chain, first, after, marks, inherited, subject)
    regionStart = after.next
    if (reading === null) return
    listed = reading.per ?? chain.per ?? (index > 0 && inherited !== null ? listed : null)
    const accepted = group.filter((quantity) => isTarget(quantity, chain, reading, setting, masked, start, end, marks))
    if (accepted.length !== group.length) return
    const ownYears = marks.filter((mark) => mark.kind === 'year' && mark.end <= first.start).length
    const years = ownYears > 0 ? ownYears : setting.yearsBefore
    const names =
      reading.form === 'taken' && group.length > 1 && setting.recent.length >= group.length
        ? setting.recent.slice(-group.length)
        : shareOut(reading, chain, group.length)
    const byYear = chain.each !== 'all' && names.length !== group.length && years === group.length && years > 1
    inherited = reading.form === 'act' ? reading.verb : ''
    subject = names[names.length - 1] ?? subject
    const pairs: { quantity: Quantity; name: string; yearIndex: number | null }[] = []
    if (names.length === group.length && group.length > 1) {
      group.forEach((quantity, at) => {
        pairs.push({ quantity, name: names[at] ?? reading.name, yearIndex: null })
      })
    } else if (group.length > 1) {
      group.forEach((quantity, at) => {
        pairs.push({ quantity, name: reading.name, yearIndex: byYear ? at : null })
      })
    } else for (const name of names) pairs.push({ quantity: first, name, yearIndex: null })
    const shared = group.every((quantity, at) => at === group.length - 1 || quantity.suffix === null)
      ? last.suffix
      : null
    for (const { quantity, name, yearIndex } of pairs) {
      const bound =
        quantity.suffix ?? shared ?? (reading.unbound === true ? null : chain.bound) ?? reading.bound ?? 'exact'
      const growth = reading.growth ?? turnOf(quantity)
      targets.push({
        at: quantity.start,
        subject: name,
        value: quantity.value,
        valueMax: quantity.valueMax,
        unit: quantity.unit === '' ? last.unit : quantity.unit,
        comparator: growth === null ? bound : 'growth',
        direction: growth,
        per: listed,
        yearIndex,
      })
    }
  })
  return nameActs(targets)
}

/** 2022年认定10家、2023年认定20家特色园区: the object is said once, at the end. */
function nameActs(targets: readonly ClauseTarget[]): ClauseTarget[] {
  return targets.flatMap((target, index) => {
    if (!actVerbs.includes(target.subject)) return [target]
    const named = targets.slice(index + 1).find((later) => !actVerbs.includes(later.subject))
    return named === undefined ? [] : [{ ...target, subject: named.subject }]
  })
}

/** 翻一番 and 增长一倍 are growth by themselves. */
function turnOf(quantity: Quantity): 'up' | null {
  return quantity.unit === '番' ? 'up' : null
}

/** 完成缓拥堵提升21个点位: a count that is completed does not grow. */
function withoutGrowth(chain: Chain, masked: string, start: number, first: Quantity): Chain {
  const completed = /(?:完成|实施|开展)[^，。；]{2,}$/.test(masked.slice(start, first.start))
  if (chain.growth === null || chain.level || !isCount(first.unit) || !completed) return chain
  return { ...chain, growth: null, soft: true, end: first.start }
}

/** Runs of numbers with nothing but marks between: 8%、8%、10%以上. */
function groupLists(masked: string, quantities: readonly Quantity[]): Quantity[][] {
  const groups: Quantity[][] = []
  for (const quantity of quantities) {
    const group = groups[groups.length - 1]
    const last = group?.[group.length - 1]
    if (
      group !== undefined &&
      last !== undefined &&
      /^(?:、|和|与|及|以及|，|,)$/.test(masked.slice(last.end, quantity.start))
    ) {
      group.push(quantity)
    } else groups.push([quantity])
  }
  return groups
}

function readAfter(masked: string, start: number, end: number, hasNext: boolean): After {
  if (/[、和及与并且]/.test(masked.charAt(start)) || masked.startsWith('以及', start)) {
    return { span: { start, end: start }, next: start + 1 }
  }
  if (!hasNext) return { span: { start, end }, next: end }
  for (let index = end - 1; index > start; index -= 1) {
    const character = masked.charAt(index)
    if (
      character === '、' ||
      (/[和及与并]/.test(character) && !/普及|参与|涉及/.test(masked.slice(index - 1, index + 1)))
    ) {
      return { span: { start, end: masked.startsWith('以及', index - 1) ? index - 1 : index }, next: index + 1 }
    }
  }
  return { span: { start, end: start }, next: start }
}

/** 由 or 从 right before the number: where things stood. Gives the offset of that word. */
function findBase(masked: string, start: number, numberStart: number): number | null {
  for (let index = numberStart - 1; index >= start && numberStart - index <= 14; index -= 1) {
    const character = masked.charAt(index)
    if (character === '由' || character === '从') return index
    if (!/[的目前现有当约不到足\d年底末]/.test(character)) return null
  }
  return null
}

/** The names the numbers go to. */
function shareOut(measure: Measure, chain: Chain, count: number): string[] {
  if (chain.each === null && count === 1) return [measure.name]
  if (chain.each === 'all' && count === 1) return splitList(measure.name, measure.sealed, null)
  if (count > 1) return splitList(measure.name, measure.sealed, count)
  return splitList(measure.name, measure.sealed, null)
}
