import { expect, it } from 'vitest'
import { sayChange, sortByFigure } from './sort-rows.ts'

const rows = [
  { name: 'a', value: 2 },
  { name: 'b', value: null },
  { name: 'c', value: 0 },
  { name: 'd', value: 5 },
]
const names = (direction: 'down' | 'up') =>
  sortByFigure(rows, ({ value }) => value, direction)
    .map(({ name }) => name)
    .join('')

it('a missing figure comes last, whichever way the rows are sorted; nought does not', () => {
  expect(names('down')).toBe('dacb')
  expect(names('up')).toBe('cadb')
})

it('a change is measured by what was, and not said where nothing was', () => {
  expect(sayChange(103.2, 100)).toBe('+3.2%')
  expect(sayChange(-5, -4)).toBe('−25.0%')
  expect(sayChange(100.01, 100)).toBe('0.0%')
  expect(sayChange(5, 0)).toBeNull()
  expect(sayChange(5, null)).toBeNull()
})
