import { type QueryExecutorProvider, sql } from 'kysely'
import type { Actor } from '../../platform/db/actor.ts'

/**
 * What people are told and what they have to do, many at once, in the caller's transaction.
 *
 * A person tells of what they have just done: the thing must have been changed by them in this transaction (or be told to
 * the record by `audit.record`), and then anyone may hear of it, also whom they may not see. A system actor tells whom it
 * likes. The database holds both to that (20261123T1300). What leaves the desk follows by itself.
 */

/** As whom: a person, or a named system actor. */
export type Teller = Exclude<Actor, { readonly kind: 'anyone' }>

/** A row that the record watches, `tasks.item`, and its id there; things of people are named in short, `handover`. */
export type Thing = readonly [kind: string, id: string]

export interface Notice {
  /** A person. */
  readonly to: string
  /** `capability.what`; the capability words it (`MessageKinds`). */
  readonly kind: string
  readonly params?: Readonly<Record<string, unknown>>
  readonly thing: Thing | null
  /** The same notice is never written twice to one person: a second one of this key is left out, whoever writes it. */
  readonly once?: string
}

export interface NewDuty {
  readonly appointment: string
  /** `capability.what`. */
  readonly kind: string
  readonly title: { readonly zh: string; readonly en: string }
  readonly dueOn: string | null
  readonly thing: Thing | null
  /** As of notices, in one appointment. */
  readonly once?: string
}

/** Puts notices into inboxes, under the name of the one who tells. */
export async function tell(tx: QueryExecutorProvider, actor: Teller, notices: readonly Notice[]): Promise<void> {
  if (notices.length === 0) return
  const rows = notices.map(({ to, kind, params, thing, once }) => ({
    to,
    kind,
    params: params ?? {},
    thing_kind: thing?.[0] ?? null,
    thing_id: thing?.[1] ?? null,
    once: once ?? null,
  }))
  await sql`insert into access.message (programme_id, to_person, from_person, kind, params, thing_kind, thing_id, once)
    select ${actor.programmeId}::uuid, "to", ${personOf(actor)}::uuid, kind, params, thing_kind, thing_id, once
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as told(
        "to" uuid, kind text, params jsonb, thing_kind text, thing_id text, once text)
      on conflict do nothing`.execute(tx)
}

/** Opens duties. @returns how many: those that were opened before under their key are left out */
export async function openDuties(
  tx: QueryExecutorProvider,
  actor: Teller,
  duties: readonly NewDuty[],
): Promise<number> {
  if (duties.length === 0) return 0
  const rows = duties.map(({ appointment, kind, title, dueOn, thing, once }) => ({
    appointment,
    kind,
    zh: title.zh,
    en: title.en,
    due_on: dueOn,
    thing_kind: thing?.[0] ?? null,
    thing_id: thing?.[1] ?? null,
    once: once ?? null,
  }))
  const { numAffectedRows } =
    await sql`insert into access.duty (programme_id, appointment_id, kind, title_zh, title_en, due_on, thing_kind, thing_id,
        opened_by, once, opened_in)
    select ${actor.programmeId}::uuid, appointment, kind, zh, en, due_on, thing_kind, thing_id, ${personOf(actor)}::uuid, once,
        case when once is not null then appointment end
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as opened(
        appointment uuid, kind text, zh text, en text, due_on date, thing_kind text, thing_id text, once text)
      on conflict do nothing`.execute(tx)
  return Number(numAffectedRows)
}

/**
 * Ends the open duties of a thing, whosever they are: as a person, of one that they have just changed.
 *
 * @param kinds  these kinds only; all of them unless told otherwise
 * @returns how many
 */
export async function closeDutiesOf(
  tx: QueryExecutorProvider,
  actor: Teller,
  [thingKind, thingId]: Thing,
  kinds: readonly string[] | null = null,
): Promise<number> {
  if (actor.kind === 'person') {
    const { rows } = await sql<{ closed: number }>`
      select access.close_duties_of(${thingKind}, ${thingId}, ${kinds}::text[]) as closed`.execute(tx)
    return rows[0]?.closed ?? 0
  }
  const { numAffectedRows } = await sql`update access.duty set closed_at = now()
    where programme_id = ${actor.programmeId} and thing_kind = ${thingKind} and thing_id = ${thingId}
      and closed_at is null and (${kinds}::text[] is null or kind = any (${kinds}::text[]))`.execute(tx)
  return Number(numAffectedRows)
}

function personOf(actor: Teller): string | null {
  return actor.kind === 'person' ? actor.personId : null
}
