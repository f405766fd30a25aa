import { openDatabase } from '../../platform/db/database.ts'
import { importAsOperator } from '../imports/import-as-operator.ts'

/** A process that imports one file as the operator, and says how far it has come: for tests that kill it. */
process.once(
  'message',
  async ({ worker, programmeId, file }: { worker: object; programmeId: string; file: string }) => {
    const database = openDatabase({ ...worker, max: 2 })
    process.send?.('began')
    const outcome = await importAsOperator(database, { programmeId, file, basis: '试验', registers: [] })
    process.send?.(outcome?.state ?? 'none')
    await database.close()
    process.disconnect()
  },
)
