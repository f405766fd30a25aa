import {
  isCutNumber,
  isFormulaError,
  normaliseName,
  normaliseText,
  readDay,
  readYes,
} from '../../platform/sheets/rules/cells.ts'
import type { SheetRow } from '../../platform/sheets/rules/columns.ts'
import type { RowCounts, SheetChange } from '../../platform/sheets/sheets.schema.ts'
import type { Code, Name, Role } from '../organisation.schema.ts'
import { readCreditCode } from './credit-code.ts'
import { decideEvent, type EventRefusal, type OrganisationEvent } from './decide-event.ts'
import { readDivisionCode } from './division-code.ts'
import { IMPORT_COLUMNS, ORGANISATION_ROLE_WORDS, type OrganisationColumn } from './import-columns.ts'
import {
  type Change,
  changeOrganisation,
  type Day,
  type Founding,
  findStanding,
  type Known,
  type Organisation,
} from './organisation.ts'
import { type BadRow, type BadRowCode, ORGANISATION_ROLES_SAID } from './say-bad-row.ts'

export interface CheckedOrganisations {
  readonly counts: RowCounts
  readonly bad: readonly BadRow[]
  readonly changes: readonly SheetChange[]
  /** To be recorded one after the other. Empty where a row is bad: all is written, or nothing. */
  readonly events: readonly OrganisationEvent[]
}

type Cells = SheetRow<OrganisationColumn>
type CodeColumn = 'credit' | 'division' | 'internal'

/** A row whose cells can be read, by themselves. */
interface ReadRow {
  readonly row: number
  readonly name: string
  readonly nameEn: string | null
  readonly roles: readonly Role[]
  /** As it is written; empty: none is named. */
  readonly parent: string
  readonly codes: readonly Code[]
  readonly from: Day
  readonly source: string
  readonly isPublic: boolean | null
}

/** What a row speaks of: an organisation that stands, or one to be founded. */
interface Placed {
  readonly row: ReadRow
  readonly id: string
  readonly known: Organisation | null
}

const NEEDS_PARENT = new Set<Role>(['district', 'host_zone', 'park'])
const CODE_COLUMNS = ['credit', 'division', 'internal'] as const satisfies readonly CodeColumn[]
const ROLE_OF_WORD = new Map<string, Role>(
  Object.entries(ORGANISATION_ROLE_WORDS).flatMap(([role, words]) =>
    words.map((word) => [normaliseName(word), role as Role] as const),
  ),
)

/**
 * What a sheet of organisations changes, or what is wrong with it, row by row.
 *
 * An organisation is found by its code, else by its name, role and parent. One that is there with another name or code
 * is renamed from the day in its row on; one that is not there is founded. Empty cells say nothing.
 *
 * @param known  all organisations of the programme
 * @param newId  the id of what a row founds: the same row, the same id
 */
export function checkOrganisationRows(
  rows: readonly Cells[],
  known: Known,
  newId: (row: number) => string,
): CheckedOrganisations {
  return new Check(known, newId).run(rows)
}

class Check {
  private readonly bad: BadRow[] = []
  private readonly badRows = new Set<number>()
  private readonly changes: SheetChange[] = []
  private readonly standing: readonly Organisation[]
  private readonly byCode = new Map<string, string>()
  private readonly byName = new Map<string, string[]>()
  /** A copy: it follows what the rows would change, and a large sheet is not copied once for each of its rows. */
  private readonly known: Map<string, Organisation>
  private readonly newId: (row: number) => string

  constructor(known: Known, newId: (row: number) => string) {
    this.known = new Map(known)
    this.newId = newId
    this.standing = [...known.values()].filter(({ to }) => to === null)
    for (const one of this.standing) {
      for (const { value, to } of one.codes) if (to === null) this.byCode.set(keyOf(value), one.id)
      add(this.byName, normaliseName(findStanding(one.names)?.value.zh ?? ''), one.id)
    }
  }

  run(rows: readonly Cells[]): CheckedOrganisations {
    const read = rows.map((row) => this.read(row)).filter((row) => row !== null)
    // Also those that are bad by themselves may be somebody's parent: the child then says so, and nothing worse.
    const named = new Map<string, number[]>()
    const coded = new Map<string, number>()
    for (const { row, cells } of rows) {
      add(named, normaliseName(cells.name ?? ''), row)
      for (const column of CODE_COLUMNS) if (cells[column]) coded.set(readCodeText(cells[column]), row)
    }
    const placed = new Map<number, Placed>()
    const reading = new Map(read.map((row) => [row.row, row]))
    const parents = new Map<number, string | number | null>()
    for (const row of read) {
      const parent = this.findParent(row, named, coded)
      if (parent === undefined) continue
      parents.set(row.row, parent)
    }
    this.refuseCircles(reading, parents)
    // A row is placed after its parent's, since it may only be told by it.
    const parentIds = new Map<number, string | null>()
    const place = (row: ReadRow) => {
      const parent = parents.get(row.row) ?? null
      const above = typeof parent === 'number' ? placed.get(parent) : undefined
      if (typeof parent === 'number' && !above) {
        this.refuse(row.row, 'parent', 'parent_row_is_bad', row.parent, String(parent))
        return
      }
      const parentId = typeof parent === 'string' ? parent : (above?.id ?? null)
      const found = this.place(row, parentId, placed)
      if (found) placed.set(row.row, found)
      parentIds.set(row.row, parentId)
    }
    const isSeen = new Set<number>()
    for (const row of read) {
      // Upwards and back down, not by recursion: the file says how deep its tree is.
      const way: ReadRow[] = []
      for (let at: ReadRow | undefined = row; at && !isSeen.has(at.row); ) {
        isSeen.add(at.row)
        if (this.badRows.has(at.row)) break
        way.push(at)
        const parent = parents.get(at.row)
        at = typeof parent === 'number' ? reading.get(parent) : undefined
      }
      for (const one of way.reverse()) place(one)
    }

    const events: OrganisationEvent[] = []
    let same = 0
    const foundings: { row: ReadRow; founding: Founding }[] = []
    for (const one of [...placed.values()].sort((a, b) => a.row.row - b.row.row)) {
      const parent = parentIds.get(one.row.row) ?? null
      if (one.known === null) {
        foundings.push({ row: one.row, founding: toFounding(one, parent) })
        continue
      }
      const renames = this.compare(one.known, one.row, parent)
      if (renames === null) continue
      if (renames.length === 0) same += 1
      events.push(...renames)
    }
    events.push(...this.found(foundings))
    const counts = { new: 0, changed: 0, same, bad: this.badRows.size }
    this.changes.sort((a, b) => a.row - b.row)
    const changes = this.changes.filter(({ row }) => !this.badRows.has(row))
    for (const { state } of changes) counts[state] += 1
    this.bad.sort((a, b) => a.row - b.row)
    return { counts, bad: this.bad, changes, events: this.bad.length === 0 ? events : [] }
  }

  private refuse(row: number, column: OrganisationColumn, code: BadRowCode, value: string, of?: string): null {
    this.bad.push({ row, column, code, value, ...(of === undefined ? {} : { of }) })
    this.badRows.add(row)
    return null
  }

  /** Reads the cells of a row, each by itself; says all that is wrong with them. */
  private read({ row, cells }: Cells): ReadRow | null {
    const before = this.bad.length
    for (const { key, required } of IMPORT_COLUMNS.organisations) {
      const column = key as OrganisationColumn
      const text = cells[column] ?? ''
      if (required && normaliseText(text) === '') this.refuse(row, column, 'missing', text)
      else if (isFormulaError(text)) this.refuse(row, column, 'formula_error', text)
      else if (isCutNumber(text)) this.refuse(row, column, 'number_too_long', text)
      else if (text.length > 200) this.refuse(row, column, 'too_long', `${text.slice(0, 50)}…`, '200')
    }
    if (this.bad.length > before) return null
    const roles = this.readRoles(row, cells.role ?? '')
    const from = readDay(cells.from ?? '')
    if (from === null) this.refuse(row, 'from', 'not_a_day', cells.from ?? '')
    const said = cells.public ?? ''
    const isPublic = said === '' ? null : readYes(said)
    if (said !== '' && isPublic === null) this.refuse(row, 'public', 'not_yes_or_no', said)
    const codes = CODE_COLUMNS.map((column) => this.readCode(row, column, cells[column] ?? ''))
    const parent = normaliseText(cells.parent ?? '')
    if (parent === '' && roles.some((role) => NEEDS_PARENT.has(role))) {
      this.refuse(row, 'parent', 'parent_needed', '')
    }
    if (this.bad.length > before || from === null) return null
    return {
      row,
      // As it is written, brackets and all: only blanks are tidied.
      name: tidy(cells.name ?? ''),
      nameEn: tidy(cells.nameEn ?? '') || null,
      roles,
      parent,
      codes: codes.filter((code) => code !== null),
      from,
      source: tidy(cells.source ?? ''),
      isPublic,
    }
  }

  private readRoles(row: number, text: string): Role[] {
    const whole = ROLE_OF_WORD.get(normaliseName(text))
    const words = whole ? [] : text.split(/[、,，;；/]/).filter((word) => word.trim() !== '')
    const roles = whole ? [whole] : words.map((word) => ROLE_OF_WORD.get(normaliseName(word)))
    if (roles.length === 0 || roles.includes(undefined)) {
      this.refuse(row, 'role', 'unknown_role', text, ORGANISATION_ROLES_SAID)
      return []
    }
    if (new Set(roles).size < roles.length) this.refuse(row, 'role', 'role_twice', text)
    return roles.filter((role) => role !== undefined)
  }

  private readCode(row: number, column: CodeColumn, text: string): Code | null {
    const code = readCodeText(text)
    if (code === '') return null
    if (column === 'credit') {
      const read = readCreditCode(code)
      if (!read.ok) return this.refuse(row, column, read.refusal, text)
    } else if (column === 'division') {
      if (!readDivisionCode(code).ok) return this.refuse(row, column, 'not_a_division_code', text)
    } else if (!/^[A-Z0-9][A-Z0-9-]{1,31}$/.test(code)) {
      return this.refuse(row, column, 'not_an_internal_code', text)
    }
    return { scheme: column, code }
  }

  /** The id of a parent that stands, the row of one in the sheet, null for none, undefined for a bad one. */
  private findParent(
    { row, parent }: ReadRow,
    named: ReadonlyMap<string, readonly number[]>,
    coded: ReadonlyMap<string, number>,
  ): string | number | null | undefined {
    if (parent === '') return null
    const code = readCodeText(parent)
    for (const scheme of ['credit', 'division', 'statistical', 'internal'] as const) {
      const id = this.byCode.get(keyOf({ scheme, code }))
      if (id !== undefined) return id
    }
    const byCode = coded.get(code)
    if (byCode !== undefined) return byCode
    const name = normaliseName(parent)
    const ids = this.byName.get(name) ?? []
    const [id] = ids
    if (ids.length === 1 && id !== undefined) return id
    if (ids.length === 0) {
      const rows = named.get(name) ?? []
      const [only] = rows
      if (rows.length === 1 && only !== undefined) return only
      if (rows.length === 0) {
        this.refuse(row, 'parent', 'unknown_parent', parent)
        return undefined
      }
    }
    this.refuse(row, 'parent', 'which_parent', parent)
    return undefined
  }

  private refuseCircles(
    reading: ReadonlyMap<number, ReadRow>,
    parents: ReadonlyMap<number, string | number | null>,
  ): void {
    const clear = new Set<number>()
    for (const start of parents.keys()) {
      const way = new Set<number>()
      let at: string | number | null | undefined = start
      while (typeof at === 'number' && !clear.has(at) && !way.has(at)) {
        way.add(at)
        at = parents.get(at)
      }
      const circle = typeof at === 'number' && way.has(at) ? [...way].slice([...way].indexOf(at)) : []
      const said = sayRows(circle)
      for (const row of circle) this.refuse(row, 'parent', 'circle', reading.get(row)?.parent ?? '', said)
      for (const row of way) clear.add(row)
    }
  }

  /** Which organisation a row speaks of. */
  private place(row: ReadRow, parentId: string | null, placed: ReadonlyMap<number, Placed>): Placed | null {
    const ids = new Set<string>()
    for (const code of row.codes) {
      const id = this.byCode.get(keyOf(code)) ?? this.byCode.get(keyOf({ ...code, scheme: 'statistical' }))
      if (id !== undefined) ids.add(id)
    }
    if (ids.size > 1)
      return this.refuse(row.row, codeColumn(row), 'codes_of_two', row.codes.map(({ code }) => code).join(' '))
    const [byCode] = ids
    const alike = byCode === undefined ? this.listAlike(row, parentId) : [byCode]
    if (alike.length > 1) return this.refuse(row.row, 'name', 'which_one', row.name)
    const [id] = alike
    const found = id === undefined ? null : (this.known.get(id) ?? null)
    const own: Placed = { row, id: found?.id ?? this.newId(row.row), known: found }
    const keys = listKeys(own, parentId)
    for (const key of keys) {
      const other = this.taken.get(key)
      if (other !== undefined && other !== row.row && placed.has(other)) {
        const first = Math.min(other, row.row)
        return this.refuse(row.row, 'name', 'row_twice', row.name, String(first))
      }
    }
    for (const key of keys) this.taken.set(key, row.row)
    return own
  }
  /** The row that already speaks of an organisation, by its id, its codes or its name and place. */
  private readonly taken = new Map<string, number>()

  /** Those of the same name and roles, under the same parent where one is named. */
  private listAlike(row: ReadRow, parentId: string | null): string[] {
    const codeOf = (one: Organisation, scheme: Code['scheme']) =>
      one.codes.find(({ value, to }) => to === null && value.scheme === scheme)
    return (this.byName.get(normaliseName(row.name)) ?? []).filter((id) => {
      const one = this.known.get(id)
      if (!one) return false
      const held = one.roles.filter(({ to }) => to === null).map(({ value }) => value)
      if (!row.roles.every((role) => held.includes(role))) return false
      // Another credit code is another body, whatever its name.
      if (row.codes.some(({ scheme }) => scheme === 'credit') && codeOf(one, 'credit')) return false
      return parentId === null || findStanding(one.parents)?.value === parentId
    })
  }

  /** The events that make an organisation what its row says; null where the row is bad. */
  private compare(one: Organisation, row: ReadRow, parentId: string | null): OrganisationEvent[] | null {
    const now = findStanding(one.names)?.value ?? { zh: '', en: null }
    const held = one.roles.filter(({ to }) => to === null).map(({ value }) => value)
    if (!isSameSet(held, row.roles)) return this.refuse(row.row, 'role', 'role_differs', row.roles.join(' '))
    const above = findStanding(one.parents)?.value ?? null
    if (parentId !== null && parentId !== above) {
      const called = above === null ? '—' : (findStanding(this.known.get(above)?.names ?? [])?.value.zh ?? '—')
      return this.refuse(row.row, 'parent', 'parent_differs', row.parent, called)
    }
    if (row.isPublic !== null && row.isPublic !== one.isPublic) {
      return this.refuse(row.row, 'public', 'public_differs', row.isPublic ? '是' : '否')
    }
    // What differs in brackets and blanks alone is the same name.
    const name: Name = {
      zh: normaliseName(now.zh) === normaliseName(row.name) ? now.zh : row.name,
      en: row.nameEn ?? now.en,
    }
    const codeNow = (scheme: Code['scheme']) =>
      one.codes.find(({ value, to }) => to === null && value.scheme === scheme)?.value.code
    const codes = row.codes.filter(
      ({ scheme, code }) => codeNow(scheme) !== code && !(scheme === 'division' && codeNow('statistical') === code),
    )
    const isRenamed = name.zh !== now.zh || name.en !== now.en
    const at = { on: row.from, source: row.source }
    const events: OrganisationEvent[] = codes.map((code) => ({
      kind: 'rename',
      ...at,
      organisation: one.id,
      name,
      code,
    }))
    if (isRenamed && codes.length === 0) events.push({ kind: 'rename', ...at, organisation: one.id, name })
    for (const code of codes) if (!this.isFree(row, code)) return null
    for (const event of events) {
      const decided = decideEvent(this.known, event)
      if (!decided.ok) return this.refuseDecided(row, decided.refusal)
      for (const change of decided.value) this.apply(change, event.on)
    }
    if (events.length > 0) {
      this.changes.push({
        row: row.row,
        name: row.name,
        state: 'changed',
        columns: [
          ...(name.zh === now.zh ? [] : [{ key: 'name', before: now.zh, after: name.zh }]),
          ...(name.en === now.en ? [] : [{ key: 'nameEn', before: now.en, after: name.en ?? '' }]),
          ...codes.map(({ scheme, code }) => ({ key: scheme, before: codeNow(scheme) ?? null, after: code })),
        ],
      })
    }
    return events
  }

  /** Whether nobody else bears a code on the day of the row or a later one. */
  private isFree(row: ReadRow, code: Code): boolean {
    const holder = this.holders.get(keyOf(code))
    const other = holder?.find(({ until }) => until === null || until > row.from)
    if (!other) return true
    this.refuse(row.row, code.scheme as CodeColumn, 'code_taken', code.code, other.name)
    return false
  }
  private get holders() {
    this.held ??= this.listHolders()
    return this.held
  }
  private held: Map<string, { until: Day | null; name: string }[]> | undefined
  /** Who bears or bore which code. */
  private listHolders() {
    const holders = new Map<string, { until: Day | null; name: string }[]>()
    for (const one of this.known.values()) {
      const name = (findStanding(one.names) ?? one.names.at(-1))?.value.zh ?? ''
      for (const { value, to } of one.codes) add(holders, keyOf(value), { until: to, name })
    }
    return holders
  }

  /** One event for each day and source, parents first; what is refused is refused by its row. */
  private found(foundings: readonly { row: ReadRow; founding: Founding }[]): OrganisationEvent[] {
    const events: Extract<OrganisationEvent, { kind: 'found' }>[] = []
    /** The places of the events of a day and source. */
    const alike = new Map<string, number[]>()
    const all = new Map(foundings.map((one) => [one.founding.id, one]))
    const waiting = new Map(all)
    const order: { row: ReadRow; founding: Founding }[] = []
    // Earlier days first: a parent of an earlier day is there when its child of a later one comes.
    for (const one of [...foundings].sort((a, b) => compareText(a.row.from, b.row.from) || a.row.row - b.row.row)) {
      const way: typeof order = []
      for (let at: typeof one | undefined = one; at && waiting.delete(at.founding.id); ) {
        way.push(at)
        at = at.founding.parent === null ? undefined : waiting.get(at.founding.parent)
      }
      order.push(...way.reverse())
    }
    const eventOf = new Map<string, number>()
    for (const { row, founding } of order) {
      if (founding.codes.some((code) => !this.isFree(row, code))) continue
      const decided = decideEvent(this.known, {
        kind: 'found',
        on: row.from,
        source: row.source,
        organisations: [founding],
      })
      if (!decided.ok) {
        const isBelowBad = founding.parent !== null && !this.known.has(founding.parent)
        const above = founding.parent === null ? undefined : all.get(founding.parent)
        if (isBelowBad && above) {
          this.refuse(row.row, 'parent', 'parent_row_is_bad', row.parent, String(above.row.row))
        } else this.refuseDecided(row, decided.refusal)
        continue
      }
      for (const change of decided.value) this.apply(change, row.from)
      this.changes.push({
        row: row.row,
        name: row.name,
        state: 'new',
        columns: founding.codes.map(({ scheme, code }) => ({ key: scheme, before: null, after: code })),
      })
      const least = founding.parent === null ? 0 : (eventOf.get(founding.parent) ?? 0)
      const key = `${row.from} ${row.source}`
      let into = alike.get(key)?.find((place) => place >= least)
      if (into === undefined) {
        into = events.push({ kind: 'found', on: row.from, source: row.source, organisations: [] }) - 1
        add(alike, key, into)
      }
      const event = events[into]
      if (event) events[into] = { ...event, organisations: push(event.organisations, founding) }
      eventOf.set(founding.id, into)
    }
    return events
  }

  private apply(change: Change, on: Day): void {
    const one = changeOrganisation(this.known, change, on)
    this.known.set(one.id, one)
  }

  private refuseDecided(row: ReadRow, refusal: EventRefusal): null {
    const [column, code] = DECIDED[refusal]
    const values = { from: row.from, parent: row.parent, name: row.name }
    return this.refuse(row.row, column, code, values[column])
  }
}

/** How a row speaks of what an event was refused for. */
const DECIDED: Readonly<Record<EventRefusal, readonly ['from' | 'parent' | 'name', BadRowCode]>> = {
  no_such_organisation: ['parent', 'unknown_parent'],
  already_there: ['name', 'not_possible'],
  not_yet_founded: ['from', 'parent_not_there_yet'],
  already_ended: ['from', 'parent_not_there_yet'],
  changed_that_day_or_later: ['from', 'changed_that_day_or_later'],
  nothing_changes: ['name', 'not_possible'],
  nobody_named: ['name', 'not_possible'],
  named_twice: ['name', 'not_possible'],
  under_itself: ['parent', 'circle'],
  wrong_place: ['parent', 'wrong_place'],
  organisations_below: ['name', 'not_possible'],
  last_role: ['name', 'not_possible'],
}

function toFounding({ id, row }: Placed, parent: string | null): Founding {
  const { name, nameEn, roles, codes, isPublic } = row
  return { id, key: null, name: { zh: name, en: nameEn }, parent, roles, codes, isPublic: isPublic ?? false }
}

/** The first of some rows, as a sentence names them. */
function sayRows(rows: readonly number[]): string {
  const said = [...rows].sort((a, b) => a - b)
  return said.length > 10 ? `${said.slice(0, 10).join(', ')} …` : said.join(', ')
}

/** What no two rows may share. */
function listKeys({ id, known, row }: Placed, parentId: string | null): string[] {
  if (known) return [`id ${id}`, ...row.codes.map(keyOf)]
  return [
    `new ${normaliseName(row.name)} ${[...row.roles].sort().join(' ')} ${parentId ?? ''}`,
    ...row.codes.map(keyOf),
  ]
}

function codeColumn(row: ReadRow): CodeColumn {
  return (row.codes[0]?.scheme ?? 'credit') as CodeColumn
}

function keyOf({ scheme, code }: Code): string {
  return `${scheme} ${code}`
}

/** A code as it is compared: half width, capitals, no blanks. */
function readCodeText(text: string): string {
  return normaliseText(text).replaceAll(/\s/g, '').toUpperCase()
}

function tidy(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}

function isSameSet(one: readonly Role[], other: readonly Role[]): boolean {
  return one.length === other.length && one.every((role) => other.includes(role))
}

function compareText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}

function add<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const held = map.get(key)
  if (held) held.push(value)
  else map.set(key, [value])
}

/** In place: the list is this function's caller's own. */
function push<Item>(items: readonly Item[], item: Item): readonly Item[] {
  ;(items as Item[]).push(item)
  return items
}
