import type { LayoutRow } from '../../plans/plans.schema.ts'
import type { Place } from '../../plans/programme.schema.ts'

/** One tile of the schematic on a grid of 24 columns. */
export interface Tile {
  readonly name: string
  readonly kind: 'district' | 'water'
  /** First column and row from 1; how many columns and rows it covers. */
  readonly column: number
  readonly columns: number
  readonly row: number
  readonly rows: number
}

const COLUMNS = 24
const WATER_COLUMNS = 3
/** Tiles a row: three read well beside each other, and the order north to south, west to east stays recognisable. */
const TILES_A_ROW = 3

/**
 * Lays districts out as tiles: from north to south in rows of about three, in each row from west to east, wide where
 * there is more to read. Water stands at the end of the row nearest to it, or in a row of its own beyond the last.
 * Rough direction only: no boundary, no area, no distance. Districts without coordinates come last.
 */
export function arrangeSchematic(layout: readonly LayoutRow[], places: readonly Place[]): Tile[] {
  const districts = [...new Set(layout.map((row) => row.district))].map((name) => ({
    name,
    weight: weighText(layout, name),
    place: places.find((place) => place.name === name && place.kind !== 'water') ?? null,
  }))
  const placed = districts.flatMap((each) => (each.place ? [{ ...each, place: each.place }] : []))
  const bands = cutIntoRows(placed.sort((a, b) => b.place.latitude - a.place.latitude))
  const water = places.filter((place) => place.kind === 'water')
  const waterByBand = new Map<number, Place[]>()
  const beyond: Place[] = []
  const south = Math.min(...placed.map((each) => each.place.latitude))
  for (const each of water) {
    if (each.latitude < south) beyond.push(each)
    else {
      const band = nearestBand(bands, each.latitude)
      waterByBand.set(band, [...(waterByBand.get(band) ?? []), each])
    }
  }

  const tiles: Tile[] = []
  for (const [index, band] of bands.entries()) {
    const beside = (waterByBand.get(index) ?? []).map((place) => ({ name: place.name, weight: 0, place }))
    const line = [...band, ...beside].sort((a, b) => a.place.longitude - b.place.longitude)
    const widths = shareColumns(line.map((each) => each.weight))
    let column = 1
    for (const [position, each] of line.entries()) {
      const columns = widths[position] ?? WATER_COLUMNS
      const kind = each.weight === 0 ? 'water' : 'district'
      tiles.push({ name: each.name, kind, column, columns, row: index + 1, rows: 1 })
      column += columns
    }
  }
  const unplaced = districts.filter((each) => each.place === null)
  let row = bands.length + 1
  for (let from = 0; from < unplaced.length; from += TILES_A_ROW) {
    const line = unplaced.slice(from, from + TILES_A_ROW)
    const widths = shareColumns(line.map((each) => each.weight))
    let column = 1
    for (const [position, each] of line.entries()) {
      const columns = widths[position] ?? 1
      tiles.push({ name: each.name, kind: 'district', column, columns, row, rows: 1 })
      column += columns
    }
    row += 1
  }
  for (const each of beyond) {
    tiles.push({ name: each.name, kind: 'water', column: 1, columns: COLUMNS, row, rows: 1 })
    row += 1
  }
  return joinWater(tiles)
}

/** How much there is to read in a district: characters, dampened so that one long list does not squeeze the others. */
function weighText(layout: readonly LayoutRow[], district: string): number {
  const rows = layout.filter((row) => row.district === district)
  const characters = rows.reduce(
    (sum, row) =>
      sum + (row.hostZone?.length ?? 0) + row.directions.reduce((all, direction) => all + direction.name.length, 0),
    district.length,
  )
  return Math.sqrt(characters)
}

/** Rows of equal length, the northern ones longer by one where it does not divide. */
function cutIntoRows<Item>(sorted: readonly Item[]): Item[][] {
  const count = Math.max(1, Math.round(sorted.length / TILES_A_ROW))
  const bands: Item[][] = []
  let from = 0
  for (let index = 0; index < count; index++) {
    const size = Math.ceil((sorted.length - from) / (count - index))
    bands.push(sorted.slice(from, from + size))
    from += size
  }
  return bands
}

function nearestBand(bands: readonly { place: Place }[][], latitude: number): number {
  const distances = bands.map((band) => {
    const mean = band.reduce((sum, each) => sum + each.place.latitude, 0) / Math.max(1, band.length)
    return Math.abs(mean - latitude)
  })
  return distances.indexOf(Math.min(...distances))
}

/** Columns by weight, 24 in all; water (weight 0) takes three. Largest remainder. */
function shareColumns(weights: readonly number[]): number[] {
  const free = COLUMNS - WATER_COLUMNS * weights.filter((weight) => weight === 0).length
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const exact = weights.map((weight) => (weight === 0 ? WATER_COLUMNS : (free * weight) / total))
  const columns = exact.map(Math.floor)
  let left = COLUMNS - columns.reduce((sum, each) => sum + each, 0)
  const byRemainder = exact
    .map((each, index) => ({ index, remainder: each - Math.floor(each) }))
    .sort((a, b) => b.remainder - a.remainder)
  for (const { index } of byRemainder) {
    if (left <= 0) break
    columns[index] = (columns[index] ?? 0) + 1
    left -= 1
  }
  return columns
}

/** The same water under itself, in the same columns, becomes one tile. */
function joinWater(tiles: readonly Tile[]): Tile[] {
  const joined: Tile[] = []
  for (const tile of tiles) {
    const above = joined.findIndex(
      (each) =>
        tile.kind === 'water' &&
        each.kind === 'water' &&
        each.name === tile.name &&
        each.column === tile.column &&
        each.columns === tile.columns &&
        each.row + each.rows === tile.row,
    )
    const upper = joined[above]
    if (upper) joined[above] = { ...upper, rows: upper.rows + tile.rows }
    else joined.push(tile)
  }
  return joined
}
