import { type Kysely, sql } from 'kysely'
import type { OrganisationFile } from './organisation.schema.ts'
import type { Day } from './rules/organisation.ts'

/** What a programme's organisations and people are, for whoever takes a programme out. Contacts are not read. */
export interface ExportedStaff {
  readonly organisations: readonly {
    readonly id: string
    readonly name: string
    readonly nameEn: string | null
    readonly roles: readonly string[]
    readonly under: string | null
    readonly codes: readonly string[]
    readonly isPublic: boolean
    readonly from: Day
    readonly to: Day | null
  }[]
  readonly events: readonly {
    readonly on: Day | null
    readonly year: number
    readonly kind: string
    readonly source: string
    readonly parties: readonly { readonly part: string; readonly name: string }[]
  }[]
  readonly people: readonly {
    readonly id: string
    readonly name: string
    readonly nameEn: string | null
    readonly organisation: string | null
    readonly leftOn: Day | null
  }[]
  readonly appointments: readonly {
    readonly person: string
    readonly name: string
    readonly role: string
    readonly roleEn: string
    readonly organisation: string | null
    readonly from: Day
    readonly to: Day | null
    readonly basis: string
  }[]
  /** What the folder of a programme says of its organisations beyond its layout. */
  readonly file: OrganisationFile
}

/** In the caller's transaction, as the loader of the programme, who sees all of it. @param on  whose names and parents are told */
export async function listForExport(tx: Kysely<unknown>, programmeId: string, on: Day): Promise<ExportedStaff> {
  // The name that holds on that day; where none does, for one that has ended or is to come, its last.
  const nameOf = (id: ReturnType<typeof sql.ref>, column: 'name_zh' | 'name_en') => sql<string | null>`(
    select ${sql.ref(`called.${column}`)} from access.organisation_name called
      where called.programme_id = ${programmeId}::uuid and called.organisation_id = ${id}
      order by daterange(called.valid_from, called.valid_to) @> ${on}::date desc, called.valid_from desc limit 1)`
  const { rows: organisations } = await sql<ExportedStaff['organisations'][number]>`
    select one.id, coalesce(${nameOf(sql.ref('one.id'), 'name_zh')}, '') as name, ${nameOf(sql.ref('one.id'), 'name_en')} as "nameEn",
        array(select held.role from access.organisation_role held where held.programme_id = one.programme_id
          and held.organisation_id = one.id and daterange(held.valid_from, held.valid_to) @> ${on}::date order by 1) as roles,
        (select ${nameOf(sql.ref('above.parent_id'), 'name_zh')} from access.organisation_parent above where above.programme_id = one.programme_id
          and above.organisation_id = one.id and daterange(above.valid_from, above.valid_to) @> ${on}::date) as under,
        array(select held.scheme || ' ' || held.code from access.organisation_code held where held.programme_id = one.programme_id
          and held.organisation_id = one.id and daterange(held.valid_from, held.valid_to) @> ${on}::date order by 1) as codes,
        one.is_public as "isPublic", one.valid_from as from, one.valid_to as to
      from access.organisation one where one.programme_id = ${programmeId}::uuid order by one.since_event, one.position`.execute(
    tx,
  )
  const { rows: events } = await sql<ExportedStaff['events'][number]>`
    select event.happened_on as on, coalesce(event.happened_in, extract(year from event.happened_on)::integer) as year, event.kind, event.source,
        (select jsonb_agg(jsonb_build_object('part', party.part, 'name', party.name_zh) order by party.position)
          from access.organisation_event_party party where party.programme_id = event.programme_id and party.event = event.event) as parties
      from access.organisation_event event where event.programme_id = ${programmeId}::uuid order by event.event`.execute(
    tx,
  )
  const { rows: people } = await sql<ExportedStaff['people'][number]>`
    select person.id, person.name, person.name_en as "nameEn", ${nameOf(sql.ref('person.organisation_id'), 'name_zh')} as organisation,
        person.left_on as "leftOn"
      from access.person person where person.programme_id = ${programmeId}::uuid order by person.name collate "zh-x-icu", person.id`.execute(
    tx,
  )
  const { rows: appointments } = await sql<ExportedStaff['appointments'][number]>`
    select person.id as person, person.name, role.name_zh as role, role.name_en as "roleEn",
        ${nameOf(sql.ref('held.organisation_id'), 'name_zh')} as organisation, held.valid_from as from, held.valid_to as to, held.basis
      from access.appointment held
        join access.person person on person.programme_id = held.programme_id and person.id = held.person_id
        join access.role role on role.programme_id = held.programme_id and role.role = held.role
      where held.programme_id = ${programmeId}::uuid order by person.name collate "zh-x-icu", person.id, held.valid_from, held.id`.execute(
    tx,
  )
  return { organisations, events, people, appointments, file: await listFile(tx, programmeId, events) }
}

/** The part of it that `organisations.json` says: given codes, who stands beside the layout, what happened before. */
async function listFile(
  tx: Kysely<unknown>,
  programmeId: string,
  events: ExportedStaff['events'],
): Promise<OrganisationFile> {
  const { rows } = await sql<{
    key: string
    role: string | null
    scheme: string | null
    code: string | null
    name: string | null
  }>`
    select one.key, role.role, code.scheme, code.code, name.name_zh as name
      from access.organisation one
        left join access.organisation_name name on name.programme_id = one.programme_id and name.organisation_id = one.id
          and name.since_event = one.since_event
        left join access.organisation_role role on role.programme_id = one.programme_id and role.organisation_id = one.id
          and role.since_event = one.since_event and one.key like 'beside/%'
        left join access.organisation_code code on code.programme_id = one.programme_id and code.organisation_id = one.id
          and code.since_event = one.since_event and code.scheme <> 'internal'
      where one.programme_id = ${programmeId}::uuid and one.key is not null order by one.since_event, one.position`.execute(
    tx,
  )
  const codes: Record<string, unknown> = {}
  const beside: unknown[] = []
  for (const { key, role, scheme, code, name } of rows) {
    // A key says what it is the key of, and how it is called in the layout.
    const [kind, ...called] = key.split('/')
    const said = kind === 'city' ? (name ?? '') : called.join('/')
    if (scheme !== null) codes[said] = { scheme, code }
    if (kind === 'beside' && role !== null) beside.push({ name: said, role })
  }
  const before = events
    .filter(({ on }) => on === null)
    .map(({ kind, year, source, parties }) => ({ kind, year, source, parties }))
  return { codes, beside, before } as OrganisationFile
}
