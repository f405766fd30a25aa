import { computeProgrammeId } from '../../plans/index.ts'
import { anyone } from '../../platform/db/actor.ts'
import { type Database, readAs } from '../../platform/db/database.ts'
import { createGate, type Gate, type Identity } from '../gate.ts'
import type { OrganisationsOn } from '../organisation.schema.ts'
import { selectOrganisationsOn, tellOrganisationsOn } from '../store.ts'

/** How a test says who asks: the person's id, and `second-factor` after a comma where they have shown one. */
const WHO = 'x-test-person'

/** The headers of a request that a person makes from a page of the site. */
export function asPerson(personId: string, more: { secondFactor?: boolean; mandate?: string } = {}) {
  return {
    [WHO]: more.secondFactor === false ? personId : `${personId},second-factor`,
    ...(more.mandate ? { 'x-courtyard-mandate': more.mandate } : {}),
  }
}

/** A gate that believes the test about who asks; all that follows is the real one. */
export function aGate(database: Database, slug: string): Gate {
  const programmeId = computeProgrammeId(slug)
  return createGate({
    database,
    computeProgrammeId,
    findProgrammeId: async (asked) => (asked === slug ? programmeId : null),
    findIdentity: async ({ headers }): Promise<Identity | null> => {
      const [personId, secondFactor] = String(headers[WHO] ?? '').split(',')
      if (!personId) return null
      return {
        userId: personId,
        sessionId: 'test',
        signedInAt: new Date(),
        secondFactor: secondFactor !== undefined,
        memberships: [{ programmeId, personId }],
      }
    },
  })
}

/** What anyone sees of the organisations of a day. */
export async function listOrganisationsOn(
  database: Database,
  programmeId: string,
  on: string,
): Promise<OrganisationsOn> {
  return tellOrganisationsOn(on, await readAs(database, anyone, selectOrganisationsOn(programmeId, on)))
}
