import type { FullYard } from '../../access/testing/a-full-yard.ts'

const NOBODY = '00000000-0000-4000-8000-00000000dead'

interface Sample {
  readonly of: string
  readonly url: string
  readonly payload?: object
}

/** A request of every route of the register: what is read lies with the neighbour and below; what is written is not there. */
export function listEnterpriseSamples({ here, id }: FullYard): Readonly<Record<string, readonly Sample[]>> {
  const all = `/api/programmes/${here.slug}/enterprises`
  const route = (path: string) => `/api/programmes/:slug/enterprises${path}`
  const to = (path: string, payload?: object): Sample[] => [{ of: '', url: all + path, ...(payload && { payload }) }]
  const which = ['stated_elsewhere', 'stated_below', 'confirmed_below']
  const stays = (verb: string, payload?: object): Sample[] =>
    ['stated_elsewhere', 'stated_below'].map((of) => ({
      of,
      url: `${all}/stays/${id('here', 'stay', of)}/${verb}`,
      // Refused after it was looked at whose it is.
      ...(payload && { payload }),
    }))
  const [why, basis, from] = ['书面', '书面', '2025-01-01']
  return {
    [`GET ${route('')}`]: [
      ...to(''),
      ...to(`?q=${encodeURIComponent('秘‹')}`).map((sample) => ({ ...sample, of: 'search' })),
      ...to(`?park=${here.place('other_park')}`).map((sample) => ({ ...sample, of: 'other_park' })),
      ...to('?waits=stays').map((sample) => ({ ...sample, of: 'waits' })),
    ],
    [`GET ${route('/places')}`]: to('/places'),
    [`GET ${route('/:id')}`]: which.map((of) => ({ of, url: `${all}/${id('here', 'enterprise', of)}` })),
    [`GET ${route('/matches')}`]: to('/matches'),
    [`POST ${route('')}`]: to('', { name: '新企业', district: NOBODY }),
    [`PATCH ${route('/:id')}`]: to(`/${NOBODY}`, { scale: 'small' }),
    [`POST ${route('/:id/names')}`]: to(`/${NOBODY}/names`, { name: '新名', from }),
    [`POST ${route('/:id/addresses')}`]: to(`/${NOBODY}/addresses`, { kind: 'registered', address: basis, from }),
    [`POST ${route('/:id/stays')}`]: to(`/${NOBODY}/stays`, { park: here.place('park'), from, how: 'address' }),
    [`POST ${route('/:id/facts')}`]: to(`/${NOBODY}/facts`, {
      year: 2025,
      source: basis,
      facts: [{ fact: 'staff', value: '1' }],
    }),
    [`POST ${route('/:id/ties')}`]: to(`/${NOBODY}/ties`, { kind: 'parent', other: { name: '他' }, from }),
    [`POST ${route('/ties/:id/end')}`]: to(`/ties/${NOBODY}/end`, { on: from }),
    [`POST ${route('/stays/:id/end')}`]: stays('end', { on: '2024-03-01' }),
    [`POST ${route('/stays/:id/confirm')}`]: to(`/stays/${NOBODY}/confirm`),
    [`POST ${route('/stays/:id/withdraw')}`]: to(`/stays/${NOBODY}/withdraw`, { why }),
    [`POST ${route('/matches/:id')}`]: to(`/matches/${NOBODY}`, { same: false, why }),
    [`POST ${route('/merges')}`]: to('/merges', { merged: NOBODY, kept: NOBODY, why }),
    [`POST ${route('/merges/:id/undo')}`]: to(`/merges/${NOBODY}/undo`, { why }),
  }
}
