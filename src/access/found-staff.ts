import { type Kysely, sql } from 'kysely'
import type { Name } from './organisation.schema.ts'
import { computeListSha256 } from './people/list-checksum.ts'

/**
 * People of a programme with what they were and are: as a history tells them, all at once. Each is called by a key, and
 * organisations too, until `foundStaff` is told their ids. Moments are ISO 8601.
 */
export interface Staff {
  readonly people: readonly StaffPerson[]
  readonly appointments: readonly StaffAppointment[]
  readonly mandates: readonly StaffMandate[]
  readonly duties: readonly StaffDuty[]
  readonly handovers: readonly StaffHandover[]
  readonly messages: readonly StaffMessage[]
}

export interface StaffPerson {
  readonly key: string
  readonly name: Name
  readonly organisation: string
  readonly staffNumber: string
  leftOn: string | null
}

export interface StaffAppointment {
  readonly key: string
  readonly person: string
  readonly role: string
  readonly organisation: string
  readonly from: string
  readonly to: string | null
  readonly basis: string
  readonly appointedBy: string | null
}

/** A mandate that was accepted. */
export interface StaffMandate {
  readonly key: string
  readonly appointment: string
  readonly role: string
  readonly giver: string
  readonly deputy: string
  readonly from: string
  readonly to: string
  readonly basis: string
  readonly givenAt: string
  readonly acceptedAt: string
}

export interface StaffDuty {
  readonly key: string
  readonly appointment: string
  /** `capability.what`. */
  readonly kind: string
  readonly thing: Thing | null
  readonly title: { readonly zh: string; readonly en: string }
  readonly dueOn: string | null
  readonly openedAt: string
  readonly openedBy: string | null
  readonly closedAt: string | null
  readonly closedBy: string | null
}

export interface StaffHandover {
  readonly key: string
  /** Appointments. */
  readonly from: string
  readonly to: string
  readonly note: string
  readonly giver: string
  readonly taker: string
  readonly drawnUpAt: string
  readonly giverSignedAt: string
  /** Null: it waits for the taker. */
  readonly takerSignedAt: string | null
  /** Duties. */
  readonly items: readonly string[]
}

export interface StaffMessage {
  readonly key: string
  readonly to: string
  readonly from: string | null
  /** `capability.what`. */
  readonly kind: string
  readonly params: Readonly<Record<string, unknown>>
  readonly thing: Thing | null
  readonly sentAt: string
  readonly readAt: string | null
}

/** What it is about; its id is a key where it is told in the same history. */
interface Thing {
  readonly kind: string
  readonly id: string
}

/**
 * Writes people with their history in the loader's transaction and as the loader, in a statement a table. The programme's
 * roles are there (`foundRoles`).
 *
 * @param idOf  the id of whatever a key calls; the same key gives the same id
 */
export async function foundStaff(
  tx: Kysely<unknown>,
  programmeId: string,
  staff: Staff,
  idOf: (key: string) => string,
): Promise<void> {
  const optional = (key: string | null) => (key === null ? null : idOf(key))
  const told = new Set(
    [...staff.appointments, ...staff.mandates, ...staff.duties, ...staff.handovers].map(({ key }) => key),
  )
  const thingOf = (thing: Thing | null) => ({
    thing_kind: thing?.kind ?? null,
    thing_id: thing && told.has(thing.id) ? idOf(thing.id) : (thing?.id ?? null),
  })
  const placeOf = new Map(staff.appointments.map(({ key, organisation }) => [key, organisation]))
  const write = (table: string, rows: readonly object[]) => insertAll(tx, programmeId, table, rows)

  await write(
    'person',
    staff.people.map(({ key, name, organisation, staffNumber, leftOn }) => ({
      id: idOf(key),
      name: name.zh,
      name_en: name.en,
      organisation_id: idOf(organisation),
      staff_number: staffNumber,
      left_on: leftOn,
    })),
  )
  const groups = await readGroups(tx, programmeId)
  await write(
    'appointment',
    staff.appointments.map(({ key, person, role, organisation, from, to, basis, appointedBy }) => ({
      id: idOf(key),
      person_id: idOf(person),
      role,
      exclusive_group: groups.get(role) ?? '',
      organisation_id: idOf(organisation),
      valid_from: from,
      valid_to: to,
      basis,
      appointed_by: optional(appointedBy),
      stated_at: `${from}T09:00:00+08:00`,
    })),
  )
  await write(
    'mandate',
    staff.mandates.map(({ key, appointment, role, giver, deputy, from, to, basis, givenAt, acceptedAt }) => ({
      id: idOf(key),
      appointment_id: idOf(appointment),
      role,
      deputy_id: idOf(deputy),
      valid_from: from,
      valid_to: to,
      basis,
      given_by: idOf(giver),
      given_at: givenAt,
      answer: 'accepted',
      answered_at: acceptedAt,
    })),
  )
  await write(
    'duty',
    staff.duties.map(({ key, appointment, kind, thing, title, dueOn, openedAt, openedBy, closedAt, closedBy }) => ({
      id: idOf(key),
      appointment_id: idOf(appointment),
      organisation_id: idOf(placeOf.get(appointment) ?? ''),
      kind,
      ...thingOf(thing),
      title_zh: title.zh,
      title_en: title.en,
      due_on: dueOn,
      opened_at: openedAt,
      opened_by: optional(openedBy),
      closed_at: closedAt,
      closed_by: optional(closedBy),
    })),
  )
  await write(
    'handover',
    staff.handovers.map(({ key, from, to, note, giver, taker, drawnUpAt, giverSignedAt, takerSignedAt, items }) => ({
      id: idOf(key),
      from_appointment: idOf(from),
      to_appointment: idOf(to),
      note,
      list_sha256: computeListSha256({
        from: idOf(from),
        to: idOf(to),
        note,
        items: items.map((duty) => ({ duty: idOf(duty), note: null })),
      }),
      drawn_up_by: idOf(giver),
      drawn_up_at: drawnUpAt,
      giver_signed_by: idOf(giver),
      giver_signed_at: giverSignedAt,
      taker_signed_by: takerSignedAt === null ? null : idOf(taker),
      taker_signed_at: takerSignedAt,
    })),
  )
  await write(
    'handover_item',
    staff.handovers.flatMap(({ key, items }) =>
      items.map((duty, position) => ({ handover_id: idOf(key), position, duty_id: idOf(duty), note: null })),
    ),
  )
  await write(
    'message',
    staff.messages.map(({ key, to, from, kind, params, thing, sentAt, readAt }) => ({
      id: idOf(key),
      to_person: idOf(to),
      from_person: optional(from),
      kind,
      params,
      ...thingOf(thing),
      sent_at: sentAt,
      read_at: readAt,
    })),
  )
}

async function readGroups(tx: Kysely<unknown>, programmeId: string): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ role: string; exclusive_group: string }>`
    select role, exclusive_group from access.role where programme_id = ${programmeId}::uuid`.execute(tx)
  return new Map(rows.map(({ role, exclusive_group }) => [role, exclusive_group]))
}

/** The columns are those of the first row; their types are the table's own. */
async function insertAll(
  tx: Kysely<unknown>,
  programmeId: string,
  table: string,
  rows: readonly object[],
): Promise<void> {
  const [first] = rows
  if (!first) return
  const columns = sql.join(Object.keys(first).map((name) => sql.ref(name)))
  const written = JSON.stringify(rows)
  await sql`insert into ${sql.table(`access.${table}`)} (programme_id, ${columns})
    select ${programmeId}::uuid, ${columns}
      from jsonb_populate_recordset(null::${sql.table(`access.${table}`)}, ${written}::jsonb)`.execute(tx)
}
