import type { FullYard } from '../../access/testing/a-full-yard.ts'

const NOBODY = '00000000-0000-4000-8000-00000000dead'

interface Sample {
  readonly of: string
  readonly url: string
  readonly payload?: object
}

/** A request of every route of titles, institutes and counts: what is asked for lies below and elsewhere, what is written is not there. */
export function listTitleSamples({ here, id }: FullYard): Readonly<Record<string, readonly Sample[]>> {
  const all = `/api/programmes/${here.slug}/enterprises`
  const route = (path: string) => `/api/programmes/:slug/enterprises${path}`
  const to = (path: string, payload?: object): Sample[] => [{ of: '', url: all + path, ...(payload && { payload }) }]
  const each = (names: readonly string[], path: (name: string) => string): Sample[] =>
    names.map((of) => ({ of, url: all + path(of) }))
  const [why, basis, issuer, validFrom] = ['书面', '书面', '省厅', '2025-01-01']
  const name = { zh: '种', en: 'Kind' }
  const district = `scope=district&id=${here.place('other_district')}`
  return {
    [`GET ${route('/titles')}`]: [
      ...to('/titles'),
      ...each(['confirmed_below', 'stated_elsewhere'], (of) => `/titles?enterprise=${id('here', 'enterprise', of)}`),
    ],
    [`POST ${route('/:id/titles')}`]: to(`/${NOBODY}/titles`, {
      kind: 'high_tech',
      number: '1',
      issuer,
      validFrom,
      basis,
    }),
    [`POST ${route('/titles/:id/confirm')}`]: to(`/titles/${NOBODY}/confirm`, {}),
    [`POST ${route('/titles/:id/withdraw')}`]: to(`/titles/${NOBODY}/withdraw`, { why, basis }),
    [`GET ${route('/title-kinds')}`]: to('/title-kinds'),
    [`PUT ${route('/title-kinds/:kind')}`]: to('/title-kinds/high_tech', {
      ...{
        path: 'tech',
        step: 2,
        name,
        level: 'national',
        authority: issuer,
        basis,
        validityYears: 3,
        remindMonths: 6,
        why,
      },
      thresholds: { name, holds: ['high_tech'] },
      // Of the past: refused after it was looked at who asks.
      validFrom: '2001-01-01',
    }),
    [`GET ${route('/:id/advice')}`]: each(
      ['confirmed_below', 'stated_elsewhere'],
      (of) => `/${id('here', 'enterprise', of)}/advice`,
    ),
    [`GET ${route('/institutes')}`]: [
      ...to('/institutes'),
      ...each(['other_park'], () => `/institutes?park=${here.place('other_park')}`),
    ],
    [`POST ${route('/institutes')}`]: to('/institutes', {
      ...{ name: '院', level: 'municipal', kind: 'other', hostEnterprise: NOBODY, issuer, validFrom, basis },
    }),
    [`POST ${route('/institutes/:id/confirm')}`]: to(`/institutes/${NOBODY}/confirm`, {}),
    [`POST ${route('/institutes/:id/withdraw')}`]: to(`/institutes/${NOBODY}/withdraw`, { why, basis }),
    [`POST ${route('/institutes/:id/stays')}`]: to(`/institutes/${NOBODY}/stays`, {
      park: here.place('park'),
      validFrom,
      basis,
    }),
    [`POST ${route('/institutes/stays/:id/confirm')}`]: to(`/institutes/stays/${NOBODY}/confirm`),
    [`POST ${route('/institutes/stays/:id/end')}`]: to(`/institutes/stays/${NOBODY}/end`, { why }),
    [`GET ${route('/counts/holders')}`]: [
      ...to('/counts/holders'),
      ...each(['other_district'], () => `/counts/holders?${district}`),
    ],
    [`GET ${route('/counts/holders/dropped')}`]: to('/counts/holders/dropped?reason=not_confirmed'),
    [`GET ${route('/counts/holders/forecast')}`]: to('/counts/holders/forecast'),
    [`GET ${route('/counts/institutes')}`]: to('/counts/institutes'),
  }
}
