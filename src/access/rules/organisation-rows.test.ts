import { describe, expect, it } from 'vitest'
import type { SheetRow } from '../../platform/sheets/rules/columns.ts'
import type { Code } from '../organisation.schema.ts'
import { checkOrganisationRows } from './check-organisation-rows.ts'
import type { OrganisationColumn } from './import-columns.ts'
import type { Known, Organisation } from './organisation.ts'

type Cells = Partial<Record<OrganisationColumn, string>>

const newId = (row: number) => `00000000-0000-4000-8000-${String(row).padStart(12, '0')}`
const idOf = (number: number) => `00000000-0000-4000-9000-${String(number).padStart(12, '0')}`
const aRow = (over: Cells = {}): Cells => ({
  name: '云溪院',
  role: '院所',
  from: '2025-01-01',
  source: '编造',
  ...over,
})
const rowsOf = (...cells: Cells[]): SheetRow<OrganisationColumn>[] =>
  cells.map((one, i) => ({ row: i + 2, cells: one }))

function anInstitute(number: number, name: string, codes: readonly (Code & { to?: string })[] = []): Organisation {
  const held = { from: '2024-01-01', to: null }
  return {
    id: idOf(number),
    from: '2024-01-01',
    to: null,
    isPublic: false,
    names: [{ ...held, value: { zh: name, en: null } }],
    parents: [],
    roles: [{ ...held, value: 'institute' }],
    codes: codes.map(({ to = null, ...value }) => ({ from: '2024-01-01', to, value })),
  }
}
const knownAs = (...all: Organisation[]): Known => new Map(all.map((one) => [one.id, one]))
const check = (known: Known, ...cells: Cells[]) => checkOrganisationRows(rowsOf(...cells), known, newId)
const faults = (known: Known, ...cells: Cells[]) =>
  check(known, ...cells).bad.map(({ row, column, code, of }) => [row, column, code, ...(of === undefined ? [] : [of])])

describe('a row of a sheet of organisations', () => {
  it('that could speak of two of the same name is refused, until a code tells which', () => {
    const known = knownAs(anInstitute(1, '云溪院', [{ scheme: 'internal', code: 'YX-1' }]), anInstitute(2, '云溪院'))
    expect(faults(known, aRow())).toEqual([[2, 'name', 'which_one']])
    expect(check(known, aRow({ internal: 'YX-1' })).counts).toEqual({ new: 0, changed: 0, same: 1, bad: 0 })
  })

  it('whose codes belong to two organisations is refused', () => {
    const known = knownAs(
      anInstitute(1, '甲院', [{ scheme: 'internal', code: 'YX-1' }]),
      anInstitute(2, '乙院', [{ scheme: 'division', code: '320600' }]),
    )
    expect(faults(known, aRow({ internal: 'YX-1', division: '320600' }))).toEqual([[2, 'division', 'codes_of_two']])
  })

  it('with a code that is another’s on that day is refused, and on the day it came free is not', () => {
    const known = knownAs(anInstitute(1, '甲院', [{ scheme: 'internal', code: 'YX-1', to: '2025-06-01' }]))
    expect(faults(known, aRow({ internal: 'YX-1', from: '2025-05-31' }))).toEqual([
      [2, 'internal', 'code_taken', '甲院'],
    ])
    expect(faults(known, aRow({ internal: 'YX-1', from: '2025-06-01' }))).toEqual([])
  })

  it('with a number that the sheet cut to 15 digits says that it was', () => {
    expect(faults(new Map(), aRow({ internal: '1.10105194912310E+17' }))).toEqual([[2, 'internal', 'number_too_long']])
  })
})

describe('a sheet made to harm', () => {
  const LONG = 20_000

  it('whose tree is as deep as it is long is read, whichever end comes first', () => {
    const deep = Array.from({ length: LONG }, (_, i) =>
      aRow({ name: `院${i}`, ...(i > 0 ? { parent: `院${i - 1}` } : {}) }),
    )
    for (const cells of [deep, [...deep].reverse()]) {
      expect(check(new Map(), ...cells).counts).toEqual({ new: LONG, changed: 0, same: 0, bad: 0 })
    }
  }, 30_000)

  it('whose rows are one circle is refused row by row, and no sentence names them all', () => {
    const round = Array.from({ length: LONG }, (_, i) => aRow({ name: `院${i}`, parent: `院${(i + 1) % LONG}` }))
    const { bad } = check(new Map(), ...round)
    expect(bad.length).toBe(LONG)
    expect(bad.every(({ code, of }) => code === 'circle' && of === '2, 3, 4, 5, 6, 7, 8, 9, 10, 11 …')).toBe(true)
  }, 30_000)
})
