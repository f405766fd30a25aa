import { anyone } from '../platform/db/actor.ts'
import { type Database, readAs } from '../platform/db/database.ts'
import type { ListedPark, Parks, Stage } from './parks.schema.ts'
import { selectParks } from './store.ts'

/** What the public pages show of parks: what anyone may read. */
export type PublicParks = Pick<Parks, 'on' | 'count' | 'total' | 'page' | 'zones'> & {
  readonly parks: readonly Omit<ListedPark, 'state' | 'acts'>[]
}

export interface ParkReader {
  /** Those recognised and in cultivation today, a page of them. */
  listPublic(programmeId: string, question: { readonly zone?: string; readonly page: number }): Promise<PublicParks>
}

/** @param today  the day it is where the programmes are, `YYYY-MM-DD` */
export function createParkReader(database: Database, today: () => string): ParkReader {
  return {
    async listPublic(programmeId, { zone, page }) {
      const on = today()
      const stage: Stage | 'counted' = 'counted'
      const wanted = { on, known: null, today: on, stage, district: undefined, zone, page }
      const [[found]] = await readAs(database, anyone, [selectParks(programmeId, wanted)])
      if (!found) throw new Error('a query of one row gave none')
      const { count, total, zones, parks } = found
      return {
        on,
        count,
        total,
        page,
        zones,
        parks: parks.map(
          ({ state: _state, hostZoneId: _zone, isItsOwnDistrict: _own, declaredBy: _by, ...park }) => park,
        ),
      }
    },
  }
}
