import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { asPerson } from '../../access/testing/a-gate.ts'
import { createFileStore } from '../../platform/files/index.ts'
import { rounds } from '../../platform/testing/rounds.ts'
import type { ObservationImport } from '../reports.schema.ts'
import { aReportYard, PUT, type ReportYard } from '../testing/a-report-yard.ts'
import { importFiguresRoutes } from './routes.ts'

let at: ReportYard
let home: string
beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'courtyard-imports-'))
  const files = createFileStore({ home, mostBytes: 1024 * 1024, s3: null })
  at = await aReportYard({
    routes: (app, gate, database) =>
      importFiguresRoutes(app, { gate, files, database: database.app, registerCounts: [] }),
  })
})
afterAll(async () => {
  await at.close()
  await rm(home, { recursive: true, force: true })
})
beforeEach(() =>
  at.database.asSuperuser(
    `${PUT} truncate indicators.observation, indicators.total, indicators.import, indicators.import_progress, indicators.check_rule cascade`,
  ),
)

const HEAD = 'code,park,period,value,missing,explanation'

async function begin(
  lines: readonly string[],
  who = 'programme_office',
): Promise<{ status: number; body: ObservationImport & { code: string } }> {
  const form = new FormData()
  form.append('basis', '云统〔2026〕8号')
  form.append('file', new Blob([`${lines.join('\n')}\n`]), '..\\历史数据.csv')
  const request = new Request('http://x/', { method: 'POST', body: form })
  const reply = await at.app.inject({
    method: 'POST',
    url: '/api/programmes/yunxi-2031/indicators/imports',
    headers: { ...asPerson(at.yard.person(who)), 'content-type': request.headers.get('content-type') ?? '' },
    payload: Buffer.from(await request.arrayBuffer()),
  })
  return { status: reply.statusCode, body: reply.json() }
}

async function end(id: string): Promise<ObservationImport> {
  let last: ObservationImport | null = null
  await expect
    .poll(
      async () => {
        last = (await at.ask('programme_office', 'GET', `imports/${id}`)).body
        return last?.endedAt
      },
      { timeout: 15_000, interval: 30 },
    )
    .not.toBeNull()
  return last as unknown as ObservationImport
}

const bring = async (...lines: string[]) => end((await begin([HEAD, ...lines])).body.id)
const stated = async () =>
  (
    await at.database.asSuperuser<{ told: string }>(
      `select concat_ws(' ', code, period_start, coalesce(value::text, missing)) as told from indicators.observation
        where state = 'approved' order by 1`,
    )
  ).map(({ told }) => told)
/** The history of many periods. */
const manyRows = (count: number) =>
  Array.from({ length: count }, (_, n) => {
    const quarter = 4 * 2018 + (n % 72)
    const code = ['revenue', 'staff', 'note_count', 'high_tech'][Math.floor(n / 72) % 4]
    const park = Object.values(at.parks)[Math.floor(n / 288) % 3]
    return `${code},${park},${Math.floor(quarter / 4)}Q${(quarter % 4) + 1},${n % 97},,`
  })

describe('an import of figures', () => {
  it('writes all of them, approved, with what they come to', async () => {
    const done = await bring(
      `revenue,${at.parks.park},2026Q1,1234.56,,`,
      'revenue,own_park,2026Q1,0.44,,',
      'staff,other_park,2026Q1,,保密,',
      'high_tech,park,2026Q1,3,,',
    )
    expect(done).toMatchObject({
      state: 'done',
      rowsWritten: 4,
      faultCount: 0,
      basis: '云统〔2026〕8号',
      name: '历史数据.csv',
    })
    expect(await stated()).toEqual([
      'high_tech 2026-01-01 3',
      'revenue 2026-01-01 0.44',
      'revenue 2026-01-01 1234.56',
      'staff 2026-01-01 confidential',
    ])
    const [total] = await at.database.asSuperuser<{ sum: string; reporting: number }>(
      `select sum(sum) as sum, sum(reporting)::int as reporting from indicators.total where code = 'revenue'`,
    )
    expect(total).toEqual({ sum: '1235.00', reporting: 2 })
    expect((await at.ask('programme_office', 'GET', 'imports')).body.imports).toHaveLength(1)
  })

  it('names what is wrong, row by row, and writes nothing', async () => {
    const refused = await bring(
      'revenue,park,2026Q1,5,,',
      'nothing,park,2026Q1,5,,',
      'revenue,nowhere,2026Q1,5,,',
      'revenue,park,2026年,5,,',
      'revenue,park,2026-03,5,,',
      'revenue,park,2026Q2,=1+1,,',
      'staff,park,2026Q2,,,',
      'staff,own_park,2026Q2,4,未报,',
      'density,park,2026Q2,4,,',
      'revenue,park,2026Q1,6,,',
    )
    expect(refused).toMatchObject({ state: 'refused', rowsWritten: 0, faultCount: 9 })
    expect(refused.faults.map(({ row, column, code, found }) => [row, column, code, found])).toEqual([
      [3, 'code', 'no_such_indicator', 'nothing'],
      [4, 'park', 'no_such_park', 'nowhere'],
      [5, 'period', 'not_a_period', '2026年'],
      [6, 'period', 'other_frequency', '2026-03'],
      [7, 'value', 'not_a_number', '=1+1'],
      [8, 'value', 'says_nothing', ''],
      [9, 'missing', 'says_both', '4'],
      [10, 'code', 'is_worked_out', 'density'],
      [11, 'code', 'is_there_twice', 'revenue'],
    ])
    expect(await stated()).toEqual([])
  })

  it('passes the checks of reports, against the file and against what holds', async () => {
    await bring('revenue,park,2025Q4,100,,', 'revenue,own_park,2025Q4,100,,')
    await at.addRule({ code: 'whole_staff', kind: 'type', params: { of: {} } })
    await at.addRule({
      code: 'revenue_change',
      kind: 'cross_period',
      params: { of: { codes: ['revenue'] }, back: 1, percent: 50, atLeast: 0 },
      severity: 'asks',
    })
    const refused = await bring(
      'staff,park,2026Q1,1.5,,',
      'revenue,park,2026Q1,300,,',
      'revenue,own_park,2026Q1,300,,新项目投产',
      'revenue,park,2026Q2,310,,',
    )
    expect(refused.faults.map(({ row, code }) => [row, code])).toEqual([
      [2, 'whole_staff'],
      [3, 'revenue_change'],
    ])
    const done = await bring('revenue,park,2026Q1,300,,扩产', 'revenue,park,2026Q2,310,,', 'staff,park,2026Q1,2,,')
    expect(done.state).toBe('done')
  })

  it('follows what was stated: the last one holds, and what was known stays', async () => {
    await bring('revenue,park,2026Q1,1,,')
    await bring('revenue,park,2026Q1,2,,')
    const rows = await at.database.asSuperuser<{ value: string; rank: string }>(
      `select value, rank() over (order by version) as rank from indicators.observation order by version`,
    )
    expect(rows.map(({ value }) => value)).toEqual(['1', '2'])
    const [total] = await at.database.asSuperuser<{ sum: string }>(
      `select sum from indicators.total where code = 'revenue'`,
    )
    expect(total?.sum).toBe('2')
  })

  it('that is no table says so', async () => {
    const heads = await end((await begin(['a,b', '1,2'])).body.id)
    expect([heads.state, heads.faults[0]?.code]).toEqual(['refused', 'heads_missing'])
    const broken = await end((await begin([HEAD, 'revenue,park,2026Q1,1,,', 'revenue,"park'])).body.id)
    expect([broken.state, broken.faults[0]?.code]).toEqual(['refused', 'broken_file'])
    const empty = await end((await begin([HEAD])).body.id)
    expect(empty.faults[0]?.code).toBe('no_rows')
  })

  it('is for those who approve everywhere, and past the routes for nobody else', async () => {
    for (const who of ['district_officer', 'park_manager', 'bureau_officer', 'expert']) {
      expect((await begin([HEAD], who)).status, who).toBe(403)
    }
    const { body } = await begin([HEAD, 'revenue,park,2026Q1,1,,'])
    await end(body.id)
    for (const who of ['district_officer', 'programme_office']) {
      const tried = await at.database.app.pool
        .query(
          `begin; set local courtyard.programme_id = '${at.yard.programmeId}'; set local courtyard.person_id = '${at.yard.person(who)}';
            set local courtyard.second_factor = 'on'; select access.resolve_actor();
            insert into indicators.observation (programme_id, code, park_id, period_start, period_end, version, state, value, import_id)
              values ('${at.yard.programmeId}', 'revenue', '${at.parks.park}', '2026-01-01', '2026-04-01', 99, 'approved', 7, '${body.id}')`,
        )
        .catch((error: { code?: string }) => error.code)
      // Not theirs; or theirs, and over.
      expect(tried, who).toBe('42501')
    }
  })
})

describe('an import that is cut off', () => {
  it('by whoever began it leaves nothing, and says so', async () => {
    const { body } = await begin([HEAD, ...manyRows(860)])
    const cancelled = await at.ask('programme_office', 'POST', `imports/${body.id}/cancel`)
    const ended = await end(body.id)
    // It may have been done before it heard: then all of it is there.
    expect(['cancelled', 'done']).toContain(ended.state)
    expect([200, 409]).toContain(cancelled.status)
    expect(await stated()).toHaveLength(ended.state === 'done' ? 860 : 0)
  })

  it('by a broken connection leaves nothing, at whatever moment', { timeout: 60_000 }, async () => {
    for (let round = 0; round < 2 * rounds; round += 1) {
      const before = (await stated()).length
      const { body } = await begin([HEAD, ...manyRows(860)])
      for (let looks = round * 3; looks >= 0; looks -= 1) {
        await at.database.asSuperuser(
          `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and usename = 'courtyard_app'
            and query ~ 'staged|told|park_map|observation'`,
        )
      }
      const ended = await end(body.id)
      expect(['interrupted', 'done']).toContain(ended.state)
      expect(await stated()).toHaveLength(before + (ended.state === 'done' ? 860 : 0))
    }
  })
})
