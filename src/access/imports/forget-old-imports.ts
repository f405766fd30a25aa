import { sql } from 'kysely'
import { defineRecurring } from '../../platform/jobs/index.ts'

/**
 * Forgets the previews of a programme that nobody confirmed within a day: one that old is shown to nobody, and what its
 * file said is to be gone.
 */
export const forgetImportsJob = defineRecurring({
  name: 'imports.forget',
  actor: 'import_keeper',
  at: { everyMinutes: 60 },
  async run(work) {
    await work.act((tx) => sql`select access.forget_old_imports()`.execute(tx), { act: 'imports.forget' })
  },
})
