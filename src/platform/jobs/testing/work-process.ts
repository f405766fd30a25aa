import { sql } from 'kysely'
import { z } from 'zod'
import { defineJob } from '../define-job.ts'
import { runJobs } from '../run-jobs.ts'

/**
 * A process that runs one kind of job, says `started <what>` for each on standard output, and then waits for ever: what
 * tests kill. Reads how the database is reached from its first argument.
 */
const endless = defineJob({
  name: 'testing.endless',
  actor: 'operator',
  payload: z.object({ what: z.string() }),
  run: async (work, { what }) => {
    await work.act(async (tx) => {
      await sql`select 1`.execute(tx)
      process.stdout.write(`started ${what}\n`)
      await new Promise(() => undefined)
    })
  },
})

const say = (fields: object, message: string) => process.stderr.write(`${message} ${JSON.stringify(fields)}\n`)
const running = await runJobs({
  worker: JSON.parse(process.argv[2] ?? '{}'),
  jobs: [endless],
  recurring: [],
  listProgrammes: async () => [],
  log: { error: say, warn: say, info: () => undefined, debug: () => undefined },
  graceMs: 500,
})
process.on('SIGTERM', async () => {
  await running.stop()
  process.exit(0)
})
