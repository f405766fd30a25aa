import { z } from 'zod'
import {
  createProcessPool,
  findProgram,
  type ProcessLimits,
  type ProcessRefusal,
} from '../platform/processes/create-process-pool.ts'
import { accept, type Result, refuse } from '../platform/result.ts'
import type { CompiledFile } from './compile-file.ts'
import { differentiationSchema, planReadingSchema } from './plans.schema.ts'
import { defaultReadLimits } from './reading/limits.ts'
import type { SourceFile } from './reading/read-source.ts'
import type { FileRefusal, ReadRefusal } from './reading/refusals.ts'

export interface CompilerLimits extends ProcessLimits {
  /** Of each file. Bytes. */
  readonly fileBytes: number
}

/** A 30-page notice takes well under a second and 200 MB, most of it the program itself. */
const defaultCompilerLimits: CompilerLimits = {
  fileBytes: defaultReadLimits.fileBytes,
  timeMs: 20_000,
  memoryBytes: 768 * 1024 * 1024,
  heapMegabytes: 384,
  running: 2,
  waiting: 8,
  spare: 1,
  watchMs: 50,
}

export interface Compiler {
  /** Reads and compiles in a process of its own. Nothing is kept, nothing is written to disk. */
  compile(file: SourceFile, annex?: SourceFile | null): Promise<Result<CompiledFile, FileRefusal>>
  /** Refuses what waits, kills what runs, and resolves when every process has gone. */
  close(): Promise<void>
}

const fileRefusalSchema: z.ZodType<FileRefusal> = z.object({
  code: z.custom<ReadRefusal>((code) => typeof code === 'string'),
  file: z.enum(['notice', 'annex']),
})

const answerSchema = z.discriminatedUnion('ok', [
  z.object({
    ok: z.literal(true),
    value: z.object({ reading: planReadingSchema, differentiation: differentiationSchema }),
  }),
  z.object({ ok: z.literal(false), refusal: fileRefusalSchema }),
])

const refuseNotice = (code: ReadRefusal) => refuse({ code, file: 'notice' as const })

/** A process ends by itself when the file makes a library fail. */
const readRefusal = (why: ProcessRefusal): ReadRefusal => (why === 'broke' ? 'broken_file' : why)

/**
 * Compiles files from nobody in particular: each in a process of its own.
 *
 * @param program  of the process; another one in tests
 */
export function createCompiler(
  given: Partial<CompilerLimits> = {},
  program: string = findProgram(import.meta.url, 'compile-worker'),
): Compiler {
  const limits = { ...defaultCompilerLimits, ...given }
  const pool = createProcessPool(program, answerSchema, limits)
  return {
    async compile(file, annex = null) {
      if (file.bytes.length > limits.fileBytes) return refuseNotice('too_large')
      if (annex !== null && annex.bytes.length > limits.fileBytes) return refuse({ code: 'too_large', file: 'annex' })
      const answered = await pool.run({ file, annex, fileBytes: limits.fileBytes })
      if (!answered.ok) return refuseNotice(readRefusal(answered.refusal))
      return answered.value.ok ? accept(answered.value.value) : refuse(answered.value.refusal)
    },
    close: pool.close,
  }
}
