import { z } from 'zod'
import { createProcessPool, findProgram, type ProcessLimits } from '../../platform/processes/create-process-pool.ts'
import { accept, type Result, refuse } from '../../platform/result.ts'
import { type SheetRefusal, sheetFileRefusals } from '../../platform/sheets/index.ts'
import type { SheetRow } from '../../platform/sheets/rules/columns.ts'
import type { ImportKind } from '../imports.schema.ts'

export interface ImportReader {
  /** Reads a workbook. Nothing is written to disk. */
  read(kind: ImportKind, bytes: Uint8Array): Promise<Result<SheetRow[], SheetRefusal>>
  /** Refuses what waits, kills what runs, and resolves when every process has gone. */
  close(): Promise<void>
}

/** 20,000 rows of twelve columns take two seconds and less than half of this memory. Imports are rare: none waits warm. */
const importLimits: ProcessLimits = {
  timeMs: 20_000,
  memoryBytes: 768 * 1024 * 1024,
  heapMegabytes: 512,
  running: 1,
  waiting: 4,
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

/**
 * Reads workbooks, each in a process of its own: whoever brings one is known, and what it holds is not.
 *
 * @param program  of the process; another one in tests
 */
export function createImportReader(
  given: Partial<ProcessLimits> = {},
  program: string = findProgram(import.meta.url, 'import-worker'),
): ImportReader {
  const pool = createProcessPool(program, answerSchema, { ...importLimits, ...given })
  return {
    async read(kind, bytes) {
      const answered = await pool.run({ kind, bytes })
      if (!answered.ok) return refuse(answered.refusal === 'broke' ? 'broken_file' : answered.refusal)
      return answered.value.ok ? accept(answered.value.value) : refuse(answered.value.refusal)
    },
    close: pool.close,
  }
}
