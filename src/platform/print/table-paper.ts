import {
  AlignmentType,
  Document,
  Footer,
  Packer,
  PageNumber,
  PageOrientation,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  VerticalAlign,
  WidthType,
} from 'docx'
import writeWorkbook from 'write-excel-file/node'
import { readTemplate } from './create-printer.ts'

export interface TableColumn {
  readonly head: string
  /** In characters of a workbook's column; on paper in proportion. */
  readonly width: number
  /** A day is written YYYY-MM-DD. */
  readonly kind: 'text' | 'number' | 'day'
}

/** A table that is taken away: as a workbook, as a Word file, or printed on A4 across. */
export interface TablePaper {
  /** Of the workbook's sheet: at most 31 letters, no punctuation. */
  readonly name: string
  readonly title: string
  /** One line below the title: of which day, what it holds. */
  readonly note: string
  readonly day: string
  readonly mark: string | null
  readonly columns: readonly TableColumn[]
  /** Null: nothing is known. */
  readonly rows: readonly (readonly (string | number | null)[])[]
}

/** What a cell holds, in UTF-16 units. */
const LONGEST_CELL = 32_767
const HEAD_ROWS = 3

/** Without what XML does not take. */
function keepWritable(text: string): string {
  return text.replace(/[^\t\n\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
}

/** The template of a `TablePaper`. */
export function readTablePaper(): string {
  return readTemplate(import.meta.url, 'table-paper')
}

/**
 * As a workbook: numbers are numbers, days are dates, and all else is text, so that nothing is a formula. The head stays in
 * sight and is printed on every page; what prints is the table, across, on A4.
 */
export async function writeTableXlsx(paper: TablePaper): Promise<Buffer> {
  const { columns, rows } = paper
  const last = String.fromCharCode(64 + columns.length)
  const names = [
    `<definedName name="_xlnm.Print_Area" localSheetId="0">'${paper.name}'!$A$1:$${last}$${HEAD_ROWS + rows.length}</definedName>`,
    `<definedName name="_xlnm.Print_Titles" localSheetId="0">'${paper.name}'!$1:$${HEAD_ROWS}</definedName>`,
  ]
  const note = paper.mark === null ? paper.note : `${paper.mark}　${paper.note}`
  return writeWorkbook(
    [
      {
        sheet: paper.name,
        orientation: 'landscape',
        stickyRowsCount: HEAD_ROWS,
        columns: columns.map(({ width }) => ({ width })),
        data: [
          [
            {
              value: keepWritable(paper.title),
              type: String,
              fontWeight: 'bold' as const,
              fontSize: 16,
              align: 'center' as const,
              columnSpan: columns.length,
            },
          ],
          [{ value: keepWritable(note), type: String, columnSpan: columns.length }],
          columns.map(({ head }) => ({
            value: head,
            type: String,
            fontWeight: 'bold' as const,
            backgroundColor: '#eaebe6',
            borderStyle: 'thin' as const,
            wrap: true,
            align: 'center' as const,
            alignVertical: 'center' as const,
          })),
          ...rows.map((row) => row.map((value, i) => toCell(value, columns[i]?.kind ?? 'text'))),
        ],
      },
    ],
    {
      fontFamily: 'Microsoft YaHei',
      fontSize: 10,
      features: [
        {
          files: {
            transform: {
              'xl/workbook.xml': {
                transform: (content) =>
                  content.replace(
                    /<definedNames\/>|<definedNames><\/definedNames>|(?=<calcPr)/,
                    () => `<definedNames>${names.join('')}</definedNames>`,
                  ),
              },
              'xl/worksheets/sheet{id}.xml': {
                // As wide as the sheet, and as long as it takes. Source: ECMA-376 part 1, 18.3.1.63, 18.3.1.82.
                transform: (content) =>
                  content
                    .replace(
                      /<sheetPr\/>|<sheetPr><\/sheetPr>|(?=<(?:dimension|sheetViews))/,
                      () => '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>',
                    )
                    .replace('<pageSetup ', '<pageSetup fitToWidth="1" fitToHeight="0" '),
              },
            },
          },
        },
      ],
    },
  ).toBuffer()
}

function toCell(value: string | number | null, kind: TableColumn['kind']) {
  const look = { borderStyle: 'thin' as const, alignVertical: 'top' as const }
  if (value === null || value === '') return look
  if (typeof value === 'number') return { value, type: Number, ...look }
  if (kind === 'day') return { value: new Date(`${value}T00:00:00Z`), type: Date, format: 'yyyy-mm-dd', ...look }
  const clean = keepWritable(value)
  const fits = clean.length > LONGEST_CELL ? `${clean.slice(0, LONGEST_CELL - 1)}…` : clean
  return { value: fits, type: String, wrap: true, ...look }
}

/** A4 across, in twentieths of a point. */
const PAGE = { width: 11_906, height: 16_838, margin: 850 }
const FONT = { ascii: 'Times New Roman', hAnsi: 'Times New Roman', eastAsia: '宋体' }

/** As a Word file: one table whose head is repeated on every page. */
export async function writeTableDocx(paper: TablePaper): Promise<Buffer> {
  const { columns, rows } = paper
  const whole = columns.reduce((sum, { width }) => sum + width, 0)
  const room = PAGE.height - 2 * PAGE.margin
  const widths = columns.map(({ width }) => Math.floor((room * width) / whole))
  const cell = (text: string, i: number, bold: boolean) =>
    new TableCell({
      width: { size: widths[i] ?? 0, type: WidthType.DXA },
      verticalAlign: bold ? VerticalAlign.CENTER : VerticalAlign.TOP,
      children: keepWritable(text)
        .split('\n')
        .map(
          (line) =>
            new Paragraph({
              alignment: bold ? AlignmentType.CENTER : AlignmentType.LEFT,
              children: [new TextRun({ text: line, bold, size: 18, font: FONT })],
            }),
        ),
    })
  const line = (text: string, size: number, bold: boolean, alignment: 'center' | 'left') =>
    new Paragraph({
      alignment,
      spacing: { after: 120 },
      children: [new TextRun({ text: keepWritable(text), size, bold, font: FONT })],
    })
  const document = new Document({
    title: keepWritable(paper.title),
    creator: 'Courtyard',
    sections: [
      {
        properties: {
          page: {
            size: { width: PAGE.width, height: PAGE.height, orientation: PageOrientation.LANDSCAPE },
            margin: { top: PAGE.margin, bottom: PAGE.margin, left: PAGE.margin, right: PAGE.margin },
          },
        },
        footers: {
          default: new Footer({
            children: [
              new Paragraph({
                alignment: AlignmentType.CENTER,
                children: [new TextRun({ children: ['— ', PageNumber.CURRENT, ' —'], size: 18, font: FONT })],
              }),
            ],
          }),
        },
        children: [
          line(paper.title, 36, true, AlignmentType.CENTER),
          line(paper.mark === null ? paper.note : `${paper.mark}　${paper.note}`, 20, false, AlignmentType.LEFT),
          new Table({
            layout: TableLayoutType.FIXED,
            columnWidths: widths,
            width: { size: room, type: WidthType.DXA },
            rows: [
              new TableRow({
                tableHeader: true,
                cantSplit: true,
                children: columns.map(({ head }, i) => cell(head, i, true)),
              }),
              ...rows.map(
                (row) =>
                  new TableRow({
                    children: row.map((value, i) => cell(value === null ? '' : String(value), i, false)),
                  }),
              ),
            ],
          }),
        ],
      },
    ],
  })
  return Packer.toBuffer(document)
}
