import { z } from 'zod'

/**
 * What the city's own gateway receives for one message to one person, as JSON, signed as Standard Webhooks say
 * (`webhook-id`, `webhook-timestamp`, `webhook-signature`). `webhook-id` is the same at every try of a delivery: what
 * came before is answered with 200 and sent on no second time. docs/operations.md says how a gateway reads it.
 */
export const webhookBodySchema = z.object({
  type: z.literal('message'),
  /** When it was told. */
  timestamp: z.iso.datetime(),
  data: z.object({
    /** The same as `webhook-id`. */
    delivery: z.uuid(),
    programme: z.object({ id: z.guid(), slug: z.string().nullable() }),
    /** Whom it is for: 企业微信 and 钉钉 know people by staff number, SMS by telephone (where the channel tells it). */
    to: z.object({
      person: z.uuid(),
      name: z.string(),
      staffNumber: z.string().nullable(),
      phone: z.string().nullable(),
    }),
    /** Who sent it; null: the system. */
    from: z.string().nullable(),
    /** `capability.what`. */
    kind: z.string(),
    /** One sentence in each language. */
    text: z.object({ zh: z.string(), en: z.string() }),
    /** Where it is read on the desk; null where COURTYARD_ADDRESS is not set. */
    url: z.url().nullable(),
  }),
})
export type WebhookBody = z.infer<typeof webhookBodySchema>
