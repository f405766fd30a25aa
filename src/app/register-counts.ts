import { countHoldersOnly, countInstitutes, listRegisterCounts } from '../enterprises/index.ts'
import type { RegisterCount } from '../indicators/index.ts'

/** Titles that the holders of a count have. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  'enterprises.high_tech': ['high_tech'],
  'enterprises.specialised': ['specialised', 'little_giant', 'champion'],
}

/** What registers count for indicators: park by park, and of several parks together each listed thing once. */
export function listIndicatorRegisters(): RegisterCount[] {
  return listRegisterCounts().map(({ key, measure }): RegisterCount => {
    const kinds = KINDS[key]
    if (kinds) {
      return {
        key,
        measure,
        total: (tx, programmeId, scope, on) => countHoldersOnly(tx, programmeId, { on, kinds, scope }),
      }
    }
    if (key === 'enterprises.institutes_municipal') {
      return {
        key,
        measure,
        total: async (tx, programmeId, scope, on) => (await countInstitutes(tx, programmeId, { on, scope })).count,
      }
    }
    return { key, measure }
  })
}
