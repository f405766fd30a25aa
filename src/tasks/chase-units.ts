import { randomUUID } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import { createWorkingDays, selectDays } from '../platform/calendar/index.ts'
import { addDays } from '../platform/calendar/rules/add-days.ts'
import type { CalendarDay } from '../platform/calendar/rules/working-days.ts'
import type { PersonActor } from '../platform/db/actor.ts'
import { type OpenPartRow, selectOpenParts } from './read-papers.ts'
import { type ChaseReason, findChaseReasons } from './rules/find-chases.ts'
import { selectUnits } from './store.ts'
import { type LetterBody, nameUnit, writeSubject } from './write-letter.ts'

type Tx = Kysely<unknown>

export interface ChasedPart extends OpenPartRow {
  readonly why: readonly ChaseReason[]
}

/** A report day may have moved by a week of holidays and more. */
const MARGIN_DAYS = 80

function findStretch(parts: readonly OpenPartRow[], today: string): { first: string; last: string } {
  const first = parts.reduce((least, { calledOn }) => (calledOn < least ? calledOn : least), today)
  return { first: addDays(first, -MARGIN_DAYS), last: addDays(today, MARGIN_DAYS) }
}

/** The days that working days are counted over for these parts. */
export function selectDaysOf(programmeId: string, parts: readonly OpenPartRow[], today: string) {
  const { first, last } = findStretch(parts, today)
  return selectDays(programmeId, first, last)
}

/** Of parts that wait for their units, those for which a unit is reminded in a round, each with why; `calendar`: `selectDaysOf`. */
export function listChased(
  parts: readonly OpenPartRow[],
  today: string,
  calendar: readonly CalendarDay[],
): ChasedPart[] {
  const { first, last } = findStretch(parts, today)
  const isHeld = calendar[0]?.day === first && calendar.at(-1)?.day === last
  const days = isHeld ? createWorkingDays(calendar) : null
  return parts
    .map((part) => ({ ...part, why: findChaseReasons(part, today, days) }))
    .filter(({ why }) => why.length > 0)
}

export interface Round {
  /** Units and parts reminded now. */
  readonly units: number
  readonly items: number
  /** Parts of which their units were reminded in a round of today before. */
  readonly before: number
}

const REASONS = { overdue: '已超过完成时限', no_report: '未按期报送进展' } as const

/**
 * Reminds every unit under one of what it is late with (一键催报): a letter for each item, and one message for each unit with
 * its list. Of two rounds at once, the second waits for the first and reminds of what is left; a unit is reminded of an item
 * once a day, whoever presses how often (`a_unit_is_chased_once_a_day_for_an_item`).
 */
export async function chaseUnits(tx: Tx, { programmeId }: PersonActor, under: string | null): Promise<Round> {
  const { rows: told } = await sql<{ today: string; name: string; name_en: string }>`
    select access.today() as today, office.name, office.name_en from (select 1) one
      left join tasks.get_office() office on true`.execute(tx)
  const { today = '', name = '', name_en = '' } = told[0] ?? {}
  const all = (await tx.executeQuery(selectOpenParts(under))).rows
  const { rows: calendar } = await tx.executeQuery(selectDaysOf(programmeId, all, today))
  const late = listChased(all, today, calendar)
  if (late.length === 0) return { units: 0, items: 0, before: 0 }

  // In one order, so that two rounds, or a round and an act, wait for each other and never both.
  await sql`select pg_advisory_xact_lock(hashtextextended('tasks.item ' || id, 0))
    from (select id from unnest(${[...new Set(late.map(({ item }) => item))].sort()}::uuid[]::text[]) id order by id) held`.execute(
    tx,
  )
  const now = new Map((await tx.executeQuery(selectOpenParts(under))).rows.map((part) => [keyOf(part), part]))
  const open = late.filter((part) => now.get(keyOf(part))?.chasedToday === false)
  const units = new Map((await tx.executeQuery(selectUnits)).rows.map((unit) => [unit.id, unit]))
  const { rows: items } = await selectChasedItems(programmeId, open).execute(tx)
  const written = open.map((part) => {
    const item = items.find(({ id }) => id === part.item)
    const to = nameUnit(units, part.unit)
    return {
      item: part.item,
      unit: part.unit,
      letter: randomUUID(),
      why: part.why,
      reason: `${part.why.map((reason) => REASONS[reason]).join('，')}。`,
      body: {
        code: '催办',
        subject: writeSubject('urge', part.title),
        to: to.zh,
        toEn: to.en,
        from: name,
        fromEn: name_en,
        itemNumber: part.number,
        title: part.title,
        content: item?.content ?? '',
        basis: item?.basis ?? null,
        dueOn: part.dueOn,
        evidence: item?.evidence ?? '',
        support: [],
        milestones: [],
        reason: `${part.why.map((reason) => REASONS[reason]).join('，')}。`,
        answerDue: null,
      } satisfies LetterBody,
    }
  })
  const { rows } = await sql<{ unit: string }>`
    with due as (
      select * from jsonb_to_recordset(${JSON.stringify(written)}::jsonb)
        as one (item uuid, unit uuid, letter uuid, why jsonb, reason text, body jsonb)
    ), chased as (
      insert into tasks.chase (programme_id, item_id, organisation_id, letter_id, why)
        select ${programmeId}, item, unit, letter, array(select jsonb_array_elements_text(why)) from due order by item, unit
        on conflict on constraint a_unit_is_chased_once_a_day_for_an_item do nothing
        returning item_id, organisation_id, letter_id
    ), sent as (
      insert into tasks.letter (programme_id, id, item_id, kind, round, organisation_id, body)
        select ${programmeId}, due.letter, due.item, 'urge',
            1 + coalesce((select max(round) from tasks.letter before
              where before.programme_id = ${programmeId} and before.item_id = due.item and before.kind = 'urge'
                and before.organisation_id = due.unit), 0),
            due.unit, due.body
          from due join chased on chased.letter_id = due.letter order by due.item, due.unit
        returning id
    )
    insert into tasks.item_act (programme_id, item_id, act, reason, said)
      select ${programmeId}, due.item, 'urge', due.reason, jsonb_build_object('letter', due.letter, 'unit', due.unit, 'told', '[]'::jsonb)
        from due join sent on sent.id = due.letter order by due.item, due.unit
      returning said ->> 'unit' as unit`.execute(tx)
  return {
    units: new Set(rows.map(({ unit }) => unit)).size,
    items: rows.length,
    before: late.length - rows.length,
  }
}

const keyOf = ({ item, unit }: { item: string; unit: string }) => `${item} ${unit}`

function selectChasedItems(programmeId: string, parts: readonly ChasedPart[]) {
  return sql<{ id: string; content: string; basis: string | null; evidence: string }>`
    select id, content, basis, evidence from tasks.item
      where programme_id = ${programmeId} and id = any (${parts.map(({ item }) => item)}::uuid[])`
}
