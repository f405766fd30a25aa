import { afterAll, expect, it } from 'vitest'
import writeWorkbook from 'write-excel-file/node'
import { createReportSheetReader } from './create-report-sheet-reader.ts'

const reader = createReportSheetReader()
afterAll(() => reader.close())

it('reads a report’s workbook in a process of its own', { timeout: 20_000 }, async () => {
  const book = await writeWorkbook([
    {
      sheet: '2026Q3',
      data: [
        ['代码', '数值'].map((value) => ({ value, type: String })),
        [
          { value: 'revenue', type: String },
          { value: 12.5, type: Number },
        ],
      ],
    },
  ]).toBuffer()
  expect(await reader.read(book)).toEqual({ ok: true, value: [{ row: 2, cells: { code: 'revenue', value: '12.5' } }] })
})
