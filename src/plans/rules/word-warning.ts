/**
 * English for the compiler's warnings, by code. The compiler's own sentence is Chinese and holds the names and figures;
 * this one says what is meant and what to do.
 */
const english: ReadonlyMap<string, string> = new Map([
  ['annex_missing', 'The notice names an annex that is not in the text. Add it to give tasks their units and dates.'],
  ['annex_not_read', 'The annex stands in the text, but its table could not be read. Add it as a file of its own.'],
  ['annex_row_unmatched', 'A row of the annex matches no task of the text. Match it by hand.'],
  ['district_is_own_zone', 'This district lists no zone below it; it was read as its own host zone.'],
  ['document_number_missing', 'No document number was found. Check whether one is printed.'],
  ['heading_number_jumps', 'The number of this heading skips one. Check whether a heading was missed.'],
  ['heading_number_repeats', 'The number of this heading repeats the one before.'],
  ['issued_on_missing', 'No date of signature was found. Add it from the original.'],
  ['issuer_missing', 'No issuing body was found. Add it from the signature.'],
  ['name_rejoined', 'A name broken at the end of a line in its cell was joined again.'],
  ['parks_not_named', 'A target counts parks, and the text names none of them. Add them once they are recognised.'],
  ['possible_target', 'This looks like a target but has no definite figure and year; it was not read as one.'],
  ['published_before_issued', 'The date of publication is before the date of signature. One of the two must be wrong.'],
  ['title_missing', 'No title was found. Add it from the original.'],
  ['titles_differ', 'The title in the data block differs from the printed one.'],
  ['zones_in_one_cell', 'Several zones stand in one cell; they were split at their names. Check where.'],
])

/** The English sentence of a warning's code; null for a code that has none yet. */
export function wordWarningInEnglish(code: string): string | null {
  return english.get(code) ?? null
}
