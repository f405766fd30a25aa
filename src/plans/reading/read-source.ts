import { decodeText } from '../../platform/decode-text.ts'
import { accept, type Result, refuse } from '../../platform/result.ts'
import { type OpenZip, openZip } from '../../platform/zip/index.ts'
import { defaultReadLimits, type ReadLimits } from './limits.ts'
import { chooseTaskTable, readXlsxTables } from './read-annex.ts'
import { readDocx, readDocxTables } from './read-docx.ts'
import { readHtml, readHtmlTables, type TableRows } from './read-html.ts'
import { readOfd } from './read-ofd.ts'
import { readPdf } from './read-pdf.ts'
import type { ReadRefusal } from './refusals.ts'
import { tellKind } from './tell-kind.ts'

/** A file as it was handed in. The name is a hint for people; what it is, its content says. */
export interface SourceFile {
  readonly name: string
  readonly bytes: Uint8Array
}

/** Reads a notice into raw text for `compilePlan`: one line for each paragraph, table cells ended by ` |`. */
export async function readSource(
  file: SourceFile,
  limits: ReadLimits = defaultReadLimits,
): Promise<Result<string, ReadRefusal>> {
  if (file.bytes.length > limits.fileBytes) return refuse('too_large')
  const kind = tellKind(file.bytes, file.name)
  if (kind.is === 'refused') return refuse(kind.because)
  if (kind.is === 'pdf') return readPdf(file.bytes, limits)
  if (kind.is === 'zip') {
    const zip = await openZip(file.bytes, limits)
    if (!zip.ok) return zip
    const contained = tellZipKind(zip.value)
    if (contained === 'docx') return notEmpty(await readDocx(zip.value))
    if (contained === 'ofd') return readOfd(zip.value, limits)
    return refuse(contained === 'xlsx' ? 'spreadsheet' : contained)
  }
  const text = decodeText(file.bytes)
  if (!text.ok) return text
  if (isHtml(text.value)) return notEmpty(accept(readHtml(text.value)))
  // Other mark-up (Word 2003 XML, flat Open Document) would read as words.
  return /^\ufeff?\s{0,99}<\?xml\s/.test(text.value) ? refuse('other_document') : accept(text.value)
}

/** Reads the annex table 重点任务分解表 from a file of its own: .xlsx, .docx or a page. */
export async function readAnnexTable(
  file: SourceFile,
  limits: ReadLimits = defaultReadLimits,
): Promise<Result<TableRows, ReadRefusal>> {
  if (file.bytes.length > limits.fileBytes) return refuse('too_large')
  const kind = tellKind(file.bytes, file.name)
  if (kind.is === 'refused') return refuse(kind.because)
  if (kind.is === 'pdf') return refuse('annex_without_table')
  if (kind.is === 'zip') {
    const zip = await openZip(file.bytes, limits)
    if (!zip.ok) return zip
    const contained = tellZipKind(zip.value)
    if (contained === 'ofd') return refuse('annex_without_table')
    if (contained !== 'docx' && contained !== 'xlsx') return refuse(contained)
    const tables = await (contained === 'docx' ? readDocxTables(zip.value) : readXlsxTables(zip.value))
    return tables.ok ? chooseTaskTable(tables.value) : tables
  }
  const text = decodeText(file.bytes)
  if (!text.ok) return text
  return chooseTaskTable(isHtml(text.value) ? readHtmlTables(text.value) : [])
}

type ZipKind = 'docx' | 'xlsx' | 'ofd' | 'other_document' | 'archive'

function tellZipKind(zip: OpenZip): ZipKind {
  const names = new Set(zip.names)
  if (names.has('OFD.xml')) return 'ofd'
  if (names.has('[Content_Types].xml')) {
    if (zip.names.some((name) => /^word\/document\d*\.xml$/.test(name))) return 'docx'
    if (names.has('xl/workbook.xml')) return 'xlsx'
    return 'other_document'
  }
  return names.has('mimetype') ? 'other_document' : 'archive'
}

/** A page, or a piece of one. A plain text may speak of tags, but does not begin with one. */
function isHtml(text: string): boolean {
  const start = text
    .slice(0, 4096)
    .replace(/^\ufeff/, '')
    .trimStart()
  return (
    start.startsWith('<') &&
    /<(?:!doctype html|html|head|body|meta|title|div|table|p|span|article|section|main|h[1-6]|ul|ol)[\s>/]/i.test(start)
  )
}

function notEmpty<Refusal>(read: Result<string, Refusal>): Result<string, Refusal | 'empty_file'> {
  return read.ok && read.value.replace(/[\s|]/g, '') === '' ? refuse('empty_file') : read
}
