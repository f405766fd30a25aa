import { type CompiledQuery, type Kysely, type RawBuilder, sql } from 'kysely'
import { queriesOver } from '../platform/db/database.ts'
import type { Entry, EntrySummary, RecordedPerson, RecordFilter } from './audit.schema.ts'
import { sayMoment } from './entry-leaf.ts'

/** Reads the record. Each query sees what the policies let the one who asks see. */

const none = queriesOver<Record<string, never>>()
const here = sql`(select access.programme_id())`

export const PAGE = 50

const people = sql`
  left join access.person as who on who.programme_id = entry.programme_id and who.id = entry.person_id
  left join access.person as whom on whom.programme_id = entry.programme_id and whom.id = entry.for_person_id`

function sayPerson(id: string, alias: string): RawBuilder<RecordedPerson | null> {
  return sql`case when ${sql.ref(id)} is not null then json_build_object(
    'id', ${sql.ref(id)}, 'name', ${sql.ref(`${alias}.name`)}, 'nameEn', ${sql.ref(`${alias}.name_en`)}) end`
}

const trailColumns = sql`
  ${sayMoment('entry.at')} as at, ${sayPerson('entry.person_id', 'who')} as person,
    ${sayPerson('entry.for_person_id', 'whom')} as "forPerson", entry.system_actor as "systemActor", entry.act, entry.why`

const summaryColumns = sql`entry.seq::text as seq, ${trailColumns}, entry.origin,
  json_build_object('kind', entry.thing_kind, 'id', entry.thing_id) as thing`

const allColumns = sql`${summaryColumns}, entry.request_id as "requestId", entry.login, entry.before, entry.after`

/** What is wanted, older than the entry that `cursor` names. */
function where({ person, thing, act, from, to }: RecordFilter, cursor: string | null): RawBuilder<unknown> {
  const conditions = [sql`entry.programme_id = ${here}`]
  if (person !== undefined)
    conditions.push(sql`(entry.person_id = ${person}::uuid or entry.for_person_id = ${person}::uuid)`)
  if (thing !== undefined) {
    const slash = thing.indexOf('/')
    conditions.push(sql`entry.thing_kind = ${slash < 0 ? thing : thing.slice(0, slash)}`)
    if (slash >= 0) conditions.push(sql`entry.thing_id = ${thing.slice(slash + 1)}`)
  }
  // No sign that an act is named with comes after the brace: so the index can be walked.
  if (act !== undefined) conditions.push(sql`entry.act ~>=~ ${act} and entry.act ~<~ ${`${act}{`}`)
  if (from !== undefined) conditions.push(sql`entry.at >= ${from}::date::timestamp at time zone 'Asia/Shanghai'`)
  if (to !== undefined) conditions.push(sql`entry.at < (${to}::date + 1)::timestamp at time zone 'Asia/Shanghai'`)
  if (cursor !== null) conditions.push(isOlderThan(cursor, sql`audit.entry`))
  return sql`where ${sql.join(conditions, sql` and `)}`
}

function isOlderThan(cursor: string, table: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(entry.at, entry.seq) < (
    select last.at, last.seq from ${table} as last where last.programme_id = ${here} and last.seq = ${cursor}::bigint)`
}

/** One more than a page, so that it is known whether there is another. */
export function selectEntries(filter: RecordFilter, cursor: string | null): CompiledQuery<EntrySummary> {
  return sql<EntrySummary>`
    select ${summaryColumns} from audit.entry as entry ${people} ${where(filter, cursor)}
      order by entry.at desc, entry.seq desc limit ${PAGE + 1}`.compile(none)
}

/** How many are wanted, counted no further than `most`. */
function selectCount(filter: RecordFilter, most: number): CompiledQuery<{ total: number }> {
  return sql<{ total: number }>`
    select count(*)::integer as total from (select from audit.entry as entry ${where(filter, null)} limit ${most}) as wanted`.compile(
    none,
  )
}

export type ExportedEntry = Omit<Entry, 'before' | 'after' | 'block'> & {
  readonly before: string | null
  readonly after: string | null
}

function selectForExport(filter: RecordFilter, cursor: string | null, most: number): CompiledQuery<ExportedEntry> {
  return sql<ExportedEntry>`
    select ${summaryColumns}, entry.request_id as "requestId", entry.login,
        entry.before::text as before, entry.after::text as after
      from audit.entry as entry ${people} ${where(filter, cursor)}
      order by entry.at desc, entry.seq desc limit ${most}`.compile(none)
}

/** How many rows are asked for at a time. */
const ROWS = 5_000

/** All that is wanted, the newest first; null when it is more than `most`. */
export async function listForExport(
  tx: Pick<Kysely<unknown>, 'executeQuery'>,
  filter: RecordFilter,
  most: number,
): Promise<ExportedEntry[] | null> {
  const { rows: counted } = await tx.executeQuery(selectCount(filter, most + 1))
  if ((counted[0]?.total ?? 0) > most) return null
  const found: ExportedEntry[] = []
  for (let isMore = true; isMore; ) {
    const asked = Math.min(ROWS, most - found.length)
    const { rows } = await tx.executeQuery(selectForExport(filter, found.at(-1)?.seq ?? null, asked))
    found.push(...rows)
    // Others may write meanwhile: no more than was asked for all the same.
    isMore = rows.length === ROWS && found.length < most
  }
  return found
}

export function selectEntry(seq: string): CompiledQuery<Entry> {
  return sql<Entry>`
    select ${allColumns}, (
        select case when entry.seq = any (sealed.seqs) then sealed.block end from (
          select block, seqs from audit.block where block.programme_id = ${here}
            and (block.era, block.below_xid, block.below_seq) > (entry.era, entry.xid, entry.seq)
            order by block.era, block.below_xid, block.below_seq limit 1) as sealed) as block
      from audit.entry as entry ${people} where entry.programme_id = ${here} and entry.seq = ${seq}::bigint`.compile(
    none,
  )
}

/** Writes into the record what changes no row. */
export function recordDeed(act: string, kind: string, id: string, after: unknown): CompiledQuery<unknown> {
  return sql`select audit.record(access.programme_id(), ${act}, ${kind}, ${id}, null, ${JSON.stringify(after)}::jsonb)`.compile(
    none,
  )
}

export interface BlockRow {
  block: number
  entries: number
  firstSeq: string
  lastSeq: string
  sealedAt: string
  head: string
}

export function selectBlocks(cursor: number | null): CompiledQuery<BlockRow> {
  return sql<BlockRow>`
    select block, cardinality(seqs) as entries, seqs[1]::text as "firstSeq", seqs[cardinality(seqs)]::text as "lastSeq",
        ${sayMoment('sealed_at')} as "sealedAt", encode(head, 'hex') as head
      from audit.block where programme_id = ${here} and (${cursor}::integer is null or block < ${cursor}::integer)
      order by block.block desc limit ${PAGE + 1}`.compile(none)
}

export const selectLastHead: CompiledQuery<{ block: number; hex: string }> = sql<{ block: number; hex: string }>`
  select block, encode(head, 'hex') as hex from audit.block where programme_id = ${here}
    order by block.block desc limit 1`.compile(none)

export const selectWaiting: CompiledQuery<{ waiting: number; since: string | null }> = sql<{
  waiting: number
  since: string | null
}>`
  select waiting, ${sayMoment('first')} as since from (
    select count(*)::integer as waiting, min(entry.at) as first from audit.entry as entry
      left join (
        select era, below_xid, below_seq from audit.block where programme_id = ${here} order by block desc limit 1
      ) as last on true
      where entry.programme_id = ${here} and (entry.era, entry.xid, entry.seq)
        >= (coalesce(last.era, 0), coalesce(last.below_xid, '0'::xid8), coalesce(last.below_seq, 0))
  ) as counted`.compile(none)

export function selectSeen(kind: string, id: string): CompiledQuery<{ seen: boolean }> {
  return sql<{ seen: boolean }>`select audit.sees(${kind}, ${id}) as seen`.compile(none)
}

export type TrailEntry = Omit<EntrySummary, 'origin' | 'seq' | 'thing'>

/** What a thing and its parts were told of up to a moment, less so many of that moment; all of it where `from` is null. */
export interface TrailCursor {
  readonly at: string
  readonly past: number
}

/** One more than a page. */
export function selectTrail(kind: string, id: string, from: TrailCursor | null): CompiledQuery<TrailEntry> {
  return sql<TrailEntry>`
    select ${trailColumns} from (
        select * from audit.trail where thing_kind = ${kind} and thing_id = ${id}
          ${from === null ? sql`` : sql`and at <= ${from.at}::timestamptz`}
          order by at desc, seq desc offset ${from?.past ?? 0} limit ${PAGE + 1}
      ) as entry ${people}
      order by entry.at desc, entry.seq desc`.compile(none)
}
