import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SheetRow } from '../../platform/sheets/rules/columns.ts'
import { rounds } from '../../platform/testing/rounds.ts'
import type { Role } from '../organisation.schema.ts'
import {
  checkPeopleRows,
  type KnownAppointment,
  type KnownPeople,
  type KnownPerson,
  type KnownRole,
} from './check-people-rows.ts'
import type { PeopleColumn } from './import-columns.ts'

type Cells = Partial<Record<PeopleColumn, string>>
type Row = SheetRow<PeopleColumn>

const idOf = (kind: number, number: number) =>
  `00000000-0000-4000-8000-${String(kind).padStart(4, '0')}${String(number).padStart(8, '0')}`
const [CITY, BUREAU, PARK] = [1, 2, 3].map((number) => idOf(1, number)) as [string, string, string]
const place = (id: string, name: string, role: Role) => ({ id, name, codes: [`C-${name}`], roles: [role] })
const role = (key: string, zh: string, exclusiveGroup: string, ...places: Role[]): KnownRole => ({
  role: key,
  name: { zh, en: null },
  exclusiveGroup,
  places,
})
const ROLES = [
  role('bureau_officer', '部门专员', '', 'bureau'),
  role('operator', '运营主体', '', 'park', 'bureau'),
  role('auditor', '审计管理员', 'three', 'city'),
  role('system_administrator', '系统管理员', 'three', 'city'),
]
/** At which places which roles are held. */
const HELD_AT: Readonly<Record<string, readonly string[]>> = {
  城: ['审计管理员', '系统管理员'],
  部门: ['部门专员', '运营主体'],
  园区: ['运营主体'],
}

interface World {
  readonly people: readonly KnownPerson[]
  readonly appointments: readonly KnownAppointment[]
  readonly contacts: ReadonlySet<string>
}
const nobody: World = { people: [], appointments: [], contacts: new Set() }

function knownIn({ people, appointments, contacts }: World): KnownPeople {
  return {
    today: '2026-11-23',
    people,
    organisations: [place(CITY, '城', 'city'), place(BUREAU, '部门', 'bureau'), place(PARK, '园区', 'park')],
    roles: ROLES,
    appointments,
    mayManage: () => true,
    hasContact: (person, field, value) => contacts.has(`${person} ${field} ${value}`),
  }
}

const check = (rows: readonly Row[], world: World, begin = 0) =>
  checkPeopleRows(rows, knownIn(world), (row) => idOf(2, begin + row))

/** What stands once all of it was written and every appointment was granted. */
function write(world: World, { deeds, appointments }: ReturnType<typeof check>): World {
  const people = new Map(world.people.map((one) => [one.id, one]))
  const contacts = new Set(world.contacts)
  for (const one of deeds) {
    const { contacts: told = {}, ...said } = one.deed === 'add' ? one.person : one.change
    const before = people.get(one.id) ?? {
      id: one.id,
      name: '',
      nameEn: null,
      staffNumber: null,
      organisation: '',
      leftOn: null,
    }
    people.set(one.id, { ...before, ...said } as KnownPerson)
    for (const [field, value] of Object.entries(told)) contacts.add(`${one.id} ${field} ${value}`)
  }
  return { people: [...people.values()], appointments: [...world.appointments, ...appointments], contacts }
}

const rowsOf = (...cells: Cells[]): Row[] => cells.map((one, i) => ({ row: i + 2, cells: one }))
const aRow = (over: Cells = {}): Cells => ({ name: '陈一', organisation: '部门', ...over })
const aRole = (over: Cells = {}): Cells =>
  aRow({ role: '部门专员', from: '2025-01-01', basis: '编造〔2025〕1号', ...over })
const aPerson = (over: Partial<KnownPerson> = {}): KnownPerson => ({
  id: idOf(3, 1),
  name: '陈一',
  nameEn: null,
  staffNumber: null,
  organisation: BUREAU,
  leftOn: null,
  ...over,
})
const faults = (rows: readonly Row[], world: World = nobody) =>
  check(rows, world).bad.map(({ row, column, code }) => [row, column, code])

/** Somebody of a list: told by a number or by a name of their own, in a row for each role. */
const aMember = fc.record({
  hasNumber: fc.boolean(),
  home: fc.constantFrom('城', '部门', '园区'),
  phone: fc.option(fc.integer({ min: 0, max: 9_999 }), { nil: null }),
  english: fc.boolean(),
  roles: fc.uniqueArray(
    fc.record({ at: fc.constantFrom('城', '部门', '园区'), which: fc.nat(1), until: fc.boolean() }),
    {
      selector: ({ at, which }) => `${at} ${which % (HELD_AT[at]?.length ?? 1)}`,
      maxLength: 3,
    },
  ),
})
/** Rows in any order, also those of one person; some leave out what another row of the person says. */
const lists = fc
  .array(fc.tuple(aMember, fc.boolean()), { maxLength: 25 })
  .chain((members) => {
    const rows = members.flatMap(([{ hasNumber, home, phone, english, roles }, isNamesake], i): Cells[] => {
      // With a number, the name may be another's too.
      const name = hasNumber && isNamesake ? '同名' : `林${i}`
      const person: Cells = {
        name,
        organisation: home,
        ...(hasNumber ? { staffNumber: `N-${i}` } : {}),
        ...(phone === null ? {} : { phone: `1380000${String(phone).padStart(4, '0')}` }),
        ...(english ? { nameEn: `Lin ${i}` } : {}),
      }
      // One of the three administrators is one of the three only.
      const seen = new Set<string>()
      const held = roles.filter(({ at }) => at !== '城' || (!seen.has(at) && seen.add(at)))
      if (held.length === 0) return [person]
      return held.map(({ at, which, until }) => ({
        ...person,
        role: HELD_AT[at]?.[which % (HELD_AT[at]?.length ?? 1)] ?? '',
        place: at,
        from: '2025-01-01',
        basis: '编造〔2025〕1号',
        ...(until ? { to: '2027-01-01' } : {}),
      }))
    })
    return fc.shuffledSubarray(rows, { minLength: rows.length, maxLength: rows.length })
  })
  .map((rows) => rowsOf(...rows))

/** Each spoils a row, whatever it says, and no other. */
const FAULTS: readonly Cells[] = [
  { name: '' },
  { organisation: '无此处' },
  { email: 'x' },
  { idNumber: '110105194912310021' },
  { nameEn: '#REF!' },
  { idNumber: '1.10105194912310E+17' },
  { role: '猫', from: '2025-01-01', basis: '编造' },
  { role: '运营主体', place: '部门', from: '某日', basis: '编造' },
  { role: '部门专员', place: '园区', from: '2025-01-01', basis: '编造' },
  { role: '', place: '', from: '2025-01-01', to: '', basis: '' },
]

describe('a list of people', () => {
  it('that was written and granted changes nothing the next time, in whatever order its rows stand', () => {
    fc.assert(
      fc.property(lists, fc.boolean(), (rows, isReversed) => {
        const first = check(rows, nobody)
        expect(first.bad).toEqual([])
        const world = write(nobody, first)
        const again = check(isReversed ? [...rows].reverse() : rows, world, 1_000)
        expect(again).toMatchObject({ bad: [], deeds: [], appointments: [], changes: [] })
        expect(again.counts).toEqual({ new: 0, changed: 0, same: rows.length, bad: 0 })
      }),
      { numRuns: 100 * rounds },
    )
  })

  it('with faults names exactly the rows that have one, and writes none', () => {
    const planted = lists
      .filter((rows) => rows.length > 0)
      .chain((rows) =>
        fc.tuple(
          fc.constant(rows),
          fc.dictionary(fc.integer({ min: 0, max: rows.length - 1 }).map(String), fc.constantFrom(...FAULTS), {
            minKeys: 1,
            noNullPrototype: true,
          }),
        ),
      )
    fc.assert(
      fc.property(planted, ([rows, faultOf]) => {
        const spoilt = rows.map((one, i) => ({ ...one, cells: { ...one.cells, ...faultOf[i] } }))
        const { bad, deeds, appointments, counts } = check(spoilt, nobody)
        const named = [...new Set(bad.map(({ row }) => row))]
        expect(named).toEqual(
          Object.keys(faultOf)
            .map((i) => rows[Number(i)]?.row)
            .sort((a = 0, b = 0) => a - b),
        )
        expect([deeds, appointments, counts.bad]).toEqual([[], [], named.length])
      }),
      { numRuns: 100 * rounds },
    )
  })

  it('may leave a number out of a further row of the same person, before or behind', () => {
    const rows = rowsOf(aRole(), aRow({ staffNumber: 'N-1', role: '运营主体', from: '2025-01-01', basis: '编造' }))
    for (const each of [rows, [...rows].reverse()]) {
      const first = check(each, nobody)
      expect([first.bad, first.deeds.length]).toEqual([[], 1])
      expect(check(each, write(nobody, first)).counts).toEqual({ new: 0, changed: 0, same: 2, bad: 0 })
    }
  })

  it('is refused where nothing tells which of several is meant', () => {
    const two = { ...nobody, people: [aPerson(), aPerson({ id: idOf(3, 2), staffNumber: 'N-2' })] }
    expect(faults(rowsOf(aRow()), two)).toEqual([[2, 'name', 'which_one']])
    // Two of the sheet itself, with a third row that may be either.
    const rows = rowsOf(aRow({ staffNumber: 'N-1' }), aRow(), aRow({ staffNumber: 'N-2' }))
    expect(faults(rows)).toEqual([[3, 'name', 'which_one']])
  })

  it('gives nobody two of the three administrators on one day', () => {
    const three = { name: '陈一', organisation: '城', from: '2025-01-01', basis: '编造' }
    const rows = rowsOf({ ...three, role: '审计管理员' }, { ...three, role: '系统管理员', from: '2026-01-01' })
    expect(faults(rows)).toEqual([[3, 'role', 'two_of_a_group']])
    const inTurn = rowsOf(
      { ...three, role: '审计管理员', to: '2026-01-01' },
      { ...three, role: '系统管理员', from: '2026-01-01' },
    )
    expect(faults(inTurn)).toEqual([])
  })

  it('changes nobody who has left', () => {
    const left = { ...nobody, people: [aPerson({ leftOn: '2026-11-23' })] }
    expect(faults(rowsOf(aRow({ nameEn: 'Chen Yi' })), left)).toEqual([[2, 'name', 'has_left']])
    expect(faults(rowsOf(aRow()), left)).toEqual([])
    const leaves = { ...nobody, people: [aPerson({ leftOn: '2026-11-24' })] }
    expect(faults(rowsOf(aRow({ nameEn: 'Chen Yi' })), leaves)).toEqual([])
  })

  it('names a role that stands twice, also of somebody new', () => {
    expect(faults(rowsOf(aRole(), aRole()))).toEqual([[3, 'role', 'row_twice']])
  })

  it('says of a number that the sheet cut to 15 digits that it did', () => {
    expect(faults(rowsOf(aRow({ idNumber: '1.10105194912310E+17' })))).toEqual([[2, 'idNumber', 'number_too_long']])
  })
})
