import { randomUUID } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import type { PersonActor } from '../../platform/db/actor.ts'
import { accept, type Result, refuse } from '../../platform/result.ts'
import { tell } from '../messages/tell.ts'
import type {
  ContactField,
  Contacts,
  NewAppointment,
  NewHandover,
  NewMandate,
  NewPerson,
  PersonChange,
} from '../people.schema.ts'
import { computeListSha256 } from './list-checksum.ts'
import type { ContactSeal } from './seal-contact.ts'

/**
 * What people do to people's rows, each in the caller's transaction and as the one who asks. Who may, and what must hold,
 * the database decides; here is written what it says.
 */

type Tx = Kysely<unknown>

/** Adds a person, who has no role and no account yet. */
export async function addPerson(tx: Tx, seal: ContactSeal, actor: PersonActor, person: NewPerson): Promise<string> {
  const id = randomUUID()
  await sql`insert into access.person (programme_id, id, name, name_en, organisation_id, staff_number)
    values (${actor.programmeId}, ${id}, ${person.name}, ${person.nameEn}, ${person.organisation}, ${person.staffNumber})`.execute(
    tx,
  )
  await writeContacts(tx, seal, actor.programmeId, id, person.contacts)
  return id
}

/** @returns no_such_person where there is none whom the one who asks may change */
export async function changePerson(
  tx: Tx,
  seal: ContactSeal,
  actor: PersonActor,
  id: string,
  change: PersonChange,
): Promise<Result<null, 'no_such_person'>> {
  const columns = {
    name: change.name,
    name_en: change.nameEn,
    staff_number: change.staffNumber,
    organisation_id: change.organisation,
    left_on: change.leftOn,
  }
  const set = Object.entries(columns).filter(([, value]) => value !== undefined)
  if (set.length > 0) {
    const { numAffectedRows } = await sql`update access.person set ${sql.join(
      set.map(([column, value]) => sql`${sql.ref(column)} = ${value}`),
    )} where programme_id = ${actor.programmeId} and id = ${id}`.execute(tx)
    if (numAffectedRows === 0n) return refuse('no_such_person')
  }
  if (change.contacts) await writeContacts(tx, seal, actor.programmeId, id, change.contacts)
  return accept(null)
}

/** Writes contacts that differ from what is there; null takes one away. */
export async function writeContacts(
  tx: Tx,
  seal: ContactSeal,
  programmeId: string,
  personId: string,
  contacts: Contacts,
): Promise<void> {
  for (const [name, value] of Object.entries(contacts)) {
    const field = name as ContactField
    if (value === undefined) continue
    if (value === null) {
      await sql`delete from access.person_contact
        where programme_id = ${programmeId} and person_id = ${personId} and field = ${field}`.execute(tx)
      continue
    }
    const { masked, sealed, fingerprint } = seal.seal({ programmeId, personId, field }, value)
    await sql`insert into access.person_contact as held (programme_id, person_id, field, masked, sealed, fingerprint)
      values (${programmeId}, ${personId}, ${field}, ${masked}, ${sealed}, ${fingerprint})
      on conflict (programme_id, person_id, field) do update
        set masked = ${masked}, sealed = ${sealed}, fingerprint = ${fingerprint}
        where held.fingerprint <> ${fingerprint}`.execute(tx)
  }
}

/** Opens one contact; that it was done stands in the record before it is given back. Null where there is none. */
export async function revealContact(
  tx: Tx,
  seal: ContactSeal,
  actor: PersonActor,
  personId: string,
  field: ContactField,
): Promise<string | null> {
  const { rows } = await sql<{
    sealed: Buffer | null
  }>`select access.reveal(${personId}::uuid, ${field}) as sealed`.execute(tx)
  const sealed = rows[0]?.sealed
  return sealed ? seal.open({ programmeId: actor.programmeId, personId, field }, sealed) : null
}

/** @returns no_such_role where the programme has none of that name */
export async function appoint(
  tx: Tx,
  actor: PersonActor,
  one: NewAppointment,
): Promise<Result<string, 'no_such_role'>> {
  const id = randomUUID()
  const { numAffectedRows } =
    await sql`insert into access.appointment (programme_id, id, person_id, role, exclusive_group, organisation_id, valid_from,
      valid_to, basis, appointed_by)
    select ${actor.programmeId}, ${id}, ${one.person}, kind.role, kind.exclusive_group, ${one.organisation}, ${one.from}::date,
        ${one.to}::date, ${one.basis}, ${actor.personId}
      from access.role kind where kind.programme_id = ${actor.programmeId} and kind.role = ${one.role}`.execute(tx)
  if (numAffectedRows === 0n) return refuse('no_such_role')
  const params = { role: one.role, from: one.from }
  await tell(tx, actor, [{ to: one.person, kind: 'people.appointed', params, thing: ['appointment', id] }])
  return accept(id)
}

/** @returns no_such_appointment where there is none that the one who asks may end */
export async function endAppointment(
  tx: Tx,
  actor: PersonActor,
  id: string,
  on: string,
): Promise<Result<null, 'no_such_appointment'>> {
  const { rows } = await sql<{ person_id: string; role: string }>`update access.appointment set valid_to = ${on}::date
    where programme_id = ${actor.programmeId} and id = ${id} returning person_id, role`.execute(tx)
  const [ended] = rows
  if (!ended) return refuse('no_such_appointment')
  const params = { role: ended.role, on }
  await tell(tx, actor, [{ to: ended.person_id, kind: 'people.appointment_ended', params, thing: ['appointment', id] }])
  return accept(null)
}

/** @returns no_such_appointment where it is not the giver's own */
export async function giveMandate(
  tx: Tx,
  actor: PersonActor,
  one: NewMandate,
): Promise<Result<string, 'no_such_appointment'>> {
  const id = randomUUID()
  const { numAffectedRows } =
    await sql`insert into access.mandate (programme_id, id, appointment_id, role, deputy_id, valid_from,
      valid_to, basis, given_by)
    select ${actor.programmeId}, ${id}, held.id, held.role, ${one.deputy}, ${one.from}::date, ${one.to}::date, ${one.basis},
        ${actor.personId}
      from access.appointment held where held.programme_id = ${actor.programmeId} and held.id = ${one.appointment}
        and held.person_id = ${actor.personId}`.execute(tx)
  if (numAffectedRows === 0n) return refuse('no_such_appointment')
  const params = { from: one.from, to: one.to }
  await tell(tx, actor, [{ to: one.deputy, kind: 'people.mandate_given', params, thing: ['mandate', id] }])
  return accept(id)
}

/** The deputy says yes or no. @returns no_such_mandate where none was given to them */
export async function answerMandate(
  tx: Tx,
  actor: PersonActor,
  id: string,
  answer: 'accepted' | 'declined',
): Promise<Result<null, 'no_such_mandate'>> {
  const { rows } = await sql<{ given_by: string }>`update access.mandate set answer = ${answer}, answered_at = now()
    where programme_id = ${actor.programmeId} and id = ${id} and deputy_id = ${actor.personId} returning given_by`.execute(
    tx,
  )
  const [answered] = rows
  if (!answered) return refuse('no_such_mandate')
  await tell(tx, actor, [{ to: answered.given_by, kind: `people.mandate_${answer}`, thing: ['mandate', id] }])
  return accept(null)
}

export async function endMandate(tx: Tx, actor: PersonActor, id: string): Promise<Result<null, 'no_such_mandate'>> {
  const { rows } = await sql<{ given_by: string; deputy_id: string }>`
    update access.mandate set ended_at = now(), ended_by = ${actor.personId}
      where programme_id = ${actor.programmeId} and id = ${id} returning given_by, deputy_id`.execute(tx)
  const [ended] = rows
  if (!ended) return refuse('no_such_mandate')
  const both = [...new Set([ended.given_by, ended.deputy_id])]
  await tell(
    tx,
    actor,
    both.map((to) => ({ to, kind: 'people.mandate_ended', thing: ['mandate', id] })),
  )
  return accept(null)
}

/** Opens a duty in an appointment: one's own, or one at an organisation where one may assign duties. */
export async function openDuty(
  tx: Tx,
  actor: PersonActor,
  duty: {
    readonly appointment: string
    readonly kind: string
    readonly title: { readonly zh: string; readonly en: string }
    readonly dueOn: string | null
    readonly thing?: readonly [kind: string, id: string]
  },
): Promise<Result<string, 'no_such_appointment'>> {
  const id = randomUUID()
  const [thingKind, thingId] = duty.thing ?? [null, null]
  const { rows } = await sql<{ person_id: string }>`
    with held as (
      select * from access.appointment where programme_id = ${actor.programmeId} and id = ${duty.appointment}
    ), opened as (
      insert into access.duty (programme_id, id, appointment_id, organisation_id, kind, thing_kind, thing_id, title_zh, title_en,
          due_on, opened_by)
        select programme_id, ${id}, id, organisation_id, ${duty.kind}, ${thingKind}, ${thingId}, ${duty.title.zh}, ${duty.title.en},
            ${duty.dueOn}::date, ${actor.personId} from held
    )
    select person_id from held`.execute(tx)
  const [holder] = rows
  if (!holder) return refuse('no_such_appointment')
  if (holder.person_id !== actor.personId) {
    const params = { title: duty.title }
    await tell(tx, actor, [{ to: holder.person_id, kind: 'duties.assigned', params, thing: ['duty', id] }])
  }
  return accept(id)
}

/** @returns no_such_duty where there is none of one's own */
export async function closeDuty(tx: Tx, actor: PersonActor, id: string): Promise<Result<null, 'no_such_duty'>> {
  const { numAffectedRows } = await sql`update access.duty set closed_at = now(), closed_by = ${actor.personId}
    where programme_id = ${actor.programmeId} and id = ${id}
      and appointment_id = any ((select access.appointments())::uuid[])`.execute(tx)
  return numAffectedRows === 0n ? refuse('no_such_duty') : accept(null)
}

/** Writes the list of a handover, for both to sign. @returns no_such_appointment where either cannot be seen */
export async function drawUpHandover(
  tx: Tx,
  actor: PersonActor,
  over: NewHandover,
): Promise<Result<string, 'no_such_duty'>> {
  const id = randomUUID()
  await sql`insert into access.handover (programme_id, id, from_appointment, to_appointment, note, list_sha256, drawn_up_by)
    values (${actor.programmeId}, ${id}, ${over.from}, ${over.to}, ${over.note}, ${computeListSha256(over)}, ${actor.personId})`.execute(
    tx,
  )
  const { numAffectedRows } =
    await sql`insert into access.handover_item (programme_id, handover_id, position, duty_id, note)
    select ${actor.programmeId}, ${id}, listed.place - 1, duty.id, listed.item ->> 'note'
      from jsonb_array_elements(${JSON.stringify(over.items)}::jsonb) with ordinality as listed (item, place)
      join access.duty on duty.programme_id = ${actor.programmeId} and duty.id = (listed.item ->> 'duty')::uuid
        and duty.appointment_id = ${over.from}`.execute(tx)
  if (numAffectedRows !== BigInt(over.items.length)) return refuse('no_such_duty')
  const { rows } = await sql<{ giver_id: string; taker_id: string }>`select giver_id, taker_id from access.handover
    where programme_id = ${actor.programmeId} and id = ${id}`.execute(tx)
  const others = rows.flatMap((row) => [row.giver_id, row.taker_id]).filter((person) => person !== actor.personId)
  const params = { items: over.items.length }
  await tell(
    tx,
    actor,
    others.map((to) => ({ to, kind: 'people.handover_drawn_up', params, thing: ['handover', id] })),
  )
  return accept(id)
}

/**
 * Signs one's side. With the second signature what is listed moves, in the same transaction.
 *
 * @returns another_list where the list that was read is not the one to be signed
 */
export async function signHandover(
  tx: Tx,
  actor: PersonActor,
  id: string,
  listSha256: string,
): Promise<Result<{ moved: number }, 'no_such_handover' | 'another_list'>> {
  const { rows } = await sql<{ list_sha256: string; taker_id: string; giver_id: string; to_appointment: string }>`
    select list_sha256, taker_id, giver_id, to_appointment from access.handover
      where programme_id = ${actor.programmeId} and id = ${id} for update`.execute(tx)
  const [over] = rows
  if (!over) return refuse('no_such_handover')
  if (over.list_sha256 !== listSha256) return refuse('another_list')
  const side = over.taker_id === actor.personId ? 'taker' : 'giver'
  const { rows: signed } = await sql<{ both: boolean }>`update access.handover
    set ${sql.ref(`${side}_signed_by`)} = ${actor.personId}, ${sql.ref(`${side}_signed_at`)} = now()
    where programme_id = ${actor.programmeId} and id = ${id}
    returning giver_signed_at is not null and taker_signed_at is not null as both`.execute(tx)
  const other = side === 'taker' ? over.giver_id : over.taker_id
  if (!signed[0]?.both) {
    await tell(tx, actor, [{ to: other, kind: 'people.handover_signed', thing: ['handover', id] }])
    return accept({ moved: 0 })
  }
  const { numAffectedRows } = await sql`update access.duty
    set appointment_id = ${over.to_appointment}, organisation_id = over.taker_place
    from access.handover_item item
    join access.handover over on over.programme_id = item.programme_id and over.id = item.handover_id
    where item.programme_id = ${actor.programmeId} and item.handover_id = ${id}
      and duty.programme_id = item.programme_id and duty.id = item.duty_id`.execute(tx)
  const moved = Number(numAffectedRows)
  await tell(tx, actor, [{ to: other, kind: 'people.handover_done', params: { moved }, thing: ['handover', id] }])
  return accept({ moved })
}

export async function withdrawHandover(
  tx: Tx,
  actor: PersonActor,
  id: string,
): Promise<Result<null, 'no_such_handover'>> {
  const { rows } = await sql<{ giver_id: string; taker_id: string }>`
    update access.handover set withdrawn_by = ${actor.personId}, withdrawn_at = now()
      where programme_id = ${actor.programmeId} and id = ${id} returning giver_id, taker_id`.execute(tx)
  const [over] = rows
  if (!over) return refuse('no_such_handover')
  const others = [over.giver_id, over.taker_id].filter((person) => person !== actor.personId)
  await tell(
    tx,
    actor,
    others.map((to) => ({ to, kind: 'people.handover_withdrawn', thing: ['handover', id] })),
  )
  return accept(null)
}

/** Marks one of one's own messages as read. @returns no_such_message where there is none */
export async function readMessage(tx: Tx, actor: PersonActor, id: string): Promise<Result<null, 'no_such_message'>> {
  const { numAffectedRows } = await sql`update access.message set read_at = coalesce(read_at, now())
    where programme_id = ${actor.programmeId} and id = ${id}`.execute(tx)
  return numAffectedRows === 0n ? refuse('no_such_message') : accept(null)
}
