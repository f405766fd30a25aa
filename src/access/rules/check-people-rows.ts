import {
  isCutNumber,
  isFormulaError,
  normaliseName,
  normaliseText,
  readDay,
} from '../../platform/sheets/rules/cells.ts'
import type { SheetRow } from '../../platform/sheets/rules/columns.ts'
import type { RowCounts, SheetChange } from '../../platform/sheets/sheets.schema.ts'
import type { Name, Role } from '../organisation.schema.ts'
import {
  type ContactField,
  type NewAppointment,
  type NewPerson,
  newPersonSchema,
  type PersonChange,
} from '../people.schema.ts'
import { findIdNumberFault } from './id-number.ts'
import { IMPORT_COLUMNS, type PeopleColumn } from './import-columns.ts'
import { maskContact } from './mask-contact.ts'
import type { BadRow, BadRowCode } from './say-bad-row.ts'

/** What the one who imports may see, which is all that an import knows. */
export interface KnownPeople {
  readonly today: string
  readonly people: readonly KnownPerson[]
  readonly organisations: readonly KnownPlace[]
  readonly roles: readonly KnownRole[]
  readonly appointments: readonly KnownAppointment[]
  /** Whether people of an organisation are the importer's to manage. */
  mayManage(organisation: string): boolean
  /** Whether a contact is already there, the same; the values themselves are not known. */
  hasContact(person: string, field: ContactField, value: string): boolean
}

export interface KnownPerson {
  readonly id: string
  readonly name: string
  readonly nameEn: string | null
  readonly staffNumber: string | null
  readonly organisation: string
  readonly leftOn: string | null
}

export interface KnownPlace {
  readonly id: string
  readonly name: string
  readonly codes: readonly string[]
  readonly roles: readonly Role[]
}

export interface KnownRole {
  readonly role: string
  readonly name: Name
  readonly exclusiveGroup: string
  readonly places: readonly string[]
}

export interface KnownAppointment {
  readonly person: string
  readonly role: string
  readonly organisation: string
  readonly from: string
  readonly to: string | null
}

/** An appointment that a sheet speaks of, for somebody else to grant. */
export interface WaitingAppointment extends NewAppointment {
  readonly row: number
}

export type PersonDeed =
  | { readonly deed: 'add'; readonly row: number; readonly id: string; readonly person: NewPerson }
  | { readonly deed: 'change'; readonly row: number; readonly id: string; readonly change: PersonChange }

export interface CheckedPeople {
  readonly counts: RowCounts
  readonly bad: readonly BadRow[]
  readonly changes: readonly SheetChange[]
  /** Empty where a row is bad: all is written, or nothing. */
  readonly deeds: readonly PersonDeed[]
  readonly appointments: readonly WaitingAppointment[]
}

type Cells = SheetRow<PeopleColumn>

const CONTACT_COLUMNS = [
  ['phone', 'phone', 'not_a_phone'],
  ['email', 'email', 'not_an_email'],
  ['idNumber', 'id_number', 'not_18_letters'],
] as const satisfies readonly (readonly [PeopleColumn, ContactField, BadRowCode])[]

/**
 * What a sheet of people changes, or what is wrong with it, row by row.
 *
 * A person is found by their staff number, else by name and organisation. Empty cells say nothing. A person may have
 * several rows, one for each role; what the rows say of the person must agree.
 *
 * @param newId  the id of the person that a row adds: the same row, the same id
 */
export function checkPeopleRows(
  rows: readonly Cells[],
  known: KnownPeople,
  newId: (row: number) => string,
): CheckedPeople {
  return new Check(known, newId).run(rows)
}

class Check {
  private readonly bad: BadRow[] = []
  private readonly badRows = new Set<number>()
  private readonly byStaffNumber = new Map<string, KnownPerson>()
  private readonly byName = new Map<string, KnownPerson[]>()
  private readonly byId = new Map<string, KnownPerson>()
  private readonly placeById = new Map<string, KnownPlace>()
  private readonly places = new Map<string, Set<KnownPlace>>()
  private readonly roles = new Map<string, KnownRole>()
  private readonly held = new Map<string, KnownAppointment[]>()
  private readonly known: KnownPeople
  private readonly newId: (row: number) => string

  constructor(known: KnownPeople, newId: (row: number) => string) {
    this.known = known
    this.newId = newId
    for (const person of known.people) {
      this.byId.set(person.id, person)
      if (person.staffNumber !== null) this.byStaffNumber.set(normaliseText(person.staffNumber), person)
      add(this.byName, nameKey(person), person)
    }
    for (const place of known.organisations) {
      this.placeById.set(place.id, place)
      for (const called of [normaliseName(place.name), ...place.codes.map(normaliseName)]) {
        this.places.set(called, (this.places.get(called) ?? new Set()).add(place))
      }
    }
    for (const role of known.roles) {
      for (const word of [role.role, role.name.zh, role.name.en ?? role.role]) this.roles.set(normaliseName(word), role)
    }
    for (const one of known.appointments) add(this.held, one.person, one)
  }

  run(rows: readonly Cells[]): CheckedPeople {
    const counts = { new: 0, changed: 0, same: 0, bad: 0 }
    const changes: SheetChange[] = []
    const deeds: PersonDeed[] = []
    const appointments: WaitingAppointment[] = []
    const firsts = new Map<string, { row: number; id: string; said: Map<PeopleColumn, string>; isNew: boolean }>()
    const read = rows.flatMap(({ row, cells }) => {
      const before = this.bad.length
      const person = this.readPerson(row, cells)
      const appointed = this.readAppointment(row, cells, person?.organisation ?? null)
      return !person || this.bad.length > before ? [] : [{ row, cells, person, appointed }]
    })
    // Numbers first: whoever has none in a row may be one of these, in whatever order the rows stand.
    const numbered = read.filter(({ person }) => person.staffNumber !== null)
    for (const { person } of numbered) this.addNamed(person)
    for (const { row, cells, person, appointed } of [
      ...numbered,
      ...read.filter((one) => one.person.staffNumber === null),
    ]) {
      const key = this.find(row, person)
      if (key === null) continue
      const found = this.byId.get(key) ?? null
      const first = firsts.get(key)
      const id = found?.id ?? first?.id ?? this.newId(row)
      let state: 'new' | 'changed' | 'same' = 'same'
      const columns: SheetChange['columns'] = []
      if (first) {
        if (!this.agrees(row, cells, first)) continue
        if (!appointed) {
          this.refuse(row, 'name', 'row_twice', person.name, String(first.row))
          continue
        }
      } else {
        const deed = this.decide(row, id, found, person)
        if (deed === undefined) continue
        if (deed !== null) {
          deeds.push(deed)
          state = deed.deed === 'add' ? 'new' : 'changed'
          columns.push(...this.tell(found, person))
        }
        const said = new Map(PERSON_COLUMNS.map((column) => [column, normaliseText(cells[column] ?? '')] as const))
        firsts.set(key, { row, id, said, isNew: found === null })
      }
      if (appointed) {
        const waits = this.checkAppointment({ ...appointed, person: id, row })
        if (waits === undefined) continue
        if (waits) {
          appointments.push({ ...appointed, person: id, row })
          add(this.held, id, { ...appointed, person: id })
          if (state === 'same') state = first?.isNew ? 'new' : 'changed'
          columns.push({ key: 'role', before: null, after: cells.role ?? '' })
        } else if (first && appointments.some((one) => isSame(one, { ...appointed, person: id }))) {
          this.refuse(row, 'role', 'row_twice', cells.role ?? '', String(first.row))
          continue
        }
      }
      counts[state] += 1
      if (state !== 'same') changes.push({ row, name: person.name, state, columns })
    }
    counts.bad = this.badRows.size
    for (const told of [this.bad, changes, deeds, appointments]) told.sort((a, b) => a.row - b.row)
    const isGood = this.bad.length === 0
    return { counts, bad: this.bad, changes, deeds: isGood ? deeds : [], appointments: isGood ? appointments : [] }
  }

  private refuse(row: number, column: PeopleColumn, code: BadRowCode, value: string, of?: string): undefined {
    this.bad.push({ row, column, code, value, ...(of === undefined ? {} : { of }) })
    this.badRows.add(row)
  }

  private readPerson(row: number, cells: Cells['cells']): NewPerson | null {
    const before = this.bad.length
    for (const { key, required } of IMPORT_COLUMNS.people) {
      const column = key as PeopleColumn
      const text = cells[column] ?? ''
      const most = column === 'staffNumber' ? 60 : 200
      if (required && normaliseText(text) === '') this.refuse(row, column, 'missing', text)
      else if (isFormulaError(text)) this.refuse(row, column, 'formula_error', text)
      else if (isCutNumber(text)) this.refuse(row, column, 'number_too_long', text)
      else if (text.length > most) this.refuse(row, column, 'too_long', `${text.slice(0, 50)}…`, String(most))
    }
    if (this.bad.length > before) return null
    const organisation = this.findPlace(row, 'organisation', cells.organisation ?? '')
    const contacts: NewPerson['contacts'] = {}
    for (const [column, field, code] of CONTACT_COLUMNS) {
      const text = normaliseText(cells[column] ?? '').replaceAll(field === 'id_number' ? /\s/g : /$^/g, '')
      if (text === '') continue
      const value = field === 'id_number' ? text.toUpperCase() : text
      const fault = field === 'id_number' ? findIdNumberFault(value) : null
      const isOne = newPersonSchema.shape.contacts.safeParse({ [field]: value }).success
      if (fault !== null || !isOne) this.refuse(row, column, fault ?? code, maskCell(field, value))
      else contacts[field] = value
    }
    if (organisation === null || this.bad.length > before) return null
    return {
      name: normaliseText(cells.name ?? ''),
      nameEn: normaliseText(cells.nameEn ?? '') || null,
      staffNumber: normaliseText(cells.staffNumber ?? '') || null,
      organisation: organisation.id,
      contacts,
    }
  }

  private findPlace(row: number, column: 'organisation' | 'place', text: string): KnownPlace | null {
    const found = [...(this.places.get(normaliseName(text)) ?? [])]
    const [only] = found
    if (only && found.length === 1) return only
    this.refuse(row, column, only ? 'which_organisation' : 'unknown_organisation', text)
    return null
  }

  private readAppointment(
    row: number,
    cells: Cells['cells'],
    home: string | null,
  ): Omit<NewAppointment, 'person'> | null {
    const told = (['place', 'from', 'to', 'basis'] as const).filter(
      (column) => normaliseText(cells[column] ?? '') !== '',
    )
    const text = normaliseText(cells.role ?? '')
    if (text === '') {
      if (told.length > 0) this.refuse(row, 'role', 'role_without_a_word', '')
      return null
    }
    const before = this.bad.length
    const role = this.roles.get(normaliseName(text))
    if (!role) this.refuse(row, 'role', 'unknown_role', text, this.known.roles.map(({ name }) => name.zh).join('、'))
    for (const column of ['from', 'basis'] as const) {
      if (!told.includes(column)) this.refuse(row, column, 'missing', '')
    }
    const [from, to] = (['from', 'to'] as const).map((column) => {
      if (!told.includes(column)) return null
      const day = readDay(cells[column] ?? '')
      if (day === null) this.refuse(row, column, 'not_a_day', cells[column] ?? '')
      return day
    })
    if (from && to && to <= from) this.refuse(row, 'to', 'end_before_begin', cells.to ?? '')
    const place = told.includes('place') ? this.findPlace(row, 'place', cells.place ?? '')?.id : home
    if (!role || !from || !place || this.bad.length > before) return null
    if (!this.placeById.get(place)?.roles.some((one) => role.places.includes(one)))
      this.refuse(row, 'role', 'role_not_held_there', text)
    return { role: role.role, organisation: place, from, to: to ?? null, basis: normaliseText(cells.basis ?? '') }
  }

  /** Who a row speaks of: the id of somebody known, the key of somebody new in the sheet; null is a bad row. */
  private find(row: number, person: NewPerson): string | null {
    const name = nameKey(person)
    const found = person.staffNumber === null ? this.findNamed(name) : this.findNumbered(name, person.staffNumber)
    if (found === null) this.refuse(row, 'name', 'which_one', person.name)
    return found
  }

  /** Null: several are called so. */
  private findNamed(name: string): string | null {
    const alike = new Set([...(this.byName.get(name) ?? []).map(({ id }) => id), ...(this.named.get(name) ?? [])])
    const [only] = alike
    return alike.size > 1 ? null : (only ?? `new ${name}`)
  }

  /** Another number is another person; somebody without one may be told theirs. Null: several have none. */
  private findNumbered(name: string, staffNumber: string): string | null {
    const byNumber = this.byStaffNumber.get(staffNumber)
    if (byNumber) return byNumber.id
    const without = (this.byName.get(name) ?? []).filter((one) => one.staffNumber === null)
    const [only] = without
    return without.length > 1 ? null : (only?.id ?? `number ${staffNumber}`)
  }

  private addNamed(person: NewPerson): void {
    const name = nameKey(person)
    const found = person.staffNumber === null ? null : this.findNumbered(name, person.staffNumber)
    if (found !== null) this.named.set(name, (this.named.get(name) ?? new Set()).add(found))
  }
  /** Whom the sheet names with a number, by name and organisation. */
  private readonly named = new Map<string, Set<string>>()

  /** What a row changes of a person: null is nothing, undefined a bad row. */
  private decide(row: number, id: string, found: KnownPerson | null, person: NewPerson): PersonDeed | null | undefined {
    const change = found ? this.compare(found, person) : null
    if (found && Object.keys(change ?? {}).length === 0) return null
    if (found?.leftOn && found.leftOn <= this.known.today) return this.refuse(row, 'name', 'has_left', person.name)
    for (const place of new Set([found?.organisation ?? person.organisation, person.organisation])) {
      if (!this.known.mayManage(place)) return this.refuse(row, 'organisation', 'outside_your_reach', person.name)
    }
    return change ? { deed: 'change', row, id, change } : { deed: 'add', row, id, person }
  }

  private compare(found: KnownPerson, person: NewPerson): PersonChange {
    const contacts = Object.fromEntries(
      Object.entries(person.contacts).filter(
        ([field, value]) => value && !this.known.hasContact(found.id, field as ContactField, value),
      ),
    )
    return {
      ...(normaliseName(person.name) === normaliseName(found.name) ? {} : { name: person.name }),
      ...(person.nameEn === null || person.nameEn === found.nameEn ? {} : { nameEn: person.nameEn }),
      ...(person.staffNumber === null || person.staffNumber === found.staffNumber
        ? {}
        : { staffNumber: person.staffNumber }),
      ...(person.organisation === found.organisation ? {} : { organisation: person.organisation }),
      ...(Object.keys(contacts).length === 0 ? {} : { contacts }),
    }
  }

  /** What changed, as a preview shows it. */
  private tell(found: KnownPerson | null, person: NewPerson): SheetChange['columns'] {
    const nameOf = (id: string) => this.placeById.get(id)?.name ?? ''
    const change: PersonChange = found ? this.compare(found, person) : person
    const { name, nameEn, staffNumber, organisation, contacts = {} } = change
    return [
      ...(name ? [{ key: 'name', before: found?.name ?? null, after: name }] : []),
      ...(nameEn ? [{ key: 'nameEn', before: found?.nameEn ?? null, after: nameEn }] : []),
      ...(staffNumber ? [{ key: 'staffNumber', before: found?.staffNumber ?? null, after: staffNumber }] : []),
      ...(organisation
        ? [{ key: 'organisation', before: found ? nameOf(found.organisation) : null, after: nameOf(organisation) }]
        : []),
      ...CONTACT_COLUMNS.flatMap(([key, field]) => {
        const value = contacts[field]
        return value ? [{ key, before: null, after: maskContact(field, value) }] : []
      }),
    ]
  }

  /** Whether a further row of a person says the same of them as the first did. */
  private agrees(row: number, cells: Cells['cells'], first: { row: number; said: Map<PeopleColumn, string> }): boolean {
    const differing = PERSON_COLUMNS.find((column) => {
      const text = normaliseText(cells[column] ?? '')
      return text !== '' && text !== first.said.get(column)
    })
    if (differing)
      this.refuse(
        row,
        differing,
        'differs_from_row',
        CONTACTS.has(differing) ? '' : (cells[differing] ?? ''),
        String(first.row),
      )
    return differing === undefined
  }

  /** Whether an appointment waits to be granted; false: it is there already; undefined: a bad row. */
  private checkAppointment(one: WaitingAppointment): boolean | undefined {
    const group = (role: string) => this.known.roles.find((known) => known.role === role)
    const mine = group(one.role)
    for (const held of this.held.get(one.person) ?? []) {
      if (held.role === one.role && held.organisation === one.organisation) {
        if (held.from === one.from && (one.to === null || one.to === held.to)) return false
        if (overlap(held, one)) return this.refuse(one.row, 'from', 'appointment_differs', one.from)
      }
      const theirs = group(held.role)
      if (
        mine?.exclusiveGroup &&
        theirs?.exclusiveGroup === mine.exclusiveGroup &&
        theirs.role !== mine.role &&
        overlap(held, one)
      ) {
        return this.refuse(one.row, 'role', 'two_of_a_group', mine.name.zh, theirs.name.zh)
      }
    }
    return true
  }
}

const PERSON_COLUMNS = ['name', 'nameEn', 'staffNumber', 'organisation', 'phone', 'email', 'idNumber'] as const
const CONTACTS = new Set<PeopleColumn>(['phone', 'email', 'idNumber'])

/** Whom a list tells apart where there are no numbers. */
function nameKey({ name, organisation }: Pick<KnownPerson, 'name' | 'organisation'>): string {
  return `${normaliseName(name)} ${organisation}`
}

type Spell = Pick<KnownAppointment, 'from' | 'to'>

function overlap(one: Spell, other: Spell): boolean {
  return (one.to === null || other.from < one.to) && (other.to === null || one.from < other.to)
}

function isSame(one: KnownAppointment, other: KnownAppointment): boolean {
  return (
    one.person === other.person &&
    one.role === other.role &&
    one.organisation === other.organisation &&
    one.from === other.from
  )
}

/** Of what is no contact, enough to find the cell by. */
function maskCell(field: ContactField, value: string): string {
  return value.length < 6 ? '***' : maskContact(field, value)
}

function add<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const held = map.get(key)
  if (held) held.push(value)
  else map.set(key, [value])
}
