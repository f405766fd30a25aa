import { foundOrganisations, foundRoles, type readOrganisationFile, readRoles } from '../access/index.ts'
import { foundTitleKinds, readTitleKinds } from '../enterprises/index.ts'
import { foundCatalogue, readCatalogue } from '../indicators/index.ts'
import type { AfterLoading } from '../plans/index.ts'
import { fillCalendar, readAnnouncedDays } from '../platform/calendar/index.ts'
import { sayDay } from '../platform/say-day.ts'
import { foundTaskRules, recountOnCorrection } from '../tasks/index.ts'

type OrganisationFile = Awaited<ReturnType<typeof readOrganisationFile>>

/**
 * What every capability makes of a programme that is loaded, in the same transaction: its roles, its calendar, its rules
 * and the organisations of its layout. What is there is left as it is.
 */
export async function createFounding(): Promise<(file: OrganisationFile) => AfterLoading> {
  const [roles, titleKinds, catalogue] = await Promise.all([readRoles(), readTitleKinds(), readCatalogue()])
  const announced = readAnnouncedDays()
  return (file) => async (tx, programme) => {
    await foundRoles(tx, programme.programmeId, roles)
    await fillCalendar(tx, programme.programmeId, announced, sayDay(new Date()), [recountOnCorrection])
    await foundTaskRules(tx, programme.programmeId)
    await foundTitleKinds(tx, programme.programmeId, titleKinds)
    await foundCatalogue(tx, programme.programmeId, catalogue)
    await foundOrganisations(tx, programme, file)
  }
}
