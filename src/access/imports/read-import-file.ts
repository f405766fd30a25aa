import readXlsxFile from 'read-excel-file/node'
import { accept, type Result, refuse } from '../../platform/result.ts'
import { defaultZipLimits, hasDoctype, openZip, packZip } from '../../platform/zip/index.ts'
import type { ImportKind } from '../imports.schema.ts'
import { isCutNumber } from '../rules/import-cells.ts'
import { findHeads, listSheetRows, type SheetRow } from '../rules/import-columns.ts'

export const IMPORT_FILE_BYTES = 5 * 1024 * 1024
export const IMPORT_ROWS = 20_000
const MAX_COLUMNS = 256
/** Of all cells together: several times what full rows hold. One long text may stand in every cell of a small file. */
const MAX_LETTERS = 10_000_000

export const importFileRefusals = [
  'empty_file',
  'old_workbook',
  'encrypted_document',
  'not_a_workbook',
  'zip_bomb',
  'broken_file',
  'too_many_rows',
  'too_wide',
  'heads_missing',
  'other_kind',
  'no_rows',
] as const
export type ImportFileRefusal = (typeof importFileRefusals)[number]

/**
 * Reads the first sheet of a workbook that has the heads of its kind. Formulas are never worked out: the value that was
 * saved with one counts, and a text that begins like a formula is a text.
 *
 * Runs in this process and with its memory: what was uploaded goes through `createImportReader`.
 */
export async function readImportFile(kind: ImportKind, bytes: Buffer): Promise<Result<SheetRow[], ImportFileRefusal>> {
  if (bytes.length === 0) return refuse('empty_file')
  if (bytes.subarray(0, 8).equals(OLE)) {
    return refuse(bytes.includes(Buffer.from('EncryptedPackage', 'utf16le')) ? 'encrypted_document' : 'old_workbook')
  }
  if (bytes.subarray(0, 2).toString('latin1') !== 'PK') return refuse('not_a_workbook')
  const zip = await openZip(bytes, { ...defaultZipLimits, inflatedBytes: 48 * 1024 * 1024 })
  if (!zip.ok) return zip
  if (!zip.value.names.includes('xl/workbook.xml')) return refuse('not_a_workbook')
  const read = await zip.value.read(
    (name) => /\.(?:xml|rels)$/.test(name) && !/^xl\/(?:media|drawings|charts)\//.test(name),
  )
  if (!read.ok) return read
  const parts = new Map<string, Uint8Array | string>(read.value)
  for (const [name, part] of read.value) {
    const xml = part.toString('utf8')
    if (hasDoctype(xml)) return refuse('broken_file')
    if (!/^xl\/worksheets\/[^/]+\.xml$/.test(name)) continue
    const shrunk = dropEmptyCells(xml)
    if (!shrunk.ok) return shrunk
    parts.set(name, shrunk.value)
  }
  let sheets: { data: readonly (readonly unknown[])[] }[]
  try {
    sheets = await readXlsxFile(packZip(parts), { parseNumber: writeNumber })
  } catch {
    return refuse('broken_file')
  }
  const tables = sheets.map(({ data }) => data.map((row) => row.map(writeCell)))
  for (const table of tables) {
    const heads = findHeads(kind, table)
    if (!heads) continue
    const rows = listSheetRows(heads, table)
    if (rows.length > IMPORT_ROWS) return refuse('too_many_rows')
    if (countLetters(rows) > MAX_LETTERS) return refuse('zip_bomb')
    return rows.length === 0 ? refuse('no_rows') : accept(rows)
  }
  const other = kind === 'people' ? 'organisations' : 'people'
  return refuse(tables.some((table) => findHeads(other, table) !== null) ? 'other_kind' : 'heads_missing')
}

function countLetters(rows: readonly SheetRow[]): number {
  return rows.reduce((sum, { cells }) => sum + Object.values(cells).join('').length, 0)
}

/** Of an OLE container: old workbooks, and encrypted new ones. */
const OLE = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])

/** As it stands in the file: an account of 18 digits is not rounded once more, and one that was is seen to be (`1.1E+17`). */
function writeNumber(text: string): string {
  return /^\d+$/.test(text) || isCutNumber(text) ? text : String(Number(text))
}

function writeCell(cell: unknown): string {
  if (cell === null || cell === undefined) return ''
  if (cell instanceof Date) return Number.isNaN(cell.getTime()) ? '#NUM!' : cell.toISOString().slice(0, 10)
  // One letter more than any column takes is enough to say that it is too long.
  return String(cell).trim().slice(0, 201)
}

const TAG = /<((?:[\w.-]+:)?(?:row|c))(?=[\s/>])((?:"[^"]*"|'[^']*'|[^>"'])*)>/g

/**
 * Leaves out cells that are formatted and empty, and refuses a sheet that names a row or column far away: the reader fills
 * up every gap before it, so that a file of a few bytes would take all memory.
 */
function dropEmptyCells(xml: string): Result<string, 'too_many_rows' | 'too_wide' | 'broken_file'> {
  const shrunk = xml
    .replaceAll(/<((?:[\w.-]+:)?c)(?=[\s/>])(?:"[^"]*"|'[^']*'|[^>"'])*(?:\/>|(?<!\/)><\/\1>)/g, '')
    .replaceAll(/<((?:[\w.-]+:)?row)(?=[\s/>])(?=[^>]*\sr=)(?:"[^"]*"|'[^']*'|[^>"'])*(?:\/>|(?<!\/)>\s*<\/\1>)/g, '')
  let tags = 0
  for (const [, , attributes = ''] of shrunk.matchAll(TAG)) {
    tags += 1
    const [, double, single] = /\sr\s*=\s*(?:"([^"]*)"|'([^']*)')/.exec(attributes) ?? []
    const place = double ?? single
    if (place === undefined) continue
    const [, letters, row] = /^([A-Z]{0,3})(\d{1,7})$/.exec(place) ?? []
    if (letters === undefined) return refuse('broken_file')
    // Heads and some blank rows stand besides what counts.
    if (Number(row) > IMPORT_ROWS + 1_000) return refuse('too_many_rows')
    if (Array.from(letters).reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) > MAX_COLUMNS) {
      return refuse('too_wide')
    }
  }
  // A tag that is not seen here might be seen by the reader.
  const all = shrunk.match(/<(?:[\w.-]+:)?(?:row|c)(?=[\s/>])/g)?.length ?? 0
  return all === tags ? accept(shrunk) : refuse('broken_file')
}
