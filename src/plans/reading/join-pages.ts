import { continueTable, findTables, type PrintedTable } from './find-tables.ts'
import { glue, type Line, listLines, measureFirstWord, type PrintedPage } from './printed-page.ts'

/** A printed line, or a table's cells in its place. */
type Block = { readonly line: Line; readonly page: number } | { readonly table: PrintedTable }

/**
 * Makes paragraphs of printed pages: one line each, table cells ended by ` |`.
 *
 * Running heads and page numbers are dropped. A printed line goes on in the next one unless it ends early, the next one
 * is indented or set apart, its type changes, or it begins with a heading's numeral after a full stop.
 *
 * @param scale  units of the pages per point
 */
export function joinPages(pages: readonly PrintedPage[], scale = 1): string {
  const heads = findRunningHeads(pages)
  const blocks = joinSplitTables(pages.flatMap((page, index) => listBlocks(page, index, heads, scale)))
  const measure = findMeasure(blocks.flatMap((block) => ('line' in block ? [block.line] : [])))
  const out: string[] = []
  let previous: Block | null = null
  for (const block of blocks) {
    if ('table' in block) {
      for (const { text } of block.table.cells) out.push(text === '' ? '|' : `${text} |`)
    } else if (previous !== null && 'line' in previous && goesOn(previous, block, measure)) {
      out.push(glue(out.pop() ?? '', block.line.text))
    } else {
      out.push(block.line.text)
    }
    previous = block
  }
  return out.join('\n')
}

/** A row that a page break cuts is one row again. */
function joinSplitTables(blocks: readonly Block[]): Block[] {
  const joined: Block[] = []
  for (const block of blocks) {
    const last = joined.at(-1)
    const whole =
      last !== undefined && 'table' in last && 'table' in block ? continueTable(last.table, block.table) : null
    if (whole === null) joined.push(block)
    else joined[joined.length - 1] = { table: whole }
  }
  return joined
}

function listBlocks(page: PrintedPage, index: number, heads: ReadonlySet<string>, scale: number): Block[] {
  const { tables, rest } = findTables(page, scale)
  const lines = listLines(rest).filter((line) => !isFurniture(line, page, heads))
  const blocks: Block[] = []
  let from = 0
  for (const table of tables) {
    const until = lines.findIndex((line, at) => at >= from && line.y > table.top)
    const end = until === -1 ? lines.length : until
    for (const line of lines.slice(from, end)) blocks.push({ line, page: index })
    blocks.push({ table })
    from = end
  }
  for (const line of lines.slice(from)) blocks.push({ line, page: index })
  return blocks
}

/** The outer tenth of a page, where running heads and page numbers stand. */
function isAtEdge(line: Line, page: PrintedPage): boolean {
  return line.y < page.height * 0.1 || line.y > page.height * 0.9
}

const pageNumber =
  /^[-—–－―·•~～_\s]{0,8}\d{1,4}[-—–－―·•~～_\s]{0,8}$|^第\s{0,3}\d{1,4}\s{0,3}页|^\d{1,4}\s{0,3}\/\s{0,3}\d{1,4}$/

function isFurniture(line: Line, page: PrintedPage, heads: ReadonlySet<string>): boolean {
  if (!isAtEdge(line, page)) return false
  const text = line.text.trim()
  return pageNumber.test(text) || heads.has(text)
}

/** Words that stand at the edge of more than half of three or more pages. */
function findRunningHeads(pages: readonly PrintedPage[]): Set<string> {
  const heads = new Set<string>()
  if (pages.length < 3) return heads
  const counts = new Map<string, number>()
  for (const page of pages) {
    const edge = page.runs.filter((run) => run.y < page.height * 0.1 || run.y > page.height * 0.9)
    for (const text of new Set(listLines(edge).map((line) => line.text.trim()))) {
      counts.set(text, (counts.get(text) ?? 0) + 1)
    }
  }
  for (const [text, count] of counts) if (count > pages.length / 2) heads.add(text)
  return heads
}

interface Measure {
  readonly left: number
  readonly right: number
  /** Usual distance between the lines of one paragraph. */
  readonly leading: number
}

/** Where the lines of the text begin and end. A few lines beyond (a title, a formula) do not move it. */
function findMeasure(lines: readonly Line[]): Measure {
  const starts = lines.map(({ x0 }) => x0).toSorted((left, right) => left - right)
  const ends = lines.map(({ x1 }) => x1).toSorted((left, right) => right - left)
  const few = Math.floor(lines.length * 0.03)
  const left = starts[few] ?? 0
  const right = ends[few] ?? 0
  const gaps: number[] = []
  for (const [index, line] of lines.entries()) {
    const next = lines[index + 1]
    if (next === undefined || next.y <= line.y || !isAlike(line, next)) continue
    // Only after a full line, since a gap between paragraphs may be wider.
    if (right - line.x1 < line.size * 2) gaps.push(next.y - line.y)
  }
  gaps.sort((first, second) => first - second)
  return { left, right, leading: gaps[Math.floor(gaps.length / 2)] ?? Number.POSITIVE_INFINITY }
}

function isAlike(line: Line, next: Line): boolean {
  return Math.abs(line.size - next.size) <= line.size * 0.15
}

const starter =
  /^(?:第[一二三四五六七八九十百]{1,5}[章节条编]|[一二三四五六七八九十]{1,4}[、．]|[（(][一二三四五六七八九十]{1,4}[）)]|\d{1,2}(?:[、．]|\.(?!\d))|附\s?件|专栏)/
const sentenceEnd = /[。！？；：!?;:][”’）)』」》]?$/

function goesOn(
  previous: { readonly line: Line; readonly page: number },
  next: { readonly line: Line; readonly page: number },
  measure: Measure,
): boolean {
  const line = previous.line
  const after = next.line
  const em = line.size
  if (!isAlike(line, after)) return false
  if (previous.page === next.page && after.y - line.y > measure.leading * 1.4) return false
  if (measure.right - line.x1 > measureFirstWord(after) + em * 0.6) return false
  if (after.x0 - measure.left > em * 1.2) return isTitleGoingOn(line, after, measure)
  return !(sentenceEnd.test(line.text) && starter.test(after.text))
}

/** A title too long for one line: the first line fills the measure, the next one stands in its middle. */
function isTitleGoingOn(line: Line, after: Line, { left, right }: Measure): boolean {
  if (line.x0 - left > line.size * 1.2 || sentenceEnd.test(line.text)) return false
  if (starter.test(after.text) || /^[（(]/.test(after.text)) return false
  return Math.abs(after.x0 - left - (right - after.x1)) < line.size
}
