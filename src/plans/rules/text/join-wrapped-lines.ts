import { isAddressee, isDocumentNumberLine } from '../notice/cover-lines.ts'

/** A line as a reader gave it, its white space collapsed. */
export interface RawLine {
  readonly text: string
  /** In Chinese characters. */
  readonly indent: number
  readonly cell: boolean
  /** First line of a printed page. */
  readonly startsPage: boolean
}

/**
 * Makes paragraphs of printed lines: finds out whether the text is hard-wrapped and at which width, joins the lines that
 * go on, and drops blank lines and bare page numbers.
 *
 * A line goes on when it fills the measure and the next one does not start something: no indent (where the text indents
 * its paragraphs), no heading numeral, no annex. One that ends a sentence must fill it to the last character.
 */
export function joinWrappedLines(lines: readonly RawLine[]): string[] {
  const kept = dropPageNumbers(lines)
  const measure = findMeasure(kept)
  const indents = measure === null ? false : usesIndents(kept)
  const out: string[] = []
  let previous: RawLine | null = null
  let previousWidth = 0
  for (const line of kept) {
    if (previous !== null && goesOn(previous, previousWidth, line, measure, indents)) {
      const last = out.length - 1
      out[last] = glue(out[last] ?? '', line.text)
    } else out.push(line.text)
    previous = line
    previousWidth = displayWidth(line.text) + Math.min(line.indent, 4)
  }
  return out
}

interface KeptLine extends RawLine {
  /** A page number was dropped just before. */
  readonly afterPage: boolean
}

const pageMark =
  /^(?:[-—–－―·•~～_ ]{1,6}\d{1,4}[-—–－―·•~～_ ]{1,6}|第 ?\d{1,4} ?页(?:[ ,，/]{0,2}共 ?\d{1,4} ?页)?|Page \d{1,4}(?: of \d{1,4})?)$/

/**
 * A decorated number (`— 3 —`, `第3页 共9页`) always is a page's. A bare one only when such lines count up by one and stand
 * far apart, as pages do, in lines that are not blank; the numbers of a table's rows stand close.
 */
function dropPageNumbers(lines: readonly RawLine[]): KeptLine[] {
  const bare: { at: number; line: number; value: number }[] = []
  let printed = 0
  lines.forEach((line, at) => {
    if (line.text === '') return
    printed += 1
    if (!line.cell && /^\d{1,3}$/.test(line.text)) bare.push({ at, line: printed, value: Number(line.text) })
  })
  const pages = new Set<number>()
  const first = bare[0]
  const last = bare[bare.length - 1]
  if (first !== undefined && last !== undefined && bare.length > 1) {
    const counts = bare.every((entry, index) => index === 0 || entry.value === (bare[index - 1]?.value ?? 0) + 1)
    if (counts && (last.line - first.line) / (bare.length - 1) >= 10) for (const entry of bare) pages.add(entry.at)
  }
  const kept: KeptLine[] = []
  let afterPage = false
  lines.forEach((line, at) => {
    if (pages.has(at) || (!line.cell && pageMark.test(line.text))) {
      afterPage = true
      return
    }
    if (line.text === '') {
      if (line.startsPage) afterPage = true
      return
    }
    kept.push({ ...line, afterPage: afterPage || line.startsPage })
    afterPage = false
  })
  return kept
}

/** The width at which the text is hard-wrapped, in Chinese characters; null when its lines are whole paragraphs. */
function findMeasure(lines: readonly RawLine[]): number | null {
  const widths = new Array<number>(84).fill(0)
  const open = new Array<number>(84).fill(0)
  let long = 0
  let wider = 0
  let printed = 0
  let running = 0
  for (const line of lines) {
    if (line.cell) continue
    printed += 1
    if (/[，,。；]/.test(line.text)) running += 1
    const width = Math.ceil(displayWidth(line.text) + Math.min(line.indent, 4))
    if (width >= 22) long += 1
    if (width > 80) wider += 1
    else {
      widths[width] = (widths[width] ?? 0) + 1
      if (!endsSentence(line.text)) open[width] = (open[width] ?? 0) + 1
    }
  }
  let best: number | null = null
  let bestCount = 0
  for (let width = 22; width <= 80; width += 1) {
    const count = (widths[width] ?? 0) + (widths[width - 1] ?? 0) + (widths[width - 2] ?? 0)
    if (count > bestCount || (count === bestCount && (widths[width] ?? 0) > 0)) {
      bestCount = count
      best = width
    }
  }
  if (best === null || bestCount < 5 || bestCount < long * 0.4) return null
  // Titles of one length in a list look alike, but are no running text.
  if (running < printed * 0.25) return null
  for (let width = best + 3; width <= 80; width += 1) wider += widths[width] ?? 0
  if (wider > Math.max(1, long * 0.05)) return null
  const unended = (open[best] ?? 0) + (open[best - 1] ?? 0) + (open[best - 2] ?? 0)
  return unended >= bestCount * 0.6 ? best : null
}

function usesIndents(lines: readonly RawLine[]): boolean {
  let indented = 0
  let flush = 0
  for (const line of lines) {
    if (line.cell) continue
    if (line.indent >= 1.5) indented += 1
    else flush += 1
  }
  return indented >= 3 && flush >= indented * 0.5
}

function goesOn(
  previous: RawLine,
  previousWidth: number,
  line: KeptLine,
  measure: number | null,
  indents: boolean,
): boolean {
  if (previous.cell || line.cell) return false
  if (startsSomething(line.text)) return false
  if (isBareNumeral(previous.text)) return true
  // A document's number and the words after the addressees stand on lines of their own, however wide those above are.
  if (isDocumentNumberLine(line.text) || isAddressee(previous.text)) return false
  const ended = endsSentence(previous.text)
  if (measure === null) {
    // Whole paragraphs, yet a page break may have cut one.
    return line.afterPage && !ended && displayWidth(previous.text) > 40 && line.indent < 1.5
  }
  if (indents && line.indent >= 1.5) return false
  // A mark that closes or parts never begins a paragraph.
  if (/^[，。、；：！？）》”’%％…]/.test(line.text)) return true
  // Some break lines at a count of characters, digits counted as whole ones.
  if (!ended && previous.text.length >= measure - 1 && previousWidth >= measure * 0.6) return true
  if (ended && !indents) return previousWidth >= measure - 1
  return previousWidth >= measure - 4
}

const starter =
  /^(?:[一二三四五六七八九十]{1,4}[、．]|[（(][一二三四五六七八九十]{1,4}[）)]|\d{1,2}(?:[、．]|\.(?!\d))|第[一二三四五六七八九十百]{1,5}[章节条编]|附 ?件|专栏|——|[（(]此件)/

/** 第一章, 一、 or （一） on a line of its own: its title stands below. */
function isBareNumeral(text: string): boolean {
  return /^(?:第[一二三四五六七八九十百]{1,5}[章节条]|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)])$/.test(
    text,
  )
}

function startsSomething(text: string): boolean {
  return starter.test(text)
}

/** Whether the line may be the last of its paragraph by its last character. */
export function endsSentence(text: string): boolean {
  return /[。！？；：!?;:][”’）)』」]?$|[…]$/.test(text)
}

/** In Chinese characters: a half-width one counts half. */
export function displayWidth(text: string): number {
  let width = 0
  for (let at = 0; at < text.length; at += 1) width += text.charCodeAt(at) < 0x2000 ? 0.5 : 1
  return width
}

function glue(left: string, right: string): string {
  const parted = (/[A-Za-z]$/.test(left) && /^[A-Za-z]/.test(right)) || (isBareNumeral(left) && left.startsWith('第'))
  return parted ? `${left} ${right}` : left + right
}
