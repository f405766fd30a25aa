import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placeBlock, readBlock, writeBlock } from './read-paste.ts'

describe('a block from a spreadsheet', () => {
  it('has a cell between tabs and a row between lines; the line that ends it is none', () => {
    expect(readBlock('1\t2\r\n3\t4\r\n')).toEqual([
      ['1', '2'],
      ['3', '4'],
    ])
    expect(readBlock('1')).toEqual([['1']])
    expect(readBlock('1\n\n3')).toEqual([['1'], [''], ['3']])
  })

  it('keeps a line break and a quote within a cell', () => {
    expect(readBlock('1\t"口径变了，\n另见“说明”，含""补贴"""\n2\t')).toEqual([
      ['1', '口径变了，\n另见“说明”，含"补贴"'],
      ['2', ''],
    ])
  })

  it('takes a quote that nothing answers as the sign it is', () => {
    expect(readBlock('"5 寸\t2\n3\t4')).toEqual([
      ['"5 寸', '2'],
      ['3', '4'],
    ])
  })

  it('comes back as it was copied', () => {
    const cell = fc.stringMatching(/^[\d一二"\t\n ]{0,6}$/)
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 2 }), { minLength: 1, maxLength: 4 }), (rows) => {
        expect(readBlock(writeBlock(rows))).toEqual(rows)
      }),
    )
  })
})

describe('a block is laid down', () => {
  const size = { rows: 3, first: 1, columns: 4 }

  it('from the upper left of what is selected, whichever way it was selected', () => {
    const { placed, left } = placeBlock([['a', 'b'], ['c']], { row: 2, column: 2 }, { row: 1, column: 1 }, size)
    expect(placed).toEqual([
      { row: 1, column: 1, text: 'a' },
      { row: 1, column: 2, text: 'b' },
      { row: 2, column: 1, text: 'c' },
    ])
    expect(left).toBe(0)
  })

  it('fills a selection with the one cell that was copied', () => {
    const { placed } = placeBlock([['不适用']], { row: 0, column: 1 }, { row: 2, column: 1 }, size)
    expect(placed.map(({ row, text }) => [row, text])).toEqual([
      [0, '不适用'],
      [1, '不适用'],
      [2, '不适用'],
    ])
  })

  it('counts what found no place, empty cells left aside', () => {
    const { placed, left } = placeBlock(
      [['1'], ['2'], ['3'], [''], ['']],
      { row: 1, column: 1 },
      { row: 1, column: 1 },
      size,
    )
    expect(placed).toHaveLength(2)
    expect(left).toBe(1)
  })

  it('begins at the first column that can be written to', () => {
    expect(placeBlock([['1']], { row: 0, column: 0 }, { row: 0, column: 0 }, size).placed).toEqual([
      { row: 0, column: 1, text: '1' },
    ])
  })
})
