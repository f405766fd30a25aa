import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Gate } from '../access/index.ts'
import { Problem, problemSchema } from '../platform/http/problems.ts'
import { slugSchema } from '../platform/http/slug.ts'
import {
  entryParamsSchema,
  entrySchema,
  exportQuerySchema,
  recordQuerySchema,
  recordSchema,
  sealsQuerySchema,
  sealsSchema,
  trailParamsSchema,
  trailQuerySchema,
  trailSchema,
} from './audit.schema.ts'
import {
  listForExport,
  PAGE,
  recordDeed,
  selectBlocks,
  selectEntries,
  selectEntry,
  selectLastHead,
  selectSeen,
  selectTrail,
  selectWaiting,
  type TrailCursor,
  type TrailEntry,
} from './store.ts'
import { writeCsv, writeXlsx } from './write-export.ts'

export interface RecordRouteOptions {
  readonly gate: Gate
  /** How many entries one export may hold; 50,000 unless told otherwise. */
  readonly mostExported?: number
}

const ONE = '/api/programmes/:slug'
const MOST_EXPORTED = 50_000

const readers = { config: { who: { right: 'record.read' } } } as const
const problems = { 400: problemSchema, 401: problemSchema, 403: problemSchema, 404: problemSchema }

/** The auditor's way into the record, and a thing's own trail: `/api/programmes/:slug/…`. */
export async function recordRoutes(
  app: FastifyInstance,
  { gate, mostExported = MOST_EXPORTED }: RecordRouteOptions,
): Promise<void> {
  const typed = app.withTypeProvider<ZodTypeProvider>()
  const describe = (summary: string) => ({ summary, tags: ['record'] })

  typed.get(
    `${ONE}/record`,
    {
      ...readers,
      schema: {
        ...describe('The record of the programme, the newest first, 50 at a time'),
        params: slugSchema,
        querystring: recordQuerySchema,
        response: { 200: recordSchema, ...problems },
      },
    },
    async (request) => {
      const { cursor = null, ...filter } = request.query
      const [entries] = await gate.read(request, [selectEntries(filter, cursor)])
      return page(entries)
    },
  )

  typed.get(
    `${ONE}/record/export`,
    {
      ...readers,
      schema: {
        ...describe('The record as a file; that it was taken out is recorded too'),
        params: slugSchema,
        querystring: exportQuerySchema,
        response: { 200: z.unknown().describe('The file'), ...problems, 422: problemSchema },
      },
    },
    async (request, reply) => {
      const { format, ...filter } = request.query
      const { slug } = request.params
      const entries = await gate.act(request, { act: 'record.export' }, async (tx) => {
        const found = await listForExport(tx, filter, mostExported)
        if (!found) throw tooMany(mostExported)
        await tx.executeQuery(
          recordDeed('record.export', 'audit.record', slug, { format, entries: found.length, filter }),
        )
        return found
      })
      const day = new Date().toISOString().slice(0, 10)
      return reply
        .header('cache-control', 'no-store')
        .header('content-disposition', `attachment; filename="record-${slug}-${day}.${format}"`)
        .type(
          format === 'csv'
            ? 'text/csv; charset=utf-8'
            : 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        )
        .send(format === 'csv' ? writeCsv(entries) : await writeXlsx(entries))
    },
  )

  typed.get(
    `${ONE}/record/seals`,
    {
      ...readers,
      schema: {
        ...describe('The blocks in which the record is sealed, and what waits'),
        params: slugSchema,
        querystring: sealsQuerySchema,
        response: { 200: sealsSchema, ...problems },
      },
    },
    async (request) => {
      const [[head], [counted], blocks] = await gate.read(request, [
        selectLastHead,
        selectWaiting,
        selectBlocks(request.query.cursor ?? null),
      ])
      return {
        head: head ?? null,
        waiting: counted?.waiting ?? 0,
        waitingSince: counted?.since ?? null,
        blocks: blocks.slice(0, PAGE),
        next: blocks.length > PAGE ? (blocks[PAGE - 1]?.block ?? null) : null,
      }
    },
  )

  typed.get(
    `${ONE}/record/:seq`,
    {
      ...readers,
      schema: {
        ...describe('One entry with what was before and after; that it was opened is recorded too'),
        params: slugSchema.extend(entryParamsSchema.shape),
        response: { 200: entrySchema, ...problems },
      },
    },
    async (request) =>
      gate.act(request, { act: 'record.open' }, async (tx) => {
        const { seq } = request.params
        const [entry] = (await tx.executeQuery(selectEntry(seq))).rows
        if (!entry) throw nothingOf('no_such_entry')
        await tx.executeQuery(recordDeed('record.open', 'audit.entry', seq, null))
        return entry
      }),
  )

  typed.get(
    `${ONE}/trail/:kind/:id`,
    {
      config: { who: 'member' },
      schema: {
        ...describe('What was done to a thing that one sees, the newest first: who, when and why'),
        params: slugSchema.extend(trailParamsSchema.shape),
        querystring: trailQuerySchema,
        response: { 200: trailSchema, ...problems },
      },
    },
    async (request) => {
      const { kind, id } = request.params
      const { cursor } = request.query
      const from = cursor === undefined ? null : readTrailCursor(cursor)
      const [[asked], entries] = await gate.read(request, [selectSeen(kind, id), selectTrail(kind, id, from)])
      if (!asked?.seen) throw nothingOf('no_such_thing')
      return pageOfTrail(entries, from)
    },
  )
}

function readTrailCursor(cursor: string): TrailCursor {
  const [at = '', past = ''] = cursor.split('~')
  return { at, past: Number(past) }
}

/** Entries of one moment stay in one order, and none comes to a moment that is over: so a page goes on where one ended. */
function pageOfTrail(rows: readonly TrailEntry[], from: TrailCursor | null): z.infer<typeof trailSchema> {
  const entries = rows.slice(0, PAGE)
  const at = entries.at(-1)?.at
  if (rows.length <= PAGE || at === undefined) return { entries, next: null }
  const past = entries.filter((entry) => entry.at === at).length + (from?.at === at ? from.past : 0)
  return { entries, next: `${at}~${past}` }
}

function page<Row extends { readonly seq: string }>(rows: readonly Row[]): { entries: Row[]; next: string | null } {
  const entries = rows.slice(0, PAGE)
  return { entries, next: rows.length > PAGE ? (entries.at(-1)?.seq ?? null) : null }
}

/** The same for what is not there and for what is not shown. */
function nothingOf(code: 'no_such_entry' | 'no_such_thing'): Problem {
  return new Problem(404, code, {
    title: '没有这条内容，或你无权查看。',
    titleEn: 'There is no such thing, or it is not shown to you.',
  })
}

function tooMany(most: number): Problem {
  return new Problem(422, 'too_many_entries', {
    title: `一次最多导出 ${most} 条；请缩小日期范围，或按人员、对象、行为筛选。`,
    titleEn: `One export holds at most ${most} entries; narrow the days, or choose a person, a thing or an act.`,
    more: { most },
  })
}
