import { packZip } from '../../../platform/zip/index.ts'
import type { Cell, Piece } from './invented-notice.ts'

/** Plain text as a government site hands it out: a line for each paragraph and cell. */
export function writeText(pieces: readonly Piece[]): string {
  const lines = pieces.flatMap((piece) =>
    piece.kind === 'paragraph'
      ? [piece.align === 'body' ? `　　${piece.text}` : piece.text]
      : piece.rows.flatMap((row) => row.map(({ text }) => `${text} |`)),
  )
  return `${lines.join('\n')}\n`
}

const encode = (text: string) => text.replace(/[&<>]/g, (letter) => `&#${letter.charCodeAt(0)};`)

/** A page with navigation and script around the notice. */
export function writePage(pieces: readonly Piece[]): string {
  const written = pieces.map((piece) => {
    if (piece.kind === 'paragraph') return `<p style="text-align:${piece.align}">\n  　　${encode(piece.text)}\n</p>`
    const rows = piece.rows.map(
      (row) =>
        `<tr>${row.map(({ text, rows = 1, columns = 1 }) => `<td rowspan="${rows}" colspan="${columns}"><p><span>${encode(text)}</span></p></td>`).join('')}</tr>`,
    )
    return `<table border="1"><tbody>${rows.join('\n')}</tbody></table>`
  })
  return `<!DOCTYPE html><html lang="zh"><head><title>云溪市</title><style>p{margin:0}</style>
<script>document.write('<p>一、脚本里的文字</p>')</script></head><body>
<nav><ul><li>首页</li><li>二、导航</li></ul></nav>
<div class="content">${written.join('\n')}</div>
<footer>版权所有</footer></body></html>`
}

/** A placed word, and a drawn line; points from the top left. */
interface Printed {
  readonly words: { readonly text: string; readonly x: number; readonly y: number; readonly size: number }[]
  readonly lines: (readonly [number, number, number, number])[]
}

const PAGE = { width: 595, height: 842, left: 85, right: 510, top: 90, bottom: 760 }
const SIZE = 14
const LEADING = 24
const PADDING = 5

const widthOf = (text: string) =>
  Array.from(text).reduce((sum, letter) => sum + (letter.charCodeAt(0) < 0x80 ? SIZE / 2 : SIZE), 0)

/** Breaks as typesetters do: no mark begins a line, no Latin word or number is cut. */
function wrap(text: string, room: number, indent: number): string[] {
  const units = text.match(/(?:[\x21-\x7e]+|[^\x21-\x7e])[、，。；：？！）》”’〕】]*/g) ?? []
  const lines: string[] = []
  let line = ''
  for (const unit of units) {
    const space = lines.length === 0 ? room - indent : room
    if (line !== '' && widthOf(line + unit) > space + 0.01) {
      lines.push(line)
      line = unit
    } else {
      line += unit
    }
  }
  return [...lines, line]
}

/** Sets pieces on A4 pages with drawn tables and a page number at the foot of each. */
export function setPages(pieces: readonly Piece[]): Printed[] {
  const pages: Printed[] = []
  let y = PAGE.top
  const turn = (): Printed => {
    const page: Printed = { words: [], lines: [] }
    page.words.push({ text: `— ${pages.length + 1} —`, x: PAGE.width / 2 - 20, y: PAGE.height - 40, size: SIZE })
    pages.push(page)
    y = PAGE.top
    return page
  }
  let page = turn()
  for (const piece of pieces) {
    if (piece.kind === 'table') {
      const rows = setTable(piece.rows)
      if (y + rows.height > PAGE.bottom) page = turn()
      for (const word of rows.words) page.words.push({ ...word, y: word.y + y })
      for (const [x0, y0, x1, y1] of rows.lines) page.lines.push([x0, y0 + y, x1, y1 + y])
      y += rows.height + LEADING
      continue
    }
    const room = PAGE.right - PAGE.left
    const indent = piece.align === 'body' ? SIZE * 2 : 0
    for (const [index, text] of wrap(piece.text, room, indent).entries()) {
      if (y > PAGE.bottom) page = turn()
      const spare = room - widthOf(text)
      const shift = piece.align === 'centre' ? spare / 2 : piece.align === 'right' ? spare : index === 0 ? indent : 0
      page.words.push({ text, x: PAGE.left + shift, y, size: SIZE })
      y += LEADING
    }
  }
  return pages
}

/** Even columns; cells that span rows are drawn as one. */
function setTable(rows: readonly (readonly Cell[])[]): Printed & { height: number } {
  const columns = Math.max(...rows.map((row) => row.reduce((sum, { columns: wide = 1 }) => sum + wide, 0)))
  const width = (PAGE.right - PAGE.left) / columns
  const taken = new Set<string>()
  const placed: { row: number; column: number; rows: number; columns: number; lines: string[] }[] = []
  for (const [row, cells] of rows.entries()) {
    let column = 0
    for (const { text, rows: tall = 1, columns: wide = 1 } of cells) {
      while (taken.has(`${row}/${column}`)) column += 1
      for (let down = 0; down < tall; down += 1) taken.add(`${row + down}/${column}`)
      placed.push({ row, column, rows: tall, columns: wide, lines: wrap(text, width * wide - PADDING * 2, 0) })
      column += wide
    }
  }
  const heights = rows.map((_, row) => {
    const tallest = placed.filter((cell) => cell.row === row && cell.rows === 1).map(({ lines }) => lines.length)
    return Math.max(1, ...tallest) * LEADING
  })
  const topOf = (row: number) => heights.slice(0, row).reduce((sum, height) => sum + height, 0)
  const printed: Printed & { height: number } = { words: [], lines: [], height: topOf(rows.length) }
  for (const cell of placed) {
    const [left, top] = [PAGE.left + cell.column * width, topOf(cell.row)]
    const [right, bottom] = [left + cell.columns * width, topOf(cell.row + cell.rows)]
    printed.lines.push([left, top, right, top], [left, bottom, right, bottom])
    printed.lines.push([left, top, left, bottom], [right, top, right, bottom])
    const slack = (bottom - top - cell.lines.length * LEADING) / 2
    for (const [index, text] of cell.lines.entries()) {
      const y = top + slack + index * LEADING + LEADING * 0.7
      printed.words.push({ text, x: left + PADDING, y, size: SIZE })
    }
  }
  return printed
}

/**
 * A PDF with a text layer in STSong-Light, a font that is not embedded: its codes are UCS-2 and its glyphs are told by
 * the reader's own character maps, as in many Chinese files.
 */
export function writePdf(pages: readonly Printed[]): Buffer {
  const objects: string[] = []
  const pageIds = pages.map((_, index) => 6 + index * 2)
  objects[1] = '<< /Type /Catalog /Pages 2 0 R >>'
  objects[2] = `<< /Type /Pages /Count ${pages.length} /Kids [${pageIds.map((id) => `${id} 0 R`).join(' ')}] >>`
  objects[3] =
    '<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>'
  objects[4] =
    '<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /FontDescriptor 5 0 R /DW 1000 /W [1 95 500 814 939 500] >>'
  objects[5] =
    '<< /Type /FontDescriptor /FontName /STSong-Light /Flags 4 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>'
  for (const [index, page] of pages.entries()) {
    const drawn = page.lines.map(([x0, y0, x1, y1]) => `${x0} ${PAGE.height - y0} m ${x1} ${PAGE.height - y1} l S`)
    const set = page.words.map(
      ({ text, x, y, size }) =>
        `BT /F1 ${size} Tf 1 0 0 1 ${x} ${PAGE.height - y} Tm <${Buffer.from(text, 'utf16le').swap16().toString('hex')}> Tj ET`,
    )
    const stream = [...drawn, ...set].join('\n')
    objects[6 + index * 2] =
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${PAGE.width} ${PAGE.height}] /Resources << /Font << /F1 3 0 R >> >> /Contents ${7 + index * 2} 0 R >>`
    objects[7 + index * 2] = `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`
  }
  return assemblePdf(objects)
}

/** Writes objects 1 … n with a cross-reference table. `trailer` adds to its dictionary. */
export function assemblePdf(objects: readonly (string | undefined)[], trailer = ''): Buffer {
  let text = '%PDF-1.4\n'
  const offsets: number[] = []
  for (let id = 1; id < objects.length; id += 1) {
    offsets.push(text.length)
    text += `${id} 0 obj\n${objects[id] ?? 'null'}\nendobj\n`
  }
  const start = text.length
  const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  text += `xref\n0 ${objects.length}\n0000000000 65535 f \n${entries}trailer\n<< /Size ${objects.length} /Root 1 0 R ${trailer} >>\nstartxref\n${start}\n%%EOF\n`
  return Buffer.from(text, 'latin1')
}

const MM = 25.4 / 72
const mm = (points: number) => (points * MM).toFixed(3)

/** An OFD document with the same pages. */
export function writeOfd(pages: readonly Printed[]): Buffer {
  const namespace = 'xmlns:ofd="http://www.ofdspec.org/2016"'
  const parts = new Map<string, string>()
  const head = '<?xml version="1.0" encoding="UTF-8"?>'
  parts.set(
    'OFD.xml',
    `${head}<ofd:OFD ${namespace} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>`,
  )
  const listed = pages.map((_, index) => `<ofd:Page ID="${index + 1}" BaseLoc="Pages/Page_${index}/Content.xml"/>`)
  parts.set(
    'Doc_0/Document.xml',
    `${head}<ofd:Document ${namespace}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 ${mm(PAGE.width)} ${mm(PAGE.height)}</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages>${listed.join('')}</ofd:Pages></ofd:Document>`,
  )
  for (const [index, page] of pages.entries()) {
    const drawn = page.lines.map(
      ([x0, y0, x1, y1]) =>
        `<ofd:PathObject Boundary="${mm(x0)} ${mm(y0)} ${mm(x1 - x0)} ${mm(y1 - y0)}"><ofd:AbbreviatedData>M 0 0 L ${mm(x1 - x0)} ${mm(y1 - y0)}</ofd:AbbreviatedData></ofd:PathObject>`,
    )
    const set = page.words.map(({ text, x, y, size }) => {
      const deltas = Array.from(text, (letter) => mm(letter.charCodeAt(0) < 0x80 ? size / 2 : size)).slice(0, -1)
      return `<ofd:TextObject Boundary="${mm(x)} ${mm(y - size)} ${mm(widthOf(text))} ${mm(size)}" Font="1" Size="${mm(size)}"><ofd:TextCode X="0" Y="${mm(size)}" DeltaX="${deltas.join(' ')}">${encode(text)}</ofd:TextCode></ofd:TextObject>`
    })
    parts.set(
      `Doc_0/Pages/Page_${index}/Content.xml`,
      `${head}<ofd:Page ${namespace}><ofd:Content><ofd:Layer ID="9">${drawn.join('')}${set.join('')}</ofd:Layer></ofd:Content></ofd:Page>`,
    )
  }
  return packZip(parts, 'deflated')
}
