import type { Kysely } from 'kysely'
import { asActor } from '../../platform/db/database.ts'
import type { TestDatabase } from '../../platform/testing/open-test-database.ts'
import type { AccessTables } from '../tables.ts'

/** A made-up programme without an edition, for tests of what stands beside the plan. Gives back its key. */
export async function aProgramme(database: TestDatabase, slug = 'yunxi-2031', state = 'published'): Promise<string> {
  const [row] = await database.asSuperuser<{ programme_id: string }>(
    `insert into plans.programme (programme_id, slug, state)
      values (md5('courtyard programme ' || $1)::uuid, $1, $2) returning programme_id`,
    [slug, state],
  )
  return row?.programme_id ?? ''
}

/** Works on the organisations of a programme as the loader. */
export function asLoader<Result>(
  database: TestDatabase,
  programmeId: string,
  work: (tx: Kysely<AccessTables>) => Promise<Result>,
): Promise<Result> {
  return asActor(database.owner, { kind: 'system', name: 'programme_loader', programmeId }, work)
}
