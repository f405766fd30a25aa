import { type Kysely, sql } from 'kysely'

const BASIS = '产品默认值，城市可另行规定（参照各地督查办法的通行做法）'

/** Lights as a programme begins with them. Source: domain.md §11.1 («design», and the practice it lists). */
const LIGHT_RULES = [
  { light: 'red', kind: 'overdue' },
  { light: 'red', kind: 'behind', points: 30 },
  { light: 'red', kind: 'no_report', missed: 2 },
  { light: 'yellow', kind: 'behind', points: 10 },
  { light: 'yellow', kind: 'near', days: 15, percent: 90 },
  { light: 'yellow', kind: 'no_report', missed: 1 },
  { light: 'grey', kind: 'not_begun' },
] as const

/** 蓝提醒 → 橙警告 → 红责令限期办结. Source: domain.md §11.1. */
const ESCALATION_RULES = [
  { level: 'blue', light: 'yellow', afterDays: 0, graceDays: 5, up: 0 },
  { level: 'orange', light: 'yellow', afterDays: 0, graceDays: 3, up: 1 },
  { level: 'red', light: 'red', afterDays: 0, graceDays: 2, up: 9 },
] as const

const CLOCK_RULES = [
  { clock: 'receipt', days: 3 },
  { clock: 'check', days: 5 },
  { clock: 'extension', days: 3 },
] as const

/**
 * Gives a programme the rules of supervision that it begins with, in the loader's transaction and as the loader. Where any
 * of a kind is stated already, that kind is the city's own by now and stays as it is.
 */
export async function foundTaskRules(tx: Kysely<unknown>, programmeId: string): Promise<void> {
  const written = (rows: readonly object[]) =>
    JSON.stringify(rows.map((row, i) => ({ ...row, position: i + 1, basis: BASIS })))
  await sql`
    insert into tasks.light_rule (programme_id, position, light, kind, points, days, percent, missed, basis, valid_from)
      select ${programmeId}, position, light, kind, points, days, percent, missed, basis, '2000-01-01'
        from jsonb_to_recordset(${written(LIGHT_RULES)}::jsonb)
          as rule (position smallint, light text, kind text, points numeric, days smallint, percent smallint, missed smallint,
            basis text)
        where not exists (select from tasks.light_rule where programme_id = ${programmeId})`.execute(tx)
  await sql`
    insert into tasks.escalation_rule (programme_id, level, light, after_days, grace_days, up, basis, valid_from)
      select ${programmeId}, level, light, "afterDays", "graceDays", up, basis, '2000-01-01'
        from jsonb_to_recordset(${written(ESCALATION_RULES)}::jsonb)
          as rule (level text, light text, "afterDays" smallint, "graceDays" smallint, up smallint, basis text)
        where not exists (select from tasks.escalation_rule where programme_id = ${programmeId})`.execute(tx)
  await sql`
    insert into tasks.clock_rule (programme_id, clock, days, basis, valid_from)
      select ${programmeId}, clock, days, basis, '2000-01-01'
        from jsonb_to_recordset(${written(CLOCK_RULES)}::jsonb) as rule (clock text, days smallint, basis text)
        where not exists (select from tasks.clock_rule where programme_id = ${programmeId})`.execute(tx)
}
