import { randomUUID } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import type { z } from 'zod'
import type { PersonActor } from '../../platform/db/actor.ts'
import { attach } from '../titles/deeds.ts'
import { titleRefusal } from '../titles/explain-refusal.ts'
import type { DoneTitle, NewInstitute, NewInstituteStay, withdrawSchema } from '../titles.schema.ts'

/** What is done about institutes, each in the caller's transaction and as the one who asks. */

type Tx = Kysely<unknown>

/** Enters an institute, and where it is, where that is said. */
export async function stateInstitute(tx: Tx, actor: PersonActor, told: NewInstitute): Promise<DoneTitle> {
  const { programmeId } = actor
  const id = randomUUID()
  // Of one's own organisations the park in question, or else where one is in office; nobody's for whom all are theirs.
  await sql`
    insert into enterprises.institute (programme_id, id, name_zh, name_en, level, kind, host_enterprise_id, host_name, number,
        issuer, valid_from, valid_to, basis, entered_for)
      values (${programmeId}, ${id}, ${told.name}, ${told.nameEn}, ${told.level}, ${told.kind}, ${told.hostEnterprise},
        ${told.hostName}, ${told.number}, ${told.issuer}, ${told.validFrom}::date, ${told.validTo}::date, ${told.basis},
        case when not access.reaches_all('enterprises.write') then coalesce(
          (select ${told.park}::uuid where ${told.park}::uuid = any (access.scope('enterprises.write'))),
          (select held.organisation_id from access.appointment held
            where held.programme_id = ${programmeId}::uuid and held.id = any (access.appointments())
              and held.organisation_id = any (access.scope('enterprises.write')) limit 1)) end)`.execute(tx)
  await attach(tx, told.file, 'enterprises.institute', id)
  if (told.park !== null) {
    await stateInstituteStay(tx, actor, id, {
      park: told.park,
      validFrom: told.validFrom,
      validTo: told.validTo,
      how: 'statement',
      basis: told.basis,
    })
  }
  return { id, state: 'stated' }
}

export async function stateInstituteStay(
  tx: Tx,
  { programmeId }: PersonActor,
  institute: string,
  told: NewInstituteStay,
): Promise<DoneTitle> {
  const { rows } = await sql`select from enterprises.institute
    where programme_id = ${programmeId}::uuid and id = ${institute}::uuid`.execute(tx)
  if (rows.length === 0) throw titleRefusal('no_such_institute')
  const id = randomUUID()
  await sql`
    insert into enterprises.institute_stay (programme_id, id, institute_id, park_id, valid_from, valid_to, how, basis)
      values (${programmeId}, ${id}, ${institute}, ${told.park}, ${told.validFrom}::date, ${told.validTo}::date, ${told.how},
        ${told.basis})`.execute(tx)
  return { id, state: 'stated' }
}

export async function confirmInstituteStay(tx: Tx, { programmeId }: PersonActor, id: string): Promise<DoneTitle> {
  const { rows } = await sql<DoneTitle>`update enterprises.institute_stay set state = 'confirmed'
    where programme_id = ${programmeId}::uuid and id = ${id}::uuid returning id, state`.execute(tx)
  return done(rows)
}

/** Its last day, said once; without a day it never was. */
export async function endInstituteStay(
  tx: Tx,
  { programmeId }: PersonActor,
  id: string,
  { on, why }: Pick<z.infer<typeof withdrawSchema>, 'on' | 'why'>,
): Promise<DoneTitle> {
  const { rows } = await sql<DoneTitle>`
    update enterprises.institute_stay
      set ${on === undefined ? sql`state = 'withdrawn', withdrawn_why = ${why}` : sql`valid_to = ${on}::date`}
      where programme_id = ${programmeId}::uuid and id = ${id}::uuid returning id, state`.execute(tx)
  return done(rows)
}

function done(rows: readonly DoneTitle[]): DoneTitle {
  const [one] = rows
  if (!one) throw titleRefusal('no_such_stay')
  return one
}
