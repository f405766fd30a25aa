import { type CompiledQuery, sql } from 'kysely'
import { queriesOver } from '../platform/db/database.ts'
import type { OrganisationDetail, OrganisationsOn } from './organisation.schema.ts'
import type { Day } from './rules/organisation.ts'
import type { AccessTables } from './tables.ts'

/** Reads what the one who asks may see of the organisations. Writing is done by events: `record-event.ts`. */

const tables = queriesOver<AccessTables>()

type OrganisationQueries = readonly [
  CompiledQuery<TreeRow>,
  CompiledQuery<OrganisationsOn['events'][number]>,
  CompiledQuery<{ day: Day | null }>,
]

/** Who was under whom on a day, and what had happened by then. */
export function selectOrganisationsOn(programmeId: string, on: Day): OrganisationQueries {
  return [
    selectTree(programmeId, on).compile(tables),
    selectEvents(programmeId, on).compile(tables),
    sql<{ day: Day | null }>`
      select min(valid_from) as day from access.organisation where programme_id = ${programmeId}::uuid
    `.compile(tables),
  ]
}

/** What those queries gave, as it is told. */
export function tellOrganisationsOn(
  on: Day,
  [organisations, events, [first]]: readonly [TreeRow[], OrganisationsOn['events'], { day: Day | null }[]],
): OrganisationsOn {
  return {
    on,
    knownFrom: first?.day ?? null,
    organisations: organisations.map(({ name_zh, name_en, ...row }) => ({
      ...row,
      name: { zh: name_zh, en: name_en },
    })),
    events,
  }
}

type TreeRow = Omit<OrganisationsOn['organisations'][number], 'name'> & { name_zh: string; name_en: string | null }

/** Of whom the reader may see: one whose parent is hidden stands at the top, since that it is under it is hidden too. */
function selectTree(programmeId: string, on: Day) {
  const onDay = (table: string) =>
    sql`${sql.ref(`${table}.programme_id`)} = ${programmeId}::uuid
      and daterange(${sql.ref(`${table}.valid_from`)}, ${sql.ref(`${table}.valid_to`)}) @> ${on}::date`
  return sql<TreeRow>`
    with recursive alive as (
      select one.id, parent.parent_id, name.name_zh, name.name_en,
          row_number() over (order by one.since_event, one.position) as place
        from access.organisation one
        join access.organisation_name name on name.organisation_id = one.id and ${onDay('name')}
        left join access.organisation_parent parent on parent.organisation_id = one.id and ${onDay('parent')}
        where ${onDay('one')}
    ), tree as (
      select alive.*, 1 as depth, array[place] as way, null::uuid as shown_parent
        from alive where parent_id is null
      union all
      select alive.*, tree.depth + 1, tree.way || alive.place, tree.id from alive join tree on alive.parent_id = tree.id
    )
    select tree.id, shown_parent as parent, depth, name_zh, name_en,
        (select coalesce(json_agg(role.role order by role.role), '[]') from access.organisation_role role
          where role.organisation_id = tree.id and ${onDay('role')}) as roles,
        (select coalesce(json_agg(json_build_object('scheme', code.scheme, 'code', code.code) order by code.scheme), '[]')
          from access.organisation_code code where code.organisation_id = tree.id and ${onDay('code')}) as codes
      from tree order by way`
}

function selectEvents(programmeId: string, on: Day) {
  return sql<OrganisationsOn['events'][number]>`
    select kind, happened_on as on, coalesce(happened_in, extract(year from happened_on)::integer) as year, source,
        (select coalesce(json_agg(json_build_object(
              'part', party.part, 'organisation', party.organisation_id, 'name', party.name_zh
            ) order by party.position), '[]')
          from access.organisation_event_party party
          where party.programme_id = event.programme_id and party.event = event.event) as parties
      from access.organisation_event event
      where programme_id = ${programmeId}::uuid
        and (happened_on <= ${on}::date or happened_in <= extract(year from ${on}::date))
      order by year, happened_on nulls first, event.event`
}

/** One organisation over time, with who holds a role there today. */
export function selectOrganisation(programmeId: string, id: string): CompiledQuery<Omit<OrganisationDetail, 'acts'>> {
  const of = (table: string) =>
    sql`${sql.ref(`${table}.programme_id`)} = ${programmeId}::uuid and ${sql.ref(`${table}.organisation_id`)} = ${id}::uuid`
  const held = (table: 'name' | 'parent' | 'role' | 'code', value: ReturnType<typeof sql>) => sql`
    (select coalesce(json_agg(json_build_object('value', ${value}, 'from', held.valid_from, 'to', held.valid_to,
          'source', began.source) order by held.valid_from), '[]')
      from ${sql.table(`access.organisation_${table}`)} held
      left join access.organisation_event began on began.programme_id = held.programme_id and began.event = held.since_event
      where ${of('held')})`
  const called = (organisation: string) => sql`
    (select json_build_object('zh', name_zh, 'en', name_en) from access.organisation_name called
      where called.programme_id = ${programmeId}::uuid and called.organisation_id = ${sql.ref(organisation)}
      order by valid_from desc limit 1)`
  return sql<Omit<OrganisationDetail, 'acts'>>`
    select one.id, one.is_public as "isPublic", one.valid_from as "from", one.valid_to as "to",
        ${held('name', sql`json_build_object('zh', held.name_zh, 'en', held.name_en)`)} as names,
        ${held('parent', sql`json_build_object('id', held.parent_id, 'name', ${called('held.parent_id')})`)} as parents,
        ${held('role', sql`held.role`)} as roles,
        ${held('code', sql`json_build_object('scheme', held.scheme, 'code', held.code)`)} as codes,
        (select coalesce(json_agg(json_build_object('id', child.organisation_id, 'name', ${called('child.organisation_id')})
              order by child.since_event), '[]')
          from access.organisation_parent child where child.programme_id = ${programmeId}::uuid
            and child.parent_id = ${id}::uuid and daterange(child.valid_from, child.valid_to) @> access.today()) as below,
        (select coalesce(json_agg(json_build_object('appointment', held.id, 'person', who.id, 'name', who.name,
              'nameEn', who.name_en, 'role', held.role) order by kind.position, who.name), '[]')
          from access.appointment held
          join access.person who on who.programme_id = held.programme_id and who.id = held.person_id
          join access.role kind on kind.programme_id = held.programme_id and kind.role = held.role
          where ${of('held')} and daterange(held.valid_from, held.valid_to) @> access.today()) as people
      from access.organisation one where one.programme_id = ${programmeId}::uuid and one.id = ${id}::uuid`.compile(
    tables,
  )
}
