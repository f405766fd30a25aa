import type { Lang } from '../../ui/lang.ts'
import type { RecordedPerson } from '../audit.schema.ts'
import { saySystemActor } from '../rules/deed-words.ts'

interface Doer {
  readonly person: RecordedPerson | null
  readonly systemActor: string | null
}

/** Who did it. A person who may not be seen is shown by the beginning of their id. */
export function sayDoer({ person, systemActor }: Doer, lang: Lang): string {
  if (person) return sayRecorded(person, lang)
  return systemActor ? saySystemActor(systemActor, lang) : '—'
}

export function sayRecorded(person: RecordedPerson, lang: Lang): string {
  return (lang === 'en' ? (person.nameEn ?? person.name) : person.name) ?? person.id.slice(0, 8)
}

export interface ChangedField {
  readonly column: string
  readonly before: unknown
  readonly after: unknown
}

/** The fields that differ; of a row that came or went, all of them. */
export function listChanges(before: unknown, after: unknown): ChangedField[] {
  const was = readFields(before)
  const is = readFields(after)
  const columns = [...new Set([...Object.keys(was), ...Object.keys(is)])]
  return columns
    .map((column) => ({ column, before: was[column], after: is[column] }))
    .filter((each) => JSON.stringify(each.before) !== JSON.stringify(each.after))
}

/** A value as text; what is hidden says so, with its mark, by which two can be told apart. */
export function sayValue(value: unknown, sayHidden: (mark: string) => string): string {
  if (value === undefined || value === null) return '—'
  if (typeof value === 'string') return value
  if (typeof value === 'object' && 'hidden' in value) return sayHidden(String(value.hidden).slice(0, 8))
  return JSON.stringify(value)
}

function readFields(row: unknown): Readonly<Record<string, unknown>> {
  return typeof row === 'object' && row !== null ? { ...row } : {}
}
