import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serve } from '../src/app/serve.ts'
import { readSettings, type Settings } from '../src/app/settings.ts'
import { computeProgrammeId } from '../src/plans/index.ts'
import { type Database, openDatabase } from '../src/platform/db/database.ts'
import { startDatabase } from '../src/platform/db/server.ts'
import { createTaskKeeper } from '../src/tasks/index.ts'
import { type Measurement, milliseconds } from './measurement.ts'
import { press } from './press.ts'

const SLUG = 'yunze-2023'
const CITIES = 100
const CLIENTS = 20
/** Of all cities together, for the night; the board stands over 300 in each. */
const NIGHT_ITEMS = Number(process.env.COURTYARD_BENCH_ITEMS ?? 1_000_000)

/**
 * Supervision at a hundred cities: the board of one over http, with the gate and row security, at twenty clients; then the
 * night over every open item of all of them.
 */
export async function measureTasks(): Promise<Measurement[]> {
  const home = mkdtempSync(join(tmpdir(), 'courtyard-bench-'))
  try {
    const settings = readSettings(
      { COURTYARD_HOME: home, COURTYARD_PORT: '0', COURTYARD_LOG_LEVEL: 'silent', COURTYARD_WORK: 'off' },
      false,
    )
    await (await serve(settings)).stop()
    await withOwner(settings, async (owner) => {
      await foundCities(owner)
      await addItems(owner, 300)
    })
    const board = await measureBoard(settings)
    await withOwner(settings, (owner) => addItems(owner, Math.round(NIGHT_ITEMS / CITIES) - 300))
    return [...board, ...(await measureNight(settings))]
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}

async function withOwner<Value>(settings: Settings, work: (owner: Database) => Promise<Value>): Promise<Value> {
  const running = await startDatabase(settings.database)
  const owner = openDatabase({ ...running.owner, max: 2 })
  try {
    return await work(owner)
  } finally {
    await owner.close()
    await running.stop()
  }
}

const ALL_TASK_TABLES = ['item', 'part', 'milestone', 'letter', 'report', 'light']

/** Ninety-nine programmes more, with the made-up city's organisations: whose items these are does not matter to the others. */
async function foundCities(owner: Database): Promise<void> {
  const here = computeProgrammeId(SLUG)
  await owner.pool.query(`
    begin;
    set local row_security = off;
    alter table access.organisation disable trigger user;
    alter table access.organisation_event disable trigger user;
    insert into plans.programme (programme_id, slug, state)
      select md5('courtyard programme city-' || n)::uuid, 'city-' || n, 'draft' from generate_series(2, ${CITIES}) n;
    insert into access.organisation_event
      select (jsonb_populate_record(null::access.organisation_event,
          to_jsonb(one) || jsonb_build_object('programme_id', md5('courtyard programme city-' || n)))).*
        from generate_series(2, ${CITIES}) n, access.organisation_event one where one.programme_id = '${here}';
    insert into access.organisation
      select (jsonb_populate_record(null::access.organisation,
          to_jsonb(one) || jsonb_build_object('programme_id', md5('courtyard programme city-' || n)))).*
        from generate_series(2, ${CITIES}) n, access.organisation one
        where one.programme_id = '${here}' and one.key not like 'made-up/%';
    alter table access.organisation enable trigger user;
    alter table access.organisation_event enable trigger user;
    insert into tasks.light_rule (programme_id, position, light, kind, points, days, percent, missed, basis, valid_from)
      select md5('courtyard programme city-' || n)::uuid, position, light, kind, points, days, percent, missed, basis, valid_from
        from generate_series(2, ${CITIES}) n, tasks.light_rule where programme_id = '${here}';
    insert into calendar.day (programme_id, day, works, nth, name_zh, name_en, stands)
      select md5('courtyard programme city-' || n)::uuid, day, works, nth, name_zh, name_en, stands
        from generate_series(2, ${CITIES}) n, calendar.day where programme_id = '${here}';
    commit`)
}

/** Items in hand, each with two parts, three milestones, two letters and a report: as they stand in the middle of a year. */
async function addItems(owner: Database, perCity: number): Promise<void> {
  if (perCity <= 0) return
  await owner.pool.query(`
    begin;
    set local row_security = off;
    ${ALL_TASK_TABLES.map((name) => `alter table tasks.${name} disable trigger user;`).join('')}
    create temporary table city on commit drop as
      select programme_id, array_agg(id order by id) as units, count(*)::int as many from access.organisation
        where key like 'district/%' or key like 'beside/%' group by 1;
    create temporary table made on commit drop as
      select city.programme_id, gen_random_uuid() as id, n, city.units[1 + n % many] as lead, city.units[1 + (n + 7) % many] as support
        from city, generate_series(1, ${perCity}) n;
    insert into tasks.item (programme_id, id, number, title, source, lead_id, starts_on, due_on, first_due_on, report_every, state,
        acts_done, created_by, percent, reported_at)
      select made.programme_id, id, n + coalesce((select max(number) from tasks.item held where held.programme_id = made.programme_id), 0),
          '第 ' || n || ' 项：推进平台建设', 'hand', lead, access.today() - 100 - n % 60, access.today() + 20 + n % 300, access.today() + 20 + n % 300,
          (array['none', 'month', 'quarter'])[1 + n % 3], 'in_hand', 4, null, n % 101,
          now() - interval '1 day' * (n % 50) from made;
    insert into tasks.part (programme_id, item_id, organisation_id, "as", percent, reported_at)
      select programme_id, id, lead, 'lead', n % 101, now() - interval '1 day' * (n % 50) from made
      union all select programme_id, id, support, 'support', null, null from made where lead <> support;
    insert into tasks.milestone
      select programme_id, id, step, '步骤', access.today() - 40 + step * 20, 25 * (step + 1) from made, generate_series(0, 2) step;
    insert into tasks.letter (programme_id, item_id, kind, organisation_id, year, serial, body, issued_at, issued_by, system_actor)
      select made.programme_id, id, 'call', lead, 2026, n + coalesce((select max(serial) from tasks.letter held
            where held.programme_id = made.programme_id and held.year = 2026), 0), '{}', now() - interval '100 days', null, 'task_keeper' from made;
    insert into tasks.report (programme_id, item_id, organisation_id, kind, percent, said, reported_by, reported_at)
      select programme_id, id, lead, 'progress', n % 101, '进展', null, now() - interval '1 day' * (n % 50) from made;
    ${ALL_TASK_TABLES.map((name) => `alter table tasks.${name} enable trigger user;`).join('')}
    commit`)
  await owner.pool.query(`analyze ${ALL_TASK_TABLES.map((name) => `tasks.${name}`).join(', ')}`)
}

async function measureBoard(settings: Settings): Promise<Measurement[]> {
  const serving = await serve(settings)
  try {
    const origin = serving.address.replace(/\/$/, '')
    const { people } = (await (await fetch(`${origin}/api/made-up/people`)).json()) as {
      people: { slug: string; personId: string; role: string }[]
    }
    const measured: Measurement[] = []
    for (const role of ['programme_office', 'bureau_officer']) {
      const personId = people.find((one) => one.slug === SLUG && one.role === role)?.personId
      const entered = await fetch(`${origin}/api/made-up/enter`, {
        method: 'POST',
        headers: { origin, 'content-type': 'application/json' },
        body: JSON.stringify({ slug: SLUG, personId }),
      })
      const cookie = entered.headers
        .getSetCookie()
        .map((one) => one.split(';')[0])
        .join('; ')
      const { p50, p95, rate, cpu } = await press(`${origin}/api/programmes/${SLUG}/tasks`, cookie, CLIENTS)
      measured.push({
        what: `the board of one of ${CITIES} cities, as ${role}, ${CLIENTS} clients`,
        figure: `p95 ${milliseconds(p95)}, median ${milliseconds(p50)}, ${Math.round(rate)} req/s, ${milliseconds(cpu)} of processor each`,
        against: 'goal: p95 ≤ 100 ms; 30,000 items in all, row security on',
      })
    }
    return measured
  } finally {
    await serving.stop()
  }
}

async function measureNight(settings: Settings): Promise<Measurement[]> {
  const running = await startDatabase(settings.database)
  const worker = openDatabase({ ...running.worker, max: 3 })
  const owner = openDatabase({ ...running.owner, max: 1 })
  try {
    const { rows } = await owner.pool.query<{ programme_id: string }>(
      'select distinct programme_id from tasks.item order by 1',
    )
    const keeper = createTaskKeeper(worker)
    const measured: Measurement[] = []
    for (const [what, goal] of [
      ['every item judged for the first time', 'what an import or a new rule costs once; not a goal'],
      ['a night like any other', 'goal: ≤ 60 s'],
    ] as const) {
      const start = performance.now()
      let [seen, changed] = [0, 0]
      for (const { programme_id: programmeId } of rows) {
        const night = await keeper.judgeAll(programmeId)
        seen += night.seen
        changed += night.changed
      }
      const seconds = (performance.now() - start) / 1000
      measured.push({
        what: `lights: ${what}`,
        figure: `${seconds.toFixed(1)} s for ${seen.toLocaleString('en')} items, ${changed.toLocaleString('en')} changed`,
        against: `${goal}; ${rows.length} cities one after the other, on one connection`,
      })
    }
    return measured
  } finally {
    await worker.close()
    await owner.close()
    await running.stop()
  }
}
