import type { Yard } from './a-yard.ts'

/** By which column rows of reports are labelled: the report, the park, the host zone, or who imports. */
export const REPORTS_LABELLED_BY = {
  'indicators.report': 'id',
  'indicators.report_act': 'report_id',
  'indicators.cell': 'report_id',
  'indicators.firing': 'report_id',
  'indicators.observation': 'park_id',
  'indicators.total': 'zone_id',
  'indicators.import': 'started_by',
  'indicators.import_progress': 'import_id',
} as const

/** A report of the own park that is being written, one of the neighbour's that is approved, and an import that runs. */
export function writeReportRows(yard: Yard, id: (kind: string, name: string) => string): string {
  const p = `'${yard.programmeId}'::uuid`
  const office = `'${yard.person('programme_office')}'`
  const report = (name: 'park' | 'other_park', zone: 'zone' | 'other_zone', state: 'draft' | 'approved') => {
    const it = `'${id('report', name)}'`
    const park = `'${yard.place(name)}'`
    return `
      insert into indicators.report (programme_id, id, form_id, park_id, period_start, period_end, state, acts_done, version,
          approved_version, due_on)
        values (${p}, ${it}, '${id('form', 'published')}', ${park}, '2026-01-01', '2026-04-01', '${state}', 1, 1,
          ${state === 'approved' ? 1 : 'null'}, '2026-04-15');
      insert into indicators.report_act (programme_id, report_id, seq, act, to_state, version, why, stated_by)
        values (${p}, ${it}, 1, 'open', 'draft', 1, '由', ${office});
      insert into indicators.cell (programme_id, report_id, version, code, value) values (${p}, ${it}, 1, 'counted', 1);
      insert into indicators.firing (programme_id, report_id, version, rule_id, code, severity)
        values (${p}, ${it}, 1, '${id('check_rule', 'one')}', 'counted', 'asks');
      insert into indicators.observation (programme_id, code, park_id, period_start, period_end, version, state, value, report_id,
          report_version, stated_by)
        values (${p}, 'counted', ${park}, '2026-01-01', '2026-04-01', 1, 'approved', 1, ${it}, 1, ${office});
      insert into indicators.total values (${p}, 'counted', '2026-01-01', '${yard.place(zone)}', 1, 1);`
  }
  return `
    ${report('park', 'zone', 'draft')}${report('other_park', 'other_zone', 'approved')}
    insert into indicators.import (programme_id, id, name, basis, sha256, bytes, started_by)
      values (${p}, '${id('figures_import', 'one')}', '表.csv', '文', repeat('0', 64), 1, ${office});
    insert into indicators.import_progress (programme_id, import_id) values (${p}, '${id('figures_import', 'one')}');`
}
