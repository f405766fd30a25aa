import { type Kysely, type Selectable, sql } from 'kysely'
import { accept, type Result, refuse } from '../platform/result.ts'
import type { EventKind, OrganisationFile, Part } from './organisation.schema.ts'
import { decideEvent, type EventRefusal, listNamed, type OrganisationEvent } from './rules/decide-event.ts'
import {
  type Change,
  type Day,
  findStanding,
  type Held,
  holdsOn,
  type Known,
  type Organisation,
} from './rules/organisation.ts'
import type { AccessTables } from './tables.ts'

/** Writes events. Reading is for anyone: `store.ts`. */

type Tx = Kysely<AccessTables>

/**
 * Decides an event on what the database holds and writes it, with all it changes, in the caller's transaction. The
 * database looks at the whole once more when that ends.
 *
 * @returns the number of the event
 */
export async function recordEvent(
  tx: Tx,
  programmeId: string,
  event: OrganisationEvent,
): Promise<Result<number, EventRefusal>> {
  await holdTree(tx, programmeId)
  const known = await loadAround(tx, programmeId, listNamed(event))
  const decided = decideEvent(known, event)
  if (!decided.ok) return refuse(decided.refusal)
  const parties = listParties(known, event)
  const written: Written = {
    programmeId,
    on: event.on,
    event: await insertEvent(tx, programmeId, {
      kind: event.kind,
      on: event.on,
      year: null,
      source: event.source,
      isPublic: parties.every(({ isPublic }) => isPublic),
    }),
  }
  let position = 0
  for (const change of decided.value) {
    await writeChange(tx, written, change, position)
    position += 1
  }
  // Last: whoever was founded is there by now.
  await insertParties(tx, programmeId, written.event, parties)
  return accept(written.event)
}

/** Writes what happened before the first tree, known to the year: it is told, and changes nothing. */
export async function recordBefore(
  tx: Tx,
  programmeId: string,
  { kind, year, source, parties }: OrganisationFile['before'][number],
): Promise<void> {
  const event = await insertEvent(tx, programmeId, { kind, on: null, year, source, isPublic: true })
  const called = parties.map(({ part, name }) => ({ part, name, organisation: null }))
  await insertParties(tx, programmeId, event, called)
}

/** Lets one writer at a time work on the organisations of a programme, until the transaction ends. */
export async function holdTree(tx: Tx, programmeId: string): Promise<void> {
  await sql`insert into access.organisation_tree as held (programme_id, changes) values (${programmeId}::uuid, 1)
    on conflict (programme_id) do update set changes = held.changes + 1`.execute(tx)
}

/** Of a programme's organisations, those named with all who ever are above them and right below. */
export async function loadAround(tx: Tx, programmeId: string, ids: readonly string[]): Promise<Known> {
  const { rows: near } = await sql<{ id: string }>`
    with recursive near (id) as (
      select named.id from unnest(${[...ids]}::uuid[]) as named (id)
      union
      select organisation_id from access.organisation_parent
        where programme_id = ${programmeId}::uuid and parent_id = any (${[...ids]}::uuid[])
      union
      select parent_id from near join access.organisation_parent
        on programme_id = ${programmeId}::uuid and organisation_id = near.id
    )
    select id from near`.execute(tx)
  const around = near.map(({ id }) => id)
  if (around.length === 0) return new Map()
  const organisations = await tx
    .selectFrom('access.organisation')
    .where('programme_id', '=', programmeId)
    .where('id', 'in', around)
    .select(['id', 'is_public', 'valid_from', 'valid_to'])
    .execute()
  const known = new Map<string, Organisation>(
    organisations.map(({ id, is_public, valid_from, valid_to }) => [
      id,
      { id, isPublic: is_public, from: valid_from, to: valid_to, names: [], parents: [], roles: [], codes: [] },
    ]),
  )
  const read = async <Table extends 'name' | 'parent' | 'role' | 'code'>(table: Table) => {
    const { rows } = await sql<Selectable<AccessTables[`access.organisation_${Table}`]>>`
      select * from ${sql.table(`access.organisation_${table}`)}
        where programme_id = ${programmeId}::uuid and organisation_id = any (${around}::uuid[]) order by valid_from
    `.execute(tx)
    return rows
  }
  const change = (id: string, more: (one: Organisation) => Partial<Organisation>) => {
    const one = known.get(id)
    if (one) known.set(id, { ...one, ...more(one) })
  }
  for (const row of await read('name')) {
    const name = heldOf(row, { zh: row.name_zh, en: row.name_en })
    change(row.organisation_id, ({ names }) => ({ names: [...names, name] }))
  }
  for (const row of await read('parent')) {
    const parent = heldOf(row, row.parent_id)
    change(row.organisation_id, ({ parents }) => ({ parents: [...parents, parent] }))
  }
  for (const row of await read('role')) {
    const role = heldOf(row, row.role)
    change(row.organisation_id, ({ roles }) => ({ roles: [...roles, role] }))
  }
  for (const row of await read('code')) {
    const code = heldOf(row, { scheme: row.scheme, code: row.code })
    change(row.organisation_id, ({ codes }) => ({ codes: [...codes, code] }))
  }
  return known
}

function heldOf<Value>(row: { valid_from: Day; valid_to: Day | null }, value: Value): Held<Value> {
  return { value, from: row.valid_from, to: row.valid_to }
}

export interface Party {
  readonly part: Part
  readonly organisation: string | null
  readonly name: string
}

/** Who took part, as it was called when it happened. */
export function listParties(known: Known, event: OrganisationEvent): (Party & { readonly isPublic: boolean })[] {
  const foundings = event.kind === 'found' ? event.organisations : event.kind === 'split' ? event.into : []
  const founded = new Map(foundings.map((one) => [one.id, one]))
  const party = (part: Part, id: string) => {
    const founding = founded.get(id)
    const one = known.get(id)
    // Called so until that day; on its very first day, from then on.
    const before = one?.names.find(({ from, to }) => from < event.on && (to === null || to >= event.on))
    const now = one?.names.find((held) => holdsOn(held, event.on)) ?? findStanding(one?.names ?? [])
    return {
      part,
      organisation: id,
      name: founding?.name.zh ?? before?.value.zh ?? now?.value.zh ?? '',
      isPublic: founding?.isPublic ?? one?.isPublic ?? false,
    }
  }
  switch (event.kind) {
    case 'found':
      return event.organisations.map(({ id }) => party('subject', id))
    case 'rename': {
      const subject = party('subject', event.organisation)
      return [subject, { ...subject, part: 'into', name: event.name.zh }]
    }
    case 'move':
      return [party('subject', event.organisation), ...(event.parent === null ? [] : [party('under', event.parent)])]
    case 'merge':
      return [...event.from.map((id) => party('from', id)), party('into', event.into)]
    case 'split':
      return [party('from', event.from), ...event.into.map(({ id }) => party('into', id))]
    default:
      return [party('subject', event.organisation)]
  }
}

interface NewEvent {
  readonly kind: EventKind
  readonly on: Day | null
  readonly year: number | null
  readonly source: string
  readonly isPublic: boolean
}

async function insertEvent(tx: Tx, programmeId: string, event: NewEvent): Promise<number> {
  const { last } = await tx
    .selectFrom('access.organisation_event')
    .where('programme_id', '=', programmeId)
    .select(sql<number>`coalesce(max(event), 0)`.as('last'))
    .executeTakeFirstOrThrow()
  const key = { programme_id: programmeId, event: last + 1 }
  await tx
    .insertInto('access.organisation_event')
    .values({
      ...key,
      kind: event.kind,
      happened_on: event.on,
      happened_in: event.year,
      source: event.source,
      is_public: event.isPublic,
    })
    .execute()
  return key.event
}

async function insertParties(tx: Tx, programmeId: string, event: number, parties: readonly Party[]): Promise<void> {
  const rows = parties.map(({ part, organisation, name }, position) => ({
    programme_id: programmeId,
    event,
    position,
    part,
    organisation_id: organisation,
    name_zh: name,
  }))
  await tx.insertInto('access.organisation_event_party').values(rows).execute()
}

interface Written {
  readonly programmeId: string
  readonly on: Day
  readonly event: number
}

async function writeChange(tx: Tx, written: Written, change: Change, position: number): Promise<void> {
  const begin = { programme_id: written.programmeId, valid_from: written.on, since_event: written.event }
  if (change.act === 'found') {
    const { id, key, name, parent, roles, codes, isPublic } = change.founding
    const own = { ...begin, organisation_id: id }
    await tx
      .insertInto('access.organisation')
      .values({ ...begin, id, key, position, is_public: isPublic })
      .execute()
    await tx
      .insertInto('access.organisation_name')
      .values({ ...own, name_zh: name.zh, name_en: name.en })
      .execute()
    if (parent !== null)
      await tx
        .insertInto('access.organisation_parent')
        .values({ ...own, parent_id: parent })
        .execute()
    await tx
      .insertInto('access.organisation_role')
      .values(roles.map((role) => ({ ...own, role })))
      .execute()
    if (codes.length > 0) {
      await tx
        .insertInto('access.organisation_code')
        .values(codes.map((code) => ({ ...own, ...code })))
        .execute()
    }
    return
  }
  const { organisation } = change
  const own = { ...begin, organisation_id: organisation }
  const endOf = (table: 'name' | 'parent' | 'role' | 'code') =>
    tx
      .updateTable(`access.organisation_${table}`)
      .set({ valid_to: written.on, until_event: written.event })
      .where('programme_id', '=', written.programmeId)
      .where('organisation_id', '=', organisation)
      .where('valid_to', 'is', null)
  switch (change.act) {
    case 'end':
      for (const table of ['name', 'parent', 'role', 'code'] as const) await endOf(table).execute()
      await tx
        .updateTable('access.organisation')
        .set({ valid_to: written.on, until_event: written.event })
        .where('programme_id', '=', written.programmeId)
        .where('id', '=', organisation)
        .execute()
      return
    case 'name':
      await endOf('name').execute()
      await tx
        .insertInto('access.organisation_name')
        .values({ ...own, name_zh: change.name.zh, name_en: change.name.en })
        .execute()
      return
    case 'parent':
      await endOf('parent').execute()
      if (change.parent !== null) {
        await tx
          .insertInto('access.organisation_parent')
          .values({ ...own, parent_id: change.parent })
          .execute()
      }
      return
    case 'code':
      await endOf('code').where(sql<boolean>`scheme = ${change.code.scheme}`).execute()
      await tx
        .insertInto('access.organisation_code')
        .values({ ...own, ...change.code })
        .execute()
      return
    case 'take_role':
      await tx
        .insertInto('access.organisation_role')
        .values({ ...own, role: change.role })
        .execute()
      return
    case 'leave_role':
      await endOf('role').where(sql<boolean>`role = ${change.role}`).execute()
  }
}
