import { type LeadingNumeral, readLeadingNumeral } from './find-headings.ts'

/** Reads the numeral a line begins with, in the way one plan numbers its headings. */
export type ReadNumeral = (line: string) => LeadingNumeral | null

/**
 * How a plan numbers its headings: 一、（一）1. as most do, or throughout by decimals (1 总则, 1.1 编制目的, 1.1.1 …), as
 * emergency plans do. Decimals it is when 1.1 and at least two more of their kind count on from each other and outnumber 一、.
 */
export function chooseNumbering(lines: readonly string[]): ReadNumeral {
  let counted = 0
  let written = 0
  let last: readonly number[] = [0, 0]
  for (const line of lines) {
    if (/^(?:[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]{1,3}[章条])/.test(line)) written += 1
    const parts = readDecimal(line)?.parts
    if (parts?.length !== 2) continue
    const [chapter = 0, section = 0] = parts
    const [lastChapter = 0, lastSection = 0] = last
    const next = chapter === lastChapter ? section === lastSection + 1 : chapter > lastChapter && section === 1
    if (!next) continue
    counted += 1
    last = parts
  }
  return counted >= 3 && counted > written ? readDecimalNumeral : readLeadingNumeral
}

const decimalPattern = /^(\d{1,2}(?:[.．]\d{1,2}){0,2})([.．、](?!\d) ?| ?)(?=[\u4e00-\u9fff“《ⅠⅡⅢⅣIV])/

function readDecimal(line: string): { parts: number[]; number: string; textFrom: number } | null {
  const match = decimalPattern.exec(line.slice(0, 24))
  if (match === null) return null
  const number = (match[1] ?? '').replace(/．/g, '.')
  const parts = number.split('.').map(Number)
  // A lone digit needs its gap or point, and words that can be a title: 2 名 and 12 月 are none.
  if (
    parts.length === 1 &&
    (match[2] === '' || line.length > 40 || /^[年月日号名个家次条项]/.test(line.slice(match[0].length)))
  )
    return null
  // 2.5亿元: an amount.
  if (parts.length === 2 && match[2] === '' && /^[万亿千百元个家亩吨公平年月倍米级]/.test(line.slice(match[0].length)))
    return null
  return { parts, number, textFrom: match[0].length }
}

const kinds = ['first', 'second', 'third'] as const

function readDecimalNumeral(line: string): LeadingNumeral | null {
  const found = readDecimal(line)
  const kind = kinds[(found?.parts.length ?? 0) - 1]
  const value = found?.parts[found.parts.length - 1]
  if (found === null || kind === undefined || value === undefined || value === 0) return null
  return { kind, number: found.number, value, textFrom: found.textFrom }
}
