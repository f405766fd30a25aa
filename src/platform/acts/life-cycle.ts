/** What stands in the way of an act: a code that the page words, with the figures it speaks of. */
export interface Block {
  code: string
  until?: string
  count?: number
}

/** An act of a life cycle as it is offered to somebody: open, or blocked by what is named. */
export interface OfferedAct {
  act: string
  open: boolean
  blocks: Block[]
}

/** One of the sides that act in a case: told by who asks and what the case is, never by where it stands. */
export interface Party<Case, Asker> {
  readonly name: { readonly zh: string; readonly en: string }
  readonly is: (asker: Asker, one: Case) => boolean
}

/** A time that runs from one act to another; how long is the city's, found in its rules. */
export interface Clock {
  readonly name: { readonly zh: string; readonly en: string }
  readonly unit: 'working_days' | 'days'
}

/**
 * One row of a table of acts.
 *
 * The rules are asked in their order once it is clear that the asker is of the side that acts and that the case stands
 * where the act begins; each gives its refusal when it blocks, else null. What is unknown blocks.
 */
export interface ActRow<State extends string, Case, Asker, PartyName extends string, ClockName extends string> {
  readonly name: { readonly zh: string; readonly en: string }
  /** Where it may be done; `nothing` for the act that begins a case. */
  readonly from: 'nothing' | readonly State[]
  /** Where it leads; `same` leaves the case where it is. */
  readonly to: State | 'same'
  readonly who: readonly PartyName[]
  readonly rules?: readonly ((one: Case, asker: Asker) => Block | null)[]
  readonly starts?: ClockName
  readonly stops?: ClockName
  /** Whether a reason must be given. */
  readonly needsReason?: boolean
  /** What it writes beside its own row, as the record calls it: `schema.table`. */
  readonly writes: readonly string[]
}

/**
 * A life cycle: states, sides, clocks and the table of acts. It alone guards the server, tells the page what is open and
 * what blocks the rest, draws the diagram, and yields the tests; the database holds the same steps (`acts.transition`)
 * and refuses every other.
 */
export interface LifeCycle<
  State extends string,
  Name extends string,
  Case extends { readonly state: State },
  Asker,
  PartyName extends string = string,
  ClockName extends string = string,
> {
  /** As the database knows it: `capability.thing`. */
  readonly key: string
  readonly states: Readonly<Record<State, { readonly name: { readonly zh: string; readonly en: string } }>>
  readonly parties: Readonly<Record<PartyName, Party<Case, Asker>>>
  readonly clocks: Readonly<Record<ClockName, Clock>>
  readonly acts: Readonly<Record<Name, ActRow<State, Case, Asker, PartyName, ClockName>>>
}

/** Fixes the sides that a table of acts speaks of; the rest is read from the table itself. */
export function defineLifeCycle<Case extends { readonly state: State }, Asker, State extends string = Case['state']>() {
  return <const Name extends string, const PartyName extends string, const ClockName extends string>(
    cycle: LifeCycle<State, Name, Case, Asker, PartyName, ClockName>,
  ): LifeCycle<State, Name, Case, Asker, PartyName, ClockName> => cycle
}

/** A life cycle of whatever kind: what reading its table needs. */
export type AnyLifeCycle = LifeCycle<string, string, never, never, string, string>

export type StateOf<Cycle> = Cycle extends { readonly states: Readonly<Record<infer State extends string, unknown>> }
  ? State
  : never
export type ActOf<Cycle> = Cycle extends { readonly acts: Readonly<Record<infer Name extends string, unknown>> }
  ? Name
  : never

function namesOf<Name extends string>(record: Readonly<Record<Name, unknown>>): Name[] {
  return Object.keys(record) as Name[]
}

/**
 * What blocks an act of somebody in a case, the first refusal first; empty when it is open.
 *
 * Who may comes before what is possible: `not_yours`, then `not_in_this_state`, then the act's own rules.
 */
export function findBlocks<State extends string, Name extends string, Case extends { readonly state: State }, Asker>(
  cycle: LifeCycle<State, Name, Case, Asker>,
  act: NoInfer<Name>,
  one: Case,
  asker: Asker,
): Block[] {
  const row = cycle.acts[act]
  if (!row.who.some((party) => cycle.parties[party]?.is(asker, one))) return [{ code: 'not_yours' }]
  if (row.from === 'nothing' || !row.from.includes(one.state)) return [{ code: 'not_in_this_state' }]
  return (row.rules ?? []).map((rule) => rule(one, asker)).filter((block) => block !== null)
}

/** The acts of a case that belong to the asker's side, in the table's order; those of other sides are not told. */
export function listActs<State extends string, Name extends string, Case extends { readonly state: State }, Asker>(
  cycle: LifeCycle<State, Name, Case, Asker>,
  one: Case,
  asker: Asker,
): OfferedAct[] {
  return namesOf(cycle.acts)
    .filter((act) => cycle.acts[act].from !== 'nothing')
    .map((act) => ({ act, blocks: findBlocks(cycle, act, one, asker) }))
    .filter(({ blocks }) => blocks[0]?.code !== 'not_yours')
    .map(({ act, blocks }) => ({ act: `${cycle.key.split('.')[0]}.${act}`, open: blocks.length === 0, blocks }))
}

/** A step that a case can take. From null: it begins. */
export interface Transition<State extends string = string, Name extends string = string> {
  readonly act: Name
  readonly from: State | null
  readonly to: State
}

/** Every step that the table allows, in its order; the database holds the same. */
export function listTransitions<Cycle extends AnyLifeCycle>(cycle: Cycle): Transition<StateOf<Cycle>, ActOf<Cycle>>[] {
  return namesOf(cycle.acts).flatMap((act): Transition[] => {
    const row = cycle.acts[act]
    if (!row) return []
    if (row.from === 'nothing') {
      if (row.to === 'same') throw new RangeError(`${cycle.key}: ${act} begins a case and must say where`)
      return [{ act, from: null, to: row.to }]
    }
    return row.from.map((from) => ({ act, from, to: row.to === 'same' ? from : row.to }))
  }) as Transition<StateOf<Cycle>, ActOf<Cycle>>[]
}

/** States that no act leaves for another: where a case ends. */
export function listEnds<Cycle extends AnyLifeCycle>(cycle: Cycle): StateOf<Cycle>[] {
  const left = new Set<string | null>(
    listTransitions(cycle)
      .filter(({ from, to }) => from !== to)
      .map(({ from }) => from),
  )
  return namesOf(cycle.states).filter((state) => !left.has(state)) as StateOf<Cycle>[]
}
