import type { Span } from '../../plans.schema.ts'
import { findAnnexColumn } from '../annex/annex-table.ts'
import { hasCoverData } from '../notice/cover-data.ts'
import {
  documentNumberPattern,
  findDataField,
  isAddressee,
  isDayLine,
  isDocumentNumberLine,
  isPublicNote,
  isSignatureLine,
  isSignatureWithDay,
  isTailLine,
  isTitleLine,
} from '../notice/cover-lines.ts'
import type { Paragraph } from './document.ts'
import type { ReadNumeral } from './numbering.ts'

export interface DocumentLine {
  /** Without the cell's mark. */
  readonly text: string
  readonly start: number
  readonly cell: boolean
  readonly part: Paragraph['part']
  /** A line of a table of contents. */
  readonly contents: boolean
}

interface MutableLine {
  text: string
  start: number
  cell: boolean
  part: Paragraph['part']
  contents: boolean
}

type BareLine = Pick<DocumentLine, 'text' | 'start' | 'cell'>

/** Says of every line whether it is cover, the plan's own words, an annex, or the page around the document. */
export function markParts(
  bare: readonly BareLine[],
  readNumeral: ReadNumeral,
): {
  lines: DocumentLine[]
  annexes: { title: string; span: Span }[]
} {
  const lines: MutableLine[] = bare.map((line) => ({ ...line, part: 'body', contents: false }))
  const end = markTail(lines, readNumeral)
  markContents(lines, end, readNumeral)
  const bodyFrom = findBody(lines, end, readNumeral)
  for (let index = 0; index < bodyFrom; index += 1) {
    const line = lines[index]
    if (line !== undefined) line.part = isChrome(line, lines, index) ? 'furniture' : 'cover'
  }
  const annexes = markAnnexes(lines, bodyFrom, end)
  return { lines, annexes }
}

/** Marks the page's footer; gives the index behind the document's last line. */
function markTail(lines: MutableLine[], readNumeral: ReadNumeral): number {
  let end = lines.length
  for (let index = lines.length - 1; index >= 0; index -= 1) {
    const line = lines[index]
    if (line === undefined) continue
    if (isTailLine(line.text)) {
      end = index
      continue
    }
    const substance =
      line.cell ||
      line.text.length > 50 ||
      /[。；]$/.test(line.text) ||
      isDayLine(line.text) ||
      isPublicNote(line.text) ||
      /^附 ?[件表]/.test(line.text) ||
      readNumeral(line.text) !== null ||
      isSignatureWithDay(line.text)
    if (substance) break
  }
  for (let index = end; index < lines.length; index += 1) {
    const line = lines[index]
    if (line !== undefined) line.part = 'furniture'
  }
  return end
}

/** Marks a table of contents: the lines after 目录 until the first of them comes again as a heading. */
function markContents(lines: MutableLine[], end: number, readNumeral: ReadNumeral): void {
  for (let index = 0; index < end; index += 1) {
    const line = lines[index]
    if (line === undefined || line.cell) continue
    if (/[.…·]{4,} ?\d{1,4}$/.test(line.text)) {
      line.contents = true
      continue
    }
    if (!/^目 ?[录次]/.test(line.text)) continue
    if (line.text.length > 8) {
      if (/[一二三]、|第一章/.test(line.text)) line.contents = true
      continue
    }
    line.contents = true
    const first = lines[index + 1]
    if (first === undefined) return
    const key = entryKey(first.text)
    let again = -1
    for (let at = index + 2; at < end; at += 1) {
      if (entryKey(lines[at]?.text ?? '') === key) {
        again = at
        break
      }
    }
    for (let at = index + 1; at < end && at !== again; at += 1) {
      const entry = lines[at]
      if (entry === undefined || entry.text.length > 60 || /。$/.test(entry.text)) break
      if (again < 0 && readNumeral(entry.text) === null && !/\d{1,3}$/.test(entry.text)) break
      entry.contents = true
    }
  }
}

const entryKey = (text: string): string =>
  text
    .replace(/[.…·\-—\s]*\d{0,4}$/, '')
    .replace(/\s/g, '')
    .slice(0, 60)

/** The index of the first line of the plan's own words. */
function findBody(lines: readonly MutableLine[], end: number, readNumeral: ReadNumeral): number {
  let firstHeading = end
  for (let index = 0; index < end; index += 1) {
    const line = lines[index]
    if (line === undefined || line.cell || line.contents) continue
    const numeral = readNumeral(line.text)
    if (numeral === null || numeral.value > 1) continue
    if (numeral.kind === 'third' && isListed(lines, index)) continue
    firstHeading = index
    break
  }
  let addressee = -1
  let signed = -1
  let furthest = -1
  let quoted = ''
  for (let index = 0; index < firstHeading; index += 1) {
    const line = lines[index]
    if (line === undefined) continue
    if (line.cell && signed < 0 && addressee < 0) furthest = index
    if (index < 80 && line.text.length < 160 && hasCoverData(line.text)) furthest = index
    else if (isAddressee(line.text)) addressee = index
    else if (isPublicNote(line.text) || isDayLine(line.text) || isSignatureWithDay(line.text)) signed = index
    else if (isDocumentNumberLine(line.text)) furthest = Math.max(furthest, index)
    const handed = /《([^《》]{4,100})》/.exec(nestQuotes(line.text))
    if (handed !== null && /印发|发布|转发|下发/.test(line.text) && quoted === '' && addressee >= 0)
      quoted = squeeze(handed[1] ?? '')
  }
  const beyond = quoted === '' ? -1 : findTitleBehindLetter(lines, firstHeading, end, quoted)
  if (beyond >= 0) return skipBelowTitle(lines, beyond + 1, end)
  const after = Math.max(addressee, signed)
  const titleAt = findPlanTitle(lines, after + 1, firstHeading, quoted, signed >= 0)
  if (titleAt >= 0) return skipBelowTitle(lines, titleAt + 1, firstHeading)
  if (signed > addressee && addressee >= 0 && firstHeading < end) return signed + 1
  if (addressee >= 0) return addressee + 1
  let from = furthest + 1
  for (let index = from; index < firstHeading; index += 1) {
    const line = lines[index]
    if (line === undefined) break
    if (isTitleLine(line.text) || isDocumentNumberLine(line.text) || isDayLine(line.text)) from = index + 1
  }
  return skipBelowTitle(lines, Math.min(from, firstHeading), firstHeading)
}

/** A letter with numbered points of its own: the plan begins at its title, behind the signature. */
function findTitleBehindLetter(lines: readonly MutableLine[], from: number, end: number, quoted: string): number {
  let signed = false
  for (let index = from; index < end; index += 1) {
    const text = lines[index]?.text ?? ''
    if (isDayLine(text) || isSignatureWithDay(text)) signed = true
    if (!signed || text.length > 120 || !quoted.startsWith(squeeze(text)) || text === '') continue
    let joined = ''
    for (let at = index; at < end && at - index < 4; at += 1) {
      joined += lines[at]?.text ?? ''
      if (squeeze(joined) === quoted) return at
    }
  }
  return -1
}

/** Whether a numbered line stands in the list of attachments. */
function isListed(lines: readonly MutableLine[], index: number): boolean {
  for (let at = index - 1; at >= 0 && at >= index - 20; at -= 1) {
    const text = lines[at]?.text ?? ''
    if (/^附 ?件/.test(text)) return true
    if (!/^\d{1,2} ?[.、．]/.test(text)) return false
  }
  return false
}

function findPlanTitle(
  lines: readonly MutableLine[],
  from: number,
  to: number,
  quoted: string,
  signed: boolean,
): number {
  let title = -1
  for (let index = from; index < to; index += 1) {
    const text = lines[index]?.text ?? ''
    if (lines[index]?.cell) continue
    if (quoted !== '' && squeeze(text) === quoted) return index
    // A title over several lines.
    let joined = text
    for (
      let at = index + 1;
      quoted !== '' && at < to && at - index < 4 && quoted.startsWith(squeeze(joined));
      at += 1
    ) {
      joined += lines[at]?.text ?? ''
      if (squeeze(joined) === quoted) return at
    }
    if (title < 0 && isTitleLine(text) && (signed || quoted !== '' || /^附 ?件/.test(lines[index - 1]?.text ?? '')))
      title = index
  }
  return title
}

/** `《…〈…〉…》` as it is, `《…《…》…》` with the inner marks as 〈〉: the outer title is the one handed out. */
function nestQuotes(text: string): string {
  return text.replace(/《([^《》]{0,60})《([^《》]{1,80})》([^《》]{0,60})》/g, '《$1〈$2〉$3》')
}

/** What may stand between a title and the first words: dates and bodies in brackets, signatures, contents. */
function skipBelowTitle(lines: readonly MutableLine[], from: number, to: number): number {
  let index = from
  while (index < to) {
    const line = lines[index]
    if (line === undefined) break
    const skipped =
      line.contents ||
      isDayLine(line.text) ||
      /^[（(][^（）()]{2,60}[）)]$/.test(line.text) ||
      isSignatureLine(line.text) ||
      isDocumentNumberLine(line.text)
    if (!skipped) break
    index += 1
  }
  return index
}

const squeeze = (text: string): string => text.replace(/[\s《》〈〉<>（）()]/g, '')

/** Whether a line before the plan is the page's own: no data, no title, no letter, no signature. */
function isChrome(line: MutableLine, lines: readonly MutableLine[], index: number): boolean {
  const text = line.text
  if (line.cell) return false
  if (line.contents) return true
  if (text.length > 50 || /[。；]$/.test(text)) return isTailLine(text) && !/。$/.test(text)
  if (hasCoverData(text) || documentNumberPattern.test(text)) return false
  if (findDataField(lines[index - 1]?.text.replace(/[：:]$/, '') ?? '') !== null) return false
  return !(
    isTitleLine(text) ||
    isDocumentNumberLine(text) ||
    isAddressee(text) ||
    isDayLine(text) ||
    isSignatureLine(text) ||
    isSignatureWithDay(text) ||
    isPublicNote(text) ||
    /^附 ?件/.test(text) ||
    /印发|转发|如下|《|^[（(].{2,30}[）)]$/.test(text) ||
    /^\d{1,2} ?[.、．]/.test(text) ||
    startsTitle(text, lines[index + 1]?.text ?? '') ||
    // The plan's own title, over two lines below the signature.
    (closesLetter(lines[index - 1]?.text ?? '') && isTitleLine(lines[index + 1]?.text ?? ''))
  )
}

function closesLetter(text: string): boolean {
  return isDayLine(text) || isPublicNote(text) || isSignatureWithDay(text)
}

/** The first line of a title that goes on below. */
function startsTitle(text: string, next: string): boolean {
  return isTitleLine(text + next) && (/关于|印发|转发/.test(text) || !isTitleLine(next))
}

const annexStart = /^附 ?[件表] ?(?:[\d一二三四五六七八九十]{1,3})? ?[：:、.]?/

/** Marks the annexes, the list that names them, and the signature behind the plan. */
function markAnnexes(lines: MutableLine[], from: number, end: number): { title: string; span: Span }[] {
  const annexes: { title: string; span: Span }[] = []
  let current: { title: string; from: number } | null = null
  let listed = false
  for (let index = from; index < end; index += 1) {
    const line = lines[index]
    if (line === undefined) continue
    const opening = annexStart.exec(line.text)
    if (opening !== null && line.text.length < 90 && !/[。；]/.test(line.text)) {
      const rest = line.text.slice(opening[0].length).trim()
      const asList = /^附 ?[件表][：:]/.test(line.text) && !listed && current === null
      if (asList && (rest !== '' || isBareList(lines, index, end))) {
        listed = true
        index = markList(lines, index, end)
        // A table right below the list, with no line of its own that opens it.
        const below = [lines[index + 1], lines[index + 2]]
        if (below.every((next) => next?.cell) || below.every((next) => next && findAnnexColumn(next.text) !== null))
          current = { title: attachmentTitle(rest), from: index + 1 }
        continue
      }
      if (current !== null) closeAnnex(annexes, current, lines, index)
      current = { title: rest !== '' ? rest : (lines[index + 1]?.text ?? ''), from: index }
    }
    if (current !== null) {
      line.part = 'annex'
      continue
    }
    if (isDayLine(line.text) || isPublicNote(line.text) || isSignatureWithDay(line.text)) {
      line.part = 'cover'
      markSignatureAbove(lines, index, from)
    }
  }
  if (current !== null) closeAnnex(annexes, current, lines, end)
  markUndatedSignature(lines, from)
  return annexes
}

/** The last words of the body may be a signature without a day. */
function markUndatedSignature(lines: MutableLine[], from: number): void {
  for (let index = lines.length - 1; index >= from; index -= 1) {
    const line = lines[index]
    if (line === undefined || line.part !== 'body') continue
    if (line.cell || !isSignatureLine(line.text) || !/(?:政府|办公厅|办公室|委员会|管委会|局|厅)$/.test(line.text))
      return
    line.part = 'cover'
  }
}

function attachmentTitle(text: string): string {
  return text.replace(/^\d{1,2} ?[.、．] ?/, '')
}

function closeAnnex(
  annexes: { title: string; span: Span }[],
  current: { title: string; from: number },
  lines: readonly MutableLine[],
  to: number,
): void {
  const first = lines[current.from]
  const last = lines[to - 1]
  if (first === undefined || last === undefined) return
  annexes.push({
    title: current.title,
    span: [first.start, last.start + last.text.length + (last.cell && last.text !== '' ? 2 : 0)],
  })
}

/** `附件：` above numbered titles, with nothing behind them that an annex would hold. */
function isBareList(lines: readonly MutableLine[], index: number, end: number): boolean {
  let number = 0
  for (let at = index + 1; at < end; at += 1) {
    const text = lines[at]?.text ?? ''
    if (listNumber(text) === number + 1 && text.length < 90 && !/[。；]/.test(text)) number += 1
    else return number > 0 && (annexStart.test(text) || isSignatureLine(text) || closesLetter(text))
  }
  return number > 0
}

/** Marks `附件：1.…` and the lines that go on with it; gives the index of the last. */
function markList(lines: MutableLine[], index: number, end: number): number {
  let last = index
  let number = /[：:]? ?1 ?[.、．]/.test(lines[index]?.text.slice(0, 12) ?? '') ? 1 : 0
  for (let at = index + 1; at < end; at += 1) {
    const line = lines[at]
    if (line === undefined || line.cell || line.text.length > 90 || /[。]/.test(line.text)) break
    const value = listNumber(line.text)
    if (value === null) {
      // A title over two lines: the next number follows below.
      const goesOn = number > 0 && listNumber(lines[at + 1]?.text ?? '') === number + 1 && !isSignatureLine(line.text)
      if (!goesOn) break
    } else number = value
    last = at
  }
  for (let at = index; at <= last; at += 1) {
    const line = lines[at]
    if (line !== undefined) line.part = 'cover'
  }
  return last
}

function listNumber(text: string): number | null {
  const match = /^(\d{1,2}) ?[.、．](?!\d)/.exec(text)
  return match === null ? null : Number(match[1])
}

function markSignatureAbove(lines: MutableLine[], index: number, from: number): void {
  for (let at = index - 1; at >= Math.max(from, index - 12); at -= 1) {
    const line = lines[at]
    if (line === undefined || line.part !== 'body' || line.cell || !isSignatureLine(line.text)) break
    line.part = 'cover'
  }
}
