import type { PlanReading } from '../plans.schema.ts'
import { cutText, type Line } from './cut-text.ts'
import type { Item } from './reading-items.ts'

/** How a line of the notice is set. */
export type LineRole = 'title' | 'chapter' | 'section' | 'prose' | 'cell' | 'label' | 'value' | 'plain'

export interface NoticeLine extends Line {
  readonly role: LineRole
  /** For `chapter` and `section`: the level that page readers are told, without a gap to the one above. */
  readonly level: 3 | 4
}

/** The id under which a heading is among the stretches; headings are no items, they are only set in bold. */
const HEADING = 'heading-'

/** True for the ids of headings among the ids of a piece. */
export function isHeadingId(id: string): boolean {
  return id.startsWith(HEADING)
}

/**
 * The notice as it is drawn: its lines, each with the way it is set and its marked pieces. The `|` that ends a cell of
 * a table is not drawn, nor are cells that hold nothing else.
 */
export function listNoticeLines(reading: PlanReading, items: readonly Item[]): NoticeLine[] {
  const headings = reading.headings.map((heading, index) => ({ id: `${HEADING}${index}`, span: heading.span }))
  const marks = items.flatMap((item) => (item.mark ? [{ id: item.id, span: item.mark }] : []))
  const lines = cutText(reading.text, [...headings, ...marks])
  const firstHeading = reading.headings[0]?.span[0] ?? reading.text.length
  const titles = [reading.notice.title, reading.notice.planTitle].flatMap((title) => (title ? [squeeze(title)] : []))
  let chapterSeen = false
  let labelled = false
  return lines.flatMap((line): NoticeLine[] => {
    const isCover = line.start < firstHeading
    const words = wordsOf(line)
    if (words.trim() === '|') return []
    const cell = words.endsWith('|') ? endCell(line) : null
    const role = cell ? findCellRole(cell, isCover, labelled) : findRole(reading, line, isCover ? titles : [])
    labelled = role === 'label'
    const level = role === 'section' && chapterSeen ? 4 : 3
    if (role === 'chapter') chapterSeen = true
    return [{ ...(cell ?? line), role, level }]
  })
}

/** How many lines may stand above the title before they are passed over. */
const PREAMBLE = 20

/**
 * Where reading begins: at the title, when so much stands above it that it must be the navigation of a web page.
 * Null: at the top.
 */
export function findOpening(lines: readonly NoticeLine[]): NoticeLine | null {
  const first = lines.findIndex((line) => line.role === 'chapter')
  const at = lines.slice(0, Math.max(first, 0)).findLastIndex((line) => line.role === 'title')
  return at > PREAMBLE ? (lines[at] ?? null) : null
}

/** In the data block of a notice a cell that ends in a colon names the one after it. */
function findCellRole(cell: Line, isCover: boolean, labelled: boolean): LineRole {
  const bare = squeeze(wordsOf(cell))
  if (isCover && bare.length <= 8 && /[：:]$/.test(bare)) return 'label'
  return isCover && labelled ? 'value' : 'cell'
}

/** The line without the sign that ends the cell. Its pieces stay, so that labels of marks that end there stay too. */
function endCell(line: Line): Line {
  const pieces = line.pieces.map((piece, at) =>
    at === line.pieces.length - 1 ? { ...piece, text: piece.text.replace(/ ?\|$/, '') } : piece,
  )
  return { ...line, pieces }
}

function wordsOf(line: Line): string {
  return line.pieces.map((piece) => piece.text).join('')
}

function findRole(reading: PlanReading, line: Line, titles: readonly string[]): LineRole {
  const bare = squeeze(wordsOf(line))
  const only = line.pieces.filter((piece) => piece.text.trim() !== '')
  const headingId = only[0]?.ids.find(isHeadingId)
  if (headingId && only.every((piece) => piece.ids.includes(headingId) || /^[。.：:]$/.test(piece.text.trim()))) {
    const level = reading.headings[Number(headingId.slice(HEADING.length))]?.level
    if (level === 1) return 'chapter'
    if (level === 2) return 'section'
  }
  if (bare.length > 5 && !/[。；]$/.test(bare) && titles.some((title) => title.includes(bare))) return 'title'
  if (!bare.includes('。') && line.pieces.some((piece) => piece.ids.some((id) => id.startsWith('zone-')))) return 'cell'
  return /[。；]|[：:;]$/.test(bare) || bare.length >= 40 ? 'prose' : 'plain'
}

function squeeze(text: string): string {
  return text.replaceAll(/\s/g, '')
}
