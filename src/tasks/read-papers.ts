import { type CompiledQuery, sql } from 'kysely'
import { queriesOver } from '../platform/db/database.ts'
import type { PaperRow } from './print-letter.ts'
import type { Reporting } from './rules/report-days.ts'
import { here, type ItemRow, iso, lineColumns, partsColumn, wanted } from './store.ts'
import type { BoardQuery } from './tasks.schema.ts'

const none = queriesOver<Record<string, never>>()

/** Whose papers they are. */
export interface Issuer {
  readonly name: string
  readonly nameEn: string
  readonly invented: boolean
  readonly today: string
}

export const selectIssuer: CompiledQuery<Issuer> = sql<Issuer>`
    select coalesce(name_zh, '') as name, coalesce(name_en, '') as "nameEn", coalesce(invented, false) as invented,
        access.today() as today
      from (select ${here} as programme_id) asked
      left join plans.edition holds on holds.programme_id = asked.programme_id and holds.valid_to is null`.compile(none)

/** A letter with all that it said. */
export function selectPaper(id: string): CompiledQuery<PaperRow> {
  return sql<PaperRow>`
    select id, kind, round, year, serial, organisation_id as "to", from_id as "from", body, ${iso(sql`issued_at`)} as "issuedAt",
        answer_due as "answerDue", ${iso(sql`received_at`)} as "receivedAt", nullif(received_name, '') as "receivedBy", answer,
        ${iso(sql`answered_at`)} as "answeredAt",
        coalesce((select invented from plans.edition where programme_id = ${here} and valid_to is null), false) as invented
      from tasks.letter where programme_id = ${here} and id = ${id}::uuid`.compile(none)
}

/** More are not put on paper: whoever needs all of a large city narrows by district or light. */
export const MOST_ON_PAPER = 3_000

export interface LedgerRow extends ItemRow {
  content: string
  /** As last reported and not returned, of whichever unit. */
  said: string | null
  problems: string | null
}

/** What the board finds, by number; one more than is shown tells that there are more. */
export function selectLedger(query: Omit<BoardQuery, 'page' | 'order'>): CompiledQuery<LedgerRow> {
  return sql<LedgerRow>`
    select ${lineColumns}, ${partsColumn}, item.content, last.said, nullif(last.problems, '') as problems
      from tasks.item item
      join (select item.id ${wanted(query)} order by item.number limit ${MOST_ON_PAPER + 1}) found on found.id = item.id
      left join lateral (
        select report.said, report.problems from tasks.report report
          where report.programme_id = ${here} and report.item_id = item.id and report.verdict is distinct from 'returned'
          order by report.reported_at desc, report.id limit 1
      ) last on true
      where item.programme_id = ${here} order by item.number`.compile(none)
}

export interface OpenPartRow {
  item: string
  number: number
  title: string
  unit: string
  as: 'lead' | 'support'
  dueOn: string
  percent: number | null
  every: Reporting['every']
  day: number
  calledOn: string
  reportedOn: string | null
  /** Whether its unit was reminded of it in a round today. */
  chasedToday: boolean
}

/**
 * Parts that wait for their units, of all units that are `under` one today, itself among them: handed out, and neither done
 * nor waiting to be checked.
 */
export function selectOpenParts(under: string | null): CompiledQuery<OpenPartRow> {
  const within =
    under === null
      ? sql``
      : sql`and part.organisation_id in (
          with recursive below (id) as (
            select ${under}::uuid
            union
            select child.organisation_id from below join access.organisation_parent child
              on child.programme_id = ${here} and child.parent_id = below.id
                and child.valid_from <= access.today() and (child.valid_to is null or child.valid_to > access.today())
          ) select id from below)`
  return sql<OpenPartRow>`
    select item.id as item, item.number, item.title, part.organisation_id as unit, part."as", item.due_on as "dueOn", part.percent,
        item.report_every as every, item.report_day as day, called.on_day as "calledOn",
        (part.reported_at at time zone 'Asia/Shanghai')::date as "reportedOn",
        exists (select from tasks.chase chase where chase.programme_id = ${here} and chase.item_id = item.id
          and chase.organisation_id = part.organisation_id and chase.on_day = access.today()) as "chasedToday"
      from tasks.part part
      join tasks.item item on item.programme_id = ${here} and item.id = part.item_id
      cross join lateral (
        select (min(letter.issued_at) at time zone 'Asia/Shanghai')::date as on_day from tasks.letter letter
          where letter.programme_id = ${here} and letter.item_id = item.id and letter.kind = 'call'
      ) called
      where part.programme_id = ${here} and item.state in ('called', 'in_hand') and part.done_at is null
        and item.due_on is not null and called.on_day is not null ${within}
      order by item.id, part.organisation_id`.compile(none)
}
