import type { Comparator } from '../plans.schema.ts'
import { findQuantities, type Quantity } from './targets-numerals.ts'
import { type NameSpan, printName, skipLeading, splitList } from './targets-subjects.ts'
import {
  actVerbs,
  adverbs,
  type Bound,
  boundWords,
  downWords,
  endingWord,
  leadingVerbs,
  levelWords,
  measureHeads,
  startingWord,
  upWords,
} from './targets-words.ts'
import type { TimeMark } from './targets-years.ts'

/** What is known before a clause is read. */
export interface Setting {
  /** The heading above announces goals. */
  readonly goal: boolean
  /** A year or period ahead governs the clause from before. */
  readonly ahead: boolean
  /** The sentence is about subsidies, fees or penalties. */
  readonly money: boolean
  /** What the sentence's targets so far are about, in order. */
  readonly recent: readonly string[]
  /** How many years the clause before named, when it named nothing else: 到2023年、2025年，…分别…. */
  readonly yearsBefore: number
  /** What the clause before was about; taken over where this one names nothing. */
  readonly subject: string | null
}

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

/** The words between a measure and its number, read backwards from the number. */
interface Chain {
  /** Where the measure's name ends. */
  readonly end: number
  readonly level: boolean
  /** 超过, 突破: a level, unless an act stands before it. */
  readonly passed: boolean
  /** 为, 完成 …: a level only where something is promised. */
  readonly soft: boolean
  /** The word that made it soft. */
  readonly softWord: string
  readonly growth: 'up' | 'down' | null
  readonly bound: Bound | null
  /** 分别, 均, 各. */
  readonly each: 'respectively' | 'all' | null
  readonly per: string | null
  readonly modal: boolean
}

const softLevels = new Set([
  '为',
  '是',
  '完成',
  '实现',
  '累计',
  '合计',
  '共计',
  '总计',
  '拥有',
  '到',
  '至',
  '保持',
  '稳定',
  '维持',
  '控制',
  '达成',
])
const modals = new Set(['力争', '力争到', '争取', '确保', '预计', '预期', '计划', '努力', '力求', '将'])
const gluedBefore =
  /(?:人均|平均|户均|地均|亩均|智能|产能|储能|节能|功能|性能|职能|动能|机能|公共|创新|更新|高新|供应|响应|适应|效应|首都|成都|发达|到达|通过|经过|不到|得到|行为|作为|成为|附近|许可|认可|存在|所在|现在|时期|少年|青年|学年|常年|历年|隔年|国是|港到|再生)$/

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
  let inherited: string | null = null
  let subject = setting.subject
  groups.forEach((group, index) => {
    const first = group[0]
    const last = group[group.length - 1]
    if (first === undefined || last === undefined) return
    const next = groups[index + 1]?.[0]
    const after = readAfter(masked, last.end, next === undefined ? end : next.start, next !== undefined)
    const chain = readChain(masked, regionStart, first.start, marks)
    const base = findBase(masked, regionStart, first.start)
    if (base !== null && next !== undefined) {
      // 由50%提高到80%: the first number is where things stand; the measure's name stands before it.
      const name = { start: skipLeading(masked, skipMarks(masked, regionStart, base, marks), base), end: base }
      const printed = printName(shown, masked, name)
      if (printed.length >= 2) subject = printed
      regionStart = last.end
      return
    }
    const reading = nameMeasure(
      masked,
      shown,
      regionStart,
      end,
      chain,
      first,
      after,
      marks,
      inherited,
      subject,
    )
    regionStart = after.next
    if (reading === null) return
    const accepted = group.filter((quantity) => isTarget(quantity, chain, reading, setting, masked, start, end, marks))
    if (accepted.length !== group.length) return
    const ownYears = marks.filter((mark) => mark.kind === 'year' && mark.end <= first.start).length
    const years = ownYears > 0 ? ownYears : setting.yearsBefore
    const names =
      reading.form === 'taken' && group.length > 1 && setting.recent.length >= group.length
        ? setting.recent.slice(-group.length)
        : shareOut(reading, chain, group.length)
    const byYear =
      chain.each === 'respectively' &&
      names.length !== group.length &&
      years === group.length && years > 1
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
      const bound = quantity.suffix ?? shared ?? chain.bound ?? reading.bound ?? 'exact'
      const growth = reading.growth ?? turnOf(quantity)
      targets.push({
        at: quantity.start,
        subject: name,
        value: quantity.value,
        valueMax: quantity.valueMax,
        unit: quantity.unit === '' ? last.unit : quantity.unit,
        comparator: growth === null ? bound : 'growth',
        direction: growth,
        per: reading.per ?? chain.per,
        yearIndex,
      })
    }
  })
  return targets
}

/** 翻一番 and 增长一倍 are growth by themselves. */
function turnOf(quantity: Quantity): 'up' | null {
  return quantity.unit === '番' ? 'up' : null
}

/** Numbers that only describe what is counted: 产值10亿元以上企业100家, 产值超100亿元的企业. */
function dropAttributes(masked: string, start: number, end: number, all: readonly Quantity[]): Quantity[] {
  return all.filter((quantity, index) => {
    const next = all[index + 1]
    const stop = next?.start ?? end
    const followed = masked.slice(quantity.end, Math.min(stop, quantity.end + 40))
    if (/^(?:级|强|亿级|版|周年|余级)/.test(followed)) return false
    if (
      /(?:前|第|排名|位居|位列|每|近|满|隔|首)$/.test(masked.slice(Math.max(start, quantity.start - 2), quantity.start))
    ) {
      const before = masked.charAt(quantity.start - 1)
      if (before !== '近') return false
    }
    if (quantity.inWords && quantity.value === 0) return isZero(masked, quantity, start)
    if (followed.startsWith('的')) {
      if (isShare(quantity.unit)) return isShareOfThings(masked, start, quantity)
      return isCount(quantity.unit) && endsInAct(masked, start, quantity.start)
    }
    if (isDescribing(quantity.unit) && /^[^、，和及与]/.test(followed) && !/^(?:内|之内)/.test(followed)) {
      if (!/^(?:占|以|的|，|、)/.test(followed) && next === undefined && !endsInAct(masked, start, quantity.start))
        return false
      if (/^(?:岁|分钟|小时|秒|天|年)$/.test(quantity.unit)) return false
    }
    if (
      next !== undefined &&
      followed.length >= 2 &&
      !/[、，和及与并]/.test(masked.slice(quantity.end, stop)) &&
      !isCount(quantity.unit)
    ) {
      const ahead = masked.slice(quantity.end, stop)
      const levels =
        endingWord(levelWords, masked, quantity.end, stop) !== '' ||
        endingWord(upWords, masked, quantity.end, stop) !== ''
      if (!levels && !/^(?:以上|左右)?(?:提高|提升|增加|增长|降低|下降|压缩|减少|到|至)/.test(ahead)) return false
    }
    return true
  })
}

function isZero(masked: string, quantity: Quantity, start: number): boolean {
  const before = masked.slice(Math.max(start, quantity.start - 2), quantity.start)
  const after = masked.slice(quantity.end, quantity.end + 3)
  if (/(?:为|到|至|归)$/.test(before) && !/^[\u4e00-\u9fff]/.test(after)) return true
  return (
    /^(?:增长|死亡|事故|填埋|发生|排放|伤亡|感染|新增|上访|致贫|返贫|失联|输出|盗采|开采)/.test(after) &&
    /(?:现|持|为|现了)$/.test(before)
  )
}

const isShare = (unit: string) => unit === '%' || unit === '‰'
const isCount = (unit: string) =>
  /^(?:[万亿千百]*)(?:个|家|户|名|人|位|所|座|条|项|件|处|片|间|套|台|辆|支|只|种|部|场|对|栋|门|例|篇|批|款|宗)$/.test(
    unit,
  )
const isDescribing = (unit: string) =>
  /^(?:岁|分钟|小时|秒|天|日|年|个月|平方公里|平方米|公里|米|厘米|毫米|微米|纳米|寸|千伏|亩|吨|毫秒)$/.test(unit)

/** 100%的镇卫生院完成…, 加强15%的中医馆…, 在10%的…: a share of things, against 达到5%以上的企业. */
function isShareOfThings(masked: string, start: number, quantity: Quantity): boolean {
  const lead = masked.slice(Math.max(start, quantity.start - 12), quantity.start)
  if (/(?:达到|达|超过|占比|比例|比重|为|税率|按|按照|减按|不超过)$/.test(lead)) return false
  return true
}

function endsInAct(masked: string, start: number, end: number): boolean {
  return endingWord(actVerbs, masked, start, end) !== ''
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

interface After {
  /** The words right after the number, up to the next measure. */
  readonly span: NameSpan
  /** Where the next measure's region begins. */
  readonly next: number
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

function readChain(masked: string, start: number, numberStart: number, marks: readonly TimeMark[]): Chain {
  let end = numberStart
  let level = false
  let passed = false
  let soft = false
  let softWord = ''
  let growth: Chain['growth'] = null
  let bound: Bound | null = null
  let each: Chain['each'] = null
  let per: string | null = null
  let modal = false
  for (let round = 0; round < 14; round += 1) {
    const mark = marks.find((candidate) => candidate.end === end && candidate.start >= start)
    if (mark !== undefined) {
      end = mark.start
      const lead = endingWord(
        ['比', '较', '与', '在', '于', '以', '到', '至', '相比', '同比', '力争到', '截至'],
        masked,
        start,
        end,
      )
      end -= lead.length
      continue
    }
    if (
      gluedBefore.test(masked.slice(Math.max(start, end - 2), end)) &&
      !/(?:超过|不到)$/.test(masked.slice(Math.max(start, end - 2), end))
    )
      break
    const act = endingWord(actVerbs, masked, start, end)
    const candidates = [
      endingWord(boundWords.keys(), masked, start, end),
      endingWord(levelWords, masked, start, end),
      endingWord(upWords, masked, start, end),
      endingWord(downWords, masked, start, end),
      endingWord(adverbs, masked, start, end),
    ]
    const word = candidates.reduce((best, candidate) => (candidate.length > best.length ? candidate : best), '')
    if (word === '' || (act.length > word.length && !level && growth === null)) break
    const asBound = boundWords.get(word)
    if (asBound !== undefined) bound = bound ?? asBound
    if (levelWords.includes(word)) {
      if (softLevels.has(word)) {
        soft = true
        softWord = word
      }
      else level = true
    }
    // 提高到 is a level; 增长达到8% is growth.
    if (upWords.includes(word)) growth = growth ?? 'up'
    else if (downWords.includes(word)) growth = growth ?? 'down'
    if (word === '突破' || word === '超过' || word === '超') passed = true
    if (word === '分别') each = 'respectively'
    else if ((word === '均' || word === '各' || word === '各自' || word === '都') && each === null) each = 'all'
    if (word === '年均' || word === '每年' || word === '年平均' || word === '逐年') per = word
    if (modals.has(word)) modal = true
    end -= word.length
  }
  if (level && growth !== null && bound === null && endingWord(levelWords, masked, start, numberStart).length >= 2) {
    const closest = endingWord(levelWords, masked, start, numberStart)
    // 增长达到 keeps its growth; 提高到 was one word.
    if (/[到至]$/.test(closest) && closest !== '达到') growth = null
  }
  return { end, level, passed, soft, softWord, growth, bound, each, per, modal }
}

interface Measure {
  readonly form: 'level' | 'act' | 'share' | 'bare' | 'taken'
  readonly name: string
  /** Whether each character of `name` is hidden from splitting. */
  readonly sealed: readonly boolean[]
  readonly growth: 'up' | 'down' | null
  readonly per: string | null
  readonly verb: string
  /** 至少, 不少于 before the act: 至少培育1家. */
  readonly bound?: Bound | null
}

/** Finds what the number measures: the words before it, or after it where an act's object is counted. */
function nameMeasure(
  masked: string,
  shown: string,
  start: number,
  end: number,
  chain: Chain,
  first: Quantity,
  after: After,
  marks: readonly TimeMark[],
  /** The act of the measure before in this clause; '' when it had none, null when there was no measure. */
  inherited: string | null,
  subject: string | null,
): Measure | null {
  let from = skipMarks(masked, start, chain.end, marks)
  from = skipLeadingPer(masked, from, chain.end)
  const perHere = readPer(masked, start, chain.end)
  const hasAfter = after.span.end - after.span.start >= 2 && !/^[，。、；]/.test(masked.charAt(after.span.start))
  const measure = (
    span: NameSpan,
    form: Measure['form'],
    growth: Measure['growth'],
    verb = '',
    prefix = '',
  ): Measure | null => {
    const name =
      prefix +
      (form === 'share'
        ? printName(shown, masked, span)
        : tidy(printName(shown, masked, span), shown.slice(span.start, end)))
    if (name.length < 2 || name.length > 80) return null
    return { form, name, sealed: seal(name), growth, per: perHere, verb }
  }
  const counts = hasAfter && endingWord(actVerbs, masked, start, chain.end) !== ''
  const firm = chain.level || chain.growth !== null || (chain.passed && !counts)
  // 100%的镇卫生院完成…
  if (masked.charAt(first.end) === '的' && isShare(first.unit)) {
    const made = measure(trimObject(masked, { start: first.end + 1, end: after.span.end > first.end ? after.span.end : end }), 'share', null)
    if (made === null) return null
    const name = made.name.replace(
      /^(.{2,}?)(?:完成|设置|实现|建成|达到|开展|建立|设立|配备|具备|能够|可以)(?=.{2})/,
      '$1',
    )
    return { ...made, name, sealed: seal(name) }
  }
  const act = firm ? '' : endingWord(actVerbs, masked, start, chain.end)
  if (act !== '' && hasAfter && !firm) {
    const lead = beneficiary(masked, shown, from, chain.end - act.length)
    const made = measure(trimObject(masked, after.span), 'act', null, act, lead)
    return made === null ? null : { ...made, bound: boundBefore(masked, from, chain.end - act.length) }
  }
  const nameStart = firm ? skipLeading(masked, from, chain.end) : skipLeading(masked, from, chain.end, conjunctions)
  if (firm || chain.bound !== null || chain.soft) {
    const rest = { start: nameStart, end: chain.end }
    const printed = rest.end > rest.start ? printName(shown, masked, rest) : ''
    if (printed.length >= 2) {
      const opening = startingWord(actVerbs, masked, nameStart, chain.end)
      if (!firm && opening !== '' && chain.end - nameStart - opening.length >= 2) {
        return measure({ start: skipActs(masked, nameStart, chain.end), end: chain.end }, 'act', null, opening)
      }
      if (subject !== null && actVerbs.includes(printed)) {
        return { form: 'taken', name: subject, sealed: seal(subject), growth: chain.growth, per: perHere, verb: '' }
      }
      const named = chain.bound !== null && measureHeads.some((head) => printed.endsWith(head))
      return takeOver(measure(rest, firm || named ? 'level' : 'bare', chain.growth), subject)
    }
    if (hasAfter && !firm) return measure(trimObject(masked, after.span), 'act', null, act === '' ? chain.softWord : act)
    if (isShare(first.unit) && hasAfter && masked.charAt(first.end) !== '的') return null
    if (hasAfter && chain.level) return measure(trimObject(masked, after.span), 'act', null, act)
    if (subject !== null && (firm || chain.bound !== null || inherited !== null)) {
      return { form: 'taken', name: subject, sealed: seal(subject), growth: chain.growth, per: perHere, verb: '' }
    }
    return null
  }
  // No word of level before the number: an act and its object, or a bare apposition.
  if (subject !== null && actVerbs.includes(masked.slice(nameStart, chain.end)) && !hasAfter) {
    return { form: 'taken', name: subject, sealed: seal(subject), growth: null, per: perHere, verb: '' }
  }
  // A verb the list does not know: two characters before a count with its object.
  if (hasAfter && chain.end - nameStart === 2 && isCount(first.unit))
    return measure(trimObject(masked, after.span), 'act', null, masked.slice(nameStart, chain.end))
  const opening = startingWord(actVerbs, masked, nameStart, chain.end)
  const objectStart = opening === '' ? nameStart : skipActs(masked, nameStart, chain.end)
  if (opening !== '' && chain.end - objectStart >= 2) {
    // 建设A、B等10个重点园区: what follows the count is counted.
    if (hasAfter && isCount(first.unit)) return measure(trimObject(masked, after.span), 'act', null, opening)
    const growth = upWords.includes(opening) ? 'up' : downWords.includes(opening) ? 'down' : null
    const counted = /^(?:新增|净增|接待)$/.test(opening) ? nameStart : objectStart
    const made = measure(
      { start: counted, end: chain.end },
      'act',
      isShare(first.unit) || growth === 'down' || /百分点/.test(first.unit) ? growth : null,
      opening,
    )
    if (made !== null && isShare(first.unit) && hasAfter) return withTail(made, shown, masked, after.span)
    return made
  }
  const acted = agents.exec(masked.slice(nameStart, Math.min(chain.end, nameStart + 60)))
  if (acted !== null && chain.end - nameStart - acted[0].length >= 2) {
    return measure({ start: nameStart + acted[0].length, end: chain.end }, 'act', null, acted[0].slice(-2))
  }
  if (chain.end - nameStart >= 2) {
    const made = measure({ start: nameStart, end: chain.end }, 'bare', null)
    if (made === null) return null
    if (isShare(first.unit) && hasAfter) return withTail(made, shown, masked, after.span)
    // 每千人3张床位: nothing but the number's own noun may follow.
    if (hasAfter) return inherited !== null ? measure(trimObject(masked, after.span), 'act', null, inherited) : null
    return takeOver(inherited ? { ...made, form: 'act', verb: inherited } : made, subject)
  }
  if (hasAfter && inherited !== null) return measure(trimObject(masked, after.span), 'act', null, inherited)
  // 80种先进工艺得到推广应用.
  if (hasAfter && isCount(first.unit)) {
    const made = measure(trimObject(masked, after.span), 'bare', null)
    const verb = made === null ? null : /^(.{2,}?)(?:得到|实现|完成|达到|建成|通过|获得|开展|接入|纳入|全部|基本)/.exec(made.name)
    if (made === null || verb === null) return null
    const name = verb[1] ?? made.name
    return { ...made, name, sealed: seal(name) }
  }
  if (first.unit === '番' && subject !== null) {
    return { form: 'taken', name: subject, sealed: seal(subject), growth: 'up', per: perHere, verb: '' }
  }
  return null
}

const agents =
  /^.{0,30}?(?:地区|平原|流域|[省市县区镇乡村校院]|企业|）|各地|全国|全市|全省|全县|全区)(?:淘汰|建成|新建|培育|打造|完成|建设|引进|创建|推广|培训|改造|关停|举办|布局|投放|开通|培养|建立|设立|组建)(?=[^率数量面规成质]{2,})/

/** An object without the one who acts, and with the noun that several counts share: 4个万亿级、2个千亿级产业集群. */
function tidy(name: string, rest: string): string {
  let text = name.replace(/[、和及](?:一批|若干|一系列|多个|数个|一大批).*$/, '')
  if (text.endsWith('级') && /级[^级、，\d]{2,}$/.test(rest)) text += rest.slice(rest.lastIndexOf('级') + 1)
  const acted = agents.exec(text)
  if (acted !== null && text.length - acted[0].length >= 2) text = text.slice(acted[0].length)
  return text
}

/** Before an act only these are passed over; the act itself is wanted. */
const conjunctions = leadingVerbs.filter((word) => !actVerbs.includes(word) || word === '推动' || word === '支持' || word === '鼓励')

const placeEnd = /(?:地区|[省县州）]|(?<!上)市|(?<![园社景校街片专牧林矿小库范城])区|流域|平原|城镇|农村|东部|中部|西部|全国)$/
const placeStart = /^(?:全国|全省|全市|全区|全县|.{0,40}(?:地区|平原|流域|[省市县州]|区(?!域)|）))(?=.{2,})/

/** 占GDP比重, 其中省级以上: the measure leans on the one before. */
function takeOver(measure: Measure | null, subject: string | null): Measure | null {
  if (measure === null || subject === null) return measure
  if (/^占/.test(measure.name)) {
    const name = `${subject}${measure.name}`
    return { ...measure, name, sealed: seal(name) }
  }
  if (/^(?:国家级|省级|市级|县级|省级以上|市级以上|国家级和省级|自治区级)$/.test(measure.name)) {
    const bare = subject
      .replace(/^(?:全国|全省|全市|全县|全区)/, '')
      .replace(/^(?:新增|累计)?(?:国家级|省级|市级|县级)?(?:以上)?/, '')
    const name = `${measure.name}${bare}`
    return { ...measure, name, sealed: seal(name) }
  }
  // 煤炭消费总量下降10%，长三角地区下降5%: a place alone is no measure.
  if (measure.form !== 'act' && measure.name.length <= 20 && placeEnd.test(measure.name)) {
    const rest = subject.replace(placeStart, '')
    if (rest.length >= 2 && !placeEnd.test(rest)) {
      const name = `${measure.name}${rest}`
      return { ...measure, name, sealed: seal(name) }
    }
  }
  return measure
}

function withTail(measure: Measure, shown: string, masked: string, tail: NameSpan): Measure | null {
  const text = printName(shown, masked, tail)
  if (
    !/^(?:覆盖|达标|入园|上线|联网|通过|接入|上云|落实|到位|办结|实现|完成|全覆盖|网办|合格|处理|处置|回收|收集|利用)/.test(
      text,
    )
  )
    return null
  const name = measure.name + text
  return { ...measure, name, sealed: seal(name) }
}

function seal(name: string): boolean[] {
  const sealed: boolean[] = []
  let depth = 0
  for (const character of name) {
    if (/[（(《“〔]/.test(character)) depth += 1
    sealed.push(depth > 0)
    if (/[）)》”〕]/.test(character) && depth > 0) depth -= 1
    for (let extra = 1; extra < character.length; extra += 1) sealed.push(depth > 0)
  }
  return sealed
}

/** The names the numbers go to. */
function shareOut(measure: Measure, chain: Chain, count: number): string[] {
  if (chain.each === null && count === 1) return [measure.name]
  if (chain.each === 'all' && count === 1) return splitList(measure.name, measure.sealed, null)
  if (count > 1) return splitList(measure.name, measure.sealed, count)
  return splitList(measure.name, measure.sealed, null)
}

function skipMarks(masked: string, start: number, end: number, marks: readonly TimeMark[]): number {
  let at = start
  for (let round = 0; round < 6; round += 1) {
    const lead = startingWord(
      [
        '力争到',
        '力争',
        '争取到',
        '确保到',
        '预计到',
        '计划到',
        '到',
        '至',
        '在',
        '截至',
        '力争在',
        '用',
        '利用',
        '经过',
        '通过',
        '自',
        '从',
        '其中',
        '比',
        '较',
        '、',
        '和',
        '—',
        '-',
      ],
      masked,
      at,
      end,
    )
    const mark = marks.find((candidate) => candidate.start === at + lead.length && candidate.end <= end)
    if (mark === undefined) {
      const bare = marks.find((candidate) => candidate.start === at && candidate.end <= end)
      if (bare === undefined) return at
      at = bare.end
    } else at = mark.end
    for (const tail of ['左右', '时间', '的时间', '起', '开始', '时', '，'])
      if (masked.startsWith(tail, at) && at + tail.length <= end) at += tail.length
  }
  return at
}

const perWords = ['每年', '年均', '每年平均', '每个县（市、区）', '每季度', '每月', '每周', '逐年']

function skipLeadingPer(masked: string, start: number, end: number): number {
  const word = startingWord(perWords, masked, start, end)
  return start + word.length
}

/** 每年, 年均, 每个县: what the number holds for, when it stands before an act or within the name. */
function readPer(masked: string, start: number, end: number): string | null {
  const text = masked.slice(start, end)
  const found = /每年|年均|每季度|每月|每周|每(?:个)?(?:县|区|市|乡镇|镇|村|街道|社区)(?!\S*(?:拥有|占))/.exec(text)
  return found === null ? null : found[0]
}

function boundBefore(masked: string, start: number, end: number): Bound | null {
  const word = endingWord(boundWords.keys(), masked, start, end)
  return word === '' || word === '过' ? null : (boundWords.get(word) ?? null)
}

/** 为各区至少培育…: whom the act serves belongs to the name. */
function beneficiary(masked: string, shown: string, start: number, end: number): string {
  const text = masked.slice(start, end)
  const found = /^(?:为|给)([^，、]{2,8}?)(?:至少|新|累计|约|各)?$/.exec(text)
  if (found === null) return ''
  return shown.slice(start + 1, start + 1 + (found[1]?.length ?? 0))
}

/** Skips the acts at the start of a phrase: 培育壮大, 引进、培育. */
function skipActs(masked: string, start: number, end: number): number {
  let at = start
  for (let round = 0; round < 5; round += 1) {
    const word = startingWord(actVerbs, masked, at, end)
    if (word === '' || (word.length === 1 && round > 0)) break
    at += word.length
    if (/[、和或并与]/.test(masked.charAt(at)) && startingWord(actVerbs, masked, at + 1, end) !== '') at += 1
  }
  return at
}

/** The object after a count, without what the act does to it later: 以上的企业 → 企业. */
function trimObject(masked: string, span: NameSpan): NameSpan {
  let start = span.start
  while (start < span.end && /[的，、]/.test(masked.charAt(start))) start += 1
  // 预留30%的号源给…: whom it goes to is no part of it.
  for (let index = start + 2; index < span.end; index += 1) {
    if (masked.charAt(index) === '给' && masked.charAt(index + 1) !== '予' && masked.charAt(index - 1) !== '供')
      return { start, end: index }
  }
  return { start, end: span.end }
}

const durations = /^(?:个工作日|工作日|个月|个小时|小时|分钟|秒|天|日|周|年|岁|毫秒)$/
const durationMeasures = /时间|周期|时限|时长|期限|用时|耗时|时效|寿命|年限|年龄|时延/
const strongActs =
  /培育|建设|建成|建立|打造|新建|新增|引进|集聚|汇聚|认定|创建|争创|形成|培养|培训|推广|改造|布局|制定|制修订|修订|发布|推出|遴选|设立|组建|孵化|举办|开通|开发|攻克|突破|转化|净增|扩建|新|建|吸引|吸纳|招引|引育|选育|选派|完成|实现|部署|创成|加强|设置|落地|支持|扶持|带动|推动|预留|谋划|修复|治理|绿化|造林|研制|研发|配备|壮大|做强|服务|惠及|储备|整治|盘活|筹集|淘汰|覆盖|成立/
const smallObjects =
  /^(?:方面|阶段|步骤|层次|层面|环节|原则|维度|类别|等级|档次|工作组|专班|小组|专项小组|部门|单位|方向|要素|领域|机制|梯队|梯度|时段|批次|重点方向|重点领域|专项工作组|工作专班|月|工作日|小时|人以上的|板块|统一)/

/** Decides whether a well-formed measure is a promise, or a norm, a fee or a description. */
function isTarget(
  quantity: Quantity,
  chain: Chain,
  measure: Measure,
  setting: Setting,
  masked: string,
  start: number,
  end: number,
  marks: readonly TimeMark[],
): boolean {
  if (Number.isNaN(quantity.value) || !Number.isFinite(quantity.value)) return false
  const clause = masked.slice(start, end)
  const ownYear = marks.some((mark) => (mark.kind === 'year' || mark.kind === 'period') && mark.start < quantity.start)
  const ahead =
    setting.ahead || ownYear || chain.modal || /力争|争取|确保|预计|将/.test(masked.slice(start, quantity.start))
  const promised = setting.goal || ahead
  const followed = masked.slice(quantity.end, quantity.end + 4)
  if (/^(?:用于|给予|计算|执行|征收|计提|缴纳|奖励|补助|补贴|的标准|标准|的比例|比例给|的幅度)/.test(followed))
    return false
  if (/用于|作为/.test(followed) && isShare(quantity.unit)) return false
  if (setting.money && !setting.goal && /元|%|‰|倍|^$/.test(quantity.unit)) return false
  if (/最高|上限|封顶|不再|每人次|每次/.test(clause) && /元/.test(quantity.unit)) return false
  if (durations.test(quantity.unit)) {
    if (!durationMeasures.test(measure.name)) return false
    if (quantity.unit === '岁' || quantity.unit === '年') return chain.level || chain.growth !== null || setting.goal
    return (
      (chain.level || chain.growth !== null || chain.bound !== null || quantity.suffix === 'atMost') &&
      (promised || /压缩|压减|缩短|缩减|降|控制|减/.test(clause))
    )
  }
  if (quantity.unit === '' && !(chain.level || chain.growth !== null) && !(quantity.inWords && quantity.value === 0))
    return false
  if (quantity.unit === '' && quantity.value > 1900 && quantity.value < 2100) return false
  if (/^(?:次|类|款|班|人份)$/.test(quantity.unit) && !promised) return false
  if (
    /每(?:季度|月|周|半年|学期|两年|三年|学年)|原则上|一般为|一般不|不得(?:低于|少于|超过|高于)|凡|每人每|每户|每亩/.test(
      clause,
    ) &&
    !setting.goal &&
    !ownYear
  )
    return false
  if (/^(?:每)\S{0,3}[12]次/.test(clause)) return false
  if (quantity.unit === '次' && !setting.goal) return false
  switch (measure.form) {
    case 'level':
      if (chain.growth !== null && !chain.level) {
        return (
          promised || chain.per !== null || measure.per !== null || chain.bound !== null || quantity.suffix !== null
        )
      }
      return true
    case 'taken':
      return promised || chain.level || chain.bound !== null
    case 'share':
      return (
        measure.name.length >= 3 &&
        !/^(?:税|企业所得税|增值税|标准|比例|部分|资金|费用|奖励|补贴|补助|股权|收益|利润)/.test(measure.name)
      )
    case 'act': {
      if (smallObjects.test(measure.name)) return false
      if (
        quantity.inWords &&
        !(setting.goal || ownYear) &&
        quantity.suffix === null &&
        chain.bound === null &&
        quantity.value < 10
      )
        return false
      if (quantity.inWords && /方面|体系|阶段|层面|机制|统一|转变|关系/.test(measure.name)) return false
      if (promised) return true
      if (/元$/.test(quantity.unit)) return chain.bound !== null || quantity.suffix !== null
      return strongActs.test(measure.verb) || quantity.suffix !== null || chain.bound !== null
    }
    default:
      return (
        promised &&
        (setting.goal || ownYear || setting.ahead || chain.bound !== null || quantity.suffix !== null || chain.soft)
      )
  }
}
