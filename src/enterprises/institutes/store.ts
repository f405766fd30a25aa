import { type CompiledQuery, type RawBuilder, sql } from 'kysely'
import { queriesOver } from '../../platform/db/database.ts'
import type { ConferredCase } from '../titles/rules/list-title-acts.ts'
import { fileOf } from '../titles/store.ts'
import { type Institute, type InstitutesQuery, TITLES_PAGE } from '../titles.schema.ts'

/** Reads institutes and where they are: what the policies let the one who asks see. Writing: `deeds.ts`. */

const none = queriesOver<Record<string, never>>()

type StayRow = Omit<Institute['stays'][number], 'acts'> & Pick<ConferredCase, 'statedBy' | 'statedFor'>
export type InstituteRow = Omit<Institute, 'acts' | 'stays'> & ConferredCase & { readonly stays: readonly StayRow[] }

export interface InstitutesRow {
  readonly institutes: readonly InstituteRow[]
  readonly total: number
}

const holds = (alias: string, on: string): RawBuilder<boolean> =>
  sql`daterange(${sql.ref(`${alias}.valid_from`)}, ${sql.ref(`${alias}.valid_to`)}) @> ${on}::date`

export interface InstitutesWanted extends InstitutesQuery {
  readonly today: string
}

/** A page of institutes by level and name. */
export function selectInstitutes(programmeId: string, wanted: InstitutesWanted): CompiledQuery<InstitutesRow> {
  const { today, level, kind, state, park, page } = wanted
  const here = (alias: string) => sql`${sql.ref(`${alias}.programme_id`)} = ${programmeId}::uuid`
  return sql<InstitutesRow>`
    with found as materialized (
      select one.*, row_number() over (
            order by array_position('{national,provincial,municipal,district}'::text[], one.level), one.name_zh collate "zh-x-icu",
              one.id) as place
        from enterprises.institute one where ${here('one')}
          ${level ? sql`and one.level = ${level}` : sql``}
          ${kind ? sql`and one.kind = ${kind}` : sql``}
          ${state ? sql`and one.state = ${state}` : sql``}
          ${
            park
              ? sql`and one.id in (select stay.institute_id from enterprises.institute_stay stay where ${here('stay')}
                and stay.park_id = ${park}::uuid and stay.state <> 'withdrawn' and ${holds('stay', today)})`
              : sql``
          }
    )
    select (select count(*)::integer from found) as total,
      (select coalesce(json_agg(json_build_object(
            'id', one.id, 'name', json_build_object('zh', one.name_zh, 'en', one.name_en), 'level', one.level, 'kind', one.kind,
            'host', json_build_object('id', one.host_enterprise_id, 'name', coalesce((
              select carrier.name_zh from enterprises.enterprise carrier
                where ${here('carrier')} and carrier.id = one.host_enterprise_id), one.host_name)),
            'number', one.number, 'issuer', one.issuer, 'validFrom', one.valid_from, 'validTo', one.valid_to, 'state', one.state,
            'basis', one.basis, 'file', ${fileOf(programmeId, 'enterprises.institute', sql`one.id`)},
            'withdrawn', case when one.state = 'withdrawn' then json_build_object('on', one.withdrawn_on, 'why', one.withdrawn_why,
              'basis', one.withdrawn_basis) end,
            'stays', (select coalesce(json_agg(json_build_object('id', stay.id,
                  'park', json_build_object('id', park.id, 'name', park.name_zh), 'validFrom', stay.valid_from,
                  'validTo', stay.valid_to, 'state', stay.state, 'how', stay.how, 'basis', stay.basis, 'statedBy', stay.stated_by,
                  'statedFor', stay.stated_for) order by stay.valid_from, stay.id), '[]')
              from enterprises.institute_stay stay
              join parks.park on ${here('park')} and park.id = stay.park_id
              where ${here('stay')} and stay.institute_id = one.id and stay.state <> 'withdrawn'),
            'statedBy', one.stated_by, 'statedFor', one.stated_for, 'toldTo', one.told_to
          ) order by one.place), '[]')
        from (select * from found order by place limit ${TITLES_PAGE} offset ${(page - 1) * TITLES_PAGE}) as one) as institutes`.compile(
    none,
  )
}
