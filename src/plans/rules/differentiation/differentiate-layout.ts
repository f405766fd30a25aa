import type { Differentiation, Direction, DirectionFamily, FamilyHit, LayoutRow } from '../../plans.schema.ts'
import { whyNear } from './near-names.ts'

interface Word {
  readonly family: string
  readonly text: string
}

/**
 * How the layout differs from place to place, read from its words alone: which direction of which zone belongs to
 * which family, and by which word.
 *
 * A direction may belong to several families, to each once: by the longest word in its own name, else by the longest
 * inside its brackets. A word that stands inside a longer word of another family does not count there (新能源汽车 is not
 * 新能源). Pairs of near names are given once for each two names, at the first place of each.
 *
 * @returns hits in the order of rows, directions and families; indices into `layout` and its `directions`
 */
export function differentiateLayout(
  layout: readonly LayoutRow[],
  families: readonly DirectionFamily[],
): Differentiation {
  const words = families.flatMap((family) =>
    family.words.map((text): Word => ({ family: family.key, text: text.toLowerCase() })),
  )
  const hits: FamilyHit[] = []
  const unmatched: [number, number][] = []
  layout.forEach((zone, row) => {
    zone.directions.forEach((direction, index) => {
      const found = matchDirection(direction, words)
      if (found.length === 0) unmatched.push([row, index])
      const ordered = families.flatMap((family) => found.filter((hit) => hit.family === family.key))
      hits.push(...ordered.map((hit) => ({ row, direction: index, ...hit })))
    })
  })
  return { families: [...families], hits, unmatched, nearNames: findNearNames(layout) }
}

type Match = Pick<FamilyHit, 'family' | 'word' | 'where'>

function matchDirection(direction: Direction, words: readonly Word[]): Match[] {
  const named = longestByFamily(matchText(direction.name, words))
  const within = longestByFamily(direction.details.flatMap((detail) => matchText(detail, words)))
  return [
    ...[...named].map(([family, word]): Match => ({ family, word, where: 'named' })),
    ...[...within].flatMap(([family, word]): Match[] => (named.has(family) ? [] : [{ family, word, where: 'within' }])),
  ]
}

function longestByFamily(found: readonly Word[]): Map<string, string> {
  const longest = new Map<string, string>()
  for (const { family, text } of found) {
    if (text.length > (longest.get(family)?.length ?? 0)) longest.set(family, text)
  }
  return longest
}

interface Occurrence {
  readonly word: Word
  readonly start: number
  readonly end: number
}

/** The words that occur in a text, without those that only occur inside a longer one of another family. */
function matchText(text: string, words: readonly Word[]): Word[] {
  const lower = text.toLowerCase()
  const occurrences = words.flatMap((word) => findOccurrences(lower, word))
  return occurrences
    .filter((one) => !occurrences.some((other) => covers(other, one)))
    .map(({ word, start, end }) => ({
      family: word.family,
      text: text.slice(start, end),
    }))
}

function covers(longer: Occurrence, shorter: Occurrence): boolean {
  return (
    longer.word.family !== shorter.word.family &&
    longer.start <= shorter.start &&
    longer.end >= shorter.end &&
    longer.end - longer.start > shorter.end - shorter.start
  )
}

function findOccurrences(text: string, word: Word): Occurrence[] {
  const found: Occurrence[] = []
  for (let start = text.indexOf(word.text); start >= 0; start = text.indexOf(word.text, start + 1)) {
    const end = start + word.text.length
    if (standsAlone(text, start, end)) found.push({ word, start, end })
  }
  return found
}

/** Latin words are not found inside others: AI is not in SAIC. */
function standsAlone(text: string, start: number, end: number): boolean {
  const cuts = (left: string, right: string) => /[a-z0-9]/.test(left) && /[a-z]/.test(right)
  return !cuts(text.charAt(start), text.charAt(start - 1)) && !cuts(text.charAt(end - 1), text.charAt(end))
}

function findNearNames(layout: readonly LayoutRow[]): Differentiation['nearNames'] {
  const firstPlaces = new Map<string, [number, number]>()
  layout.forEach((zone, row) => {
    zone.directions.forEach((direction, index) => {
      if (!firstPlaces.has(direction.name)) firstPlaces.set(direction.name, [row, index])
    })
  })
  const names = [...firstPlaces]
  return names.flatMap(([left, leftPlace], position) =>
    names.slice(position + 1).flatMap(([right, rightPlace]) => {
      const why = whyNear(left, right)
      return why === null ? [] : [{ left: leftPlace, right: rightPlace, why }]
    }),
  )
}
