import { randomUUID } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import type { Asker } from '../../access/rules/list-acts.ts'
import { findBlocks } from '../../platform/acts/life-cycle.ts'
import { refusal, refuseBlocked } from '../catalogue/explain-refusal.ts'
import type { FormDraft, FormState } from '../indicators.schema.ts'
import { type FormAct, formCycle } from './form.acts.ts'
import { selectForm } from './store.ts'

/** What is done about forms, in the caller's transaction and as the one who asks. The database says it again. */

type Tx = Kysely<unknown>

export interface DoneForm {
  readonly id: string
  readonly state: FormState
  readonly actsDone: number
}

export async function draftForm(tx: Tx, programmeId: string, draft: FormDraft): Promise<DoneForm> {
  const id = randomUUID()
  const { name, frequency, dueWorkingDays, burdenLimit, validFrom } = draft
  await sql`
    insert into indicators.form (programme_id, id, name_zh, name_en, frequency, due_working_days, burden_limit, valid_from)
      values (${programmeId}, ${id}, ${name.zh}, ${name.en}, ${frequency}, ${dueWorkingDays}, ${burdenLimit},
        ${validFrom}::date)`.execute(tx)
  await layOut(tx, programmeId, id, draft)
  return act(tx, programmeId, id, 'draft', null)
}

/** @param seen  how often something had been done about it when the one who edits read it */
export async function amendForm(tx: Tx, asker: Asker, id: string, seen: number, draft: FormDraft): Promise<DoneForm> {
  const programmeId = await checkOpen(tx, asker, id, 'amend', seen)
  const { name, frequency, dueWorkingDays, burdenLimit, validFrom } = draft
  await sql`
    update indicators.form set name_zh = ${name.zh}, name_en = ${name.en}, frequency = ${frequency},
        due_working_days = ${dueWorkingDays}, burden_limit = ${burdenLimit}, valid_from = ${validFrom}::date
      where programme_id = ${programmeId}::uuid and id = ${id}::uuid`.execute(tx)
  await layOut(tx, programmeId, id, draft)
  return act(tx, programmeId, id, 'amend', null)
}

/** A reason is kept where the form asks for more of what the city holds than its limit lets pass, and needed there. */
export async function publishForm(tx: Tx, asker: Asker, id: string, reason: string | null): Promise<DoneForm> {
  return act(tx, await checkOpen(tx, asker, id, 'publish'), id, 'publish', reason)
}

export async function withdrawForm(tx: Tx, asker: Asker, id: string, why: string): Promise<DoneForm> {
  return act(tx, await checkOpen(tx, asker, id, 'withdraw'), id, 'withdraw', why)
}

async function checkOpen(tx: Tx, asker: Asker, id: string, name: FormAct, seen?: number): Promise<string> {
  // Held until it is done: of two who act at once the second sees what the first did.
  const { rows } = await sql<{ programme: string; done: number }>`
    select programme_id as programme, acts_done as done from indicators.form
      where programme_id = access.programme_id() and id = ${id}::uuid`.execute(tx)
  const [held] = rows
  const { rows: found } = await tx.executeQuery(selectForm(id))
  const [form] = found
  if (!held || !form) throw refusal('no_such_form')
  if (seen !== undefined && held.done !== seen) throw refusal('it_was_changed_meanwhile')
  const { state, burden } = form
  refuseBlocked(findBlocks(formCycle, name, { state, fields: burden.fields, isAboveLimit: burden.isAbove }, asker))
  return held.programme
}

/** What it asks whom: what stays is left as it is, so that the record tells of what changed alone. */
async function layOut(tx: Tx, programmeId: string, id: string, { fields, parks }: FormDraft): Promise<void> {
  const asked = JSON.stringify(fields.map((field, position) => ({ ...field, position })))
  const wanted = sql`jsonb_to_recordset(${asked}::jsonb) as wanted (code text, "isRequired" boolean, position integer)`
  const this_ = sql`asked.programme_id = ${programmeId}::uuid and asked.form_id = ${id}::uuid`
  await sql`delete from indicators.form_indicator asked
    where ${this_} and asked.code not in (select code from ${wanted})`.execute(tx)
  await sql`update indicators.form_indicator asked set position = wanted.position, is_required = wanted."isRequired"
    from ${wanted} where ${this_} and asked.code = wanted.code
      and (asked.position, asked.is_required) <> (wanted.position, wanted."isRequired")`.execute(tx)
  await sql`insert into indicators.form_indicator (programme_id, form_id, position, code, is_required)
    select ${programmeId}::uuid, ${id}::uuid, wanted.position, wanted.code, wanted."isRequired" from ${wanted}
      where not exists (select from indicators.form_indicator asked where ${this_} and asked.code = wanted.code)`.execute(
    tx,
  )
  await sql`delete from indicators.form_park asked
    where ${this_} and asked.park_id <> all (${parks}::uuid[])`.execute(tx)
  await sql`insert into indicators.form_park (programme_id, form_id, park_id)
    select ${programmeId}::uuid, ${id}::uuid, park from unnest(${parks}::uuid[]) as park
      where not exists (select from indicators.form_park asked where ${this_} and asked.park_id = park)`.execute(tx)
}

async function act(tx: Tx, programmeId: string, id: string, name: FormAct, reason: string | null): Promise<DoneForm> {
  const { rows } = await sql<{ state: FormState; actsDone: number }>`
    insert into indicators.form_act (programme_id, form_id, act, reason) values (${programmeId}, ${id}, ${name}, ${reason})
      returning to_state as state, seq as "actsDone"`.execute(tx)
  const [done] = rows
  if (!done) throw refusal('no_such_form')
  return { id, ...done }
}
