import { type Kysely, sql } from 'kysely'
import type { TitleKindFounding } from '../titles.schema.ts'

/**
 * Gives a programme the kinds of titles that it begins with and does not have yet, in the loader's transaction and as the
 * loader. One that is there is the city's own by now and stays as it is.
 */
export async function foundTitleKinds(
  tx: Kysely<unknown>,
  programmeId: string,
  kinds: readonly TitleKindFounding[],
): Promise<void> {
  const written = JSON.stringify(kinds.map((kind, position) => ({ ...kind, position })))
  await sql`
    insert into enterprises.title_kind (programme_id, kind, position, path, step, name_zh, name_en, level, authority_zh, basis,
        validity_years, remind_months, thresholds, valid_from)
      select ${programmeId}::uuid, kind, position, path, step, name->>'zh', name->>'en', level, authority, basis, "validityYears",
          "remindMonths", thresholds, "validFrom"
        from jsonb_to_recordset(${written}::jsonb) as one (kind text, position integer, path text, step integer, name jsonb,
          level text, authority text, basis text, "validityYears" integer, "remindMonths" integer, thresholds jsonb,
          "validFrom" date)
        where not exists (
          select from enterprises.title_kind known where known.programme_id = ${programmeId}::uuid and known.kind = one.kind)`.execute(
    tx,
  )
}
