/** The door of jobs: what a capability needs, and what starts them. */
export {
  addJob,
  defineJob,
  defineRecurring,
  type Job,
  type JobWork,
  type Recurring,
} from './define-job.ts'
export type { JobLog } from './log-jobs.ts'
export { type FailingJob, listFailing, measureJobs, retryJob } from './read-queue.ts'
export { type RunningJobs, runJobs } from './run-jobs.ts'
