import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asLoader } from '../access/testing/a-programme.ts'
import { aYard, type Yard } from '../access/testing/a-yard.ts'
import { type AnnouncedDays, readAnnouncedDays } from '../platform/calendar/announced-days.ts'
import {
  correctDay,
  createWorkingDays,
  fillCalendar,
  type OnCorrection,
  selectCorrections,
  selectDays,
} from '../platform/calendar/index.ts'
import type { CalendarDay } from '../platform/calendar/rules/working-days.ts'
import type { PersonActor } from '../platform/db/actor.ts'
import { anyone } from '../platform/db/actor.ts'
import { asActor, openDatabase, readAs } from '../platform/db/database.ts'
import { ROLES } from '../platform/db/roles.ts'
import { openTestDatabase, type TestDatabase } from '../platform/testing/open-test-database.ts'
import { rounds } from '../platform/testing/rounds.ts'

const TODAY = '2026-11-23'
const [FIRST, LAST] = ['2014-01-01', '2040-12-31']
const announced = readAnnouncedDays()

let database: TestDatabase
let yard: Yard
beforeAll(async () => {
  database = await openTestDatabase()
  yard = await aYard(database, 'yunxi-2031')
  await fill(announced)
})
afterAll(() => database.close())

const fill = (days: AnnouncedDays, hooks: readonly OnCorrection[] = []) =>
  asLoader(database, yard.programmeId, (tx) => fillCalendar(tx as never, yard.programmeId, days, TODAY, hooks))

const office = (over: Partial<PersonActor> = {}): PersonActor => ({
  kind: 'person',
  personId: yard.person('programme_office'),
  programmeId: yard.programmeId,
  secondFactor: true,
  ...over,
})

const correct = (
  day: string,
  works: boolean,
  actor = office(),
  hooks: readonly OnCorrection[] = [],
  app = database.app,
) =>
  asActor(
    app,
    actor,
    (tx) => correctDay(tx, yard.programmeId, { day, works, name: null, basis: '云溪政办函〔2026〕3号' }, hooks),
    { act: 'calendar.correct', why: '停电' },
  )

async function listDays(from = FIRST, to = LAST): Promise<CalendarDay[]> {
  const [days] = await readAs(database.app, anyone, [selectDays(yard.programmeId, from, to)])
  return days
}

/** The numbers of all days, counted here and not by the table. */
async function countAgain(): Promise<{ held: number[]; counted: number[] }> {
  const rows = await database.asSuperuser<{ works: boolean; nth: number }>(
    'select works, nth from calendar.day where programme_id = $1 order by day',
    [yard.programmeId],
  )
  let works = 0
  return {
    held: rows.map(({ nth }) => nth),
    counted: rows.map((row) => {
      works += row.works ? 1 : 0
      return works
    }),
  }
}

describe('a calendar that was filled', () => {
  it('holds every day once, announced as far as the notices go and by the weekday beyond', async () => {
    const days = await listDays()
    expect([days.length, days[0]?.day, days.at(-1)?.day]).toEqual([9862, FIRST, LAST])
    expect(days.find(({ day }) => day === '2026-10-10')).toEqual({
      day: '2026-10-10',
      works: true,
      name: { zh: '国庆节', en: 'National Day' },
      stands: 'announced',
    })
    expect(days.find(({ day }) => day === '2026-11-23')).toMatchObject({ works: true, name: null, stands: 'announced' })
    const unknown = String(Math.max(...announced.years) + 1)
    for (const { day, works, name, stands } of days.filter((one) => one.day.startsWith(unknown))) {
      expect({ works, name, stands }).toEqual({
        works: new Date(day).getUTCDay() % 6 !== 0,
        name: null,
        stands: 'by_weekday',
      })
    }
    const { held, counted } = await countAgain()
    expect(held).toEqual(counted)
  })

  it('is written once: filled again, no row changes', async () => {
    const before = await database.asSuperuser('select max(xmin::text::bigint) as last from calendar.day')
    await fill(announced)
    expect(await database.asSuperuser('select max(xmin::text::bigint) as last from calendar.day')).toEqual(before)
  })

  it('counts in SQL as it does in TypeScript', async () => {
    const days = createWorkingDays(await listDays())
    const anyDay = fc
      .integer({ min: 60, max: 9_800 })
      .map((at) => new Date(Date.parse(FIRST) + at * 86_400_000).toISOString().slice(0, 10))
    const asked = fc.sample(fc.tuple(anyDay, anyDay, fc.integer({ min: -30, max: 30 })), 3_000 * rounds)
    const written = JSON.stringify(asked.map(([from, to, n]) => ({ from, to, n })))
    const rows = await asActor(database.app, anyone, (tx) =>
      sql<{ reached: string; counted: number }>`
        select calendar.add_working_days(${yard.programmeId}, "from", n) as reached,
            calendar.count_working_days(${yard.programmeId}, "from", "to") as counted
          from jsonb_to_recordset(${written}::jsonb) as asked ("from" date, "to" date, n integer)`.execute(tx),
    )
    expect(rows.rows).toEqual(
      asked.map(([from, to, n]) => ({ reached: days.add(from, n), counted: days.count(from, to) })),
    )
  })

  it('says so where counting leads out of it', async () => {
    const count = (query: string) => asActor(database.app, anyone, (tx) => sql.raw(query).execute(tx))
    for (const query of [
      `select calendar.add_working_days('${yard.programmeId}', '2040-12-31', 1)`,
      `select calendar.add_working_days('${yard.programmeId}', '2014-01-01', -1)`,
      `select calendar.count_working_days('${yard.programmeId}', '2013-12-31', '2014-01-02')`,
    ]) {
      await expect(count(query)).rejects.toMatchObject({ constraint: 'a_day_that_is_counted_is_in_the_calendar' })
    }
  })
})

describe('a correction', () => {
  it('is refused to whoever holds no right to it, and in another one’s name', async () => {
    for (const name of ['district_officer', 'system_administrator', 'auditor', 'expert']) {
      await expect(correct('2026-12-01', false, office({ personId: yard.person(name) })), name).rejects.toMatchObject({
        code: '42501',
      })
    }
    await expect(correct('2026-12-01', false, office({ secondFactor: false }))).rejects.toMatchObject({ code: '42501' })
    await expect(
      asActor(
        database.app,
        office(),
        (tx) =>
          sql`insert into calendar.correction (programme_id, day, works, basis, stated_by)
            values (${yard.programmeId}, '2026-12-01', false, '文', ${yard.person('expert')})`.execute(tx),
        { act: 'calendar.correct' },
      ),
    ).rejects.toMatchObject({ code: '42501' })
  })

  it('is refused without a document, and of a day that the calendar does not hold', async () => {
    const state = (basis: string) =>
      asActor(
        database.app,
        office(),
        (tx) =>
          sql`insert into calendar.correction (programme_id, day, works, basis) values (${yard.programmeId}, '2026-12-01', false, ${basis})`.execute(
            tx,
          ),
        { act: 'calendar.correct' },
      )
    await expect(state('')).rejects.toMatchObject({ constraint: 'a_correction_rests_on_something' })
    expect(await correct('2050-01-01', false)).toEqual({ ok: false, refusal: 'not_in_the_calendar' })
  })

  it('is followed by another, and never changed', async () => {
    await correct('2015-03-03', false)
    for (const statement of [
      "update calendar.correction set basis = '改'",
      'delete from calendar.correction',
      'truncate calendar.correction',
    ]) {
      await expect(database.owner.pool.query(statement), statement).rejects.toMatchObject({
        constraint: 'a_correction_is_followed_never_changed',
      })
      await expect(database.app.pool.query(statement), statement).rejects.toMatchObject({ code: '42501' })
    }
    await correct('2015-03-03', true)
    const [days, corrections] = await readAs(database.app, office(), [
      selectDays(yard.programmeId, '2015-03-03', '2015-03-03'),
      selectCorrections(yard.programmeId, '2015-03-03', '2015-03-03'),
    ])
    expect(days).toEqual([{ day: '2015-03-03', works: true, name: null, stands: 'city' }])
    expect(corrections.map(({ works, basis, statedBy }) => ({ works, basis, by: statedBy?.name }))).toEqual([
      { works: true, basis: '云溪政办函〔2026〕3号', by: 'programme_office' },
      { works: false, basis: '云溪政办函〔2026〕3号', by: 'programme_office' },
    ])
  })

  it('is shown to anyone with its document, and without the person who stated it', async () => {
    const [corrections] = await readAs(database.app, anyone, [
      selectCorrections(yard.programmeId, '2015-03-03', '2015-03-03'),
    ])
    expect(corrections.map(({ basis, statedBy }) => [basis, statedBy])).toContainEqual(['云溪政办函〔2026〕3号', null])
  })

  it('cannot be gone round: nobody changes a day, or its number, by hand', async () => {
    await expect(
      asActor(database.app, office(), (tx) => sql`update calendar.day set works = not works`.execute(tx), {
        act: 'calendar.correct',
      }),
    ).rejects.toMatchObject({ code: '42501' })
  })

  it('tells whoever must count anew, once, and only where the day does work or no longer does', async () => {
    const told: (readonly string[])[] = []
    const hear: OnCorrection = async (_tx, { programmeId, days }) => {
      expect(programmeId).toBe(yard.programmeId)
      told.push(days)
    }
    await correct('2016-03-03', false, office(), [hear])
    await correct('2016-03-03', false, office(), [hear])
    await correct('2016-03-03', true, office(), [hear])
    expect(told).toEqual([['2016-03-03'], ['2016-03-03']])
    await expect(correct('2016-03-03', false, office(), [() => Promise.reject(new Error('no'))])).rejects.toThrow('no')
    expect(await listDays('2016-03-03', '2016-03-03')).toMatchObject([{ works: true }])
  })

  it('of fifty that come at once leaves every day with its right number', async () => {
    const app = openDatabase({ ...database.configOf(ROLES.app), max: 20 })
    try {
      const wanted = Array.from({ length: 50 }, (_, at) => ({
        // Some of the same day, some of neighbours, forwards and backwards.
        day: new Date(Date.parse('2027-05-03') + ((at * 7) % 23) * 86_400_000).toISOString().slice(0, 10),
        works: at % 3 === 0,
      }))
      await Promise.all(wanted.map(({ day, works }) => correct(day, works, office(), [], app)))
      const { held, counted } = await countAgain()
      expect(held).toEqual(counted)
      const last = await database.asSuperuser<{ day: string; works: boolean }>(
        `select distinct on (day) day::text, works from calendar.correction where day >= '2027-05-03' order by day, number desc`,
      )
      const days = await listDays('2027-05-03', '2027-05-25')
      expect(days.map(({ day, works }) => ({ day, works }))).toEqual(last)
      const [numbers] = await database.asSuperuser<{ many: number; highest: number }>(
        'select count(*)::integer as many, max(number) as highest from calendar.correction',
      )
      expect(numbers?.highest).toBe(numbers?.many)
    } finally {
      await app.close()
    }
  }, 60_000)
})

describe('a year that becomes known', () => {
  it('takes its place, tells what changed, and leaves what the city said', async () => {
    const next = Math.max(...announced.years) + 1
    const spring = [`${next}-10-01`, `${next}-10-04`, `${next}-10-05`].map((day) => ({
      day,
      works: false,
      name: { zh: '国庆节', en: 'National Day' },
    }))
    await correct(`${next}-10-05`, true)
    await correct(`${next}-10-08`, false)
    const told: (readonly string[])[] = []
    await fill({ years: [...announced.years, next], days: [...announced.days, ...spring] }, [
      async (_tx, { days }) => {
        told.push(days)
      },
    ])
    const days = new Map((await listDays(`${next}-09-27`, `${next}-10-31`)).map((one) => [one.day, one]))
    const worked = spring
      .map(({ day }) => day)
      .filter((day) => new Date(day).getUTCDay() % 6 !== 0 && day !== `${next}-10-05`)
    expect(told).toEqual([worked])
    expect(days.get(`${next}-10-01`)).toMatchObject({ works: false, stands: 'announced', name: { zh: '国庆节' } })
    expect(days.get(`${next}-10-05`)).toMatchObject({ works: true, stands: 'city' })
    expect(days.get(`${next}-10-08`)).toMatchObject({ works: false, stands: 'city' })
    expect(days.get(`${next}-10-20`)).toMatchObject({ stands: 'announced' })
    const { held, counted } = await countAgain()
    expect(held).toEqual(counted)
  })

  it('reaches ten years beyond today', async () => {
    await asLoader(database, yard.programmeId, (tx) =>
      fillCalendar(tx as never, yard.programmeId, announced, '2033-01-01'),
    )
    expect((await listDays('2040-12-31', '2050-01-01')).at(-1)).toMatchObject({
      day: '2043-12-31',
      stands: 'by_weekday',
    })
    const { held, counted } = await countAgain()
    expect(held).toEqual(counted)
  })
})
