import type { PlanReading } from '../plans.schema.ts'
import type { Counts } from './words.ts'

/** How much was read. A district counts once, however many zones it has. */
export function countReading(reading: PlanReading): Counts {
  return {
    targets: reading.targets.length,
    districts: new Set(reading.layout.map((row) => row.district)).size,
    zones: reading.layout.length,
    directions: reading.layout.reduce((sum, row) => sum + row.directions.length, 0),
    tasks: reading.tasks.length,
    owners: reading.responsible.length,
    annex: reading.annex.length,
    warnings: reading.warnings.length,
    uncovered: reading.uncovered.length,
  }
}
