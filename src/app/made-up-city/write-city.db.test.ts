import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createContactSeal, createSecretSeal, readOrganisationFile, readRoles } from '../../access/index.ts'
import { listMadeUpPeople } from '../../access/sign-in/made-up-people.ts'
import { aGate } from '../../access/testing/a-gate.ts'
import { HIGH_TECH_OR_SPECIALISED } from '../../enterprises/counts/counts.schema.ts'
import { createParkReader } from '../../parks/index.ts'
import { createProgrammeReader, loadProgramme, readDirectionFamilies } from '../../plans/index.ts'
import { computeProgrammeId } from '../../plans/programme-key.ts'
import { openDatabase } from '../../platform/db/database.ts'
import { ROLES } from '../../platform/db/roles.ts'
import { createFileStore } from '../../platform/files/index.ts'
import { OperatorError } from '../../platform/operator-error.ts'
import { findPackageRoot } from '../../platform/package-root.ts'
import { refuse } from '../../platform/result.ts'
import { createDraftSeal } from '../../platform/sheets/index.ts'
import { openTestDatabase, type TestDatabase } from '../../platform/testing/open-test-database.ts'
import { createTaskKeeper } from '../../tasks/index.ts'
import { createServer } from '../create-server.ts'
import { createFounding } from '../found-programme.ts'
import { MADE_UP_HEADER } from '../mark-made-up.ts'
import { type Scale, SEED } from './city-plan.ts'
import { inventCity } from './invent-city.ts'
import { readShippedFolder, readShippedPlan } from './testing/the-shipped-plan.ts'
import { writeCity } from './write-city.ts'

const SLUG = 'yunze-2023'
const programmeId = computeProgrammeId(SLUG)
const families = await readDirectionFamilies()
const found = await createFounding()
const roles = await readRoles()
const city = inventCity(SEED, 1, await readShippedPlan(SLUG))

let database: TestDatabase
let app: FastifyInstance
/** As a start loads it. */
async function load(slug: string, scale: Scale = 1): Promise<void> {
  const folder = await readShippedFolder(slug)
  const file = await readOrganisationFile(`${findPackageRoot()}/programmes/${slug}`)
  await loadProgramme(database.owner, folder, families, async (tx, programme) => {
    await found(file)(tx, programme)
    if (folder.invented) await writeCity(tx, programme.programmeId, programme, scale)
  })
}
beforeAll(async () => {
  database = await openTestDatabase()
  await load('nantong-2024')
  await load(SLUG)
  const reader = createProgrammeReader(database.app)
  app = await createServer({
    reader,
    parkReader: createParkReader(database.app, () => '2026-11-23'),
    taskKeeper: { relight: async () => ({ seen: 0, changed: 0 }), explain: async () => null },
    compiler: { compile: async () => refuse({ code: 'empty_file', file: 'notice' }), close: async () => undefined },
    ear: { listen: () => () => undefined, close: async () => undefined },
    afterPublishing: async () => undefined,
    targetSources: [],
    findBinding: async () => null,
    checkReady: async () => undefined,
    isTrustedProxy: () => false,
    logLevel: 'silent',
    version: '0.0.0',
    webRoot: '/nowhere',
    files: createFileStore({ home: '/nowhere', mostBytes: 1024, s3: null }),
    gate: aGate(database.app, SLUG),
    seal: createContactSeal('r'.repeat(40)),
    draftSeal: createDraftSeal('r'.repeat(40)),
    secretSeal: createSecretSeal('r'.repeat(40)),
    hasMail: false,
    printer: { print: async () => refuse('no_typesetter') },
    importReader: { read: async () => refuse('not_a_workbook') },
    registerReader: { read: async () => refuse('not_a_sheet') },
    reportSheetReader: { read: async () => refuse('not_a_workbook') },
    database: database.app,
    signIn: { routes: async () => undefined },
    findProgrammeId: async (slug) => ((await reader.getView(slug)) ? computeProgrammeId(slug) : null),
    today: () => '2026-11-23',
  })
})
afterAll(async () => {
  await app.close()
  await database.close()
})

/** Each key with that of the one above, public or not. */
async function readTree(on: string): Promise<Map<string, string | null>> {
  const rows = await database.asSuperuser<{ key: string; above: string | null }>(
    `select one.key, above.key as above from access.organisation one
      left join access.organisation_parent held on held.programme_id = one.programme_id and held.organisation_id = one.id
        and daterange(held.valid_from, held.valid_to) @> $2::date
      left join access.organisation above on above.programme_id = held.programme_id and above.id = held.parent_id
      where one.programme_id = $1 and daterange(one.valid_from, one.valid_to) @> $2::date`,
    [programmeId, on],
  )
  return new Map(rows.map(({ key, above }) => [key, above]))
}

/** What a database holds of organisations, people and the record, in one checksum a table. */
async function readAll(): Promise<Record<string, string | null>> {
  const tables = await database.asSuperuser<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('access', 'plans', 'parks', 'tasks', 'audit') order by 1`,
  )
  const sums: Record<string, string | null> = {}
  for (const { name } of tables) {
    const [row] = await database.asSuperuser<{ sum: string | null }>(
      `select md5(string_agg(one::text, ' ' order by one::text)) as sum from ${name} one`,
    )
    // How often the tree was held is counted at every start.
    if (name !== 'access.organisation_tree') sums[name] = row?.sum ?? null
  }
  return sums
}

describe('the made-up city in a database', () => {
  it('supervises what its plan asks: items in every state, some late, judged in every colour', async () => {
    const worker = openDatabase({ ...database.configOf(ROLES.worker), max: 2 })
    const night = await createTaskKeeper(worker)
      .runNight(programmeId, { day: '2026-11-23', at: new Date('2026-11-22T17:00:00Z') })
      .finally(worker.close)
    const items = await database.asSuperuser<{
      state: string
      light: string
      late: boolean
      acts: number
      planned: boolean
    }>(
      `select state, light, late_since is not null as late, acts_done as acts, plan_item_id is not null as planned
        from tasks.item where programme_id = $1`,
      [programmeId],
    )
    expect(items.length).toBe(city.tasks.length)
    expect(new Set(items.map(({ state }) => state)).size).toBe(8)
    expect([...new Set(items.map(({ light }) => light))].sort()).toEqual(['green', 'grey', 'red', 'yellow'])
    expect(items.filter(({ late }) => late).length).toBeGreaterThan(2)
    expect(items.every(({ acts, planned }) => acts > 0 && planned)).toBe(true)
    expect(night.sent).toBeGreaterThan(0)
  })

  it('stands as its events tell: who is there, and under whom', async () => {
    const tree = await readTree('2026-11-23')
    const { parks, bodies } = city.organisations
    expect(parks.length + bodies.length).toBeGreaterThan(300)
    for (const { key, zone, to } of parks) expect(tree.get(key), key).toBe(to === null ? zone : undefined)
    for (const { key, under, to } of bodies) expect(tree.get(key), key).toBe(to === null ? under : undefined)
  })

  it('was another one on a day that is past', async () => {
    const [atFirst, before, after] = [
      await readTree('2023-03-10'),
      await readTree('2025-03-13'),
      await readTree('2025-03-14'),
    ]
    expect([...atFirst.keys()].filter((key) => key.startsWith('made-up/'))).toEqual([])
    const moved = city.organisations.events.flatMap((event) =>
      event.kind === 'move' && event.on === '2025-03-14' ? [event] : [],
    )
    expect(moved).toHaveLength(1)
    for (const { organisation, parent } of moved) {
      expect(before.get(organisation)).not.toBe(parent)
      expect(after.get(organisation)).toBe(parent)
    }
    const merged = city.organisations.parks.find(({ to }) => to === '2025-06-20')?.key ?? ''
    expect([after.has(merged), (await readTree('2025-06-20')).has(merged)]).toEqual([true, false])
  })

  it('stays as it is when it is loaded again', async () => {
    const before = await readAll()
    expect(Object.values(before).filter((sum) => sum !== null).length).toBeGreaterThan(20)
    await load(SLUG)
    expect(await readAll()).toEqual(before)
  })

  it('does not change its size: the start says in both languages what stands and what was asked', async () => {
    const before = await readAll()
    const refused = await load(SLUG, 10).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(OperatorError)
    expect(String((refused as OperatorError).message)).toMatch(/是 1 倍的.*of size 1;.*says 10/s)
    expect(await readAll()).toEqual(before)
  })

  it('offers somebody of every role at its door, each in a role of today', async () => {
    const worker = openDatabase({ ...database.configOf(ROLES.worker), max: 1 })
    try {
      const people = await listMadeUpPeople(worker, { id: programmeId, slug: SLUG })
      expect([...new Set(people.map(({ role }) => role))].sort()).toEqual(roles.map(({ role }) => role).sort())
      const nantong = computeProgrammeId('nantong-2024')
      expect(await listMadeUpPeople(worker, { id: nantong, slug: 'nantong-2024' })).toEqual([])
    } finally {
      await worker.close()
    }
  })

  it('has handovers whose lists are what both sides sign, and whose signed duties moved', async () => {
    const rows = await database.asSuperuser<{ done: boolean; moved: boolean; giver: string; taker: string }>(
      `select over.taker_signed_at is not null as done, bool_and(duty.appointment_id = over.to_appointment) as moved,
          min(over.giver_name) as giver, min(over.taker_name) as taker
        from access.handover over
        join access.handover_item item on item.programme_id = over.programme_id and item.handover_id = over.id
        join access.duty on duty.programme_id = item.programme_id and duty.id = item.duty_id
        group by over.id, over.taker_signed_at`,
    )
    expect(rows).toHaveLength(city.staff.handovers.length)
    for (const { done, moved, giver, taker } of rows) {
      expect(moved).toBe(done)
      expect([giver, taker]).not.toContain('')
    }
  })

  it('leaves nobody at work in a role whose organisation is gone, and no open duty with one who left', async () => {
    const idle = await database.asSuperuser(
      `select held.id from access.appointment held
        join access.organisation at on at.programme_id = held.programme_id and at.id = held.organisation_id
        where held.valid_to is null and at.valid_to is not null
      union all
      select duty.id from access.duty
        join access.appointment held on held.programme_id = duty.programme_id and held.id = duty.appointment_id
        where duty.closed_at is null and held.valid_to is not null`,
    )
    expect(idle).toEqual([])
  })

  it('has its parks at the stages that were told, on any day, and counts those admitted', async () => {
    const { body } = await app.inject(`/api/programmes/${SLUG}/parks`)
    const { count, total, stages, parks } = JSON.parse(body)
    const standing = city.organisations.parks.filter(({ to }) => to === null)
    expect([count, total]).toEqual([standing.length, standing.length])
    expect(parks.map(({ name }: { name: { zh: string } }) => name.zh).sort()).toEqual(
      standing.map(({ name }) => name.zh).sort(),
    )
    expect(stages.map(({ stage }: { stage: string }) => stage).sort()).toEqual(['cultivating', 'recognised', 'removed'])
    for (const on of ['2023-06-29', '2024-03-29', '2025-06-19', '2025-06-20']) {
      const then = (await app.inject(`/api/programmes/${SLUG}/parks?on=${on}`)).json()
      const expected = city.organisations.parks.filter(({ from, to }) => from <= on && (to === null || to > on))
      expect(then.count, on).toBe(expected.length)
    }
  })

  it('has a register whose count of holders is what its stories tell, by day', async () => {
    const { register, titles } = city.register
    const counting = new Set(city.organisations.parks.map(({ key }) => key))
    const merged = new Map((register.merges ?? []).filter(({ undone }) => !undone).map((one) => [one.merged, one.kept]))
    const kinds: ReadonlySet<string> = new Set(HIGH_TECH_OR_SPECIALISED)
    for (const on of ['2024-06-30', '2025-06-30', '2026-06-30']) {
      const within = (from: string, to: string | null) => from <= on && (to === null || to > on)
      const parksThen = new Set(
        city.organisations.parks
          .filter(({ key, from, to }) => counting.has(key) && within(from, to))
          .map(({ key }) => key),
      )
      const inParks = new Set(
        register.enterprises.flatMap(({ id, stays = [] }) =>
          stays.some(({ park, from, to, state }) => state === 'confirmed' && parksThen.has(park) && within(from, to))
            ? [merged.get(id) ?? id]
            : [],
        ),
      )
      const holding = new Set(
        titles.titles.flatMap(({ enterpriseId, kind, validFrom, validTo, confirmed, withdrawn }) =>
          kinds.has(kind) && confirmed && within(validFrom, validTo) && (withdrawn === null || withdrawn.on > on)
            ? [merged.get(enterpriseId) ?? enterpriseId]
            : [],
        ),
      )
      const expected = [...holding].filter((id) => inParks.has(id)).length
      const told = (await app.inject(`/api/programmes/${SLUG}/enterprises/counts/holders?on=${on}`)).json()
      expect(told.count, on).toBe(expected)
      expect(expected, on).toBeGreaterThan(50)
    }
  })

  it('reported for three years: in every state, some late, some returned, and what was approved is what was handed in', async () => {
    const states = await database.asSuperuser<{ state: string; reports: number; late: number; again: number }>(
      `select state, count(*)::int as reports, count(*) filter (where reported_late)::int as late,
          count(*) filter (where version > 1)::int as again
        from indicators.report where programme_id = $1 group by state`,
      [programmeId],
    )
    const of = Object.fromEntries(states.map((row) => [row.state, row]))
    expect(Object.keys(of).sort()).toEqual(['approved', 'checked', 'draft', 'submitted'])
    expect(of.approved?.reports).toBeGreaterThan(200)
    expect(of.approved?.late).toBeGreaterThan(8)
    expect(of.approved?.again).toBeGreaterThan(15)
    // Of what was approved the last version is what stands, cell by cell; the register said what the register says.
    const [told] = await database.asSuperuser<{ cells: number; other: number; listed: number }>(
      `select count(*)::int as cells,
          count(*) filter (where (cell.value, cell.missing) is distinct from (stated.value, stated.missing))::int as other,
          count(*) filter (where cell.code = 'high_tech' and cell.value > 0)::int as listed
        from indicators.report join indicators.cell on cell.programme_id = report.programme_id
            and cell.report_id = report.id and cell.version = report.version
          left join indicators.observation stated on stated.programme_id = cell.programme_id and stated.code = cell.code
            and stated.period_start = report.period_start and stated.report_id = report.id
            and stated.report_version = cell.version and stated.state = 'approved'
        where report.programme_id = $1 and report.state = 'approved'`,
      [programmeId],
    )
    expect(told).toMatchObject({ other: 0 })
    expect(told?.cells).toBe((of.approved?.reports ?? 0) * 29)
    expect(told?.listed).toBeGreaterThan(200)
  })

  it('is written down in the record under the loader’s name', async () => {
    const rows = await database.asSuperuser<{ system_actor: string; entries: string }>(
      `select system_actor, count(*)::text as entries from audit.entry
        where programme_id = $1 and thing_kind = 'access.person' group by system_actor`,
      [programmeId],
    )
    expect(rows).toEqual([{ system_actor: 'programme_loader', entries: String(city.staff.people.length) }])
  })
})

describe('every public address of it', () => {
  const pages = ['', '/notice', '/zones', '/parks', '/directions', '/tasks', '/open']
  const addresses = (slug: string) => [
    ...['', '/en'].flatMap((start) => pages.map((page) => `${start}/${slug}${page}`)),
    `/api/programmes/${slug}`,
  ]

  it('says that it is made up, in words on pages and in a header on all', async () => {
    const { paths } = (await app.inject('/openapi.json')).json<{ paths: Record<string, object> }>()
    const data = Object.keys(paths)
      .filter((path) => path.startsWith('/api/programmes/{slug}') && 'get' in (paths[path] ?? {}))
      .map((path) => path.replace('{slug}', SLUG).replace(/\{\w+\}/g, programmeId))
    expect(data.length).toBeGreaterThan(5)
    const open: string[] = []
    for (const address of new Set([...addresses(SLUG), ...data])) {
      const reply = await app.inject({ url: address, headers: { accept: 'text/html,application/json' } })
      if (reply.statusCode !== 200) continue
      open.push(address)
      expect(reply.headers[MADE_UP_HEADER], address).toBe('yes')
      if (!address.startsWith('/api/')) expect(reply.body, address).toMatch(/<title>[^<]*(?:编造|made up)/)
    }
    expect(open).toEqual(expect.arrayContaining([...addresses(SLUG), `/api/programmes/${SLUG}/organisations`]))
  })

  it('is told from a real city, whose addresses say nothing of the kind', async () => {
    for (const address of addresses('nantong-2024')) {
      const reply = await app.inject(address)
      expect(reply.statusCode, address).toBe(200)
      expect(reply.headers[MADE_UP_HEADER], address).toBeUndefined()
      expect(reply.body, address).not.toMatch(/编造|made up/)
    }
  })

  it('comes second where programmes are listed, marked', async () => {
    const { programmes } = (await app.inject('/api/programmes')).json()
    expect(programmes).toMatchObject([
      { slug: 'nantong-2024', invented: false },
      { slug: SLUG, invented: true },
    ])
    for (const url of ['/', '/en']) {
      const { body } = await app.inject(url)
      expect(body.indexOf('yunze-2023')).toBeGreaterThan(body.indexOf('nantong-2024'))
      expect(body).toMatch(/编造|Made up/)
    }
  })
})
