/** What a sheet may cost before it is refused. */
export interface SheetLimits {
  /** Of the file as it is handed in. Bytes. */
  readonly fileBytes: number
  /** Below the heads. */
  readonly rows: number
  /** Of one cell: what any column takes. The rest of a longer one is not read. */
  readonly cellLetters: number
  /** Of all cells together: one long text may stand in every cell of a small file. */
  readonly letters: number
  /** Of the parts of a workbook, unpacked. Bytes. */
  readonly inflatedBytes: number
}

export const sheetFileRefusals = [
  'empty_file',
  'old_workbook',
  'encrypted_document',
  'not_a_workbook',
  'not_a_sheet',
  'zip_bomb',
  'broken_file',
  'broken_quotes',
  'too_many_rows',
  'too_wide',
  'heads_missing',
  'other_kind',
  'no_rows',
] as const
/** Why a file is no sheet of a kind. */
export type SheetFileRefusal = (typeof sheetFileRefusals)[number]
/** Why a file was not read: by what it is, or because its process ended. */
export type SheetRefusal = SheetFileRefusal | 'took_too_long' | 'took_too_much_memory' | 'busy' | 'stopped'
