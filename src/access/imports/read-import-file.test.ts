import { expect, it } from 'vitest'
import { readImportFile } from './read-import-file.ts'
import { aBook, withRow } from './testing/a-book.ts'

const ROW = ['陈一', '部门']

it.each([
  ['too_many_rows', '<row r="9000000"><c r="A9000000"><v>1</v></c></row>'],
  ['too_wide', '<row r="3"><c r="XFD3"><v>1</v></c></row>'],
  ['broken_file', '<row r="&#57;000000"><c r="A3"><v>1</v></c></row>'],
])('refuses a few bytes that would fill the memory: %s', async (refusal, row) => {
  expect(await readImportFile('people', await withRow(row))).toEqual({ ok: false, refusal })
})

it('refuses a sheet that unpacks to an abnormal size, and one that declares entities', async () => {
  const bomb = await aBook(ROW, (sheet) => sheet.replace('</sheetData>', `${' '.repeat(20_000_000)}</sheetData>`))
  expect(await readImportFile('people', bomb)).toEqual({ ok: false, refusal: 'zip_bomb' })
  const entities = await aBook(ROW, (sheet) => sheet.replace('?>', '?><!DOCTYPE x [<!ENTITY a "b">]>'))
  expect(await readImportFile('people', entities)).toEqual({ ok: false, refusal: 'broken_file' })
})

it('refuses one long text in very many cells, which is small only in the file', async () => {
  // After the four texts that the writer put into the table.
  const cell = (column: string, row: number) => `<c r="${column}${row}" t="s"><v>4</v></c>`
  const rows = Array.from(
    { length: 19_000 },
    (_, i) => `<row r="${i + 3}">${['A', 'B', 'C'].map((one) => cell(one, i + 3)).join('')}</row>`,
  )
  const book = await aBook(
    ['陈一', '部门'],
    (sheet) =>
      sheet
        .replace('</sheetData>', `${rows.join('')}</sheetData>`)
        .replace('</row>', '<c r="C1" t="inlineStr"><is><t>英文名</t></is></c></row>'),
    `<si><t>${'字'.repeat(1_000)}</t></si>`,
  )
  expect(book.length).toBeLessThan(300_000)
  expect(await readImportFile('people', book)).toEqual({ ok: false, refusal: 'zip_bomb' })
})

it('passes over cells and rows that are formatted and empty, and takes the saved value of a formula', async () => {
  const book = await withRow(
    '<row r="4"><c r="A4" t="str"><f>1+1</f><v>陈二</v></c><c r="B4" t="inlineStr"><is><t>=部门</t></is></c><c r="XFD4" s="1"/></row><row r="1048576"><c r="A1048576" s="1"></c></row>',
  )
  expect(await readImportFile('people', book)).toEqual({
    ok: true,
    value: [
      { row: 2, cells: { name: '陈一', organisation: '部门' } },
      { row: 4, cells: { name: '陈二', organisation: '=部门' } },
    ],
  })
})
