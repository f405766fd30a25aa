import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serve } from '../src/app/serve.ts'
import { readSettings, type Settings } from '../src/app/settings.ts'
import { type EnterprisesWanted, selectEnterprises } from '../src/enterprises/store.ts'
import { computeProgrammeId } from '../src/plans/index.ts'
import type { Actor } from '../src/platform/db/actor.ts'
import { type Database, openDatabase, readAs } from '../src/platform/db/database.ts'
import { startDatabase } from '../src/platform/db/server.ts'
import { type Measurement, medianMilliseconds, milliseconds } from './measurement.ts'

const SLUG = 'yunze-2023'
const SIZES = [10_000, 100_000, 1_000_000]
const RUNS = 15

/**
 * The register of the made-up city, grown to ten thousand, a hundred thousand and a million enterprises: its pages and
 * searches by two Chinese characters, as people ask them, with row security on.
 */
export async function measureEnterprises(): Promise<Measurement[]> {
  const home = mkdtempSync(join(tmpdir(), 'courtyard-bench-'))
  try {
    const settings = readSettings({ COURTYARD_HOME: home, COURTYARD_PORT: '0', COURTYARD_LOG_LEVEL: 'silent' }, false)
    // Loads the city as a start does.
    await (await serve(settings)).stop()
    return await measureAt(settings)
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}

async function measureAt(settings: Settings): Promise<Measurement[]> {
  const running = await startDatabase(settings.database)
  const [app, owner] = [openDatabase(running.app), openDatabase(running.owner)]
  try {
    const programmeId = computeProgrammeId(SLUG)
    const measured: Measurement[] = []
    let from = 0
    for (const size of SIZES) {
      await grow(owner, programmeId, from, size)
      from = size
      measured.push(...(await ask(app, owner, programmeId, size)))
    }
    return measured
  } finally {
    await app.close()
    await owner.close()
    await running.stop()
  }
}

async function ask(app: Database, owner: Database, programmeId: string, size: number): Promise<Measurement[]> {
  const { rows } = await owner.pool.query<{
    today: string
    district: string
    revoked: string
    name: string
    id: string
  }>(
    `select access.today()::text as today, one.district_id as district, one.name_key as name, one.id
      from enterprises.enterprise one where one.programme_id = $1 order by one.name_key, one.id offset $2 limit 1`,
    [programmeId, Math.floor(size / 2)],
  )
  const [middle] = rows
  if (!middle) throw new Error('nothing was made up')
  const page: EnterprisesWanted = {
    q: undefined,
    park: undefined,
    district: undefined,
    kind: undefined,
    on: middle.today,
    status: undefined,
    waits: false,
    after: null,
  }
  const asked: readonly [what: string, wanted: EnterprisesWanted][] = [
    ['the first page', page],
    ['a page in the middle', { ...page, after: { name: middle.name, id: middle.id } }],
    ['the first page of a district', { ...page, district: middle.district }],
    ['those that were struck off', { ...page, status: 'revoked' }],
    ['a search for 科技, which a third of the names hold', { ...page, q: '科技' }],
    ['a search for 江海, with which a fifth begin', { ...page, q: '江海' }],
    ['a search for 鹮鸣, which one in some thousands holds', { ...page, q: '鹮鸣' }],
    ['a search for 鹮鹮, which none holds', { ...page, q: '鹮鹮' }],
    ['a search for 科技 in a district', { ...page, q: '科技', district: middle.district }],
  ]
  const askers: readonly [who: string, actor: Actor][] = [
    ['the programme office', await findActor(owner, programmeId, 'programme_office')],
    ['a park manager', await findActor(owner, programmeId, 'park_manager')],
  ]
  const of = `of ${size.toLocaleString('en')}`
  const measured: Measurement[] = []
  for (const [what, wanted] of asked) {
    const query = selectEnterprises(programmeId, wanted)
    const figures: string[] = []
    for (const [who, actor] of askers) {
      const took = await medianMilliseconds(RUNS, () => readAs(app, actor, [query]))
      figures.push(`${milliseconds(took)} as ${who}`)
    }
    measured.push({
      what: `${what} ${of}`,
      figure: figures.join(', '),
      against: wanted.q ? 'goal ≤ 50 ms for two Chinese characters in a million names' : 'goal ≤ 100 ms',
    })
  }
  const scan = await medianMilliseconds(3, () =>
    owner.pool.query(
      `select id from enterprises.enterprise where programme_id = $1 and strpos(search_text, '鹮鸣') > 0`,
      [programmeId],
    ),
  )
  measured.push({
    what: `a scan of all names ${of}, past row security`,
    figure: milliseconds(scan),
    against: 'what a search would cost without an index',
  })
  return measured
}

/**
 * Adds enterprises with their names, and a confirmed stay to each tenth, as the owner: without triggers, since what they
 * would write is written here, and with the indexes made at the end, as a restore makes them.
 */
async function grow(owner: Database, programmeId: string, from: number, to: number): Promise<void> {
  const { rows: indexes } = await owner.pool.query<{ name: string; definition: string }>(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index
      where indrelid = 'enterprises.enterprise'::regclass and not indisunique`,
  )
  const client = await owner.pool.connect()
  try {
    await client.query(`
      alter table enterprises.enterprise disable trigger user;
      alter table enterprises.stay disable trigger user;
      select setseed(0.5);
      ${indexes.map(({ name }) => `drop index ${name};`).join('\n')}`)
    await client.query(
      `with places as (
        select array_agg(park.id order by park.id) as parks, array_agg(park.host_zone_id order by park.id) as districts
          from parks.park
          where park.programme_id = $1::uuid and parks.counts(park.state)
      ), named as (
        select n, 1 + floor(random() * (select cardinality(parks) from places))::integer as place,
            (array['云泽市', '云泽', '江海', '云泽经济技术开发区', '云泽高新区'])[1 + floor(random() * 5)]
            || chr(19968 + floor(random() * 3000)::integer) || chr(19968 + floor(random() * 3000)::integer)
            || (array['半导体', '新能源', '生物医药', '智能装备', '机械', '电子', '家纺', '软件', '新材料', '鹮鸣'])
              [case when n % 3000 = 0 then 10 else 1 + floor(random() * 9) end]
            || (array['科技', '制造', '实业'])[1 + floor(random() * 3)]
            || (array['有限公司', '（江苏）有限公司', '股份有限公司'])[1 + floor(random() * 3)] as name
          from generate_series($2::integer + 1, $3::integer) as n
      ), made as (
        select ('00000000-0000-4000-9000-' || lpad(to_hex(n), 12, '0'))::uuid as id, n, name, parks[place] as park,
            districts[place] as district, random() < 0.9 as is_public
          from named, places
      ), entered as (
        insert into enterprises.enterprise (programme_id, id, name_zh, name_key, search_text, district_id, stands_for, status,
            is_public, shown_to, told_to, stated_by, stated_for)
          select $1::uuid, id, name, enterprises.name_key(name), enterprises.name_key(name), district, id,
              case when n % 500 = 0 then 'revoked' else 'operating' end, is_public, array[district, park],
              array[district, park], null, null
            from made
      )
      insert into enterprises.stay (programme_id, enterprise_id, park_id, valid_from, how, state, confirmed_at, stated_by, stated_for)
        select $1::uuid, id, park, '2024-01-01', 'address', 'confirmed', now(), null, null from made
          where n % 10 = 0 and is_public`,
      [programmeId, from, to],
    )
    for (const { definition } of indexes) await client.query(definition)
    await client.query(`
      alter table enterprises.enterprise enable trigger user;
      alter table enterprises.stay enable trigger user`)
    await client.query('vacuum analyze enterprises.enterprise')
    await client.query('vacuum analyze enterprises.stay')
  } finally {
    client.release()
  }
}

async function findActor(owner: Database, programmeId: string, role: string): Promise<Actor> {
  const { rows } = await owner.pool.query<{ person_id: string }>(
    `select person_id from access.appointment where programme_id = $1 and role = $2 and valid_to is null
      order by valid_from limit 1`,
    [programmeId, role],
  )
  return { kind: 'person', personId: rows[0]?.person_id ?? '', programmeId, secondFactor: true }
}
