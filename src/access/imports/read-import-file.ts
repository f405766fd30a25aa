import type { Result } from '../../platform/result.ts'
import { findSheetRows, readWorkbook, type SheetFileRefusal, type SheetLimits } from '../../platform/sheets/index.ts'
import type { SheetRow } from '../../platform/sheets/rules/columns.ts'
import type { ImportKind } from '../imports.schema.ts'
import { IMPORT_COLUMNS } from '../rules/import-columns.ts'

export const IMPORT_LIMITS: SheetLimits = {
  fileBytes: 5 * 1024 * 1024,
  rows: 20_000,
  // One letter more than any column takes is enough to say that it is too long.
  cellLetters: 200,
  // Several times what full rows hold.
  letters: 10_000_000,
  inflatedBytes: 48 * 1024 * 1024,
}

/**
 * Reads the first sheet of a workbook that has the heads of its kind.
 *
 * Runs in this process and with its memory: what was uploaded goes through `createImportReader`.
 */
export async function readImportFile(kind: ImportKind, bytes: Buffer): Promise<Result<SheetRow[], SheetFileRefusal>> {
  const sheets = await readWorkbook(bytes, IMPORT_LIMITS)
  if (!sheets.ok) return sheets
  const other = kind === 'people' ? 'organisations' : 'people'
  return findSheetRows(sheets.value, IMPORT_COLUMNS[kind], [IMPORT_COLUMNS[other]], IMPORT_LIMITS)
}
