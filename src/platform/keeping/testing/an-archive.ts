import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import tar from 'tar-stream'
import { FORMAT, MANIFEST, type Manifest, OPENING, type Opening, SEAL } from '../archive.schema.ts'
import { computeSeal, sum256 } from '../checksums.ts'

export interface Entry {
  readonly name: string
  readonly content: string
  readonly type?: 'file' | 'symlink' | 'directory'
}

const SECRET = 'a-root-secret-of-the-tests-which-is-long-enough'
const ROWS = 'one\ttwo\nthree\tfour\n'
const CONTENT = 'a content'

/** The parts of a small backup that is whole. Whoever changes some says the sums anew, or does not. */
export function anArchive(changes: { opening?: Partial<Opening>; manifest?: Partial<Manifest> } = {}): Entry[] {
  const opening: Opening = {
    courtyard: 'backup',
    format: FORMAT,
    version: '0.0.0',
    takenAt: '2026-11-23T00:00:00.000Z',
    migrations: [{ name: '20260101T0000_yard_house.sql', sha256: 'a'.repeat(64) }],
    jobs: 19,
    tables: [
      { schema: 'yard', name: 'empty', columns: ['programme_id'], rows: 0 },
      { schema: 'yard', name: 'house', columns: ['programme_id', 'name'], rows: 2 },
    ],
    leftOut: [],
    sequences: [],
    files: { count: 1, bytes: CONTENT.length },
    withSecret: false,
    ...changes.opening,
  }
  const openingText = JSON.stringify(opening)
  const manifest: Manifest = {
    opening: sum256(openingText),
    tables: [
      { table: 'yard.empty', rows: 0, bytes: 0, sha256: sum256('') },
      { table: 'yard.house', rows: 2, bytes: ROWS.length, sha256: sum256(ROWS) },
    ],
    files: { count: 1, bytes: CONTENT.length, sha256: sum256(`${sum256(CONTENT)}\n`) },
    missing: [],
    ...changes.manifest,
  }
  const manifestText = JSON.stringify(manifest)
  return [
    { name: OPENING, content: openingText },
    { name: 'tables/yard.house/000000', content: ROWS.slice(0, 5) },
    { name: 'tables/yard.house/000001', content: ROWS.slice(5) },
    { name: `files/${sum256(CONTENT)}`, content: CONTENT },
    { name: MANIFEST, content: manifestText },
    { name: SEAL, content: computeSeal(SECRET, manifestText) },
  ]
}

export async function packEntries(file: string, entries: readonly Entry[]): Promise<void> {
  const pack = tar.pack()
  for (const { name, content, type = 'file' } of entries)
    pack.entry(type === 'symlink' ? { name, type, linkname: content } : { name, type }, type === 'file' ? content : '')
  pack.finalize()
  await pipeline(pack, createGzip(), createWriteStream(file))
}
