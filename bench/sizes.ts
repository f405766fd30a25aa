import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { startProduct } from '../src/platform/testing/start-product.ts'
import { kilobytes, type Measurement } from './measurement.ts'

const pages = ['', '/notice', '/zones', '/directions', '/tasks', '/open']

/** What a reader's browser has to fetch. */
export async function measureSizes(): Promise<Measurement[]> {
  const home = mkdtempSync(join(tmpdir(), 'courtyard-bench-'))
  const product = await startProduct(home)
  try {
    const rows: Measurement[] = []
    for (const page of pages) {
      const html = await (await fetch(`${product.address}/nantong-2024${page}`)).text()
      rows.push({
        what: `public page /nantong-2024${page}`,
        figure: `${kilobytes(Buffer.byteLength(html))} (${kilobytes(gzipSync(html).byteLength)} gzip)`,
        against: 'goal ≤ 60 kB',
      })
    }
    rows.push({
      what: 'script before the compile page shows',
      figure: `${kilobytes(firstScreenScript())} gzip`,
      against: 'goal ≤ 400 kB gzip',
    })
    return rows
  } finally {
    await product.stop()
    rmSync(home, { recursive: true, force: true })
  }
}

interface Chunk {
  readonly file: string
  readonly imports?: readonly string[]
}

/** Gzipped bytes of the compile page's entry and everything it imports before it runs; what is loaded on demand is left out. */
function firstScreenScript(): number {
  const folder = new URL('../dist/web/desk-files/', import.meta.url)
  const manifest: Record<string, Chunk> = JSON.parse(readFileSync(new URL('.vite/manifest.json', folder), 'utf8'))
  const waiting = ['compile.html']
  const seen = new Set<string>()
  let bytes = 0
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    const chunk = manifest[key]
    if (!chunk || seen.has(key)) continue
    seen.add(key)
    bytes += gzipSync(readFileSync(new URL(chunk.file, folder))).byteLength
    waiting.push(...(chunk.imports ?? []))
  }
  return bytes
}
