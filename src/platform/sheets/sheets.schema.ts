import { z } from 'zod'

/** What imports from sheets tell of a sheet, whatever it is about. */

/** One thing that is wrong: in which row and column of the sheet, what, and what to do. */
export const badCellSchema = z.object({
  /** As the sheet numbers it. */
  row: z.int(),
  /** The column's head. */
  column: z.object({ key: z.string(), zh: z.string(), en: z.string() }),
  code: z.string(),
  value: z.string(),
  zh: z.string(),
  en: z.string(),
})
export type BadCell = z.infer<typeof badCellSchema>

export const sheetChangeSchema = z.object({
  row: z.int(),
  name: z.string(),
  state: z.enum(['new', 'changed']),
  columns: z.array(z.object({ key: z.string(), before: z.string().nullable(), after: z.string() })),
})
export type SheetChange = z.infer<typeof sheetChangeSchema>

export const rowCountsSchema = z.object({ new: z.int(), changed: z.int(), same: z.int(), bad: z.int() })
export type RowCounts = z.infer<typeof rowCountsSchema>
