import { sql } from 'kysely'
import { asActor, type Database } from '../../platform/db/database.ts'
import type { MadeUpPeople } from './sign-in.schema.ts'

/**
 * The people of a made-up programme with what they are in it today, for the one who chooses whom to enter as. Read as the
 * programme's loader, since nobody has signed in yet; never for a programme that is not made up.
 *
 * @param worker  over the login of jobs and acts at the machine
 */
export async function listMadeUpPeople(
  worker: Database,
  programme: { readonly id: string; readonly slug: string },
): Promise<MadeUpPeople['people']> {
  const actor = { kind: 'system', name: 'programme_loader', programmeId: programme.id } as const
  return asActor(worker, actor, async (tx) => {
    const { rows } = await sql<MadeUpPeople['people'][number]>`
      select ${programme.slug} as slug, person.id as "personId", person.name, person.name_en as "nameEn", held.role,
          json_build_object('zh', kind.name_zh, 'en', kind.name_en) as "roleName",
          json_build_object('zh', place.name_zh, 'en', place.name_en) as organisation
        from access.appointment held
        join access.person on person.programme_id = held.programme_id and person.id = held.person_id
        join access.role kind on kind.programme_id = held.programme_id and kind.role = held.role
        join access.organisation_name place
          on place.programme_id = held.programme_id and place.organisation_id = held.organisation_id
            and daterange(place.valid_from, place.valid_to) @> access.today()
        where held.programme_id = ${programme.id} and daterange(held.valid_from, held.valid_to) @> access.today()
          and (person.left_on is null or person.left_on > access.today())
          and exists (select from plans.edition
            where edition.programme_id = held.programme_id and edition.valid_to is null and edition.invented)
        order by kind.position, place.name_zh, person.name`.execute(tx)
    return rows
  })
}
