/** The door of sheets: workbooks and CSV that people bring and take away. */
export { explainUnread } from './explain-unread.ts'
export { findSheetRows } from './find-sheet-rows.ts'
export { readCsv } from './read-csv.ts'
export { readWorkbook } from './read-workbook.ts'
export { receiveSheet, takeSheets } from './receive-sheet.ts'
export { createDraftSeal, type DraftSeal } from './seal-draft.ts'
export {
  type SheetFileRefusal,
  type SheetLimits,
  type SheetRefusal,
  sheetFileRefusals,
} from './sheet-limits.ts'
export { type StreamedTable, streamCsv, streamWorkbook, type TableCell } from './stream-table.ts'
export { writeTemplate } from './write-template.ts'
