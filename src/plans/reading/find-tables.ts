import {
  glue,
  type Line,
  listLines,
  measureFirstWord,
  type PrintedPage,
  type Ruling,
  type Run,
} from './printed-page.ts'

/** A table as its drawn lines show it. */
export interface PrintedTable {
  readonly top: number
  readonly bottom: number
  readonly left: number
  readonly right: number
  /** Row by row, from the left; merged cells stand once, where they begin. */
  readonly cells: readonly PrintedCell[]
  /** No line closes it above: its first row goes on from the page before. */
  readonly openAbove: boolean
  /** No line closes it below: its last row goes on on the next page. */
  readonly openBelow: boolean
}

interface PrintedCell {
  readonly text: string
  /** Left border. */
  readonly left: number
  readonly inFirstRow: boolean
  readonly inLastRow: boolean
}

/** Lines this close are one, in the page's unit; also how thick a line may be. */
const NEAR = 2.5
/** More drawn lines than this are a drawing, not a table. */
const MOST_RULINGS = 4_000

/**
 * Finds the tables of a page by their drawn lines and reads their cells. Frames without inner lines are no tables.
 *
 * @param scale  units of the page per point; tolerances are in points
 * @returns the tables, and the runs that stand in none
 */
export function findTables(page: PrintedPage, scale = 1): { tables: PrintedTable[]; rest: Run[] } {
  const near = NEAR * scale
  if (page.rulings.length < 4 || page.rulings.length > MOST_RULINGS) return { tables: [], rest: [...page.runs] }
  const tables: PrintedTable[] = []
  let rest: readonly Run[] = page.runs
  for (const group of groupTouching(page.rulings, near)) {
    const grid = readGrid(group, near)
    if (grid === null) continue
    const inside = rest.filter((run) => isInside(run, grid))
    const cells = readCells(grid, inside)
    if (cells === null) continue
    rest = rest.filter((run) => !isInside(run, grid))
    const { xs, ys, openAbove, openBelow } = grid
    const [top = 0, left = 0] = [ys[0], xs[0]]
    tables.push({ top, bottom: ys.at(-1) ?? top, left, right: xs.at(-1) ?? left, cells, openAbove, openBelow })
  }
  return { tables: tables.toSorted((left, right) => left.top - right.top), rest: [...rest] }
}

/**
 * Joins a table with its continuation on the next page, when neither is closed towards the other and their columns
 * agree; null otherwise.
 */
export function continueTable(table: PrintedTable, next: PrintedTable): PrintedTable | null {
  if (!table.openBelow || !next.openAbove) return null
  const rest = new Set(next.cells.filter(({ inFirstRow }) => inFirstRow))
  const cells = table.cells.map((cell) => {
    const more = Array.from(rest).find(({ left }) => cell.inLastRow && Math.abs(left - cell.left) <= NEAR)
    if (more === undefined) return cell
    rest.delete(more)
    return { ...cell, text: glue(cell.text, more.text), inLastRow: more.inLastRow }
  })
  if (rest.size > 0) return null
  const below = next.cells.filter(({ inFirstRow }) => !inFirstRow)
  return {
    ...table,
    openBelow: next.openBelow,
    cells: [...cells, ...below.map((cell) => ({ ...cell, inFirstRow: false }))],
  }
}

interface Grid {
  /** Distinct places of vertical and horizontal lines, in order. */
  readonly xs: readonly number[]
  readonly ys: readonly number[]
  readonly vertical: readonly Ruling[]
  readonly horizontal: readonly Ruling[]
  readonly near: number
  readonly openAbove: boolean
  readonly openBelow: boolean
}

const isVertical = (ruling: Ruling) => ruling.y1 - ruling.y0 > ruling.x1 - ruling.x0

/** Groups lines that touch or cross. Swept from the top, so that only lines still open are compared. */
function groupTouching(rulings: readonly Ruling[], near: number): Ruling[][] {
  const ordered = rulings.toSorted((left, right) => left.y0 - right.y0)
  const parent = ordered.map((_, index) => index)
  const rootOf = (index: number): number => {
    let root = index
    while (parent[root] !== undefined && parent[root] !== root) root = parent[root] ?? root
    parent[index] = root
    return root
  }
  let open: number[] = []
  for (const [index, ruling] of ordered.entries()) {
    open = open.filter((other) => (ordered[other]?.y1 ?? 0) >= ruling.y0 - near)
    for (const other of open) {
      const known = ordered[other]
      if (known === undefined || known.x0 > ruling.x1 + near || known.x1 < ruling.x0 - near) continue
      parent[rootOf(index)] = rootOf(other)
    }
    open.push(index)
  }
  const groups = new Map<number, Ruling[]>()
  for (const [index, ruling] of ordered.entries()) {
    const root = rootOf(index)
    groups.set(root, [...(groups.get(root) ?? []), ruling])
  }
  return Array.from(groups.values())
}

function readGrid(rulings: readonly Ruling[], near: number): Grid | null {
  const vertical = rulings.filter(isVertical)
  const horizontal = rulings.filter((ruling) => !isVertical(ruling))
  const xs = listDistinct(
    vertical.map(({ x0, x1 }) => (x0 + x1) / 2),
    near,
  )
  const drawn = listDistinct(
    horizontal.map(({ y0, y1 }) => (y0 + y1) / 2),
    near,
  )
  const top = Math.min(...vertical.map(({ y0 }) => y0))
  const bottom = Math.max(...vertical.map(({ y1 }) => y1))
  // Where a page break cuts a row, the upright lines reach further than the level ones.
  const openAbove = drawn[0] !== undefined && top < drawn[0] - near * 2
  const openBelow = drawn[0] !== undefined && bottom > (drawn.at(-1) ?? 0) + near * 2
  const ys = [...(openAbove ? [top] : []), ...drawn, ...(openBelow ? [bottom] : [])]
  if (xs.length < 2 || ys.length < 2 || xs.length * ys.length > 20_000) return null
  if (xs.length === 2 && ys.length === 2) return null
  return { xs, ys, vertical, horizontal, near, openAbove, openBelow }
}

function listDistinct(values: readonly number[], near: number): number[] {
  const distinct: number[] = []
  for (const value of values.toSorted((left, right) => left - right)) {
    const last = distinct.at(-1)
    if (last === undefined || value - last > near) distinct.push(value)
  }
  return distinct
}

function isInside(run: Run, { xs, ys, near }: Grid): boolean {
  const middle = run.x + run.width / 2
  const height = run.y - run.size * 0.35
  return (
    middle > (xs[0] ?? 0) - near &&
    middle < (xs.at(-1) ?? 0) + near &&
    height > (ys[0] ?? 0) - near &&
    height < (ys.at(-1) ?? 0) + near
  )
}

/** Joins the fields of the grid that no line parts, and reads each cell. Null when nothing is parted: a frame. */
function readCells(grid: Grid, runs: readonly Run[]): PrintedCell[] | null {
  const columns = grid.xs.length - 1
  const rows = grid.ys.length - 1
  const owner = Array.from({ length: rows * columns }, (_, index) => index)
  const rootOf = (index: number): number => {
    let root = index
    while (owner[root] !== root) root = owner[root] ?? 0
    return root
  }
  const merge = (left: number, right: number) => {
    const [first, second] = [rootOf(left), rootOf(right)]
    owner[Math.max(first, second)] = Math.min(first, second)
  }
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const field = row * columns + column
      if (column + 1 < columns && !hasLine(grid, 'vertical', column + 1, row)) merge(field, field + 1)
      if (row + 1 < rows && !hasLine(grid, 'horizontal', row + 1, column)) merge(field, field + columns)
    }
  }
  const roots = Array.from(new Set(owner.map((_, index) => rootOf(index)))).toSorted((left, right) => left - right)
  if (roots.length < 2) return null
  const words = new Map<number, Run[]>(roots.map((root) => [root, []]))
  for (const run of runs) {
    const column = findInterval(grid.xs, run.x + run.width / 2)
    const row = findInterval(grid.ys, run.y - run.size * 0.35)
    words.get(rootOf(row * columns + column))?.push(run)
  }
  return roots.map((root) => {
    const right = Math.max(
      ...Array.from({ length: columns }, (_, column) => column)
        .filter((column) => rootOf(Math.floor(root / columns) * columns + column) === root)
        .map((column) => grid.xs[column + 1] ?? 0),
    )
    const left = grid.xs[root % columns] ?? 0
    return {
      text: joinCell(listLines(words.get(root) ?? []), left, right),
      left,
      inFirstRow: root < columns,
      inLastRow: Array.from({ length: columns }, (_, column) => (rows - 1) * columns + column).some(
        (field) => rootOf(field) === root,
      ),
    }
  })
}

/** Whether a line runs along the border between two fields. */
function hasLine(grid: Grid, which: 'vertical' | 'horizontal', line: number, field: number): boolean {
  const along = which === 'vertical' ? grid.ys : grid.xs
  const across = (which === 'vertical' ? grid.xs : grid.ys)[line] ?? 0
  const middle = ((along[field] ?? 0) + (along[field + 1] ?? 0)) / 2
  return grid[which].some((ruling) => {
    const [place, from, to] =
      which === 'vertical'
        ? [(ruling.x0 + ruling.x1) / 2, ruling.y0, ruling.y1]
        : [(ruling.y0 + ruling.y1) / 2, ruling.x0, ruling.x1]
    return Math.abs(place - across) <= grid.near && from - grid.near <= middle && to + grid.near >= middle
  })
}

function findInterval(places: readonly number[], value: number): number {
  let found = 0
  for (let index = 0; index + 1 < places.length; index += 1) if (value >= (places[index] ?? 0)) found = index
  return found
}

/** Wrapped lines of a cell become one; a line that ends early ends its paragraph, and a space stands there. */
function joinCell(lines: readonly Line[], left: number, right: number): string {
  let text = ''
  let room = 0
  for (const line of lines) {
    if (text === '') text = line.text.trim()
    else if (room > measureFirstWord(line) + line.size * 0.6) text = `${text} ${line.text.trim()}`
    else text = glue(text, line.text.trim())
    // The padding on the right is taken to be that on the left; centred lines have as much on both sides.
    room = right - line.x1 - Math.max(line.x0 - left, 0)
  }
  return text
}
