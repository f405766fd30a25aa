import { type CompiledQuery, type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import type { shownFileSchema } from '../files/files.schema.ts'
import { queriesOver } from '../platform/db/database.ts'
import type { NoticeLevel } from './rules/decide-escalation.ts'
import type { LightColour, LightReason } from './rules/judge-light.ts'
import type { Share, SharesSum } from './rules/roll-up.ts'
import type { BoardQuery, ItemState } from './tasks.schema.ts'

const none = queriesOver<Record<string, never>>()
export const here = sql`(select access.programme_id())`

/** How many items a page of the board holds. */
export const BOARD_PAGE = 50

/** A unit by what it is called today. */
export interface UnitRow {
  readonly id: string
  readonly name: string
  readonly nameEn: string
}

/** All units that have a part in the programme's items, by name. */
export const selectUnits: CompiledQuery<UnitRow> = sql<UnitRow>`
    select id, name, name_en as "nameEn" from tasks.name_units() order by name collate "zh-x-icu"`.compile(none)

/** The day it is for the programme. */
export const selectToday: CompiledQuery<{ today: string }> = sql<{
  today: string
}>`select access.today() as today`.compile(none)

/** An item for a list. */
export interface LineRow {
  id: string
  number: number
  title: string
  heading: string | null
  planItem: string | null
  state: ItemState
  light: LightColour
  lightSince: string
  overridden: boolean
  level: NoticeLevel | null
  lead: string | null
  startsOn: string | null
  dueOn: string | null
  lateSince: string | null
  finishedOn: string | null
  /** Decimal text. */
  weight: string
  /** Over its parts, by weight; not rounded. */
  percent: number | null
  checkedPercent: number | null
  lastReportAt: string | null
  milestones: { title: string; dueOn: string; plannedPercent: number }[]
  workingDaysLeft: number | null
}

/** An item with the parts that units have in it. */
export interface ItemRow extends LineRow {
  parts: PartRow[]
}

export interface PartRow {
  unit: string
  as: 'lead' | 'support'
  weight: number
  percent: number | null
  checkedPercent: number | null
  reportedAt: string | null
  doneAt: string | null
  receivedAt: string | null
  hasEvidence: boolean
}

export const iso = (column: RawBuilder<unknown>) =>
  sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

const overriddenToday = sql`exists (select from tasks.light_override held
  where held.programme_id = ${here} and held.item_id = item.id and held.ended_at is null
    and daterange(held.valid_from, held.valid_to) @> access.today())`

/** What a line of a list needs of an item; `item` is the table's name in the query. */
export const lineColumns = sql`item.id, item.number, item.title, item.heading, item.plan_item_id as "planItem", item.state, item.light,
  ${iso(sql`item.light_since`)} as "lightSince", ${overriddenToday} as overridden,
  (select letter.kind from tasks.letter letter
    where letter.programme_id = ${here} and letter.item_id = item.id and letter.kind in ('blue', 'orange', 'red')
      and item.light in ('yellow', 'red') and item.state in ('called', 'in_hand', 'reported')
    order by letter.issued_at desc limit 1) as level,
  item.lead_id as lead, item.starts_on as "startsOn", item.due_on as "dueOn", item.late_since as "lateSince",
  item.finished_on as "finishedOn", item.weight::text as weight, item.percent, item.checked_percent as "checkedPercent",
  ${iso(sql`item.reported_at`)} as "lastReportAt",
  (select coalesce(json_agg(json_build_object('title', step.title, 'dueOn', step.due_on, 'plannedPercent', step.planned_percent)
      order by step.position), '[]') from tasks.milestone step
    where step.programme_id = ${here} and step.item_id = item.id) as milestones,
  (select due.nth from calendar.day due where due.programme_id = ${here} and due.day = item.due_on)
    - (select now.nth from calendar.day now where now.programme_id = ${here} and now.day = (select access.today())) as "workingDaysLeft"`

/** What a line lacks of an item: its parts. */
export const partsColumn = sql`
  (select coalesce(json_agg(json_build_object('unit', part.organisation_id, 'as', part."as", 'weight', part.weight,
        'percent', part.percent, 'checkedPercent', part.checked_percent, 'reportedAt', ${iso(sql`part.reported_at`)},
        'doneAt', ${iso(sql`part.done_at`)}, 'receivedAt', ${iso(sql`part.received_at`)},
        'hasEvidence', exists (select from tasks.report said where said.programme_id = ${here} and said.item_id = part.item_id
          and said.organisation_id = part.organisation_id and said.files > 0 and said.verdict is distinct from 'returned'))
      order by part."as", part.organisation_id), '[]') from tasks.part part
    where part.programme_id = ${here} and part.item_id = item.id) as parts`

const OPEN = sql`item.state not in ('closed', 'cancelled')`
/** Worst first: what a person looks for on a board. */
const BY_LIGHT = sql`array_position(array['red', 'yellow', 'green', 'grey'], item.light), item.due_on nulls last, item.number`

/** In the order in which the plan's headings stand; those that it does not know come after, those without one last. */
const BY_HEADING = sql`(select min(task.position) from plans.task task join plans.edition edition
    on edition.programme_id = task.programme_id and edition.edition = task.edition and edition.valid_to is null
    where task.programme_id = ${here} and task."group" = item.heading) nulls last, item.heading nulls last, item.number`

function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`
}

/** The items that a query asks for, as the end of a statement: from, where. */
export function wanted(query: Omit<BoardQuery, 'page' | 'order'>) {
  return sql`from tasks.item item where item.programme_id = ${here}
    ${query.standing === 'open' && !query.state ? sql`and ${OPEN}` : sql``}
    ${query.state ? sql`and item.state = ${query.state}` : sql``}
    ${query.light ? sql`and item.light = ${query.light}` : sql``}
    ${query.lead ? sql`and item.lead_id = ${query.lead}::uuid` : sql``}
    ${query.planItem ? sql`and item.plan_item_id = ${query.planItem}::uuid` : sql``}
    ${query.late ? sql`and item.late_since is not null` : sql``}
    ${query.dueBefore ? sql`and item.due_on < ${query.dueBefore}::date` : sql``}
    ${query.q ? sql`and (item.title like ${containing(query.q)} or item.number::text = ${query.q})` : sql``}
    ${
      query.under
        ? sql`and item.lead_id in (
            with recursive below (id) as (
              select ${query.under}::uuid
              union
              select child.organisation_id from below join access.organisation_parent child
                on child.programme_id = ${here} and child.parent_id = below.id
                  and child.valid_from <= access.today() and (child.valid_to is null or child.valid_to > access.today())
            ) select id from below)`
        : sql``
    }`
}

export interface BoardHead extends SharesSum {
  today: string
  total: number
  grey: number
  green: number
  yellow: number
  red: number
  late: number
  /** Of what units are called: as long as it stays, the names do (`unit-names.ts`). */
  namesVersion: string
  /** Whether the one who asks supervises the whole programme. */
  supervises: boolean
}

/** The sums that `rules/roll-up.ts` makes progress of, over items as shares. */
const sharesSum = sql`
  coalesce(sum(item.weight), 0)::float8 as weight,
  coalesce(sum(item.weight) filter (where item.percent is not null), 0)::float8 as "reportedWeight",
  coalesce(sum(item.weight::float8 * item.percent), 0) as "reportedSum",
  coalesce(sum(item.weight) filter (where item.checked_percent is not null), 0)::float8 as "checkedWeight",
  coalesce(sum(item.weight::float8 * item.checked_percent), 0) as "checkedSum",
  coalesce(sum(item.weight) filter (where item.has_evidence), 0)::float8 as "evidenceWeight",
  count(*)::integer as shares`

/** Of all that is found: what the board is headed by, and how far it has come. */
export function selectBoardHead(query: Omit<BoardQuery, 'page' | 'order'>): CompiledQuery<BoardHead> {
  return sql<BoardHead>`
    select access.today() as today, access.reaches_all('tasks.supervise') as supervises,
        tasks.get_names_version() as "namesVersion", count(*)::integer as total,
        count(*) filter (where item.light = 'grey')::integer as grey,
        count(*) filter (where item.light = 'green')::integer as green,
        count(*) filter (where item.light = 'yellow')::integer as yellow,
        count(*) filter (where item.light = 'red')::integer as red,
        count(*) filter (where item.late_since is not null)::integer as late, ${sharesSum}
      ${wanted(query)}`.compile(none)
}

export function selectBoardPage(query: BoardQuery): CompiledQuery<LineRow> {
  const order = {
    light: BY_LIGHT,
    heading: BY_HEADING,
    due: sql`item.due_on nulls last, item.number`,
    number: sql`item.number`,
  }[query.order]
  // Found first, so that what hangs on them is looked for once for each that is shown.
  return sql<LineRow>`
    with item as materialized (
      select item.* ${wanted(query)} order by ${order} limit ${BOARD_PAGE} offset ${(query.page - 1) * BOARD_PAGE}
    )
    select ${lineColumns} from item order by ${order}`.compile(none)
}

export interface PlanTaskRow {
  planItem: string
  number: string
  title: string
  heading: string | null
  wing: string | null
  lead: string[]
}

/** The tasks of the edition that holds, in the plan's order. */
export const selectPlanTasks: CompiledQuery<PlanTaskRow> = sql<PlanTaskRow>`
    select placed.item_id as "planItem", task.number, task.title, task."group" as heading, edition.wings ->> task."group" as wing, task.lead
      from plans.edition edition
      join plans.task task on task.programme_id = edition.programme_id and task.edition = edition.edition
      join plans.item_of_edition placed on placed.programme_id = task.programme_id and placed.edition = task.edition
        and placed.kind = 'task' and placed.position = task.position
      where edition.programme_id = ${here} and edition.valid_to is null order by task.position`.compile(none)

export interface PlanTaskItemRow extends Share {
  planItem: string
  hasOwner: boolean
  state: ItemState
  light: LightColour
}

/** Every item that carries out a task of the plan, as its task's progress needs it. */
export const selectPlanTaskItems: CompiledQuery<PlanTaskItemRow> = sql<PlanTaskItemRow>`
    select item.plan_item_id as "planItem", item.lead_id is not null as "hasOwner", item.state, item.light, item.weight::float8 as weight,
        item.percent, item.checked_percent as "checkedPercent", item.has_evidence as "hasEvidence"
      from tasks.item item
      where item.programme_id = ${here} and item.plan_item_id is not null and item.state <> 'cancelled'`.compile(none)

export interface WholeItemRow extends ItemRow {
  content: string
  source: 'annex' | 'hand' | 'meeting'
  basis: string | null
  evidence: string
  reportEvery: 'month' | 'quarter' | 'none'
  reportDay: number
  firstDueOn: string | null
  createdAt: string
  actsDone: number
  today: string
}

export function selectItem(id: string): CompiledQuery<WholeItemRow> {
  return sql<WholeItemRow>`
    select ${lineColumns}, ${partsColumn}, item.content, item.source, item.basis, item.evidence, item.report_every as "reportEvery",
        item.report_day as "reportDay", item.first_due_on as "firstDueOn", ${iso(sql`item.created_at`)} as "createdAt",
        item.acts_done as "actsDone", access.today() as today
      from tasks.item item where item.programme_id = ${here} and item.id = ${id}::uuid`.compile(none)
}

export interface ReportRow {
  id: string
  unit: string
  kind: 'progress' | 'completion'
  percent: number
  said: string
  problems: string
  nextSteps: string
  by: string | null
  byId: string | null
  at: string
  files: number
  verdict: 'accepted' | 'returned' | null
  verdictReason: string | null
  verdictAt: string | null
}

/** The latest first. */
export function selectReports(item: string): CompiledQuery<ReportRow> {
  return sql<ReportRow>`
    select id, organisation_id as unit, kind, percent, said, problems, next_steps as "nextSteps", nullif(reported_name, '') as by,
        reported_by as "byId", ${iso(sql`reported_at`)} as at, files, verdict, verdict_reason as "verdictReason",
        ${iso(sql`verdict_at`)} as "verdictAt"
      from tasks.report where programme_id = ${here} and item_id = ${item}::uuid order by reported_at desc, id`.compile(
    none,
  )
}

/** A file with the report that it came with. */
export interface ReportFileRow extends z.infer<typeof shownFileSchema> {
  readonly report: string
}

/** What the reports of an item came with, in the order in which it was brought. */
export function selectReportFiles(item: string): CompiledQuery<ReportFileRow> {
  return sql<ReportFileRow>`
    select file.thing_id as report, file.id, file.name, file.media_type as "mediaType", file.bytes::float8 as bytes,
        ${iso(sql`file.uploaded_at`)} as "uploadedAt", file.forgotten_why as "forgottenWhy"
      from files.file where file.programme_id = ${here} and file.thing_kind = 'tasks.report' and file.thing_id = any (
        (select array_agg(report.id::text) from tasks.report
          where report.programme_id = ${here} and report.item_id = ${item}::uuid)::text[])
      order by file.uploaded_at, file.id`.compile(none)
}

export interface LetterRow {
  id: string
  kind: 'call' | NoticeLevel | 'urge'
  round: number
  year: number
  serial: number
  to: string
  from: string | null
  body: { readonly code: string; readonly subject: string }
  issuedAt: string
  answerDue: string | null
  receivedAt: string | null
  receivedBy: string | null
  answer: string | null
  answeredAt: string | null
}

/** The latest first. */
export function selectLetters(item: string): CompiledQuery<LetterRow> {
  return sql<LetterRow>`
    select id, kind, round, year, serial, organisation_id as "to", from_id as "from", body, ${iso(sql`issued_at`)} as "issuedAt",
        answer_due as "answerDue", ${iso(sql`received_at`)} as "receivedAt", nullif(received_name, '') as "receivedBy", answer,
        ${iso(sql`answered_at`)} as "answeredAt"
      from tasks.letter where programme_id = ${here} and item_id = ${item}::uuid order by issued_at desc, serial desc`.compile(
    none,
  )
}

export interface ExtensionRow {
  id: string
  dueBefore: string
  dueWanted: string
  reason: string
  askedBy: string | null
  askedAt: string
  answer: 'granted' | 'refused' | null
  dueGranted: string | null
  answerReason: string | null
}

export function selectExtensions(item: string): CompiledQuery<ExtensionRow> {
  return sql<ExtensionRow>`
    select id, due_before as "dueBefore", due_wanted as "dueWanted", reason, asked_by as "askedBy", ${iso(sql`asked_at`)} as "askedAt",
        answer, due_granted as "dueGranted", answer_reason as "answerReason"
      from tasks.extension where programme_id = ${here} and item_id = ${item}::uuid order by asked_at desc`.compile(
    none,
  )
}

export interface ActRow {
  seq: number
  act: string
  from: string | null
  to: string
  at: string
  by: string | null
  byId: string | null
  system: string | null
  unit: string | null
  reason: string | null
  said: Record<string, unknown>
}

/** What was done, in its order. */
export function selectActs(item: string): CompiledQuery<ActRow> {
  return sql<ActRow>`
    select seq, act, from_state as "from", to_state as "to", ${iso(sql`at`)} as at, nullif(person_name, '') as by,
        person_id as "byId", system_actor as system, organisation_id as unit, reason, said
      from tasks.item_act where programme_id = ${here} and item_id = ${item}::uuid order by seq`.compile(none)
}

export interface LightRow {
  since: string
  light: LightColour
  why: LightReason[]
  overridden: boolean
}

/** The colours it took, the latest first. */
export function selectLights(item: string): CompiledQuery<LightRow> {
  return sql<LightRow>`
    select ${iso(sql`since`)} as since, light, why, override_id is not null as overridden
      from tasks.light where programme_id = ${here} and item_id = ${item}::uuid order by since desc limit 200`.compile(
    none,
  )
}

export interface OverrideRow {
  id: string
  light: LightColour
  reason: string
  by: string | null
  at: string
  until: string
}

/** The one that stands today, if any. */
export function selectOverride(item: string): CompiledQuery<OverrideRow> {
  return sql<OverrideRow>`
    select id, light, reason, nullif(set_name, '') as by, ${iso(sql`set_at`)} as at, valid_to as until from tasks.light_override
      where programme_id = ${here} and item_id = ${item}::uuid and ended_at is null
        and daterange(valid_from, valid_to) @> access.today()`.compile(none)
}
