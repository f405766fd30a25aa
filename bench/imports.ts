import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import writeXlsxFile from 'write-excel-file/node'
import { checkSheet, type Importer } from '../src/access/imports/store.ts'
import type { ImportKind } from '../src/access/imports.schema.ts'
import { createContactSeal, createImportReader, foundRoles, readRoles, recordHistory } from '../src/access/index.ts'
import { IMPORT_COLUMNS } from '../src/access/rules/import-columns.ts'
import { readSettings } from '../src/app/settings.ts'
import { computeProgrammeId } from '../src/plans/programme-key.ts'
import type { PersonActor } from '../src/platform/db/actor.ts'
import { asActor, type Database, openDatabase } from '../src/platform/db/database.ts'
import { startDatabase } from '../src/platform/db/server.ts'
import type { SheetRow } from '../src/platform/sheets/rules/columns.ts'
import { type Measurement, medianMilliseconds, milliseconds } from './measurement.ts'

const SIZES = [5_000, 50_000]
const GOALS: Readonly<Record<string, string>> = {
  '5000 organisations': 'goal ≤ 2 s',
  '50000 organisations': 'goal ≤ 25 s',
}

/** As many rows as a workbook may have. */
const MOST_ROWS = 20_000

/** How long a workbook takes to read, in a process that is started for it. Then what confirming an import takes: the sheet checked once more, all of it written, and the database's look at the whole. */
export async function measureImports(): Promise<Measurement[]> {
  const home = mkdtempSync(join(tmpdir(), 'courtyard-bench-'))
  const running = await startDatabase(readSettings({ COURTYARD_HOME: home, COURTYARD_PORT: '0' }, false).database)
  const app = openDatabase(running.app)
  const owner = openDatabase(running.owner)
  try {
    const found: Measurement[] = []
    for (const size of [SIZES[0] ?? 0, MOST_ROWS]) {
      const took = await readBook(size)
      found.push({
        what: `a workbook of ${size.toLocaleString('en')} organisations read`,
        figure: milliseconds(took),
        against: 'no goal',
      })
    }
    for (const size of SIZES) {
      for (const kind of ['organisations', 'people'] as const) {
        const by = await aProgramme(owner, `bench-${kind}-${size}`)
        const rows = kind === 'organisations' ? listOrganisations(size) : listPeople(size)
        const { checked, written } = await confirm(app, by, kind, rows)
        const again = await confirm(app, by, kind, rows)
        found.push({
          what: `${size.toLocaleString('en')} ${kind} confirmed`,
          figure: `${milliseconds(checked + written)}, ${milliseconds(checked)} of it to check`,
          against: GOALS[`${size} ${kind}`] ?? 'no goal',
        })
        found.push({ what: '… the same sheet again', figure: milliseconds(again.checked), against: 'changes nothing' })
      }
    }
    return found
  } finally {
    await app.close()
    await owner.close()
    await running.stop()
    rmSync(home, { recursive: true, force: true })
  }
}

/** Milliseconds. */
async function readBook(size: number): Promise<number> {
  const rows = listOrganisations(size).map(({ cells }) =>
    IMPORT_COLUMNS.organisations.map(({ key }) => cells[key] ?? null),
  )
  const book = await writeXlsxFile([IMPORT_COLUMNS.organisations.map(({ zh }) => zh), ...rows]).toBuffer()
  const reader = createImportReader()
  try {
    return await medianMilliseconds(3, async () => {
      const read = await reader.read('organisations', book)
      if (!read.ok) throw new Error(read.refusal)
    })
  } finally {
    await reader.close()
  }
}

/** Milliseconds. */
async function confirm(
  database: Database,
  actor: PersonActor,
  kind: ImportKind,
  rows: readonly SheetRow[],
): Promise<{ checked: number; written: number }> {
  const began = performance.now()
  let checked = 0
  await asActor(
    database,
    actor,
    async (tx) => {
      const by = { tx, seal: createContactSeal('a secret of the bench, long enough'), actor } as unknown as Importer
      const reach = { 'people.manage': true, 'organisations.record': true } as const
      const outcome = await checkSheet({ ...by, rights: reach }, randomUUID(), kind, rows)
      if (outcome.report.rows.bad > 0) throw new Error(JSON.stringify(outcome.report.bad[0]))
      checked = performance.now() - began
      await outcome.write()
    },
    { act: 'imports.confirm' },
  )
  return { checked, written: performance.now() - began - checked }
}

/** A programme with a city and one who may import. */
async function aProgramme(owner: Database, slug: string): Promise<PersonActor> {
  const programmeId = computeProgrammeId(slug)
  const [city, personId] = [randomUUID(), randomUUID()]
  const roles = await readRoles()
  await owner.pool.query('insert into plans.programme (programme_id, slug, state) values ($1, $2, $3)', [
    programmeId,
    slug,
    'published',
  ])
  const loader = { kind: 'system', name: 'programme_loader', programmeId } as const
  await asActor(owner, loader, async (tx) => {
    await foundRoles(tx, programmeId, roles)
    const organisations = [
      {
        id: city,
        key: null,
        name: { zh: '城', en: null },
        parent: null,
        roles: ['city' as const],
        codes: [],
        isPublic: true,
      },
    ]
    await recordHistory(tx, programmeId, [{ kind: 'found', on: '2024-01-01', source: 'bench', organisations }])
  })
  await owner.pool.query(
    'insert into access.person (programme_id, id, name, organisation_id) values ($1, $2, $3, $4)',
    [programmeId, personId, '人', city],
  )
  for (const role of ['programme_office', 'system_administrator']) {
    await owner.pool.query(
      `insert into access.appointment (programme_id, person_id, role, exclusive_group, organisation_id, valid_from, basis)
        select $1, $2, role, exclusive_group, $4, '2024-01-01', 'bench' from access.role where programme_id = $1 and role = $3`,
      [programmeId, personId, role, city],
    )
  }
  return { kind: 'person', personId, programmeId, secondFactor: true }
}

function listOrganisations(size: number): SheetRow[] {
  return Array.from({ length: size }, (_, i) => ({
    row: i + 2,
    cells: {
      name: `林${i}公司`,
      role: '企业',
      internal: `L-${i}`,
      from: '2024-03-01',
      source: '编造〔2024〕1号',
      // A tenth under one of the others: a branch.
      ...(i % 10 === 9 ? { parent: `林${i - 9}公司` } : {}),
    },
  }))
}

function listPeople(size: number): SheetRow[] {
  return Array.from({ length: size }, (_, i) => ({
    row: i + 2,
    cells: { name: `林${i}`, staffNumber: `D-${i}`, organisation: '城', phone: `138${String(i).padStart(8, '1')}` },
  }))
}
