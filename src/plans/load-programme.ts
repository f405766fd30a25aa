import { createHash } from 'node:crypto'
import type { Kysely } from 'kysely'
import { asActor, type Database } from '../platform/db/database.ts'
import type { DirectionFamily } from './plans.schema.ts'
import { computeProgrammeId } from './programme-key.ts'
import type { ProgrammeFolder } from './read-programme-folder.ts'
import {
  type EditionContent,
  findHoldingEdition,
  findLastFromFolder,
  holdProgramme,
  LOADER,
  recordEdition,
} from './record-edition.ts'
import { compareFacts, type FactComparison } from './rules/compare-facts.ts'
import { compilePlan } from './rules/compile.ts'
import type { PlanTables } from './tables.ts'

export interface LoadedProgramme {
  readonly slug: string
  /**
   * stored: a new edition now holds. unchanged: the folder says what it said. left_to_people: the folder says something
   * else, and an edition that people published holds; it was not touched.
   */
  readonly outcome: 'stored' | 'unchanged' | 'left_to_people'
}

/** What others make of a programme that was loaded, in the same transaction and as the same actor. */
export type AfterLoading = (
  tx: Kysely<unknown>,
  programme: Pick<EditionContent, 'slug' | 'city' | 'english'> &
    Pick<EditionContent['reading'], 'notice' | 'layout' | 'tasks'> & { readonly programmeId: string },
) => Promise<unknown>

/**
 * Compiles a programme's folder and stores what came out, as the system actor `programme_loader` on the owner's
 * connections. Where an official text was bound to the programme, that text is compiled again and stays bound.
 *
 * @param afterLoading  called with the reviewed reading at every start, whether or not a new edition was stored
 * @throws {Error} the restated notice does not compile to the reviewed facts; the message names the facts
 */
export async function loadProgramme(
  owner: Database,
  folder: ProgrammeFolder,
  families: readonly DirectionFamily[],
  afterLoading?: AfterLoading,
): Promise<LoadedProgramme> {
  const restated = compileRestated(folder, families)
  const programmeId = computeProgrammeId(folder.slug)
  return asLoader(owner, programmeId, async (tx) => {
    const outcome = await storeEdition(tx, programmeId, folder, restated)
    const { slug, city, english, reading } = restated
    const { notice, layout, tasks } = reading
    await afterLoading?.(tx as unknown as Kysely<unknown>, { programmeId, slug, city, english, notice, layout, tasks })
    return { slug, outcome }
  })
}

async function storeEdition(
  tx: Kysely<PlanTables>,
  programmeId: string,
  folder: ProgrammeFolder,
  restated: EditionContent,
): Promise<LoadedProgramme['outcome']> {
  const holding = await findHoldingEdition(tx, programmeId)
  if ((await findLastFromFolder(tx, programmeId)) === restated.sourceSha256) return 'unchanged'
  if (holding && holding.stated_by !== LOADER) return 'left_to_people'
  const official =
    holding?.text && holding.sha256 ? compileOfficial(folder, restated, holding.text, holding.sha256) : null
  await recordEdition(tx, programmeId, official ?? restated)
  return 'stored'
}

/** Works on one programme as the loader, one writer at a time. */
export function asLoader<Result>(
  owner: Database,
  programmeId: string,
  work: (tx: Kysely<PlanTables>) => Promise<Result>,
): Promise<Result> {
  return asActor<PlanTables, Result>(
    owner,
    { kind: 'system', name: 'programme_loader', programmeId },
    async (tx) => {
      await holdProgramme(tx, programmeId)
      return work(tx)
    },
    { act: 'plans.load' },
  )
}

/** @throws {Error} the reading differs from the reviewed facts */
export function compileRestated(folder: ProgrammeFolder, families: readonly DirectionFamily[]): EditionContent {
  const { content, differing } = compileGiven(folder, families)
  if (differing.length > 0) {
    throw new Error(
      `${folder.slug}: notice.txt does not compile to the reviewed facts of facts.json:\n${differing.join('\n')}`,
    )
  }
  return content
}

/** What a folder compiles to, and how that stands beside its reviewed facts. */
export function compileGiven(
  folder: ProgrammeFolder,
  families: readonly DirectionFamily[],
): FactComparison & { readonly content: EditionContent } {
  const reading = compilePlan(folder.text)
  const content = {
    slug: folder.slug,
    city: folder.city,
    name: folder.name,
    invented: folder.invented,
    textSource: folder.textSource,
    reading,
    places: folder.places,
    wings: folder.wings,
    english: folder.english,
    families,
    binding: null,
  }
  const sourceSha256 = createHash('sha256')
    .update(JSON.stringify({ ...content, facts: folder.facts }))
    .digest('hex')
  return { content: { ...content, sourceSha256 }, ...compareFacts(folder.facts, reading) }
}

/** The same programme, read from the official text: every span counts in that. */
export function compileOfficial(
  folder: ProgrammeFolder,
  restated: EditionContent,
  text: string,
  sha256: string,
): EditionContent {
  const reading = compilePlan(text)
  return {
    ...restated,
    textSource: 'official',
    reading,
    binding: { sha256, text, ...compareFacts(folder.facts, reading) },
  }
}
