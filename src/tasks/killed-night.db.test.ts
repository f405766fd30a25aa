import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../platform/testing/open-test-database.ts'
import { aTaskYard, type TaskYard } from './testing/a-task-yard.ts'

let database: TestDatabase
let tasks: TaskYard
beforeAll(async () => {
  database = await openTestDatabase()
  tasks = await aTaskYard(database, 'yunxi-2044')
})
afterAll(async () => {
  await tasks.close()
  await database.close()
})

const ITEMS = 450

/** Items that are overdue since yesterday, so that the night has something to tell of each. */
async function writeOverdueItems(): Promise<void> {
  const { programmeId, today } = tasks.yard
  const zone = tasks.yard.place('zone')
  await database.asSuperuser(`begin;
    set local courtyard.system_actor = 'programme_loader';
    create temporary table made on commit drop as select gen_random_uuid() as id from generate_series(1, ${ITEMS});
    insert into tasks.item (programme_id, id, title, source, lead_id, starts_on, due_on, report_every, created_by)
      select '${programmeId}', id, '逾期', 'hand', '${zone}', date '${today}' - 40, date '${today}' - 1, 'none', null from made;
    insert into tasks.part (programme_id, item_id, organisation_id, "as") select '${programmeId}', id, '${zone}', 'lead' from made;
    ${['draft', 'set_up', 'send_call', 'sign_receipt']
      .map(
        (act) => `insert into tasks.item_act (programme_id, item_id, act, person_id, system_actor)
          select '${programmeId}', id, '${act}', null, 'programme_loader' from made;`,
      )
      .join('')}
    insert into tasks.letter (programme_id, item_id, kind, organisation_id, body, issued_by, system_actor)
      select '${programmeId}', id, 'call', '${zone}', '{}', null, 'programme_loader' from made;
    commit`)
}

const cutOff = () =>
  database.asSuperuser<{ cut: boolean }>(
    `select pg_terminate_backend(pid) as cut from pg_stat_activity where datname = current_database() and usename = 'courtyard_worker'
      and state <> 'idle'`,
  )

it('a night that is cut off, begun anew and done by two at once tells each notice once', {
  timeout: 120_000,
}, async () => {
  await writeOverdueItems()
  const { programmeId } = tasks.yard
  const rounds = 4 * Number(process.env.COURTYARD_ROUNDS ?? 1)
  let cuts = 0
  for (let round = 0; round < rounds; round += 1) {
    const night = tasks.keeper.runNight(programmeId).then(
      () => 'done',
      () => 'cut off',
    )
    // At another moment each round: as soon as the run is seen at work, after a few more looks.
    for (let looks = round % 7; ; looks -= 1) {
      const ended = await Promise.race([night, new Promise<null>((resolve) => setImmediate(resolve, null))])
      if (ended !== null) break
      if (looks <= 0 && (await cutOff()).length > 0) break
    }
    if ((await night) === 'cut off') cuts += 1
  }
  await Promise.all([tasks.keeper.runNight(programmeId), tasks.keeper.runNight(programmeId)])

  const [told] = await database.asSuperuser<Record<string, number>>(
    `select (select count(*)::int from tasks.letter where programme_id = $1 and kind = 'blue') as letters,
        (select count(distinct item_id)::int from tasks.letter where programme_id = $1 and kind = 'blue') as items,
        (select count(*)::int from tasks.item_act where programme_id = $1 and act = 'escalate') as acts,
        (select count(*)::int from access.message where programme_id = $1 and to_person = $2 and kind = 'tasks.notice') as messages,
        (select count(*)::int from access.duty where programme_id = $1 and kind = 'tasks.answer' and appointment_id in
          (select id from access.appointment where person_id = $2)) as duties,
        (select count(*)::int from tasks.light where programme_id = $1) as lights,
        (select max(serial) - count(*)::int from tasks.letter where programme_id = $1) as gaps`,
    [programmeId, tasks.yard.person('park_manager')],
  )
  expect(told).toEqual({
    letters: ITEMS,
    items: ITEMS,
    acts: ITEMS,
    messages: ITEMS,
    duties: ITEMS,
    lights: ITEMS,
    gaps: 0,
  })
  expect(cuts, 'runs that were cut off').toBeGreaterThan(0)
})
