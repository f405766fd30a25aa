import { type Kysely, sql } from 'kysely'
import type { InstituteKind, TitleLevel, TitleState } from '../titles.schema.ts'

/** Whole histories of titles and institutes: for the made-up city and for benches. Days are `YYYY-MM-DD`, moments ISO text. */
export interface TitleHistory {
  readonly titles: readonly HistoricTitle[]
  readonly institutes: readonly HistoricInstitute[]
  readonly instituteStays: readonly HistoricInstituteStay[]
}

interface Conferred {
  readonly id: string
  readonly number: string
  readonly issuer: string
  readonly validFrom: string
  readonly validTo: string | null
  readonly basis: string
  /** Persons, by id; of who states and who confirms never the same. */
  readonly statedBy: string
  readonly statedAt: string
  /** Null: still only stated. */
  readonly confirmed: { readonly by: string; readonly at: string } | null
  /** Null: nobody has withdrawn it. */
  readonly withdrawn: {
    readonly on: string
    readonly why: string
    readonly basis: string
    readonly by: string
    readonly at: string
  } | null
}

export interface HistoricTitle extends Conferred {
  readonly enterpriseId: string
  readonly kind: string
  readonly issuedOn: string | null
}

export interface HistoricInstitute extends Conferred {
  readonly name: string
  readonly nameEn: string | null
  readonly level: TitleLevel
  readonly kind: InstituteKind
  readonly hostEnterpriseId: string | null
  readonly hostName: string
  readonly enteredFor: string | null
}

export interface HistoricInstituteStay {
  readonly id: string
  readonly instituteId: string
  readonly parkId: string
  readonly validFrom: string
  readonly validTo: string | null
  readonly how: 'address' | 'boundary' | 'statement'
  readonly basis: string
  readonly statedBy: string
  readonly statedAt: string
  readonly confirmed: { readonly by: string; readonly at: string } | null
}

/** So many rows go in one statement: some megabytes. */
const A_STATEMENT = 10_000

/**
 * Writes them in a few statements, in the loader's transaction and as the loader: kinds, enterprises, parks and persons
 * are there already. The database holds all its rules, and keeps who holds what in which park.
 */
export async function recordTitleHistory(
  tx: Kysely<unknown>,
  programmeId: string,
  { titles, institutes, instituteStays }: TitleHistory,
): Promise<void> {
  await inParts(titles.map(flatten), async (rows) => {
    await sql`
      insert into enterprises.title (programme_id, id, enterprise_id, kind, number, issuer, issued_on, valid_from, valid_to, basis,
          state, stated_by, stated_at, confirmed_by, confirmed_at, withdrawn_on, withdrawn_why, withdrawn_basis, withdrawn_by,
          withdrawn_at)
        select ${programmeId}::uuid, id, "enterpriseId", kind, number, issuer, "issuedOn", "validFrom", "validTo", basis, state,
            "statedBy", "statedAt", "confirmedBy", "confirmedAt", "withdrawnOn", "withdrawnWhy", "withdrawnBasis", "withdrawnBy",
            "withdrawnAt"
          from jsonb_to_recordset(${rows}::jsonb) as one (id uuid, "enterpriseId" uuid, kind text, number text, issuer text,
            "issuedOn" date, "validFrom" date, "validTo" date, basis text, state text, "statedBy" uuid, "statedAt" timestamptz,
            "confirmedBy" uuid, "confirmedAt" timestamptz, "withdrawnOn" date, "withdrawnWhy" text, "withdrawnBasis" text,
            "withdrawnBy" uuid, "withdrawnAt" timestamptz)`.execute(tx)
  })
  await inParts(institutes.map(flatten), async (rows) => {
    await sql`
      insert into enterprises.institute (programme_id, id, name_zh, name_en, level, kind, host_enterprise_id, host_name, number,
          issuer, valid_from, valid_to, basis, entered_for, state, stated_by, stated_at, confirmed_by, confirmed_at, withdrawn_on,
          withdrawn_why, withdrawn_basis, withdrawn_by, withdrawn_at)
        select ${programmeId}::uuid, id, name, "nameEn", level, kind, "hostEnterpriseId", "hostName", number, issuer, "validFrom",
            "validTo", basis, "enteredFor", state, "statedBy", "statedAt", "confirmedBy", "confirmedAt", "withdrawnOn",
            "withdrawnWhy", "withdrawnBasis", "withdrawnBy", "withdrawnAt"
          from jsonb_to_recordset(${rows}::jsonb) as one (id uuid, name text, "nameEn" text, level text, kind text,
            "hostEnterpriseId" uuid, "hostName" text, number text, issuer text, "validFrom" date, "validTo" date, basis text,
            "enteredFor" uuid, state text, "statedBy" uuid, "statedAt" timestamptz, "confirmedBy" uuid, "confirmedAt" timestamptz,
            "withdrawnOn" date, "withdrawnWhy" text, "withdrawnBasis" text, "withdrawnBy" uuid, "withdrawnAt" timestamptz)`.execute(
      tx,
    )
  })
  await inParts(instituteStays.map(flatten), async (rows) => {
    await sql`
      insert into enterprises.institute_stay (programme_id, id, institute_id, park_id, valid_from, valid_to, how, basis, state,
          stated_by, stated_at, confirmed_by, confirmed_at)
        select ${programmeId}::uuid, id, "instituteId", "parkId", "validFrom", "validTo", how, basis, state, "statedBy", "statedAt",
            "confirmedBy", "confirmedAt"
          from jsonb_to_recordset(${rows}::jsonb) as one (id uuid, "instituteId" uuid, "parkId" uuid, "validFrom" date,
            "validTo" date, how text, basis text, state text, "statedBy" uuid, "statedAt" timestamptz, "confirmedBy" uuid,
            "confirmedAt" timestamptz)`.execute(tx)
  })
}

function flatten({
  confirmed,
  ...one
}: (HistoricTitle | HistoricInstitute | HistoricInstituteStay) & {
  readonly withdrawn?: Conferred['withdrawn']
}): object {
  const { withdrawn, ...rest } = one
  const state: TitleState = withdrawn ? 'withdrawn' : confirmed ? 'confirmed' : 'stated'
  return {
    ...rest,
    state,
    confirmedBy: confirmed?.by ?? null,
    confirmedAt: confirmed?.at ?? null,
    withdrawnOn: withdrawn?.on ?? null,
    withdrawnWhy: withdrawn?.why ?? null,
    withdrawnBasis: withdrawn?.basis ?? null,
    withdrawnBy: withdrawn?.by ?? null,
    withdrawnAt: withdrawn?.at ?? null,
  }
}

async function inParts(rows: readonly object[], write: (json: string) => Promise<void>): Promise<void> {
  for (let from = 0; from < rows.length; from += A_STATEMENT) {
    await write(JSON.stringify(rows.slice(from, from + A_STATEMENT)))
  }
}
