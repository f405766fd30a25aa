import { type RawBuilder, sql } from 'kysely'
import type { Place } from '../people.schema.ts'

/** Pieces of SQL that several reads of people share. The tables they speak of are named as in the migration. */

export interface Who {
  id: string
  name: string
  nameEn: string | null
}

/** A person as `{id, name, nameEn}`; null where there is none, or the one who asks may not see them. */
export function selectWho(programmeId: RawBuilder<unknown>, personId: RawBuilder<unknown>): RawBuilder<Who | null> {
  return sql`(select json_build_object('id', who.id, 'name', who.name, 'nameEn', who.name_en)
    from access.person who where who.programme_id = ${programmeId} and who.id = ${personId})`
}

/** An organisation as `{id, name}`: as it is called today, or was called last. */
export function selectPlace(programmeId: RawBuilder<unknown>, organisationId: RawBuilder<unknown>): RawBuilder<Place> {
  return sql`json_build_object('id', ${organisationId}, 'name', coalesce((
    select json_build_object('zh', called.name_zh, 'en', called.name_en) from access.organisation_name called
      where called.programme_id = ${programmeId} and called.organisation_id = ${organisationId}
        and called.valid_from <= (select access.today()) order by called.valid_from desc limit 1
  ), json_build_object('zh', '', 'en', null)))`
}

/** Holds on the day it is in China. */
export function holdsToday(alias: string): RawBuilder<boolean> {
  return sql`daterange(${sql.ref(`${alias}.valid_from`)}, ${sql.ref(`${alias}.valid_to`)}) @> (select access.today())`
}

export const PAGE = 50

/** Text that is looked for as it stands: what has a meaning in LIKE means itself. */
export function containing(text: string): string {
  return `%${text.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`
}
