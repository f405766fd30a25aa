import { forgetImportsJob } from '../access/index.ts'
import type { RunningDatabase } from '../platform/db/server.ts'
import { type Job, type JobLog, type Recurring, type RunningJobs, runJobs } from '../platform/jobs/index.ts'
import { taskNight } from '../tasks/index.ts'

export interface JobParts {
  readonly database: Pick<RunningDatabase, 'worker'>
  /** The programmes in which recurring jobs run. */
  readonly listProgrammes: () => Promise<readonly string[]>
  readonly log: JobLog
}

/** Runs the jobs of every capability: the one place that knows them all. */
export function startJobs({ database, listProgrammes, log }: JobParts): Promise<RunningJobs> {
  const jobs: Job<unknown>[] = []
  const recurring: Recurring[] = [forgetImportsJob, taskNight]
  return runJobs({ worker: database.worker, jobs, recurring, listProgrammes, log })
}
