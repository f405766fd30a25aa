import { type Kysely, sql } from 'kysely'
import { type OpenClock, recountClock } from './rules/recount-clock.ts'
import type { WorkingDays } from './rules/report-days.ts'

type Tx = Kysely<unknown>

/** A clock of an item as it stands, with what is needed to say why it moves. */
interface ClockRow extends OpenClock {
  clock: 'receipt' | 'check' | 'extension' | 'notice'
  /** Of a notice. */
  letter: string | null
  level: string | null
  /** Who owes; null: the office, or all units with a part. */
  unit: string | null
}

/** Open items on which some clock runs. */
async function listRunning(tx: Tx, programmeId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select item.id from tasks.item
      where item.programme_id = ${programmeId} and item.state in ('called', 'in_hand', 'reported') and (
        exists (select from tasks.letter sent where sent.programme_id = item.programme_id and sent.item_id = item.id
          and sent.answer_days is not null and sent.answered_at is null)
        or exists (select from access.duty open where open.programme_id = item.programme_id
          and open.thing_kind = 'tasks.item' and open.thing_id = item.id::text and open.closed_at is null
          and open.due_on is not null and open.kind in ('tasks.sign', 'tasks.check', 'tasks.extension')))
      order by item.id`.execute(tx)
  return rows.map(({ id }) => id)
}

/**
 * The clocks that run on an item: notices that wait for an answer, and what is to be done within the days that a rule
 * leaves, as the open duties say; those days are the rule's of the day on which the clock began.
 */
async function readClocks(tx: Tx, programmeId: string, item: string): Promise<ClockRow[]> {
  const { rows } = await sql<ClockRow>`
    select 'notice' as clock, sent.id as letter, sent.kind as level, sent.organisation_id as unit,
        (sent.issued_at at time zone 'Asia/Shanghai')::date as since, sent.answer_days as days, sent.answer_due as due
      from tasks.letter sent join tasks.item on item.programme_id = sent.programme_id and item.id = sent.item_id
      where sent.programme_id = ${programmeId} and sent.item_id = ${item} and sent.answered_at is null
        and sent.answer_days is not null and sent.answer_due is not null and item.state in ('called', 'in_hand', 'reported')
    union all
    select of.clock, null, null, null, began.on_day, rule.days, open.due_on
      from (values ('receipt', 'tasks.sign', 'send_call'), ('check', 'tasks.check', 'report_done'),
        ('extension', 'tasks.extension', 'ask_extension')) as of (clock, duty, act)
      cross join lateral (
        select distinct due_on from access.duty
          where programme_id = ${programmeId} and thing_kind = 'tasks.item' and thing_id = ${item}::text and kind = of.duty
            and closed_at is null and due_on is not null
      ) open
      cross join lateral (
        select (at at time zone 'Asia/Shanghai')::date as on_day from tasks.item_act
          where programme_id = ${programmeId} and item_id = ${item} and act = of.act order by seq desc limit 1
      ) began
      join tasks.clock_rule rule on rule.programme_id = ${programmeId} and rule.clock = of.clock
        and daterange(rule.valid_from, rule.valid_to) @> began.on_day
    order by due, clock`.execute(tx)
  return rows
}

/** Moves one clock, unless it was answered meanwhile; the story says why. */
async function move(tx: Tx, programmeId: string, item: string, clock: ClockRow, after: string): Promise<boolean> {
  const { due: before, since, letter, level, unit } = clock
  if (letter !== null) {
    const { numAffectedRows } = await sql`
      update tasks.letter set answer_due = ${after}::date
        where programme_id = ${programmeId} and id = ${letter} and answered_at is null and answer_due = ${before}::date`.execute(
      tx,
    )
    if (numAffectedRows === 0n) return false
  }
  const { rows: corrections } = await sql<{ day: string; works: boolean; basis: string }>`
    select distinct on (day) day, works, basis from calendar.correction
      where programme_id = ${programmeId} and day > ${since}::date and day <= greatest(${before}::date, ${after}::date)
      order by day, number desc`.execute(tx)
  const bases = [...new Set(corrections.map(({ basis }) => basis))].join('；').slice(0, 2_000)
  const said = {
    clock: clock.clock,
    before,
    after,
    ...(letter !== null && { letter, level }),
    days: corrections.map(({ day, works }) => ({ day, works })),
  }
  await sql`
    insert into tasks.item_act (programme_id, item_id, act, person_id, system_actor, organisation_id, reason, said)
      values (${programmeId}, ${item}, 'move_clock', null, access.system_actor(), ${unit}, ${bases || null},
        ${JSON.stringify(said)}::jsonb)`.execute(tx)
  return true
}

/**
 * Counts every open clock of a programme by the calendar as it is now, an item a transaction: cut off and begun anew it goes
 * on where it was, and done twice it changes nothing more.
 *
 * Who acts on an item at the same time comes before or after (the same lock as `actOnItem`): what is answered stays.
 *
 * @param inTransaction  runs work as the keeper of the programme
 * @returns how many clocks moved
 */
export async function recountClocks(
  inTransaction: <Value>(work: (tx: Tx) => Promise<Value>) => Promise<Value>,
  programmeId: string,
  today: string,
  days: WorkingDays,
): Promise<number> {
  let moved = 0
  for (const item of await inTransaction((tx) => listRunning(tx, programmeId))) {
    moved += await inTransaction(async (tx) => {
      await sql`select pg_advisory_xact_lock(hashtextextended(${`tasks.item ${item}`}, 0))`.execute(tx)
      let count = 0
      for (const clock of await readClocks(tx, programmeId, item)) {
        const after = recountClock(clock, today, days)
        if (after !== clock.due && (await move(tx, programmeId, item, clock, after))) count += 1
      }
      return count
    })
  }
  return moved
}
