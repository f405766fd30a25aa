import { spawn } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import readWorkbook, { readSheet } from 'read-excel-file/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findPackageRoot } from '../platform/package-root.ts'
import { PROGRAM, type RunningProduct, startProduct } from '../platform/testing/start-product.ts'
import { defaultZipLimits, openZip } from '../platform/zip/index.ts'

/** One installation that has Nantong, and an empty one that is given it. */
const homes: string[] = []
let [here, there]: [string, string] = ['', '']
let product: RunningProduct
const SLUG = 'nantong-2024'

beforeAll(async () => {
  for (const name of ['here', 'there'])
    homes.push(await mkdtemp(path.join(os.tmpdir(), `courtyard-programme-${name}-`)))
  ;[here, there] = homes as [string, string]
  product = await startProduct(here, {}, PROGRAM)
}, 120_000)
afterAll(async () => {
  await product.stop()
  for (const home of homes) await rm(home, { recursive: true, force: true })
})

async function run(home: string, ...words: string[]): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, [...PROGRAM, 'programme', ...words], {
    env: { ...process.env, COURTYARD_HOME: home, DATABASE_URL: '', DATABASE_OWNER_URL: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString()
    })
  }
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, said }
}

async function readPages(address: string, slug: string): Promise<Record<string, string>> {
  const pages: Record<string, string> = {}
  for (const page of ['', '/notice', '/zones', '/parks', '/directions', '/tasks', '/open']) {
    for (const url of [`/${slug}${page}`, `/en/${slug}${page}`]) pages[url] = await (await fetch(address + url)).text()
  }
  const reply = await fetch(`${address}/api/programmes/${slug}/organisations`)
  const { organisations, events } = (await reply.json()) as {
    organisations: { name: unknown; roles: unknown; codes: unknown; depth: number }[]
    events: { parties: { part: string; name: string }[] }[]
  }
  // Ids are each installation's own.
  pages.organisations = JSON.stringify(
    organisations.map(({ name, roles, codes, depth }) => [name, roles, codes, depth]),
  )
  pages.events = JSON.stringify(
    events.map(({ parties, ...event }) => ({ ...event, parties: parties.map(({ part, name }) => ({ part, name })) })),
  )
  return pages
}

async function unpack(file: string): Promise<Map<string, Buffer>> {
  const zip = await openZip(await readFile(file), defaultZipLimits)
  const parts = zip.ok ? await zip.value.read(() => true) : zip
  if (!parts.ok) throw new Error(parts.refusal)
  return new Map(parts.value)
}

describe('a programme that is taken out', () => {
  let file: string
  let parts: Map<string, Buffer>
  beforeAll(async () => {
    file = path.join(here, 'nantong.zip')
    const taken = await run(here, 'export', SLUG, file)
    expect(taken).toEqual({ code: 0, said: expect.stringMatching(/The notice is what \d+ facts say/) })
    parts = await unpack(file)
  })

  it('opens in a spreadsheet, each table under a name that Excel takes', async () => {
    const workbook = parts.get(`${SLUG}.xlsx`) ?? Buffer.alloc(0)
    const names = (await readWorkbook(workbook)).map(({ sheet }) => sheet)
    expect(names).toEqual(
      expect.arrayContaining(['文件信息', '目标', '布局', '任务', '组织', '组织变动', '人员', '任职']),
    )
    expect(names.filter((name) => name.length > 31 || /[[\]:*?/\\]/.test(name))).toEqual([])
    const targets = await readSheet(workbook, '目标')
    expect(targets).toHaveLength(4)
    expect(targets.slice(1).map((row) => typeof row[2])).toEqual(['number', 'number', 'number'])
    const organisations = await readSheet(workbook, '组织')
    expect(organisations.length).toBeGreaterThan(30)
    expect(organisations[1]?.[7]).toEqual(new Date('2024-11-15T00:00:00Z'))
    expect(parts.get('csv/tasks.csv')?.toString('utf8').startsWith('\uFEFF"编号"')).toBe(true)
    expect(parts.get('README.txt')?.toString('utf8')).toContain('courtyard programme load')
  })

  it('of the made-up city holds its people and no contact', async () => {
    const other = path.join(here, 'yunze.zip')
    expect(await run(here, 'export', 'yunze-2023', other)).toMatchObject({ code: 0 })
    const yunze = await unpack(other)
    const workbook = yunze.get('yunze-2023.xlsx') ?? Buffer.alloc(0)
    const people = await readSheet(workbook, '人员')
    expect(people.length).toBeGreaterThan(30)
    expect((await readSheet(workbook, '任职')).length).toBeGreaterThan(30)
    expect(people[0]).toEqual(['编号 id', '姓名 name', '英文姓名 in English', '所属组织 organisation', '离任 left on'])
  })

  it('is loaded by an empty installation, whose public pages are then the same', async () => {
    expect(await run(there, 'load', file)).toEqual({
      code: 0,
      said: expect.stringMatching(/all \d+ facts are what the notice says/),
    })
    const other = await startProduct(there, {}, PROGRAM)
    try {
      const [expected, found] = [await readPages(product.address, SLUG), await readPages(other.address, SLUG)]
      for (const [url, page] of Object.entries(expected)) expect(found[url] === page, url).toBe(true)
      // And a start leaves it as it was loaded.
      const reply = await fetch(`${other.address}/api/programmes/${SLUG}`)
      expect(await reply.json()).toMatchObject({ edition: { number: 1 } })
    } finally {
      await other.stop()
    }
  }, 120_000)

  it('is not taken out over a file that is there, nor where there is none of that name', async () => {
    expect(await run(here, 'export', SLUG, file)).toMatchObject({
      code: 1,
      said: expect.stringContaining('is there already'),
    })
    const none = await run(here, 'export', 'no-such-city', path.join(here, 'none.zip'))
    expect(none).toMatchObject({ code: 2, said: expect.stringContaining('There is no published programme') })
  })
})

describe('a folder of a city’s own', () => {
  const own = (name: string) => path.join(here, name)
  const make = async (name: string, slug: string, change: (text: string) => string = (text) => text) => {
    await cp(path.join(findPackageRoot(), 'programmes', SLUG), own(name), { recursive: true })
    const file = path.join(own(name), 'programme.json')
    await writeFile(file, (await readFile(file, 'utf8')).replace(`"${SLUG}"`, `"${slug}"`))
    const facts = path.join(own(name), 'facts.json')
    await writeFile(facts, change(await readFile(facts, 'utf8')))
    return own(name)
  }

  it('is loaded beside the running server, which shows it from its next answer on, and changes nothing the second time', async () => {
    const folder = await make('own', 'own-city-2025')
    expect((await fetch(`${product.address}/own-city-2025`)).status).toBe(404)
    expect(await run(here, 'load', folder)).toMatchObject({ code: 0 })
    const reply = await fetch(`${product.address}/own-city-2025`)
    expect([reply.status, await reply.text()]).toEqual([200, expect.stringContaining('南通')])
    expect(await run(here, 'load', folder)).toMatchObject({
      code: 0,
      said: expect.stringContaining('nothing was changed'),
    })
  })

  it('that is not what its facts say is refused, saying what differs, and writes nothing', async () => {
    const folder = await make('wrong', 'wrong-city-2025', (text) => text.replace('2024-11-15', '2024-11-16'))
    const refused = await run(here, 'load', folder)
    expect(refused.code).toBe(2)
    expect(refused.said).toContain('nothing was written')
    expect(refused.said).toContain('成文日期')
    expect((await fetch(`${product.address}/wrong-city-2025`)).status).toBe(404)
  })

  it.each([
    ['nothing', () => path.join(here, 'nothing'), 'cannot be opened'],
    [
      'a folder of something else',
      () => path.join(findPackageRoot(), 'docs'),
      'is not the whole folder of a programme',
    ],
    ['a file of something else', () => path.join(findPackageRoot(), 'package.json'), 'cannot be read as a zip'],
  ])('that is %s is refused in one sentence', async (_what, where, sentence) => {
    expect(await run(here, 'load', where())).toEqual({ code: 1, said: expect.stringContaining(sentence) })
  })
})
