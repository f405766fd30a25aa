import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createContactSeal, createSecretSeal } from '../access/index.ts'
import { aGate } from '../access/testing/a-gate.ts'
import { createParkReader } from '../parks/index.ts'
import type { Compiler } from '../plans/create-compiler.ts'
import {
  createProgrammeReader,
  describeBinding,
  loadProgramme,
  type ProgrammeFolder,
  readDirectionFamilies,
  readProgrammeFolder,
} from '../plans/index.ts'
import { programmeViewSchema } from '../plans/programme.schema.ts'
import { computeProgrammeId } from '../plans/programme-key.ts'
import { compilePlan } from '../plans/rules/compile.ts'
import { differentiateLayout } from '../plans/rules/differentiation/differentiate-layout.ts'
import { createFileStore } from '../platform/files/index.ts'
import { Problem } from '../platform/http/problems.ts'
import { readTrustedProxies } from '../platform/http/request-id.ts'
import { openToAnyone } from '../platform/http/who-may.ts'
import { findPackageRoot } from '../platform/package-root.ts'
import { accept, refuse } from '../platform/result.ts'
import { createDraftSeal } from '../platform/sheets/index.ts'
import { openTestDatabase, type TestDatabase } from '../platform/testing/open-test-database.ts'
import { createServer } from './create-server.ts'

const families = await readDirectionFamilies()
/** Compiles at once, in this process: what the process of its own does is tested where it is made. */
const compiler: Compiler = {
  async compile(file) {
    if (file.bytes.length === 0) return refuse({ code: 'empty_file', file: 'notice' })
    const reading = compilePlan(Buffer.from(file.bytes).toString())
    return accept({ reading, differentiation: differentiateLayout(reading.layout, families) })
  },
  close: async () => undefined,
}

let database: TestDatabase
let nantong: ProgrammeFolder
let webRoot: string
let app: FastifyInstance
let isReady = true
beforeAll(async () => {
  database = await openTestDatabase()
  nantong = await readProgrammeFolder(path.join(findPackageRoot(), 'programmes', 'nantong-2024'))
  await loadProgramme(database.owner, nantong, families)
  webRoot = await mkdtemp(path.join(os.tmpdir(), 'courtyard-web-'))
  for (const folder of ['desk-files/assets', 'fonts']) await mkdir(path.join(webRoot, folder), { recursive: true })
  await writeFile(path.join(webRoot, 'courtyard.css'), 'body{}'.repeat(400))
  await writeFile(path.join(webRoot, 'fonts', 'slice.woff2'), 'font')
  await writeFile(path.join(webRoot, 'desk-files', 'assets', 'desk-12345678.js'), 'void 0')
  for (const name of ['desk', 'compile'])
    await writeFile(
      path.join(webRoot, 'desk-files', `${name}.html`),
      '<meta name="csp-nonce" content="__CSP_NONCE__" /><script type="module" nonce="__CSP_NONCE__" src="/desk-files/assets/desk-12345678.js"></script>',
    )
  const gate = aGate(database.app, 'nantong-2024')
  app = await createServer({
    reader: createProgrammeReader(database.app),
    parkReader: createParkReader(database.app, () => '2026-11-23'),
    taskKeeper: { relight: async () => ({ seen: 0, changed: 0 }), explain: async () => null },
    compiler,
    ear: { listen: () => () => undefined, close: async () => undefined },
    afterPublishing: async () => undefined,
    targetSources: [],
    findBinding: async (reading) => describeBinding([nantong], reading),
    checkReady: async () => {
      if (!isReady) throw new Error('connect ECONNREFUSED 10.1.2.3')
    },
    isTrustedProxy: readTrustedProxies('10.0.0.0/8'),
    logLevel: 'silent',
    version: '0.0.0',
    webRoot,
    files: createFileStore({ home: webRoot, mostBytes: 1024, s3: null }),
    gate,
    seal: createContactSeal('r'.repeat(40)),
    draftSeal: createDraftSeal('r'.repeat(40)),
    secretSeal: createSecretSeal('r'.repeat(40)),
    hasMail: false,
    printer: { print: async () => refuse('no_typesetter') },
    importReader: { read: async () => refuse('not_a_workbook') },
    registerReader: { read: async () => refuse('not_a_sheet') },
    reportSheetReader: { read: async () => refuse('not_a_workbook') },
    database: database.app,
    signIn: { routes: async () => undefined },
    findProgrammeId: async (slug) => (slug === 'nantong-2024' ? computeProgrammeId(slug) : null),
    today: () => '2026-12-01',
  })
  app.get('/api/test/forbidden', openToAnyone, () => database.app.pool.query('delete from plans.target'))
  app.get('/api/test/surprise', openToAnyone, () => {
    throw new Error('the password is 12345')
  })
  app.get('/api/test/problem', openToAnyone, () => {
    throw new Problem(422, 'too_blue', { title: '太蓝。', titleEn: 'Too blue.', more: { shade: 'navy' } })
  })
})
afterAll(async () => {
  await app.close()
  await database.close()
  await rm(webRoot, { recursive: true, force: true })
})

const get = (url: string, headers: Record<string, string> = {}, remoteAddress = '127.0.0.1') =>
  app.inject({ url, headers, remoteAddress })
const getPage = (url: string) => get(url, { accept: 'text/html,*/*' })

describe('the open data', () => {
  it('lists the published programmes', async () => {
    const reply = await get('/api/programmes')
    expect(reply.json()).toMatchObject({
      programmes: [{ slug: 'nantong-2024', textSource: 'restated', documentNumber: '通政办发〔2024〕37号' }],
    })
  })

  it('gives a programme whole, in its declared shape', async () => {
    const reply = await get('/api/programmes/nantong-2024')
    expect(reply.statusCode).toBe(200)
    expect(programmeViewSchema.parse(reply.json()).reading.layout).toHaveLength(20)
  })

  it('says with a stable code that there is none', async () => {
    const reply = await get('/api/programmes/yunxi-2031')
    expect(reply.statusCode).toBe(404)
    expect(reply.headers['content-type']).toBe('application/problem+json; charset=utf-8')
    expect(reply.json()).toMatchObject({
      status: 404,
      code: 'no_such_programme',
      requestId: reply.headers['x-request-id'],
    })
  })

  it('names the field of a malformed request', async () => {
    const reply = await get('/api/programmes/NO!')
    expect(reply.statusCode).toBe(400)
    expect(reply.json()).toMatchObject({ code: 'malformed_request', errors: [{ field: 'slug' }] })
  })

  it('is described as OpenAPI 3.1, every failure of it too', async () => {
    const { openapi, paths } = (await get('/openapi.json')).json()
    expect(openapi).toBe('3.1.0')
    expect(Object.keys(paths)).toEqual(
      expect.arrayContaining([
        '/api/compile',
        '/api/programmes/{slug}/organisations',
        '/api/programmes/{slug}/people/{id}',
      ]),
    )
    for (const [address, methods] of Object.entries<Record<string, { responses: object; summary: string }>>(paths)) {
      for (const [method, { responses, summary }] of Object.entries(methods)) {
        expect(summary, `${method} ${address} says what it is for`).toBeTruthy()
        expect(Object.keys(responses).some((status) => status.startsWith('2') || status.startsWith('3'))).toBe(true)
      }
    }
    expect(Object.keys(paths['/api/programmes/{slug}'].get.responses)).toEqual(['200', '404'])
  })
})

describe('compiling over http', () => {
  const send = (content: string) => {
    const form = new FormData()
    form.append('file', new Blob([content]), 'notice.txt')
    return app.inject({ method: 'POST', url: '/api/compile', payload: form })
  }

  it('reads a notice and says which programme it belongs to, and stores nothing', async () => {
    const reply = await send(nantong.text)
    expect(reply.statusCode).toBe(200)
    expect(reply.json()).toMatchObject({ binding: { slug: 'nantong-2024', name: nantong.name, differing: [] } })
    expect((await get('/api/programmes/nantong-2024')).json()).toMatchObject({ textSource: 'restated', binding: null })
  })

  it('refuses in words that say what to do', async () => {
    const reply = await send('')
    expect(reply.statusCode).toBe(422)
    expect(reply.json()).toMatchObject({ code: 'empty_file', file: 'notice' })
  })
})

describe('what goes wrong', () => {
  it('is a problem document below /api, whatever the caller accepts', async () => {
    const reply = await getPage('/api/nothing/here')
    expect(reply.statusCode).toBe(404)
    expect(reply.json()).toMatchObject({ type: 'about:blank', code: 'not_found' })
  })

  it('is a page elsewhere, in the language of the address', async () => {
    const chinese = await getPage('/nothing/here')
    expect(chinese.statusCode).toBe(404)
    expect(chinese.headers['content-type']).toBe('text/html; charset=utf-8')
    expect(chinese.body).toContain('没有这一页')
    expect((await getPage('/en/nothing/here')).body).toContain('<html lang="en">')
  })

  it('tells the members of the problem that was thrown', async () => {
    const reply = await get('/api/test/problem')
    expect(reply.statusCode).toBe(422)
    expect(reply.json()).toMatchObject({ code: 'too_blue', title: '太蓝。', titleEn: 'Too blue.', shade: 'navy' })
  })

  it('is 403 when the database refuses', async () => {
    const reply = await get('/api/test/forbidden')
    expect([reply.statusCode, reply.json().code]).toEqual([403, 'not_allowed'])
  })

  it('tells no inner message of a surprise', async () => {
    const reply = await get('/api/test/surprise')
    expect([reply.statusCode, reply.json().code]).toEqual([500, 'unexpected'])
    expect(reply.body).not.toContain('12345')
  })
})

describe('health', () => {
  it('is live as long as it answers', async () => {
    expect((await get('/health/live')).json()).toEqual({ status: 'live' })
  })

  it('is ready when the database answers, and says 503 when it does not', async () => {
    expect((await get('/health/ready')).json()).toEqual({ status: 'ready' })
    isReady = false
    const reply = await get('/health/ready')
    isReady = true
    expect([reply.statusCode, reply.json().code]).toEqual([503, 'not_ready'])
    expect(reply.body).not.toContain('10.1.2.3')
  })

  it('is measured by route, for this machine only', async () => {
    await get('/api/programmes/nantong-2024')
    const { body } = await get('/metrics')
    expect(body).toContain(
      'http_request_duration_seconds_count{method="GET",route="/api/programmes/:slug",status="200"}',
    )
    expect((await get('/metrics', {}, '203.0.113.7')).statusCode).toBe(404)
  })
})

describe('request ids', () => {
  const given = 'proxy-4711-abcdef'

  it('are taken from a proxy of ours', async () => {
    expect((await get('/health/live', { 'x-request-id': given }, '10.1.2.3')).headers['x-request-id']).toBe(given)
  })

  it('are made new when anyone else names one, or it is malformed', async () => {
    const stranger = await get('/health/live', { 'x-request-id': given }, '203.0.113.7')
    const malformed = await get('/health/live', { 'x-request-id': '<script>alert(1)</script>' }, '10.1.2.3')
    for (const reply of [stranger, malformed]) expect(reply.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
  })
})

describe('pages and files', () => {
  it('carry a policy that runs and loads our own files only', async () => {
    const policy = String((await getPage('/nantong-2024')).headers['content-security-policy'])
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self'")
    expect(policy).not.toMatch(/unsafe|nonce|https?:/)
  })

  it('have no script or style written into them', async () => {
    for (const url of ['/nantong-2024', '/en/nantong-2024/zones', '/nantong-2024/notice']) {
      expect((await getPage(url)).body).not.toMatch(/<script|<style|\sstyle=|\son\w+=/)
    }
  })

  it('give the desk another nonce in every answer, and its policy the same one', async () => {
    const nonces = []
    for (const url of ['/compile', '/en/compile', '/desk', '/en/desk/nantong-2024/people?q=1']) {
      const reply = await getPage(url)
      const nonce = /content="([^"]+)"\s*\/?>\s*<script/.exec(reply.body)?.[1] ?? 'none'
      expect(reply.headers['content-security-policy']).toContain(`'nonce-${nonce}'`)
      expect(reply.headers['cache-control']).toBe('no-store')
      nonces.push(nonce)
    }
    expect(new Set(nonces).size).toBe(4)
  })

  it('keep their templates to themselves', async () => {
    for (const name of ['desk', 'compile'])
      expect((await getPage(`/desk-files/${name}.html`)).statusCode, name).toBe(404)
  })

  it('may be kept for good when their name says their content, and are asked for again otherwise', async () => {
    expect((await get('/desk-files/assets/desk-12345678.js')).headers['cache-control']).toContain('immutable')
    expect((await get('/fonts/slice.woff2')).headers['cache-control']).toContain('immutable')
    const css = await get('/courtyard.css')
    expect(css.headers['cache-control']).toBe('no-cache')
    expect((await get('/courtyard.css', { 'if-none-match': String(css.headers.etag) })).statusCode).toBe(304)
  })

  it('are sent compressed to whoever takes it', async () => {
    expect((await get('/nantong-2024', { 'accept-encoding': 'br' })).headers['content-encoding']).toBe('br')
    expect((await get('/courtyard.css', { 'accept-encoding': 'gzip' })).headers['content-encoding']).toBe('gzip')
  })

  it('do not lead out of their folder', async () => {
    for (const url of ['/../package.json', '/fonts/..%2f..%2fpackage.json', '/fonts/%2e%2e/%2e%2e/package.json']) {
      expect((await get(url)).statusCode, url).toBeGreaterThanOrEqual(400)
    }
  })
})

describe('an address that asks too much', () => {
  it('is told to wait', async () => {
    let last = await get('/health/live', {}, '203.0.113.9')
    for (let asked = 0; asked < 1_300 && last.statusCode === 200; asked += 1) {
      last = await get('/health/live', {}, '203.0.113.9')
    }
    expect([last.statusCode, last.json().code]).toEqual([429, 'too_many_requests'])
    expect(Number(last.headers['retry-after'])).toBeGreaterThan(0)
  })
})
