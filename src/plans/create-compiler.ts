import { type ChildProcess, fork } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { z } from 'zod'
import { accept, type Result, refuse } from '../platform/result.ts'
import type { CompiledFile } from './compile-file.ts'
import { differentiationSchema, planReadingSchema } from './plans.schema.ts'
import { defaultReadLimits } from './reading/limits.ts'
import type { SourceFile } from './reading/read-source.ts'
import type { FileRefusal, ReadRefusal } from './reading/refusals.ts'

export interface CompilerLimits {
  /** Of each file. Bytes. */
  readonly fileBytes: number
  /** From handing the file over to its result. */
  readonly timeMs: number
  /** Resident memory of the reading process. Bytes. Watched on Linux; elsewhere the heap limit alone holds. */
  readonly memoryBytes: number
  /** Heap of the reading process. Megabytes. */
  readonly heapMegabytes: number
  /** Files read at once. */
  readonly running: number
  /** Files that may wait for their turn; one more is refused. */
  readonly waiting: number
  /** How often memory is looked at. */
  readonly watchMs: number
}

/** A 30-page notice takes well under a second and 200 MB, most of it the program itself. */
const defaultCompilerLimits: CompilerLimits = {
  fileBytes: defaultReadLimits.fileBytes,
  timeMs: 20_000,
  memoryBytes: 768 * 1024 * 1024,
  heapMegabytes: 384,
  running: 2,
  waiting: 8,
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

const resultSchema = z.object({
  result: z.discriminatedUnion('ok', [
    z.object({
      ok: z.literal(true),
      value: z.object({ reading: planReadingSchema, differentiation: differentiationSchema }),
    }),
    z.object({ ok: z.literal(false), refusal: fileRefusalSchema }),
  ]),
})

type Compiled = Result<CompiledFile, FileRefusal>

const refuseNotice = (code: ReadRefusal): Compiled => refuse({ code, file: 'notice' })

/**
 * Compiles files from nobody in particular: each in a process of its own that is killed when it takes too long or too
 * much memory. One process waits warmed up, so that a file need not wait for it to start.
 *
 * @param entry  the program of the process; another one in tests
 */
export function createCompiler(given: Partial<CompilerLimits> = {}, entry: string = findEntry()): Compiler {
  const limits = { ...defaultCompilerLimits, ...given }
  const alive = new Set<ChildProcess>()
  const waiting: (() => void)[] = []
  let running = 0
  let closing = false
  let spare: ChildProcess | null = warm()

  function warm(): ChildProcess {
    const child = startProcess(entry, limits.heapMegabytes)
    alive.add(child)
    const forget = () => {
      alive.delete(child)
      if (spare === child) spare = null
    }
    child.once('exit', forget)
    // Unheard, this would end the server: the process could not be started, or the channel to it broke.
    child.on('error', () => {
      if (child.pid === undefined) forget()
      else child.kill('SIGKILL')
    })
    return child
  }

  function takeSpare(): ChildProcess {
    const child = spare ?? warm()
    spare = null
    return child
  }

  async function run(file: SourceFile, annex: SourceFile | null): Promise<Compiled> {
    const child = takeSpare()
    try {
      return await hand(child, { file, annex, fileBytes: limits.fileBytes }, limits)
    } finally {
      child.kill('SIGKILL')
      if (!closing) spare ??= warm()
    }
  }

  return {
    async compile(file, annex = null) {
      if (closing) return refuseNotice('stopped')
      if (file.bytes.length > limits.fileBytes) return refuseNotice('too_large')
      if (annex !== null && annex.bytes.length > limits.fileBytes) return refuse({ code: 'too_large', file: 'annex' })
      if (running >= limits.running) {
        if (waiting.length >= limits.waiting) return refuseNotice('busy')
        await new Promise<void>((resolve) => waiting.push(resolve))
        if (closing) return refuseNotice('stopped')
      } else {
        running += 1
      }
      try {
        const compiled = await run(file, annex)
        return closing && !compiled.ok ? refuseNotice('stopped') : compiled
      } finally {
        // The place goes to the next in line, or back.
        const next = waiting.shift()
        if (next === undefined) running -= 1
        else next()
      }
    },
    async close() {
      closing = true
      for (const next of waiting.splice(0)) next()
      await Promise.all(
        Array.from(alive, (child) => {
          const gone = new Promise((resolve) => child.once('exit', resolve))
          // Waiting processes keep nobody up; this wait must be seen to its end.
          child.ref()
          child.kill('SIGKILL')
          return gone
        }),
      )
    },
  }
}

/** The bundle lies beside the bundled server; from source, the file beside this one is run through tsx. */
function findEntry(): string {
  const bundled = new URL('./compile-worker.js', import.meta.url)
  return fileURLToPath(existsSync(bundled) ? bundled : new URL('./compile-worker.ts', import.meta.url))
}

function startProcess(entry: string, heapMegabytes: number): ChildProcess {
  const loader = entry.endsWith('.ts')
    ? ['--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href]
    : []
  const child = fork(entry, [], {
    execArgv: [`--max-old-space-size=${heapMegabytes}`, ...loader],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    // No address or password of the server's reaches a process that reads foreign files.
    env: { PATH: process.env.PATH, HOME: process.env.HOME, TMPDIR: process.env.TMPDIR },
  })
  // A waiting process keeps nobody up.
  child.unref()
  child.channel?.unref()
  return child
}

/** Hands the file over and waits for the result, the end of the process, its time or its memory. */
function hand(child: ChildProcess, job: object, limits: CompilerLimits): Promise<Compiled> {
  return new Promise((resolve) => {
    let settled = false
    const settle = (compiled: Compiled) => {
      if (settled) return
      settled = true
      clearTimeout(clock)
      clearInterval(watch)
      resolve(compiled)
    }
    const clock = setTimeout(() => settle(refuseNotice('took_too_long')), limits.timeMs)
    const watch = setInterval(async () => {
      if ((await readResidentBytes(child.pid)) > limits.memoryBytes) settle(refuseNotice('took_too_much_memory'))
    }, limits.watchMs)
    child.once('exit', (code, signal) => settle(refuseNotice(tellEnd(code, signal))))
    child.once('error', () => settle(refuseNotice('broken_file')))
    child.on('message', (message: unknown) => {
      const said = resultSchema.safeParse(message)
      if (said.success) settle(said.data.result.ok ? accept(said.data.result.value) : refuse(said.data.result.refusal))
    })
    // Before the process is ready the message waits in its channel.
    child.send(job, (error) => {
      if (error) settle(refuseNotice('broken_file'))
    })
  })
}

/** V8 aborts when the heap is full. Any other end is the file's: it made a library fail. */
function tellEnd(code: number | null, signal: NodeJS.Signals | null): ReadRefusal {
  return signal === 'SIGABRT' || signal === 'SIGTRAP' || code === 134 ? 'took_too_much_memory' : 'broken_file'
}

/** Zero where it cannot be told. Source: proc(5), /proc/pid/status. */
async function readResidentBytes(pid: number | undefined): Promise<number> {
  if (process.platform !== 'linux' || pid === undefined) return 0
  try {
    const status = await readFile(`/proc/${pid}/status`, 'utf8')
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? '0') * 1024
  } catch {
    return 0
  }
}
