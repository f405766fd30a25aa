import { z } from 'zod'
import { createProcessPool, findProgram, type ProcessLimits } from '../../platform/processes/create-process-pool.ts'
import { accept, type Result, refuse } from '../../platform/result.ts'
import { type SheetRefusal, sheetFileRefusals } from '../../platform/sheets/index.ts'
import type { ImportKind } from './imports.schema.ts'
import type { PackedRows } from './read-import-file.ts'

export interface RegisterReader {
  /** Reads a workbook or CSV. Nothing is written to disk. */
  read(kind: ImportKind, bytes: Uint8Array, signal?: AbortSignal): Promise<Result<PackedRows, SheetRefusal>>
  /** Refuses what waits, kills what runs, and resolves when every process has gone. */
  close(): Promise<void>
}

/** 100,000 rows of twelve columns take some seconds and half of this memory. Imports are rare: none waits warm. */
const registerLimits: ProcessLimits = {
  timeMs: 60_000,
  memoryBytes: 1536 * 1024 * 1024,
  heapMegabytes: 1024,
  running: 1,
  waiting: 4,
  spare: 0,
  watchMs: 50,
}

const answerSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.object({ rows: z.int(), content: z.instanceof(Uint8Array) }) }),
  z.object({ ok: z.literal(false), refusal: z.enum(sheetFileRefusals) }),
])

/** Reads sheets of the register, each in a process of its own: whoever brings one is known, and what it holds is not. */
export function createRegisterReader(
  given: Partial<ProcessLimits> = {},
  program: string = findProgram(import.meta.url, 'register-import-worker'),
): RegisterReader {
  const pool = createProcessPool(program, answerSchema, { ...registerLimits, ...given })
  return {
    async read(kind, bytes, signal) {
      const answered = await pool.run({ kind, bytes }, signal)
      if (!answered.ok) return refuse(answered.refusal === 'broke' ? 'broken_file' : answered.refusal)
      return answered.value.ok ? accept(answered.value.value) : refuse(answered.value.refusal)
    },
    close: pool.close,
  }
}
