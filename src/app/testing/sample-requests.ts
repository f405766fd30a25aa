import type { FullYard } from '../../access/testing/a-full-yard.ts'
import { listCatalogueSamples } from './sample-requests-catalogue.ts'
import { listEnterpriseSamples } from './sample-requests-enterprises.ts'
import { listRegisterImportSamples } from './sample-requests-register-imports.ts'
import { listReportSamples } from './sample-requests-reports.ts'
import { listTitleSamples } from './sample-requests-titles.ts'

interface Sample {
  /** What of several samples of a route this one is; '' when there is one. */
  readonly of: string
  readonly url: string
  readonly payload?: object
}

const NOBODY = '00000000-0000-4000-8000-00000000dead'
const PAGES = ['', '/notice', '/zones', '/parks', '/directions', '/tasks', '/open']
const FOUND_ONLY_BY = '/:slug(^[a-z0-9-]+$)'

/** A form in which the file is missing. */
function aBareForm(): FormData {
  const form = new FormData()
  form.append('name', 'x')
  return form
}

/** A file that is no workbook. */
function aWorkbook(): FormData {
  const form = new FormData()
  form.append('kind', 'organisations')
  form.append('file', new Blob(['x']), 'organisations.xlsx')
  return form
}

/** A file that says nothing. */
function aNotice(): FormData {
  const form = new FormData()
  form.append('kind', 'notice')
  form.append('file', new Blob(['']), 'notice.txt')
  return form
}

/**
 * A request of every route: what is asked for lies with the neighbour, so that it is shown to nobody who may not see it,
 * and where a route shows one thing, with one's own district too. What is written either changes nothing or names what
 * is not there.
 */
export function listSamples(yard: FullYard): Readonly<Record<string, readonly Sample[]>> {
  const { here, id } = yard
  const one = `/api/programmes/${here.slug}`
  const to = (path: string, payload?: object): Sample[] => [
    { of: '', url: `${one}${path}`, ...(payload && { payload }) },
  ]
  const both = (path: (name: 'neighbour' | 'park_manager') => string, payload?: object): Sample[] =>
    (['neighbour', 'park_manager'] as const).map((name) => ({ ...to(path(name), payload)[0], of: name }) as Sample)
  const parks = (path: (park: string) => string): Sample[] =>
    ['declared_elsewhere', 'declared_below'].map((of) => ({ of, url: `${one}${path(id('here', 'park', of))}` }))
  const aPark = (hostZone: string) => ({
    hostZone,
    name: '新园',
    directions: [{ text: '方向' }],
    statement: basis,
    basis,
  })
  const items = (path: string, payload?: object): Sample[] =>
    ['neighbour', 'zone'].map((of) => ({
      of,
      url: `${one}/tasks/items/${id('here', 'task', of)}${path}`,
      ...(payload && { payload }),
    }))
  const onPaper = (path: string): Sample[] =>
    ['neighbour', 'zone'].map((of) => ({ of, url: `${one}/tasks/letters/${id('here', 'task_letter', of)}${path}` }))
  const meetings = (path: string, payload?: object): Sample[] =>
    ['open_meeting', 'settled_meeting'].map((of) => ({
      of,
      url: `${one}/tasks/meetings/${id('here', 'meeting', of)}${path}`,
      ...(payload && { payload }),
    }))
  const house = (url: string, payload?: object): Sample[] => [{ of: '', url, ...(payload && { payload }) }]
  const basis = '书面'
  const days = { from: here.today, to: here.day(3) }
  const pages = (start: string) =>
    PAGES.map((page) => [`GET ${start}${FOUND_ONLY_BY}${page}`, house(`${start}/${here.slug}${page}`)] as const)
  const still = (...urls: string[]) => urls.map((url) => [`GET ${url}`, house(url.replace('*', 'people'))] as const)
  return {
    'GET /api/programmes/:slug': to(''),
    'GET /api/programmes/:slug/editions': to('/editions'),
    'GET /api/programmes/:slug/compare': to(`/compare?from=${here.today}&to=${here.today}`),
    'GET /api/programmes/:slug/drafts': to('/drafts'),
    'POST /api/programmes/:slug/drafts': to('/drafts', { from: 'edition' }),
    'POST /api/programmes/:slug/drafts/uploads': to('/drafts/uploads', aNotice()),
    'GET /api/programmes/:slug/drafts/:id': to(`/drafts/${id('here', 'draft', 'draft')}`),
    'GET /api/programmes/:slug/drafts/:id/changes': to(`/drafts/${id('here', 'draft', 'draft')}/changes`),
    'PATCH /api/programmes/:slug/drafts/:id/items/:item': to(`/drafts/${NOBODY}/items/${NOBODY}`, {
      revision: 1,
      content: { text: basis },
      span: null,
      reason: basis,
    }),
    'POST /api/programmes/:slug/drafts/:id/items': to(`/drafts/${NOBODY}/items`, {
      kind: 'heading',
      content: { level: 1, number: '一', text: basis },
      span: [0, 1],
      reason: basis,
    }),
    'POST /api/programmes/:slug/drafts/:id/merge': to(`/drafts/${NOBODY}/merge`, {
      items: [
        { id: NOBODY, revision: 1 },
        { id: NOBODY, revision: 1 },
      ],
      content: { text: basis },
      reason: basis,
    }),
    'POST /api/programmes/:slug/drafts/:id/items/:item/split': to(`/drafts/${NOBODY}/items/${NOBODY}/split`, {
      revision: 1,
      parts: [
        { content: { text: basis }, span: [0, 1] },
        { content: { text: basis }, span: [1, 2] },
      ],
      reason: basis,
    }),
    ...Object.fromEntries(
      ['drop', 'restore'].map((verb) => [
        `POST /api/programmes/:slug/drafts/:id/items/:item/${verb}`,
        to(`/drafts/${NOBODY}/items/${NOBODY}/${verb}`, { revision: 1, reason: basis }),
      ]),
    ),
    'POST /api/programmes/:slug/drafts/:id/items/:item/decide': to(`/drafts/${NOBODY}/items/${NOBODY}/decide`, {
      revision: 1,
      decision: 'means_nothing',
      reason: basis,
    }),
    ...Object.fromEntries(
      ['check', 'publish'].map((verb) => [
        `POST /api/programmes/:slug/drafts/:id/${verb}`,
        to(`/drafts/${NOBODY}/${verb}`, { changes: 1 }),
      ]),
    ),
    ...Object.fromEntries(
      ['reopen', 'withdraw'].map((verb) => [
        `POST /api/programmes/:slug/drafts/:id/${verb}`,
        to(`/drafts/${NOBODY}/${verb}`, { reason: basis }),
      ]),
    ),
    'GET /api/programmes/:slug/targets': to('/targets'),
    'PUT /api/programmes/:slug/targets/tolerance': to('/targets/tolerance', { percent: 5, basis }),
    'POST /api/programmes/:slug/targets/bindings': to('/targets/bindings', {
      itemId: NOBODY,
      kind: 'count',
      key: 'parks',
      basis,
    }),
    'POST /api/programmes/:slug/targets/bindings/:id/end': to(`/targets/bindings/${NOBODY}/end`, { why: basis }),
    'GET /api/programmes/:slug/organisations': to('/organisations'),
    'GET /api/programmes/:slug/organisations/:id': [
      ...to(`/organisations/${here.place('other_park')}`).map((sample) => ({ ...sample, of: 'other_park' })),
      ...to(`/organisations/${here.place('park')}`).map((sample) => ({ ...sample, of: 'park' })),
    ],
    'POST /api/programmes/:slug/organisations/events': to('/organisations/events', {
      kind: 'end',
      on: here.today,
      source: basis,
      organisation: NOBODY,
    }),
    'GET /api/programmes/:slug/tasks': to('/tasks?standing=all'),
    'GET /api/programmes/:slug/tasks/plan': to('/tasks/plan'),
    'GET /api/programmes/:slug/tasks/calendar': to('/tasks/calendar?from=2026-01-01&to=2026-12-31'),
    'GET /api/programmes/:slug/tasks/mine': to('/tasks/mine'),
    'GET /api/programmes/:slug/tasks/items/:id': items(''),
    'POST /api/programmes/:slug/tasks/items': to('/tasks/items', {
      title: '新事项',
      lead: NOBODY,
      startsOn: null,
      dueOn: null,
    }),
    // Of an item that was handed out nothing is closed that was not checked.
    'POST /api/programmes/:slug/tasks/items/:id/acts': items('/acts', { act: 'close' }),
    'GET /api/programmes/:slug/tasks/annex': to('/tasks/annex'),
    'POST /api/programmes/:slug/tasks/annex': [
      { of: '', url: `${one}/tasks/annex`, payload: aNotice() },
      { of: 'no file', url: `${one}/tasks/annex`, payload: aBareForm() },
    ],
    'POST /api/programmes/:slug/tasks/annex/items': to('/tasks/annex/items', {
      items: [{ title: '新事项', lead: NOBODY, startsOn: null, dueOn: null }],
    }),
    'GET /api/programmes/:slug/tasks/letters/:id.pdf': onPaper('.pdf'),
    'GET /api/programmes/:slug/tasks/ledger.:format': ['xlsx', 'docx', 'pdf'].map((of) => ({
      of,
      url: `${one}/tasks/ledger.${of}?standing=all`,
    })),
    'GET /api/programmes/:slug/tasks/chase': to('/tasks/chase'),
    'GET /api/programmes/:slug/tasks/chase.xlsx': to('/tasks/chase.xlsx'),
    'POST /api/programmes/:slug/tasks/chase': to('/tasks/chase', { under: NOBODY }),
    'GET /api/programmes/:slug/tasks/meetings': to('/tasks/meetings'),
    'POST /api/programmes/:slug/tasks/meetings': to('/tasks/meetings', {
      kind: 'joint',
      title: '会',
      heldOn: here.today,
    }),
    'GET /api/programmes/:slug/tasks/meetings/:id': meetings(''),
    'POST /api/programmes/:slug/tasks/meetings/:id/acts': meetings('/acts', { act: 'remove_decision', position: 99 }),
    'GET /api/programmes/:slug/tasks/meetings/:id/:paper.:format': [
      ...meetings('/minutes.docx'),
      ...meetings('/notice.pdf').map((sample) => ({ ...sample, of: `${sample.of}, notice` })),
    ],
    'GET /api/programmes/:slug/tasks/calendar.ics': to(`/tasks/calendar.ics?key=${'x'.repeat(43)}`),
    'GET /api/programmes/:slug/tasks/feeds': to('/tasks/feeds'),
    'POST /api/programmes/:slug/tasks/feeds': to('/tasks/feeds', { name: '手机' }),
    'DELETE /api/programmes/:slug/tasks/feeds/:id': to(`/tasks/feeds/${id('here', 'task_feed', 'neighbour')}`),
    'GET /api/programmes/:slug/me': to('/me'),
    'GET /api/programmes/:slug/roles': to('/roles'),
    'GET /api/programmes/:slug/people': to('/people'),
    'GET /api/programmes/:slug/people/:id': both((name) => `/people/${here.person(name)}`),
    'POST /api/programmes/:slug/people': to('/people', { name: '新来', organisation: here.place('other_park') }),
    'PATCH /api/programmes/:slug/people/:id': both((name) => `/people/${here.person(name)}`, {
      staffNumber: null,
      why: basis,
    }),
    'POST /api/programmes/:slug/people/:id/reveal': both((name) => `/people/${here.person(name)}/reveal`, {
      field: 'email',
      why: basis,
    }),
    'POST /api/programmes/:slug/people/:id/invitation': to(`/people/${here.person('neighbour')}/invitation`, {}),
    'POST /api/programmes/:slug/people/:id/unlock': to(`/people/${here.person('neighbour')}/unlock`, { why: basis }),
    'GET /api/programmes/:slug/people/:id/account': to(`/people/${here.person('neighbour')}/account`),
    'PUT /api/programmes/:slug/people/:id/account': to(`/people/${here.person('neighbour')}/account`, {
      disabled: true,
      why: basis,
    }),
    'POST /api/programmes/:slug/appointments': to('/appointments', {
      person: NOBODY,
      role: 'expert',
      organisation: here.place('bureau'),
      from: here.today,
      basis,
    }),
    'POST /api/programmes/:slug/appointments/:id/end': to(`/appointments/${NOBODY}/end`, {
      on: here.today,
      why: basis,
    }),
    'POST /api/programmes/:slug/mandates': to('/mandates', {
      appointment: NOBODY,
      deputy: here.person('operator'),
      ...days,
      basis,
    }),
    ...Object.fromEntries(
      ['accept', 'decline'].map((verb) => [
        `POST /api/programmes/:slug/mandates/:id/${verb}`,
        to(`/mandates/${id('here', 'mandate', 'neighbour')}/${verb}`),
      ]),
    ),
    'POST /api/programmes/:slug/mandates/:id/end': to(`/mandates/${NOBODY}/end`),
    'GET /api/programmes/:slug/duties': to('/duties?of=seen'),
    'POST /api/programmes/:slug/duties': to('/duties', { appointment: NOBODY, title: { zh: '事', en: 'Work' } }),
    'POST /api/programmes/:slug/duties/:id/close': to(`/duties/${id('here', 'duty', 'other_manager')}/close`),
    'GET /api/programmes/:slug/handovers': to('/handovers'),
    'GET /api/programmes/:slug/handovers/:id': both((name) => `/handovers/${id('here', 'handover', name)}`),
    'POST /api/programmes/:slug/handovers': to('/handovers', {
      from: NOBODY,
      to: NOBODY,
      items: [{ duty: id('here', 'duty', 'neighbour') }],
    }),
    'POST /api/programmes/:slug/handovers/:id/sign': to(`/handovers/${id('here', 'handover', 'neighbour')}/sign`, {
      listSha256: '1'.repeat(64),
    }),
    'POST /api/programmes/:slug/handovers/:id/withdraw': to(`/handovers/${NOBODY}/withdraw`),
    'GET /api/programmes/:slug/messages': to('/messages'),
    'POST /api/programmes/:slug/messages/:id/read': to(`/messages/${id('here', 'message', 'other_manager')}/read`),
    'GET /api/programmes/:slug/channels': to('/channels'),
    'POST /api/programmes/:slug/channels': to('/channels', { kind: 'webhook', name: { zh: '', en: '' } }),
    'PATCH /api/programmes/:slug/channels/:id': to(`/channels/${NOBODY}`, { isOn: true }),
    'POST /api/programmes/:slug/channels/:id/secret': to(`/channels/${NOBODY}/secret`),
    'POST /api/programmes/:slug/channels/:id/test': to(`/channels/${NOBODY}/test`),
    'POST /api/programmes/:slug/channels/:id/retry': to(`/channels/${NOBODY}/retry`),
    'GET /api/programmes/:slug/channels/:id/deliveries': to(`/channels/${id('here', 'channel', 'gateway')}/deliveries`),
    'GET /api/programmes/:slug/me/channels': to('/me/channels'),
    'PUT /api/programmes/:slug/me/channels/:id': to(`/me/channels/${NOBODY}`, { uses: true }),
    'GET /api/programmes/:slug/record': to('/record'),
    'GET /api/programmes/:slug/record/export': to('/record/export?format=csv'),
    'GET /api/programmes/:slug/record/seals': to('/record/seals'),
    'GET /api/programmes/:slug/record/:seq': to('/record/1'),
    'GET /api/programmes/:slug/trail/:kind/:id': both((name) => `/trail/access.person/${here.person(name)}`),
    'PUT /api/programmes/:slug/sign-in-rules/:rule': to('/sign-in-rules/lock_minutes', { value: 15, why: basis }),
    'GET /api/programmes/:slug/imports': to('/imports'),
    'POST /api/programmes/:slug/imports': to('/imports', aWorkbook()),
    'GET /api/programmes/:slug/imports/:id': to(`/imports/${id('here', 'import', 'waiting')}`),
    'DELETE /api/programmes/:slug/imports/:id': to(`/imports/${NOBODY}`),
    'POST /api/programmes/:slug/imports/:id/confirm': to(`/imports/${NOBODY}/confirm`, {}),
    'POST /api/programmes/:slug/imports/:id/grant': to(`/imports/${NOBODY}/grant`, {}),
    'GET /api/programmes/:slug/imports/template': to('/imports/template?kind=people'),
    'GET /api/programmes/:slug/calendar': to('/calendar?from=2026-10-01&to=2026-10-07'),
    'PUT /api/programmes/:slug/calendar/:day': to('/calendar/1999-01-01', { works: true, name: null, basis }),
    'GET /api/programmes/:slug/parks': to('/parks'),
    'GET /api/programmes/:slug/parks/:id': parks((park) => `/parks/${park}`),
    'POST /api/programmes/:slug/parks': to('/parks', aPark(here.place('other_district'))),
    'POST /api/programmes/:slug/parks/entered': to('/parks/entered', {
      ...aPark(here.place('other_zone')),
      on: here.today,
      organisation: NOBODY,
    }),
    'POST /api/programmes/:slug/parks/:id/zone-acts': to(`/parks/${NOBODY}/zone-acts`, { act: 'withdraw', why: basis }),
    'POST /api/programmes/:slug/parks/:id/district-acts': to(`/parks/${NOBODY}/district-acts`, {
      act: 'confirm',
      basis,
    }),
    'POST /api/programmes/:slug/parks/:id/city-acts': to(`/parks/${NOBODY}/city-acts`, { act: 'plan', basis }),
    'POST /api/programmes/:slug/files': to('/files', aBareForm()),
    'GET /api/programmes/:slug/files/:id': to(`/files/${id('here', 'file', 'of_a_duty_elsewhere')}`),
    'POST /api/programmes/:slug/files/:id/forget': to(`/files/${NOBODY}/forget`, { why: basis }),
    'GET /api/session': house('/api/session'),
    'POST /api/session': house('/api/session', { signInName: 'nobody', password: 'wrong' }),
    'POST /api/session/totp': house('/api/session/totp', { code: '123456' }),
    'DELETE /api/session': house('/api/session'),
    'GET /api/sessions': house('/api/sessions'),
    'DELETE /api/sessions/:id': house(`/api/sessions/${NOBODY}`),
    'DELETE /api/sessions': house('/api/sessions'),
    'POST /api/password': house('/api/password', { current: 'wrong', next: 'wrong too' }),
    'POST /api/totp': house('/api/totp', { password: 'wrong' }),
    'POST /api/totp/recovery-codes': house('/api/totp/recovery-codes', { password: 'wrong' }),
    'POST /api/totp/confirm': house('/api/totp/confirm', { code: '123456' }),
    'GET /api/links/:token': house(`/api/links/${'x'.repeat(43)}`),
    'POST /api/links/:token': house(`/api/links/${'x'.repeat(43)}`, { password: 'wrong' }),
    'GET /api/tokens': house('/api/tokens'),
    'POST /api/tokens': house('/api/tokens', { slug: here.slug, name: '令牌', rights: ['roles.grant'], days: 1 }),
    'DELETE /api/tokens/:id': house(`/api/tokens/${NOBODY}`),
    'GET /api/sign-in-rules': house('/api/sign-in-rules'),
    'GET /api/sign-on': house('/api/sign-on'),
    'GET /api/sign-on/:id/start': house('/api/sign-on/city/start'),
    'GET /api/sign-on/city/back': house('/api/sign-on/city/back'),
    'GET /api/made-up/people': house('/api/made-up/people'),
    'POST /api/made-up/enter': house('/api/made-up/enter', { slug: here.slug, personId: NOBODY }),
    'POST /api/compile': house('/api/compile', {}),
    'GET /*': house('/nothing.css'),
    ...Object.fromEntries(
      still('/openapi.json', '/health/live', '/health/ready', '/metrics', '/api/programmes', '/favicon.ico'),
    ),
    ...Object.fromEntries(still('/', '/en', '/compile', '/en/compile', '/desk', '/en/desk', '/desk/*', '/en/desk/*')),
    ...Object.fromEntries([...pages(''), ...pages('/en')]),
    ...listEnterpriseSamples(yard),
    ...listRegisterImportSamples(yard),
    ...listCatalogueSamples(yard),
    ...listReportSamples(yard),
    ...listTitleSamples(yard),
  }
}
