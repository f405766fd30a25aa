import { describe, expect, it } from 'vitest'
import { type CheckKind, checkRuleBodySchema } from '../../rules/check-rule.schema.ts'
import { PLACEHOLDERS } from '../../rules/placeholders.ts'
import { readCatalogue } from '../found-catalogue.ts'
import { emptyParams, looksAtSubjects, typeParams, writeParams } from './check-params.ts'

const known = new Map([
  ['tax', { unit: '万元', needs: [] }],
  ['revenue', { unit: '万元', needs: [] }],
])

describe('the figures of a check as they are typed', () => {
  it('are those of the rule again, for every check that ships', async () => {
    const { checks, indicators } = await readCatalogue()
    const all = new Map(indicators.map(({ code, unit, needs }) => [code, { unit, needs }]))
    for (const { code, kind, params } of checks) {
      const written = writeParams(kind, typeParams(kind, params), all, params)
      expect(written, code).toEqual({ params, faults: {} })
    }
  })

  it('begin as figures that a rule may have, but for what somebody must choose', () => {
    for (const kind of Object.keys(PLACEHOLDERS) as CheckKind[]) {
      const chosen = { left: 'tax', right: 'revenue', code: 'tax', key: 'list', min: '0' }
      const typed = { ...emptyParams(kind), codes: looksAtSubjects(kind) ? 'tax，revenue' : '' }
      const { params, faults } = writeParams(
        kind,
        Object.fromEntries(Object.entries(typed).map(([name, text]) => [name, text || (chosen[name as 'left'] ?? '')])),
        known,
      )
      expect(faults, kind).toEqual({})
      const message = { zh: '错', en: 'Wrong' }
      const rule = checkRuleBodySchema.safeParse({ code: 'a_rule', severity: 'asks', message, kind, params })
      expect(rule.success, kind).toBe(true)
    }
  })

  it('say which of them are at fault', () => {
    expect(writeParams('range', { min: '', max: 'x', codes: '' }, known).faults).toEqual({
      max: 'figure',
      min: 'bound',
    })
    expect(
      writeParams('seasonal', { years: '3', percent: '', atLeast: '0', codes: 'tax, land' }, known).faults,
    ).toEqual({
      percent: 'figure',
      codes: { code: 'land' },
    })
    expect(writeParams('cross_field', { left: 'tax +', is: '', right: 'land', within: '0' }, known).faults).toEqual({
      left: 'formula',
      is: 'choose',
      right: 'formula',
    })
  })
})
