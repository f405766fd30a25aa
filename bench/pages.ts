import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import autocannon from 'autocannon'
import Fastify from 'fastify'
import { serve } from '../src/app/serve.ts'
import { readSettings } from '../src/app/settings.ts'
import { computeProgrammeId } from '../src/plans/programme-key.ts'
import { selectHoldingEdition } from '../src/plans/store.ts'
import { openDatabase } from '../src/platform/db/database.ts'
import { startDatabase } from '../src/platform/db/server.ts'
import type { Measurement } from './measurement.ts'

const slug = 'nantong-2024'
const addresses = [`/${slug}`, `/${slug}/notice`, `/api/programmes/${slug}`]

/**
 * The public pages as they are served, and beside them the bare limit: a Fastify route that runs the same SQL by the
 * same driver, looking past row security, and answers with the rows.
 */
export async function measurePages(): Promise<Measurement[]> {
  const home = mkdtempSync(join(tmpdir(), 'courtyard-bench-'))
  try {
    const settings = readSettings({ COURTYARD_HOME: home, COURTYARD_PORT: '0', COURTYARD_LOG_LEVEL: 'silent' }, false)
    const serving = await serve(settings)
    const pages: [string, Load][] = []
    for (const address of addresses)
      pages.push([address, await load(`${serving.address.replace(/\/$/, '')}${address}`)])
    await serving.stop()

    const bare = await measureBare(settings.database)
    return [
      { what: 'bare route, same SQL, no row security', figure: say(bare), against: 'the limit' },
      ...pages.map(([address, measured]) => ({
        what: address,
        figure: say(measured),
        against: `${(measured.rate / bare.rate).toFixed(2)} of the bare route; goal ≥ 0.5`,
      })),
    ]
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}

async function measureBare(settings: Parameters<typeof startDatabase>[0]): Promise<Load> {
  const running = await startDatabase(settings)
  const database = openDatabase(running.owner)
  const { sql, parameters } = selectHoldingEdition(computeProgrammeId(slug))
  const app = Fastify()
  app.get('/', async () => {
    const { rows } = await database.pool.query({ name: 'bare', text: sql, values: [...parameters] })
    return rows
  })
  try {
    return await load(await app.listen({ host: '127.0.0.1', port: 0 }))
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
