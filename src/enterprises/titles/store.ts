import { type CompiledQuery, type RawBuilder, sql } from 'kysely'
import { queriesOver } from '../../platform/db/database.ts'
import { TITLES_COUNTED, TITLES_PAGE, type Title, type TitleKind, type TitlesQuery } from '../titles.schema.ts'
import type { ConferredCase } from './rules/list-title-acts.ts'

/** Reads titles and their kinds: what the policies let the one who asks see. Writing: `deeds.ts`. */

const none = queriesOver<Record<string, never>>()

const holds = (alias: string, on: string): RawBuilder<boolean> =>
  sql`daterange(${sql.ref(`${alias}.valid_from`)}, ${sql.ref(`${alias}.valid_to`)}) @> ${on}::date`

/** The kinds as they stand on a day, path by path. */
export function selectTitleKinds(programmeId: string, on: string): CompiledQuery<TitleKind> {
  return sql<TitleKind>`
    select kind, path, step, json_build_object('zh', name_zh, 'en', name_en) as name, level, authority_zh as authority, basis,
        validity_years as "validityYears", remind_months as "remindMonths", thresholds, valid_from as "validFrom",
        valid_to as "validTo"
      from enterprises.title_kind known
      where known.programme_id = ${programmeId}::uuid and ${holds('known', on)} order by path, step, kind`.compile(none)
}

export type TitleRow = Omit<Title, 'acts'> & ConferredCase

export interface TitlesRow {
  readonly titles: readonly TitleRow[]
  readonly total: number
  readonly waiting: number
}

export interface TitlesWanted extends TitlesQuery {
  readonly today: string
}

/** The evidence of a thing that is still kept, the last one brought; for those alone who see files. */
export const fileOf = (programmeId: string, kind: string, id: RawBuilder<unknown>) => sql`
  (select json_build_object('id', file.id, 'name', file.name, 'mediaType', file.media_type, 'bytes', file.bytes,
      'uploadedAt', to_char(file.uploaded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), 'forgottenWhy', file.forgotten_why)
    from files.file where file.programme_id = ${programmeId}::uuid and file.thing_kind = ${kind} and file.thing_id = ${id}::text
      and file.forgotten_at is null order by file.uploaded_at desc limit 1)`

/** A page of titles: those that end soon by their end, the others the last stated first. */
export function selectTitles(programmeId: string, wanted: TitlesWanted): CompiledQuery<TitlesRow> {
  const { today, expiring, kind, state, enterprise, park, page } = wanted
  const here = (alias: string) => sql`${sql.ref(`${alias}.programme_id`)} = ${programmeId}::uuid`
  const where = sql`
    ${here('title')}
    ${kind ? sql`and title.kind = ${kind}` : sql``}
    ${state ? sql`and title.state = ${state}` : sql``}
    ${
      expiring === undefined
        ? sql``
        : sql`and title.state = 'confirmed' and title.valid_to > ${today}::date
          and title.valid_to <= (${today}::date + make_interval(months => ${expiring}::integer))::date`
    }
    ${
      enterprise
        ? sql`and title.enterprise_id in (
          select same.id from enterprises.enterprise asked
            join enterprises.enterprise same on ${here('same')} and same.stands_for = asked.stands_for
            where ${here('asked')} and asked.id = ${enterprise}::uuid)`
        : sql``
    }
    ${
      park
        ? sql`and title.enterprise_id in (
          select stay.enterprise_id from enterprises.stay where ${here('stay')} and stay.park_id = ${park}::uuid
            and stay.state <> 'withdrawn' and ${holds('stay', today)})`
        : sql``
    }`
  // Each order has an index, so that a page of two million is read as a page.
  const order =
    expiring !== undefined
      ? sql`title.valid_to, title.id`
      : enterprise !== undefined || state === 'stated'
        ? sql`title.stated_at desc, title.id`
        : sql`title.id`
  return sql<TitlesRow>`
    with of_page as materialized (
      select title.*, row_number() over () as place from (
        select title.* from enterprises.title where ${where}
          order by ${order} limit ${TITLES_PAGE} offset ${(page - 1) * TITLES_PAGE}) as title
    )
    select (select count(*)::integer from (select from enterprises.title where ${where} limit ${TITLES_COUNTED}) as counted) as total,
      (select count(*)::integer from enterprises.title waits where ${here('waits')} and waits.state = 'stated'
        and access.has('enterprises.confirm')) as waiting,
      (select coalesce(json_agg(json_build_object(
            'id', found.id, 'kind', found.kind,
            'kindName', (select json_build_object('zh', known.name_zh, 'en', known.name_en) from enterprises.title_kind known
              where ${here('known')} and known.kind = found.kind order by known.valid_from <= found.valid_from desc,
                known.valid_from desc limit 1),
            'enterprise', json_build_object('id', one.id, 'name', one.name_zh, 'code', one.code),
            'parks', (select coalesce(json_agg(json_build_object('id', park.id, 'name', park.name_zh) order by park.name_zh), '[]')
              from parks.park where ${here('park')} and park.id in (
                select stay.park_id from enterprises.enterprise same
                  join enterprises.stay on ${here('stay')} and stay.enterprise_id = same.id and stay.state <> 'withdrawn'
                    and ${holds('stay', today)}
                  where ${here('same')} and same.stands_for = one.stands_for)),
            'number', found.number, 'issuer', found.issuer, 'issuedOn', found.issued_on, 'validFrom', found.valid_from,
            'validTo', found.valid_to, 'state', found.state, 'basis', found.basis,
            'file', ${fileOf(programmeId, 'enterprises.title', sql`found.id`)},
            'withdrawn', case when found.state = 'withdrawn' then json_build_object('on', found.withdrawn_on,
              'why', found.withdrawn_why, 'basis', found.withdrawn_basis) end,
            'isRenewed', exists (select from enterprises.title later
              join enterprises.enterprise same on ${here('same')} and same.id = later.enterprise_id
              where ${here('later')} and same.stands_for = one.stands_for and later.kind = found.kind and later.id <> found.id
                and later.state <> 'withdrawn' and later.valid_from > found.valid_from
                and coalesce(later.valid_to > found.valid_to, true)),
            'statedBy', found.stated_by, 'statedFor', found.stated_for, 'toldTo', one.told_to
          ) order by found.place), '[]')
        from of_page found
        join enterprises.enterprise one on ${here('one')} and one.id = found.enterprise_id) as titles`.compile(none)
}

/** An enterprise as far as titles ask of it; no row where the asker does not see it. */
export interface EnterpriseCaseRow {
  readonly id: string
  readonly toldTo: readonly string[]
  readonly foundedOn: string | null
  readonly standsFor: string
}

export function selectEnterpriseCase(programmeId: string, id: string): CompiledQuery<EnterpriseCaseRow> {
  return sql<EnterpriseCaseRow>`
    select one.id, one.told_to as "toldTo", one.founded_on as "foundedOn", one.stands_for as "standsFor"
      from enterprises.enterprise one where one.programme_id = ${programmeId}::uuid and one.id = ${id}::uuid`.compile(
    none,
  )
}
