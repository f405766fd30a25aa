/** The door of printing. */
export { createPrinter, explainNoPrint, type Printer, readTemplate } from './create-printer.ts'
