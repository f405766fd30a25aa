import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { serve } from '../src/app/serve.ts'
import { readSettings, type Settings } from '../src/app/settings.ts'
import { runImport } from '../src/indicators/imports/run-import.ts'
import { insertImport } from '../src/indicators/imports/store.ts'
import { computeProgrammeId } from '../src/plans/index.ts'
import { asActor, type Database, openDatabase } from '../src/platform/db/database.ts'
import { startDatabase } from '../src/platform/db/server.ts'
import { type Measurement, milliseconds } from './measurement.ts'
import { press } from './press.ts'

const SLUG = 'yunze-2023'
const PARKS = Number(process.env.COURTYARD_BENCH_PARKS ?? 3_000)
const INDICATORS = 60
const MONTHS = Number(process.env.COURTYARD_BENCH_MONTHS ?? 60)
const IMPORTED = Number(process.env.COURTYARD_BENCH_ROWS ?? 1_000_000)
const CLIENTS = 20

/**
 * Figures of a city of 3,000 parks: an import of a million from CSV to approved rows with all checks, beside a bare
 * `insert … select` into the same table with its indexes; then the pages that read 60 indicators of 60 months.
 */
export async function measureIndicators(): Promise<Measurement[]> {
  const home = mkdtempSync(join(tmpdir(), 'courtyard-bench-'))
  try {
    const settings = readSettings(
      { COURTYARD_HOME: home, COURTYARD_PORT: '0', COURTYARD_LOG_LEVEL: 'silent', COURTYARD_WORK: 'off' },
      false,
    )
    await (await serve(settings)).stop()
    const imported = await withDatabase(settings, async (app, owner) => {
      await growCity(owner)
      return measureImport(app, owner)
    })
    await withDatabase(settings, async (_app, owner) => fill(owner))
    return [...imported, ...(await measurePages(settings))]
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}

async function withDatabase<Value>(
  settings: Settings,
  work: (app: Database, owner: Database) => Promise<Value>,
): Promise<Value> {
  const running = await startDatabase(settings.database)
  const [app, owner] = [openDatabase(running.app), openDatabase({ ...running.owner, max: 2 })]
  try {
    return await work(app, owner)
  } finally {
    await app.close()
    await owner.close()
    await running.stop()
  }
}

const here = () => computeProgrammeId(SLUG)
const quietly = (tables: readonly string[], statements: string) => `
  begin;
  set local row_security = off;
  ${tables.map((table) => `alter table ${table} disable trigger user;`).join('\n')}
  ${statements}
  ${tables.map((table) => `alter table ${table} enable trigger user;`).join('\n')}
  commit;`

/** Parks in the host zones that there are, and monthly indicators with checks that look at one value, two, and the month before. */
async function growCity(owner: Database): Promise<void> {
  await owner.pool.query(
    quietly(
      [
        'parks.park',
        'parks.park_act',
        'parks.park_stage',
        'indicators.indicator',
        'indicators.check_rule',
        'indicators.observation',
        'indicators.total',
      ],
      `
      delete from indicators.observation;
      delete from indicators.total;
      update indicators.check_rule set valid_to = valid_from;
      with zones as (
        select host_zone_id as id, row_number() over (order by host_zone_id) - 1 as place, count(*) over () as many
          from (select distinct host_zone_id from parks.park where programme_id = '${here()}') as one
      ), made as (
        insert into parks.park (programme_id, id, host_zone_id, name_zh, statement, first_named_on, state, acts_done)
          select '${here()}', gen_random_uuid(), zones.id, '试园' || n, '述', '2020-01-01', 'cultivating', 1
            from generate_series(1, ${PARKS} - (select count(*)::integer from parks.park where programme_id = '${here()}')) as n
            join zones on zones.place = n % zones.many
          returning id
      ), acts as (
        insert into parks.park_act (programme_id, park_id, seq, act, to_state, on_day, basis)
          select '${here()}', id, 1, 'enter', 'cultivating', '2020-01-01', '文' from made
      )
      insert into parks.park_stage (programme_id, park_id, since_act, valid_from, known_from, stage, stated_in, basis)
        select '${here()}', id, 1, '2020-01-01', '2020-01-01', 'cultivating', 1, '文' from made;
      insert into indicators.indicator (programme_id, code, version, valid_from, position, topic_zh, topic_en, name_zh, name_en, unit,
          direction, definition_zh, definition_en, source, needs, frequency, level, decimals, kind, basis)
        select '${here()}', 'bench_' || n, 1, '2018-01-01', 1000 + n, '试', 'bench', '试' || n, 'bench ' || n, '万元', 1, '义', 'meaning',
            'reported', '{}', 'month', 'park', 2, 'number', '文'
          from generate_series(1, ${INDICATORS}) as n;
      insert into indicators.check_rule (programme_id, code, kind, params, severity, message_zh, message_en, valid_from)
        select '${here()}', 'bench_' || kind || n, kind, params::jsonb, 'blocks', '不对', 'wrong', '2018-01-01'
          from generate_series(1, 3) as n, (values
            ('type', '{"of": {}}'),
            ('range', '{"of": {}, "min": 0, "max": 1000000}'),
            ('cross_field', '{"left": "bench_1", "is": "at_most", "right": "bench_1 + bench_2", "within": 0}'),
            ('cross_period', '{"of": {}, "back": 1, "percent": 100000, "atLeast": 0}')) as rule (kind, params)
          where n = 1;`,
    ),
  )
  await owner.pool.query('analyze')
}

const BULK = `
  select park.id as park_id, 'bench_' || code as code, (date '2021-01-01' + make_interval(months => month))::date as period_start,
      (date '2021-01-01' + make_interval(months => month + 1))::date as period_end,
      round((1000 + 500 * sin(month / 6.0) + code * 7 + hashtext(park.id::text) % 300)::numeric, 2) as value
    from parks.park, generate_series(1, ${INDICATORS}) as code`

/** The same rows twice: bare, and from a CSV with everything. */
async function measureImport(app: Database, owner: Database): Promise<Measurement[]> {
  const months = Math.max(1, Math.ceil(IMPORTED / (PARKS * INDICATORS)))
  const client = await owner.pool.connect()
  const files: Buffer[] = []
  let bare = Number.NaN
  try {
    await client.query('set row_security = off')
    await client.query(`create temporary table made as ${BULK}, generate_series(0, ${months - 1}) as month
      where park.programme_id = '${here()}' order by hashtext(park.id::text || code::text || month::text) limit ${IMPORTED}`)
    await client.query('alter table indicators.observation disable trigger user')
    const began = performance.now()
    await client.query(`insert into indicators.observation (programme_id, code, park_id, period_start, period_end, version, state, value,
        import_id, stated_at)
      select '${here()}', code, park_id, period_start, period_end, 1, 'approved', value, '${randomUUID()}', now() from made`)
    bare = performance.now() - began
    await client.query('truncate indicators.observation')
    await client.query('alter table indicators.observation enable trigger user')
    files.push(Buffer.from('code,park,period,value\n'))
    for (let from = 0; from < IMPORTED; from += 50_000) {
      const { rows } = await client.query<{ line: string }>(
        `select string_agg(concat_ws(',', code, park_id, to_char(period_start, 'YYYY-MM'), value), e'\\n') || e'\\n' as line
          from (select * from made offset ${from} limit 50000) as lines`,
      )
      files.push(Buffer.from(rows[0]?.line ?? ''))
    }
    await client.query('drop table made')
    await client.query('checkpoint').catch(() => undefined)
  } finally {
    client.release()
  }
  const { rows } = await owner.pool.query<{ person: string }>(
    `select person_id as person from access.appointment where programme_id = '${here()}' and role = 'programme_office'
      and daterange(valid_from, valid_to) @> access.today() limit 1`,
  )
  const actor = { kind: 'person' as const, personId: rows[0]?.person ?? '', programmeId: here(), secondFactor: true }
  const id = randomUUID()
  const bytes = files.reduce((sum, { length }) => sum + length, 0)
  await asActor(
    app,
    actor,
    (tx) =>
      tx.executeQuery(insertImport(here(), { id, name: 'bench.csv', basis: 'bench', sha256: '0'.repeat(64), bytes })),
    {
      act: 'indicators.import',
    },
  )
  const before = process.memoryUsage.rss()
  let most = before
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss())
  }, 20)
  const steps: string[] = []
  const began = performance.now()
  let step = ''
  const outcome = await runImport({
    database: app,
    actor,
    importId: id,
    content: Readable.from(files),
    registers: [],
    onProgress: (progress) => {
      if (progress.step === step) return
      step = progress.step
      steps.push(`${step} from ${((performance.now() - began) / 1000).toFixed(1)} s`)
    },
  })
  const took = performance.now() - began
  clearInterval(watch)
  if (outcome.state !== 'done' || outcome.rows !== IMPORTED) throw new Error(JSON.stringify(outcome).slice(0, 500))
  const rate = (spent: number) => `${Math.round(IMPORTED / (spent / 1000)).toLocaleString('en')} rows/s`
  return [
    {
      what: `${IMPORTED.toLocaleString('en')} observations, bare insert … select with the indexes`,
      figure: `${milliseconds(bare)} (${rate(bare)})`,
      against: 'the limit',
    },
    {
      what: `the same from CSV (${Math.round(bytes / 1e6)} MB) to approved rows with all checks (${steps.join(', ')})`,
      figure: `${milliseconds(took)} (${rate(took)}), ${(bare / took).toFixed(2)} of bare, ${Math.round((most - before) / 1024 / 1024)} MB more memory`,
      against: 'goal ≥ 0.5 of bare, ≤ 300 MB',
    },
  ]
}

/** Every park, indicator and month. */
async function fill(owner: Database): Promise<void> {
  for (let month = 0; month < MONTHS; month += 6) {
    await owner.pool.query(
      quietly(
        ['indicators.observation'],
        `insert into indicators.observation (programme_id, code, park_id, period_start, period_end, version, state, value, import_id, stated_at)
          select '${here()}', code, park_id, period_start, period_end, 9, 'approved', value, '${randomUUID()}', now()
            from (${BULK}, generate_series(${month}, ${Math.min(MONTHS, month + 6) - 1}) as month where park.programme_id = '${here()}') as made
          on conflict do nothing;`,
      ),
    )
  }
  await owner.pool.query(
    `begin; set local row_security = off; select indicators.add_up_all('${here()}', '-infinity', 'infinity'); commit`,
  )
  await owner.pool.query('vacuum analyze indicators.observation')
  await owner.pool.query('vacuum analyze indicators.total')
}

async function measurePages(settings: Settings): Promise<Measurement[]> {
  const served = await serve(settings)
  try {
    const origin = served.address.replace(/\/$/, '')
    const { people } = (await (await fetch(`${origin}/api/made-up/people`)).json()) as {
      people: { slug: string; personId: string; role: string }[]
    }
    const personId = people.find((one) => one.slug === SLUG && one.role === 'programme_office')?.personId
    const entered = await fetch(`${origin}/api/made-up/enter`, {
      method: 'POST',
      headers: { origin, 'content-type': 'application/json' },
      body: JSON.stringify({ slug: SLUG, personId }),
    })
    const cookie = entered.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ')
    const rows = (PARKS * INDICATORS * MONTHS).toLocaleString('en')
    const measured: Measurement[] = []
    for (const [name, path] of [
      ['an indicator over time by district', 'series?code=bench_7&by=district&from=2021-01-01&to=2025-12-31'],
      ['an indicator in a month by district', 'cross-section?code=bench_7&by=district&period=2025-12'],
      ['an indicator in a month, all parks', 'cross-section?code=bench_7&by=park&period=2025-12'],
    ] as const) {
      const { p50, p95, rate } = await press(`${origin}/api/programmes/${SLUG}/indicators/${path}`, cookie, CLIENTS)
      measured.push({
        what: `${name}, ${rows} figures, ${CLIENTS} clients`,
        figure: `p95 ${milliseconds(p95)}, p50 ${milliseconds(p50)}, ${Math.round(rate)}/s`,
        against: name.endsWith('all parks') ? 'no goal' : 'goal p95 ≤ 100 ms',
      })
    }
    return measured
  } finally {
    await served.stop()
  }
}
