import { randomUUID } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import type { PersonActor } from '../../platform/db/actor.ts'
import { accept, type Result, refuse } from '../../platform/result.ts'
import { draftItem } from '../deeds.ts'
import { findSettleBlocks } from '../rules/find-settle-blocks.ts'
import { itemContentSchema } from '../tasks.schema.ts'
import type { MeetingAct, newMeetingSchema } from './meetings.schema.ts'
import { type DecisionRow, type MeetingRow, selectDecisions, selectMeeting, selectProposed } from './store.ts'

type Tx = Kysely<unknown>
type NewMeeting = ReturnType<typeof newMeetingSchema.parse>

export type MeetingRefusal =
  | { readonly code: 'no_such_meeting' | 'no_such_item' | 'no_such_decision' }
  | { readonly code: 'blocked'; readonly blocks: readonly { readonly code: string; readonly count?: number }[] }

/** Calls a meeting; its agenda begins with what is red or stands under an orange or red notice. */
export async function callMeeting(
  tx: Tx,
  { programmeId }: PersonActor,
  meeting: NewMeeting,
): Promise<{ id: string; items: number }> {
  const id = randomUUID()
  await sql`insert into tasks.meeting (programme_id, id, kind, title, held_on, place)
    values (${programmeId}, ${id}, ${meeting.kind}, ${meeting.title}, ${meeting.heldOn}::date, ${meeting.place})`.execute(
    tx,
  )
  const { rows } = await tx.executeQuery(selectProposed(id))
  const agenda = rows.map(({ id: item, light, level }, position) => ({ item, light, level, position }))
  await sql`insert into tasks.agenda_item (programme_id, meeting_id, position, item_id, light, level)
    select ${programmeId}, ${id}, position, item, light, level
      from jsonb_to_recordset(${JSON.stringify(agenda)}::jsonb) as one (item uuid, light text, level text, position integer)`.execute(
    tx,
  )
  return { id, items: agenda.length }
}

/**
 * Does something to the papers of a meeting, in the caller's transaction. Of two who do so at once, the second waits and sees
 * what came of it; once the minutes are settled, nothing is changed.
 */
export async function actOnMeeting(
  tx: Tx,
  actor: PersonActor,
  id: string,
  input: MeetingAct,
): Promise<Result<{ readonly settled: boolean; readonly items: number[] }, MeetingRefusal>> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`tasks.meeting ${id}`}, 0))`.execute(tx)
  const [meeting] = (await tx.executeQuery(selectMeeting(id))).rows
  if (!meeting) return refuse({ code: 'no_such_meeting' })
  if (meeting.settledAt !== null) return refuse({ code: 'blocked', blocks: [{ code: 'is_settled' }] })
  if (input.act === 'settle') return settle(tx, actor, meeting)
  const refusal = await change(tx, actor, id, input)
  return refusal === null ? accept({ settled: false, items: [] }) : refuse({ code: refusal })
}

async function change(
  tx: Tx,
  { programmeId }: PersonActor,
  id: string,
  input: Exclude<MeetingAct, { act: 'settle' }>,
): Promise<'no_such_item' | 'no_such_decision' | null> {
  const ours = sql`programme_id = ${programmeId} and meeting_id = ${id}`
  const touched = async (statement: ReturnType<typeof sql>) =>
    ((await statement.execute(tx)).numAffectedRows ?? 0n) > 0n
  switch (input.act) {
    case 'amend':
      await sql`update tasks.meeting set title = ${input.title}, held_on = ${input.heldOn}::date, place = ${input.place}
        where programme_id = ${programmeId} and id = ${id}`.execute(tx)
      return null
    case 'write_minutes':
      await sql`update tasks.meeting set minutes = ${input.minutes === '' ? null : input.minutes}
        where programme_id = ${programmeId} and id = ${id}`.execute(tx)
      return null
    case 'add_item': {
      const added = await touched(sql`
        insert into tasks.agenda_item (programme_id, meeting_id, position, item_id, light, level)
          select ${programmeId}, ${id}, (select coalesce(max(position), -1) + 1 from tasks.agenda_item where ${ours}), item.id,
              item.light, (select letter.kind from tasks.letter letter
                where letter.programme_id = ${programmeId} and letter.item_id = item.id
                  and letter.kind in ('blue', 'orange', 'red') and item.light in ('yellow', 'red')
                order by letter.issued_at desc limit 1)
            from tasks.item where item.programme_id = ${programmeId} and item.id = ${input.item}`)
      return added ? null : 'no_such_item'
    }
    case 'remove_item':
      return (await touched(sql`delete from tasks.agenda_item where ${ours} and item_id = ${input.item}`))
        ? null
        : 'no_such_item'
    case 'discuss':
      return (await touched(
        sql`update tasks.agenda_item set discussion = ${input.discussion} where ${ours} and item_id = ${input.item}`,
      ))
        ? null
        : 'no_such_item'
    case 'decide':
      await sql`insert into tasks.decision (programme_id, meeting_id, position, text, lead_id, due_on)
        select ${programmeId}, ${id}, coalesce(max(position), -1) + 1, ${input.text}, ${input.lead}::uuid, ${input.dueOn}::date
          from tasks.decision where ${ours}`.execute(tx)
      return null
    case 'amend_decision':
      return (await touched(sql`update tasks.decision
          set text = ${input.text}, lead_id = ${input.lead}::uuid, due_on = ${input.dueOn}::date
          where ${ours} and position = ${input.position}`))
        ? null
        : 'no_such_decision'
    case 'remove_decision':
      return (await touched(sql`delete from tasks.decision where ${ours} and position = ${input.position}`))
        ? null
        : 'no_such_decision'
  }
}

/** Settles the minutes, and makes each decision an item. Both or neither; a decision becomes one item, ever. */
async function settle(tx: Tx, actor: PersonActor, meeting: MeetingRow) {
  const { programmeId, personId } = actor
  const { rows: decisions } = await tx.executeQuery(selectDecisions(meeting.id))
  const blocks = findSettleBlocks(meeting, decisions)
  if (blocks.length > 0) return refuse({ code: 'blocked' as const, blocks })
  await sql`update tasks.meeting set settled_at = now(), settled_by = ${personId}
    where programme_id = ${programmeId} and id = ${meeting.id}`.execute(tx)
  const items: number[] = []
  for (const decision of decisions) {
    const made = await draftItem(tx, actor, 'meeting', toContent(meeting, decision))
    await sql`update tasks.decision set item_id = ${made.id}
      where programme_id = ${programmeId} and meeting_id = ${meeting.id} and position = ${decision.position}`.execute(
      tx,
    )
    items.push(made.number)
  }
  return accept({ settled: true, items })
}

const LONGEST_TITLE = 120

function toContent({ title, heldOn }: MeetingRow, { text, lead, dueOn }: DecisionRow) {
  const [first = ''] = text.split('\n')
  return itemContentSchema.parse({
    title: first.length > LONGEST_TITLE ? `${first.slice(0, LONGEST_TITLE - 1)}…` : first,
    content: text === first ? '' : text,
    basis: `${title}（${heldOn}）纪要`,
    lead,
    startsOn: dueOn !== null && dueOn < heldOn ? dueOn : heldOn,
    dueOn,
  })
}
