import { type Kysely, sql } from 'kysely'
import type { HeldRights } from './rules/reach.ts'

/** Each right the one who asks holds, with where it holds. */
export async function findHeldRights<Tables>(tx: Kysely<Tables>): Promise<HeldRights> {
  const { rows } = await sql<{ rights: HeldRights }>`select access.rights() as rights`.execute(tx)
  return rows[0]?.rights ?? {}
}
