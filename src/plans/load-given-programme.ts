import { createHash } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Database } from '../platform/db/database.ts'
import { accept, type Result, refuse } from '../platform/result.ts'
import { type AfterLoading, asLoader, compileGiven } from './load-programme.ts'
import type { DirectionFamily } from './plans.schema.ts'
import { computeProgrammeId } from './programme-key.ts'
import type { ProgrammeFolder } from './read-programme-folder.ts'
import { findHoldingEdition, LOADER, OPERATOR, recordEdition } from './record-edition.ts'

export type GivenRefusal =
  /** The notice does not compile to the reviewed facts: one sentence in Chinese for each that differs. */
  | { readonly code: 'facts_differ'; readonly compared: number; readonly differing: readonly string[] }
  /** What holds was published by people on the desk. */
  | { readonly code: 'people_published_what_holds' }

/**
 * Loads a programme from a folder that the operator gives. It is compiled and compared with its reviewed facts first, and
 * nothing is written unless every one of them is what the notice says. What is loaded so is left as it is by later
 * starts, also where a programme of the same name comes with the program.
 *
 * @param afterLoading  as for `loadProgramme`, in the same transaction
 */
export async function loadGivenProgramme(
  owner: Database,
  folder: ProgrammeFolder,
  families: readonly DirectionFamily[],
  afterLoading: AfterLoading,
): Promise<Result<{ readonly outcome: 'stored' | 'unchanged'; readonly compared: number }, GivenRefusal>> {
  const { content, compared, differing } = compileGiven(folder, families)
  if (differing.length > 0) return refuse({ code: 'facts_differ', compared, differing })
  const programmeId = computeProgrammeId(folder.slug)
  return asLoader(owner, programmeId, async (tx) => {
    const holding = await findHoldingEdition(tx, programmeId)
    if (holding && holding.stated_by !== LOADER && holding.stated_by !== OPERATOR)
      return refuse({ code: 'people_published_what_holds' } as const)
    const isSame = holding?.source_sha256 === content.sourceSha256
    if (!isSame) {
      const sha256 = createHash('sha256').update(folder.text).digest('hex')
      const binding =
        folder.textSource === 'official' ? { sha256, text: folder.text, compared, differing: [] } : content.binding
      await recordEdition(tx, programmeId, { ...content, binding, isGiven: true })
    }
    const { slug, city, english, reading } = content
    const { notice, layout, tasks } = reading
    await afterLoading(tx as unknown as Kysely<unknown>, { programmeId, slug, city, english, notice, layout, tasks })
    return accept({ outcome: isSame ? 'unchanged' : 'stored', compared } as const)
  })
}
