import { anyone } from '../platform/db/actor.ts'
import { type Database, readAs } from '../platform/db/database.ts'
import type { ProgrammeSummary, ProgrammeView } from './programme.schema.ts'
import { computeProgrammeId } from './programme-key.ts'
import { getProgrammeView, listProgrammes, selectWhichEdition } from './store.ts'

/** What the public pages and the open data read from. */
export interface ProgrammeReader {
  /**
   * Null when there is none, or it is not published, or none held on that day yet. The same object for as long as its
   * edition holds.
   *
   * @param on  the programme as it was at the end of that day in China; absent: as it is
   */
  getView(slug: string, on?: string): Promise<ProgrammeView | null>
  listProgrammes(): Promise<ProgrammeSummary[]>
}

/** A view is some 100 kB; this many are kept. */
const KEPT = 64

/**
 * Reads programmes for anyone. What an edition says never changes, so it is kept once it was read; every call asks the
 * database, under its policies, which edition holds.
 */
export function createProgrammeReader(database: Database): ProgrammeReader {
  const kept = new Map<string, ProgrammeView>()
  return {
    async getView(slug, on) {
      const which = on === undefined ? 'holding' : { on }
      const [[meant]] = await readAs(database, anyone, [selectWhichEdition(computeProgrammeId(slug), which)])
      if (!meant) return null
      const { edition, valid_from: from, valid_to: to } = meant
      // The moments are part of it: a restored database counts its editions anew, and one that held ends.
      const key = `${slug} ${edition} ${from.toISOString()} ${to?.toISOString()}`
      const known = kept.get(key)
      if (known) return known
      const view = await getProgrammeView(database, slug, edition)
      const [oldest] = kept.keys()
      if (oldest !== undefined && kept.size >= KEPT) kept.delete(oldest)
      if (view) kept.set(key, view)
      return view
    },
    listProgrammes: () => listProgrammes(database),
  }
}
