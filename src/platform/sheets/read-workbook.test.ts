import fc from 'fast-check'
import { expect, it } from 'vitest'
import writeXlsxFile from 'write-excel-file/node'
import { accept } from '../result.ts'
import { packZip } from '../zip/index.ts'
import { readWorkbook } from './read-workbook.ts'

const limits = { fileBytes: 1e6, rows: 100, cellLetters: 100, letters: 1e6, inflatedBytes: 1e7 }
const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

function aBook(rows: string): Buffer {
  return packZip(
    new Map([
      ['[Content_Types].xml', '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'],
      [
        'xl/workbook.xml',
        `<workbook ${MAIN} xmlns:r="${RELATIONS}"><sheets><sheet name="s" sheetId="1" r:id="r1"/></sheets></workbook>`,
      ],
      [
        'xl/_rels/workbook.xml.rels',
        `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="${RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
      ],
      ['xl/worksheets/sheet1.xml', `<worksheet ${MAIN}><sheetData>${rows}</sheetData></worksheet>`],
    ]),
    'deflated',
  )
}

it('takes the value that was saved with a formula, and marks one that was saved without', async () => {
  const book = aBook(
    `<row r="1"><c r="A1" t="str"><f>1+1</f><v>二</v></c><c r="B1"><f>SUM(A:A)</f></c><c r="C1" s="3" t="str"><f t="shared" si="0"/><v></v></c>
     <c r="D1" t="inlineStr"><is><t>=1+1</t></is></c><c r="E1" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>`,
  )
  expect(await readWorkbook(book, limits)).toEqual(accept([[['二', '#CALC!', '#CALC!', '=1+1', '#DIV/0!']]]))
})

const readFirst = async (book: Buffer) => {
  const read = await readWorkbook(book, limits)
  return read.ok ? read.value[0] : read.refusal
}

it('reads what another program wrote: texts that are shared, numbers, days and truths', async () => {
  const book = await writeXlsxFile(
    [
      ['名称 & <甲>', 12.5, new Date(Date.UTC(2024, 1, 29)), true],
      [null, 1e15, new Date(Date.UTC(1999, 11, 31)), false],
      ['x', -3, null, null],
    ],
    { dateFormat: 'yyyy"年"m"月"d"日"' },
  ).toBuffer()
  expect(await readFirst(book)).toEqual([
    ['名称 & <甲>', '12.5', '2024-02-29', 'true'],
    ['', '1000000000000000', '1999-12-31', 'false'],
    ['x', '-3'],
  ])
})

it('reads rich texts without how they are spoken, and keeps numbers as they stand in the file', async () => {
  expect(
    await readFirst(
      aBook(
        `<row r="2"><c r="B2" t="inlineStr"><is><r><t>云</t></r><r><t xml:space="preserve">溪 &#x5382;</t></r><rPh sb="0" eb="1"><t>yun</t></rPh></is></c>
         <c r="C2"><v>913206130000000001</v></c><c r="D2"><v>1.10105194912310E+17</v></c><c r='E2' t='d'><v>2024-01-31T00:00:00</v></c></row>`,
      ),
    ),
  ).toEqual([[], ['', '云溪 厂', '913206130000000001', '1.10105194912310E+17', '2024-01-31']])
})

it('takes its time only once, however its parts are broken', async () => {
  const unclosed = '<row r="2">'.repeat(40_000)
  expect(await readFirst(aBook(unclosed))).toBe('broken_file')
  expect(await readFirst(aBook(`<row r="2">${'<c r="A2">'.repeat(40_000)}</row>`))).toBe('broken_file')
  expect(await readFirst(aBook('<row r="2"><c r="A2" t="s"><v>7</v></c></row>'))).toBe('broken_file')
  expect(await readFirst(aBook('<row r="2"><c r="A2"><v>eins</v></c></row>'))).toBe('broken_file')
})

it('is read or refused and never throws, whatever bytes of a sheet are others', async () => {
  const rows = '<row r="1"><c r="A1" t="inlineStr"><is><t>名称</t></is></c><c r="B1" s="1"><v>45000</v></c></row>'
  await fc.assert(
    fc.asyncProperty(fc.nat(rows.length - 1), fc.nat(30), fc.string({ maxLength: 6 }), async (at, cut, put) => {
      const read = await readWorkbook(aBook(rows.slice(0, at) + put + rows.slice(at + cut)), limits)
      expect(read.ok || ['broken_file', 'too_wide', 'too_many_rows'].includes(read.refusal)).toBe(true)
    }),
  )
})
