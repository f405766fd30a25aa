/** What the file of an import is made of, told from its first bytes. */

export const IMPORT_COLUMNS = ['code', 'park', 'period', 'value', 'missing', 'explanation'] as const
export type ImportColumn = (typeof IMPORT_COLUMNS)[number]

const HEADS: Readonly<Record<string, ImportColumn>> = {
  code: 'code',
  代码: 'code',
  指标代码: 'code',
  park: 'park',
  park_id: 'park',
  园区: 'park',
  园区编号: 'park',
  period: 'period',
  期间: 'period',
  value: 'value',
  数值: 'value',
  missing: 'missing',
  缺报原因: 'missing',
  explanation: 'explanation',
  说明: 'explanation',
}
/** Of two columns that say the same, the one that names a park beyond doubt. */
const SURER = new Set(['园区编号', 'park_id'])

export interface FileShape {
  readonly encoding: 'UTF8' | 'GB18030'
  /** What each column of the file is, in its order; null: passed over. */
  readonly columns: readonly (ImportColumn | null)[]
}

export type ShapeRefusal = 'empty_file' | 'heads_missing' | 'too_wide'

/** No head is longer; a file whose first line is has none. */
export const HEAD_BYTES = 16_384
const MOST_COLUMNS = 64

/**
 * Reads the first line, which names the columns.
 *
 * @param start  the first bytes of the file, with at least its first line where that is shorter than `HEAD_BYTES`
 */
export function readShape(start: Buffer): FileShape | ShapeRefusal {
  if (start.length === 0) return 'empty_file'
  const end = start.indexOf(0x0a)
  const line = start.subarray(0, end < 0 ? start.length : end)
  const encoding = isUtf8(start) ? 'UTF8' : 'GB18030'
  const text = new TextDecoder(encoding === 'UTF8' ? 'utf-8' : 'gb18030').decode(line)
  const heads = splitLine(text.replace(/^\uFEFF/, '').trim()).map((head) =>
    head.trim().replace(/\*$/, '').toLowerCase(),
  )
  if (heads.length > MOST_COLUMNS) return 'too_wide'
  const columns: (ImportColumn | null)[] = heads.map((head) => HEADS[head] ?? null)
  for (const [at, column] of columns.entries()) {
    const first = columns.indexOf(column)
    if (column === null || first === at) continue
    const isSurer = SURER.has(heads[at] ?? '') && !SURER.has(heads[first] ?? '')
    columns[isSurer ? first : at] = null
  }
  const isWhole = (['code', 'park', 'period', 'value'] as const).every((column) => columns.includes(column))
  return isWhole ? { encoding, columns } : 'heads_missing'
}

/** The last letter may be cut. */
function isUtf8(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    return true
  } catch {
    return false
  }
}

function splitLine(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) =>
    quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'),
  )
}

const MISSING: Readonly<Record<string, string>> = {
  not_reported: 'not_reported',
  not_applicable: 'not_applicable',
  confidential: 'confidential',
  not_due: 'not_due',
  未报: 'not_reported',
  不适用: 'not_applicable',
  保密: 'confidential',
  未到期: 'not_due',
}
/** The words for why there is no figure, as the file may write them. */
export const MISSING_WORDS: readonly (readonly [said: string, missing: string])[] = Object.entries(MISSING)
