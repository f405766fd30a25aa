import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normaliseName, readDay } from '../../platform/sheets/rules/cells.ts'
import { findHeads, listSheetRows, type SheetRow } from '../../platform/sheets/rules/columns.ts'
import { rounds } from '../../platform/testing/rounds.ts'
import { checkOrganisationRows } from './check-organisation-rows.ts'
import { decideEvent } from './decide-event.ts'
import { computeIdNumberCheck, findIdNumberFault } from './id-number.ts'
import { IMPORT_COLUMNS, type OrganisationColumn } from './import-columns.ts'
import { applyChange, type Known } from './organisation.ts'

const newId = (row: number) => `00000000-0000-4000-8000-${String(row).padStart(12, '0')}`
type Row = SheetRow<OrganisationColumn>

describe('a cell', () => {
  it.each(['2024-01-31', '2024/1/31', '2024.1.31', '2024年1月31日', '２０２４－０１－３１'])('is a day: %s', (text) => {
    expect(readDay(text)).toBe('2024-01-31')
  })

  it.each(['2024-02-30', '45322', '31/1/2024', '某日', ''])('is no day: %s', (text) => {
    expect(readDay(text)).toBeNull()
  })

  it('names the same with other brackets and blanks', () => {
    expect(normaliseName('云溪 （甲）公司')).toBe(normaliseName('云溪(甲)公司'))
    expect(normaliseName('云溪甲公司')).not.toBe(normaliseName('云溪乙公司'))
  })

  it('is a personal number with the one check digit that fits', () => {
    // The standard's own example (GB 11643-1999, annex).
    expect(findIdNumberFault('11010519491231002X')).toBeNull()
    expect(findIdNumberFault('110105194912310021')).toBe('wrong_check')
    const body = '11010519493131002'
    expect(findIdNumberFault(body + computeIdNumberCheck(body))).toBe('no_birthday')
  })
})

describe('heads', () => {
  it('are found in either language, in any order, under a title', () => {
    const heads = IMPORT_COLUMNS.people.map(({ en }) => en.toUpperCase()).reverse()
    const table = [['人员名单'], heads, heads.map((head) => (head === 'NAME' ? '陈一' : ''))]
    const found = findHeads(IMPORT_COLUMNS.people, table)
    expect(found && listSheetRows(found, table)).toEqual([{ row: 3, cells: { name: '陈一' } }])
  })

  it('of one kind are not those of the other', () => {
    expect(findHeads(IMPORT_COLUMNS.organisations, [IMPORT_COLUMNS.people.map(({ zh }) => zh)])).toBeNull()
  })
})

describe('a sheet of organisations', () => {
  const sheets = fc
    .uniqueArray(fc.tuple(fc.integer({ min: 1, max: 400 }), fc.nat(3), fc.boolean()), {
      selector: ([n]) => n,
      maxLength: 30,
    })
    .map((drawn) =>
      drawn.map(([number, below, isCoded], place): Row => {
        // Under a row before it or behind it, never in a circle: only under smaller numbers.
        const above = drawn.map(([other]) => other).filter((other) => other < number)[below]
        return {
          row: place + 3,
          cells: {
            name: `云溪${number}院`,
            role: '院所',
            from: `2024-01-${String(1 + (number % 3)).padStart(2, '0')}`,
            source: `编造${number % 2}号`,
            ...(isCoded ? { internal: `YX-${number}` } : {}),
            ...(above === undefined || above % 3 > number % 3 ? {} : { parent: `云溪${above}院` }),
          },
        }
      }),
    )

  it('that was written changes nothing the next time, in whatever order its rows stand', () => {
    fc.assert(
      fc.property(sheets, (rows) => {
        const first = checkOrganisationRows(rows, new Map(), newId)
        expect([first.bad, first.counts.new]).toEqual([[], rows.length])
        let known: Known = new Map()
        for (const event of first.events) {
          const decided = decideEvent(known, event)
          if (!decided.ok) throw new Error(decided.refusal)
          for (const change of decided.value) known = applyChange(known, change, event.on)
        }
        const again = checkOrganisationRows([...rows].reverse(), known, (row) => newId(row + 1_000))
        expect(again).toMatchObject({ counts: { new: 0, changed: 0, same: rows.length, bad: 0 }, bad: [], events: [] })
      }),
      { numRuns: 50 * rounds },
    )
  })

  it('says of each row in a circle that it is one, and of a row below that its parent is wrong', () => {
    const row = (number: number, name: string, parent: string): Row => ({
      row: number,
      cells: { name, parent, role: '院所', from: '2024-01-01', source: '编造' },
    })
    const { bad } = checkOrganisationRows(
      [row(2, '甲', '乙'), row(3, '乙', '甲'), row(4, '丙', '甲')],
      new Map(),
      newId,
    )
    expect(bad.map((one) => [one.row, one.code, one.of])).toEqual([
      [2, 'circle', '2, 3'],
      [3, 'circle', '2, 3'],
      [4, 'parent_row_is_bad', '2'],
    ])
  })
})
