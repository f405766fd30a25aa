import multipart from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { Problem, problemSchema } from '../platform/http/problems.ts'
import type { Compiler } from './create-compiler.ts'
import { differentiationSchema, type PlanReading, planReadingSchema } from './plans.schema.ts'
import { defaultReadLimits } from './reading/limits.ts'
import type { SourceFile } from './reading/read-source.ts'
import { type FileRefusal, type ReadRefusal, sayRefusal } from './reading/refusals.ts'

/** What binding a compiled notice to a loaded programme of the same 文号 shows. */
const compiledBindingSchema = z.object({
  /** The programme, as it stands in addresses. */
  slug: z.string(),
  name: z.object({ zh: z.string(), en: z.string() }),
  /** How many reviewed facts were compared with the notice. */
  compared: z.int(),
  /** Those that differ. */
  differing: z.array(z.string()),
})
type CompiledBinding = z.infer<typeof compiledBindingSchema>

export const compileReplySchema = z.object({
  reading: planReadingSchema,
  differentiation: differentiationSchema,
  binding: compiledBindingSchema.nullable(),
})

export interface CompileRouteOptions {
  readonly compiler: Compiler
  /** Finds the programme whose 文号 the notice carries; null when there is none. */
  readonly findBinding?: (reading: PlanReading) => Promise<CompiledBinding | null>
  /** Of each file. Bytes. */
  readonly fileBytes?: number
}

const httpStatus = {
  empty_file: 422,
  image: 415,
  no_text_layer: 422,
  encrypted_document: 422,
  old_word: 415,
  wps: 415,
  rtf: 415,
  archive: 415,
  spreadsheet: 415,
  other_document: 415,
  too_large: 413,
  too_many_pages: 413,
  zip_bomb: 422,
  broken_file: 422,
  not_text: 415,
  annex_without_table: 422,
  took_too_long: 422,
  took_too_much_memory: 422,
  busy: 503,
  stopped: 503,
} satisfies Record<ReadRefusal, number>

/** What the form holds, for readers of the interface's description. The stream is checked by hand, piece by piece. */
const formSchema = z
  .object({
    file: z.unknown().meta({ type: 'string', format: 'binary', description: 'The notice.' }),
    annex: z
      .unknown()
      .optional()
      .meta({ type: 'string', format: 'binary', description: 'The table of tasks, when it is a file of its own.' }),
  })
  .meta({ description: 'A notice, and its annex table when that is a file of its own.' })

/** `POST /api/compile`: compiles a file handed in by anyone. It is read in memory, in a process of its own, and kept nowhere. */
export const compileRoutes: FastifyPluginAsyncZod<CompileRouteOptions> = async (app, options) => {
  const { compiler, findBinding, fileBytes = defaultReadLimits.fileBytes } = options
  await app.register(multipart, {
    throwFileSizeLimit: false,
    limits: { fileSize: fileBytes, files: 2, fields: 4, parts: 6, fieldSize: 1000, headerPairs: 50 },
  })
  app.route({
    method: 'POST',
    url: '/api/compile',
    // Reads a file in memory and keeps nothing: whoever sends it.
    config: { who: 'anyone', forOtherSites: true },
    schema: {
      summary: 'Compiles a notice',
      description: 'Reads a published notice and answers with what it says. The file is kept nowhere.',
      consumes: ['multipart/form-data'],
      body: formSchema,
      response: {
        200: compileReplySchema,
        400: problemSchema,
        413: problemSchema,
        415: problemSchema,
        422: problemSchema,
        503: problemSchema,
      },
    },
    // The body is a stream at this point; `receiveFiles` checks what comes.
    validatorCompiler: () => (value: unknown) => ({ value }),
    async handler(request) {
      const { file, annex } = await receiveFiles(request)
      const compiled = await compiler.compile(file, annex)
      if (!compiled.ok) throw problemOf(compiled.refusal)
      const { reading, differentiation } = compiled.value
      return { reading, differentiation, binding: findBinding === undefined ? null : await findBinding(reading) }
    },
  })
}

/** Why a file was not read, as the one who sent it should read it. */
export function problemOf(refusal: FileRefusal): Problem {
  const { zh, en } = sayRefusal(refusal)
  return new Problem(httpStatus[refusal.code], refusal.code, { title: zh, titleEn: en, more: { file: refusal.file } })
}

/**
 * Takes the files and fields from the form as they stream in. Reading stops at the first byte above the limit.
 *
 * @throws {Problem} no form, no file under the name `file`, a field too many, or a file too large
 */
export async function receiveFiles(request: FastifyRequest): Promise<{
  file: SourceFile
  annex: SourceFile | null
  /** What else the form says. */
  fields: Readonly<Record<string, string>>
}> {
  if (!request.isMultipart()) {
    throw new Problem(415, 'unsupported_media_type', {
      title: '请以表单（multipart/form-data）提交文件。',
      titleEn: 'Send the file as a form (multipart/form-data).',
    })
  }
  const received: { file: SourceFile | null; annex: SourceFile | null } = { file: null, annex: null }
  const fields = new Map<string, string>()
  try {
    for await (const part of request.parts()) {
      if (part.type !== 'file') {
        if (typeof part.value === 'string') fields.set(part.fieldname, part.value)
        continue
      }
      const which = part.fieldname
      const bytes = await readAll(part.file)
      if (part.file.truncated) {
        throw problemOf({ code: 'too_large', file: which === 'annex' ? 'annex' : 'notice' })
      }
      // An empty file field is how a browser sends a choice that was not made.
      if (which === 'annex' && bytes.length === 0 && part.filename === '') continue
      if (which === 'file' || which === 'annex') received[which] = { name: part.filename, bytes }
    }
  } catch (error) {
    if (error instanceof Problem) throw error
    throw new Problem(
      400,
      'malformed_form',
      { title: '表单不完整或格式有误，请重新提交。', titleEn: 'The form is incomplete or malformed; send it again.' },
      { cause: error },
    )
  }
  if (received.file === null) {
    throw new Problem(400, 'file_missing', {
      title: '没有收到文件；请在“file”栏中提交通知。',
      titleEn: 'No file was received; send the notice as the field "file".',
    })
  }
  return { file: received.file, annex: received.annex, fields: Object.fromEntries(fields) }
}

async function readAll(stream: NodeJS.ReadableStream): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}
