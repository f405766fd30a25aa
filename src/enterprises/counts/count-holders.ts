import type { Kysely } from 'kysely'
import type { CountScope, Dropped, DroppedReason, Holder, InstituteCount } from './counts.schema.ts'
import { HIGH_TECH_OR_SPECIALISED } from './counts.schema.ts'
import { selectDropped, selectHolderCount, selectHolders, selectInstituteCount } from './store.ts'

export interface CountWanted {
  /** The day, `YYYY-MM-DD`. */
  readonly on: string
  readonly kinds: 'high_tech_or_specialised' | readonly string[]
  readonly scope: CountScope
}

export interface HolderCount {
  readonly count: number
  readonly holders: readonly Holder[]
  readonly dropped: Dropped
}

/**
 * How many enterprises hold a valid title of these kinds on a day inside the parks that count on it, and which. An
 * enterprise is counted once, whatever the number of parks that report it, of titles it holds and of rows of the register
 * that turned out to be it. The number and the list come from one query.
 *
 * Counted is what is confirmed, which is public: in a published programme everyone counts the same. Who waits to be
 * confirmed is told to those alone who may see them.
 */
export async function countHolders(
  tx: Kysely<unknown>,
  programmeId: string,
  wanted: CountWanted,
): Promise<HolderCount> {
  const counted = { ...wanted, kinds: listKinds(wanted.kinds) }
  const { rows } = await tx.executeQuery(selectHolders(programmeId, counted, { number: 1, size: null }))
  const { count, holders } = one(rows)
  const numbers = new Map<DroppedReason, number | null>()
  for (const reason of REASONS) {
    const { rows: told } = await tx.executeQuery(selectDropped(programmeId, counted, reason, 0))
    numbers.set(reason, one(told).total)
  }
  return { count, holders, dropped: tellDropped(numbers) }
}

/** The number alone, for whoever lists nothing. */
export async function countHoldersOnly(tx: Kysely<unknown>, programmeId: string, wanted: CountWanted): Promise<number> {
  const { rows } = await tx.executeQuery(selectHolderCount(programmeId, { ...wanted, kinds: listKinds(wanted.kinds) }))
  return one(rows).count
}

/** How many institutes of city level and above are valid on a day inside the parks that count on it, and which. */
export async function countInstitutes(
  tx: Kysely<unknown>,
  programmeId: string,
  wanted: Pick<CountWanted, 'on' | 'scope'>,
): Promise<Pick<InstituteCount, 'count' | 'institutes' | 'dropped'>> {
  const { rows } = await tx.executeQuery(selectInstituteCount(programmeId, wanted))
  return one(rows)
}

export const REASONS = [
  'in_several_parks',
  'merged',
  'not_confirmed',
  'expired',
  'withdrawn',
] as const satisfies DroppedReason[]

export function listKinds(kinds: CountWanted['kinds']): readonly string[] {
  return kinds === 'high_tech_or_specialised' ? HIGH_TECH_OR_SPECIALISED : kinds
}

export function tellDropped(numbers: ReadonlyMap<DroppedReason, number | null>): Dropped {
  const of = (reason: DroppedReason) => numbers.get(reason) ?? 0
  return {
    inSeveralParks: of('in_several_parks'),
    merged: of('merged'),
    notConfirmed: numbers.get('not_confirmed') ?? null,
    expired: of('expired'),
    withdrawn: of('withdrawn'),
  }
}

function one<Row>(rows: readonly Row[]): Row {
  const [row] = rows
  if (!row) throw new Error('a query of one row gave none')
  return row
}
