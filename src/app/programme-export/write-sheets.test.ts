import { readSheet } from 'read-excel-file/node'
import { describe, expect, it } from 'vitest'
import { defaultZipLimits, openZip } from '../../platform/zip/index.ts'
import type { ExportSheet } from './list-sheets.ts'
import { writeCsvOf, writeWorkbookOf } from './write-sheets.ts'

const sheet: ExportSheet = {
  file: 'things',
  name: '东西',
  widths: [10, 10, 10, 10],
  head: ['名称 name', '日期 day', '数 number', '无 nothing'],
  rows: [
    ['=1+1', '2024-11-15', 30, null],
    ['他说"好"，\n然后走了', '1899-12-31', 0.5, ''],
    ['\u0000\u0008长'.repeat(20_000), '2024-02-30', -7, '@x'],
  ],
}

/** The XML inside a workbook. */
async function unpack(workbook: Buffer): Promise<(name: string) => string> {
  const zip = await openZip(workbook, defaultZipLimits)
  const parts = zip.ok ? await zip.value.read(() => true) : zip
  if (!parts.ok) throw new Error(parts.refusal)
  return (name) => parts.value.get(name)?.toString('utf8') ?? ''
}

describe('a sheet of the workbook', () => {
  it('is read by another program as days, numbers and texts', async () => {
    const rows = await readSheet(await writeWorkbookOf([sheet]), '东西')
    expect(rows.slice(0, 3)).toEqual([
      ['名称 name', '日期 day', '数 number', '无 nothing'],
      ['=1+1', new Date('2024-11-15T00:00:00Z'), 30, null],
      // Excel tells no day before March 1900, and no thirtieth of February: they stay as they were written.
      ['他说"好"，\n然后走了', '1899-12-31', 0.5, null],
    ])
    expect(rows[3]?.slice(1)).toEqual(['2024-02-30', -7, '@x'])
    expect(rows[3]?.[0]).toBe('长'.repeat(20_000))
  })

  it('holds no formula, a day as its number with a form for days, and a number as one', async () => {
    const open = await unpack(await writeWorkbookOf([sheet]))
    const xml = open('xl/worksheets/sheet1.xml')
    expect(xml).not.toMatch(/<f[ >]/)
    // 2024-11-15 is day 45611, counted from 1900.
    const [, style] = /<c r="B2" s="(\d+)"[^>]*><v>45611<\/v>/.exec(xml) ?? []
    const forms = open('xl/styles.xml')
    const [, cellForms = ''] = /<cellXfs[^>]*>(.*?)<\/cellXfs>/s.exec(forms) ?? []
    const [, form] = /numFmtId="(\d+)"/.exec(cellForms.match(/<xf [^>]*>/g)?.[Number(style)] ?? '') ?? []
    expect(forms).toContain(`<numFmt numFmtId="${form}" formatCode="yyyy-mm-dd"/>`)
    expect(xml).toMatch(/<c r="C2"[^>]*><v>30<\/v>/)
    expect(xml).not.toMatch(/<c r="C2"[^>]*t="s"/)
  })

  it('has a name that Excel takes', async () => {
    const open = await unpack(await writeWorkbookOf([sheet, { ...sheet, name: '另一张' }]))
    const names = [...open('xl/workbook.xml').matchAll(/<sheet [^>]*name="([^"]*)"/g)].map(([, name]) => name)
    expect(names).toEqual(['东西', '另一张'])
  })
})

describe('a sheet as CSV', () => {
  const lines = writeCsvOf({ ...sheet, rows: sheet.rows.slice(0, 2) }).split('\r\n')

  it('begins with a byte order mark, for Excel', () => {
    expect(lines[0]).toBe('\uFEFF"名称 name","日期 day","数 number","无 nothing"')
  })

  it('has an apostrophe before what would be calculated, and none before a number', () => {
    expect(lines[1]).toBe(`"'=1+1","2024-11-15",30,`)
    expect(writeCsvOf({ ...sheet, rows: [['-1', null, -7, '＝1']] })).toContain(`"'-1",,-7,"'＝1"`)
  })

  it('keeps quotes and breaks within their cell', () => {
    expect(lines[2]).toBe('"他说""好""，\n然后走了","1899-12-31",0.5,""')
  })
})
