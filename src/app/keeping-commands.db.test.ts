import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, copyFile, mkdtemp, readFile, rm, stat, truncate } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findRunningServer } from '../platform/db/embedded.ts'
import { createFileStore, readFileSettings } from '../platform/files/index.ts'
import { verifyArchive } from '../platform/keeping/read-archive.ts'
import { PROGRAM, type RunningProduct, startProduct } from '../platform/testing/start-product.ts'

/** One city that lives, its backup, and machines on which it comes back. */
let folder: string
let product: RunningProduct | null = null
const at = (name: string) => path.join(folder, name)
const BACKUP = 'city.tar.gz'
const PASSWORD = 'Correct-Horse-71'

interface Ran {
  readonly code: number | null
  readonly said: string
}

function begin(home: string, words: readonly string[]) {
  const child = spawn(process.execPath, [...PROGRAM, ...words], {
    env: { ...process.env, COURTYARD_HOME: at(home), DATABASE_URL: '', DATABASE_OWNER_URL: '', COURTYARD_SECRET: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString()
    })
  }
  const ended = new Promise<Ran>((resolve) => child.once('close', (code) => resolve({ code, said })))
  return { child, ended }
}

/** Runs a command of the operator's on a data folder. */
function run(home: string, ...words: string[]): Promise<Ran> {
  return begin(home, words).ended
}

/** The public pages in both languages and what they are made of, as they are sent. */
async function readPages(address: string): Promise<Record<string, string>> {
  const { programmes } = (await (await fetch(`${address}/api/programmes`)).json()) as { programmes: { slug: string }[] }
  const pages: Record<string, string> = {}
  for (const { slug } of programmes) {
    const paths = ['', '/notice', '/zones', '/parks', '/directions', '/tasks', '/open'].flatMap((page) => [
      `/${slug}${page}`,
      `/en/${slug}${page}`,
    ])
    for (const url of ['/', '/en', ...paths, `/api/programmes/${slug}`, `/api/programmes/${slug}/organisations`]) {
      const reply = await fetch(address + url)
      pages[url] = `${reply.status} ${await reply.text()}`
    }
  }
  return pages
}

async function post(address: string, url: string, body: unknown): Promise<Response> {
  return fetch(address + url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: address },
    body: JSON.stringify(body),
  })
}

/** A file of a programme's, as a job would have made it. Gives back the checksum of its content. */
async function addFile(home: string, text: string): Promise<string> {
  const put = await createFileStore(readFileSettings({}, home)).put(Readable.from([Buffer.from(text)]))
  if (!put.ok) throw new Error(put.refusal)
  const { sha256, bytes } = put.value
  const client = await connect(home)
  await client.query(
    `insert into files.file (programme_id, sha256, bytes, media_type, name, made_by)
      select programme_id, $1, $2, 'text/plain', 'evidence.txt', 'task_keeper' from plans.programme`,
    [sha256, bytes],
  )
  await client.end()
  return sha256
}

/** As the owner, to the embedded database that a process of ours runs on a data folder. */
async function connect(home: string): Promise<pg.Client> {
  const server = await findRunningServer(path.join(home, 'database'))
  const client = new pg.Client({
    host: server.socketDirectory,
    port: server.port,
    database: 'courtyard',
    user: 'courtyard_owner',
    password: server.secrets.owner,
  })
  client.on('error', () => undefined)
  await client.connect()
  return client
}

let pages: Record<string, string>
let content: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'courtyard-keeping-'))
  // The database’s own user passes through it.
  await chmod(folder, 0o711)
  product = await startProduct(at('first'), { COURTYARD_SECRET: '' }, PROGRAM)
  const invited = await run('first', 'invite', '--programme', 'nantong-2024', '--name', '王芳')
  const token = /([A-Za-z0-9_-]{30,})\s*$/.exec(invited.said)?.[1]
  const entered = await post(product.address, `/api/links/${token}`, { signInName: 'wangfang', password: PASSWORD })
  expect([entered.status, invited.said]).toEqual([200, expect.stringContaining('good once')])
  content = await addFile(at('first'), 'evidence of something')
  pages = await readPages(product.address)
  expect(Object.keys(pages).length).toBeGreaterThan(30)
  await untilSealed(at('first'))
}, 120_000)
afterAll(async () => {
  await product?.stop()
  await rm(folder, { recursive: true, force: true })
})

describe('a backup', () => {
  it('is taken beside the running server, verified, readable by its owner only, and replaces none', async () => {
    // Somebody else is at work in the same moment.
    const [taken, invited] = await Promise.all([
      run('first', 'backup', at(BACKUP), '--with-secret'),
      run('first', 'invite', '--programme', 'nantong-2024', '--name', '李明', '--role', 'auditor'),
    ])
    expect(invited.code).toBe(0)
    expect(taken).toMatchObject({
      code: 0,
      said: expect.stringMatching(/Backed up and verified: \d{4,} rows of \d+ tables, 1 files/),
    })
    expect(taken.said).toContain('It holds the root secret')
    expect((await stat(at(BACKUP))).mode & 0o777).toBe(0o600)
    expect(existsSync(`${at(BACKUP)}.part`)).toBe(false)
    const again = await run('first', 'backup', at(BACKUP))
    expect(again).toMatchObject({ code: 1, said: expect.stringContaining('is there already') })
  }, 60_000)

  it('without the root secret says so, and is restored only by whoever has it', async () => {
    const taken = await run('first', 'backup', at('no-secret.tar.gz'))
    expect(taken).toMatchObject({ code: 0, said: expect.stringContaining('It does not hold the root secret') })
    const refused = await run('nowhere', 'restore', at('no-secret.tar.gz'))
    expect(refused).toMatchObject({ code: 1, said: expect.stringContaining('COURTYARD_SECRET') })
    expect(existsSync(at('nowhere'))).toBe(false)
  }, 60_000)
})

describe('restoring', () => {
  it('is refused where a server runs, and where anything is', async () => {
    expect(await run('first', 'restore', at(BACKUP))).toMatchObject({
      code: 1,
      said: expect.stringContaining('in use by another'),
    })
    await product?.stop()
    product = null
    expect(await run('first', 'restore', at(BACKUP))).toMatchObject({
      code: 1,
      said: expect.stringContaining('There is something here already'),
    })
  }, 60_000)

  it('of a file that is cut off makes nothing', async () => {
    await copyFile(at(BACKUP), at('cut.tar.gz'))
    await truncate(at('cut.tar.gz'), 200_000)
    const refused = await run('nowhere', 'restore', at('cut.tar.gz'))
    expect(refused).toEqual({ code: 1, said: expect.stringContaining('cut off before its end') })
    expect(existsSync(at('nowhere'))).toBe(false)
  }, 60_000)

  it('that is killed in the middle is told at the next start, which starts nothing, and is done by restoring again', async () => {
    const { child, ended } = begin('second', ['restore', at(BACKUP)])
    const early = ended.then(({ said }) => Promise.reject(new Error(`it ended before it began: ${said}`)))
    await Promise.race([untilBegun(at('second')), early])
    early.catch(() => undefined)
    child.kill('SIGKILL')
    await ended
    await expect(startProduct(at('second'), {}, PROGRAM)).rejects.toThrow(
      /上一次恢复没有完成.*\n.*A restore was begun here and did not finish/,
    )
    expect(await run('second', 'verify')).toMatchObject({ code: 1, said: expect.stringContaining('did not finish') })
    const restored = await run('second', 'restore', at(BACKUP))
    expect(restored).toMatchObject({ code: 0, said: expect.stringContaining('are what the backup holds') })
    expect(restored.said).toContain('are as they were sealed')
  }, 120_000)

  it('gives every row of every table, as a backup of what was restored shows', async () => {
    const taken = await run('second', 'backup', at('again.tar.gz'), '--with-secret')
    expect(taken).toMatchObject({ code: 0 })
    const [first, again] = [await verifyArchive(at(BACKUP)), await verifyArchive(at('again.tar.gz'))]
    expect(again.secret).toBe(first.secret)
    const differing = first.manifest.tables.filter((table, i) => table.sha256 !== again.manifest.tables[i]?.sha256)
    // That it was restored, and then kept again, is on the record.
    expect(differing.map(({ table }) => table)).toEqual(['audit.entry'])
    const rows = ({ manifest }: typeof first) => manifest.tables.find(({ table }) => table === 'audit.entry')?.rows ?? 0
    expect(rows(again)).toBe(rows(first) + 2)
  }, 60_000)

  it('gives every public page as it was, byte for byte, and lets in who had an account, but nobody who was signed in', async () => {
    const [one, other] = await Promise.all(
      ['first', 'second'].map(async (home) =>
        JSON.parse(await readFile(path.join(at(home), 'database', 'secrets.json'), 'utf8')),
      ),
    )
    expect(other.root).toBe(one.root)
    expect(other.owner).not.toBe(one.owner)
    product = await startProduct(at('second'), {}, PROGRAM)
    const restored = await readPages(product.address)
    expect(Object.keys(restored)).toEqual(Object.keys(pages))
    for (const [url, page] of Object.entries(restored)) expect(page === pages[url], url).toBe(true)
    const entered = await post(product.address, '/api/session', { signInName: 'wangfang', password: PASSWORD })
    expect(await entered.json()).toEqual({ state: 'signed_in' })
    expect(await run('second', 'verify')).toMatchObject({ code: 0 })
    const files = createFileStore(readFileSettings({}, at('second')))
    const chunks: Buffer[] = []
    for await (const chunk of (await files.open(content)) ?? []) chunks.push(chunk as Buffer)
    expect(Buffer.concat(chunks).toString()).toBe('evidence of something')
  }, 120_000)
})

/** Until the mark of a restore stands in the database of a data folder. */
/** The record is sealed every few seconds: what is kept shall hold seals too. */
async function untilSealed(home: string): Promise<void> {
  const client = await connect(home)
  try {
    for (let tries = 0; tries < 600; tries += 1) {
      const { rows } = await client.query<{ sealed: boolean }>('select exists (select from audit.block) as sealed')
      if (rows[0]?.sealed) return
      await wait(50)
    }
    throw new Error('nothing was sealed in half a minute')
  } finally {
    await client.end()
  }
}

async function untilBegun(home: string): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    await wait(20)
    // Not there yet.
    const client = await connect(home).catch(() => null)
    if (!client) continue
    try {
      const { rows } = await client.query<{ mark: string | null }>(`select to_regclass('migrations.restoring') as mark`)
      if (rows[0]?.mark) return
    } finally {
      await client.end().catch(() => undefined)
    }
  }
  throw new Error('no restore began')
}
