import { type Kysely, sql } from 'kysely'
import { tell } from '../access/index.ts'
import { asActor, type Database } from '../platform/db/database.ts'
import { defineRecurring, type Recurring } from '../platform/jobs/index.ts'
import { findLastDay, findPeriod, type Period, shiftPeriod } from './observations/periods.ts'
import type { Frequency } from './reports.schema.ts'

/** What follows from the passing of days: reports are opened, reminded of, and found late. */

type Tx = Kysely<unknown>

/** Working days before the one it is due on. */
export const REMIND_BEFORE = 2
/** What was not opened in its time is opened later, back to so many periods: a form that is published late asks no history. */
const CATCH_UP = 2

export interface Kept {
  readonly opened: number
  readonly reminded: number
  readonly late: number
}

interface FormRow {
  readonly id: string
  readonly frequency: Frequency
  readonly dueWorkingDays: number
  readonly validFrom: string
}

/** The periods of a form that have ended, and were begun under it. */
export function listEnded(form: Pick<FormRow, 'frequency' | 'validFrom'>, today: string): Period[] {
  const now = findPeriod(form.frequency, today)
  return Array.from({ length: CATCH_UP }, (_, back) => shiftPeriod(now, -back - 1))
    .filter(({ start, end }) => end <= today && start >= form.validFrom)
    .reverse()
}

/**
 * Opens what is due, reminds of what is due soon, and records what was not handed in by its day. Whatever cuts it off, and
 * however often it is begun anew, nothing is opened, told or recorded twice.
 *
 * @param today  the day it is done for; today unless told otherwise
 */
export async function keepReports(database: Database, programmeId: string, today?: string): Promise<Kept> {
  const asKeeper = <Value>(act: string, work: (tx: Tx) => Promise<Value>) =>
    asActor<unknown, Value>(database, { kind: 'system', name: 'report_keeper', programmeId }, work, { act })
  const day = today ?? (await asKeeper('indicators.keep', readToday))
  const forms = await asKeeper('indicators.keep', async (tx) => {
    // Room for what is stated of the next year, before anybody needs it.
    await sql`select indicators.make_room(extract(year from ${day}::date)::integer + 1)`.execute(tx)
    const { rows } = await sql<FormRow>`
      select id, frequency, due_working_days as "dueWorkingDays", valid_from as "validFrom" from indicators.form
        where programme_id = ${programmeId}::uuid and state = 'published' order by valid_from, id`.execute(tx)
    return rows
  })
  let opened = 0
  for (const form of forms) {
    for (const period of listEnded(form, day)) {
      opened += await asKeeper('indicators.open', (tx) => openReports(tx, programmeId, form, period, day))
    }
  }
  const reminded = await asKeeper('indicators.remind', (tx) => remind(tx, programmeId, day, 'due_soon'))
  const late = await asKeeper('indicators.record_lateness', async (tx) => {
    const found = await recordLateness(tx, programmeId, day)
    await remind(tx, programmeId, day, 'overdue')
    return found
  })
  return { opened, reminded, late }
}

async function readToday(tx: Tx): Promise<string> {
  const { rows } = await sql<{ today: string }>`select access.today() as today`.execute(tx)
  return rows[0]?.today ?? ''
}

/** One for each park that the form names, or else for each that counts on the period's last day. */
async function openReports(tx: Tx, programmeId: string, form: FormRow, period: Period, today: string): Promise<number> {
  // What is opened late has its days all the same: nobody is late by the day they are asked.
  const { rows } = await sql`
    with asked as (
      insert into indicators.report (programme_id, form_id, park_id, period_start, period_end, due_on)
        select ${programmeId}::uuid, ${form.id}::uuid, park.id, ${period.start}::date, ${period.end}::date,
            calendar.add_working_days(${programmeId}::uuid, greatest(${findLastDay(period)}::date, ${today}::date - 1),
              ${form.dueWorkingDays})
          from parks.park
          where park.programme_id = ${programmeId}::uuid and case
            when exists (select from indicators.form_park named
                where named.programme_id = park.programme_id and named.form_id = ${form.id}::uuid)
              then exists (select from indicators.form_park named
                where named.programme_id = park.programme_id and named.form_id = ${form.id}::uuid and named.park_id = park.id)
            else exists (select from parks.park_stage stood
                where stood.programme_id = park.programme_id and stood.park_id = park.id and stood.known_to is null
                  and stood.stage in ('cultivating', 'recognised')
                  and daterange(stood.valid_from, stood.valid_to) @> ${findLastDay(period)}::date) end
          order by park.id
        on conflict on constraint a_form_is_asked_of_a_park_once_a_period do nothing
        returning id
    )
    insert into indicators.report_act (programme_id, report_id, act)
      select ${programmeId}::uuid, id, 'open' from asked order by id
      returning report_id`.execute(tx)
  return rows.length
}

/** A day is past and nothing was handed in: that stays on record, whatever comes after. */
async function recordLateness(tx: Tx, programmeId: string, today: string): Promise<number> {
  const { numAffectedRows } = await sql`
    update indicators.report set reported_late = true
      where programme_id = ${programmeId}::uuid and state = 'draft' and first_submitted_at is null and not reported_late
        and due_on < ${today}::date`.execute(tx)
  return Number(numAffectedRows ?? 0n)
}

interface DueRow {
  readonly id: string
  readonly person: string
  readonly params: Readonly<Record<string, unknown>>
}

/** Tells those who have a duty of it: once some days before it is due, once when it is over. */
async function remind(tx: Tx, programmeId: string, today: string, when: 'due_soon' | 'overdue'): Promise<number> {
  const { rows } = await sql<DueRow>`
    select report.id, due.person_id as person, jsonb_build_object('formZh', form.name_zh, 'formEn', form.name_en,
        'parkZh', park.name_zh, 'parkEn', coalesce(park.name_en, park.name_zh), 'start', report.period_start,
        'frequency', form.frequency, 'dueOn', report.due_on) as params
      from indicators.find_due(${today}::date, ${REMIND_BEFORE}) as due
      join indicators.report on report.programme_id = ${programmeId}::uuid and report.id = due.report_id
      join indicators.form on form.programme_id = report.programme_id and form.id = report.form_id
      join parks.park on park.programme_id = report.programme_id and park.id = report.park_id
      where due.is_over = ${when === 'overdue'} order by report.id, due.person_id`.execute(tx)
  await tell(
    tx,
    { kind: 'system', name: 'report_keeper', programmeId },
    rows.map(({ id, person, params }) => ({
      to: person,
      kind: `indicators.${when}`,
      params,
      thing: ['indicators.report', id] as const,
      once: `indicators.${when} ${id}`,
    })),
  )
  return rows.length
}

/** Each morning, before anybody is at work. */
export const reportKeeper: Recurring = defineRecurring({
  name: 'indicators.reports',
  actor: 'report_keeper',
  at: '02:00',
  run: async ({ database, programmeId, log }) => {
    log.info(await keepReports(database, programmeId), 'reports were opened and looked after')
  },
})
