import path from 'node:path'
import { readDirectionFamilies, readProgrammeFolder } from '../../../plans/index.ts'
import { compileRestated } from '../../../plans/load-programme.ts'
import { findPackageRoot } from '../../../platform/package-root.ts'
import type { CityPlan } from '../city-plan.ts'

export function readShippedFolder(slug: string) {
  return readProgrammeFolder(path.join(findPackageRoot(), 'programmes', slug))
}

/** The plan of a programme as it ships, compiled as the loader compiles it. */
export async function readShippedPlan(slug: string): Promise<CityPlan> {
  const folder = await readShippedFolder(slug)
  const { city, english, reading } = compileRestated(folder, await readDirectionFamilies())
  return { city, english, layout: reading.layout, tasks: reading.tasks }
}
