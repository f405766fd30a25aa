import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { Gate } from '../access/index.ts'
import { problemSchema } from '../platform/http/problems.ts'
import { slugSchema } from '../platform/http/slug.ts'
import { explainUnread, receiveSheet, takeSheets } from '../platform/sheets/index.ts'
import type { ReportSheetReader } from './create-report-sheet-reader.ts'
import { actOnReport, writeCells } from './deeds.ts'
import { inWords, refusal } from './explain-refusal.ts'
import { readPeriod } from './observations/periods.ts'
import { loadReport, type RegisterCount, tellLine, tellReport } from './read-report.ts'
import { readReportSheet, reportSheetLimits, writeReportSheet } from './report-sheet.ts'
import {
  cellEditsSchema,
  cellsWrittenSchema,
  reportActDoneSchema,
  reportActInputSchema,
  reportSchema,
  reportsQuerySchema,
  reportsSchema,
  type SheetRead,
  sheetReadSchema,
} from './reports.schema.ts'
import { selectReports } from './store.ts'

export interface ReportRouteOptions {
  readonly gate: Gate
  readonly reportSheetReader: Pick<ReportSheetReader, 'read'>
  /** What registers count for indicators, and for the checks against them. */
  readonly registerCounts: readonly RegisterCount[]
}

export const REPORTS = '/api/programmes/:slug/indicators/reports'
export const reportParams = slugSchema.extend({ id: z.uuid() })
export const problems = {
  400: problemSchema,
  401: problemSchema,
  403: problemSchema,
  404: problemSchema,
  409: problemSchema,
  422: problemSchema,
}
export const describe = (summary: string) => ({ summary, tags: ['reports'] })

/** In one transaction, as the one who asks: reading a report works out what registers and formulas say now. */
export function inOne<Value>(
  gate: Gate,
  request: FastifyRequest,
  act: string,
  work: (tx: Kysely<unknown>, programmeId: string) => Promise<Value>,
  why: string | null = null,
): Promise<Value> {
  return inWords(gate.act<unknown, Value>(request, { act, why }, (tx, { programmeId }) => work(tx, programmeId)))
}

/** Reports: what is asked of parks, filled in, handed in, checked and approved. */
export async function reportRoutes(app: FastifyInstance, options: ReportRouteOptions): Promise<void> {
  const { gate, registerCounts: registers, reportSheetReader: sheets } = options
  const typed = app.withTypeProvider<ZodTypeProvider>()

  typed.get(
    REPORTS,
    {
      config: { who: { right: 'indicators.see' } },
      schema: {
        ...describe('Reports within one’s reach, those that are due first'),
        params: slugSchema,
        querystring: reportsQuerySchema,
        response: { 200: reportsSchema, ...problems },
      },
    },
    async (request) => {
      const { mine, late, period: written, state, park, under, form, page } = request.query
      const period = written === undefined ? null : readPeriod(written)
      const wanted = { state, park, under, form, page, start: period?.start, end: period?.end }
      const [[found]] = await gate.read(request, [
        selectReports({ ...wanted, mine: mine !== undefined, late: late !== undefined }),
      ])
      return { page, total: found?.total ?? 0, reports: (found?.reports ?? []).map(tellLine) }
    },
  )

  typed.get(
    `${REPORTS}/:id`,
    {
      config: { who: { right: 'indicators.see' } },
      schema: {
        ...describe('A report with its cells, what its checks find, and what may be done'),
        params: reportParams,
        response: { 200: reportSchema, ...problems },
      },
    },
    (request) =>
      inOne(gate, request, 'indicators.read', async (tx, programmeId) => {
        const loaded = await loadReport(tx, programmeId, request.params.id, registers)
        if (!loaded) throw refusal('no_such_report')
        return tellReport(loaded)
      }),
  )

  typed.put(
    `${REPORTS}/:id/cells`,
    {
      config: { who: { right: 'indicators.report' } },
      schema: {
        ...describe('Writes cells; what somebody else wrote meanwhile stands beside what was to be written'),
        params: reportParams,
        body: cellEditsSchema,
        response: { 200: cellsWrittenSchema, ...problems },
      },
    },
    (request) =>
      inOne(gate, request, 'indicators.fill', (tx, programmeId) =>
        writeCells(tx, { programmeId, registers }, request.params.id, request.body.edits),
      ),
  )

  typed.post(
    `${REPORTS}/:id/acts`,
    {
      config: { who: { right: 'indicators.see' } },
      schema: {
        ...describe('Does one act of a report; which are open, and what blocks the others, its reply says'),
        params: reportParams,
        body: reportActInputSchema,
        response: { 200: reportActDoneSchema, ...problems },
      },
    },
    (request) => {
      const { body, params } = request
      return inOne(
        gate,
        request,
        `indicators.${body.act}`,
        (tx, programmeId) => actOnReport(tx, { programmeId, registers }, params.id, body),
        'why' in body ? body.why : null,
      )
    },
  )

  typed.get(
    `${REPORTS}/:id/excel`,
    {
      config: { who: { right: 'indicators.see' } },
      schema: { ...describe('The report as a workbook to fill in'), params: reportParams },
    },
    async (request, reply) => {
      const report = await inOne(gate, request, 'indicators.read', async (tx, programmeId) => {
        const loaded = await loadReport(tx, programmeId, request.params.id, registers)
        if (!loaded) throw refusal('no_such_report')
        return tellReport(loaded)
      })
      return reply
        .type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
        .header('content-disposition', `attachment; filename="report-${report.report.period}.xlsx"`)
        .send(await writeReportSheet(report))
    },
  )

  await app.register(async (uploads) => {
    await takeSheets(uploads, reportSheetLimits)
    uploads.withTypeProvider<ZodTypeProvider>().post(
      `${REPORTS}/:id/excel`,
      {
        config: { who: { right: 'indicators.report' } },
        schema: {
          ...describe('Writes what a workbook that was filled in says'),
          consumes: ['multipart/form-data'],
          params: reportParams,
          response: { 200: sheetReadSchema, ...problems, 413: problemSchema, 415: problemSchema, 503: problemSchema },
        },
      },
      async (request): Promise<SheetRead> => {
        const { id } = request.params
        const { bytes } = await receiveSheet(request, z.unknown(), reportSheetLimits)
        const read = await sheets.read(bytes)
        if (!read.ok) throw explainUnread(read.refusal, reportSheetLimits)
        return inOne(gate, request, 'indicators.fill', async (tx, programmeId) => {
          const loaded = await loadReport(tx, programmeId, id, registers)
          if (!loaded) throw refusal('no_such_report')
          const { edits, faults } = readReportSheet(read.value, loaded.indicators, loaded.cells)
          return { ...(await writeCells(tx, { programmeId, registers }, id, edits)), faults }
        })
      },
    )
  })
}
