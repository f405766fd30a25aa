import mammoth from 'mammoth'
import { readSheet } from 'read-excel-file/node'
import { afterAll, expect, it } from 'vitest'
import { createPrinter } from './create-printer.ts'
import { readTablePaper, type TablePaper, writeTableDocx, writeTableXlsx } from './table-paper.ts'
import { readPrint, squeeze } from './testing/read-print.ts'
import { readZipText } from './testing/read-zip-text.ts'

const printer = createPrinter({ spare: 0 })
afterAll(() => printer.close())

const table: TablePaper = {
  name: '台账',
  title: '督办台账',
  note: '截至2031年1月9日，共2项',
  day: '2031-01-09',
  mark: '编造',
  columns: [
    { head: '序号', width: 6, kind: 'number' },
    { head: '重点任务', width: 30, kind: 'text' },
    { head: '完成时限', width: 12, kind: 'day' },
    { head: '进度（%）', width: 8, kind: 'number' },
  ],
  rows: [
    [1, '=HYPERLINK("http://x","#粗*") <标签> &\u0001尾', '2031-12-31', 45.5],
    [2, '建成\n检测平台', null, null],
  ],
}

it('is a workbook of numbers, days and text, without a formula', async () => {
  const book = await writeTableXlsx(table)
  const [, , head, ...rows] = await readSheet(book)
  expect(head).toEqual(['序号', '重点任务', '完成时限', '进度（%）'])
  expect(rows).toEqual([
    [1, '=HYPERLINK("http://x","#粗*") <标签> &尾', new Date('2031-12-31T00:00:00Z'), 45.5],
    [2, '建成\n检测平台', null, null],
  ])
  const sheet = await readZipText(book, 'xl/worksheets/sheet1.xml')
  expect(sheet).not.toMatch(/<f[ >]/)
  expect(sheet).toMatch(/<pane [^>]*ySplit="3"[^>]*state="frozen"/)
  expect(sheet).toMatch(/<pageSetup fitToWidth="1" fitToHeight="0" paperSize="9" orientation="landscape"/)
  expect(sheet.match(/<sheetPr>/g)).toHaveLength(1)
  expect(await readZipText(book, 'xl/workbook.xml')).toContain(`'台账'!$A$1:$D$5`)
})

it('is a Word file whose head is repeated', async () => {
  const document = await writeTableDocx(table)
  const { value } = await mammoth.convertToHtml({ buffer: document })
  const cells = [...value.matchAll(/<t[dh]>(.*?)<\/t[dh]>/gs)].map(([, cell = '']) => cell.replaceAll(/<[^>]+>/g, ''))
  expect(cells.slice(0, 4)).toEqual(['序号', '重点任务', '完成时限', '进度（%）'])
  expect(cells).toContain('=HYPERLINK("http://x","#粗*") &lt;标签&gt; &amp;尾')
  const xml = await readZipText(document, 'word/document.xml')
  expect(xml).toContain('<w:tblHeader/>')
  expect(xml).toMatch(/<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"\/>/)
})

it('prints the same, with what looks like markup as it is', async () => {
  const printed = await printer.print(readTablePaper(), table)
  if (!printed.ok) throw new Error(printed.refusal)
  const [page] = await readPrint(printed.value)
  for (const said of ['督办台账', '重点任务', '=HYPERLINK("http://x","#粗*")<标签>&尾', '2031-12-31', '45.5', '编造'])
    expect(page).toContain(squeeze(said))
}, 60_000)
