import { joinWrappedLines, type RawLine } from './join-wrapped-lines.ts'
import { splitFlatText } from './split-flat-text.ts'

/**
 * Brings a notice to the one text that all spans refer to, whatever file it came from. Pure; linear in length.
 * `readDocument` expects what this gives.
 *
 * What a reader (plain text, HTML, .docx, PDF, OFD) hands in:
 * - one paragraph per line, `\n` between; blank lines are allowed anywhere and mean nothing more than a line end;
 * - a table as one cell per line, each cell ended by ` |`; an empty cell is a line with `|` alone. Rows are not marked,
 *   spans are not repeated. A row on one line (`a | b | c |`, or cells between tabs) is the same. Several paragraphs or
 *   lines inside one cell are joined by one space;
 * - a PDF or OFD as its printed lines, top to bottom: a paragraph's first line keeps its indent as leading `　　` where the
 *   reader knows it; a page starts with `\f` or just goes on; page numbers may stay, they are dropped here. A reader that
 *   knows the cells of a printed table writes them as above;
 * - no mark-up, no list bullets or numbers of its own making, headings as plain lines with their numerals.
 *
 * What comes out, the canonical text:
 * - lines parted by one `\n`, none blank, none with a space at either end; one line is a paragraph, or a cell ending ` |`,
 *   or `|` for an empty cell;
 * - every white space (ideographic, no-break, tab) is one plain space, and none stands between Chinese and the digits of a
 *   date, a document number or an amount (`2021 年 12 月` → `2021年12月`) or beside Chinese punctuation;
 * - hard-wrapped lines are one line again, bare page numbers are gone, a flat text is cut at its headings;
 * - full-width letters and digits and ％ are half-width, compatibility forms of Chinese characters (as PDFs carry them)
 *   the ordinary ones. Punctuation stays as printed, full or half.
 */
export function normalise(raw: string): string {
  const lines: RawLine[] = []
  const printed = cleanCharacters(raw).split('\n')
  const bordered = drawsBorders(printed)
  for (const line of printed) pushLine(line, lines, bordered)
  return splitFlatText(joinWrappedLines(lines).map(tightenSpaces)).join('\n')
}

/** Line ends to `\n`, invisible characters and the signs of Markdown titles away, compatibility forms to the ordinary ones. */
function cleanCharacters(raw: string): string {
  return raw
    .replace(/\r\n?|[\v\u0085\u2028\u2029]/g, '\n')
    .replace(/\f/g, '\n\f')
    .replace(/[^\P{C}\n\t\f]/gu, '')
    .replace(/[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff05]/g, (wide) =>
      String.fromCharCode(wide.charCodeAt(0) - 0xfee0),
    )
    .replace(/[\u2e80-\u2fdf\uf900-\ufaff]/g, (form) => form.normalize('NFKC'))
    .replace(/[｜│┃]/g, '|')
    .replace(/^#{1,6} (?=\S)/gm, '')
}

const space = /[\t \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/

/** Cuts a raw line into cells where it is a row of a table, and into paragraphs where wide gaps stand for line ends. */
function pushLine(line: string, lines: RawLine[], bordered: boolean): void {
  const startsPage = line.startsWith('\f')
  const body = startsPage ? line.slice(1) : line
  let indent = 0
  let start = 0
  while (start < body.length && space.test(body.charAt(start))) {
    const character = body.charAt(start)
    indent += character === '\u3000' ? 1 : character === '\t' ? 2 : 0.5
    start += 1
  }
  const content = body.slice(start).replace(/\f/g, '').trimEnd()
  if (content === '') {
    lines.push({ text: '', indent: 0, cell: false, startsPage })
    return
  }
  const cells = cutCells(content, bordered)
  if (cells !== null) {
    for (const cell of cells) lines.push({ text: cell, indent: 0, cell: cell.endsWith('|'), startsPage: false })
    return
  }
  let first = true
  for (const part of cutAtGaps(content)) {
    lines.push({ text: collapse(part), indent: first ? indent : 2, cell: false, startsPage: startsPage && first })
    first = false
  }
}

/** Whether rows are drawn with a bar before their first cell (`| a | b |`): then that bar ends no cell. */
function drawsBorders(lines: readonly string[]): boolean {
  let before = 0
  let after = 0
  for (const line of lines) {
    const content = line.trim()
    if (content.length < 3 || !content.includes('|')) continue
    if (/^\|[^|]+\|/.test(content.slice(0, 400))) before += 1
    else if (!content.startsWith('|')) after += 1
  }
  return before > after
}

/** `a | b |` → `['a |', 'b |']`, prose among them without its bar; null when the line is no row. Two bars, a bar at an end, or two tabs make a row. */
function cutCells(content: string, bordered: boolean): string[] | null {
  const bars = content.split('|')
  let parts: string[]
  if (bars.length > 1) {
    const atEnd = content.endsWith('|')
    const atStart = content.startsWith('|')
    if (!atEnd && !atStart && bars.length < 3) return null
    parts = bars
    if (atEnd) parts.pop()
    if (atStart && bordered && parts.length > 1) parts.shift()
    if (parts.length > 0 && parts.every((part) => /^\s*:?-{2,}:?\s*$/.test(part))) return []
  } else {
    parts = content.split('\t')
    if (parts.length < 3) return null
  }
  const open = !content.endsWith('|')
  return parts.map((part, index) => {
    const text = collapse(part)
    if (text === '') return '|'
    // A notice without line breaks: its own words stand behind the last bar, or between two tables.
    const prose =
      text.includes('。') &&
      (text.length > 800 ||
        (text.length > 300 && text.includes('。一、')) ||
        (open && index === parts.length - 1 && text.length > 100))
    return prose && parts.length > 3 ? text : `${text} |`
  })
}

/**
 * Some pages keep paragraphs apart only by `　　`. A gap inside a label (`标　　题：`) is none: what stands before the
 * colon is short.
 */
function cutAtGaps(content: string): string[] {
  if (content.length < 40 || !content.includes('\u3000\u3000')) return [content]
  const parts: string[] = []
  for (const part of content.split(/\u3000{2,}/)) {
    if (part === '') continue
    const previous = parts[parts.length - 1]
    if (previous !== undefined && previous.length < 6 && /^.{0,4}[:：]/.test(part)) parts[parts.length - 1] += part
    else parts.push(part)
  }
  return parts
}

function collapse(text: string): string {
  return text.replace(/[\s\u00a0]+/g, ' ').trim()
}

const chinese = /[\u3400-\u9fff\u3007]/
const wideMark = /[\u3001-\u3003\u3008-\u3011\u3014-\u301f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff5e“”‘’…—]/

/** Takes out the spaces that a typesetter or a PDF put between Chinese, digits and marks. See `normalise`. */
function tightenSpaces(line: string): string {
  if (!line.includes(' ')) return line
  // A title or signature set wide: 云 溪 市 人 民 政 府.
  if (line.length < 80 && /^(?:[\u4e00-\u9fff] ){3,}[\u4e00-\u9fff]$/.test(line)) return line.replace(/ /g, '')
  let out = ''
  for (let at = 0; at < line.length; at += 1) {
    const character = line.charAt(at)
    if (character !== ' ' || keepsSpace(line, at)) out += character
  }
  return out
}

function keepsSpace(line: string, at: number): boolean {
  const before = line.charAt(at - 1)
  const after = line.charAt(at + 1)
  if (after === '|') return true
  // After a full stop or a closing bracket a space may part two entries of one cell or two signatures: it stays.
  if (/[，、；：（〔《“‘,;]/.test(before) && wideOrChinese(after)) return false
  if (/[，、。；：）〕》”’％%]/.test(after)) return false
  if (/[〔〕]/.test(before) || /[〔〕]/.test(after)) return false
  if (isDigit(before) && chinese.test(after)) return !isAmount(line, at) || isLabel(line, at + 1)
  if (chinese.test(before) && isDigit(after)) return !isBareNumber(line, at + 1)
  return true
}

const wideOrChinese = (character: string) => chinese.test(character) || wideMark.test(character) || isDigit(character)
const isDigit = (character: string) => character >= '0' && character <= '9'

/** 浏览次数：100 发布时间：…: the next label of a line of document data. */
function isLabel(line: string, at: number): boolean {
  return /^[\u4e00-\u9fff]{2,6}[:：]/.test(line.slice(at, at + 7)) && !/[年月日号]/.test(line.charAt(at))
}

/** Whether the digits that end before `at` are a number in running text: not an annex's, a row's, a day's or an hour's. */
function isAmount(line: string, at: number): boolean {
  let start = at
  while (start > 0 && at - start < 12 && /[\d.]/.test(line.charAt(start - 1))) start -= 1
  if (start === 0) return /[年月日号]/.test(line.charAt(at + 1))
  const before = line.charAt(start - 1)
  if (/[-:/]/.test(before)) return false
  return !/(?:附件|附表|专栏|表|图) ?$/.test(line.slice(Math.max(0, start - 3), start))
}

/** Whether the digits from `at` on are a number in running text, and not the number of a list entry (`2.`, `2、`). */
function isBareNumber(line: string, at: number): boolean {
  let end = at
  while (end < line.length && end - at < 12 && isDigit(line.charAt(end))) end += 1
  const after = line.charAt(end)
  if (after === '、' || after === '．' || after === '-' || after === '/' || after === ':') return false
  if (after === '.' && !isDigit(line.charAt(end + 1))) return false
  return true
}
