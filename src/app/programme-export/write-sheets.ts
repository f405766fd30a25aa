import writeWorkbook from 'write-excel-file/node'
import type { WorkbookValue } from '../../plans/web/workbook-rows.ts'
import { sayHarmless } from '../../platform/say-harmless.ts'
import type { ExportSheet } from './list-sheets.ts'

/** What a cell holds, in UTF-16 units. */
const LONGEST_CELL = 32_767
/** Excel counts days from 1900, and takes that year for a leap year: days are told right from March on. */
const FIRST_DAY = '1900-03-01'

/** One workbook: a day is a date, a number a number, and all else text, so that nothing is a formula. */
export async function writeWorkbookOf(sheets: readonly ExportSheet[]): Promise<Buffer> {
  return writeWorkbook(
    sheets.map(({ name, widths, head, rows }) => ({
      sheet: name,
      stickyRowsCount: 1,
      columns: widths.map((width) => ({ width })),
      data: [
        head.map((value) => ({ value, type: String, fontWeight: 'bold' as const, backgroundColor: '#eaebe6' })),
        ...rows.map((row) => row.map(toCell)),
      ],
    })),
    { fontFamily: 'Microsoft YaHei', fontSize: 10 },
  ).toBuffer()
}

function toCell(value: WorkbookValue) {
  if (value === null || value === '') return null
  if (typeof value === 'number') return { value, type: Number, alignVertical: 'top' as const }
  const day = readDay(value)
  if (day) return { value: day, type: Date, format: 'yyyy-mm-dd', alignVertical: 'top' as const }
  return { value: keepWritable(value), type: String, wrap: true, alignVertical: 'top' as const }
}

/** A day of the calendar, and nothing else, that Excel can tell. */
function readDay(text: string): Date | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text < FIRST_DAY) return null
  const day = new Date(`${text}T00:00:00Z`)
  return Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== text ? null : day
}

/** Without what XML does not take, and no longer than a cell. */
function keepWritable(text: string): string {
  const clean = text.replace(/[^\t\n\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
  return clean.length > LONGEST_CELL ? `${clean.slice(0, LONGEST_CELL - 1)}…` : clean
}

/** As text with a byte order mark, without which Excel takes it for another encoding. */
export function writeCsvOf({ head, rows }: ExportSheet): string {
  const lines = [head, ...rows].map((row) => row.map(quote).join(','))
  return `\uFEFF${lines.join('\r\n')}\r\n`
}

function quote(value: WorkbookValue): string {
  if (value === null) return ''
  return typeof value === 'number' ? String(value) : sayHarmless(value)
}
