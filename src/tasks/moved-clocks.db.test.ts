import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { correctDay } from '../platform/calendar/index.ts'
import { addDays } from '../platform/calendar/rules/add-days.ts'
import { asActor } from '../platform/db/database.ts'
import { ROLES } from '../platform/db/roles.ts'
import { runJobs } from '../platform/jobs/index.ts'
import { openTestDatabase, type TestDatabase } from '../platform/testing/open-test-database.ts'
import { clockJob, recountOnCorrection } from './create-task-keeper.ts'
import { aTaskYard, type TaskYard } from './testing/a-task-yard.ts'

let database: TestDatabase
let tasks: TaskYard
beforeAll(async () => {
  database = await openTestDatabase()
  tasks = await aTaskYard(database, 'yunxi-2043')
})
afterAll(async () => {
  await tasks.close()
  await database.close()
})

const BASIS = '云溪政办函〔2026〕3号'

/** As the office states it; the keeper is asked for by a job. */
const correct = (day: string, works: boolean) =>
  asActor(
    database.app,
    {
      kind: 'person',
      personId: tasks.yard.person('programme_office'),
      programmeId: tasks.yard.programmeId,
      secondFactor: true,
    },
    (tx) => correctDay(tx, tasks.yard.programmeId, { day, works, name: null, basis: BASIS }, [recountOnCorrection]),
    { act: 'calendar.correct', why: BASIS },
  )
const recount = () => tasks.keeper.recountClocks(tasks.yard.programmeId)

/** The n-th day from today on that works, or does not, as the weekdays say; no correction stands when a test begins. */
const find = (works: boolean, n = 1) =>
  Array.from({ length: 30 }, (_, i) => addDays(tasks.yard.today, i + 1)).filter(
    (day) => (new Date(day).getUTCDay() % 6 !== 0) === works,
  )[n - 1] ?? ''

beforeEach(async () => {
  // Every day as its weekday says, so that it does not matter on which day the tests run.
  const { programmeId } = tasks.yard
  await database.asSuperuser(
    `alter table calendar.correction disable trigger user; alter table tasks.item_act disable trigger user;
      delete from calendar.correction; alter table calendar.correction enable trigger user;
      alter table tasks.item_act enable trigger user;`,
  )
  await database.asSuperuser(
    `with counted as (
      select day, count(*) filter (where extract(isodow from day) < 6) over (order by day)::int as nth
        from calendar.day where programme_id = $1
    ) update calendar.day set works = extract(isodow from day.day) < 6, nth = counted.nth, stands = 'by_weekday',
        name_zh = null, name_en = null
      from counted where day.programme_id = $1 and counted.day = day.day`,
    [programmeId],
  )
})

async function must(who: string, item: string, input: Parameters<TaskYard['act']>[2]) {
  const reply = await tasks.act(who, item, input)
  if (reply.status !== 200) throw new Error(`${input.act} by ${who}: ${JSON.stringify(reply.body)}`)
}

/** An overdue item whose unit was sent a blue notice tonight, with five working days to answer. */
async function warned() {
  const item = await tasks.draft({ startsOn: tasks.yard.day(-40), dueOn: tasks.yard.day(-1), support: [] })
  for (const act of ['set_up', 'send_call'] as const) await must('programme_office', item, { act })
  await must('park_manager', item, { act: 'sign_receipt' })
  await tasks.keeper.runNight(tasks.yard.programmeId)
  return { item, letter: await notice(item) }
}

async function notice(item: string) {
  const told = await tasks.get('programme_office', item)
  const letter = told.letters.find(({ kind }) => kind === 'blue')
  if (!letter?.answerDue) throw new Error('no notice went out')
  return { id: letter.id, due: letter.answerDue }
}

const moves = async (item: string) =>
  (await tasks.get('programme_office', item)).story
    .filter(({ act }) => act === 'move_clock')
    .map(
      ({ said, reason, system, unit }): Record<string, unknown> => ({
        ...said,
        reason,
        system,
        unit: unit?.name ?? null,
      }),
    )

const duties = async (item: string, kind: string) =>
  database.asSuperuser<{ name: string; due: string }>(
    `select who.name, duty.due_on::text as due from access.duty
      join access.appointment held on held.programme_id = duty.programme_id and held.id = duty.appointment_id
      join access.person who on who.programme_id = held.programme_id and who.id = held.person_id
      where duty.thing_id = $1 and duty.kind = $2 and duty.closed_at is null order by 1`,
    [item, kind],
  )

const told = async (item: string) =>
  (
    await database.asSuperuser<{ name: string }>(
      `select who.name from access.message sent
        join access.person who on who.programme_id = sent.programme_id and who.id = sent.to_person
        where sent.kind = 'tasks.clock_moved' and sent.thing_id = $1 order by 1`,
      [item],
    )
  ).map(({ name }) => name)

describe('a notice that waits for an answer', () => {
  it('is to be answered later when a day no longer works: its story says so, and who owes it is told, once', async () => {
    const { item, letter } = await warned()
    const day = find(true, 2)
    await correct(day, false)
    expect((await recount()).moved).toBeGreaterThan(0)
    const { due } = await notice(item)
    expect(due).toBe(find(true, 6))
    expect(await moves(item)).toEqual([
      {
        clock: 'notice',
        level: 'blue',
        letter: letter.id,
        before: letter.due,
        after: due,
        days: [{ day, works: false }],
        reason: BASIS,
        system: 'task_keeper',
        unit: '开发园区',
      },
    ])
    expect(await duties(item, 'tasks.answer')).toEqual([
      { name: 'park_manager', due },
      { name: 'zone_colleague', due },
    ])
    expect(await told(item)).toEqual(['park_manager', 'zone_colleague'])

    expect((await recount()).moved).toBe(0)
    expect(await moves(item)).toHaveLength(1)
    expect(await told(item)).toHaveLength(2)
  })

  it('is to be answered earlier when a day off works, and where it was when that is taken back', async () => {
    const { item, letter } = await warned()
    const day = find(false)
    await correct(day, true)
    await recount()
    expect((await notice(item)).due < letter.due).toBe(true)
    await correct(day, false)
    await recount()
    expect((await notice(item)).due).toBe(letter.due)
    expect((await moves(item)).map(({ before, after }) => [before, after])).toEqual([
      [letter.due, expect.any(String)],
      [expect.any(String), letter.due],
    ])
  })

  it('stays as it is once it was answered', async () => {
    const { item, letter } = await warned()
    await must('park_manager', item, { act: 'answer_notice', letter: letter.id, answer: '下周完成。' })
    await correct(find(true, 2), false)
    await recount()
    expect((await notice(item)).due).toBe(letter.due)
    expect(await moves(item)).toEqual([])
  })

  it('is answered and counted anew at once: either comes first, and both stand', async () => {
    const { item, letter } = await warned()
    await correct(find(true, 2), false)
    const [answer] = await Promise.all([
      tasks.act('park_manager', item, { act: 'answer_notice', letter: letter.id, answer: '下周完成。' }),
      recount(),
      recount(),
    ])
    expect(answer.status).toBe(200)
    const acts = (await tasks.get('programme_office', item)).story.map(({ act }) => act)
    const moved = acts.includes('move_clock')
    expect(acts.filter((act) => act === 'move_clock').length).toBeLessThanOrEqual(1)
    expect((await notice(item)).due).toBe(moved ? find(true, 6) : letter.due)
    if (moved) expect(acts.indexOf('move_clock')).toBeLessThan(acts.indexOf('answer_notice'))
    expect(await duties(item, 'tasks.answer')).toEqual([])
  })
})

describe('a clock that a rule sets', () => {
  it('moves for whoever is to sign, to check or to answer on more time, with its duties', async () => {
    const called = await tasks.draft()
    for (const act of ['set_up', 'send_call'] as const) await must('programme_office', called, { act })
    const asked = await tasks.draft({ support: [] })
    for (const act of ['set_up', 'send_call'] as const) await must('programme_office', asked, { act })
    await must('park_manager', asked, { act: 'sign_receipt' })
    await must('park_manager', asked, { act: 'ask_extension', dueOn: tasks.yard.day(90), reason: '设备到货推迟。' })
    const done = await tasks.draft({ support: [] })
    for (const act of ['set_up', 'send_call'] as const) await must('programme_office', done, { act })
    await must('park_manager', done, { act: 'sign_receipt' })
    await must('park_manager', done, { act: 'report_done', said: '已建成。' })

    await correct(find(true, 1), false)
    await recount()
    for (const [item, kind, clock, days] of [
      [called, 'tasks.sign', 'receipt', 3],
      [asked, 'tasks.extension', 'extension', 3],
      [done, 'tasks.check', 'check', 5],
    ] as const) {
      const due = find(true, days + 1)
      expect(await moves(item), clock).toMatchObject([{ clock, before: find(true, days), after: due, reason: BASIS }])
      const open = await duties(item, kind)
      expect(open.length, clock).toBeGreaterThan(0)
      expect(new Set(open.map((duty) => duty.due))).toEqual(new Set([due]))
      expect(await told(item)).toEqual(open.map(({ name }) => name))
    }
  })
})

describe('a correction', () => {
  it('asks the keeper to count anew, once however many there are, and a worker does', async () => {
    const { item } = await warned()
    const waiting = () =>
      database.asSuperuser(
        `select from jobs._private_jobs job join jobs._private_tasks task on task.id = job.task_id
          where task.identifier = 'tasks.clocks' and job.payload::text like '%' || $1 || '%'`,
        [tasks.yard.programmeId],
      )
    await database.asSuperuser('delete from jobs._private_jobs')
    await correct(find(true, 1), false)
    await correct(find(true, 2), false)
    expect(await waiting()).toHaveLength(1)
    const silent = () => undefined
    const running = await runJobs({
      worker: database.configOf(ROLES.worker),
      jobs: [clockJob],
      recurring: [],
      listProgrammes: async () => [],
      log: { debug: silent, info: silent, warn: silent, error: silent },
    })
    try {
      await expect.poll(waiting, { timeout: 20_000 }).toEqual([])
    } finally {
      await running.stop()
    }
    expect((await notice(item)).due).toBe(find(true, 7))
    expect(await moves(item)).toHaveLength(1)
  })

  it('is followed by the keeper alone: nobody else writes that a clock moved', async () => {
    const { item } = await warned()
    await expect(
      asActor(
        database.app,
        {
          kind: 'person',
          personId: tasks.yard.person('programme_office'),
          programmeId: tasks.yard.programmeId,
          secondFactor: true,
        },
        async (tx) => {
          await sql`insert into tasks.item_act (programme_id, item_id, act, said)
            values (${tasks.yard.programmeId}, ${item}, 'move_clock', '{}')`.execute(tx)
        },
        { act: 'tasks.move_clock' },
      ),
    ).rejects.toMatchObject({ code: '42501' })
  })
})
