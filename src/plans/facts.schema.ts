import { z } from 'zod'
import { headingSchema, noticeSchema, responsibleSchema, targetSchema, taskSchema } from './plans.schema.ts'

/**
 * What a person read in the official notice and checked: `programmes/<slug>/facts.json`. Whatever text the programme
 * shows must compile to these facts. A field that is not given was not reviewed.
 */
export const factsSchema = z.object({
  notice: noticeSchema.partial(),
  headings: z.array(headingSchema.omit({ span: true })),
  targets: z.array(targetSchema.omit({ text: true, span: true }).partial()),
  layout: z.array(
    z.object({
      district: z.string(),
      hostZone: z.string().nullable(),
      /** Each as printed, with its brackets. */
      directions: z.array(z.string()),
    }),
  ),
  tasks: z.array(
    taskSchema.pick({ number: true, title: true, group: true, lead: true, support: true, due: true }).partial(),
  ),
  responsible: z.array(responsibleSchema.omit({ span: true })),
})
export type Facts = z.infer<typeof factsSchema>
