import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LayoutRow } from '../../plans/plans.schema.ts'
import type { Place } from '../../plans/programme.schema.ts'
import { rounds } from '../../platform/testing/rounds.ts'
import { arrangeSchematic, type Tile } from './arrange-schematic.ts'

function aRow(district: string): LayoutRow {
  return {
    district,
    hostZone: `${district}开发区`,
    directions: [{ text: '新型储能', name: '新型储能', details: [] }],
    span: [0, 1],
  }
}

function aPlace(name: string, longitude: number, latitude: number, kind?: 'water'): Place {
  return { name, district: name, longitude, latitude, ...(kind ? { kind } : {}) }
}

function cellsOf(tiles: readonly Tile[]): string[] {
  return tiles.flatMap((tile) =>
    Array.from({ length: tile.rows * tile.columns }, (_, n) => {
      const row = tile.row + Math.floor(n / tile.columns)
      return `${row}/${tile.column + (n % tile.columns)}`
    }),
  )
}

describe('the schematic', () => {
  it('puts north above south and west before east', () => {
    const names = ['甲', '乙', '丙', '丁', '戊', '己']
    const places = [
      aPlace('甲', 101, 32),
      aPlace('乙', 102, 31.9),
      aPlace('丙', 103, 31.8),
      aPlace('丁', 103, 31),
      aPlace('戊', 102, 30.9),
      aPlace('己', 101, 30.8),
    ]
    const tiles = arrangeSchematic(names.map(aRow), places)
    const order = [...tiles].sort((a, b) => a.row - b.row || a.column - b.column).map((tile) => tile.name)
    expect(order).toEqual(['甲', '乙', '丙', '己', '戊', '丁'])
  })

  it('joins the sea of two rows, and gives a river south of all a row of its own', () => {
    const places = [
      ...['甲', '乙', '丙'].map((name, index) => aPlace(name, 101 + index, 32)),
      ...['丁', '戊', '己'].map((name, index) => aPlace(name, 101 + index, 31)),
      aPlace('沧海', 109, 32, 'water'),
      aPlace('沧海', 109, 31, 'water'),
      aPlace('大川', 102, 30, 'water'),
    ]
    const tiles = arrangeSchematic(['甲', '乙', '丙', '丁', '戊', '己'].map(aRow), places)
    const water = tiles.filter((tile) => tile.kind === 'water')
    expect(water).toEqual([
      { name: '沧海', kind: 'water', column: 22, columns: 3, row: 1, rows: 2 },
      { name: '大川', kind: 'water', column: 1, columns: 24, row: 3, rows: 1 },
    ])
  })

  it('keeps districts without coordinates, last', () => {
    const tiles = arrangeSchematic([aRow('甲'), aRow('乙')], [aPlace('乙', 101, 31)])
    expect(tiles.map((tile) => [tile.name, tile.row])).toEqual([
      ['乙', 1],
      ['甲', 2],
    ])
  })

  it('fills rows of 24 columns without overlap, each district once, wherever they lie', () => {
    const coordinate = fc.tuple(
      fc.double({ min: 70, max: 140, noNaN: true }),
      fc.double({ min: 5, max: 55, noNaN: true }),
    )
    fc.assert(
      fc.property(fc.array(coordinate, { minLength: 1, maxLength: 40 }), (coordinates) => {
        const names = coordinates.map((_, index) => `第${index}区`)
        const places = coordinates.map(([longitude, latitude], index) => aPlace(`第${index}区`, longitude, latitude))
        const tiles = arrangeSchematic(names.map(aRow), places)
        const cells = cellsOf(tiles)
        expect(new Set(cells).size).toBe(cells.length)
        expect(cells.length % 24).toBe(0)
        expect(tiles.map((tile) => tile.name).sort()).toEqual([...names].sort())
      }),
      { seed: 20241121, numRuns: 60 * rounds },
    )
  })

  it('draws nothing for a plan without a layout', () => {
    expect(arrangeSchematic([], [])).toEqual([])
  })
})
