import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import writeWorkbook from 'write-excel-file/node'
import { asPerson } from '../access/testing/a-gate.ts'
import { findPeriod } from './observations/periods.ts'
import { aReportYard, PUT, type ReportYard } from './testing/a-report-yard.ts'

let at: ReportYard
beforeAll(async () => {
  at = await aReportYard()
})
afterAll(() => at.close())

const put = (who: string, id: string, ...edits: object[]) =>
  at.ask(who, 'PUT', `reports/${id}/cells`, {
    edits: edits.map((edit) => ({ missing: null, explanation: '', edit: 0, ...edit })),
  })
const cell = async (id: string, code: string) =>
  (await at.read('programme_office', id)).cells.find((one) => one.code === code)

describe('a cell', () => {
  it('is written by the park alone, while it is its turn', async () => {
    const id = await at.open()
    expect((await put('district_officer', id, { code: 'revenue', value: 1 })).status).toBe(403)
    expect((await put('other_manager', id, { code: 'revenue', value: 1 })).status).toBe(404)
    expect((await put('operator', id, { code: 'revenue', value: 1.25 })).status).toBe(200)
    expect(await cell(id, 'revenue')).toMatchObject({ value: 1.25, edit: 1, editedBy: { name: 'operator' } })
    await at.fill(id)
    await at.does('park_manager', id, 'submit')
    const late = await put('park_manager', id, { code: 'revenue', value: 2, edit: 2 })
    expect([late.status, late.body.code]).toEqual([409, 'only_what_is_being_written_is_changed'])
  })

  it('that two wrote keeps the first, and shows theirs beside mine', async () => {
    const id = await at.open()
    await put('operator', id, { code: 'staff', value: 5 })
    const { body } = await put('park_manager', id, { code: 'staff', value: 6 }, { code: 'revenue', value: 9 })
    expect(body.conflicts).toMatchObject([{ code: 'staff', theirs: { value: 5, edit: 1 }, mine: { value: 6 } }])
    expect([await cell(id, 'staff'), await cell(id, 'revenue')]).toMatchObject([{ value: 5 }, { value: 9 }])
    // Chosen with the edit that was seen, it is written; the same sent again is no conflict.
    expect((await put('park_manager', id, { code: 'staff', value: 6, edit: 1 })).body.conflicts).toEqual([])
    expect((await put('park_manager', id, { code: 'staff', value: 6, edit: 1 })).body.conflicts).toEqual([])
    expect(await cell(id, 'staff')).toMatchObject({ value: 6, edit: 2 })
  })

  it('that a register or a formula says is worked out, and takes a word but no figure', async () => {
    at.register.set(at.parks.park, 4)
    const id = await at.open()
    await at.fill(id, { revenue: 30, staff: 4 })
    expect([await cell(id, 'high_tech'), await cell(id, 'density')]).toMatchObject([{ value: 4 }, { value: 7.5 }])
    expect((await put('operator', id, { code: 'density', value: 8 })).body.code).toBe('is_worked_out')
    expect((await put('operator', id, { code: 'density', value: null, explanation: '据实' })).status).toBe(200)
    expect(await cell(id, 'density')).toMatchObject({ value: 7.5, explanation: '据实' })
    expect((await put('operator', id, { code: 'other', value: 1 })).body.code).toBe('is_not_asked')
    await at.does('operator', id, 'submit')
    // What was handed in stays, whatever the register says later.
    at.register.set(at.parks.park, 5)
    expect(await cell(id, 'high_tech')).toMatchObject({ value: 4 })
    await put('operator', id, { code: 'staff', value: 0, edit: 1 })
    const zero = await at.open()
    await at.fill(zero, { staff: 0 })
    expect(await cell(zero, 'density')).toMatchObject({ value: null, missing: 'undefined' })
  })
})

describe('handing in', () => {
  it('waits for what must be said, and takes a word for what is missing', async () => {
    const id = await at.open()
    const bare = await at.does('operator', id, 'submit')
    expect([bare.status, bare.body.code]).toEqual([422, 'what_is_required_says_something'])
    const past = await at.database
      .asSuperuser(
        `insert into indicators.report_act (programme_id, report_id, act, system_actor) values ($1, $2, 'submit', 'operator')`,
        [at.yard.programmeId, id],
      )
      .catch((error: { constraint?: string }) => error.constraint)
    expect(past).toBe('what_is_required_says_something')
    await put('operator', id, { code: 'revenue', value: null, missing: 'confidential' }, { code: 'staff', value: 3 })
    expect((await at.does('operator', id, 'submit')).status).toBe(200)
    const stated = await at.database.asSuperuser<{ told: string }>(
      `select code || ' ' || coalesce(value::text, missing) as told from indicators.observation where report_id = $1 order by 1`,
      [id],
    )
    expect(stated.map(({ told }) => told)).toEqual([
      'density confidential',
      'high_tech 5',
      'note_count not_reported',
      'revenue confidential',
      'staff 3',
    ])
  })

  it('is stopped by a check that blocks, and by one that asks until a word is said; both are counted', async () => {
    const blocks = await at.addRule({
      code: 'staff_bound',
      kind: 'range',
      params: { of: { codes: ['staff'] }, max: 1000 },
    })
    const asks = await at.addRule({
      code: 'revenue_change',
      kind: 'cross_period',
      params: { of: { codes: ['revenue'] }, back: 1, percent: 50, atLeast: 0 },
      severity: 'asks',
    })
    const before = await at.open('own_park', findPeriod('quarter', '2026-01-01'))
    await at.fill(before)
    await at.does('own_manager', before, 'submit')
    await at.does('programme_office', before, 'approve')
    const id = await at.open('own_park', findPeriod('quarter', '2026-04-01'))
    await at.fill(id, { revenue: 200, staff: 5000 })
    const report = await at.read('own_manager', id)
    expect(report.findings.map(({ ruleId, code }) => [ruleId, code])).toEqual([
      [asks, 'revenue'],
      [blocks, 'staff'],
    ])
    expect(report.acts.find(({ act }) => act === 'indicators.submit')?.blocks).toEqual([
      { code: 'checks_block', count: 1 },
      { code: 'checks_ask', count: 1 },
    ])
    const stopped = await at.ask('own_manager', 'POST', `reports/${id}/acts`, { act: 'submit' })
    expect([stopped.status, stopped.body.code, stopped.body.findings.length]).toEqual([422, 'checks_block', 2])
    await put('own_manager', id, { code: 'staff', value: 50, edit: 1 })
    expect((await at.does('own_manager', id, 'submit')).body.code).toBe('checks_ask')
    await put('own_manager', id, { code: 'revenue', value: 200, edit: 1, explanation: '新项目投产' })
    expect((await at.does('own_manager', id, 'submit')).status).toBe(200)
    const fired = await at.database.asSuperuser<{ rule_id: string; explained_away: boolean }>(
      `select rule_id, explained_away from indicators.firing where report_id = $1`,
      [id],
    )
    expect(new Map(fired.map((one) => [one.rule_id, one.explained_away]))).toEqual(
      new Map([
        [blocks, false],
        [asks, true],
      ]),
    )
    await at.database.asSuperuser(`${PUT} delete from indicators.firing; delete from indicators.check_rule`)
  })

  it('late stays late, whatever comes after', async () => {
    const id = await at.open('park', undefined, '2026-01-15')
    await at.fill(id)
    await at.does('park_manager', id, 'submit')
    expect((await at.read('park_manager', id)).report.reportedLate).toBe(true)
    await at.does('district_officer', id, 'return')
    await at.does('park_manager', id, 'submit')
    expect((await at.read('park_manager', id)).report).toMatchObject({ reportedLate: true, version: 2 })
    const undone = await at.database
      .asSuperuser(`update indicators.report set reported_late = false where id = $1`, [id])
      .catch((error: { constraint?: string }) => error.constraint)
    expect(undone).toBe('lateness_stays')
  })
})

describe('a report as a workbook', () => {
  const bring = async (who: string, id: string, rows: readonly (readonly (string | number | null)[])[]) => {
    const heads = ['代码', '指标', '单位', '数值', '说明', '序号']
    const book = await writeWorkbook([
      {
        sheet: 'x',
        data: [heads, ...rows].map((row) =>
          row.map((value) =>
            value === null ? null : typeof value === 'number' ? { value, type: Number } : { value, type: String },
          ),
        ),
      },
    ]).toBuffer()
    const form = new FormData()
    form.append('kind', 'report')
    form.append('file', new Blob([new Uint8Array(book)]), 'report.xlsx')
    const request = new Request('http://x/', { method: 'POST', body: form })
    const reply = await at.app.inject({
      method: 'POST',
      url: `/api/programmes/yunxi-2031/indicators/reports/${id}/excel`,
      headers: { ...asPerson(at.yard.person(who)), 'content-type': request.headers.get('content-type') ?? '' },
      payload: Buffer.from(await request.arrayBuffer()),
    })
    return { status: reply.statusCode, body: reply.json() }
  }

  it('goes out, is filled in and comes back: figures, words and what cannot be read', async () => {
    const id = await at.open()
    const out = await at.app.inject({
      url: `/api/programmes/yunxi-2031/indicators/reports/${id}/excel`,
      headers: asPerson(at.yard.person('operator')),
    })
    expect([out.statusCode, out.rawPayload.subarray(0, 2).toString()]).toEqual([200, 'PK'])
    const { status, body } = await bring('operator', id, [
      ['revenue', '', '', '1,234.5', '=1+1', 0],
      ['staff', '', '', '未报', null, 0],
      ['note_count', '', '', '约 12', null, 0],
      ['high_tech', '', '', 99, null, 0],
      ['nothing', '', '', 1, null, 0],
    ])
    expect(status).toBe(200)
    expect(body.faults).toEqual([
      { row: 4, column: '数值', code: 'about', found: '约 12' },
      { row: 6, column: '代码', code: 'is_not_asked', found: 'nothing' },
    ])
    expect([await cell(id, 'revenue'), await cell(id, 'staff')]).toMatchObject([
      { value: 1234.5, explanation: '=1+1' },
      { value: null, missing: 'not_reported' },
    ])
    // Taken away before somebody else wrote: theirs stays, and is shown.
    const again = await bring('operator', id, [['revenue', '', '', 7, null, 0]])
    expect(again.body.conflicts).toMatchObject([{ code: 'revenue', theirs: { value: 1234.5 } }])
  })

  it('that is none is refused in words', async () => {
    const id = await at.open()
    const form = new FormData()
    form.append('kind', 'report')
    form.append('file', new Blob(['x']), 'report.xlsx')
    const request = new Request('http://x/', { method: 'POST', body: form })
    const reply = await at.app.inject({
      method: 'POST',
      url: `/api/programmes/yunxi-2031/indicators/reports/${id}/excel`,
      headers: { ...asPerson(at.yard.person('operator')), 'content-type': request.headers.get('content-type') ?? '' },
      payload: Buffer.from(await request.arrayBuffer()),
    })
    expect([reply.statusCode, reply.json().code]).toEqual([415, 'not_a_workbook'])
  })
})

describe('the list of reports', () => {
  it('tells whose turn it is: mine are those that wait for me', async () => {
    const id = await at.open('other_park')
    const mine = async (who: string) =>
      ((await at.ask(who, 'GET', 'reports?mine=1')).body.reports as { id: string }[]).some((one) => one.id === id)
    expect([await mine('other_manager'), await mine('neighbour'), await mine('programme_office')]).toEqual([
      true,
      false,
      false,
    ])
    await at.fill(id)
    await at.does('other_manager', id, 'submit')
    expect([await mine('other_manager'), await mine('neighbour'), await mine('programme_office')]).toEqual([
      false,
      true,
      false,
    ])
    await at.does('neighbour', id, 'check')
    expect([await mine('neighbour'), await mine('programme_office')]).toEqual([false, true])
    const { body } = await at.ask('neighbour', 'GET', `reports?park=${at.parks.other_park}`)
    expect(body.reports[0]).toMatchObject({ id, state: 'checked', waitsFor: 'city', filled: 4, cells: 5 })
    expect((await at.ask('operator', 'GET', `reports?park=${at.parks.other_park}`)).body.total).toBe(0)
  })
})
