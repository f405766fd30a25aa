import { readdirSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { OPENING, PIECE_BYTES } from './archive.schema.ts'
import { verifyArchive } from './read-archive.ts'
import { anArchive, type Entry, packEntries } from './testing/an-archive.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'courtyard-archive-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** What is said of a backup of these parts: a code, or what it holds. */
async function look(entries: readonly Entry[], change: (bytes: Buffer) => Buffer = (bytes) => bytes): Promise<string> {
  const file = path.join(folder, 'backup.tar.gz')
  await packEntries(file, entries)
  await writeFile(file, change(await readFile(file)))
  return verifyArchive(file).then(
    ({ manifest }) => `${manifest.tables.length} tables, ${manifest.files.count} files`,
    (error: { code: string; message: string }) => {
      expect(error.message.split('\n').every((line) => line !== '')).toBe(true)
      return error.code
    },
  )
}

/** Whether both hold the same; what does not open holds nothing. */
function holdsTheSame(one: Buffer, other: Buffer): boolean {
  try {
    return gunzipSync(one).equals(gunzipSync(other))
  } catch {
    return false
  }
}

const without = (name: string) => anArchive().filter((entry) => !entry.name.startsWith(name))
const insert = (at: number, ...more: Entry[]) => anArchive().toSpliced(at, 0, ...more)
const change = (name: string, content: string) =>
  anArchive().map((entry) => (entry.name.startsWith(name) ? { ...entry, content } : entry))

describe('a backup', () => {
  it('that is whole is taken', async () => {
    expect(await look(anArchive())).toBe('2 tables, 1 files')
  })

  it('that is cut off anywhere is told from one that is whole', async () => {
    const file = path.join(folder, 'whole.tar.gz')
    await packEntries(file, anArchive())
    const whole = await readFile(file)
    for (let length = 20; length < whole.length; length += 29) {
      const found = await look(anArchive(), () => whole.subarray(0, length))
      expect([found, length]).toEqual([expect.stringMatching(/^(truncated|not_a_backup)$/), length])
    }
  })

  it('in which one byte was changed is not taken, wherever that is', async () => {
    const file = path.join(folder, 'whole.tar.gz')
    await packEntries(file, anArchive())
    const whole = await readFile(file)
    // The head of a gzip says nothing of what is in it: who wrote it, and when. After it a few bits may be said another
    // way: which of two equal runs is meant, what fills up the last byte.
    for (let at = 10; at < whole.length; at += 7) {
      const bytes = Buffer.from(whole)
      bytes[at] = (bytes[at] ?? 0) ^ 0x10
      if (holdsTheSame(bytes, whole)) continue
      const found = await look(anArchive(), () => bytes)
      expect([found, at]).toEqual([
        expect.stringMatching(/^(truncated|not_a_backup|corrupt|altered|strange_entry)$/),
        at,
      ])
    }
  })

  it.each([
    ['is a text', () => Buffer.from('not even compressed')],
    ['is empty', () => Buffer.alloc(0)],
    ['is some other file that was compressed', () => gzipSync('hello')],
    ['is a tar of something else', () => gzipSync(Buffer.alloc(1024))],
  ])('that %s is none', async (_what, make) => {
    expect(await look([], make)).toBe('not_a_backup')
  })

  it('that does not begin with what it holds is none', async () => {
    expect(await look([{ name: 'hello.txt', content: 'x' }, ...anArchive()])).toBe('not_a_backup')
  })

  it.each([
    ['rows were changed', change('tables/yard.house/000000', 'ONE\tt')],
    ['a piece is gone', without('tables/yard.house/000001')],
    ['a table is gone', without('tables/')],
    ['a content was changed', change('files/', 'A content')],
    ['a content is gone', without('files/')],
    [
      'the opening was changed',
      change(OPENING, JSON.stringify({ ...JSON.parse(anArchive()[0]?.content ?? ''), version: '9' })),
    ],
    ['a table came that is not named', insert(3, { name: 'tables/yard.other/000000', content: 'x\n' })],
    [
      'a table stands in two places',
      insert(
        3,
        { name: 'tables/yard.empty/000000', content: 'x\n' },
        { name: 'tables/yard.house/000002', content: 'x\n' },
      ),
    ],
    [
      'fewer rows are promised than came',
      anArchive({ opening: { tables: [{ schema: 'yard', name: 'house', columns: ['x'], rows: 1 }] } }),
    ],
    ['contents are promised that did not come', anArchive({ opening: { files: { count: 2, bytes: 3 } } })],
    ['a secret is promised that did not come', anArchive({ opening: { withSecret: true } })],
    [
      'the secret is not the one that sealed it',
      anArchive({ opening: { withSecret: true } }).toSpliced(4, 0, { name: 'secret.txt', content: 'x' }),
    ],
  ])('is altered where %s', async (_what, entries) => {
    expect(await look(entries)).toBe('altered')
  })

  it('that is without its manifest or its seal was cut off, though it ends well', async () => {
    expect(await look(anArchive().slice(0, -1))).toBe('truncated')
    expect(await look(anArchive().slice(0, -2))).toBe('truncated')
  })

  it.each<[string, Entry]>([
    ['leads out of its folder', { name: '../../etc/cron.d/x', content: 'x' }],
    ['leads from the root', { name: '/etc/passwd', content: 'x' }],
    ['leads out behind a name that belongs', { name: 'tables/yard.house/../../../x', content: 'x' }],
    ['is a link', { name: 'tables/yard.house/000002', type: 'symlink', content: '/etc/passwd' }],
    ['is a folder', { name: 'tables/yard.house', type: 'directory', content: '' }],
    ['names a content by another name', { name: `files/${'A'.repeat(64)}`, content: 'x' }],
    ['writes a statement for a table', { name: 'tables/yard.house"; drop/000002', content: 'x' }],
    ['is larger than a piece is', { name: 'tables/yard.house/000002', content: 'x'.repeat(PIECE_BYTES + 1) }],
    ['is a second opening', { name: OPENING, content: '{}' }],
  ])('with an entry that %s is refused, and nothing is written', async (_what, entry) => {
    const before = readdirSync(folder)
    expect(await look(insert(3, entry))).toBe('strange_entry')
    expect(readdirSync(folder)).toEqual(before)
  })

  it('with rows after contents, or anything after the seal, is refused', async () => {
    expect(await look(insert(4, { name: 'tables/yard.house/000002', content: 'x' }))).toBe('strange_entry')
    expect(await look([...anArchive(), { name: 'files/x', content: 'x' }])).toBe('strange_entry')
  })

  it('of a newer form says so, whatever else it looks like', async () => {
    const opening = { name: OPENING, content: '{"courtyard":"backup","format":2,"all":"new"}' }
    expect(await look([opening])).toBe('newer_format')
  })

  it.each(['{', '{}', '{"courtyard":"backup","format":1}', '[]'])('with the opening %s is damaged', async (content) => {
    expect(await look([{ name: OPENING, content }])).toBe('corrupt')
  })

  it('is refused where a name in it could be taken for a statement', async () => {
    const opening = { tables: [{ schema: 'yard', name: 'house"; drop', columns: ['x'], rows: 0 }] }
    expect(await look(anArchive({ opening }))).toBe('corrupt')
  })

  it('that was made by somebody without the root secret is told from one of ours', async () => {
    const file = path.join(folder, 'forged.tar.gz')
    await packEntries(file, anArchive())
    expect(gunzipSync(await readFile(file)).includes('seal.txt')).toBe(true)
    const forged = verifyArchive(file, { rootSecret: 'the root secret of this installation here' })
    await expect(forged).rejects.toMatchObject({ code: 'other_secret' })
  })

  it('that cannot be opened is named', async () => {
    await expect(verifyArchive(path.join(folder, 'none.tar.gz'))).rejects.toMatchObject({
      code: 'cannot_read',
      message: expect.stringContaining('none.tar.gz'),
    })
  })
})
