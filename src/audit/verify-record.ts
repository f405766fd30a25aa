import { type Kysely, sql } from 'kysely'
import { asActor, type Database } from '../platform/db/database.ts'
import { computeHead, computeRoot, NO_HEAD } from './block-head.ts'
import { computeLeaf, type EntryText, sayMoment, selectRest } from './entry-leaf.ts'
import { HOUSE } from './seal-record.ts'

/** The first thing in a record that is not as it was sealed. Numbers of entries are text. */
export type Finding =
  | { readonly kind: 'altered' | 'removed' | 'inserted'; readonly seq: string }
  /** It stands elsewhere; `now` is the number it bears, where that was changed. */
  | { readonly kind: 'moved'; readonly seq: string; readonly now: string | null }
  | { readonly kind: 'block_altered' | 'block_missing'; readonly block: number }
  /** The head that was kept outside is no longer that of any block: the chain was cut or written anew. */
  | { readonly kind: 'head_unknown' }

export interface Verified {
  readonly programmeId: string
  readonly blocks: number
  /** Entries in those blocks that were looked at and are as they were sealed. */
  readonly sealed: string
  /** Entries that wait to be sealed, and since when; nothing is known about them. */
  readonly waiting: string
  readonly waitingSince: string | null
  /** Of the last block, to be kept outside: whoever writes the whole chain anew cannot keep it. */
  readonly head: KnownHead | null
  readonly finding: Finding | null
}

export interface KnownHead {
  readonly block: number
  /** 64 hexadecimal digits. */
  readonly hex: string
}

/** How many entries are in memory at a time. */
const ROWS = 2_000
/** How many blocks: a full one weighs half a megabyte, and a quiet programme has many small ones. */
const BLOCKS = 16

/** Programmes that have a record or seals, and the house when it does. */
export async function listRecorded(database: Database): Promise<string[]> {
  return asOperator(database, HOUSE, async (tx) => {
    const { rows } = await sql<{ id: string }>`
      with recursive programme (id) as (
        (select programme_id from audit.entry order by programme_id limit 1)
        union all
        select (select programme_id from audit.entry where programme_id > programme.id order by programme_id limit 1)
          from programme where programme.id is not null
      )
      select id from programme where id is not null union select programme_id from audit.block order by id`.execute(tx)
    return rows.map(({ id }) => id)
  })
}

/**
 * Compares a programme's record with its seals, on one snapshot and in constant memory, and stops at the first
 * difference.
 *
 * @param knownHead  64 hexadecimal digits that were kept outside: the head of one of the blocks
 */
export async function verifyRecord(
  database: Database,
  programmeId: string,
  knownHead: string | null = null,
): Promise<Verified> {
  return asOperator(database, programmeId, async (tx) => {
    await sql`set transaction isolation level repeatable read, read only`.execute(tx)
    const blocks = readBlocks(tx, programmeId)
    const {
      rows: [last],
    } = await selectLast(programmeId).execute(tx)
    const entries = new Entries(tx, programmeId, last ?? null)
    let [before, sealed, isKnown]: [Block | null, bigint, boolean] = [null, 0n, knownHead === null]
    let finding: Finding | null = null
    for await (const block of blocks) {
      finding = findInChain(before, block) ?? (await findInBlock(tx, entries, block))
      if (finding) break
      isKnown ||= block.head.toString('hex') === knownHead
      before = block
      sealed += BigInt(block.seqs.length)
    }
    if (!finding && !isKnown) finding = { kind: 'head_unknown' }
    const waiting = await countWaiting(tx, programmeId, last ?? null)
    return {
      programmeId,
      blocks: before?.block ?? 0,
      sealed: String(sealed),
      ...waiting,
      head: before && !finding ? { block: before.block, hex: before.head.toString('hex') } : null,
      finding,
    }
  })
}

function asOperator<Result>(
  database: Database,
  programmeId: string,
  work: (tx: Kysely<unknown>) => Promise<Result>,
): Promise<Result> {
  return asActor(database, { kind: 'system', name: 'operator', programmeId }, work)
}

interface End {
  readonly block: number
  readonly era: number
  readonly belowXid: string
  readonly belowSeq: string
}

function selectLast(programmeId: string) {
  return sql<End>`
    select block, era, below_xid::text as "belowXid", below_seq::text as "belowSeq" from audit.block
      where programme_id = ${programmeId}::uuid order by block desc limit 1`
}

interface Block extends End {
  readonly programmeId: string
  readonly fromXid: string
  readonly fromSeq: string
  readonly seqs: readonly string[]
  readonly leaves: Buffer
  readonly root: Buffer
  readonly previousHead: Buffer
  readonly head: Buffer
  readonly sealedAt: string
}

async function* readBlocks(tx: Kysely<unknown>, programmeId: string): AsyncGenerator<Block> {
  await sql`
    declare blocks no scroll cursor for
      select programme_id as "programmeId", block, era, from_xid::text as "fromXid", from_seq::text as "fromSeq",
          below_xid::text as "belowXid", below_seq::text as "belowSeq", seqs::text[] as seqs, leaves, root,
          previous_head as "previousHead", head, ${sayMoment('sealed_at')} as "sealedAt"
        from audit.block where programme_id = ${sql.lit(programmeId)}::uuid order by block.block`.execute(tx)
  for (;;) {
    const { rows } = await sql<Block>`fetch ${sql.lit(BLOCKS)} from blocks`.execute(tx)
    yield* rows
    if (rows.length < BLOCKS) return
  }
}

interface Entry extends EntryText {
  readonly era: number
  readonly xid: string
}

/** What lies below the end of the last block, one after the other, in the order of sealing. */
class Entries {
  readonly #tx: Kysely<unknown>
  readonly #programmeId: string
  readonly #end: End | null
  #rows: readonly Entry[] = []
  #next = 0
  #isOpen = false

  constructor(tx: Kysely<unknown>, programmeId: string, end: End | null) {
    this.#tx = tx
    this.#programmeId = programmeId
    this.#end = end
  }

  /** The entry that comes next, without going on; null at the end. */
  async look(): Promise<Entry | null> {
    if (this.#next === this.#rows.length) await this.#fetch()
    return this.#rows[this.#next] ?? null
  }

  goOn(): void {
    this.#next += 1
  }

  async #fetch(): Promise<void> {
    if (!this.#isOpen) {
      const end = this.#end
      await sql`
        declare entries no scroll cursor for
          select programme_id as "programmeId", era, xid::text, seq::text, ${selectRest} as rest from audit.entry
            where programme_id = ${sql.lit(this.#programmeId)}::uuid and (era, xid, seq)
              < (${sql.lit(end?.era ?? 0)}, ${sql.lit(end?.belowXid ?? '0')}::xid8, ${sql.lit(end?.belowSeq ?? '0')}::bigint)
            order by entry.era, entry.xid, entry.seq`.execute(this.#tx)
      this.#isOpen = true
    }
    const { rows } = await sql<Entry>`fetch ${sql.lit(ROWS)} from entries`.execute(this.#tx)
    this.#rows = rows
    this.#next = 0
  }
}

/** Whether the block says what was sealed, and follows the one before it. */
function findInChain(before: Block | null, block: Block): Finding | null {
  const expected = (before?.block ?? 0) + 1
  if (block.block !== expected) return { kind: 'block_missing', block: expected }
  const leaves = listLeaves(block)
  const isWhole =
    leaves.length === block.seqs.length &&
    leaves.length > 0 &&
    computeRoot(leaves).equals(block.root) &&
    computeHead(block).equals(block.head)
  if (!isWhole) return { kind: 'block_altered', block: block.block }
  // This one is whole: so it is the one before it that is not what it was when this one was sealed.
  if (!block.previousHead.equals(before?.head ?? NO_HEAD)) {
    return before ? { kind: 'block_altered', block: before.block } : { kind: 'block_missing', block: 1 }
  }
  const from = block.era === before?.era ? [before.belowXid, before.belowSeq] : ['0', '0']
  const isNext = block.fromXid === from[0] && block.fromSeq === from[1] && block.era >= (before?.era ?? 0)
  return isNext ? null : { kind: 'block_altered', block: block.block }
}

function listLeaves({ leaves }: Block): Buffer[] {
  return Array.from({ length: Math.ceil(leaves.length / 32) }, (_, i) => leaves.subarray(i * 32, i * 32 + 32))
}

/** The first entry that differs from what the block holds; reads on to the block's end. */
async function findInBlock(tx: Kysely<unknown>, entries: Entries, block: Block): Promise<Finding | null> {
  const leaves = listLeaves(block)
  for (const [place, seq] of block.seqs.entries()) {
    const entry = await entries.look()
    const leaf = leaves[place]
    if (!entry || !leaf || !isBelow(entry, block)) return findLost(tx, block, seq)
    if (entry.seq !== seq || !computeLeaf(entry).equals(leaf)) return explain(tx, block, entry, seq)
    entries.goOn()
  }
  const more = await entries.look()
  return more && isBelow(more, block) ? findStranger(tx, block, more) : null
}

function isBelow({ era, xid, seq }: Entry, { era: lastEra, belowXid, belowSeq }: End): boolean {
  if (era !== lastEra) return era < lastEra
  if (xid !== belowXid) return BigInt(xid) < BigInt(belowXid)
  return BigInt(seq) < BigInt(belowSeq)
}

/** What stands where `seq` was sealed is another, or says something else. */
async function explain(tx: Kysely<unknown>, block: Block, entry: Entry, seq: string): Promise<Finding> {
  const former = findFormerNumber(block, entry)
  if (former !== null) return { kind: 'moved', seq: former, now: entry.seq }
  if (entry.seq === seq) return { kind: 'altered', seq }
  return block.seqs.includes(entry.seq) ? findLost(tx, block, seq) : findStranger(tx, block, entry)
}

/** The number under which the very same entry was sealed, when it bears another one now. */
function findFormerNumber(block: Block, entry: Entry): string | null {
  const place = listLeaves(block).findIndex((leaf, i) => {
    const seq = block.seqs[i]
    return seq !== undefined && seq !== entry.seq && computeLeaf({ ...entry, seq }).equals(leaf)
  })
  return block.seqs[place] ?? null
}

/** What was sealed under `seq` is not where it was. */
async function findLost(tx: Kysely<unknown>, block: Block, seq: string): Promise<Finding> {
  const { rows } = await sql`
    select from audit.entry where programme_id = ${block.programmeId}::uuid and seq = ${seq}::bigint`.execute(tx)
  if (rows.length > 0) return { kind: 'moved', seq, now: null }
  const now = await findNewNumber(tx, block, seq)
  return now === null ? { kind: 'removed', seq } : { kind: 'moved', seq, now }
}

/** The number that the very same entry bears now, where it stands among the entries of its block. */
async function findNewNumber(tx: Kysely<unknown>, block: Block, seq: string): Promise<string | null> {
  const leaf = listLeaves(block)[block.seqs.indexOf(seq)]
  const { rows } = await sql<EntryText>`
    select programme_id as "programmeId", seq::text, ${selectRest} as rest from audit.entry
      where programme_id = ${block.programmeId}::uuid
        and (era, xid, seq) >= (${block.era}, ${block.fromXid}::xid8, ${block.fromSeq}::bigint)
        and (era, xid, seq) < (${block.era}, ${block.belowXid}::xid8, ${block.belowSeq}::bigint)
        and seq <> all (${block.seqs}::bigint[])
      order by entry.seq limit ${ROWS}`.execute(tx)
  return rows.find((entry) => leaf && computeLeaf({ ...entry, seq }).equals(leaf))?.seq ?? null
}

async function findStranger(tx: Kysely<unknown>, block: Block, { seq }: Entry): Promise<Finding> {
  const { rows } = await sql`
    select from audit.block
      where programme_id = ${block.programmeId}::uuid and ${seq}::bigint = any (seqs)`.execute(tx)
  return rows.length > 0 ? { kind: 'moved', seq, now: null } : { kind: 'inserted', seq }
}

async function countWaiting(
  tx: Kysely<unknown>,
  programmeId: string,
  end: End | null,
): Promise<Pick<Verified, 'waiting' | 'waitingSince'>> {
  const { rows } = await sql<{ waiting: string; since: string | null }>`
    select count(*)::text as waiting, ${sayMoment('first')} as since from (
      select min(at) over () as first from audit.entry
        where programme_id = ${programmeId}::uuid and (era, xid, seq)
          >= (${end?.era ?? 0}, ${end?.belowXid ?? '0'}::xid8, ${end?.belowSeq ?? '0'}::bigint)
    ) as waiting group by first`.execute(tx)
  return { waiting: rows[0]?.waiting ?? '0', waitingSince: rows[0]?.since ?? null }
}
