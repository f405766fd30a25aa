import { z } from 'zod'

/** The ways out of the desk: what they are, who uses them, what came of what was sent. */

const nameSchema = z.object({
  zh: z.string().trim().min(1).max(100),
  en: z.string().trim().min(1).max(100),
})

/** As Standard Webhooks write a secret; shown once, when it is made. */
const secretSchema = z.string()

export const channelSchema = z.object({
  id: z.uuid(),
  kind: z.enum(['email', 'webhook']),
  name: nameSchema,
  /** Null for mail. */
  url: z.string().nullable(),
  isOn: z.boolean(),
  /** Used by whoever has not said otherwise. */
  byDefault: z.boolean(),
  /** The gateway is told the telephone number. */
  withPhone: z.boolean(),
  /** How many wait, will be tried again, were given up and were sent in the last 31 days. */
  counts: z.object({ queued: z.int(), failed: z.int(), givenUp: z.int(), sent: z.int() }),
  lastSentAt: z.string().nullable(),
})
export type Channel = z.infer<typeof channelSchema>

export const channelsSchema = z.object({
  channels: z.array(channelSchema),
  /** Whether the server knows a mail server. */
  hasMail: z.boolean(),
})
export type Channels = z.infer<typeof channelsSchema>

const urlSchema = z
  .string()
  .trim()
  .max(1000)
  .regex(/^https?:\/\/[^/\s@]+(\/\S*)?$/)
  .refine((text) => URL.canParse(text))

export const newChannelSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('email'), name: nameSchema, byDefault: z.boolean() }),
  z.object({
    kind: z.literal('webhook'),
    name: nameSchema,
    url: urlSchema,
    byDefault: z.boolean(),
    withPhone: z.boolean(),
  }),
])
export type NewChannel = z.infer<typeof newChannelSchema>

/** What is not named stays. A new address gets a new secret. */
export const channelChangeSchema = z
  .object({
    name: nameSchema,
    url: urlSchema,
    isOn: z.boolean(),
    byDefault: z.boolean(),
    withPhone: z.boolean(),
  })
  .partial()
export type ChannelChange = z.infer<typeof channelChangeSchema>

/** The secret where one was made; it is not shown again. */
export const madeChannelSchema = z.object({ id: z.uuid(), secret: secretSchema.nullable() })
export type MadeChannel = z.infer<typeof madeChannelSchema>

export const deliveryStateSchema = z.enum(['queued', 'failed', 'sent', 'given_up'])
export const deliveryErrorSchema = z.enum([
  'unreachable',
  'no_answer',
  'answered',
  'redirected',
  'not_allowed_there',
  'mail_refused',
  'no_mail',
  'no_address',
  'channel_off',
  'unreadable_secret',
])
export type DeliveryError = z.infer<typeof deliveryErrorSchema>

export const deliverySchema = z.object({
  /** `webhook-id`, and the message id of a mail. */
  id: z.uuid(),
  state: deliveryStateSchema,
  tries: z.int(),
  error: deliveryErrorSchema.nullable(),
  /** What the receiver answered. */
  status: z.int().nullable(),
  madeAt: z.string(),
  endedAt: z.string().nullable(),
  nextTryAt: z.string().nullable(),
})
export const deliveriesSchema = z.object({ total: z.int(), page: z.int(), deliveries: z.array(deliverySchema) })
export type Deliveries = z.infer<typeof deliveriesSchema>

export const deliveriesQuerySchema = z.object({
  state: deliveryStateSchema.optional(),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
})

export const retriedSchema = z.object({ again: z.int() })

/** Which channels are on, for me. */
export const myChannelsSchema = z.object({
  channels: z.array(
    z.object({
      id: z.uuid(),
      kind: z.enum(['email', 'webhook']),
      name: nameSchema,
      uses: z.boolean(),
      byDefault: z.boolean(),
      /** What the channel would need is not held: an e-mail address, a telephone number. */
      lacksAddress: z.boolean(),
      withPhone: z.boolean(),
    }),
  ),
})
export type MyChannels = z.infer<typeof myChannelsSchema>

export const myChannelSchema = z.object({ uses: z.boolean() })
