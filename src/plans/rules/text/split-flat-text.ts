import { readNumeral } from './numerals.ts'

/**
 * Cuts lines that hold a whole notice, or a whole chapter, at their headings, their addressee and their signature. A line
 * is flat when at least three heading numerals stand in it after the end of a sentence (or of another heading) and count
 * on from each other. Other lines are given back as they are.
 */
export function splitFlatText(lines: readonly string[]): string[] {
  const counters: Counters = { chapter: 0, section: 0, article: 0, first: 0, second: 0, third: 0 }
  const out: string[] = []
  for (const line of lines) {
    // A cell is long only when a page holds its whole article in a table.
    const cell = line.endsWith('|')
    const cuts = line.length < (cell ? 1500 : 200) ? [] : findCuts(line, counters)
    if (cuts.length === 0) {
      if (line.length < 200) follow(line, counters)
      out.push(line)
      continue
    }
    const words = cell ? line.slice(0, -1).trimEnd() : line
    let start = 0
    for (const cut of cuts) {
      if (cut > start) out.push(...partTitle(words.slice(start, cut).trim()))
      start = cut
    }
    out.push(...partTitle(words.slice(start).trim()))
  }
  return out.filter((line) => line !== '')
}

const commonTitle =
  /^(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|\d{1,2}[.、．])(?:指导思想|基本原则|发展目标|工作目标|主要目标|总体目标|总体要求|总体思路|基本思路|空间布局|工作原则|发展现状|面临形势|重要意义)(?=[\u4e00-\u9fff“《—])/

const spacedTitle =
  /^(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|\d{1,2}[.、．]|第[一二三四五六七八九十]{1,3}[章节] ?)[^ 。，；：,;:]{2,36} (?! )/

/** A title that every plan has, run into its paragraph without a 。: （一）指导思想以…为指导。 */
function partTitle(piece: string): string[] {
  if (piece.length <= 40) return [piece]
  // Paragraphs joined by spaces: 一、总体要求 坚持…
  const spaced = spacedTitle.exec(piece)
  if (spaced !== null) return [spaced[0].trimEnd(), piece.slice(spaced[0].length)]
  const title = commonTitle.exec(piece)
  if (title === null || /^[和与及的为、]/.test(piece.slice(title[0].length))) return [piece]
  return [title[0], piece.slice(title[0].length)]
}

type Kind = 'chapter' | 'section' | 'article' | 'first' | 'second' | 'third'

type Counters = Record<Kind, number>

interface Numeral {
  readonly kind: Kind
  readonly value: number
  readonly length: number
}

const chineseDigits = '一二三四五六七八九十百〇零'

/** The heading numeral that starts at `at`, if one does: 一、 （一） 1. 1、 */
function numeralAt(line: string, at: number): Numeral | null {
  const first = line.charAt(at)
  if (first === '第') return namedAt(line, at)
  if (first === '（' || first === '(') {
    let end = at + 1
    while (end < line.length && end - at <= 5 && chineseDigits.includes(line.charAt(end))) end += 1
    if (end === at + 1 || !/[）)]/.test(line.charAt(end))) return null
    const value = readNumeral(line.slice(at + 1, end))
    return value === null ? null : { kind: 'second', value, length: end + 1 - at }
  }
  if (chineseDigits.includes(first)) {
    let end = at
    while (end < line.length && end - at < 5 && chineseDigits.includes(line.charAt(end))) end += 1
    if (line.charAt(end) !== '、') return null
    const value = readNumeral(line.slice(at, end))
    return value === null ? null : { kind: 'first', value, length: end + 1 - at }
  }
  if (first >= '1' && first <= '9') {
    let end = at
    while (end < line.length && end - at < 3 && /\d/.test(line.charAt(end))) end += 1
    const mark = line.charAt(end)
    if (mark !== '、' && mark !== '．' && mark !== '.') return null
    if (/\d/.test(line.charAt(end + 1))) return null
    return { kind: 'third', value: Number(line.slice(at, end)), length: end + 1 - at }
  }
  return null
}

function follow(line: string, counters: Counters): void {
  const numeral = numeralAt(line, 0)
  if (numeral !== null) count(numeral, counters)
}

/** 第一章, 第一节, 第一条; none of a reference such as 第五条规定. */
function namedAt(line: string, at: number): Numeral | null {
  let end = at + 1
  while (end < line.length && end - at < 7 && chineseDigits.includes(line.charAt(end))) end += 1
  const mark = line.charAt(end)
  const kind = mark === '章' ? 'chapter' : mark === '节' ? 'section' : mark === '条' ? 'article' : null
  const value = kind === null ? null : readNumeral(line.slice(at + 1, end))
  if (kind === null || value === null || /^(?:[第款项之、，和至及的]|规定)/.test(line.slice(end + 1, end + 3)))
    return null
  return { kind, value, length: end + 1 - at }
}

function count(numeral: Numeral, counters: Counters): void {
  counters[numeral.kind] = numeral.value
}

function fits(numeral: Numeral, counters: Counters): boolean {
  const step = numeral.value - counters[numeral.kind]
  if (numeral.kind === 'article' || numeral.kind === 'chapter') return step > 0 && step < 30
  return step === 1 || step === 2 || numeral.value === 1
}

function findCuts(line: string, counters: Counters): number[] {
  const tried: Counters = { ...counters }
  const found: { at: number; numeral: Numeral }[] = []
  // Where the title of the last heading began, while no sentence has ended since.
  let titleFrom = -1
  const opening = numeralAt(line, 0)
  if (opening !== null) {
    count(opening, tried)
    titleFrom = 0
  }
  for (let at = 1; at < line.length; at += 1) {
    const before = line.charAt(at - 1) === ' ' ? line.charAt(at - 2) : line.charAt(at - 1)
    if (/[。！？；]/.test(before)) titleFrom = -1
    // A chapter may follow the title of the whole, with nothing between.
    const opens = line.charAt(at) === '第' && tried.chapter === 0 && line.startsWith('第一章', at)
    const ended = opens || /[。！？）)”]/.test(before) || (/[：:]/.test(before) && announces(line, at))
    const inTitle = titleFrom >= 0 && at - titleFrom > 4 && at - titleFrom <= 50
    if (!ended && !inTitle) continue
    const numeral = numeralAt(line, at)
    if (numeral === null || !fits(numeral, tried)) continue
    if (!ended && (numeral.kind === 'first' || numeral.kind === 'chapter')) continue
    if (!opens && (before === '）' || before === ')' || before === '”')) {
      // A bracket ends a sentence only when its own content did, as the bracket that names the owners.
      if (!closesSentence(line, line.charAt(at - 1) === ' ' ? at - 1 : at)) continue
    }
    found.push({ at, numeral })
    count(numeral, tried)
    titleFrom = at
  }
  const written = found.filter((entry) => entry.numeral.kind !== 'third').length
  const chapters = found.filter((entry) => entry.numeral.kind === 'first').length
  if (chapters < 2 && (written < 2 || found.length < 3)) {
    follow(line, counters)
    return []
  }
  Object.assign(counters, tried)
  const cuts = found.map((entry) => entry.at)
  const openingCuts = findOpeningCuts(line, cuts[0] ?? line.length)
  const closingCuts = findClosingCuts(line, cuts[cuts.length - 1] ?? 0)
  return [...openingCuts, ...cuts, ...closingCuts]
}

/** 现就有关事项通知如下：一、… */
function announces(line: string, at: number): boolean {
  return /(?:如下|意见|通知|事项|方案|要求|措施|办法)[：:] ?$/.test(line.slice(Math.max(0, at - 5), at))
}

/** Whether a sentence or an owner's bracket ends right before `at`. */
function closesSentence(line: string, at: number): boolean {
  const close = line.charAt(at - 1)
  const open = close === '）' ? '（' : close === ')' ? '(' : '“'
  const from = line.lastIndexOf(open, at - 1)
  if (from < 0 || at - from > 300) return false
  if (/[。！？]/.test(line.charAt(from - 1))) return true
  return /[。！？]$/.test(line.slice(from, at - 1)) || /负责|牵头|配合|责任单位|落实/.test(line.slice(from, at))
}

/** Cuts before the first heading: after the addressee, after the letter, around the signature and the plan's title. */
function findOpeningCuts(line: string, until: number): number[] {
  const cuts = new Set<number>()
  const head = line.slice(0, until)
  const number = /[〔[［]\d{4}[〕\]］]第?\d{1,5}号/.exec(head.slice(0, 200))
  if (number !== null) cuts.add(number.index + number[0].length)
  const colon = head.slice(0, 500).search(/[：:]/)
  if (colon > 0 && !/[。！？]/.test(head.slice(0, colon))) {
    const opening = /^(?:各|国务院各)/.test(head) ? 0 : head.slice(0, colon).search(/(?:各[省市县区地级有]|国务院各)/)
    if (opening === 0 || (opening > 0 && /[号知见法案划施则定条要]$/.test(head.slice(0, opening).trimEnd()))) {
      cuts.add(opening)
      cuts.add(colon + 1)
    }
  }
  // Behind a block of document data, whose labels have colons of their own.
  const addressed = /号 ?((?:各[省市县区地级有]|国务院各)[^。：:]{2,300}[：:])/.exec(head.slice(0, 1500))
  if (addressed !== null) {
    const to = addressed.index + addressed[0].length
    cuts.add(to - (addressed[1] ?? '').length)
    cuts.add(to)
  }
  const date = /。([^。，；：（）()《》]{2,60}?)(?:19|20)\d{2}年\d{1,2}月\d{1,2}日/.exec(head)
  if (date !== null) {
    cuts.add(date.index + 1)
    cuts.add(date.index + date[0].length)
  }
  const public_ = /[（(]此件[^（）()]{1,12}[）)]/.exec(head)
  if (public_ !== null) {
    cuts.add(public_.index)
    cuts.add(public_.index + public_[0].length)
  }
  const handedOut = /《([^《》]{4,80})》[^。]{0,60}(?:印发|发布)/.exec(head)
  if (handedOut !== null) {
    const from = handedOut.index + handedOut[0].length
    const title = handedOut[1] ?? ''
    const again = head.indexOf(title, from)
    if (again > 0) {
      cuts.add(again)
      cuts.add(again + title.length)
      const stop = head.lastIndexOf('。', again)
      if (stop > from) cuts.add(stop + 1)
    }
  }
  return [...cuts].filter((cut) => cut > 0 && cut < until).sort((left, right) => left - right)
}

/** Cuts behind the last sentence: before the list of annexes, the signature, the note of publication. */
function findClosingCuts(line: string, from: number): number[] {
  const tailStart = Math.max(from, line.length - 400)
  const tail = line.slice(tailStart)
  const cuts = new Set<number>()
  const annex = /[。）)]附件[：:\d]/.exec(tail)
  if (annex !== null) cuts.add(tailStart + annex.index + 1)
  const date = /[。）)]([^。，；：（）()]{2,60})\d{4}年\d{1,2}月\d{1,2}日/.exec(tail)
  if (date !== null) cuts.add(tailStart + date.index + 1)
  const public_ = /[（(]此件[^（）()]{1,12}[）)]/.exec(tail)
  if (public_ !== null) cuts.add(tailStart + public_.index)
  // What follows the bracket that names the owners of the last item is the closing paragraph.
  const owners = /(?:负责|落实|配合)[。]?[）)](?=各|本|市|省|县|国务院)/.exec(line.slice(from))
  if (owners !== null) cuts.add(from + owners.index + owners[0].length)
  return [...cuts].filter((cut) => cut > from && cut < line.length).sort((left, right) => left - right)
}
