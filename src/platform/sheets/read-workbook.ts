import { accept, type Result, refuse } from '../result.ts'
import { defaultZipLimits, hasDoctype, openZip } from '../zip/index.ts'
import { readDayStyles, readSharedTexts, readSheetList, readSheetRows, UnreadWorkbook } from './parse-workbook.ts'
import type { SheetFileRefusal, SheetLimits } from './sheet-limits.ts'

const MAX_COLUMNS = 256
/** Heads and some blank rows stand besides what counts. */
const ROWS_BESIDES = 1_000
const HEAD = 10_000

/**
 * The sheets of a workbook, as rows of text. Formulas are never worked out: the value that was saved with one counts, and
 * one without is an error that no cell can hold otherwise (`#CALC!`). A text that begins like a formula is a text.
 *
 * Runs in this process and with its memory: what was uploaded goes through a process of its own.
 */
export async function readWorkbook(
  bytes: Buffer,
  limits: SheetLimits,
): Promise<Result<string[][][], SheetFileRefusal>> {
  if (bytes.length === 0) return refuse('empty_file')
  if (bytes.subarray(0, 8).equals(OLE)) {
    return refuse(bytes.includes(Buffer.from('EncryptedPackage', 'utf16le')) ? 'encrypted_document' : 'old_workbook')
  }
  if (bytes.subarray(0, 2).toString('latin1') !== 'PK') return refuse('not_a_workbook')
  const zip = await openZip(bytes, { ...defaultZipLimits, inflatedBytes: limits.inflatedBytes })
  if (!zip.ok) return zip
  if (!zip.value.names.includes('xl/workbook.xml')) return refuse('not_a_workbook')
  const read = await zip.value.read((name) => name.startsWith('xl/') && PARTS.test(name))
  if (!read.ok) return read
  const parts = read.value
  for (const part of parts.values()) if (hasDoctype(part.toString('latin1', 0, HEAD))) return refuse('broken_file')
  try {
    return accept(readParts(parts, limits))
  } catch (error) {
    if (error instanceof UnreadWorkbook) return refuse(error.refusal)
    throw error
  }
}

const PARTS =
  /^xl\/(?:workbook\.xml|_rels\/workbook\.xml\.rels|sharedStrings\.xml|styles\.xml|worksheets\/[^/]+\.xml)$/i

/** Of an OLE container: old workbooks, and encrypted new ones. */
const OLE = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])

function readParts(parts: ReadonlyMap<string, Buffer>, limits: SheetLimits): string[][][] {
  const get = (name: string): Buffer => {
    const part = parts.get(name)
    if (!part) throw new UnreadWorkbook('broken_file')
    return part
  }
  const list = readSheetList(get('xl/workbook.xml'), get('xl/_rels/workbook.xml.rels'))
  const texts = parts.get('xl/sharedStrings.xml')
  const styles = parts.get('xl/styles.xml')
  const references = {
    texts: texts ? readSharedTexts(texts, limits.cellLetters) : [],
    days: styles ? readDayStyles(styles) : [],
    from1904: list.from1904,
  }
  const bounds = { rows: limits.rows + ROWS_BESIDES, columns: MAX_COLUMNS, letters: limits.cellLetters }
  return list.parts.map((name) => readSheetRows(get(name), references, bounds))
}
