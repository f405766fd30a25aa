import { z } from 'zod'
import { realDaySchema } from '../../platform/day.schema.ts'

/** List-backed counts (名单计数): a number and the list it is made of. */

/**
 * Kinds that “高新技术企业和专精特新企业” of a plan is counted from: 小巨人 and 单项冠军 are steps of 专精特新, and whoever has
 * moved on to one of them is not lost. Source: domain.md §9.
 */
export const HIGH_TECH_OR_SPECIALISED = ['high_tech', 'specialised', 'little_giant', 'champion'] as const
export const SPECIALISED = ['specialised', 'little_giant', 'champion'] as const

export const countScopeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('programme') }),
  z.object({ kind: z.enum(['district', 'zone', 'park']), id: z.uuid() }),
])
export type CountScope = z.infer<typeof countScopeSchema>

const kindsSchema = z
  .string()
  .regex(/^[a-z][a-z0-9_]*(,[a-z][a-z0-9_]*){0,19}$/)
  .optional()

export const HOLDERS_PAGE = 50

export const countQuerySchema = z
  .object({
    /** The day; today unless told otherwise. */
    on: realDaySchema.optional(),
    scope: z.enum(['programme', 'district', 'zone', 'park']).default('programme'),
    id: z.uuid().optional(),
    /** Kinds of titles, parted by commas; those of the plan’s target unless told otherwise. */
    kinds: kindsSchema,
    page: z.coerce.number().int().min(1).max(100_000).default(1),
  })
  .refine(({ scope, id }) => (scope === 'programme') === (id === undefined), { path: ['id'] })
export type CountQuery = z.infer<typeof countQuerySchema>

export const droppedReasonSchema = z.enum([
  /** Reported by more than one park: counted once. */
  'in_several_parks',
  /** Two rows of the register that are one enterprise: counted once. */
  'merged',
  /** Its title or its stay was stated, and nobody has confirmed it. */
  'not_confirmed',
  /** Its last title ended within the year before the day. */
  'expired',
  /** Its last title was withdrawn within the year before the day. */
  'withdrawn',
])
export type DroppedReason = z.infer<typeof droppedReasonSchema>

const parkSchema = z.object({ id: z.uuid(), name: z.string() })
const namedSchema = z.object({ id: z.uuid(), name: z.string(), code: z.string().nullable() })

export const holderSchema = namedSchema.extend({
  parks: z.array(parkSchema),
  titles: z.array(
    z.object({
      id: z.uuid(),
      kind: z.string(),
      number: z.string(),
      /** The first day on which it is no longer valid; null: until further notice. */
      validTo: realDaySchema.nullable(),
      /** Whose it is, where that is another row of the register. */
      of: z.uuid(),
    }),
  ),
})
export type Holder = z.infer<typeof holderSchema>

/** How many were not counted, or counted once; null: not told to the one who asks. */
export const droppedSchema = z.object({
  inSeveralParks: z.int(),
  merged: z.int(),
  notConfirmed: z.int().nullable(),
  expired: z.int(),
  withdrawn: z.int(),
})
export type Dropped = z.infer<typeof droppedSchema>

export const holderCountSchema = z.object({
  on: realDaySchema,
  kinds: z.array(z.string()),
  scope: countScopeSchema,
  count: z.int(),
  /** Parks that were counted in. */
  parks: z.int(),
  page: z.int(),
  holders: z.array(holderSchema),
  dropped: droppedSchema,
  /** Of the programme as a whole: what the plan promises and how far that is. */
  target: z
    .object({
      text: z.string(),
      value: z.number(),
      unit: z.string(),
      year: z.int().nullable(),
      /** From how much on it is met. */
      from: z.number().nullable(),
      to: z.number().nullable(),
      tolerancePercent: z.number(),
      verdict: z.enum(['met', 'not_met', 'on_the_way', 'not_measured']),
    })
    .nullable(),
})
export type HolderCountPage = z.infer<typeof holderCountSchema>

export const droppedQuerySchema = countQuerySchema.and(z.object({ reason: droppedReasonSchema }))

export const droppedListSchema = z.object({
  on: realDaySchema,
  reason: droppedReasonSchema,
  total: z.int(),
  /** The first of them. */
  holders: z.array(
    namedSchema.extend({
      parks: z.array(parkSchema),
      /** Rows of the register that are one with it. */
      merged: z.array(z.object({ id: z.uuid(), name: z.string() })),
      title: z
        .object({
          id: z.uuid(),
          kind: z.string(),
          number: z.string(),
          state: z.string(),
          endedOn: realDaySchema.nullable(),
        })
        .nullable(),
    }),
  ),
})
export type DroppedList = z.infer<typeof droppedListSchema>

export const instituteCountSchema = z.object({
  on: realDaySchema,
  scope: countScopeSchema,
  count: z.int(),
  parks: z.int(),
  institutes: z.array(
    z.object({
      id: z.uuid(),
      name: z.string(),
      level: z.enum(['national', 'provincial', 'municipal', 'district']),
      kind: z.string(),
      host: z.string(),
      parks: z.array(parkSchema),
      validTo: realDaySchema.nullable(),
    }),
  ),
  /** Who waits and who was withdrawn is told to those who may see it. */
  dropped: droppedSchema.omit({ merged: true }).extend({ withdrawn: z.int().nullable() }),
})
export type InstituteCount = z.infer<typeof instituteCountSchema>

export const forecastQuerySchema = z.object({
  to: realDaySchema.optional(),
  kinds: kindsSchema,
})

export const forecastSchema = z.object({
  on: realDaySchema,
  count: z.int(),
  /** How many there were at the end of each month before, in the parks that count now. */
  past: z.array(z.object({ on: realDaySchema, count: z.int() })),
  target: holderCountSchema.shape.target,
  refused: z.enum(['history_too_short', 'day_is_over', 'too_far_ahead']).nullable(),
  forecast: z
    .object({
      to: realDaySchema,
      median: z.number(),
      low: z.number(),
      high: z.number(),
      chance: z.number().nullable(),
      course: z.array(z.object({ on: realDaySchema, low: z.number(), median: z.number(), high: z.number() })),
      needed: z
        .object({
          months: z.number(),
          expectedExits: z.int(),
          entriesAMonth: z.number(),
          lastYearAMonth: z.number(),
        })
        .nullable(),
    })
    .nullable(),
  /** What it was drawn from. */
  history: z.object({
    from: realDaySchema,
    entries: z.int(),
    renewed: z.int(),
    lapsed: z.int(),
    otherExits: z.int(),
    expiries: z.int(),
  }),
})
export type ForecastPage = z.infer<typeof forecastSchema>
