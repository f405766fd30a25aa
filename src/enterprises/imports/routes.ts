import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Client } from 'pg'
import { z } from 'zod'
import type { Gate } from '../../access/index.ts'
import type { PersonActor } from '../../platform/db/actor.ts'
import { type AloneOptions, WorkCancelled } from '../../platform/db/work-alone.ts'
import { Problem, problemSchema } from '../../platform/http/problems.ts'
import { slugSchema } from '../../platform/http/slug.ts'
import {
  explainUnread,
  receiveSheet,
  type StreamedTable,
  streamCsv,
  streamWorkbook,
  takeSheets,
} from '../../platform/sheets/index.ts'
import { explainEnterpriseRefusal } from '../explain-refusal.ts'
import { checkImport } from './check-import.ts'
import { confirmImport, noSuchImport, one } from './confirm-import.ts'
import type { RegisterReader } from './create-register-reader.ts'
import { openExport } from './export-register.ts'
import { IMPORT_LIMITS } from './import-limits.ts'
import {
  confirmedSchema,
  confirmSchema,
  exportQuerySchema,
  type Import,
  importKindSchema,
  importSchema,
  importsQuerySchema,
  importsSchema,
  templateQuerySchema,
} from './imports.schema.ts'
import { createRunningImports } from './running-imports.ts'
import {
  type ImportRow,
  OPEN_IMPORT,
  selectImport,
  selectImports,
  selectOffered,
  toImport,
  toListed,
  toRunning,
} from './store.ts'
import { openBadRows } from './write-bad-rows.ts'
import { writeRegisterTemplate } from './write-register-template.ts'

export interface RegisterImportRouteOptions {
  readonly gate: Gate
  readonly registerReader: Pick<RegisterReader, 'read'>
}

const REGISTER = '/api/programmes/:slug/enterprises'
const ONE = `${REGISTER}/imports`
const thingSchema = slugSchema.extend({ id: z.uuid() })
const problems = { 400: problemSchema, 401: problemSchema, 403: problemSchema, 404: problemSchema, 409: problemSchema }
const WORKBOOK = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const WRITES = { who: { right: 'enterprises.write' } } as const
const SEES = { who: { right: 'enterprises.see' } } as const
/** Each holds a connection while it goes out. */
const MOST_EXPORTS = 3
/** Who takes longer to take a table is let go. */
const EXPORT_MS = 120_000

/** The register from a sheet: shown first, written once confirmed; and out again, in the same columns. */
export async function registerImportRoutes(
  app: FastifyInstance,
  { gate, registerReader }: RegisterImportRouteOptions,
): Promise<void> {
  const typed = app.withTypeProvider<ZodTypeProvider>()
  const describe = (summary: string) => ({ summary, tags: ['enterprises'] })
  const running = createRunningImports()
  let exports = 0

  const alone = <Result>(
    request: FastifyRequest,
    options: AloneOptions,
    work: (client: Client, actor: PersonActor) => Promise<Result>,
  ) =>
    gate.actAlone(request, options, work).catch((error: unknown) => {
      throw error instanceof WorkCancelled ? cancelled() : explainEnterpriseRefusal(error)
    })

  /** A table that is read while it goes out: the transaction lasts until the last of it has gone, or who asked is away. */
  const streamTable = (
    request: FastifyRequest,
    format: 'xlsx' | 'csv',
    open: (client: Client) => Promise<StreamedTable>,
  ): Promise<Readable> => {
    if (exports >= MOST_EXPORTS) throw tooManyExports()
    exports += 1
    return new Promise<Readable>((resolve, reject) => {
      const signal = AbortSignal.timeout(EXPORT_MS)
      alone(request, { signal }, async (client) => {
        const table = await open(client)
        const stream = Readable.from(format === 'csv' ? streamCsv(table) : streamWorkbook(table), { objectMode: false })
        signal.addEventListener('abort', () => stream.destroy())
        resolve(stream)
        await finished(stream)
      })
        .catch(reject)
        .finally(() => {
          exports -= 1
        })
    })
  }

  typed.get(
    `${ONE}/template`,
    {
      config: WRITES,
      schema: { ...describe('An empty workbook to fill in'), params: slugSchema, querystring: templateQuerySchema },
    },
    async (request, reply) => {
      const { kind } = request.query
      const [[offered]] = await gate.read(request, [selectOffered])
      const book = await writeRegisterTemplate(kind, offered ?? { titleKinds: [], parks: [], districts: [] })
      return reply
        .type(WORKBOOK)
        .header('content-disposition', `attachment; filename="${kind}-template.xlsx"`)
        .send(book)
    },
  )

  await app.register(async (uploads) => {
    await takeSheets(uploads, IMPORT_LIMITS)
    uploads.withTypeProvider<ZodTypeProvider>().post(
      ONE,
      {
        config: WRITES,
        schema: {
          ...describe('Shows what a sheet would do; nothing of it is written. The form may name the id to watch it by'),
          consumes: ['multipart/form-data'],
          response: {
            201: importSchema,
            ...problems,
            413: problemSchema,
            415: problemSchema,
            422: problemSchema,
            503: problemSchema,
          },
        },
        // The body is a stream; `receiveSheet` checks what comes.
        validatorCompiler: () => (value: unknown) => ({ value }),
      },
      async (request, reply) => {
        const { kind, fileName, bytes, fields } = await receiveSheet(request, importKindSchema, IMPORT_LIMITS)
        const asked = z.uuid().safeParse(fields.get('id'))
        const id = asked.success ? asked.data : randomUUID()
        // Who may not import does not make the server read a file.
        await gate.read(request, [])
        const { programmeId, personId } = await gate.getMember(request)
        const brought = await running.run({ id, programmeId, personId, kind, fileName }, async (watch, signal) => {
          const read = await registerReader.read(kind, bytes, signal)
          if (signal.aborted) throw cancelled()
          if (!read.ok) throw explainUnread(read.refusal, IMPORT_LIMITS)
          const deed = { act: 'enterprises.preview_import', why: fileName }
          return alone(request, { deed, signal }, async (client) => {
            await client.query('select enterprises.forget_old_imports()')
            const { report, outcome } = await checkImport(client, kind, read.value.content, [], watch)
            await client.query(
              `insert into enterprises.import (programme_id, id, kind, file_name, content, report, outcome, bad_rows)
                values ($1, $2, $3, $4, $5, $6::jsonb, $7, $8)`,
              [
                programmeId,
                id,
                kind,
                fileName,
                Buffer.from(read.value.content),
                JSON.stringify(report),
                outcome,
                report.rows.bad,
              ],
            )
            return one(await client.query<ImportRow>(OPEN_IMPORT, [id]))
          })
        })
        return reply.code(201).header('cache-control', 'no-store').send(toImport(brought))
      },
    )
  })

  typed.get(
    ONE,
    {
      config: SEES,
      schema: {
        ...describe('Imports of the register that one may see, the newest first'),
        params: slugSchema,
        querystring: importsQuerySchema,
        response: { 200: importsSchema, ...problems },
      },
    },
    async (request) => {
      const { programmeId, personId } = await gate.getMember(request)
      const [[counted], listed] = await gate.read(request, selectImports(request.query))
      return {
        total: counted?.total ?? 0,
        page: request.query.page,
        imports: listed.map(toListed),
        running: running.list(programmeId, personId),
        mayImport: counted?.may ?? false,
      }
    },
  )

  typed.get(
    `${ONE}/:id`,
    {
      config: SEES,
      schema: {
        ...describe('One import; while it runs, how far it is'),
        params: thingSchema,
        response: { 200: importSchema, ...problems },
      },
    },
    async (request, reply): Promise<Import> => {
      const { id } = request.params
      const { programmeId, personId } = await gate.getMember(request)
      const [rows] = await gate.read(request, [selectImport(id)])
      const runs = running.find(programmeId, personId, id)
      reply.header('cache-control', 'no-store')
      return runs ? toRunning(runs) : toImport(one({ rows }))
    },
  )

  typed.get(
    `${ONE}/:id/bad`,
    {
      config: WRITES,
      schema: { ...describe('The bad rows of a preview as a workbook, each with what to do'), params: thingSchema },
    },
    async (request, reply) => {
      const { id } = request.params
      const table = await streamTable(request, 'xlsx', async (client) => {
        const { kind, content } = one(await client.query<ImportRow & { content: Buffer | null }>(OPEN_IMPORT, [id]))
        if (content === null) throw noSuchImport()
        await checkImport(client, kind, content, [])
        return openBadRows(client, kind)
      })
      return reply.type(WORKBOOK).header('content-disposition', 'attachment; filename="rows-to-mend.xlsx"').send(table)
    },
  )

  typed.delete(
    `${ONE}/:id`,
    {
      config: WRITES,
      schema: {
        ...describe('Ends an import that runs, or discards a preview'),
        params: thingSchema,
        response: { 204: z.null(), ...problems },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const { programmeId, personId } = await gate.getMember(request)
      if (!running.cancel(programmeId, personId, id)) {
        await gate.actAlone(request, { deed: { act: 'enterprises.discard_import' } }, async (client) => {
          const { rowCount } = await client.query(
            'delete from enterprises.import where programme_id = $1 and id = $2 and uploaded_by = $3 and confirmed_at is null',
            [programmeId, id, personId],
          )
          if (rowCount === 0) throw noSuchImport()
        })
      }
      return reply.code(204).send(null)
    },
  )

  typed.post(
    `${ONE}/:id/confirm`,
    {
      config: WRITES,
      schema: {
        ...describe('Writes all of it, or nothing where a row is bad'),
        params: thingSchema,
        body: confirmSchema.nullish(),
        response: { 200: confirmedSchema, ...problems, 503: problemSchema },
      },
    },
    async (request) => {
      const { id } = request.params
      const { decisions = [] } = request.body ?? {}
      const { programmeId, personId } = await gate.getMember(request)
      const [rows] = await gate.read(request, [selectImport(id)])
      const seen = one({ rows })
      if (seen.uploaded_by !== personId) throw noSuchImport()
      if (seen.result) return { id, rows: seen.result }
      const { kind, file_name: fileName } = seen
      return running.run({ id, programmeId, personId, kind, fileName }, (watch, signal) =>
        alone(request, { deed: { act: 'enterprises.import', why: fileName }, signal }, async (client) => ({
          id,
          rows: await confirmImport(client, id, decisions, watch),
        })),
      )
    },
  )

  typed.get(
    `${REGISTER}/export`,
    {
      config: SEES,
      schema: {
        ...describe('The register as one sees it, in the columns of an import'),
        params: slugSchema,
        querystring: exportQuerySchema,
      },
    },
    async (request, reply) => {
      const { kind, format } = request.query
      const table = await streamTable(request, format, (client) => openExport(client, kind))
      return reply
        .type(format === 'xlsx' ? WORKBOOK : 'text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="${kind}.${format}"`)
        .send(table)
    },
  )
}

function cancelled(): Problem {
  return new Problem(409, 'cancelled', {
    title: '已取消，没有写入。',
    titleEn: 'It was cancelled, and nothing was written.',
  })
}

function tooManyExports(): Problem {
  return new Problem(503, 'busy', {
    title: '正在导出的人太多；请稍等片刻再试。',
    titleEn: 'Too many tables are being taken out at the moment; wait a little and try again.',
  })
}
