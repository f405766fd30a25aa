import { type Kysely, sql } from 'kysely'
import type { Actor } from '../platform/db/actor.ts'
import { asActor, type Database } from '../platform/db/database.ts'
import { computeHead, computeRoot, NO_HEAD } from './block-head.ts'
import { computeLeaf, sayMoment, selectRest } from './entry-leaf.ts'

/** Whose record it is when it is no programme's. */
export const HOUSE = '00000000-0000-0000-0000-000000000000'

/** At most so many entries in a block, so that neither sealing nor verifying needs more memory in a busy hour. */
const MOST_ENTRIES = 10_000
/** No transaction has a number above this one. */
const LAST_XID = '18446744073709551615'

export function asKeeper<Result>(
  database: Database,
  programmeId: string,
  work: (tx: Kysely<unknown>) => Promise<Result>,
): Promise<Result> {
  const actor: Actor = { kind: 'system', name: 'record_keeper', programmeId }
  return asActor(database, actor, work)
}

/**
 * Seals whatever is complete in every programme's record and in the house's.
 *
 * Complete is what was written by a transaction below the oldest that still runs: whatever that one writes, it writes
 * above. So an entry whose transaction began early and ends late waits, and all after it wait with it.
 *
 * @param database  a login that may be the worker
 * @returns how many entries were sealed; what another server is sealing at this moment is left to it
 */
export async function sealRecord(database: Database, mostEntries: number = MOST_ENTRIES): Promise<number> {
  let sealed = 0
  for (const programmeId of await asKeeper(database, HOUSE, listUnsealed)) {
    for (let isMore = true; isMore; ) {
      const block = await asKeeper(database, programmeId, (tx) => sealBlock(tx, programmeId, mostEntries))
      sealed += block.entries
      isMore = block.isMore
    }
  }
  return sealed
}

/** Programmes with something to seal. Steps from one to the next by the index, however long their records are. */
async function listUnsealed(tx: Kysely<unknown>): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with recursive programme (id) as (
      (select programme_id from audit.entry order by programme_id limit 1)
      union all
      select (select programme_id from audit.entry where programme_id > programme.id order by programme_id limit 1)
        from programme where programme.id is not null
    )
    select programme.id from programme
      left join lateral (
        select era, below_xid, below_seq from audit.block where programme_id = programme.id order by block desc limit 1
      ) as last on true
      where programme.id is not null and exists (
        select from audit.entry where programme_id = programme.id
          and (era, xid, seq) >= (coalesce(last.era, 0), coalesce(last.below_xid, '0'::xid8), coalesce(last.below_seq, 0))
          and (era < audit.era() or xid < pg_snapshot_xmin(pg_current_snapshot())))`.execute(tx)
  return rows.map(({ id }) => id)
}

interface LastBlock {
  readonly block: number
  readonly era: number
  readonly below_xid: string
  readonly below_seq: string
  readonly head: Buffer
}

interface Sealed {
  /** 0: there is no new block. */
  readonly entries: number
  /** Whether there was more than went into the block. */
  readonly isMore: boolean
}

async function sealBlock(tx: Kysely<unknown>, programmeId: string, mostEntries: number): Promise<Sealed> {
  const { rows: locks } = await sql<{ mine: boolean }>`
    select pg_try_advisory_xact_lock(hashtextextended(${`audit seal ${programmeId}`}, 0)) as mine`.execute(tx)
  if (!locks[0]?.mine) return { entries: 0, isMore: false }
  const {
    rows: [last],
  } = await sql<LastBlock>`
    select block, era, below_xid::text, below_seq::text, head from audit.block
      where programme_id = ${programmeId}::uuid order by block desc limit 1`.execute(tx)
  const {
    rows: [horizon],
  } = await sql<{ xid: string; era: number; now: string }>`
    select pg_snapshot_xmin(pg_current_snapshot())::text as xid, audit.era() as era, ${sayMoment('moment')} as now
      from clock_timestamp() as moment`.execute(tx)
  if (!horizon) throw new Error('the database told no horizon')
  // Later statements see at least what this horizon promises. An era that is over is complete.
  const { rows: waiting } = await sql<{ era: number; xid: string; seq: string; rest: string }>`
    select era, xid::text, seq::text, ${selectRest} as rest from audit.entry
      where programme_id = ${programmeId}::uuid
        and (era, xid, seq) >= (${last?.era ?? 0}, ${last?.below_xid ?? '0'}::xid8, ${last?.below_seq ?? '0'}::bigint)
        and (era < ${horizon.era} or xid < ${horizon.xid}::xid8)
      order by entry.era, entry.xid, entry.seq limit ${mostEntries + 1}`.execute(tx)
  const era = waiting[0]?.era ?? 0
  const ofEra = waiting.filter((entry) => entry.era === era)
  const entries = ofEra.slice(0, mostEntries)
  const end = entries.at(-1)
  if (!end) return { entries: 0, isMore: false }
  const isFull = ofEra.length > mostEntries
  const leaves = entries.map(({ seq, rest }) => computeLeaf({ programmeId, seq, rest }))
  const frame = {
    programmeId,
    block: (last?.block ?? 0) + 1,
    era,
    fromXid: last?.era === era ? last.below_xid : '0',
    fromSeq: last?.era === era ? last.below_seq : '0',
    belowXid: isFull ? end.xid : era < horizon.era ? LAST_XID : horizon.xid,
    belowSeq: isFull ? String(BigInt(end.seq) + 1n) : '0',
    seqs: entries.map(({ seq }) => seq),
    root: computeRoot(leaves),
    previousHead: last?.head ?? NO_HEAD,
    sealedAt: horizon.now,
  }
  await sql`
    insert into audit.block (programme_id, block, era, from_xid, from_seq, below_xid, below_seq,
        seqs, leaves, root, previous_head, head, sealed_at)
      values (${programmeId}::uuid, ${frame.block}, ${era},
        ${frame.fromXid}::xid8, ${frame.fromSeq}::bigint, ${frame.belowXid}::xid8, ${frame.belowSeq}::bigint,
        ${frame.seqs}::bigint[], ${Buffer.concat(leaves)}, ${frame.root}, ${frame.previousHead}, ${computeHead(frame)},
        ${frame.sealedAt}::timestamptz)`.execute(tx)
  return { entries: entries.length, isMore: waiting.length > entries.length }
}
