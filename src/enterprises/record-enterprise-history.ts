import { type Kysely, sql } from 'kysely'
import type { AddressKind, EnterpriseStatus, Scale, StayHow, StayState, TieKind } from './enterprises.schema.ts'

/** Who stated something, by id, and when, as ISO text. */
interface Stated {
  readonly by: string | null
  readonly at: string
}

interface Held {
  readonly from: string
  /** The first day on which it no longer holds; null: until further notice. */
  readonly to: string | null
}

/** An enterprise and what was said of it. */
export interface EnterpriseHistory {
  readonly id: string
  readonly code: string | null
  /** In order; the last one holds until further notice. */
  readonly names: readonly (Held & { readonly zh: string; readonly en: string | null })[]
  readonly district: string | null
  readonly organisation?: string | null
  readonly foundedOn: string | null
  readonly status: EnterpriseStatus
  readonly industry: string | null
  readonly aboveSize: boolean | null
  readonly scale: Scale | null
  readonly stated: Stated
  readonly addresses?: readonly (Held & { readonly kind: AddressKind; readonly address: string })[]
  readonly stays?: readonly (Held & {
    readonly id: string
    readonly park: string
    readonly how: StayHow
    readonly basis: string
    readonly state: StayState
    readonly stated: Stated
    /** By somebody else than who stated it. */
    readonly confirmed?: Stated
    readonly withdrawn?: Stated & { readonly why: string }
  })[]
  readonly facts?: readonly {
    readonly year: number
    readonly fact: string
    /** Decimal; money in 分, shares in percent. */
    readonly value: string
    readonly version: number
    readonly source: string
    readonly stated: Stated
  }[]
  readonly ties?: readonly (Held & {
    readonly kind: TieKind
    readonly other: { readonly id?: string; readonly name: string; readonly code?: string }
    readonly share?: string
    readonly basis: string
    readonly stated: Stated
  })[]
}

export interface RegisterHistory {
  readonly enterprises: readonly EnterpriseHistory[]
  /** Pairs that were found to be two; the register asks about all others of one name in one place. */
  readonly different?: readonly {
    readonly one: string
    readonly other: string
    readonly why: string
    readonly decided: Stated
  }[]
  /** What was merged, in order; where the register had asked about a pair, that is decided by it. */
  readonly merges?: readonly {
    readonly id: string
    readonly merged: string
    readonly kept: string
    readonly why: string
    readonly done: Stated
    readonly undone?: Stated & { readonly why: string }
  }[]
}

/** So many rows go in one statement: some megabytes. */
const A_STATEMENT = 10_000

/**
 * Writes a register with its past in a few statements, in the loader's transaction and as the loader. Today's names, who
 * is told, what is public and what may be one follow in the database as they do for one.
 */
export async function recordEnterpriseHistory(
  tx: Kysely<unknown>,
  programmeId: string,
  { enterprises, different = [], merges = [] }: RegisterHistory,
): Promise<void> {
  const programme = sql`${programmeId}::uuid`
  await inParts(
    enterprises.map(({ names, addresses: _a, stays: _s, facts: _f, ties: _t, ...one }) => ({
      ...one,
      name: names.at(-1)?.zh,
      by: one.stated.by,
      at: one.stated.at,
    })),
    (rows) =>
      sql`insert into enterprises.enterprise (programme_id, id, code, name_zh, district_id, organisation_id, founded_on, status,
          industry, above_size, scale, stated_by, stated_at)
        select ${programme}, id, code, name, district, organisation, "foundedOn", status, industry, "aboveSize", scale, by, at
          from jsonb_to_recordset(${rows}::jsonb) as one (id uuid, code text, name text, district uuid, organisation uuid,
            "foundedOn" date, status text, industry text, "aboveSize" boolean, scale text, by uuid, at timestamptz)`.execute(
        tx,
      ),
  )
  await inParts(
    enterprises.flatMap(({ id, names, stated }) => names.map((one) => ({ ...one, enterprise: id, ...stated }))),
    (rows) =>
      sql`insert into enterprises.enterprise_name
          (programme_id, enterprise_id, name_zh, name_en, valid_from, valid_to, stated_by, stated_at)
        select ${programme}, enterprise, zh, en, "from", "to", by, at
          from jsonb_to_recordset(${rows}::jsonb) as one (enterprise uuid, zh text, en text, "from" date, "to" date, by uuid,
            at timestamptz)`.execute(tx),
  )
  await inParts(
    enterprises.flatMap(({ id, addresses = [], stated }) =>
      addresses.map((one) => ({ ...one, enterprise: id, ...stated })),
    ),
    (rows) =>
      sql`insert into enterprises.address
          (programme_id, enterprise_id, kind, address, valid_from, valid_to, stated_by, stated_at)
        select ${programme}, enterprise, kind, address, "from", "to", by, at
          from jsonb_to_recordset(${rows}::jsonb) as one (enterprise uuid, kind text, address text, "from" date, "to" date,
            by uuid, at timestamptz)`.execute(tx),
  )
  await inParts(
    enterprises.flatMap(({ id, stays = [] }) => stays.map((one) => ({ ...one, enterprise: id }))),
    (rows) =>
      sql`insert into enterprises.stay (programme_id, id, enterprise_id, park_id, valid_from, valid_to, how, basis, state,
          stated_by, stated_at, confirmed_by, confirmed_at, withdrawn_by, withdrawn_at, withdrawn_why)
        select ${programme}, id, enterprise, park, "from", "to", how, basis, state, (stated->>'by')::uuid,
            (stated->>'at')::timestamptz, (confirmed->>'by')::uuid, (confirmed->>'at')::timestamptz,
            (withdrawn->>'by')::uuid, (withdrawn->>'at')::timestamptz, withdrawn->>'why'
          from jsonb_to_recordset(${rows}::jsonb) as one (id uuid, enterprise uuid, park uuid, "from" date, "to" date, how text,
            basis text, state text, stated jsonb, confirmed jsonb, withdrawn jsonb)`.execute(tx),
  )
  await inParts(
    enterprises.flatMap(({ id, facts = [] }) =>
      facts.map(({ stated, ...one }) => ({ ...one, enterprise: id, ...stated })),
    ),
    (rows) =>
      sql`insert into enterprises.fact (programme_id, enterprise_id, year, fact, version, value, source, stated_by, stated_at)
        select ${programme}, enterprise, year, fact, version, value, source, by, at
          from jsonb_to_recordset(${rows}::jsonb) as one (enterprise uuid, year integer, fact text, version integer,
            value numeric, source text, by uuid, at timestamptz)`.execute(tx),
  )
  await inParts(
    enterprises.flatMap(({ id, ties = [] }) =>
      ties.map(({ stated, ...one }) => ({ ...one, enterprise: id, ...stated })),
    ),
    (rows) =>
      sql`insert into enterprises.tie (programme_id, enterprise_id, kind, other_enterprise_id, other_name, other_code, share,
          valid_from, valid_to, basis, stated_by, stated_at)
        select ${programme}, enterprise, kind, (other->>'id')::uuid, other->>'name', other->>'code', share, "from", "to", basis,
            by, at
          from jsonb_to_recordset(${rows}::jsonb) as one (enterprise uuid, kind text, other jsonb, share numeric, "from" date,
            "to" date, basis text, by uuid, at timestamptz)`.execute(tx),
  )
  await inParts(
    [
      ...different.map(({ one, other, why, decided }) => ({ one, other, state: 'different', why, ...decided })),
      ...merges.map(({ merged, kept, why, done }) => ({ one: merged, other: kept, state: 'same', why, ...done })),
    ],
    (rows) =>
      sql`update enterprises.match set state = told.state, decided_why = told.why, decided_by = told.by, decided_at = told.at
        from jsonb_to_recordset(${rows}::jsonb) as told (one uuid, other uuid, state text, why text, by uuid, at timestamptz)
        where match.programme_id = ${programme} and match.state = 'open' and match.one_id = least(told.one, told.other)
          and match.other_id = greatest(told.one, told.other)`.execute(tx),
  )
  await inParts(merges, (rows) =>
    sql`insert into enterprises.merge (programme_id, id, merged_id, kept_id, why, merged_by, merged_at, undone_by, undone_at,
        undone_why)
      select ${programme}, (one->>'id')::uuid, (one->>'merged')::uuid, (one->>'kept')::uuid, one->>'why',
          (one#>>'{done,by}')::uuid, (one#>>'{done,at}')::timestamptz, (one#>>'{undone,by}')::uuid,
          (one#>>'{undone,at}')::timestamptz, one#>>'{undone,why}'
        from jsonb_array_elements(${rows}::jsonb) with ordinality as each (one, place) order by place`.execute(tx),
  )
}

async function inParts(rows: readonly object[], write: (json: string) => Promise<unknown>): Promise<void> {
  for (let from = 0; from < rows.length; from += A_STATEMENT) {
    await write(JSON.stringify(rows.slice(from, from + A_STATEMENT)))
  }
}
