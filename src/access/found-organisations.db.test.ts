import path from 'node:path'
import type { FastifyInstance } from 'fastify'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { loadProgramme, type ProgrammeFolder, readDirectionFamilies, readProgrammeFolder } from '../plans/index.ts'
import { createHttpServer } from '../platform/http/create-http-server.ts'
import { findPackageRoot } from '../platform/package-root.ts'
import { openTestDatabase, type TestDatabase } from '../platform/testing/open-test-database.ts'
import { foundOrganisations } from './found-organisations.ts'
import { type OrganisationFile, type OrganisationsOn, organisationsOnSchema } from './organisation.schema.ts'
import { readOrganisationFile } from './read-organisation-file.ts'
import { recordEvent } from './record-event.ts'
import { organisationRoutes } from './routes.ts'
import { aGate } from './testing/a-gate.ts'
import { aProgramme, asLoader } from './testing/a-programme.ts'

const folder = path.join(findPackageRoot(), 'programmes', 'nantong-2024')
const nantong = await readProgrammeFolder(folder)
const file = await readOrganisationFile(folder)
const families = await readDirectionFamilies()

let database: TestDatabase
let programmeId: string
let app: FastifyInstance
const load = (over: Partial<ProgrammeFolder> = {}, more: OrganisationFile | null = file) =>
  loadProgramme(database.owner, { ...nantong, ...over }, families, (tx, programme) =>
    foundOrganisations(tx, programme, more),
  )
const ask = async (on?: string): Promise<OrganisationsOn> => {
  const reply = await app.inject(`/api/programmes/nantong-2024/organisations${on ? `?on=${on}` : ''}`)
  expect(reply.statusCode, reply.body).toBe(200)
  return organisationsOnSchema.parse(reply.json())
}
/** Each with the name of the one above. */
const listNames = ({ organisations }: OrganisationsOn) =>
  organisations.map(({ name, parent }) => [name.zh, organisations.find(({ id }) => id === parent)?.name.zh ?? null])

async function openServer(): Promise<FastifyInstance> {
  const gate = aGate(database.app, 'nantong-2024')
  const server = await createHttpServer({
    isTrustedProxy: () => false,
    logLevel: 'silent',
    version: '0.0.0',
    checkReady: async () => undefined,
    renderProblemPage: async () => '',
    guard: (every) => gate.guard(every),
  })
  await organisationRoutes(server, {
    gate,
    findProgrammeId: async (slug) => (slug === 'nantong-2024' ? programmeId : null),
    today: () => '2026-11-23',
  })
  return server
}

async function open(): Promise<void> {
  database = await openTestDatabase()
  const [row] = await database.asSuperuser<{ id: string }>(`select md5('courtyard programme nantong-2024')::uuid as id`)
  programmeId = row?.id ?? ''
  app = await openServer()
}
async function close(): Promise<void> {
  await app.close()
  await database.close()
}

describe('a programme that is loaded', () => {
  beforeEach(open)
  afterEach(close)

  it('has the tree of its layout from the day of its notice', async () => {
    await load()
    const { organisations, knownFrom } = await ask('2024-11-15')
    expect(knownFrom).toBe('2024-11-15')
    const countRole = (role: string) => organisations.filter(({ roles }) => roles.some((one) => one === role)).length
    expect([organisations.length, countRole('city'), countRole('district'), countRole('host_zone')]).toEqual([
      30, 1, 12, 20,
    ])
    expect(listNames(await ask()).slice(0, 4)).toEqual([
      ['南通市', null],
      ['海安市', '南通市'],
      ['海安开发区', '海安市'],
      ['海安高新区', '海安市'],
    ])
  })

  it('has five districts that are one organisation in two roles', async () => {
    await load()
    const both = (await ask()).organisations.filter(({ roles }) => roles.length === 2)
    expect(both.map(({ name }) => name.zh)).toEqual([
      '南通经济技术开发区',
      '苏锡通科技产业园区',
      '通州湾示范区',
      '南通国际家纺产业园区',
      '南通创新区',
    ])
  })

  it('has division codes where they exist, and internal ones elsewhere', async () => {
    await load()
    const { organisations } = await ask()
    const codesOf = (scheme: string) =>
      organisations.flatMap(({ codes }) => codes.filter((code) => code.scheme === scheme).map(({ code }) => code))
    expect(codesOf('division').sort()).toEqual([
      '320600',
      '320612',
      '320613',
      '320614',
      '320623',
      '320681',
      '320682',
      '320685',
    ])
    expect(codesOf('statistical')).toEqual(['320671'])
    expect(codesOf('internal')).toHaveLength(21)
  })

  it('tells what happened before, to the year that is known, and what the notice is called', async () => {
    await load()
    const { events } = await ask()
    expect(events.map(({ kind, on, year, source }) => [kind, on, year, source])).toEqual([
      ['merge', null, 2020, '苏政发〔2020〕60号'],
      ['rename', null, 2020, '苏政发〔2020〕60号'],
      ['found', '2024-11-15', 2024, '通政办发〔2024〕37号'],
    ])
    expect(events[1]?.parties).toEqual([
      { part: 'subject', organisation: null, name: '海门市' },
      { part: 'into', organisation: null, name: '海门区' },
    ])
    expect((await ask('2019-12-31')).events).toEqual([])
  })

  it('changes nothing when it is loaded again', async () => {
    await load()
    const before = await ask()
    const counted = await countRows()
    await load()
    expect(await ask()).toEqual(before)
    expect(await countRows()).toEqual(counted)
  })

  it('is founded once when two servers start at the same moment', async () => {
    await Promise.all([load(), load()])
    expect((await ask()).organisations).toHaveLength(30)
  })

  it('leaves as it is who was renamed since', async () => {
    await load()
    const haimen = (await ask()).organisations.find(({ name }) => name.zh === '海门区')
    await asLoader(database, programmeId, (tx) =>
      recordEvent(tx, programmeId, {
        kind: 'rename',
        on: '2026-01-01',
        source: '编造',
        organisation: haimen?.id ?? '',
        name: { zh: '另名区', en: null },
      }),
    )
    await load()
    const names = (day: string) => ask(day).then(({ organisations }) => organisations.map(({ name }) => name.zh))
    expect(await names('2025-12-31')).toEqual(expect.arrayContaining(['海门区']))
    expect(await names('2026-01-01')).toEqual(expect.arrayContaining(['另名区']))
    expect(await names('2026-01-01')).not.toEqual(expect.arrayContaining(['海门区']))
  })

  it('needs no file beside the notice', async () => {
    await load({}, null)
    const { organisations, events } = await ask()
    expect(organisations).toHaveLength(28)
    expect(organisations.every(({ codes }) => codes[0]?.scheme === 'internal')).toBe(true)
    expect(events).toHaveLength(1)
  })

  it('founds nobody where the notice bears no day', async () => {
    const other = await aProgramme(database)
    const founded = await asLoader(database, other, (tx) =>
      foundOrganisations(
        tx as never,
        {
          programmeId: other,
          slug: 'yunxi-2031',
          city: { zh: '云溪市', en: 'Yunxi' },
          layout: [{ district: '上溪区', hostZone: null }],
          english: {},
          notice: { documentNumber: null, title: null, issuedOn: null, publishedOn: null },
        },
        null,
      ),
    )
    expect(founded).toBe(0)
  })
})

async function countRows() {
  return database.asSuperuser(
    ['', '_name', '_parent', '_role', '_code', '_event', '_event_party', '_tree']
      .map((table) => `select 'organisation${table}' as name, count(*)::int as rows from access.organisation${table}`)
      .join(' union all '),
  )
}

describe('asking for a day', () => {
  beforeAll(async () => {
    await open()
    await load()
  })
  afterAll(close)

  it('means today where none is named', async () => {
    expect((await ask()).on).toBe('2026-11-23')
  })

  it('before the first day of which anything is known gives nobody, and says from when somebody is', async () => {
    expect(await ask('2024-11-14')).toMatchObject({ on: '2024-11-14', knownFrom: '2024-11-15', organisations: [] })
  })

  it.each(['2026-02-30', '2026-2-3', '20260203', '0000-01-01', 'today', ''])(
    'that is none (%s) is refused',
    async (on) => {
      const reply = await app.inject(`/api/programmes/nantong-2024/organisations?on=${on}`)
      expect([reply.statusCode, reply.headers['content-type']]).toEqual([
        400,
        'application/problem+json; charset=utf-8',
      ])
      expect(reply.json()).toMatchObject({ code: 'malformed_request', errors: [{ field: 'on' }] })
    },
  )

  it.each(['0001-01-01', '9999-12-31'])('at the edge of the calendar (%s) is answered', async (on) => {
    expect((await ask(on)).on).toBe(on)
  })

  it('of a programme that is none, or is not published, is refused', async () => {
    const reply = await app.inject('/api/programmes/yunxi-2031/organisations')
    expect([reply.statusCode, reply.json().code]).toEqual([404, 'no_such_programme'])
  })
})
