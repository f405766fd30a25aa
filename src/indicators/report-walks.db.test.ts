import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listTransitions } from '../platform/acts/life-cycle.ts'
import { rounds } from '../platform/testing/rounds.ts'
import { type ReportAct, reportCycle } from './report.acts.ts'
import { aReportYard, type ReportYard } from './testing/a-report-yard.ts'

let at: ReportYard
beforeAll(async () => {
  at = await aReportYard()
})
afterAll(() => at.close())

const DOABLE = (Object.keys(reportCycle.acts) as ReportAct[]).filter((act) => act !== 'open')
const PEOPLE = ['operator', 'park_manager', 'district_officer', 'programme_office', 'second_officer', 'neighbour']

/** As a person, past the routes: what the policies and triggers alone let through. @returns rows, or why none */
async function tryAs(who: string, statement: string): Promise<number | string> {
  const client = await at.database.app.pool.connect()
  try {
    await client.query(`begin; set local courtyard.programme_id = '${at.yard.programmeId}';
      set local courtyard.person_id = '${at.yard.person(who)}'; set local courtyard.second_factor = 'on'; set local courtyard.act = 'tests.try'`)
    await client.query('select access.resolve_actor()')
    const { rowCount } = await client.query(statement)
    await client.query('commit')
    return rowCount ?? 0
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    const { constraint, code } = error as { constraint?: string; code?: string }
    return constraint ?? code ?? String(error)
  } finally {
    client.release()
  }
}

/** What is approved above and could be changed below, and what was stated otherwise than it is held: never anything. */
async function findBroken(report: string): Promise<object[]> {
  return at.database.asSuperuser(
    `select 'editable' as what, cell.code from indicators.report join indicators.cell on cell.report_id = report.id
        where report.id = $1 and report.state = 'draft' and cell.version = report.version and cell.version <= report.approved_version
      union all
      select 'told otherwise', cell.code from indicators.report
        join indicators.cell on cell.report_id = report.id and cell.version = report.approved_version
        left join lateral (
          select * from indicators.observation said where said.park_id = report.park_id and said.code = cell.code
            and said.period_start = report.period_start and said.state = 'approved' order by version desc limit 1) as holds on true
        where report.id = $1 and (holds.value is distinct from cell.value or holds.report_version is distinct from cell.version)
      union all
      select 'without its statements', report.state from indicators.report
        where report.id = $1 and (select count(*) from indicators.observation said where said.report_id = report.id
            and said.report_version = report.version and said.state = 'submitted')
          <> case when report.state = 'draft' then 0
            else (select count(*) from indicators.cell where cell.report_id = report.id and cell.version = report.version) end
      union all
      select 'approved by nobody', said.code from indicators.observation said
        where said.report_id = $1 and said.state = 'approved' and not exists (
          select from indicators.report_act done where done.report_id = $1 and done.act = 'approve' and done.version = said.report_version)`,
    [report],
  )
}

describe('any walk of acts and writings, by anyone', () => {
  it('leaves no value that is approved above and can be changed below', { timeout: 60_000 }, async () => {
    const step = fc.record({
      act: fc.constantFrom(...DOABLE, 'write' as const, 'write' as const, 'attack' as const),
      who: fc.constantFrom(...PEOPLE),
      value: fc.integer({ min: 1, max: 99 }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 20 }), async (steps) => {
        const id = await at.open()
        await at.fill(id)
        let state = 'draft'
        for (const { act, who, value } of steps) {
          if (act === 'write') {
            const seen = (await at.ask('programme_office', 'GET', `reports/${id}`)).body
            const edit = seen.cells[0].edit
            const { status } = await at.ask(who, 'PUT', `reports/${id}/cells`, {
              edits: [{ code: 'revenue', value, missing: null, explanation: '', edit }],
            })
            const may = state === 'draft' && (who === 'operator' || who === 'park_manager')
            expect(status === 200, `write by ${who} in ${state}`).toBe(may)
          } else if (act === 'attack') {
            const wrote = await tryAs(
              who,
              `update indicators.cell set value = 1000 + ${value} where report_id = '${id}'`,
            )
            if (state !== 'draft') expect([0, '42501', 'only_what_is_being_written_is_changed']).toContain(wrote)
            expect(await tryAs(who, `update indicators.observation set value = 0 where report_id = '${id}'`)).toBe(
              '42501',
            )
            expect(await tryAs(who, `update indicators.report set state = 'draft' where id = '${id}'`)).toBe('42501')
          } else {
            const { body } = await at.ask(who, 'GET', `reports/${id}`)
            const offered = (body.acts as { act: string; open: boolean }[] | undefined)?.some(
              (one) => one.act === `indicators.${act}` && one.open,
            )
            const { status } = await at.does(who, id, act)
            expect(status === 200, `${act} by ${who} in ${state}`).toBe(offered === true)
            const next = listTransitions(reportCycle).find((one) => one.act === act && one.from === state)
            if (status === 200 && next) state = next.to
          }
          expect(await findBroken(id), `${act} by ${who}`).toEqual([])
        }
      }),
      { numRuns: 2 * rounds, seed: 20261, endOnFailure: true },
    )
  })

  it('past the routes takes no step that is not one’s own', async () => {
    const id = await at.open()
    await at.fill(id)
    const act = (who: string, name: string) =>
      tryAs(
        who,
        `insert into indicators.report_act (programme_id, report_id, act, why) values ('${at.yard.programmeId}', '${id}', '${name}', '因')`,
      )
    expect(await act('neighbour', 'submit')).toBe('42501')
    expect(await act('district_officer', 'submit')).toBe('42501')
    expect(await act('operator', 'submit')).toBe(1)
    expect(await act('operator', 'check')).toBe('nobody_checks_what_they_handed_in')
    expect(await act('park_manager', 'check')).toBe('42501')
    expect(await act('district_officer', 'approve')).toBe('the_district_checks_first')
    expect(await act('district_officer', 'check')).toBe(1)
    expect(await act('district_officer', 'return')).toBe('42501')
    expect(await act('district_officer', 'approve')).toBe('42501')
    expect(
      await tryAs(
        'second_officer',
        `insert into indicators.report_act (programme_id, report_id, act, stated_by) values ('${at.yard.programmeId}', '${id}', 'approve', '${at.yard.person('programme_office')}')`,
      ),
    ).toBe('42501')
    expect(await act('second_officer', 'approve')).toBe(1)
    expect(await findBroken(id)).toEqual([])
  })
})

describe('of two who act at once', () => {
  const reach = async (state: 'draft' | 'checked') => {
    const id = await at.open()
    await at.fill(id)
    if (state === 'checked') {
      await at.does('operator', id, 'submit')
      await at.does('district_officer', id, 'check')
    }
    return id
  }

  it('one approves and the other is told', async () => {
    const id = await reach('checked')
    const replies = await Promise.all(['programme_office', 'second_officer'].map((who) => at.does(who, id, 'approve')))
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409])
    expect(await findBroken(id)).toEqual([])
  })

  it('who writes while it is handed in is in it or too late, never lost in between', async () => {
    for (let round = 0; round < 3 * rounds; round += 1) {
      const id = await reach('draft')
      const [wrote, submitted] = await Promise.all([
        at.ask('park_manager', 'PUT', `reports/${id}/cells`, {
          edits: [{ code: 'revenue', value: 777, missing: null, explanation: '', edit: 1 }],
        }),
        at.does('operator', id, 'submit'),
      ])
      expect([submitted.status, [200, 409].includes(wrote.status)]).toEqual([200, true])
      const [said] = await at.database.asSuperuser<{ value: string }>(
        `select value from indicators.observation where report_id = $1 and code = 'revenue'`,
        [id],
      )
      expect(said?.value).toBe(wrote.status === 200 ? '777' : '100')
    }
  })

  it('a connection that breaks while it is handed in or approved leaves all of it or nothing', async () => {
    for (let round = 0; round < rounds; round += 1) {
      for (const [from, act, who] of [
        ['draft', 'submit', 'operator'],
        ['checked', 'approve', 'programme_office'],
      ] as const) {
        const id = await reach(from)
        const doing = at.does(who, id, act).catch(() => ({ status: 500 }))
        for (let looks = round; looks >= 0; looks -= 1) {
          await at.database.asSuperuser(
            `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and usename = 'courtyard_app' and state <> 'idle'`,
          )
        }
        const { status } = await doing
        const { report } = await at.read('programme_office', id)
        // What was acknowledged is there.
        if (status === 200) expect(report.state).not.toBe(from)
        expect(await findBroken(id)).toEqual([])
      }
    }
  })
})
