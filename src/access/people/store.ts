import { type CompiledQuery, sql } from 'kysely'
import { queriesOver } from '../../platform/db/database.ts'
import type { Contacts, Messages, PeopleQuery, PersonSummary, Place } from '../people.schema.ts'
import type { Asker } from '../rules/list-acts.ts'
import type { HeldRights } from '../rules/reach.ts'
import { containing, holdsToday, PAGE, selectPlace, selectWho, type Who } from './select.ts'

/** Reads people and what hangs on them. Each query sees what the policies let the one who asks see. */

const none = queriesOver<Record<string, never>>()

/** Worked out once for a query. */
const here = sql`(select access.programme_id())`

/** Who asks, what they may do, and the day it is. */
export const selectAsker: CompiledQuery<{
  person: string | null
  rights: HeldRights
  today: string
  mandate: string | null
}> = sql<{ person: string | null; rights: HeldRights; today: string; mandate: string | null }>`
    select access.person_id() as person, access.rights() as rights, access.today() as today, access.mandate_id() as mandate
  `.compile(none)

/** The same, for the rules that tell what may be done. */
export function toAsker(asked: {
  person: string | null
  rights: HeldRights
  today: string
  mandate: string | null
}): Asker {
  const { person, rights, today, mandate } = asked
  return { personId: person ?? '', rights, today, onMandate: mandate !== null }
}

/**
 * The people one may see, by the shorter way: who sees few does not look through all. What is seen is decided by the
 * policies all the same, whichever way is taken.
 */
const withinReach = sql`(
    select * from access.person where programme_id = ${here} and (select access.reaches_all('people.see'))
    union all
    select * from access.person where programme_id = ${here} and not (select access.reaches_all('people.see')) and id in (
      select id from access.person where programme_id = ${here}
        and organisation_id = any ((select access.scope('people.see'))::uuid[])
      union select person_id from access.appointment where programme_id = ${here}
        and organisation_id = any ((select access.scope('people.see'))::uuid[])
      union select access.person_id()
    )
  )`

export function selectPeople(query: PeopleQuery): [CompiledQuery<{ total: number }>, CompiledQuery<PersonSummary>] {
  const wanted = sql`
    from ${withinReach} person
    where person.programme_id = ${here}
      ${query.left === 'no' ? sql`and (person.left_on is null or person.left_on > access.today())` : sql``}
      ${query.organisation ? sql`and person.organisation_id = ${query.organisation}::uuid` : sql``}
      ${query.q ? sql`and (person.name like ${containing(query.q)} or person.name_en ilike ${containing(query.q)} or person.staff_number = ${query.q})` : sql``}
      ${
        query.role
          ? sql`and exists (select from access.appointment held where held.programme_id = ${here}
              and held.person_id = person.id and held.role = ${query.role} and ${holdsToday('held')})`
          : sql``
      }`
  return [
    sql<{ total: number }>`select count(*)::integer as total ${wanted}`.compile(none),
    sql<PersonSummary>`
      select person.id, person.name, person.name_en as "nameEn", person.staff_number as "staffNumber",
        ${selectPlace(here, sql`person.organisation_id`)} as organisation, person.left_on as "leftOn",
        (select coalesce(json_agg(json_build_object('role', held.role, 'organisation', ${selectPlace(here, sql`held.organisation_id`)})
              order by held.valid_from, held.role), '[]')
          from access.appointment held
          where held.programme_id = ${here} and held.person_id = person.id and ${holdsToday('held')}) as roles
      ${wanted} order by person.name collate "zh-x-icu", person.id limit ${PAGE} offset ${(query.page - 1) * PAGE}
    `.compile(none),
  ]
}

export interface PersonRow {
  id: string
  name: string
  nameEn: string | null
  staffNumber: string | null
  organisation: Place
  leftOn: string | null
  contacts: { field: keyof Contacts; masked: string }[]
}

export function selectPerson(personId: string): CompiledQuery<PersonRow> {
  return sql<PersonRow>`
    select person.id, person.name, person.name_en as "nameEn", person.staff_number as "staffNumber",
        ${selectPlace(here, sql`person.organisation_id`)} as organisation, person.left_on as "leftOn",
        (select coalesce(json_agg(json_build_object('field', contact.field, 'masked', contact.masked) order by contact.field), '[]')
          from access.person_contact contact
          where contact.programme_id = ${here} and contact.person_id = person.id) as contacts
      from access.person person where person.programme_id = ${here} and person.id = ${personId}::uuid`.compile(none)
}

export interface AppointmentRow {
  id: string
  person: string
  role: string
  organisation: Place
  from: string
  to: string | null
  basis: string
  appointedBy: Who | null
  openDuties: number
  mayBeMandated: boolean
  needsTotp: boolean
}

/** Of one person, the latest first. */
export function selectAppointmentsOf(personId: string): CompiledQuery<AppointmentRow> {
  return sql<AppointmentRow>`
    select held.id, held.person_id as person, held.role, ${selectPlace(here, sql`held.organisation_id`)} as organisation,
        held.valid_from as "from", held.valid_to as "to", held.basis, ${selectWho(here, sql`held.appointed_by`)} as "appointedBy",
        (select count(*)::integer from access.duty open
          where open.programme_id = ${here} and open.appointment_id = held.id and open.closed_at is null) as "openDuties",
        kind.may_be_mandated as "mayBeMandated", kind.needs_totp as "needsTotp"
      from access.appointment held
      join access.role kind on kind.programme_id = ${here} and kind.role = held.role
      where held.programme_id = ${here} and held.person_id = ${personId}::uuid
      order by held.valid_to desc nulls first, held.valid_from desc, kind.position`.compile(none)
}

export interface MandateRow {
  id: string
  giver: Who
  deputy: Who
  appointment: string
  role: string
  organisation: Place
  from: string
  to: string
  basis: string
  answer: 'accepted' | 'declined' | null
  endedAt: string | null
}

/** Given by or to one person, the latest first. */
export function selectMandatesOf(personId: string): CompiledQuery<MandateRow> {
  return sql<MandateRow>`
    select given.id, json_build_object('id', given.given_by, 'name', given.giver_name, 'nameEn', null) as giver,
        json_build_object('id', given.deputy_id, 'name', given.deputy_name, 'nameEn', null) as deputy,
        given.appointment_id as appointment, given.role, ${selectPlace(here, sql`given.organisation_id`)} as organisation,
        given.valid_from as "from", given.valid_to as "to", given.basis, given.answer, given.ended_at::text as "endedAt"
      from access.mandate given where given.programme_id = ${here}
        and (given.given_by = ${personId}::uuid or given.deputy_id = ${personId}::uuid)
      order by given.valid_to desc, given.given_at desc`.compile(none)
}

export interface DutyRow {
  id: string
  kind: string
  thing: { kind: string; id: string } | null
  title: { zh: string; en: string }
  role: string
  organisation: Place
  holder: Who | null
  dueOn: string | null
  openedAt: Date
  closedAt: Date | null
  isMine: boolean
  inOffice: boolean
}

export function selectDuties(query: {
  of: 'mine' | 'seen'
  state: 'open' | 'closed'
  page: number
}): [CompiledQuery<{ total: number }>, CompiledQuery<DutyRow>] {
  const wanted = sql`
    where duty.programme_id = ${here}
      and ${query.of === 'mine' ? sql`duty.appointment_id = any ((select access.appointments())::uuid[])` : sql`true`}
      and ${query.state === 'open' ? sql`duty.closed_at is null` : sql`duty.closed_at is not null`}`
  return [
    sql<{ total: number }>`select count(*)::integer as total from access.duty duty ${wanted}`.compile(none),
    sql<DutyRow>`
      select duty.id, duty.kind,
          case when duty.thing_kind is not null then json_build_object('kind', duty.thing_kind, 'id', duty.thing_id) end as thing,
          json_build_object('zh', duty.title_zh, 'en', duty.title_en) as title, held.role,
          ${selectPlace(here, sql`duty.organisation_id`)} as organisation, ${selectWho(here, sql`held.person_id`)} as holder,
          duty.due_on as "dueOn", duty.opened_at as "openedAt", duty.closed_at as "closedAt",
          duty.appointment_id = any ((select access.appointments())::uuid[]) as "isMine", ${holdsToday('held')} as "inOffice"
        from access.duty duty
        join access.appointment held on held.programme_id = ${here} and held.id = duty.appointment_id
        ${wanted}
        order by ${query.state === 'open' ? sql`duty.due_on nulls last, duty.opened_at` : sql`duty.closed_at desc`}, duty.id
        limit ${PAGE} offset ${(query.page - 1) * PAGE}`.compile(none),
  ]
}

export interface HandoverRow {
  id: string
  from: HandoverSide
  to: HandoverSide
  note: string | null
  drawnUp: { by: Who; at: string }
  listSha256: string
  giverSigned: { by: Who; at: string } | null
  takerSigned: { by: Who; at: string } | null
  withdrawnAt: string | null
  giverLeft: boolean
  items: { duty: string; title: { zh: string; en: string }; dueOn: string | null; note: string | null }[]
}

interface HandoverSide {
  appointment: string
  person: Who
  role: string
  organisation: Place
}

/** One, or all that may be seen, the latest first. */
export function selectHandovers(id?: string): CompiledQuery<HandoverRow> {
  const side = (part: 'giver' | 'taker', appointment: 'from_appointment' | 'to_appointment') => {
    const of = (column: string) => sql.ref(`over.${part}_${column}`)
    return sql`json_build_object('appointment', ${sql.ref(`over.${appointment}`)}, 'person',
      json_build_object('id', ${of('id')}, 'name', ${of('name')}, 'nameEn', null), 'role', ${of('role')},
      'organisation', ${selectPlace(here, of('place'))})`
  }
  const signed = (part: 'giver' | 'taker') => {
    const of = (column: string) => sql.ref(`over.${part}_${column}`)
    return sql`case when ${of('signed_at')} is not null then json_build_object('at', ${of('signed_at')}, 'by', json_build_object(
      'id', ${of('signed_by')}, 'name', case when ${of('signed_by')} = ${of('id')} then ${of('name')} else
        coalesce((${selectWho(here, of('signed_by'))}) ->> 'name', '') end, 'nameEn', null)) end`
  }
  return sql<HandoverRow>`
    select over.id, ${side('giver', 'from_appointment')} as "from", ${side('taker', 'to_appointment')} as "to", over.note,
        json_build_object('at', over.drawn_up_at, 'by', json_build_object('id', over.drawn_up_by, 'name',
          case when over.drawn_up_by = over.giver_id then over.giver_name else
            coalesce((${selectWho(here, sql`over.drawn_up_by`)}) ->> 'name', '') end, 'nameEn', null)) as "drawnUp",
        over.list_sha256 as "listSha256", ${signed('giver')} as "giverSigned", ${signed('taker')} as "takerSigned",
        to_jsonb(over.withdrawn_at) #>> '{}' as "withdrawnAt",
        exists (select from access.person gone where gone.programme_id = ${here} and gone.id = over.giver_id
          and gone.left_on <= access.today()) as "giverLeft",
        (select coalesce(json_agg(json_build_object('duty', item.duty_id, 'title',
              json_build_object('zh', listed.title_zh, 'en', listed.title_en), 'dueOn', listed.due_on, 'note', item.note)
              order by item.position), '[]')
          from access.handover_item item
          join access.duty listed on listed.programme_id = ${here} and listed.id = item.duty_id
          where item.programme_id = ${here} and item.handover_id = over.id) as items
      from access.handover over
      where over.programme_id = ${here} ${id ? sql`and over.id = ${id}::uuid` : sql``}
      order by over.drawn_up_at desc limit 200`.compile(none)
}

export function selectMessages(
  page: number,
): [CompiledQuery<{ unread: number; total: number }>, CompiledQuery<Messages['messages'][number]>] {
  return [
    sql<{ unread: number; total: number }>`
      select count(*) filter (where read_at is null)::integer as unread, count(*)::integer as total
        from access.message where programme_id = ${here}`.compile(none),
    sql<Messages['messages'][number]>`
      select told.id, told.kind, case when told.from_person is not null then
            json_build_object('id', told.from_person, 'name', told.from_name, 'nameEn', null) end as "from", told.params,
          case when told.thing_kind is not null then json_build_object('kind', told.thing_kind, 'id', told.thing_id) end as thing,
          to_jsonb(told.sent_at) #>> '{}' as "sentAt", to_jsonb(told.read_at) #>> '{}' as "readAt"
        from access.message told where told.programme_id = ${here}
        order by told.sent_at desc, told.id limit ${PAGE} offset ${(page - 1) * PAGE}`.compile(none),
  ]
}

export const selectOpenDutyCount = sql<{ total: number }>`select count(*)::integer as total from access.duty
  where programme_id = ${here} and closed_at is null
    and appointment_id = any ((select access.appointments())::uuid[])`.compile(none)

export const selectUnreadCount = sql<{ total: number }>`select count(*)::integer as total from access.message
  where programme_id = ${here} and read_at is null`.compile(none)

export const selectActingFor = sql<{ mandate: string; person: Who; role: string; organisation: Place }>`
  select given.id as mandate, json_build_object('id', given.given_by, 'name', given.giver_name, 'nameEn', null) as person,
      given.role, ${selectPlace(here, sql`given.organisation_id`)} as organisation
    from access.mandate given where given.programme_id = ${here} and given.id = access.mandate_id()`.compile(none)

export const selectRoles = sql<{
  role: string
  name: { zh: string; en: string }
  exclusiveGroup: string
  needsTotp: boolean
  mayBeMandated: boolean
  places: string[]
  rights: Record<string, 'own' | 'below' | 'programme'>
}>`
  select kind.role, json_build_object('zh', kind.name_zh, 'en', kind.name_en) as name,
      kind.exclusive_group as "exclusiveGroup", kind.needs_totp as "needsTotp", kind.may_be_mandated as "mayBeMandated",
      array(select organisation_role from access.role_place place
        where place.programme_id = ${here} and place.role = kind.role order by 1) as places,
      (select coalesce(json_object_agg("right", reach order by "right"), '{}') from access.role_right given
        where given.programme_id = ${here} and given.role = kind.role) as rights
    from access.role kind where kind.programme_id = ${here} order by kind.position`.compile(none)
