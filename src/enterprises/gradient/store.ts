import { type CompiledQuery, sql } from 'kysely'
import { queriesOver } from '../../platform/db/database.ts'

/** What is known of an enterprise, for advice: its own figures and those of the rows that are one with it. */

const none = queriesOver<Record<string, never>>()

export interface KnownRow {
  readonly toldTo: readonly string[]
  readonly isTold: boolean
  readonly foundedOn: string | null
  /** As they hold now; of several rows that are one, the kept one's go before. */
  readonly facts: readonly { readonly year: number; readonly fact: string; readonly value: string }[]
  /** Valid on the day. */
  readonly held: readonly { readonly kind: string; readonly validTo: string | null }[]
}

export function selectKnown(programmeId: string, id: string, on: string): CompiledQuery<KnownRow> {
  return sql<KnownRow>`
    with asked as (
      select one.* from enterprises.enterprise one where one.programme_id = ${programmeId}::uuid and one.id = ${id}::uuid
    ),
    same as (
      select one.id from enterprises.enterprise one
        where one.programme_id = ${programmeId}::uuid and one.stands_for = (select stands_for from asked)
    )
    select asked.told_to as "toldTo", asked.founded_on as "foundedOn",
        access.reaches_all('enterprises.see') or asked.told_to && access.scope('enterprises.see') as "isTold",
        (select coalesce(json_agg(json_build_object('year', latest.year, 'fact', latest.fact, 'value', latest.value::text)), '[]')
          from (
            select distinct on (fact.year, fact.fact) fact.year, fact.fact, fact.value from enterprises.fact
              where fact.programme_id = ${programmeId}::uuid and fact.enterprise_id in (select id from same)
                and fact.year < extract(year from ${on}::date) and fact.year >= extract(year from ${on}::date) - 13
              order by fact.year, fact.fact, fact.enterprise_id = asked.stands_for desc, fact.version desc
          ) as latest) as facts,
        (select coalesce(json_agg(json_build_object('kind', title.kind,
              'validTo', case when title.valid_to is not null or title.withdrawn_on is not null
                then least(title.valid_to, title.withdrawn_on) end)), '[]')
          from enterprises.title
          where title.programme_id = ${programmeId}::uuid and title.enterprise_id in (select id from same)
            and title.valid_days @> ${on}::date) as held
      from asked`.compile(none)
}
