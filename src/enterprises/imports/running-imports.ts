import { Problem } from '../../platform/http/problems.ts'
import type { Import, ImportKind, ImportStep } from './imports.schema.ts'

interface RunningImport {
  readonly id: string
  readonly programmeId: string
  readonly personId: string
  readonly kind: ImportKind
  readonly fileName: string
}

type Progress = NonNullable<Import['progress']>

/** Imports that are being read, checked or written in this process now. */
export interface RunningImports {
  /** Does what an import asks for, so that its bringer sees how far it is and may end it. */
  run<Result>(
    one: RunningImport,
    work: (watch: (step: ImportStep, done: number, of: number) => void, signal: AbortSignal) => Promise<Result>,
  ): Promise<Result>
  /** How far it is, to its bringer alone; null: it does not run. */
  find(
    programmeId: string,
    personId: string,
    id: string,
  ): { one: RunningImport; since: Date; progress: Progress } | null
  /** All of a person’s own that run. */
  list(programmeId: string, personId: string): { id: string; progress: Progress }[]
  /** @returns whether it ran */
  cancel(programmeId: string, personId: string, id: string): boolean
}

/** Each holds a connection and a file. */
const MOST = 3

export function createRunningImports(): RunningImports {
  const running = new Map<string, { one: RunningImport; since: Date; progress: Progress; stop: AbortController }>()
  const find: RunningImports['find'] = (programmeId, personId, id) => {
    const found = running.get(id)
    return found && found.one.programmeId === programmeId && found.one.personId === personId ? found : null
  }
  return {
    find,
    async run(one, work) {
      if (running.has(one.id)) throw runsAlready()
      if (running.size >= MOST) throw busy()
      const stop = new AbortController()
      const entry = { one, since: new Date(), progress: { step: 'reading', done: 0, of: 1 } as Progress, stop }
      running.set(one.id, entry)
      try {
        return await work((step, done, of) => {
          entry.progress = { step, done, of }
        }, stop.signal)
      } finally {
        running.delete(one.id)
      }
    },
    list: (programmeId, personId) =>
      Array.from(running.values()).flatMap(({ one, progress }) =>
        one.programmeId === programmeId && one.personId === personId ? [{ id: one.id, progress }] : [],
      ),
    cancel(programmeId, personId, id) {
      if (find(programmeId, personId, id) === null) return false
      running.get(id)?.stop.abort()
      return true
    },
  }
}

function runsAlready(): Problem {
  return new Problem(409, 'import_runs', {
    title: '这次导入正在进行，请等它完成。',
    titleEn: 'This import is running; wait until it is done.',
  })
}

function busy(): Problem {
  return new Problem(503, 'busy', {
    title: '现在正在进行的导入太多；请稍等片刻再试。',
    titleEn: 'Too many imports are running at the moment; wait a little and try again.',
  })
}
