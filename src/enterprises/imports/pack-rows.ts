import { gzipSync } from 'node:zlib'
import type { SheetRow } from '../../platform/sheets/rules/columns.ts'
import type { ImportKind } from './imports.schema.ts'
import { IMPORT_COLUMNS } from './rules/import-columns.ts'
import { readRow } from './rules/read-row.ts'

/** So many rows are written out before they are packed: the text of all of them at once would take as much again. */
const AT_ONCE = 5_000

/**
 * Reads the rows of a sheet and packs them for the table `told`: gzip of the text that COPY takes. Each row holds its
 * number, its cells as they were said (JSON, by column), what is wrong with them (JSON, or null), and what was read of them.
 *
 * Source of the format: PostgreSQL, COPY, text format.
 */
export function packRows(kind: ImportKind, rows: readonly SheetRow[]): Buffer {
  const columns = IMPORT_COLUMNS[kind]
  const places = new Map(columns.map(({ key }, place) => [key, place]))
  const parts: Buffer[] = []
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    let text = ''
    for (const row of rows.slice(from, from + AT_ONCE)) {
      const { values, faults } = readRow(kind, row)
      const found = faults.map(({ column, code, of }) => [places.get(column), code, of])
      const told = [
        String(row.row),
        JSON.stringify(row.cells),
        found.length === 0 ? null : JSON.stringify(found),
        ...values,
      ]
      text += `${told.map(writeCopied).join('\t')}\n`
    }
    parts.push(gzipSync(text, { level: 4 }))
  }
  // Members of a gzip that follow one another are one.
  return Buffer.concat(parts)
}

function writeCopied(value: string | null): string {
  if (value === null) return '\\N'
  // PostgreSQL keeps no letter zero.
  return value.replaceAll(/[\\\t\n\r\0]/g, (letter) => COPIED[letter] ?? '')
}

const COPIED: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }
