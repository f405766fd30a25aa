/** The door of this capability. */
export { type FigureRouteOptions, figureRoutes } from './observations/routes.ts'
export type { RegisterCount } from './read-report.ts'
export { type ReportRouteOptions, reportRoutes } from './routes-reports.ts'
