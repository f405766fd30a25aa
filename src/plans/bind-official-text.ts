import { createHash } from 'node:crypto'
import type { Database } from '../platform/db/database.ts'
import { accept, type Result, refuse } from '../platform/result.ts'
import { asLoader, compileOfficial, compileRestated } from './load-programme.ts'
import type { DirectionFamily, PlanReading } from './plans.schema.ts'
import { computeProgrammeId } from './programme-key.ts'
import type { ProgrammeFolder } from './read-programme-folder.ts'
import { findHoldingEdition, LOADER, recordEdition } from './record-edition.ts'
import { compareFacts } from './rules/compare-facts.ts'
import { compilePlan } from './rules/compile.ts'

/** How a notice stands beside the programme of the same 文号. */
export interface BindingDescription {
  readonly slug: string
  readonly name: { readonly zh: string; readonly en: string }
  /** How many reviewed facts were compared. */
  readonly compared: number
  /** Those that differ, one sentence in Chinese each. */
  readonly differing: string[]
}

/** Says which programme a notice belongs to and how it compares. Stores nothing. Null: none has its 文号. */
export function describeBinding(folders: readonly ProgrammeFolder[], reading: PlanReading): BindingDescription | null {
  const folder = findByDocumentNumber(folders, reading)
  return folder ? { slug: folder.slug, name: folder.name, ...compareFacts(folder.facts, reading) } : null
}

export type BindRefusal =
  /** The text carries no 文号, or one that no programme has. */
  | 'no_programme_has_this_number'
  /** What holds was published by people: its text is theirs. */
  | 'people_published_what_holds'

/**
 * Binds an official file to the programme of the same 文号: from now on the programme shows that text, every span
 * counts in it, and how many reviewed facts differ is kept beside it. Binding the same file again changes nothing.
 *
 * @param text   as it was read from the file
 * @param bytes  the file itself, for its checksum
 */
export async function bindOfficialText(
  owner: Database,
  folders: readonly ProgrammeFolder[],
  families: readonly DirectionFamily[],
  text: string,
  bytes: Uint8Array,
): Promise<Result<BindingDescription, BindRefusal>> {
  const folder = findByDocumentNumber(folders, compilePlan(text))
  if (!folder) return refuse('no_programme_has_this_number')
  const restated = compileRestated(folder, families)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const official = compileOfficial(folder, restated, text, sha256)
  const programmeId = computeProgrammeId(folder.slug)
  const isLeft = await asLoader(owner, programmeId, async (tx) => {
    const holding = await findHoldingEdition(tx, programmeId)
    if (holding && holding.stated_by !== LOADER) return true
    if (holding?.source_sha256 !== restated.sourceSha256 || holding.sha256 !== sha256)
      await recordEdition(tx, programmeId, official)
    return false
  })
  if (isLeft) return refuse('people_published_what_holds')
  const { compared, differing } = compareFacts(folder.facts, official.reading)
  return accept({ slug: folder.slug, name: folder.name, compared, differing })
}

function findByDocumentNumber(folders: readonly ProgrammeFolder[], reading: PlanReading): ProgrammeFolder | undefined {
  const { documentNumber } = reading.notice
  return documentNumber === null ? undefined : folders.find((folder) => folder.documentNumber === documentNumber)
}
