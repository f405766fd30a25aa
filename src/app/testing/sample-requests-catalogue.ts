import type { FullYard } from '../../access/testing/a-full-yard.ts'

const NOBODY = '00000000-0000-4000-8000-00000000dead'

interface Sample {
  readonly of: string
  readonly url: string
  readonly payload?: object
}

/** A request of every route of the catalogue, its checks and its forms; what is written is refused, or is not there. */
export function listCatalogueSamples({ here, id }: FullYard): Readonly<Record<string, readonly Sample[]>> {
  const all = `/api/programmes/${here.slug}/indicators`
  const route = (path: string) => `/api/programmes/:slug/indicators${path}`
  const to = (path: string, payload?: object): Sample[] => [{ of: '', url: all + path, ...(payload && { payload }) }]
  const [why, both] = ['书面', { zh: '名', en: 'name' }]
  const form = {
    name: both,
    frequency: 'quarter',
    dueWorkingDays: 10,
    burdenLimit: 0.3,
    validFrom: '2024-01-01',
    fields: [],
    // No such park.
    parks: [NOBODY],
  }
  return {
    [`GET ${route('/catalogue')}`]: to('/catalogue'),
    [`GET ${route('/catalogue/:code')}`]: to('/catalogue/counted'),
    [`PUT ${route('/catalogue/:code')}`]: to('/catalogue/another', {
      topic: both,
      name: both,
      unit: '家',
      direction: 1,
      definition: both,
      source: 'register',
      registerKey: 'no.such.list',
      frequency: 'quarter',
      level: 'park',
      decimals: 0,
      kind: 'count',
      basis: why,
    }),
    [`POST ${route('/catalogue/:code/end')}`]: to('/catalogue/nothing/end', { why }),
    [`POST ${route('/catalogue/try')}`]: to('/catalogue/try', { expression: 'counted + 1' }),
    [`GET ${route('/checks')}`]: to('/checks'),
    [`PUT ${route('/checks/:id')}`]: to(`/checks/${NOBODY}`, {
      code: 'a_rule',
      kind: 'cross_field',
      severity: 'asks',
      message: { zh: '话', en: 'word' },
      params: { left: 'nothing', is: 'equal', right: 'nothing' },
    }),
    [`POST ${route('/checks/:id/end')}`]: to(`/checks/${NOBODY}/end`, { why }),
    [`GET ${route('/forms')}`]: to('/forms'),
    [`GET ${route('/forms/:id')}`]: ['drafted', 'published'].map((of) => ({
      of,
      url: `${all}/forms/${id('here', 'form', of)}`,
    })),
    [`POST ${route('/forms')}`]: to('/forms', form),
    [`PUT ${route('/forms/:id')}`]: to(`/forms/${id('here', 'form', 'drafted')}`, { ...form, actsDone: 99 }),
    [`POST ${route('/forms/:id/publish')}`]: to(`/forms/${NOBODY}/publish`, {}),
    [`POST ${route('/forms/:id/withdraw')}`]: to(`/forms/${NOBODY}/withdraw`, { why }),
  }
}
