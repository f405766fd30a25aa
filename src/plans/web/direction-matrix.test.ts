import { describe, expect, it } from 'vitest'
import { aDifferentiation, aReading } from './a-reading.ts'
import { buildDirectionMatrix } from './direction-matrix.ts'

const matrix = buildDirectionMatrix(aReading(), aDifferentiation())

describe('zones against direction families', () => {
  it('have a column for each family of two zones or more, with how many name it', () => {
    expect(matrix.columns.map(({ family, named, within }) => [family.key, named, within])).toEqual([['synbio', 1, 1]])
  })

  it('tell what is named from what stands only in brackets', () => {
    expect(matrix.rows.map((row) => row.cells[0]?.where)).toEqual(['named', 'within'])
    expect(matrix.rows[1]?.cells[0]?.directions).toEqual(['生命健康（合成生物、康复器械）'])
  })

  it('name a zone by itself, and by its district where that is its own zone', () => {
    expect(matrix.rows.map((row) => row.zone)).toEqual(['东溪高新区', '西溪区'])
  })

  it('set apart what one zone has to itself, and leave out what none has', () => {
    expect(matrix.singles.map(({ family, place }) => [family.key, place.zone])).toEqual([['equipment', '东溪高新区']])
  })

  it('show names that are near each other with their zones', () => {
    expect(matrix.nearNames).toEqual([
      {
        left: { row: 0, zone: '东溪高新区', direction: '合成生物' },
        right: { row: 1, zone: '西溪区', direction: '生命健康' },
      },
    ])
  })

  it('are empty without a layout', () => {
    const empty = { families: [], hits: [], unmatched: [], nearNames: [] }
    expect(buildDirectionMatrix({ ...aReading(), layout: [] }, empty).rows).toEqual([])
  })
})
