/** The door of printing. */
export { createPrinter, explainNoPrint, type Printer } from './create-printer.ts'
export { writeOfficialDocx } from './official-docx.ts'
export {
  type OfficialPaper,
  type PaperBlock,
  readOfficialPaper,
  sayPaperDay,
  toParagraphs,
} from './official-paper.ts'
export { readTablePaper, type TableColumn, type TablePaper, writeTableDocx, writeTableXlsx } from './table-paper.ts'
