import { CsvError, parse } from 'csv-parse/sync'
import { decodeText } from '../decode-text.ts'
import { accept, type Result, refuse } from '../result.ts'
import { readHarmless } from '../say-harmless.ts'
import type { SheetFileRefusal, SheetLimits } from './sheet-limits.ts'

const MAX_COLUMNS = 256
const LOST = '\ufffd'

/**
 * The one table of a CSV, as rows of text: UTF-8 with a byte order mark or without, UTF-16 with one, or GB18030; commas,
 * semicolons or tabs. The apostrophe that our own files put before what begins like a formula is taken off again.
 *
 * Runs in this process and with its memory: what was uploaded goes through a process of its own.
 */
export function readCsv(bytes: Buffer, limits: SheetLimits): Result<string[][], SheetFileRefusal> {
  if (bytes.length === 0) return refuse('empty_file')
  const text = decodeText(bytes)
  if (!text.ok) return refuse(text.refusal === 'empty_file' ? 'empty_file' : 'not_a_sheet')
  // A letter that was lost may be part of a name: nothing of such a file is taken.
  if (text.value.includes(LOST)) return refuse('not_a_sheet')
  const table: string[][] = []
  try {
    parse(text.value, {
      bom: true,
      delimiter: findDelimiter(text.value),
      relaxColumnCount: true,
      // An inch sign within a text is no quote.
      relaxQuotes: true,
      onRecord: (record: string[]) => {
        if (record.length > MAX_COLUMNS) throw new TooMuch('too_wide')
        // Heads and some blank rows stand besides what counts.
        if (table.length > limits.rows + 1_000) throw new TooMuch('too_many_rows')
        table.push(
          record.map((cell) =>
            readHarmless(cell)
              .trim()
              .slice(0, limits.cellLetters + 1),
          ),
        )
        return null
      },
    })
  } catch (error) {
    if (error instanceof TooMuch) return refuse(error.refusal)
    if (error instanceof CsvError) return refuse('broken_quotes')
    throw error
  }
  return accept(table)
}

class TooMuch extends Error {
  readonly refusal: 'too_wide' | 'too_many_rows'

  constructor(refusal: 'too_wide' | 'too_many_rows') {
    super(refusal)
    this.refusal = refusal
  }
}

/** The one that parts the first line that has any: heads hold none of them. */
function findDelimiter(text: string): string {
  const line =
    text
      .slice(0, 10_000)
      .split('\n', 20)
      .find((one) => /[,;\t]/.test(one)) ?? ''
  const counted = [',', ';', '\t'].map((sign) => ({ sign, times: line.split(sign).length }))
  return counted.reduce((most, one) => (one.times > most.times ? one : most)).sign
}
