import { hidden } from './masked-text.ts'
import { actVerbs, leadingVerbs, measureHeads, sharedActs, startingWord } from './words.ts'

/** A stretch of a clause that names something: `[start, end)` in the masked text. */
export interface NameSpan {
  readonly start: number
  readonly end: number
}

const introductions =
  /^(?:[一二三四五六七八九十]{1,2}是|[一二三四五六七八九十]{1,2}要|——|—|-|•|·|\d{1,2}[.、．]|[①-⑳]|[一二三四五六七八九十]{1,3}、)/

/** Phrases that set the scene before the measure: 在现有服务水平基础上, 按照…要求, 通过…. */
const scenes =
  /^(?:在[^，]{0,30}?(?:基础上|前提下|范围内|情况下|时期|阶段|方面|领域内?)|按照[^，]{0,30}?(?:要求|原则)|根据[^，]{0,30}?(?:要求|实际)|围绕[^，]{0,12}?(?:目标|要求))/

/** Where the measure's name begins: after conjunctions, verbs that lead to it, and scenes. */
export function skipLeading(
  masked: string,
  start: number,
  end: number,
  verbs: readonly string[] = leadingVerbs,
): number {
  let at = start
  for (let round = 0; round < 12; round += 1) {
    const rest = masked.slice(at, Math.min(end, at + 60))
    const introduction = introductions.exec(rest) ?? scenes.exec(rest)
    if (introduction !== null) {
      at += introduction[0].length
      continue
    }
    const verb = startingWord(verbs, masked, at, end)
    if (verb === '' || isWordStart(masked, at, verb)) {
      if (at < end && /[、的和及与并]/.test(masked.charAt(at)) && at + 1 < end && round > 0) {
        at += 1
        continue
      }
      return at
    }
    at += verb.length
  }
  return at
}

const wordStarts: Readonly<Record<string, readonly string[]>> = {
  在: [
    '在线',
    '在校',
    '在岗',
    '在职',
    '在营',
    '在册',
    '在库',
    '在建',
    '在孵',
    '在园',
    '在站',
    '在网',
    '在地',
    '在研',
    '在外',
  ],
  新: [
    '新能源',
    '新兴',
    '新型',
    '新建',
    '新增',
    '新材料',
    '新一代',
    '新产品',
    '新生',
    '新车',
    '新质',
    '新区',
    '新城',
    '新技术',
    '新媒体',
    '新业态',
    '新药',
    '新品',
    '新农',
    '新基',
    '新市',
    '新认',
    '新引',
    '新培',
    '新设',
    '新注',
    '新签',
    '新开',
    '新三',
    '新就',
    '新登',
    '新华',
    '新疆',
    '新改',
    '新落',
    '新组',
    '新创',
    '新上',
    '新发',
    '新申',
    '新水',
  ],
  基本: ['基本养老', '基本医', '基本公', '基本农', '基本建', '基本药', '基本服', '基本民', '基本单', '基本社'],
  全面: ['全面无烟', '全面小康', '全面质量'],
  重点: [
    '重点人',
    '重点企',
    '重点领',
    '重点产',
    '重点行',
    '重点项',
    '重点工',
    '重点实',
    '重点区',
    '重点河',
    '重点流',
    '重点湖',
    '重点高',
    '重点用',
    '重点群',
    '重点管',
    '重点城',
    '重点监',
    '重点地',
    '重点污',
    '重点学',
    '重点研',
    '重点排',
    '重点耗',
    '重点废',
    '重点通',
    '重点园',
    '重点景',
    '重点水',
    '重点大',
    '重点优',
    '重点对',
    '重点新',
    '重点生',
    '重点林',
    '重点救',
  ],
  主要: [
    '主要农',
    '主要粮',
    '主要污',
    '主要产',
    '主要经',
    '主要劳',
    '主要作',
    '主要再',
    '主要能',
    '主要资',
    '主要河',
    '主要水',
    '主要城',
    '主要道',
    '主要食',
    '主要健',
    '主要指',
    '主要用',
    '主要业',
  ],
  共: ['共享', '共性', '共同', '共建', '共青'],
  具体: [],
  能: ['能源', '能耗', '能效', '能力', '能级', '能繁'],
  可: ['可再', '可支', '可持', '可回', '可降', '可用', '可循', '可视', '可穿', '可利', '可供', '可比'],
  要: ['要素'],
  将: ['将军'],
  须: [],
  使: ['使用', '使命'],
  让: ['让利'],
  应: ['应急', '应用', '应届', '应收', '应税', '应保', '应征', '应纳'],
  到: ['到岗', '到位', '到期', '到户', '到港', '到校', '到站'],
  至: [],
  即: ['即时', '即期'],
  把: ['把关'],
  并: ['并网', '并购', '并联', '并发'],
  且: [],
  而: [],
  也: [],
  年均: [],
  引导: ['引导基金', '引导资金'],
  推广: ['推广应用面积', '推广面积', '推广率'],
  形成: [],
  培育: [],
  保持: [],
  支持: [],
  努力: [],
  推进: ['推进机制'],
  落实: ['落实率', '落实面积', '落实资金', '落实到'],
  其中: [],
  集聚: ['集聚区', '集聚度', '集聚效'],
  引进: [],
  完成: ['完成率'],
  预期: ['预期寿命'],
  预计: [],
  计划: ['计划生育', '计划面积'],
  加快: [],
  吸引: ['吸引力'],
  实现: [],
}

/** Whether the verb is the beginning of a longer word that belongs to the name: 新能源, 基本养老. */
function isWordStart(masked: string, at: number, verb: string): boolean {
  if ((wordStarts[verb] ?? []).some((word) => masked.startsWith(word, at))) return true
  // 重点天然草原: before a noun it is part of the name, before an act (重点支持) an adverb.
  if (verb !== '重点' && verb !== '主要') return false
  const next = at + verb.length
  return !/[是为用在对有围聚]/.test(masked.charAt(next)) && startingWord(actVerbs, masked, next, next + 4) === ''
}

const trailing =
  /(?:[、，和及与的]|(?<=.{3}[^年人户地亩])平均|(?<=.{2})(?:回升|企稳|止跌)|其中|同时|原则上|总体上?|力争|基本|全部|分别|累计|实现|每年|较|比|以及|将|要|应|须|也|都|并|且|在|到|于|从|达|为|是|预计|约|以|由)$/

/** The printed words of a span, without long explaining brackets, adverbs and marks at its ends. */
export function printName(shown: string, masked: string, span: NameSpan): string {
  let text = ''
  let index = span.start
  while (index < span.end) {
    if (masked.charAt(index) === hidden && /[（(]/.test(shown.charAt(index))) {
      let stop = index + 1
      let depth = 1
      while (stop < span.end && depth > 0 && masked.charAt(stop) === hidden) {
        if (/[（(]/.test(shown.charAt(stop))) depth += 1
        if (/[）)]/.test(shown.charAt(stop))) depth -= 1
        stop += 1
      }
      // A gloss is no part of the name; a short bracket within it (县（市、区）) is.
      if (stop - index <= 10 && !/^[（(](?:含|包括|不含|其中|下同|以下|即|20\d\d)/.test(shown.slice(index, stop))) {
        text += shown.slice(index, stop)
      }
      index = stop
      continue
    }
    text += shown.charAt(index)
    index += 1
  }
  text = text.replace(/原则上|总体上/g, '')
  for (let round = 0; round < 8; round += 1) {
    const shorter = keepsTail(text) ? text : text.replace(trailing, '')
    if (shorter === text) break
    text = shorter
  }
  return text.replace(/^[、，。：的和及与\s—-]+/, '').replace(/[、，。：\s—]+$/, '')
}

/** Words whose last character only looks like a particle. */
function keepsTail(text: string): boolean {
  return /(?:占比|配比|[能量值师生护床价资]比|同比|环比|行为|作为|供应|响应|效应|反应|适应|总和|参与|普及|涉及|给予|发达|所在|存在|首都|成都|首要|主要|需要|重要|标的|目的|公里以)$/.test(
    text,
  )
}

/**
 * The single names of a list, each with what it shares with the others: 马铃薯种植、收获机械化率 → 马铃薯种植机械化率,
 * 马铃薯收获机械化率. `count` is how many the numbers ask for, null when any number will do.
 */
export function splitList(name: string, masked: readonly boolean[], count: number | null): string[] {
  const parts = cutList(name, masked, count)
  if (parts.length < 2 || parts.some((part) => part.length < 2)) return [name]
  const last = parts[parts.length - 1] ?? ''
  const head = findHead(last, parts)
  const first = parts[0] ?? ''
  const firstCore = head !== '' && first.endsWith(head) ? first.slice(0, -head.length) : first
  const shared = findShared(firstCore)
  // 全国铁路和水路货运量: where the first borrows the measure, the others borrow whose it is.
  const scope = head !== '' && !hasHead(first) ? (/^全[国省市县区]/.exec(first)?.[0] ?? '') : ''
  return parts.map((part, index) => {
    let core = part
    if (head !== '' && part.endsWith(head)) core = part.slice(0, -head.length)
    const isOwn = head === '' || (index < parts.length - 1 && hasHead(part))
    const prefix = index > 0 && shared !== '' && sharedActs.has(core) ? shared : index > 0 ? scope : ''
    return isOwn ? `${prefix}${part}` : `${prefix}${core}${head}`
  })
}

/** Cuts at 、 and at the last 和, 与, 及 or 以及, outside brackets and quotes. */
function cutList(name: string, masked: readonly boolean[], count: number | null): string[] {
  const cuts: { at: number; length: number; soft: boolean }[] = []
  for (let index = 1; index < name.length - 1; index += 1) {
    if (masked[index] === true) continue
    if (name.charAt(index) === '、') cuts.push({ at: index, length: 1, soft: false })
    else if (name.startsWith('以及', index)) cuts.push({ at: index, length: 2, soft: true })
    else if (
      /[和与及]/.test(name.charAt(index)) &&
      !/(?:以及|普及|涉及|参与|总和|共和|饱和|和谐|及时|与会|及其)/.test(name.slice(index - 1, index + 2)) &&
      !/^及以[上下]/.test(name.slice(index, index + 3))
    ) {
      cuts.push({ at: index, length: 1, soft: true })
    }
  }
  const hard = cuts.filter((cut) => !cut.soft)
  const soft = cuts.filter((cut) => cut.soft)
  let chosen = hard
  if (count === null) {
    const lastSoft = soft[soft.length - 1]
    const lastHard = hard[hard.length - 1]
    if (lastSoft !== undefined && (lastHard === undefined || lastSoft.at > lastHard.at)) chosen = [...hard, lastSoft]
  } else if (hard.length + 1 < count) {
    const after = hard[hard.length - 1]?.at ?? -1
    const late = soft.filter((cut) => cut.at > after)
    const pool = late.length >= count - 1 - hard.length ? late : soft
    chosen = [...hard, ...pool.slice(0, count - 1 - hard.length)].sort((left, right) => left.at - right.at)
  } else if (hard.length + 1 > count) {
    // 、 inside the names: A、B和C as two only when 和 stands once.
    chosen = soft.length === count - 1 ? soft : hard
  }
  const parts: string[] = []
  let start = 0
  for (const cut of chosen) {
    parts.push(name.slice(start, cut.at))
    start = cut.at + cut.length
  }
  parts.push(name.slice(start))
  return parts.filter((part) => part !== '')
}

function hasHead(part: string): boolean {
  return measureHeads.some((head) => part.length > head.length && part.endsWith(head))
}

const placeWord = '地区|[省市县区州]|流域|平原|城市|城镇|县城|建制镇|乡镇|农村|东部|中部|西部'
const place = new RegExp(`^(.{0,14}?(?:${placeWord}))(.{2,})$`)
const endsInPlace = new RegExp(`(?:${placeWord})$`)

function findHead(last: string, parts: readonly string[]): string {
  // 京津冀地区、长三角地区煤炭消费量: what follows the place is shared.
  const placed = place.exec(last)
  if (placed !== null && parts.slice(0, -1).every((part) => endsInPlace.test(part))) {
    return placed[2] ?? ''
  }
  const head = measureHeads.find((word) => last.length > word.length && last.endsWith(word))
  if (head === undefined) return ''
  if (head !== '率' && head !== '数') return widenHead(last, head)
  // An unknown rate: the modifier is as long as the name before it.
  const before = parts[parts.length - 2] ?? ''
  const modifier = sharedActs.has(last.slice(0, 2)) ? 2 : before.length
  return modifier > 0 && modifier < last.length - 1 ? last.slice(modifier) : head
}

const headModifiers =
  /(?:产地|低温|综合|重复|循环|资源化|无害化|规模化|标准化|集中|安全|市场|平均|总体|年度|年|新增|使用|利用|处理|消费|排放|生产|种植|销售|有效|规范|达标|累计|日均|网上|线上)$/

/** 水产品产地低温处理率: what kind of rate it is belongs to the head. */
function widenHead(last: string, head: string): string {
  let wide = head
  for (let round = 0; round < 4; round += 1) {
    const modifier = headModifiers.exec(last.slice(0, -wide.length))
    if (modifier === null || wide.length + modifier[0].length >= last.length - 1) return wide
    wide = modifier[0] + wide
  }
  return wide
}

function findShared(firstCore: string): string {
  for (const act of sharedActs)
    if (firstCore.length > act.length + 1 && firstCore.endsWith(act)) return firstCore.slice(0, -act.length)
  return ''
}
