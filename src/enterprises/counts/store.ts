import { type CompiledQuery, type RawBuilder, sql } from 'kysely'
import { queriesOver } from '../../platform/db/database.ts'
import type { CountScope, DroppedList, DroppedReason, Holder, InstituteCount } from './counts.schema.ts'

/** Reads counts: who holds what in which park is kept (enterprises.holding), which parks count on a day is asked. */

const none = queriesOver<Record<string, never>>()

/** What is counted: titles of these kinds, held on the day in the parks of the scope that count on it. */
export interface Counted {
  readonly on: string
  readonly kinds: readonly string[]
  readonly scope: CountScope
}

/** More than these are listed in the order of their ids: to sort a hundred thousand by name would cost more than to count them. */
const SORTED_BY_NAME = 5_000
const LISTED_DROPPED = 200

const holds = (alias: string, on: string): RawBuilder<boolean> =>
  sql`daterange(${sql.ref(`${alias}.valid_from`)}, ${sql.ref(`${alias}.valid_to`)}) @> ${on}::date`

/**
 * The parks that count on a day, in the programme or below a place as the tree stood on it. Days are compared one by one:
 * of a range that holds a day the planner expects next to nothing, and sorts a hundred thousand holders for it.
 */
export function countedParks(programmeId: string, on: string, scope: CountScope): RawBuilder<unknown> {
  const above = (child: RawBuilder<unknown>) => sql`
    select up.parent_id from access.organisation_parent up
      where up.programme_id = ${programmeId}::uuid and up.organisation_id = ${child} and ${holds('up', on)}`
  const within =
    scope.kind === 'programme'
      ? sql``
      : scope.kind === 'park'
        ? sql`and stage.park_id = ${scope.id}::uuid`
        : scope.kind === 'zone'
          ? sql`and ${scope.id}::uuid = (${above(sql`stage.park_id`)})`
          : // A district that is its own host zone has parks right below it.
            sql`and ${scope.id}::uuid in (${above(sql`stage.park_id`)} union all ${above(sql`(${above(sql`stage.park_id`)})`)})`
  return sql`
    select stage.park_id as id from parks.park_stage stage
      where stage.programme_id = ${programmeId}::uuid and stage.known_to is null and stage.valid_from <= ${on}::date
        and (stage.valid_to is null or stage.valid_to > ${on}::date) and parks.counts(stage.stage) ${within}`
}

/** What is held on the day: a row for each title in each park. */
function heldOn(programmeId: string, { on, kinds }: Counted, columns: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    select ${columns} from enterprises.holding held
      where held.programme_id = ${programmeId}::uuid and held.kind = any (${kinds}::text[]) and held.valid_to > ${on}::date
        and held.valid_from <= ${on}::date and held.park_id in (select id from counted)`
}

const parkNames = (programmeId: string, ids: RawBuilder<unknown>) => sql`
  (select coalesce(json_agg(json_build_object('id', park.id, 'name', park.name_zh) order by park.name_zh, park.id), '[]')
    from parks.park where park.programme_id = ${programmeId}::uuid and park.id = any (${ids}))`

export interface HoldersRow {
  readonly count: number
  readonly parks: number
  readonly holders: readonly Holder[]
}

export interface Page {
  /** From 1. */
  readonly number: number
  /** Null: all of them. */
  readonly size: number | null
}

/** The number, and a page of those it is made of, from one query over what is held. */
export function selectHolders(programmeId: string, counted: Counted, page: Page): CompiledQuery<HoldersRow> {
  const { on, kinds } = counted
  const limit = page.size === null ? sql`` : sql`limit ${page.size} offset ${(page.number - 1) * page.size}`
  return sql<HoldersRow>`
    with counted as materialized (${countedParks(programmeId, on, counted.scope)}),
    holder as materialized (${heldOn(programmeId, counted, sql`held.holder_id as id`)} group by held.holder_id),
    total as materialized (select count(*)::integer as holders from holder),
    page as (
      (select one.id, one.name_zh, one.code, row_number() over (order by one.name_zh collate "zh-x-icu", one.id) as place
        from holder join enterprises.enterprise one on one.programme_id = ${programmeId}::uuid and one.id = holder.id
        where (select holders from total) <= ${SORTED_BY_NAME} order by place ${limit})
      union all
      (select one.id, one.name_zh, one.code, row_number() over (order by first.id) as place
        from (select id from holder where (select holders from total) > ${SORTED_BY_NAME} order by id ${limit}) as first
        join enterprises.enterprise one on one.programme_id = ${programmeId}::uuid and one.id = first.id)
    )
    select (select holders from total) as count, (select count(*)::integer from counted) as parks,
      (select coalesce(json_agg(json_build_object(
            'id', page.id, 'name', page.name_zh, 'code', page.code,
            'parks', ${parkNames(programmeId, sql`held.parks`)}, 'titles', held.titles
          ) order by page.place), '[]')
        from page cross join lateral (
          select array_agg(distinct held.park_id) as parks,
              (select json_agg(json_build_object('id', told.title_id, 'kind', told.kind, 'number', coalesce(title.number, ''),
                    'validTo', nullif(title.valid_to, 'infinity'), 'of', told.enterprise_id) order by told.kind, told.title_id)
                from (
                  select distinct each.title_id, each.kind, each.enterprise_id from enterprises.holding each
                    where each.programme_id = ${programmeId}::uuid and each.holder_id = page.id and each.kind = any (${kinds}::text[])
                      and each.valid_to > ${on}::date and each.valid_from <= ${on}::date and each.park_id in (select id from counted)
                ) as told
                left join enterprises.title on title.programme_id = ${programmeId}::uuid and title.id = told.title_id) as titles
            from enterprises.holding held
            where held.programme_id = ${programmeId}::uuid and held.holder_id = page.id and held.kind = any (${kinds}::text[])
              and held.valid_to > ${on}::date and held.valid_from <= ${on}::date and held.park_id in (select id from counted)
        ) as held) as holders`.compile(none)
}

/** The number alone, from the same rows. */
export function selectHolderCount(programmeId: string, counted: Counted): CompiledQuery<{ count: number }> {
  return sql<{ count: number }>`
    with counted as materialized (${countedParks(programmeId, counted.on, counted.scope)})
    select count(*)::integer as count
      from (${heldOn(programmeId, counted, sql`held.holder_id`)} group by held.holder_id) as holder`.compile(none)
}

export interface DroppedRow extends Pick<DroppedList, 'holders'> {
  /** Null: the one who asks is not told. */
  readonly total: number | null
}

/** Who was dropped for a reason: how many, and the first of them. */
export function selectDropped(
  programmeId: string,
  counted: Counted,
  reason: DroppedReason,
  listed: number = LISTED_DROPPED,
): CompiledQuery<DroppedRow> {
  return sql<DroppedRow>`
    with counted as materialized (${countedParks(programmeId, counted.on, counted.scope)}),
    held as materialized (
      ${heldOn(programmeId, counted, sql`held.holder_id, held.enterprise_id, held.park_id, held.title_id`)}),
    dropped as materialized (${DROPPED[reason](programmeId, counted)}),
    first as (select * from dropped order by holder_id limit ${listed})
    select ${reason === 'not_confirmed' ? sql`case when access.has('enterprises.see') then` : sql``}
        (select coalesce(sum(times), 0)::integer from dropped) ${reason === 'not_confirmed' ? sql`end` : sql``} as total,
      (select coalesce(json_agg(json_build_object(
            'id', one.id, 'name', one.name_zh, 'code', one.code, 'parks', ${parkNames(programmeId, sql`first.parks`)},
            'merged', (select coalesce(json_agg(json_build_object('id', same.id, 'name', same.name_zh) order by same.name_zh), '[]')
              from enterprises.enterprise same where same.programme_id = ${programmeId}::uuid and same.id = any (first.merged)),
            'title', (select json_build_object('id', title.id, 'kind', title.kind, 'number', title.number, 'state', title.state,
                'endedOn', case when title.state <> 'stated' then least(title.valid_to, title.withdrawn_on) end)
              from enterprises.title where title.programme_id = ${programmeId}::uuid and title.id = first.title_id)
          ) order by one.name_zh collate "zh-x-icu", one.id), '[]')
        from first join enterprises.enterprise one on one.programme_id = ${programmeId}::uuid and one.id = first.holder_id) as holders`.compile(
    none,
  )
}

const NO_IDS = sql`'{}'::uuid[]`

/** Each gives holder_id, how many times it was dropped, its parks, the rows that are one with it, and a title. */
const DROPPED: Readonly<Record<DroppedReason, (programmeId: string, counted: Counted) => RawBuilder<unknown>>> = {
  in_several_parks: () => sql`
    select holder_id, count(distinct park_id) - 1 as times, array_agg(distinct park_id) as parks, ${NO_IDS} as merged,
        null::uuid as title_id
      from held group by holder_id having count(distinct park_id) > 1`,
  merged: () => sql`
    select holder_id, count(distinct enterprise_id) - 1 as times, array_agg(distinct park_id) as parks,
        array_agg(distinct enterprise_id) filter (where enterprise_id <> holder_id) as merged, null::uuid as title_id
      from held group by holder_id having count(distinct enterprise_id) > 1`,
  not_confirmed: (programmeId, { on, kinds }) => {
    const title = sql`title.programme_id = ${programmeId}::uuid and title.kind = any (${kinds}::text[])`
    const stay = sql`stay.programme_id = ${programmeId}::uuid and stay.park_id in (select id from counted) and ${holds('stay', on)}`
    const both = sql`
      join enterprises.enterprise owner on owner.programme_id = title.programme_id and owner.id = title.enterprise_id
      join enterprises.enterprise stayer on stayer.programme_id = owner.programme_id and stayer.stands_for = owner.stands_for
      join enterprises.stay on stay.enterprise_id = stayer.id`
    return sql`
      select holder_id, 1 as times, array_agg(distinct park_id) as parks, ${NO_IDS} as merged,
          (array_agg(title_id order by title_id))[1] as title_id
        from (
          select owner.stands_for as holder_id, stay.park_id, title.id as title_id
            from enterprises.title ${both} and ${stay} and stay.state in ('stated', 'confirmed')
            where ${title} and title.state = 'stated' and ${holds('title', on)}
          union all
          select owner.stands_for, stay.park_id, title.id
            from enterprises.stay
            join enterprises.enterprise stayer on stayer.programme_id = stay.programme_id and stayer.id = stay.enterprise_id
            join enterprises.enterprise owner on owner.programme_id = stay.programme_id and owner.stands_for = stayer.stands_for
            join enterprises.title on title.enterprise_id = owner.id and ${title} and title.valid_days @> ${on}::date
            where ${stay} and stay.state = 'stated'
        ) as stated
        where holder_id not in (select holder_id from held) group by holder_id`
  },
  expired: (programmeId, counted) => lapsed(programmeId, counted, 'title'),
  withdrawn: (programmeId, counted) => lapsed(programmeId, counted, 'withdrawal'),
}

/** Those still in a park that counts whose last title came to such an end within the year before. */
function lapsed(programmeId: string, { on, kinds }: Counted, by: 'title' | 'withdrawal'): RawBuilder<unknown> {
  return sql`
    select holder_id, 1 as times, parks, ${NO_IDS} as merged, title_id
      from (
        select ended.holder_id, array_agg(distinct ended.park_id) as parks,
            (array_agg(ended.title_id order by ended.valid_to desc, ended.title_id))[1] as title_id,
            (array_agg(ended.ends_by order by ended.valid_to desc, ended.title_id))[1] as ends_by
          from enterprises.holding ended
          join enterprises.stay on stay.programme_id = ${programmeId}::uuid and stay.id = ended.stay_id and ${holds('stay', on)}
          where ended.programme_id = ${programmeId}::uuid and ended.kind = any (${kinds}::text[])
            and ended.valid_to <= ${on}::date and ended.valid_to > (${on}::date - interval '1 year')::date
            and ended.ends_by in ('title', 'withdrawal') and ended.park_id in (select id from counted)
          group by ended.holder_id
      ) as last
      where ends_by = ${by} and holder_id not in (select holder_id from held)`
}

/** Levels that a plan's “市级以上” means. */
const MUNICIPAL_AND_ABOVE = ['national', 'provincial', 'municipal']

export type InstitutesRow = Pick<InstituteCount, 'count' | 'parks' | 'institutes'> & {
  readonly dropped: InstituteCount['dropped']
}

/** Institutes of city level and above: there are some thousands at most, so all are looked at in one query. */
export function selectInstituteCount(
  programmeId: string,
  { on, scope }: Pick<Counted, 'on' | 'scope'>,
): CompiledQuery<InstitutesRow> {
  const here = (alias: string) => sql`${sql.ref(`${alias}.programme_id`)} = ${programmeId}::uuid`
  return sql<InstitutesRow>`
    with counted as materialized (${countedParks(programmeId, on, scope)}),
    placed as materialized (
      select one.id, one.state, one.valid_days @> ${on}::date as is_valid, one.valid_to, one.withdrawn_on, ${holds('one', on)} as is_stated,
          one.confirmed_at is not null as was_confirmed, stay.park_id, stay.state as stay_state
        from enterprises.institute one
        join enterprises.institute_stay stay on ${here('stay')} and stay.institute_id = one.id and ${holds('stay', on)}
          and stay.state in ('stated', 'confirmed') and stay.park_id in (select id from counted)
        where ${here('one')} and one.level = any (${MUNICIPAL_AND_ABOVE}::text[])
    ),
    counting as materialized (
      select id, array_agg(distinct park_id) as parks from placed where is_valid and stay_state = 'confirmed' group by id
    ),
    others as (
      select id, bool_or(is_stated and (state = 'stated' or (state = 'confirmed' and stay_state = 'stated'))) as is_waiting,
          bool_or(was_confirmed and stay_state = 'confirmed' and withdrawn_on is null and valid_to <= ${on}::date
            and valid_to > (${on}::date - interval '1 year')::date) as is_expired,
          bool_or(was_confirmed and stay_state = 'confirmed' and withdrawn_on <= ${on}::date
            and withdrawn_on > (${on}::date - interval '1 year')::date) as is_withdrawn
        from placed where id not in (select id from counting) group by id
    )
    select (select count(*)::integer from counting) as count, (select count(*)::integer from counted) as parks,
      (select coalesce(json_agg(json_build_object('id', one.id, 'name', one.name_zh, 'level', one.level, 'kind', one.kind,
            'host', coalesce((select carrier.name_zh from enterprises.enterprise carrier
              where ${here('carrier')} and carrier.id = one.host_enterprise_id), one.host_name),
            'parks', ${parkNames(programmeId, sql`counting.parks`)}, 'validTo', one.valid_to)
          order by array_position(${MUNICIPAL_AND_ABOVE}::text[], one.level), one.name_zh collate "zh-x-icu", one.id), '[]')
        from counting join enterprises.institute one on ${here('one')} and one.id = counting.id) as institutes,
      json_build_object(
        'inSeveralParks', (select coalesce(sum(cardinality(parks) - 1), 0) from counting),
        'notConfirmed', case when access.has('enterprises.see') then (select count(*) from others where is_waiting) end,
        'expired', (select count(*) from others where is_expired and not is_waiting),
        'withdrawn', case when access.has('enterprises.see') then
          (select count(*) from others where is_withdrawn and not is_waiting) end
      ) as dropped`.compile(none)
}

export interface HistoryRow {
  readonly count: number
  readonly from: string | null
  /** How many were counted on that day. */
  readonly before: number
  readonly entries: readonly string[]
  /** Days on which one was no longer counted, and whether because a title came to its end. */
  readonly exits: readonly { readonly on: string; readonly by_title: boolean }[]
  readonly renewed: number
  readonly expiries: readonly string[]
  readonly validity_years: number | null
}

/** How those counted on a day came to be and ceased to be counted, in the parks that count on it, up to so many years back. */
export function selectHistory(programmeId: string, counted: Counted, years: number): CompiledQuery<HistoryRow> {
  const { on, kinds } = counted
  return sql<HistoryRow>`
    with counted as materialized (${countedParks(programmeId, on, counted.scope)}),
    held as materialized (
      select each.holder_id, each.kind, each.title_id, each.valid_from, nullif(each.valid_to, 'infinity') as valid_to, each.ends_by
        from enterprises.holding each
        where each.programme_id = ${programmeId}::uuid and each.kind = any (${kinds}::text[])
          and each.park_id in (select id from counted)
    ),
    part as materialized (
      select holder_id, unnest(range_agg(daterange(valid_from, valid_to))) as days from held group by holder_id
    ),
    since as (
      select greatest(min(lower(days)), (${on}::date - make_interval(years => ${years}::integer))::date) as day from part
    )
    select (select count(*)::integer from part where days @> ${on}::date) as count, (select day from since) as from,
      (select count(*)::integer from part where days @> (select day from since)) as before,
      (select coalesce(array_agg(lower(days)::text), '{}') from part
        where lower(days) > (select day from since) and lower(days) <= ${on}::date) as entries,
      (select coalesce(json_agg(json_build_object('on', upper(days), 'by_title', exists (
            select from held where held.holder_id = part.holder_id and held.valid_to = upper(part.days) and held.ends_by = 'title'))), '[]')
        from part where upper(days) > (select day from since) and upper(days) <= ${on}::date) as exits,
      (select count(distinct (ended.holder_id, ended.kind, ended.valid_to))::integer from held as ended
        where ended.ends_by = 'title' and ended.valid_to > (select day from since) and ended.valid_to <= ${on}::date
          and exists (select from held as next where next.holder_id = ended.holder_id and next.kind = ended.kind
            and next.valid_from <= ended.valid_to and coalesce(next.valid_to > ended.valid_to, true))) as renewed,
      (select coalesce(array_agg(upper(days)::text), '{}') from part where days @> ${on}::date and upper(days) is not null) as expiries,
      (select min(validity_years) from enterprises.title_kind known
        where known.programme_id = ${programmeId}::uuid and known.kind = any (${kinds}::text[]) and ${holds('known', on)}) as validity_years`.compile(
    none,
  )
}

/** By park, how many hold a title of these kinds on a day: a holder in two parks is one in each. */
export function selectHoldersByPark(
  programmeId: string,
  parkIds: readonly string[],
  kinds: readonly string[],
  on: string,
): CompiledQuery<{ park_id: string; count: number }> {
  return sql<{ park_id: string; count: number }>`
    select held.park_id, count(distinct held.holder_id)::integer as count from enterprises.holding held
      where held.programme_id = ${programmeId}::uuid and held.kind = any (${kinds}::text[]) and held.valid_to > ${on}::date
        and held.valid_from <= ${on}::date and held.park_id = any (${parkIds}::uuid[])
      group by held.park_id`.compile(none)
}

export function selectInstitutesByPark(
  programmeId: string,
  parkIds: readonly string[],
  on: string,
): CompiledQuery<{ park_id: string; count: number }> {
  return sql<{ park_id: string; count: number }>`
    select stay.park_id, count(distinct stay.institute_id)::integer as count
      from enterprises.institute_stay stay
      join enterprises.institute one on one.programme_id = stay.programme_id and one.id = stay.institute_id
        and one.valid_days @> ${on}::date and one.level = any (${MUNICIPAL_AND_ABOVE}::text[])
      where stay.programme_id = ${programmeId}::uuid and stay.park_id = any (${parkIds}::uuid[]) and stay.state = 'confirmed'
        and ${holds('stay', on)}
      group by stay.park_id`.compile(none)
}

/** By park, the operating enterprises that are in it on a day; those above size alone where that is asked. */
export function selectEnterprisesByPark(
  programmeId: string,
  parkIds: readonly string[],
  on: string,
  aboveSizeOnly: boolean,
): CompiledQuery<{ park_id: string; count: number }> {
  return sql<{ park_id: string; count: number }>`
    select stay.park_id, count(distinct one.stands_for)::integer as count
      from enterprises.stay
      join enterprises.enterprise one on one.programme_id = stay.programme_id and one.id = stay.enterprise_id
      join enterprises.enterprise kept on kept.programme_id = one.programme_id and kept.id = one.stands_for
        and kept.status = 'operating' ${aboveSizeOnly ? sql`and kept.above_size` : sql``}
      where stay.programme_id = ${programmeId}::uuid and stay.park_id = any (${parkIds}::uuid[]) and stay.state = 'confirmed'
        and ${holds('stay', on)}
      group by stay.park_id`.compile(none)
}
