import { z } from 'zod'

/** A file as a page shows it. */
export const shownFileSchema = z.object({
  id: z.string(),
  name: z.string(),
  mediaType: z.string(),
  bytes: z.number(),
  uploadedAt: z.string(),
  /** Why its content is no longer kept; null while it is. */
  forgottenWhy: z.string().nullable(),
})

export const forgetSchema = z.object({ why: z.string().trim().min(1).max(300) })
