import type { ProgrammeView } from '../../plans/programme.schema.ts'

/** How many districts, host zones (rows of the layout) and directions (zone by zone) the plan's layout has. */
export function zoneCounts(view: ProgrammeView): { districts: number; zones: number; directions: number } {
  const { layout } = view.reading
  return {
    districts: new Set(layout.map((row) => row.district)).size,
    zones: layout.length,
    directions: layout.reduce((sum, row) => sum + row.directions.length, 0),
  }
}
