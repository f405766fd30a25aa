import { type CompiledQuery, sql } from 'kysely'
import { queriesOver } from '../../platform/db/database.ts'
import { definition } from '../catalogue/store.ts'
import type { Form } from '../indicators.schema.ts'

const none = queriesOver<Record<string, never>>()
const here = sql`(select access.programme_id())`

export type FormRow = Omit<Form, 'acts' | 'fields' | 'parksNamed' | 'done'>
export type FormDetailRow = Omit<Form, 'acts'>

const head = sql`form.id, json_build_object('zh', form.name_zh, 'en', form.name_en) as name, form.frequency, form.state,
  form.due_working_days as "dueWorkingDays", form.valid_from as "validFrom", form.valid_to as "validTo",
  form.burden_reason as "burdenReason", form.acts_done as "actsDone",
  (select nullif(count(*), 0)::integer from indicators.form_park named
    where named.programme_id = form.programme_id and named.form_id = form.id) as parks,
  (select json_build_object('fields', count(*), 'held', count(held_by), 'by', json_build_object(
        'register', count(*) filter (where held_by = 'register'), 'computed', count(*) filter (where held_by = 'computed'),
        'form', count(*) filter (where held_by = 'form')),
      'limit', form.burden_limit, 'isAbove', count(held_by) > form.burden_limit * count(*))
    from indicators.fields_of(form.id)) as burden`

/** Those that one may see: published ones first, then drafts, then what was withdrawn. */
export const selectForms: CompiledQuery<FormRow> = sql<FormRow>`
  select ${head} from indicators.form
    where form.programme_id = ${here}
    order by array_position(array['published', 'draft', 'withdrawn'], form.state), form.name_zh, form.id`.compile(none)

export function selectForm(id: string): CompiledQuery<FormDetailRow> {
  return sql<FormDetailRow>`
    select ${head},
      (select coalesce(json_agg(json_build_object('code', field.code, 'isRequired', field.is_required, 'heldBy', field.held_by,
            'heldIn', (
              select json_build_object('id', other.id, 'name', json_build_object('zh', other.name_zh, 'en', other.name_en))
                from indicators.form other where other.programme_id = form.programme_id and other.id = field.held_in),
            'indicator', (
              select ${definition} from indicators.indicator one
                where one.programme_id = form.programme_id and one.code = field.code and one.version = field.version)
          ) order by field.position), '[]')
        from indicators.fields_of(form.id) field) as fields,
      (select coalesce(json_agg(json_build_object('id', park.id, 'name', json_build_object('zh', park.name_zh, 'en', park.name_en))
          order by park.name_zh), '[]')
        from indicators.form_park named
        join parks.park on park.programme_id = named.programme_id and park.id = named.park_id
        where named.programme_id = form.programme_id and named.form_id = form.id) as "parksNamed",
      (select coalesce(json_agg(json_build_object('act', told.act, 'at', told.at, 'reason', told.reason, 'by', (
            select json_build_object('id', who.id, 'name', who.name, 'nameEn', who.name_en) from access.person who
              where who.programme_id = told.programme_id and who.id = told.person_id)) order by told.seq desc), '[]')
        from indicators.form_act told
        where told.programme_id = form.programme_id and told.form_id = form.id) as done
      from indicators.form where form.programme_id = ${here} and form.id = ${id}::uuid`.compile(none)
}
