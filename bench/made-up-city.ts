import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { foundOrganisations, foundRoles, readOrganisationFile, readRoles } from '../src/access/index.ts'
import { type CityPlan, SCALES, type Scale, SEED } from '../src/app/made-up-city/city-plan.ts'
import { inventCity } from '../src/app/made-up-city/invent-city.ts'
import { writeCity } from '../src/app/made-up-city/write-city.ts'
import { loadProgramme, readDirectionFamilies, readProgrammeFolder } from '../src/plans/index.ts'
import { openDatabase } from '../src/platform/db/database.ts'
import { startDatabase } from '../src/platform/db/server.ts'
import { findPackageRoot } from '../src/platform/package-root.ts'
import { type Measurement, milliseconds } from './measurement.ts'

const FOLDER = join(findPackageRoot(), 'programmes', 'yunze-2023')

/** The made-up city in its three sizes, each in a database of its own: invented, written, and found again at a later start. */
export async function measureMadeUpCity(): Promise<Measurement[]> {
  const rows: Measurement[] = []
  for (const scale of SCALES) rows.push(...(await measureScale(scale)))
  return rows
}

async function measureScale(scale: Scale): Promise<Measurement[]> {
  const home = mkdtempSync(join(tmpdir(), 'courtyard-bench-'))
  try {
    const server = await startDatabase({ home, url: undefined, ownerUrl: undefined, rootSecret: undefined })
    const owner = openDatabase({ ...server.owner, max: 2 })
    try {
      const [folder, file, families, roles] = await Promise.all([
        readProgrammeFolder(FOLDER),
        readOrganisationFile(FOLDER),
        readDirectionFamilies(),
        readRoles(),
      ])
      let plan: CityPlan | undefined
      let wrote = 0
      const load = async () => {
        const began = performance.now()
        await loadProgramme(owner, folder, families, async (tx, programme) => {
          plan = programme
          await foundRoles(tx, programme.programmeId, roles)
          await foundOrganisations(tx, programme, file)
          const start = performance.now()
          await writeCity(tx, programme.programmeId, programme, scale)
          wrote = performance.now() - start
        })
        return performance.now() - began
      }
      const first = await load()
      const writing = wrote
      const later = await load()
      if (!plan) throw new Error('nothing was loaded')
      const start = performance.now()
      const { organisations, staff } = inventCity(SEED, scale, plan)
      const inventing = performance.now() - start
      const size = `${organisations.parks.length} parks, ${organisations.bodies.length} enterprises and institutes, ${staff.people.length} people`
      return [
        { what: `${scale} ×: invented`, figure: milliseconds(inventing), against: size },
        {
          what: `${scale} ×: programme loaded and city written, to the commit`,
          figure: milliseconds(first),
          against: `${milliseconds(writing)} of it before the whole is looked at${scale === 1 ? '; goal: first start ≤ 15 s in all' : ''}`,
        },
        { what: `${scale} ×: loaded again`, figure: milliseconds(later), against: 'nothing is written' },
      ]
    } finally {
      await owner.close()
      await server.stop()
    }
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}
