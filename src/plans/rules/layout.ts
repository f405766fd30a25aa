import type { LayoutRow, Span, Warning } from '../plans.schema.ts'
import { splitDirections } from './directions.ts'
import type { PlanDocument } from './document.ts'

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

/** What the columns of a layout table are called. */
const placeColumn =
  /^(?:板块|园区|区域|地区|县(?:（|\()?市?、?区?(?:）|\))?|县市区|区县|各县区|功能区|开发区|片区|载体|基地|所在地|所属区域|所属板块|所属地区|产业园区?|开发园区|板块名称|园区名称|名称|特色园区|重点园区|属地|承载园区)(?:[/／、（(和或].{1,12})?$/
const directionColumn =
  /^(?:主攻方向|主导产业|产业方向|重点方向|发展方向|重点产业|产业定位|特色产业|重点领域|重点发展产业|发展重点|主攻产业|主要产业|产业布局|重点发展方向|细分领域|细分赛道|产业领域|主导产业方向|重点发展领域|未来产业方向|发展定位)(?:[/／、（(及和].{1,12})?$/
const countColumn = /^(?:序号|编号)$/

/**
 * Reads the tables that give each place its directions (板块/园区 | 主攻方向), printed one cell a line with rows and spans
 * lost. The rows are zones; a district that names no zone is its own host (`hostZone` null).
 *
 * A table starts at a head whose columns are called so and ends at the first line that is no cell.
 */
export function findLayout(document: PlanDocument): LayoutReading {
  const rows: LayoutRow[] = []
  const warnings: Warning[] = []
  const spans: Span[] = []
  const paragraphs = document.paragraphs
  for (let index = 0; index < paragraphs.length; index += 1) {
    const head = readHead(document, index)
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
    const found = head.zones
      ? readThreeColumns(cells, head.extra)
      : readTwoColumns(dropColumns(cells, head.extra), warnings)
    if (found.length > 0) {
      const first = captionOf(document, index) ?? paragraphs[index]?.span[0] ?? 0
      spans.push([first, cells[cells.length - 1]?.span[1] ?? first])
      rows.push(...found)
    }
    index = at - 1
  }
  return { rows, warnings, spans }
}

/** Where the line above a table that only names it begins: short, no sentence, called a layout or a table. */
function captionOf(document: PlanDocument, index: number): number | null {
  const above = document.paragraphs[index - 1]
  if (above === undefined || above.part !== document.paragraphs[index]?.part || above.kind === 'cell') return null
  const text = document.text.slice(above.span[0], above.span[1])
  return text.length <= 40 && /(?:布局|一览表?|分布表?|方向表?|表)$/.test(text) ? above.span[0] : null
}

interface Head {
  readonly next: number
  /** Columns behind the directions that say something else. */
  readonly extra: number
  readonly barred: boolean
  /** Whether district and zone have a column each. */
  readonly zones: boolean
  readonly part: string
  readonly heading: number
}

function readHead(document: PlanDocument, index: number): Head | null {
  const first = document.paragraphs[index]
  if (first === undefined || (first.part !== 'body' && first.part !== 'annex')) return null
  let places = 0
  for (let at = index; at < index + 5; at += 1) {
    const paragraph = document.paragraphs[at]
    if (paragraph === undefined || paragraph.kind !== first.kind || paragraph.part !== first.part) return null
    const text = document.text.slice(paragraph.span[0], paragraph.span[1]).replace(/ /g, '')
    if (countColumn.test(text)) continue
    if (placeColumn.test(text)) {
      places += 1
      continue
    }
    if (places === 0 || !directionColumn.test(text)) return null
    const extra = countExtraColumns(document, at + 1)
    return {
      next: at + 1 + extra,
      extra,
      barred: first.kind === 'cell',
      zones: places > 1,
      part: first.part,
      heading: first.heading,
    }
  }
  return null
}

const otherColumn =
  /^(?:备注|发展目标|目标|规划面积|面积|龙头企业|重点企业|链主企业|重点项目|牵头单位|责任单位|级别|类型|定位|功能定位|产值|产值目标|四至范围|位置|建设主体|运营主体|联系人)(?:[（(].{1,12})?$/

function countExtraColumns(document: PlanDocument, from: number): number {
  let count = 0
  for (let at = from; count < 6; at += 1) {
    const paragraph = document.paragraphs[at]
    if (paragraph === undefined) break
    if (!otherColumn.test(document.text.slice(paragraph.span[0], paragraph.span[1]).replace(/ /g, ''))) break
    count += 1
  }
  return count
}

/** Two columns of places and directions, without the ones behind: place, directions, so many others, and again. */
function dropColumns(cells: readonly Cell[], extra: number): readonly Cell[] {
  if (extra === 0) return cells
  const rows = cells.filter((cell) => !/^\d{1,3}$/.test(cell.text))
  return rows.filter((_, index) => index % (2 + extra) < 2)
}

const placeEnd =
  /(?:市|县|区|旗|州|园|港|镇|乡|街道|新城|基地|板块|湾|岛|开发区|高新区|园区|示范区|新区|创新区|片区|科学城|产业城|小镇|组团|集聚区)(?:[（(][^（）()]{1,20}[）)])?$/

function looksLikePlace(text: string): boolean {
  return text.length <= 30 && !/[、，；。：:]/.test(text) && placeEnd.test(text.replace(/ /g, ''))
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
