import { z } from 'zod'

/** The name of a programme in an address. */
export const slugSchema = z.object({ slug: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/) })
