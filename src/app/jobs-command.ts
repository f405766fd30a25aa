import { createProgrammeReader } from '../plans/index.ts'
import { computeProgrammeId } from '../plans/programme-key.ts'
import { openDatabase } from '../platform/db/database.ts'
import { joinDatabase } from '../platform/db/server.ts'
import { type FailingJob, listFailing, retryJob } from '../platform/jobs/index.ts'
import { OperatorError } from '../platform/operator-error.ts'
import { readSettings } from './settings.ts'

/** As many as a person reads; `/metrics` counts all. */
const MOST = 100

/**
 * `courtyard jobs`: lists the jobs that fail and those that were given up; `--retry ID` has one tried again. Works beside
 * a running server and without one.
 *
 * @returns the exit code: 0, or 2 where there is no failing job of that id
 */
export async function jobsCommand(ask: { readonly retry?: string }): Promise<number> {
  if (ask.retry !== undefined && !/^\d{1,18}$/.test(ask.retry)) {
    throw new OperatorError('--retry 应为任务的编号。', '--retry is the id of a job.')
  }
  const running = await joinDatabase(readSettings(process.env, true).database)
  const worker = openDatabase({ ...running.worker, max: 1 })
  const app = openDatabase({ ...running.app, max: 1 })
  try {
    if (ask.retry !== undefined) {
      const isThere = await retryJob(worker, ask.retry)
      if (isThere) process.stdout.write('已重新安排。\nIt is tried again now.\n')
      else process.stderr.write('没有这个编号的待办任务，或正在运行。\nThere is no such job, or it runs now.\n')
      return isThere ? 0 : 2
    }
    const programmes = await createProgrammeReader(app).listProgrammes()
    const slugs = new Map(programmes.map(({ slug }) => [computeProgrammeId(slug), slug]))
    const failing = await listFailing(worker, MOST)
    process.stdout.write(`${sayFailing(failing, slugs)}\n`)
    return 0
  } finally {
    await Promise.all([worker.close(), app.close()])
    await running.stop()
  }
}

export function sayFailing(failing: readonly FailingJob[], slugs: ReadonlyMap<string, string>): string {
  if (failing.length === 0) return '没有失败的任务。\nNo job fails.'
  return failing
    .map(({ id, name, programmeId, tries, most, error, next }) => {
      const stands = next === null ? '已放弃 given up' : `下次 next ${next.toISOString()}`
      const where = programmeId === null ? '' : `  ${slugs.get(programmeId) ?? programmeId}`
      return `${id}  ${name}${where}  ${tries}/${most}  ${stands}\n    ${error.split('\n')[0]}`
    })
    .join('\n')
}
