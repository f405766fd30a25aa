import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { type Kysely, sql } from 'kysely'
import { SMTPServer } from 'smtp-server'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { asActor, type Database, openDatabase } from '../../platform/db/database.ts'
import { ROLES } from '../../platform/db/roles.ts'
import { readAddressRanges } from '../../platform/http/address-ranges.ts'
import type { JobWork } from '../../platform/jobs/index.ts'
import { findPackageRoot } from '../../platform/package-root.ts'
import { openTestDatabase, type TestDatabase } from '../../platform/testing/open-test-database.ts'
import { accessMessages } from '../message-words.ts'
import { createContactSeal } from '../people/seal-contact.ts'
import type { ContactField } from '../people.schema.ts'
import { aYard, type Yard } from '../testing/a-yard.ts'
import { createMessageMailer } from './mail-message.ts'
import { createPostJobs, type PostParts } from './post.ts'
import { createSecretSeal, createWebhookSecret } from './seal-secret.ts'
import { tell } from './tell.ts'
import { type Receiver, startReceiver } from './testing/start-receiver.ts'

const POST_PROCESS = fileURLToPath(new URL('./testing/post-process.ts', import.meta.url))
const ROOT = 'a-root-secret-of-the-tests-which-is-long-enough'
const SECRET = createWebhookSecret()
const contactSeal = createContactSeal(ROOT)
const secretSeal = createSecretSeal(ROOT)

let database: TestDatabase
let worker: Database
let yard: Yard
let receiver: Receiver
beforeAll(async () => {
  database = await openTestDatabase()
  worker = openDatabase({ ...database.configOf(ROLES.worker), max: 4 })
  yard = await aYard(database, 'yunxi-2031')
  receiver = await startReceiver(SECRET)
  await database.asSuperuser(`update access.person set staff_number = 'T1001' where id = $1`, [yard.person('expert')])
  await hold('expert', 'phone', '13800001234')
  await hold('expert', 'email', 'expert@city.example')
})
afterAll(async () => {
  await receiver.stop()
  await worker.close()
  await database.close()
})
beforeEach(async () => {
  await database.asSuperuser(
    'set session_replication_role = replica; truncate access.delivery, access.channel_use, access.gateway, access.channel, access.message, jobs._private_jobs',
  )
  await receiver.behave('good')
})
const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

async function hold(name: string, field: ContactField, value: string): Promise<void> {
  const personId = yard.person(name)
  const { masked, sealed, fingerprint } = contactSeal.seal({ programmeId: yard.programmeId, personId, field }, value)
  await database.asSuperuser(
    `insert into access.person_contact (programme_id, person_id, field, masked, sealed, fingerprint)
      values ($1, $2, $3, $4, $5, $6)`,
    [yard.programmeId, personId, field, masked, sealed, fingerprint],
  )
}

interface ChannelParts {
  readonly kind?: 'email' | 'webhook'
  readonly url?: string
  readonly secret?: string
  readonly isOn?: boolean
  readonly byDefault?: boolean
  readonly withPhone?: boolean
}
async function addChannel(parts: ChannelParts = {}): Promise<string> {
  const {
    kind = 'webhook',
    url = receiver.url,
    secret = SECRET,
    isOn = true,
    byDefault = true,
    withPhone = false,
  } = parts
  const id = randomUUID()
  await database.asSuperuser(
    `insert into access.channel (programme_id, id, kind, name_zh, name_en, by_default, with_phone, made_by)
      values ($1, $2, $3, '网关', 'Gateway', $4, $5, $6)`,
    [yard.programmeId, id, kind, byDefault, withPhone, yard.person('system_administrator')],
  )
  if (kind === 'webhook') {
    await database.asSuperuser(
      'insert into access.gateway (programme_id, channel_id, url, secret) values ($1, $2, $3, $4)',
      [yard.programmeId, id, url, secretSeal.seal({ programmeId: yard.programmeId, channelId: id }, secret)],
    )
  }
  if (isOn) await database.asSuperuser('update access.channel set is_on = true where id = $1', [id])
  return id
}

const keeper = () => ({ kind: 'system', name: 'task_keeper', programmeId: yard.programmeId }) as const
const tellAll = (names: readonly string[], title = '报送总结') =>
  asActor<unknown, void>(worker, keeper(), (tx) =>
    tell(
      tx,
      keeper(),
      names.map((name) => ({
        to: yard.person(name),
        kind: 'duties.assigned',
        params: { title: { zh: title, en: 'Report' } },
        thing: ['tasks.item', 'one'],
      })),
    ),
  )

const logged: string[] = []
const note = (fields: object, message: string) => logged.push(`${message} ${JSON.stringify(fields)}`)
const log = { error: note, warn: note, info: note, debug: note }

/** One round of the post office, as the job does it. */
async function round(parts: Partial<PostParts> = {}): Promise<void> {
  const { jobs } = createPostJobs({
    kinds: accessMessages,
    contactSeal,
    secretSeal,
    mailer: null,
    address: 'https://courtyard.test',
    findSlug: async () => yard.slug,
    isAllowedInside: readAddressRanges('TEST', '127.0.0.0/8'),
    ...parts,
  })
  const actor = { kind: 'system', name: 'post_office', programmeId: yard.programmeId } as const
  const work: JobWork = {
    programmeId: yard.programmeId,
    jobId: '1',
    try: 1,
    isLastTry: false,
    signal: new AbortController().signal,
    log,
    database: worker,
    act: (deed, named) => asActor(worker, actor, deed, named),
  }
  await jobs[0]?.run(work, {})
}

interface Delivery {
  readonly id: string
  readonly state: string
  readonly tries: number
  readonly error: string | null
  readonly status: number | null
  /** Seconds until it is tried again. */
  readonly wait: number | null
}
const listDeliveries = () =>
  database.asSuperuser<{ [Field in keyof Delivery]: Delivery[Field] }>(
    `select id, state, tries, last_error as error, last_status as status,
        round(extract(epoch from next_try_at - now()))::int as wait from access.delivery order by made_at, id`,
  )
/** The waits are over: the rows are backdated. */
const makeDue = () =>
  database.asSuperuser(
    `update access.delivery set next_try_at = now() - interval '1 second' where next_try_at is not null`,
  )
const tookOf = (id: string | undefined) => receiver.received.filter((one) => one.id === id)

describe('a message', () => {
  it('is put on its way with it or not at all, and the post office is told', async () => {
    await addChannel()
    await expect(
      asActor<unknown, void>(worker, keeper(), async (tx) => {
        await tell(tx, keeper(), [{ to: yard.person('expert'), kind: 'tasks.notice', thing: null }])
        throw new Error('rolled back')
      }),
    ).rejects.toThrow('rolled back')
    expect(await listDeliveries()).toEqual([])
    await tellAll(['expert', 'operator'])
    expect(await listDeliveries()).toMatchObject([{ state: 'queued' }, { state: 'queued' }])
    const jobs = await database.asSuperuser<{ name: string }>(
      'select identifier as name from jobs._private_jobs job join jobs._private_tasks task on task.id = task_id',
    )
    expect(jobs).toEqual([{ name: 'messages.post' }])
  })

  it('goes to the gateway signed, with who it is for, what it says and where to read it', async () => {
    await addChannel()
    await tellAll(['expert'])
    await round()
    const [delivery] = await listDeliveries()
    expect(delivery).toMatchObject({ state: 'sent', tries: 1, error: null, status: 204, wait: null })
    expect(tookOf(delivery?.id)).toEqual([
      {
        id: delivery?.id,
        again: false,
        path: '/courtyard',
        body: {
          type: 'message',
          timestamp: expect.any(String),
          data: {
            delivery: delivery?.id,
            programme: { id: yard.programmeId, slug: yard.slug },
            to: { person: yard.person('expert'), name: 'expert', staffNumber: 'T1001', phone: null },
            from: null,
            kind: 'duties.assigned',
            text: { zh: '有人交给你一件待办：报送总结', en: 'Someone assigned you a duty: Report' },
            url: `https://courtyard.test/desk/${yard.slug}`,
          },
        },
      },
    ])
  })

  it('tells the telephone number to a gateway that sends SMS, and to no other', async () => {
    await addChannel({ withPhone: true })
    await addChannel()
    await tellAll(['expert'])
    await round()
    const phones = (await listDeliveries()).flatMap(({ id }) => tookOf(id).map((one) => one.body?.data.to.phone))
    expect(phones.sort()).toEqual(['13800001234', null])
  })

  it('stays in the desk where no channel is on, or its reader does not use it', async () => {
    await addChannel({ isOn: false })
    const optional = await addChannel({ byDefault: false })
    const general = await addChannel()
    const choose = (name: string, channel: string, uses: boolean) =>
      database.asSuperuser('insert into access.channel_use values ($1, $2, $3, $4)', [
        yard.programmeId,
        yard.person(name),
        channel,
        uses,
      ])
    await choose('expert', optional, true)
    await choose('operator', general, false)
    await tellAll(['expert', 'operator', 'auditor'])
    const rows = await database.asSuperuser(
      `select who.name, channel_id as by from access.delivery join access.person who on who.id = person_id order by 1, 2`,
    )
    expect(rows).toEqual(
      [
        { name: 'auditor', by: general },
        { name: 'expert', by: optional },
        { name: 'expert', by: general },
      ].sort((one, other) => (one.name + one.by < other.name + other.by ? -1 : 1)),
    )
  })

  it('is not sent by a channel that was turned off since', async () => {
    const channel = await addChannel()
    await tellAll(['expert'])
    await database.asSuperuser('update access.channel set is_on = false where id = $1', [channel])
    await round()
    expect(await listDeliveries()).toMatchObject([{ state: 'given_up', error: 'channel_off' }])
  })
})

describe('a gateway', () => {
  it('that fails and then works gets the message at the next try, under the same id', async () => {
    await addChannel()
    await tellAll(['expert'])
    await receiver.behave('fail')
    await round()
    expect(await listDeliveries()).toMatchObject([
      { state: 'failed', tries: 1, error: 'answered', status: 500, wait: 30 },
    ])
    await round()
    expect(await listDeliveries()).toMatchObject([{ tries: 1 }])
    await receiver.behave('good')
    await makeDue()
    await round()
    const [delivery] = await listDeliveries()
    expect(delivery).toMatchObject({ state: 'sent', tries: 2, error: null })
    expect(tookOf(delivery?.id)).toHaveLength(1)
  })

  it('that takes it and answers too late gets it again, and knows it by its id', async () => {
    await addChannel()
    await tellAll(['expert'])
    await receiver.behave('slow')
    await round({ timeouts: { sendMs: 300 } })
    expect(await listDeliveries()).toMatchObject([{ state: 'failed', error: 'no_answer', status: null }])
    await receiver.behave('good')
    await makeDue()
    await round()
    const [delivery] = await listDeliveries()
    expect(delivery).toMatchObject({ state: 'sent', tries: 2 })
    expect(tookOf(delivery?.id).map(({ again }) => again)).toEqual([false, true])
  })

  it('that is down and comes up again has lost nothing', async () => {
    const down = await startReceiver(SECRET)
    await addChannel({ url: down.url })
    await down.stop()
    await tellAll(['expert', 'operator', 'auditor'])
    await round()
    expect((await listDeliveries()).map(({ state, error }) => [state, error])).toEqual(
      Array(3).fill(['failed', 'unreachable']),
    )
    const up = await startReceiver(SECRET, down.port)
    try {
      await makeDue()
      await round()
      expect((await listDeliveries()).map(({ state }) => state)).toEqual(['sent', 'sent', 'sent'])
      expect(new Set(up.received.map(({ id }) => id)).size).toBe(3)
    } finally {
      await up.stop()
    }
  })

  it('sees that the secret is another’s, and that is told', async () => {
    await addChannel({ secret: createWebhookSecret() })
    await tellAll(['expert'])
    await round()
    const [delivery] = await listDeliveries()
    expect(delivery).toMatchObject({ state: 'failed', error: 'answered', status: 401 })
    expect(tookOf(delivery?.id)).toEqual([{ id: delivery?.id, refused: true }])
  })

  it.each([
    ['gone', { state: 'given_up', error: 'answered', status: 410, wait: null }],
    ['busy', { state: 'failed', error: 'answered', status: 429, wait: 600 }],
    ['elsewhere', { state: 'failed', error: 'redirected', status: 307, wait: 30 }],
  ] as const)('that says %s is taken at its word', async (as, came) => {
    await addChannel()
    await tellAll(['expert'])
    await receiver.behave(as)
    await round()
    expect(await listDeliveries()).toMatchObject([came])
  })

  it('inside is posted to only where the operator named its network', async () => {
    await addChannel()
    await tellAll(['expert'])
    await round({ isAllowedInside: () => false })
    const [delivery] = await listDeliveries()
    expect(delivery).toMatchObject({ state: 'failed', error: 'not_allowed_there' })
    expect(tookOf(delivery?.id)).toEqual([])
  })

  it('that takes nothing is left alone after ten, and holds up no other', async () => {
    const broken = await startReceiver(SECRET)
    await broken.behave('fail')
    await addChannel({ url: broken.url })
    await addChannel()
    await database.asSuperuser(
      `insert into access.person (programme_id, name, organisation_id) select $1, '众' || n, $2 from generate_series(1, 30) n`,
      [yard.programmeId, yard.place('city')],
    )
    const many = await database.asSuperuser<{ id: string }>(`select id from access.person where name like '众%'`)
    await asActor<unknown, void>(worker, keeper(), (tx) =>
      tell(
        tx,
        keeper(),
        many.map(({ id }) => ({ to: id, kind: 'tasks.notice', thing: null })),
      ),
    )
    await round()
    await broken.stop()
    const counted = await database.asSuperuser(
      'select state, sum(tries)::int as tries, count(*)::int as many from access.delivery group by 1 order by 1',
    )
    expect(counted).toEqual([
      { state: 'failed', tries: 10, many: 10 },
      { state: 'queued', tries: 0, many: 20 },
      { state: 'sent', tries: 30, many: 30 },
    ])
    const [later] = await database.asSuperuser<{ wait: number }>(
      `select round(extract(epoch from run_at - now()))::int as wait from jobs._private_jobs where key like '%/later'`,
    )
    expect(later?.wait).toBe(30)
  })

  it('is given up after the twelfth try, and tried anew when who manages channels says so', async () => {
    const channel = await addChannel()
    await tellAll(['expert'])
    await receiver.behave('fail')
    await database.asSuperuser(
      `update access.delivery set tries = 11, state = 'failed', last_error = 'answered', next_try_at = now()`,
    )
    await round()
    expect(await listDeliveries()).toMatchObject([{ state: 'given_up', tries: 12, error: 'answered', status: 500 }])
    const retry = (name: string) =>
      asActor<unknown, number>(
        database.app,
        { kind: 'person', personId: yard.person(name), programmeId: yard.programmeId, secondFactor: true },
        async (tx: Kysely<unknown>) => {
          const { rows } = await sql<{ again: number }>`select access.retry_deliveries(${channel}) as again`.execute(tx)
          return rows[0]?.again ?? 0
        },
        { act: 'channels.retry' },
      )
    await expect(retry('programme_office')).rejects.toMatchObject({ code: '42501' })
    expect(await retry('system_administrator')).toBe(1)
    await receiver.behave('good')
    await round()
    expect(await listDeliveries()).toMatchObject([{ state: 'sent', tries: 1 }])
    expect(await retry('system_administrator')).toBe(0)
  })
})

describe('a post office that is killed', () => {
  it('in the middle of a batch loses no delivery; each message stands once in the inbox, and the gateway knows what came twice', async () => {
    const slow = await startReceiver(SECRET)
    await slow.behave('slow')
    await addChannel({ url: slow.url })
    const begin = () => {
      const child = spawn(
        process.execPath,
        ['--import', 'tsx', POST_PROCESS, JSON.stringify(database.configOf(ROLES.worker)), ROOT],
        { cwd: findPackageRoot(), stdio: ['ignore', 'ignore', 'inherit'] },
      )
      children.push(child)
      return { child, ended: new Promise((resolve) => child.once('exit', resolve)) }
    }
    try {
      await database.asSuperuser(
        `insert into access.person (programme_id, name, organisation_id) select $1, '群' || n, $2 from generate_series(1, 40) n`,
        [yard.programmeId, yard.place('city')],
      )
      const many = await database.asSuperuser<{ id: string }>(`select id from access.person where name like '群%'`)
      const notices = many.map(({ id }) => ({ to: id, kind: 'tasks.notice', thing: null, once: 'red' }))
      await asActor<unknown, void>(worker, keeper(), (tx) => tell(tx, keeper(), notices))
      const first = begin()
      // Ten are on their way and none is answered.
      await expect.poll(() => slow.received.length, { timeout: 20_000 }).toBe(10)
      first.child.kill('SIGKILL')
      await first.ended
      await slow.behave('good')
      // Whoever told them does not know whether it got through, and tells again.
      await asActor<unknown, void>(worker, keeper(), (tx) => tell(tx, keeper(), notices))
      const second = begin()
      const countSent = () =>
        database.asSuperuser(`select count(*)::int as sent from access.delivery where state = 'sent'`)
      const hurry = () =>
        database.asSuperuser(
          `update jobs._private_jobs set run_at = now() where locked_at is null; select pg_notify('jobs:insert', '{"count":1}')`,
        )
      await expect
        .poll(
          async () => {
            await hurry()
            return countSent()
          },
          { timeout: 25_000, interval: 500 },
        )
        .toEqual([{ sent: 40 }])
      second.child.kill('SIGTERM')
      await second.ended
      const told = await database.asSuperuser(
        `select count(*)::int as messages, count(distinct to_person)::int as people from access.message`,
      )
      expect(told).toEqual([{ messages: 40, people: 40 }])
      const deliveries = new Set((await listDeliveries()).map(({ id }) => id))
      const news = slow.received.filter(({ again }) => !again)
      expect(new Set(news.map(({ id }) => id))).toEqual(deliveries)
      expect(news).toHaveLength(40)
      expect(slow.received.filter(({ again }) => again)).toHaveLength(10)
    } finally {
      await slow.stop()
    }
  })
})

describe('mail', () => {
  const got: string[] = []
  let answer: { responseCode: number } | null = null
  let server: SMTPServer
  let mail: { url: string; from: string }
  beforeAll(async () => {
    server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onRcptTo: (_address, _session, done) => done(answer && Object.assign(new Error('no'), answer)),
      onData: (stream, _session, done) => {
        let text = ''
        stream.on('data', (chunk: Buffer) => {
          text += chunk.toString('utf8')
        })
        stream.on('end', () => {
          got.push(text)
          done()
        })
      },
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.server.address() as AddressInfo
    mail = { url: `smtp://127.0.0.1:${port}`, from: '四合园 <courtyard@city.example>' }
  })
  afterAll(() => new Promise<void>((resolve) => server.close(resolve)))
  beforeEach(() => {
    got.length = 0
    answer = null
  })
  const roundOfMail = async () => {
    const mailer = createMessageMailer(mail)
    await round({ mailer })
    mailer.close()
  }

  it('goes to who holds an address, says what happened in both languages, and links to the desk', async () => {
    await addChannel({ kind: 'email' })
    await tellAll(['expert', 'operator'])
    await roundOfMail()
    const [delivery, ...others] = await listDeliveries()
    expect(others).toEqual([])
    expect(delivery).toMatchObject({ state: 'sent', tries: 1 })
    expect(got).toHaveLength(1)
    expect(got[0]).toContain(`Message-ID: <${delivery?.id}@city.example>`)
    expect(got[0]).toMatch(/^To: .*<expert@city.example>/m)
    const body = (got[0] ?? '').split('\r\n\r\n').slice(1).join('')
    const text = /base64/.test(got[0] ?? '')
      ? Buffer.from(body, 'base64').toString('utf8')
      : Buffer.from(
          body
            .replace(/=\r\n/g, '')
            .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
          'latin1',
        ).toString('utf8')
    expect(text).toContain('有人交给你一件待办：报送总结')
    expect(text).toContain('Someone assigned you a duty: Report')
    expect(text).toContain(`https://courtyard.test/desk/${yard.slug}`)
  })

  it.each([
    [550, { state: 'given_up', error: 'mail_refused', status: 550 }],
    [451, { state: 'failed', error: 'mail_refused', status: 451, wait: 30 }],
  ])('that the server answers with %i is tried again or not', async (responseCode, came) => {
    await addChannel({ kind: 'email' })
    await tellAll(['expert'])
    answer = { responseCode }
    await roundOfMail()
    expect(await listDeliveries()).toMatchObject([came])
  })

  it('waits for its server', async () => {
    await addChannel({ kind: 'email' })
    await tellAll(['expert'])
    await round({ mailer: null })
    expect(await listDeliveries()).toMatchObject([{ state: 'failed', error: 'no_mail' }])
    const nowhere = createMessageMailer({ ...mail, url: 'smtp://127.0.0.1:1' })
    await makeDue()
    await round({ mailer: nowhere })
    nowhere.close()
    expect(await listDeliveries()).toMatchObject([{ state: 'failed', error: 'unreachable', tries: 2 }])
  })

  it('is sent to nobody in the made-up city', async () => {
    await addChannel({ kind: 'email' })
    await database.asSuperuser(
      `insert into plans.edition (programme_id, edition, source_sha256, text_source, invented, city_zh, city_en, name_zh, name_en,
          wings, english, families, stated_by)
        values ($1, 1, repeat('0', 64), 'restated', true, '市', 'City', '方案', 'Plan', '{}', '{}', '[]', 'test')`,
      [yard.programmeId],
    )
    await tellAll(['expert'])
    await database.asSuperuser('set session_replication_role = replica; delete from plans.edition')
    expect(await listDeliveries()).toEqual([])
  })
})

describe('the post office', () => {
  it('writes into the log what failed and never what was said, to whom, or by which secret', async () => {
    await addChannel({ secret: createWebhookSecret() })
    await tellAll(['expert'], '机密事项')
    await round()
    expect(logged.length).toBeGreaterThan(0)
    for (const secret of ['机密事项', '13800001234', 'expert@city', 'whsec_', SECRET.slice(6, 20)]) {
      expect(logged.join('\n')).not.toContain(secret)
    }
  })

  it('is nobody else: no other keeper and no request takes, ends or lists a delivery', async () => {
    const channel = await addChannel()
    await tellAll(['expert'])
    const calls = [
      `select * from access.take_deliveries('${channel}', 10, '1 minute')`,
      `select access.end_delivery('${channel}', 1, null, 200, null)`,
      'select * from access.list_due_channels()',
      'select access.next_delivery_at()',
    ]
    for (const call of calls) {
      const asKeeper = asActor<unknown, unknown>(worker, keeper(), (tx) => sql.raw(call).execute(tx))
      await expect(asKeeper, call).rejects.toMatchObject({ code: '42501' })
      const asRequest = database.app.pool.query(
        `begin; set local courtyard.system_actor = 'post_office'; set local courtyard.programme_id = '${yard.programmeId}'; ${call}; commit`,
      )
      await expect(asRequest, call).rejects.toMatchObject({ code: '42501' })
      await database.app.pool.query('rollback')
    }
    expect(await listDeliveries()).toMatchObject([{ state: 'queued', tries: 0 }])
  })

  it('cannot open a secret or a number that was sealed for another row', async () => {
    const channel = await addChannel()
    await tellAll(['expert'])
    const other = secretSeal.seal({ programmeId: yard.programmeId, channelId: randomUUID() }, SECRET)
    await database.asSuperuser('update access.gateway set secret = $1 where channel_id = $2', [other, channel])
    await round()
    expect(await listDeliveries()).toMatchObject([{ state: 'failed', error: 'unreadable_secret' }])
  })

  it('never takes back that it sent', async () => {
    await addChannel()
    await tellAll(['expert'])
    await round()
    const undo = database.asSuperuser(
      `update access.delivery set state = 'queued', next_try_at = now(), ended_at = null`,
    )
    await expect(undo).rejects.toMatchObject({ constraint: 'what_was_sent_stays_sent' })
  })
})
