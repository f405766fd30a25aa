import { readCreditCode } from '../../../access/rules/credit-code.ts'
import {
  isCutNumber,
  isFormulaError,
  normaliseName,
  normaliseText,
  readDay,
  readYes,
} from '../../../platform/sheets/rules/cells.ts'
import type { SheetRow } from '../../../platform/sheets/rules/columns.ts'
import type { ImportKind } from '../imports.schema.ts'
import { IMPORT_COLUMNS, type RegisterColumn } from './import-columns.ts'
import type { FaultCode } from './say-fault.ts'

/** A cell that cannot be taken, by itself or beside the others of its row. */
export interface Fault {
  readonly column: string
  readonly code: FaultCode
  /** What the sentence names. */
  readonly of: string
}

/** A row as it is checked further against the register: values in the order of the columns, null where nothing is said. */
export interface ReadRow {
  readonly row: number
  readonly values: readonly (string | null)[]
  readonly faults: readonly Fault[]
}

/** A text that people wrote: one form of each letter, single blanks. Wide brackets stay what they are. */
export function tidyText(text: string): string {
  return text.normalize('NFC').replaceAll(/\s+/g, ' ').trim()
}

/** Reads the cells of a row as their columns say; what needs the register is not looked at. */
export function readRow(kind: ImportKind, { row, cells }: SheetRow): ReadRow {
  const faults: Fault[] = []
  const columns = IMPORT_COLUMNS[kind]
  const values = columns.map((column) => {
    const said = cells[column.key] ?? ''
    if (said === '') {
      if (column.required) faults.push({ column: column.key, code: 'missing', of: '' })
      return null
    }
    const read = readCell(column, said)
    if (typeof read === 'string') return read
    faults.push({ column: column.key, ...read })
    return null
  })
  const sayOf = (key: string) => values[columns.findIndex((column) => column.key === key)] ?? null
  const isBad = (key: string) => faults.some(({ column }) => column === key)
  const since = sayOf('since')
  const until = sayOf('until')
  if (since !== null && until !== null && until <= since) {
    faults.push({ column: 'until', code: 'ends_before_it_begins', of: since })
  }
  if (kind === 'institutes') {
    if (sayOf('host_code') === null && sayOf('host_name') === null && !isBad('host_code') && !isBad('host_name')) {
      faults.push({ column: 'host_name', code: 'code_or_name', of: '' })
    }
    for (const key of ['park_since', 'how']) {
      if (sayOf(key) !== null && sayOf('park') === null && !isBad('park')) {
        faults.push({ column: 'park', code: 'missing', of: '' })
        break
      }
    }
  } else if (kind !== 'enterprises') {
    if (sayOf('code') === null && sayOf('name') === null && !isBad('code') && !isBad('name')) {
      faults.push({ column: 'name', code: 'code_or_name', of: '' })
    }
  }
  return { row, values, faults }
}

type Read = string | { readonly code: FaultCode; readonly of: string }

function readCell(column: RegisterColumn, said: string): Read {
  if (isFormulaError(said)) return { code: 'formula_error', of: '' }
  if (isCutNumber(said)) return { code: 'number_too_long', of: '' }
  switch (column.as) {
    case 'text': {
      const most = column.most ?? 200
      const text = tidyText(said)
      return [...text].length > most ? { code: 'too_long', of: String(most) } : text
    }
    case 'code': {
      const code = normaliseText(said).replaceAll(' ', '').toUpperCase()
      const read = readCreditCode(code)
      return read.ok ? code : { code: read.refusal, of: '' }
    }
    case 'day':
      return readDay(said) ?? { code: 'not_a_day', of: '' }
    case 'yes': {
      const yes = readYes(said)
      return yes === null ? { code: 'not_yes_or_no', of: '' } : yes ? 'true' : 'false'
    }
    case 'industry': {
      const industry = normaliseText(said).toUpperCase()
      return /^(?:[A-T](?:\d{2,4})?|\d{4})$/.test(industry) ? industry : { code: 'not_an_industry', of: '' }
    }
    case 'word': {
      const asked = normaliseName(said)
      const words = Object.entries(column.words ?? {})
      const found = words.find(([, each]) => each.some((word) => normaliseName(word) === asked))
      return found?.[0] ?? { code: 'unknown_word', of: words.map(([, [first]]) => first).join('、') }
    }
  }
}
