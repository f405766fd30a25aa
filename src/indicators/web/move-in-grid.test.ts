import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type GridMove, type GridPlace, isSelected, listSelected, type Place, readKey } from './move-in-grid.ts'

const size = { rows: 3, columns: 4, first: 1 }
const on = (row: number, column: number, to: Place = { row, column }): GridPlace => ({ at: { row, column }, to })
const press = (key: string, place: GridPlace, { shift = false, ctrl = false } = {}): GridMove | null =>
  readKey({ key, shift, ctrl }, place, size)
const at = (move: GridMove | null): Place | null => (move?.kind === 'move' ? move.place.at : null)

describe('a key in the table', () => {
  it('moves by one, and stops at the edge', () => {
    expect(at(press('ArrowDown', on(0, 1)))).toEqual({ row: 1, column: 1 })
    expect(at(press('ArrowDown', on(2, 1)))).toEqual({ row: 2, column: 1 })
    expect(at(press('ArrowLeft', on(0, 0)))).toEqual({ row: 0, column: 0 })
    expect(at(press('ArrowRight', on(0, 3)))).toEqual({ row: 0, column: 3 })
  })

  it('goes to the ends with Ctrl, Home and End', () => {
    expect(at(press('ArrowDown', on(0, 1), { ctrl: true }))).toEqual({ row: 2, column: 1 })
    expect(at(press('Home', on(1, 3)))).toEqual({ row: 1, column: 0 })
    expect(at(press('End', on(1, 0), { ctrl: true }))).toEqual({ row: 2, column: 3 })
  })

  it('goes down with Enter and up with shift and Enter', () => {
    expect(at(press('Enter', on(0, 2)))).toEqual({ row: 1, column: 2 })
    expect(at(press('Enter', on(1, 2), { shift: true }))).toEqual({ row: 0, column: 2 })
  })

  it('goes along the cells that can be written to with Tab, and out at either end', () => {
    expect(at(press('Tab', on(0, 3)))).toEqual({ row: 1, column: 1 })
    expect(at(press('Tab', on(1, 1), { shift: true }))).toEqual({ row: 0, column: 3 })
    expect(at(press('Tab', on(0, 0)))).toEqual({ row: 0, column: 1 })
    expect(press('Tab', on(2, 3))).toEqual({ kind: 'leave' })
    expect(press('Tab', on(0, 1), { shift: true })).toEqual({ kind: 'leave' })
    expect(press('Tab', on(0, 0), { shift: true })).toEqual({ kind: 'leave' })
  })

  it('selects with shift, and the place one is at stays', () => {
    const move = press('ArrowDown', on(0, 1), { shift: true })
    expect(move).toEqual({ kind: 'move', place: { at: { row: 0, column: 1 }, to: { row: 1, column: 1 } } })
    expect(press('a', on(1, 1), { ctrl: true })).toEqual({
      kind: 'move',
      place: { at: { row: 0, column: 1 }, to: { row: 2, column: 3 } },
    })
  })

  it('opens a cell with F2; a sign belongs to the field of the cell', () => {
    expect(press('F2', on(0, 1))).toEqual({ kind: 'edit' })
    expect(press('7', on(0, 1))).toBeNull()
  })

  it('empties with Delete, and leaves alone what belongs to the browser', () => {
    expect(press('Delete', on(0, 1))).toEqual({ kind: 'clear' })
    expect(press('c', on(0, 1), { ctrl: true })).toBeNull()
    expect(press('Shift', on(0, 1))).toBeNull()
    expect(press('F5', on(0, 1))).toBeNull()
  })

  it('never leads out of the table, whatever is pressed', () => {
    const key = fc.constantFrom(
      'ArrowUp',
      'ArrowDown',
      'ArrowLeft',
      'ArrowRight',
      'Home',
      'End',
      'PageUp',
      'Enter',
      'Tab',
    )
    fc.assert(
      fc.property(fc.array(fc.tuple(key, fc.boolean(), fc.boolean())), (keys) => {
        let place = on(0, 1)
        for (const [name, shift, ctrl] of keys) {
          const move = press(name, place, { shift, ctrl })
          if (move?.kind === 'move') place = move.place
          for (const { row, column } of [place.at, place.to]) {
            expect(row >= 0 && row < size.rows && column >= 0 && column < size.columns).toBe(true)
          }
        }
      }),
    )
  })
})

describe('a selection', () => {
  it('is the same from whichever corner it was drawn', () => {
    const drawn = { at: { row: 2, column: 2 }, to: { row: 1, column: 1 } }
    expect(listSelected(drawn)).toEqual(listSelected({ at: drawn.to, to: drawn.at }))
    expect(listSelected(drawn).flat()).toHaveLength(4)
    expect(isSelected(drawn, { row: 1, column: 2 })).toBe(true)
    expect(isSelected(drawn, { row: 0, column: 2 })).toBe(false)
  })
})
