import { readNumeral } from './numerals.ts'

/**
 * Cuts lines that hold a whole notice, or a whole chapter, at their headings, their addressee and their signature. A line
 * is flat when at least three heading numerals stand in it after the end of a sentence (or of another heading) and count
 * on from each other. Other lines are given back as they are.
 */
export function splitFlatText(lines: readonly string[]): string[] {
  const counters: Counters = { first: 0, second: 0, third: 0 }
  const out: string[] = []
  for (const line of lines) {
    if (line.length < 300 || line.endsWith('|')) {
      follow(line, counters)
      out.push(line)
      continue
    }
    const cuts = findCuts(line, counters)
    let start = 0
    for (const cut of cuts) {
      if (cut > start) out.push(line.slice(start, cut).trim())
      start = cut
    }
    out.push(line.slice(start).trim())
  }
  return out.filter((line) => line !== '')
}

interface Counters {
  first: number
  second: number
  third: number
}

interface Numeral {
  readonly level: 1 | 2 | 3
  readonly value: number
  readonly length: number
}

const chineseDigits = '一二三四五六七八九十百〇零'

/** The heading numeral that starts at `at`, if one does: 一、 （一） 1. 1、 */
function numeralAt(line: string, at: number): Numeral | null {
  const first = line.charAt(at)
  if (first === '（' || first === '(') {
    let end = at + 1
    while (end < line.length && end - at <= 5 && chineseDigits.includes(line.charAt(end))) end += 1
    if (end === at + 1 || !/[）)]/.test(line.charAt(end))) return null
    const value = readNumeral(line.slice(at + 1, end))
    return value === null ? null : { level: 2, value, length: end + 1 - at }
  }
  if (chineseDigits.includes(first)) {
    let end = at
    while (end < line.length && end - at < 5 && chineseDigits.includes(line.charAt(end))) end += 1
    if (line.charAt(end) !== '、') return null
    const value = readNumeral(line.slice(at, end))
    return value === null ? null : { level: 1, value, length: end + 1 - at }
  }
  if (first >= '1' && first <= '9') {
    let end = at
    while (end < line.length && end - at < 3 && /\d/.test(line.charAt(end))) end += 1
    const mark = line.charAt(end)
    if (mark !== '、' && mark !== '．' && mark !== '.') return null
    if (/\d/.test(line.charAt(end + 1))) return null
    return { level: 3, value: Number(line.slice(at, end)), length: end + 1 - at }
  }
  return null
}

function follow(line: string, counters: Counters): void {
  const numeral = numeralAt(line, 0)
  if (numeral !== null) count(numeral, counters)
}

function count(numeral: Numeral, counters: Counters): void {
  if (numeral.level === 1) {
    counters.first = numeral.value
    counters.third = 0
  } else if (numeral.level === 2) {
    counters.second = numeral.value
    counters.third = 0
  } else counters.third = numeral.value
}

function fits(numeral: Numeral, counters: Counters): boolean {
  const last = numeral.level === 1 ? counters.first : numeral.level === 2 ? counters.second : counters.third
  return numeral.value === last + 1 || numeral.value === 1
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
    const ended = /[。！？）)”]/.test(before)
    const inTitle = titleFrom >= 0 && at - titleFrom > 4 && at - titleFrom <= 50
    if (!ended && !inTitle) continue
    const numeral = numeralAt(line, at)
    if (numeral === null || !fits(numeral, tried)) continue
    if (!ended && numeral.level === 1) continue
    if (before === '）' || before === ')' || before === '”') {
      // A bracket ends a sentence only when its own content did, as the bracket that names the owners.
      if (!closesSentence(line, at)) continue
    }
    found.push({ at, numeral })
    count(numeral, tried)
    titleFrom = at
  }
  const written = found.filter((entry) => entry.numeral.level < 3).length
  if (written < 2 || found.length < 3) {
    follow(line, counters)
    return []
  }
  Object.assign(counters, tried)
  const cuts = found.map((entry) => entry.at)
  const openingCuts = findOpeningCuts(line, cuts[0] ?? line.length)
  const closingCuts = findClosingCuts(line, cuts[cuts.length - 1] ?? 0)
  return [...openingCuts, ...cuts, ...closingCuts]
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
  for (const mark of ['：', ':']) {
    const colon = head.slice(0, 500).indexOf(mark)
    if (
      colon > 0 &&
      /(?:^|号|[通知见])(?:各|国务院各)/.test(head.slice(0, colon)) &&
      !/[。！？]/.test(head.slice(0, colon))
    )
      cuts.add(colon + 1)
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
