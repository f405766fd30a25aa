import { describe, expect, it } from 'vitest'
import type { Cell, Report, ReportIndicator } from '../reports.schema.ts'
import { checkDraft } from './check-draft.ts'
import { startDraft, typeCell } from './report-draft.ts'

const anIndicator = (code: string, part: Partial<ReportIndicator> = {}): ReportIndicator => ({
  code,
  position: 1,
  name: { zh: code, en: code },
  definition: { zh: '', en: '' },
  unit: '万元',
  kind: 'money',
  decimals: 2,
  direction: 1,
  source: 'reported',
  expression: null,
  registerKey: null,
  isRequired: true,
  ...part,
})
const aCell = (code: string, value: number | null): Cell => ({
  code,
  value,
  missing: null,
  explanation: '',
  edit: 1,
  editedBy: null,
  editedAt: null,
})
const said = { zh: '比上期 {change}', en: 'by {change}' }
const range = {
  id: '1',
  code: 'not_negative',
  kind: 'range',
  severity: 'blocks',
  message: { zh: '不能小于 0', en: 'not below 0' },
  params: { of: { codes: ['output', 'tax'] }, min: 0 },
} as const
const jump = {
  id: '2',
  code: 'jump',
  kind: 'cross_period',
  severity: 'asks',
  message: said,
  params: { of: { codes: ['output'] }, back: 1, percent: 30, atLeast: 0 },
} as const
const others = {
  id: '3',
  code: 'far',
  kind: 'cross_park',
  severity: 'asks',
  message: said,
  params: { of: {}, times: 2, parks: 3, atLeast: 0 },
} as const

const given = (peers: Record<string, number[]> = {}): Pick<Report, 'form' | 'indicators' | 'checking'> => ({
  form: { id: 'f', name: { zh: '表', en: null }, frequency: 'quarter', dueWorkingDays: 10 },
  indicators: [
    anIndicator('output'),
    anIndicator('tax'),
    anIndicator('share', { unit: '%', kind: 'percent', source: 'computed', expression: 'ratio(tax, output)' }),
  ],
  checking: { rules: [range, jump, others], previous: { output: [100] }, peers, register: {} },
})
const draft = () => startDraft(1, [aCell('output', 100), aCell('tax', 10), aCell('share', null)], null)

describe('a report while it is typed', () => {
  it('finds nothing where nothing is wrong, and works out what is computed', () => {
    const checked = checkDraft(given(), draft(), null, [])
    expect(checked.findings).toEqual([])
    expect(checked.computed.get('share')?.value).toBeCloseTo(10)
  })

  it('stops at a value out of range, also while it still stands in its field', () => {
    const checked = checkDraft(given(), draft(), ['tax', { value: -1 }], [])
    expect(checked.stops.map(({ code, severity }) => [code, severity])).toEqual([['tax', 'blocks']])
    expect(checked.computed.get('share')?.value).toBeCloseTo(-1)
  })

  it('asks about a jump, and is content with a word', () => {
    const jumped = typeCell(draft(), 'output', { value: 150 })
    expect(checkDraft(given(), jumped, null, []).stops[0]?.message.zh).toBe('比上期 +50%')
    const explained = checkDraft(given(), typeCell(jumped, 'output', { explanation: '新厂投产' }), null, [])
    expect(explained.findings).toHaveLength(1)
    expect(explained.stops).toEqual([])
  })

  it('takes over what the server found against other parks, until the cell is changed', () => {
    const found = [{ ruleId: '3', code: 'output', severity: 'asks', message: said, params: {} }] as const
    expect(checkDraft(given(), draft(), null, found).findings).toEqual(found)
    expect(checkDraft(given(), typeCell(draft(), 'output', { value: 101 }), null, found).findings).toEqual([])
    // Who sees the other parks has it worked out here.
    expect(checkDraft(given({ output: [99, 100, 101] }), draft(), null, found).findings).toEqual([])
    expect(checkDraft(given({ output: [9, 10, 11] }), draft(), null, []).findings.map(({ ruleId }) => ruleId)).toEqual([
      '3',
    ])
  })

  it('does not call missing what was typed and could not be read', () => {
    const required = { ...range, id: '4', kind: 'required', params: { of: {}, when: 'empty' } } as const
    const one = { ...given(), checking: { ...given().checking, rules: [required] } }
    expect(checkDraft(one, typeCell(draft(), 'tax', { value: null }), null, []).stops).toHaveLength(1)
    expect(checkDraft(one, typeCell(draft(), 'tax', { text: '约 12' }), null, []).stops).toEqual([])
  })

  it('says of what is computed from a missing figure why it is missing', () => {
    const missing = typeCell(draft(), 'tax', { missing: 'confidential' })
    expect(checkDraft(given(), missing, null, []).computed.get('share')).toEqual({
      value: null,
      missing: 'confidential',
    })
    expect(checkDraft(given(), typeCell(draft(), 'output', { value: 0 }), null, []).computed.get('share')).toEqual({
      value: null,
      missing: 'undefined',
    })
  })
})
