import { sql } from 'kysely'
import { defineRecurring } from '../../platform/jobs/index.ts'

/** Forgets the previews of a programme that nobody confirmed within a day: one that old is shown to nobody. */
export const forgetRegisterImportsJob = defineRecurring({
  name: 'enterprises.forget_imports',
  actor: 'import_keeper',
  at: { everyMinutes: 60 },
  async run(work) {
    await work.act((tx) => sql`select enterprises.forget_old_imports()`.execute(tx), {
      act: 'enterprises.forget_imports',
    })
  },
})
