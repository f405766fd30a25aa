import type { Differentiation, DirectionFamily, FamilyHit } from '../../plans/plans.schema.ts'

export interface FamilyColumn {
  readonly family: DirectionFamily
  /** By row of the layout. A row that names the family outright and within brackets is `named`. */
  readonly cells: ReadonlyMap<number, { readonly where: FamilyHit['where']; readonly hits: readonly FamilyHit[] }>
  readonly named: number
  readonly within: number
}

/** The columns of the matrix zone × family: families that some zone has, those of most zones first. */
export function arrangeFamilies(differentiation: Differentiation): FamilyColumn[] {
  return differentiation.families
    .map((family) => {
      const cells = new Map<number, { where: FamilyHit['where']; hits: FamilyHit[] }>()
      for (const hit of differentiation.hits.filter((each) => each.family === family.key)) {
        const cell = cells.get(hit.row)
        if (!cell) cells.set(hit.row, { where: hit.where, hits: [hit] })
        else {
          cell.hits.push(hit)
          if (hit.where === 'named') cell.where = 'named'
        }
      }
      const named = [...cells.values()].filter((cell) => cell.where === 'named').length
      return { family, cells, named, within: cells.size - named }
    })
    .filter((column) => column.cells.size > 0)
    .sort((a, b) => b.cells.size - a.cells.size || b.named - a.named)
}
