import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { directionFamilySchema } from '../../plans/plans.schema.ts'
import { type ProgrammeView, placeSchema } from '../../plans/programme.schema.ts'
import { compilePlan } from '../../plans/rules/compile.ts'
import { differentiateLayout } from '../../plans/rules/differentiation/differentiate-layout.ts'
import { findPackageRoot } from '../../platform/package-root.ts'
import { aFirstEdition } from './a-view.ts'

const words = z.object({ zh: z.string(), en: z.string() })
const programmeSchema = z.object({
  slug: z.string(),
  city: words,
  name: words,
  invented: z.boolean(),
  wings: z.record(z.string(), z.enum(['mechanism', 'supply', 'actors', 'ground'])),
})

/** Nantong's programme as it ships. */
export function aNantongView(): ProgrammeView {
  return aShippedView('nantong-2024')
}

/** A programme as it ships: the notice of its folder, compiled, without a database. */
export function aShippedView(slug: string): ProgrammeView {
  const folder = join(findPackageRoot(), 'programmes')
  const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'))
  const reading = compilePlan(readFileSync(join(folder, slug, 'notice.txt'), 'utf8'))
  const families = z
    .union([
      z.array(directionFamilySchema),
      z.object({ families: z.array(directionFamilySchema) }).transform((file) => file.families),
    ])
    .parse(read('direction-families.json'))
  return {
    ...programmeSchema.parse(read(`${slug}/programme.json`)),
    textSource: 'restated',
    binding: null,
    edition: aFirstEdition(reading),
    reading,
    differentiation: differentiateLayout(reading.layout, families),
    places: z.array(placeSchema).parse(read(`${slug}/places.json`)),
    english: z.record(z.string(), z.string()).parse(read(`${slug}/names.en.json`)),
  }
}
