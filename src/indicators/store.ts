import { type RawBuilder, sql } from 'kysely'
import { queriesOver } from '../platform/db/database.ts'
import type { Cell, ReportIndicator } from './reports.schema.ts'
import { REPORTS_PAGE } from './reports.schema.ts'
import type { CheckRule } from './rules/check-rule.schema.ts'
import type { ActRow, ReportRow } from './tables.ts'

/** Reads reports: what the policies let the one who asks see. Writing is done by acts: `deeds.ts`. */

export const none = queriesOver<Record<string, never>>()

/** As ISO text, to the microsecond: what `to_json` writes. */
export const moment = (column: RawBuilder<unknown>): RawBuilder<string> => sql<string>`to_json(${column}) #>> '{}'`

/** Host zones that are districts too. */
export const OWN_DISTRICTS = sql`
  select held.organisation_id from access.organisation_role held
    where held.programme_id = (select access.programme_id()) and held.role = 'district'
      and daterange(held.valid_from, held.valid_to) @> (select access.today())`

export const who = (column: string) => sql`(
  select json_build_object('id', who.id, 'name', who.name, 'nameEn', who.name_en) from access.person who
    where who.programme_id = (select access.programme_id()) and who.id = ${sql.ref(column)})`

export interface ReportsWanted {
  readonly mine: boolean
  readonly state: string | undefined
  readonly park: string | undefined
  readonly under: string | undefined
  readonly start: string | undefined
  readonly end: string | undefined
  readonly form: string | undefined
  readonly late: boolean
  readonly page: number
}

/** A report with all that a list tells of it. `report`, `form`, `park`, `zone` and `own` are joined. */
const LINE = sql`
  report.id, report.form_id as "formId", form.name_zh as "formZh", form.name_en as "formEn", form.frequency,
  form.due_working_days as "dueWorkingDays", park.id as "parkId", park.name_zh as "parkZh", park.name_en as "parkEn",
  park.host_zone_id as "zoneId", zone.name_zh as "zoneZh", zone.name_en as "zoneEn",
  park.host_zone_id in (select organisation_id from own) as "isItsOwnDistrict", report.period_start as start,
  report.period_end as end, report.state, report.version, report.approved_version as "approvedVersion",
  report.due_on as "dueOn", report.reported_late as "reportedLate", report.reopen_asked as "reopenAsked",
  ${moment(sql`report.first_submitted_at`)} as "firstSubmittedAt",
  case when (select count(*) = 2 from calendar.day where day.programme_id = report.programme_id
      and day.day in (report.due_on, (select access.today())))
    then calendar.count_working_days(report.programme_id, (select access.today()), report.due_on) end as "workingDaysLeft",
  told.filled, told.cells`
const JOINED = sql`
  join indicators.form on form.programme_id = report.programme_id and form.id = report.form_id
  join parks.park on park.programme_id = report.programme_id and park.id = report.park_id
  left join access.organisation_name zone on zone.programme_id = park.programme_id
    and zone.organisation_id = park.host_zone_id and zone.valid_to is null`
const TOLD = sql`
  cross join lateral (
    select count(*)::integer as cells, count(*) filter (where cell.value is not null or cell.missing is not null)::integer as filled
      from indicators.cell
      where cell.programme_id = report.programme_id and cell.report_id = report.id and cell.version = report.version
  ) as told`

/** A page of reports, those that are due first; and how many there are. */
export function selectReports(wanted: ReportsWanted) {
  const { mine, state, park, under, start, end, form, late, page } = wanted
  const reaches = (right: string) => sql`((select access.reaches_all(${right}))
    or report.park_id in (select unnest(access.scope(${right}))))`
  const own = sql`park.host_zone_id in (select organisation_id from own)`
  // The city may check in a district's place; that does not make it the city's turn.
  const turn = sql`(report.state = 'draft' and ${reaches('indicators.report')}
    or report.state = 'submitted' and not ${own} and report.park_id in (select unnest(access.scope('indicators.check')))
    or (report.state = 'checked' or report.state = 'submitted' and ${own} or report.state = 'approved' and report.reopen_asked)
      and (select access.reaches_all('indicators.approve')))`
  return sql<{ total: number; reports: readonly ReportRow[] }>`
    with own as materialized (${OWN_DISTRICTS}),
    wanted as materialized (
      select report.* from indicators.report ${JOINED}
        where report.programme_id = (select access.programme_id())
          ${mine ? sql`and ${turn}` : sql``}
          ${state ? sql`and report.state = ${state}` : sql``}
          ${park ? sql`and report.park_id = ${park}::uuid` : sql``}
          ${
            under
              ? sql`and (park.host_zone_id = ${under}::uuid or exists (
                  select from access.organisation_parent up where up.programme_id = park.programme_id
                    and up.organisation_id = park.host_zone_id and up.parent_id = ${under}::uuid and up.valid_to is null))`
              : sql``
          }
          ${start ? sql`and report.period_start = ${start}::date and report.period_end = ${end}::date` : sql``}
          ${form ? sql`and report.form_id = ${form}::uuid` : sql``}
          ${late ? sql`and report.reported_late` : sql``}
    ), of_page as (
      select * from wanted order by state = 'approved', due_on desc, park_id, form_id
        limit ${REPORTS_PAGE} offset ${(page - 1) * REPORTS_PAGE}
    )
    select (select count(*)::integer from wanted) as total, (
      select coalesce(json_agg(line order by line.state = 'approved', line."dueOn" desc, line."parkId", line."formId"), '[]')
        from (select ${LINE} from of_page report ${JOINED} ${TOLD}) as line) as reports`.compile(none)
}

export function selectReport(id: string) {
  return sql<ReportRow>`
    with own as materialized (${OWN_DISTRICTS})
    select ${LINE} from indicators.report ${JOINED} ${TOLD}
      where report.programme_id = (select access.programme_id()) and report.id = ${id}::uuid`.compile(none)
}

/** What a form asks, each as it is defined on the period's last day; else as it was defined last. */
export function selectIndicators(formId: string, lastDay: string) {
  return sql<ReportIndicator>`
    select asked.code, asked.position, json_build_object('zh', one.name_zh, 'en', one.name_en) as name,
        json_build_object('zh', one.definition_zh, 'en', one.definition_en) as definition, one.unit, one.kind, one.decimals,
        one.direction, one.source, one.expression, one.register_key as "registerKey", asked.is_required as "isRequired"
      from indicators.form_indicator asked
      cross join lateral (
        select * from indicators.indicator defined
          where defined.programme_id = asked.programme_id and defined.code = asked.code
          order by daterange(defined.valid_from, defined.valid_to) @> ${lastDay}::date desc, defined.version desc limit 1
      ) as one
      where asked.programme_id = (select access.programme_id()) and asked.form_id = ${formId}::uuid
      order by asked.position`.compile(none)
}

export interface CellRow extends Cell {
  readonly version: number
}

/** Cells of the version that is written, and of the one that holds. */
export function selectCells(reportId: string) {
  return sql<CellRow>`
    select cell.version, cell.code, cell.value::float8 as value, cell.missing, cell.explanation, cell.edit,
        ${who('cell.edited_by')} as "editedBy", ${moment(sql`cell.edited_at`)} as "editedAt"
      from indicators.report
      join indicators.cell on cell.programme_id = report.programme_id and cell.report_id = report.id
        and cell.version in (report.version, report.approved_version)
      where report.programme_id = (select access.programme_id()) and report.id = ${reportId}::uuid`.compile(none)
}

/** The checks that hold today, whatever period the figures are of: those of a form, or all there are. */
export function selectRules(formId: string | null) {
  return sql<CheckRule>`
    select id, code, kind, params, severity, json_build_object('zh', message_zh, 'en', message_en) as message
      from indicators.check_rule
      where programme_id = (select access.programme_id()) and daterange(valid_from, valid_to) @> (select access.today())
        ${formId === null ? sql`` : sql`and (form_id is null or form_id = ${formId}::uuid)`}
      order by code`.compile(none)
}

export interface HeldFigure {
  readonly code: string
  readonly start: string
  readonly value: number | null
  readonly missing: string | null
}

/** What is approved of a park in these periods: of each the statement that holds. */
export function selectHeld(parkId: string, codes: readonly string[], starts: readonly string[]) {
  return sql<HeldFigure>`
    select distinct on (said.code, said.period_start) said.code, said.period_start as start, said.value::float8 as value,
        said.missing
      from indicators.observation said
      where said.programme_id = (select access.programme_id()) and said.park_id = ${parkId}::uuid
        and said.code = any (${codes}::text[]) and said.period_start = any (${starts}::date[]) and said.state = 'approved'
      order by said.code, said.period_start, said.version desc`.compile(none)
}

export function selectPeers(codes: readonly string[], start: string, exceptPark: string | null) {
  return sql<{ code: string; values: number[] }>`
    select code, "values"::float8[] as "values"
      from indicators.list_peers(${codes}::text[], ${start}::date, ${exceptPark}::uuid)`.compile(none)
}

export function selectCourse(reportId: string) {
  return sql<ActRow>`
    select done.seq, done.act, done.from_state as "from", done.to_state as "to", done.version, done.why,
        ${moment(sql`done.stated_at`)} as at, done.stated_by as "statedBy", done.stated_for as "statedFor",
        ${who('done.stated_by')} as by, done.stated_by is null as "bySystem"
      from indicators.report_act done
      where done.programme_id = (select access.programme_id()) and done.report_id = ${reportId}::uuid
      order by done.seq desc`.compile(none)
}
