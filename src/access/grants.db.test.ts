import { createHash, randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PersonActor } from '../platform/db/actor.ts'
import { asActor } from '../platform/db/database.ts'
import { openTestDatabase, type TestDatabase } from '../platform/testing/open-test-database.ts'
import { rounds } from '../platform/testing/rounds.ts'
import { findHeldRights } from './find-held-rights.ts'
import type { HeldRights } from './rules/reach.ts'

/**
 * What appointments add up to, worked out a second time and naively, against what the database says: on trees, roles and
 * appointments that nobody thought of.
 */
const RIGHTS = ['people.see', 'people.manage', 'duties.see', 'roles.grant'] as const
type Right = (typeof RIGHTS)[number]
type Reach = 'own' | 'below' | 'programme'

interface Role {
  readonly rights: Readonly<Partial<Record<Right, Reach>>>
  readonly needsTotp: boolean
}

interface Grant {
  readonly role: number
  readonly place: number
  /** Days from today; the end is the first on which it no longer holds. */
  readonly from: number
  readonly to: number | null
}

interface Town {
  /** The place above each; null: none. A place stands behind the one above it. */
  readonly above: readonly (number | null)[]
  readonly roles: readonly Role[]
  readonly grants: readonly Grant[]
  readonly secondFactor: boolean
  readonly token: readonly Right[]
}

const DEPTH = 6

const town: fc.Arbitrary<Town> = fc
  .record({
    picks: fc.array(fc.option(fc.nat({ max: 99 }), { freq: 5 }), { minLength: 1, maxLength: 14 }),
    roles: fc.array(
      fc.record({
        rights: fc.dictionary(
          fc.constantFrom(...RIGHTS),
          fc.constantFrom<Reach>('own', 'own', 'below', 'below', 'programme'),
          {
            maxKeys: 4,
          },
        ),
        needsTotp: fc.boolean(),
      }),
      { minLength: 1, maxLength: 4 },
    ),
    grants: fc.array(
      fc.record({
        role: fc.nat({ max: 99 }),
        place: fc.nat({ max: 99 }),
        from: fc.integer({ min: -3, max: 1 }),
        length: fc.option(fc.integer({ min: 1, max: 4 })),
      }),
      { maxLength: 6 },
    ),
    secondFactor: fc.boolean(),
    token: fc.subarray([...RIGHTS]),
  })
  .map(({ picks, roles, grants, secondFactor, token }) => {
    const above: (number | null)[] = []
    const depths: number[] = []
    for (const pick of picks) {
      const open = depths.flatMap((depth, place) => (depth < DEPTH ? [place] : []))
      const parent = pick === null ? null : (open[pick % Math.max(1, open.length)] ?? null)
      above.push(parent)
      depths.push(parent === null ? 1 : (depths[parent] ?? 0) + 1)
    }
    return {
      above,
      roles,
      // Nobody holds a role at a place twice on one day.
      grants: grants
        .map(({ role, place, from, length }) => ({
          role: role % roles.length,
          place: place % above.length,
          from,
          to: length === null ? null : from + length,
        }))
        .filter((one, i, all) => i === all.findIndex(({ role, place }) => role === one.role && place === one.place)),
      secondFactor,
      token,
    }
  })

const holdsToday = ({ from, to }: Grant) => from <= 0 && (to === null || to > 0)

/** The places that one grant gives a right at. */
function placesOf({ above, roles, secondFactor }: Town, grant: Grant, right: Right): 'all' | ReadonlySet<number> {
  const role = roles[grant.role]
  const reach = role?.rights[right]
  if (!role || reach === undefined || !holdsToday(grant) || (role.needsTotp && !secondFactor)) return new Set()
  if (reach === 'programme') return 'all'
  if (reach === 'own') return new Set([grant.place])
  const isBelow = (place: number | null): boolean =>
    place !== null && (place === grant.place || isBelow(above[place] ?? null))
  return new Set(above.map((_, place) => place).filter(isBelow))
}

type Model = Partial<Record<Right, true | number[]>>

function addUp(one: Town, grants: readonly Grant[], token: readonly Right[] | null = null): Model {
  const model: Model = {}
  for (const right of RIGHTS) {
    if (token !== null && !token.includes(right)) continue
    const each = grants.map((grant) => placesOf(one, grant, right))
    if (each.includes('all')) model[right] = true
    else {
      const places = new Set(each.flatMap((given) => (given === 'all' ? [] : [...given])))
      if (places.size > 0) model[right] = [...places].sort((a, b) => a - b)
    }
  }
  return model
}

/** A town in the database: the grants are those of `me`, one person more belongs to each place. */
class Settled {
  readonly programmeId = randomUUID()
  readonly me = this.id('me')
  constructor(readonly town: Town) {}

  id(name: string): string {
    const made = createHash('md5').update(`${this.programmeId} ${name}`).digest('hex')
    return `${made.slice(0, 8)}-${made.slice(8, 12)}-4${made.slice(13, 16)}-8${made.slice(17, 20)}-${made.slice(20)}`
  }

  async settle(): Promise<this> {
    const { above, roles, grants } = this.town
    const p = this.programmeId
    const day = (offset: number | null) => (offset === null ? 'null' : `access.today() + ${offset}`)
    const statements = [
      'set session_replication_role = replica',
      ...above.flatMap((parent, place) => [
        `insert into access.organisation (programme_id, id, position, valid_from, since_event) values ('${p}', '${this.id(`place ${place}`)}', 0, '2020-01-01', 1)`,
        `insert into access.person (programme_id, id, name, organisation_id) values ('${p}', '${this.id(`person ${place}`)}', '${place}', '${this.id(`place ${place}`)}')`,
        ...(parent === null
          ? []
          : [
              `insert into access.organisation_parent (programme_id, organisation_id, parent_id, valid_from, since_event)
                values ('${p}', '${this.id(`place ${place}`)}', '${this.id(`place ${parent}`)}', '2020-01-01', 1)`,
            ]),
      ]),
      ...roles.flatMap(({ rights, needsTotp }, role) => [
        `insert into access.role (programme_id, role, position, name_zh, name_en, needs_totp, may_be_mandated, basis)
          values ('${p}', '${NAMES[role]}', ${role}, '岗位', 'Role', ${needsTotp}, true, '测试')`,
        ...Object.entries(rights).map(
          ([right, reach]) => `insert into access.role_right values ('${p}', '${NAMES[role]}', '${right}', '${reach}')`,
        ),
      ]),
      ...['me', 'deputy'].map(
        (name) =>
          `insert into access.person (programme_id, id, name, organisation_id) values ('${p}', '${this.id(name)}', '${name}', '${this.id('nowhere')}')`,
      ),
      ...grants.map(
        ({ role, place, from, to }, i) =>
          `insert into access.appointment (programme_id, id, person_id, role, organisation_id, valid_from, valid_to, basis)
            values ('${p}', '${this.id(`grant ${i}`)}', '${this.me}', '${NAMES[role]}', '${this.id(`place ${place}`)}', ${day(from)}, ${day(to)}, '测试')`,
      ),
    ]
    await database.asSuperuser(statements.join(';'))
    return this
  }

  actor(over: Partial<PersonActor> = {}): PersonActor {
    const { secondFactor } = this.town
    return { kind: 'person', personId: this.me, programmeId: this.programmeId, secondFactor, ...over }
  }

  /** What the database says the actor may, with the places by number; and whom they see. */
  async ask(over: Partial<PersonActor> = {}): Promise<{ rights: Model; seen: string[] }> {
    return asActor<Record<string, never>, { rights: Model; seen: string[] }>(
      database.app,
      this.actor(over),
      async (tx) => {
        const { rows } = await sql<{ name: string }>`select name from access.person order by name`.execute(tx)
        return { rights: this.number(await findHeldRights(tx)), seen: rows.map(({ name }) => name) }
      },
    )
  }

  private number(rights: HeldRights): Model {
    const places = new Map(this.town.above.map((_, place) => [this.id(`place ${place}`), place]))
    return Object.fromEntries(
      Object.entries(rights).map(([right, held]) => [
        right,
        held === true ? true : held.map((id) => places.get(id) ?? -1).sort((a, b) => a - b),
      ]),
    )
  }

  /** Whom somebody with these rights sees, who is called so. */
  expectSeen(rights: Model, self: string): string[] {
    const held = rights['people.see'] ?? []
    const places = held === true ? this.town.above.map((_, place) => place) : held
    const others = held === true ? ['me', 'deputy'] : []
    // Whose appointment lies where one sees people is seen too.
    const isHere = this.town.grants.some(({ place }) => places.includes(place))
    return [...new Set([...places.map(String), ...others, ...(isHere ? ['me'] : []), self])].sort()
  }
}

const NAMES = ['one', 'two', 'three', 'four']

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())

const check = (property: (settled: Settled) => Promise<void>, many = 30) =>
  fc.assert(
    fc.asyncProperty(town, async (one) => property(await new Settled(one).settle())),
    { numRuns: many * rounds },
  )

describe('rights from many appointments', { timeout: 30_000 * rounds }, () => {
  it('are what each one gives, added up, and nothing that no single one gives', () =>
    check(async (settled) => {
      const said = await settled.ask()
      const { town: one } = settled
      expect(said.rights).toEqual(addUp(one, one.grants))
      for (const right of RIGHTS) {
        const held = said.rights[right] ?? []
        const each = one.grants.map((grant) => placesOf(one, grant, right))
        if (held === true) expect(each).toContain('all')
        else for (const place of held) expect(each.some((given) => given !== 'all' && given.has(place))).toBe(true)
      }
    }))

  it('show the people there and oneself, and nobody else', () =>
    check(async (settled) => {
      const said = await settled.ask()
      expect(said.seen).toEqual(settled.expectSeen(said.rights, 'me'))
    }))

  it('are none where nothing was given: an empty list denies', () =>
    check(async (settled) => {
      expect(await settled.ask({ personId: settled.id('deputy') })).toEqual({ rights: {}, seen: ['deputy'] })
      expect(await settled.ask({ tokenRights: [] })).toEqual({ rights: {}, seen: ['me'] })
    }, 10))
})

describe('a machine token', { timeout: 30_000 * rounds }, () => {
  it('takes away every right it does not name, and gives none', () =>
    check(async (settled) => {
      const { town: one } = settled
      const said = await settled.ask({ tokenRights: one.token })
      expect(said.rights).toEqual(addUp(one, one.grants, one.token))
      const whole = (await settled.ask()).rights
      for (const right of RIGHTS) expect(said.rights[right] ?? whole[right]).toEqual(whole[right])
    }))
})

describe('a mandate', { timeout: 30_000 * rounds }, () => {
  it('gives exactly what the appointment it names gives', () =>
    check(async (settled) => {
      const { town: one } = settled
      for (const [i, grant] of one.grants.entries()) {
        const mandateId = settled.id(`mandate ${i}`)
        await database.asSuperuser(
          `set session_replication_role = replica;
            insert into access.mandate (programme_id, id, appointment_id, role, deputy_id, valid_from, valid_to, basis, given_by,
              answer, answered_at)
            select programme_id, '${mandateId}', id, role, '${settled.id('deputy')}', access.today(), access.today() + 1, '书面',
                person_id, 'accepted', now()
              from access.appointment where id = '${settled.id(`grant ${i}`)}'`,
        )
        const asked = settled.ask({ personId: settled.id('deputy'), mandateId })
        if (holdsToday(grant)) expect((await asked).rights).toEqual(addUp(one, [grant]))
        else await expect(asked).rejects.toMatchObject({ code: '42501' })
      }
    }, 10))

  it('is nobody else’s', () =>
    check(async (settled) => {
      const stranger = settled.ask({ personId: settled.id('person 0'), mandateId: settled.id('mandate 0') })
      await expect(stranger).rejects.toMatchObject({ code: '42501' })
    }, 5))
})

describe('at the next request', { timeout: 30_000 * rounds }, () => {
  it('an appointment that ended gives nothing any more', () =>
    check(async (settled) => {
      const { town: one } = settled
      const held = one.grants.findIndex(holdsToday)
      if (held < 0) return
      expect((await settled.ask()).rights).toEqual(addUp(one, one.grants))
      await database.asSuperuser(
        `set session_replication_role = replica;
          update access.appointment set valid_from = access.today() - 9, valid_to = access.today()
            where id = '${settled.id(`grant ${held}`)}'`,
      )
      expect((await settled.ask()).rights).toEqual(addUp(one, one.grants.toSpliced(held, 1)))
    }, 20))

  it('who left has no right and sees nobody, not even themself', () =>
    check(async (settled) => {
      await settled.ask()
      await database.asSuperuser(
        `set session_replication_role = replica; update access.person set left_on = access.today() where id = '${settled.me}'`,
      )
      expect(await settled.ask()).toEqual({ rights: {}, seen: [] })
    }, 5))
})
