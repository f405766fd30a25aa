import { sql } from 'kysely'
import type { Completeness, Frequency, ReportState } from '../reports.schema.ts'
import { none, OWN_DISTRICTS } from '../store.ts'
import { writePeriod } from './periods.ts'
import type { Place } from './store.ts'

export interface FormRow {
  readonly id: string
  readonly name: { readonly zh: string; readonly en: string }
  readonly frequency: Frequency
}

/** The forms that there are reports of, for the one who asks; the one asked last comes first. */
export function selectFormsReported() {
  return sql<FormRow>`
    select form.id, json_build_object('zh', form.name_zh, 'en', form.name_en) as name, form.frequency
      from indicators.form
      join lateral (
        select max(report.period_end) as last from indicators.report
          where report.programme_id = form.programme_id and report.form_id = form.id
      ) as asked on asked.last is not null
      where form.programme_id = (select access.programme_id())
      order by asked.last desc, form.name_zh, form.id`.compile(none)
}

export interface StandingRow {
  readonly id: string
  readonly park: Place
  readonly district: Place
  readonly start: string
  readonly end: string
  readonly dueOn: string
  readonly state: ReportState
  readonly version: number
  readonly approvedVersion: number | null
  readonly reportedLate: boolean
  readonly isOverdue: boolean
  readonly wasSubmitted: boolean
}

/** Where the reports of a form stand. */
export function selectStanding(form: string, from: string, to: string, under: string | undefined) {
  const named = (id: string, zh: string, en: string) =>
    sql`json_build_object('id', ${sql.ref(id)}, 'name', json_build_object('zh', ${sql.ref(zh)}, 'en', ${sql.ref(en)}))`
  return sql<StandingRow>`
    with own as materialized (${OWN_DISTRICTS}),
    zones as materialized (
      select one.id, called.organisation_id as district_id, called.name_zh, called.name_en
        from access.organisation one
        left join access.organisation_parent up on up.programme_id = one.programme_id and up.organisation_id = one.id
          and up.valid_to is null
        join access.organisation_name called on called.programme_id = one.programme_id and called.valid_to is null
          and called.organisation_id = case when one.id in (select organisation_id from own) then one.id else up.parent_id end
        where one.programme_id = (select access.programme_id())
          and one.id in (select park.host_zone_id from parks.park where park.programme_id = (select access.programme_id()))
    )
    select report.id, ${named('park.id', 'park.name_zh', 'park.name_en')} as park,
        ${named('zones.district_id', 'zones.name_zh', 'zones.name_en')} as district, report.period_start as start,
        report.period_end as end, report.due_on as "dueOn", report.state, report.version,
        report.approved_version as "approvedVersion", report.reported_late as "reportedLate",
        report.first_submitted_at is null and report.due_on < (select access.today()) as "isOverdue",
        report.first_submitted_at is not null as "wasSubmitted"
      from indicators.report
      join parks.park on park.programme_id = report.programme_id and park.id = report.park_id
      join zones on zones.id = park.host_zone_id
      where report.programme_id = (select access.programme_id()) and report.form_id = ${form}::uuid
        and report.period_start between ${from}::date and ${to}::date
        ${under ? sql`and (zones.id = ${under}::uuid or zones.district_id = ${under}::uuid)` : sql``}
      order by zones.district_id, park.name_zh collate "zh-x-icu", park.id, report.period_start`.compile(none)
}

/** Parks by periods. Parks are in the order of the rows, periods in that of time. */
export function tellCompleteness(
  form: FormRow | undefined,
  forms: readonly FormRow[],
  rows: readonly StandingRow[],
): Completeness {
  const starts = [...new Set(rows.map(({ start }) => start))].sort()
  const periods = starts.map((start) => {
    const first = rows.find((row) => row.start === start) as StandingRow
    const period = writePeriod({ frequency: form?.frequency ?? 'year', start })
    return { period, start, end: first.end, dueOn: first.dueOn }
  })
  const parks = new Map<string, Completeness['parks'][number]>()
  for (const row of rows) {
    const park = parks.get(row.park.id) ?? { park: row.park, district: row.district, reports: starts.map(() => null) }
    const { id, state, version, approvedVersion, reportedLate, isOverdue } = row
    park.reports[starts.indexOf(row.start)] = { id, state, version, approvedVersion, reportedLate, isOverdue }
    parks.set(row.park.id, park)
  }
  const count = (start: string, is: (row: StandingRow) => boolean) =>
    rows.filter((row) => row.start === start && is(row)).length
  return {
    form: form ?? null,
    forms: [...forms],
    periods,
    parks: [...parks.values()],
    totals: starts.map((start) => ({
      asked: count(start, () => true),
      submitted: count(start, ({ wasSubmitted }) => wasSubmitted),
      approved: count(start, ({ approvedVersion }) => approvedVersion !== null),
      late: count(start, ({ reportedLate, isOverdue }) => reportedLate || isOverdue),
    })),
  }
}
