import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Kysely } from 'kysely'
import { Problem } from '../../platform/http/problems.ts'
import { slugSchema } from '../../platform/http/slug.ts'
import {
  comparisonQuerySchema,
  comparisonSchema,
  completenessQuerySchema,
  completenessSchema,
  crossSectionQuerySchema,
  crossSectionSchema,
  exportQuerySchema,
  seriesQuerySchema,
  seriesSchema,
} from '../reports.schema.ts'
import { inOne, problems, type ReportRouteOptions } from '../routes-reports.ts'
import { selectFormsReported, selectStanding, tellCompleteness } from './completeness.ts'
import { readPeriod } from './periods.ts'
import { type Asking, readComparison, readCrossSection, readSeries } from './read-figures.ts'
import { selectForExport } from './store.ts'
import { EXPORT_ROWS, writeCsv, writeXlsx } from './write-export.ts'

export interface FigureRouteOptions extends Pick<ReportRouteOptions, 'gate' | 'registerCounts'> {
  /** The day it is where the programmes are, `YYYY-MM-DD`. */
  readonly today: () => string
}

const ONE = '/api/programmes/:slug/indicators'
const describe = (summary: string) => ({ summary, tags: ['figures'] })
const who = { right: 'indicators.see' }

/** What was stated: series, cross-sections, comparisons, how complete it is, and files to take away. */
export async function figureRoutes(app: FastifyInstance, options: FigureRouteOptions): Promise<void> {
  const { gate, registerCounts: registers, today } = options
  const typed = app.withTypeProvider<ZodTypeProvider>()
  const asking = (programmeId: string): Asking => ({ programmeId, today: today(), registers })

  typed.get(
    `${ONE}/completeness`,
    {
      config: { who },
      schema: {
        ...describe('Where the reports of a form stand, park by period'),
        params: slugSchema,
        querystring: completenessQuerySchema,
        response: { 200: completenessSchema, ...problems },
      },
    },
    async (request) => {
      const { form: asked, under, from, to } = request.query
      return inOne(gate, request, 'indicators.read', async (tx: Kysely<unknown>) => {
        const forms = (await tx.executeQuery(selectFormsReported())).rows
        const form = asked === undefined ? forms[0] : forms.find(({ id }) => id === asked)
        if (!form) return tellCompleteness(undefined, forms, [])
        const last = to ?? today()
        const first = from ?? `${Number(last.slice(0, 4)) - 2}${last.slice(4, 7)}-01`
        const { rows } = await tx.executeQuery(selectStanding(form.id, first, last, under))
        return tellCompleteness(form, forms, rows)
      })
    },
  )

  typed.get(
    `${ONE}/series`,
    {
      config: { who },
      schema: {
        ...describe('One indicator over time, of how many parks'),
        params: slugSchema,
        querystring: seriesQuerySchema,
        response: { 200: seriesSchema, ...problems },
      },
    },
    (request) => {
      const { code, park, district, by, from, to, known } = request.query
      return inOne(gate, request, 'indicators.read', (tx, programmeId) =>
        readSeries(tx, asking(programmeId), { code, park, district, by, from, to, known }),
      )
    },
  )

  typed.get(
    `${ONE}/cross-section`,
    {
      config: { who },
      schema: {
        ...describe('One indicator in one period, by park, district or direction'),
        params: slugSchema,
        querystring: crossSectionQuerySchema,
        response: { 200: crossSectionSchema, ...problems },
      },
    },
    (request) => {
      const { code, period, known, by } = request.query
      return inOne(gate, request, 'indicators.read', (tx, programmeId) =>
        readCrossSection(tx, asking(programmeId), {
          code,
          known,
          by,
          period: period === undefined ? null : readPeriod(period),
        }),
      )
    },
  )

  typed.get(
    `${ONE}/comparison`,
    {
      config: { who },
      schema: {
        ...describe('Several indicators side by side, park by park'),
        params: slugSchema,
        querystring: comparisonQuerySchema,
        response: { 200: comparisonSchema, ...problems },
      },
    },
    (request) => {
      const { codes, district } = request.query
      const period = readPeriod(request.query.period)
      if (period === null) throw new RangeError('the schema lets no other period through')
      return inOne(gate, request, 'indicators.read', (tx) => readComparison(tx, { codes, period, district }))
    },
  )

  typed.get(
    `${ONE}/observations/export`,
    {
      config: { who },
      schema: {
        ...describe('What holds, row by row, to take away'),
        params: slugSchema,
        querystring: exportQuerySchema,
      },
    },
    async (request, reply) => {
      const { format, code, park, from = '0001-01-01', to = '9999-12-31' } = request.query
      const most = EXPORT_ROWS[format]
      const [rows] = await gate.read(request, [selectForExport({ code, park, from, to, most })])
      if (rows.length > most) {
        throw new Problem(422, 'too_many_rows', {
          title: `超过 ${most.toLocaleString('en')} 行，请缩小指标、园区或期间的范围。`,
          titleEn: `There are more than ${most.toLocaleString('en')} rows; narrow the indicators, parks or periods.`,
        })
      }
      reply.header('content-disposition', `attachment; filename="observations.${format}"`)
      if (format === 'csv') return reply.type('text/csv; charset=utf-8').send(writeCsv(rows))
      return reply.type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet').send(await writeXlsx(rows))
    },
  )
}
