import { describe, expect, it } from 'vitest'
import { MISSING, readCellText, sayUnreadable, showCellText, writeCellText } from './read-cell.ts'

const money = { unit: '万元', decimals: 2 }
const empty = { value: null, missing: null, explanation: '' }

describe('a text in a cell', () => {
  it('is a figure, a reason or nothing; what is none of them stays as it is', () => {
    expect(readCellText('value', '1,234.5', money)).toEqual({ value: 1234.5 })
    expect(readCellText('value', '不适用', money)).toEqual({ missing: 'not_applicable' })
    expect(readCellText('value', ' ', money)).toEqual({ value: null })
    expect(readCellText('value', '约 12', money)).toEqual({ text: '约 12' })
  })

  it('is a reason only where reasons are, and refused when it is none', () => {
    expect(readCellText('missing', '保密', money)).toEqual({ missing: 'confidential' })
    expect(readCellText('missing', '', money)).toEqual({ missing: null })
    expect(readCellText('missing', '12', money)).toBeNull()
    expect(readCellText('name', '12', money)).toBeNull()
  })

  it('says what to do when it cannot be read, in both languages', () => {
    expect(sayUnreadable('1.234', money, 'zh')).toBe('最多 2 位小数。')
    expect(sayUnreadable('12万', money, 'en')).toContain('ten thousands already')
    expect(sayUnreadable('12', money, 'zh')).toBeNull()
  })
})

describe('a cell', () => {
  it('goes to a spreadsheet and comes back as it was, in both languages', () => {
    for (const lang of ['zh', 'en'] as const) {
      const said = { ...empty, value: 12_345.6 }
      expect(showCellText('value', said, money, lang)).toBe('12,345.60')
      expect(readCellText('value', writeCellText('value', said, money, lang), money)).toEqual({ value: 12_345.6 })
      for (const missing of MISSING)
        expect(readCellText('missing', writeCellText('missing', { ...empty, missing }, money, lang), money)).toEqual({
          missing,
        })
    }
  })

  it('shows what could not be read as it was written', () => {
    expect(showCellText('value', { ...empty, text: '约 12' }, money, 'zh')).toBe('约 12')
  })
})
