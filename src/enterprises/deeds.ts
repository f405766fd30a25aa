import { randomUUID } from 'node:crypto'
import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import type { PersonActor } from '../platform/db/actor.ts'
import type {
  ChangedEnterprise,
  Done,
  decisionSchema,
  Entered,
  NewEnterprise,
  newAddressSchema,
  newFactsSchema,
  newMergeSchema,
  newNameSchema,
  newStaySchema,
  newTieSchema,
} from './enterprises.schema.ts'
import { explainEnterpriseRefusal, refusal } from './explain-refusal.ts'

/**
 * What is done in the register, each in the caller's transaction and as the one who asks. Who may and what is possible
 * stands in the database, which also writes what follows: today's name, who is told, what may be one.
 */

type Tx = Kysely<unknown>

/**
 * Enters an enterprise. A code that is in the register already is that enterprise: what is said about a park is added to
 * it, and nothing else is changed.
 */
export async function enterEnterprise(tx: Tx, actor: PersonActor, told: NewEnterprise): Promise<Entered> {
  const { programmeId } = actor
  const known = told.code ? await findByCode(tx, told.code) : null
  if (known !== null) {
    if (!told.stay) throw refusal('a_code_names_one_enterprise')
    await insertStay(tx, actor, known, told.stay)
    return { id: known, isNew: false, alike: 0 }
  }
  const id = randomUUID()
  const { stay, district = null } = told
  await sql`insert into enterprises.enterprise (programme_id, id, code, name_zh, district_id, founded_on, status, industry,
      above_size, scale, entered_for)
    values (${programmeId}, ${id}, ${told.code ?? null}, ${told.name}, ${district}, ${told.foundedOn ?? null}::date,
      ${told.status ?? 'operating'}, ${told.industry ?? null}, ${told.aboveSize ?? null}, ${told.scale ?? null},
      ${entersFor(programmeId, [stay?.park ?? null, district])})`.execute(tx)
  const since = told.calledSince ?? told.foundedOn ?? null
  await sql`insert into enterprises.enterprise_name (programme_id, enterprise_id, name_zh, name_en, valid_from)
    values (${programmeId}, ${id}, ${told.name}, ${told.nameEn}, coalesce(${since}::date, access.today()))`.execute(tx)
  if (told.address !== undefined) {
    await sql`insert into enterprises.address (programme_id, enterprise_id, kind, address, valid_from)
      values (${programmeId}, ${id}, 'registered', ${told.address}, coalesce(${since}::date, access.today()))`.execute(
      tx,
    )
  }
  if (stay) await insertStay(tx, actor, id, stay)
  const { rows } = await sql<{ alike: number }>`
    select count(*)::integer as alike from enterprises.enterprise other
      join enterprises.enterprise one on one.programme_id = other.programme_id and one.name_key = other.name_key
        and one.id = ${id}::uuid
      where other.programme_id = ${programmeId}::uuid and other.id <> one.id and other.stands_for = other.id
        and (other.code is null or one.code is null) and coalesce(other.district_id = one.district_id, true)`.execute(
    tx,
  )
  return { id, isNew: true, alike: rows[0]?.alike ?? 0 }
}

/** What it was found to be, where it was merged. */
async function findByCode(tx: Tx, code: string): Promise<string | null> {
  const { rows } = await sql<{ id: string | null }>`select enterprises.find_by_code(${code}) as id`.execute(tx)
  return rows[0]?.id ?? null
}

/** Of one's own organisations the one in question, or else where one is in office; nobody's for whom all are theirs. */
function entersFor(programmeId: string, asked: readonly (string | null)[]): RawBuilder<unknown> {
  return sql`case when not access.reaches_all('enterprises.write') then coalesce(
    (select one from unnest(${sql.val(asked)}::uuid[]) with ordinality as asked (one, place)
      where one = any (access.scope('enterprises.write')) order by place limit 1),
    (select held.organisation_id from access.appointment held
      where held.programme_id = ${programmeId}::uuid and held.id = any (access.appointments())
        and held.organisation_id = any (access.scope('enterprises.write')) limit 1)) end`
}

/** Says anew what the register holds of it today. */
export async function changeEnterprise(
  tx: Tx,
  { programmeId }: PersonActor,
  id: string,
  { why: _, ...changed }: ChangedEnterprise,
): Promise<Done> {
  const columns = {
    code: 'code',
    district: 'district_id',
    organisation: 'organisation_id',
    foundedOn: 'founded_on',
    status: 'status',
    industry: 'industry',
    aboveSize: 'above_size',
    scale: 'scale',
  } as const satisfies Record<keyof typeof changed, string>
  const sets = Object.entries(columns).flatMap(([field, column]) => {
    const value = changed[field as keyof typeof changed]
    return value === undefined ? [] : [sql`${sql.ref(column)} = ${value}`]
  })
  return changeOne(
    sql<Done>`update enterprises.enterprise set ${sql.join(sets)}
      where programme_id = ${programmeId}::uuid and id = ${id}::uuid returning id`.execute(tx),
    'no_such_enterprise',
  )
}

/** What it is called from a day on; or, with a last day, what it was called before. */
export async function stateName(
  tx: Tx,
  { programmeId }: PersonActor,
  id: string,
  told: z.output<typeof newNameSchema>,
): Promise<Done> {
  await requireEnterprise(tx, programmeId, id)
  await sql`insert into enterprises.enterprise_name (programme_id, enterprise_id, name_zh, name_en, valid_from, valid_to)
    values (${programmeId}, ${id}, ${told.name}, ${told.nameEn}, ${told.from}::date, ${told.to ?? null}::date)`.execute(
    tx,
  )
  return { id }
}

export async function stateAddress(
  tx: Tx,
  { programmeId }: PersonActor,
  id: string,
  told: z.output<typeof newAddressSchema>,
): Promise<Done> {
  await requireEnterprise(tx, programmeId, id)
  await sql`insert into enterprises.address (programme_id, enterprise_id, kind, address, valid_from, valid_to)
    values (${programmeId}, ${id}, ${told.kind}, ${told.address}, ${told.from}::date, ${told.to ?? null}::date)`.execute(
    tx,
  )
  return { id }
}

type NewStay = Omit<z.output<typeof newStaySchema>, 'to'> & { readonly to?: string | undefined }

/** Says that it is in a park: for somebody above the park to confirm. */
export async function stateStay(tx: Tx, actor: PersonActor, enterprise: string, told: NewStay): Promise<Done> {
  await requireEnterprise(tx, actor.programmeId, enterprise)
  return insertStay(tx, actor, enterprise, told)
}

async function insertStay(tx: Tx, { programmeId }: PersonActor, enterprise: string, told: NewStay): Promise<Done> {
  const id = randomUUID()
  await sql`insert into enterprises.stay (programme_id, id, enterprise_id, park_id, valid_from, valid_to, how, basis)
    values (${programmeId}, ${id}, ${enterprise}, ${told.park}, ${told.from}::date, ${told.to ?? null}::date, ${told.how},
      ${told.basis})`.execute(tx)
  return { id }
}

/** Its last day is the one before. */
export function endStay(tx: Tx, { programmeId }: PersonActor, id: string, on: string): Promise<Done> {
  return changeOne(
    sql<Done>`update enterprises.stay set valid_to = ${on}::date
      where programme_id = ${programmeId}::uuid and id = ${id}::uuid returning id`.execute(tx),
    'no_such_stay',
  )
}

export function confirmStay(tx: Tx, { programmeId }: PersonActor, id: string): Promise<Done> {
  return changeOne(
    sql<Done>`update enterprises.stay set state = 'confirmed'
      where programme_id = ${programmeId}::uuid and id = ${id}::uuid returning id`.execute(tx),
    'no_such_stay',
  )
}

/** It was not so, or not shown to be. */
export function withdrawStay(tx: Tx, { programmeId }: PersonActor, id: string, why: string): Promise<Done> {
  return changeOne(
    sql<Done>`update enterprises.stay set state = 'withdrawn', withdrawn_why = ${why}
      where programme_id = ${programmeId}::uuid and id = ${id}::uuid returning id`.execute(tx),
    'no_such_stay',
  )
}

/** Figures of a year; each that was stated before becomes its next version. */
export async function stateFacts(
  tx: Tx,
  { programmeId }: PersonActor,
  id: string,
  { year, source, facts }: z.output<typeof newFactsSchema>,
): Promise<Done> {
  await requireEnterprise(tx, programmeId, id)
  await sql`insert into enterprises.fact (programme_id, enterprise_id, year, fact, value, source)
    select ${programmeId}::uuid, ${id}::uuid, ${year}, fact, value, ${source}
      from jsonb_to_recordset(${JSON.stringify(facts)}::jsonb) as told (fact text, value numeric)`.execute(tx)
  return { id }
}

export async function stateTie(
  tx: Tx,
  { programmeId }: PersonActor,
  enterprise: string,
  told: z.output<typeof newTieSchema>,
): Promise<Done> {
  await requireEnterprise(tx, programmeId, enterprise)
  const id = randomUUID()
  await sql`insert into enterprises.tie (programme_id, id, enterprise_id, kind, other_enterprise_id, other_name, other_code,
      share, valid_from, valid_to, basis)
    values (${programmeId}, ${id}, ${enterprise}, ${told.kind}, ${told.other.id ?? null}, ${told.other.name},
      ${told.other.code ?? null}, ${told.share ?? null}::numeric, ${told.from}::date, ${told.to ?? null}::date,
      ${told.basis})`.execute(tx)
  return { id }
}

export function endTie(tx: Tx, { programmeId }: PersonActor, id: string, on: string): Promise<Done> {
  return changeOne(
    sql<Done>`update enterprises.tie set valid_to = ${on}::date
      where programme_id = ${programmeId}::uuid and id = ${id}::uuid returning id`.execute(tx),
    'no_such_tie',
  )
}

interface Side {
  readonly id: string
  readonly code: string | null
}

/** Decides whether two are one; if so, they are merged. */
export async function decideMatch(
  tx: Tx,
  actor: PersonActor,
  id: string,
  { same, keep, why }: z.output<typeof decisionSchema>,
): Promise<Done> {
  const { rows } = await sql<Side>`
    select one.id, one.code from enterprises.match
      join enterprises.enterprise one on one.programme_id = match.programme_id and one.id in (match.one_id, match.other_id)
      where match.programme_id = ${actor.programmeId}::uuid and match.id = ${id}::uuid
      order by one.code is null, one.stated_at, one.id`.execute(tx)
  const [first, second] = rows
  if (!first || !second) throw refusal('no_such_match')
  if (keep !== undefined && keep !== first.id && keep !== second.id) throw refusal('keep_one_of_the_two')
  await decide(tx, actor, id, same, why)
  if (!same) return { id }
  const kept = keep ?? first.id
  return insertMerge(tx, actor, { kept, merged: kept === first.id ? second.id : first.id, why })
}

function decide(tx: Tx, { programmeId }: PersonActor, id: string, same: boolean, why: string): Promise<Done> {
  return changeOne(
    sql<Done>`update enterprises.match set state = ${same ? 'same' : 'different'}, decided_why = ${why}
      where programme_id = ${programmeId}::uuid and id = ${id}::uuid returning id`.execute(tx),
    'no_such_match',
  )
}

/** Merges two of which nobody thought before; where the register asked about them, that is decided by it. */
export async function mergeEnterprises(
  tx: Tx,
  actor: PersonActor,
  told: z.output<typeof newMergeSchema>,
): Promise<Done> {
  await requireEnterprise(tx, actor.programmeId, told.merged)
  await requireEnterprise(tx, actor.programmeId, told.kept)
  await sql`update enterprises.match set state = 'same', decided_why = ${told.why}
    where programme_id = ${actor.programmeId}::uuid and state = 'open'
      and one_id = least(${told.merged}::uuid, ${told.kept}::uuid)
      and other_id = greatest(${told.merged}::uuid, ${told.kept}::uuid)`.execute(tx)
  return insertMerge(tx, actor, told)
}

async function insertMerge(
  tx: Tx,
  { programmeId }: PersonActor,
  { merged, kept, why }: z.output<typeof newMergeSchema>,
): Promise<Done> {
  const id = randomUUID()
  await sql`insert into enterprises.merge (programme_id, id, merged_id, kept_id, why)
    values (${programmeId}, ${id}, ${merged}, ${kept}, ${why})`.execute(tx)
  return { id }
}

/** They are two again, each as it was. */
export function undoMerge(tx: Tx, { programmeId }: PersonActor, id: string, why: string): Promise<Done> {
  return changeOne(
    sql<Done>`update enterprises.merge set undone_why = ${why}
      where programme_id = ${programmeId}::uuid and id = ${id}::uuid returning id`.execute(tx),
    'no_such_merge',
  )
}

/** Who may not see it is told that there is none, and not that something is refused. */
async function requireEnterprise(tx: Tx, programmeId: string, id: string): Promise<void> {
  const { rows } = await sql`select from enterprises.enterprise
    where programme_id = ${programmeId}::uuid and id = ${id}::uuid`.execute(tx)
  if (rows.length === 0) throw refusal('no_such_enterprise')
}

async function changeOne(changing: Promise<{ readonly rows: readonly Done[] }>, code: string): Promise<Done> {
  const { rows } = await changing
  const [done] = rows
  if (!done) throw refusal(code)
  return done
}

/** What the database refused, in words; to be put round the whole transaction, since some rules are looked at at its end. */
export function inWords<Result>(doing: Promise<Result>): Promise<Result> {
  return doing.catch((error: unknown) => {
    throw explainEnterpriseRefusal(error)
  })
}
