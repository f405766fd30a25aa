import { sql } from 'kysely'
import { anyone } from '../platform/db/actor.ts'
import { type Database, queriesOver, readAs } from '../platform/db/database.ts'
import type { OrganisationsOn } from './organisation.schema.ts'
import type { Day } from './rules/organisation.ts'
import type { AccessTables } from './tables.ts'

/** Reads what anyone may see of the organisations. Writing is done by events: `record-event.ts`. */

const tables = queriesOver<AccessTables>()

/** Who was under whom on a day, and what had happened by then, in one round trip. */
export async function listOrganisationsOn(database: Database, programmeId: string, on: Day): Promise<OrganisationsOn> {
  const [organisations, events, [first]] = await readAs(database, anyone, [
    selectTree(programmeId, on).compile(tables),
    selectEvents(programmeId, on).compile(tables),
    sql<{ day: Day | null }>`
      select min(valid_from) as day from access.organisation where programme_id = ${programmeId}::uuid
    `.compile(tables),
  ])
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
