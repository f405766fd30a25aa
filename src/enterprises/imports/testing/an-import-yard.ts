import { aGate, asPerson } from '../../../access/testing/a-gate.ts'
import { aYard, type Yard } from '../../../access/testing/a-yard.ts'
import { createHttpServer } from '../../../platform/http/create-http-server.ts'
import { streamWorkbook } from '../../../platform/sheets/index.ts'
import { openTestDatabase, type TestDatabase } from '../../../platform/testing/open-test-database.ts'
import { aCreditCode, putParks } from '../../testing/a-register.ts'
import type { RegisterReader } from '../create-register-reader.ts'
import type { Import, ImportKind } from '../imports.schema.ts'
import { readImportFile } from '../read-import-file.ts'
import { registerImportRoutes } from '../routes.ts'
import { IMPORT_COLUMNS } from '../rules/import-columns.ts'

const SLUG = 'yunxi-2031'

export type Cells = Readonly<Record<string, string>>

/** A yard with two parks, five kinds of titles and nothing in its register, whose imports are asked for over http. */
export interface ImportYard {
  readonly database: TestDatabase
  readonly yard: Yard
  readonly url: string
  upload(who: string, kind: ImportKind, file: Buffer, more?: { name?: string; id?: string }): Promise<Reply<Import>>
  // biome-ignore lint/suspicious/noExplicitAny: what a route answers is what the test looks at.
  ask(who: string, method: 'GET' | 'POST' | 'DELETE', path: string, payload?: object): Promise<Reply<any>>
  /** Brings a sheet and confirms it; how many rows were new, changed and the same. */
  bring(who: string, kind: ImportKind, rows: readonly Cells[]): Promise<Import['rows']>
  /** The bytes that a route sends. */
  take(who: string, path: string): Promise<Buffer>
  /** Writes enterprises as they stand, all under the zone, told to its people; their codes, in order. */
  putEnterprises(count: number): Promise<string[]>
  close(): Promise<void>
}

interface Reply<Body> {
  readonly status: number
  readonly body: Body & { code?: string }
}

/** A workbook of a kind of sheet, its cells by column. */
export async function aSheet(kind: ImportKind, rows: readonly Cells[]): Promise<Buffer> {
  const columns = IMPORT_COLUMNS[kind]
  const chunks: Buffer[] = []
  const table = {
    name: '表',
    columns: columns.map(({ zh, isDay = false }) => ({ heads: [zh], width: 12, isDay })),
    notes: [],
    rows: (async function* () {
      for (const row of rows) yield columns.map(({ key }) => row[key] ?? null)
    })(),
  }
  for await (const chunk of streamWorkbook({
    ...table,
    columns: table.columns.map((one) => ({ ...one, isDay: false })),
  }))
    chunks.push(chunk)
  return Buffer.concat(chunks)
}

export async function anImportYard(registerReader?: Pick<RegisterReader, 'read'>): Promise<ImportYard> {
  const database = await openTestDatabase()
  const yard = await aYard(database, SLUG)
  await putParks(database, yard, [
    ['park', 'zone'],
    ['other_park', 'other_zone'],
  ])
  await database.asSuperuser(
    `set session_replication_role = replica; insert into enterprises.title_kind
      (programme_id, kind, valid_from, position, path, step, name_zh, name_en, level, authority_zh, basis, validity_years, thresholds)
      select '${yard.programmeId}', kind, '2008-01-01', place, 'tech', place, name, kind, 'national', '部门', '文', years, '{}'
        from (values ('high_tech', 1, '高新技术企业', 3), ('gazelle', 2, '瞪羚企业', 2), ('unicorn', 3, '独角兽企业', null::integer),
          ('specialised', 4, '专精特新中小企业', 3), ('little_giant', 5, '专精特新小巨人', 3)) as told (kind, place, name, years)`,
  )
  const gate = aGate(database.app, SLUG)
  const app = await createHttpServer({
    isTrustedProxy: () => false,
    logLevel: 'silent',
    version: '0.0.0',
    longestDelayMs: 60_000,
    checkReady: async () => undefined,
    renderProblemPage: async () => '',
    guard: (every) => gate.guard(every),
  })
  await registerImportRoutes(app, {
    gate,
    registerReader: registerReader ?? { read: (kind, bytes) => readImportFile(kind, Buffer.from(bytes)) },
  })
  const url = `/api/programmes/${SLUG}/enterprises`
  const ask: ImportYard['ask'] = async (who, method, path, payload) => {
    const reply = await app.inject({
      method,
      url: `${url}${path}`,
      headers: asPerson(yard.person(who)),
      ...(payload ? { payload } : {}),
    })
    return { status: reply.statusCode, body: reply.body === '' ? null : reply.json() }
  }
  const upload: ImportYard['upload'] = async (who, kind, file, { name = '名单.xlsx', id } = {}) => {
    const form = new FormData()
    form.append('kind', kind)
    if (id) form.append('id', id)
    form.append('file', new Blob([new Uint8Array(file)]), name)
    const whole = new Response(form)
    const reply = await app.inject({
      method: 'POST',
      url: `${url}/imports`,
      headers: { ...asPerson(yard.person(who)), 'content-type': whole.headers.get('content-type') ?? '' },
      payload: Buffer.from(await whole.arrayBuffer()),
    })
    return { status: reply.statusCode, body: reply.json() }
  }
  return {
    database,
    yard,
    url,
    ask,
    upload,
    async bring(who, kind, rows) {
      const { status, body } = await upload(who, kind, await aSheet(kind, rows))
      if (status !== 201 || body.rows.bad > 0) throw new Error(JSON.stringify(body.bad ?? body))
      const confirmed = await ask(who, 'POST', `/imports/${body.id}/confirm`, {})
      if (confirmed.status !== 200) throw new Error(JSON.stringify(confirmed.body))
      return body.rows
    },
    async take(who, path) {
      const reply = await app.inject({ method: 'GET', url: `${url}${path}`, headers: asPerson(yard.person(who)) })
      if (reply.statusCode !== 200) throw new Error(reply.body)
      return reply.rawPayload
    },
    async putEnterprises(count) {
      const codes = Array.from(new Set(Array.from({ length: count + 20 }, () => aCreditCode()))).slice(0, count)
      await database.asSuperuser(
        `set session_replication_role = replica; insert into enterprises.enterprise
          (programme_id, id, code, name_zh, name_key, search_text, district_id, stands_for, shown_to, told_to)
          select '${yard.programmeId}', id, code, name, enterprises.name_key(name), enterprises.name_key(name),
              '${yard.place('zone')}', id, '{${yard.place('zone')}}', '{${yard.place('zone')}}'
            from (select gen_random_uuid() as id, code, '云溪' || place || '厂' as name
              from unnest('{${codes.join(',')}}'::text[]) with ordinality as told (code, place)) as told;
         insert into enterprises.enterprise_name (programme_id, enterprise_id, name_zh, valid_from)
           select programme_id, id, name_zh, '2020-01-01' from enterprises.enterprise`,
      )
      return codes
    },
    async close() {
      await app.close()
      await database.close()
    },
  }
}
