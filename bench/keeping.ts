import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { sql } from 'kysely'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { HOUSE } from '../src/audit/index.ts'
import { asActor, openDatabase } from '../src/platform/db/database.ts'
import { startDatabase } from '../src/platform/db/server.ts'
import { PROGRAM } from '../src/platform/testing/start-product.ts'
import type { Measurement } from './measurement.ts'

const ENTRIES = 1_000_000
const FEWER = ENTRIES / 100

/** A record of a million entries, kept and brought back by the commands, beside PostgreSQL's own COPY of the same rows. */
export async function measureKeeping(): Promise<Measurement[]> {
  const home = mkdtempSync(join(tmpdir(), 'courtyard-bench-'))
  const places = [mkdtempSync(join(tmpdir(), 'courtyard-bench-')), mkdtempSync(join(tmpdir(), 'courtyard-bench-'))]
  const [small, large] = [join(home, 'small.tar.gz'), join(home, 'large.tar.gz')]
  try {
    const running = await startDatabase({ url: undefined, ownerUrl: undefined, rootSecret: undefined, home })
    let [few, bare, many] = [NOTHING, { megabytes: 0, out: 0, back: 0 }, NOTHING]
    try {
      const worker = openDatabase({ ...running.worker, max: 1 })
      await fill(worker, FEWER)
      few = await run(home, 'backup', small, '--with-secret')
      await fill(worker, ENTRIES - FEWER)
      await worker.close()
      bare = await copyBare(running.owner)
      many = await run(home, 'backup', large, '--with-secret')
    } finally {
      await running.stop()
    }
    const [first = '', second = ''] = places
    const fewBack = await run(first, 'restore', small)
    const manyBack = await run(second, 'restore', large)
    const rate = (seconds: number) => `${(bare.megabytes / seconds).toFixed(0)} MB/s`
    const entries = ENTRIES.toLocaleString('en')
    return [
      {
        what: `courtyard backup of ${entries} entries (${bare.megabytes.toFixed(0)} MB as text), counted, compressed and read back`,
        figure: `${many.seconds.toFixed(1)} s, ${rate(many.seconds)}`,
        against: `a bare COPY out: ${rate(bare.out)}; ${(statSync(large).size / 1e6).toFixed(0)} MB on disk`,
      },
      { what: 'memory that it needed', figure: many.memory, against: `${few.memory} for a hundredth of the entries` },
      {
        what: 'courtyard restore of it, verified, loaded with all indexes, compared row by row, record verified',
        figure: `${manyBack.seconds.toFixed(1)} s, ${rate(manyBack.seconds)}`,
        against: `a bare COPY into a table with the same indexes: ${rate(bare.back)}`,
      },
      {
        what: 'memory that it needed',
        figure: manyBack.memory,
        against: `${fewBack.memory} for a hundredth of the entries`,
      },
    ]
  } finally {
    for (const place of [home, ...places]) rmSync(place, { recursive: true, force: true })
  }
}

const NOTHING = { seconds: 0, memory: '' }

async function fill(worker: ReturnType<typeof openDatabase>, entries: number): Promise<void> {
  for (let written = 0; written < entries; written += FEWER) {
    await asActor(worker, { kind: 'system', name: 'operator', programmeId: HOUSE }, (tx) =>
      sql`select count(audit.record(${HOUSE}::uuid, 'keeping.measure', 'keeping.bench', n::text, null,
          jsonb_build_object('n', n, 'text', repeat(md5(n::text), 3)))) from generate_series(1, ${FEWER}::int) as n`.execute(
        tx,
      ),
    )
  }
}

/** The same rows out, and back into a table with the same indexes; nothing is kept, counted or compared. */
async function copyBare(owner: pg.PoolConfig): Promise<{ megabytes: number; out: number; back: number }> {
  const client = new pg.Client(owner)
  await client.connect()
  try {
    // As the backup finds them: read before, and known to be there for everyone.
    await client.query('vacuum analyze audit.entry')
    const chunks: Buffer[] = []
    const began = performance.now()
    for await (const chunk of client.query(copyTo('copy audit.entry to stdout')) as AsyncIterable<Buffer>)
      chunks.push(chunk)
    const out = (performance.now() - began) / 1_000
    await client.query('create schema bench; create table bench.entry (like audit.entry including all)')
    const source = new PassThrough()
    const begun = performance.now()
    const taken = pipeline(source, client.query(copyFrom('copy bench.entry from stdin')))
    for (const chunk of chunks) if (!source.write(chunk)) await new Promise((resolve) => source.once('drain', resolve))
    source.end()
    await taken
    const back = (performance.now() - begun) / 1_000
    await client.query('drop schema bench cascade')
    return { megabytes: chunks.reduce((sum, { length }) => sum + length, 0) / 1e6, out, back }
  } finally {
    await client.end()
  }
}

async function run(home: string, ...words: string[]): Promise<{ seconds: number; memory: string }> {
  const start = performance.now()
  const child = spawn(process.execPath, [...PROGRAM, ...words], {
    env: { ...process.env, COURTYARD_HOME: home, DATABASE_URL: '', DATABASE_OWNER_URL: '', COURTYARD_SECRET: '' },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  let peak = 0
  const watch = setInterval(() => {
    peak = Math.max(peak, readPeak(child.pid))
  }, 100)
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  clearInterval(watch)
  if (code !== 0) throw new Error(`${words.join(' ')} ended with ${code}`)
  const memory = peak === 0 ? 'not known here' : `${Math.round(peak / 1_000)} MB at most`
  return { seconds: (performance.now() - start) / 1_000, memory }
}

/** In kB; 0 where the system does not tell, or the process has ended. */
function readPeak(pid: number | undefined): number {
  try {
    return Number(/VmHWM:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0)
  } catch {
    return 0
  }
}
