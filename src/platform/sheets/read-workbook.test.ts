import { expect, it } from 'vitest'
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
