import { randomUUID } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import { type Block, findBlocks } from '../platform/acts/life-cycle.ts'
import type { PersonActor } from '../platform/db/actor.ts'
import { accept, type Result, refuse } from '../platform/result.ts'
import { type ItemAct, itemActs } from './item.acts.ts'
import { type CaseRows, readAsker, readCase, toCase } from './read-case.ts'
import { selectUnits } from './store.ts'
import type { ItemActInput, ItemContent } from './tasks.schema.ts'
import { type LetterBody, nameUnit, writeSubject } from './write-letter.ts'

type Tx = Kysely<unknown>

/** Hangs files that the person brought on what they hand in. */
export type AttachFiles = (
  tx: Tx,
  files: readonly string[],
  thing: { readonly kind: string; readonly id: string },
) => Promise<Result<null, 'no_such_file'>>

export type ItemRefusal =
  | { readonly code: 'no_such_item' | 'no_such_report' | 'no_such_letter' | 'no_such_unit' | 'no_such_file' }
  | { readonly code: 'blocked'; readonly blocks: readonly Block[] }

type Done = Result<{ readonly seq: number }, ItemRefusal>

/** Draws an item up. Its number is the next of the programme. */
export async function draftItem(
  tx: Tx,
  { programmeId }: PersonActor,
  source: 'annex' | 'hand' | 'meeting',
  content: ItemContent,
): Promise<{ id: string; number: number }> {
  const id = randomUUID()
  const { rows } = await sql<{ number: number }>`
    insert into tasks.item (programme_id, id, title, content, plan_item_id, heading, source, basis, weight, lead_id, starts_on,
        due_on, evidence, report_every, report_day)
      values (${programmeId}, ${id}, ${content.title}, ${content.content}, ${content.planItem}, ${content.heading}, ${source},
        ${content.basis}, ${content.weight}, ${content.lead}, ${content.startsOn}::date, ${content.dueOn}::date,
        ${content.evidence}, ${content.reportEvery}, ${content.reportDay})
      returning number`.execute(tx)
  await layOut(tx, programmeId, id, content)
  await recordAct(tx, programmeId, id, 'draft', {})
  return { id, number: rows[0]?.number ?? 0 }
}

/** Parts and milestones, as the content has them; what was there is written anew. */
async function layOut(tx: Tx, programmeId: string, id: string, content: ItemContent): Promise<void> {
  const parts = [
    ...(content.lead === null ? [] : [{ unit: content.lead, as: 'lead', weight: content.leadWeight }]),
    ...content.support.filter(({ unit }) => unit !== content.lead).map((part) => ({ ...part, as: 'support' })),
  ]
  await sql`delete from tasks.part where programme_id = ${programmeId} and item_id = ${id}`.execute(tx)
  await sql`delete from tasks.milestone where programme_id = ${programmeId} and item_id = ${id}`.execute(tx)
  await sql`
    insert into tasks.part (programme_id, item_id, organisation_id, "as", weight)
      select ${programmeId}, ${id}, unit, "as", weight
        from jsonb_to_recordset(${JSON.stringify(parts)}::jsonb) as part (unit uuid, "as" text, weight numeric)`.execute(
    tx,
  )
  const milestones = [...content.milestones]
    .sort((a, b) => (a.dueOn < b.dueOn ? -1 : 1))
    .map((milestone, position) => ({ ...milestone, position }))
  await sql`
    insert into tasks.milestone (programme_id, item_id, position, title, due_on, planned_percent)
      select ${programmeId}, ${id}, position, title, "dueOn", "plannedPercent"
        from jsonb_to_recordset(${JSON.stringify(milestones)}::jsonb)
          as step (position integer, title text, "dueOn" date, "plannedPercent" smallint)`.execute(tx)
}

/**
 * Does one act of an item, in the caller's transaction: whatever the table of acts blocks is refused, first cause first.
 *
 * Of two who act on an item at once, the second waits for the first and sees what came of it.
 */
export async function actOnItem(
  tx: Tx,
  actor: PersonActor,
  id: string,
  input: ItemActInput,
  attachFiles: AttachFiles,
): Promise<Done> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`tasks.item ${id}`}, 0))`.execute(tx)
  const rows = await readCase(tx, id)
  if (!rows) return refuse({ code: 'no_such_item' })
  const blocks = findBlocks(itemActs, input.act, toCase(rows), await readAsker(tx))
  if (blocks.length > 0) return refuse({ code: 'blocked', blocks })
  return perform(tx, actor, id, rows, input, attachFiles)
}

interface Told {
  readonly unit?: string | null
  readonly reason?: string | null
  readonly [figure: string]: unknown
}

async function recordAct(tx: Tx, programmeId: string, item: string, act: ItemAct, told: Told): Promise<number> {
  const { unit = null, reason = null, ...said } = told
  const { rows } = await sql<{ seq: number }>`
    insert into tasks.item_act (programme_id, item_id, act, organisation_id, reason, said)
      values (${programmeId}, ${item}, ${act}, ${unit}, ${reason}, ${JSON.stringify(said)}::jsonb) returning seq`.execute(
    tx,
  )
  return rows[0]?.seq ?? 0
}

async function perform(
  tx: Tx,
  { programmeId, personId }: PersonActor,
  id: string,
  rows: CaseRows,
  input: ItemActInput,
  attachFiles: AttachFiles,
): Promise<Done> {
  const { item } = rows
  const done = async (told: Told) => accept({ seq: await recordAct(tx, programmeId, id, input.act, told) })

  switch (input.act) {
    case 'amend': {
      const { content } = input
      await sql`update tasks.item set title = ${content.title}, content = ${content.content}, plan_item_id = ${content.planItem},
          heading = ${content.heading}, basis = ${content.basis}, weight = ${content.weight}, lead_id = ${content.lead},
          starts_on = ${content.startsOn}::date, due_on = ${content.dueOn}::date, evidence = ${content.evidence},
          report_every = ${content.reportEvery}, report_day = ${content.reportDay}
        where programme_id = ${programmeId} and id = ${id}`.execute(tx)
      await layOut(tx, programmeId, id, content)
      return done({})
    }
    case 'set_up':
    case 'end_override': {
      if (input.act === 'end_override') {
        await sql`update tasks.light_override set ended_at = now(), ended_by = ${personId}
          where programme_id = ${programmeId} and item_id = ${id} and ended_at is null
            and daterange(valid_from, valid_to) @> access.today()`.execute(tx)
      }
      return done({})
    }
    case 'send_call': {
      const answerDue = await endOfClock(tx, 'receipt')
      for (const { unit } of item.parts) {
        const paper = {
          kind: 'call' as const,
          to: unit,
          from: null,
          reason: null,
          answerDue: null,
          receiptDue: answerDue,
        }
        await sendLetter(tx, programmeId, rows, paper)
      }
      return done({ answerDue })
    }
    case 'sign_receipt':
    case 'sign_copy': {
      const unit = input.act === 'sign_copy' ? input.unit : item.lead
      const { numAffectedRows } = await sql`update tasks.letter set received_at = now(), received_by = ${personId}
        where programme_id = ${programmeId} and item_id = ${id} and kind = 'call' and organisation_id = ${unit}
          and received_at is null`.execute(tx)
      return numAffectedRows === 0n ? refuse({ code: 'no_such_letter' }) : done({ unit })
    }
    case 'report_progress':
    case 'finish_part':
    case 'report_done': {
      const unit = input.act === 'report_done' ? (item.lead ?? '') : input.unit
      if (!item.parts.some((part) => part.unit === unit)) return refuse({ code: 'no_such_unit' })
      const percent = input.act === 'report_progress' ? input.percent : 100
      const report = randomUUID()
      await sql`
        insert into tasks.report (programme_id, id, item_id, organisation_id, kind, percent, said, problems, next_steps, files)
          values (${programmeId}, ${report}, ${id}, ${unit}, ${input.act === 'report_progress' ? 'progress' : 'completion'},
            ${percent}, ${input.said}, ${input.problems}, ${input.nextSteps}, ${input.files.length})`.execute(tx)
      const attached = await attachFiles(tx, input.files, { kind: 'tasks.report', id: report })
      if (!attached.ok) return refuse({ code: attached.refusal })
      const answerDue = input.act === 'report_done' ? await endOfClock(tx, 'check') : null
      return done({ unit, report, percent, files: input.files.length, answerDue })
    }
    case 'accept_progress':
    case 'return_progress': {
      const returned = input.act === 'return_progress'
      const unit = await answerReports(tx, programmeId, personId, id, returned ? input.reason : null, input.report)
      return unit === null
        ? refuse({ code: 'no_such_report' })
        : done({ unit, report: input.report, ...(returned && { reason: input.reason }) })
    }
    case 'check': {
      await answerReports(tx, programmeId, personId, id, null, null)
      return done({ unit: item.lead })
    }
    case 'return': {
      await answerReports(tx, programmeId, personId, id, input.reason, null)
      return done({ unit: item.lead, reason: input.reason })
    }
    case 'close':
      return done({ finishedOn: item.finishedOn, dueOn: item.dueOn, lateSince: item.lateSince })
    case 'reopen':
    case 'cancel':
      return done({ reason: input.reason })
    case 'ask_extension': {
      const extension = randomUUID()
      await sql`insert into tasks.extension (programme_id, id, item_id, due_before, due_wanted, reason)
        values (${programmeId}, ${extension}, ${id}, ${item.dueOn}::date, ${input.dueOn}::date, ${input.reason})`.execute(
        tx,
      )
      return done({
        unit: item.lead,
        reason: input.reason,
        extension,
        dueBefore: item.dueOn,
        dueWanted: input.dueOn,
        answerDue: await endOfClock(tx, 'extension'),
      })
    }
    case 'grant_extension':
    case 'refuse_extension': {
      const granted = input.act === 'grant_extension'
      const { rows: answered } = await sql<{ id: string; due: string | null }>`
        update tasks.extension set answer = ${granted ? 'granted' : 'refused'},
            due_granted = ${granted ? sql`coalesce(${input.dueOn}::date, due_wanted)` : null},
            answer_reason = ${granted ? null : input.reason}, answered_by = ${personId}, answered_at = now()
          where programme_id = ${programmeId} and item_id = ${id} and answer is null
          returning id, due_granted as due`.execute(tx)
      const [extension] = answered
      return done({
        unit: item.lead,
        extension: extension?.id,
        dueBefore: item.dueOn,
        dueGranted: extension?.due ?? null,
        ...(!granted && { reason: input.reason }),
      })
    }
    case 'urge': {
      if (!item.parts.some(({ unit }) => unit === input.unit)) return refuse({ code: 'no_such_unit' })
      const { from, unit, reason } = input
      const letter = await sendLetter(tx, programmeId, rows, { kind: 'urge', to: unit, from, reason, answerDue: null })
      return done({ unit: from, reason, told: [unit], letter })
    }
    case 'answer_notice': {
      const { numAffectedRows } = await sql`update tasks.letter set answer = ${input.answer}, answered_at = now(),
          answered_by = ${personId}, received_at = coalesce(received_at, now()), received_by = coalesce(received_by, ${personId})
        where programme_id = ${programmeId} and item_id = ${id} and id = ${input.letter} and organisation_id = ${item.lead}
          and answer_due is not null and answered_at is null`.execute(tx)
      return numAffectedRows === 0n
        ? refuse({ code: 'no_such_letter' })
        : done({ unit: item.lead, letter: input.letter })
    }
    case 'override_light': {
      const override = randomUUID()
      await sql`insert into tasks.light_override (programme_id, id, item_id, light, reason, valid_to)
        values (${programmeId}, ${override}, ${id}, ${input.light}, ${input.reason}, ${input.until}::date)`.execute(tx)
      return done({ reason: input.reason, light: input.light, until: input.until, override })
    }
  }
}

/** The last day of a clock that begins today; null where the programme states none. */
async function endOfClock(tx: Tx, clock: 'receipt' | 'check' | 'extension'): Promise<string | null> {
  const { rows } = await sql<{ day: string | null }>`select tasks.end_of_clock(${clock}) as day`.execute(tx)
  return rows[0]?.day ?? null
}

/** Answers one report of progress, or all of an item that wait. @returns the unit of the last; null: there was none */
async function answerReports(
  tx: Tx,
  programmeId: string,
  personId: string,
  item: string,
  returnedFor: string | null,
  report: string | null,
): Promise<string | null> {
  const { rows } = await sql<{ unit: string }>`
    update tasks.report set verdict = ${returnedFor === null ? 'accepted' : 'returned'}, verdict_reason = ${returnedFor},
        verdict_by = ${personId}, verdict_at = now()
      where programme_id = ${programmeId} and item_id = ${item} and verdict is null
        and ${report === null ? sql`reported_by is distinct from ${personId}::uuid` : sql`id = ${report}`}
      returning organisation_id as unit`.execute(tx)
  return rows.at(-1)?.unit ?? null
}

/** Sends a paper to a unit; its serial is the next of the year. */
async function sendLetter(
  tx: Tx,
  programmeId: string,
  { item, letters }: CaseRows,
  paper: {
    readonly kind: 'call' | 'urge'
    readonly to: string
    readonly from: string | null
    readonly reason: string | null
    readonly answerDue: string | null
    /** Of a call: by when it is to be signed for. */
    readonly receiptDue?: string | null
  },
): Promise<string> {
  const { kind, to, from, reason, answerDue, receiptDue = null } = paper
  const units = new Map((await tx.executeQuery(selectUnits)).rows.map((unit) => [unit.id, unit]))
  const { rows: offices } = await sql<{
    name: string
    name_en: string
  }>`select name, name_en from tasks.get_office()`.execute(tx)
  const sender = from === null ? { zh: offices[0]?.name ?? '', en: offices[0]?.name_en ?? '' } : nameUnit(units, from)
  const addressee = nameUnit(units, to)
  const round = 1 + Math.max(0, ...letters.filter((one) => one.kind === kind && one.to === to).map((one) => one.round))
  const id = randomUUID()
  const body: LetterBody = {
    code: kind === 'urge' ? '催办' : '督办',
    subject: writeSubject(kind, item.title),
    to: addressee.zh,
    toEn: addressee.en,
    from: sender.zh,
    fromEn: sender.en,
    itemNumber: item.number,
    title: item.title,
    content: item.content,
    basis: item.basis,
    dueOn: item.dueOn,
    evidence: item.evidence,
    support: item.parts.filter((part) => part.as === 'support').map((part) => nameUnit(units, part.unit).zh),
    milestones: item.milestones,
    reason,
    answerDue,
    receiptDue,
  }
  await sql`insert into tasks.letter (programme_id, id, item_id, kind, round, organisation_id, from_id, body, answer_due)
    values (${programmeId}, ${id}, ${item.id}, ${kind}, ${round}, ${to}, ${from}, ${JSON.stringify(body)}::jsonb,
      ${answerDue}::date)`.execute(tx)
  return id
}
