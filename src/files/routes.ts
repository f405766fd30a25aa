import { Readable } from 'node:stream'
import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Gate } from '../access/index.ts'
import {
  addFile,
  cleanName,
  type FileStore,
  findKind,
  forgetFile,
  type KindRefusal,
  type StoredFile,
  selectFile,
  selectWaitingBytes,
  tellKind,
} from '../platform/files/index.ts'
import { Problem, problemSchema } from '../platform/http/problems.ts'
import { slugSchema } from '../platform/http/slug.ts'
import { forgetSchema, shownFileSchema } from './files.schema.ts'

export interface FileRouteOptions {
  readonly gate: Gate
  readonly files: FileStore
}

const ONE = '/api/programmes/:slug/files'
const thingSchema = slugSchema.extend({ id: z.uuid() })
const problems = { 400: problemSchema, 401: problemSchema, 403: problemSchema, 404: problemSchema }

/** Twenty of the largest that may be brought: what one person may have waiting to be handed in. */
const MOST_WAITING = 20

/** Files: brought by a member, given to whoever sees the thing on which they hang. */
export async function fileRoutes(app: FastifyInstance, { gate, files }: FileRouteOptions): Promise<void> {
  const typed = app.withTypeProvider<ZodTypeProvider>()
  const describe = (summary: string) => ({ summary, tags: ['files'] })

  await app.register(async (uploads) => {
    await uploads.register(multipart, {
      throwFileSizeLimit: false,
      // The store counts for itself; one byte more, so that it is the store that refuses.
      limits: { fileSize: files.mostBytes + 1, files: 1, fields: 0, parts: 1, headerPairs: 50 },
    })
    uploads.withTypeProvider<ZodTypeProvider>().post(
      ONE,
      {
        config: { who: 'member' },
        schema: {
          ...describe('Brings a file; it hangs on nothing yet'),
          params: slugSchema,
          consumes: ['multipart/form-data'],
          response: {
            201: shownFileSchema,
            ...problems,
            409: problemSchema,
            413: problemSchema,
            415: problemSchema,
            422: problemSchema,
            507: problemSchema,
          },
        },
        // The body is a stream.
        validatorCompiler: () => (value: unknown) => ({ value }),
      },
      async (request, reply) => {
        const { told, content } = await receive(request)
        const put = await files
          .put(content, (file) => tellKind(file, told))
          .catch((error: unknown) => {
            throw explainLost(error)
          })
          .finally(() => letGo(request))
        if (!put.ok) throw refusePut(put.refusal, files.mostBytes)
        const { sha256, bytes, checked } = put.value
        const name = cleanName(told, checked)
        const stored = await gate.act(request, { act: 'files.upload', why: null }, async (tx, { programmeId }) => {
          const [waiting] = (await tx.executeQuery(selectWaitingBytes)).rows
          if ((waiting?.bytes ?? 0) + bytes > MOST_WAITING * files.mostBytes) throw tooMuchWaiting()
          const added = await addFile(tx, files, programmeId, { sha256, bytes, mediaType: checked.mediaType, name })
          if (!added.ok) throw bringAgain()
          return one((await tx.executeQuery(selectFile(added.value))).rows)
        })
        return reply.code(201).send(stored)
      },
    )
  })

  typed.get(
    `${ONE}/:id`,
    {
      config: { who: 'member' },
      // A stretch of what is compressed would be a stretch of something else.
      compress: false,
      schema: { ...describe('The content of a file, or a stretch of it'), params: thingSchema },
    },
    async (request, reply) => {
      const [rows] = await gate.read(request, [selectFile(request.params.id)])
      return give(request, reply, one(rows), files)
    },
  )

  typed.post(
    `${ONE}/:id/forget`,
    {
      config: { who: 'member' },
      schema: {
        ...describe('Forgets a content: one’s own before it is handed in, any for who holds files.forget'),
        params: thingSchema,
        body: forgetSchema,
        response: { 204: z.null(), ...problems, 409: problemSchema },
      },
    },
    async (request, reply) => {
      const { why } = request.body
      await gate.act(request, { act: 'files.forget', why }, async (tx) => {
        const forgotten = await forgetFile(tx, request.params.id, why)
        if (forgotten.ok) return
        if (forgotten.refusal === 'no_such_file') throw noSuchFile()
        throw new Problem(403, 'not_yours_to_forget', {
          title: '文件已随事项提交，只有承担相应权限的人能清除其内容。',
          titleEn: 'The file was handed in; only who holds the right forgets its content.',
        })
      })
      return reply.code(204).send(null)
    },
  )
}

/** Gives a content out: whole or a stretch, on the page only where it can do nothing there. */
async function give(request: FastifyRequest, reply: FastifyReply, file: StoredFile, files: FileStore) {
  if (file.forgottenWhy !== null) {
    throw new Problem(410, 'content_is_forgotten', {
      title: `文件内容已清除：${file.forgottenWhy}`,
      titleEn: `The content was forgotten: ${file.forgottenWhy}`,
    })
  }
  const isShown = findKind(file.mediaType)?.isShown === true && !file.mediaType.startsWith('text/')
  const etag = `"${file.sha256}"`
  reply
    .header('etag', etag)
    // Rights end: it is asked for again each time, and then given by name alone.
    .header('cache-control', 'private, no-cache')
    .header('accept-ranges', 'bytes')
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', "sandbox; default-src 'none'; frame-ancestors 'none'")
    .header('cross-origin-resource-policy', 'same-origin')
    .header('content-disposition', `${isShown ? 'inline' : 'attachment'}; ${writeFileName(file.name)}`)
    .type(file.mediaType.startsWith('text/') ? `${file.mediaType}; charset=utf-8` : file.mediaType)
  if (isKnown(request.headers['if-none-match'], etag)) return reply.code(304).send()
  const range = readRange(request, etag, file.bytes)
  if (range === 'none_there') {
    return reply.code(416).header('content-range', `bytes */${file.bytes}`).removeHeader('content-type').send()
  }
  reply.header('content-length', range ? range.to - range.from + 1 : file.bytes)
  if (range) reply.code(206).header('content-range', `bytes ${range.from}-${range.to}/${file.bytes}`)
  // A stream of nothing: of a text, the server would write its own length.
  if (request.method === 'HEAD') return reply.send(Readable.from([]))
  const content = await files.open(file.sha256, range ?? undefined)
  if (content === null) throw new Error(`the content of ${file.sha256} is not there`)
  return reply.send(content)
}

function isKnown(header: string | undefined, etag: string): boolean {
  return (
    header !== undefined &&
    (header.trim() === '*' || header.split(',').some((one) => one.trim().replace(/^W\//, '') === etag))
  )
}

/** One stretch; more than one, or what is none, is answered with the whole (RFC 9110 §14.2). */
function readRange(
  request: FastifyRequest,
  etag: string,
  bytes: number,
): { from: number; to: number } | null | 'none_there' {
  const { range, 'if-range': ifRange } = request.headers
  const found = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(range ?? '')
  if (!found || (ifRange !== undefined && ifRange !== etag)) return null
  const [, first = '', last = ''] = found
  if (first === '' && last === '') return null
  if (first === '')
    return last === '0' || Number(last) === 0
      ? 'none_there'
      : { from: Math.max(0, bytes - Number(last)), to: bytes - 1 }
  const [from, to] = [Number(first), last === '' ? bytes - 1 : Math.min(Number(last), bytes - 1)]
  if (from >= bytes) return 'none_there'
  return from <= to ? { from, to } : null
}

/** For old readers in plain letters, for all others as it is (RFC 6266, RFC 8187). */
function writeFileName(name: string): string {
  const plain = name.replaceAll(/[^\x20-\x7e]|["\\%]/g, '_')
  const whole = encodeURIComponent(name).replaceAll(
    /['()*!]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `filename="${plain}"; filename*=UTF-8''${whole}`
}

async function receive(request: FastifyRequest): Promise<{ told: string; content: Readable }> {
  if (!request.isMultipart()) {
    throw new Problem(415, 'unsupported_media_type', {
      title: '请以表单（multipart/form-data）提交文件。',
      titleEn: 'Send the file as a form (multipart/form-data).',
    })
  }
  const part = await request.file().catch((error: unknown) => {
    throw malformed(error)
  })
  if (part?.fieldname !== 'file') throw malformed(null)
  return { told: part.filename, content: part.file }
}

/** What is left of a form that was refused flows away: else its connection would carry no further request, nor this answer. */
function letGo({ raw }: FastifyRequest): void {
  if (raw.readableEnded) return
  raw.unpipe()
  raw.resume()
}

function malformed(cause: unknown): Problem {
  return new Problem(
    400,
    'malformed_request',
    { title: '表单中应有一个名为 file 的文件。', titleEn: 'The form should hold one file, called file.' },
    { cause },
  )
}

function one(rows: readonly StoredFile[]): StoredFile {
  const [row] = rows
  if (!row) throw noSuchFile()
  return row
}

function noSuchFile(): Problem {
  return new Problem(404, 'no_such_file', {
    title: '没有这个文件，或不对你开放。',
    titleEn: 'There is no such file, or it is not open to you.',
  })
}

function bringAgain(): Problem {
  return new Problem(503, 'try_again', {
    title: '文件没有存好，请再传一次。',
    titleEn: 'The file was not kept; bring it again.',
  })
}

function tooMuchWaiting(): Problem {
  return new Problem(409, 'too_much_waiting', {
    title: '已上传而没有提交的文件太多，请先提交或移除一些。',
    titleEn: 'Too much was brought and not handed in; hand some in or remove some first.',
  })
}

/** The stream broke, or the disk is full. Nothing of the file was kept. */
function explainLost(error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new Problem(
      507,
      'no_room',
      {
        title: '服务器存储空间不足，文件没有存下；请联系系统管理员。',
        titleEn: 'The server has no room left, and the file was not kept; tell the system administrator.',
      },
      { cause: error },
    )
  }
  if (
    code === 'ERR_STREAM_PREMATURE_CLOSE' ||
    code === 'ECONNRESET' ||
    /^Unexpected end of /.test((error as Error).message)
  ) {
    return new Problem(
      400,
      'upload_cut_off',
      {
        title: '上传中断，文件没有存下；请再传一次。',
        titleEn: 'The upload was cut off and nothing was kept; bring it again.',
      },
      { cause: error },
    )
  }
  return error
}

const KIND_WORDS: Readonly<Record<KindRefusal | 'empty_file', readonly [status: number, zh: string, en: string]>> = {
  kind_not_taken: [
    415,
    '不收这种文件；请用 PDF、照片（jpg、png、webp、heic）、docx、xlsx、pptx、ofd、txt 或 csv（UTF-8）。',
    'This kind of file is not taken; use PDF, photos (jpg, png, webp, heic), docx, xlsx, pptx, ofd, or txt and csv in UTF-8.',
  ],
  content_is_not_as_named: [
    415,
    '文件内容与扩展名不符，请检查后重新选择。',
    'The content is not what the name says; check it and choose again.',
  ],
  broken_file: [422, '文件已损坏，打不开；请检查后重新选择。', 'The file is broken; check it and choose again.'],
  zip_bomb: [422, '文件展开后过大，不予接收。', 'The file would unpack to too much, and is not taken.'],
  has_macros: [422, '文件含有宏，请另存为不含宏的格式。', 'The file holds macros; save it without them.'],
  empty_file: [422, '文件是空的，请检查后重新选择。', 'The file is empty; check it and choose again.'],
}

function refusePut(refusal: KindRefusal | 'empty_file' | 'too_large', mostBytes: number): Problem {
  if (refusal === 'too_large') {
    const megabytes = Math.floor(mostBytes / 1024 / 1024)
    return new Problem(413, 'too_large', {
      title: `文件超过 ${megabytes} MB，请缩小或拆分后再传。`,
      titleEn: `The file is larger than ${megabytes} MB; make it smaller or split it.`,
    })
  }
  const [status, title, titleEn] = KIND_WORDS[refusal]
  return new Problem(status, refusal, { title, titleEn })
}
