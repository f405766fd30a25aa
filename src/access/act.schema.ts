import { z } from 'zod'

/** What a person may do with a thing now. An act that belongs to other roles is not listed. */
export const actSchema = z.object({
  act: z.string(),
  open: z.boolean(),
  /** What blocks it: codes that the page words, with what they speak of. Empty when it is open. */
  blocks: z.array(z.object({ code: z.string(), until: z.string().optional(), count: z.int().optional() })),
})
export type Act = z.infer<typeof actSchema>
