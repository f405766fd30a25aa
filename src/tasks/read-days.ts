import { type CompiledQuery, sql } from 'kysely'
import { addDays } from '../platform/calendar/rules/add-days.ts'
import { queriesOver } from '../platform/db/database.ts'
import type { LightColour } from './rules/judge-light.ts'
import { listReportDays, type Reporting, type WorkingDays } from './rules/report-days.ts'
import { here, type LineRow, lineColumns } from './store.ts'
import type { ItemState, TaskDays } from './tasks.schema.ts'

const none = queriesOver<Record<string, never>>()

/** How many entries a stretch of days shows at most, and how many duties are listed. */
export const MOST_ENTRIES = 1_000
const MOST_TODO = 200

export interface DayRow {
  day: string
  kind: 'due' | 'milestone' | 'answer'
  id: string
  number: number
  itemTitle: string
  state: ItemState
  light: LightColour
  title: string | null
  unit: string | null
}

/** What falls on the days from one to another, in their order; one more than is shown tells that there are more. */
export function selectDayEntries(from: string, to: string): CompiledQuery<DayRow> {
  const within = (column: string) => sql`${sql.ref(column)} between ${from}::date and ${to}::date`
  return sql<DayRow>`
    select * from (
      select item.due_on as day, 'due' as kind, item.id, item.number, item.title as "itemTitle", item.state, item.light,
          null::text as title, item.lead_id as unit
        from tasks.item item
        where item.programme_id = ${here} and ${within('item.due_on')} and item.state not in ('drafted', 'cancelled')
      union all
      select step.due_on, 'milestone', item.id, item.number, item.title, item.state, item.light, step.title, item.lead_id
        from tasks.milestone step join tasks.item item on item.programme_id = step.programme_id and item.id = step.item_id
        where step.programme_id = ${here} and ${within('step.due_on')} and item.state not in ('drafted', 'cancelled')
          and item.due_on is distinct from step.due_on
      union all
      select letter.answer_due, 'answer', item.id, item.number, item.title, item.state, item.light, null, letter.organisation_id
        from tasks.letter letter join tasks.item item on item.programme_id = letter.programme_id and item.id = letter.item_id
        where letter.programme_id = ${here} and ${within('letter.answer_due')} and letter.answered_at is null
          and letter.kind in ('blue', 'orange', 'red') and item.state in ('called', 'in_hand', 'reported')
    ) entry order by day, number, kind limit ${MOST_ENTRIES + 1}`.compile(none)
}

export interface ReportingRow {
  every: Reporting['every']
  day: number
  calledOn: string
  items: number
  mine: number
}

/** Items in hand that are reported on, put together by when: how many, and of how many the one who asks may report. */
export const selectReporting: CompiledQuery<ReportingRow> = sql<ReportingRow>`
    select item.report_every as every, item.report_day as day, called.on_day as "calledOn", count(*)::integer as items,
        count(*) filter (where exists (select from tasks.part part where part.programme_id = ${here}
          and part.item_id = item.id and part.done_at is null
          and part.organisation_id in (select unnest(access.scope('tasks.report')))))::integer as mine
      from tasks.item item
      cross join lateral (
        select (min(letter.issued_at) at time zone 'Asia/Shanghai')::date as on_day from tasks.letter letter
          where letter.programme_id = ${here} and letter.item_id = item.id and letter.kind = 'call'
      ) called
      where item.programme_id = ${here} and item.state in ('called', 'in_hand') and item.report_every <> 'none'
        and called.on_day is not null
      group by item.report_every, item.report_day, called.on_day`.compile(none)

/** How many reports are asked for on each day from one to another. */
export function countReportDays(
  rows: readonly ReportingRow[],
  from: string,
  to: string,
  days: WorkingDays,
): TaskDays['reports'] {
  const dayBefore = addDays(from, -1)
  const found = new Map<string, { items: number; mine: number }>()
  for (const { every, day, calledOn, items, mine } of rows) {
    for (const due of listReportDays({ every, day }, calledOn > dayBefore ? calledOn : dayBefore, to, days)) {
      const sum = found.get(due) ?? { items: 0, mine: 0 }
      found.set(due, { items: sum.items + items, mine: sum.mine + mine })
    }
  }
  return [...found].map(([day, sum]) => ({ day, ...sum })).sort((a, b) => (a.day < b.day ? -1 : 1))
}

export interface TodoRow extends LineRow {
  /** Null: no duty says so, the item itself does. */
  duty: string | null
  dutyKind: string
  dutyDueOn: string | null
  dutyUnit: string
  reportEvery: Reporting['every']
  reportDay: number
  calledOn: string | null
  /** Of the unit that the duty is of. */
  unitReportedOn: string | null
}

/**
 * What the one who asks has to do, each item with how it stands: their open duties, and what their units have not signed for
 * or are to carry out, also where the duty is somebody else's or was opened before they came.
 */
export const selectTodo: CompiledQuery<TodoRow> = sql<TodoRow>`
      with held as (
        select distinct on (duty.kind, duty.thing_id, duty.organisation_id) duty.id as duty, duty.kind as "dutyKind",
            duty.due_on as "dutyDueOn", duty.organisation_id as "dutyUnit", duty.thing_id::uuid as item_id
          from access.duty duty
          where duty.programme_id = ${here} and duty.closed_at is null and duty.thing_kind = 'tasks.item'
            and duty.appointment_id = any ((select access.appointments())::uuid[])
          order by duty.kind, duty.thing_id, duty.organisation_id, duty.due_on
      ), own as (
        select part.item_id, part.organisation_id, item.due_on,
            case when part.received_at is null then 'tasks.sign' else 'tasks.work' end as kind
          from tasks.part part join tasks.item item on item.programme_id = part.programme_id and item.id = part.item_id
          where part.programme_id = ${here} and part.done_at is null and item.state in ('called', 'in_hand')
            and part.organisation_id in (select unnest(access.scope('tasks.report')))
      ), mine as (
        select duty, "dutyKind", "dutyDueOn", "dutyUnit", item_id from held
        union all
        select null, own.kind, case own.kind when 'tasks.work' then own.due_on end, own.organisation_id, own.item_id from own
          where not exists (select from held where held.item_id = own.item_id and held."dutyUnit" = own.organisation_id
            and held."dutyKind" in ('tasks.sign', 'tasks.work'))
      )
    select ${lineColumns}, mine.duty, mine."dutyKind", mine."dutyDueOn", mine."dutyUnit", item.report_every as "reportEvery",
        item.report_day as "reportDay",
        (select (min(letter.issued_at) at time zone 'Asia/Shanghai')::date from tasks.letter letter
          where letter.programme_id = ${here} and letter.item_id = item.id and letter.kind = 'call') as "calledOn",
        (select (part.reported_at at time zone 'Asia/Shanghai')::date from tasks.part part
          where part.programme_id = ${here} and part.item_id = item.id
            and part.organisation_id = mine."dutyUnit") as "unitReportedOn"
      from mine
      join tasks.item item on item.programme_id = ${here} and item.id = mine.item_id
      order by mine."dutyDueOn" nulls last, item.number limit ${MOST_TODO}`.compile(none)
