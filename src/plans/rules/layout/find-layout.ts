import type { LayoutRow, Span, Warning } from '../../plans.schema.ts'
import type { PlanDocument } from '../document/document.ts'
import { type LayoutColumn, readLayoutHead } from './columns.ts'
import { splitDirections } from './directions.ts'
import { looksLikePlace, readLayoutLists } from './lists.ts'

export interface LayoutReading {
  readonly rows: LayoutRow[]
  readonly warnings: Warning[]
  /** What the tables take up: their heads and cells. */
  readonly spans: Span[]
}

interface Cell {
  readonly text: string
  readonly span: Span
}

/**
 * Reads the tables that give each place its directions (板块/园区 | 主攻方向), printed one cell a line with rows and spans
 * lost. The rows are zones; a district that names no zone is its own host (`hostZone` null).
 *
 * A table starts at a head whose columns are called so and ends at the first line that is no cell. A plan without such a
 * table may list its places line by line (`东溪区：新材料、光电。`).
 */
export function findLayout(document: PlanDocument): LayoutReading {
  const rows: LayoutRow[] = []
  const warnings: Warning[] = []
  const spans: Span[] = []
  const paragraphs = document.paragraphs
  for (let index = 0; index < paragraphs.length; index += 1) {
    const head = readLayoutHead(document, index)
    if (head === null) continue
    const cells: Cell[] = []
    let at = head.next
    for (; at < paragraphs.length; at += 1) {
      const paragraph = paragraphs[at]
      if (paragraph === undefined || paragraph.part !== head.part || paragraph.heading !== head.heading) break
      const text = document.text.slice(paragraph.span[0], paragraph.span[1])
      if (head.barred ? paragraph.kind !== 'cell' : paragraph.kind === 'cell' || /。$/.test(text)) break
      cells.push({ text, span: paragraph.span })
    }
    const found = readCells(head.columns, cells, warnings)
    if (found.length > 0) {
      const first = captionOf(document, index) ?? paragraphs[index]?.span[0] ?? 0
      spans.push([first, cells[cells.length - 1]?.span[1] ?? first])
      rows.push(...found)
    }
    index = at - 1
  }
  if (rows.length > 0) return { rows, warnings, spans }
  const lists = readLayoutLists(document)
  return { rows: lists, warnings, spans: lists.map((row) => row.span) }
}

/** Rows come by their shape where districts stand before zones, and by the place of their columns where they do not. */
function readCells(columns: readonly LayoutColumn[], cells: readonly Cell[], warnings: Warning[]): LayoutRow[] {
  const directions = columns.indexOf('directions')
  const before = columns.slice(0, directions).filter((column) => column !== 'count')
  const extra = columns.length - directions - 1
  const inOrder = !before.includes('other') && !(before[0] === 'zone' && before.length > 1)
  if (!inOrder) return readFullRows(columns, cells)
  return before.length > 1 ? readThreeColumns(cells, extra) : readTwoColumns(dropColumns(cells, extra), warnings)
}

/** Every row has all its cells, or all but a district that spans several. */
function readFullRows(columns: readonly LayoutColumn[], cells: readonly Cell[]): LayoutRow[] {
  const rows: LayoutRow[] = []
  const districtAt = columns.includes('district') ? columns.indexOf('district') : columns.indexOf('place')
  const zoneAt = columns.indexOf('zone')
  let district: Cell | null = null
  for (const given of cutRows(columns, cells)) {
    const row: (Cell | undefined)[] = [...given]
    if (row.length === columns.length - 1) row.splice(districtAt, 0, undefined)
    if (row.length !== columns.length) continue
    district = row[districtAt] ?? district
    const zone = zoneAt < 0 ? undefined : row[zoneAt]
    const directions = row[columns.indexOf('directions')]
    const host = district ?? zone
    const first = given[0]
    if (host === undefined || directions === undefined || first === undefined) continue
    const own = zone === undefined || zone === host || isNone(zone.text)
    rows.push(makeRow(host, own ? null : joinName(zone.text), directions.text, [first.span[0], directions.span[1]]))
  }
  return rows
}

/** Cuts at the numbers that count the rows; without them, at every full row. */
function cutRows(columns: readonly LayoutColumn[], cells: readonly Cell[]): Cell[][] {
  const rows: Cell[][] = []
  if (columns[0] === 'count') {
    for (const cell of cells) {
      if (cell.text === String(rows.length + 1)) rows.push([cell])
      else rows[rows.length - 1]?.push(cell)
    }
    return rows
  }
  if (cells.length % columns.length !== 0) return []
  for (let at = 0; at < cells.length; at += columns.length) rows.push(cells.slice(at, at + columns.length))
  return rows
}

/** Where the line above a table that only names it begins: short, no sentence, called a layout or a table. */
function captionOf(document: PlanDocument, index: number): number | null {
  const above = document.paragraphs[index - 1]
  if (above === undefined || above.part !== document.paragraphs[index]?.part || above.kind === 'cell') return null
  const text = document.text.slice(above.span[0], above.span[1])
  return text.length <= 40 && /(?:布局|一览表?|分布表?|方向表?|表)$/.test(text) ? above.span[0] : null
}

/** Two columns of places and directions, without the ones behind: place, directions, so many others, and again. */
function dropColumns(cells: readonly Cell[], extra: number): readonly Cell[] {
  if (extra === 0) return cells
  const rows = cells.filter((cell) => !/^\d{1,3}$/.test(cell.text))
  return rows.filter((_, index) => index % (2 + extra) < 2)
}

/** District | its zones and their directions, or the directions of the district itself. */
function readTwoColumns(cells: readonly Cell[], warnings: Warning[]): LayoutRow[] {
  const rows: LayoutRow[] = []
  let district: Cell | null = null
  let filled = true
  for (const [index, cell] of cells.entries()) {
    if (/^\d{1,3}$/.test(cell.text)) continue
    const entries = cutEntries(cell)
    if (entries.length > 0 && district !== null) {
      if (entries.length > 1)
        warnings.push({
          code: 'zones_in_one_cell',
          message: `“${joinName(district.text)}”的一个单元格里有${entries.length}个园区，已按“名称：”拆成${entries.length}行，请核对拆分处。`,
          span: cell.span,
        })
      for (const entry of entries) rows.push(makeRow(district, entry.zone, entry.directions, entry.span))
      filled = true
      continue
    }
    const opensRow: boolean =
      district === null || (filled && (looksLikePlace(cell.text) || opensDistrict(cells[index + 1])))
    if (opensRow) {
      district = cell
      filled = false
      continue
    }
    if (district === null) continue
    const span: Span = filled ? cell.span : [district.span[0], cell.span[1]]
    rows.push(makeRow(district, null, cell.text, span))
    if (!filled) warnOwnHost(district, warnings)
    filled = true
  }
  for (const name of new Set(rows.map((row) => row.district))) {
    const cell = cells.find((candidate) => candidate.text !== name && joinName(candidate.text) === name)
    if (cell !== undefined)
      warnings.push({
        code: 'name_rejoined',
        message: `表格里的名称在换行处断开，已连成“${name}”，请核对。`,
        span: cell.span,
      })
  }
  return rows
}

/** Whether the next cell is the content of a district: zones, or a list of directions. */
function opensDistrict(next: Cell | undefined): boolean {
  return next !== undefined && (cutEntries(next).length > 0 || (/[、]/.test(next.text) && !looksLikePlace(next.text)))
}

function warnOwnHost(district: Cell, warnings: Warning[]): void {
  warnings.push({
    code: 'district_is_own_zone',
    message: `“${joinName(district.text)}”没有另列开发园区（功能区），按它自己就是一处读取，请核对。`,
    span: district.span,
  })
}

interface Entry {
  readonly zone: string
  readonly directions: string
  readonly span: Span
}

/** `甲区：a、b 乙港：c` → two entries. A colon inside brackets starts none. */
function cutEntries(cell: Cell): Entry[] {
  const { text } = cell
  const starts: { name: number; colon: number }[] = []
  let depth = 0
  let nameFrom = 0
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at)
    if (character === '（' || character === '(') depth += 1
    else if (character === '）' || character === ')') depth = Math.max(0, depth - 1)
    else if (depth > 0) continue
    else if (character === ' ' || character === '；' || character === ';' || character === '。') nameFrom = at + 1
    else if (character === '、' || character === '，' || character === ',') nameFrom = -1
    else if ((character === '：' || character === ':') && nameFrom >= 0 && at > nameFrom && at - nameFrom <= 30) {
      // A name over a line end: what stands before its space belongs to it when no entry is open yet.
      starts.push({ name: starts.length === 0 ? 0 : nameFrom, colon: at })
      nameFrom = -1
    }
  }
  return starts.map((start, index) => {
    const end = starts[index + 1]?.name ?? text.length
    const directions = text.slice(start.colon + 1, end).trimEnd()
    const from = cell.span[0] + start.name
    return {
      zone: joinName(text.slice(start.name, start.colon)),
      directions,
      span: [from, cell.span[0] + start.colon + 1 + directions.length],
    }
  })
}

/** District | zone | directions, the district's cell spanning its zones. */
function readThreeColumns(cells: readonly Cell[], extra: number): LayoutRow[] {
  const rows: LayoutRow[] = []
  let district: Cell | null = null
  let names: Cell[] = []
  let skip = 0
  for (const [index, cell] of cells.entries()) {
    if (skip > 0) {
      skip -= 1
      continue
    }
    if (/^\d{1,3}$/.test(cell.text)) continue
    const next = cells[index + 1]
    const isName =
      names.length === 0 ||
      (names.length === 1 &&
        (looksLikePlace(cell.text) || isNone(cell.text)) &&
        next !== undefined &&
        !looksLikePlace(next.text))
    if (isName) {
      names.push(cell)
      continue
    }
    const zone = names[names.length - 1]
    if (names.length > 1) district = names[0] ?? district
    if (zone !== undefined) {
      const host = district ?? zone
      const own = host === zone || isNone(zone.text) || joinName(zone.text) === joinName(host.text)
      rows.push(
        makeRow(host, own ? null : joinName(zone.text), cell.text, [names[0]?.span[0] ?? zone.span[0], cell.span[1]]),
      )
    }
    names = []
    skip = extra
  }
  return rows
}

const isNone = (text: string): boolean => /^[/／—－-]+$/.test(text)

function makeRow(district: Cell, hostZone: string | null, directions: string, span: Span): LayoutRow {
  return { district: joinName(district.text), hostZone, directions: splitDirections(directions), span }
}

/** A name broken inside its cell is one name; a space between Latin words stays. */
function joinName(text: string): string {
  return text.replace(/(?<![A-Za-z]) | (?![A-Za-z])/g, '')
}
