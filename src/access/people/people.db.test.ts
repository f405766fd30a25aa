import type { FastifyInstance, InjectOptions } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHttpServer } from '../../platform/http/create-http-server.ts'
import { openTestDatabase, type TestDatabase } from '../../platform/testing/open-test-database.ts'
import { organisationRoutes } from '../routes.ts'
import { aGate, asPerson } from '../testing/a-gate.ts'
import { aYard, type Place, type Yard } from '../testing/a-yard.ts'
import { peopleRoutes } from './routes.ts'
import { createContactSeal } from './seal-contact.ts'

const SLUG = 'yunxi-2031'
let database: TestDatabase
let yard: Yard
let app: FastifyInstance
const seal = createContactSeal('a root secret of the tests, long enough')

beforeAll(async () => {
  database = await openTestDatabase()
  yard = await aYard(database, SLUG)
  const gate = aGate(database.app, SLUG)
  app = await createHttpServer({
    isTrustedProxy: () => false,
    logLevel: 'silent',
    version: '0.0.0',
    checkReady: async () => undefined,
    renderProblemPage: async () => '',
    guard: (every) => gate.guard(every),
  })
  await peopleRoutes(app, { gate, seal })
  await organisationRoutes(app, { gate, findProgrammeId: async () => yard.programmeId, today: () => yard.today })
})
afterAll(async () => {
  await app.close()
  await database.close()
})

async function ask(
  who: string,
  method: 'GET' | 'POST' | 'PATCH',
  path: string,
  payload?: object,
  more: { secondFactor?: boolean; mandate?: string } = {},
) {
  const options: InjectOptions = {
    method,
    url: `/api/programmes/${SLUG}/${path}`,
    headers: asPerson(yard.person(who), more),
    ...(payload ? { payload } : {}),
  }
  const reply = await app.inject(options)
  return { status: reply.statusCode, body: reply.json() }
}
const get = (who: string, path: string, more = {}) => ask(who, 'GET', path, undefined, more)
const post = (who: string, path: string, payload: object = {}, more = {}) => ask(who, 'POST', path, payload, more)
const names = ({ body }: { body: { people: { name: string }[] } }) => body.people.map(({ name }) => name)

describe('who sees whom', () => {
  it('the security administrator sees everybody', async () => {
    const reply = await get('security_administrator', 'people')
    expect(reply.status).toBe(200)
    expect(reply.body.total).toBe(yard.people.length)
  })

  it('a district officer sees the people of the district and below, and nobody of the neighbour', async () => {
    const seen = names(await get('district_officer', 'people'))
    expect(seen).toEqual(expect.arrayContaining(['district_officer', 'park_manager', 'operator']))
    expect(seen).not.toContain('neighbour')
    expect(seen).not.toContain('programme_office')
  })

  it('an enterprise sees its own people alone, an expert may not ask at all', async () => {
    expect(names(await get('enterprise', 'people'))).toEqual(['enterprise'])
    expect((await get('expert', 'people')).status).toBe(403)
  })

  it('a person out of reach is not there: the same answer as for one who never was', async () => {
    const hidden = await get('district_officer', `people/${yard.person('neighbour')}`)
    const never = await get('district_officer', 'people/00000000-0000-4000-8000-00000000dead')
    expect(hidden.status).toBe(404)
    expect({ ...hidden.body, requestId: '' }).toEqual({ ...never.body, requestId: '' })
  })

  it('finds by part of a name as it stands, and a percent sign is a percent sign', async () => {
    expect(names(await get('auditor', 'people?q=district'))).toEqual(['district_officer'])
    expect(names(await get('auditor', 'people?q=%25'))).toEqual([])
  })
})

describe('rights', () => {
  it('of a role that asks for a second factor do not hold without it', async () => {
    expect((await get('auditor', 'people', { secondFactor: false })).status).toBe(403)
    const { body } = await get('auditor', 'me', { secondFactor: false })
    expect(body).toMatchObject({ rights: {}, waitsForSecondFactor: true })
  })

  it('are told to whom they belong, with where they reach', async () => {
    const { body } = await get('district_officer', 'me')
    expect(body.rights['people.see']).toEqual(
      [yard.place('district'), yard.place('zone'), yard.place('park')].sort((a, b) => (a < b ? -1 : 1)),
    )
    expect((await get('programme_office', 'me')).body.rights['people.see']).toBe(true)
  })

  it('end at the next request when the appointment has ended', async () => {
    await yard.appoint('passing', 'bureau_officer', 'bureau')
    expect((await get('passing', 'people')).status).toBe(200)
    await yard.endToday('passing')
    expect((await get('passing', 'people')).status).toBe(403)
  })
})

describe('appointing', () => {
  const appointment = (who: string, role: string, place: Place) => ({
    person: yard.person(who),
    role,
    organisation: yard.place(place),
    from: yard.today,
    basis: '测试任命',
  })

  it('is the security administrator’s, and nobody else’s', async () => {
    for (const who of ['programme_office', 'system_administrator', 'auditor', 'district_officer', 'enterprise']) {
      expect((await post(who, 'appointments', appointment('expert', 'operator', 'park'))).status, who).toBe(403)
    }
    const reply = await post('security_administrator', 'appointments', appointment('expert', 'operator', 'park'))
    expect(reply.status).toBe(201)
  })

  it('refuses oneself', async () => {
    const reply = await post(
      'security_administrator',
      'appointments',
      appointment('security_administrator', 'programme_office', 'city'),
    )
    expect(reply).toMatchObject({ status: 403, body: { code: 'nobody_appoints_themself' } })
  })

  it('refuses a second of the three administrators, wherever and whenever their days touch', async () => {
    const reply = await post('security_administrator', 'appointments', {
      ...appointment('auditor', 'system_administrator', 'bureau'),
      from: yard.day(400),
    })
    expect(reply).toMatchObject({ status: 409, body: { code: 'nobody_holds_two_roles_of_an_exclusive_group' } })
  })

  it('refuses a role where it is not held', async () => {
    const reply = await post(
      'security_administrator',
      'appointments',
      appointment('expert', 'district_officer', 'park'),
    )
    expect(reply).toMatchObject({ status: 422, body: { code: 'a_role_is_held_where_it_may_be' } })
  })

  it('refuses a role that there is not, and an organisation or person that is not there', async () => {
    const nobody = '00000000-0000-4000-8000-00000000dead'
    for (const [over, status, code] of [
      [{ role: 'emperor' }, 404, 'no_such_role'],
      [{ person: nobody }, 422, 'names_nothing'],
      [{ organisation: nobody }, 422, 'a_role_is_held_where_it_may_be'],
    ] as const) {
      const reply = await post('security_administrator', 'appointments', {
        ...appointment('expert', 'operator', 'park'),
        from: yard.day(30),
        ...over,
      })
      expect(reply).toMatchObject({ status, body: { code } })
    }
    const added = await post('system_administrator', 'people', { name: '无处人', organisation: nobody })
    expect(added).toMatchObject({ status: 422, body: { code: 'names_nothing' } })
  })

  it('of two at once only one is written', async () => {
    await yard.appoint('newcomer', 'expert', 'expert_body')
    const replies = await Promise.all(
      [1, 2].map(() =>
        post('security_administrator', 'appointments', appointment('newcomer', 'investment_officer', 'park')),
      ),
    )
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 409])
  })

  it('does not end while duties are open', async () => {
    const { body } = await get('security_administrator', `people/${yard.person('bureau_officer')}`)
    const [held] = body.appointments
    expect(held.acts).toContainEqual({
      act: 'people.end_appointment',
      open: false,
      blocks: [{ code: 'open_duties', count: 2 }],
    })
    const reply = await post('security_administrator', `appointments/${held.id}/end`, { on: yard.today, why: '调任' })
    expect(reply).toMatchObject({ status: 409, body: { code: 'open_duties_are_handed_over_first' } })
  })
})

describe('a mandate', () => {
  const give = async () => {
    const { body } = await get('district_officer', 'me')
    return post('district_officer', 'mandates', {
      appointment: body.appointments[0].id,
      deputy: yard.person('enterprise'),
      from: yard.today,
      to: yard.day(7),
      basis: '书面委托 一号',
    })
  }

  it('gives nothing before it was accepted, then the giver’s rights and none of one’s own, and ends at once', async () => {
    const given = await give()
    expect(given.status).toBe(201)
    const mandate = given.body.id
    expect((await get('enterprise', 'people', { mandate })).status).toBe(403)
    expect((await post('enterprise', `mandates/${mandate}/accept`)).status).toBe(200)
    const seen = names(await get('enterprise', 'people', { mandate }))
    expect(seen).toContain('park_manager')
    expect((await get('enterprise', 'me', { mandate })).body.actingFor).toMatchObject({
      person: { name: 'district_officer' },
      role: 'district_officer',
    })
    expect(names(await get('enterprise', 'people'))).toEqual(['enterprise'])
    expect((await post('district_officer', `mandates/${mandate}/end`)).status).toBe(200)
    expect((await get('enterprise', 'people', { mandate })).status).toBe(403)
  })

  it('is good for nobody but the deputy', async () => {
    const { body } = await give()
    await post('enterprise', `mandates/${body.id}/accept`)
    expect((await get('operator', 'people', { mandate: body.id })).status).toBe(403)
  })

  it('is not given for one of the three administrators, nor for another’s appointment', async () => {
    const { body } = await get('auditor', 'me')
    const reply = await post('auditor', 'mandates', {
      appointment: body.appointments[0].id,
      deputy: yard.person('expert'),
      from: yard.today,
      to: yard.day(7),
      basis: '书面委托 二号',
    })
    expect(reply.status).toBe(422)
    const others = await post('operator', 'mandates', {
      appointment: body.appointments[0].id,
      deputy: yard.person('expert'),
      from: yard.today,
      to: yard.day(7),
      basis: '书面委托 三号',
    })
    expect(others).toMatchObject({ status: 404, body: { code: 'no_such_appointment' } })
  })
})

describe('a handover', () => {
  it('moves what is listed once both signed the same list, and what was moved lets the giver go', async () => {
    const giver = (await get('bureau_officer', 'me')).body.appointments[0].id
    const taker = await yard.appoint('successor', 'bureau_officer', 'bureau')
    const open = (await get('bureau_officer', 'duties')).body.duties
    expect(open).toHaveLength(2)
    const drawn = await post('bureau_officer', 'handovers', {
      from: giver,
      to: taker,
      note: '调任交接',
      items: open.map(({ id }: { id: string }) => ({ duty: id })),
    })
    expect(drawn.status).toBe(201)
    const { body: list } = await get('successor', `handovers/${drawn.body.id}`)
    expect(list).toMatchObject({ state: 'open', from: { person: { name: 'bureau_officer' } } })
    expect(list.items).toHaveLength(2)
    const wrong = await post('successor', `handovers/${list.id}/sign`, { listSha256: '0'.repeat(64) })
    expect(wrong).toMatchObject({ status: 409, body: { code: 'another_list' } })
    const sign = { listSha256: list.listSha256 }
    expect((await post('operator', `handovers/${list.id}/sign`, sign)).status).toBe(404)
    expect(await post('successor', `handovers/${list.id}/sign`, sign)).toMatchObject({ body: { moved: 0 } })
    expect((await get('successor', 'duties')).body.total).toBe(0)
    expect(await post('bureau_officer', `handovers/${list.id}/sign`, sign)).toMatchObject({ body: { moved: 2 } })
    expect((await get('successor', 'duties')).body.total).toBe(2)
    expect((await get('bureau_officer', 'duties')).body.total).toBe(0)
    expect((await post('bureau_officer', `handovers/${list.id}/withdraw`)).status).toBe(409)
    const ended = await post('security_administrator', `appointments/${giver}/end`, { on: yard.today, why: '调任' })
    expect(ended.status).toBe(200)
  })

  it('a duty moves in no other way', async () => {
    const { body } = await get('successor', 'duties')
    await expect(
      database.asSuperuser(`update access.duty set appointment_id = $1, organisation_id = $2 where id = $3`, [
        await yard.appoint('another', 'bureau_officer', 'bureau'),
        yard.place('bureau'),
        body.duties[0].id,
      ]),
    ).rejects.toMatchObject({ constraint: 'a_duty_moves_by_a_handover_that_both_signed' })
  })

  it('of one who left is signed in their place by who grants roles', async () => {
    const left = await yard.appoint('gone', 'bureau_officer', 'bureau')
    const taker = await yard.appoint('heir', 'bureau_officer', 'bureau')
    await yard.openDuty(left, '未了之事')
    const { body: seen } = await get('security_administrator', 'duties?of=seen')
    const duty = seen.duties.find(({ title }: { title: { zh: string } }) => title.zh === '未了之事')
    await database.asSuperuser('update access.person set left_on = $1 where id = $2', [yard.today, yard.person('gone')])
    expect((await get('gone', 'me')).status).toBe(403)
    const drawn = await post('security_administrator', 'handovers', {
      from: left,
      to: taker,
      items: [{ duty: duty.id }],
    })
    expect(drawn.status).toBe(201)
    const { listSha256 } = (await get('heir', `handovers/${drawn.body.id}`)).body
    await post('security_administrator', `handovers/${drawn.body.id}/sign`, { listSha256 })
    expect(await post('heir', `handovers/${drawn.body.id}/sign`, { listSha256 })).toMatchObject({ body: { moved: 1 } })
  })
})

describe('personal details', () => {
  it('are masked for who sees the person, opened with a reason, and each opening is in the record', async () => {
    const added = await post('system_administrator', 'people', {
      name: '编造人',
      organisation: yard.place('district'),
      contacts: { phone: '13800005678', email: 'someone@example.invalid' },
    })
    expect(added.status).toBe(201)
    const path = `people/${added.body.id}`
    expect((await get('district_officer', path)).body.contacts).toEqual([
      { field: 'email', masked: 's***@example.invalid' },
      { field: 'phone', masked: '138****5678' },
    ])
    expect((await post('district_officer', `${path}/reveal`, { field: 'phone' })).body.code).toBe(
      'what_is_revealed_has_a_reason',
    )
    const opened = await post('district_officer', `${path}/reveal`, { field: 'phone', why: '联系核对申报材料' })
    expect(opened.body).toEqual({ field: 'phone', value: '13800005678' })
    expect((await post('system_administrator', `${path}/reveal`, { field: 'phone', why: '想看' })).status).toBe(403)
    expect((await post('neighbour', `${path}/reveal`, { field: 'phone', why: '想看' })).status).toBe(403)
    const rows = await database.asSuperuser(
      `select person_id, why, after from audit.entry where act = 'people.reveal' and thing_id = $1`,
      [added.body.id],
    )
    expect(rows).toEqual([
      { person_id: yard.person('district_officer'), why: '联系核对申报材料', after: { field: 'phone' } },
    ])
    const dump = await database.asSuperuser<{ text: string }>(
      `select string_agg(row::text, ' ') as text from (select to_jsonb(e) from audit.entry e union all select to_jsonb(c) from access.person_contact c) row`,
    )
    expect(dump[0]?.text).not.toContain('13800005678')
  })
})

describe('an organisation', () => {
  it('is shown to members with its names over time, and who holds a role there', async () => {
    const { body } = await get('district_officer', `organisations/${yard.place('park')}`)
    expect(body.names).toEqual([{ value: { zh: '园区', en: null }, from: '2024-01-01', to: null, source: null }])
    expect(body.people.map(({ name }: { name: string }) => name)).toContain('operator')
    expect(body.acts).toEqual([])
  })

  it('is renamed by who may record events; the event is in the record under that name', async () => {
    const event = {
      kind: 'rename',
      on: yard.today,
      source: '测试更名文件',
      organisation: yard.place('park'),
      name: { zh: '新名园区', en: null },
    }
    expect((await post('district_officer', 'organisations/events', event)).status).toBe(403)
    expect((await post('programme_office', 'organisations/events', event)).status).toBe(201)
    expect(await post('programme_office', 'organisations/events', event)).toMatchObject({
      status: 422,
      body: { code: 'nothing_changes' },
    })
    const entries = await database.asSuperuser(
      `select act, why, person_id from audit.entry where act = 'organisations.rename'`,
    )
    expect(entries).toEqual([
      { act: 'organisations.rename', why: '测试更名文件', person_id: yard.person('programme_office') },
    ])
  })

  it('that is not public is seen by who may, and by nobody else', async () => {
    const path = `organisations/${yard.place('enterprise')}`
    expect((await get('enterprise', path)).status).toBe(200)
    expect((await get('successor', path)).status).toBe(200)
    expect((await get('district_officer', path)).status).toBe(404)
    const anyone = await app.inject(`/api/programmes/${SLUG}/organisations`)
    expect(anyone.body).not.toContain('企业')
  })
})

describe('who asks', () => {
  it('is somebody: nobody is told to sign in, a stranger nothing of a programme that is not published', async () => {
    expect((await app.inject(`/api/programmes/${SLUG}/me`)).statusCode).toBe(401)
    const stranger = await app.inject({ url: '/api/programmes/elsewhere/me', headers: asPerson(yard.person('expert')) })
    expect(stranger.json()).toMatchObject({ status: 404, code: 'no_such_programme' })
  })

  it('is answered in confidence: nobody keeps the answer', async () => {
    const reply = await app.inject({
      url: `/api/programmes/${SLUG}/people`,
      headers: asPerson(yard.person('auditor')),
    })
    expect(reply.headers['cache-control']).toBe('no-store')
  })

  it('comes from this site: a cookie that another site sends along does nothing', async () => {
    const send = (headers: Record<string, string>) =>
      app.inject({
        method: 'POST',
        url: `/api/programmes/${SLUG}/duties`,
        headers: { ...asPerson(yard.person('expert')), host: 'courtyard.example', cookie: 'a=b', ...headers },
        payload: {},
      })
    for (const origin of ['https://evil.example', 'null', 'http://courtyard.example.evil.example']) {
      expect((await send({ origin })).json(), origin).toMatchObject({ status: 403, code: 'from_another_site' })
    }
    expect((await send({})).json()).toMatchObject({ status: 403, code: 'from_another_site' })
    expect((await send({ origin: 'http://courtyard.example' })).statusCode).toBe(400)
  })
})
