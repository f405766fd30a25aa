import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Database, openDatabase } from '../../platform/db/database.ts'
import { ROLES } from '../../platform/db/roles.ts'
import { invitePerson } from './invite-person.ts'
import { type House, openHouse, PASSWORD } from './testing/a-house.ts'

let house: House
let worker: Database
let accounts: Database
beforeAll(async () => {
  house = await openHouse()
  worker = openDatabase({ ...house.database.configOf(ROLES.worker), max: 2 })
  accounts = openDatabase({ ...house.database.configOf(ROLES.auth), max: 2 })
})
afterAll(async () => {
  await Promise.all([worker.close(), accounts.close()])
  await house.close()
})

type Ask = Parameters<typeof invitePerson>[2]
const invite = (name: string, over: Partial<Ask> = {}) =>
  invitePerson(worker, accounts, { programmeId: house.programmeId, name, role: null, organisation: null, ...over })
async function invited(name: string, over: Partial<Ask> = {}) {
  const answer = await invite(name, over)
  if (!answer.ok) throw new Error(answer.refusal)
  return { ...answer.value, token: answer.value.path.split('#')[1] ?? '' }
}

it('the first person becomes security administrator, by a link that works once', async () => {
  const { token, personId, ...rest } = await invited('王芳')
  expect(rest).toMatchObject({ isNew: true, appointedTo: 'security_administrator', purpose: 'invitation' })
  const browser = house.browser()
  const answer = await browser.ask('POST', `/api/links/${token}`, { signInName: 'wangfang', password: PASSWORD })
  expect(answer.json()).toEqual({ state: 'signed_in' })
  expect((await browser.ask('GET', '/api/session')).json()).toMatchObject({
    name: '王芳',
    needsTotp: true,
    programmes: [{ person: { id: personId } }],
  })
})

it('called again, the same person gets a new link, and the old one ends', async () => {
  const first = await invited('李雷')
  const second = await invited('李雷')
  expect(second).toMatchObject({ personId: first.personId, isNew: false, appointedTo: null })
  expect((await house.browser().ask('GET', `/api/links/${first.token}`)).statusCode).toBe(404)
  expect((await house.browser().ask('GET', `/api/links/${second.token}`)).statusCode).toBe(200)
})

it('who has an account gets a link to a new password, also when the account serves several programmes', async () => {
  const { token, personId } = await invited('韩梅')
  await house.browser().ask('POST', `/api/links/${token}`, { signInName: 'hanmei', password: PASSWORD })
  const [account] = await house.database.asSuperuser<{ user_id: string }>(
    'select user_id from auth.membership where person_id = $1',
    [personId],
  )
  await house.joinElsewhere(account?.user_id ?? '')
  expect(await invited('韩梅')).toMatchObject({ purpose: 'reset', personId })
})

it('the record tells that it was done at the machine', async () => {
  const { personId } = await invited('记录', { role: 'auditor' })
  const rows = await house.database.asSuperuser<{ act: string; thing_kind: string; system_actor: string | null }>(
    `select act, thing_kind, system_actor from audit.entry
      where coalesce(after ->> 'person_id', after ->> 'person', after ->> 'id') = $1 order by seq`,
    [personId],
  )
  expect(rows).toEqual([
    { act: 'people.invite_from_the_machine', thing_kind: 'access.person', system_actor: 'operator' },
    { act: 'people.invite_from_the_machine', thing_kind: 'access.appointment', system_actor: 'operator' },
    { act: 'sign_in.make_link', thing_kind: 'account', system_actor: null },
  ])
})

it.each<[string, () => Promise<unknown>, string]>([
  [
    'a programme that is not there',
    () => invite('某', { programmeId: '00000000-0000-4000-8000-000000000077' }),
    'no_such_programme',
  ],
  ['an organisation that is not there', () => invite('某', { organisation: '无此组织' }), 'no_such_organisation'],
  [
    'two of the three roles that watch over one another',
    async () => {
      await invited('三员', { role: 'auditor' })
      return invite('三员', { role: 'system_administrator' })
    },
    'holds_a_role_that_excludes_it',
  ],
  [
    'a name that several people bear',
    async () => {
      await house.addPerson('同名')
      await house.addPerson('同名')
      return invite('同名')
    },
    'several_of_this_name',
  ],
])('refuses %s', async (_what, ask, refusal) => {
  expect(await ask()).toEqual({ ok: false, refusal })
})

it('refuses the made-up city, whose people have no accounts', async () => {
  await house.database.asSuperuser('update plans.edition set invented = true')
  expect(await invite('某')).toEqual({ ok: false, refusal: 'made_up_programme' })
  await house.database.asSuperuser('update plans.edition set invented = false')
})

it('names the organisation by what it is called or by its id', async () => {
  expect(await invited('按名', { organisation: '云溪市' })).toMatchObject({ isNew: true })
  expect(await invited('按号', { organisation: house.cityId })).toMatchObject({ isNew: true })
})
