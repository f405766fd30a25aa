import { isCount, isShare, meetsDemand } from './attributes.ts'
import type { Chain } from './chains.ts'
import { agents, type Measure, seal, takeOver, tidy, withTail } from './leaning.ts'
import { hidden } from './masked-text.ts'
import type { Quantity } from './numerals.ts'
import { type NameSpan, printName, skipLeading } from './subjects.ts'
import {
  actVerbs,
  type Bound,
  boundWords,
  downWords,
  endingWord,
  leadingVerbs,
  measureHeads,
  startingWord,
  upWords,
} from './words.ts'
import type { TimeMark } from './years.ts'

/** The words right after a number, and where the next measure's region begins. */
export interface After {
  readonly span: NameSpan
  readonly next: number
}

/** Before an act only these are passed over; the act itself is wanted. */
const conjunctions = leadingVerbs.filter(
  (word) => !actVerbs.includes(word) || word === '推动' || word === '支持' || word === '鼓励',
)

/** Finds what the number measures: the words before it, or after it where an act's object is counted. */
export function nameMeasure(
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
  const hasAfter =
    after.span.end - after.span.start >= 2 &&
    !/^(?:[，。、；]|的?水平)/.test(masked.slice(after.span.start, after.span.start + 3)) &&
    !isOnlyGloss(masked, shown, after.span)
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
  const standard = cutStandard(masked, from, chain.end, first)
  if (standard < chain.end) return measure({ start: skipLeading(masked, from, standard), end: standard }, 'level', null)
  const firm = chain.level || chain.growth !== null || first.unit === '番' || (chain.passed && !counts)
  // 100%的镇卫生院完成…
  const names = /^的(?:总体)?(?:目标|要求|任务|标准|水平)/.test(masked.slice(first.end, first.end + 6))
  if (masked.charAt(first.end) === '的' && isShare(first.unit) && !names) {
    const made = measure(
      trimObject(masked, { start: first.end + 1, end: after.span.end > first.end ? after.span.end : end }),
      'share',
      null,
    )
    if (made === null) return null
    const name = made.name.replace(
      /^(.+?)(?:完成|设置|实现|建成|达到|开展|建立|设立|配备|具备|(?:能够|可以)(?:提供|开展|实现)?)(?=.{2})/,
      '$1',
    )
    return { ...made, name, sealed: seal(name) }
  }
  const act = firm ? '' : endingWord(actVerbs, masked, start, chain.end)
  if (act !== '' && hasAfter && !firm) {
    const lead = beneficiary(masked, shown, from, chain.end - act.length)
    const made = measure(trimObject(masked, after.span), 'act', null, act, lead)
    return made === null
      ? null
      : { ...made, bound: act === '至少有' ? 'atLeast' : boundBefore(masked, from, chain.end - act.length) }
  }
  const nameStart = firm ? skipLeading(masked, from, chain.end) : skipLeading(masked, from, chain.end, conjunctions)
  // 三年行动完成2300亩违法用地整治: what is completed is counted, whoever does it.
  if (!firm && chain.bound === null && chain.softWord === '完成' && after.span.end - after.span.start >= 4 && hasAfter)
    return measure(trimObject(masked, after.span), 'act', null, '完成')
  if (firm || chain.bound !== null || chain.soft) {
    const rest = { start: nameStart, end: chain.end }
    const printed = rest.end > rest.start ? printName(shown, masked, rest) : ''
    if (printed.length >= 2) {
      const opening = startingAct(masked, nameStart, chain.end)
      // 新建住宅屋顶光伏面积比例不低于30%: which buildings, and no act.
      const kindOfThing = isShare(first.unit) && /^(?:新建|改建|扩建|新改扩建)$/.test(opening)
      if (!firm && opening !== '' && !kindOfThing && chain.end - nameStart - opening.length >= 2) {
        return measure({ start: skipActs(masked, nameStart, chain.end), end: chain.end }, 'act', null, opening)
      }
      if (subject !== null && actVerbs.includes(printed)) {
        return { form: 'taken', name: subject, sealed: seal(subject), growth: chain.growth, per: perHere, verb: '' }
      }
      const actor = firm ? null : agents.exec(masked.slice(nameStart, Math.min(chain.end, nameStart + 60)))
      if (actor !== null && chain.end - nameStart - actor[0].length >= 2) {
        return measure({ start: nameStart + actor[0].length, end: chain.end }, 'act', null, actor[0].slice(-2))
      }
      // 培训新型农民达到40000名: the act is no part of who is counted.
      if (firm && isCount(first.unit) && countedActs.test(opening) && chain.end - nameStart - opening.length >= 2)
        return measure({ start: skipActs(masked, nameStart, chain.end), end: chain.end }, 'level', chain.growth)
      const named = chain.bound !== null && measureHeads.some((head) => printed.endsWith(head))
      return takeOver(measure(rest, firm || named ? 'level' : 'bare', chain.growth), subject)
    }
    if (hasAfter && !firm)
      return measure(trimObject(masked, after.span), 'act', null, act === '' ? chain.softWord : act)
    if (isShare(first.unit) && hasAfter && masked.charAt(first.end) !== '的') return null
    if (hasAfter && (chain.level || chain.passed)) {
      const made = measure(trimObject(masked, after.span), 'act', null, act === '' ? '突破' : act)
      // 突破50项技术 is an act, 突破50家 a bound.
      return made === null || !/突破$/.test(masked.slice(start, first.start)) ? made : { ...made, unbound: true }
    }
    const yearBefore = marks.some((mark) => mark.kind === 'year' && mark.start >= start && mark.end <= first.start)
    if (subject !== null && (firm || chain.bound !== null || inherited !== null || (chain.soft && yearBefore))) {
      // 新增企业200户，达到1000户: reached are all of them.
      const name = chain.level ? subject.replace(/^新增/, '') : subject
      return { form: 'taken', name, sealed: seal(name), growth: chain.growth, per: perHere, verb: '' }
    }
    return null
  }
  // No word of level before the number: an act and its object, or a bare apposition.
  const onlyActs = chain.end > nameStart && skipActs(masked, nameStart, chain.end) === chain.end
  if (subject !== null && onlyActs && !hasAfter) {
    return { form: 'taken', name: subject, sealed: seal(subject), growth: null, per: perHere, verb: '' }
  }
  // A verb the list does not know: two characters before a count with its object.
  if (hasAfter && chain.end - nameStart === 2 && isCount(first.unit))
    return measure(trimObject(masked, after.span), 'act', null, masked.slice(nameStart, chain.end))
  const opening = startingAct(masked, nameStart, chain.end)
  const objectStart = opening === '' ? nameStart : skipActs(masked, nameStart, chain.end)
  if (opening !== '' && chain.end - objectStart >= 2) {
    // 建设A、B等10个重点园区: what follows the count is counted.
    if (hasAfter && isCount(first.unit)) return measure(trimObject(masked, after.span), 'act', null, opening)
    const growth = upWords.includes(opening) ? 'up' : downWords.includes(opening) ? 'down' : null
    const counted = /^(?:新增|净增|接待|新开工|新签约|新落户)$/.test(opening) ? nameStart : objectStart
    const made = measure(
      { start: counted, end: chain.end },
      'act',
      isShare(first.unit) || growth === 'down' || /百分点/.test(first.unit) ? growth : null,
      opening,
    )
    if (made !== null && isShare(first.unit) && hasAfter) return withTail(made, shown, masked, after.span)
    return takeOver(made, subject)
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
  // 对300个公交站台进行适老化改造.
  if (
    hasAfter &&
    isCount(first.unit) &&
    chain.end - nameStart <= 1 &&
    /[对将把]/.test(masked.charAt(first.start - 1))
  ) {
    const done = /^[^，。；]{2,24}?(?=(?:进行|实施|开展)[^，。；]{2,})/.exec(
      masked.slice(after.span.start, after.span.end),
    )
    const span = { start: after.span.start, end: after.span.start + (done?.[0].length ?? 0) }
    return done === null ? null : measure(trimObject(masked, span), 'act', null, '改造')
  }
  // 50平方公里以上建设用地面积达到海绵城市要求.
  const demand = /^(?:的)?(.{2,12}?)(?:达到|符合|满足)/.exec(masked.slice(after.span.start, after.span.end))
  if (hasAfter && demand !== null && meetsDemand.test(masked.slice(first.end, first.end + 40)))
    return measure({ start: after.span.start, end: after.span.start + demand[0].length - 2 }, 'level', null)
  // 80种先进工艺得到推广应用.
  if (hasAfter && isCount(first.unit)) {
    const made = measure(trimObject(masked, after.span), 'bare', null)
    const verb =
      made === null ? null : /^(.{2,}?)(?:得到|实现|完成|达到|建成|通过|获得|开展|接入|纳入|全部|基本)/.exec(made.name)
    // 一批研究机构，50个以上创新基地: the act was said in a clause before.
    if (made === null || (verb === null && first.suffix === null)) return null
    const name = verb?.[1] ?? made.name
    return { ...made, name, sealed: seal(name) }
  }
  // 2022年改造农村户厕3万户，2023年2万户: the year alone is new.
  const yearJustBefore = marks.some((mark) => mark.kind === 'year' && mark.start >= start && mark.end === first.start)
  if (subject !== null && yearJustBefore && !hasAfter) {
    return { form: 'taken', name: subject, sealed: seal(subject), growth: null, per: perHere, verb: '' }
  }
  if (first.unit === '番' && subject !== null) {
    return { form: 'taken', name: subject, sealed: seal(subject), growth: 'up', per: perHere, verb: '' }
  }
  return null
}

/** 响应能力达到最大用电负荷的3%: what the share is of stands between the measure's level and its number. */
function cutStandard(masked: string, start: number, end: number, first: Quantity): number {
  if (!isShare(first.unit) || masked.charAt(first.start - 1) !== '的') return end
  for (let index = first.start - 3; index > start + 2 && first.start - index < 24; index -= 1)
    if (masked.startsWith('达到', index)) return Math.min(end, index)
  return end
}

/** Acts that a count of people or things is reached by, and that name no measure. */
const countedActs = /^(?:培训|培养|遴选|评定|选拔|选派|资助|引进|引育|招引|认定|创办|组织)/

/** Nothing follows the number but a bracket that explains it. */
function isOnlyGloss(masked: string, shown: string, span: NameSpan): boolean {
  if (!/[（(]/.test(shown.charAt(span.start)) || masked.charAt(span.start) !== hidden) return false
  for (let index = span.start; index < span.end; index += 1) if (masked.charAt(index) !== hidden) return false
  return true
}

/** Skips time expressions and the words that lead to them. */
export function skipMarks(masked: string, start: number, end: number, marks: readonly TimeMark[]): number {
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
  const found =
    /每年|年均(?!浓度|值|气温|温度|降水|径流|负荷)|每季度|每月|每周|每(?:个)?(?:[县市](?!级)|区|乡镇|镇|村|街道|社区)(?!\S*(?:拥有|占))/.exec(
      text,
    )
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

const joinedActs =
  /^(?:引进|培育|建设|改造|提升|推广|壮大|认定|建成|打造|新建|改建|扩建|改扩建|迁建|续建|发展|引育|升级|组建|设立|完善|创建|实施|集聚|形成|完成|新增|建立|布局|培养|培训)/

/** 研发投入, 培训人次, 建设用地: a verb that begins the name of a measure is no act. */
const measureAfterVerb =
  /^(?:率|量(?!子)|额|面积|用地|投入|经费|人数|人次|人员|费用|强度|总额|总量|里程|人口|占比|比重|数(?!字|据|控)|成本|周期|时间)/

/** The act that stands at `at`; '' for none. */
function startingAct(masked: string, at: number, end: number): string {
  const word = startingWord(actVerbs, masked, at, end)
  if (word === '') return ''
  const rest = masked.slice(at + word.length, at + word.length + 3)
  if (measureAfterVerb.test(rest) && !/^(?:新增|净增|完成|实现|提供|吸引|引进|招募|新建)$/.test(word)) return ''
  if (/^(?:上市|挂牌|上云|入库)$/.test(word) && /^(?:公司|企业)/.test(rest)) return ''
  // 回收利用率: the whole of it is a rate.
  if (end - at - word.length <= 5 && /率$/.test(masked.slice(at, end))) return ''
  return word === '研发' && /^(?:机构|平台|中心|人才|服务)/.test(rest) ? '' : word
}

/** Skips the acts at the start of a phrase: 培育壮大, 引进、培育. */
function skipActs(masked: string, start: number, end: number): number {
  let at = start
  for (let round = 0; round < 5; round += 1) {
    const word = startingAct(masked, at, end)
    if (word === '' || (word.length === 1 && round > 0)) break
    if (round > 0 && !joinedActs.test(word)) break
    at += word.length
    if (/[、和或并与]/.test(masked.charAt(at)) && startingAct(masked, at + 1, end) !== '') at += 1
  }
  return at
}

/** The object after a count, without what the act does to it later: 以上的企业 → 企业. */
function trimObject(masked: string, span: NameSpan): NameSpan {
  let start = span.start
  while (start < span.end && /[的，、]/.test(masked.charAt(start))) start += 1
  // 预留30%的号源给…: whom it goes to is no part of it.
  for (let index = start + 2; index < span.end; index += 1) {
    // 选择50个城市开展试点: what they will do is no part of it.
    if (/^(?:开展|作为|进行|先行先试)/.test(masked.slice(index, index + 4))) return { start, end: index }
    if (masked.charAt(index) === '给' && masked.charAt(index + 1) !== '予' && masked.charAt(index - 1) !== '供')
      return { start, end: index }
  }
  return { start, end: span.end }
}
