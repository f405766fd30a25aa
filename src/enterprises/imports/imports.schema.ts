import { z } from 'zod'
import { badCellSchema, sheetChangeSchema } from '../../platform/sheets/sheets.schema.ts'

/** What is asked and told about an import of the register from a sheet, and an export of it. */

export const importKindSchema = z.enum(['enterprises', 'titles', 'institutes', 'stays'])
export type ImportKind = z.infer<typeof importKindSchema>

/** `doubtful`: new ones that may be an enterprise that is there; counted among the new. */
const countsSchema = z.object({ new: z.int(), changed: z.int(), same: z.int(), bad: z.int(), doubtful: z.int() })
export type ImportCounts = z.infer<typeof countsSchema>

const candidateSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  code: z.string().nullable(),
  district: z.string().nullable(),
})

/** A row that may speak of an enterprise that is there: somebody says so, or it is entered and the pair waits. */
const doubtfulRowSchema = z.object({
  row: z.int(),
  name: z.string(),
  code: z.string().nullable(),
  district: z.string().nullable(),
  candidates: z.array(candidateSchema),
})
export type DoubtfulRow = z.infer<typeof doubtfulRowSchema>

export const BAD_SHOWN = 1_000
export const CHANGES_SHOWN = 50
export const DOUBTFUL_SHOWN = 200

/** What an import would do, as it was found when the file came. */
export const importReportSchema = z.object({
  rows: countsSchema,
  /** The first BAD_SHOWN cells; all of them are in the workbook of bad rows. */
  bad: z.array(badCellSchema),
  /** The first CHANGES_SHOWN. */
  changes: z.array(sheetChangeSchema),
  /** The first DOUBTFUL_SHOWN. */
  doubtful: z.array(doubtfulRowSchema),
})
export type ImportReport = z.infer<typeof importReportSchema>

const stepSchema = z.enum(['reading', 'staging', 'checking', 'writing'])
export type ImportStep = z.infer<typeof stepSchema>
const progressSchema = z.object({ step: stepSchema, done: z.int(), of: z.int() })

/** `running`: being read, checked or written now; how far it is stands in `progress`. */
export const importSchema = z.object({
  id: z.uuid(),
  kind: importKindSchema,
  fileName: z.string(),
  state: z.enum(['running', 'preview', 'confirmed']),
  progress: progressSchema.nullable(),
  uploadedAt: z.iso.datetime({ offset: true }),
  confirmedAt: z.iso.datetime({ offset: true }).nullable(),
  ...importReportSchema.shape,
})
export type Import = z.infer<typeof importSchema>

export const importsQuerySchema = z.object({ page: z.coerce.number().int().min(1).max(10_000).default(1) })

/** The newest first. */
export const importsSchema = z.object({
  total: z.int(),
  page: z.int(),
  imports: z.array(
    importSchema
      .pick({ id: true, kind: true, fileName: true, state: true, uploadedAt: true, confirmedAt: true, rows: true })
      .extend({ isMine: z.boolean(), bringer: z.string().nullable() }),
  ),
  /** One’s own that are being read, checked or written now. */
  running: z.array(z.object({ id: z.uuid(), progress: progressSchema })),
  /** Whether the one who asks may bring one. */
  mayImport: z.boolean(),
})
export type Imports = z.infer<typeof importsSchema>
export type ListedImport = Imports['imports'][number]

/** Of doubtful rows: the enterprise a row speaks of; null: another one, though it is called so. */
export const confirmSchema = z.object({
  decisions: z
    .array(z.object({ row: z.int(), same: z.uuid().nullable() }))
    .max(10_000)
    .default([]),
})
export type Confirm = z.infer<typeof confirmSchema>

/** What was written; asked twice, told twice the same. */
export const confirmedSchema = z.object({ id: z.uuid(), rows: countsSchema })

export const templateQuerySchema = z.object({ kind: importKindSchema })

export const exportQuerySchema = z.object({
  kind: importKindSchema.default('enterprises'),
  format: z.enum(['xlsx', 'csv']).default('xlsx'),
})
