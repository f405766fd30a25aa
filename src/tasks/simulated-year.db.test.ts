import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../platform/testing/open-test-database.ts'
import { rounds } from '../platform/testing/rounds.ts'
import { aTaskYard, type TaskYard } from './testing/a-task-yard.ts'

/**
 * A year of supervision, walked day by day as the nights do it, against a reckoning of its own: it steps from day to day,
 * knows nothing of the rules' code and reads the days off from the calendar as they stand there.
 */
/** Three hundred items in the long tier. */
const ITEMS = Math.min(300, 40 * rounds)
const FROM = '2026-01-05'
const TO = '2026-12-31'

let database: TestDatabase
let tasks: TaskYard
/** Days that work, 2025 to 2027. */
let works: ReadonlySet<string>
let monthEnds: ReturnType<typeof listMonthEnds>
beforeAll(async () => {
  database = await openTestDatabase()
  tasks = await aTaskYard(database, 'yunxi-2043')
  const rows = await database.asSuperuser<{ day: string }>(
    `select day::text as day from calendar.day where programme_id = $1 and works and day between '2025-01-01' and '2027-12-31'`,
    [tasks.yard.programmeId],
  )
  works = new Set(rows.map(({ day }) => day))
  monthEnds = listMonthEnds()
})
afterAll(async () => {
  await tasks.close()
  await database.close()
})

/** Numbers that follow from a seed (mulberry32): a walk that fails can be walked again. */
function seeded(seed: number) {
  let state = seed
  return (below: number) => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % below
  }
}

const step = (day: string, by: number) =>
  new Date(Date.parse(`${day}T00:00:00Z`) + by * 86_400_000).toISOString().slice(0, 10)
const between = (a: string, b: string) =>
  Math.round((Date.parse(`${b}T00:00:00Z`) - Date.parse(`${a}T00:00:00Z`)) / 86_400_000)
/** A moment of a day in China. */
const at = (day: string, hour: number) => new Date(Date.parse(`${day}T00:00:00Z`) + (hour - 8) * 3_600_000)

interface Planned {
  readonly id: string
  readonly calledOn: string
  readonly startsOn: string
  readonly dueOn: string
  readonly milestone: { readonly dueOn: string; readonly percent: number } | null
  readonly every: 'month' | 'quarter' | 'none'
  readonly reports: readonly { readonly on: string; readonly percent: number }[]
  readonly doneOn: string | null
}

function plan(seed: number): Planned {
  const draw = seeded(seed)
  const calledOn = step(FROM, draw(200))
  const startsOn = step(calledOn, draw(20) - 5)
  const dueOn = step(startsOn, 30 + draw(200))
  const length = between(startsOn, dueOn)
  const reports: { on: string; percent: number }[] = []
  let percent = 0
  const pace = 40 + draw(120)
  for (let on = step(calledOn, 5 + draw(25)); on < TO && percent < 95; on = step(on, 8 + draw(50))) {
    const expected = (Math.max(0, between(startsOn, on)) * pace) / length
    percent = Math.min(99, Math.max(percent, Math.round(expected)))
    reports.push({ on, percent })
  }
  const finished = step(dueOn, draw(60) - 30)
  return {
    id: randomUUID(),
    calledOn,
    startsOn,
    dueOn,
    milestone: draw(2) ? { dueOn: step(startsOn, Math.round(length / 2)), percent: 20 + draw(60) } : null,
    every: (['month', 'quarter', 'none'] as const)[draw(3)] ?? 'none',
    reports: reports.filter(({ on }) => on < finished),
    doneOn: draw(3) && finished > calledOn && finished < TO ? finished : null,
  }
}

/** What a day of an item looks like to somebody with a calendar on the wall. */
function reckonLight(item: Planned, today: string): string {
  const done = item.doneOn !== null && item.doneOn < today ? item.doneOn : null
  if ((done ?? today) > item.dueOn) return 'red'
  if (done) return 'green'
  const told = item.reports.filter(({ on }) => on < today)
  const last = told.at(-1)
  const course = reckonCourse(item, today)
  const behind = last ? Math.round((course - last.percent) * 10) / 10 : null
  const missed = reckonMissed(item, today)
  if (behind !== null && behind > 30) return 'red'
  if (missed >= 2) return 'red'
  if (behind !== null && behind > 10) return 'yellow'
  if (between(today, item.dueOn) <= 15 && (!last || last.percent < 90)) return 'yellow'
  if (missed >= 1) return 'yellow'
  if (today < item.startsOn) return 'grey'
  return last ? 'green' : 'grey'
}

function reckonCourse({ startsOn, dueOn, milestone }: Planned, today: string): number {
  if (today <= startsOn) return 0
  const corners: [string, number][] = [
    [startsOn, 0],
    ...(milestone ? [[milestone.dueOn, milestone.percent] as [string, number]] : []),
    [dueOn, 100],
  ]
  for (let i = 1; i < corners.length; i += 1) {
    const [from, low] = corners[i - 1] ?? ['', 0]
    const [to, high] = corners[i] ?? ['', 0]
    if (today >= from && today < to) {
      return Math.round((low + ((high - low) * between(from, today)) / between(from, to)) * 10) / 10
    }
  }
  return 100
}

/** The first day that works from the 28th of each month on, found by walking the year. */
function listMonthEnds(): { readonly day: string; readonly month: number }[] {
  const found = []
  for (let day = FROM; day <= TO; day = step(day, 1)) {
    if (!day.endsWith('-28')) continue
    let due = day
    while (!works.has(due)) due = step(due, 1)
    found.push({ day: due, month: Number(day.slice(5, 7)) })
  }
  return found
}

/** On each last day for a report since the call that has passed: was anything told since the one before? */
function reckonMissed(item: Planned, today: string): number {
  if (item.every === 'none') return 0
  let missed = 0
  let before = item.calledOn
  const last = item.reports.filter(({ on }) => on < today).at(-1)?.on
  for (const { day, month } of monthEnds) {
    if (day <= item.calledOn || day >= today || (item.every === 'quarter' && month % 3 !== 0)) continue
    missed = last !== undefined && last > before ? 0 : missed + 1
    before = day
  }
  return missed
}

function workingDaysAfter(day: string, n: number): string {
  let reached = day
  for (let left = n; left > 0; ) {
    reached = step(reached, 1)
    if (works.has(reached)) left -= 1
  }
  return reached
}

interface Course {
  lights: string[]
  notices: string[]
}

function reckonYear(item: Planned): Course {
  const course: Course = { lights: [], notices: [] }
  let [light, round, level, answerDue] = ['grey', 0, 0, '']
  let isBad = false
  for (let today = step(item.calledOn, 1); today <= TO; today = step(today, 1)) {
    const now = reckonLight(item, today)
    if (now !== light) course.lights.push(`${today} ${now}`)
    light = now
    const bad = light === 'yellow' || light === 'red'
    if (bad && !isBad) level = 0
    isBad = bad
    if (!bad) continue
    const graces = [5, 3, 2]
    const grace = graces[level]
    if (grace === undefined || (level > 0 && today <= answerDue) || (level === 2 && light !== 'red')) continue
    if (level === 0) round += 1
    answerDue = workingDaysAfter(today, grace)
    course.notices.push(`${today} ${['blue', 'orange', 'red'][level]} ${round} ${answerDue}`)
    level += 1
  }
  return course
}

async function writeItem(item: Planned): Promise<void> {
  const { programmeId } = tasks.yard
  const zone = tasks.yard.place('zone')
  const steps = ['draft', 'set_up', 'send_call', 'sign_receipt'].map(
    (act, i) => `insert into tasks.item_act (programme_id, item_id, act, at, person_id, system_actor)
      values ('${programmeId}', '${item.id}', '${act}', '${at(item.calledOn, 9 + i).toISOString()}', null, 'programme_loader')`,
  )
  const [draft, ...later] = steps
  // One transaction: an item begins with its act.
  await database.asSuperuser(`begin;
    set local courtyard.system_actor = 'programme_loader';
    insert into tasks.item (programme_id, id, title, source, lead_id, starts_on, due_on, report_every, created_by)
      values ('${programmeId}', '${item.id}', '一项', 'hand', '${zone}', '${item.startsOn}', '${item.dueOn}', '${item.every}', null);
    insert into tasks.part (programme_id, item_id, organisation_id, "as") values ('${programmeId}', '${item.id}', '${zone}', 'lead');
    ${item.milestone ? `insert into tasks.milestone values ('${programmeId}', '${item.id}', 0, '半程', '${item.milestone.dueOn}', ${item.milestone.percent});` : ''}
    ${draft};
    insert into tasks.letter (programme_id, item_id, kind, organisation_id, body, issued_at, issued_by, system_actor)
      values ('${programmeId}', '${item.id}', 'call', '${zone}', '{}', '${at(item.calledOn, 9).toISOString()}', null, 'programme_loader');
    ${later.join(';')};
    commit`)
}

/** What people did in the office hours of a day. */
async function writeDay(items: readonly Planned[], day: string): Promise<void> {
  const { programmeId } = tasks.yard
  const zone = tasks.yard.place('zone')
  const manager = tasks.yard.person('park_manager')
  const said = items.flatMap((item) => [
    ...item.reports
      .filter(({ on }) => on === day)
      .map(
        ({
          percent,
        }) => `insert into tasks.report (programme_id, item_id, organisation_id, kind, percent, said, reported_by, reported_at)
          values ('${programmeId}', '${item.id}', '${zone}', 'progress', ${percent}, '进展', '${manager}', '${at(day, 10).toISOString()}')`,
      ),
    ...(item.doneOn === day
      ? [
          `insert into tasks.item_act (programme_id, item_id, act, at, person_id, system_actor)
            values ('${programmeId}', '${item.id}', 'report_done', '${at(day, 16).toISOString()}', null, 'programme_loader')`,
        ]
      : []),
  ])
  if (said.length > 0) {
    await database.asSuperuser(
      `begin; set local courtyard.system_actor = 'programme_loader'; ${said.join(';')}; commit`,
    )
  }
}

it('a year of 300 items with its holidays is what a reckoning day by day says', { timeout: 300_000 }, async () => {
  const { programmeId } = tasks.yard
  const items = Array.from({ length: ITEMS }, (_, i) => plan(2_026_000 + i))
  for (let day = FROM; day <= TO; day = step(day, 1)) {
    await tasks.keeper.runNight(programmeId, { day, at: at(day, 1) })
    for (const item of items.filter(({ calledOn }) => calledOn === day)) await writeItem(item)
    await writeDay(items, day)
  }
  const lit = await database.asSuperuser<{ id: string; said: string[] }>(
    `select item_id as id, array_agg(to_char(since at time zone 'Asia/Shanghai', 'YYYY-MM-DD') || ' ' || light order by since) as said
      from tasks.light where programme_id = $1 group by 1`,
    [programmeId],
  )
  const sent = await database.asSuperuser<{ id: string; said: string[] }>(
    `select item_id as id, array_agg(to_char(issued_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') || ' ' || kind || ' ' || round
          || ' ' || answer_due order by issued_at) as said
      from tasks.letter where programme_id = $1 and kind in ('blue', 'orange', 'red') group by 1`,
    [programmeId],
  )
  const [lights, notices] = [
    new Map(lit.map((row) => [row.id, row.said])),
    new Map(sent.map((row) => [row.id, row.said])),
  ]
  for (const item of items) {
    const expected = reckonYear(item)
    // A colour that stays for another reason has a line of its own; here colours are compared.
    const colours = (lights.get(item.id) ?? []).filter(
      (said, i, all) => said.slice(11) !== (all[i - 1]?.slice(11) ?? 'grey'),
    )
    expect(colours, `lights of ${JSON.stringify(item)}`).toEqual(expected.lights)
    expect(notices.get(item.id) ?? [], `notices of ${JSON.stringify(item)}`).toEqual(expected.notices)
  }
  // The year was one in which much happened, or it would prove little.
  expect(lit.flatMap(({ said }) => said).length).toBeGreaterThan(ITEMS * 2)
  expect(sent.flatMap(({ said }) => said).length).toBeGreaterThan(ITEMS)
  // Whoever is told of a notice is told once, and so is whoever stands above.
  const [told] = await database.asSuperuser<{ notices: number; messages: number; twice: number }>(
    `select (select count(*)::int from tasks.item_act where programme_id = $1 and act = 'escalate') as notices,
        (select count(*)::int from access.message where programme_id = $1 and kind = 'tasks.notice' and to_person = $2) as messages,
        (select count(*)::int from (select from access.message where programme_id = $1 and kind = 'tasks.notice'
          group by to_person, params ->> 'letter' having count(*) > 1) doubled) as twice`,
    [programmeId, tasks.yard.person('park_manager')],
  )
  expect(told).toEqual({ notices: told?.notices, messages: told?.notices, twice: 0 })
})
