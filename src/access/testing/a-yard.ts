import { randomUUID } from 'node:crypto'
import type { TestDatabase } from '../../platform/testing/open-test-database.ts'
import { foundRoles, readRoles } from '../found-roles.ts'
import type { Role } from '../organisation.schema.ts'
import { recordEvent } from '../record-event.ts'
import { aProgramme, asLoader } from './a-programme.ts'

/** A small programme with one person in every role, named as the role, and a neighbour: what tests of access work on. */
export interface Yard {
  readonly programmeId: string
  readonly slug: string
  /** In China, as the database has it. */
  readonly today: string
  readonly people: readonly string[]
  /** That many days from today. */
  day(offset: number): string
  place(key: Place): string
  /** The id of a person, by name. @throws {Error} nobody is called so */
  person(name: string): string
  /** A person, new when nobody is called so, is appointed from long ago on. Gives back the appointment. */
  appoint(name: string, role: string, place: Place): Promise<string>
  /** Ends every appointment of a person today. */
  endToday(name: string): Promise<void>
  openDuty(appointment: string, title: string): Promise<string>
}

export type Place =
  | 'city'
  | 'district'
  | 'other_district'
  | 'zone'
  | 'other_zone'
  | 'park'
  | 'other_park'
  | 'bureau'
  | 'enterprise'
  | 'institute'
  | 'expert_body'

const PLACES: readonly { key: Place; zh: string; role: Role; parent: Place | null; isPublic: boolean }[] = [
  { key: 'city', zh: '城', role: 'city', parent: null, isPublic: true },
  { key: 'district', zh: '板块', role: 'district', parent: 'city', isPublic: true },
  { key: 'other_district', zh: '邻板块', role: 'district', parent: 'city', isPublic: true },
  { key: 'zone', zh: '开发园区', role: 'host_zone', parent: 'district', isPublic: true },
  { key: 'other_zone', zh: '邻开发园区', role: 'host_zone', parent: 'other_district', isPublic: false },
  { key: 'park', zh: '园区', role: 'park', parent: 'zone', isPublic: true },
  { key: 'other_park', zh: '邻园区', role: 'park', parent: 'other_zone', isPublic: false },
  { key: 'bureau', zh: '部门', role: 'bureau', parent: null, isPublic: true },
  { key: 'enterprise', zh: '企业', role: 'enterprise', parent: null, isPublic: false },
  { key: 'institute', zh: '研究院', role: 'institute', parent: null, isPublic: false },
  { key: 'expert_body', zh: '专家组', role: 'expert_body', parent: null, isPublic: false },
]

/** Who is there from the beginning: each named as the role they hold; `neighbour` is another district's officer. */
export const CAST: readonly { name: string; role: string; place: Place }[] = [
  { name: 'programme_office', role: 'programme_office', place: 'city' },
  { name: 'district_officer', role: 'district_officer', place: 'district' },
  { name: 'park_manager', role: 'park_manager', place: 'zone' },
  { name: 'operator', role: 'operator', place: 'park' },
  { name: 'bureau_officer', role: 'bureau_officer', place: 'bureau' },
  { name: 'enterprise', role: 'enterprise', place: 'enterprise' },
  { name: 'expert', role: 'expert', place: 'expert_body' },
  { name: 'investment_officer', role: 'investment_officer', place: 'zone' },
  { name: 'auditor', role: 'auditor', place: 'city' },
  { name: 'system_administrator', role: 'system_administrator', place: 'city' },
  { name: 'security_administrator', role: 'security_administrator', place: 'city' },
  { name: 'neighbour', role: 'district_officer', place: 'other_district' },
]

export async function aYard(database: TestDatabase, slug: string): Promise<Yard> {
  const programmeId = await aProgramme(database, slug)
  const places = new Map(PLACES.map(({ key }) => [key, randomUUID()]))
  const place = (key: Place): string => places.get(key) ?? ''
  const roles = await readRoles()
  await asLoader(database, programmeId, async (tx) => {
    await foundRoles(tx as never, programmeId, roles)
    const founded = await recordEvent(tx, programmeId, {
      kind: 'found',
      on: '2024-01-01',
      source: '测试用方案',
      organisations: PLACES.map(({ key, zh, role, parent, isPublic }) => ({
        id: place(key),
        key,
        name: { zh, en: null },
        parent: parent === null ? null : place(parent),
        roles: [role],
        codes: [],
        isPublic,
      })),
    })
    if (!founded.ok) throw new Error(founded.refusal)
  })
  const [now] = await database.asSuperuser<{ today: string }>('select access.today()::text as today')
  const today = now?.today ?? ''
  const people = new Map<string, string>()
  const yard: Yard = {
    programmeId,
    slug,
    today,
    get people() {
      return [...people.keys()]
    },
    day(offset) {
      const moment = new Date(`${today}T00:00:00Z`)
      moment.setUTCDate(moment.getUTCDate() + offset)
      return moment.toISOString().slice(0, 10)
    },
    place,
    person(name) {
      const id = people.get(name)
      if (id === undefined) throw new Error(`nobody is called ${name}`)
      return id
    },
    async appoint(name, role, at) {
      const known = people.get(name)
      const id = known ?? randomUUID()
      if (known === undefined) {
        people.set(name, id)
        await database.asSuperuser(
          'insert into access.person (programme_id, id, name, organisation_id) values ($1, $2, $3, $4)',
          [programmeId, id, name, place(at)],
        )
      }
      const [held] = await database.asSuperuser<{ id: string }>(
        `insert into access.appointment (programme_id, person_id, role, exclusive_group, organisation_id, valid_from, basis)
          select $1, $2, role, exclusive_group, $4, '2024-02-01', '测试任命' from access.role
            where programme_id = $1 and role = $3 returning id`,
        [programmeId, id, role, place(at)],
      )
      return held?.id ?? ''
    },
    async endToday(name) {
      await database.asSuperuser('update access.appointment set valid_to = access.today() where person_id = $1', [
        yard.person(name),
      ])
    },
    async openDuty(appointment, title) {
      const [opened] = await database.asSuperuser<{ id: string }>(
        `insert into access.duty (programme_id, appointment_id, organisation_id, kind, title_zh, title_en)
          select programme_id, id, organisation_id, 'duties.assigned', $2, $2 from access.appointment where id = $1
          returning id`,
        [appointment, title],
      )
      return opened?.id ?? ''
    },
  }
  for (const { name, role, place: at } of CAST) {
    const appointment = await yard.appoint(name, role, at)
    if (name === 'bureau_officer') for (const title of ['核对数据', '报送总结']) await yard.openDuty(appointment, title)
  }
  return yard
}
