import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readFact, sayFact } from './say-fact.ts'

describe('a figure of an enterprise', () => {
  it.each([
    ['123456789', 'fen', '1,234,567.89'],
    ['100', 'fen', '1'],
    ['5', 'fen', '0.05'],
    ['-250', 'fen', '−2.5'],
    ['0', 'fen', '0'],
    ['12.50', 'percent', '12.5'],
    ['1234', 'people', '1,234'],
  ] as const)('%s in %s is said %s', (value, unit, said) => {
    expect(sayFact(value, unit, 'zh')).toBe(said)
  })

  it.each([
    ['1,234.56', 'fen', '123456'],
    ['１２３', 'people', '123'],
    ['0.5', 'fen', '50'],
    ['12.5', 'percent', '12.5'],
    ['0.001', 'fen', null],
    ['一百', 'fen', null],
    ['', 'people', null],
    ['1.2.3', 'percent', null],
  ] as const)('%s in %s is kept as %s', (typed, unit, kept) => {
    expect(readFact(typed, unit)).toBe(kept)
  })

  it('is read as it was said', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), (fen) => {
        expect(readFact(sayFact(String(fen), 'fen', 'zh'), 'fen')).toBe(String(fen))
      }),
    )
  })
})
