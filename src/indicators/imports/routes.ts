import { randomUUID } from 'node:crypto'
import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { type Kysely, sql } from 'kysely'
import type { Database } from '../../platform/db/database.ts'
import { addFile, attachFile, cleanName, type FileStore } from '../../platform/files/index.ts'
import { Problem, problemSchema } from '../../platform/http/problems.ts'
import { slugSchema } from '../../platform/http/slug.ts'
import { refusal } from '../explain-refusal.ts'
import { importSchema, importsSchema, type ObservationImport } from '../reports.schema.ts'
import { describe, inOne, problems, type ReportRouteOptions, reportParams } from '../routes-reports.ts'
import { runImport } from './run-import.ts'
import { type ImportRow, insertImport, selectImports } from './store.ts'

export interface ImportFiguresOptions extends Pick<ReportRouteOptions, 'gate' | 'registerCounts'> {
  readonly files: Pick<FileStore, 'put' | 'open' | 'has'>
  /** With the login of requests: an import runs as the person who began it. */
  readonly database: Database
}

const CSV = { mediaType: 'text/csv', extensions: ['csv'], name: { zh: 'CSV 表格', en: 'CSV table' }, isShown: false }
const IMPORTS = '/api/programmes/:slug/indicators/imports'
const config = { who: { right: 'indicators.approve' } }
/** Some twenty million rows. */
const MOST_BYTES = 2 * 1024 * 1024 * 1024

/** Figures of many parks and periods from a CSV: all of them, approved, or none. */
export async function importFiguresRoutes(app: FastifyInstance, options: ImportFiguresOptions): Promise<void> {
  const { gate, files, database, registerCounts: registers } = options
  const typed = app.withTypeProvider<ZodTypeProvider>()
  const stopping = new AbortController()
  const running = new Set<Promise<unknown>>()
  app.addHook('onClose', async () => {
    stopping.abort()
    await Promise.allSettled(running)
  })

  /** Goes on when the one who began it has their answer. */
  const start = async (request: FastifyRequest, importId: string, sha256: string) => {
    const actor = await gate.getMember(request)
    const content = await files.open(sha256)
    if (content === null) throw new Error(`the content ${sha256} was put a moment ago`)
    const work = runImport({ database, actor, importId, content, registers, signal: stopping.signal }).catch(
      (err: unknown) => request.log.error({ err, importId }, 'an import broke off'),
    )
    running.add(work)
    void work.finally(() => running.delete(work))
  }

  typed.get(
    IMPORTS,
    {
      config,
      schema: {
        ...describe('Imports of figures, the last first'),
        params: slugSchema,
        response: { 200: importsSchema, ...problems },
      },
    },
    async (request) => {
      const [rows] = await gate.read(request, [selectImports(null)])
      return { imports: rows.map(({ faults: _, isRunning: __, ...one }) => one) }
    },
  )

  typed.get(
    `${IMPORTS}/:id`,
    {
      config,
      schema: {
        ...describe('How far an import has come, and what is wrong with its file'),
        params: reportParams,
        response: { 200: importSchema, ...problems },
      },
    },
    async (request) => {
      const [[found]] = await gate.read(request, [selectImports(request.params.id)])
      if (!found) throw refusal('no_such_import')
      return tellImport(found)
    },
  )

  typed.post(
    `${IMPORTS}/:id/cancel`,
    {
      config,
      schema: {
        ...describe('Ends an import that runs; nothing of it is written'),
        params: reportParams,
        response: { 200: importSchema, ...problems },
      },
    },
    (request) =>
      inOne(gate, request, 'indicators.cancel_import', async (tx: Kysely<unknown>, programmeId) => {
        const { id } = request.params
        const [before] = (await tx.executeQuery(selectImports(id))).rows
        if (!before) throw refusal('no_such_import')
        if (!before.isRunning) throw refusal('is_not_running')
        await sql`update indicators.import set cancel_asked = true
          where programme_id = ${programmeId}::uuid and id = ${id}::uuid and ended_at is null`.execute(tx)
        return tellImport(before)
      }),
  )

  await app.register(async (uploads) => {
    await uploads.register(multipart, {
      throwFileSizeLimit: false,
      limits: { fileSize: MOST_BYTES + 1, files: 1, fields: 1, parts: 2, fieldSize: 2_000, headerPairs: 50 },
    })
    uploads.withTypeProvider<ZodTypeProvider>().post(
      IMPORTS,
      {
        config,
        schema: {
          ...describe('Begins an import: the document it rests on as `basis`, then the CSV as `file`'),
          consumes: ['multipart/form-data'],
          params: slugSchema,
          response: { 202: importSchema, ...problems, 413: problemSchema, 415: problemSchema },
        },
      },
      async (request, reply) => {
        const [running_] = await gate.read(request, [selectImports(null)])
        if (running_.some(({ isRunning }) => isRunning)) throw refusal('another_import_runs')
        const { basis, name, sha256, bytes } = await receive(request, files)
        const id = randomUUID()
        const begun = await inOne(
          gate,
          request,
          'indicators.import',
          async (tx: Kysely<unknown>, programmeId) => {
            await tx.executeQuery(insertImport(programmeId, { id, name, basis, sha256, bytes }))
            const added = await addFile(tx, files, programmeId, { sha256, bytes, mediaType: 'text/csv', name })
            if (!added.ok) throw new Error('a content that was put a moment ago is gone')
            await attachFile(tx, added.value, { kind: 'indicators.import', id })
            return (await tx.executeQuery(selectImports(id))).rows[0]
          },
          basis,
        )
        if (!begun) throw refusal('no_such_import')
        await start(request, id, sha256)
        return reply.code(202).send(tellImport(begun))
      },
    )
  })
}

function tellImport({ isRunning, ...one }: ImportRow): ObservationImport {
  return { ...one, acts: isRunning ? [{ act: 'indicators.cancel_import', open: true, blocks: [] }] : [] }
}

async function receive(request: FastifyRequest, files: ImportFiguresOptions['files']) {
  if (!request.isMultipart()) {
    throw new Problem(415, 'unsupported_media_type', {
      title: '请以表单（multipart/form-data）提交文件。',
      titleEn: 'Send the file as a form (multipart/form-data).',
    })
  }
  let basis = ''
  for await (const part of request.parts()) {
    if (part.type === 'field') {
      if (part.fieldname === 'basis' && typeof part.value === 'string') basis = part.value.trim().slice(0, 500)
      continue
    }
    if (basis === '') break
    const put = await files.put(part.file, undefined, MOST_BYTES)
    if (!put.ok) {
      throw put.refusal === 'too_large'
        ? new Problem(413, 'too_large', { title: '文件超过 2 GB。', titleEn: 'The file is larger than 2 GB.' })
        : new Problem(422, 'empty_file', { title: '文件是空的。', titleEn: 'The file is empty.' })
    }
    return { basis, name: cleanName(part.filename, CSV), ...put.value }
  }
  throw new Problem(400, 'malformed_form', {
    title: '表单须先写依据（basis），再附一个文件（file）。',
    titleEn: 'The form holds what the figures rest on (basis), and after it one file.',
  })
}
