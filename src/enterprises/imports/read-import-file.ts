import { accept, type Result } from '../../platform/result.ts'
import { findSheetRows, readCsv, readWorkbook, type SheetFileRefusal } from '../../platform/sheets/index.ts'
import { IMPORT_LIMITS } from './import-limits.ts'
import { type ImportKind, importKindSchema } from './imports.schema.ts'
import { packRows } from './pack-rows.ts'
import { IMPORT_COLUMNS } from './rules/import-columns.ts'

export interface PackedRows {
  readonly rows: number
  readonly content: Uint8Array
}

/**
 * Reads a workbook or a CSV of a kind, row by row, as far as that needs no register.
 *
 * Runs in this process and with its memory: what was uploaded goes through `createRegisterReader`.
 */
export async function readImportFile(kind: ImportKind, bytes: Buffer): Promise<Result<PackedRows, SheetFileRefusal>> {
  const tables = await readTables(bytes)
  if (!tables.ok) return tables
  const others = importKindSchema.options.filter((each) => each !== kind).map((each) => IMPORT_COLUMNS[each])
  const rows = findSheetRows(tables.value, IMPORT_COLUMNS[kind], others, IMPORT_LIMITS)
  return rows.ok ? accept({ rows: rows.value.length, content: packRows(kind, rows.value) }) : rows
}

async function readTables(bytes: Buffer): Promise<Result<(readonly string[])[][], SheetFileRefusal>> {
  const workbook = await readWorkbook(bytes, IMPORT_LIMITS)
  if (workbook.ok || workbook.refusal !== 'not_a_workbook') return workbook
  const csv = readCsv(bytes, IMPORT_LIMITS)
  return csv.ok ? accept([csv.value]) : csv
}
