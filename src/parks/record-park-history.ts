import { type Kysely, sql } from 'kysely'
import type { ParkAct } from './park.acts.ts'
import type { Declared, Stage } from './parks.schema.ts'

/** A park and all that was done about it, in order. */
export interface ParkHistory {
  /** Of its organisation too, which is there already where the park was admitted. */
  readonly id: string
  readonly hostZone: string
  readonly declared: Pick<Declared, 'name' | 'nameEn' | 'class' | 'directions' | 'statement'>
  readonly acts: readonly ParkHistoryAct[]
}

export interface ParkHistoryAct {
  readonly act: ParkAct
  readonly on: string
  /** When it was stated, as ISO text. */
  readonly at: string
  readonly basis?: string
  readonly why?: string
  /** The person who did it, by id. */
  readonly by: string | null
  readonly restated?: { readonly stage: Stage; readonly from: string; readonly to: string }
}

/** So many rows go in one statement: some megabytes. */
const A_STATEMENT = 10_000

/**
 * Writes whole histories of parks in a few statements, in the loader's transaction and as the loader. The database takes
 * each act as the step it is, and writes stages and directions as it does for one.
 */
export async function recordParkHistory(
  tx: Kysely<unknown>,
  programmeId: string,
  histories: readonly ParkHistory[],
): Promise<void> {
  const parks = histories.map(({ id, hostZone, declared, acts }) => ({
    id,
    hostZone,
    name: declared.name,
    nameEn: declared.nameEn,
    class: declared.class,
    statement: declared.statement,
    firstNamedOn: acts[0]?.on,
  }))
  await inParts(parks, async (rows) => {
    await sql`insert into parks.park (programme_id, id, host_zone_id, name_zh, name_en, class, statement, first_named_on)
      select ${programmeId}::uuid, id, "hostZone", name, "nameEn", class, statement, "firstNamedOn"
        from jsonb_to_recordset(${rows}::jsonb) as one (id uuid, "hostZone" uuid, name text, "nameEn" text, class text,
          statement text, "firstNamedOn" date)`.execute(tx)
  })
  const acts = histories.flatMap(({ id, declared, acts: each }) =>
    each.map(({ restated, ...one }) => ({
      ...one,
      park: id,
      said: restated ?? (SAYS_WHAT.has(one.act) ? sayDeclared(declared) : {}),
    })),
  )
  await inParts(acts, async (rows) => {
    await sql`insert into parks.park_act (programme_id, park_id, act, on_day, basis, why, said, stated_by, stated_at)
      select ${programmeId}::uuid, (one->>'park')::uuid, one->>'act', (one->>'on')::date, coalesce(one->>'basis', ''),
          coalesce(one->>'why', ''), one->'said', (one->>'by')::uuid, (one->>'at')::timestamptz
        from jsonb_array_elements(${rows}::jsonb) with ordinality as each (one, place) order by place`.execute(tx)
  })
}

const SAYS_WHAT: ReadonlySet<ParkAct> = new Set<ParkAct>(['declare', 'declare_again', 'enter', 'redirect'])

function sayDeclared({ name, nameEn, class: kind, statement, directions }: ParkHistory['declared']): object {
  return { nameZh: name, nameEn, class: kind, statement, directions }
}

async function inParts(rows: readonly object[], write: (json: string) => Promise<void>): Promise<void> {
  for (let from = 0; from < rows.length; from += A_STATEMENT) {
    await write(JSON.stringify(rows.slice(from, from + A_STATEMENT)))
  }
}
