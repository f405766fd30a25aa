import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { createSealer } from '../src/audit/index.ts'
import type { Actor } from '../src/platform/db/actor.ts'
import { asActor, type Database, openDatabase } from '../src/platform/db/database.ts'
import { startDatabase } from '../src/platform/db/server.ts'
import { PROGRAM } from '../src/platform/testing/start-product.ts'
import type { Measurement } from './measurement.ts'

const PROGRAMME = '99999999-9999-4999-8999-999999999999'
const LOADER: Actor = { kind: 'system', name: 'programme_loader', programmeId: PROGRAMME }
/** How many write at once. */
const WRITERS = 8
const WRITING_MS = 10_000
const ENTRIES = 1_000_000
const ROWS = 10_000

/**
 * Writing through a table that is watched while the record is sealed every second, and verifying a long record: as a
 * process of its own, the way the operator does it.
 */
export async function measureAudit(): Promise<Measurement[]> {
  const home = mkdtempSync(join(tmpdir(), 'courtyard-bench-'))
  const running = await startDatabase({ url: undefined, ownerUrl: undefined, rootSecret: undefined, home })
  const owner = openDatabase({ ...running.owner, max: 1 })
  const worker = openDatabase({ ...running.worker, max: WRITERS + 1 })
  try {
    for (const watch of ['', `select audit.watch('bench.watched', array['id'])`]) {
      const name = watch === '' ? 'bare' : 'watched'
      await owner.pool.query(`
        create schema if not exists bench; grant usage on schema bench to courtyard_worker;
        create table bench.${name} (
          programme_id uuid not null, id bigint not null generated always as identity, colour text not null,
          primary key (programme_id, id));
        grant select, insert on bench.${name} to courtyard_worker; ${watch}`)
    }
    const failures: unknown[] = []
    const sealer = createSealer({ database: worker, everyMs: 1_000, onError: (error) => failures.push(error) })
    const bare = await countWrites(worker, 'bare')
    sealer.start()
    const watched = await countWrites(worker, 'watched')
    await fill(worker, ENTRIES / 10)
    await sealer.stop()
    const short = await verify(home)
    const again = createSealer({ database: worker, everyMs: 1_000, onError: (error) => failures.push(error) })
    again.start()
    const filledIn = await fill(worker, (ENTRIES / 10) * 9)
    await again.stop()
    if (failures.length > 0) throw failures[0]
    await owner.pool.query('vacuum analyze audit.entry')
    const long = await verify(home)
    return [
      {
        what: `a row a transaction, ${WRITERS} at once, not watched`,
        figure: `${bare} writes/s`,
        against: 'the limit',
      },
      {
        what: `the same, watched, while the record is sealed`,
        figure: `${watched} writes/s`,
        against: `${(watched / bare).toFixed(2)} of the limit; goal ≥ 2,000`,
      },
      {
        what: `${ROWS.toLocaleString('en')} rows a statement, one at a time, watched, while the record is sealed`,
        figure: `${filledIn} rows/s`,
        against: '',
      },
      {
        what: `courtyard verify, ${long.entries} entries`,
        figure: `${long.seconds.toFixed(1)} s`,
        against: `goal ≤ 60 s for 1,000,000; load of the machine ${loadavg()[0]?.toFixed(1)}`,
      },
      {
        what: 'memory that it needed',
        figure: long.memory,
        against: `${short.memory} for ${short.entries} entries`,
      },
    ]
  } finally {
    await Promise.all([owner.close(), worker.close()])
    await running.stop()
    rmSync(home, { recursive: true, force: true })
  }
}

/** Rows a second, each in a transaction of its own, as a request writes. */
async function countWrites(worker: Database, table: 'bare' | 'watched'): Promise<number> {
  let written = 0
  const end = performance.now() + WRITING_MS
  await Promise.all(
    Array.from({ length: WRITERS }, async () => {
      while (performance.now() < end) {
        await asActor(worker, LOADER, (tx) =>
          sql`insert into ${sql.table(`bench.${table}`)} (programme_id, colour) values (${PROGRAMME}, 'red')`.execute(
            tx,
          ),
        )
        written += 1
      }
    }),
  )
  return Math.round((written / WRITING_MS) * 1_000)
}

/** Writes so many entries more; gives back rows a second. */
async function fill(worker: Database, entries: number): Promise<number> {
  const start = performance.now()
  for (let written = 0; written < entries; written += ROWS) {
    await asActor(worker, LOADER, (tx) =>
      sql`insert into bench.watched (programme_id, colour)
        select ${PROGRAMME}::uuid, 'red' from generate_series(1, ${ROWS}::int)`.execute(tx),
    )
  }
  return Math.round((entries / (performance.now() - start)) * 1_000)
}

async function verify(home: string): Promise<{ seconds: number; entries: string; memory: string }> {
  const start = performance.now()
  const child = spawn(process.execPath, [...PROGRAM, 'verify'], {
    env: { ...process.env, COURTYARD_HOME: home, DATABASE_URL: '', DATABASE_OWNER_URL: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString()
  })
  let peak = 0
  const watch = setInterval(() => {
    peak = Math.max(peak, readPeak(child.pid))
  }, 100)
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  clearInterval(watch)
  if (code !== 0) throw new Error(`the record is not sound: ${said}`)
  return {
    seconds: (performance.now() - start) / 1_000,
    entries: / (\d+) entries in /.exec(said)?.[1] ?? said,
    memory: peak === 0 ? 'not known here' : `${Math.round(peak / 1_000)} MB at most`,
  }
}

/** In kB; 0 where the system does not tell, or the process has ended. */
function readPeak(pid: number | undefined): number {
  try {
    return Number(/VmHWM:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0)
  } catch {
    return 0
  }
}
