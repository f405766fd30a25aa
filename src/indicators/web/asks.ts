import type { z } from 'zod'
import { does, reads } from '../../ui/desk/route.ts'
import type { Catalogue } from '../indicators.schema.ts'
import type {
  CellsWritten,
  Comparison,
  Completeness,
  CrossSection,
  cellEditsSchema,
  comparisonQuerySchema,
  completenessQuerySchema,
  crossSectionQuerySchema,
  importsSchema,
  ObservationImport,
  Report,
  ReportActDone,
  Reports,
  reportActInputSchema,
  reportsQuerySchema,
  Series,
  SheetRead,
  seriesQuerySchema,
} from '../reports.schema.ts'

/** What the pages of reporting and reading ask of the server. The shapes are types only. */
export type ReportsAsked = Partial<z.input<typeof reportsQuerySchema>>
export type CompletenessAsked = z.input<typeof completenessQuerySchema>
export type SeriesAsked = z.input<typeof seriesQuerySchema>
export type CrossSectionAsked = z.input<typeof crossSectionQuerySchema>
export type ComparisonAsked = z.input<typeof comparisonQuerySchema>
export type ReportActBody = z.input<typeof reportActInputSchema>

export const readReports = reads<Reports, ReportsAsked>()('/api/programmes/:slug/indicators/reports')
export const readReport = reads<Report>()('/api/programmes/:slug/indicators/reports/:id')
export const writeCells = does<CellsWritten, z.input<typeof cellEditsSchema>>()(
  'PUT',
  '/api/programmes/:slug/indicators/reports/:id/cells',
)
export const actOnReport = does<ReportActDone, ReportActBody>()(
  'POST',
  '/api/programmes/:slug/indicators/reports/:id/acts',
)
export const bringSheet = does<SheetRead, FormData>()('POST', '/api/programmes/:slug/indicators/reports/:id/excel')
export const readCompleteness = reads<Completeness, CompletenessAsked>()(
  '/api/programmes/:slug/indicators/completeness',
)
export const readSeries = reads<Series, SeriesAsked>()('/api/programmes/:slug/indicators/series')
export const readCrossSection = reads<CrossSection, CrossSectionAsked>()(
  '/api/programmes/:slug/indicators/cross-section',
)
export const readComparison = reads<Comparison, ComparisonAsked>()('/api/programmes/:slug/indicators/comparison')
export const readCatalogue = reads<Catalogue>()('/api/programmes/:slug/indicators/catalogue')
export const readImports = reads<z.infer<typeof importsSchema>>()('/api/programmes/:slug/indicators/imports')
export const readImport = reads<ObservationImport>()('/api/programmes/:slug/indicators/imports/:id')
export const beginImport = does<ObservationImport, FormData>()('POST', '/api/programmes/:slug/indicators/imports')
export const cancelImport = does<ObservationImport>()('POST', '/api/programmes/:slug/indicators/imports/:id/cancel')
