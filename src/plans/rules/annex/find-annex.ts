import type { AnnexRow, Responsible, Span } from '../../plans.schema.ts'
import type { PlanDocument } from '../document/document.ts'
import { splitUnits } from '../owners/units.ts'
import { type AnnexColumn, findAnnexColumn, firstLeadsPattern, readAnnexHead } from './annex-table.ts'

interface Cell {
  readonly text: string
  readonly span: Span | null
}

/**
 * Reads the table of an .xlsx or .docx file, as rows of cells, to the rows of the annex 重点任务分解表. The head is found by
 * its column names, wherever it stands; empty cells of 序号 and 任务 (spans) take what stands above. No head: no rows.
 */
export function readAnnexTable(table: readonly (readonly string[])[]): AnnexRow[] {
  const headAt = table.findIndex((row) => readAnnexHead(row) !== null)
  const head = headAt < 0 ? null : readAnnexHead(table[headAt] ?? [])
  if (head === null) return []
  const rows: Cell[][] = table
    .slice(headAt + 1)
    .filter((row) => readAnnexHead(row) === null)
    .map((row) => head.map((_, column) => ({ text: (row[column] ?? '').replace(/\s+/g, ' ').trim(), span: null })))
  return makeRows(head, rows)
}

/** Reads the tables of this kind that the annexes, or the plan itself, print one cell a line. */
export function findAnnexRows(document: PlanDocument): AnnexRow[] {
  const rows: AnnexRow[] = []
  for (const span of listPlaces(document)) {
    const cells = listCells(document.text, span)
    const found = findHead(cells)
    if (found === null) continue
    const names = cells.slice(found.next - found.head.length, found.next).map((cell) => cell.text)
    const body = dropRepeatedHeads(cells.slice(found.next), names)
    const ruled = cells.slice(0, found.next - found.head.length).some((cell) => firstLeadsPattern.test(cell.text))
    const head = ruled && !found.head.includes('lead') ? found.head.map(leadByOrder) : found.head
    // 任务类型 | 序号 | 工作任务 | 责任单位: what stands before the number only groups the rows.
    const counting = Math.max(0, head.indexOf('number'))
    const counted = head.slice(counting)
    const inner = counting === 0 ? body : cutAtNumbers(body).flatMap((group) => group.slice(0, counted.length))
    rows.push(...makeRows(counted, rebuildRows(counted, inner)))
  }
  return rows
}

/** 责任单位 under the rule 列第一位者为牵头单位. */
function leadByOrder(column: AnnexColumn): AnnexColumn {
  return column === 'support' ? 'firstLeads' : column
}

/** The annexes, and every run of cells in the plan's own part: marked as such, or below a line that says 序号. */
function listPlaces(document: PlanDocument): Span[] {
  const runs: Span[] = []
  let open: [number, number] | null = null
  let plainUnder: number | null = null
  for (const { part, kind, span, heading } of document.paragraphs) {
    const text = span[1] - span[0] === 2 ? document.text.slice(...span) : ''
    if (part === 'body' && kind === 'prose' && text === '序号' && plainUnder === null) plainUnder = heading
    if (heading !== plainUnder) plainUnder = null
    if (part !== 'body' || (kind !== 'cell' && plainUnder === null)) {
      if (open !== null) runs.push(open)
      open = null
    } else if (open === null) open = [span[0], span[1]]
    else open[1] = span[1]
  }
  if (open !== null) runs.push(open)
  return [...runs, ...document.annexes.map((annex) => annex.span)].sort((left, right) => left[0] - right[0])
}

/** A table over several pages prints its head again on each. */
function dropRepeatedHeads(cells: readonly Cell[], names: readonly string[]): Cell[] {
  const kept: Cell[] = []
  for (let at = 0; at < cells.length; at += 1) {
    if (cells[at]?.text === names[0] && names.every((name, index) => cells[at + index]?.text === name)) {
      at += names.length - 1
      continue
    }
    const cell = cells[at]
    if (cell !== undefined) kept.push(cell)
  }
  return kept
}

function listCells(text: string, span: Span): Cell[] {
  const cells: Cell[] = []
  let start = span[0]
  while (start < span[1]) {
    const stop = text.indexOf('\n', start)
    const end = stop < 0 || stop > span[1] ? span[1] : stop
    const line = text.slice(start, end)
    const content = line.endsWith(' |') ? line.slice(0, -2) : line === '|' ? '' : line
    cells.push({ text: content, span: [start, start + content.length] })
    start = end + 1
  }
  return cells
}

function findHead(cells: readonly Cell[]): { head: AnnexColumn[]; next: number } | null {
  const limit = Math.min(cells.length, 40)
  for (let from = 0; from < limit; from += 1) {
    if (findAnnexColumn(cells[from]?.text ?? '') === null) continue
    let to = from
    while (to < cells.length && to - from < 10 && findAnnexColumn(cells[to]?.text ?? '') !== null) to += 1
    const head = readAnnexHead(cells.slice(from, to).map((cell) => cell.text))
    if (head !== null) return { head, next: to }
    from = to
  }
  return null
}

/**
 * Puts flattened cells back into rows. A full row starts at the next number; the cells up to the number after it are its
 * rest and the rows that share its spanned cells, which are as many columns shorter as the cells that span.
 */
function rebuildRows(head: readonly AnnexColumn[], all: readonly Cell[]): Cell[][] {
  const width = head.length
  const cells = all.filter((cell) => !isSection(cell.text))
  const counted = head[0] === 'number'
  const rows: Cell[][] = []
  if (!counted) {
    const filled = cells.filter((cell) => cell.text !== '')
    const source = cells.length % width === 0 ? cells : filled
    for (let at = 0; at + width <= source.length; at += width) rows.push(source.slice(at, at + width))
    return rows
  }
  const groups = cutAtNumbers(cells)
  let above: readonly Cell[] = []
  for (const group of groups) {
    const number = group[0]
    if (number === undefined) continue
    const grid = group.length % width === 0
    const body = grid ? group : group.filter((cell) => cell.text !== '')
    const first = body.slice(0, width)
    while (first.length < width) first.push({ text: '', span: null })
    const aligned = takeSpanned(head, alignShort(head, first, Math.min(body.length, width)), above)
    rows.push(aligned)
    above = aligned
    const rest = body.slice(width)
    // One cell that names nobody groups the rows below it.
    if (rest.length === 1 && !looksLikeUnits(rest[0]?.text ?? '')) continue
    const size = grid ? width : findRowSize(head, rest)
    for (let at = 0; at + size <= rest.length; at += size) {
      const row = rest.slice(at, at + size)
      const missing = width - row.length
      rows.push([...Array.from({ length: missing }, () => ({ text: '', span: null })), ...row])
    }
  }
  return rows
}

/** A row printed over all columns that groups the rows below it: `一、健全机制`. */
function isSection(text: string): boolean {
  return (
    /^(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|\([一二三四五六七八九十]{1,3}\))/.test(text) &&
    text.length < 50
  )
}

function cutAtNumbers(cells: readonly Cell[]): Cell[][] {
  const groups: Cell[][] = []
  let last = 0
  for (const cell of cells) {
    const value = /^\d{1,3}[.、]?$/.test(cell.text) ? Number.parseInt(cell.text, 10) : null
    const starts = value !== null && (value === last + 1 || (groups.length === 0 && value > 0))
    if (starts) {
      last = value
      groups.push([cell])
    } else groups[groups.length - 1]?.push(cell)
  }
  return groups
}

/** How many cells the rows under a spanning row have: such that owners stand in the owners' columns. */
function findRowSize(head: readonly AnnexColumn[], rest: readonly Cell[]): number {
  const width = head.length
  let best = width
  let bestScore = -1
  for (const spanned of [2, 1, 3, 0]) {
    const size = width - spanned
    if (size < 1 || rest.length % size !== 0) continue
    let score = 0
    rest.forEach((cell, index) => {
      const column = head[spanned + (index % size)]
      const units = looksLikeUnits(cell.text)
      if (column === 'lead' || column === 'support' || column === 'firstLeads') score += units ? 1 : -1
      else if (column === 'content') score += units ? -1 : 1
    })
    if (score > bestScore) {
      best = size
      bestScore = score
    }
  }
  return best
}

/** A row with fewer cells than columns lost an empty one: dates and owners are put where they belong by their shape. */
function alignShort(head: readonly AnnexColumn[], row: Cell[], filled: number): Cell[] {
  if (filled >= head.length) return row
  const given = row.slice(0, filled)
  const aligned: Cell[] = []
  let at = 0
  for (const [column, role] of head.entries()) {
    const cell = given[at]
    const left = head.length - column
    const fits =
      cell !== undefined &&
      (given.length - at >= left ||
        (role === 'due'
          ? looksLikeDate(cell.text)
          : role === 'lead' || role === 'support' || role === 'firstLeads'
            ? looksLikeUnits(cell.text)
            : role !== 'other'))
    aligned.push(fits ? cell : { text: '', span: null })
    if (fits) at += 1
  }
  return aligned
}

const ownerColumns: readonly AnnexColumn[] = ['lead', 'support', 'firstLeads']

/**
 * A counted row that holds nothing but its content stands in the cells that span it: their task is the one above, and so
 * are their owners.
 */
function takeSpanned(head: readonly AnnexColumn[], row: Cell[], above: readonly Cell[]): Cell[] {
  const own = row.filter((cell, column) => cell.text !== '' && head[column] !== 'number')
  const owned = head.some((column, index) => ownerColumns.includes(column) && row[index]?.text !== '')
  if (above.length === 0 || own.length === 0 || (own.length > 1 && !(own.length === 2 && owned))) return row
  const item = head.indexOf('item')
  const content = head.indexOf('content')
  const shifts = item >= 0 && content >= 0 && row[item]?.text !== '' && row[content]?.text === ''
  return row.map((cell, column) => {
    if (shifts && column === item) return { text: '', span: null }
    if (shifts && column === content) return row[item] ?? cell
    if (owned || !ownerColumns.includes(head[column] ?? 'other')) return cell
    return { text: above[column]?.text ?? '', span: null }
  })
}

function looksLikeUnits(text: string): boolean {
  if (isNone(text)) return true
  if (text.length > 160 || /[。；]/.test(text)) return false
  const units = splitUnits(text.replace(/ /g, '、'))
  return (
    units.length > 0 &&
    units.every(
      (unit) =>
        unit.length <= 24 &&
        /(?:局|委|办|部|厅|政府|署|会|院|行|区|县|市|单位|部门|公司|中心|处|办公室|社|集团|园区|板块|乡镇|街道)$/.test(
          unit,
        ),
    )
  )
}

const looksLikeDate = (text: string): boolean =>
  /\d{4}年|\d{1,2}月|持续|长期|年底|季度|常态/.test(text) && text.length < 30
const isNone = (text: string): boolean => /^[/／—\-无]$/.test(text.trim())

function makeRows(head: readonly AnnexColumn[], rows: readonly (readonly Cell[])[]): AnnexRow[] {
  const found: AnnexRow[] = []
  let number = ''
  let item = ''
  for (const row of rows) {
    const cell = (column: AnnexColumn): string => row[head.indexOf(column)]?.text ?? ''
    const filled = row.filter((entry) => entry.text !== '')
    if (filled.length < 2 || filled.every((entry) => isSection(entry.text))) continue
    const named = head.includes('item') ? cell('item') : cell('content')
    if (cell('number') !== '') {
      number = cell('number').replace(/[.、]$/, '')
      if (named !== '') item = named
    } else if (named !== '') item = named
    const stripped = /^(\d{1,3}) ?[.、．](?!\d) ?(.*)$/.exec(item)
    const content = head.includes('item') ? cell('content') : ''
    const spans = row.flatMap((entry) => (entry.span === null || entry.text === '' ? [] : [entry.span]))
    const first = spans[0]
    const last = spans[spans.length - 1]
    const due = cell('due')
    const inOrder = readUnits(cell('firstLeads'))
    found.push({
      number: number !== '' ? number : (stripped?.[1] ?? null),
      item: (stripped?.[2] ?? item).replace(/[。；;]$/, ''),
      content: content === '' || isNone(content) ? null : content,
      lead: [...readUnits(cell('lead')), ...inOrder.slice(0, 1)],
      support: [...readUnits(cell('support')), ...inOrder.slice(1)],
      due: due === '' || isNone(due) ? null : due,
      task: null,
      span: first === undefined || last === undefined ? null : [first[0], last[1]],
    })
  }
  return found
}

function readUnits(text: string): string[] {
  return text === '' || isNone(text)
    ? []
    : splitUnits(text.replace(/(?<=[\u4e00-\u9fff）)]) (?=[\u4e00-\u9fff])/g, '、'))
}

/** The owners that the printed annex names, row by row, as entries of their own. */
export function listAnnexOwners(rows: readonly AnnexRow[]): Responsible[] {
  return rows.flatMap((row) => {
    const units = [...new Set([...row.lead, ...row.support])]
    return row.span === null || units.length === 0 ? [] : [{ heading: row.item, lead: row.lead, units, span: row.span }]
  })
}
