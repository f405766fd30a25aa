import { type AnyLifeCycle, listTransitions } from './life-cycle.ts'

/** A life cycle as a picture: states on a grid, acts as arrows between them. No sizes, no words: the page has those. */
export interface ActDiagram {
  readonly states: readonly { readonly state: string; readonly column: number; readonly row: number }[]
  readonly arrows: readonly {
    readonly from: string
    readonly to: string
    /** Acts that lead there, in the table's order. */
    readonly acts: readonly string[]
    readonly kind: 'onward' | 'back' | 'stay'
  }[]
  readonly columns: number
  readonly rows: number
}

/**
 * Lays a life cycle out from left to right: a state stands as many columns from its begin as the shortest way to it has
 * steps; those of one column stand below each other in the order of the table.
 *
 * @throws {RangeError} a state that no act reaches (a fault of the table)
 */
export function drawActs(cycle: AnyLifeCycle): ActDiagram {
  const steps = listTransitions(cycle)
  const columns = new Map<string, number>()
  let reached = steps.filter(({ from }) => from === null).map(({ to }) => to)
  for (let column = 0; reached.length > 0; column += 1) {
    for (const state of reached) if (!columns.has(state)) columns.set(state, column)
    reached = steps.filter(({ from, to }) => from !== null && columns.has(from) && !columns.has(to)).map(({ to }) => to)
  }
  const filled: number[] = []
  const states = Object.keys(cycle.states).map((state) => {
    const column = columns.get(state)
    if (column === undefined) throw new RangeError(`${cycle.key}: no act leads to ${state}`)
    const row = filled[column] ?? 0
    filled[column] = row + 1
    return { state, column, row }
  })
  const arrows = new Map<string, { from: string; to: string; acts: string[]; kind: 'onward' | 'back' | 'stay' }>()
  for (const { act, from, to } of steps) {
    if (from === null) continue
    const forward = (columns.get(to) ?? 0) - (columns.get(from) ?? 0)
    const arrow = arrows.get(`${from} ${to}`) ?? {
      from,
      to,
      acts: [],
      kind: from === to ? 'stay' : forward > 0 ? 'onward' : 'back',
    }
    arrow.acts.push(act)
    arrows.set(`${from} ${to}`, arrow)
  }
  return { states, arrows: [...arrows.values()], columns: filled.length, rows: Math.max(...filled) }
}
