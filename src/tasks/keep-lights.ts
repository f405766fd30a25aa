import { type Kysely, sql } from 'kysely'
import { addDays } from '../platform/calendar/rules/add-days.ts'
import { judgeLight, type Light, type LightColour, type LightReason, type LightRule } from './rules/judge-light.ts'
import type { Milestone } from './rules/planned-course.ts'
import type { WorkingDays } from './rules/report-days.ts'
import type { ItemState } from './tasks.schema.ts'

type Tx = Kysely<unknown>

interface LitRow {
  id: string
  /** Since when the colour stands, as it was read. */
  seen: string
  state: ItemState
  light: LightColour
  starts_on: string | null
  due_on: string | null
  finished_on: string | null
  late_since: string | null
  report_every: 'month' | 'quarter' | 'none'
  report_day: number
  called_on: string | null
  last_report_on: string | null
  percent: number | null
  milestones: Milestone[]
  override: { id: string; light: LightColour; reason: string; until: string } | null
  held_override: string | null
  /** What decided the colour that stands: its kind, and the rule where one did. */
  held_decided: string | null
}

/** The programme's rules for lights on a day, in their order. */
export async function readLightRules(tx: Tx, programmeId: string, today: string): Promise<LightRule[]> {
  const { rows } = await sql<LightRule>`
    select id, light, kind, points::float8 as points, days, percent, missed from tasks.light_rule
      where programme_id = ${programmeId} and daterange(valid_from, valid_to) @> ${today}::date order by position`.execute(
    tx,
  )
  return rows
}

/** What is known of items that have been handed out, in pages by id, or of those named. */
function selectLit(
  programmeId: string,
  today: string,
  which: { after: string; limit: number } | { ids: readonly string[] },
) {
  return sql<LitRow>`
    select item.id, item.light_since::text as seen, item.state, item.light, item.starts_on, item.due_on, item.finished_on, item.late_since, item.report_every,
        item.report_day, called.called_on, told.last_report_on, told.percent, coalesce(steps.milestones, '[]') as milestones,
        (select jsonb_build_object('id', held.id, 'light', held.light, 'reason', held.reason, 'until', held.valid_to)
          from tasks.light_override held
          where held.programme_id = item.programme_id and held.item_id = item.id and held.ended_at is null
            and daterange(held.valid_from, held.valid_to) @> ${today}::date) as override,
        stands.override_id as held_override, stands.decided as held_decided
      from (
        select * from tasks.item
          where programme_id = ${programmeId}
            ${
              'ids' in which
                ? sql`and id = any (${[...which.ids]}::uuid[])`
                : sql`and (state in ('called', 'in_hand', 'reported', 'checked') or state = 'closed' and light <> 'green')
                    and id > ${which.after}::uuid
                    order by id limit ${which.limit}`
            }
      ) item
      left join lateral (
        select (min(letter.issued_at) at time zone 'Asia/Shanghai')::date as called_on from tasks.letter letter
          where letter.programme_id = item.programme_id and letter.item_id = item.id and letter.kind = 'call'
      ) called on true
      left join lateral (
        select (max(part.reported_at) at time zone 'Asia/Shanghai')::date as last_report_on,
            (sum(part.weight * part.percent) filter (where part.percent is not null)
              / nullif(sum(part.weight) filter (where part.percent is not null), 0))::float8 as percent
          from tasks.part part where part.programme_id = item.programme_id and part.item_id = item.id
      ) told on true
      left join lateral (
        select jsonb_agg(jsonb_build_object('dueOn', step.due_on, 'plannedPercent', step.planned_percent)) as milestones
          from tasks.milestone step where step.programme_id = item.programme_id and step.item_id = item.id
      ) steps on true
      left join lateral (
        select lit.override_id, concat_ws(' ', lit.why -> 0 ->> 'kind', lit.why -> 0 ->> 'rule') as decided from tasks.light lit
          where lit.programme_id = item.programme_id and lit.item_id = item.id order by lit.since desc limit 1
      ) stands on true
      order by item.id`
}

/** A colour with its reasons, the decisive one first. */
export interface Judged {
  readonly light: LightColour
  readonly why: readonly (
    | LightReason
    | { readonly kind: 'overridden'; readonly reason: string; readonly until: string }
  )[]
}

interface Change {
  readonly id: string
  readonly seen: string
  readonly light: LightColour
  readonly why: readonly unknown[]
  readonly override: string | null
  readonly late_since: string | null
}

/** The colour of an item on a day, an override included, and why; what would have stood stays to be read below what was set. */
function judgeRow(row: LitRow, rules: readonly LightRule[], today: string, days: WorkingDays): Judged {
  const judged: Light =
    row.starts_on === null || row.due_on === null
      ? { light: 'grey', why: [{ kind: 'not_handed_out' }] }
      : judgeLight(
          {
            state: row.state,
            startsOn: row.starts_on,
            dueOn: row.due_on,
            milestones: row.milestones,
            percent: row.percent === null ? null : Math.round(row.percent * 10) / 10,
            lastReportOn: row.last_report_on,
            reporting: { every: row.report_every, day: row.report_day },
            calledOn: row.called_on,
            finishedOn: row.finished_on,
          },
          rules,
          today,
          days,
        )
  const { override } = row
  if (!override) return judged
  const { light, reason, until } = override
  return { light, why: [{ kind: 'overridden', reason, until }, ...judged.why] }
}

/** What has to be written of an item; null where it has the colour it had, for the same reason: figures alone move daily. */
function findChange(row: LitRow, rules: readonly LightRule[], today: string, days: WorkingDays): Change | null {
  const { light, why } = judgeRow(row, rules, today, days)
  const override = row.override?.id ?? null
  const isLate = row.late_since === null && row.due_on !== null && (row.finished_on ?? today) > row.due_on
  const [first] = why
  const decided = first && 'rule' in first ? `${first.kind} ${first.rule}` : first?.kind
  // An item that was never judged is grey because nothing is known of it: that is not worth a line.
  const isSame = row.held_decided === null ? light === 'grey' : decided === row.held_decided
  if (light === row.light && override === row.held_override && isSame && !isLate) return null
  return {
    id: row.id,
    seen: row.seen,
    light,
    why,
    override,
    late_since: isLate ? addDays(row.due_on ?? today, 1) : null,
  }
}

async function writeChanges(tx: Tx, programmeId: string, changes: readonly Change[], at: Date | null): Promise<void> {
  if (changes.length === 0) return
  const written = JSON.stringify(changes)
  const moment = at === null ? sql`clock_timestamp()` : sql`${at}::timestamptz`
  // Whoever judged an item since it was read here knew more: theirs stands, and nothing is written twice.
  await sql`
    with changed as (
      select * from jsonb_to_recordset(${written}::jsonb)
        as one (id uuid, seen timestamptz, light text, why jsonb, override uuid, late_since date)
    ), lit as (
      update tasks.item set light = changed.light, light_since = ${moment},
          late_since = coalesce(item.late_since, changed.late_since)
        from changed
        where item.programme_id = ${programmeId} and item.id = changed.id and item.light_since = changed.seen
        returning item.id, item.light_since
    )
    insert into tasks.light (programme_id, item_id, since, light, why, override_id)
      select ${programmeId}, changed.id, lit.light_since, changed.light, changed.why, changed.override
        from changed join lit on lit.id = changed.id`.execute(tx)
}

export interface Relit {
  readonly seen: number
  readonly changed: number
}

/** Why an item has its colour, with the figures of the day; nothing is written. Null: there is no such item. */
export async function explainLight(
  tx: Tx,
  programmeId: string,
  id: string,
  today: string,
  days: WorkingDays,
): Promise<Judged | null> {
  const rules = await readLightRules(tx, programmeId, today)
  const { rows } = await selectLit(programmeId, today, { ids: [id] }).execute(tx)
  return rows[0] ? judgeRow(rows[0], rules, today, days) : null
}

/** Judges the lights of some items anew, in the keeper's transaction: after an act, so that the page shows what came of it. */
export async function relightItems(
  tx: Tx,
  programmeId: string,
  ids: readonly string[],
  today: string,
  days: WorkingDays,
  at: Date | null = null,
): Promise<Relit> {
  const rules = await readLightRules(tx, programmeId, today)
  const { rows } = await selectLit(programmeId, today, { ids }).execute(tx)
  const changes = rows.map((row) => findChange(row, rules, today, days)).filter((change) => change !== null)
  await writeChanges(tx, programmeId, changes, at)
  return { seen: rows.length, changed: changes.length }
}

/** How many items are read at a time: enough to be quick, few enough that memory stays flat. */
const PAGE = 5_000
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000'

/**
 * Judges the lights of every open item of a programme, a page a transaction: a run that is cut off is simply begun anew,
 * because what stands is not written again.
 *
 * @param inTransaction  runs work as the keeper of the programme
 */
export async function relightProgramme(
  inTransaction: <Value>(work: (tx: Tx) => Promise<Value>) => Promise<Value>,
  programmeId: string,
  today: string,
  days: WorkingDays,
  at: Date | null = null,
): Promise<Relit> {
  let after = BEFORE_ALL
  let [seen, changed] = [0, 0]
  for (;;) {
    const page = await inTransaction(async (tx) => {
      const rules = await readLightRules(tx, programmeId, today)
      const { rows } = await selectLit(programmeId, today, { after, limit: PAGE }).execute(tx)
      const changes = rows.map((row) => findChange(row, rules, today, days)).filter((change) => change !== null)
      await writeChanges(tx, programmeId, changes, at)
      return { last: rows.at(-1)?.id, seen: rows.length, changed: changes.length }
    })
    seen += page.seen
    changed += page.changed
    if (page.last === undefined || page.seen < PAGE) return { seen, changed }
    after = page.last
  }
}
