import { expect, it } from 'vitest'
import { readShape } from './import-file.ts'

const shape = (text: string, encoding: BufferEncoding = 'utf8') => readShape(Buffer.from(text, encoding))

it('finds the columns by their heads, in any order, in either language', () => {
  expect(shape('\uFEFF"期间",code,园区,备注,数值\r\n2026Q1,…')).toEqual({
    encoding: 'UTF8',
    columns: ['period', 'code', 'park', null, 'value'],
  })
})

it('takes back what was taken away: of a park’s name and number the number counts', () => {
  expect(shape('代码,指标,园区,园区编号,期间,数值,缺报原因,版本,发布日期\n')).toMatchObject({
    columns: ['code', null, null, 'park', 'period', 'value', 'missing', null, null],
  })
})

it('reads a file of an older machine', () => {
  const gb = Buffer.concat([
    Buffer.from('code,park,period,value,'),
    Buffer.from([0xb1, 0xb8, 0xd7, 0xa2]),
    Buffer.from('\n'),
  ])
  expect(readShape(gb)).toEqual({ encoding: 'GB18030', columns: ['code', 'park', 'period', 'value', null] })
})

it('refuses what names no columns', () => {
  expect(shape('')).toBe('empty_file')
  expect(shape('revenue,1,2026Q1,5\n')).toBe('heads_missing')
  expect(shape(`${','.repeat(100)}\n`)).toBe('too_wide')
})
