import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type NumberRefusal, readNumber } from './read-number.ts'

const money = { unit: '万元', decimals: 2 }
const people = { unit: '人', decimals: 0 }
const share = { unit: '%', decimals: 1 }

describe('a figure in a cell', () => {
  it.each([
    ['1234.5', money, 1234.5],
    ['1,234.5', money, 1234.5],
    ['１，２３４．５', money, 1234.5],
    [' 12\u00a0345 ', people, 12345],
    ['12.3万', people, 123000],
    ['12.3 万人', people, 123000],
    ['1.2亿元', money, 12000],
    ['35000元', money, 3.5],
    ['1.1万', people, 11000],
    ['¥1,200', { unit: '元', decimals: 2 }, 1200],
    ['¥1.5亿', money, 15000],
    ['-3.5', money, -3.5],
    ['−3.5', money, -3.5],
    ['(1,234)', money, -1234],
    ['0', people, 0],
    ['-0', people, 0],
    ['.5', share, 0.5],
    ['45%', share, 45],
    ['45.50 ％', share, 45.5],
    ['1.10', money, 1.1],
    ['1234.5 万元', money, 1234.5],
  ])('%s is read', (text, shape, value) => {
    expect(readNumber(text, shape)).toEqual({ kind: 'value', value })
  })

  it.each<[string, { unit: string; decimals: number }, NumberRefusal]>([
    ['12.3万', money, 'magnitude_unclear'],
    ['¥1,200', money, 'magnitude_unclear'],
    ['12,34', money, 'wrong_groups'],
    ['1,2345', people, 'wrong_groups'],
    ['1.23E+05', people, 'shortened'],
    ['#REF!', people, 'sheet_error'],
    ['#DIV/0!', people, 'sheet_error'],
    ['=A1+B1', people, 'formula'],
    ['约120', people, 'about'],
    ['120左右', people, 'about'],
    ['120+', people, 'about'],
    ['120多', people, 'about'],
    ['一百二十', people, 'in_words'],
    ['三家', people, 'in_words'],
    ['120-130', people, 'several_numbers'],
    ['120 130', people, 'several_numbers'],
    ['12 家', people, 'other_unit'],
    ['45%', people, 'other_unit'],
    ['45万', share, 'other_unit'],
    ['¥12', people, 'other_unit'],
    ['12 美元', money, 'other_unit'],
    ['1.5', people, 'too_many_decimals'],
    ['12.345', money, 'too_many_decimals'],
    ['1234567890123456', people, 'too_long'],
    ['abc', people, 'not_a_number'],
    ['1.2.3', money, 'not_a_number'],
    ['待定', people, 'not_a_number'],
  ])('%s is refused with its reason', (text, shape, why) => {
    expect(readNumber(text, shape)).toEqual({ kind: 'refused', why })
  })

  it.each([
    ['不适用', 'not_applicable'],
    ['未报', 'not_reported'],
    ['保密', 'confidential'],
    ['尚未到期', 'not_due'],
    ['N/A', 'not_applicable'],
  ])('%s says why there is none', (text, missing) => {
    expect(readNumber(text, people)).toEqual({ kind: 'missing', missing })
  })

  it.each(['', '  ', '-', '—', '--', '/'])('“%s” is an empty cell, not a nought', (text) => {
    expect(readNumber(text, people)).toEqual({ kind: 'empty' })
  })

  it('comes back as it was, however it is grouped and whatever its unit', () => {
    fc.assert(
      fc.property(fc.integer({ min: -99_999_999_999, max: 99_999_999_999 }), (cents) => {
        const value = cents / 100
        const texts = [value.toFixed(2), value.toLocaleString('en-US'), `${value.toLocaleString('en-US')} 万元`]
        for (const text of texts)
          expect(readNumber(text, money)).toEqual({ kind: 'value', value: value === 0 ? 0 : value })
      }),
    )
  })

  it('is always answered, never thrown at', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const read = readNumber(text, money)
        if (read.kind === 'value') expect(Number.isFinite(read.value)).toBe(true)
      }),
    )
  })
})
