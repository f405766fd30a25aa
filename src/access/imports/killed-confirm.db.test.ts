import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import writeXlsxFile from 'write-excel-file/node'
import { createHttpServer } from '../../platform/http/create-http-server.ts'
import { createDraftSeal } from '../../platform/sheets/seal-draft.ts'
import { openTestDatabase, type TestDatabase } from '../../platform/testing/open-test-database.ts'
import { rounds } from '../../platform/testing/rounds.ts'
import type { Import, ImportKind } from '../imports.schema.ts'
import { createContactSeal } from '../people/seal-contact.ts'
import { aGate, asPerson } from '../testing/a-gate.ts'
import { aYard, type Yard } from '../testing/a-yard.ts'
import { readImportFile } from './read-import-file.ts'
import { importRoutes } from './routes.ts'

/** The connection to the database is cut while an import is being confirmed, at whatever moment: all of it, or nothing. */
const SLUG = 'yunxi-2031'
const SECRET = 'a root secret of the tests, long enough'
const ROWS = 400
const BRINGER = { organisations: 'programme_office', people: 'system_administrator' } as const
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
    longestDelayMs: 60_000,
    checkReady: async () => undefined,
    renderProblemPage: async () => '',
    guard: (every) => gate.guard(every),
  })
  await importRoutes(app, {
    gate,
    seal: createContactSeal(SECRET),
    draftSeal: createDraftSeal(SECRET),
    importReader: { read: (kind, bytes) => readImportFile(kind, Buffer.from(bytes)) },
  })
})
afterAll(async () => {
  await app.close()
  await database.close()
})

function writeBook(kind: ImportKind, round: number): Promise<Buffer> {
  const numbers = Array.from({ length: ROWS }, (_, i) => `${round}-${i}`)
  const rows =
    kind === 'organisations'
      ? [
          ['名称', '角色', '内部代码', '设立日期', '依据'],
          ...numbers.map((n) => [`林${n}院`, '院所', `K-${n}`, '2024-03-01', '编造']),
        ]
      : [
          ['姓名', '工号', '所属组织', '手机'],
          ...numbers.map((n, i) => [`林${n}`, `K-${n}`, '部门', `138${String(round * 1_000 + i).padStart(8, '0')}`]),
        ]
  return writeXlsxFile(rows).toBuffer()
}

async function bring(kind: ImportKind, round: number): Promise<Import> {
  const form = new FormData()
  form.append('kind', kind)
  form.append('file', new Blob([new Uint8Array(await writeBook(kind, round))]), '名单.xlsx')
  const whole = new Response(form)
  const reply = await app.inject({
    method: 'POST',
    url: `/api/programmes/${SLUG}/imports`,
    headers: { ...asPerson(yard.person(BRINGER[kind])), 'content-type': whole.headers.get('content-type') ?? '' },
    payload: Buffer.from(await whole.arrayBuffer()),
  })
  return reply.json<Import>()
}

const askOf = async (kind: ImportKind, method: 'GET' | 'POST', path: string) => {
  const reply = await app.inject({
    method,
    url: `/api/programmes/${SLUG}/imports/${path}`,
    headers: asPerson(yard.person(BRINGER[kind])),
  })
  return { status: reply.statusCode, body: reply.json() }
}

/** All that an import may write. */
const countAll = () =>
  database.asSuperuser<{ n: string }>(
    `select concat_ws(' ', (select count(*) from access.organisation), (select count(*) from access.organisation_name),
        (select count(*) from access.organisation_role), (select count(*) from access.organisation_code),
        (select count(*) from access.organisation_event), (select count(*) from access.organisation_event_party),
        (select count(*) from access.person), (select count(*) from access.person_contact),
        (select count(*) from audit.entry where act = 'imports.confirm')) as n`,
  )

/** Cuts whoever of the requests has begun to write, once it was seen so often to be writing. */
async function cutWriter(seen: number, isDone: () => boolean): Promise<boolean> {
  let times = 0
  while (!isDone()) {
    const found = await database.asSuperuser<{ cut: boolean }>(
      `select case when $1 then pg_terminate_backend(pid) else false end as cut from pg_stat_activity
        where datname = current_database() and usename = 'courtyard_app' and backend_xid is not null`,
      [times >= seen],
    )
    if (found.some(({ cut }) => cut)) return true
    if (found.length > 0) times += 1
  }
  return false
}

describe('an import whose connection is cut while it is confirmed', () => {
  it(
    'is written whole or not at all, and may then be confirmed again',
    async () => {
      let cuts = 0
      for (let round = 0; round < 3 * rounds; round += 1) {
        const kind = round % 2 === 0 ? 'organisations' : 'people'
        const { id, rows } = await bring(kind, round)
        expect(rows).toEqual({ new: ROWS, changed: 0, same: 0, bad: 0 })
        const before = await countAll()
        let isDone = false
        const confirming = askOf(kind, 'POST', `${id}/confirm`).finally(() => {
          isDone = true
        })
        // Earlier and later in one round and the next: on writing its first row, or many questions later.
        cuts += Number(await cutWriter(Math.floor(round / 2) % 12, () => isDone))
        const confirmed = await confirming
        // Cut between the commit and the answer it is written, and nobody was told: the whole of it, as is looked at below.
        const isWritten = (await askOf(kind, 'GET', id)).body.state === 'confirmed'
        if (confirmed.status !== 200 && !isWritten) {
          expect(await countAll()).toEqual(before)
          expect((await askOf(kind, 'GET', id)).body).toMatchObject({ state: 'preview', rows: { new: ROWS } })
          expect((await askOf(kind, 'POST', `${id}/confirm`)).status).toBe(200)
        }
        expect(await countAll()).not.toEqual(before)
        expect((await askOf(kind, 'GET', id)).body).toMatchObject({ state: 'confirmed', rows: { new: ROWS } })
        expect((await bring(kind, round)).rows).toEqual({ new: 0, changed: 0, same: ROWS, bad: 0 })
      }
      expect(cuts).toBeGreaterThan(0)
    },
    60_000 * rounds,
  )
})
