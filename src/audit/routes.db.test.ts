import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import readWorkbook from 'read-excel-file/node'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createGate, foundRoles, readRoles } from '../access/index.ts'
import { asActor } from '../platform/db/database.ts'
import { ROLES } from '../platform/db/roles.ts'
import { createHttpServer } from '../platform/http/create-http-server.ts'
import { recordRoutes } from './routes.ts'
import { hang, LOADER, NEIGHBOUR, openYard, seal, YARD, type Yard } from './testing/a-yard.ts'

const AUDITOR = '44444444-4444-4444-8444-444444444444'
const PAINTER = '66666666-6666-4666-8666-666666666666'
const GUEST = '77777777-7777-4777-8777-777777777777'
const CITY = '88888888-8888-4888-8888-888888888888'

let yard: Yard
let app: FastifyInstance
beforeAll(async () => {
  yard = await openYard()
  await yard.tamper(`insert into plans.programme (programme_id, slug, state) values ('${YARD}', 'yard', 'published')`)
  await asActor(yard.owner, { kind: 'system', name: 'programme_loader', programmeId: YARD }, async (tx) =>
    foundRoles(tx as never, YARD, await readRoles()),
  )
  await yard.tamper(`
    insert into access.person (programme_id, id, name, organisation_id) values
      ('${YARD}', '${AUDITOR}', '沈观', '${CITY}'), ('${YARD}', '${PAINTER}', '陆漆', '${CITY}'),
      ('${YARD}', '${GUEST}', '客人', '${CITY}');
    insert into access.appointment (programme_id, person_id, role, organisation_id, valid_from, basis)
      values ('${YARD}', '${AUDITOR}', 'auditor', '${CITY}', '2024-01-01', '测试')`)
  const gate = createGate({
    database: yard.app,
    findIdentity: async ({ headers }) => {
      const person = headers['x-test-person']
      if (typeof person !== 'string') return null
      const memberships = [{ programmeId: YARD, personId: person }]
      return { userId: person, sessionId: 's', signedInAt: new Date(0), secondFactor: true, memberships }
    },
    findProgrammeId: async (slug) => (slug === 'yard' ? YARD : null),
    computeProgrammeId: (slug) => (slug === 'yard' ? YARD : NEIGHBOUR),
  })
  app = await createHttpServer({
    isTrustedProxy: () => false,
    logLevel: 'silent',
    version: '0.0.0',
    checkReady: async () => undefined,
    renderProblemPage: async () => '',
    guard: gate.guard,
  })
  await recordRoutes(app, { gate, mostExported: 120 })
})
afterAll(async () => {
  await app.close()
  await yard.close()
})
beforeEach(() => yard.tamper('delete from yard.lantern; delete from audit.entry; delete from audit.block'))

function ask(address: string, person: string | null = AUDITOR): Promise<LightMyRequestResponse> {
  return app.inject({
    url: `/api/programmes/yard/${address}`,
    ...(person === null ? {} : { headers: { 'x-test-person': person } }),
  })
}

/** A painter paints lantern 1, for this reason. */
async function paint(
  colour: string,
  why = 'the feast',
  settings: Readonly<Record<string, string>> = {},
): Promise<void> {
  await yard.as(
    ROLES.app,
    {
      programme_id: YARD,
      person_id: PAINTER,
      act: 'yard.paint',
      why,
      origin: '192.0.2.7',
      request_id: 'r-1',
      ...settings,
    },
    'update yard.lantern set colour = $1 where id = 1',
    [colour],
  )
}

async function listActs(query = ''): Promise<string[]> {
  const answer = await ask(`record${query}`)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json<{ entries: { act: string }[] }>().entries.map(({ act }) => act)
}

describe('the record', () => {
  it('is told to the auditor, the newest first, with names and without what changed', async () => {
    await hang(yard, 1)
    await paint('gold')
    const answer = await ask('record')
    expect(answer.json()).toEqual({
      next: null,
      entries: [
        {
          seq: expect.stringMatching(/^\d+$/),
          at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
          person: { id: PAINTER, name: '陆漆', nameEn: null },
          forPerson: null,
          systemActor: null,
          act: 'yard.paint',
          why: 'the feast',
          origin: '192.0.2.7',
          thing: { kind: 'yard.lantern', id: '1' },
        },
        expect.objectContaining({ systemActor: 'programme_loader', person: null, act: 'yard.lantern.insert' }),
      ],
    })
  })

  it.each([
    ['record', null, 401],
    ['record', PAINTER, 403],
    ['record/1', PAINTER, 403],
    ['record/export?format=csv', PAINTER, 403],
    ['record/seals', PAINTER, 403],
    ['record/export?format=csv', null, 401],
    ['trail/yard.lantern/1', null, 401],
    ['record/999999', AUDITOR, 404],
    ['record/export?format=pdf', AUDITOR, 400],
    ['record?from=2031-02-30', AUDITOR, 400],
    ['record?person=somebody', AUDITOR, 400],
  ])('%s asked for by %s is answered %i', async (address, person, status) => {
    await hang(yard, 1)
    const answer = await ask(address, person)
    expect(answer.statusCode).toBe(status)
    expect(answer.body).not.toContain('lantern')
  })

  it('of another programme is in no answer', async () => {
    await yard.as(
      ROLES.worker,
      { ...LOADER, programme_id: NEIGHBOUR },
      `insert into yard.lantern values ($1, 5, 'red')`,
      [NEIGHBOUR],
    )
    const [other] = await yard.asSuperuser<{ seq: string }>('select seq from audit.entry')
    expect(await listActs()).toEqual([])
    expect((await ask(`record/${other?.seq}`)).statusCode).toBe(404)
    expect((await ask('record/export?format=csv')).body).not.toContain('yard.lantern')
    expect((await ask('trail/yard.lantern/5')).statusCode).toBe(404)
  })

  it('is found by person, for whom, thing, act and day', async () => {
    await hang(yard, 1, 2)
    await paint('gold')
    await paint('blue', 'on mandate', { person_id: GUEST, for_person_id: PAINTER, act: 'yard.repaint' })
    expect(await listActs(`?person=${PAINTER}`)).toEqual(['yard.repaint', 'yard.paint'])
    expect(await listActs(`?person=${GUEST}`)).toEqual(['yard.repaint'])
    expect(await listActs('?thing=yard.lantern/2')).toEqual(['yard.lantern.insert'])
    expect(await listActs('?thing=yard.lantern')).toHaveLength(4)
    expect(await listActs('?thing=yard.lamp')).toEqual([])
    expect(await listActs('?act=yard.p')).toEqual(['yard.paint'])
    expect(await listActs('?act=yard.re')).toEqual(['yard.repaint'])

    // 16:30 in UTC is half past midnight in China.
    await yard.tamper(`update audit.entry set at = '2031-05-01T16:30:00Z' where act = 'yard.paint'`)
    expect(await listActs('?from=2031-05-02&to=2031-05-02')).toEqual(['yard.paint'])
    expect(await listActs('?to=2031-05-01&from=2031-05-01')).toEqual([])
  })

  it('is walked by pages of 50, each entry once, while new ones are written', async () => {
    await hang(yard, ...Array.from({ length: 120 }, (_, i) => i + 1))
    const seen: string[] = []
    const sizes: number[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const answer = await ask(`record?${cursor === '' ? '' : `cursor=${cursor}&`}act=yard`)
      const { entries, next }: { entries: { seq: string }[]; next: string | null } = answer.json()
      seen.push(...entries.map(({ seq }) => seq))
      sizes.push(entries.length)
      cursor = next
      await paint(`colour ${sizes.length}`)
    }
    expect(sizes).toEqual([50, 50, 20])
    expect(new Set(seen).size).toBe(120)
  })
})

describe('one entry', () => {
  it('is opened with what was before and after, and that it was opened is recorded', async () => {
    await hang(yard, 1)
    await paint('gold')
    await seal(yard)
    const seq = (await yard.listEntries()).at(-1)?.seq
    expect((await ask(`record/${seq}`)).json()).toMatchObject({
      seq,
      login: ROLES.app,
      requestId: 'r-1',
      before: { id: 1, colour: 'red' },
      after: { id: 1, colour: 'gold' },
      block: 1,
    })
    expect((await yard.listEntries()).at(-1)).toMatchObject({
      act: 'record.open',
      thing_kind: 'audit.entry',
      thing_id: seq,
    })
  })

  it('that waits to be sealed says so', async () => {
    await hang(yard, 1)
    const seq = (await yard.listEntries()).at(-1)?.seq
    expect((await ask(`record/${seq}`)).json()).toMatchObject({ before: null, block: null })
  })
})

describe('an export', () => {
  it.each(['csv', 'xlsx'])('as %s holds what was asked for, passes no formula on, and is recorded', async (format) => {
    await hang(yard, 1)
    await paint('gold', '=HYPERLINK("http://192.0.2.1")')
    await paint('"blue", or not', '\t@SUM(1)')
    const answer = await ask(`record/export?format=${format}&person=${PAINTER}`)
    expect(answer.statusCode, answer.body).toBe(200)
    expect(answer.headers['content-disposition']).toMatch(
      new RegExp(`^attachment; filename="record-yard-\\d{4}-\\d\\d-\\d\\d\\.${format}"$`),
    )
    if (format === 'csv') {
      expect(answer.rawPayload.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]))
      const lines = answer.body.trim().split('\r\n')
      expect(lines).toHaveLength(3)
      expect(lines[0]).toContain('"编号 seq"')
      expect(lines[1]).toContain(`"'\t@SUM(1)"`)
      expect(lines[1]).toContain('"{""id"": 1, ""colour"": ""\\""blue\\"", or not""}"')
      expect(lines[2]).toContain(`"'=HYPERLINK(""http://192.0.2.1"")"`)
    } else {
      const [sheet] = await readWorkbook(answer.rawPayload)
      // The reader trims. Of a formula it would read the value, and there is none.
      expect(sheet?.data.map((row) => row[13])).toEqual(['理由 why', '@SUM(1)', '=HYPERLINK("http://192.0.2.1")'])
    }
    const last = await yard.asSuperuser('select act, person_id, after from audit.entry order by seq desc limit 1')
    expect(last).toEqual([
      { act: 'record.export', person_id: AUDITOR, after: { format, entries: 2, filter: { person: PAINTER } } },
    ])
  })

  it('of too much is refused with what to do, and is not recorded', async () => {
    await hang(yard, ...Array.from({ length: 121 }, (_, i) => i + 1))
    const answer = await ask('record/export?format=csv')
    expect([answer.statusCode, answer.json()]).toEqual([
      422,
      expect.objectContaining({ code: 'too_many_entries', most: 120, titleEn: expect.stringContaining('narrow') }),
    ])
    expect(await yard.listEntries()).toHaveLength(121)
    expect((await ask('record/export?format=csv&thing=yard.lantern/7')).statusCode).toBe(200)
  })
})

describe('the seals', () => {
  it('tell the head, the blocks and how many entries wait', async () => {
    expect((await ask('record/seals')).json()).toEqual({
      head: null,
      waiting: 0,
      waitingSince: null,
      blocks: [],
      next: null,
    })
    await hang(yard, 1, 2)
    await seal(yard)
    await hang(yard, 3)
    const answer = (await ask('record/seals')).json()
    const [block] = await yard.asSuperuser<{ head: string }>(`select encode(head, 'hex') as head from audit.block`)
    expect(answer).toMatchObject({
      head: { block: 1, hex: block?.head },
      waiting: 1,
      waitingSince: expect.any(String),
      blocks: [{ block: 1, entries: 2, head: block?.head }],
    })
  })
})

describe('a trail', () => {
  it('is seen by whoever sees the thing, without what changed, and by nobody else', async () => {
    await hang(yard, 1, 2)
    await paint('gold')
    await yard.tamper('update yard.lantern set is_open = false where id = 2')
    const answer = await ask('trail/yard.lantern/1', GUEST)
    expect(answer.json()).toEqual({
      next: null,
      entries: [
        {
          at: expect.any(String),
          // A guest does not see the painter.
          person: { id: PAINTER, name: null, nameEn: null },
          forPerson: null,
          systemActor: null,
          act: 'yard.paint',
          why: 'the feast',
        },
        expect.objectContaining({ act: 'yard.lantern.insert' }),
      ],
    })
    expect((await ask('trail/yard.lantern/1', PAINTER)).json().entries[0].person.name).toBe('陆漆')
    for (const hidden of ['yard.lantern/2', 'yard.lantern/3', 'yard.lantern/x', 'yard.lamp/1', 'plans.edition/1']) {
      expect((await ask(`trail/${hidden}`, GUEST)).statusCode, hidden).toBe(404)
    }
  })

  it('is asked for no other columns: the record itself stays shut', async () => {
    await hang(yard, 1)
    const guest = { programme_id: YARD, person_id: GUEST }
    expect(await yard.as(ROLES.app, guest, 'select from audit.entry')).toEqual([])
    expect(await yard.as(ROLES.app, guest, 'select from audit.trail')).toHaveLength(1)
    await expect(yard.as(ROLES.app, guest, 'select before from audit.trail')).rejects.toMatchObject({ code: '42703' })
    expect(await yard.as(ROLES.app, {}, 'select from audit.trail')).toEqual([])
  })

  it('is walked by pages of 50, each entry once, though many are of one moment and new ones come', async () => {
    await hang(yard, 1)
    await yard.tamper(`insert into audit.entry (programme_id, at, system_actor, act, thing_kind, thing_id, why)
      select '${YARD}', timestamptz '2021-05-01' + (i / 110) * interval '1 us', 'programme_loader', 'yard.paint', 'yard.lantern', '1', i
        from generate_series(1, 170) as i`)
    const whys: (string | null)[] = []
    const sizes: number[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const answer = await ask(`trail/yard.lantern/1${cursor === '' ? '' : `?cursor=${cursor}`}`, GUEST)
      expect(answer.statusCode, answer.body).toBe(200)
      const { entries, next }: { entries: { why: string | null }[]; next: string | null } = answer.json()
      whys.push(...entries.map(({ why }) => why))
      sizes.push(entries.length)
      cursor = next
      await paint(`colour ${sizes.length}`)
    }
    expect(sizes).toEqual([50, 50, 50, 21])
    expect(whys).toEqual([null, ...Array.from({ length: 170 }, (_, i) => String(170 - i))])
  })

  it('carries no number that counts what is done elsewhere', async () => {
    await hang(yard, 1)
    const { body } = await ask('trail/yard.lantern/1', GUEST)
    const seq = (await yard.listEntries()).at(-1)?.seq
    expect(seq).toMatch(/^\d+$/)
    expect(body).not.toContain('seq')
    expect(JSON.parse(body).entries.map(Object.keys)).toEqual([
      ['at', 'person', 'forPerson', 'systemActor', 'act', 'why'],
    ])
  })

  it.each(['7', '2031-05-01T00:00:00.000000Z', '2031-02-30T00:00:00.000000Z~1', '2031-05-01T00:00:00.000000Z~0'])(
    'is not asked for after %s',
    async (cursor) => {
      await hang(yard, 1)
      const answer = await ask(`trail/yard.lantern/1?cursor=${cursor}`, GUEST)
      expect(answer.statusCode, answer.body).toBe(400)
    },
  )

  it('of a thing that hangs behind quotes is nobody’s', async () => {
    await hang(yard, 1)
    const id = encodeURIComponent(`1' or 'a' = 'a`)
    expect((await ask(`trail/yard.lantern/${id}`, GUEST)).statusCode).toBe(404)
  })
})
