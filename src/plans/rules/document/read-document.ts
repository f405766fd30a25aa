import type { Heading, Span } from '../../plans.schema.ts'
import type { Paragraph, PlanDocument } from './document.ts'
import { cutHeading, type LeadingNumeral, makeHeading, type NumeralKind, rankKinds } from './find-headings.ts'
import { type DocumentLine, markParts } from './mark-parts.ts'
import { chooseNumbering, type ReadNumeral } from './numbering.ts'

/**
 * Cuts a normalised notice (see `normalise`) into headings, paragraphs and annexes.
 *
 * Every line that is no heading of its own becomes one paragraph; a line with a run-in heading gives the rest of the line.
 * A heading that is a whole sentence is in the paragraph as well (see `cutHeading`).
 */
export function readDocument(text: string): PlanDocument {
  const bare = cutLines(text)
  const readNumeral = chooseNumbering(bare.filter((line) => !line.cell).map((line) => line.text))
  const { lines, annexes } = markParts(bare, readNumeral)
  const found = collectNumerals(lines, readNumeral)
  const levels = rankKinds(new Set([...found.values()].map((entry) => entry.kind)))
  const headings: Heading[] = []
  const paragraphs: Paragraph[] = []
  for (const [index, line] of lines.entries()) {
    const content = line.text
    const numeral = found.get(index)
    const level = numeral === undefined ? null : levels[numeral.kind]
    let from = 0
    let heading = line.part === 'cover' || line.part === 'furniture' ? -1 : headings.length - 1
    if (numeral !== undefined && level !== null) {
      const cut =
        numeral.number === ''
          ? { textTo: content.length, bodyFrom: content.length }
          : cutHeading(content, numeral.textFrom)
      headings.push(makeHeading(content, line.start, numeral, level, cut))
      heading = headings.length - 1
      from = cut.bodyFrom
    }
    if (from >= content.length) continue
    const span: Span = [line.start + from, line.start + content.length]
    paragraphs.push({
      span,
      part: line.part,
      kind: line.cell ? 'cell' : 'prose',
      heading: line.part === 'annex' ? -1 : heading,
    })
  }
  return { text, headings, paragraphs: releaseClosing(text, paragraphs, headings), annexes }
}

function cutLines(text: string): { text: string; start: number; cell: boolean }[] {
  const lines: { text: string; start: number; cell: boolean }[] = []
  let start = 0
  while (start < text.length) {
    const end = text.indexOf('\n', start)
    const stop = end < 0 ? text.length : end
    const content = text.slice(start, stop)
    if (content.endsWith(' |')) lines.push({ text: content.slice(0, -2), start, cell: true })
    else if (content === '|') lines.push({ text: '', start, cell: true })
    else lines.push({ text: content, start, cell: false })
    start = stop + 1
  }
  return lines
}

/**
 * The lines that carry a heading's numeral, by line. Numbered items of a list under an article (`（一）…；`) are none, nor
 * are those of a box (专栏) or a table of contents.
 */
function collectNumerals(lines: readonly DocumentLine[], readNumeral: ReadNumeral): Map<number, LeadingNumeral> {
  const found = new Map<number, LeadingNumeral>()
  const last: Partial<Record<NumeralKind, number>> = {}
  let box: number | null = null
  let listItem: NumeralKind | null = null
  /** The last number of the notes below a table (注：1.…, 2.…). */
  let note = 0
  for (const [index, line] of lines.entries()) {
    if (line.part !== 'body' || line.cell) continue
    if (/^[（(【]?(?:备注|说明|注)[】]?[：:] ?1[.、．]/.test(line.text)) {
      note = 1
      continue
    }
    if (/^专栏 ?[\d一二三四五六七八九十]{0,3}/.test(line.text) && line.text.length < 60) {
      box = 0
      continue
    }
    const numeral = readNumeral(line.text) ?? readBeforeDigits(line.text, (last.third ?? 0) + 1)
    if (numeral === null || (line.contents && numeral !== null)) continue
    if (note > 0 && numeral.kind === 'third' && numeral.value === note + 1 && numeral.value !== (last.third ?? 0) + 1) {
      note = numeral.value
      continue
    }
    note = 0
    if (box !== null && numeral.kind === 'third') {
      // Inside a box numbers start again at 1; the plan's own go on from before it.
      const goesOn: boolean = numeral.value === (last.third ?? 0) + 1 && numeral.value !== box + 1
      if (!goesOn) {
        box = numeral.value
        continue
      }
    }
    box = null
    const ended = /[；;]$/.test(line.text)
    const underArticle = last.article !== undefined && (numeral.kind === 'second' || numeral.kind === 'third')
    if (underArticle && (ended || listItem === numeral.kind)) {
      listItem = ended ? numeral.kind : null
      continue
    }
    listItem = null
    last[numeral.kind] = numeral.value
    if (numeral.kind === 'first' || numeral.kind === 'chapter') last.third = 0
    if (numeral.kind === 'second') last.third = 0
    found.set(index, numeral)
  }
  return found
}

/** `11.121人才工程。…`: a title that begins with digits, where exactly this number is due. Amounts (`3.25亿元`) are none. */
function readBeforeDigits(line: string, due: number): LeadingNumeral | null {
  const match = /^(\d{1,3})\.(?=\d{2,4}[\u4e00-\u9fff])(?!\d+[.万亿千百元个家亩吨公平年月])/.exec(line.slice(0, 16))
  if (match === null || due < 2 || Number(match[1]) !== due) return null
  return { kind: 'third', number: match[1] ?? '', value: due, textFrom: match[0].length }
}

/**
 * The paragraphs that close a plan stand under no task: where every item before is one paragraph run into its heading,
 * prose that follows the last item belongs to the whole. They get heading -1.
 */
function releaseClosing(text: string, paragraphs: Paragraph[], headings: readonly Heading[]): Paragraph[] {
  const last = headings.length - 1
  const lastHeading = headings[last]
  if (lastHeading === undefined) return paragraphs
  const under = new Map<number, number>()
  for (const paragraph of paragraphs) {
    if (paragraph.part === 'body' && paragraph.kind === 'prose')
      under.set(paragraph.heading, (under.get(paragraph.heading) ?? 0) + 1)
  }
  const siblings = headings.flatMap((heading, index) =>
    heading.level === lastHeading.level && index !== last ? [index] : [],
  )
  const single = siblings.filter((index) => (under.get(index) ?? 0) <= 1).length
  // A heading with others below it, and nothing of its own, is no item.
  const items = siblings.filter((index) => (headings[index + 1]?.level ?? 0) <= lastHeading.level).length
  if (items < 1 || single < siblings.length) return paragraphs
  let seen = 0
  return paragraphs.map((paragraph) => {
    if (paragraph.part !== 'body' || paragraph.kind !== 'prose' || paragraph.heading !== last) return paragraph
    seen += 1
    const owners = /^[（(][^（）()]*(?:单位|部门)[：:]/.test(text.slice(paragraph.span[0], paragraph.span[0] + 24))
    return owners || seen === 1 ? paragraph : { ...paragraph, heading: -1 }
  })
}
