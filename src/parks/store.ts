import { type CompiledQuery, type RawBuilder, sql } from 'kysely'
import { queriesOver } from '../platform/db/database.ts'
import type { ListedPark, Park, ParkState, Parks, Stage } from './parks.schema.ts'
import { PARKS_PAGE } from './parks.schema.ts'

/** Reads parks: what the policies let the one who asks see. Writing is done by acts: `deeds.ts`. */

const none = queriesOver<Record<string, never>>()

/** Of which day, as known on which; null: now. */
export interface AsOf {
  readonly on: string
  readonly known: string | null
}

/** A park whose acts can be told. */
export interface ActingCase {
  readonly state: ParkState | null
  readonly hostZoneId: string
  readonly isItsOwnDistrict: boolean
  readonly declaredBy: readonly string[]
}

export type ParkRow = Omit<ListedPark, 'acts'> & ActingCase

export interface ParksRow extends Pick<Parks, 'count' | 'stages' | 'total' | 'zones' | 'mayDeclareIn'> {
  readonly parks: readonly ParkRow[]
}

/** In China, the first moment after a day. */
const endOf = (day: string) => sql`((${day}::date + 1)::timestamp at time zone 'Asia/Shanghai')`

/** Held to be so at the end of the day; now where none is named. */
function known(alias: string, day: string | null): RawBuilder<boolean> {
  const [from, to] = [sql.ref(`${alias}.known_from`), sql.ref(`${alias}.known_to`)]
  if (day === null) return sql`${to} is null`
  return sql`${from} < ${endOf(day)} and (${to} is null or ${to} >= ${endOf(day)})`
}

const holds = (alias: string, on: string): RawBuilder<boolean> =>
  sql`daterange(${sql.ref(`${alias}.valid_from`)}, ${sql.ref(`${alias}.valid_to`)}) @> ${on}::date`

const place = (id: string, zh: string, en: string) =>
  sql`json_build_object('id', ${sql.ref(id)}, 'name', json_build_object('zh', ${sql.ref(zh)}, 'en', ${sql.ref(en)}))`

/** Host zones of a day with their districts, in the order of the layout: some dozens, whatever the number of parks. */
function zonesOf(programmeId: string, on: string): RawBuilder<unknown> {
  const here = (alias: string) => sql`${sql.ref(`${alias}.programme_id`)} = ${programmeId}::uuid`
  return sql`
    select zone.id, called.name_zh, called.name_en, own.is_district,
        case when own.is_district then zone.id else up.parent_id end as district_id,
        case when own.is_district then called.name_zh else above.name_zh end as district_zh,
        case when own.is_district then called.name_en else above.name_en end as district_en,
        row_number() over (order by zone.since_event, zone.position) as place
      from access.organisation_role held
      join access.organisation zone on ${here('zone')} and zone.id = held.organisation_id
      join access.organisation_name called on ${here('called')} and called.organisation_id = zone.id
        and ${holds('called', on)}
      cross join lateral (select exists (
        select from access.organisation_role other where ${here('other')} and other.organisation_id = zone.id
          and other.role = 'district' and ${holds('other', on)}
      ) as is_district) as own
      left join access.organisation_parent up on ${here('up')} and up.organisation_id = zone.id and ${holds('up', on)}
      left join access.organisation_name above on ${here('above')} and above.organisation_id = up.parent_id
        and ${holds('above', on)}
      where ${here('held')} and held.role = 'host_zone' and ${holds('held', on)}`
}

/** What a park was called and where it lay: today that stands on it, of another day its organisation is asked. */
function standing(programmeId: string, asOf: AsOf, isNow: boolean): RawBuilder<unknown> {
  const { on } = asOf
  const names = isNow
    ? sql`park.name_zh, park.name_en, park.host_zone_id as zone_id`
    : sql`coalesce(called.name_zh, park.name_zh) as name_zh,
        case when called.name_zh is null then park.name_en else called.name_en end as name_en,
        coalesce(up.parent_id, park.host_zone_id) as zone_id`
  const joins = isNow
    ? sql``
    : sql`left join access.organisation_name called on called.programme_id = park.programme_id
          and called.organisation_id = park.id and ${holds('called', on)}
        left join access.organisation_parent up on up.programme_id = park.programme_id
          and up.organisation_id = park.id and ${holds('up', on)}`
  return sql`
    select park.id, ${names}, park.class, park.state, park.host_zone_id,
        stage.stage, stage.valid_from as since, stage.basis
      from parks.park_stage stage
      join parks.park on park.programme_id = stage.programme_id and park.id = stage.park_id
      ${joins}
      where stage.programme_id = ${programmeId}::uuid and ${known('stage', asOf.known)} and ${holds('stage', on)}`
}

const reached = sql<boolean>`((select access.reaches_all('organisations.see'))
  or listed.host_zone_id = any ((select access.scope('organisations.see'))::uuid[])
  or listed.id = any ((select access.scope('organisations.see'))::uuid[]))`

function directionsOn(programmeId: string, on: string): RawBuilder<unknown> {
  return sql`(select coalesce(json_agg(json_build_object('text', way.text, 'layoutDirection', way.layout_direction)
        order by way.position), '[]')
      from parks.park_direction way
      where way.programme_id = ${programmeId}::uuid and way.park_id = listed.id and ${holds('way', on)})`
}

/** By whom it was declared, while that decides who may look at it. */
const declaredBy = (programmeId: string) => sql`
  (select coalesce(json_agg(distinct told.stated_by) filter (where told.stated_by is not null), '[]')
    from parks.park_act told
    where told.programme_id = ${programmeId}::uuid and told.park_id = listed.id
      and listed.state in ('declared', 'confirmed', 'planned') and told.act in ('declare', 'declare_again'))`

export interface ParksWanted extends AsOf {
  readonly today: string
  readonly stage: Stage | 'counted' | undefined
  readonly district: string | undefined
  readonly zone: string | undefined
  readonly page: number
}

/** The parks of a day, in one row: how many count, how many stand at each stage, and a page of those asked for. */
export function selectParks(programmeId: string, wanted: ParksWanted): CompiledQuery<ParksRow> {
  const { on, stage, district, zone, page } = wanted
  const isNow = on === wanted.today && wanted.known === null
  const atStage =
    stage === undefined
      ? sql`listed.stage not in ('removed', 'withdrawn')`
      : stage === 'counted'
        ? sql`parks.counts(listed.stage)`
        : sql`listed.stage = ${stage}`
  const where = sql`${atStage}
    ${district ? sql`and zones.district_id = ${district}::uuid` : sql``}
    ${zone ? sql`and zones.id = ${zone}::uuid` : sql``}`
  return sql<ParksRow>`
    with zones as materialized (${zonesOf(programmeId, on)}),
    listed as materialized (${standing(programmeId, wanted, isNow)}),
    wanted as materialized (
      select listed.*, zones.place, zones.is_district, ${place('zones.id', 'zones.name_zh', 'zones.name_en')} as zone,
          ${place('zones.district_id', 'zones.district_zh', 'zones.district_en')} as district
        from listed join zones on zones.id = listed.zone_id where ${where}
    ), of_page as (
      select * from wanted order by place, name_zh collate "zh-x-icu", id limit ${PARKS_PAGE} offset ${(page - 1) * PARKS_PAGE}
    )
    select (select count(*)::integer from listed where parks.counts(stage)) as count,
      (select coalesce(json_agg(json_build_object('stage', stage, 'parks', parks) order by stage), '[]')
        from (select stage, count(*)::integer as parks from listed group by stage) as each) as stages,
      (select count(*)::integer from wanted) as total,
      (select coalesce(json_agg(json_build_object('zone', ${place('zones.id', 'zones.name_zh', 'zones.name_en')},
            'district', ${place('zones.district_id', 'zones.district_zh', 'zones.district_en')},
            'parks', (select count(*)::integer from listed where zone_id = zones.id and ${atStage})) order by zones.place), '[]')
        from zones) as zones,
      (select coalesce(json_agg(${place('zones.id', 'zones.name_zh', 'zones.name_en')} order by zones.place), '[]')
        from zones where (select access.reaches_all('parks.declare'))
          or zones.id = any ((select access.scope('parks.declare'))::uuid[])) as "mayDeclareIn",
      (select coalesce(json_agg(json_build_object(
            'id', listed.id, 'name', json_build_object('zh', listed.name_zh, 'en', listed.name_en),
            'hostZone', listed.zone, 'district', listed.district, 'class', listed.class, 'stage', listed.stage,
            'since', listed.since, 'basis', listed.basis, 'directions', ${directionsOn(programmeId, on)},
            'state', case when ${isNow} and ${reached} then listed.state end, 'hostZoneId', listed.host_zone_id,
            'isItsOwnDistrict', listed.is_district, 'declaredBy', ${declaredBy(programmeId)}
          ) order by listed.place, listed.name_zh collate "zh-x-icu", listed.id), '[]')
        from of_page listed) as parks`.compile(none)
}

/** Those that the plan's promise is counted from, each with its stage, since when and on which document. */
export interface CountedPark {
  readonly id: string
  readonly name: { readonly zh: string; readonly en: string | null }
  readonly stage: 'cultivating' | 'recognised'
  readonly since: string
  readonly basis: string
}

export function selectCounted(programmeId: string, asOf: AsOf): CompiledQuery<CountedPark> {
  return sql<CountedPark>`
    select listed.id, json_build_object('zh', listed.name_zh, 'en', listed.name_en) as name, listed.stage, listed.since,
        listed.basis
      from (${standing(programmeId, asOf, false)}) as listed
      where parks.counts(listed.stage) order by listed.since, listed.name_zh, listed.id`.compile(none)
}

export type ParkDetailRow = Omit<Park, 'acts'> & ActingCase

/** One park over time. */
export function selectPark(programmeId: string, id: string, today: string): CompiledQuery<ParkDetailRow> {
  const told = (more: RawBuilder<unknown>) => sql`json_build_object('stage', held.stage, 'from', held.valid_from,
    'to', held.valid_to, 'basis', held.basis, 'statedAt', held.known_from, 'statedBy', (
      select json_build_object('id', who.id, 'name', who.name, 'nameEn', who.name_en)
        from parks.park_act told
        join access.person who on who.programme_id = told.programme_id and who.id = told.stated_by
        where told.programme_id = ${programmeId}::uuid and told.park_id = listed.id and told.seq = held.stated_in
    ) ${more})`
  const stagesOf = sql`parks.park_stage held where held.programme_id = ${programmeId}::uuid and held.park_id = listed.id`
  return sql<ParkDetailRow>`
    with zones as materialized (${zonesOf(programmeId, today)})
    select listed.id, json_build_object('zh', listed.name_zh, 'en', listed.name_en) as name,
        ${place('zones.id', 'zones.name_zh', 'zones.name_en')} as "hostZone",
        ${place('zones.district_id', 'zones.district_zh', 'zones.district_en')} as district,
        listed.class, case when ${reached} then listed.statement end as statement,
        listed.first_named_on as "firstNamedOn", now.stage, now.valid_from as since, now.basis,
        case when ${reached} then listed.state end as state, zones.is_district as "isItsOwnDistrict",
        exists (select from access.organisation one
          where one.programme_id = ${programmeId}::uuid and one.id = listed.id) as "hasOrganisation",
        (select coalesce(json_agg(json_build_object('text', way.text, 'layoutDirection', way.layout_direction,
              'from', way.valid_from, 'to', way.valid_to) order by way.valid_from, way.position), '[]')
          from parks.park_direction way where way.programme_id = ${programmeId}::uuid and way.park_id = listed.id
            and (way.valid_to is null or way.valid_to > way.valid_from)) as directions,
        (select coalesce(json_agg(${told(sql``)} order by held.valid_from), '[]')
          from ${stagesOf} and held.known_to is null) as stages,
        (select coalesce(json_agg(${told(sql`, 'supersededAt', held.known_to`)}
              order by held.known_to desc, held.valid_from), '[]')
          from ${stagesOf} and held.known_to > held.known_from and exists (
            -- What only went on or ended was not held to be otherwise.
            select from parks.park_act by where by.programme_id = ${programmeId}::uuid and by.park_id = listed.id
              and by.seq = held.until_act and by.act = 'restate')) as superseded,
        (select coalesce(json_agg(json_build_object('act', told.act, 'on', told.on_day, 'basis', told.basis, 'why', told.why,
              'at', told.stated_at, 'by', (
                select json_build_object('id', who.id, 'name', who.name, 'nameEn', who.name_en) from access.person who
                  where who.programme_id = told.programme_id and who.id = told.stated_by
              )) order by told.seq desc), '[]')
          from parks.park_act told
          where told.programme_id = ${programmeId}::uuid and told.park_id = listed.id) as done,
        (select json_build_object('why', last.why, 'at', last.stated_at) from parks.park_act last
          where last.programme_id = ${programmeId}::uuid and last.park_id = listed.id and listed.state = 'returned'
            and last.act in ('return', 'send_back') order by last.seq desc limit 1) as returned,
        listed.host_zone_id as "hostZoneId", ${declaredBy(programmeId)} as "declaredBy"
      from parks.park listed
      join zones on zones.id = listed.host_zone_id
      join parks.park_stage now on now.programme_id = listed.programme_id and now.park_id = listed.id
        and now.known_to is null and ${holds('now', today)}
      where listed.programme_id = ${programmeId}::uuid and listed.id = ${id}::uuid`.compile(none)
}
