import { createHash, randomUUID } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import type { OrganisationFile } from './organisation.schema.ts'
import { recordBefore, recordEvent } from './record-event.ts'
import { listFoundings, type Present, type PublishedLayout } from './rules/list-foundings.ts'
import type { Day } from './rules/organisation.ts'
import type { AccessTables } from './tables.ts'

/** A programme as it was published. */
export interface PublishedProgramme extends PublishedLayout {
  readonly programmeId: string
  readonly slug: string
  readonly notice: {
    readonly documentNumber: string | null
    readonly title: string | null
    readonly issuedOn: Day | null
    readonly publishedOn: Day | null
  }
}

const nothingMore: OrganisationFile = { codes: {}, beside: [], before: [] }

/**
 * Founds the organisations that a published layout names and that are not there yet, from the day of the notice on, in
 * the loader's transaction and as the loader. What is there is left as it is, so a second call changes nothing.
 *
 * @returns how many were founded; 0 also where the notice bears no day, since nothing is known from when
 * @throws {Error} the layout makes no tree: it names a place twice, say
 */
export async function foundOrganisations(
  transaction: Kysely<unknown>,
  programme: PublishedProgramme,
  file: OrganisationFile | null,
): Promise<number> {
  const { programmeId, slug, notice } = programme
  const on = notice.issuedOn ?? notice.publishedOn
  if (on === null) return 0
  const tx = transaction as Kysely<AccessTables>
  const present = await listPresent(tx, programmeId, on)
  const more = file ?? nothingMore
  const organisations = listFoundings(programme, more, present, {
    newId: randomUUID,
    internalCode: (key) => `X-${createHash('sha256').update(`${slug} ${key}`).digest('hex').slice(0, 8).toUpperCase()}`,
  })
  if (organisations.length === 0) return 0
  if (present.length === 0) for (const event of more.before) await recordBefore(tx, programmeId, event)
  const source = notice.documentNumber ?? notice.title ?? slug
  const recorded = await recordEvent(tx, programmeId, { kind: 'found', on, source, organisations })
  if (!recorded.ok) throw new Error(`${slug}: the layout makes no tree of organisations: ${recorded.refusal}`)
  return organisations.length
}

/** Everyone who has a key, and everyone who was there on that day. */
async function listPresent(tx: Kysely<AccessTables>, programmeId: string, on: Day): Promise<Present[]> {
  const { rows } = await sql<Present>`
    select one.id, one.key, coalesce(name.name_zh, '') as name, parent.parent_id as parent
      from access.organisation one
      left join access.organisation_name name on name.programme_id = one.programme_id
        and name.organisation_id = one.id and daterange(name.valid_from, name.valid_to) @> ${on}::date
      left join access.organisation_parent parent on parent.programme_id = one.programme_id
        and parent.organisation_id = one.id and daterange(parent.valid_from, parent.valid_to) @> ${on}::date
      where one.programme_id = ${programmeId}::uuid and (one.key is not null or name.name_zh is not null)`.execute(tx)
  return rows
}
