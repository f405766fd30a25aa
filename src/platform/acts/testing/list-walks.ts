import { type ActOf, type AnyLifeCycle, listTransitions, type StateOf, type Transition } from '../life-cycle.ts'

/** A way through a life cycle, from its begin: each step starts where the one before it ended. */
export type Walk<Cycle extends AnyLifeCycle> = readonly Transition<StateOf<Cycle>, ActOf<Cycle>>[]

/** The shortest way to each state, by the table's order where there are several. */
export function listShortestWalks<Cycle extends AnyLifeCycle>(cycle: Cycle): ReadonlyMap<StateOf<Cycle>, Walk<Cycle>> {
  const steps = listTransitions(cycle)
  const walks = new Map<StateOf<Cycle>, Walk<Cycle>>()
  for (const step of steps) if (step.from === null && !walks.has(step.to)) walks.set(step.to, [step])
  // The map grows while it is walked: states are met in the order of their distance.
  for (const [state, walk] of walks) {
    for (const step of steps) {
      if (step.from === state && !walks.has(step.to)) walks.set(step.to, [...walk, step])
    }
  }
  return walks
}

/** For every step of the table, a walk that ends with it. */
export function listTransitionWalks<Cycle extends AnyLifeCycle>(cycle: Cycle): Walk<Cycle>[] {
  const shortest = listShortestWalks(cycle)
  return listTransitions(cycle).map((step) =>
    step.from === null ? [step] : [...(shortest.get(step.from) ?? []), step],
  )
}

/** For every two steps that can follow each other, a walk that ends with both. */
export function listPairWalks<Cycle extends AnyLifeCycle>(cycle: Cycle): Walk<Cycle>[] {
  const steps = listTransitions(cycle)
  return listTransitionWalks(cycle).flatMap((walk) =>
    steps.filter(({ from }) => from === walk.at(-1)?.to).map((next) => [...walk, next]),
  )
}

/** Every state and act that the table does not join: what must be refused. */
export function listClosedSteps<Cycle extends AnyLifeCycle>(
  cycle: Cycle,
): { readonly state: StateOf<Cycle>; readonly act: ActOf<Cycle> }[] {
  const steps = listTransitions(cycle)
  const states = Object.keys(cycle.states) as StateOf<Cycle>[]
  const acts = Object.keys(cycle.acts) as ActOf<Cycle>[]
  return states.flatMap((state) =>
    acts.filter((act) => !steps.some((step) => step.from === state && step.act === act)).map((act) => ({ state, act })),
  )
}
