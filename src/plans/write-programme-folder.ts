import type { ProgrammeView } from './programme.schema.ts'
import { compareFacts, type FactComparison } from './rules/compare-facts.ts'
import { compilePlan } from './rules/compile.ts'
import { stateFacts } from './rules/state-facts.ts'

/** A programme as the files of a folder that `courtyard programme load` takes. */
export interface WrittenFolder {
  /** By name. */
  readonly files: ReadonlyMap<string, string>
  /**
   * How the text compiles beside the facts of the edition. Where people amended or mended it, some differ: the folder
   * then tells the edition, and cannot be loaded as it is.
   */
  readonly comparison: FactComparison
}

/** The edition that a view shows: its facts are those that hold, reviewed by whoever published it. */
export function writeProgrammeFolder(view: ProgrammeView): WrittenFolder {
  const { slug, city, name, invented, wings, textSource, reading, places, english } = view
  const facts = stateFacts(reading)
  const programme = {
    slug,
    city,
    name,
    invented,
    documentNumber: reading.notice.documentNumber ?? '',
    wings,
    textSource,
  }
  const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`
  const files = new Map([
    ['programme.json', json(programme)],
    ['facts.json', json(facts)],
    ['places.json', json(places)],
    ['names.en.json', json(english)],
    ['notice.txt', reading.text],
  ])
  return { files, comparison: compareFacts(facts, compilePlan(reading.text)) }
}
