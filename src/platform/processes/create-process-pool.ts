import { type ChildProcess, fork } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { z } from 'zod'
import { accept, type Result, refuse } from '../result.ts'

export interface ProcessLimits {
  /** From handing a job over to its answer. */
  readonly timeMs: number
  /** Resident memory of a process. Bytes. Watched on Linux; elsewhere the heap limit alone holds. */
  readonly memoryBytes: number
  /** Heap of a process. Megabytes. */
  readonly heapMegabytes: number
  /** Jobs done at once. */
  readonly running: number
  /** Jobs that may wait for their turn; one more is refused. */
  readonly waiting: number
  /** Processes that wait warmed up, so that a job need not wait for one to start: 1, or 0 where jobs are rare. */
  readonly spare: 0 | 1
  /** How often memory is looked at. */
  readonly watchMs: number
}

/** Why there is no answer. `broke`: the process ended or said something else; `stopped`: nobody waits for it any more. */
export type ProcessRefusal = 'took_too_long' | 'took_too_much_memory' | 'broke' | 'busy' | 'stopped'

export interface ProcessPool<Job extends object, Answer> {
  /** Hands a job to a process of its own and gives back its answer. `signal` ends it. */
  run(job: Job, signal?: AbortSignal): Promise<Result<Answer, ProcessRefusal>>
  /** Refuses what waits, kills what runs, and resolves when every process has gone. */
  close(): Promise<void>
}

/**
 * Does jobs over what comes from nobody in particular: each in a process of its own that is killed once it has answered,
 * or when it takes too long or too much memory. The program is written with `answerOneJob`.
 *
 * @param program  the file of the program, `.js`, `.mjs` or `.ts`: `findProgram`
 * @param shape    of an answer: a process that read a hostile file is not believed
 */
export function createProcessPool<Job extends object, Answer>(
  program: string,
  shape: z.ZodType<Answer>,
  limits: ProcessLimits,
): ProcessPool<Job, Answer> {
  const answerShape = z.object({ answer: shape })
  const alive = new Set<ChildProcess>()
  const waiting: (() => void)[] = []
  let running = 0
  let closing = false
  let spare: ChildProcess | null = limits.spare === 1 ? warm() : null

  function warm(): ChildProcess {
    const child = startProcess(program, limits.heapMegabytes)
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

  async function hand(job: Job, signal?: AbortSignal): Promise<Result<Answer, ProcessRefusal>> {
    if (signal?.aborted) return refuse('stopped')
    const child = takeSpare()
    const kill = () => child.kill('SIGKILL')
    signal?.addEventListener('abort', kill)
    try {
      const answered = await waitForAnswer(child, job, answerShape, limits)
      return signal?.aborted ? refuse('stopped') : answered
    } finally {
      signal?.removeEventListener('abort', kill)
      kill()
      if (!closing && limits.spare === 1) spare ??= warm()
    }
  }

  return {
    async run(job, signal) {
      if (closing) return refuse('stopped')
      if (running >= limits.running) {
        if (waiting.length >= limits.waiting) return refuse('busy')
        await new Promise<void>((resolve) => waiting.push(resolve))
        if (closing) return refuse('stopped')
      } else {
        running += 1
      }
      try {
        const answered = await hand(job, signal)
        return closing && !answered.ok ? refuse('stopped') : answered
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

/**
 * The file of a program: its bundle lies beside the bundled server; from source, the file beside the one that asks is run
 * through tsx.
 *
 * @param asker  `import.meta.url`
 * @param name   without an ending; also the name of the bundle (scripts/build.mjs)
 */
export function findProgram(asker: string, name: string): string {
  const bundled = new URL(`./${name}.js`, asker)
  return fileURLToPath(existsSync(bundled) ? bundled : new URL(`./${name}.ts`, asker))
}

function startProcess(program: string, heapMegabytes: number): ChildProcess {
  const loader = program.endsWith('.ts')
    ? ['--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href]
    : []
  const child = fork(program, [], {
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

/** Hands the job over and waits for the answer, the end of the process, its time or its memory. */
function waitForAnswer<Answer>(
  child: ChildProcess,
  job: object,
  shape: z.ZodType<{ answer: Answer }>,
  limits: ProcessLimits,
): Promise<Result<Answer, ProcessRefusal>> {
  return new Promise((resolve) => {
    let settled = false
    const settle = (answered: Result<Answer, ProcessRefusal>) => {
      if (settled) return
      settled = true
      clearTimeout(clock)
      clearInterval(watch)
      resolve(answered)
    }
    const clock = setTimeout(() => settle(refuse('took_too_long')), limits.timeMs)
    const watch = setInterval(async () => {
      if ((await readResidentBytes(child.pid)) > limits.memoryBytes) settle(refuse('took_too_much_memory'))
    }, limits.watchMs)
    child.once('exit', (code, signal) => settle(refuse(tellEnd(code, signal))))
    child.once('error', () => settle(refuse('broke')))
    child.on('message', (message: unknown) => {
      const said = shape.safeParse(message)
      if (said.success) settle(accept(said.data.answer))
    })
    // Before the process is ready the message waits in its channel.
    child.send(job, (error) => {
      if (error) settle(refuse('broke'))
    })
  })
}

/** V8 aborts when the heap is full. Any other end is the job's: it made a library fail. */
function tellEnd(code: number | null, signal: NodeJS.Signals | null): ProcessRefusal {
  return signal === 'SIGABRT' || signal === 'SIGTRAP' || code === 134 ? 'took_too_much_memory' : 'broke'
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
