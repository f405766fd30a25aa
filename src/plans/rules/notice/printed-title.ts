import type { Span } from '../../plans.schema.ts'
import { type CoverLine, hasCoverData } from './cover-data.ts'
import {
  findDataField,
  isAddressee,
  isDayLine,
  isDocumentNumberLine,
  isPublicNote,
  isSignatureLine,
  isTitleLine,
} from './cover-lines.ts'
import { formatNumber } from './document-number.ts'

/** The title on the paper: before the addressees, perhaps over several lines, perhaps with the number run on. */
export function findPrintedTitle(lines: readonly CoverLine[]): { text: string; span: Span } | null {
  const candidates: { text: string; span: Span }[] = []
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index]
    if (line === undefined || line.cell) continue
    if (isAddressee(line.text) || isDayLine(line.text) || isPublicNote(line.text)) {
      if (candidates.length > 0 || isAddressee(line.text)) break
      continue
    }
    const bare = withoutMarks(withoutNumber(line.text))
    if (!isTitleLine(bare) || hasCoverData(line.text)) continue
    const { from, text } = gatherTitle(lines, index, bare)
    const rest = finishTitle(lines, index, text)
    candidates.push({ text: rest.text, span: [lines[from]?.span[0] ?? line.span[0], rest.end] })
  }
  return candidates.find((candidate) => /关于|印发|转发/.test(candidate.text)) ?? candidates[0] ?? null
}

/** `云政发〔2024〕1号《…的通知》` → what is inside; other titles as they are. */
function withoutMarks(text: string): string {
  const inner = /^[^《》]{0,30}《(.{6,120})》$/.exec(text)?.[1]
  return inner !== undefined && /关于|印发|转发/.test(inner) ? inner : text
}

function withoutNumber(text: string): string {
  if (text.length > 150 || !/\d{1,5} ?号[）)]?$/.test(text)) return text
  const number = formatNumber(text)
  if (number === null) return text
  const prefix = number.slice(0, number.indexOf('〔'))
  const at = prefix === '' ? -1 : text.lastIndexOf(prefix)
  return at > 0 ? text.slice(0, at).replace(/[（( ]+$/, '') : text
}

/** A title broken over lines: up to three above that end nothing, the topmost of which starts it. */
function gatherTitle(lines: readonly CoverLine[], index: number, bare: string): { from: number; text: string } {
  let from = index
  let text = bare
  if (!/关于|印发|转发/.test(bare)) {
    let joined = bare
    for (let at = index - 1; at >= 0 && index - at <= 3 && isTitlePart(lines[at]); at -= 1) {
      joined = (lines[at]?.text ?? '') + joined
      if (!/关于|印发|转发/.test(lines[at]?.text ?? '')) continue
      from = at
      text = joined
      break
    }
  }
  const above = lines[from - 1]
  if (
    /^(?:关于|印发|转发)/.test(text) &&
    above !== undefined &&
    !above.cell &&
    (isSignatureLine(above.text) || (isTitlePart(above) && startsTitle.test(above.text)))
  ) {
    from -= 1
    text = above.text + text
  }
  return { from, text }
}

/** 关于印发…行动 / 方案（2021—2025年）的通知: a notice that hands something out ends with 的通知, up to three lines on. */
function finishTitle(lines: readonly CoverLine[], index: number, text: string): { text: string; end: number } {
  const end = lines[index]?.span[1] ?? 0
  if (!/印发|转发/.test(text) || /(?:通知|函|批复)[》”]?$/.test(text)) return { text, end }
  let joined = text
  for (const next of lines.slice(index + 1, index + 4)) {
    if (next.cell || next.text.length > 60 || /[。：:；>|]/.test(next.text) || isDocumentNumberLine(next.text)) break
    joined += next.text
    if (/的通知$/.test(next.text)) return { text: joined, end: next.span[1] }
  }
  return { text, end }
}

/** 国务院办公厅转发水利部等部门 / 关于…; 水利部等三部门 / 关于…. */
const startsTitle =
  /^[\u4e00-\u9fff]{2,20}(?:转发|批转)[\u4e00-\u9fff、 ]{2,30}$|^[\u4e00-\u9fff、 ]{2,30}等[\d一二三四五六七八九十]{0,3}个?部门$/

function isTitlePart(line: CoverLine | undefined): boolean {
  if (line === undefined || line.cell || line.text.length > 60 || /[。：:；>|]/.test(line.text)) return false
  return (
    !isTitleLine(line.text) &&
    !isDocumentNumberLine(line.text) &&
    !isDayLine(line.text) &&
    findDataField(line.text) === null
  )
}
