import { z } from 'zod'
import { createProcessPool, findProgram, type ProcessLimits } from '../platform/processes/create-process-pool.ts'
import { accept, type Result, refuse } from '../platform/result.ts'
import { type SheetRefusal, sheetFileRefusals } from '../platform/sheets/index.ts'
import type { SheetRow } from '../platform/sheets/rules/columns.ts'

export interface ReportSheetReader {
  /** Reads a workbook. Nothing is written to disk. */
  read(bytes: Uint8Array): Promise<Result<SheetRow[], SheetRefusal>>
  /** Refuses what waits, kills what runs, and resolves when every process has gone. */
  close(): Promise<void>
}

/** A report has some dozens of rows; when a form is due, many are brought at once. */
const limits: ProcessLimits = {
  timeMs: 10_000,
  memoryBytes: 384 * 1024 * 1024,
  heapMegabytes: 192,
  running: 2,
  waiting: 16,
  spare: 0,
  watchMs: 50,
}

const answerSchema = z.discriminatedUnion('ok', [
  z.object({
    ok: z.literal(true),
    value: z.array(z.object({ row: z.int(), cells: z.record(z.string(), z.string()) })),
  }),
  z.object({ ok: z.literal(false), refusal: z.enum(sheetFileRefusals) }),
])

/** Reads workbooks of reports, each in a process of its own: whoever brings one is known, and what it holds is not. */
export function createReportSheetReader(): ReportSheetReader {
  const pool = createProcessPool(findProgram(import.meta.url, 'report-sheet-worker'), answerSchema, limits)
  return {
    async read(bytes) {
      const answered = await pool.run({ bytes })
      if (!answered.ok) return refuse(answered.refusal === 'broke' ? 'broken_file' : answered.refusal)
      return answered.value.ok ? accept(answered.value.value) : refuse(answered.value.refusal)
    },
    close: pool.close,
  }
}
