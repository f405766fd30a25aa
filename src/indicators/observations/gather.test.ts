import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addFigures, findGathering, gather } from './gather.ts'

describe('figures of several parks', () => {
  it('are added where they are amounts, asked of the list where there is one, and else not put together', () => {
    expect(findGathering({ source: 'reported', kind: 'money', unit: '分' })).toBe('added')
    expect(findGathering({ source: 'reported', kind: 'count', unit: '家' })).toBe('added')
    expect(findGathering({ source: 'register', kind: 'count', unit: '家' })).toBe('from_the_register')
    expect(findGathering({ source: 'reported', kind: 'percent', unit: '%' })).toBe('not_added')
    expect(findGathering({ source: 'reported', kind: 'number', unit: '万元/亩' })).toBe('not_added')
    expect(findGathering({ source: 'computed', kind: 'number', unit: '万元' })).toBe('not_added')
  })

  it('that nobody reported are no zero', () => {
    expect(gather('added', { parks: 30, reporting: 0, sum: null })).toEqual({
      value: null,
      missing: 'not_reported',
      of: { parks: 30, reporting: 0 },
    })
  })

  it('say of how many they are, never of more than there are', () => {
    fc.assert(
      fc.property(fc.nat(100), fc.nat(100), (parks, reporting) => {
        const { of } = gather('added', { parks, reporting, sum: reporting })
        expect(of.reporting).toBeLessThanOrEqual(of.parks)
      }),
    )
  })

  it('of a list are what the list says, whatever the parks say', () => {
    expect(gather('from_the_register', { parks: 2, reporting: 2, sum: 7, listed: 5 }).value).toBe(5)
  })

  it('add up to the decimals they have', () => {
    expect(addFigures([0.1, 0.2], 2)).toBe(0.3)
  })
})
