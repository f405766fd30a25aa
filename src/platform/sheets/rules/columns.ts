import { normaliseText } from './cells.ts'

/** A column of a kind of sheet. */
export interface SheetColumn {
  readonly key: string
  /** The head. */
  readonly zh: string
  readonly en: string
  readonly required: boolean
  /** Whether the cell is a day. */
  readonly isDay?: boolean
  readonly noteZh: string
  readonly noteEn: string
}

/** A row of a sheet: its number there, and the cells by column. An empty cell is an empty text. */
export interface SheetRow<Column extends string = string> {
  readonly row: number
  readonly cells: Readonly<Partial<Record<Column, string>>>
}

/** A head as it is compared: width, blanks, case, and the star of what must be filled in are left out. */
function readHead(text: string): string {
  return normaliseText(text).replaceAll(/[\s*]/g, '').toLowerCase()
}

export interface Heads {
  /** The row they stand in, from 0. */
  readonly at: number
  /** The first row below, from 0: a second line of heads, in the other language, is passed over. */
  readonly below: number
  /** Which column of the sheet, from 0, holds which of ours. */
  readonly places: ReadonlyMap<string, number>
}

/**
 * Finds the heads of a kind of sheet: the first of its first 20 rows that holds all that must be there, in either language
 * and any order. Columns of other heads are passed over; of two alike, the first counts.
 */
export function findHeads(columns: readonly SheetColumn[], rows: readonly (readonly string[])[]): Heads | null {
  const read = (row: readonly string[]) => {
    const heads = row.map(readHead)
    const places = new Map<string, number>()
    for (const { key, zh, en } of columns) {
      const place = heads.findIndex((head) => head !== '' && (head === readHead(zh) || head === readHead(en)))
      if (place >= 0) places.set(key, place)
    }
    return places
  }
  for (const [at, row] of rows.slice(0, 20).entries()) {
    const places = read(row)
    if (!columns.every(({ key, required }) => !required || places.has(key))) continue
    const next = read(rows[at + 1] ?? [])
    const isSecondLine = columns.every(({ key, required }) => !required || next.get(key) === places.get(key))
    return { at, below: at + (isSecondLine ? 2 : 1), places }
  }
  return null
}

/** The rows below the heads that hold anything, by our columns. `firstRow`: the number the sheet gives to the first. */
export function listSheetRows(heads: Heads, rows: readonly (readonly string[])[], firstRow = 1): SheetRow[] {
  const listed: SheetRow[] = []
  for (const [at, row] of rows.entries()) {
    if (at < heads.below) continue
    const cells: Record<string, string> = {}
    for (const [key, place] of heads.places) if (row[place]) cells[key] = row[place]
    if (Object.keys(cells).length > 0) listed.push({ row: at + firstRow, cells })
  }
  return listed
}
