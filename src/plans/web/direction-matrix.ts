import type { Differentiation, DirectionFamily, FamilyHit, LayoutRow, PlanReading } from '../plans.schema.ts'

/** What a zone has of a family: in its own direction's name, or only inside the brackets. */
export interface MatrixCell {
  readonly where: FamilyHit['where']
  /** The directions that belong, as printed, once each. */
  readonly directions: readonly string[]
  /** The words that matched, once each. */
  readonly words: readonly string[]
}

export interface MatrixRow {
  /** Index in `layout`. */
  readonly row: number
  readonly zone: string
  /** One for each family of the matrix; null where the zone has none of it. */
  readonly cells: readonly (MatrixCell | null)[]
}

export interface MatrixColumn {
  readonly family: DirectionFamily
  /** Zones that name it, and zones that only have it inside brackets. */
  readonly named: number
  readonly within: number
}

export interface DirectionMatrix {
  /** Families of two zones or more, those of most zones first, ties in the given order. */
  readonly columns: readonly MatrixColumn[]
  /** Families that one zone has to itself, in the order of the zones. */
  readonly singles: readonly {
    readonly family: DirectionFamily
    readonly cell: MatrixCell
    readonly place: NamedPlace
  }[]
  /** All rows of the layout, in its order. */
  readonly rows: readonly MatrixRow[]
  /** Zone and direction, as printed, of what belongs to no family. */
  readonly unmatched: readonly { readonly row: number; readonly zone: string; readonly direction: string }[]
  /** Pairs that may be one direction under two names. */
  readonly nearNames: readonly { readonly left: NamedPlace; readonly right: NamedPlace }[]
}

export interface NamedPlace {
  readonly row: number
  readonly zone: string
  /** Without what its brackets list. */
  readonly direction: string
}

/** Zones against direction families. A family named anywhere in a zone counts as named there. */
export function buildDirectionMatrix(reading: PlanReading, differentiation: Differentiation): DirectionMatrix {
  const { layout } = reading
  const all = differentiation.families
    .flatMap((family): MatrixColumn[] => {
      const hits = differentiation.hits.filter((hit) => hit.family === family.key)
      const zones = new Set(hits.map((hit) => hit.row))
      const named = new Set(hits.filter((hit) => hit.where === 'named').map((hit) => hit.row)).size
      return zones.size > 0 ? [{ family, named, within: zones.size - named }] : []
    })
    .sort((a, b) => b.named + b.within - (a.named + a.within))
  const place = ([row, direction]: readonly [number, number]): NamedPlace => ({
    row,
    zone: nameZone(layout[row]),
    direction: layout[row]?.directions[direction]?.name ?? '',
  })
  const columns = all.filter(({ named, within }) => named + within > 1)
  const byCell = new Map<string, FamilyHit[]>()
  for (const hit of differentiation.hits) {
    const key = `${hit.row} ${hit.family}`
    byCell.set(key, [...(byCell.get(key) ?? []), hit])
  }
  const findCell = (row: number, family: string) => {
    const hits = byCell.get(`${row} ${family}`)
    return hits ? buildCell(layout[row], hits) : null
  }
  const rows = layout.map((zone, row): MatrixRow => {
    const cells = columns.map(({ family }) => findCell(row, family.key))
    return { row, zone: nameZone(zone), cells }
  })
  const singles = all
    .filter(({ named, within }) => named + within === 1)
    .flatMap(({ family }) => {
      const hit = differentiation.hits.find((one) => one.family === family.key)
      const cell = hit ? findCell(hit.row, family.key) : null
      return hit && cell ? [{ family, cell, place: place([hit.row, hit.direction]) }] : []
    })
    .sort((a, b) => a.place.row - b.place.row)
  return {
    columns,
    singles,
    rows,
    unmatched: differentiation.unmatched.map(place),
    nearNames: differentiation.nearNames.map(({ left, right }) => ({ left: place(left), right: place(right) })),
  }
}

function buildCell(zone: LayoutRow | undefined, hits: readonly FamilyHit[]): MatrixCell {
  return {
    where: hits.some((hit) => hit.where === 'named') ? 'named' : 'within',
    directions: [...new Set(hits.map((hit) => zone?.directions[hit.direction]?.text ?? ''))],
    words: [...new Set(hits.map((hit) => hit.word))],
  }
}

/** A zone's own name; its district's where the district is its own zone. */
function nameZone(zone: LayoutRow | undefined): string {
  return zone ? (zone.hostZone ?? zone.district) : ''
}
