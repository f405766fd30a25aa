import { randomUUID } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import { recordEvent } from '../access/index.ts'
import type { Asker } from '../access/rules/list-acts.ts'
import { findBlocks } from '../platform/acts/life-cycle.ts'
import type { PersonActor } from '../platform/db/actor.ts'
import { explainParkRefusal, refusal, refuseBlocked } from './explain-refusal.ts'
import { type ParkAct, type ParkCase, parkCycle } from './park.acts.ts'
import type { CityAct, Declared, DistrictAct, EnteredPark, NewPark, ParkState, ZoneAct } from './parks.schema.ts'
import { tellOfPark } from './tell-park.ts'

/**
 * What is done about parks, each in the caller's transaction and as the one who asks. The table of acts says what may
 * be done (`park.acts.ts`); the database says it again, whoever writes, and writes what follows from an act.
 */

type Tx = Kysely<unknown>

export interface Doer {
  readonly actor: PersonActor
  readonly asker: Asker
  /** Directions that the plan's layout names. */
  readonly layoutDirections: ReadonlySet<string>
}

export interface DonePark {
  readonly id: string
  readonly state: ParkState
}

/** A host zone declares a park inside itself. */
export async function declarePark(tx: Tx, doer: Doer, park: NewPark): Promise<DonePark> {
  checkDirections(doer, park.directions)
  const id = randomUUID()
  await insertPark(tx, doer, { ...park, id, on: doer.asker.today })
  return act(tx, doer, id, { act: 'declare', on: doer.asker.today, basis: park.basis, said: sayDeclared(park) })
}

/**
 * The programme office enters a park that was admitted before the register was kept. Its organisation is the one named,
 * or is founded as of the day.
 */
export async function enterPark(tx: Tx, doer: Doer, park: EnteredPark): Promise<DonePark> {
  checkDirections(doer, park.directions)
  const { on, basis, organisation, hostZone, name, nameEn } = park
  const id = organisation ?? randomUUID()
  if (organisation === undefined) await foundOrganisation(tx, doer, { id, hostZone, name, nameEn, on, basis })
  else await checkOrganisation(tx, doer, park, organisation)
  await insertPark(tx, doer, { ...park, id })
  return act(tx, doer, id, { act: 'enter', on, basis, said: sayDeclared(park) })
}

/** The host zone declares again what was returned, or takes back what is not admitted yet. */
export async function actAsZone(tx: Tx, doer: Doer, id: string, done: ZoneAct): Promise<DonePark> {
  await checkOpen(tx, doer, id, done.act)
  const on = doer.asker.today
  if (done.act === 'withdraw') return act(tx, doer, id, { act: done.act, on, why: done.why })
  checkDirections(doer, done.directions)
  return act(tx, doer, id, { act: done.act, on, basis: done.basis, said: sayDeclared(done) })
}

/** The district confirms, or returns with a reason. */
export async function actAsDistrict(tx: Tx, doer: Doer, id: string, done: DistrictAct): Promise<DonePark> {
  await checkOpen(tx, doer, id, done.act)
  return act(tx, doer, id, { ...done, on: doer.asker.today })
}

/** The city admits, sends back, and records what is decided elsewhere. */
export async function actAsCity(tx: Tx, doer: Doer, id: string, done: CityAct): Promise<DonePark> {
  const park = await checkOpen(tx, doer, id, done.act)
  const { today } = doer.asker
  switch (done.act) {
    case 'send_back':
      return act(tx, doer, id, { ...done, on: today })
    case 'restate': {
      const { stage, from, to, basis } = done
      return act(tx, doer, id, { act: done.act, on: today, basis, said: { stage, from, to } })
    }
    case 'redirect':
      checkDirections(doer, done.directions)
      return act(tx, doer, id, { ...done, on: done.on ?? today, said: { directions: done.directions } })
    case 'admit': {
      const on = done.on ?? today
      if (on <= today) await foundOrganisation(tx, doer, { ...park, id, on, basis: done.basis })
      return act(tx, doer, id, { ...done, on })
    }
    default:
      return act(tx, doer, id, { ...done, on: done.on ?? today })
  }
}

interface Found extends ParkCase {
  readonly name: string
  readonly nameEn: string | null
}

/** Looks at the park and at what the table of acts says; the database holds it when the act is written. */
async function checkOpen(tx: Tx, { actor, asker }: Doer, id: string, name: ParkAct): Promise<Found> {
  const { rows } = await sql<Found>`
    select park.state, park.host_zone_id as "hostZone", park.name_zh as name, park.name_en as "nameEn",
        parks.is_its_own_district(park.programme_id, park.host_zone_id, access.today()) as "isItsOwnDistrict",
        (select coalesce(array_agg(told.stated_by), '{}') from parks.park_act told
          where told.programme_id = park.programme_id and told.park_id = park.id
            and told.act in ('declare', 'declare_again')) as "declaredBy"
      from parks.park where park.programme_id = ${actor.programmeId}::uuid and park.id = ${id}::uuid`.execute(tx)
  const [found] = rows
  if (!found) throw refusal('no_such_park')
  refuseBlocked(findBlocks(parkCycle, name, found, asker))
  return found
}

function checkDirections({ layoutDirections }: Doer, directions: Declared['directions']): void {
  for (const { layoutDirection } of directions) {
    if (layoutDirection !== null && !layoutDirections.has(layoutDirection)) throw refusal('no_such_direction')
  }
}

function sayDeclared({ name, nameEn, class: kind, statement, directions }: Declared): object {
  return { nameZh: name, nameEn, class: kind, statement, directions }
}

async function insertPark(tx: Tx, { actor }: Doer, park: NewPark & { id: string; on: string }): Promise<void> {
  await sql`insert into parks.park (programme_id, id, host_zone_id, name_zh, name_en, class, statement, first_named_on)
    values (${actor.programmeId}, ${park.id}, ${park.hostZone}, ${park.name}, ${park.nameEn}, ${park.class},
      ${park.statement}, ${park.on}::date)`.execute(tx)
}

interface Act {
  readonly act: ParkAct
  readonly on: string
  readonly basis?: string
  readonly why?: string
  readonly said?: object
}

async function act(tx: Tx, { actor }: Doer, id: string, one: Act): Promise<DonePark> {
  // Where it leads is found by the database.
  const { rows } = await sql<{ state: ParkState }>`
    insert into parks.park_act (programme_id, park_id, act, on_day, basis, why, said)
      values (${actor.programmeId}, ${id}, ${one.act}, ${one.on}::date, ${one.basis ?? ''}, ${one.why ?? ''},
        ${JSON.stringify(one.said ?? {})}::jsonb)
      returning to_state as state`.execute(tx)
  const [done] = rows
  if (!done) throw refusal('no_such_park')
  await tellOfPark(tx, actor, id, one.act, one.why ?? '')
  return { id, state: done.state }
}

interface Founded {
  readonly id: string
  readonly hostZone: string
  readonly name: string
  readonly nameEn: string | null
  readonly on: string
  readonly basis: string
}

/** Founded for everyone to see: what is admitted is public. */
async function foundOrganisation(tx: Tx, { actor }: Doer, one: Founded): Promise<void> {
  const recorded = await recordEvent(tx as Parameters<typeof recordEvent>[0], actor.programmeId, {
    kind: 'found',
    on: one.on,
    source: one.basis,
    organisations: [
      {
        id: one.id,
        key: null,
        name: { zh: one.name, en: one.nameEn },
        parent: one.hostZone,
        roles: ['park'],
        codes: [],
        isPublic: true,
      },
    ],
  })
  if (!recorded.ok) throw refusal('a_park_lies_in_a_host_zone')
}

async function checkOrganisation(tx: Tx, { actor }: Doer, park: EnteredPark, id: string): Promise<void> {
  const { rows } = await sql`
    select from access.organisation_parent up
      join access.organisation_name called on called.programme_id = up.programme_id
        and called.organisation_id = up.organisation_id and called.valid_to is null
      where up.programme_id = ${actor.programmeId}::uuid and up.organisation_id = ${id}::uuid
        and up.parent_id = ${park.hostZone}::uuid and up.valid_to is null and called.name_zh = ${park.name}`.execute(tx)
  if (rows.length === 0) throw refusal('no_such_organisation')
}

/** What the database refused, in words; to be put round the whole transaction, since some rules are looked at at its end. */
export function inWords<Result>(doing: Promise<Result>): Promise<Result> {
  return doing.catch((error: unknown) => {
    throw explainParkRefusal(error)
  })
}
