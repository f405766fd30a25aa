import type { Kysely } from 'kysely'
import { type CountedPark, selectCounted } from './store.ts'

export interface ParkCount {
  readonly count: number
  /** Every one that was counted. */
  readonly parks: readonly CountedPark[]
}

/**
 * How many parks a plan's promise (“30 about”) may count on a day, and which: those recognised and those in cultivation.
 * The number and the list come from one query, so they never differ. Counted are those that the one who asks may see:
 * what counts is public, so in a published programme everyone counts the same.
 *
 * @param on     the day, `YYYY-MM-DD`
 * @param known  as was known at the end of this day; null: now
 */
export async function countParks(
  tx: Kysely<unknown>,
  programmeId: string,
  on: string,
  known: string | null = null,
): Promise<ParkCount> {
  const { rows } = await tx.executeQuery(selectCounted(programmeId, { on, known }))
  return { count: rows.length, parks: rows }
}
