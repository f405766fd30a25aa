import type { LayoutRow } from '../../plans/plans.schema.ts'

/** Where a term stands in the layout: indexes of rows, each row in one of the two lists only. */
export interface TermPlaces {
  readonly term: string
  /** Rows in which a direction's own name holds the term. */
  readonly named: readonly number[]
  /** Rows in which it stands only inside brackets. */
  readonly within: readonly number[]
}

/** Where one word stands in the layout. Exact text, no synonyms; a row that names it outright does not count twice. */
export function findPlacesOfTerm(layout: readonly LayoutRow[], term: string): TermPlaces {
  const named: number[] = []
  const within: number[] = []
  for (const [index, row] of layout.entries()) {
    if (row.directions.some((direction) => direction.name.includes(term))) named.push(index)
    else if (row.directions.some((direction) => direction.text.includes(term))) within.push(index)
  }
  return { term, named, within }
}

/**
 * Terms that the plan writes as a direction of one zone and inside the brackets of others: three places or more, at
 * least one of each kind. Those in the most places first; of terms in the very same places the longest is kept.
 */
export function findSplitTerms(layout: readonly LayoutRow[]): TermPlaces[] {
  const names = new Set(layout.flatMap((row) => row.directions.map((direction) => direction.name)))
  const found = [...names]
    .map((term) => findPlacesOfTerm(layout, term))
    .filter(({ named, within }) => named.length >= 1 && within.length >= 1 && named.length + within.length >= 3)
  const longestFirst = found.sort((a, b) => b.term.length - a.term.length)
  const kept = new Map<string, TermPlaces>()
  for (const each of longestFirst) {
    const key = `${each.named.join()}|${each.within.join()}`
    if (!kept.has(key)) kept.set(key, each)
  }
  return [...kept.values()].sort((a, b) => b.within.length - a.within.length || countPlaces(b) - countPlaces(a))
}

/** Directions that two or more zones carry under the same name, most zones first: `[name, rows]`. */
export function findSharedDirections(layout: readonly LayoutRow[]): { name: string; rows: number[] }[] {
  const rowsByName = new Map<string, number[]>()
  for (const [index, row] of layout.entries())
    for (const name of new Set(row.directions.map((direction) => direction.name)))
      rowsByName.set(name, [...(rowsByName.get(name) ?? []), index])
  return [...rowsByName]
    .filter(([, rows]) => rows.length >= 2)
    .map(([name, rows]) => ({ name, rows }))
    .sort((a, b) => b.rows.length - a.rows.length)
}

export function countPlaces(places: TermPlaces): number {
  return places.named.length + places.within.length
}
