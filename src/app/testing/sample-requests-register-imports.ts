import type { FullYard } from '../../access/testing/a-full-yard.ts'

const NOBODY = '00000000-0000-4000-8000-00000000dead'

interface Sample {
  readonly of: string
  readonly url: string
  readonly payload?: object
}

/** A file that is no sheet. */
function aSheet(): FormData {
  const form = new FormData()
  form.append('kind', 'enterprises')
  form.append('file', new Blob(['x']), 'enterprises.csv')
  return form
}

/** Imports of the register: of those that are read one is the neighbour's preview, one was confirmed. */
export function listRegisterImportSamples({ here, id }: FullYard): Readonly<Record<string, readonly Sample[]>> {
  const all = `/api/programmes/${here.slug}/enterprises`
  const route = (path: string) => `/api/programmes/:slug/enterprises${path}`
  const to = (path: string, payload?: object): Sample[] => [{ of: '', url: all + path, ...(payload && { payload }) }]
  const each = (verb: string): Sample[] =>
    ['neighbours', 'confirmed'].map((of) => ({ of, url: `${all}/imports/${id('here', 'register_import', of)}${verb}` }))
  return {
    [`GET ${route('/imports')}`]: to('/imports'),
    [`POST ${route('/imports')}`]: to('/imports', aSheet()),
    [`GET ${route('/imports/template')}`]: to('/imports/template?kind=stays'),
    [`GET ${route('/imports/:id')}`]: each(''),
    [`GET ${route('/imports/:id/bad')}`]: to(`/imports/${NOBODY}/bad`),
    [`DELETE ${route('/imports/:id')}`]: to(`/imports/${NOBODY}`),
    [`POST ${route('/imports/:id/confirm')}`]: to(`/imports/${NOBODY}/confirm`, {}),
    [`GET ${route('/export')}`]: (['enterprises', 'titles', 'institutes', 'stays'] as const).map((kind) => ({
      of: kind,
      url: `${all}/export?kind=${kind}&format=csv`,
    })),
  }
}
