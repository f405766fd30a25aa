import { z } from 'zod'
import { newItemSchema, unitSchema } from '../tasks.schema.ts'

const proposalSchema = z.object({
  row: z.int(),
  title: z.string(),
  content: z.string(),
  planItem: z.uuid().nullable(),
  heading: z.string().nullable(),
  lead: z.uuid().nullable(),
  support: z.array(z.uuid()),
  dueOn: z.iso.date().nullable(),
  printed: z.object({ lead: z.array(z.string()), support: z.array(z.string()), due: z.string().nullable() }),
  doubts: z.array(z.enum(['no_task', 'no_lead', 'lead_unknown', 'several_leads', 'support_unknown', 'due_unclear'])),
  isKnown: z.boolean(),
})

/** What an annex would become; nothing of it is written. */
export const annexPreviewSchema = z.object({
  /** 文号 of the notice that holds: what the items will rest on. */
  basis: z.string().nullable(),
  today: z.iso.date(),
  proposals: z.array(proposalSchema),
  /** The plan's tasks, and the units that may lead or support: to choose from where something is open. */
  tasks: z.array(
    z.object({ planItem: z.uuid(), number: z.string(), title: z.string(), heading: z.string().nullable() }),
  ),
  units: z.array(unitSchema),
})
export type AnnexPreview = z.infer<typeof annexPreviewSchema>

/** The rows as a person confirms them; each becomes an item, or is there already. */
export const annexConfirmSchema = z.object({
  items: z
    .array(newItemSchema.omit({ source: true }))
    .min(1)
    .max(500),
})
export const annexConfirmedSchema = z.object({
  made: z.array(z.object({ id: z.uuid(), number: z.int() })),
  /** How many were there already. */
  known: z.int(),
})
