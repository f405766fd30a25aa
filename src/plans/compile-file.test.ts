import { Document, Packer, Paragraph, Table, TableCell, TableRow } from 'docx'
import { describe, expect, it } from 'vitest'
import writeXlsxFile from 'write-excel-file/node'
import { refuse } from '../platform/result.ts'
import { compileFile } from './compile-file.ts'
import { planReadingSchema } from './plans.schema.ts'
import { readDirectionFamilies } from './read-direction-families.ts'
import { inventedNotice } from './reading/testing/invented-notice.ts'
import { setPages, writeOfd, writePage, writePdf, writeText } from './reading/testing/write-files.ts'

const families = await readDirectionFamilies()
const notice = { name: 'notice.txt', bytes: Buffer.from(writeText(inventedNotice)) }

const annexRows = [
  ['序号', '重点任务', '具体举措', '牵头单位', '责任单位', '完成时限'],
  ['1', '建立赛道公开征集机制', '公布首批细分赛道', '市科技局', '各板块', '2032年底前'],
  ['3', '加强金融供给', '设立产业基金', '市财政局', '市国资委', '持续推进'],
]

function makeDocx(tables: readonly (readonly (readonly string[])[])[]): Promise<Buffer> {
  const children = tables.flatMap((rows) => [
    new Paragraph('附件'),
    new Table({
      rows: rows.map(
        (row) => new TableRow({ children: row.map((text) => new TableCell({ children: [new Paragraph(text)] })) }),
      ),
    }),
  ])
  return Packer.toBuffer(new Document({ sections: [{ children }] }))
}

describe('one notice, whatever file it comes in', () => {
  it('compiles to equal results from a page, a PDF and an OFD file as from plain text', async () => {
    const plain = await compileFile(notice, null, families)
    const forms = [
      { name: 'notice.html', bytes: Buffer.from(writePage(inventedNotice)) },
      { name: 'notice.pdf', bytes: writePdf(setPages(inventedNotice)) },
      { name: 'notice.ofd', bytes: writeOfd(setPages(inventedNotice)) },
    ]
    for (const form of forms) expect(await compileFile(form, null, families)).toEqual(plain)
  })

  it('is read in full', async () => {
    const compiled = await compileFile(notice, null, families)
    if (!compiled.ok) throw new Error(compiled.refusal.code)
    const { reading, differentiation } = compiled.value
    expect(planReadingSchema.parse(reading)).toEqual(reading)
    expect(reading.notice).toMatchObject({
      documentNumber: '云政办发〔2031〕7号',
      issuer: '云溪市人民政府办公室',
      issuedOn: '2031-03-05',
      publishedOn: '2031-03-12',
      planTitle: '关于建设特色园区的三年行动方案',
    })
    expect(reading.targets.map(({ value }) => value)).toEqual([12, 300, 20])
    expect(reading.layout.map(({ district, hostZone }) => [district, hostZone])).toEqual([
      ['东溪县', '东溪开发区'],
      ['东溪县', '东溪高新区'],
      ['西溪市', '西溪开发区'],
      ['北溪区', '北溪高新区'],
      ['云溪创新区', null],
    ])
    expect(reading.tasks.map(({ number }) => number)).toEqual(['1', '2', '3', '4'])
    const synthetic = differentiation.hits.filter(({ family }) => family === 'synthetic-biology')
    expect(synthetic.map(({ row, where }) => [row, where])).toEqual([
      [1, 'named'],
      [3, 'within'],
    ])
  })
})

describe('an annex in a file of its own', () => {
  const forms = {
    'annex.xlsx': () => writeXlsxFile(annexRows.map((row) => row.map((value) => ({ value, type: String })))).toBuffer(),
    'annex.docx': () => makeDocx([[['说明'], ['编造']], annexRows]),
    'annex.html': async () =>
      Buffer.from(
        `<table>${annexRows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('')}</table>`,
      ),
  }
  it.each(Object.entries(forms))('gives the tasks their owners and dates: %s', async (name, write) => {
    const compiled = await compileFile(notice, { name, bytes: await write() }, families)
    if (!compiled.ok) throw new Error(compiled.refusal.code)
    const { tasks, annex } = compiled.value.reading
    expect(annex.map(({ number, task }) => [number, task])).toEqual([
      ['1', '1'],
      ['3', '3'],
    ])
    expect(tasks.map(({ lead, support, due }) => [lead, support, due])).toEqual([
      [['市科技局'], ['各板块'], '2032年底前'],
      [[], [], null],
      [['市财政局'], ['市国资委'], '持续推进'],
      [[], [], null],
    ])
  })

  it('fills merged cells of a workbook', async () => {
    const [head = [], first = [], second = []] = annexRows
    const cells = (row: readonly string[]) => row.map((value) => ({ value, type: String }))
    const bytes = await writeXlsxFile([
      cells(head),
      first.map((value, column) => (column === 3 ? { value, type: String, rowSpan: 2 } : { value, type: String })),
      second.map((value, column) => (column === 3 ? null : { value, type: String })),
    ]).toBuffer()
    const compiled = await compileFile(notice, { name: 'annex.xlsx', bytes }, families)
    if (!compiled.ok) throw new Error(compiled.refusal.code)
    expect(compiled.value.reading.annex.map(({ lead }) => lead)).toEqual([['市科技局'], ['市科技局']])
  })

  it('is refused when it holds no table, and the refusal says that it is the annex', async () => {
    const docx = { name: 'annex.docx', bytes: await makeDocx([]) }
    const text = { name: 'annex.txt', bytes: Buffer.from('没有表格') }
    const scan = { name: 'annex.pdf', bytes: Buffer.from('%PDF-1.7') }
    for (const annex of [docx, text, scan]) {
      expect(await compileFile(notice, annex, families)).toEqual(refuse({ code: 'annex_without_table', file: 'annex' }))
    }
  })
})
