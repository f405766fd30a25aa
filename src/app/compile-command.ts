import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { compileFile } from '../plans/compile-file.ts'
import { readDirectionFamilies } from '../plans/read-direction-families.ts'
import { defaultReadLimits } from '../plans/reading/limits.ts'
import type { SourceFile } from '../plans/reading/read-source.ts'
import { sayRefusal } from '../plans/reading/refusals.ts'
import { accept, type Result, refuse } from '../platform/result.ts'
import { summariseReading } from './summarise-reading.ts'

export interface CompileOptions {
  /** Prints the reading as JSON instead of a summary. */
  readonly json: boolean
  /** A file that holds the table of tasks. */
  readonly annex: string | null
}

/** Where the command writes: the process's own streams, or a test's. */
export interface Output {
  readonly write: (text: string) => void
  readonly writeError: (text: string) => void
}

const REFUSED = 2

const processOutput: Output = {
  write: (text) => process.stdout.write(text),
  writeError: (text) => process.stderr.write(text),
}

/**
 * `courtyard compile FILE [--json] [--annex FILE]`: reads one notice in this process and prints what it says.
 *
 * With `json`, standard output carries one object in the shape of `planReadingSchema` with `differentiation` added,
 * and nothing else.
 *
 * @returns the exit code: 0, or 2 when the file was refused; then one sentence stands on standard error
 */
export async function compileCommand(
  file: string,
  options: CompileOptions,
  output: Output = processOutput,
): Promise<number> {
  const notice = await openFile(file)
  if (!notice.ok) return sayAndEnd(notice.refusal, output)
  const annex = options.annex === null ? accept(null) : await openFile(options.annex)
  if (!annex.ok) return sayAndEnd(annex.refusal, output)
  const compiled = await compileFile(notice.value, annex.value, await readDirectionFamilies())
  if (!compiled.ok) return sayAndEnd(sayRefusal(compiled.refusal).zh, output)
  const { reading, differentiation } = compiled.value
  output.write(
    options.json
      ? `${JSON.stringify({ ...reading, differentiation }, null, 2)}\n`
      : `${summariseReading(compiled.value)}\n`,
  )
  return 0
}

function sayAndEnd(sentence: string, output: Output): number {
  output.writeError(`${sentence}\n`)
  return REFUSED
}

/** Looks at the size before reading: a file beyond the limit is never loaded. */
async function openFile(file: string): Promise<Result<SourceFile, string>> {
  const name = path.basename(file)
  try {
    const found = await stat(file)
    if (!found.isFile()) return refuse(`“${file}”不是文件；请给出通知文件的路径。`)
    if (found.size > defaultReadLimits.fileBytes) return refuse(sayRefusal({ code: 'too_large', file: 'notice' }).zh)
    return accept({ name, bytes: await readFile(file) })
  } catch {
    return refuse(`找不到或无法打开文件“${file}”；请检查路径和权限。`)
  }
}
