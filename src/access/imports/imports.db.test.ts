import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import writeXlsxFile from 'write-excel-file/node'
import { asActor, openDatabase } from '../../platform/db/database.ts'
import { ROLES } from '../../platform/db/roles.ts'
import { createHttpServer } from '../../platform/http/create-http-server.ts'
import type { JobWork } from '../../platform/jobs/index.ts'
import { createDraftSeal } from '../../platform/sheets/seal-draft.ts'
import { openTestDatabase, type TestDatabase } from '../../platform/testing/open-test-database.ts'
import type { Import, ImportKind, Imports } from '../imports.schema.ts'
import { createContactSeal } from '../people/seal-contact.ts'
import { aGate, asPerson } from '../testing/a-gate.ts'
import { aYard, type Yard } from '../testing/a-yard.ts'
import { forgetImportsJob } from './forget-old-imports.ts'
import { readImportFile } from './read-import-file.ts'
import { importRoutes } from './routes.ts'

const SLUG = 'yunxi-2031'
const SECRET = 'a root secret of the tests, long enough'
let database: TestDatabase
let yard: Yard
let app: FastifyInstance

beforeAll(async () => {
  database = await openTestDatabase()
  yard = await aYard(database, SLUG)
  const gate = aGate(database.app, SLUG)
  app = await createHttpServer({
    isTrustedProxy: () => false,
    logLevel: 'error',
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

type Cell = string | number | Date | null | { value: string; type: 'Formula' }
const aBook = (rows: readonly (readonly Cell[])[]): Promise<Buffer> =>
  writeXlsxFile(
    rows.map((row) => [...row]),
    { dateFormat: 'yyyy-mm-dd' },
  ).toBuffer()

async function upload(who: string, kind: ImportKind | 'cats', bytes: Buffer, fileName = '名单.xlsx') {
  const boundary = 'courtyard-test'
  const part = (head: string) => `--${boundary}\r\ncontent-disposition: form-data; ${head}\r\n\r\n`
  const reply = await app.inject({
    method: 'POST',
    url: `/api/programmes/${SLUG}/imports`,
    headers: { ...asPerson(yard.person(who)), 'content-type': `multipart/form-data; boundary=${boundary}` },
    payload: Buffer.concat([
      Buffer.from(`${part('name="kind"')}${kind}\r\n${part(`name="file"; filename="${fileName}"`)}`),
      bytes,
      Buffer.from(`\r\n--${boundary}--\r\n`),
    ]),
  })
  return { status: reply.statusCode, body: reply.json<Import & { code?: string }>() }
}
async function ask(who: string, method: 'GET' | 'POST' | 'DELETE', path: string) {
  const reply = await app.inject({
    method,
    url: `/api/programmes/${SLUG}/imports/${path}`,
    headers: asPerson(yard.person(who)),
  })
  return { status: reply.statusCode, body: reply.body === '' ? null : reply.json() }
}
const count = async (table: string) => {
  const [row] = await database.asSuperuser<{ n: number }>(`select count(*)::integer as n from access.${table}`)
  return row?.n
}

const ORGANISATION_HEADS = [
  '名称*',
  '英文名',
  '角色*',
  '上级',
  '统一社会信用代码',
  '行政区划代码',
  '内部代码',
  '设立日期*',
  '依据*',
  '公开',
]
const PEOPLE_HEADS = [
  '姓名*',
  '英文名',
  '工号',
  '所属组织*',
  '手机',
  '邮箱',
  '身份证号',
  '岗位',
  '任职组织',
  '任职起',
  '任职止',
  '任职依据',
]
const anOrganisation = (
  name: string,
  over: Partial<Record<'role' | 'parent' | 'internal' | 'day', Cell>> = {},
): Cell[] => [
  name,
  null,
  over.role ?? '企业',
  over.parent ?? null,
  null,
  null,
  over.internal ?? null,
  over.day ?? '2024-03-01',
  '编造〔2024〕1号',
  '否',
]
const aPerson = (name: string, number: string, more: Cell[] = []): Cell[] => [name, null, number, '部门', ...more]

describe('an import of organisations', () => {
  it('writes nothing before it is confirmed, then all of it once, and the same file changes nothing', async () => {
    const rows = [
      ORGANISATION_HEADS,
      // The child first: the order of the sheet says nothing.
      anOrganisation('云溪光电园', { role: '特色园区', parent: '云溪新开发园', day: '2024年3月1日' }),
      anOrganisation('云溪新开发园', {
        role: '开发园区',
        parent: '板块',
        day: new Date(Date.UTC(2024, 2, 1)),
        internal: 'YX-Z1',
      }),
      anOrganisation('=云溪（甲）公司', { day: '2024/3/1' }),
    ]
    const before = await count('organisation')
    const preview = await upload('programme_office', 'organisations', await aBook(rows))
    expect(preview.body).toMatchObject({ rows: { new: 3, changed: 0, same: 0, bad: 0 }, bad: [], state: 'preview' })
    expect(await count('organisation')).toBe(before)
    const { id } = preview.body
    const [one, two] = await Promise.all([
      ask('programme_office', 'POST', `${id}/confirm`),
      ask('programme_office', 'POST', `${id}/confirm`),
    ])
    expect([one.status, two.status]).toEqual([200, 200])
    expect(two.body).toEqual(one.body)
    expect(await count('organisation')).toBe((before ?? 0) + 3)
    const again = await upload('programme_office', 'organisations', await aBook(rows))
    expect(again.body.rows).toEqual({ new: 0, changed: 0, same: 3, bad: 0 })
    // Columns in another order, heads in English, blank rows and columns between.
    const english = ['Public', null, 'Source', 'Known from', 'Role', 'Name', 'Parent']
    const reordered = [
      [],
      english,
      ...rows
        .slice(1)
        .map((row) => [null, null, row[8] ?? null, row[7] ?? null, row[2] ?? null, row[0] ?? null, row[3] ?? null]),
    ]
    reordered.splice(3, 0, [])
    const other = await upload('programme_office', 'organisations', await aBook(reordered))
    expect(other.body.rows).toEqual({ new: 0, changed: 0, same: 3, bad: 0 })
  })

  it('names each bad row, and then writes none', async () => {
    const preview = await upload(
      'programme_office',
      'organisations',
      await aBook([
        ORGANISATION_HEADS,
        anOrganisation('甲院', { role: '猫' }),
        anOrganisation('乙园', { role: '特色园区' }),
        anOrganisation('丙园', { role: '特色园区', parent: '丁园' }),
        anOrganisation('丁园', { role: '特色园区', parent: '丙园' }),
        anOrganisation('戊公司', { day: '某日' }),
        anOrganisation('己公司'),
        anOrganisation('己公司'),
        anOrganisation('庚园', { role: '特色园区', parent: '无此园' }),
        anOrganisation('辛园', { role: '特色园区', parent: '板块' }),
        ['壬公司', null, '企业', null, '91350100M000100Y4A', null, null, '2024-03-01', '编造', null],
      ]),
    )
    expect(preview.body.bad.map(({ row, column, code }) => [row, column.key, code])).toEqual([
      [2, 'role', 'unknown_role'],
      [3, 'parent', 'parent_needed'],
      [4, 'parent', 'circle'],
      [5, 'parent', 'circle'],
      [6, 'from', 'not_a_day'],
      [8, 'name', 'row_twice'],
      [9, 'parent', 'unknown_parent'],
      [10, 'parent', 'wrong_place'],
      [11, 'credit', 'wrong_check'],
    ])
    const confirmed = await ask('programme_office', 'POST', `${preview.body.id}/confirm`)
    expect([confirmed.status, confirmed.body.code]).toEqual([409, 'bad_rows'])
  })

  it('is refused once something changed since the preview', async () => {
    const book = await aBook([ORGANISATION_HEADS, anOrganisation('癸公司')])
    const first = await upload('programme_office', 'organisations', book)
    const second = await upload('programme_office', 'organisations', book)
    expect((await ask('programme_office', 'POST', `${first.body.id}/confirm`)).status).toBe(200)
    const late = await ask('programme_office', 'POST', `${second.body.id}/confirm`)
    expect([late.status, late.body.code]).toEqual([409, 'changed_since_preview'])
  })

  it('is nobody’s but the one’s who brought it, and may be discarded', async () => {
    const { body } = await upload(
      'programme_office',
      'organisations',
      await aBook([ORGANISATION_HEADS, anOrganisation('子公司')]),
    )
    for (const [method, path] of [
      ['GET', ''],
      ['DELETE', ''],
      ['POST', '/confirm'],
    ] as const) {
      expect((await ask('system_administrator', method, `${body.id}${path}`)).status).toBe(404)
    }
    expect((await ask('programme_office', 'DELETE', body.id)).status).toBe(204)
    expect((await ask('programme_office', 'GET', body.id)).status).toBe(404)
    const refused = await upload(
      'district_officer',
      'organisations',
      await aBook([ORGANISATION_HEADS, anOrganisation('丑公司')]),
    )
    expect([refused.status, refused.body.code]).toEqual([403, 'not_allowed'])
  })
})

describe('an import of people', () => {
  it('adds them, leaves their roles to a security administrator, and the same file changes nothing', async () => {
    const book = await aBook([
      PEOPLE_HEADS,
      aPerson('陈一', 'A-01', ['13800000001', 'yi@example.cn', null, '部门专员', null, '2024-05-01', null, '编造任命']),
      aPerson('陈二', 'A-02'),
    ])
    const preview = await upload('system_administrator', 'people', book)
    expect(preview.body).toMatchObject({ rows: { new: 2, changed: 0, same: 0, bad: 0 }, rolesToGrant: 1 })
    expect(JSON.stringify(preview.body)).not.toContain('13800000001')
    const { id } = preview.body
    const kept = await database.asSuperuser<{ row: string }>('select one::text as row from access.import_draft one')
    expect(kept.some(({ row }) => row.includes('13800000001'))).toBe(false)
    expect((await ask('security_administrator', 'GET', id)).status).toBe(404)
    expect((await ask('system_administrator', 'POST', `${id}/confirm`)).body).toMatchObject({ rolesToGrant: 1 })
    const waiting = await upload('system_administrator', 'people', book)
    expect(waiting.body.rows).toEqual({ new: 0, changed: 0, same: 2, bad: 0 })
    expect((await ask('system_administrator', 'POST', `${id}/grant`)).status).toBe(403)
    const told = await database.asSuperuser<{ to_person: string }>(
      `select to_person from access.message where kind = 'imports.roles_to_grant'`,
    )
    expect(told).toEqual([{ to_person: yard.person('security_administrator') }])
    expect((await ask('security_administrator', 'GET', id)).body).toMatchObject({
      state: 'confirmed',
      rolesToGrant: 1,
      waitsForGrant: [{ row: 2, person: '陈一', organisation: '部门', role: 'bureau_officer' }],
    })
    const appointments = await count('appointment')
    for (const _ of [1, 2]) {
      expect((await ask('security_administrator', 'POST', `${id}/grant`)).body).toEqual({ id, granted: 1 })
    }
    expect(await count('appointment')).toBe((appointments ?? 0) + 1)
    const again = await upload('system_administrator', 'people', book)
    expect(again.body.rows).toEqual({ new: 0, changed: 0, same: 2, bad: 0 })
  })

  it('names rows outside one’s reach, unknown places, wrong numbers and days', async () => {
    const { body } = await upload(
      'district_officer',
      'people',
      await aBook([
        PEOPLE_HEADS,
        aPerson('外人', 'B-01'),
        ['无处', null, null, '邻园区'],
        ['错号', null, null, '园区', null, 'x', '11010519491231002Y'],
        ['反了', null, null, '园区', null, null, null, '运营主体', null, '2024-05-02', '2024-05-01', '编造'],
      ]),
    )
    expect(body.bad.map(({ row, column, code }) => [row, column.key, code])).toEqual([
      [2, 'organisation', 'outside_your_reach'],
      [3, 'organisation', 'unknown_organisation'],
      [4, 'email', 'not_an_email'],
      [4, 'idNumber', 'not_18_letters'],
      [5, 'to', 'end_before_begin'],
    ])
  })
})

describe('the list of imports', () => {
  const list = async (who: string, page = 1) => {
    const reply = await app.inject({
      url: `/api/programmes/${SLUG}/imports?page=${page}`,
      headers: asPerson(yard.person(who)),
    })
    return reply.json<Imports>()
  }

  it('shows what one brought, the newest first, and to who grants roles what waits for them', async () => {
    const book = (name: string) => aBook([PEOPLE_HEADS, aPerson(name, `L-${name}`)])
    const older = await upload('system_administrator', 'people', await book('吴一'), '先.xlsx')
    const withRole = await aBook([
      PEOPLE_HEADS,
      aPerson('吴二', 'L-2', [null, null, null, '部门专员', null, '2024-05-01', null, '编造任命']),
    ])
    const newer = await upload('system_administrator', 'people', withRole, '后.xlsx')
    await upload('district_officer', 'people', await aBook([PEOPLE_HEADS, ['吴三', null, null, '板块']]), '他人.xlsx')
    const mine = await list('system_administrator')
    expect(mine.imports.slice(0, 2)).toMatchObject([
      {
        id: newer.body.id,
        fileName: '后.xlsx',
        state: 'preview',
        isMine: true,
        rows: null,
        badRows: 0,
        rolesToGrant: 0,
      },
      { id: older.body.id, fileName: '先.xlsx' },
    ])
    expect(mine.imports.every(({ fileName }) => fileName !== '他人.xlsx')).toBe(true)
    expect((await list('security_administrator')).imports.map(({ id }) => id)).not.toContain(newer.body.id)
    await ask('system_administrator', 'POST', `${newer.body.id}/confirm`)
    expect((await list('security_administrator')).imports[0]).toMatchObject({
      id: newer.body.id,
      state: 'confirmed',
      isMine: false,
      bringer: 'system_administrator',
      rows: { new: 1, changed: 0, same: 0, bad: 0 },
      rolesToGrant: 1,
    })
    expect(await list('enterprise')).toEqual({ total: 0, page: 1, imports: [] })
    await ask('security_administrator', 'POST', `${newer.body.id}/grant`)
    expect((await list('security_administrator')).imports[0]).toMatchObject({ id: newer.body.id, state: 'granted' })
  })

  it('is shown by the page, with how many there are', async () => {
    await database.asSuperuser(
      `insert into access.import_draft (programme_id, kind, file_name, uploaded_by, uploaded_at, content, report, outcome, bad_rows)
        select $1, 'people', '旧 ' || i, $2, now() - i * interval '1 minute' - interval '1 hour', '', '', '', 0 from generate_series(1, 60) i`,
      [yard.programmeId, yard.person('park_manager')],
    )
    const first = await list('park_manager')
    const second = await list('park_manager', 2)
    expect([first.total, first.imports.length, second.imports.length]).toEqual([60, 50, 10])
    expect([first.imports[0]?.fileName, second.imports.at(-1)?.fileName]).toEqual(['旧 1', '旧 60'])
  })
})

describe('a preview that nobody confirmed within a day', () => {
  const MANY = 2
  const bringOld = async () => {
    await database.asSuperuser(
      `insert into access.import_draft (programme_id, kind, file_name, uploaded_by, uploaded_at, content, report, outcome, bad_rows)
        select $1, 'people', '前天', $2, now() - interval '25 hours', '', '', '', 0 from generate_series(1, ${MANY})`,
      [yard.programmeId, yard.person('operator')],
    )
  }
  const left = async (name: string) => {
    const [row] = await database.asSuperuser<{ n: number }>(
      'select count(*)::integer as n from access.import_draft where file_name = $1',
      [name],
    )
    return row?.n
  }

  /** As the queue runs it. */
  const keep = async (name: string, programmeId: string) => {
    const worker = openDatabase({ ...database.configOf(ROLES.worker), max: 1 })
    const act: JobWork['act'] = (work, deed) => asActor(worker, { kind: 'system', name, programmeId }, work, deed)
    await forgetImportsJob.run({ act, programmeId } as JobWork)
    await worker.close()
  }

  it('is listed to nobody, and goes by the clock; what is younger or confirmed stays', async () => {
    await bringOld()
    const reply = await app.inject({
      url: `/api/programmes/${SLUG}/imports`,
      headers: asPerson(yard.person('operator')),
    })
    expect(reply.json()).toMatchObject({ total: 0 })
    const before = await count('import_draft')
    await keep('import_keeper', '00000000-0000-4000-8000-00000000dead')
    expect(await left('前天')).toBe(MANY)
    await keep('import_keeper', yard.programmeId)
    expect(await left('前天')).toBe(0)
    expect(await count('import_draft')).toBe((before ?? 0) - MANY)
    const told = await database.asSuperuser(
      `select from audit.entry where act = 'imports.forget' and system_actor = 'import_keeper'`,
    )
    expect(told.length).toBe(MANY)
  })

  it('is taken by no other job', async () => {
    await bringOld()
    await keep('post_office', yard.programmeId)
    expect(await left('前天')).toBe(MANY)
  })
})

describe('an import that breaks off', () => {
  it('leaves nothing, and may be confirmed again', async () => {
    const book = await aBook([
      PEOPLE_HEADS,
      aPerson('周一', 'C-01', ['13800000002']),
      aPerson('周二', 'C-02', ['13800000003']),
    ])
    const { body } = await upload('system_administrator', 'people', book)
    const before = await count('person')
    // The second person is where it breaks.
    await database.asSuperuser(`alter table access.person add constraint it_breaks_here check (name <> '周二')`)
    expect((await ask('system_administrator', 'POST', `${body.id}/confirm`)).status).toBe(500)
    await database.asSuperuser('alter table access.person drop constraint it_breaks_here')
    expect(await count('person')).toBe(before)
    expect((await ask('system_administrator', 'GET', body.id)).body).toMatchObject({
      state: 'preview',
      rows: { new: 2 },
    })
    expect((await ask('system_administrator', 'POST', `${body.id}/confirm`)).status).toBe(200)
    expect(await count('person')).toBe((before ?? 0) + 2)
  })
})

describe('a large import', () => {
  it('of 5,000 people is shown and written', { timeout: 120_000 }, async () => {
    const rows = Array.from({ length: 5_000 }, (_, i) =>
      aPerson(`林${i}`, `D-${i}`, [`138${String(i).padStart(8, '1')}`]),
    )
    const book = await aBook([PEOPLE_HEADS, ...rows])
    const began = performance.now()
    const { body } = await upload('system_administrator', 'people', book)
    expect(body.rows).toEqual({ new: 5_000, changed: 0, same: 0, bad: 0 })
    const shown = performance.now()
    expect((await ask('system_administrator', 'POST', `${body.id}/confirm`)).status).toBe(200)
    if (process.env.COURTYARD_SHOW_TIMES) {
      console.info('people', Math.round(shown - began), Math.round(performance.now() - shown))
    }
    const again = await upload('system_administrator', 'people', book)
    expect(again.body.rows).toEqual({ new: 0, changed: 0, same: 5_000, bad: 0 })
  })

  it('of 5,000 organisations is shown', { timeout: 120_000 }, async () => {
    const rows = Array.from({ length: 5_000 }, (_, i) => anOrganisation(`林${i}公司`, { internal: `L-${i}` }))
    const book = await aBook([ORGANISATION_HEADS, ...rows])
    const began = performance.now()
    const { body } = await upload('programme_office', 'organisations', book)
    expect(body.rows).toEqual({ new: 5_000, changed: 0, same: 0, bad: 0 })
    const shown = performance.now()
    if (process.env.COURTYARD_SHOW_TIMES) {
      expect((await ask('programme_office', 'POST', `${body.id}/confirm`)).status).toBe(200)
      console.info('organisations', Math.round(shown - began), Math.round(performance.now() - shown))
    }
  })
})

describe('a file that is none', () => {
  const fileOf = async (what: string): Promise<Buffer> => {
    if (what === 'empty_file') return Buffer.alloc(0)
    if (what === 'not_a_workbook') return Buffer.from('姓名,所属组织\n')
    if (what === 'too_large') return Buffer.alloc(5 * 1024 * 1024 + 1, 'x')
    if (what === 'other_kind') return aBook([ORGANISATION_HEADS, anOrganisation('寅公司')])
    if (what === 'heads_missing') return aBook([['甲', '乙']])
    if (what === 'no_rows') return aBook([PEOPLE_HEADS])
    const ole = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0])
    return what === 'old_workbook' ? ole : Buffer.concat([ole, Buffer.from('EncryptedPackage', 'utf16le')])
  }
  it.each([
    'empty_file',
    'not_a_workbook',
    'too_large',
    'other_kind',
    'heads_missing',
    'no_rows',
    'old_workbook',
    'encrypted_document',
  ])('is refused: %s', async (code) => {
    const { status, body } = await upload('system_administrator', 'people', await fileOf(code))
    expect(status).toBeGreaterThanOrEqual(400)
    expect(status).toBeLessThan(500)
    expect(body.code).toBe(code)
  })

  it('is refused where its kind is none', async () => {
    expect((await upload('system_administrator', 'cats', await fileOf('no_rows'))).status).toBe(400)
  })
})

describe('the template', () => {
  it.each(['organisations', 'people'] as const)('of %s is taken back as it is, without a row', async (kind) => {
    const reply = await app.inject({
      url: `/api/programmes/${SLUG}/imports/template?kind=${kind}`,
      headers: asPerson(yard.person('system_administrator')),
    })
    expect(reply.statusCode).toBe(200)
    expect((await upload('system_administrator', kind, reply.rawPayload)).body.code).toBe('no_rows')
  })
})
