import { hash } from 'node:crypto'
import { sql } from 'kysely'

/**
 * The checksum of one entry of the record: SHA-256 over 0x00 and the entry's columns, each with its length in front, so
 * that no two entries can be written alike.
 *
 * Every entry ever sealed was written so: a column that is added later goes to the end of another version's list, and
 * the versions are told apart by the era in which they were written.
 */

const VERSION = 'courtyard entry 1'

/** A moment as text, in UTC, to the microsecond, whatever the connection's settings are. */
export function sayMoment(column: string) {
  return sql<string>`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
}

/** What PostgreSQL writes of the columns that follow the number; `jsonb` is written in an order of its own. */
export const selectRest = sql.join(
  [
    'era',
    'xid',
    'at',
    'login',
    'person_id',
    'for_person_id',
    'system_actor',
    'origin',
    'request_id',
    'act',
    'thing_kind',
    'thing_id',
    'before',
    'after',
    'why',
  ].map((column) => {
    const text = column === 'at' ? sayMoment('entry.at') : sql`${sql.ref(`entry.${column}`)}::text`
    return sql`coalesce(octet_length(${text}) || ':' || ${text}, '-')`
  }),
  sql` || ',' || `,
)

export interface EntryText {
  readonly programmeId: string
  readonly seq: string
  /** As `selectRest` wrote it. */
  readonly rest: string
}

/** @returns 32 bytes */
export function computeLeaf({ programmeId, seq, rest }: EntryText): Buffer {
  return hash('sha256', `\0${VERSION},${programmeId.length}:${programmeId},${seq.length}:${seq},${rest}`, 'buffer')
}
