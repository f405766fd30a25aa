import type { ProgrammeView } from '../../plans/programme.schema.ts'
import { findPlacesOfTerm } from './find-term-places.ts'

/** What a reader asks the schematic to light up. */
export type ZoneQuestion = { readonly direction: string } | { readonly family: string } | null

export interface ChosenZones {
  readonly question: ZoneQuestion
  /** Row of the layout → how it carries what was asked. Empty question: all rows, none lit. */
  readonly lit: ReadonlyMap<number, 'named' | 'within'>
  /** `row/direction` → the words to highlight in it. */
  readonly words: ReadonlyMap<string, readonly string[]>
}

/** Which zones carry a direction (by its text) or belong to a family. A family nobody knows lights nothing. */
export function chooseZones(view: ProgrammeView, question: ZoneQuestion): ChosenZones {
  const lit = new Map<number, 'named' | 'within'>()
  const words = new Map<string, string[]>()
  if (question && 'direction' in question) {
    const places = findPlacesOfTerm(view.reading.layout, question.direction)
    for (const row of places.named) lit.set(row, 'named')
    for (const row of places.within) lit.set(row, 'within')
    for (const [index, row] of view.reading.layout.entries())
      for (const [position, direction] of row.directions.entries())
        if (direction.text.includes(question.direction)) words.set(`${index}/${position}`, [question.direction])
  }
  if (question && 'family' in question)
    for (const hit of view.differentiation.hits.filter((each) => each.family === question.family)) {
      if (lit.get(hit.row) !== 'named') lit.set(hit.row, hit.where)
      const key = `${hit.row}/${hit.direction}`
      words.set(key, [...(words.get(key) ?? []), hit.word])
    }
  return { question, lit, words }
}
