import { accept, type Result, refuse } from '../platform/result.ts'
import type { Differentiation, DirectionFamily, PlanReading } from './plans.schema.ts'
import { defaultReadLimits, type ReadLimits } from './reading/limits.ts'
import { readAnnexTable, readSource, type SourceFile } from './reading/read-source.ts'
import type { FileRefusal } from './reading/refusals.ts'
import { compilePlan } from './rules/compile.ts'
import { differentiateLayout } from './rules/differentiation/differentiate-layout.ts'

/** What a file compiles to. */
export interface CompiledFile {
  readonly reading: PlanReading
  readonly differentiation: Differentiation
}

/**
 * Reads a notice, and its annex table when that is a file of its own, and compiles it.
 *
 * Runs in this process and with its memory: a file from nobody in particular goes through `createCompiler`.
 *
 * @param annex  the table 重点任务分解表 as .xlsx, .docx or .html; null when there is none
 */
export async function compileFile(
  file: SourceFile,
  annex: SourceFile | null,
  families: readonly DirectionFamily[],
  limits: ReadLimits = defaultReadLimits,
): Promise<Result<CompiledFile, FileRefusal>> {
  const text = await readSource(file, limits)
  if (!text.ok) return refuse({ code: text.refusal, file: 'notice' })
  const table = annex === null ? null : await readAnnexTable(annex, limits)
  if (table !== null && !table.ok) return refuse({ code: table.refusal, file: 'annex' })
  const reading = table === null ? compilePlan(text.value) : compilePlan(text.value, table.value)
  return accept({ reading, differentiation: differentiateLayout(reading.layout, families) })
}
