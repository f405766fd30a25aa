import { type CompiledQuery, sql } from 'kysely'
import { queriesOver } from '../../platform/db/database.ts'
import type { KnownItem } from '../rules/propose-items.ts'

const none = queriesOver<Record<string, never>>()
const here = sql`(select access.programme_id())`

/** The edition that holds: its text, for finding which task a row belongs to, and the tasks by their lasting identity. */
export const selectHoldingText: CompiledQuery<{ text: string; basis: string | null; city: string; today: string }> =
  sql<{
    text: string
    basis: string | null
    city: string
    today: string
  }>`select notice.text, notice.document_number as basis, edition.city_zh as city, access.today() as today
    from plans.edition edition
    join plans.notice notice on notice.programme_id = edition.programme_id and notice.edition = edition.edition
    where edition.programme_id = ${here} and edition.valid_to is null`.compile(none)

/** Rows of the annex that came with the notice itself. */
export const selectHeldAnnex: CompiledQuery<{
  number: string | null
  item: string
  content: string | null
  lead: string[]
  support: string[]
  due: string | null
  task: string | null
}> = sql<{
  number: string | null
  item: string
  content: string | null
  lead: string[]
  support: string[]
  due: string | null
  task: string | null
}>`select line.number, line.item, line.content, line.lead, line.support, line.due, line.task
    from plans.edition edition
    join plans.annex_row line on line.programme_id = edition.programme_id and line.edition = edition.edition
    where edition.programme_id = ${here} and edition.valid_to is null order by line.position`.compile(none)

/** Organisations that can have a part in an item, as the one who asks sees them, with every name they had. */
export const selectOrganisations: CompiledQuery<{ id: string; name: string; nameEn: string; names: string[] }> = sql<{
  id: string
  name: string
  nameEn: string
  names: string[]
}>`select unit.id, unit.name, coalesce(unit.name_en, unit.name) as "nameEn", unit.names from (
      select held.organisation_id as id, (array_agg(named.name_zh order by named.valid_from desc))[1] as name,
          (array_agg(named.name_en order by named.valid_from desc))[1] as name_en, array_agg(distinct named.name_zh) as names
        from access.organisation_role held
        join access.organisation_name named
          on named.programme_id = held.programme_id and named.organisation_id = held.organisation_id
        where held.programme_id = ${here} and held.role in ('city', 'district', 'host_zone', 'park', 'bureau')
          and daterange(held.valid_from, held.valid_to) @> access.today()
        group by held.organisation_id
    ) unit order by unit.name collate "zh-x-icu"`.compile(none)

export const selectKnownItems: CompiledQuery<KnownItem> = sql<KnownItem>`
  select plan_item_id as "planItem", title, content from tasks.item
    where programme_id = ${here} and source = 'annex' and state <> 'cancelled'`.compile(none)
