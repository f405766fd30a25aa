import type { Heading, Span } from '../../plans.schema.ts'
import { readNumeral } from '../text/numerals.ts'

/** The kinds of numerals headings carry, in the order in which they nest. */
export type NumeralKind = 'part' | 'chapter' | 'section' | 'article' | 'first' | 'second' | 'third'

export interface LeadingNumeral {
  readonly kind: NumeralKind
  /** As printed, without brackets and points: `一`, `1`, `第一章`. Empty for an unnumbered 附则. */
  readonly number: string
  readonly value: number
  /** Where the words after the numeral begin, in the line. */
  readonly textFrom: number
}

/** The numeral a line begins with, if it can be a heading's: 第一章, 第一节, 第一条, 一、, （一）, 1., 1、 */
export function readLeadingNumeral(line: string): LeadingNumeral | null {
  const head = line.slice(0, 24)
  const named = /^第 ?([一二三四五六七八九十百零〇\d]{1,6}) ?(编|篇|部分|章|节|条)[ 、：:.．]?/.exec(head)
  if (named !== null) {
    const value = readNumeral(named[1] ?? '')
    const kind = named[2] === '章' ? 'chapter' : named[2] === '节' ? 'section' : named[2] === '条' ? 'article' : 'part'
    // 第三条第二款…, 第五条规定…: a reference in running text. 第一章规划背景 is a title.
    if (value === null || /^(?:[第款项之、，和至及的]|规定)/.test(line.slice(named[0].length))) return null
    return withText(line, { kind, number: `第${named[1]}${named[2]}`, value, textFrom: named[0].length })
  }
  const second = /^[（(] ?([一二三四五六七八九十百零〇]{1,5}) ?[）)][、.．]? ?/.exec(head)
  if (second !== null) return numbered(line, 'second', second)
  const first = /^([一二三四五六七八九十百零〇]{1,5}) ?[、．.] ?/.exec(head)
  if (first !== null) return numbered(line, 'first', first)
  const third = /^(\d{1,3}) ?(?:[、．] ?|\.(?!\d) ?)/.exec(head)
  if (third !== null) return numbered(line, 'third', third)
  if (/^附 ?则$/.test(line)) return { kind: 'chapter', number: '', value: 0, textFrom: 0 }
  return null
}

function numbered(line: string, kind: NumeralKind, match: RegExpExecArray): LeadingNumeral | null {
  const number = match[1] ?? ''
  const value = readNumeral(number)
  if (value === null || value === 0) return null
  return withText(line, { kind, number, value, textFrom: match[0].length })
}

function withText(line: string, numeral: LeadingNumeral): LeadingNumeral | null {
  const rest = line.slice(numeral.textFrom)
  // Nothing to be called by; or an enumeration such as 一、二、三产业, 1、2号楼, 1.…
  if (rest === '' || /^[，。；、…）)]/.test(rest)) return null
  if (/^[一二三四五六七八九十\d]{1,3}(?:[、号期类级]|产业)/.test(rest) && numeral.kind !== 'article') return null
  return { ...numeral, textFrom: numeral.textFrom + (rest.length - rest.trimStart().length) }
}

/** Which level each kind of numeral stands for in one plan: 第一条 is the top only where there are no chapters. */
export function rankKinds(kinds: ReadonlySet<NumeralKind>): Record<NumeralKind, 1 | 2 | 3 | null> {
  const chapters = kinds.has('chapter') || kinds.has('part')
  const both = kinds.has('part') && kinds.has('chapter')
  const sections = kinds.has('section')
  const below = !chapters ? 1 : sections || both ? 3 : 2
  const articlesTop = kinds.has('article') && !chapters
  return {
    part: 1,
    chapter: both ? 2 : 1,
    section: both ? 3 : 2,
    article: below,
    first: below === 1 && articlesTop && !kinds.has('first') ? 1 : below,
    second:
      kinds.has('article') && chapters ? null : below === 1 ? 2 : kinds.has('first') ? (below === 2 ? 3 : null) : below,
    third:
      kinds.has('article') && chapters ? null : below === 3 && (kinds.has('first') || kinds.has('second')) ? null : 3,
  }
}

/** In characters: no title is longer; what follows its colon is the paragraph. */
const longTitle = 50

/** Where the words of a heading end, in the line. */
export interface HeadingCut {
  /** End of the heading's words. */
  readonly textTo: number
  /** Where the paragraph it is run into goes on; the line's length when it stands alone. */
  readonly bodyFrom: number
}

const ownerMark = /负责|牵头|责任单位|配合|按职责|责任部门|落实单位|主办|承办/

/**
 * Cuts a heading off the paragraph it is run into: at the first 。, or at the ： of a short title when what stands up to
 * the 。 is too long for one. The paragraph goes on behind that ： in either case. A bracket that names
 * owners belongs to the paragraph. A "heading" that is a whole sentence with its facts (`3.到2025年，…达到30个。`) keeps its
 * words, and the paragraph holds them too, so that no finder loses them.
 */
export function cutHeading(line: string, from: number): HeadingCut {
  let stop = line.length
  let next = line.length
  const full = line.indexOf('。', from)
  if (full >= 0) {
    stop = full
    next = full + 1
  }
  const colon = findColon(line, from, Math.min(stop, from + 26))
  if (colon >= 0) {
    next = colon + 1
    if (stop - from > longTitle) stop = colon
  }
  for (const open of ['（', '(']) {
    const bracket = line.lastIndexOf(open, stop - 1)
    if (bracket > from && bracket < stop) {
      const close = line.indexOf(open === '（' ? '）' : ')', bracket)
      if (close >= 0 && ownerMark.test(line.slice(bracket, close))) {
        stop = bracket
        if (colon < 0) next = bracket
      }
    }
  }
  while (stop > from && /[；;：:，,。 ]/.test(line.charAt(stop - 1))) stop -= 1
  if (colon < 0 && isSentence(line.slice(from, stop))) next = from
  while (next < line.length && line.charAt(next) === ' ') next += 1
  return { textTo: stop, bodyFrom: next }
}

function findColon(line: string, from: number, to: number): number {
  for (let at = from; at < to; at += 1) {
    const character = line.charAt(at)
    if (character === '：' || character === ':') {
      const rest = line.length - at
      return at - from >= 2 && (rest > 40 || (rest > 1 && line.indexOf('。', at) >= 0)) ? at : -1
    }
    if (/[，；“《（(]/.test(character)) return -1
  }
  return -1
}

function isSentence(text: string): boolean {
  // …的问题，由水利部会同财政部负责落实
  if (/[，,]由.{2,60}(?:负责|牵头|落实|意见|方案)/.test(text.slice(0, 200))) return true
  return text.length > 40 || (/\d/.test(text) && /[，,]/.test(text) && text.length > 15)
}

/** Makes the heading of a line. `at` is the line's offset in the text. */
export function makeHeading(
  line: string,
  at: number,
  numeral: LeadingNumeral,
  level: 1 | 2 | 3,
  cut: HeadingCut,
): Heading {
  const span: Span = [at, at + cut.textTo]
  const words = line.slice(numeral.textFrom, cut.textTo).trim()
  // Two characters set wide: 总 则.
  const text = words.length === 3 && words.charAt(1) === ' ' ? words.replace(' ', '') : words
  return { level, number: numeral.number, text, span }
}
