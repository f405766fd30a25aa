import { sayHarmless } from '../say-harmless.ts'
import { streamZip } from '../zip/index.ts'

/** A text is a text, whatever it begins with; a day is `YYYY-MM-DD`, of a column of days. */
export type TableCell = string | number | null

export interface StreamedTable {
  readonly name: string
  readonly columns: readonly { readonly heads: readonly string[]; readonly width: number; readonly isDay?: boolean }[]
  /** A sheet of notes behind it, by line; a CSV has none. */
  readonly notes: readonly (readonly string[])[]
  readonly rows: AsyncIterable<readonly TableCell[]>
}

/** What a cell of a workbook can hold, in UTF-16 units. */
const LONGEST_CELL = 32_767
/** Rows that are written out at once. */
const AT_ONCE = 500
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006'
const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

/**
 * A workbook of one table, while its rows come: memory does not grow with them. Every text is a text cell, so that none is
 * a formula; days are days.
 *
 * Source: ECMA-376 part 1, 18.2, 18.3.1 and 18.8.
 */
export function streamWorkbook({ name, columns, notes, rows }: StreamedTable): AsyncGenerator<Buffer> {
  const sheets = [name, ...(notes.length === 0 ? [] : ['说明 Notes'])]
  const parts = sheets.map((_, at) => `worksheets/sheet${at + 1}.xml`)
  return streamZip([
    [
      '[Content_Types].xml',
      `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>${parts
        .map(
          (part) =>
            `<Override PartName="/xl/${part}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`,
        )
        .join('')}</Types>`,
    ],
    [
      '_rels/.rels',
      `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="r1" Type="${OFFICE}/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ],
    [
      'xl/workbook.xml',
      `${XML}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}/relationships"><sheets>${sheets
        .map((sheet, at) => `<sheet name="${escapeXml(sheet)}" sheetId="${at + 1}" r:id="r${at + 1}"/>`)
        .join('')}</sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      `${XML}<Relationships xmlns="${PACKAGE}/relationships">${parts
        .map((part, at) => `<Relationship Id="r${at + 1}" Type="${OFFICE}/relationships/worksheet" Target="${part}"/>`)
        .join('')}<Relationship Id="r0" Type="${OFFICE}/relationships/styles" Target="styles.xml"/></Relationships>`,
    ],
    [
      'xl/styles.xml',
      `${XML}<styleSheet xmlns="${MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts><fonts count="2"><font><sz val="10"/><name val="Microsoft YaHei"/></font><font><b/><sz val="10"/><name val="Microsoft YaHei"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf numFmtId="49" applyNumberFormat="1"/><xf numFmtId="164" applyNumberFormat="1"/><xf fontId="1" applyFont="1"/><xf/></cellXfs></styleSheet>`,
    ],
    ['xl/worksheets/sheet1.xml', writeSheet(columns, rows)],
    ...(notes.length === 0 ? [] : [['xl/worksheets/sheet2.xml', writeNotes(notes)] as const]),
  ])
}

async function* writeSheet(columns: StreamedTable['columns'], rows: StreamedTable['rows']): AsyncGenerator<string> {
  const lines = Math.max(...columns.map(({ heads }) => heads.length))
  yield `${XML}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="${lines}" topLeftCell="A${lines + 1}" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${columns
    .map(({ width }, at) => `<col min="${at + 1}" max="${at + 1}" width="${width}" customWidth="1"/>`)
    .join('')}</cols><sheetData>`
  let text = ''
  for (let line = 0; line < lines; line += 1) {
    text += writeRow(
      line + 1,
      columns.map(({ heads }) => writeText(heads[line] ?? null, 2)),
    )
  }
  let number = lines
  let waiting = 0
  for await (const row of rows) {
    number += 1
    text += writeRow(
      number,
      row.map((cell, at) => writeCell(cell, columns[at]?.isDay ?? false)),
    )
    waiting += 1
    if (waiting < AT_ONCE) continue
    yield text
    text = ''
    waiting = 0
  }
  yield `${text}</sheetData></worksheet>`
}

function writeNotes(notes: StreamedTable['notes']): string {
  const rows = notes.map((line, at) =>
    writeRow(
      at + 1,
      line.map((cell) => writeText(cell, 0)),
    ),
  )
  return `${XML}<worksheet xmlns="${MAIN}"><cols><col min="1" max="6" width="30" customWidth="1"/></cols><sheetData>${rows.join('')}</sheetData></worksheet>`
}

/** An empty cell is left out. */
function writeRow(number: number, cells: readonly string[]): string {
  let text = `<row r="${number}">`
  for (const [at, cell] of cells.entries()) {
    if (cell !== '') text += `<c r="${String.fromCharCode(65 + at)}${number}"${cell}</c>`
  }
  return `${text}</row>`
}

/** A cell from behind its place to before its end. */
function writeCell(cell: TableCell, isDay: boolean): string {
  if (typeof cell === 'number') return ` s="3"><v>${cell}</v>`
  const serial = isDay && cell !== null ? tellSerial(cell) : null
  return serial === null ? writeText(cell, 0) : ` s="1"><v>${serial}</v>`
}

/** Excel counts days from 1900, and takes that year for a leap year: days are told right from March on. */
function tellSerial(day: string): number | null {
  return day < '1900-03-01' ? null : Date.parse(`${day}T00:00:00Z`) / 86_400_000 + 25_569
}

function writeText(text: string | null, style: number): string {
  if (text === null || text === '') return ''
  return ` s="${style}" t="inlineStr"><is><t xml:space="preserve">${escapeXml(keepWritable(text).replaceAll(ESCAPE, '_x005F_'))}</t></is>`
}

/** What a workbook takes for a letter by its number (18.4.8, ST_Xstring) is a text here as well. */
const ESCAPE = /_(?=x[0-9A-Fa-f]{4}_)/g

/** Without what XML does not take, and no longer than a cell. */
function keepWritable(text: string): string {
  const clean = text.replaceAll(/[^\t\n\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
  return clean.length > LONGEST_CELL ? `${clean.slice(0, LONGEST_CELL - 1)}…` : clean
}

function escapeXml(text: string): string {
  return text.replaceAll(/[&<>"]/g, (sign) => XML_SIGNS[sign] ?? sign)
}

const XML_SIGNS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/**
 * The same table as a CSV, while its rows come: with a byte order mark, without which Excel takes it for another encoding,
 * and an apostrophe before what begins like a formula.
 */
export async function* streamCsv({ columns, rows }: StreamedTable): AsyncGenerator<Buffer> {
  const lines = Math.max(...columns.map(({ heads }) => heads.length))
  let text = '\uFEFF'
  for (let line = 0; line < lines; line += 1) {
    text += `${columns.map(({ heads }) => sayHarmless(heads[line] ?? '')).join(',')}\r\n`
  }
  let waiting = 0
  for await (const row of rows) {
    text += `${row.map((cell) => (typeof cell === 'number' ? String(cell) : cell === null ? '' : sayHarmless(cell))).join(',')}\r\n`
    waiting += 1
    if (waiting < AT_ONCE) continue
    yield Buffer.from(text)
    text = ''
    waiting = 0
  }
  yield Buffer.from(text)
}
