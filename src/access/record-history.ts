import { type Kysely, sql } from 'kysely'
import { holdTree, listParties, loadAround } from './record-event.ts'
import { decideEvent, listNamed, type OrganisationEvent } from './rules/decide-event.ts'
import { type Change, changeOrganisation, findStanding, type Known, type Organisation } from './rules/organisation.ts'
import type { AccessTables } from './tables.ts'

/** Writes many events at once. One at a time: `record-event.ts`. */

type Tx = Kysely<AccessTables>

/**
 * Decides events in their order, each on what those before it left, and writes all they change in a few statements. What
 * stands in the database afterwards is what recording them one by one would leave, and it looks at the whole when the
 * caller's transaction ends.
 *
 * Reads every organisation of the programme: for the first history of one, not for a single event.
 *
 * @throws {Error} an event cannot have happened so: a history is told whole or not at all
 */
export async function recordHistory(
  transaction: Kysely<unknown>,
  programmeId: string,
  events: readonly OrganisationEvent[],
): Promise<void> {
  const tx = transaction as Tx
  await recordHistoryOn(tx, programmeId, await holdAll(tx, programmeId), events)
}

/** Every organisation of a programme, as it stands until the transaction ends: nobody else changes any of them. */
export async function holdAll(tx: Tx, programmeId: string): Promise<Known> {
  await holdTree(tx, programmeId)
  const { rows: present } = await sql<{ id: string }>`
    select id from access.organisation where programme_id = ${programmeId}::uuid`.execute(tx)
  return loadAround(
    tx,
    programmeId,
    present.map(({ id }) => id),
  )
}

/**
 * As `recordHistory`, for whoever looked at all organisations already.
 *
 * @param known  what `holdAll` gave in this transaction
 */
export async function recordHistoryOn(
  tx: Tx,
  programmeId: string,
  known: Known,
  events: readonly OrganisationEvent[],
): Promise<void> {
  const { rows: told } = await sql<{ last: number }>`
    select coalesce(max(event), 0) as last from access.organisation_event where programme_id = ${programmeId}::uuid
  `.execute(tx)
  const history = new History(known, told[0]?.last ?? 0)
  for (const event of events) history.tell(event)
  await history.write(tx, programmeId)
}

type Table = 'organisation' | 'organisation_name' | 'organisation_parent' | 'organisation_role' | 'organisation_code'
type Row = Record<string, unknown>

/** What a row says beside whose it is and since when; and the type of each column, for the statement that writes it. */
const COLUMNS: Readonly<Record<Table | 'organisation_event' | 'organisation_event_party', Readonly<Row>>> = {
  organisation_event: { event: 'integer', kind: 'text', happened_on: 'date', source: 'text', is_public: 'boolean' },
  organisation: { id: 'uuid', key: 'text', position: 'integer', is_public: 'boolean' },
  organisation_name: { organisation_id: 'uuid', name_zh: 'text', name_en: 'text' },
  organisation_parent: { organisation_id: 'uuid', parent_id: 'uuid' },
  organisation_role: { organisation_id: 'uuid', role: 'text' },
  organisation_code: { organisation_id: 'uuid', scheme: 'text', code: 'text' },
  organisation_event_party: {
    event: 'integer',
    position: 'integer',
    part: 'text',
    organisation_id: 'uuid',
    name_zh: 'text',
  },
}
const LASTING = { valid_from: 'date', valid_to: 'date', since_event: 'integer', until_event: 'integer' }
/** So many rows go in one statement: some megabytes. */
const A_STATEMENT = 20_000

/** A row that stood in the database before, and ends. */
interface Ended {
  readonly organisation: string
  /** Of an organisation's roles, its role; of its codes, their scheme. */
  readonly which: string
  readonly on: string
  readonly event: number
}

class History {
  private readonly known: Map<string, Organisation>
  /** Who ever was right below, by the one above. */
  private readonly below = new Map<string, Set<string>>()
  private readonly rows: Record<keyof typeof COLUMNS, Row[]> = {
    organisation_event: [],
    organisation: [],
    organisation_name: [],
    organisation_parent: [],
    organisation_role: [],
    organisation_code: [],
    organisation_event_party: [],
  }
  /** New rows that hold until further notice. */
  private readonly standing = new Map<string, Row>()
  private readonly ended: Record<Table, Ended[]> = {
    organisation: [],
    organisation_name: [],
    organisation_parent: [],
    organisation_role: [],
    organisation_code: [],
  }
  private last: number

  constructor(known: Known, last: number) {
    this.known = new Map(known)
    this.last = last
    for (const one of known.values()) for (const { value } of one.parents) this.addBelow(value, one.id)
  }

  tell(event: OrganisationEvent): void {
    const around = this.lookAround(event)
    const decided = decideEvent(around, event)
    if (!decided.ok) throw new Error(`${event.kind} of ${event.on}, ${event.source}: ${decided.refusal}`)
    this.last += 1
    const parties = listParties(around, event)
    this.rows.organisation_event.push({
      event: this.last,
      kind: event.kind,
      happened_on: event.on,
      source: event.source,
      is_public: parties.every(({ isPublic }) => isPublic),
    })
    for (const [position, { part, organisation, name }] of parties.entries()) {
      this.rows.organisation_event_party.push({
        event: this.last,
        position,
        part,
        organisation_id: organisation,
        name_zh: name,
      })
    }
    for (const [position, change] of decided.value.entries()) this.change(change, event.on, position)
  }

  /** Of all that is known, what the event can touch: as `loadAround` reads it. */
  private lookAround(event: OrganisationEvent): Known {
    const around = new Map<string, Organisation>()
    const open: string[] = []
    const take = (id: string) => {
      const one = this.known.get(id)
      if (!one || around.has(id)) return
      around.set(id, one)
      open.push(...one.parents.map(({ value }) => value))
    }
    const named = listNamed(event)
    for (const id of named) take(id)
    // Whoever is founded has nobody below, and where it stands does not ask who else stands there.
    if (event.kind !== 'found') for (const id of named) for (const child of this.below.get(id) ?? []) take(child)
    for (let id = open.pop(); id !== undefined; id = open.pop()) take(id)
    return around
  }

  private change(change: Change, on: string, position: number): void {
    const begin = { valid_from: on, valid_to: null, since_event: this.last, until_event: null }
    if (change.act === 'found') {
      const { id, key, name, parent, roles, codes, isPublic } = change.founding
      this.add('organisation', id, '', { ...begin, id, key, position, is_public: isPublic })
      this.add('organisation_name', id, '', { ...begin, name_zh: name.zh, name_en: name.en })
      if (parent !== null) this.add('organisation_parent', id, '', { ...begin, parent_id: parent })
      for (const role of roles) this.add('organisation_role', id, role, { ...begin, role })
      for (const code of codes) this.add('organisation_code', id, code.scheme, { ...begin, ...code })
      this.remember(change, id, on)
      return
    }
    const { organisation: id } = change
    const one = this.known.get(id)
    switch (change.act) {
      case 'end':
        this.end('organisation', id, '', on)
        this.end('organisation_name', id, '', on)
        if (findStanding(one?.parents ?? [])) this.end('organisation_parent', id, '', on)
        for (const { value, to } of one?.roles ?? []) if (to === null) this.end('organisation_role', id, value, on)
        for (const { value, to } of one?.codes ?? [])
          if (to === null) this.end('organisation_code', id, value.scheme, on)
        break
      case 'name':
        this.end('organisation_name', id, '', on)
        this.add('organisation_name', id, '', { ...begin, name_zh: change.name.zh, name_en: change.name.en })
        break
      case 'parent':
        if (findStanding(one?.parents ?? [])) this.end('organisation_parent', id, '', on)
        if (change.parent !== null) this.add('organisation_parent', id, '', { ...begin, parent_id: change.parent })
        break
      case 'code': {
        const { scheme } = change.code
        if (one?.codes.some(({ value, to }) => to === null && value.scheme === scheme)) {
          this.end('organisation_code', id, scheme, on)
        }
        this.add('organisation_code', id, scheme, { ...begin, ...change.code })
        break
      }
      case 'take_role':
        this.add('organisation_role', id, change.role, { ...begin, role: change.role })
        break
      case 'leave_role':
        this.end('organisation_role', id, change.role, on)
    }
    this.remember(change, id, on)
  }

  private remember(change: Change, id: string, on: string): void {
    const next = changeOrganisation(this.known, change, on)
    this.known.set(id, next)
    const above = findStanding(next.parents)
    if (above) this.addBelow(above.value, id)
  }

  private addBelow(above: string, id: string): void {
    const all = this.below.get(above)
    if (all) all.add(id)
    else this.below.set(above, new Set([id]))
  }

  private add(table: Table, organisation: string, which: string, row: Row): void {
    const owned = table === 'organisation' ? row : { ...row, organisation_id: organisation }
    this.rows[table].push(owned)
    this.standing.set(`${table} ${organisation} ${which}`, owned)
  }

  private end(table: Table, organisation: string, which: string, on: string): void {
    const row = this.standing.get(`${table} ${organisation} ${which}`)
    this.standing.delete(`${table} ${organisation} ${which}`)
    if (row) Object.assign(row, { valid_to: on, until_event: this.last })
    else this.ended[table].push({ organisation, which, on, event: this.last })
  }

  async write(tx: Tx, programmeId: string): Promise<void> {
    const { organisation_event, organisation_event_party, ...lasting } = this.rows
    await insertRows(tx, programmeId, 'organisation_event', COLUMNS.organisation_event, organisation_event)
    // What held before gives way first: one name, one parent on one day.
    const tables = Object.keys(lasting) as Table[]
    for (const table of tables) await endRows(tx, programmeId, table, this.ended[table])
    for (const table of tables) {
      await insertRows(tx, programmeId, table, { ...COLUMNS[table], ...LASTING }, lasting[table])
    }
    const party = 'organisation_event_party'
    await insertRows(tx, programmeId, party, COLUMNS[party], organisation_event_party)
  }
}

async function insertRows(
  tx: Tx,
  programmeId: string,
  table: string,
  columns: Readonly<Row>,
  rows: readonly Row[],
): Promise<void> {
  const names = sql.join(Object.keys(columns).map((name) => sql.ref(name)))
  const typed = sql.join(Object.entries(columns).map(([name, type]) => sql`${sql.ref(name)} ${sql.raw(String(type))}`))
  for (let from = 0; from < rows.length; from += A_STATEMENT) {
    const written = JSON.stringify(rows.slice(from, from + A_STATEMENT))
    await sql`insert into ${sql.table(`access.${table}`)} (programme_id, ${names})
      select ${programmeId}::uuid, ${names} from jsonb_to_recordset(${written}::jsonb) as one (${typed})`.execute(tx)
  }
}

async function endRows(tx: Tx, programmeId: string, table: Table, ended: readonly Ended[]): Promise<void> {
  const whose = table === 'organisation' ? sql`held.id` : sql`held.organisation_id`
  const also =
    table === 'organisation_role'
      ? sql`and held.role = told.which`
      : table === 'organisation_code'
        ? sql`and held.scheme = told.which`
        : sql``
  for (let from = 0; from < ended.length; from += A_STATEMENT) {
    const written = JSON.stringify(ended.slice(from, from + A_STATEMENT))
    await sql`update ${sql.table(`access.${table}`)} as held set valid_to = told."on", until_event = told.event
      from jsonb_to_recordset(${written}::jsonb) as told (organisation uuid, which text, "on" date, event integer)
      where held.programme_id = ${programmeId}::uuid and ${whose} = told.organisation and held.valid_to is null ${also}
    `.execute(tx)
  }
}
