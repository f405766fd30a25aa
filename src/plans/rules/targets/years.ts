import { hidden, isDigit } from './masked-text.ts'

/** A time expression in a clause. */
export interface TimeMark {
  readonly start: number
  readonly end: number
  readonly kind: /** The clause depends on this year: 到2027年, 2025年底前. */
    | 'year'
    /** 5年内, 利用3-5年时间, “十四五”期间. */
    | 'period'
    /** 三年共, 五年累计: a period that leaves a year said before as it is. */
    | 'sum'
    /** 比2020年, 在2020年基础上: something is compared with it. */
    | 'base'
    /** 从2021年起. */
    | 'since'
    /** 近年来, 截至目前, 2018年以来: what follows has happened. */
    | 'past'
  readonly year: number | null
  /** Of a period, as printed. */
  readonly period: string | null
  /** 到, 力争 or 底前 stood by the year: it lies ahead of the writer. */
  readonly ahead: boolean
}

const pastWords = [
  '近年来',
  '以来',
  '目前',
  '截至',
  '截止',
  '上年末',
  '去年',
  '过去',
  '当前',
  '近几年',
  '近五年',
  '近三年',
]
const fiveYearPlans: Readonly<Record<string, number>> = {
  十一五: 2010,
  十二五: 2015,
  十三五: 2020,
  十四五: 2025,
  十五五: 2030,
  十六五: 2035,
}

/** The time expressions of `masked` between `start` and `end`, in order. `shown` gives periods as printed. */
export function findTimeMarks(
  masked: string,
  shown: string,
  start: number,
  end: number,
  /** The year the notice was written in: 今年. */
  written: number | null = null,
): TimeMark[] {
  const marks: TimeMark[] = []
  let at = start
  while (at < end) {
    const mark = readThisYear(masked, at, end, written) ?? readMark(masked, shown, at, start, end)
    if (mark === null) at += 1
    else {
      marks.push(mark)
      at = Math.max(mark.end, at + 1)
    }
  }
  return marks
}

function readMark(masked: string, shown: string, at: number, from: number, end: number): TimeMark | null {
  const character = masked.charAt(at)
  if (isDigit(character)) return readYear(masked, at, from, end) ?? readPeriod(masked, shown, at, from, end)
  if (/[一二两三四五六七八九十]/.test(character)) {
    return readPeriod(masked, shown, at, from, end) ?? readPlanPeriod(masked, shown, at, from, end)
  }
  if (character === hidden) return readPlanPeriod(masked, shown, at, from, end)
  for (const word of pastWords) {
    if (!masked.startsWith(word, at) || at + word.length > end) continue
    // 比去年增加1万亿元: what it is compared with.
    if ((word === '去年' || word === '上年末') && /[比较]$/.test(masked.slice(Math.max(from, at - 1), at)))
      return { start: at, end: at + word.length, kind: 'base', year: null, period: null, ahead: false }
    if (word === '截至' || word === '截止') {
      const year = masked.slice(at + 2, at + 6)
      if (/^\d{4}$/.test(year)) return null
    }
    return { start: at, end: at + word.length, kind: 'past', year: null, period: null, ahead: false }
  }
  return null
}

/** 今年 is the year of writing, 今明两年 a period; 今年以来 and 今年1—6月 tell what has been. */
function readThisYear(masked: string, at: number, end: number, written: number | null): TimeMark | null {
  if (masked.charAt(at) !== '今') return null
  if (masked.startsWith('今明两年', at) && at + 4 <= end)
    return { start: at, end: at + 4, kind: 'period', year: null, period: '今明两年', ahead: true }
  if (written === null || !masked.startsWith('今年', at) || at + 2 > end) return null
  if (/^(?:以来|上半年|前|第|一季度|[至到\d])/.test(masked.slice(at + 2, at + 6))) return null
  const last = /^(?:年底前|年底|底前|底|年内|内|全年)/.exec(masked.slice(at + 2, Math.min(end, at + 6)))?.[0] ?? ''
  return { start: at, end: at + 2 + last.length, kind: 'year', year: written, period: null, ahead: last.endsWith('前') }
}

function isYear(masked: string, at: number): boolean {
  return (
    /^(?:19|20)\d\d$/.test(masked.slice(at, at + 4)) &&
    !isDigit(masked.charAt(at + 4)) &&
    !isDigit(masked.charAt(at - 1))
  )
}

function readYear(masked: string, at: number, from: number, end: number): TimeMark | null {
  if (!isYear(masked, at) || at + 4 > end) return null
  let year = Number(masked.slice(at, at + 4))
  let last = at + 4
  if (masked.charAt(last) === '年') last += 1
  // 2021—2025年, 2019年至2021年.
  const connector = /^(?:[-—－–~～至到]|——)$/.test(masked.charAt(last))
  const second = masked.charAt(last + 1) === '—' ? last + 2 : last + 1
  let span = false
  if (connector && isYear(masked, second)) {
    year = Number(masked.slice(second, second + 4))
    last = second + 4
    span = true
  }
  if (masked.charAt(last - 1) !== '年') {
    if (masked.charAt(last) !== '年') return null
    last += 1
  }
  let ahead = span
  for (const word of ['年底前', '年底', '年末', '底前', '底', '末', '前', '6月底前', '12月底前', '度']) {
    if (masked.startsWith(word, last)) {
      ahead = ahead || word.endsWith('前')
      last += word.length
      break
    }
  }
  const month = /^\d{1,2}月(?:底|末|份)?(?:前|之前|以前)?/.exec(masked.slice(last, last + 10))
  if (month !== null) {
    ahead = ahead || month[0].endsWith('前')
    last += month[0].length
    const day = /^\d{1,2}日(?:前|之前)?/.exec(masked.slice(last, last + 6))
    if (day !== null) last += day[0].length
  }
  const part = /^(?:第?[一二三四]季度|上半年|下半年)(?:底|末)?(?:前)?/.exec(masked.slice(last, last + 8))
  if (part !== null) last += part[0].length
  const before = masked.slice(Math.max(from, at - 6), at)
  const after = masked.slice(last, Math.min(end, last + 8))
  if (
    /(?:比|较|相比|同比|与|[低高多少优大小对]于|以|相较)$/.test(before) ||
    /^(?:的)?(?:基础上|基数|水平|相比|同期)/.test(after)
  ) {
    let baseEnd = last
    const tail = /^(?:的)?(?:基础上|水平)/.exec(after)
    if (tail !== null) baseEnd += tail[0].length
    return { start: at, end: baseEnd, kind: 'base', year, period: null, ahead: false }
  }
  if (/^(?:以来)/.test(after)) return { start: at, end: last + 2, kind: 'past', year, period: null, ahead: false }
  if (!span && (/^(?:起|开始|以后|之后|后)/.test(after) || /(?:从|自)$/.test(before))) {
    return { start: at, end: last, kind: 'since', year, period: null, ahead: false }
  }
  if (/(?:截至|截止|截止到|截至到)$/.test(before))
    return { start: at, end: last, kind: 'year', year, period: null, ahead: false }
  ahead =
    ahead ||
    /(?:到|至|力争|争取|确保|展望|预计|计划|在)$/.test(before) ||
    after.startsWith('力争') ||
    after.startsWith('，力争')
  return { start: at, end: last, kind: 'year', year, period: null, ahead }
}

const periodPattern =
  /^(?:\d{1,2}(?:[-—－–~～至到]+\d{1,2})?|[一二两三四五六七八九十]{1,2}(?:[至到—-][一二两三四五六七八九十]{1,2})?)(?:个)?年(?:左右)?(?:内|以内|之内|时间|的时间|期间|共|累计)?/

/** `5年内`, `利用3-5年时间`, `未来五年`; `每3-5年`, `三年行动` and `3年以上` are none. */
function readPeriod(masked: string, shown: string, at: number, from: number, end: number): TimeMark | null {
  if (isDigit(masked.charAt(at - 1)) || masked.charAt(at - 1) === '.') return null
  const found = periodPattern.exec(masked.slice(at, Math.min(end, at + 16)))
  if (found === null) return null
  const text = found[0]
  const last = at + text.length
  const before = masked.slice(Math.max(from, at - 5), at)
  const after = masked.slice(last, last + 2)
  if (/(?:每|第|前|近|满|工作|过去|届)$/.test(before) || /^(?:以上|以下|期|级|行|计|规|一)/.test(after)) return null
  const said = /(?:内|时间|期间|共|累计)$/.test(text)
  // 三年实施…600个: the plan's years, said at the start of a clause.
  const sums =
    at === from && /^(?:实施|完成|培育|建设|新建|新增|打造|引进|改造|培训)/.test(masked.slice(last, last + 2))
  if (!said && !sums && !/(?:利用|用|经过|通过|未来|今后|力争|再用|争取|接下来|到)$/.test(before)) return null
  const printed = shown.slice(at, last).replace(/(?:的?时间|期间|共|累计)$/, '')
  return {
    start: at,
    end: last,
    kind: sums || /(?:共|累计)$/.test(text) ? 'sum' : 'period',
    year: null,
    period: printed,
    ahead: true,
  }
}

/** “十四五”末 is a year, “十四五”期间 a period. The quotes are hidden in `masked`. */
function readPlanPeriod(masked: string, shown: string, at: number, from: number, end: number): TimeMark | null {
  if (at > from && masked.charAt(at - 1) === masked.charAt(at)) return null
  // 第一阶段（2021—2022年）: a bracket of nothing but years at the end of a clause.
  const bracket = /^[（(](?:(?:19|20)\d\d年?[-—－–~～至到]+)?((?:19|20)\d\d)年(?:底|末)?[）)]/.exec(
    shown.slice(at, Math.min(end, at + 16)),
  )
  if (bracket !== null && at + bracket[0].length === end) {
    return { start: at, end, kind: 'year', year: Number(bracket[1]), period: null, ahead: true }
  }
  const quoted = shown.charAt(at) === '“' || shown.charAt(at) === '"'
  const name = shown.slice(at + (quoted ? 1 : 0), at + (quoted ? 4 : 3))
  const lastYear = fiveYearPlans[name]
  if (lastYear === undefined) return null
  let last = at + (quoted ? 5 : 3)
  if (/^(?:规划)?(?:末|期末|时期末|末期)/.test(masked.slice(last, Math.min(end, last + 5)))) {
    last += 1
    return { start: at, end: last, kind: 'year', year: lastYear, period: null, ahead: false }
  }
  const tail = /^(?:期间|时期|期内)/.exec(masked.slice(last, Math.min(end, last + 3)))
  if (tail === null) return null
  last += tail[0].length
  return { start: at, end: last, kind: 'period', year: lastYear, period: shown.slice(at, last), ahead: false }
}
