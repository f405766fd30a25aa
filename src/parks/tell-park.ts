import { type Kysely, sql } from 'kysely'
import { closeDutiesOf, openDuties, tell } from '../access/index.ts'
import type { PersonActor } from '../platform/db/actor.ts'
import type { ParkAct } from './park.acts.ts'
import type { ParkState } from './parks.schema.ts'
import { DUTIES, findTidings, type Side } from './rules/find-tidings.ts'

type Tx = Kysely<unknown>

interface Concerned {
  readonly appointment: string
  readonly person: string
}

const RIGHTS = {
  zone: 'parks.declare',
  district: 'parks.confirm',
  city: 'parks.admit',
  who_declared: 'parks.declare',
} as const

interface ToldPark {
  name: string
  nameEn: string | null
  isItsOwnDistrict: boolean
  /** Before the last act. */
  stood: ParkState | null
  declaredBy: string | null
}

/**
 * Tells whom the act concerns that was just written, ends the duties that it settles and opens those of who acts next; in
 * the transaction of the act, as the one who did it.
 */
export async function tellOfPark(tx: Tx, actor: PersonActor, id: string, act: ParkAct, why: string): Promise<void> {
  const { rows } = await sql<ToldPark>`
    select park.name_zh as name, park.name_en as "nameEn",
        parks.is_its_own_district(park.programme_id, park.host_zone_id, access.today()) as "isItsOwnDistrict",
        (select last.from_state from parks.park_act last
          where last.programme_id = park.programme_id and last.park_id = park.id order by last.seq desc limit 1) as stood,
        (select told.stated_by from parks.park_act told
          where told.programme_id = park.programme_id and told.park_id = park.id
            and told.act in ('declare', 'declare_again') order by told.seq desc limit 1) as "declaredBy"
      from parks.park where park.programme_id = ${actor.programmeId}::uuid and park.id = ${id}::uuid`.execute(tx)
  const [park] = rows
  if (!park) throw new Error('a park that was just acted on is seen by who acted')
  const { told, opens, ends } = findTidings(act, park.stood, park.isItsOwnDistrict)
  const thing = ['parks.park', id] as const

  const known = new Map<Side, readonly Concerned[]>()
  const find = async (side: Side): Promise<readonly Concerned[]> => {
    const found = known.get(side) ?? (await listConcerned(tx, id, side, park.declaredBy))
    known.set(side, found)
    return found
  }

  if (ends.length > 0) await closeDutiesOf(tx, actor, thing, ends)
  const params = { name: park.name, nameEn: park.nameEn ?? park.name, ...(why !== '' && { why }) }
  for (const { side, kind } of told) {
    const people = (await find(side)).filter(({ person }) => person !== actor.personId)
    await tell(
      tx,
      actor,
      people.map(({ person }) => ({ to: person, kind, params, thing })),
    )
  }
  if (opens === null) return
  const { zh, en } = DUTIES[opens.kind]
  const title = { zh: `${zh}：${park.name}`, en: `${en}: ${park.nameEn ?? park.name}` }
  // Nobody looks at what they declared themselves.
  const doers = (await find(opens.side)).filter(
    ({ person }) => opens.side === 'who_declared' || person !== park.declaredBy,
  )
  await openDuties(
    tx,
    actor,
    doers.map(({ appointment }) => ({ appointment, kind: opens.kind, title, dueOn: null, thing })),
  )
}

/** Who declared it may have left the zone since: then it is for all who may declare there. */
async function listConcerned(tx: Tx, id: string, side: Side, declaredBy: string | null): Promise<readonly Concerned[]> {
  const { rows } = await sql<Concerned>`
    select appointment_id as appointment, person_id as person from parks.list_concerned(${id}::uuid, ${RIGHTS[side]})`.execute(
    tx,
  )
  if (side !== 'who_declared') return rows
  const declared = rows.filter(({ person }) => person === declaredBy)
  return declared.length > 0 ? declared : rows
}
