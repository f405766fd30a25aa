import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aReportYard, type ReportYard } from '../testing/a-report-yard.ts'
import { type Period, readPeriod } from './periods.ts'
import { figureRoutes } from './routes.ts'

let at: ReportYard
const listed = new Map<string, number>()
beforeAll(async () => {
  at = await aReportYard({
    routes: (app, gate) =>
      figureRoutes(app, {
        gate,
        today: () => '2026-12-31',
        registerCounts: [
          {
            key: 'enterprises.high_tech',
            measure: async () => new Map(),
            total: async (_tx, _programme, scope, on) => (scope.kind === 'programme' ? (listed.get(on) ?? 0) : 1),
          },
        ],
      }),
  })
  // 园区 reports both quarters, 自有园区 the second; 邻园区 says that it has no figure.
  await approve('park', '2026Q1', { revenue: 100, staff: 10 })
  await approve('park', '2026Q2', { revenue: 120.5, staff: 11 })
  await approve('own_park', '2026Q2', { revenue: 0.25, staff: 3 })
  listed.set('2026-06-30', 7)
})
afterAll(() => at.close())

const quarter = (text: string) => readPeriod(text) as Period

async function approve(park: 'park' | 'own_park', period: string, values: { revenue: number; staff: number }) {
  const id = await at.open(park, quarter(period))
  await at.fill(id, values)
  await at.does(park === 'park' ? 'park_manager' : 'own_manager', id, 'submit')
  if (park === 'park') await at.does('district_officer', id, 'check')
  const { status } = await at.does('programme_office', id, 'approve')
  expect(status).toBe(200)
  return id
}
const get = (who: string, path: string) => at.ask(who, 'GET', path)
const span = 'from=2026-01-01&to=2026-06-30'

describe('a series', () => {
  it('adds what was reported, and says of how many parks it is', async () => {
    const { body } = await get('programme_office', `series?code=revenue&by=district&${span}`)
    expect(body).toMatchObject({ gathering: 'added' })
    expect(body.points.map(({ period, value, of }: never) => [period, value, of])).toEqual([
      ['2026Q1', 100, { parks: 3, reporting: 1 }],
      ['2026Q2', 120.75, { parks: 3, reporting: 2 }],
    ])
    const parts = new Map(
      body.parts.map((part: { place: { name: { zh: string } }; points: { value: number | null }[] }) => [
        part.place.name.zh,
        part.points.map(({ value }) => value),
      ]),
    )
    expect(parts).toEqual(
      new Map([
        ['板块', [100, 120.5]],
        ['邻板块', [null, null]],
        ['自成板块', [null, 0.25]],
      ]),
    )
  })

  it('has no zero where nobody reported, and is not added where it is a share', async () => {
    const { body } = await get('programme_office', `series?code=density&from=2025-10-01&to=2026-03-31`)
    expect(body.gathering).toBe('not_added')
    expect(body.points).toMatchObject([
      { period: '2025Q4', value: null, missing: 'not_reported', of: { reporting: 0 } },
      { period: '2026Q1', value: null, missing: null, of: { reporting: 1 } },
    ])
    const one = await get('programme_office', `series?code=density&park=${at.parks.park}&${span}`)
    expect(one.body.points.map(({ value }: { value: number }) => value)).toEqual([10, 10.95])
  })

  it('of what a register counts is asked of the register, and never added from the parks', async () => {
    const { body } = await get('programme_office', `series?code=high_tech&${span}`)
    expect(body).toMatchObject({ gathering: 'from_the_register' })
    expect(body.points.map(({ value }: { value: number }) => value)).toEqual([0, 7])
  })

  it('is what was known on a day', async () => {
    const before = await get('programme_office', `series?code=revenue&${span}&known=2026-01-01`)
    expect(before.body.points.map(({ value }: { value: number }) => value)).toEqual([null, null])
    const [{ today } = { today: '' }] = await at.database.asSuperuser<{ today: string }>(
      `select access.today()::text as today`,
    )
    const after = await get('programme_office', `series?code=revenue&${span}&known=${today}`)
    const now = await get('programme_office', `series?code=revenue&${span}`)
    expect(after.body.points).toEqual(now.body.points)
  })

  it('holds within one’s reach: a district sees its own, a neighbour nothing of it', async () => {
    const own = await get('district_officer', `series?code=revenue&${span}`)
    expect(own.body.points.map(({ value, of }: never) => [value, of])).toEqual([
      [100, { parks: 1, reporting: 1 }],
      [120.5, { parks: 1, reporting: 1 }],
    ])
    const other = await get('neighbour', `series?code=revenue&${span}&by=park`)
    expect(JSON.stringify(other.body)).not.toContain('120.5')
    expect((await get('expert', `series?code=revenue`)).status).toBe(403)
    expect((await get('neighbour', `series?code=revenue&park=${at.parks.park}`)).status).toBe(404)
  })
})

describe('a cross-section', () => {
  it('has a row for each park, and a total of those that said a figure', async () => {
    const { body } = await get('programme_office', 'cross-section?code=revenue&period=2026Q2')
    expect(body).toMatchObject({ total: 120.75, of: { parks: 3, reporting: 2 }, periods: ['2026Q2', '2026Q1'] })
    const rows = body.rows.map(({ label, value, missing }: never) => [(label as { zh: string }).zh, value, missing])
    expect(rows).toHaveLength(3)
    expect(rows).toEqual(
      expect.arrayContaining([
        ['park', 120.5, null],
        ['own_park', 0.25, null],
        ['other_park', null, 'not_reported'],
      ]),
    )
  })

  it('takes the last period that there are figures of, unless told otherwise', async () => {
    const { body } = await get('programme_office', 'cross-section?code=staff&by=programme')
    expect(body).toMatchObject({ period: '2026Q2', total: 14, rows: [{ value: 14 }] })
    expect((await get('programme_office', 'cross-section?code=nothing')).body.code).toBe('no_such_indicator')
  })

  it('by district of a register counts each listed thing once in each', async () => {
    const { body } = await get('programme_office', 'cross-section?code=high_tech&period=2026Q2&by=district')
    expect(body.total).toBe(7)
    expect(body.rows.map(({ value }: { value: number }) => value)).toEqual([1, 1, 1])
  })
})

describe('what else is read', () => {
  it('sets indicators side by side', async () => {
    const { body } = await get('programme_office', 'comparison?codes=staff,revenue&period=2026Q2')
    expect(body.indicators.map(({ code }: { code: string }) => code)).toEqual(['staff', 'revenue'])
    const own = body.rows.find(({ park }: { park: { id: string } }) => park.id === at.parks.park)
    expect(own.cells.map(({ value }: { value: number }) => value)).toEqual([11, 120.5])
  })

  it('shows where the reports of a form stand', async () => {
    await at.open('other_park', quarter('2026Q2'), '2026-07-10')
    const { body } = await get('programme_office', 'completeness?from=2026-01-01')
    expect(body.periods.map(({ period }: { period: string }) => period)).toEqual(['2026Q1', '2026Q2'])
    expect(body.totals).toEqual([
      { asked: 1, submitted: 1, approved: 1, late: 0 },
      { asked: 3, submitted: 2, approved: 2, late: 1 },
    ])
    expect((await get('district_officer', 'completeness?from=2026-01-01')).body.parks).toHaveLength(1)
  })

  it('is taken away without a formula in it, and not whole where it is too much', async () => {
    await at.database.asSuperuser(
      `set session_replication_role = replica; update parks.park set name_zh = '=1+1' where id = '${at.parks.own_park}'`,
    )
    const csv = await at.app.inject({
      url: `/api/programmes/yunxi-2031/indicators/observations/export?code=revenue`,
      headers: { 'x-test-person': `${at.yard.person('programme_office')},second-factor` },
    })
    expect(csv.body.split('\r\n')).toHaveLength(5)
    expect(csv.body).toContain(`"'=1+1"`)
    expect(csv.body).toContain('"2026Q2",120.5')
    const book = await at.app.inject({
      url: `/api/programmes/yunxi-2031/indicators/observations/export?format=xlsx`,
      headers: { 'x-test-person': `${at.yard.person('district_officer')},second-factor` },
    })
    expect([book.statusCode, book.rawPayload.subarray(0, 2).toString()]).toEqual([200, 'PK'])
  })

  it('adds up to what the statements say, whatever was approved in which order', async () => {
    const wrong = await at.database.asSuperuser(
      `with holds as (
        select distinct on (code, period_start, park_id) programme_id, code, period_start, park_id, value from indicators.observation
          where state = 'approved' order by code, period_start, park_id, version desc
      ), added as (
        select code, period_start, host_zone_id, count(value)::int as reporting, sum(value) as sum
          from holds join parks.park on park.id = holds.park_id group by 1, 2, 3
      ) select * from added full join indicators.total on total.code = added.code and total.period_start = added.period_start
          and total.zone_id = added.host_zone_id
          where coalesce(total.reporting, 0) <> coalesce(added.reporting, 0) or total.sum is distinct from added.sum`,
    )
    expect(wrong).toEqual([])
  })
})
