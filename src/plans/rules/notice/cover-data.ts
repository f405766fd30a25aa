import type { Span } from '../../plans.schema.ts'
import { type DataField, documentNumberPattern, findDataField, isAddressee, isTitleLine } from './cover-lines.ts'

/** A line of the cover, with its place. */
export interface CoverLine {
  readonly text: string
  readonly span: Span
  readonly cell: boolean
}

/** A label of the page's block of document data and what stands beside it. */
export interface DataEntry {
  readonly field: DataField
  /** The label without spaces: several labels may name one field. */
  readonly label: string
  readonly value: string
  readonly span: Span
}

/**
 * Reads the labels and values of a portal's data block: in cells (label, value, label, value), as `label：value`, several
 * of them on one line, or with the value on the next line. An empty value gives no entry.
 */
export function readCoverData(lines: readonly CoverLine[]): DataEntry[] {
  const entries: DataEntry[] = []
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index]
    if (line === undefined || line.text.length > 400) continue
    const pairs = findPairs(line.text)
    for (const pair of pairs) {
      let value = pair.value
      let span: Span = [line.span[0] + pair.from, line.span[0] + pair.from + pair.value.length]
      const next = lines[index + 1]
      if (
        value === '' &&
        pair === pairs[pairs.length - 1] &&
        next !== undefined &&
        mayHoldValue(pair.field, line, next)
      ) {
        value = next.text
        span = next.span
      }
      if (value === '' || /^(?:无|暂无|[-—/]+)$/.test(value)) continue
      // 字号 is a size of letters on most pages, and the document's number on some.
      const field = pair.label === '字号' && documentNumberPattern.test(value) ? 'documentNumber' : pair.field
      entries.push({ field, label: pair.label, value, span })
    }
  }
  return entries
}

/** Whether the line holds a label of the data block. */
export function hasCoverData(text: string): boolean {
  return text.length <= 400 && findPairs(text).length > 0
}

interface Pair {
  readonly field: DataField
  readonly label: string
  readonly value: string
  readonly from: number
}

function findPairs(text: string): Pair[] {
  const bare = findDataField(text)
  if (bare !== null) return [{ field: bare, label: text.replace(/\s/g, ''), value: '', from: text.length }]
  const found: { field: DataField; label: string; start: number; from: number }[] = []
  for (let at = 1; at < text.length && found.length < 16; at += 1) {
    const character = text.charAt(at)
    if (character !== '：' && character !== ':' && character !== '】') continue
    const label = findLabelBefore(text, at)
    if (label !== null)
      found.push({ ...label, from: text.charAt(at + 1) === '：' && character === '】' ? at + 2 : at + 1 })
  }
  if (found.length === 0) return findSpacedPairs(text)
  return found.map((entry, index) => {
    const end = found[index + 1]?.start ?? text.length
    const value = text.slice(entry.from, end)
    // 标题： | …: a row of two cells keeps its bar.
    const lead = /^[\s|]*/.exec(value)?.[0].length ?? 0
    return {
      field: entry.field,
      label: entry.label,
      value: value.slice(lead).replace(/[\s|]+$/, ''),
      from: entry.from + lead,
    }
  })
}

/** `索 引 号 MB15/2023-05 发文日期 2023-01-03`: labels and values parted by spaces alone. The line starts with a label. */
function findSpacedPairs(text: string): Pair[] {
  if (text.length > 200 || !text.includes(' ') || /[。；]/.test(text)) return []
  const words: { text: string; from: number }[] = []
  let from = 0
  for (const word of text.split(' ')) {
    words.push({ text: word, from })
    from += word.length + 1
  }
  const pairs: { field: DataField; label: string; from: number; end: number }[] = []
  for (let index = 0; index < words.length; index += 1) {
    const label = findLabelAt(words, index)
    const open = pairs[pairs.length - 1]
    if (label !== null && (open === undefined || open.end > open.from)) {
      const last = words[index + label.count - 1]
      const start = last === undefined ? text.length : last.from + last.text.length + 1
      pairs.push({ field: label.field, label: label.name, from: Math.min(start, text.length), end: 0 })
      index += label.count - 1
    } else if (open === undefined) return []
    else open.end = (words[index]?.from ?? 0) + (words[index]?.text.length ?? 0)
  }
  return pairs.flatMap((pair) => {
    const value = text.slice(pair.from, Math.max(pair.from, pair.end))
    // 文件状态 不限 现行有效 已失效: the choices of a search form.
    return pair.field === 'validity' && value.includes(' ') ? [] : [{ ...pair, value }]
  })
}

/** The longest label that starts at a word; its characters may be set apart (`文 号`). */
function findLabelAt(
  words: readonly { text: string }[],
  index: number,
): { field: DataField; name: string; count: number } | null {
  for (let count = Math.min(4, words.length - index); count > 0; count -= 1) {
    const parts = words.slice(index, index + count).map((word) => word.text)
    if (count > 1 && parts.some((part) => part.length > 2)) continue
    const field = findDataField(parts.join(''))
    if (field !== null) return { field, name: parts.join(''), count }
  }
  return null
}

/** The longest known label that ends at `end`, from a line start, a space or a bracket on. */
function findLabelBefore(text: string, end: number): { field: DataField; label: string; start: number } | null {
  let best: { field: DataField; label: string; start: number } | null = null
  for (let start = end - 2; start >= 0 && end - start <= 16; start -= 1) {
    const before = text.charAt(start - 1)
    if (
      start > 0 &&
      before !== ' ' &&
      before !== '|' &&
      before !== '【' &&
      before !== '；' &&
      before !== '[' &&
      before !== '∙'
    )
      continue
    const field = findDataField(text.slice(start, end))
    if (field !== null) best = { field, label: text.slice(start, end).replace(/[\s[\]【】]/g, ''), start }
  }
  return best
}

/** Whether the next line is the value of a label that stands alone. Cells are; of other lines only what looks like it. */
function mayHoldValue(field: DataField, line: CoverLine, next: CoverLine): boolean {
  if (findPairs(next.text).length > 0) return false
  if (line.cell) return next.cell
  if (next.cell) return false
  switch (field) {
    case 'documentNumber':
      return documentNumberPattern.test(next.text) && next.text.length < 50
    case 'indexNumber':
      return /^[A-Za-z0-9/_\-. ]{6,50}$/.test(next.text)
    case 'issuedOn':
    case 'publishedOn':
      return /^\d{4} ?[-年/.]/.test(next.text) && next.text.length < 30
    case 'title':
      return isTitleLine(next.text)
    case 'issuer':
      return next.text.length < 60 && !/[\d。]/.test(next.text) && !isTitleLine(next.text) && !isAddressee(next.text)
    case 'validity':
      return next.text.length < 12
    case 'category':
      return next.text.length < 40 && !isTitleLine(next.text) && !isAddressee(next.text) && !/[。]/.test(next.text)
    default:
      return false
  }
}
