/**
 * The cells of a block as spreadsheets put it on the clipboard: tabs between cells, lines between rows, and quotes round
 * what holds either. A last line that only ends the block is no row.
 */
export function readBlock(text: string): string[][] {
  const rows: string[][] = [[]]
  let cell = ''
  let isQuoted = false
  const source = text.replace(/\r\n?/g, '\n')
  const endCell = () => {
    rows.at(-1)?.push(cell)
    cell = ''
  }
  for (let at = 0; at < source.length; at++) {
    const sign = source[at] ?? ''
    if (isQuoted) {
      if (sign !== '"') cell += sign
      else if (source[at + 1] === '"') {
        cell += '"'
        at++
      } else isQuoted = false
    } else if (sign === '"' && cell === '' && closes(source, at)) isQuoted = true
    else if (sign === '\t') endCell()
    else if (sign === '\n') {
      endCell()
      rows.push([])
    } else cell += sign
  }
  endCell()
  const last = rows.at(-1)
  if (rows.length > 1 && last?.length === 1 && last[0] === '') rows.pop()
  return rows
}

/** A block as spreadsheets read it from the clipboard. */
export function writeBlock(rows: readonly (readonly string[])[]): string {
  return rows
    .map((row) => row.map((cell) => (/[\t\n"]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join('\t'))
    .join('\n')
}

/** Whether a quote at this place is answered by one that ends a cell: otherwise it is a sign like any other, as in `5" pipe`. */
function closes(source: string, from: number): boolean {
  for (let at = from + 1; at < source.length; at++) {
    if (source[at] !== '"') continue
    if (source[at + 1] === '"') at++
    else return at + 1 === source.length || source[at + 1] === '\t' || source[at + 1] === '\n'
  }
  return false
}

interface Place {
  readonly row: number
  readonly column: number
}

export interface Placed {
  readonly row: number
  readonly column: number
  readonly text: string
}

/**
 * Where the cells of a block come to stand: from the upper left of what is selected. One cell fills the whole selection,
 * as in a spreadsheet; a block is laid down once.
 *
 * @param from, to  the selection's corners, in any order
 * @param size      rows and columns there are; `first` is the first column that can be written to
 * @returns         what has a place, and how many cells had none
 */
export function placeBlock(
  block: readonly (readonly string[])[],
  from: Place,
  to: Place,
  size: { readonly rows: number; readonly first: number; readonly columns: number },
): { readonly placed: readonly Placed[]; readonly left: number } {
  const top = Math.min(from.row, to.row)
  const start = Math.max(size.first, Math.min(from.column, to.column))
  const only = block.length === 1 && block[0]?.length === 1 ? (block[0][0] ?? '') : null
  if (only !== null) {
    const placed: Placed[] = []
    const end = Math.max(start, Math.max(from.column, to.column))
    for (let row = top; row <= Math.max(from.row, to.row); row++)
      for (let column = start; column <= end; column++) placed.push({ row, column, text: only })
    return { placed, left: 0 }
  }
  const all = block.flatMap((cells, down) =>
    cells.map((text, right) => ({ row: top + down, column: start + right, text })),
  )
  const placed = all.filter(({ row, column }) => row < size.rows && column < size.columns)
  // Columns that spreadsheets drag along empty were not lost.
  const left = all.filter(({ row, column, text }) => (row >= size.rows || column >= size.columns) && text.trim() !== '')
  return { placed, left: left.length }
}
