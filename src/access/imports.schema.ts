import { z } from 'zod'
import { badCellSchema, rowCountsSchema, sheetChangeSchema } from '../platform/sheets/sheets.schema.ts'

/** What is asked and told about an import of organisations or people from a workbook. */

export const importKindSchema = z.enum(['organisations', 'people'])
export type ImportKind = z.infer<typeof importKindSchema>

const waitingRoleSchema = z.object({
  row: z.int(),
  person: z.string(),
  role: z.string(),
  organisation: z.string(),
  from: z.iso.date(),
  to: z.iso.date().nullable(),
  basis: z.string(),
})
export type WaitingRole = z.infer<typeof waitingRoleSchema>

/** What an import would do, as it was found when the file came. */
export const importReportSchema = z.object({
  rows: rowCountsSchema,
  /** The first 1,000, in the order of the sheet. */
  bad: z.array(badCellSchema),
  /** The first 50. */
  changes: z.array(sheetChangeSchema),
  /** Appointments that a security administrator has to grant: how many, and the first 50. */
  rolesToGrant: z.int(),
  waitsForGrant: z.array(waitingRoleSchema),
})
export type ImportReport = z.infer<typeof importReportSchema>

/** An import. Once it is confirmed, what the file said is forgotten; counts and the appointments to grant stay. */
export const importSchema = z.object({
  id: z.uuid(),
  kind: importKindSchema,
  fileName: z.string(),
  state: z.enum(['preview', 'confirmed', 'granted']),
  uploadedAt: z.iso.datetime({ offset: true }),
  confirmedAt: z.iso.datetime({ offset: true }).nullable(),
  grantedAt: z.iso.datetime({ offset: true }).nullable(),
  ...importReportSchema.shape,
})
export type Import = z.infer<typeof importSchema>

/** Imports that one brought, and those whose appointments wait for one who grants roles. */
export const importsQuerySchema = z.object({ page: z.coerce.number().int().min(1).max(10_000).default(1) })

const listedImportSchema = importSchema
  .pick({ id: true, kind: true, fileName: true, state: true, uploadedAt: true, confirmedAt: true, grantedAt: true })
  .extend({
    isMine: z.boolean(),
    /** Null where one may not see who it was. */
    bringer: z.string().nullable(),
    /** How many rows were written as what; null in a preview, which is opened to see. */
    rows: rowCountsSchema.nullable(),
    badRows: z.int(),
    /** Of a confirmed one. */
    rolesToGrant: z.int(),
  })
export type ListedImport = z.infer<typeof listedImportSchema>

/** The newest first. */
export const importsSchema = z.object({ total: z.int(), page: z.int(), imports: z.array(listedImportSchema) })
export type Imports = z.infer<typeof importsSchema>

/** What was written; asked twice, told twice the same. */
export const confirmedSchema = z.object({ id: z.uuid(), rows: rowCountsSchema, rolesToGrant: z.int() })

export const grantedSchema = z.object({ id: z.uuid(), granted: z.int() })
