import { existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'
import { Problem } from '../http/problems.ts'
import {
  createProcessPool,
  findProgram,
  type ProcessLimits,
  type ProcessPool,
  type ProcessRefusal,
} from '../processes/create-process-pool.ts'
import { accept, type Result, refuse } from '../result.ts'

/** A page takes 20 ms and 32 pages 50; most of the memory is the typesetter and its two faces. */
const defaultPrintLimits: ProcessLimits = {
  timeMs: 20_000,
  memoryBytes: 768 * 1024 * 1024,
  heapMegabytes: 192,
  running: 2,
  waiting: 16,
  spare: 1,
  watchMs: 100,
}

/** Why there is no print. `no_typesetter`: there is none for this kind of machine. */
export type PrintRefusal = Exclude<ProcessRefusal, 'broke'> | 'no_typesetter'

export interface Printer {
  /**
   * Sets a paper as PDF, in a process of its own. The same template and data give the same bytes, on whatever day.
   *
   * @param template  `readTemplate`
   * @param data      what the template finds as JSON: text in it is text, never markup. `day`, as YYYY-MM-DD, becomes the
   *                  date of the document
   * @throws the template is wrong, or the typesetter failed: a bug, not a refusal
   */
  print(template: string, data: { readonly day: string }): Promise<Result<Buffer, PrintRefusal>>
  /** Refuses what waits, kills what runs, and resolves when every process has gone. */
  close(): Promise<void>
}

const answerSchema = z.union([
  z.object({ ok: z.literal(true), pdf: z.instanceof(Uint8Array) }),
  z.object({ ok: z.literal(false), refusal: z.literal('no_typesetter') }),
  z.object({ ok: z.literal(false), refusal: z.literal('bad_template'), said: z.string() }),
])
type Answer = z.infer<typeof answerSchema>

/**
 * The house's printer. Nothing is started before the first paper; from then on one process waits with its fonts loaded.
 *
 * @param program  of the process; another one in tests
 */
export function createPrinter(
  given: Partial<ProcessLimits> = {},
  program: string = findProgram(import.meta.url, 'print-worker'),
): Printer {
  let pool: ProcessPool<{ template: string; data: string }, Answer> | null = null
  let closed = false
  return {
    async print(template, data) {
      if (closed) return refuse('stopped')
      pool ??= createProcessPool(program, answerSchema, { ...defaultPrintLimits, ...given })
      const answered = await pool.run({ template, data: JSON.stringify(data, keepPrintable) })
      if (!answered.ok) {
        if (answered.refusal === 'broke') throw new Error('the typesetter ended without an answer')
        return refuse(answered.refusal)
      }
      const { value } = answered
      if (value.ok) return accept(Buffer.from(value.pdf.buffer, value.pdf.byteOffset, value.pdf.byteLength))
      if (value.refusal === 'bad_template') throw new Error(`the template does not set: ${value.said}`)
      return refuse(value.refusal)
    },
    async close() {
      closed = true
      await pool?.close()
    },
  }
}

/** Characters that no paper shows, and those that would turn around what stands beside them, are left out. */
function keepPrintable(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? value.replace(/(?!\n)[\p{Cc}\u202a-\u202e\u2066-\u2069\p{Cs}]/gu, '') : value
}

/**
 * A template: its file lies beside the one that asks, and beside the bundled server (scripts/build.mjs). It is read once.
 *
 * @param asker  `import.meta.url`
 * @param name   without an ending; no other template of the house has it
 */
export function readTemplate(asker: string, name: string): string {
  const beside = new URL(`./${name}.typ`, asker)
  if (!existsSync(beside)) throw new Error(`there is no template ${name}.typ beside ${asker}`)
  return readFileSync(beside, 'utf8')
}

/** What the one who asked for a print is told when there is none. */
export function explainNoPrint(refusal: PrintRefusal): Problem {
  if (refusal === 'no_typesetter') {
    const machine = `${process.platform}-${process.arch}`
    return new Problem(501, 'no_typesetter', {
      title: `服务器所在的系统（${machine}）没有排版组件，不能生成 PDF；可改在 Linux、macOS 或 Windows 的 x64、arm64 服务器上运行，或先导出 Word、Excel。`,
      titleEn: `There is no typesetter for the server’s system (${machine}), so it makes no PDF; run it on Linux, macOS or Windows (x64, arm64), or take Word or Excel instead.`,
    })
  }
  if (refusal === 'took_too_long' || refusal === 'took_too_much_memory') {
    return new Problem(422, `print_${refusal}`, {
      title: '内容过多，未能排成一份 PDF；请缩小范围，或导出 Excel。',
      titleEn: 'This is too much for one PDF; narrow it down, or take it as Excel.',
    })
  }
  return new Problem(503, 'print_busy', {
    title: '正在排版的文件较多，请稍候再试。',
    titleEn: 'Many papers are being printed; try again in a moment.',
  })
}
