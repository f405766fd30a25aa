import { type CompiledQuery, sql } from 'kysely'
import { queriesOver } from '../../platform/db/database.ts'
import type { Check, Indicator, IndicatorHistory } from '../indicators.schema.ts'

/** Reads definitions and checks: what the policies let the one who asks see. */

const none = queriesOver<Record<string, never>>()
const here = sql`(select access.programme_id())`
const today = sql`(select access.today())`

export const selectToday: CompiledQuery<{ today: string }> = sql<{ today: string }>`
  select access.today()::text as today`.compile(none)

/** A definition as a JSON object; `one` is the table's name in the query. */
export const definition = sql`json_build_object('code', one.code, 'version', one.version, 'validFrom', one.valid_from,
  'validTo', one.valid_to, 'position', one.position, 'topic', json_build_object('zh', one.topic_zh, 'en', one.topic_en),
  'name', json_build_object('zh', one.name_zh, 'en', one.name_en), 'unit', one.unit, 'direction', one.direction,
  'definition', json_build_object('zh', one.definition_zh, 'en', one.definition_en), 'source', one.source,
  'expression', one.expression, 'registerKey', one.register_key, 'needs', one.needs, 'frequency', one.frequency,
  'level', one.level, 'decimals', one.decimals, 'kind', one.kind, 'basis', one.basis)`

/** Those that hold on a day, by topic as the first of each topic stands. */
export function selectCatalogue(programmeId: string, on: string): CompiledQuery<{ indicator: Indicator }> {
  return sql<{ indicator: Indicator }>`
    select ${definition} as indicator from indicators.indicator one
      where one.programme_id = ${programmeId}::uuid and daterange(one.valid_from, one.valid_to) @> ${on}::date
      order by min(one.position) over (partition by one.topic_zh), one.topic_zh, one.position, one.code`.compile(none)
}

/** All definitions of a code, the last first, and what stands on it today. */
export function selectHistory(
  programmeId: string,
  code: string,
): CompiledQuery<Omit<IndicatorHistory, 'code' | 'indicator' | 'acts'>> {
  const programme = sql`${programmeId}::uuid`
  return sql<Omit<IndicatorHistory, 'code' | 'indicator' | 'acts'>>`
    select
      (select coalesce(json_agg(${definition} order by one.version desc), '[]') from indicators.indicator one
        where one.programme_id = ${programme} and one.code = ${code}) as definitions,
      (select coalesce(json_agg(json_build_object('code', above.code,
            'name', json_build_object('zh', above.name_zh, 'en', above.name_en)) order by above.position), '[]')
        from indicators.indicator above where above.programme_id = ${programme} and ${code} = any (above.needs)
          and daterange(above.valid_from, above.valid_to) @> ${today}) as "neededBy",
      (select coalesce(json_agg(json_build_object('id', form.id,
            'name', json_build_object('zh', form.name_zh, 'en', form.name_en)) order by form.name_zh), '[]')
        from indicators.form_indicator asked join indicators.form on form.programme_id = asked.programme_id
          and form.id = asked.form_id and form.state = 'published'
        where asked.programme_id = ${programme} and asked.code = ${code}) as forms,
      (select coalesce(json_agg(json_build_object('id', rule.id, 'code', rule.code) order by rule.code), '[]')
        from indicators.check_rule rule
        where rule.programme_id = ${programme} and (rule.valid_to is null or rule.valid_to > ${today})
          and (rule.params #> '{of,codes}' ? ${code} or rule.params ->> 'code' = ${code}
            or ${code} = any (indicators.codes_in(concat_ws(' ', rule.params ->> 'left', rule.params ->> 'right'))))
      ) as checks`.compile(none)
}

/** Units by code of all that holds on a day or comes later: what a formula may name. */
export function selectUnits(on: string): CompiledQuery<{ code: string; unit: string; needs: string[] }> {
  return sql<{ code: string; unit: string; needs: string[] }>`
    select distinct on (one.code) one.code, one.unit, one.needs from indicators.indicator one
      where one.programme_id = ${here} and daterange(one.valid_from, one.valid_to) @> ${on}::date
      order by one.code`.compile(none)
}

export type CheckRow = Omit<Check, 'acts'>

/** Checks that hold or will, with how often each fired in reports that one may see. */
export const selectChecks: CompiledQuery<CheckRow> = sql<CheckRow>`
  with fired as (
    select rule_id, count(*)::integer as cells, count(distinct report_id)::integer as reports,
        count(*) filter (where explained_away)::integer as explained
      from indicators.firing where programme_id = ${here} group by rule_id
  )
  select rule.id, rule.code, rule.kind, rule.severity, json_build_object('zh', rule.message_zh, 'en', rule.message_en) as message,
      rule.params, rule.valid_from as "validFrom", rule.valid_to as "validTo",
      case when form.id is not null
        then json_build_object('id', form.id, 'name', json_build_object('zh', form.name_zh, 'en', form.name_en)) end as form,
      json_build_object('cells', coalesce(fired.cells, 0), 'explained', coalesce(fired.explained, 0),
        'reports', coalesce(fired.reports, 0)) as fired
    from indicators.check_rule rule
    left join fired on fired.rule_id = rule.id
    left join indicators.form on form.programme_id = rule.programme_id and form.id = rule.form_id
    where rule.programme_id = ${here} and (rule.valid_to is null or rule.valid_to > ${today})
    order by array_position(array['type', 'required', 'range', 'cross_field', 'cross_period', 'seasonal', 'cross_park',
      'outlier', 'register'], rule.kind), rule.code, rule.valid_from`.compile(none)
