import { type Kysely, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Actor, PersonActor } from '../../platform/db/actor.ts'
import { asActor, type Database, openDatabase } from '../../platform/db/database.ts'
import { ROLES } from '../../platform/db/roles.ts'
import { openTestDatabase, type TestDatabase } from '../../platform/testing/open-test-database.ts'
import { aYard, type Yard } from '../testing/a-yard.ts'
import { closeDutiesOf, openDuties, type Thing, tell } from './tell.ts'

let database: TestDatabase
let worker: Database
let yard: Yard
beforeAll(async () => {
  database = await openTestDatabase()
  worker = openDatabase({ ...database.configOf(ROLES.worker), max: 2 })
  yard = await aYard(database, 'yunxi-2031')
})
afterAll(async () => {
  await worker.close()
  await database.close()
})

const person = (name: string): PersonActor => ({
  kind: 'person',
  personId: yard.person(name),
  programmeId: yard.programmeId,
  secondFactor: true,
})
const keeper = (): Extract<Actor, { kind: 'system' }> => ({
  kind: 'system',
  name: 'task_keeper',
  programmeId: yard.programmeId,
})
type Tx = Kysely<unknown>
const as = <Result>(name: string, work: (tx: Tx) => Promise<Result>) =>
  asActor<unknown, Result>(database.app, person(name), work, { act: 'people.change' })
const asKeeper = <Result>(work: (tx: Tx) => Promise<Result>) =>
  asActor<unknown, Result>(worker, keeper(), work, { act: 'tasks.escalate' })

/** The system administrator changes somebody: a deed, by one who may. */
const touch = (tx: Tx, name: string) =>
  sql`update access.person set name_en = coalesce(name_en, '') || 'x' where id = ${yard.person(name)}`.execute(tx)
const personThing = (name: string): Thing => ['access.person', yard.person(name)]
const listTold = (to: string, kind: string) =>
  database.asSuperuser<{ from_person: string | null; params: object; once: string | null }>(
    'select from_person, params, once from access.message where to_person = $1 and kind = $2',
    [yard.person(to), kind],
  )
const appointmentOf = async (name: string) => {
  const [row] = await database.asSuperuser<{ id: string }>('select id from access.appointment where person_id = $1', [
    yard.person(name),
  ])
  return row?.id ?? ''
}
const listDuties = (thing: Thing) =>
  database.asSuperuser<{ kind: string; place: string; closed: boolean; closed_by: string | null }>(
    `select kind, organisation_id as place, closed_at is not null as closed, closed_by from access.duty
      where thing_kind = $1 and thing_id = $2 order by kind`,
    [...thing],
  )

describe('a person', () => {
  it('tells anyone of what they have just done, also whom they may not see', async () => {
    await as('district_officer', async (tx) => {
      await sql`select audit.record(${yard.programmeId}::uuid, 'people.change', 'access.person', ${yard.person('park_manager')})`.execute(
        tx,
      )
      const thing = personThing('park_manager')
      await tell(tx, person('district_officer'), [
        { to: yard.person('auditor'), kind: 'people.noted', thing, params: { n: 1 } },
      ])
    })
    expect(await listTold('auditor', 'people.noted')).toEqual([
      { from_person: yard.person('district_officer'), params: { n: 1 }, once: null },
    ])
  })

  it.each([
    ['of nothing', null],
    ['of a thing that they only see', 'park_manager'],
    ['of a thing that somebody else has changed', 'expert'],
  ])('does not tell %s', async (_what, about) => {
    await as('system_administrator', (tx) => touch(tx, 'expert'))
    const thing = about === null ? null : personThing(about)
    const told = as('district_officer', (tx) =>
      tell(tx, person('district_officer'), [{ to: yard.person('auditor'), kind: 'people.appointed', thing }]),
    )
    await expect(told).rejects.toMatchObject({ code: '42501' })
  })

  it('does not tell in the next transaction of what they did in the last', async () => {
    const about = personThing('expert')
    await as('system_administrator', (tx) => touch(tx, 'expert'))
    const later = as('system_administrator', (tx) =>
      tell(tx, person('system_administrator'), [{ to: yard.person('auditor'), kind: 'people.noted', thing: about }]),
    )
    await expect(later).rejects.toMatchObject({ code: '42501' })
  })

  it('does not tell in another’s name, nor as read', async () => {
    const insert = (columns: string, values: string) =>
      as('system_administrator', async (tx) => {
        await touch(tx, 'expert')
        await sql
          .raw(
            `insert into access.message (programme_id, to_person, kind, thing_kind, thing_id, ${columns})
              values ('${yard.programmeId}', '${yard.person('auditor')}', 'people.noted', 'access.person',
                '${yard.person('expert')}', ${values})`,
          )
          .execute(tx)
      })
    await expect(insert('from_person', `'${yard.person('operator')}'`)).rejects.toMatchObject({ code: '42501' })
    await expect(insert('from_person', 'null')).rejects.toMatchObject({ code: '42501' })
    await expect(insert('read_at', 'now()')).rejects.toMatchObject({ code: '42501' })
  })

  it('opens duties that follow from what they did, where they may assign none', async () => {
    const thing = personThing('expert')
    const duty = { appointment: await appointmentOf('neighbour'), kind: 'people.look', title: { zh: '看', en: 'Look' } }
    const opened = await as('system_administrator', async (tx) => {
      await touch(tx, 'expert')
      return openDuties(tx, person('system_administrator'), [{ ...duty, dueOn: yard.day(3), thing }])
    })
    expect(opened).toBe(1)
    expect(await listDuties(thing)).toEqual([
      { kind: 'people.look', place: yard.place('other_district'), closed: false, closed_by: null },
    ])
    const arbitrary = as('expert', (tx) =>
      openDuties(tx, person('expert'), [{ ...duty, dueOn: null, thing: personThing('park_manager') }]),
    )
    await expect(arbitrary).rejects.toMatchObject({ code: '42501' })
  })

  it('ends the duties of what they have just changed, and no others', async () => {
    const [mine, others] = [personThing('operator'), personThing('enterprise')]
    const title = { zh: '办', en: 'Do' }
    const duties = [mine, others].flatMap((thing) => [
      { appointment: '', kind: 'people.look', title, dueOn: null, thing },
      { appointment: '', kind: 'people.sign', title, dueOn: null, thing },
    ])
    const appointment = await appointmentOf('park_manager')
    await asKeeper((tx) =>
      openDuties(
        tx,
        keeper(),
        duties.map((one) => ({ ...one, appointment })),
      ),
    )
    const actor = person('system_administrator')
    for (const who of ['system_administrator', 'expert', 'park_manager']) {
      await expect(as(who, (tx) => closeDutiesOf(tx, person(who), others))).rejects.toMatchObject({ code: '42501' })
    }
    const closed = await as('system_administrator', async (tx) => {
      await touch(tx, 'operator')
      await expect(sql`savepoint here`.execute(tx)).resolves.toBeDefined()
      await expect(closeDutiesOf(tx, actor, others)).rejects.toMatchObject({ code: '42501' })
      await sql`rollback to savepoint here`.execute(tx)
      return [
        await closeDutiesOf(tx, actor, mine, ['people.look']),
        await closeDutiesOf(tx, actor, mine, ['people.look']),
      ]
    })
    expect(closed).toEqual([1, 0])
    const by = actor.personId
    expect((await listDuties(mine)).map((one) => [one.kind, one.closed_by])).toEqual([
      ['people.look', by],
      ['people.sign', null],
    ])
    expect((await listDuties(others)).every(({ closed: isClosed }) => !isClosed)).toBe(true)
  })

  it('closes no duty in another’s name', async () => {
    const [open] = await database.asSuperuser<{ id: string }>(
      `select id from access.duty where appointment_id = $1 and closed_at is null`,
      [await appointmentOf('bureau_officer')],
    )
    const close = as('bureau_officer', (tx) =>
      sql`update access.duty set closed_at = now(), closed_by = ${yard.person('expert')} where id = ${open?.id}`.execute(
        tx,
      ),
    )
    await expect(close).rejects.toMatchObject({ constraint: 'who_closes_a_duty_is_named' })
  })
})

describe('a system actor', () => {
  it('tells ten thousand in one statement, each once, whoever tries again', async () => {
    await database.asSuperuser(
      `insert into access.person (programme_id, name, organisation_id)
        select $1, '众' || n, $2 from generate_series(1, 10000) n`,
      [yard.programmeId, yard.place('city')],
    )
    const many = await database.asSuperuser<{ id: string }>(`select id from access.person where name like '众%'`)
    const notices = many.map(({ id }) => ({
      to: id,
      kind: 'tasks.notice',
      params: { grade: 'red' },
      thing: ['tasks.item', 'one'] as const,
      once: 'one red 2031-05-01',
    }))
    // Two at a time, and again: a job that was killed, or two servers.
    await Promise.all([1, 2].map(() => asKeeper((tx) => tell(tx, keeper(), notices))))
    await asKeeper((tx) => tell(tx, keeper(), notices))
    const [told] = await database.asSuperuser(
      `select count(*)::int as all, count(distinct to_person)::int as people from access.message where kind = 'tasks.notice'`,
    )
    expect(told).toEqual({ all: 10_000, people: 10_000 })
  })

  it('opens a duty once under its key, also when it was handed over or closed since', async () => {
    const thing: Thing = ['tasks.item', 'two']
    const duty = {
      appointment: await appointmentOf('park_manager'),
      kind: 'tasks.answer',
      title: { zh: '回复', en: 'Answer' },
      dueOn: yard.day(2),
      thing,
      once: 'two red',
    }
    const open = () => asKeeper((tx) => openDuties(tx, keeper(), [duty]))
    expect([await open(), await open()]).toEqual([1, 0])
    expect(await listDuties(thing)).toMatchObject([{ place: yard.place('zone'), closed: false }])
    expect(await asKeeper((tx) => closeDutiesOf(tx, keeper(), thing))).toBe(1)
    expect(await open()).toBe(0)
    expect(await listDuties(thing)).toMatchObject([{ closed: true, closed_by: null }])
  })

  it('ends a duty whose appointment is over', async () => {
    const appointment = await yard.appoint('gone', 'expert', 'expert_body')
    const thing = personThing('gone')
    await asKeeper((tx) =>
      openDuties(tx, keeper(), [
        { appointment, kind: 'people.look', title: { zh: '看', en: 'Look' }, dueOn: null, thing },
      ]),
    )
    await database.asSuperuser(
      `set session_replication_role = replica; update access.appointment set valid_to = access.today() - 1 where id = '${appointment}'`,
    )
    const closed = await as('system_administrator', async (tx) => {
      await touch(tx, 'gone')
      return closeDutiesOf(tx, person('system_administrator'), thing)
    })
    expect(closed).toBe(1)
  })

  it('tells only in its programme, in nobody’s name, and is no request that says so', async () => {
    const other = { ...keeper(), programmeId: '99999999-9999-4999-8999-999999999999' }
    const notice = { to: yard.person('auditor'), kind: 'tasks.notice', thing: null }
    await expect(asActor(worker, keeper(), (tx) => tell(tx, other, [notice]))).rejects.toMatchObject({ code: '42501' })
    await expect(asKeeper((tx) => tell(tx, person('expert'), [notice]))).rejects.toMatchObject({ code: '42501' })
    const request = database.app.kysely.transaction().execute(async (tx) => {
      await sql`select set_config('courtyard.programme_id', ${yard.programmeId}, true),
        set_config('courtyard.system_actor', 'task_keeper', true)`.execute(tx)
      await tell(tx, keeper(), [notice])
    })
    await expect(request).rejects.toMatchObject({ code: '42501' })
  })
})
