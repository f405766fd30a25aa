import type {
  AnnexRow,
  Direction,
  LayoutRow,
  Measure,
  PlanReading,
  Responsible,
  Target,
  Task,
} from '../plans.schema.ts'

/** How two statements of one kind are known to be of the same thing. */
export interface Likeness<Item> {
  /** What names it, the surest first; null where it has no such name. Those of one name are taken in their order. */
  readonly names: readonly ((item: Item) => string | null)[]
  /** Its words, for those that no name joined. */
  readonly words: (item: Item) => string
  /** How like two words must be, 0 to 1. */
  readonly enough: number
  /** What must be the same for words to be compared at all. */
  readonly alike?: (one: Item, other: Item) => boolean
}

const joined = (...parts: readonly (string | number | null | undefined)[]): string => parts.join('\u001f')

export const likeTargets: Likeness<Target> = {
  names: [
    ({ text }) => text,
    (one) => joined(one.subject, one.unit, one.comparator, one.year, one.period),
    ({ subject, unit, year }) => joined(subject, unit, year),
    ({ subject, unit }) => joined(subject, unit),
  ],
  words: ({ subject }) => subject,
  enough: 0.6,
  alike: (one, other) => one.unit === other.unit,
}

export const likeLayoutRows: Likeness<LayoutRow> = {
  names: [({ district, hostZone }) => joined(district, hostZone), ({ hostZone }) => hostZone],
  words: ({ hostZone, district }) => hostZone ?? district,
  enough: 0.75,
  alike: (one, other) => one.district === other.district && (one.hostZone === null) === (other.hostZone === null),
}

export const likeDirections: Likeness<Direction> = {
  names: [({ text }) => text, ({ name }) => name],
  words: ({ name }) => name,
  enough: 0.6,
}

export const likeTasks: Likeness<Task> = {
  names: [({ number, title }) => joined(number, title), ({ title }) => title],
  words: ({ title, text }) => (title === '' ? text : title),
  enough: 0.6,
}

/** The same task under another title: its number and most of its sentences are the same. */
const likeTaskTexts: Likeness<Task> = {
  names: [],
  words: ({ text }) => text,
  enough: 0.5,
  alike: (one, other) => one.number === other.number,
}

export const likeMeasures: Likeness<Measure> = {
  names: [({ text }) => text],
  words: ({ text }) => text,
  enough: 0.5,
}

export const likeResponsible: Likeness<Responsible> = {
  names: [({ heading, units }) => joined(heading, ...units), ({ heading }) => heading],
  words: ({ units }) => units.join(''),
  enough: 0.7,
  alike: (one, other) => one.heading === other.heading,
}

export const likeAnnexRows: Likeness<AnnexRow> = {
  names: [
    (one) => joined(one.number, one.item, one.content),
    ({ item, content }) => (content === null ? null : joined(item, content)),
    ({ number, item }) => joined(number, item),
    ({ item, content }) => (content === null ? item : null),
  ],
  words: ({ item, content }) => content ?? item,
  enough: 0.6,
  alike: (one, other) => one.item === other.item,
}

/**
 * Finds for each of `after` the one of `before` that it states anew: by its names, then by how like its words are.
 *
 * Each of `before` is taken at most once, and who is matched by a surer sign is not given up for a weaker one, so equal
 * lists are matched place by place.
 *
 * @returns  for each of `after` its index in `before`, or null: it is new
 */
export function matchItems<Item>(
  before: readonly Item[],
  after: readonly Item[],
  likeness: Likeness<Item>,
  known: readonly (number | null)[] = after.map(() => null),
): (number | null)[] {
  const matched = [...known]
  const taken = new Set(matched.filter((index) => index !== null))
  for (const nameOf of likeness.names) {
    const open = new Map<string, number[]>()
    for (const [index, item] of before.entries()) {
      const name = taken.has(index) ? null : nameOf(item)
      if (name === null) continue
      const same = open.get(name)
      if (same) same.push(index)
      else open.set(name, [index])
    }
    for (const [index, item] of after.entries()) {
      if (matched[index] !== null) continue
      const name = nameOf(item)
      const found = name === null ? undefined : open.get(name)?.shift()
      if (found === undefined) continue
      matched[index] = found
      taken.add(found)
    }
  }
  return matchWords(before, after, likeness, matched, taken)
}

/** The likest first; of equals the earlier ones. */
function matchWords<Item>(
  before: readonly Item[],
  after: readonly Item[],
  { words, enough, alike = () => true }: Likeness<Item>,
  matched: (number | null)[],
  taken: Set<number>,
): (number | null)[] {
  const openBefore = before.flatMap((item, index) =>
    taken.has(index) ? [] : [{ item, index, pairs: pairsOf(words(item)) }],
  )
  const openAfter = after.flatMap((item, index) =>
    matched[index] === null ? [{ item, index, pairs: pairsOf(words(item)) }] : [],
  )
  const candidates = openAfter.flatMap((to) =>
    openBefore.flatMap((from) => {
      if (!alike(from.item, to.item)) return []
      const score = compare(from.pairs, to.pairs)
      return score >= enough ? [{ score, from: from.index, to: to.index }] : []
    }),
  )
  candidates.sort((one, other) => other.score - one.score || one.to - other.to || one.from - other.from)
  for (const { from, to } of candidates) {
    if (taken.has(from) || matched[to] !== null) continue
    matched[to] = from
    taken.add(from)
  }
  return matched
}

/** Every two characters that follow each other, counted; of a single character, itself. */
function pairsOf(words: string): Map<string, number> {
  const bare = words.replace(/[\s“”"'‘’《》，,、。；;：:（）()]/g, '')
  const pairs = new Map<string, number>()
  const add = (pair: string) => pairs.set(pair, (pairs.get(pair) ?? 0) + 1)
  if (bare.length === 1) add(bare)
  for (let at = 0; at + 2 <= bare.length; at += 1) add(bare.slice(at, at + 2))
  return pairs
}

/** Twice what they share over what both have. Source: L. R. Dice, Ecology 26 (1945), pp. 297–302. */
function compare(one: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>): number {
  let shared = 0
  let all = 0
  for (const [pair, count] of one) {
    shared += Math.min(count, other.get(pair) ?? 0)
    all += count
  }
  for (const count of other.values()) all += count
  return all === 0 ? 0 : (2 * shared) / all
}

export function matchTasks(before: readonly Task[], after: readonly Task[]): (number | null)[] {
  return matchItems(before, after, likeTaskTexts, matchItems(before, after, likeTasks))
}

/** The lists of a reading that hold what lasts. */
export type LastingLists = Pick<PlanReading, 'targets' | 'layout' | 'tasks' | 'responsible' | 'annex'>

/** For each list, whom each of `after` was matched to in `before`; null: it is new. */
export type Matches = {
  readonly [List in keyof LastingLists]: readonly (number | null)[]
}

/** Which items of a reading are which of the one before. */
export function matchReadings(before: LastingLists, after: LastingLists): Matches {
  return {
    targets: matchItems(before.targets, after.targets, likeTargets),
    layout: matchItems(before.layout, after.layout, likeLayoutRows),
    tasks: matchTasks(before.tasks, after.tasks),
    responsible: matchItems(before.responsible, after.responsible, likeResponsible),
    annex: matchItems(before.annex, after.annex, likeAnnexRows),
  }
}
