import { type Kysely, sql } from 'kysely'
import type { ItemAct } from './item.acts.ts'
import { nameUnit, writeSubject } from './write-letter.ts'

/** An item and all that was done about it, in order. People and units by their ids. */
export interface TaskHistory {
  readonly id: string
  readonly title: string
  readonly content: string
  /** Number of the plan's task that it carries out, in the edition that holds. */
  readonly planTask: string
  readonly heading: string | null
  readonly basis: string | null
  readonly lead: string
  readonly support: readonly string[]
  readonly startsOn: string
  readonly dueOn: string
  readonly evidence: string
  readonly reportEvery: 'month' | 'quarter' | 'none'
  readonly milestones: readonly { readonly title: string; readonly dueOn: string; readonly plannedPercent: number }[]
  /** When the lead and those who support signed for the call letter; null: not yet. */
  readonly receivedAt: string | null
  readonly acts: readonly {
    readonly act: ItemAct
    readonly at: string
    readonly by: string
    readonly unit?: string
    readonly reason?: string
    readonly said?: Readonly<Record<string, unknown>>
  }[]
  readonly reports: readonly {
    readonly unit: string
    readonly kind: 'progress' | 'completion'
    readonly percent: number
    readonly said: string
    readonly problems?: string
    readonly by: string
    readonly at: string
    readonly verdict: null | {
      readonly verdict: 'accepted' | 'returned'
      readonly by: string
      readonly at: string
      readonly reason?: string
    }
  }[]
  /** The call letter's sender and moment; null: it has not gone out. */
  readonly called: { readonly at: string; readonly by: string; readonly receivedBy: string | null } | null
}

/**
 * Writes whole histories of items in a few statements, in the loader's transaction and as the loader. The database takes
 * each act as the step it is. Lights are judged afterwards, by the keeper, as of the day it is.
 */
export async function recordTaskHistory(
  tx: Kysely<unknown>,
  programmeId: string,
  histories: readonly TaskHistory[],
): Promise<void> {
  if (histories.length === 0) return
  const here = sql`${programmeId}::uuid`
  const items = histories.map(({ acts, reports, called, milestones, support, receivedAt, ...item }) => item)
  await sql`
    insert into tasks.item (programme_id, id, title, content, plan_item_id, heading, source, basis, lead_id, starts_on, due_on,
        evidence, report_every, created_at, created_by)
      select ${here}, one.id, one.title, one.content, task.item_id, one.heading, 'annex', one.basis, one.lead, one."startsOn",
          one."dueOn", one.evidence, one."reportEvery", now(), null
        from rows from (jsonb_to_recordset(${JSON.stringify(items)}::jsonb)
          as (id uuid, title text, content text, "planTask" text, heading text, basis text, lead uuid, "startsOn" date,
            "dueOn" date, evidence text, "reportEvery" text)) with ordinality
          as one (id, title, content, "planTask", heading, basis, lead, "startsOn", "dueOn", evidence, "reportEvery", place)
        left join lateral (
          select placed.item_id from plans.edition edition
            join plans.task task on task.programme_id = edition.programme_id and task.edition = edition.edition
            join plans.item_of_edition placed on placed.programme_id = task.programme_id and placed.edition = task.edition
              and placed.kind = 'task' and placed.position = task.position
            where edition.programme_id = ${here} and edition.valid_to is null and task.number = one."planTask" limit 1
        ) task on true
        order by one.place`.execute(tx)
  const parts = histories.flatMap(({ id, lead, support, receivedAt }) => [
    { item: id, unit: lead, as: 'lead', receivedAt },
    ...support.map((unit) => ({ item: id, unit, as: 'support', receivedAt })),
  ])
  await sql`
    insert into tasks.part (programme_id, item_id, organisation_id, "as", received_at)
      select ${here}, item, unit, "as", "receivedAt" from jsonb_to_recordset(${JSON.stringify(parts)}::jsonb)
        as one (item uuid, unit uuid, "as" text, "receivedAt" timestamptz)`.execute(tx)
  const steps = histories.flatMap(({ id, milestones }) =>
    milestones.map((milestone, position) => ({ ...milestone, item: id, position })),
  )
  await sql`
    insert into tasks.milestone (programme_id, item_id, position, title, due_on, planned_percent)
      select ${here}, item, position, title, "dueOn", "plannedPercent" from jsonb_to_recordset(${JSON.stringify(steps)}::jsonb)
        as one (item uuid, position integer, title text, "dueOn" date, "plannedPercent" smallint)`.execute(tx)
  const acts = histories.flatMap(({ id, acts: each }) => each.map((one, place) => ({ ...one, item: id, place })))
  await sql`
    insert into tasks.item_act (programme_id, item_id, act, at, person_id, system_actor, organisation_id, reason, said)
      select ${here}, item, act, at, "by", null, unit, reason, coalesce(said, '{}')
        from jsonb_to_recordset(${JSON.stringify(acts)}::jsonb)
          as one (item uuid, place integer, act text, at timestamptz, "by" uuid, unit uuid, reason text, said jsonb)
        order by item, place`.execute(tx)
  const reports = histories.flatMap(({ id, reports: each }) =>
    each.map(({ verdict, ...one }) => ({
      ...one,
      item: id,
      verdict: verdict?.verdict,
      verdictBy: verdict?.by,
      verdictAt: verdict?.at,
      verdictReason: verdict?.reason,
    })),
  )
  await sql`
    insert into tasks.report (programme_id, item_id, organisation_id, kind, percent, said, problems, reported_by, reported_at, verdict,
        verdict_by, verdict_at, verdict_reason)
      select ${here}, item, unit, kind, percent, said, coalesce(problems, ''), "by", at, verdict, "verdictBy", "verdictAt", "verdictReason"
        from jsonb_to_recordset(${JSON.stringify(reports)}::jsonb)
          as one (item uuid, unit uuid, kind text, percent smallint, said text, problems text, "by" uuid, at timestamptz,
            verdict text, "verdictBy" uuid, "verdictAt" timestamptz, "verdictReason" text)
        order by at`.execute(tx)
  await writeLetters(tx, programmeId, histories)
}

async function writeLetters(
  tx: Kysely<unknown>,
  programmeId: string,
  histories: readonly TaskHistory[],
): Promise<void> {
  const { rows: names } = await sql<{ id: string; name: string; nameEn: string }>`
    select distinct on (organisation_id) organisation_id as id, name_zh as name, coalesce(name_en, name_zh) as "nameEn"
      from access.organisation_name where programme_id = ${programmeId}::uuid
      order by organisation_id, valid_from desc`.execute(tx)
  const units = new Map(names.map((unit) => [unit.id, unit]))
  const { rows: offices } = await sql<{
    name: string
    name_en: string
  }>`select name, name_en from tasks.get_office()`.execute(tx)
  const letters = histories.flatMap((item, i) =>
    item.called === null
      ? []
      : [item.lead, ...item.support].map((unit) => ({
          item: item.id,
          unit,
          at: item.called?.at,
          by: item.called?.by,
          // Who signs for a copy is not told apart from who signs for the whole.
          receivedAt: unit === item.lead && item.called?.receivedBy ? item.receivedAt : null,
          receivedBy: unit === item.lead && item.receivedAt ? item.called?.receivedBy : null,
          body: {
            code: '督办',
            subject: writeSubject('call', item.title),
            to: nameUnit(units, unit).zh,
            toEn: nameUnit(units, unit).en,
            from: offices[0]?.name ?? '',
            fromEn: offices[0]?.name_en ?? '',
            itemNumber: i + 1,
            title: item.title,
            content: item.content,
            basis: item.basis,
            dueOn: item.dueOn,
            evidence: item.evidence,
            support: item.support.map((one) => nameUnit(units, one).zh),
            milestones: item.milestones,
            reason: null,
            answerDue: null,
          },
        })),
  )
  await sql`
    insert into tasks.letter (programme_id, item_id, kind, organisation_id, body, issued_at, issued_by, system_actor, received_at,
        received_by)
      select ${programmeId}::uuid, item, 'call', unit, body, at, "by", null, "receivedAt", "receivedBy"
        from jsonb_to_recordset(${JSON.stringify(letters)}::jsonb)
          as one (item uuid, unit uuid, at timestamptz, "by" uuid, "receivedAt" timestamptz, "receivedBy" uuid, body jsonb)
        order by at, item`.execute(tx)
}
