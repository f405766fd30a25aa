import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aGate, asPerson } from '../access/testing/a-gate.ts'
import { aYard, type Yard } from '../access/testing/a-yard.ts'
import type { PersonActor } from '../platform/db/actor.ts'
import { asActor, type Database, openDatabase, readAs } from '../platform/db/database.ts'
import { ROLES } from '../platform/db/roles.ts'
import {
  addFile,
  attachFile,
  attachFiles,
  createFileStore,
  type FileStore,
  forgetFile,
  keepFiles,
  selectContents,
  selectFilesOf,
  sweepFiles,
} from '../platform/files/index.ts'
import { aBombOf, PNG } from '../platform/files/testing/sample-files.ts'
import { createHttpServer } from '../platform/http/create-http-server.ts'
import { openTestDatabase, type TestDatabase } from '../platform/testing/open-test-database.ts'
import { fileRoutes } from './routes.ts'

const SLUG = 'yunxi-2031'
const ONE = `/api/programmes/${SLUG}/files`
const MOST = 64 * 1024

let database: TestDatabase
let worker: Database
let yard: Yard
let home: string
let store: FileStore
let app: FastifyInstance
let address: string
beforeAll(async () => {
  database = await openTestDatabase()
  worker = openDatabase({ ...database.configOf(ROLES.worker), max: 2 })
  yard = await aYard(database, SLUG)
  home = await mkdtemp(path.join(os.tmpdir(), 'courtyard-files-'))
  store = createFileStore({ home, mostBytes: MOST, s3: null })
  const gate = aGate(database.app, SLUG)
  app = await createHttpServer({
    isTrustedProxy: () => false,
    logLevel: 'silent',
    version: '0.0.0',
    longestDelayMs: 60_000,
    checkReady: async () => undefined,
    renderProblemPage: async () => '',
    guard: (every) => gate.guard(every),
  })
  await fileRoutes(app, { gate, files: store })
  await app.listen({ host: '127.0.0.1', port: 0 })
  address = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
})
afterAll(async () => {
  await app.close()
  await worker.close()
  await database.close()
  await rm(home, { recursive: true, force: true })
})

const person = (name: string): PersonActor => ({
  kind: 'person',
  personId: yard.person(name),
  programmeId: yard.programmeId,
  secondFactor: true,
})
const as = <Result>(name: string, work: Parameters<typeof asActor<unknown, Result>>[2]) =>
  asActor<unknown, Result>(database.app, person(name), work, { act: 'files.test', why: '试' })
const sum = (content: Buffer | string) => createHash('sha256').update(content).digest('hex')
const inIncoming = () => readdir(path.join(home, 'files', 'incoming')).catch(() => [])

interface Asked {
  readonly status: number
  readonly headers: Headers
  readonly body: Buffer
  json(): Record<string, unknown>
}
async function ask(
  who: string,
  method: string,
  url: string,
  over: { headers?: Record<string, string>; body?: BodyInit } = {},
): Promise<Asked> {
  const reply = await fetch(address + url, {
    method,
    headers: { ...asPerson(yard.person(who)), ...over.headers },
    ...(over.body ? { body: over.body } : {}),
  })
  const body = Buffer.from(await reply.arrayBuffer())
  return { status: reply.status, headers: reply.headers, body, json: () => JSON.parse(body.toString()) }
}
function bring(who: string, content: Buffer | string, name: string): Promise<Asked> {
  const form = new FormData()
  form.append('file', new Blob([typeof content === 'string' ? content : new Uint8Array(content)]), name)
  return ask(who, 'POST', ONE, { body: form })
}
async function brought(who: string, content: Buffer | string = randomUUID(), name = '说明.txt'): Promise<string> {
  const reply = await bring(who, content, name)
  expect(reply.status, reply.body.toString()).toBe(201)
  return String(reply.json().id)
}
/** A duty of the bureau's officer, which the programme office sees and the expert does not. */
async function aDuty(): Promise<{ kind: string; id: string }> {
  const [held] = await database.asSuperuser<{ id: string }>('select id from access.appointment where person_id = $1', [
    yard.person('bureau_officer'),
  ])
  return { kind: 'access.duty', id: await yard.openDuty(held?.id ?? '', '附材料') }
}

describe('a file that is brought', () => {
  it('is told by its content, cleanly named, and its bringer’s own until it is handed in', async () => {
    const reply = await bring('bureau_officer', PNG, '..\\..\\现场\u202Egnp.exe')
    expect(reply.json()).toMatchObject({
      name: '现场gnp.png',
      mediaType: 'image/png',
      bytes: PNG.length,
      forgottenWhy: null,
    })
    const url = `${ONE}/${reply.json().id}`
    expect((await ask('bureau_officer', 'GET', url)).body).toEqual(PNG)
    for (const other of ['programme_office', 'expert', 'system_administrator'])
      expect((await ask(other, 'GET', url)).status, other).toBe(404)
  })

  it.each([
    ['HTML called a picture', '<html><script>alert(1)</script>', 'a.png', 415, 'content_is_not_as_named'],
    ['a kind that is not taken', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(99)]), 'a.exe', 415, 'kind_not_taken'],
    ['too much', Buffer.alloc(MOST + 1, 'x'), 'a.txt', 413, 'too_large'],
    ['far too much', Buffer.alloc(20 * MOST, 'x'), 'a.txt', 413, 'too_large'],
    ['nothing', '', 'a.txt', 422, 'empty_file'],
    ['a bomb', aBombOf(3 * 1024 ** 3), 'a.docx', 422, 'zip_bomb'],
  ])('is refused in words when it is %s, and nothing of it stays', async (_, content, name, status, code) => {
    const reply = await bring('bureau_officer', content, name)
    expect(reply.status, reply.body.toString()).toBe(status)
    expect(reply.json()).toMatchObject({ code })
    expect(String(reply.json().title)).toMatch(/。$/)
    expect(String(reply.json().titleEn)).toMatch(/\.$/)
    expect(await inIncoming()).toEqual([])
    expect(await store.has(sum(content))).toBe(false)
  })

  it('is exactly as large as may be', async () => {
    await brought('bureau_officer', Buffer.alloc(MOST, 'x'))
  })

  it('comes as a form with one file, from a member', async () => {
    expect(
      (await ask('bureau_officer', 'POST', ONE, { body: '{}', headers: { 'content-type': 'application/json' } }))
        .status,
    ).toBe(415)
    const form = new FormData()
    form.append('other', new Blob(['x']), 'a.txt')
    expect((await ask('bureau_officer', 'POST', ONE, { body: form })).status).toBe(400)
    expect((await fetch(address + ONE, { method: 'POST' })).status).toBe(401)
  })

  it('of the same content by two at once is two files and one content', async () => {
    const content = randomBytes(9_000).toString('hex')
    const ids = await Promise.all(
      Array.from({ length: 6 }, (_, at) => brought(at % 2 === 0 ? 'bureau_officer' : 'expert', content)),
    )
    expect(new Set(ids).size).toBe(6)
    expect(await buffer((await store.open(sum(content))) ?? Readable.from([]))).toEqual(Buffer.from(content))
    const rows = await database.asSuperuser('select from files.file where sha256 = $1', [sum(content)])
    expect(rows).toHaveLength(6)
  })

  it('and is cut off on the way leaves nothing', async () => {
    const before = await database.asSuperuser<{ count: string }>('select count(*) from files.file')
    await new Promise<void>((resolve) => {
      const sent = http.request(`${address}${ONE}`, {
        method: 'POST',
        headers: {
          ...asPerson(yard.person('bureau_officer')),
          'content-type': 'multipart/form-data; boundary=x',
          'content-length': 30_000,
        },
      })
      sent.on('error', () => resolve())
      sent.on('close', () => resolve())
      sent.write('--x\r\ncontent-disposition: form-data; name="file"; filename="a.txt"\r\n\r\nhalf of it', () =>
        sent.destroy(),
      )
    })
    await expect.poll(inIncoming).toEqual([])
    expect(await database.asSuperuser('select count(*) from files.file')).toEqual(before)
    const cut = await ask('bureau_officer', 'POST', ONE, {
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
      body: '--x\r\ncontent-disposition: form-data; name="file"; filename="a.txt"\r\n\r\nhalf of it',
    })
    expect(cut.json()).toMatchObject({ status: 400 })
    expect(await inIncoming()).toEqual([])
  })

  it('waits with no more than so many others', async () => {
    await database.asSuperuser(
      `insert into files.file (programme_id, sha256, bytes, media_type, name, uploaded_by)
        values ($1, repeat('0', 64), $2, 'text/plain', 'a.txt', $3)`,
      [yard.programmeId, 20 * MOST, yard.person('operator')],
    )
    const reply = await bring('operator', 'x', 'a.txt')
    expect(reply.json()).toMatchObject({ status: 409, code: 'too_much_waiting' })
  })
})

describe('handing in', () => {
  it('hangs a file on a thing once, and who sees the thing sees it from then on', async () => {
    const [file, duty] = [await brought('bureau_officer'), await aDuty()]
    expect(await as('bureau_officer', (tx) => attachFile(tx, file, duty))).toEqual({ ok: true, value: null })
    expect(await as('bureau_officer', (tx) => attachFile(tx, file, duty))).toMatchObject({ refusal: 'no_such_file' })
    expect((await ask('programme_office', 'GET', `${ONE}/${file}`)).status).toBe(200)
    for (const other of ['expert', 'neighbour'])
      expect((await ask(other, 'GET', `${ONE}/${file}`)).status, other).toBe(404)
    const [files] = await readAs(database.app, person('programme_office'), [selectFilesOf(duty.kind, [duty.id])])
    expect(files.map(({ id, thing }) => [id, thing])).toEqual([[file, duty]])
    const [hidden] = await readAs(database.app, person('expert'), [selectFilesOf(duty.kind, [duty.id])])
    expect(hidden).toEqual([])
  })

  it('takes all of them or none: no one else’s, none that is forgotten, none that is not', async () => {
    const duty = await aDuty()
    const [own, others, taken] = [
      await brought('bureau_officer'),
      await brought('programme_office'),
      await brought('bureau_officer'),
    ]
    await as('bureau_officer', (tx) => forgetFile(tx, taken, '选错'))
    for (const wrong of [others, taken, randomUUID()])
      expect(await as('bureau_officer', (tx) => attachFiles(tx, [own, wrong], duty))).toMatchObject({
        refusal: 'no_such_file',
      })
    expect(await as('bureau_officer', (tx) => attachFiles(tx, [own, own], duty))).toMatchObject({ ok: true })
    expect(await as('bureau_officer', (tx) => attachFiles(tx, [], duty))).toMatchObject({ ok: true })
  })

  it('is refused on what the bringer does not see, or what is nothing', async () => {
    const duty = await aDuty()
    for (const thing of [duty, { kind: 'access.duty', id: randomUUID() }, { kind: 'no.such', id: '1' }]) {
      const file = await brought('expert')
      await expect(as('expert', (tx) => attachFile(tx, file, thing))).rejects.toMatchObject({
        constraint: 'a_file_hangs_on_what_its_bringer_sees',
      })
    }
  })

  it('of the same file by two at once succeeds once', async () => {
    const file = await brought('bureau_officer')
    const duties = await Promise.all([aDuty(), aDuty(), aDuty()])
    const done = await Promise.all(duties.map((duty) => as('bureau_officer', (tx) => attachFile(tx, file, duty))))
    expect(done.filter(({ ok }) => ok)).toHaveLength(1)
  })

  it('cannot be gone round by hand', async () => {
    const [file, duty] = [await brought('bureau_officer'), await aDuty()]
    await as('bureau_officer', (tx) => attachFile(tx, file, duty))
    const change = (what: string) =>
      as('bureau_officer', (tx) => sql`update files.file set ${sql.raw(what)} where id = ${file}`.execute(tx)).then(
        ({ numAffectedRows }) => Number(numAffectedRows),
        ({ code, constraint }: pg.DatabaseError) => constraint ?? code,
      )
    expect(await change("name = 'b.txt'")).toBe('42501')
    expect(await change("sha256 = repeat('1', 64)")).toBe('42501')
    expect(await change('thing_kind = null, thing_id = null, attached_at = null')).toBe(0)
    expect(await change("forgotten_at = now(), forgotten_why = '想'")).toBe(0)
    await expect(
      database.asSuperuser("update files.file set name = 'b.txt' where id = $1", [file]),
    ).rejects.toMatchObject({ constraint: 'a_file_stays_as_it_was_brought' })
    await expect(
      database.asSuperuser("update files.file set thing_id = '2' where id = $1", [file]),
    ).rejects.toMatchObject({ constraint: 'a_file_is_handed_in_once' })
    await expect(
      as('bureau_officer', (tx) =>
        sql`insert into files.file (programme_id, sha256, bytes, media_type, name, uploaded_by)
          values (${yard.programmeId}, repeat('1', 64), 1, 'text/plain', 'a.txt', ${yard.person('expert')})`.execute(
          tx,
        ),
      ),
    ).rejects.toMatchObject({ code: '42501' })
  })

  it.each(['../a.txt', 'a/b.txt', 'a\\b.txt', '.hidden', 'a\nb', ' a', ''])(
    'no name %j is kept, whoever writes it',
    async (name) => {
      await expect(
        as('bureau_officer', (tx) =>
          sql`insert into files.file (programme_id, sha256, bytes, media_type, name)
          values (${yard.programmeId}, repeat('1', 64), 1, 'text/plain', ${name})`.execute(tx),
        ),
      ).rejects.toMatchObject({ constraint: 'a_file_has_a_clean_name' })
    },
  )
})

describe('a content that is given out', () => {
  const content = Buffer.from('名称,数量\r\n园区,1\r\n')
  let url: string
  let picture: string
  beforeAll(async () => {
    url = `${ONE}/${await brought('bureau_officer', content, '清单 (1).csv')}`
    picture = `${ONE}/${await brought('bureau_officer', Buffer.concat([PNG, Buffer.from('<script>alert(1)</script>')]), 'x.html')}`
  })

  it('can do nothing on a page, and is shown there only if it is a picture or a PDF', async () => {
    const table = await ask('bureau_officer', 'GET', url)
    expect(table.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(table.headers.get('content-disposition')).toBe(
      'attachment; filename="__ (1).csv"; filename*=UTF-8\'\'%E6%B8%85%E5%8D%95%20%281%29.csv',
    )
    const image = await ask('bureau_officer', 'GET', picture)
    expect(image.headers.get('content-type')).toBe('image/png')
    expect(image.headers.get('content-disposition')).toBe('inline; filename="x.png"; filename*=UTF-8\'\'x.png')
    for (const { headers } of [table, image]) {
      expect(headers.get('content-security-policy')).toMatch(/^sandbox;/)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('cache-control')).toBe('private, no-cache')
      expect(headers.get('content-encoding')).toBeNull()
    }
  })

  it('comes in stretches, and not again to whoever has it', async () => {
    const get = (headers: Record<string, string>) => ask('bureau_officer', 'GET', url, { headers })
    const etag = `"${sum(content)}"`
    expect((await get({})).headers.get('etag')).toBe(etag)
    expect((await get({ 'if-none-match': etag })).status).toBe(304)
    expect((await get({ 'if-none-match': '"other"' })).status).toBe(200)
    const some = await get({ range: 'bytes=2-5' })
    expect([some.status, some.headers.get('content-range')]).toEqual([206, `bytes 2-5/${content.length}`])
    expect(some.body).toEqual(content.subarray(2, 6))
    expect((await get({ range: 'bytes=-4' })).body).toEqual(content.subarray(-4))
    expect((await get({ range: 'bytes=4-' })).body).toEqual(content.subarray(4))
    expect((await get({ range: 'bytes=0-99999' })).body).toEqual(content)
    for (const whole of ['bytes=5-2', 'bytes=0-1,3-4', 'lines=1-2', 'bytes=-'])
      expect((await get({ range: whole })).status, whole).toBe(200)
    expect((await get({ range: 'bytes=0-1', 'if-range': '"other"' })).status).toBe(200)
    const outside = await get({ range: `bytes=${content.length}-` })
    expect([outside.status, outside.headers.get('content-range')]).toEqual([416, `bytes */${content.length}`])
    const head = await ask('bureau_officer', 'HEAD', url)
    expect([head.status, head.headers.get('content-length'), head.body.length]).toEqual([
      200,
      String(content.length),
      0,
    ])
  })
})

describe('forgetting', () => {
  it('one’s own before it is handed in; afterwards only by who holds the right and sees it', async () => {
    const [file, duty] = [await brought('bureau_officer'), await aDuty()]
    const forget = (who: string) =>
      ask(who, 'POST', `${ONE}/${file}/forget`, {
        body: JSON.stringify({ why: '含个人信息' }),
        headers: { 'content-type': 'application/json' },
      })
    expect((await forget('programme_office')).status).toBe(404)
    await as('bureau_officer', (tx) => attachFile(tx, file, duty))
    expect((await forget('bureau_officer')).json()).toMatchObject({ code: 'not_yours_to_forget' })
    expect((await forget('system_administrator')).status).toBe(404)
    expect((await forget('programme_office')).status).toBe(204)
    const gone = await ask('bureau_officer', 'GET', `${ONE}/${file}`)
    expect(gone.json()).toMatchObject({ status: 410, title: '文件内容已清除：含个人信息' })
    expect((await forget('programme_office')).status).toBe(404)
    const [row] = await database.asSuperuser('select forgotten_by, forgotten_why, name from files.file where id = $1', [
      file,
    ])
    expect(row).toEqual({
      forgotten_by: yard.person('programme_office'),
      forgotten_why: '含个人信息',
      name: '说明.txt',
    })
    await expect(
      database.asSuperuser(
        'update files.file set forgotten_at = null, forgotten_by = null, forgotten_why = null where id = $1',
        [file],
      ),
    ).rejects.toMatchObject({ constraint: 'what_is_forgotten_stays_forgotten' })
  })

  it('is no deletion: no request removes a row', async () => {
    await expect(database.app.pool.query('delete from files.file')).rejects.toMatchObject({ code: '42501' })
  })
})

describe('the keeper', () => {
  const later = () => new Date(Date.now() + 2 * 86_400_000)
  const sweep = (now: Date) => sweepFiles(worker, store, [yard.programmeId], now)

  it('removes contents that no row names, once they are a day old, and no other', async () => {
    const kept = randomUUID()
    const file = await brought('bureau_officer', kept)
    await as('bureau_officer', async (tx) => attachFile(tx, file, await aDuty()))
    const orphan = await store.put(Readable.from([Buffer.from(randomUUID())]))
    const sha256 = orphan.ok ? orphan.value.sha256 : ''
    expect((await sweep(new Date())).contents).toBe(0)
    expect(await store.has(sha256)).toBe(true)
    expect((await sweep(later())).contents).toBeGreaterThanOrEqual(1)
    expect(await store.has(sha256)).toBe(false)
    expect(await store.has(sum(kept))).toBe(true)
  })

  it('removes what was forgotten when its last row is', async () => {
    const content = randomUUID()
    const [one, other] = [await brought('bureau_officer', content), await brought('expert', content)]
    await as('bureau_officer', (tx) => forgetFile(tx, one, '选错'))
    await sweep(later())
    expect(await store.has(sum(content))).toBe(true)
    await as('expert', (tx) => forgetFile(tx, other, '选错'))
    await sweep(later())
    expect(await store.has(sum(content))).toBe(false)
  })

  it('waits for whoever is just naming the content', async () => {
    const put = await store.put(Readable.from([Buffer.from(randomUUID())]))
    if (!put.ok) throw new Error('not put')
    const { sha256, bytes } = put.value
    let swept: Promise<unknown> = Promise.resolve()
    await as('bureau_officer', async (tx) => {
      const added = await addFile(tx, store, yard.programmeId, {
        sha256,
        bytes,
        mediaType: 'text/plain',
        name: 'a.txt',
      })
      expect(added.ok).toBe(true)
      swept = sweep(later())
      // Held by the row that is not committed yet.
      await expect
        .poll(
          async () =>
            (await database.asSuperuser(`select from pg_locks where locktype = 'advisory' and not granted`)).length,
        )
        .toBeGreaterThan(0)
    })
    await swept
    expect(await store.has(sha256)).toBe(true)
  })

  it('leaves a transaction that was rolled back without a row, and then without the content', async () => {
    const put = await store.put(Readable.from([Buffer.from(randomUUID())]))
    if (!put.ok) throw new Error('not put')
    const { sha256, bytes } = put.value
    await expect(
      as('bureau_officer', async (tx) => {
        await addFile(tx, store, yard.programmeId, { sha256, bytes, mediaType: 'text/plain', name: 'a.txt' })
        throw new Error('killed before the commit')
      }),
    ).rejects.toThrow('killed')
    expect(await database.asSuperuser('select from files.file where sha256 = $1', [sha256])).toEqual([])
    await sweep(later())
    expect(await store.has(sha256)).toBe(false)
    expect(
      await as('bureau_officer', (tx) =>
        addFile(tx, store, yard.programmeId, { sha256, bytes, mediaType: 'text/plain', name: 'a.txt' }),
      ),
    ).toEqual({ ok: false, refusal: 'content_is_gone' })
  })

  it('forgets after a week what was never handed in, and nothing that was', async () => {
    const [waiting, handedIn] = [await brought('bureau_officer'), await brought('bureau_officer')]
    await as('bureau_officer', async (tx) => attachFile(tx, handedIn, await aDuty()))
    await database.asSuperuser(
      `set session_replication_role = replica; update files.file set uploaded_at = now() - interval '8 days' where id in ('${waiting}', '${handedIn}')`,
    )
    expect((await sweep(new Date())).neverHandedIn).toBe(1)
    expect((await ask('bureau_officer', 'GET', `${ONE}/${waiting}`)).status).toBe(410)
    expect((await ask('bureau_officer', 'GET', `${ONE}/${handedIn}`)).status).toBe(200)
  })

  it('alone asks which contents are named', async () => {
    const ask = (name: string) =>
      asActor(worker, { kind: 'system', name, programmeId: yard.programmeId }, (tx) =>
        sql`select files.named(array[repeat('0', 64)])`.execute(tx),
      )
    await expect(ask('post_office')).rejects.toMatchObject({ code: '42501' })
    expect((await ask('file_keeper')).rows).toHaveLength(1)
    await expect(database.app.pool.query(`select files.named('{}')`)).rejects.toMatchObject({ code: '42501' })
  })
})

describe('a job', () => {
  it('hangs what it makes on its thing, under its own name, and under no other', async () => {
    const duty = await aDuty()
    const put = await store.put(Readable.from([Buffer.from(`letter ${randomUUID()}`)]))
    if (!put.ok) throw new Error('not put')
    const make = (name: string, thing: typeof duty | undefined) =>
      asActor(
        worker,
        { kind: 'system', name, programmeId: yard.programmeId },
        (tx) =>
          addFile(tx, store, yard.programmeId, {
            ...put.value,
            mediaType: 'application/pdf',
            name: '函.pdf',
            ...(thing && { thing }),
          }),
        { act: 'tasks.print' },
      )
    expect(await make('task_keeper', duty)).toMatchObject({ ok: true })
    const [files] = await readAs(database.app, person('bureau_officer'), [selectFilesOf(duty.kind, [duty.id])])
    expect(files.map(({ name }) => name)).toEqual(['函.pdf'])
    await expect(make('task_keeper', undefined)).rejects.toMatchObject({ code: '42501' })
    await expect(make('record_keeper', duty)).rejects.toMatchObject({ code: '42501' })
  })
})

describe('keeping and moving', () => {
  it('lists each content once, gives it and takes it back on an empty machine', async () => {
    const content = randomUUID()
    await Promise.all([brought('bureau_officer', content), brought('expert', content)])
    const client = new pg.Client(database.configOf(ROLES.owner))
    await client.connect()
    const listed = []
    const from = keepFiles(store)
    try {
      for await (const one of from.list(client)) listed.push(one.sha256)
    } finally {
      await client.end()
    }
    expect(listed).toEqual([...new Set(listed)].sort())
    expect(listed).toContain(sum(content))
    const [named] = await readAs(database.owner, { kind: 'anyone' }, [selectContents(yard.programmeId)])
    expect(named.map(({ sha256 }) => sha256)).toEqual(listed)
    const empty = await mkdtemp(path.join(os.tmpdir(), 'courtyard-files-'))
    try {
      const other = createFileStore({ home: empty, mostBytes: 1, s3: null })
      const to = keepFiles(other)
      const opened = async () => (await from.open(sum(content))) ?? Readable.from([])
      await to.put(sum(content), content.length, await opened())
      await to.put(sum(content), content.length, await opened())
      expect(await buffer((await other.open(sum(content))) ?? Readable.from([]))).toEqual(Buffer.from(content))
      await expect(to.put('0'.repeat(64), 1, Readable.from([Buffer.from('x')]))).rejects.toThrow('another one')
    } finally {
      await rm(empty, { recursive: true, force: true })
    }
  })
})
