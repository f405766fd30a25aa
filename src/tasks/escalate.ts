import { randomUUID } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import { decideEscalation, type EscalationRule, type NextNotice, type Notice } from './rules/decide-escalation.ts'
import type { LightColour } from './rules/judge-light.ts'
import type { WorkingDays } from './rules/report-days.ts'
import { selectUnits, type UnitRow } from './store.ts'
import { nameUnit, writeSubject } from './write-letter.ts'

type Tx = Kysely<unknown>

interface StandingRow {
  id: string
  number: number
  title: string
  content: string
  basis: string | null
  evidence: string
  due_on: string | null
  lead_id: string
  light: LightColour
  bad_since: string | null
  why: unknown[]
  notices: Notice[]
}

async function readEscalationRules(tx: Tx, programmeId: string, today: string): Promise<EscalationRule[]> {
  const { rows } = await sql<EscalationRule>`
    select level, light, after_days as "afterDays", grace_days as "graceDays", up from tasks.escalation_rule
      where programme_id = ${programmeId} and daterange(valid_from, valid_to) @> ${today}::date`.execute(tx)
  return rows
}

/** Items whose light is yellow or red and that somebody can still act on, a page by id. */
function selectStanding(programmeId: string, after: string, limit: number) {
  return sql<StandingRow>`
    select item.id, item.number, item.title, item.content, item.basis, item.evidence, item.due_on, item.lead_id, item.light,
        (bad.since at time zone 'Asia/Shanghai')::date as bad_since, coalesce(last.why, '[]') as why,
        (select coalesce(jsonb_agg(jsonb_build_object('level', sent.kind, 'round', sent.round,
            'issuedOn', (sent.issued_at at time zone 'Asia/Shanghai')::date, 'answerDue', sent.answer_due,
            'answered', sent.answered_at is not null)), '[]')
          from tasks.letter sent
          where sent.programme_id = item.programme_id and sent.item_id = item.id
            and sent.kind in ('blue', 'orange', 'red')) as notices
      from tasks.item
      left join lateral (
        select min(lit.since) as since from tasks.light lit
          where lit.programme_id = item.programme_id and lit.item_id = item.id and lit.light in ('yellow', 'red')
            and lit.since > coalesce((select max(good.since) from tasks.light good
              where good.programme_id = item.programme_id and good.item_id = item.id
                and good.light in ('green', 'grey')), '-infinity')
      ) bad on true
      left join lateral (
        select lit.why from tasks.light lit
          where lit.programme_id = item.programme_id and lit.item_id = item.id order by lit.since desc limit 1
      ) last on true
      where item.programme_id = ${programmeId} and item.light in ('yellow', 'red')
        and item.state in ('called', 'in_hand', 'reported') and item.id > ${after}::uuid
      order by item.id limit ${limit}`
}

interface Sent {
  readonly row: StandingRow
  readonly next: NextNotice
  readonly letter: string
}

/** Sends what is due, and steps the items of what was sent; what went out before is left out. @returns how many went out */
async function send(tx: Tx, programmeId: string, due: readonly Sent[], at: Date | null): Promise<number> {
  if (due.length === 0) return 0
  const units = new Map((await tx.executeQuery(selectUnits)).rows.map((unit): [string, UnitRow] => [unit.id, unit]))
  const { rows: offices } = await sql<{
    name: string
    name_en: string
  }>`select name, name_en from tasks.get_office()`.execute(tx)
  const { rows: above } = await sql<{ unit: string; above: string; level: number }>`
    select unit, above, level from tasks.line_above(${[...new Set(due.map(({ row }) => row.lead_id))]}::uuid[],
      ${Math.max(...due.map(({ next }) => next.up))})`.execute(tx)
  const written = due.map(({ row, next, letter }) => {
    const to = nameUnit(units, row.lead_id)
    return {
      letter,
      item: row.id,
      lead: row.lead_id,
      kind: next.level,
      round: next.round,
      due: next.answerDue,
      days: next.answerDays,
      told: above.filter(({ unit, level }) => unit === row.lead_id && level <= next.up).map((one) => one.above),
      body: {
        code: '督办',
        subject: writeSubject(next.level, row.title),
        to: to.zh,
        toEn: to.en,
        from: offices[0]?.name ?? '',
        fromEn: offices[0]?.name_en ?? '',
        itemNumber: row.number,
        title: row.title,
        content: row.content,
        basis: row.basis,
        dueOn: row.due_on,
        evidence: row.evidence,
        support: [],
        milestones: [],
        reason: null,
        why: row.why,
        light: row.light,
        answerDue: next.answerDue,
      },
    }
  })
  const moment = at === null ? sql`clock_timestamp()` : sql`${at}::timestamptz`
  const { rows } = await sql<{ id: string }>`
    with due as (
      select * from jsonb_to_recordset(${JSON.stringify(written)}::jsonb)
        as one (letter uuid, item uuid, lead uuid, kind text, round smallint, due date, days smallint, told jsonb, body jsonb)
    ), sent as (
      insert into tasks.letter (programme_id, id, item_id, kind, round, organisation_id, body, issued_at, issued_by, system_actor,
          answer_days, answer_due)
        select ${programmeId}, letter, item, kind, round, lead, body, ${moment}, null, access.system_actor(), days, due from due
        order by item
      on conflict on constraint a_paper_goes_out_once do nothing
      returning id
    )
    insert into tasks.item_act (programme_id, item_id, act, at, person_id, system_actor, organisation_id, said)
      select ${programmeId}, due.item, 'escalate', ${moment}, null, access.system_actor(), due.lead,
          jsonb_build_object('level', due.kind, 'round', due.round, 'letter', due.letter, 'answerDue', due.due, 'told', due.told)
        from due join sent on sent.id = due.letter order by due.item
      returning item_id as id`.execute(tx)
  return rows.length
}

/** Few enough that a transaction is short: people act on the same items. */
const PAGE = 200
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000'

/**
 * Sends the notices that are due today, a page a transaction.
 *
 * Whatever cuts it off, and however often it is begun anew or by two at once, a level goes out once a round: what a unit was
 * told and that it was told are written together (`a_paper_goes_out_once`).
 *
 * @param inTransaction  runs work as the keeper of the programme
 */
export async function escalateProgramme(
  inTransaction: <Value>(work: (tx: Tx) => Promise<Value>) => Promise<Value>,
  programmeId: string,
  today: string,
  days: WorkingDays,
  at: Date | null = null,
): Promise<{ readonly sent: number }> {
  let after = BEFORE_ALL
  let sent = 0
  for (;;) {
    const page = await inTransaction(async (tx) => {
      const rules = await readEscalationRules(tx, programmeId, today)
      const { rows } = await selectStanding(programmeId, after, PAGE).execute(tx)
      const due = rows.flatMap((row): Sent[] => {
        const facts = { light: row.light, badSince: row.bad_since, notices: row.notices }
        const next = decideEscalation(facts, rules, today, days)
        return next ? [{ row, next, letter: randomUUID() }] : []
      })
      return { last: rows.at(-1)?.id, seen: rows.length, sent: await send(tx, programmeId, due, at) }
    })
    sent += page.sent
    if (page.last === undefined || page.seen < PAGE) return { sent }
    after = page.last
  }
}
