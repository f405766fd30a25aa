import type { UnitRow } from './store.ts'
import { indexUnits, type Units } from './tell-item.ts'

/**
 * Keeps what the units of programmes are called, so that a board does not read it with every page. A version of the names
 * (`tasks.get_names_version`) says whether what is kept still holds.
 */
export interface UnitNames {
  /** The names, where what is kept is of this version and names all of these units; else null. */
  find(programmeId: string, version: string, units: Iterable<string>): Units | null
  keep(programmeId: string, version: string, rows: readonly UnitRow[]): Units
}

export function createUnitNames(): UnitNames {
  const kept = new Map<string, { readonly version: string; readonly units: Units }>()
  return {
    find(programmeId, version, wanted) {
      const held = kept.get(programmeId)
      if (held?.version !== version) return null
      for (const unit of wanted) if (!held.units.has(unit)) return null
      return held.units
    },
    keep(programmeId, version, rows) {
      const units = indexUnits(rows)
      kept.set(programmeId, { version, units })
      return units
    },
  }
}
