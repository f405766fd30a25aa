import writeWorkbook from 'write-excel-file/node'
import type { Result } from '../platform/result.ts'
import { findSheetRows, readWorkbook, type SheetFileRefusal, type SheetLimits } from '../platform/sheets/index.ts'
import type { SheetColumn, SheetRow } from '../platform/sheets/rules/columns.ts'
import type { Cell, CellEdit, Report, ReportIndicator, SheetRead } from './reports.schema.ts'
import { readNumber } from './rules/read-number.ts'

/** A report as a workbook that is taken away, filled in and brought back. */

export const reportSheetLimits: SheetLimits = {
  fileBytes: 2 * 1024 * 1024,
  rows: 1_000,
  cellLetters: 2_000,
  letters: 1_000_000,
  inflatedBytes: 16 * 1024 * 1024,
}

const COLUMNS = [
  ['code', '代码', 'Code', true, '请勿改动', 'Leave as it is'],
  ['name', '指标', 'Indicator', false, '', ''],
  ['unit', '单位', 'Unit', false, '', ''],
  [
    'value',
    '数值',
    'Figure',
    true,
    '没有数据的写：未报、不适用、保密、未到期',
    'Without a figure: 未报, 不适用, 保密 or 未到期',
  ],
  ['explanation', '说明', 'Explanation', false, '', ''],
  [
    'edit',
    '序号',
    'Edit',
    false,
    '请勿改动：用于识别他人的修改',
    'Leave as it is: tells what others changed meanwhile',
  ],
] as const
export const REPORT_COLUMNS: readonly SheetColumn[] = COLUMNS.map(([key, zh, en, required, noteZh, noteEn]) => ({
  key,
  zh,
  en,
  required,
  noteZh,
  noteEn,
}))

const MISSING_ZH: Readonly<Record<string, string>> = {
  not_reported: '未报',
  not_applicable: '不适用',
  confidential: '保密',
  not_due: '未到期',
  undefined: '无法计算',
}

/** A figure is a number and all else text, so that nothing is a formula. What is worked out is there to be seen. */
export async function writeReportSheet({ report, indicators, cells }: Report): Promise<Buffer> {
  const text = (value: string) => (value === '' ? null : { value, type: String })
  const rows = indicators.map(({ code, name, unit, source }) => {
    const cell = cells.find((one) => one.code === code)
    const figure =
      cell?.value === null || cell === undefined
        ? text(cell?.missing ? (MISSING_ZH[cell.missing] ?? '') : '')
        : { value: cell.value, type: Number }
    const given = source === 'reported' ? {} : { backgroundColor: '#eaebe6' as const }
    return [
      text(code),
      text(name.zh),
      text(unit),
      figure === null ? null : { ...figure, ...given },
      text(cell?.explanation ?? ''),
      { value: cell?.edit ?? 0, type: Number },
    ]
  })
  return writeWorkbook([
    {
      sheet: `${report.period}`,
      stickyRowsCount: 2,
      columns: [{ width: 22 }, { width: 34 }, { width: 12 }, { width: 18 }, { width: 40 }, { width: 8 }],
      data: [
        REPORT_COLUMNS.map(({ zh }) => ({ value: zh, type: String, fontWeight: 'bold' as const })),
        REPORT_COLUMNS.map(({ en }) => ({ value: en, type: String })),
        ...rows,
      ],
    },
  ]).toBuffer()
}

/** The rows of a workbook. In this process and with its memory: what was uploaded goes through a process of its own. */
export async function readReportWorkbook(bytes: Uint8Array): Promise<Result<SheetRow[], SheetFileRefusal>> {
  const tables = await readWorkbook(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), reportSheetLimits)
  return tables.ok ? findSheetRows(tables.value, REPORT_COLUMNS, [], reportSheetLimits) : tables
}

/**
 * What a sheet that came back writes. An empty cell leaves what is there; what is worked out is passed over.
 *
 * @param cells  as they stand now
 */
export function readReportSheet(
  rows: readonly SheetRow[],
  indicators: readonly ReportIndicator[],
  cells: readonly Cell[],
): { readonly edits: CellEdit[]; readonly faults: SheetRead['faults'] } {
  const edits = new Map<string, CellEdit>()
  const faults: SheetRead['faults'] = []
  for (const { row, cells: said } of rows) {
    const fault = (column: string, code: string, found: string) =>
      faults.push({ row, column, code, found: found.slice(0, 200) })
    const code = (said.code ?? '').trim()
    const indicator = indicators.find((one) => one.code === code)
    const cell = cells.find((one) => one.code === code)
    if (!indicator || !cell) {
      fault('代码', 'is_not_asked', code)
      continue
    }
    if (indicator.source !== 'reported') continue
    if (edits.has(code)) {
      fault('代码', 'is_there_twice', code)
      continue
    }
    const read = readNumber(said.value ?? '', indicator)
    if (read.kind === 'refused') {
      fault('数值', read.why, said.value ?? '')
      continue
    }
    const explanation = (said.explanation ?? '').trim() || cell.explanation
    if (explanation.length > 2_000) {
      fault('说明', 'too_long', explanation)
      continue
    }
    const kept = { value: cell.value, missing: cell.missing === 'undefined' ? null : cell.missing }
    const figure =
      read.kind === 'empty'
        ? kept
        : read.kind === 'value'
          ? { value: read.value, missing: null }
          : { value: null, missing: read.missing }
    const edit = /^\d{1,9}$/.test(said.edit ?? '') ? Number(said.edit) : cell.edit
    edits.set(code, { code, ...figure, explanation, edit })
  }
  return { edits: [...edits.values()], faults }
}
