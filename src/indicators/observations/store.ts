import { type RawBuilder, sql } from 'kysely'
import type { Frequency, ReadMissing, ReportIndicator } from '../reports.schema.ts'
import { none, OWN_DISTRICTS } from '../store.ts'

/** Reads what was stated: what the policies let the one who asks see. */

export interface Place {
  readonly id: string
  readonly name: { readonly zh: string; readonly en: string | null }
}

export interface DefinitionRow
  extends Pick<
    ReportIndicator,
    'code' | 'name' | 'unit' | 'kind' | 'decimals' | 'direction' | 'source' | 'registerKey'
  > {
  readonly frequency: Frequency
}

/** What indicators mean today, or meant last, in the order asked for. */
export function selectDefinitions(codes: readonly string[]) {
  return sql<DefinitionRow>`
    select one.code, json_build_object('zh', one.name_zh, 'en', one.name_en) as name, one.unit, one.kind, one.decimals,
        one.direction, one.source, one.register_key as "registerKey", one.frequency
      from unnest(${codes}::text[]) with ordinality as asked (code, place)
      cross join lateral (
        select * from indicators.indicator defined
          where defined.programme_id = (select access.programme_id()) and defined.code = asked.code
          order by daterange(defined.valid_from, defined.valid_to) @> (select access.today()) desc, defined.version desc limit 1
      ) as one
      order by asked.place`.compile(none)
}

const sees = (
  zone: RawBuilder<unknown>,
  park?: RawBuilder<unknown>,
) => sql`((select access.reaches_all('indicators.see'))
  or ${zone} = any ((select access.scope('indicators.see'))::uuid[])
  ${park ? sql`or ${park} = any ((select access.scope('indicators.see'))::uuid[])` : sql``})`

/** Host zones with the districts they lie in: some dozens, whatever the number of parks. */
const ZONES = sql`
  select held.organisation_id as zone_id,
      case when held.organisation_id in (select organisation_id from own) then held.organisation_id else up.parent_id end as district_id
    from access.organisation_role held
    left join access.organisation_parent up on up.programme_id = held.programme_id
      and up.organisation_id = held.organisation_id and up.valid_to is null
    where held.programme_id = (select access.programme_id()) and held.role = 'host_zone' and held.valid_to is null`

const named = (id: RawBuilder<unknown>) => sql`(
  select json_build_object('id', called.organisation_id, 'name', json_build_object('zh', called.name_zh, 'en', called.name_en))
    from access.organisation_name called
    where called.programme_id = (select access.programme_id()) and called.organisation_id = ${id} and called.valid_to is null)`

/** Where figures are asked of: everywhere in reach, or in one district or host zone. */
export interface Reach {
  readonly district: string | undefined
}

const within = ({ district }: Reach, alias: string) =>
  district === undefined
    ? sql`true`
    : sql`(${sql.ref(`${alias}.district_id`)} = ${district}::uuid or ${sql.ref(`${alias}.zone_id`)} = ${district}::uuid)`

export interface SummedRow {
  readonly district: string
  readonly start: string
  readonly reporting: number
  readonly sum: number | null
}

/** What an indicator comes to by district and period, as was kept when it was approved. */
export function selectSums(code: string, starts: readonly string[], reach: Reach) {
  return sql<SummedRow>`
    with own as materialized (${OWN_DISTRICTS}), zones as materialized (${ZONES})
    select zones.district_id as district, total.period_start as start, sum(total.reporting)::integer as reporting,
        sum(total.sum)::float8 as sum
      from indicators.total join zones on zones.zone_id = total.zone_id
      where total.programme_id = (select access.programme_id()) and total.code = ${code}
        and total.period_start = any (${starts}::date[]) and ${within(reach, 'zones')}
      group by 1, 2`.compile(none)
}

/** The same as was known at the end of a day, from the statements themselves. */
export function selectSumsKnown(code: string, starts: readonly string[], known: string, reach: Reach) {
  return sql<SummedRow>`
    with own as materialized (${OWN_DISTRICTS}), zones as materialized (${ZONES}),
    holds as (
      select distinct on (said.period_start, said.park_id) said.period_start, said.park_id, said.value
        from indicators.observation said
        where said.programme_id = (select access.programme_id()) and said.code = ${code}
          and said.period_start = any (${starts}::date[]) and said.state = 'approved' and ${knownBy(known)}
        order by said.period_start, said.park_id, said.version desc
    )
    select zones.district_id as district, holds.period_start as start, count(holds.value)::integer as reporting,
        sum(holds.value)::float8 as sum
      from holds
      join parks.park on park.programme_id = (select access.programme_id()) and park.id = holds.park_id
      join zones on zones.zone_id = park.host_zone_id
      where ${within(reach, 'zones')}
      group by 1, 2`.compile(none)
}

/** Stated before the first moment after a day, in China. */
const knownBy = (day: string | undefined) =>
  day === undefined ? sql`true` : sql`said.stated_at < ((${day}::date + 1)::timestamp at time zone 'Asia/Shanghai')`

export interface CountedRow {
  readonly district: string
  /** The first of the periods on whose last day they are counted, from 0; and the first on which they no longer are. */
  readonly from: number
  readonly to: number
  readonly parks: number
}

/** How many parks count, by district, in which of the periods: told by where each begins and ends to. */
export function selectCounted(lastDays: readonly string[], reach: Reach) {
  return sql<CountedRow>`
    with own as materialized (${OWN_DISTRICTS}), zones as materialized (${ZONES}),
    stood as (
      select zones.district_id, width_bucket(stage.valid_from - 1, ${lastDays}::date[]) as first,
          coalesce(width_bucket(stage.valid_to - 1, ${lastDays}::date[]), ${lastDays.length}) as last
        from parks.park_stage stage
        join parks.park on park.programme_id = stage.programme_id and park.id = stage.park_id
        join zones on zones.zone_id = park.host_zone_id
        where stage.programme_id = (select access.programme_id()) and stage.known_to is null
          and stage.stage in ('cultivating', 'recognised') and ${sees(sql`park.host_zone_id`, sql`park.id`)}
          and ${within(reach, 'zones')}
    )
    select district_id as district, first as "from", last as "to", count(*)::integer as parks from stood
      where last > first group by 1, 2, 3`.compile(none)
}

/** The districts that the one who asks sees figures of, in the order in which they were founded. */
export function selectDistricts() {
  return sql<Place>`
    with own as materialized (${OWN_DISTRICTS}), zones as materialized (${ZONES})
    select district.organisation_id as id, json_build_object('zh', called.name_zh, 'en', called.name_en) as name
      from access.organisation_role district
      join access.organisation_name called on called.programme_id = district.programme_id
        and called.organisation_id = district.organisation_id and called.valid_to is null
      join access.organisation one on one.programme_id = district.programme_id and one.id = district.organisation_id
      where district.programme_id = (select access.programme_id()) and district.role = 'district' and district.valid_to is null
        and exists (select from zones where zones.district_id = district.organisation_id and ${sees(sql`zones.zone_id`)})
      order by one.since_event, one.position`.compile(none)
}

export interface ParkRow {
  readonly id: string
  readonly name: Place['name']
  readonly district: Place
  readonly districtId: string
  /** It counts on the day that was asked about. */
  readonly counted: boolean
  readonly directions: readonly string[]
}

/** Parks in reach that count on a day or that the figures name: what rows are made of. */
export function selectParks(lastDay: string, reach: Reach, alsoNamed: readonly string[] = []) {
  return sql<ParkRow>`
    with own as materialized (${OWN_DISTRICTS}), zones as materialized (${ZONES}),
    districts as materialized (
      select district_id, ${named(sql`district_id`)} as district from (select distinct district_id from zones) as one
    ),
    counted as materialized (
      select stage.park_id from parks.park_stage stage
        where stage.programme_id = (select access.programme_id()) and stage.known_to is null
          and stage.stage in ('cultivating', 'recognised') and daterange(stage.valid_from, stage.valid_to) @> ${lastDay}::date
    ),
    directed as materialized (
      select way.park_id, json_agg(coalesce(way.layout_direction, way.text) order by way.position) as directions
        from parks.park_direction way
        where way.programme_id = (select access.programme_id()) and daterange(way.valid_from, way.valid_to) @> ${lastDay}::date
        group by way.park_id
    )
    select park.id, json_build_object('zh', park.name_zh, 'en', park.name_en) as name, districts.district,
        districts.district_id as "districtId", counted.park_id is not null as counted,
        coalesce(directed.directions, '[]') as directions
      from parks.park
      join zones on zones.zone_id = park.host_zone_id
      join districts on districts.district_id = zones.district_id
      left join counted on counted.park_id = park.id
      left join directed on directed.park_id = park.id
      where park.programme_id = (select access.programme_id()) and ${sees(sql`park.host_zone_id`, sql`park.id`)}
        and ${within(reach, 'zones')} and (counted.park_id is not null or park.id = any (${alsoNamed}::uuid[]))
      order by districts.district_id, park.name_zh collate "zh-x-icu", park.id`.compile(none)
}

export interface FigureRow {
  readonly code: string
  readonly park: string
  readonly start: string
  readonly value: number | null
  readonly missing: ReadMissing | null
}

/** Approved figures of parks: of each the statement that holds, or held at the end of a day. */
export function selectFigures(wanted: {
  readonly codes: readonly string[]
  readonly starts: readonly string[]
  readonly parks?: readonly string[] | undefined
  readonly known?: string | undefined
}) {
  const { codes, starts, parks, known } = wanted
  return sql<FigureRow>`
    select distinct on (said.code, said.period_start, said.park_id) said.code, said.park_id as park, said.period_start as start,
        said.value::float8 as value, said.missing
      from indicators.observation said
      where said.programme_id = (select access.programme_id()) and said.code = any (${codes}::text[])
        and said.period_start = any (${starts}::date[]) and said.state = 'approved' and ${knownBy(known)}
        ${parks ? sql`and said.park_id = any (${parks}::uuid[])` : sql``}
      order by said.code, said.period_start, said.park_id, said.version desc`.compile(none)
}

/** The periods that there are approved figures of, the last first. */
export function selectStarts(code: string) {
  return sql<{ start: string }>`
    select distinct period_start as start from indicators.total
      where programme_id = (select access.programme_id()) and code = ${code} order by 1 desc limit 240`.compile(none)
}

export interface ExportRow {
  readonly code: string
  readonly name: string
  readonly park: string
  readonly parkId: string
  readonly start: string
  readonly end: string
  readonly value: string | null
  readonly missing: string | null
  readonly version: number
  readonly statedAt: string
}

/** What holds, row by row, at most one more than asked for, so that it is seen that there are more. */
export function selectForExport(wanted: {
  readonly code: string | undefined
  readonly park: string | undefined
  readonly from: string
  readonly to: string
  readonly most: number
}) {
  const { code, park, from, to, most } = wanted
  return sql<ExportRow>`
    select distinct on (said.code, said.period_start, said.park_id) said.code, (
          select one.name_zh from indicators.indicator one
            where one.programme_id = said.programme_id and one.code = said.code order by one.version desc limit 1) as name,
        park.name_zh as park, park.id as "parkId", said.period_start as start, said.period_end as end, said.value::text as value,
        said.missing, said.version, to_char(said.stated_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as "statedAt"
      from indicators.observation said
      join parks.park on park.programme_id = said.programme_id and park.id = said.park_id
      where said.programme_id = (select access.programme_id()) and said.state = 'approved'
        and said.period_start between ${from}::date and ${to}::date
        ${code ? sql`and said.code = ${code}` : sql``} ${park ? sql`and said.park_id = ${park}::uuid` : sql``}
      order by said.code, said.period_start, said.park_id, said.version desc limit ${most + 1}`.compile(none)
}
