import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { computeCheck, computeOrganisationCheck, foundRoles, readRoles, recordHistory } from '../src/access/index.ts'
import { readSettings } from '../src/app/settings.ts'
import { checkImport, writeImport } from '../src/enterprises/imports/check-import.ts'
import { createRegisterReader } from '../src/enterprises/imports/create-register-reader.ts'
import { openExport } from '../src/enterprises/imports/export-register.ts'
import { IMPORT_COLUMNS } from '../src/enterprises/imports/rules/import-columns.ts'
import { computeProgrammeId } from '../src/plans/programme-key.ts'
import type { PersonActor } from '../src/platform/db/actor.ts'
import { asActor, type Database, openDatabase } from '../src/platform/db/database.ts'
import { startDatabase } from '../src/platform/db/server.ts'
import { workAlone } from '../src/platform/db/work-alone.ts'
import { streamWorkbook } from '../src/platform/sheets/index.ts'
import { type Measurement, milliseconds } from './measurement.ts'

const SIZES = [1_000, 10_000, 100_000]
const GOALS: Readonly<Record<number, string>> = {
  100000: 'goal: preview ≤ 10 s, confirm ≤ 15 s, ≤ 300 MB in the server',
}

/**
 * What a workbook of enterprises takes: read in a process of its own, checked in temporary tables, shown; then checked once
 * more and written, with all the database's own looks at it; brought again; and taken out. Memory is this process’s, above
 * what it had before: a server has the file, and nothing of its rows.
 */
export async function measureEnterpriseImports(): Promise<Measurement[]> {
  const home = mkdtempSync(join(tmpdir(), 'courtyard-bench-'))
  const running = await startDatabase(readSettings({ COURTYARD_HOME: home, COURTYARD_PORT: '0' }, false).database)
  const app = openDatabase(running.app)
  const owner = openDatabase(running.owner)
  const reader = createRegisterReader()
  try {
    const found: Measurement[] = []
    for (const size of SIZES) {
      const actor = await aProgramme(owner, `bench-register-${size}`)
      const book = await writeBook(size)
      const memory = watchMemory()
      const [read, content] = await take(async () => {
        const packed = await reader.read('enterprises', book)
        if (!packed.ok) throw new Error(packed.refusal)
        return packed.value.content
      })
      const look = () =>
        workAlone(
          app,
          actor,
          async (client) => {
            const { report } = await checkImport(client, 'enterprises', content, [])
            return report.rows
          },
          { deed: { act: 'enterprises.preview_import' } },
        )
      const [checked] = await take(look)
      const confirm = () =>
        workAlone(
          app,
          actor,
          async (client) => {
            const { report } = await checkImport(client, 'enterprises', content, [])
            await writeImport(client, 'enterprises')
            return report.rows
          },
          { deed: { act: 'enterprises.import' } },
        )
      const [written, counts] = await take(confirm)
      if (counts.new !== size) throw new Error(JSON.stringify(counts))
      const [again, same] = await take(look)
      if (same.same !== size) throw new Error(JSON.stringify(same))
      const [out, bytes] = await take(() =>
        workAlone(app, actor, async (client) => {
          let length = 0
          for await (const chunk of streamWorkbook(await openExport(client, 'enterprises'))) length += chunk.length
          return length
        }),
      )
      const grew = memory.stop()
      const rows = size.toLocaleString('en')
      found.push(
        {
          what: `a workbook of ${rows} enterprises shown (read ${milliseconds(read)}, checked ${milliseconds(checked)})`,
          figure: milliseconds(read + checked),
          against: GOALS[size] ?? 'growth',
        },
        { what: '… confirmed', figure: milliseconds(written), against: `${megabytes(grew)} more memory at the most` },
        { what: '… brought again', figure: milliseconds(read + again), against: 'changes nothing' },
        { what: `… taken out, ${megabytes(bytes)}`, figure: milliseconds(out), against: 'no goal' },
      )
    }
    return found
  } finally {
    await reader.close()
    await app.close()
    await owner.close()
    await running.stop()
    rmSync(home, { recursive: true, force: true })
  }
}

async function take<Result>(work: () => Promise<Result>): Promise<[took: number, result: Result]> {
  const began = performance.now()
  const result = await work()
  return [performance.now() - began, result]
}

const megabytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(0)} MB`

/** How much more resident memory this process has had than at the beginning, in bytes. */
function watchMemory(): { stop(): number } {
  const before = process.memoryUsage.rss()
  let most = before
  const clock = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss())
  }, 20)
  return {
    stop() {
      clearInterval(clock)
      return most - before
    },
  }
}

async function writeBook(size: number): Promise<Buffer> {
  const columns = IMPORT_COLUMNS.enterprises
  const chunks: Buffer[] = []
  const table = {
    name: '企业',
    columns: columns.map(({ zh }) => ({ heads: [zh], width: 20 })),
    notes: [],
    rows: (async function* () {
      for (let number = 0; number < size; number += 1) {
        const cells: Readonly<Record<string, string>> = listCells(number)
        yield columns.map(({ key }) => cells[key] ?? null)
      }
    })(),
  }
  for await (const chunk of streamWorkbook(table)) chunks.push(chunk)
  return Buffer.concat(chunks)
}

function listCells(number: number) {
  const body = String(number).padStart(8, '0')
  const whole = `91320613${body}${computeOrganisationCheck(body)}`
  return {
    // A tenth is known by name and place alone.
    ...(number % 10 === 9 ? {} : { code: `${whole}${computeCheck(whole)}` }),
    name: `编造城第${number}号科技有限公司`,
    name_en: `Invented ${number}`,
    district: '板块',
    founded_on: '2020-03-01',
    status: '在营',
    industry: 'C3973',
    above_size: number % 5 === 0 ? '是' : '否',
    scale: '小型',
    registered: `编造路 ${number} 号`,
    since: '2021-01-01',
  }
}

/** A programme with a city, a district and one who writes the register. */
async function aProgramme(owner: Database, slug: string): Promise<PersonActor> {
  const programmeId = computeProgrammeId(slug)
  const [city, district, personId] = [randomUUID(), randomUUID(), randomUUID()]
  const roles = await readRoles()
  await owner.pool.query('insert into plans.programme (programme_id, slug, state) values ($1, $2, $3)', [
    programmeId,
    slug,
    'published',
  ])
  const a = (id: string, name: string, role: 'city' | 'district', parent: string | null) => ({
    id,
    key: null,
    name: { zh: name, en: null },
    parent,
    roles: [role],
    codes: [],
    isPublic: true,
  })
  await asActor(owner, { kind: 'system', name: 'programme_loader', programmeId }, async (tx) => {
    await foundRoles(tx as never, programmeId, roles)
    const organisations = [a(city, '城', 'city', null), a(district, '板块', 'district', city)]
    await recordHistory(tx as never, programmeId, [{ kind: 'found', on: '2024-01-01', source: 'bench', organisations }])
  })
  await owner.pool.query(
    'insert into access.person (programme_id, id, name, organisation_id) values ($1, $2, $3, $4)',
    [programmeId, personId, '人', city],
  )
  await owner.pool.query(
    `insert into access.appointment (programme_id, person_id, role, exclusive_group, organisation_id, valid_from, basis)
      select $1, $2, role, exclusive_group, $3, '2024-01-01', 'bench' from access.role where programme_id = $1 and role = 'programme_office'`,
    [programmeId, personId, city],
  )
  return { kind: 'person', personId, programmeId, secondFactor: true }
}
