import type { Lang } from '../../ui/lang.ts'
import type { Missing, ReadMissing, ReportIndicator } from '../reports.schema.ts'
import { readNumber } from '../rules/read-number.ts'
import { entryWords } from './entry-words.ts'
import type { CellChange } from './report-draft.ts'
import { sayFigure, writeFigure } from './say-figure.ts'

/** Columns of the table that can be written to, after the name of the row. */
export const COLUMNS = ['name', 'value', 'missing', 'explanation'] as const
export type Column = (typeof COLUMNS)[number]

export const MISSING: readonly Missing[] = ['not_reported', 'not_applicable', 'confidential', 'not_due']

type Shape = Pick<ReportIndicator, 'unit' | 'decimals'>

/**
 * What a text put into a cell means for the report: a figure, a reason, an explanation. What cannot be read stays in the
 * cell as it was written.
 *
 * @returns null where the column cannot hold it, which only a paste can try
 */
export function readCellText(column: Column, text: string, shape: Shape): CellChange | null {
  if (column === 'explanation') return { explanation: text.trim() }
  const read = readNumber(text, shape)
  if (column === 'missing') {
    if (read.kind === 'missing') return { missing: read.missing }
    return read.kind === 'empty' ? { missing: null } : null
  }
  if (column !== 'value') return null
  if (read.kind === 'value') return { value: read.value }
  if (read.kind === 'missing') return { missing: read.missing }
  return read.kind === 'empty' ? { value: null } : { text }
}

/** Why a text is no figure, beginning with what to do; null when it is one. */
export function sayUnreadable(text: string, shape: Shape, lang: Lang): string | null {
  const w = entryWords[lang]
  const read = readNumber(text, shape)
  if (read.kind !== 'refused') return null
  return read.why === 'too_many_decimals' ? w.decimals(shape.decimals) : w.unreadable[read.why]
}

interface Said {
  readonly value: number | null
  readonly missing: ReadMissing | null
  readonly explanation: string
  readonly text?: string | null
}

/** A cell as it is read in the table: figures with their thousands parted, what could not be read as it was written. */
export function showCellText(column: Column, said: Said, { decimals }: Shape, lang: Lang): string {
  if (column === 'explanation') return said.explanation
  if (column === 'missing') return said.missing === null ? '' : entryWords[lang].missing[said.missing]
  if (column !== 'value') return ''
  return said.text ?? (said.value === null ? '' : sayFigure(said.value, decimals))
}

/** The same where it is edited, or goes to a spreadsheet: nothing in a figure that only helps reading. */
export function writeCellText(column: Column, said: Said, shape: Shape, lang: Lang): string {
  return column === 'value' && (said.text ?? null) === null && said.value !== null
    ? writeFigure(said.value, shape.decimals)
    : showCellText(column, said, shape, lang)
}
