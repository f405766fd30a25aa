import readXlsxFile from 'read-excel-file/node'
import { accept, type Result, refuse } from '../result.ts'
import { defaultZipLimits, hasDoctype, openZip, packZip } from '../zip/index.ts'
import { isCutNumber } from './rules/cells.ts'
import type { SheetFileRefusal, SheetLimits } from './sheet-limits.ts'

const MAX_COLUMNS = 256

/**
 * The sheets of a workbook, as rows of text. Formulas are never worked out: the value that was saved with one counts, and
 * one without is an error that no cell can hold otherwise (`#CALC!`). A text that begins like a formula is a text.
 *
 * Runs in this process and with its memory: what was uploaded goes through a process of its own.
 */
export async function readWorkbook(
  bytes: Buffer,
  limits: SheetLimits,
): Promise<Result<(readonly string[])[][], SheetFileRefusal>> {
  if (bytes.length === 0) return refuse('empty_file')
  if (bytes.subarray(0, 8).equals(OLE)) {
    return refuse(bytes.includes(Buffer.from('EncryptedPackage', 'utf16le')) ? 'encrypted_document' : 'old_workbook')
  }
  if (bytes.subarray(0, 2).toString('latin1') !== 'PK') return refuse('not_a_workbook')
  const zip = await openZip(bytes, { ...defaultZipLimits, inflatedBytes: limits.inflatedBytes })
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
    const shrunk = dropEmptyCells(xml, limits.rows)
    if (!shrunk.ok) return shrunk
    parts.set(name, shrunk.value)
  }
  try {
    const sheets = await readXlsxFile(packZip(parts), { parseNumber: writeNumber })
    return accept(sheets.map(({ data }) => data.map((row) => row.map((cell) => writeCell(cell, limits.cellLetters)))))
  } catch {
    return refuse('broken_file')
  }
}

/** Of an OLE container: old workbooks, and encrypted new ones. */
const OLE = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])

/** As it stands in the file: an account of 18 digits is not rounded once more, and one that was is seen to be (`1.1E+17`). */
function writeNumber(text: string): string {
  return /^\d+$/.test(text) || isCutNumber(text) ? text : String(Number(text))
}

function writeCell(cell: unknown, letters: number): string {
  if (cell === null || cell === undefined) return ''
  if (cell instanceof Date) return Number.isNaN(cell.getTime()) ? '#NUM!' : cell.toISOString().slice(0, 10)
  // One letter more than any column takes is enough to say that it is too long.
  return String(cell)
    .trim()
    .slice(0, letters + 1)
}

/** What else such a cell says of its kind goes: it holds the name of an error now. */
const FORMULA_WITHOUT_VALUE =
  /<((?:[\w.-]+:)?c)(?=[\s/>])((?:\s(?!t=)[\w:.-]+=(?:"[^"]*"|'[^']*'))*)(?:\st=(?:"[^"]*"|'[^']*'))?((?:\s(?!t=)[\w:.-]+=(?:"[^"]*"|'[^']*'))*)\s*><(?:[\w.-]+:)?f(?:\s[^<>]*)?(?:\/>|>[^<]*<\/(?:[\w.-]+:)?f>)(?:<(?:[\w.-]+:)?v\s*(?:\/>|><\/(?:[\w.-]+:)?v>))?<\/\1>/g

/** The reader leaves errors out, as if the cells were empty. */
const ERROR_CELL = /(<(?:[\w.-]+:)?c(?=\s)(?:\s(?!t=)[\w:.-]+=(?:"[^"]*"|'[^']*'))*\st=)(?:"e"|'e')/g

const TAG = /<((?:[\w.-]+:)?(?:row|c))(?=[\s/>])((?:"[^"]*"|'[^']*'|[^>"'])*)>/g

/**
 * Leaves out cells that are formatted and empty, and refuses a sheet that names a row or column far away: the reader fills
 * up every gap before it, so that a file of a few bytes would take all memory.
 */
function dropEmptyCells(xml: string, most: number): Result<string, 'too_many_rows' | 'too_wide' | 'broken_file'> {
  const shrunk = xml
    .replaceAll(FORMULA_WITHOUT_VALUE, '<$1$2$3 t="str"><v>#CALC!</v></$1>')
    .replaceAll(ERROR_CELL, '$1"str"')
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
    if (Number(row) > most + 1_000) return refuse('too_many_rows')
    if (Array.from(letters).reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) > MAX_COLUMNS) {
      return refuse('too_wide')
    }
  }
  // A tag that is not seen here might be seen by the reader.
  const all = shrunk.match(/<(?:[\w.-]+:)?(?:row|c)(?=[\s/>])/g)?.length ?? 0
  return all === tags ? accept(shrunk) : refuse('broken_file')
}
