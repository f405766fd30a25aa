import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { findPackageRoot } from '../platform/package-root.ts'
import { type DirectionFamily, directionFamilySchema } from './plans.schema.ts'

const familiesSchema = z.union([
  z.array(directionFamilySchema),
  z.object({ families: z.array(directionFamilySchema) }).transform(({ families }) => families),
])

/**
 * Reads `programmes/direction-families.json`, which a city may edit.
 *
 * @throws the file is missing or not of its shape: the installation is broken
 */
export async function readDirectionFamilies(): Promise<DirectionFamily[]> {
  const file = path.join(findPackageRoot(), 'programmes', 'direction-families.json')
  return familiesSchema.parse(JSON.parse(await readFile(file, 'utf8')))
}
