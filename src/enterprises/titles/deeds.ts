import { randomUUID } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import type { z } from 'zod'
import type { PersonActor } from '../../platform/db/actor.ts'
import { attachFile } from '../../platform/files/index.ts'
import type { DoneTitle, NewTitle, NewTitleKind, withdrawSchema } from '../titles.schema.ts'
import { titleRefusal } from './explain-refusal.ts'

/**
 * What is done about titles, each in the caller's transaction and as the one who asks. Who may and what is possible stands
 * in the database, which also keeps who holds what in which park.
 */

type Tx = Kysely<unknown>

/** States a title. Where no last day is said, it follows from the validity of the kind. */
export async function stateTitle(
  tx: Tx,
  { programmeId }: PersonActor,
  enterprise: string,
  told: NewTitle,
): Promise<DoneTitle> {
  const { rows: seen } = await sql`select from enterprises.enterprise
    where programme_id = ${programmeId}::uuid and id = ${enterprise}::uuid`.execute(tx)
  if (seen.length === 0) throw titleRefusal('no_such_enterprise')
  const { rows: kinds } = await sql<{ ends: string | null }>`
    select (${told.validFrom}::date + make_interval(years => validity_years))::date as ends from enterprises.title_kind known
      where known.programme_id = ${programmeId}::uuid and known.kind = ${told.kind}
      order by daterange(known.valid_from, known.valid_to) @> ${told.validFrom}::date desc, known.valid_from limit 1`.execute(
    tx,
  )
  const [kind] = kinds
  if (!kind) throw titleRefusal('no_such_kind')
  const id = randomUUID()
  await sql`
    insert into enterprises.title (programme_id, id, enterprise_id, kind, number, issuer, issued_on, valid_from, valid_to, basis)
      values (${programmeId}, ${id}, ${enterprise}, ${told.kind}, ${told.number}, ${told.issuer}, ${told.issuedOn}::date,
        ${told.validFrom}::date, ${told.validTo === undefined ? kind.ends : told.validTo}::date, ${told.basis})`.execute(
    tx,
  )
  await attach(tx, told.file, 'enterprises.title', id)
  return { id, state: 'stated' }
}

/** Hangs the evidence on what was stated. */
export async function attach(tx: Tx, file: string | null, kind: string, id: string): Promise<void> {
  if (file === null) return
  const attached = await attachFile(tx, file, { kind, id })
  if (!attached.ok) throw titleRefusal(attached.refusal)
}

export function confirmTitle(tx: Tx, actor: PersonActor, id: string, basis: string): Promise<DoneTitle> {
  return confirmOne(tx, actor, 'title', id, basis)
}

export function withdrawTitle(
  tx: Tx,
  actor: PersonActor,
  id: string,
  told: z.infer<typeof withdrawSchema>,
): Promise<DoneTitle> {
  return withdrawOne(tx, actor, 'title', id, told)
}

export async function confirmOne(
  tx: Tx,
  { programmeId }: PersonActor,
  what: 'title' | 'institute',
  id: string,
  basis: string,
): Promise<DoneTitle> {
  return changed(
    await sql<DoneTitle>`update ${sql.table(`enterprises.${what}`)} set state = 'confirmed', confirmed_basis = ${basis}
      where programme_id = ${programmeId}::uuid and id = ${id}::uuid returning id, state`.execute(tx),
    what,
  )
}

/** From a day on: the first of its own where it never should have been. */
export async function withdrawOne(
  tx: Tx,
  { programmeId }: PersonActor,
  what: 'title' | 'institute',
  id: string,
  { on, why, basis }: z.infer<typeof withdrawSchema>,
): Promise<DoneTitle> {
  // What nobody confirmed never held: it has no day on which it ended.
  return changed(
    await sql<DoneTitle>`update ${sql.table(`enterprises.${what}`)}
      set state = 'withdrawn', withdrawn_why = ${why}, withdrawn_basis = ${basis},
        withdrawn_on = coalesce(${on ?? null}::date, case state when 'stated' then valid_from
          else least(greatest(valid_from, access.today()), valid_to) end)
      where programme_id = ${programmeId}::uuid and id = ${id}::uuid returning id, state`.execute(tx),
    what,
  )
}

function changed({ rows }: { readonly rows: readonly DoneTitle[] }, what: 'title' | 'institute'): DoneTitle {
  const [done] = rows
  if (!done) throw titleRefusal(`no_such_${what}`)
  return done
}

/** States a kind anew from a day on: what it was before stays known. */
export async function stateTitleKind(
  tx: Tx,
  { programmeId }: PersonActor,
  kind: string,
  told: NewTitleKind,
): Promise<{ kind: string; validFrom: string }> {
  await sql`
    insert into enterprises.title_kind (programme_id, kind, position, path, step, name_zh, name_en, level, authority_zh, basis,
        validity_years, remind_months, thresholds, valid_from)
      select ${programmeId}::uuid, ${kind}, coalesce(
          (select position from enterprises.title_kind where programme_id = ${programmeId}::uuid and kind = ${kind} limit 1),
          (select coalesce(max(position), -1) + 1 from enterprises.title_kind where programme_id = ${programmeId}::uuid)),
        ${told.path}, ${told.step}, ${told.name.zh}, ${told.name.en}, ${told.level}, ${told.authority}, ${told.basis},
        ${told.validityYears}::integer, ${told.remindMonths}, ${JSON.stringify(told.thresholds)}::jsonb, ${told.validFrom}::date`.execute(
    tx,
  )
  return { kind, validFrom: told.validFrom }
}
