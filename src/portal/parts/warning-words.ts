import { createElement, Fragment, type ReactNode } from 'react'
import type { Warning } from '../../plans/plans.schema.ts'
import type { Voice } from '../voice.tsx'

/** English for the compiler's warnings, by code; the place in the text is one click away. */
const ENGLISH: Readonly<Record<string, string>> = {
  annex_missing: 'The notice names an annex that is not in the text; add it to give tasks their units and dates.',
  annex_not_read: 'The annex stands in the text, but no table was read from it; add it as a file of its own.',
  annex_row_unmatched: 'A row of the annex matches no task of the text.',
  district_is_own_zone: 'This district lists no zone below it; it was read as its own host zone.',
  document_number_missing: 'No document number was found.',
  heading_number_jumps: 'The number of this heading skips one; check whether a heading was missed.',
  heading_number_repeats: 'The number of this heading repeats the one before.',
  issued_on_missing: 'No date of issue was found, nor one under the signature.',
  issuer_missing: 'No issuing body was found.',
  name_rejoined: 'A name broken at the end of a line in its cell was joined again.',
  parks_not_named: 'A target counts parks, and the text names none of them.',
  possible_target: 'This looks like a target but has no definite figure and year; it was not read as one.',
  published_before_issued: 'The date of publication is before the date of issue.',
  title_missing: 'No title was found.',
  titles_differ: 'The title in the data block differs from the printed one.',
  zones_in_one_cell: 'Several zones stand in one cell; they were split at their names.',
}

/** In characters; longer passages are read in the notice. */
const LONGEST_QUOTE = 24

/** A warning in the page's language. One the page has no English for shows the compiler's Chinese sentence. */
export function wordWarning(voice: Voice, warning: Warning): ReactNode {
  if (voice.lang === 'zh') return warning.message
  const english = ENGLISH[warning.code]
  if (english === undefined) return voice.quote(warning.message)
  const words = voice.view.reading.text.slice(...warning.span).trim()
  return words === '' || words.length > LONGEST_QUOTE
    ? english
    : createElement(Fragment, null, voice.quote(words), `: ${english}`)
}
