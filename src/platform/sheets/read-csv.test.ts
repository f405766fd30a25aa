import { expect, it } from 'vitest'
import { accept, refuse } from '../result.ts'
import { readCsv } from './read-csv.ts'
import type { SheetLimits } from './sheet-limits.ts'

const limits: SheetLimits = { fileBytes: 1e6, rows: 3, cellLetters: 10, letters: 1e6, inflatedBytes: 1e6 }
const read = (text: string | Buffer) => readCsv(Buffer.from(text), limits)
const table = [
  ['名称', '依据'],
  ['云溪一厂', '甲, 乙'],
]

it('is read in UTF-8 with and without its mark, in UTF-16 with one, and in GB18030', () => {
  const text = '名称,依据\r\n云溪一厂,"甲, 乙"\r\n'
  expect(read(text)).toEqual(accept(table))
  expect(read(`\uFEFF${text}`)).toEqual(accept(table))
  expect(read(Buffer.from(`\uFEFF${text}`, 'utf16le'))).toEqual(accept(table))
  // 名称,依据 CR LF 云溪一厂,"甲, 乙" CR LF
  const gb18030 = 'c3fbb3c62cd2c0bedd0d0ad4c6cfaad2bbb3a72c22bcd72c20d2d2220d0a'
  expect(read(Buffer.from(gb18030, 'hex'))).toEqual(accept(table))
})

it('may part its columns by semicolons or tabs, and hold quotes within a text', () => {
  expect(read('名称;依据\n云溪一厂;"甲, 乙"\n')).toEqual(accept(table))
  expect(read('名称\t依据\n云溪一厂\t甲, 乙\n')).toEqual(accept(table))
  expect(read('名称,依据\n5"管厂,乙\n')).toEqual(accept([table[0], ['5"管厂', '乙']]))
})

it('keeps a text over two lines in one cell, and counts it as one row', () => {
  expect(read('名称,依据\n"云溪\r\n一厂",乙\n丙,丁\n')).toEqual(accept([table[0], ['云溪\n一厂', '乙'], ['丙', '丁']]))
})

it('keeps one letter more than a column takes, so that it is seen to be too long', () => {
  expect(read(`名称\n${'长'.repeat(50)}`)).toEqual(accept([['名称'], ['长'.repeat(11)]]))
})

it.each([
  ['empty_file', Buffer.alloc(0)],
  ['empty_file', ' \n'],
  ['not_a_sheet', Buffer.from(Array.from({ length: 400 }, (_, i) => i % 256))],
  ['broken_quotes', '名称,依据\n"云溪,乙\n丙,丁\n'],
  ['too_many_rows', 'a\n'.repeat(1_010)],
  ['too_wide', ','.repeat(300)],
] as const)('is refused: %s', (refusal, file) => {
  expect(read(file as string)).toEqual(refuse(refusal))
})
