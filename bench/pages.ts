import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import autocannon from 'autocannon'
import Fastify from 'fastify'
import { serve } from '../src/app/serve.ts'
import { readSettings, type Settings } from '../src/app/settings.ts'
import { computeProgrammeId } from '../src/plans/programme-key.ts'
import { selectWhichEdition } from '../src/plans/store.ts'
import { openDatabase } from '../src/platform/db/database.ts'
import { startDatabase } from '../src/platform/db/server.ts'
import { kilobytes, type Measurement } from './measurement.ts'

const slug = 'nantong-2024'
const addresses = [`/${slug}`, `/${slug}/notice`, `/api/programmes/${slug}`]

/**
 * The public pages as they are served. Beside each stands the bare limit: a Fastify route that runs the same SQL by the
 * same driver, looking past row security, and answers with the very same bytes, which it holds ready.
 */
export async function measurePages(): Promise<Measurement[]> {
  const home = mkdtempSync(join(tmpdir(), 'courtyard-bench-'))
  try {
    const settings = readSettings({ COURTYARD_HOME: home, COURTYARD_PORT: '0', COURTYARD_LOG_LEVEL: 'silent' }, false)
    const pages = await measureServed(settings)
    const bare = await measureBare(
      settings.database,
      pages.map(({ body }) => body),
    )
    return pages.flatMap((page, index) => {
      const limit = bare[index]
      if (!limit) return []
      const share = (page.load.rate / limit.rate).toFixed(2)
      return [
        { what: `bare route, ${kilobytes(page.body.byteLength)}`, figure: say(limit), against: 'the limit' },
        { what: page.address, figure: say(page.load), against: `${share} of the bare route; goal ≥ 0.5` },
      ]
    })
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}

interface Served {
  readonly address: string
  readonly body: Buffer
  readonly load: Load
}

async function measureServed(settings: Settings): Promise<Served[]> {
  const serving = await serve(settings)
  const origin = serving.address.replace(/\/$/, '')
  try {
    const served: Served[] = []
    for (const address of addresses) {
      const body = Buffer.from(await (await fetch(origin + address)).arrayBuffer())
      served.push({ address, body, load: await load(origin + address) })
    }
    return served
  } finally {
    await serving.stop()
  }
}

async function measureBare(settings: Settings['database'], bodies: readonly Buffer[]): Promise<Load[]> {
  const running = await startDatabase(settings)
  const database = openDatabase(running.owner)
  const { sql, parameters } = selectWhichEdition(computeProgrammeId(slug), 'holding')
  const app = Fastify()
  for (const [index, body] of bodies.entries()) {
    app.get(`/${index}`, async (_request, reply) => {
      await database.pool.query({ name: 'bare', text: sql, values: [...parameters] })
      return reply.type('text/html; charset=utf-8').send(body)
    })
  }
  try {
    const origin = await app.listen({ host: '127.0.0.1', port: 0 })
    const loads: Load[] = []
    for (const index of bodies.keys()) loads.push(await load(`${origin}/${index}`))
    return loads
  } finally {
    await app.close()
    await database.close()
    await running.stop()
  }
}

interface Load {
  /** Requests a second. */
  readonly rate: number
  /** Milliseconds, 99th percentile. */
  readonly p99: number
}

/** Ten connections for five seconds, after one to warm up. */
async function load(url: string): Promise<Load> {
  await autocannon({ url, connections: 10, duration: 1, workers: 1 })
  const { requests, latency, non2xx, errors } = await autocannon({ url, connections: 10, duration: 5, workers: 1 })
  if (non2xx + errors > 0) throw new Error(`${url}: ${non2xx} answers were not 2xx, ${errors} failed`)
  return { rate: requests.average, p99: latency.p99 }
}

function say({ rate, p99 }: Load): string {
  return `${Math.round(rate)} req/s, p99 ${p99} ms`
}
