import { type CompiledQuery, type Kysely, sql } from 'kysely'
import { queriesOver } from '../db/database.ts'
import { accept, type Result, refuse } from '../result.ts'
import type { AnnouncedDays } from './announced-days.ts'
import type { CalendarDay } from './rules/working-days.ts'

/** The calendar begins before the first plan of a programme, and reaches this many years beyond today. */
const FIRST_DAY = '2014-01-01'
const LEAST_LAST_YEAR = 2040
const YEARS_AHEAD = 10

const none = queriesOver<Record<string, never>>()

/**
 * Called, in the same transaction, with the days of a programme that now work where they did not, or no longer do. Whoever
 * states a correction may not change what others do, so what is to be counted anew is left to a job.
 */
export type OnCorrection = (
  tx: Kysely<unknown>,
  changed: { readonly programmeId: string; readonly days: readonly string[] },
) => Promise<unknown>

/**
 * Fills a programme's calendar, or brings it up to what is announced by now, in the loader's transaction and as the
 * loader. What the city corrected stays.
 *
 * @param today  `YYYY-MM-DD`
 */
export async function fillCalendar(
  tx: Kysely<unknown>,
  programmeId: string,
  announced: AnnouncedDays,
  today: string,
  onCorrection: readonly OnCorrection[] = [],
): Promise<void> {
  const lastDay = `${Math.max(LEAST_LAST_YEAR, Number(today.slice(0, 4)) + YEARS_AHEAD)}-12-31`
  const special = announced.days.map(({ day, works, name }) => ({ day, works, ...name }))
  const { rows } = await sql<{ days: string[] }>`
    select to_jsonb(calendar.fill(${programmeId}::uuid, ${FIRST_DAY}::date, ${lastDay}::date, ${[...announced.years]}::integer[],
      ${JSON.stringify(special)}::jsonb)) as days`.execute(tx)
  const days = rows[0]?.days ?? []
  if (days.length > 0) for (const tell of onCorrection) await tell(tx, { programmeId, days })
}

export interface NewCorrection {
  readonly day: string
  readonly works: boolean
  readonly name: CalendarDay['name']
  /** The document it rests on. */
  readonly basis: string
}

/** States that a day works, or does not, in the transaction of one who may; every later day is numbered anew. */
export async function correctDay(
  tx: Kysely<unknown>,
  programmeId: string,
  { day, works, name, basis }: NewCorrection,
  onCorrection: readonly OnCorrection[] = [],
): Promise<Result<null, 'not_in_the_calendar'>> {
  // Held before it is read, so that it is the last word of others that is compared with.
  await sql`select calendar.hold(${programmeId}::uuid)`.execute(tx)
  const [before] = (await tx.executeQuery(selectDays(programmeId, day, day))).rows
  if (!before) return refuse('not_in_the_calendar')
  await sql`
    insert into calendar.correction (programme_id, day, works, name_zh, name_en, basis)
      values (${programmeId}, ${day}, ${works}, ${name?.zh ?? null}, ${name?.en ?? null}, ${basis})`.execute(tx)
  if (before.works !== works) for (const tell of onCorrection) await tell(tx, { programmeId, days: [day] })
  return accept(null)
}

/** The days of a programme from a day to a day, both included, in their order. */
export function selectDays(programmeId: string, from: string, to: string): CompiledQuery<CalendarDay> {
  return sql<CalendarDay>`
    select day, works, stands,
        case when name_zh is not null then json_build_object('zh', name_zh, 'en', name_en) end as name
      from calendar.day where programme_id = ${programmeId}::uuid and day between ${from}::date and ${to}::date
      order by day`.compile(none)
}

/** What the city said of a day, as the one who asks may know it. */
export interface Correction extends NewCorrection {
  /** `YYYY-MM-DDThh:mm:ssZ`. */
  readonly statedAt: string
  /** Null to whoever does not see that person. */
  readonly statedBy: { readonly id: string; readonly name: string; readonly nameEn: string | null } | null
}

/** The corrections of days from a day to a day, all of them, the last one of a day first. */
export function selectCorrections(programmeId: string, from: string, to: string): CompiledQuery<Correction> {
  return sql<Correction>`
    select correction.day, correction.works, correction.basis,
        case when correction.name_zh is not null
          then json_build_object('zh', correction.name_zh, 'en', correction.name_en) end as name,
        to_char(correction.stated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "statedAt",
        case when who.id is not null
          then json_build_object('id', who.id, 'name', who.name, 'nameEn', who.name_en) end as "statedBy"
      from calendar.correction as correction
      left join access.person as who on who.programme_id = correction.programme_id and who.id = correction.stated_by
      where correction.programme_id = ${programmeId}::uuid and correction.day between ${from}::date and ${to}::date
      order by correction.day, correction.number desc`.compile(none)
}

/** The first and the last day that a programme's calendar holds; no row while it holds none. */
export function selectHeld(programmeId: string): CompiledQuery<{ first: string; last: string }> {
  return sql<{ first: string; last: string }>`
    select first, last from (
      select (select min(day) from calendar.day where programme_id = ${programmeId}::uuid) as first,
        (select max(day) from calendar.day where programme_id = ${programmeId}::uuid) as last
    ) as ends where first is not null`.compile(none)
}
