import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { type Kysely, sql } from 'kysely'
import { asActor, type Database } from '../../platform/db/database.ts'
import type { RegisterCount } from '../read-report.ts'
import { type ImportOutcome, type ImportProgress, runImport } from './run-import.ts'
import { insertImport } from './store.ts'

export interface OperatorImport {
  readonly programmeId: string
  readonly file: string
  /** The document that the figures rest on. */
  readonly basis: string
  readonly registers: readonly RegisterCount[]
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: ImportProgress, bytes: number) => void
}

/**
 * Imports the figures of a file as the operator of this machine.
 *
 * @param worker  with the login of jobs
 * @returns null: there is no such programme
 */
export async function importAsOperator(worker: Database, wanted: OperatorImport): Promise<ImportOutcome | null> {
  const { programmeId, file, basis, registers, signal, onProgress } = wanted
  const actor = { kind: 'system' as const, name: 'operator', programmeId }
  const hash = createHash('sha256')
  let bytes = 0
  const content = createReadStream(file)
  content.on('data', (chunk) => {
    bytes += chunk.length
  })
  await pipeline(content, hash)
  const importId = randomUUID()
  const isBegun = await asActor<unknown, boolean>(
    worker,
    actor,
    async (tx: Kysely<unknown>) => {
      const { rows } =
        await sql`select from indicators.indicator where programme_id = ${programmeId}::uuid limit 1`.execute(tx)
      if (rows.length === 0) return false
      const name = path.basename(file).slice(0, 300)
      await tx.executeQuery(insertImport(programmeId, { id: importId, name, basis, sha256: hash.digest('hex'), bytes }))
      return true
    },
    { act: 'indicators.import', why: basis },
  )
  if (!isBegun) return null
  return runImport({
    database: worker,
    actor,
    importId,
    content: createReadStream(file),
    registers,
    ...(signal ? { signal } : {}),
    onProgress: (progress) => onProgress?.(progress, bytes),
  })
}
