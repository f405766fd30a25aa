import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { asActor } from '../platform/db/database.ts'
import { rounds } from '../platform/testing/rounds.ts'
import { runImport } from './imports/run-import.ts'
import { insertImport } from './imports/store.ts'
import { findPeriod, shiftPeriod, writePeriod } from './observations/periods.ts'
import type { Report } from './reports.schema.ts'
import type { CheckRule } from './rules/check-rule.schema.ts'
import { type CheckContext, checkValues, findStops } from './rules/check-values.ts'
import { aReportYard, PUT, type ReportYard } from './testing/a-report-yard.ts'

let at: ReportYard
beforeAll(async () => {
  at = await aReportYard()
  const of = { codes: ['revenue', 'staff', 'note_count'] }
  for (const [kind, params, severity] of [
    ['type', { of }, 'blocks'],
    ['range', { of, min: 0, max: 900 }, 'blocks'],
    ['cross_field', { left: 'staff', is: 'at_most', right: 'revenue', within: 0 }, 'asks'],
    ['cross_period', { of, back: 1, percent: 40, atLeast: 5 }, 'asks'],
    ['seasonal', { of, years: 1, percent: 60, atLeast: 0 }, 'asks'],
    ['register', { code: 'note_count', key: 'enterprises.high_tech', within: 2 }, 'blocks'],
    ['cross_park', { of: { codes: ['revenue'] }, times: 3, parks: 5, atLeast: 0 }, 'asks'],
    ['outlier', { of: { codes: ['staff'] }, over: 'parks', limit: 3.5, figures: 5, atLeast: 0 }, 'asks'],
  ] as const) {
    await at.addRule({ code: `rule_${kind}`, kind, params, severity })
  }
  // Six other parks, and a year of the own past.
  const p = at.yard.programmeId
  const now = findPeriod('quarter', '2026-01-01')
  const figure = (park: string, code: string, start: string, value: number) =>
    `('${p}', '${code}', '${park}', '${start}', '${shiftPeriod({ ...now, start }, 1).start}', 1, 'approved', ${value}, '${randomUUID()}', '2026-01-01')`
  const others = Array.from({ length: 6 }, () => randomUUID())
  const past = [1, 2, 3, 4].map((back) => shiftPeriod(now, -back).start)
  await at.database.asSuperuser(`${PUT}
    insert into parks.park (programme_id, id, host_zone_id, name_zh, statement, first_named_on, state, acts_done) values
      ${others.map((id, n) => `('${p}', '${id}', '${at.yard.place('zone')}', '旁园${n}', '述', '2024-01-01', 'cultivating', 1)`)};
    insert into indicators.observation (programme_id, code, park_id, period_start, period_end, version, state, value, import_id, stated_at) values
      ${[
        ...others.flatMap((id, n) => [
          figure(id, 'revenue', now.start, 80 + 10 * n),
          figure(id, 'staff', now.start, 18 + n),
        ]),
        ...past.flatMap((start, n) =>
          ['revenue', 'staff', 'note_count'].map((code) =>
            figure(at.parks.park, code, start, code === 'note_count' ? 4 : 50 + 20 * n),
          ),
        ),
      ]}`)
  at.register.set(at.parks.park, 4)
})
afterAll(() => at.close())

/** As the page has them: from what a report brings for typing. */
function asTyped(report: Report): string[] {
  const { checking, cells, indicators, form } = report
  const context: CheckContext = {
    indicators: new Map(indicators.map((one) => [one.code, { ...one, frequency: form.frequency }])),
    values: new Map(cells.map((cell) => [cell.code, cell])),
    previous: (code, back) => checking.previous[code]?.[back - 1] ?? null,
    peers: (code) => checking.peers[code] ?? [],
    register: (key) => checking.register[key] ?? null,
  }
  return sayAll(findStops(checkValues(checking.rules as unknown as CheckRule[], context), context.values))
}

const sayAll = (findings: readonly { code: string; params: Readonly<Record<string, unknown>> }[]) =>
  findings.map(({ code, params }) => `${params.rule} ${code}`).sort()

it('the checks find the same at typing, at handing in, at approving and at importing', {
  timeout: 60_000,
}, async () => {
  const value = fc.oneof(fc.integer({ min: 0, max: 160 }), fc.constantFrom(-3, 0, 4, 20, 110.5, 1200))
  const typed = fc.record({ revenue: value, staff: value, note_count: fc.integer({ min: 0, max: 9 }) })
  const period = findPeriod('quarter', '2026-01-01')
  await fc.assert(
    fc.asyncProperty(typed, fc.constantFrom('', '', '已核'), async (values, explanation) => {
      await at.database.asSuperuser(`${PUT} delete from indicators.cell; delete from indicators.firing;
        delete from indicators.report_act; delete from indicators.report`)
      const id = await at.open('park', period)
      const edits = Object.entries(values).map(([code, one]) => ({
        code,
        value: one,
        missing: null,
        explanation,
        edit: 0,
      }))
      const saved = await at.ask('park_manager', 'PUT', `reports/${id}/cells`, { edits })
      const isOpen = (one: { severity: string }) => one.severity === 'blocks' || explanation === ''
      const atSaving = sayAll(saved.body.findings.filter(isOpen))

      const atTyping = asTyped(await at.read('programme_office', id))
      expect(atTyping, 'typing').toEqual(atSaving)

      const submitted = await at.does('park_manager', id, 'submit')
      expect(submitted.status === 200, 'handing in').toBe(atSaving.length === 0)
      if (submitted.status !== 200) {
        const { findings } = submitted.body as unknown as { findings: Report['findings'] }
        expect(sayAll(findings.filter(isOpen)), 'handing in').toEqual(atSaving)
      } else {
        expect(sayAll((await at.read('programme_office', id)).findings.filter(isOpen)), 'approving').toEqual(atSaving)
      }
      expect(await importFaults(values, explanation, writePeriod(period)), 'importing').toEqual(atSaving)
    }),
    { numRuns: 6 * rounds, seed: 20264, endOnFailure: true },
  )
})

/** What an import of the same figures finds; its figures are not kept. */
async function importFaults(
  values: Readonly<Record<string, number>>,
  explanation: string,
  period: string,
): Promise<string[]> {
  const actor = {
    kind: 'person' as const,
    personId: at.yard.person('programme_office'),
    programmeId: at.yard.programmeId,
    secondFactor: true,
  }
  const id = randomUUID()
  await asActor(
    at.database.app,
    actor,
    (tx) =>
      (tx as { executeQuery(query: unknown): Promise<unknown> }).executeQuery(
        insertImport(at.yard.programmeId, { id, name: 'x.csv', basis: '文', sha256: '0'.repeat(64), bytes: 1 }),
      ),
    { act: 'indicators.import' },
  )
  const codes = Object.keys(values)
  const lines = codes.map((code) => `${code},${at.parks.park},${period},${values[code]},,${explanation}`)
  const outcome = await runImport({
    database: at.database.app,
    actor,
    importId: id,
    content: Readable.from([Buffer.from(`code,park,period,value,missing,explanation\n${lines.join('\n')}\n`)]),
    registers: [
      {
        key: 'enterprises.high_tech',
        measure: async (_tx, _programme, ids) => new Map(ids.map((park) => [park, at.register.get(park) ?? 0])),
      },
    ],
  })
  await at.database.asSuperuser(
    `${PUT} delete from indicators.observation where import_id = $1`.replace('$1', `'${id}'`),
  )
  if (outcome.state !== 'refused') return []
  return outcome.faults.map(({ row, code }) => `${code} ${codes[(row ?? 0) - 2]}`).sort()
}
