import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { asLoader } from '../access/testing/a-programme.ts'
import { findPeriod } from './observations/periods.ts'
import { type HistoricReport, recordReportHistory } from './record-report-history.ts'
import { aReportYard, type ReportYard } from './testing/a-report-yard.ts'

let at: ReportYard
beforeAll(async () => {
  at = await aReportYard()
})
afterAll(() => at.close())

it('writes reports in every state as their acts would have, and what they come to, and tells nobody', async () => {
  const person = (name: string) => at.yard.person(name)
  const rule = await at.addRule({ code: 'asks_why', kind: 'type', params: { of: {} }, severity: 'asks' })
  const cells = (revenue: number) => [
    { code: 'revenue', value: revenue, missing: null },
    { code: 'staff', value: 10, missing: null, explanation: '含派遣' },
    { code: 'high_tech', value: 1, missing: null },
    { code: 'density', value: revenue / 10, missing: null },
    { code: 'note_count', value: null, missing: 'not_applicable' as const },
  ]
  const acts = (quarter: string, ...names: HistoricReport['acts'][number]['act'][]) =>
    names.map((act, n) => ({
      act,
      at: `${quarter}-${String(n + 2).padStart(2, '0')}T09:00:00+08:00`,
      by:
        {
          open: null,
          submit: person('park_manager'),
          check: person('district_officer'),
          return: person('district_officer'),
        }[act as string] ?? (act === 'open' ? null : person('programme_office')),
      why: '原因',
    }))
  const report = (
    start: string,
    more: Pick<HistoricReport, 'acts' | 'versions'> & Partial<HistoricReport>,
  ): HistoricReport => ({
    id: randomUUID(),
    form: at.form,
    park: at.parks.park,
    period: findPeriod('quarter', start),
    dueOn: '2099-01-01',
    filledBy: person('operator'),
    ...more,
  })
  const approved = report('2025-01-01', {
    acts: acts('2025-04', 'open', 'submit', 'return', 'submit', 'check', 'approve'),
    versions: [cells(100), cells(110)],
    dueOn: '2025-04-02',
    firings: [{ version: 2, rule, code: 'staff', severity: 'asks', explained: true }],
  })
  const reopened = report('2025-04-01', {
    acts: acts('2025-07', 'open', 'submit', 'check', 'approve', 'reopen'),
    versions: [cells(200), cells(999)],
  })
  const waiting = report('2025-07-01', { acts: acts('2025-10', 'open', 'submit'), versions: [cells(300)] })
  const draft = report('2025-10-01', { acts: acts('2026-01', 'open'), versions: [cells(400).slice(0, 1)] })
  await asLoader(at.database, at.yard.programmeId, (tx) =>
    recordReportHistory(tx as never, at.yard.programmeId, [approved, reopened, waiting, draft]),
  )

  expect((await at.read('programme_office', approved.id)).report).toMatchObject({
    state: 'approved',
    version: 2,
    approvedVersion: 2,
    reportedLate: true,
    firstSubmittedAt: '2025-04-03T01:00:00+00:00',
  })
  expect((await at.read('programme_office', reopened.id)).report).toMatchObject({
    state: 'draft',
    version: 2,
    approvedVersion: 1,
  })
  expect((await at.read('programme_office', waiting.id)).report).toMatchObject({
    state: 'submitted',
    waitsFor: 'district',
  })
  const written = await at.read('park_manager', draft.id)
  expect(written.report).toMatchObject({ state: 'draft', filled: 1 })
  expect(written.cells[0]).toMatchObject({ value: 400, editedBy: { name: 'operator' } })
  // What holds is what was approved, whatever is being written over it.
  const totals = await at.database.asSuperuser<{ told: string }>(
    `select period_start || ' ' || sum as told from indicators.total where code = 'revenue' order by 1`,
  )
  expect(totals.map(({ told }) => told)).toEqual(['2025-01-01 110', '2025-04-01 200'])
  expect(await at.database.asSuperuser(`select from access.message where kind like 'indicators.%'`)).toEqual([])
})
