import type { PoolConfig } from 'pg'
import type { PersonActor } from '../../../platform/db/actor.ts'
import { openDatabase } from '../../../platform/db/database.ts'
import { workAlone } from '../../../platform/db/work-alone.ts'
import { confirmImport } from '../confirm-import.ts'

/** Confirms one import and says each step to the process that started it, which kills this one at whatever step it likes. */
process.once('message', async ({ config, actor, id }: { config: PoolConfig; actor: PersonActor; id: string }) => {
  const database = openDatabase(config)
  await workAlone(
    database,
    actor,
    (client) => confirmImport(client, id, [], (step, done) => process.send?.({ step, done })),
    { deed: { act: 'enterprises.import' } },
  )
  process.send?.({ step: 'committed', done: 0 })
})
