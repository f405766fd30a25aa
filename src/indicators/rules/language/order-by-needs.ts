import { accept, type Result, refuse } from '../../../platform/result.ts'

export interface Needing {
  readonly code: string
  readonly needs: readonly string[]
}

/** Indicators that are computed from one another: the first comes again at the end. */
export interface Circle {
  readonly code: 'circle'
  readonly circle: readonly string[]
}

/**
 * The indicators in an order in which each comes after all that it needs; among those that could come next, as given. What
 * is needed and not among them is taken for known.
 */
export function orderByNeeds<One extends Needing>(all: readonly One[]): Result<One[], Circle> {
  const byCode = new Map(all.map((one) => [one.code, one]))
  const done = new Map<string, 'begun' | 'ordered'>()
  const ordered: One[] = []
  for (const root of all) {
    // Walked without recursion: a catalogue may be a chain of any length.
    const path: { readonly one: One; next: number }[] = []
    const enter = (one: One) => {
      done.set(one.code, 'begun')
      path.push({ one, next: 0 })
    }
    if (!done.has(root.code)) enter(root)
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const code = top.one.needs[top.next]
      top.next += 1
      if (code === undefined) {
        done.set(top.one.code, 'ordered')
        ordered.push(top.one)
        path.pop()
        continue
      }
      const needed = byCode.get(code)
      if (needed === undefined || done.get(code) === 'ordered') continue
      if (done.get(code) === 'begun') {
        const codes = path.map(({ one }) => one.code)
        return refuse({ code: 'circle', circle: [...codes.slice(codes.indexOf(code)), code] })
      }
      enter(needed)
    }
  }
  return accept(ordered)
}
