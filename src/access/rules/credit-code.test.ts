import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { refuse } from '../../platform/result.ts'
import { rounds } from '../../platform/testing/rounds.ts'
import { computeCheck, computeOrganisationCheck, readCreditCode } from './credit-code.ts'
import { readDivisionCode } from './division-code.ts'

const ALPHABET = [...'0123456789ABCDEFGHJKLMNPQRTUWXY']

describe('a unified credit code', () => {
  it.each([
    '1150010700927688XM',
    '11370881004339597L',
    '11341622003178357Q',
    '11500111MB16023021',
    '11341602003166647K',
  ])('%s, from a government page, is one', (code) => {
    expect(readCreditCode(code).ok).toBe(true)
  })

  it.each(['91320613MA9TE0X146', '91320614MA9HM0X25P', '11320600014207264P', '12320600MB9KY0X35H'])(
    '%s, made up for tests, is one',
    (code) => {
      expect(readCreditCode(code).ok).toBe(true)
    },
  )

  it('says who registered it, where, and the organisation code inside', () => {
    expect(readCreditCode('91320613MA9TE0X146')).toEqual({
      ok: true,
      value: {
        code: '91320613MA9TE0X146',
        authority: '9',
        kind: '1',
        division: '320613',
        organisation: 'MA9TE0X14',
      },
    })
  })

  it.each([
    ['11341602003166648K', 'wrong_organisation_check'],
    ['11341602003166647L', 'wrong_check'],
    ['11341602003166674K', 'wrong_organisation_check'],
    ['', 'not_18_letters'],
    ['11341602003166647', 'not_18_letters'],
    ['11341602003166647KK', 'not_18_letters'],
    ['1134160200316664 K', 'letter_outside_the_alphabet'],
    ['11341602OO3166647K', 'letter_outside_the_alphabet'],
    ['11341602003166647k', 'letter_outside_the_alphabet'],
    ['１1341602003166647K', 'letter_outside_the_alphabet'],
    ['11A41602003166647K', 'wrong_division'],
    ['11300002003166647K', 'wrong_division'],
  ] as const)('%s is none: %s', (code, refusal) => {
    expect(readCreditCode(code)).toEqual(refuse(refusal))
  })

  it('has no letter that could be another: every single slip is found', () => {
    const body = fc.tuple(
      fc.constantFrom('91', '11', '52', 'N2', 'Y1'),
      fc.constantFrom('320600', '320613', '110000'),
      fc.array(fc.constantFrom(...ALPHABET), { minLength: 8, maxLength: 8 }),
    )
    fc.assert(
      fc.property(body, fc.nat(17), fc.constantFrom(...ALPHABET), ([head, division, letters], at, other) => {
        const inner = letters.join('')
        const most = head + division + inner + computeOrganisationCheck(inner)
        const code = most + computeCheck(most)
        expect(readCreditCode(code).ok).toBe(true)
        const slipped = code.slice(0, at) + other + code.slice(at + 1)
        expect(readCreditCode(slipped).ok).toBe(slipped === code)
      }),
      { seed: 32100, numRuns: 300 * rounds },
    )
  })

  it('shows two neighbours that changed places', () => {
    const code = '91320614MA9HM0X25P'
    for (let at = 0; at < 17; at += 1) {
      const swapped = code.slice(0, at) + code.charAt(at + 1) + code.charAt(at) + code.slice(at + 2)
      expect([swapped, readCreditCode(swapped).ok]).toEqual([swapped, swapped === code])
    }
  })
})

describe('a division code', () => {
  it('says its level and what it is below', () => {
    expect(readDivisionCode('320000')).toMatchObject({ value: { level: 'province', above: null } })
    expect(readDivisionCode('320600')).toMatchObject({ value: { level: 'city', above: '320000' } })
    expect(readDivisionCode('320613')).toMatchObject({ value: { level: 'county', above: '320600' } })
  })

  it.each([
    ['32061', 'not_six_digits'],
    ['3206130', 'not_six_digits'],
    ['32061A', 'not_six_digits'],
    ['３20613', 'not_six_digits'],
    ['032061', 'no_province'],
    ['320013', 'county_without_a_city'],
  ] as const)('%s is none: %s', (code, refusal) => {
    expect(readDivisionCode(code)).toEqual(refuse(refusal))
  })
})
