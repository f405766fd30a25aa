import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createHttpServer } from '../../platform/http/create-http-server.ts'
import { openTestDatabase, type TestDatabase } from '../../platform/testing/open-test-database.ts'
import type { Channels, MyChannels } from '../channels.schema.ts'
import { aGate, asPerson } from '../testing/a-gate.ts'
import { aYard, type Yard } from '../testing/a-yard.ts'
import { channelRoutes } from './routes.ts'
import { createSecretSeal } from './seal-secret.ts'

const SLUG = 'yunxi-2031'
const ROOT = 'a root secret of the tests, long enough'
const secretSeal = createSecretSeal(ROOT)
let database: TestDatabase
let yard: Yard
let app: FastifyInstance

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
  await channelRoutes(app, { gate, secretSeal, hasMail: true })
})
afterAll(async () => {
  await app.close()
  await database.close()
})
beforeEach(() =>
  database.asSuperuser(
    'set session_replication_role = replica; truncate access.delivery, access.channel_use, access.gateway, access.channel, access.message',
  ),
)

async function ask(who: string, method: 'GET' | 'POST' | 'PATCH' | 'PUT', path: string, payload?: object) {
  const reply = await app.inject({
    method,
    url: `/api/programmes/${SLUG}/${path}`,
    headers: asPerson(yard.person(who)),
    ...(payload ? { payload } : {}),
  })
  return { status: reply.statusCode, body: reply.json() }
}
const ADMIN = 'system_administrator'
const GATEWAY = {
  kind: 'webhook',
  name: { zh: '短信网关', en: 'SMS gateway' },
  url: 'https://gateway.city.example/messages?key=1',
  byDefault: true,
  withPhone: true,
}
const add = async (channel: object = GATEWAY) =>
  (await ask(ADMIN, 'POST', 'channels', channel)).body as { id: string; secret: string }
const list = async () => (await ask(ADMIN, 'GET', 'channels')).body as Channels
const mine = async (who: string) => (await ask(who, 'GET', 'me/channels')).body as MyChannels
const turnOn = (id: string) => ask(ADMIN, 'PATCH', `channels/${id}`, { isOn: true })
const openSecret = async (id: string) => {
  const [row] = await database.asSuperuser<{ secret: Buffer }>(
    'select secret from access.gateway where channel_id = $1',
    [id],
  )
  return secretSeal.open({ programmeId: yard.programmeId, channelId: id }, row?.secret ?? Buffer.alloc(0))
}

describe('who manages channels', () => {
  it('adds one, which is off, and is shown its secret this once', async () => {
    const made = await ask(ADMIN, 'POST', 'channels', GATEWAY)
    expect(made).toEqual({
      status: 201,
      body: { id: expect.any(String), secret: expect.stringMatching(/^whsec_[\w+/]{43}=$/) },
    })
    expect(await openSecret(made.body.id)).toBe(made.body.secret)
    const answer = await ask(ADMIN, 'GET', 'channels')
    expect(answer.body).toEqual({
      hasMail: true,
      channels: [
        {
          id: made.body.id,
          ...GATEWAY,
          isOn: false,
          counts: { queued: 0, failed: 0, givenUp: 0, sent: 0 },
          lastSentAt: null,
        },
      ],
    })
    expect(JSON.stringify(answer.body)).not.toContain('whsec_')
  })

  it.each(['programme_office', 'security_administrator', 'auditor', 'district_officer'])(
    'is the system administrator: %s is told nothing of them and changes none',
    async (who) => {
      const { id } = await add()
      for (const [method, path, payload] of [
        ['GET', 'channels', undefined],
        ['POST', 'channels', GATEWAY],
        ['PATCH', `channels/${id}`, { isOn: true }],
        ['POST', `channels/${id}/secret`, undefined],
        ['POST', `channels/${id}/test`, undefined],
        ['POST', `channels/${id}/retry`, undefined],
        ['GET', `channels/${id}/deliveries`, undefined],
      ] as const) {
        const { status, body } = await ask(who, method, path, payload)
        expect([path, status, body.code]).toEqual([path, 403, 'not_allowed'])
      }
    },
  )

  it('has mail once', async () => {
    const mail = { kind: 'email', name: { zh: '邮件', en: 'Mail' }, byDefault: true }
    expect((await ask(ADMIN, 'POST', 'channels', mail)).body).toMatchObject({ secret: null })
    expect(await ask(ADMIN, 'POST', 'channels', mail)).toMatchObject({
      status: 409,
      body: { code: 'mail_is_one_channel' },
    })
  })

  it.each(['ftp://gateway.example/', 'https://name:word@gateway.example/', 'gateway.example', 'https://a b/'])(
    'names an address of the web: not %s',
    async (url) => {
      expect((await ask(ADMIN, 'POST', 'channels', { ...GATEWAY, url })).status).toBe(400)
    },
  )

  it('changes what is named and nothing else; another address gets another secret', async () => {
    const { id, secret } = await add()
    const on = await turnOn(id)
    expect(on.body).toEqual({ id, secret: null })
    expect((await list()).channels[0]).toMatchObject({ ...GATEWAY, isOn: true })
    expect(await openSecret(id)).toBe(secret)
    const moved = await ask(ADMIN, 'PATCH', `channels/${id}`, { url: 'https://another.city.example/' })
    expect(moved.body.secret).toMatch(/^whsec_/)
    expect(moved.body.secret).not.toBe(secret)
    expect(await openSecret(id)).toBe(moved.body.secret)
    const renewed = await ask(ADMIN, 'POST', `channels/${id}/secret`)
    expect(await openSecret(id)).toBe(renewed.body.secret)
    expect(new Set([secret, moved.body.secret, renewed.body.secret]).size).toBe(3)
  })

  it('tests one, also while it is off, and reads what came of it: not what it said, nor to whom', async () => {
    const { id } = await add()
    const other = await add({ ...GATEWAY, url: 'https://other.city.example/' })
    await turnOn(other.id)
    expect((await ask(ADMIN, 'POST', `channels/${id}/test`)).status).toBe(200)
    const { body } = await ask(ADMIN, 'GET', `channels/${id}/deliveries`)
    expect(body).toEqual({
      total: 1,
      page: 1,
      deliveries: [
        {
          id: expect.any(String),
          state: 'queued',
          tries: 0,
          error: null,
          status: null,
          madeAt: expect.any(String),
          endedAt: null,
          nextTryAt: expect.any(String),
        },
      ],
    })
    // A test goes by the channel that is tested.
    expect((await ask(ADMIN, 'GET', `channels/${other.id}/deliveries`)).body.total).toBe(0)
    expect((await ask(ADMIN, 'GET', `channels/${id}/deliveries?state=sent`)).body.deliveries).toEqual([])
    expect((await list()).channels.find((one) => one.id === id)?.counts).toMatchObject({ queued: 1 })
  })

  it('has what failed tried again', async () => {
    const { id } = await add()
    await ask(ADMIN, 'POST', `channels/${id}/test`)
    await database.asSuperuser(
      `update access.delivery set state = 'given_up', last_error = 'unreachable', tries = 12, next_try_at = null, ended_at = now()`,
    )
    expect((await list()).channels[0]?.counts).toMatchObject({ givenUp: 1 })
    expect((await ask(ADMIN, 'POST', `channels/${id}/retry`)).body).toEqual({ again: 1 })
    expect((await list()).channels[0]?.counts).toMatchObject({ givenUp: 0, queued: 1 })
    expect((await ask(ADMIN, 'POST', `channels/${id}/retry`)).body).toEqual({ again: 0 })
  })

  it('turns on no webhook that leads nowhere', async () => {
    await database.asSuperuser(
      `insert into access.channel (programme_id, id, kind, name_zh, name_en, made_by)
        values ($1, '99999999-9999-4999-8999-999999999991', 'webhook', '名', 'Name', $2)`,
      [yard.programmeId, yard.person(ADMIN)],
    )
    const on = await turnOn('99999999-9999-4999-8999-999999999991')
    expect(on).toMatchObject({ status: 409, body: { code: 'a_webhook_that_is_on_has_a_gateway' } })
  })

  it('stands in the record, without the secret', async () => {
    const { id, secret } = await add()
    await turnOn(id)
    await ask(ADMIN, 'POST', `channels/${id}/test`)
    const entries = await database.asSuperuser<{ act: string; after: object | null; text: string }>(
      `select act, after, entry::text as text from audit.entry where thing_kind in ('access.channel', 'access.gateway') and thing_id = $1 order by seq`,
      [id],
    )
    expect(entries.map(({ act }) => act)).toEqual(['channels.add', 'channels.add', 'channels.change', 'channels.test'])
    const sealed = await database.asSuperuser<{ secret: string }>(
      `select encode(secret, 'hex') as secret from access.gateway where channel_id = $1`,
      [id],
    )
    for (const { text } of entries) {
      expect(text).not.toContain(secret)
      expect(text).not.toContain(sealed[0]?.secret)
    }
  })

  it.each(['PATCH', 'POST'] as const)('names one that is there (%s)', async (method) => {
    const path = 'channels/99999999-9999-4999-8999-999999999999'
    const reply = method === 'PATCH' ? ask(ADMIN, method, path, { isOn: true }) : ask(ADMIN, method, `${path}/test`)
    expect(await reply).toMatchObject({ status: 404, body: { code: 'no_such_channel' } })
  })
})

describe('everyone', () => {
  it('sees which channels are on, what they lack for them, and says which they use', async () => {
    const { id } = await add()
    expect(await mine('expert')).toEqual({ channels: [] })
    await turnOn(id)
    const { kind, name, withPhone } = GATEWAY
    const shown = { id, kind, name, withPhone, byDefault: true, uses: true, lacksAddress: true }
    expect(await mine('expert')).toEqual({ channels: [shown] })
    expect((await ask('expert', 'PUT', `me/channels/${id}`, { uses: false })).status).toBe(200)
    expect((await mine('expert')).channels[0]?.uses).toBe(false)
    expect((await mine('operator')).channels[0]?.uses).toBe(true)
    await ask('expert', 'PUT', `me/channels/${id}`, { uses: true })
    expect((await mine('expert')).channels[0]?.uses).toBe(true)
  })

  it('chooses none that is off', async () => {
    const { id } = await add()
    expect(await ask('expert', 'PUT', `me/channels/${id}`, { uses: true })).toMatchObject({ status: 404 })
  })

  it('reads nothing of a gateway’s address', async () => {
    const { id } = await add()
    await turnOn(id)
    expect(JSON.stringify(await mine('expert'))).not.toContain('city.example')
  })
})
