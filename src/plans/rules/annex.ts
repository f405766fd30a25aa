import type { AnnexRow, Heading, Responsible, Span, Task, Warning } from '../plans.schema.ts'
import { type AnnexColumn, findAnnexColumn, readAnnexHead } from './annex-table.ts'
import type { PlanDocument } from './document.ts'
import { splitUnits } from './owners-units.ts'

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
    rows.push(...makeRows(found.head, rebuildRows(found.head, body)))
  }
  return rows
}

/** The annexes, and every run of cells in the plan's own part. */
function listPlaces(document: PlanDocument): Span[] {
  const runs: Span[] = []
  let open: [number, number] | null = null
  for (const { part, kind, span } of document.paragraphs) {
    if (part !== 'body' || kind !== 'cell') {
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
  for (const group of groups) {
    const number = group[0]
    if (number === undefined) continue
    const grid = group.length % width === 0
    const body = grid ? group : group.filter((cell) => cell.text !== '')
    const first = body.slice(0, width)
    while (first.length < width) first.push({ text: '', span: null })
    rows.push(alignShort(head, first, Math.min(body.length, width)))
    const rest = body.slice(width)
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
      if (column === 'lead' || column === 'support') score += units ? 1 : -1
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
          : role === 'lead' || role === 'support'
            ? looksLikeUnits(cell.text)
            : role !== 'other'))
    aligned.push(fits ? cell : { text: '', span: null })
    if (fits) at += 1
  }
  return aligned
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
    found.push({
      number: number !== '' ? number : (stripped?.[1] ?? null),
      item: (stripped?.[2] ?? item).replace(/[。；;]$/, ''),
      content: content === '' || isNone(content) ? null : content,
      lead: readUnits(cell('lead')),
      support: readUnits(cell('support')),
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

/** The rows with the tasks they belong to, the tasks with what their rows say, and the rows that belong to none. */
export function matchAnnex(
  rows: readonly AnnexRow[],
  tasks: readonly Task[],
  headings: readonly Heading[],
): { annex: AnnexRow[]; tasks: Task[]; unmatched: Warning[] } {
  const filled = tasks.map((task) => ({ ...task, lead: [...task.lead], support: [...task.support] }))
  if (rows.length === 0) return { annex: [], tasks: filled, unmatched: [] }
  const find = taskFinder(tasks)
  const titles = new Set(headings.map((heading) => squeeze(heading.text)))
  const annex: AnnexRow[] = []
  const unmatched: Warning[] = []
  for (const row of rows) {
    const task = filled[find(row)]
    annex.push({ ...row, task: task?.number ?? null })
    if (task === undefined) {
      if (!titles.has(squeeze(row.item))) unmatched.push(warnUnmatched(row))
      continue
    }
    for (const unit of row.lead) if (!task.lead.includes(unit)) task.lead.push(unit)
    for (const unit of row.support) if (!task.support.includes(unit)) task.support.push(unit)
    if (row.due === null) continue
    if (task.due === null) task.due = row.due
    else if (!task.due.split('；').includes(row.due)) task.due += `；${row.due}`
  }
  for (const task of filled) task.support = task.support.filter((unit) => !task.lead.includes(unit))
  return { annex, tasks: filled, unmatched }
}

const squeeze = (text: string): string => text.replace(/[\s“”"'‘’《》，,、。；;：:（）()]/g, '')

const titleWindow = 6
const textWindow = 12

/** Finds the task of a row: by its title, by a part of it, by the first words of its content, by its number and words. */
function taskFinder(tasks: readonly Task[]): (row: AnnexRow) => number {
  const byTitle = new Map<string, number>()
  const byTitlePart = new Map<string, number>()
  const byText = new Map<string, number>()
  const byNumber = new Map<string, number>()
  let runsOn = true
  for (const [index, task] of tasks.entries()) {
    const title = squeeze(task.title)
    if (!byTitle.has(title)) byTitle.set(title, index)
    addWindows(byTitlePart, title, titleWindow, index)
    addWindows(byText, squeeze(task.text), textWindow, index)
    if (byNumber.has(task.number)) runsOn = false
    byNumber.set(task.number, index)
  }
  const titles = tasks.map((task) => squeeze(task.title))
  return (row) => {
    const item = squeeze(row.item)
    const exact = byTitle.get(item)
    if (exact !== undefined) return exact
    for (let at = 0; at + titleWindow <= Math.min(item.length, 80); at += 1) {
      const near = byTitlePart.get(item.slice(at, at + titleWindow))
      const title = near === undefined ? '' : (titles[near] ?? '')
      if (near !== undefined && (title.includes(item) || item.includes(title))) return near
    }
    for (const words of [row.content ?? '', row.item]) {
      const probe = squeeze(words).slice(0, textWindow)
      const inside = probe.length < textWindow ? undefined : byText.get(probe)
      if (inside !== undefined) return inside
    }
    const numbered = runsOn && row.number !== null ? byNumber.get(row.number) : undefined
    return numbered !== undefined && shareWords(item, titles[numbered] ?? '') ? numbered : -1
  }
}

function addWindows(map: Map<string, number>, text: string, size: number, index: number): void {
  for (let at = 0; at + size <= text.length; at += 1) {
    const window = text.slice(at, at + size)
    if (!map.has(window)) map.set(window, index)
  }
}

/** Whether two titles share half of their pairs of characters. */
function shareWords(left: string, right: string): boolean {
  if (left.length < 3 || right.length < 3) return false
  const pairs = new Set<string>()
  for (let at = 0; at + 2 <= left.length; at += 1) pairs.add(left.slice(at, at + 2))
  let shared = 0
  for (let at = 0; at + 2 <= right.length; at += 1) if (pairs.has(right.slice(at, at + 2))) shared += 1
  return shared * 2 >= Math.min(left.length, right.length) - 1
}

function warnUnmatched(row: AnnexRow): Warning {
  const name = row.number === null ? `“${row.item}”` : `第${row.number}行“${row.item}”`
  return {
    code: 'annex_row_unmatched',
    message: `任务分解表${name}没有对应到正文的任务，请人工对应。`,
    span: row.span ?? [0, 0],
  }
}

/** The owners that the printed annex names, row by row, as entries of their own. */
export function listAnnexOwners(rows: readonly AnnexRow[]): Responsible[] {
  return rows.flatMap((row) => {
    const units = [...new Set([...row.lead, ...row.support])]
    return row.span === null || units.length === 0 ? [] : [{ heading: row.item, lead: row.lead, units, span: row.span }]
  })
}
