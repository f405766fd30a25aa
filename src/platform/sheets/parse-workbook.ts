/**
 * Reads the parts of a workbook (ECMA-376 part 1, 18.2–18.8) as rows of text. Written for large sheets that nobody vouches
 * for: one pass over the bytes, which only looks ahead for the next sign, so that time grows with the length of a part and
 * memory with what its cells say.
 */

export type WorkbookRefusal = 'broken_file' | 'too_many_rows' | 'too_wide'

/** Thrown within this room, where a part cannot be read; `readWorkbook` gives it back. */
export class UnreadWorkbook extends Error {
  readonly refusal: WorkbookRefusal

  constructor(refusal: WorkbookRefusal) {
    super(refusal)
    this.refusal = refusal
  }
}

export interface SheetBounds {
  /** The last row that may hold anything. */
  readonly rows: number
  readonly columns: number
  /** Of a cell; the rest of a longer one is not read. */
  readonly letters: number
}

/** What the cells of a sheet refer to. */
export interface SheetReferences {
  readonly texts: readonly string[]
  /** Whether a style shows its numbers as days, by its place. */
  readonly days: readonly boolean[]
  /** Days are counted from 1904 rather than 1900. */
  readonly from1904: boolean
}

/** Bytes that are looked at at once. */
const AT_ONCE = 1_000_000
/** The root stands within so many bytes. */
const HEAD = 100_000

interface Element {
  readonly attributes: string
  /** What stands between its tags; empty where it closes itself. */
  readonly content: string
}

/** The elements of a name in a text, one after the other; none lies within another of its name. */
function* listElements(text: string, name: string): Generator<Element> {
  const open = `<${name}`
  const close = `</${name}>`
  for (let at = text.indexOf(open); at >= 0; at = text.indexOf(open, at)) {
    const after = at + open.length
    const sign = text.charAt(after)
    at = after
    // Another element that begins so.
    if (sign !== '>' && sign !== '/' && sign.trim() !== '') continue
    const end = text.indexOf('>', after)
    if (end < 0) throw new UnreadWorkbook('broken_file')
    const isEmpty = text.charAt(end - 1) === '/'
    const attributes = text.slice(after, isEmpty ? end - 1 : end)
    at = end + 1
    if (isEmpty) {
      yield { attributes, content: '' }
      continue
    }
    const closes = text.indexOf(close, at)
    if (closes < 0) throw new UnreadWorkbook('broken_file')
    yield { attributes, content: text.slice(at, closes) }
    at = closes + close.length
  }
}

const lookups = new Map<string, RegExp>()

/** As it is written; null: there is none. */
function findAttribute(attributes: string, name: string): string | null {
  const known = lookups.get(name)
  const lookup = known ?? new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`)
  if (!known) lookups.set(name, lookup)
  const found = lookup.exec(attributes)
  return found ? (found[1] ?? found[2] ?? null) : null
}

/** What the names of elements begin with in a part: `x:` or nothing. */
function findPrefix(head: string, root: string): string {
  const found = new RegExp(`<([\\w.-]+:)?${root}[\\s/>]`).exec(head)
  if (!found) throw new UnreadWorkbook('broken_file')
  return found[1] ?? ''
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** Text as it was meant: entities, and letters that the format writes by their number (22.9.2.19, ST_Xstring). */
function decode(text: string): string {
  const plain = text.includes('&')
    ? text.replaceAll(/&(?:#x([\dA-Fa-f]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/g, (whole, hex, decimal, name) => {
        if (name) return ENTITIES[name] ?? whole
        const code = hex ? Number.parseInt(hex, 16) : Number(decimal)
        return code <= 0x10ffff ? String.fromCodePoint(code) : whole
      })
    : text
  return plain.includes('_x')
    ? plain.replaceAll(/_x([\dA-Fa-f]{4})_/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
    : plain
}

/** The words of a rich or plain text. How it is pronounced (`rPh`) is left out. */
function readText(content: string, prefix: string, letters: number): string {
  let text = ''
  const spoken = content.includes(`<${prefix}rPh`) ? dropElements(content, `${prefix}rPh`) : content
  for (const { content: words } of listElements(spoken, `${prefix}t`)) {
    // Written by number a letter takes seven times its place.
    text += decode(words.slice(0, (letters + 1) * 10))
    if (text.length > letters) break
  }
  return text
}

function dropElements(text: string, name: string): string {
  const close = `</${name}>`
  let kept = ''
  let from = 0
  for (let at = text.indexOf(`<${name}`); at >= 0; at = text.indexOf(`<${name}`, from)) {
    kept += text.slice(from, at)
    const closes = text.indexOf(close, at)
    if (closes < 0) throw new UnreadWorkbook('broken_file')
    from = closes + close.length
  }
  return kept + text.slice(from)
}

/** The sheets of a workbook in their order, as the names of their parts, and from when its days are counted. */
export function readSheetList(workbook: Buffer, relations: Buffer): { parts: string[]; from1904: boolean } {
  const text = workbook.toString('utf8')
  const prefix = findPrefix(text.slice(0, HEAD), 'workbook')
  const links = relations.toString('utf8')
  const linkPrefix = findPrefix(links.slice(0, HEAD), 'Relationships')
  const targets = new Map<string, string>()
  for (const { attributes } of listElements(links, `${linkPrefix}Relationship`)) {
    const target = decode(findAttribute(attributes, 'Target') ?? '')
    targets.set(findAttribute(attributes, 'Id') ?? '', target.startsWith('/') ? target.slice(1) : `xl/${target}`)
  }
  const parts: string[] = []
  for (const { attributes } of listElements(text, `${prefix}sheet`)) {
    const target = targets.get(findAttribute(attributes, '[\\w.-]+:id') ?? '')
    if (target) parts.push(target)
  }
  const [about] = listElements(text, `${prefix}workbookPr`)
  const from1904 = about ? findAttribute(about.attributes, 'date1904') : null
  return { parts, from1904: from1904 === '1' || from1904 === 'true' }
}

/** The texts that cells refer to by their place. */
export function readSharedTexts(part: Buffer, letters: number): string[] {
  const prefix = findPrefix(part.toString('utf8', 0, HEAD), 'sst')
  const texts: string[] = []
  for (const chunk of cut(part, 0, part.length, `</${prefix}si>`)) {
    for (const { content } of listElements(chunk, `${prefix}si`)) texts.push(readText(content, prefix, letters))
  }
  return texts
}

/** Formats that show a number as a day, of those that every workbook has (18.8.30). */
const DAY_FORMATS = new Set([14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 34, 35, 36, 50, 51, 52, 53, 54, 57, 58])

/** Which styles of cells show days. */
export function readDayStyles(part: Buffer): boolean[] {
  const text = part.toString('utf8')
  const prefix = findPrefix(text.slice(0, HEAD), 'styleSheet')
  const formats = new Set(DAY_FORMATS)
  for (const { attributes } of listElements(text, `${prefix}numFmt`)) {
    const code = decode(findAttribute(attributes, 'formatCode') ?? '')
    const id = Number(findAttribute(attributes, 'numFmtId'))
    // Outside of quoted words, colours and escaped letters: a year or a day.
    if (/[yd]/i.test(code.replaceAll(/"[^"]*"|\[[^\]]*\]|\\./g, ''))) formats.add(id)
    else formats.delete(id)
  }
  const [styles] = listElements(text, `${prefix}cellXfs`)
  const days: boolean[] = []
  for (const { attributes } of listElements(styles?.content ?? '', `${prefix}xf`)) {
    days.push(formats.has(Number(findAttribute(attributes, 'numFmtId') ?? '0')))
  }
  return days
}

/** A part from one byte to another in pieces, each of which ends behind a closing tag. */
function* cut(part: Buffer, from: number, to: number, close: string): Generator<string> {
  for (let at = from; at < to; ) {
    const found = at + AT_ONCE < to ? part.indexOf(close, at + AT_ONCE) : -1
    const end = found < 0 || found > to ? to : found + close.length
    yield part.toString('utf8', at, end)
    at = end
  }
}

/** The rows of a sheet, each at its own number less one, up to the last cell that says anything. */
export function readSheetRows(part: Buffer, references: SheetReferences, bounds: SheetBounds): string[][] {
  const prefix = findPrefix(part.toString('utf8', 0, HEAD), 'worksheet')
  const begins = part.indexOf(`<${prefix}sheetData`)
  if (begins < 0) return []
  const ends = part.indexOf(`</${prefix}sheetData>`, begins)
  const table: string[][] = []
  const readCell = createCellReader(prefix, references, bounds.letters)
  let number = 0
  const from = part.indexOf('>', begins) + 1
  for (const chunk of cut(part, from, ends < 0 ? from : ends, `</${prefix}row>`)) {
    for (const { attributes, content } of listElements(chunk, `${prefix}row`)) {
      const said = findAttribute(attributes, 'r')
      if (said !== null && !/^\d{1,7}$/.test(said)) throw new UnreadWorkbook('broken_file')
      number = said === null ? number + 1 : Number(said)
      const row = readRow(content, prefix, readCell, bounds.columns)
      if (row.length === 0) continue
      if (number > bounds.rows || number < 1) throw new UnreadWorkbook('too_many_rows')
      while (table.length < number) table.push([])
      table[number - 1] = row
    }
  }
  return table
}

function readRow(
  content: string,
  prefix: string,
  readCell: (attributes: string, content: string) => string,
  columns: number,
): string[] {
  const row: string[] = []
  let column = 0
  for (const { attributes, content: inner } of listElements(content, `${prefix}c`)) {
    const place = findAttribute(attributes, 'r')
    if (place === null) {
      column += 1
    } else {
      const [, letters] = /^([A-Z]{1,3})\d{1,7}$/.exec(place) ?? []
      if (letters === undefined) throw new UnreadWorkbook('broken_file')
      column = 0
      for (let at = 0; at < letters.length; at += 1) column = column * 26 + letters.charCodeAt(at) - 64
    }
    if (inner === '') continue
    const cell = readCell(attributes, inner)
    if (cell === '') continue
    if (column > columns) throw new UnreadWorkbook('too_wide')
    while (row.length < column) row.push('')
    row[column - 1] = cell
  }
  return row
}

function createCellReader(prefix: string, { texts, days, from1904 }: SheetReferences, letters: number) {
  const findValue = (content: string): string | null => {
    for (const { content: value } of listElements(content, `${prefix}v`)) return value
    return null
  }
  const sayNumber = (value: string, style: string | null): string => {
    const number = Number(value)
    if (value.trim() === '' || Number.isNaN(number)) throw new UnreadWorkbook('broken_file')
    if (style !== null && days[Number(style)]) return sayDay(number, from1904)
    // As it stands in the file: 18 digits are not rounded once more, and what was cut is seen to be (`1.1E+17`).
    return /^\d+$/.test(value) || /^\d(?:\.\d+)?E\+\d+$/i.test(value) ? value : String(number)
  }
  return (attributes: string, content: string): string => {
    const type = findAttribute(attributes, 't') ?? 'n'
    if (type === 'inlineStr') return cutText(readText(content, prefix, letters))
    const value = findValue(content)
    // A formula whose result nobody saved is an error that no cell can hold otherwise.
    if (value === null || value === '') return content.includes(`<${prefix}f`) ? '#CALC!' : ''
    switch (type) {
      case 's': {
        const text = texts[Number(value)]
        if (text === undefined) throw new UnreadWorkbook('broken_file')
        return cutText(text)
      }
      case 'str':
      case 'e':
        return cutText(decode(value.slice(0, (letters + 1) * 10)))
      case 'b':
        return value.trim() === '1' ? 'true' : 'false'
      case 'd':
        return value.slice(0, 10)
      default:
        return sayNumber(value, findAttribute(attributes, 's'))
    }
  }
  function cutText(text: string): string {
    return text.trim().slice(0, letters + 1)
  }
}

const DAY_MS = 86_400_000
/** Days are counted from here; the format takes 1900 for a leap year, so what lies before March 1900 is one less. */
const FIRST_1900 = Date.UTC(1899, 11, 30)
const FIRST_1904 = Date.UTC(1904, 0, 1)

function sayDay(serial: number, from1904: boolean): string {
  const whole = Math.floor(serial)
  const moment = new Date((from1904 ? FIRST_1904 : whole < 60 ? FIRST_1900 + DAY_MS : FIRST_1900) + whole * DAY_MS)
  const year = moment.getUTCFullYear()
  return Number.isNaN(year) || year < 1 || year > 9999 ? '#NUM!' : moment.toISOString().slice(0, 10)
}
