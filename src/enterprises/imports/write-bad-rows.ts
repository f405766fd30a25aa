import type { Client } from 'pg'
import type { StreamedTable, TableCell } from '../../platform/sheets/index.ts'
import { listBadCells } from './check-import.ts'
import type { ImportKind } from './imports.schema.ts'
import { IMPORT_COLUMNS } from './rules/import-columns.ts'

/** Bad rows as they came, each with its number and all that is wrong with it; mended, the workbook may be brought back. */
export async function openBadRows(client: Client, kind: ImportKind): Promise<StreamedTable> {
  const columns = IMPORT_COLUMNS[kind]
  const reasons = new Map<number, { zh: string[]; en: string[] }>()
  for (const { row, column, zh, en } of await listBadCells(client, kind, null)) {
    const said = reasons.get(row) ?? { zh: [], en: [] }
    said.zh.push(`${column.zh}：${zh}`)
    said.en.push(`${column.en}: ${en}`)
    reasons.set(row, said)
  }
  const { rows } = await client.query<{ row: number; said: string }>(
    'select row, said from told where row in (select row from fault) order by row',
  )
  return {
    name: '要改的行',
    columns: [
      ...columns.map(({ zh, en }) => ({ heads: [zh, en], width: 22 })),
      { heads: ['原表行号', 'Row of the sheet'], width: 12 },
      { heads: ['要改什么', 'What to do (Chinese)'], width: 60 },
      { heads: ['要改什么（英文）', 'What to do'], width: 60 },
    ],
    notes: [],
    rows: (async function* () {
      for (const { row, said } of rows) {
        const cells = JSON.parse(said) as Readonly<Record<string, string>>
        const { zh = [], en = [] } = reasons.get(row) ?? {}
        const line: TableCell[] = columns.map(({ key }) => cells[key] ?? null)
        yield [...line, row, zh.join('\n'), en.join('\n')]
      }
    })(),
  }
}
