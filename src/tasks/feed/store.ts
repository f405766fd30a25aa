import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { type CompiledQuery, type Kysely, sql } from 'kysely'
import type { PersonActor } from '../../platform/db/actor.ts'
import { queriesOver } from '../../platform/db/database.ts'
import type { LightColour } from '../rules/judge-light.ts'
import { here, iso } from '../store.ts'
import type { ItemState } from '../tasks.schema.ts'

const none = queriesOver<Record<string, never>>()
const MOST_ENTRIES = 2_000

export const MOST_FEEDS = 5

const computeChecksum = (key: string) => createHash('sha256').update(key).digest('hex')

export interface FeedOwner {
  personId: string
  secondFactor: boolean
}

/** Whose feed a key opens. Asked as anyone: the key is all there is. */
export function selectFeedOwner(programmeId: string, key: string): CompiledQuery<FeedOwner> {
  return sql<FeedOwner>`
    select person_id as "personId", second_factor as "secondFactor"
      from tasks.find_feed(${programmeId}::uuid, ${computeChecksum(key)})`.compile(none)
}

export const selectFeeds: CompiledQuery<{ id: string; name: string; madeAt: string }> = sql<{
  id: string
  name: string
  madeAt: string
}>`select id, name, ${iso(sql`made_at`)} as "madeAt" from tasks.feed
    where programme_id = ${here} and person_id = (select access.person_id()) and revoked_at is null
    order by made_at desc`.compile(none)

/** Makes a feed for the one who asks. @returns what its address says, which is kept nowhere; null: there are as many as may be */
export async function makeFeed(
  tx: Kysely<unknown>,
  { programmeId, personId }: PersonActor,
  name: string,
): Promise<{ id: string; key: string } | null> {
  // The same lock as that of `tasks.check_feeds`: of two at once the second counts the first.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`tasks.feed ${programmeId}${personId}`}, 0))`.execute(tx)
  if ((await tx.executeQuery(selectFeeds)).rows.length >= MOST_FEEDS) return null
  const id = randomUUID()
  const key = randomBytes(32).toString('base64url')
  await sql`insert into tasks.feed (programme_id, id, name, key_sha256)
    values (${programmeId}, ${id}, ${name}, ${computeChecksum(key)})`.execute(tx)
  return { id, key }
}

/** @returns false: there is none of theirs that is open */
export async function revokeFeed(
  tx: Kysely<unknown>,
  { programmeId, personId }: PersonActor,
  id: string,
): Promise<boolean> {
  const { numAffectedRows } = await sql`update tasks.feed set revoked_at = now()
    where programme_id = ${programmeId} and id = ${id} and person_id = ${personId} and revoked_at is null`.execute(tx)
  return (numAffectedRows ?? 0n) > 0n
}

export interface FeedEntryRow {
  day: string
  kind: 'due' | 'milestone' | 'answer'
  /** What tells it from others, whatever day it moves to. */
  key: string
  id: string
  number: number
  itemTitle: string
  state: ItemState
  light: LightColour
  lateSince: string | null
  finishedOn: string | null
  /** Of a milestone: what is to stand. */
  title: string | null
  unit: string | null
  /** Grows with each act and each change of light. */
  changes: number
  changedAt: string
}

/** What a calendar shows of the days from one to another: days due, milestones and days to answer, of all that one sees. */
export function selectFeedEntries(from: string, to: string): CompiledQuery<FeedEntryRow> {
  const within = (column: string) => sql`${sql.ref(column)} between ${from}::date and ${to}::date`
  const item = sql`item.id, item.number, item.title as "itemTitle", item.state, item.light, item.late_since as "lateSince",
    item.finished_on as "finishedOn"`
  const handedOut = sql`item.state not in ('drafted', 'set_up', 'cancelled')`
  return sql<FeedEntryRow>`
    select entry.*, entry.acts + (select count(*)::integer from tasks.light lit
          where lit.programme_id = ${here} and lit.item_id = entry.id) as changes,
        ${iso(sql`greatest(entry.lit_at, (select max(done.at) from tasks.item_act done
          where done.programme_id = ${here} and done.item_id = entry.id))`)} as "changedAt"
      from (
        select item.due_on as day, 'due' as kind, 'due-' || item.id as key, ${item}, null::text as title, item.lead_id as unit,
            item.acts_done as acts, item.light_since as lit_at
          from tasks.item item
          where item.programme_id = ${here} and ${within('item.due_on')} and ${handedOut}
        union all
        select step.due_on, 'milestone', 'milestone-' || step.position || '-' || item.id, ${item}, step.title, item.lead_id,
            item.acts_done, item.light_since
          from tasks.milestone step join tasks.item item on item.programme_id = step.programme_id and item.id = step.item_id
          where step.programme_id = ${here} and ${within('step.due_on')} and ${handedOut}
            and item.due_on is distinct from step.due_on
        union all
        select letter.answer_due, 'answer', 'answer-' || letter.id, ${item}, null, letter.organisation_id,
            item.acts_done, item.light_since
          from tasks.letter letter join tasks.item item on item.programme_id = letter.programme_id and item.id = letter.item_id
          where letter.programme_id = ${here} and ${within('letter.answer_due')} and letter.answered_at is null
            and letter.kind in ('blue', 'orange', 'red') and item.state in ('called', 'in_hand', 'reported')
      ) entry order by day, number, kind, key limit ${MOST_ENTRIES}`.compile(none)
}

/** How often, and when last, anything was done or lit of all that one sees: what days for reports follow from. */
export const selectChanges: CompiledQuery<{ changes: number; changedAt: string }> = sql<{
  changes: number
  changedAt: string
}>`select coalesce(sum(acts_done), 0)::integer as changes,
      coalesce(${iso(sql`greatest(max(light_since), max(created_at))`)}, '2000-01-01T00:00:00.000Z') as "changedAt"
    from tasks.item where programme_id = ${here}`.compile(none)
