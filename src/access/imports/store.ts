import { createHash } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import type { PersonActor } from '../../platform/db/actor.ts'
import { queriesOver } from '../../platform/db/database.ts'
import type { SheetRow } from '../../platform/sheets/rules/columns.ts'
import type { Import, ImportKind, ImportReport, ListedImport, WaitingRole } from '../imports.schema.ts'
import { tell } from '../messages/tell.ts'
import { appoint, changePerson } from '../people/deeds.ts'
import type { ContactSeal } from '../people/seal-contact.ts'
import type { ContactField, NewAppointment } from '../people.schema.ts'
import { holdAll, recordHistoryOn } from '../record-history.ts'
import { checkOrganisationRows } from '../rules/check-organisation-rows.ts'
import {
  checkPeopleRows,
  type KnownAppointment,
  type KnownPerson,
  type KnownPlace,
  type KnownRole,
  type PersonDeed,
} from '../rules/check-people-rows.ts'
import { type HeldRights, holdsAt } from '../rules/reach.ts'
import { sayBadRow } from '../rules/say-bad-row.ts'
import type { AccessTables } from '../tables.ts'

type Tx = Kysely<AccessTables>
const tables = queriesOver<AccessTables>()

export interface Importer {
  readonly tx: Tx
  readonly seal: ContactSeal
  readonly actor: PersonActor
  readonly rights: HeldRights
}

/** An appointment to grant, with the names that who grants it reads. */
interface NamedAppointment extends NewAppointment {
  readonly row: number
  readonly personName: string
  readonly organisationName: string
}

/** What a sheet would do now: what is told of it, all that would be written, and the writing of it. */
export interface Outcome {
  readonly report: ImportReport
  readonly written: unknown
  readonly appointments: readonly NamedAppointment[]
  write(): Promise<void>
}

const SHOWN = 50
const BAD_SHOWN = 1_000

/** Checks a sheet against what the importer knows, as it is in this moment. */
export async function checkSheet(
  by: Importer,
  id: string,
  kind: ImportKind,
  rows: readonly SheetRow[],
): Promise<Outcome> {
  // One import at a time: what a second one is checked against is what the first one wrote.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`import ${by.actor.programmeId}`}, 0))`.execute(by.tx)
  return kind === 'organisations' ? checkOrganisations(by, id, rows) : checkPeople(by, id, rows)
}

async function checkOrganisations({ tx, actor }: Importer, id: string, rows: readonly SheetRow[]): Promise<Outcome> {
  const { programmeId } = actor
  const known = await holdAll(tx, programmeId)
  const { counts, bad, changes, events } = checkOrganisationRows(rows, known, (row) => computeRowId(id, row))
  return {
    report: {
      rows: counts,
      bad: bad.slice(0, BAD_SHOWN).map((one) => sayBadRow('organisations', one)),
      changes: changes.slice(0, SHOWN),
      rolesToGrant: 0,
      waitsForGrant: [],
    },
    written: events,
    appointments: [],
    // The tree is held: what was decided a moment ago still stands.
    write: () => recordHistoryOn(tx, programmeId, known, events),
  }
}

async function checkPeople(
  { tx, seal, actor, rights }: Importer,
  id: string,
  rows: readonly SheetRow[],
): Promise<Outcome> {
  const { programmeId } = actor
  const ask = async <Row>(query: ReturnType<typeof sql<Row>>) => (await query.execute(tx)).rows
  const [today] = await ask(sql<{ day: string }>`select access.today() as day`)
  const people = await ask(sql<KnownPerson>`
    select id, name, name_en as "nameEn", staff_number as "staffNumber", organisation_id as organisation, left_on as "leftOn"
      from access.person where programme_id = ${programmeId} order by id`)
  const organisations = await ask(sql<KnownPlace>`
    select one.id, name.name_zh as name,
        array(select code from access.organisation_code held where held.programme_id = one.programme_id
          and held.organisation_id = one.id and held.valid_to is null order by code) as codes,
        array(select role from access.organisation_role held where held.programme_id = one.programme_id
          and held.organisation_id = one.id and held.valid_to is null order by role) as roles
      from access.organisation one
      join access.organisation_name name on name.programme_id = one.programme_id and name.organisation_id = one.id
        and name.valid_to is null
      where one.programme_id = ${programmeId} and one.valid_to is null order by one.id`)
  const roles = await ask(sql<KnownRole>`
    select role, json_build_object('zh', name_zh, 'en', name_en) as name, exclusive_group as "exclusiveGroup",
        array(select organisation_role from access.role_place place
          where place.programme_id = kind.programme_id and place.role = kind.role) as places
      from access.role kind where programme_id = ${programmeId} order by position`)
  const held = await ask(sql<KnownAppointment>`
    select person_id as person, role, organisation_id as organisation, valid_from as from, valid_to as to
      from access.appointment where programme_id = ${programmeId}
    union all
    -- What an earlier import of one's own left to be granted: not to be asked for twice.
    select (one ->> 'person')::uuid, one ->> 'role', (one ->> 'organisation')::uuid, (one ->> 'from')::date, (one ->> 'to')::date
      from access.import_draft, jsonb_array_elements(appointments) as one
      where programme_id = ${programmeId} and confirmed_at is not null and granted_at is null`)
  const contacts = new Map(
    (
      await ask(sql<{ person_id: string; field: string; fingerprint: Buffer }>`
        select person_id, field, fingerprint from access.person_contact where programme_id = ${programmeId}`)
    ).map(({ person_id, field, fingerprint }) => [`${person_id} ${field}`, fingerprint]),
  )
  const { counts, bad, changes, deeds, appointments } = checkPeopleRows(
    rows,
    {
      today: today?.day ?? '',
      people,
      organisations,
      roles,
      appointments: held,
      mayManage: (organisation) => holdsAt(rights, 'people.manage', organisation),
      hasContact: (personId, field, value) => {
        const there = contacts.get(`${personId} ${field}`)
        return there?.equals(seal.seal({ programmeId, personId, field }, value).fingerprint) ?? false
      },
    },
    (row) => computeRowId(id, row),
  )
  const names = new Map(
    [
      ...people,
      ...organisations,
      ...deeds.flatMap((one) => (one.deed === 'add' ? { id: one.id, name: one.person.name } : [])),
    ].map(({ id: whose, name }) => [whose, name]),
  )
  const nameOf = (whose: string) => names.get(whose) ?? ''
  const waits = appointments.slice(0, SHOWN).map(
    ({ row, person, role, organisation, from, to, basis }): WaitingRole => ({
      row,
      person: nameOf(person),
      role,
      organisation: nameOf(organisation),
      from,
      to,
      basis,
    }),
  )
  return {
    report: {
      rows: counts,
      bad: bad.slice(0, BAD_SHOWN).map((one) => sayBadRow('people', one)),
      changes: changes.slice(0, SHOWN),
      rolesToGrant: appointments.length,
      waitsForGrant: waits,
    },
    written: [deeds, appointments],
    appointments: appointments.map((one) => ({
      ...one,
      personName: nameOf(one.person),
      organisationName: nameOf(one.organisation),
    })),
    async write() {
      const by = tx as unknown as Kysely<unknown>
      await addPeople(
        tx,
        seal,
        actor,
        deeds.filter((one) => one.deed === 'add'),
      )
      for (const one of deeds) {
        if (one.deed !== 'change') continue
        const changed = await changePerson(by, seal, actor, one.id, one.change)
        if (!changed.ok) throw new Error(`a person of the import ${id} was not changed: ${changed.refusal}`)
      }
      if (appointments.length > 0) {
        const { rows: granting } = await sql<{ who: string }>`
          select who from access.who_grants_roles() as who where who <> ${actor.personId}`.execute(tx)
        const params = { count: appointments.length }
        await tell(
          tx,
          actor,
          granting.map(({ who }) => ({ to: who, kind: 'imports.roles_to_grant', params, thing: ['import', id] })),
        )
      }
    },
  }
}

/** As `addPerson` does, all in two statements: one by one, 5,000 take most of a minute. */
async function addPeople(
  tx: Tx,
  seal: ContactSeal,
  { programmeId }: PersonActor,
  added: readonly Extract<PersonDeed, { deed: 'add' }>[],
): Promise<void> {
  const people = added.map(({ id, person: { contacts: _, ...person } }) => ({ id, ...person }))
  await sql`insert into access.person (programme_id, id, name, name_en, organisation_id, staff_number)
    select ${programmeId}::uuid, id, name, "nameEn", organisation, "staffNumber"
      from jsonb_to_recordset(${JSON.stringify(people)}::jsonb)
        as told (id uuid, name text, "nameEn" text, organisation uuid, "staffNumber" text)`.execute(tx)
  const contacts = added.flatMap(({ id, person }) =>
    Object.entries(person.contacts).flatMap(([name, value]) => {
      if (!value) return []
      const field = name as ContactField
      const { masked, sealed, fingerprint } = seal.seal({ programmeId, personId: id, field }, value)
      return [{ id, field, masked, sealed: sealed.toString('hex'), fingerprint: fingerprint.toString('hex') }]
    }),
  )
  await sql`insert into access.person_contact (programme_id, person_id, field, masked, sealed, fingerprint)
    select ${programmeId}::uuid, id, field, masked, decode(sealed, 'hex'), decode(fingerprint, 'hex')
      from jsonb_to_recordset(${JSON.stringify(contacts)}::jsonb)
        as told (id uuid, field text, masked text, sealed text, fingerprint text)`.execute(tx)
}

/** Grants the appointments of an import that are not there yet. @returns how many */
export async function grantAppointments(
  tx: Tx,
  actor: PersonActor,
  appointments: readonly NewAppointment[],
): Promise<number> {
  let granted = 0
  for (const one of appointments) {
    const { rows } = await sql`select from access.appointment where programme_id = ${actor.programmeId}
      and person_id = ${one.person} and role = ${one.role} and organisation_id = ${one.organisation}
      and valid_from = ${one.from}::date and valid_to is not distinct from ${one.to}::date`.execute(tx)
    if (rows.length > 0) continue
    const appointed = await appoint(tx as unknown as Kysely<unknown>, actor, one)
    if (!appointed.ok) throw new Error(`the role ${one.role} was there when the sheet was checked`)
    granted += 1
  }
  return granted
}

export interface DraftRow {
  id: string
  kind: ImportKind
  file_name: string
  uploaded_by: string
  uploaded_at: Date
  content: Buffer | null
  report: Buffer | null
  outcome: Buffer
  confirmed_at: Date | null
  result: ImportReport['rows'] | null
  appointments: NamedAppointment[]
  granted_by: string | null
  granted_at: Date | null
  granted: number | null
}

/** A preview older than a day is none. */
const isKept = sql`(confirmed_at is not null or uploaded_at >= now() - interval '24 hours')`

/** An import that the one who asks may see. */
export function selectDraft(programmeId: string, id: string) {
  return sql<DraftRow>`select * from access.import_draft where programme_id = ${programmeId} and id = ${id} and ${isKept}`
}

const PAGE = 50

/** How many imports the one who asks may see, and a page of them, the newest first. */
export function selectImports({ page }: { readonly page: number }) {
  const here = sql`(select access.programme_id())`
  return [
    sql<{ total: number }>`select count(*)::integer as total from access.import_draft
      where programme_id = ${here} and ${isKept}`.compile(tables),
    sql<ListedRow>`
      select id, kind, file_name, uploaded_by = access.person_id() as is_mine,
          (select name from access.person bringer where bringer.programme_id = draft.programme_id
            and bringer.id = draft.uploaded_by) as bringer,
          uploaded_at, confirmed_at, granted_at, result, bad_rows, jsonb_array_length(appointments) as appointments
        from access.import_draft draft where programme_id = ${here} and ${isKept}
        order by uploaded_at desc, id limit ${PAGE} offset ${(page - 1) * PAGE}`.compile(tables),
  ] as const
}

interface ListedRow
  extends Pick<DraftRow, 'id' | 'kind' | 'file_name' | 'uploaded_at' | 'confirmed_at' | 'granted_at' | 'result'> {
  is_mine: boolean
  bringer: string | null
  bad_rows: number
  appointments: number
}

export function toListed(row: ListedRow): ListedImport {
  return {
    ...sayImport(row),
    isMine: row.is_mine,
    bringer: row.bringer,
    rows: row.result,
    badRows: row.bad_rows,
    rolesToGrant: row.appointments,
  }
}

/** What an import is, wherever it is told of. */
export function sayImport(
  row: Pick<DraftRow, 'id' | 'kind' | 'file_name' | 'uploaded_at' | 'confirmed_at' | 'granted_at'>,
): Omit<Import, keyof ImportReport> {
  return {
    id: row.id,
    kind: row.kind,
    fileName: row.file_name,
    state: row.granted_at ? 'granted' : row.confirmed_at ? 'confirmed' : 'preview',
    uploadedAt: row.uploaded_at.toISOString(),
    confirmedAt: row.confirmed_at?.toISOString() ?? null,
    grantedAt: row.granted_at?.toISOString() ?? null,
  }
}

/** What a row founds or adds has the same id in the preview and when it is written (a UUID of version 8, RFC 9562). */
function computeRowId(draft: string, row: number): string {
  const hash = createHash('sha256').update(`${draft} ${row}`).digest('hex')
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`
}
