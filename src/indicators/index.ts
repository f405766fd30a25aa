/** The door of this capability. */
export { foundCatalogue, readCatalogue } from './catalogue/found-catalogue.ts'
export { catalogueRoutes } from './catalogue/routes.ts'
export { createReportSheetReader, type ReportSheetReader } from './create-report-sheet-reader.ts'
export { formRoutes } from './forms/routes.ts'
export { importAsOperator } from './imports/import-as-operator.ts'
export { importFiguresRoutes } from './imports/routes.ts'
export type { ImportProgress } from './imports/run-import.ts'
export { reportKeeper } from './keep-reports.ts'
export { figureRoutes } from './observations/routes.ts'
export type { RegisterCount } from './read-report.ts'
export {
  type HistoricCell,
  type HistoricReport,
  recordReportHistory,
} from './record-report-history.ts'
export { reportRoutes } from './routes-reports.ts'
