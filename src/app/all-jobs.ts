import {
  createContactSeal,
  createMessageMailer,
  createPostJobs,
  createSecretSeal,
  forgetImportsJob,
} from '../access/index.ts'
import { forgetRegisterImportsJob, titleReminders } from '../enterprises/index.ts'
import { reportKeeper } from '../indicators/index.ts'
import { computeProgrammeId } from '../plans/programme-key.ts'
import type { RunningDatabase } from '../platform/db/server.ts'
import { createSweepJob, type FileStore } from '../platform/files/index.ts'
import { type Job, type JobLog, type Recurring, type RunningJobs, runJobs } from '../platform/jobs/index.ts'
import { clockJob, taskNight } from '../tasks/index.ts'
import { messageKinds } from './message-kinds.ts'
import type { Settings } from './settings.ts'

export interface JobParts {
  readonly database: Pick<RunningDatabase, 'worker' | 'rootSecret'>
  readonly settings: Pick<Settings, 'mail' | 'address' | 'isChannelNetwork'>
  readonly files: FileStore
  /** The programmes in which recurring jobs run. */
  readonly listProgrammes: () => Promise<readonly { readonly slug: string }[]>
  readonly log: JobLog
}

/** Runs the jobs of every capability: the one place that knows them all. */
export async function startJobs({ database, settings, files, listProgrammes, log }: JobParts): Promise<RunningJobs> {
  const listKeys = async () =>
    (await listProgrammes()).map(({ slug }) => ({ slug, programmeId: computeProgrammeId(slug) }))
  const mailer = settings.mail === null ? null : createMessageMailer(settings.mail)
  const post = createPostJobs({
    kinds: messageKinds,
    contactSeal: createContactSeal(database.rootSecret),
    secretSeal: createSecretSeal(database.rootSecret),
    mailer,
    address: settings.address,
    findSlug: async (id) => (await listKeys()).find(({ programmeId }) => programmeId === id)?.slug ?? null,
    isAllowedInside: settings.isChannelNetwork,
  })
  const jobs: Job<unknown>[] = [...post.jobs, clockJob]
  const recurring: Recurring[] = [
    ...post.recurring,
    forgetImportsJob,
    forgetRegisterImportsJob,
    taskNight,
    titleReminders,
    createSweepJob(files),
    reportKeeper,
  ]
  const running = await runJobs({
    worker: database.worker,
    jobs,
    recurring,
    listProgrammes: async () => (await listKeys()).map(({ programmeId }) => programmeId),
    log,
  })
  return {
    stop: async () => {
      await running.stop()
      mailer?.close()
    },
  }
}
