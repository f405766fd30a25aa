import {
  AlignmentType,
  BorderStyle,
  Document,
  Footer,
  LineRuleType,
  convertMillimetersToTwip as mm,
  Packer,
  PageNumber,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
} from 'docx'
import type { OfficialPaper, PaperBlock } from './official-paper.ts'

/** 仿宋 for the body and 小标宋 for what stands above it, where the reader's machine has them; 宋体 else. GB/T 9704-2012 §5. */
const BODY = { ascii: 'Times New Roman', hAnsi: 'Times New Roman', eastAsia: '仿宋' }
const HEAD = { ascii: 'Times New Roman', hAnsi: 'Times New Roman', eastAsia: '宋体' }
const RED = 'C8102E'
/** 22 lines in 225 mm, in twentieths of a point. */
const LINE = 580
const TYPE_AREA_MM = 156
/** In half points. */
const SIZE_2 = 44
const SIZE_3 = 32
const SIZE_4 = 28

function keepWritable(text: string): string {
  return text.replace(/[^\t\n\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
}

interface Look {
  readonly size?: number
  readonly bold?: boolean
  readonly color?: string
  readonly font?: typeof BODY
  readonly align?: (typeof AlignmentType)[keyof typeof AlignmentType]
  readonly indent?: boolean
  readonly pageBreak?: boolean
  readonly rule?: boolean
}

function line(text: string, look: Look = {}): Paragraph {
  const { size = SIZE_3, bold = false, color, font = BODY, align = AlignmentType.LEFT, indent = false } = look
  return new Paragraph({
    alignment: align,
    spacing: { line: size > SIZE_3 ? Math.round(size * 13) : LINE, lineRule: LineRuleType.EXACT },
    ...(indent && { indent: { firstLine: SIZE_3 * 20 } }),
    ...(look.pageBreak && { pageBreakBefore: true }),
    ...(look.rule && { border: { bottom: { style: BorderStyle.SINGLE, size: 12, space: 6, color: RED } } }),
    children: [new TextRun({ text: keepWritable(text), size, bold, font, ...(color !== undefined && { color }) })],
  })
}

function table(rows: readonly (readonly string[])[], widths: readonly number[], hasHead: boolean): Table {
  const whole = widths.reduce((sum, width) => sum + width, 0)
  const twips = widths.map((width) => Math.floor((mm(TYPE_AREA_MM) * width) / whole))
  return new Table({
    columnWidths: twips,
    width: { size: mm(TYPE_AREA_MM), type: WidthType.DXA },
    rows: rows.map(
      (cells, at) =>
        new TableRow({
          tableHeader: hasHead && at === 0,
          children: cells.map(
            (text, i) =>
              new TableCell({
                width: { size: twips[i] ?? 0, type: WidthType.DXA },
                children: text.split('\n').map(
                  (part) =>
                    new Paragraph({
                      children: [
                        new TextRun({ text: keepWritable(part), size: 24, bold: hasHead && at === 0, font: BODY }),
                      ],
                    }),
                ),
              }),
          ),
        }),
    ),
  })
}

function writeBlock(block: PaperBlock): (Paragraph | Table)[] {
  if (block.kind === 'table') return [table([block.heads, ...block.rows], block.widths, true), line('')]
  return [line(block.text, { indent: true, bold: block.kind === 'heading' })]
}

/** A paper of an office as a Word file, to be worked on further; its print is `official-paper.typ`. */
export async function writeOfficialDocx(paper: OfficialPaper): Promise<Buffer> {
  const { mark, number, to, sign, slip, translation } = paper
  const document = new Document({
    title: keepWritable(paper.title),
    creator: keepWritable(paper.office),
    sections: [
      {
        properties: {
          page: {
            size: { width: mm(210), height: mm(297) },
            margin: { top: mm(37), bottom: mm(35), left: mm(28), right: mm(26) },
          },
        },
        footers: {
          default: new Footer({
            children: [
              new Paragraph({
                alignment: AlignmentType.CENTER,
                children: [new TextRun({ children: ['— ', PageNumber.CURRENT, ' —'], size: SIZE_4, font: BODY })],
              }),
            ],
          }),
        },
        children: [
          ...(mark === null ? [] : [line(mark, { size: 21, color: RED, align: AlignmentType.RIGHT })]),
          line(paper.office, {
            size: 56,
            bold: true,
            color: RED,
            font: HEAD,
            align: AlignmentType.CENTER,
            rule: number === null,
          }),
          ...(number === null ? [] : [line(number, { align: AlignmentType.CENTER, rule: true })]),
          line(''),
          line(paper.title, { size: SIZE_2, bold: true, font: HEAD, align: AlignmentType.CENTER }),
          line(''),
          ...(to === null ? [] : [line(`${to}：`)]),
          ...paper.body.flatMap(writeBlock),
          ...(sign === null
            ? []
            : [
                line(''),
                line(`${sign.name}　　`, { align: AlignmentType.RIGHT }),
                line(`${sign.day}　　`, { align: AlignmentType.RIGHT }),
              ]),
          ...(slip === null ? [] : [line(''), line(slip.title, { bold: true }), table(slip.rows, [1, 3], false)]),
          ...(translation === null
            ? []
            : [
                line(translation.note, { size: 21, color: RED, pageBreak: true }),
                line(translation.title, { bold: true }),
                ...translation.body.flatMap(writeBlock),
              ]),
        ],
      },
    ],
  })
  return Packer.toBuffer(document)
}
