import { expect, it } from 'vitest'
import writeXlsxFile from 'write-excel-file/node'
import { defaultReadLimits, openZip, packZip } from '../../plans/index.ts'
import { readImportFile } from './read-import-file.ts'

const HEADS = ['姓名', '所属组织']
/** A workbook whose first sheet was changed by hand. */
async function aBook(change: (sheet: string) => string): Promise<Buffer> {
  const zip = await openZip(await writeXlsxFile([HEADS, ['陈一', '部门']]).toBuffer(), defaultReadLimits)
  const parts = zip.ok ? await zip.value.read(() => true) : zip
  if (!parts.ok) throw new Error(parts.refusal)
  const changed = new Map<string, Uint8Array | string>(parts.value)
  const sheet = 'xl/worksheets/sheet1.xml'
  changed.set(sheet, change(String(parts.value.get(sheet))))
  return packZip(changed, 'deflated')
}
const withRow = (row: string) => aBook((sheet) => sheet.replace('</sheetData>', `${row}</sheetData>`))

it.each([
  ['too_many_rows', '<row r="9000000"><c r="A9000000"><v>1</v></c></row>'],
  ['too_wide', '<row r="3"><c r="XFD3"><v>1</v></c></row>'],
  ['broken_file', '<row r="&#57;000000"><c r="A3"><v>1</v></c></row>'],
])('refuses a few bytes that would fill the memory: %s', async (refusal, row) => {
  expect(await readImportFile('people', await withRow(row))).toEqual({ ok: false, refusal })
})

it('refuses a sheet that unpacks to an abnormal size, and one that declares entities', async () => {
  const bomb = await aBook((sheet) => sheet.replace('</sheetData>', `${' '.repeat(20_000_000)}</sheetData>`))
  expect(await readImportFile('people', bomb)).toEqual({ ok: false, refusal: 'zip_bomb' })
  const entities = await aBook((sheet) => sheet.replace('?>', '?><!DOCTYPE x [<!ENTITY a "b">]>'))
  expect(await readImportFile('people', entities)).toEqual({ ok: false, refusal: 'broken_file' })
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
