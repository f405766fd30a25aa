import { type CompiledQuery, sql } from 'kysely'
import { queriesOver } from '../../platform/db/database.ts'
import type { NoticeLevel } from '../rules/decide-escalation.ts'
import type { LightColour } from '../rules/judge-light.ts'
import { here, iso } from '../store.ts'
import type { ItemState } from '../tasks.schema.ts'
import type { MeetingKind } from './meetings.schema.ts'

const none = queriesOver<Record<string, never>>()
const MOST_MEETINGS = 500
const MOST_PROPOSED = 200

export interface MeetingLineRow {
  id: string
  kind: MeetingKind
  title: string
  heldOn: string
  place: string
  settledAt: string | null
  items: number
  decisions: number
}

/** The latest first. */
export const selectMeetings: CompiledQuery<MeetingLineRow> = sql<MeetingLineRow>`
    select meeting.id, meeting.kind, meeting.title, meeting.held_on as "heldOn", meeting.place,
        ${iso(sql`meeting.settled_at`)} as "settledAt",
        (select count(*)::integer from tasks.agenda_item placed
          where placed.programme_id = ${here} and placed.meeting_id = meeting.id) as items,
        (select count(*)::integer from tasks.decision taken
          where taken.programme_id = ${here} and taken.meeting_id = meeting.id) as decisions
      from tasks.meeting meeting where meeting.programme_id = ${here}
      order by meeting.held_on desc, meeting.called_at desc limit ${MOST_MEETINGS}`.compile(none)

export interface MeetingRow extends Omit<MeetingLineRow, 'items' | 'decisions'> {
  calledAt: string
  minutes: string | null
  today: string
}

export function selectMeeting(id: string): CompiledQuery<MeetingRow> {
  return sql<MeetingRow>`
    select id, kind, title, held_on as "heldOn", place, ${iso(sql`settled_at`)} as "settledAt",
        ${iso(sql`called_at`)} as "calledAt", minutes, access.today() as today
      from tasks.meeting where programme_id = ${here} and id = ${id}::uuid`.compile(none)
}

interface AgendaItemRow {
  id: string
  number: number
  itemTitle: string
  state: ItemState
  lead: string | null
  dueOn: string | null
  percent: number | null
  light: LightColour
  level: NoticeLevel | null
}

const itemColumns = sql`item.id, item.number, item.title as "itemTitle", item.state, item.lead_id as lead, item.due_on as "dueOn",
  (select round((sum(part.weight * part.percent) / nullif(sum(part.weight), 0))::numeric, 1)::float8 from tasks.part part
    where part.programme_id = ${here} and part.item_id = item.id and part.percent is not null) as percent`

/** The highest notice that stands: the last of the item, while its light is yellow or red. */
const standingLevel = sql`(select letter.kind from tasks.letter letter
    where letter.programme_id = ${here} and letter.item_id = item.id and letter.kind in ('blue', 'orange', 'red')
      and item.light in ('yellow', 'red') order by letter.issued_at desc limit 1)`

export function selectAgenda(meeting: string): CompiledQuery<AgendaItemRow & { discussion: string }> {
  return sql<AgendaItemRow & { discussion: string }>`
    select ${itemColumns}, placed.light, placed.level, placed.discussion
      from tasks.agenda_item placed
      join tasks.item item on item.programme_id = placed.programme_id and item.id = placed.item_id
      where placed.programme_id = ${here} and placed.meeting_id = ${meeting}::uuid order by placed.position`.compile(
    none,
  )
}

/**
 * Items that a meeting is for: red, or with an orange or red notice that stands.
 *
 * @param meeting  whose agenda they are not on yet; null: of none
 */
export function selectProposed(meeting: string | null): CompiledQuery<AgendaItemRow> {
  return sql<AgendaItemRow>`
    select * from (
      select ${itemColumns}, item.light, ${standingLevel} as level
        from tasks.item item
        where item.programme_id = ${here} and item.state in ('called', 'in_hand', 'reported') and item.light in ('yellow', 'red')
          and not exists (select from tasks.agenda_item placed where placed.programme_id = ${here}
            and placed.meeting_id = ${meeting}::uuid and placed.item_id = item.id)
    ) found
      where found.light = 'red' or found.level in ('orange', 'red')
      order by found.light desc, found."dueOn", found.number limit ${MOST_PROPOSED}`.compile(none)
}

export interface DecisionRow {
  position: number
  text: string
  lead: string | null
  dueOn: string | null
  item: string | null
  itemNumber: number | null
}

export function selectDecisions(meeting: string): CompiledQuery<DecisionRow> {
  return sql<DecisionRow>`
    select taken.position, taken.text, taken.lead_id as lead, taken.due_on as "dueOn", item.id as item, item.number as "itemNumber"
      from tasks.decision taken
      left join tasks.item item on item.programme_id = taken.programme_id and item.id = taken.item_id
      where taken.programme_id = ${here} and taken.meeting_id = ${meeting}::uuid order by taken.position`.compile(none)
}

export interface NamedUnitRow {
  id: string
  name: string
  nameEn: string
}

/** What the lead units of decisions are called: those of items, and others that the one who asks sees. */
export function selectDecisionUnits(meeting: string): CompiledQuery<NamedUnitRow> {
  return sql<NamedUnitRow>`
    select distinct named.organisation_id as id, named.name_zh as name, coalesce(named.name_en, named.name_zh) as "nameEn"
      from tasks.decision taken
      join access.organisation_name named on named.programme_id = taken.programme_id and named.organisation_id = taken.lead_id
        and named.valid_from <= access.today() and (named.valid_to is null or named.valid_to > access.today())
      where taken.programme_id = ${here} and taken.meeting_id = ${meeting}::uuid`.compile(none)
}
