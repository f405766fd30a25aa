import { type CompiledQuery, type RawBuilder, sql } from 'kysely'
import { queriesOver } from '../platform/db/database.ts'
import {
  ENTERPRISES_COUNTED,
  ENTERPRISES_PAGE,
  type Enterprise,
  type EnterprisePlaces,
  type EnterpriseStatus,
  type ListedEnterprise,
  type ListedMatch,
  type Matches,
  type Merge,
  type Stay,
} from './enterprises.schema.ts'

/** Reads the register: what the policies let the one who asks see. Writing: `deeds.ts`. */

const none = queriesOver<Record<string, never>>()

export interface EnterprisesWanted {
  readonly q: string | undefined
  readonly park: string | undefined
  readonly district: string | undefined
  readonly kind: string | undefined
  readonly on: string
  readonly status: EnterpriseStatus | undefined
  readonly waits: boolean
  /** The name, as it is compared, and the id after which the page begins. */
  readonly after: { readonly name: string; readonly id: string } | null
}

export interface EnterprisesRow {
  readonly enterprises: readonly ListedEnterprise[]
  readonly count: number
  readonly isMore: boolean
  readonly next: string | null
  readonly openMatches: number
}

const here = (alias: string, programmeId: string): RawBuilder<boolean> =>
  sql`${sql.ref(`${alias}.programme_id`)} = ${programmeId}::uuid`

const holds = (alias: string, on: string | RawBuilder<unknown>): RawBuilder<boolean> =>
  sql`daterange(${sql.ref(`${alias}.valid_from`)}, ${sql.ref(`${alias}.valid_to`)}) @> ${typeof on === 'string' ? sql`${on}::date` : on}`

const today = sql`(select access.today())`

/** An organisation as it is called today; null where there is none, or where it is not shown. */
const organisation = (programmeId: string, id: string): RawBuilder<unknown> => sql`
  (select json_build_object('id', called.organisation_id, 'name', json_build_object('zh', called.name_zh, 'en', called.name_en))
    from access.organisation_name called
    where ${here('called', programmeId)} and called.organisation_id = ${sql.ref(id)} and called.valid_to is null)`

const person = (programmeId: string, id: string): RawBuilder<unknown> => sql`
  (select json_build_object('id', who.id, 'name', who.name, 'nameEn', who.name_en) from access.person who
    where ${here('who', programmeId)} and who.id = ${sql.ref(id)})`

const parkOf = sql`json_build_object('id', park.id, 'name', json_build_object('zh', park.name_zh, 'en', park.name_en))`

const otherOf = (alias: string): RawBuilder<unknown> => {
  const of = (column: string) => sql.ref(`${alias}.${column}`)
  return sql`json_build_object('id', ${of('id')}, 'name', ${of('name_zh')}, 'code', ${of('code')})`
}

const mergedInto = (programmeId: string): RawBuilder<unknown> => sql`
  (select ${otherOf('kept')} from enterprises.enterprise kept
    where ${here('kept', programmeId)} and kept.id = one.stands_for and kept.id <> one.id)`

/**
 * Stays of an enterprise and of those that were merged into it. Joined by mere equality: row security lets no other
 * condition use an index, and all stays of the programme would be gone through for each row of a page.
 */
const staysOf = (programmeId: string): RawBuilder<unknown> => sql`
  (
    select one.id
    union all
    select other.id from enterprises.enterprise other
      where ${here('other', programmeId)} and other.stands_for = one.id and other.id <> one.id
  ) as part
  join enterprises.stay on ${here('stay', programmeId)} and stay.enterprise_id = part.id
  join parks.park on ${here('park', programmeId)} and park.id = stay.park_id
  where true`

/** That a stay waits for the one who asks: stated by somebody else, for a park for which they confirm. */
const waitsForMe = sql<boolean>`stay.state = 'stated'
  and ((select access.reaches_all('enterprises.confirm'))
    or stay.park_id = any ((select access.scope('enterprises.confirm'))::uuid[]))
  and stay.stated_by is distinct from (select access.person_id())
  and stay.stated_by is distinct from (select access.for_person_id())`

/**
 * Conditions of a page. Equality, and the order of names, may use an index under row security; what asks for more goes by
 * the keys that another table's index gives, or by `enterprises.find_named`.
 */
function conditions(programmeId: string, wanted: EnterprisesWanted): RawBuilder<unknown> {
  const { q, park, district, kind, on, status, waits } = wanted
  const parts: RawBuilder<unknown>[] = [here('one', programmeId)]
  // What was merged is found by its name, and is otherwise shown by what it was merged into.
  if (!q) parts.push(sql`one.stands_for = one.id`)
  // A whole code names one; what is filtered by a park or a title is few, and its names are looked through.
  else if (/^[0-9A-Z]{18}$/.test(q.toUpperCase())) parts.push(sql`one.code = ${q.toUpperCase()}`)
  else if (park || kind || waits) parts.push(sql`strpos(one.search_text, enterprises.name_key(${q}) collate "C") > 0`)
  else {
    parts.push(sql`one.id = any (array(
      select enterprises.find_named(${q}, ${district ?? null}::uuid, ${status ?? null}::text, ${ENTERPRISES_COUNTED + 1})))`)
  }
  if (district) parts.push(sql`one.district_id = ${district}::uuid`)
  // Written out, so that the index of the few that no longer operate is seen to serve.
  if (status) parts.push(sql`one.status = ${sql.lit(status)}`)
  const some = (ids: RawBuilder<unknown>) => parts.push(sql`one.id in (${ids})`)
  if (park) {
    some(sql`select part.stands_for from enterprises.stay
      join enterprises.enterprise part on ${here('part', programmeId)} and part.id = stay.enterprise_id
      where ${here('stay', programmeId)} and stay.park_id = ${park}::uuid and stay.state <> 'withdrawn' and ${holds('stay', on)}`)
  }
  if (kind) {
    some(sql`select part.stands_for from enterprises.title
      join enterprises.enterprise part on ${here('part', programmeId)} and part.id = title.enterprise_id
      where ${here('title', programmeId)} and title.kind = ${kind} and title.state = 'confirmed' and ${holds('title', on)}`)
  }
  if (waits) {
    some(sql`select part.stands_for from enterprises.stay
      join enterprises.enterprise part on ${here('part', programmeId)} and part.id = stay.enterprise_id
      where ${here('stay', programmeId)} and ${waitsForMe}`)
  }
  return sql.join(parts, sql` and `)
}

/** A page of the register in the order of names, in one row. A search gives its one page, whose beginnings fit first. */
export function selectEnterprises(programmeId: string, wanted: EnterprisesWanted): CompiledQuery<EnterprisesRow> {
  const { q, on, after } = wanted
  const where = conditions(programmeId, wanted)
  const order = q
    ? sql`(starts_with(one.name_key, enterprises.name_key(${q}) collate "C")) desc, one.name_key, one.id`
    : sql`one.name_key, one.id`
  const past = after ? sql`and (one.name_key, one.id) > (${after.name}::text collate "C", ${after.id}::uuid)` : sql``
  return sql<EnterprisesRow>`
    with listed as materialized (
      select one.*, row_number() over (order by ${order}) as place from enterprises.enterprise one
        where ${where} ${past} order by ${order} limit ${ENTERPRISES_PAGE + 1}
    ), counted as materialized (
      select count(*)::integer as number from (
        select from enterprises.enterprise one where ${where} limit ${ENTERPRISES_COUNTED + 1}) as few
    )
    select least(counted.number, ${ENTERPRISES_COUNTED}) as count, counted.number > ${ENTERPRISES_COUNTED} as "isMore",
        (select listed.id || '~' || listed.name_key from listed
          where not ${Boolean(q)} and listed.place = ${ENTERPRISES_PAGE}
            and exists (select from listed next where next.place > ${ENTERPRISES_PAGE})) as next,
        (select count(*)::integer from (
          select from enterprises.match where ${here('match', programmeId)} and match.state = 'open'
            limit ${ENTERPRISES_COUNTED}) as open) as "openMatches",
        (select coalesce(json_agg(json_build_object('id', one.id, 'code', one.code, 'name', one.name_zh,
              'district', ${organisation(programmeId, 'one.district_id')}, 'status', one.status, 'industry', one.industry,
              'aboveSize', one.above_size, 'mergedInto', ${mergedInto(programmeId)},
              'parks', (
                select coalesce(json_agg(json_build_object('id', place.id, 'name',
                    json_build_object('zh', place.name_zh, 'en', place.name_en), 'state', place.state) order by place.name_zh), '[]')
                  from (
                    select park.id, park.name_zh, park.name_en, min(stay.state) as state from ${staysOf(programmeId)}
                      and stay.state <> 'withdrawn' and ${holds('stay', on)} group by park.id, park.name_zh, park.name_en
                  ) as place),
              'waits', exists (select from ${staysOf(programmeId)} and ${waitsForMe})
            ) order by one.place), '[]')
          from listed one where one.place <= ${ENTERPRISES_PAGE}) as enterprises
      from counted`.compile(none)
}

/** Districts, host zones and the parks one sees, in the order of their names. */
export function selectPlaces(programmeId: string): CompiledQuery<EnterprisePlaces> {
  const inRole = (role: 'district' | 'host_zone') => sql`
    (select coalesce(json_agg(json_build_object('id', held.organisation_id, 'name',
          json_build_object('zh', called.name_zh, 'en', called.name_en)) order by called.name_zh collate "zh-x-icu"), '[]')
      from access.organisation_role held
      join access.organisation_name called on ${here('called', programmeId)}
        and called.organisation_id = held.organisation_id and called.valid_to is null
      where ${here('held', programmeId)} and held.role = ${role} and ${holds('held', today)})`
  return sql<EnterprisePlaces>`
    select ${inRole('district')} as districts, ${inRole('host_zone')} as zones,
      (select coalesce(json_agg(json_build_object('id', park.id, 'name',
            json_build_object('zh', park.name_zh, 'en', park.name_en), 'zoneId', park.host_zone_id, 'mayState',
            (select access.reaches_all('enterprises.write'))
              or park.id = any ((select access.scope('enterprises.write'))::uuid[])
          ) order by park.name_zh collate "zh-x-icu"), '[]')
        from parks.park where ${here('park', programmeId)} and park.state in ('planned', 'cultivating', 'recognised')) as parks`.compile(
    none,
  )
}

/** What decides about acts and is not told. */
export interface Deciding {
  readonly toldTo: readonly string[]
  readonly standsForOthers: boolean
}
export type StayRow = Omit<Stay, 'acts'> & { readonly statedFor: string | null }
export type MergeRow = Omit<Merge, 'acts'> & { readonly toldTo: readonly (readonly string[])[] }
export type EnterpriseRow = Omit<Enterprise, 'acts' | 'stays' | 'merges'> &
  Deciding & { readonly stays: readonly StayRow[]; readonly merges: readonly MergeRow[] }

const mergeOf = (programmeId: string): RawBuilder<unknown> => sql`
  json_build_object('id', merge.id, 'merged', ${otherOf('merged')}, 'kept', ${otherOf('kept')}, 'why', merge.why,
    'by', ${person(programmeId, 'merge.merged_by')}, 'at', merge.merged_at,
    'undone', case when merge.undone_at is not null then json_build_object(
      'by', ${person(programmeId, 'merge.undone_by')}, 'at', merge.undone_at, 'why', merge.undone_why) end,
    'toldTo', json_build_array(merged.told_to, kept.told_to))`

const mergesFrom = (programmeId: string): RawBuilder<unknown> => sql`
  enterprises.merge
  join enterprises.enterprise merged on ${here('merged', programmeId)} and merged.id = merge.merged_id
  join enterprises.enterprise kept on ${here('kept', programmeId)} and kept.id = merge.kept_id
  where ${here('merge', programmeId)}`

/** One enterprise over time. */
export function selectEnterprise(programmeId: string, id: string): CompiledQuery<EnterpriseRow> {
  const part = (table: string) => sql`from ${sql.table(`enterprises.${table}`)} told
    where ${here('told', programmeId)} and told.enterprise_id = one.id`
  return sql<EnterpriseRow>`
    select one.id, one.code, one.founded_on as "foundedOn", one.status, one.industry, one.above_size as "aboveSize", one.scale,
        json_build_object('zh', one.name_zh, 'en', (select told.name_en ${part('enterprise_name')} and told.valid_to is null)) as name,
        (select coalesce(json_agg(json_build_object('zh', told.name_zh, 'en', told.name_en, 'from', told.valid_from,
            'to', told.valid_to) order by told.valid_from desc), '[]') ${part('enterprise_name')}) as names,
        ${organisation(programmeId, 'one.district_id')} as district,
        ${organisation(programmeId, 'one.organisation_id')} as organisation, ${mergedInto(programmeId)} as "mergedInto",
        ${person(programmeId, 'one.stated_by')} as "statedBy", to_json(one.stated_at) as "statedAt",
        (select coalesce(json_agg(json_build_object('id', stay.id, 'enterpriseId', stay.enterprise_id, 'park', ${parkOf},
              'from', stay.valid_from, 'to', stay.valid_to, 'how', stay.how, 'basis', stay.basis, 'state', stay.state,
              'statedBy', ${person(programmeId, 'stay.stated_by')}, 'statedAt', stay.stated_at, 'statedFor', stay.stated_for,
              'confirmedBy', ${person(programmeId, 'stay.confirmed_by')}, 'confirmedAt', stay.confirmed_at,
              'withdrawnWhy', stay.withdrawn_why) order by stay.valid_from desc, stay.stated_at desc), '[]')
          from ${staysOf(programmeId)}) as stays,
        (select access.reaches_all('enterprises.see'))
          or one.told_to && (select access.scope('enterprises.see'))::uuid[] as "isTold",
        (select coalesce(json_agg(json_build_object('kind', told.kind, 'address', told.address, 'from', told.valid_from,
            'to', told.valid_to) order by told.kind desc, told.valid_from desc), '[]') ${part('address')}) as addresses,
        (select coalesce(json_agg(json_build_object('year', fact.year, 'fact', fact.fact, 'value', fact.value::text,
              'version', fact.version, 'source', fact.source, 'statedAt', fact.stated_at,
              'statedBy', ${person(programmeId, 'fact.stated_by')}) order by fact.year desc, fact.fact), '[]')
          from (
            select distinct on (told.year, told.fact) told.* ${part('fact')} order by told.year, told.fact, told.version desc
          ) as fact) as facts,
        (select coalesce(json_agg(json_build_object('id', told.id, 'kind', told.kind, 'other', json_build_object(
              'id', told.other_enterprise_id, 'name', told.other_name, 'code', told.other_code), 'share', told.share::text,
              'from', told.valid_from, 'to', told.valid_to, 'basis', told.basis)
            order by told.valid_to desc nulls first, told.kind, told.share desc nulls last, told.other_name), '[]')
          ${part('tie')}) as ties,
        (select coalesce(json_agg(${mergeOf(programmeId)} order by merge.merged_at desc), '[]')
          from ${mergesFrom(programmeId)} and one.id in (merge.merged_id, merge.kept_id)) as merges,
        one.told_to as "toldTo",
        exists (select from enterprises.enterprise part
          where ${here('part', programmeId)} and part.stands_for = one.id and part.id <> one.id) as "standsForOthers"
      from enterprises.enterprise one where ${here('one', programmeId)} and one.id = ${id}::uuid`.compile(none)
}

export interface MatchesRow {
  readonly matches: readonly (Omit<ListedMatch, 'acts'> & { readonly toldTo: readonly (readonly string[])[] })[]
  readonly open: Matches['open']
  readonly merges: readonly MergeRow[]
}

/** So many pairs and merges are shown at once. */
const SHOWN = 50

/** Pairs that may be one: the open ones, the first proposed first, then the last decided; and the last merges. */
export function selectMatches(programmeId: string): CompiledQuery<MatchesRow> {
  const side = (alias: 'one' | 'other') => {
    const of = (column: string) => sql.ref(`${alias}.${column}`)
    return sql`json_build_object('id', ${of('id')}, 'name', ${of('name_zh')}, 'code', ${of('code')},
      'district', ${organisation(programmeId, `${alias}.district_id`)}, 'status', ${of('status')},
      'foundedOn', ${of('founded_on')}, 'industry', ${of('industry')}, 'statedAt', ${of('stated_at')},
      'parks', (select coalesce(json_agg(${parkOf} order by park.name_zh), '[]') from enterprises.stay
        join parks.park on ${here('park', programmeId)} and park.id = stay.park_id
        where ${here('stay', programmeId)} and stay.enterprise_id = ${of('id')} and stay.state <> 'withdrawn'
          and ${holds('stay', today)}))`
  }
  return sql<MatchesRow>`
    with shown as materialized (
      (select * from enterprises.match where ${here('match', programmeId)} and match.state = 'open'
        order by match.proposed_at, match.id limit ${SHOWN})
      union all
      (select * from enterprises.match where ${here('match', programmeId)} and match.state <> 'open'
        order by match.decided_at desc, match.id limit ${SHOWN})
    ), merged_last as materialized (
      select merge.id from enterprises.merge where ${here('merge', programmeId)}
        order by coalesce(merge.undone_at, merge.merged_at) desc, merge.id limit ${SHOWN}
    )
    select (select count(*)::integer from enterprises.match where ${here('match', programmeId)} and match.state = 'open') as open,
        (select coalesce(json_agg(json_build_object('id', match.id, 'one', ${side('one')}, 'other', ${side('other')},
              'proposedAt', match.proposed_at, 'state', match.state,
              'decided', case when match.decided_at is not null then json_build_object(
                'by', ${person(programmeId, 'match.decided_by')}, 'at', match.decided_at, 'why', match.decided_why) end,
              'toldTo', json_build_array(one.told_to, other.told_to)
            ) order by match.state <> 'open', match.decided_at desc, match.proposed_at, match.id), '[]')
          from shown match
          join enterprises.enterprise one on ${here('one', programmeId)} and one.id = match.one_id
          join enterprises.enterprise other on ${here('other', programmeId)} and other.id = match.other_id) as matches,
        (select coalesce(json_agg(${mergeOf(programmeId)} order by coalesce(merge.undone_at, merge.merged_at) desc), '[]')
          from ${mergesFrom(programmeId)} and merge.id in (select id from merged_last)) as merges`.compile(none)
}
