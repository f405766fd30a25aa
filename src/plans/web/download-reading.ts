import type { PlanReading } from '../plans.schema.ts'
import { buildCell, listWorkbookSheets, nameDownload } from './workbook-rows.ts'

/** Gives the person the reading as JSON, in the same shape that the command line prints. */
export function downloadJson(reading: PlanReading, fileName: string): void {
  const blob = new Blob([JSON.stringify(reading, null, 2)], { type: 'application/json' })
  saveBlob(blob, nameDownload(reading.notice.documentNumber, fileName, 'json'))
}

/** Gives the person the reading as a workbook, made in the browser; its writer is fetched on the first use. */
export async function downloadWorkbook(reading: PlanReading, fileName: string): Promise<void> {
  const { default: writeWorkbook } = await import('write-excel-file/browser')
  const sheets = listWorkbookSheets(reading).map((sheet) => ({
    sheet: sheet.name,
    stickyRowsCount: 1,
    columns: sheet.widths.map((width) => ({ width })),
    data: [
      sheet.head.map((value) => ({ value, type: String, fontWeight: 'bold' as const, backgroundColor: '#eaebe6' })),
      ...sheet.rows.map((row) => row.map(buildCell)),
    ],
  }))
  const blob = await writeWorkbook(sheets, { fontFamily: 'Microsoft YaHei', fontSize: 10 }).toBlob()
  saveBlob(blob, nameDownload(reading.notice.documentNumber, fileName, 'xlsx'))
}

function saveBlob(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // Firefox and Safari begin the download after the click has returned.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}
