import type { z } from 'zod'
import type { People } from '../../access/people.schema.ts'
import { reads } from '../../ui/desk/route.ts'
import type { Entry, recordQuerySchema, recordSchema, sealsSchema } from '../audit.schema.ts'

/** What the auditor's pages ask of the server. The shapes are types only. */
export const listRecord = reads<z.infer<typeof recordSchema>, z.input<typeof recordQuerySchema>>()(
  '/api/programmes/:slug/record',
)
export const readEntry = reads<Entry>()('/api/programmes/:slug/record/:seq')
export const readSeals = reads<z.infer<typeof sealsSchema>>()('/api/programmes/:slug/record/seals')
export const findPeople = reads<People, { q?: string; left?: 'yes' }>()('/api/programmes/:slug/people')
