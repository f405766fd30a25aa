import { spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { refuse } from '../result.ts'
import { createFileStore, type FileStore } from './create-file-store.ts'
import { readFileSettings } from './read-settings.ts'
import { S3_KEY, type S3Server, startS3Server } from './testing/start-s3-server.ts'

let home: string
beforeEach(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'courtyard-files-'))
})
afterEach(() => rm(home, { recursive: true, force: true }))

const MOST = 1024 * 1024
const onDisk = () => createFileStore({ home, mostBytes: MOST, s3: null })
const sum = (content: Buffer) => createHash('sha256').update(content).digest('hex')
const tomorrow = () => new Date(Date.now() + 1_000)

/** Everything that lies below the folder, by its path. */
async function listAll(folder = home): Promise<string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true })
  return found.filter((one) => one.isFile()).map((one) => path.relative(folder, path.join(one.parentPath, one.name)))
}

async function listOlder(store: FileStore, than: Date): Promise<string[]> {
  const found = []
  for await (const sha256 of store.listOlder(than)) found.push(sha256)
  return found.sort()
}

let s3: S3Server
beforeAll(async () => {
  s3 = await startS3Server()
})
afterAll(() => s3.close())
const inBucket = (over: Partial<typeof S3_KEY> = {}) =>
  createFileStore({ home, mostBytes: MOST, s3: { ...S3_KEY, ...over, endpoint: s3.endpoint } })

describe.each([
  ['on disk', onDisk],
  ['in a bucket', inBucket],
] as const)('a content kept %s', (_, create) => {
  it('is given back, whole and in stretches, under its checksum', async () => {
    const store = create()
    const content = randomBytes(200_000)
    const put = await store.put(Readable.from([content.subarray(0, 7), content.subarray(7)]))
    expect(put).toEqual({ ok: true, value: { sha256: sum(content), bytes: content.length, checked: null } })
    const open = async (range?: { from: number; to: number }) => {
      const stream = await store.open(sum(content), range)
      return stream && buffer(stream)
    }
    expect(await open()).toEqual(content)
    expect(await open({ from: 100, to: 199 })).toEqual(content.subarray(100, 200))
    expect(await store.has(sum(content))).toBe(true)
    expect(await store.has(sum(Buffer.from('other')))).toBe(false)
    expect(await store.open(sum(Buffer.from('other')))).toBeNull()
  })

  it('is there once when it is brought twice at once, and is listed and removed', async () => {
    const store = create()
    const content = randomBytes(50_000)
    const puts = await Promise.all(Array.from({ length: 8 }, () => store.put(Readable.from([content]))))
    expect(new Set(puts.map((put) => put.ok && put.value.sha256))).toEqual(new Set([sum(content)]))
    expect(await listOlder(store, tomorrow())).toContain(sum(content))
    expect(await listOlder(store, new Date(0))).toEqual([])
    await store.remove(sum(content))
    expect(await store.has(sum(content))).toBe(false)
    await store.remove(sum(content))
  })

  it('leaves nothing when it is too large, empty, not what it should be, or breaks off', async () => {
    const store = create()
    const before = await listOlder(store, tomorrow())
    expect(await store.put(Readable.from([Buffer.alloc(MOST), Buffer.alloc(1)]))).toEqual(refuse('too_large'))
    expect(await store.put(Readable.from([]))).toEqual(refuse('empty_file'))
    expect(await store.put(Readable.from([Buffer.from('x')]), async () => refuse('not_so'))).toEqual(refuse('not_so'))
    const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
    const breaking = Readable.from(
      (async function* () {
        yield Buffer.alloc(1_000)
        throw full
      })(),
    )
    await expect(store.put(breaking)).rejects.toBe(full)
    expect(await listOlder(store, tomorrow())).toEqual(before)
    expect((await listAll()).filter((name) => name.includes('incoming'))).toEqual([])
  })
})

describe('on disk', () => {
  it('is for the server’s own eyes', async () => {
    const store = onDisk()
    await store.put(Readable.from([Buffer.from('内容')]))
    for (const name of await listAll()) expect((await stat(path.join(home, name))).mode & 0o077, name).toBe(0)
    expect((await stat(path.join(home, 'files', 'incoming'))).mode & 0o077).toBe(0)
  })

  it('names are checksums and nothing else', async () => {
    const store = onDisk()
    for (const name of ['../../etc/passwd', '', 'A'.repeat(64), `${'0'.repeat(63)}/`])
      await expect(store.open(name), name).rejects.toThrow('not a checksum')
  })

  it.each(['half', 'kept'] as const)('a process killed at “%s” leaves a whole content or none', async (when) => {
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', fileURLToPath(new URL('./testing/put-and-wait.ts', import.meta.url)), home, when],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    await once(child.stdout, 'data')
    child.kill('SIGKILL')
    await once(child, 'exit')
    const store = onDisk()
    const whole = Buffer.concat([Buffer.alloc(64 * 1024, 'a'), Buffer.alloc(64 * 1024, 'b')])
    const kept = await listOlder(store, tomorrow())
    expect(kept).toEqual(when === 'kept' ? [sum(whole)] : [])
    for (const name of (await listAll()).filter((each) => !each.includes('incoming')))
      expect(sum(await readFile(path.join(home, name)))).toBe(path.basename(name))
    expect(await store.forgetUnfinished(new Date(0))).toBe(0)
    expect(await store.forgetUnfinished(tomorrow())).toBe(when === 'half' ? 1 : 0)
    expect((await listAll()).length).toBe(kept.length)
  })
})

describe('in a bucket', () => {
  it('every request is signed, and the content with it', async () => {
    const before = s3.refused.length
    const content = Buffer.from('按协议')
    await inBucket().put(Readable.from([content]))
    expect(s3.kept.get(sum(content))?.content).toEqual(content)
    expect(s3.refused.length).toBe(before)
  })

  it('a wrong key is refused, and said as a failure without the key', async () => {
    const wrong = inBucket({ secret: 'another-secret' })
    const failure = await wrong.put(Readable.from([Buffer.from('x')])).catch((error: Error) => error.message)
    expect(failure).toMatch(/answers 403 to keep.*SignatureDoesNotMatch/)
    expect(failure).not.toContain('another-secret')
  })

  it('a server in trouble is a failure, and nothing stays on its way', async () => {
    s3.failWith(503)
    try {
      await expect(inBucket().put(Readable.from([Buffer.from('y')]))).rejects.toThrow(/answers 503 to keep/)
      await expect(inBucket().has('0'.repeat(64))).rejects.toThrow(/answers 503 to look for/)
    } finally {
      s3.failWith(null)
    }
    expect(await listAll()).toEqual([])
  })

  it('that does not answer is a failure too', async () => {
    const store = createFileStore({ home, mostBytes: MOST, s3: { ...S3_KEY, endpoint: 'http://127.0.0.1:1' } })
    await expect(store.put(Readable.from([Buffer.from('z')]))).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })
})

describe('the settings', () => {
  const env = {
    COURTYARD_FILES_S3_ENDPOINT: 'https://s3.example.gov.cn/',
    COURTYARD_FILES_S3_BUCKET: 'courtyard',
    COURTYARD_FILES_S3_KEY_ID: 'key',
    COURTYARD_FILES_S3_SECRET: 'secret',
  }
  it('keep files on disk, 50 MB at most, unless told otherwise', () => {
    expect(readFileSettings({}, '/srv')).toEqual({ home: '/srv', mostBytes: 50 * 1024 * 1024, s3: null })
    expect(readFileSettings({ ...env, COURTYARD_FILES_MOST_MB: '200' }, '/srv')).toEqual({
      home: '/srv',
      mostBytes: 200 * 1024 * 1024,
      s3: {
        endpoint: 'https://s3.example.gov.cn',
        bucket: 'courtyard',
        region: 'us-east-1',
        keyId: 'key',
        secret: 'secret',
      },
    })
  })
  it.each([
    ['half a bucket', { ...env, COURTYARD_FILES_S3_SECRET: '' }, 'COURTYARD_FILES_S3_SECRET'],
    ['an endpoint that is none', { ...env, COURTYARD_FILES_S3_ENDPOINT: 's3.example' }, 'COURTYARD_FILES_S3_ENDPOINT'],
    ['a bucket that is a path', { ...env, COURTYARD_FILES_S3_BUCKET: 'a/b' }, 'COURTYARD_FILES_S3_BUCKET'],
    ['no size', { COURTYARD_FILES_MOST_MB: '0' }, 'COURTYARD_FILES_MOST_MB'],
  ])('refuse %s', (_, wrong, named) => {
    expect(() => readFileSettings(wrong, '/srv')).toThrow(named)
  })
})
