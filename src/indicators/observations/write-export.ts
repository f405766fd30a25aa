import writeWorkbook from 'write-excel-file/node'
import { sayHarmless } from '../../platform/say-harmless.ts'
import { findPeriod, writePeriod } from './periods.ts'
import type { ExportRow } from './store.ts'

/** Rows of a file; who wants more narrows it down. */
export const EXPORT_ROWS = { csv: 200_000, xlsx: 50_000 } as const

const HEADS = ['代码', '指标', '园区', '园区编号', '期间', '数值', '缺报原因', '版本', '发布日期'] as const
const MISSING_ZH: Readonly<Record<string, string>> = {
  not_reported: '未报',
  not_applicable: '不适用',
  confidential: '保密',
  not_due: '未到期',
  undefined: '无法计算',
}

function toCells(row: ExportRow): readonly (string | number | null)[] {
  return [
    row.code,
    row.name,
    row.park,
    row.parkId,
    sayPeriod(row),
    row.value === null ? null : Number(row.value),
    row.missing === null ? '' : (MISSING_ZH[row.missing] ?? row.missing),
    row.version,
    row.statedAt,
  ]
}

function sayPeriod({ start, end }: ExportRow): string {
  const months =
    (Number(end.slice(0, 4)) - Number(start.slice(0, 4))) * 12 + Number(end.slice(5, 7)) - Number(start.slice(5, 7))
  const frequency = months === 1 ? 'month' : months === 3 ? 'quarter' : months === 6 ? 'half' : 'year'
  return writePeriod(findPeriod(frequency, start))
}

/** With a byte order mark, without which Excel takes it for another encoding; no text is a formula. */
export function writeCsv(rows: readonly ExportRow[]): string {
  const lines = [HEADS, ...rows.map(toCells)].map((cells) =>
    cells.map((cell) => (cell === null ? '' : typeof cell === 'number' ? String(cell) : sayHarmless(cell))).join(','),
  )
  return `\uFEFF${lines.join('\r\n')}\r\n`
}

/** A number is a number and all else text, so that nothing is a formula. */
export async function writeXlsx(rows: readonly ExportRow[]): Promise<Buffer> {
  return writeWorkbook([
    {
      sheet: '指标数据',
      stickyRowsCount: 1,
      columns: HEADS.map(() => ({ width: 18 })),
      data: [
        HEADS.map((value) => ({ value, type: String, fontWeight: 'bold' as const })),
        ...rows.map((row) =>
          toCells(row).map((cell) =>
            cell === null || cell === ''
              ? null
              : typeof cell === 'number'
                ? { value: cell, type: Number }
                : { value: cell, type: String },
          ),
        ),
      ],
    },
  ]).toBuffer()
}
