import { z } from 'zod'

/** Where one's calendars are read from. What an address says is shown once, when it is made. */
export const feedsSchema = z.object({
  feeds: z.array(z.object({ id: z.uuid(), name: z.string(), madeAt: z.iso.datetime({ offset: true }) })),
  /** How many there may be. */
  most: z.int(),
})
export type Feeds = z.infer<typeof feedsSchema>

export const newFeedSchema = z.object({ name: z.string().trim().min(1).max(80) })
/** `path`: below the site's address; whoever has it reads these days. */
export const madeFeedSchema = z.object({ id: z.uuid(), path: z.string() })

export const feedQuerySchema = z.object({
  key: z.string().regex(/^[\w-]{43}$/),
  lang: z.enum(['zh', 'en']).default('zh'),
})
