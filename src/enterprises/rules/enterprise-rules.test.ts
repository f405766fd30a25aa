import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { indexEnterprises, type Known, matchEnterprise } from './match-enterprises.ts'
import { normaliseName } from './normalise-name.ts'

describe('a name as it is compared', () => {
  it.each([
    ['云泽（江苏）芯片有限公司', '云泽(江苏)芯片有限公司'],
    ['云泽芯片 有限公司', '云泽芯片有限公司'],
    ['云泽芯片有限责任公司', '云泽芯片有限公司'],
    ['ＡＢＣ·芯片（云泽）有限公司', 'abc芯片云泽有限公司'],
    ['云泽　芯片有限公司', '云泽芯片有限公司'],
  ])('%s is %s', (one, other) => {
    expect(normaliseName(one)).toBe(normaliseName(other))
  })

  it('keeps what tells two apart', () => {
    expect(normaliseName('云泽芯片股份有限公司')).not.toBe(normaliseName('云泽芯片有限公司'))
    expect(normaliseName('云泽一芯片有限公司')).not.toBe(normaliseName('云泽二芯片有限公司'))
  })

  it('is compared as itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        const once = normaliseName(name)
        // A mark that stood alone may come to stand on a letter once what was between them is left out.
        fc.pre(once === once.normalize('NFKC') && !once.includes('有限责任公司'))
        expect(normaliseName(once)).toBe(once)
      }),
    )
  })
})

describe('an enterprise that is told of', () => {
  const district = 'd1'
  const one: Known = {
    id: 'a',
    standsFor: 'a',
    code: '91320613MA9TE0X146',
    name: '云泽芯片有限公司',
    districtId: district,
  }
  const noCode: Known = { ...one, id: 'b', standsFor: 'b', code: null }

  it('is the one of its code, whatever it is called and wherever it lies', () => {
    expect(matchEnterprise({ code: one.code, name: '别名公司', districtId: 'd2' }, [one])).toEqual({
      kind: 'same',
      id: 'a',
    })
  })

  it('is the one that the one of its code was merged into', () => {
    expect(
      matchEnterprise({ code: one.code, name: '别名公司', districtId: null }, [{ ...one, standsFor: 'k' }]),
    ).toEqual({
      kind: 'same',
      id: 'k',
    })
  })

  it('may be the one of its name in its place, for a person to decide', () => {
    expect(matchEnterprise({ code: null, name: '云泽芯片有限责任公司', districtId: district }, [one])).toEqual({
      kind: 'may_be_same',
      ids: ['a'],
    })
    expect(matchEnterprise({ code: null, name: one.name, districtId: null }, [one, noCode])).toEqual({
      kind: 'may_be_same',
      ids: ['a', 'b'],
    })
  })

  it('is not the one of its name elsewhere', () => {
    expect(matchEnterprise({ code: null, name: one.name, districtId: 'd2' }, [one])).toEqual({ kind: 'new' })
  })

  it('is not the one of its name with another code', () => {
    expect(matchEnterprise({ code: '91320614MA9HM0X25P', name: one.name, districtId: district }, [one])).toEqual({
      kind: 'new',
    })
    expect(matchEnterprise({ code: '91320614MA9HM0X25P', name: one.name, districtId: district }, [noCode])).toEqual({
      kind: 'may_be_same',
      ids: ['b'],
    })
  })

  it('is matched against many as against each', () => {
    const told = fc.record({
      code: fc.constantFrom(null, '91320613MA9TE0X146', '91320614MA9HM0X25P'),
      name: fc.constantFrom('云泽芯片有限公司', '云泽芯片（有限责任公司）', '江海电子'),
      districtId: fc.constantFrom(null, 'd1', 'd2'),
    })
    fc.assert(
      fc.property(told, fc.array(told, { maxLength: 6 }), (asked, others) => {
        // A code names one enterprise.
        const known = others
          .filter(({ code }, at) => code === null || others.findIndex((other) => other.code === code) === at)
          .map((other, at) => ({ ...other, id: String(at), standsFor: String(at) }))
        const found = indexEnterprises(known).match(asked)
        const each = known.map((other) => matchEnterprise(asked, [other]))
        const same = each.find(({ kind }) => kind === 'same')
        const maybe = each.flatMap((match) => (match.kind === 'may_be_same' ? match.ids : []))
        expect(found).toEqual(same ?? (maybe.length > 0 ? { kind: 'may_be_same', ids: maybe } : { kind: 'new' }))
      }),
    )
  })
})
