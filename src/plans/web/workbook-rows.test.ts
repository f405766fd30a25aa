import readWorkbook from 'read-excel-file/node'
import { describe, expect, it } from 'vitest'
import writeWorkbook from 'write-excel-file/node'
import { aReading } from './a-reading.ts'
import { buildCell, listWorkbookSheets, nameDownload } from './workbook-rows.ts'

const getSheet = (name: string, reading = aReading()) => {
  const sheet = listWorkbookSheets(reading).find((one) => one.name === name)
  if (!sheet) throw new Error(`No sheet ${name}`)
  return sheet
}

describe('the workbook', () => {
  it('has eight sheets, always the same', () => {
    const names = ['文件信息', '目标', '布局', '任务', '责任', '分解表', '未成条目', '警告']
    expect(listWorkbookSheets(aReading()).map((sheet) => sheet.name)).toEqual(names)
    const barren = { ...aReading(), targets: [], layout: [], tasks: [], responsible: [], annex: [], warnings: [] }
    expect(listWorkbookSheets(barren).map((sheet) => sheet.name)).toEqual(names)
  })

  it('has a width and a heading for each column of each row', () => {
    for (const sheet of listWorkbookSheets(aReading())) {
      expect(sheet.widths).toHaveLength(sheet.head.length)
      for (const row of sheet.rows) expect(row).toHaveLength(sheet.head.length)
    }
  })

  it('keeps figures as numbers and leaves open what the notice leaves open', () => {
    const [first] = getSheet('目标').rows
    expect(first?.slice(1, 9)).toEqual(['特色园', 12, null, '个', '左右', null, 2033, null])
    expect(getSheet('任务').rows[0]?.[5]).toBeNull()
  })

  it('gives each direction of a zone a row', () => {
    expect(getSheet('布局').rows.map((row) => row.slice(1, 6))).toEqual([
      ['东溪区', '东溪高新区', 1, '合成生物', null],
      ['东溪区', '东溪高新区', 2, '智能装备', '机器人'],
      ['西溪区', null, 1, '生命健康', '合成生物、康复器械'],
    ])
  })

  it('says which row of the annex was matched to no task', () => {
    expect(getSheet('分解表').rows[0]?.at(-1)).toBe('未对上')
  })

  it('counts positions from one, and gives a warning without a place none', () => {
    const reading = aReading()
    expect(getSheet('未成条目').rows[0]?.[2]).toBe((reading.uncovered[0]?.span[0] ?? 0) + 1)
    expect(getSheet('警告').rows.map((row) => row[4])).toEqual([reading.text.indexOf('建成特色园') + 1, null])
  })

  it('leaves out characters that would break the file and cuts what Excel does not take', () => {
    const reading = {
      ...aReading(),
      uncovered: [{ text: `坏\u0000字\u000b${'长'.repeat(40_000)}`, span: [0, 1] as [number, number] }],
    }
    const cell = String(getSheet('未成条目', reading).rows[0]?.[1])
    expect(cell.startsWith('坏字长')).toBe(true)
    expect(cell).toHaveLength(32_767)
  })

  it('passes no formula on: what looks like one comes back as the text it was', async () => {
    const hostile = ['=HYPERLINK("http://example.invalid","看")', '+1+1', '-2', '@SUM(A1)', '=1+1']
    const data = hostile.map((text) => [buildCell(text)])
    const file = await writeWorkbook([{ sheet: '目标', data }]).toBuffer()
    expect(file.includes('<f>')).toBe(false)
    const [sheet] = await readWorkbook(file)
    expect(sheet?.data).toEqual(hostile.map((text) => [text]))
    for (const text of hostile) expect(buildCell(text)).toMatchObject({ type: String })
  })
})

describe('the name of a download', () => {
  it('is the document number', () => {
    expect(nameDownload('云政办发〔2031〕8号', '通知.docx', 'xlsx')).toBe('云政办发〔2031〕8号.xlsx')
  })

  it('is that of the file when there is no number, without what file systems refuse', () => {
    expect(nameDownload(null, 'a/b:通知?.docx', 'json')).toBe('ab通知.json')
    expect(nameDownload(null, '???.txt', 'json')).toBe('notice.json')
  })
})
