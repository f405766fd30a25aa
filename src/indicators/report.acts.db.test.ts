import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listTransitions } from '../platform/acts/life-cycle.ts'
import { listClosedSteps, listShortestWalks, listTransitionWalks } from '../platform/acts/testing/list-walks.ts'
import { type ReportAct, reportCycle } from './report.acts.ts'
import { aReportYard, type ReportYard } from './testing/a-report-yard.ts'

let at: ReportYard
beforeAll(async () => {
  at = await aReportYard()
})
afterAll(() => at.close())

/** Who does an act, in a park that has a district above it, and in one that has none. */
const WHO: Readonly<Record<Exclude<ReportAct, 'open'>, readonly [below: string, own: string]>> = {
  submit: ['park_manager', 'own_manager'],
  check: ['district_officer', 'own_district'],
  approve: ['programme_office', 'programme_office'],
  return: ['district_officer', 'programme_office'],
  send_back: ['programme_office', 'programme_office'],
  ask_reopen: ['park_manager', 'own_manager'],
  refuse_reopen: ['programme_office', 'programme_office'],
  reopen: ['programme_office', 'programme_office'],
}

async function walk(steps: readonly { readonly act: ReportAct; readonly from: string | null }[]): Promise<string> {
  // Approving what the district did not check is the way of a district that is its own host zone.
  const isOwn = steps.some(({ act, from }) => act === 'approve' && from === 'submitted')
  const id = await at.open(isOwn ? 'own_park' : 'park')
  for (const { act, from } of steps) {
    if (act === 'open') continue
    if (act === 'submit') await at.fill(id)
    if (act === 'refuse_reopen') await at.does(WHO.ask_reopen[isOwn ? 1 : 0], id, 'ask_reopen')
    const who = act === 'return' && from === 'checked' ? 'programme_office' : WHO[act][isOwn ? 1 : 0]
    const { status, body } = await at.does(who, id, act)
    if (status !== 200) throw new Error(`${steps.map((one) => one.act)}: ${act} ${JSON.stringify(body)}`)
  }
  return id
}

describe('the steps of a report', () => {
  it('are the same in the database', async () => {
    const held = await at.database.asSuperuser<{ step: string }>(
      `select concat_ws(' ', act, coalesce(nullif(from_state, ''), '-'), to_state) as step from acts.transition
        where life_cycle = 'indicators.report'`,
    )
    const told = listTransitions(reportCycle).map(({ act, from, to }) => `${act} ${from ?? '-'} ${to}`)
    expect(held.map(({ step }) => step).sort()).toEqual(told.sort())
  })

  it('are each taken, and lead where the table says', async () => {
    for (const steps of listTransitionWalks(reportCycle)) {
      const id = await walk(steps)
      const { report } = await at.read('programme_office', id)
      expect(report.state, steps.map(({ act }) => act).join(' → ')).toBe(steps.at(-1)?.to)
    }
  })

  it('that the table does not have are refused, whoever writes them', async () => {
    for (const [state, steps] of listShortestWalks(reportCycle)) {
      const id = await walk(steps)
      for (const { act } of listClosedSteps(reportCycle).filter((closed) => closed.state === state)) {
        const tried = await at.database
          .asSuperuser(
            `insert into indicators.report_act (programme_id, report_id, act, why, system_actor) values ($1, $2, $3, '因', 'operator')`,
            [at.yard.programmeId, id, act],
          )
          .catch((error: { constraint?: string }) => error.constraint)
        expect(tried, `${act} from ${state}`).toBe('an_act_is_a_step_of_its_life_cycle')
      }
    }
  })
})

describe('whose turn it is', () => {
  it('goes from the park over its district to the city, and each is offered what is theirs', async () => {
    const id = await at.open()
    const offered = async (who: string) =>
      (await at.read(who, id)).acts.filter(({ open }) => open).map(({ act }) => act.replace('indicators.', ''))
    await at.fill(id)
    expect(await offered('park_manager')).toEqual(['submit'])
    expect(await offered('operator')).toEqual(['submit'])
    expect([await offered('district_officer'), await offered('programme_office')]).toEqual([[], []])
    await at.does('park_manager', id, 'submit')
    expect((await at.read('programme_office', id)).report.waitsFor).toBe('district')
    expect(await offered('district_officer')).toEqual(['check', 'return'])
    expect((await at.does('programme_office', id, 'approve')).body.code).toBe('the_district_checks_first')
    await at.does('district_officer', id, 'check')
    expect(await offered('district_officer')).toEqual([])
    expect(await offered('programme_office')).toEqual(['approve', 'return', 'send_back'])
    expect((await at.does('district_officer', id, 'return')).body.code).toBe('it_lies_with_the_city')
    expect((await at.does('park_manager', id, 'approve')).body.code).toBe('not_yours')
    await at.does('programme_office', id, 'approve')
    expect((await at.read('park_manager', id)).report).toMatchObject({ waitsFor: null, approvedVersion: 1 })
  })

  it('goes to the city at once where the host zone is its own district', async () => {
    const id = await at.open('own_park')
    await at.fill(id)
    await at.does('own_manager', id, 'submit')
    expect((await at.read('programme_office', id)).report.waitsFor).toBe('city')
    expect((await at.does('own_district', id, 'check')).body.code).toBe(
      'a_district_that_is_its_own_host_zone_goes_to_the_city',
    )
    expect((await at.does('own_district', id, 'return')).status).toBe(409)
    expect((await at.does('programme_office', id, 'approve')).status).toBe(200)
  })

  it('is never that of the one who handed it in', async () => {
    await at.yard.appoint('park_manager', 'district_officer', 'district')
    const id = await at.open()
    await at.fill(id)
    await at.does('park_manager', id, 'submit')
    expect((await at.does('park_manager', id, 'check')).body.code).toBe('nobody_checks_what_they_handed_in')
    // Past the routes: the database says the same.
    const tried = await at.database
      .asSuperuser(
        `insert into indicators.report_act (programme_id, report_id, act, stated_by) values ($1, $2, 'check', $3)`,
        [at.yard.programmeId, id, at.yard.person('park_manager')],
      )
      .catch((error: { constraint?: string }) => error.constraint)
    expect(tried).toBe('nobody_checks_what_they_handed_in')
    await at.database.asSuperuser(
      `update access.appointment set valid_to = access.today() where person_id = $1 and role = 'district_officer'`,
      [at.yard.person('park_manager')],
    )
  })

  it('is told to those who have it: a duty opens with each step and closes with the next', async () => {
    const id = await at.open()
    const open = async () =>
      (
        await at.database.asSuperuser<{ told: string }>(
          `select duty.kind || ' ' || person.name as told from access.duty
            join access.appointment held on held.id = duty.appointment_id join access.person on person.id = held.person_id
            where duty.thing_id = $1 and duty.closed_at is null order by 1`,
          [id],
        )
      ).map(({ told }) => told)
    expect(await open()).toEqual(['indicators.report operator', 'indicators.report park_manager'])
    await at.fill(id)
    await at.does('operator', id, 'submit')
    expect(await open()).toEqual(expect.arrayContaining(['indicators.check district_officer']))
    await at.does('district_officer', id, 'check')
    expect(await open()).toEqual(['indicators.approve programme_office', 'indicators.approve second_officer'])
    await at.does('second_officer', id, 'approve')
    expect(await open()).toEqual([])
    const told = await at.database.asSuperuser<{ kind: string }>(
      `select distinct kind from access.message where thing_id = $1 order by 1`,
      [id],
    )
    expect(told.map(({ kind }) => kind)).toEqual(
      ['approve', 'check', 'open', 'submit'].map((act) => `indicators.${act}`),
    )
  })
})
