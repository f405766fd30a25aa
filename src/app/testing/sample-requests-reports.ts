import type { FullYard } from '../../access/testing/a-full-yard.ts'

const NOBODY = '00000000-0000-4000-8000-00000000dead'

interface Sample {
  readonly of: string
  readonly url: string
  readonly payload?: object
}

/** A file without the document it rests on. */
function aBareFile(): FormData {
  const form = new FormData()
  form.append('kind', 'report')
  form.append('file', new Blob(['x']), 'x.csv')
  return form
}

/** A request of every route of reports and figures, of the neighbour's park and of the own; what is written is refused. */
export function listReportSamples({ here, id }: FullYard): Readonly<Record<string, readonly Sample[]>> {
  const all = `/api/programmes/${here.slug}/indicators`
  const route = (path: string) => `/api/programmes/:slug/indicators${path}`
  const to = (path: string, payload?: object): Sample[] => [{ of: '', url: all + path, ...(payload && { payload }) }]
  const both = (path: string, payload?: object): Sample[] =>
    (['other_park', 'park'] as const).map((of) => ({
      of,
      url: `${all}/reports/${id('here', 'report', of)}${path}`,
      ...(payload && { payload }),
    }))
  const edit = { code: 'nothing', value: 1, missing: null, explanation: '', edit: 0 }
  return {
    [`GET ${route('/reports')}`]: to('/reports'),
    [`GET ${route('/reports/:id')}`]: both(''),
    [`PUT ${route('/reports/:id/cells')}`]: both('/cells', { edits: [edit] }),
    [`POST ${route('/reports/:id/acts')}`]: both('/acts', { act: 'refuse_reopen', why: '由', version: 99 }),
    [`GET ${route('/reports/:id/excel')}`]: both('/excel'),
    [`POST ${route('/reports/:id/excel')}`]: both('/excel', aBareFile()),
    [`GET ${route('/completeness')}`]: to('/completeness?from=2026-01-01'),
    [`GET ${route('/series')}`]: to('/series?code=counted&by=park&from=2026-01-01&to=2026-06-30'),
    [`GET ${route('/cross-section')}`]: to('/cross-section?code=counted&period=2026Q1'),
    [`GET ${route('/comparison')}`]: to('/comparison?codes=counted&period=2026Q1'),
    [`GET ${route('/observations/export')}`]: to('/observations/export?code=counted'),
    [`GET ${route('/imports')}`]: to('/imports'),
    [`POST ${route('/imports')}`]: to('/imports', aBareFile()),
    [`GET ${route('/imports/:id')}`]: to(`/imports/${id('here', 'figures_import', 'one')}`),
    [`POST ${route('/imports/:id/cancel')}`]: to(`/imports/${NOBODY}/cancel`),
  }
}
