export interface Place {
  readonly row: number
  readonly column: number
}

/** Where one is in the table, and how far the selection reaches from there. */
export interface GridPlace {
  readonly at: Place
  /** The other corner of the selection; the same cell when nothing more is selected. */
  readonly to: Place
}

export interface GridSize {
  readonly rows: number
  readonly columns: number
  /** The first column that can be written to; those before are read. */
  readonly first: number
}

export interface Key {
  readonly key: string
  readonly shift: boolean
  /** Ctrl, or the command key. */
  readonly ctrl: boolean
}

/** What a key means while one moves about, when it means anything. `leave`: the key is the page's own again. */
export type GridMove =
  | { readonly kind: 'move'; readonly place: GridPlace }
  | { readonly kind: 'edit' }
  | { readonly kind: 'clear' }
  | { readonly kind: 'leave' }

const alone = (at: Place): GridMove => ({ kind: 'move', place: { at, to: at } })

/**
 * What a key does in the table, as in a spreadsheet: arrows, Home, End and page keys move, with shift they select; Enter goes
 * down and Tab to the next cell; F2 opens a cell. Tab on the last cell goes on to what follows the table, so that nobody is
 * caught in it.
 *
 * @returns null when the key means nothing here: a sign that is typed goes into the cell's own field, which is selected, so
 *          that it replaces what was there, also when it is composed of several keys
 */
export function readKey({ key, shift, ctrl }: Key, place: GridPlace, size: GridSize): GridMove | null {
  const { at, to } = place
  const last = { row: size.rows - 1, column: size.columns - 1 }
  const clamp = ({ row, column }: Place): Place => ({
    row: Math.min(Math.max(row, 0), last.row),
    column: Math.min(Math.max(column, 0), last.column),
  })
  const step = (down: number, right: number): GridMove => {
    const from = shift ? to : at
    const next = clamp({ row: from.row + down, column: from.column + right })
    return shift ? { kind: 'move', place: { at, to: next } } : alone(next)
  }
  switch (key) {
    case 'ArrowUp':
      return step(ctrl ? -size.rows : -1, 0)
    case 'ArrowDown':
      return step(ctrl ? size.rows : 1, 0)
    case 'ArrowLeft':
      return step(0, ctrl ? -size.columns : -1)
    case 'ArrowRight':
      return step(0, ctrl ? size.columns : 1)
    case 'PageUp':
      return step(-10, 0)
    case 'PageDown':
      return step(10, 0)
    case 'Home':
      return ctrl ? alone({ row: 0, column: 0 }) : step(0, -size.columns)
    case 'End':
      return ctrl ? alone(last) : step(0, size.columns)
    case 'Enter':
      return alone(clamp({ row: at.row + (shift ? -1 : 1), column: at.column }))
    case 'Tab':
      return tab(at, shift, size)
    case 'F2':
      return { kind: 'edit' }
    case 'Delete':
    case 'Backspace':
      return { kind: 'clear' }
    case 'a':
    case 'A':
      if (ctrl) return { kind: 'move', place: { at: { row: 0, column: size.first }, to: last } }
      break
  }
  return null
}

/** Tab goes along the cells that can be written to, row by row; past either end it is the page's. */
function tab(at: Place, back: boolean, { rows, columns, first }: GridSize): GridMove {
  const width = columns - first
  const here = at.row * width + Math.max(at.column - first, back ? 0 : -1)
  const next = here + (back ? -1 : 1)
  if (next < 0 || next >= rows * width) return { kind: 'leave' }
  return alone({ row: Math.floor(next / width), column: first + (next % width) })
}

/** Whether a cell lies within the selection. */
export function isSelected({ at, to }: GridPlace, { row, column }: Place): boolean {
  return (
    row >= Math.min(at.row, to.row) &&
    row <= Math.max(at.row, to.row) &&
    column >= Math.min(at.column, to.column) &&
    column <= Math.max(at.column, to.column)
  )
}

/** Every cell of the selection, row by row. */
export function listSelected({ at, to }: GridPlace): Place[][] {
  const rows: Place[][] = []
  for (let row = Math.min(at.row, to.row); row <= Math.max(at.row, to.row); row++) {
    const cells: Place[] = []
    for (let column = Math.min(at.column, to.column); column <= Math.max(at.column, to.column); column++)
      cells.push({ row, column })
    rows.push(cells)
  }
  return rows
}
