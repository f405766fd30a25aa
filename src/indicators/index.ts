/** The door of this capability. */
export { createReportSheetReader, type ReportSheetReader } from './create-report-sheet-reader.ts'
export { reportMessages } from './message-words.ts'
export { type FigureRouteOptions, figureRoutes } from './observations/routes.ts'
export type { RegisterCount, RegisterScope } from './read-report.ts'
export { type ReportRouteOptions, reportRoutes } from './routes-reports.ts'
