import type { Warning } from '../plans.schema.ts'
import type { Lang } from './words.ts'

/**
 * A warning for the page. In Chinese it is the compiler's own sentence. In English it is the page's sentence for the
 * code, and the Chinese one stands below it, since it holds the names and figures.
 */
export function sayWarning(warning: Warning, lang: Lang): { readonly own: string; readonly quoted: string | null } {
  if (lang === 'zh') return { own: warning.message, quoted: null }
  return { own: english.get(warning.code) ?? 'Please check this place against the notice.', quoted: warning.message }
}

const english: ReadonlyMap<string, string> = new Map([
  ['title_missing', 'No title was found. Add it from the original.'],
  ['document_number_missing', 'No document number was found. Check whether one is printed.'],
  ['issued_on_missing', 'No date of signature was found. Add it from the original.'],
  ['issuer_missing', 'No issuing body was found. Add it from the signature.'],
  ['published_before_issued', 'It was published before it was signed. One of the two dates must be wrong.'],
  ['titles_differ', 'The title in the data block and the printed title differ.'],
  ['heading_number_repeats', 'A heading has the same number as the one before it.'],
  ['heading_number_jumps', 'The numbers of two headings do not follow each other. Something may have been missed.'],
  ['annex_not_read', 'The annex is printed here, but its table could not be read. Add it as a file of its own.'],
  ['annex_missing', 'The notice lists an annex that is not in the file. Add it to get units and dates.'],
  ['annex_row_unmatched', 'A row of the annex fits no task. Match it by hand.'],
  ['parks_not_named', 'Parks are promised in number and none is named. Add them once they are recognised.'],
  ['possible_target', 'This may be a target, but it has no definite figure and year.'],
  ['zones_in_one_cell', 'Several zones share one cell of the table. Check where they were parted.'],
  ['name_rejoined', 'A name was broken over lines in the table and has been put together again.'],
  ['district_is_own_zone', 'This district lists no zone, so it was read as its own host zone.'],
])
