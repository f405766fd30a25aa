import { accept, type Result, refuse } from '../result.ts'
import { findHeads, listSheetRows, type SheetColumn, type SheetRow } from './rules/columns.ts'
import type { SheetFileRefusal, SheetLimits } from './sheet-limits.ts'

/**
 * The rows of the first table that has the heads of its kind.
 *
 * @param others  the columns of the kinds it might be mistaken for
 */
export function findSheetRows(
  tables: readonly (readonly (readonly string[])[])[],
  columns: readonly SheetColumn[],
  others: readonly (readonly SheetColumn[])[],
  limits: SheetLimits,
): Result<SheetRow[], SheetFileRefusal> {
  for (const table of tables) {
    const heads = findHeads(columns, table)
    if (!heads) continue
    const rows = listSheetRows(heads, table)
    if (rows.length > limits.rows) return refuse('too_many_rows')
    if (countLetters(rows) > limits.letters) return refuse('zip_bomb')
    return rows.length === 0 ? refuse('no_rows') : accept(rows)
  }
  const isOther = tables.some((table) => others.some((each) => findHeads(each, table) !== null))
  return refuse(isOther ? 'other_kind' : 'heads_missing')
}

function countLetters(rows: readonly SheetRow[]): number {
  let sum = 0
  for (const { cells } of rows) for (const cell of Object.values(cells)) sum += cell?.length ?? 0
  return sum
}
