import { anyone } from '../platform/db/actor.ts'
import { type Database, readAs } from '../platform/db/database.ts'
import type { ProgrammeSummary, ProgrammeView } from './programme.schema.ts'
import { computeProgrammeId } from './programme-key.ts'
import { getProgrammeView, listProgrammes, selectHoldingEdition } from './store.ts'

/** What the public pages and the open data read from. */
export interface ProgrammeReader {
  /** Null when there is none, or it is not published. The same object for as long as its edition holds. */
  getView(slug: string): Promise<ProgrammeView | null>
  listProgrammes(): Promise<ProgrammeSummary[]>
}

/** A view is some 100 kB; this many are kept. */
const KEPT = 64

/**
 * Reads programmes for anyone. What an edition says never changes, so it is kept once it was read; every call asks the
 * database, under its policies, which edition holds.
 */
export function createProgrammeReader(database: Database): ProgrammeReader {
  const kept = new Map<string, { readonly edition: string; readonly view: ProgrammeView }>()
  return {
    async getView(slug) {
      const [[holding]] = await readAs(database, anyone, [selectHoldingEdition(computeProgrammeId(slug))])
      const known = kept.get(slug)
      // The moment is part of it: a restored database counts its editions anew.
      const edition = holding ? `${holding.edition} ${holding.valid_from.toISOString()}` : null
      if (known && known.edition === edition) return known.view
      kept.delete(slug)
      if (edition === null) return null
      const view = await getProgrammeView(database, slug)
      const [oldest] = kept.keys()
      if (oldest !== undefined && kept.size >= KEPT) kept.delete(oldest)
      if (view) kept.set(slug, { edition, view })
      return view
    },
    listProgrammes: () => listProgrammes(database),
  }
}
