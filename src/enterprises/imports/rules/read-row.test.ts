import { describe, expect, it } from 'vitest'
import { importKindSchema } from '../imports.schema.ts'
import { IMPORT_COLUMNS } from './import-columns.ts'
import { readRow, tidyText } from './read-row.ts'

const read = (kind: Parameters<typeof readRow>[0], cells: Readonly<Record<string, string>>) => {
  const { values, faults } = readRow(kind, { row: 2, cells })
  const said = IMPORT_COLUMNS[kind].flatMap(({ key }, place) => (values[place] === null ? [] : [[key, values[place]]]))
  return { said: Object.fromEntries(said), faults: faults.map(({ column, code }) => [column, code]) }
}

describe('a row', () => {
  it('is read whatever the keyboard it was typed with, and keeps the brackets of a name', () => {
    expect(
      read('enterprises', {
        code: '９１３２ 0614ma9hm0x25p',
        name: ' 云泽（甲） \n公司 ',
        founded_on: '2024年1月31日',
        status: '存续',
        industry: 'c3973',
        above_size: '否',
        scale: '小',
      }),
    ).toEqual({
      said: {
        code: '91320614MA9HM0X25P',
        name: '云泽（甲） 公司',
        founded_on: '2024-01-31',
        status: 'operating',
        industry: 'C3973',
        above_size: 'false',
        scale: 'small',
      },
      faults: [],
    })
  })

  it('says all that is wrong with it at once', () => {
    expect(
      read('stays', { code: '91320614MA9HM0X25Q', since: '2024-05-01', until: '2024-05-01', how: '#REF!' }).faults,
    ).toEqual([
      ['code', 'wrong_check'],
      ['park', 'missing'],
      ['how', 'formula_error'],
      ['until', 'ends_before_it_begins'],
    ])
    expect(read('titles', { kind: '高新技术企业' }).faults).toContainEqual(['name', 'code_or_name'])
    expect(read('institutes', { how: '按地址' }).faults).toContainEqual(['park', 'missing'])
  })

  it('that begins like a formula is a text', () => {
    for (const text of ['=1+1', '+1', '-1', '@x']) expect(tidyText(text)).toBe(text)
  })
})

it('the columns of a kind have keys, heads and at most 26 places of their own', () => {
  for (const kind of importKindSchema.options) {
    const columns = IMPORT_COLUMNS[kind]
    for (const part of ['key', 'zh', 'en'] as const)
      expect(new Set(columns.map((one) => one[part])).size).toBe(columns.length)
    expect(columns.length).toBeLessThanOrEqual(26)
  }
})
