import Fastify, { type FastifyInstance } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { afterEach, expect, it } from 'vitest'
import { toProblem, writeProblem } from '../platform/http/problems.ts'
import { compileFile } from './compile-file.ts'
import type { Compiler } from './create-compiler.ts'
import { inventedNotice } from './reading/testing/invented-notice.ts'
import { writeText } from './reading/testing/write-files.ts'
import { type CompileRouteOptions, compileReplySchema, compileRoutes } from './routes-compile.ts'

/** Compiles in this process: what is asked here is the route. */
const inThisProcess: Compiler = {
  compile: (file, annex = null) => compileFile(file, annex, []),
  close: () => Promise.resolve(),
}

let app: FastifyInstance | null = null
afterEach(() => app?.close())

async function openApp(options: Partial<CompileRouteOptions> = {}): Promise<FastifyInstance> {
  app = Fastify()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.setErrorHandler((error, request, reply) => {
    const problem = toProblem(error)
    return reply
      .status(problem.status)
      .type('application/problem+json')
      .serializer(JSON.stringify)
      .send(writeProblem(problem, request.id))
  })
  await app.register(compileRoutes, { compiler: inThisProcess, ...options })
  return app
}

function form(parts: Readonly<Record<string, { name: string; bytes: Uint8Array }>>): {
  headers: Record<string, string>
  payload: Buffer
} {
  const boundary = 'courtyard-boundary'
  const pieces = Object.entries(parts).flatMap(([field, { name, bytes }]) => [
    Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="${field}"; filename="${name}"\r\n\r\n`),
    Buffer.from(bytes),
    Buffer.from('\r\n'),
  ])
  return {
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    payload: Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]),
  }
}

const notice = { name: '通知.txt', bytes: Buffer.from(writeText(inventedNotice)) }
const photo = { name: 'photo.png', bytes: Buffer.from('89504e470d0a1a0a', 'hex') }

async function post(
  parts: Parameters<typeof form>[0],
  options: Partial<CompileRouteOptions> = {},
): Promise<{ status: number; body: unknown }> {
  const reply = await (await openApp(options)).inject({ method: 'POST', url: '/api/compile', ...form(parts) })
  return { status: reply.statusCode, body: reply.json() }
}

it('answers with the reading, and no binding where no programme is known', async () => {
  const { status, body } = await post({ file: notice })
  expect(status).toBe(200)
  const reply = compileReplySchema.parse(body)
  expect(reply.reading.notice.documentNumber).toBe('云政办发〔2031〕7号')
  expect(reply.binding).toBeNull()
})

it('says what binding to a programme of the same number shows', async () => {
  const name = { zh: '云溪特色园区', en: 'Yunxi parks' }
  const { body } = await post(
    { file: notice },
    {
      findBinding: async ({ notice }) => ({ slug: notice.documentNumber ?? '', name, compared: 9, differing: [] }),
    },
  )
  expect(compileReplySchema.parse(body).binding).toEqual({
    slug: '云政办发〔2031〕7号',
    name,
    compared: 9,
    differing: [],
  })
})

it('refuses a photo with its cause in both languages', async () => {
  const { status, body } = await post({ file: photo })
  expect(status).toBe(415)
  expect(body).toMatchObject({ code: 'image', file: 'notice', status: 415 })
  expect(body).toHaveProperty('title', expect.stringContaining('图片'))
  expect(body).toHaveProperty('titleEn', expect.stringContaining('picture'))
})

it('says which of the two files it refuses', async () => {
  expect(await post({ file: notice, annex: photo })).toMatchObject({
    status: 415,
    body: { code: 'image', file: 'annex' },
  })
})

it('takes an annex field that was left empty for none', async () => {
  expect((await post({ file: notice, annex: { name: '', bytes: Buffer.alloc(0) } })).status).toBe(200)
})

it('refuses a file above the limit', async () => {
  expect(await post({ file: notice }, { fileBytes: 100 })).toMatchObject({ status: 413, body: { code: 'too_large' } })
})

it('refuses a form without a file, a broken form and no form', async () => {
  expect(await post({ other: notice })).toMatchObject({ status: 400, body: { code: 'file_missing' } })
  const open = await openApp()
  const broken = form({ file: notice })
  const cut = await open.inject({
    method: 'POST',
    url: '/api/compile',
    ...broken,
    payload: broken.payload.subarray(0, 300),
  })
  expect(cut.statusCode).toBe(400)
  const json = await open.inject({ method: 'POST', url: '/api/compile', payload: { file: '1' } })
  expect(json.statusCode).toBe(415)
})

it('answers 503 when too many files are being read', async () => {
  const busy: Compiler = {
    ...inThisProcess,
    compile: async () => ({ ok: false, refusal: { code: 'busy', file: 'notice' } }),
  }
  expect(await post({ file: notice }, { compiler: busy })).toMatchObject({ status: 503, body: { code: 'busy' } })
})
