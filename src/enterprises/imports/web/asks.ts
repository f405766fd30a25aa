import type { z } from 'zod'
import { does, reads } from '../../../ui/desk/route.ts'
import type { Confirm, confirmedSchema, Import, Imports, importsQuerySchema } from '../imports.schema.ts'

/** What the page of imports asks of the server. The shapes are types only: nothing of the schemas is carried here. */

export const bringImport = does<Import, FormData>()('POST', '/api/programmes/:slug/enterprises/imports')
export const listImports = reads<Imports, Partial<z.input<typeof importsQuerySchema>>>()(
  '/api/programmes/:slug/enterprises/imports',
)
export const readImport = reads<Import>()('/api/programmes/:slug/enterprises/imports/:id')
export const confirmImport = does<z.infer<typeof confirmedSchema>, Confirm>()(
  'POST',
  '/api/programmes/:slug/enterprises/imports/:id/confirm',
)
export const discardImport = does()('DELETE', '/api/programmes/:slug/enterprises/imports/:id')
