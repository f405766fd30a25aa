import { type DefaultTreeAdapterTypes, parse } from 'parse5'

type Node = DefaultTreeAdapterTypes.Node
type Element = DefaultTreeAdapterTypes.Element

/** A table as rows of cells. A cell that spans rows or columns stands in each of them. */
export type TableRows = string[][]

/** Holds no words of the page, or words that are not shown. */
const silent = new Set(
  'script style noscript template head title select option datalist button textarea svg math canvas iframe object embed audio video picture nav footer'.split(
    ' ',
  ),
)

/** Begins and ends a line. */
const blocks = new Set(
  'address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu ol p pre search section summary table tbody td tfoot th thead tr ul'.split(
    ' ',
  ),
)

/** Marks the end of a table cell, as in the plain text that government sites hand out. */
const CELL_END = ' |'

/** A run of Chinese broken over two source lines carries no space. */
const WIDE = '[\\u2e80-\\u9fff\\uf900-\\ufaff\\ufe30-\\ufe4f\\uff00-\\uff60\\u2018-\\u201d\\u3000-\\u303f]'
const brokenWide = new RegExp(`(?<=${WIDE}) ?\\n ?(?=${WIDE})`, 'g')

/**
 * A page as lines: one for each paragraph, heading, list item and table cell; a cell's line ends with ` |`. A table that
 * only lays out the page, or frames one text, is no table.
 */
export function readHtml(html: string): string {
  const lines: string[] = []
  writeLines(parse(html), lines)
  return lines.join('\n')
}

/** The tables of a page in order, the outermost only. */
export function readHtmlTables(html: string): TableRows[] {
  return findOutermost(parse(html), 'table').map(readRows)
}

/**
 * Walks with a stack of its own, since a hostile page may nest deeper than the call stack.
 * Inside a cell everything is one line: paragraphs and breaks become a space.
 */
function writeLines(root: Node, lines: string[]): void {
  let line = ''
  let cellDepth = 0
  let preDepth = 0
  const layouts = listLayoutTables(root)
  const tables: { readonly isLayout: boolean }[] = []
  const counters: { ordered: boolean; next: number }[] = []

  function breakLine(): void {
    if (cellDepth > 0) {
      if (line !== '' && !line.endsWith(' ')) line += ' '
      return
    }
    const text = line.trim()
    if (text !== '') lines.push(text)
    line = ''
  }

  function addText(text: string): void {
    if (preDepth > 0 && cellDepth === 0) {
      const [first = '', ...rest] = text.split('\n')
      line += first
      for (const next of rest) {
        breakLine()
        line = next
      }
      return
    }
    const flat = collapse(text)
    line += line === '' || line.endsWith(' ') ? flat.trimStart() : flat
  }

  function open(element: Element): void {
    const tag = element.tagName
    if (tag !== 'br' && !blocks.has(tag)) return
    breakLine()
    if (tag === 'table') tables.push({ isLayout: layouts.has(element) })
    if (isCell(element) && !tables.at(-1)?.isLayout) cellDepth += 1
    if (tag === 'pre') preDepth += 1
    if (tag === 'ol' || tag === 'ul' || tag === 'menu')
      counters.push({ ordered: tag === 'ol', next: tellStart(element) })
    if (tag === 'li') {
      const counter = counters.at(-1)
      if (counter?.ordered) {
        line += `${counter.next}.`
        counter.next += 1
      }
    }
  }

  function close(element: Element): void {
    const tag = element.tagName
    if (!blocks.has(tag)) return
    if (tag === 'pre') preDepth -= 1
    if (tag === 'ol' || tag === 'ul' || tag === 'menu') counters.pop()
    if (!isCell(element) || tables.at(-1)?.isLayout) {
      breakLine()
      if (tag === 'table') tables.pop()
      return
    }
    cellDepth -= 1
    if (cellDepth > 0) {
      breakLine()
    } else {
      lines.push(line.trim() + CELL_END)
      line = ''
    }
  }

  const waiting: (Node | { readonly closes: Element })[] = [root]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if ('closes' in next) {
      close(next.closes)
    } else if ('value' in next && next.nodeName === '#text') {
      addText(next.value)
    } else if ('tagName' in next) {
      if (isSilent(next)) continue
      open(next)
      waiting.push({ closes: next })
      pushChildren(next, waiting)
    } else if ('childNodes' in next) {
      pushChildren(next, waiting)
    }
  }
  breakLine()
}

const isCell = (element: Element) => element.tagName === 'td' || element.tagName === 'th'

/** A cell with this many characters, and most of its table's, holds the page and not an entry. */
const PAGE_LENGTH = 800
const PAGE_SHARE = 0.6

/**
 * Finds the tables that hold no entries: those with a single cell (a frame), with another table inside (old sites build
 * their pages so), and those where one cell holds nearly everything. One pass, whatever the nesting.
 */
function listLayoutTables(root: Node): Set<Element> {
  const layouts = new Set<Element>()
  const tables: { readonly from: number; cells: number; longest: number; holdsTable: boolean }[] = []
  const cellStarts: number[] = []
  let length = 0
  const waiting: (Node | { readonly closes: Element })[] = [root]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if ('closes' in next) {
      const table = tables.at(-1)
      if (isCell(next.closes) && table !== undefined) {
        table.cells += 1
        table.longest = Math.max(table.longest, length - (cellStarts.pop() ?? 0))
      } else if (next.closes.tagName === 'table' && table !== undefined) {
        tables.pop()
        const holdsPage = table.longest > PAGE_LENGTH && table.longest > (length - table.from) * PAGE_SHARE
        if (table.cells === 1 || table.holdsTable || holdsPage) layouts.add(next.closes)
      }
    } else if ('value' in next && next.nodeName === '#text') {
      length += next.value.trim().length
    } else if ('tagName' in next) {
      if (isSilent(next)) continue
      const outer = tables.at(-1)
      if (next.tagName === 'table') {
        if (outer !== undefined) outer.holdsTable = true
        tables.push({ from: length, cells: 0, longest: 0, holdsTable: false })
      } else if (isCell(next)) {
        cellStarts.push(length)
      }
      waiting.push({ closes: next })
      pushChildren(next, waiting)
    } else if ('childNodes' in next) {
      pushChildren(next, waiting)
    }
  }
  return layouts
}

function pushChildren(parent: { readonly childNodes: readonly Node[] }, waiting: unknown[]): void {
  for (let index = parent.childNodes.length - 1; index >= 0; index -= 1) waiting.push(parent.childNodes[index])
}

function isSilent(element: Element): boolean {
  if (silent.has(element.tagName)) return true
  for (const { name, value } of element.attrs) {
    if (name === 'hidden') return true
    if (name === 'style' && /display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden/i.test(value)) return true
    // The mark of a footnote inside a sentence, as Word pages carry it.
    if (name === 'id' && /^(?:foot|end)note-ref-/.test(value)) return true
  }
  return false
}

function collapse(text: string): string {
  return text
    .replace(/[ \t\f]+/g, ' ')
    .replace(brokenWide, '')
    .replace(/[ \n]+/g, ' ')
}

function tellStart(list: Element): number {
  const start = Number.parseInt(list.attrs.find(({ name }) => name === 'start')?.value ?? '1', 10)
  return Number.isNaN(start) ? 1 : start
}

function findOutermost(root: Node, tag: string): Element[] {
  const found: Element[] = []
  const waiting: Node[] = [root]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if ('tagName' in next && next.tagName === tag) found.push(next)
    else if ('childNodes' in next) pushChildren(next, waiting)
  }
  return found
}

/** A hostile span may claim a million columns. */
const MAX_SPAN = 100

function readRows(table: Element): TableRows {
  const rows: TableRows = []
  for (const [rowIndex, row] of findOutermost(table, 'tr').entries()) {
    let column = 0
    for (const cell of row.childNodes) {
      if (!('tagName' in cell) || (cell.tagName !== 'td' && cell.tagName !== 'th')) continue
      const text = readCell(cell)
      while (rows[rowIndex]?.[column] !== undefined) column += 1
      const width = tellSpan(cell, 'colspan')
      const height = tellSpan(cell, 'rowspan')
      for (let down = 0; down < height; down += 1) {
        rows[rowIndex + down] ??= []
        for (let right = 0; right < width; right += 1) {
          const target = rows[rowIndex + down]
          if (target) target[column + right] = text
        }
      }
      column += width
    }
  }
  return Array.from(rows, (row) => Array.from(row ?? [], (cell) => cell ?? ''))
}

/** The paragraphs of a cell stay apart, by line breaks: several units or tasks may stand in one cell. */
function readCell(cell: Element): string {
  const lines: string[] = []
  for (const child of cell.childNodes) {
    if ('tagName' in child && blocks.has(child.tagName)) writeLines(child, lines)
    else if ('tagName' in child && child.tagName === 'br') lines.push('')
    else writeInline(child, lines)
  }
  return lines
    .map((line) => (line.endsWith(CELL_END) ? line.slice(0, -CELL_END.length) : line))
    .join('\n')
    .trim()
}

function writeInline(child: Node, lines: string[]): void {
  const own: string[] = []
  writeLines(child, own)
  const [first = '', ...rest] = own
  if (lines.length === 0) lines.push(first)
  else lines[lines.length - 1] += first
  lines.push(...rest)
}

function tellSpan(cell: Element, which: 'colspan' | 'rowspan'): number {
  const span = Number.parseInt(cell.attrs.find(({ name }) => name === which)?.value ?? '1', 10)
  return Number.isNaN(span) ? 1 : Math.min(Math.max(span, 1), MAX_SPAN)
}
