import { z } from 'zod'
import { daySchema, targetSchema } from '../plans.schema.ts'

const wordsSchema = z.object({ zh: z.string(), en: z.string() })

/** Where figures for targets come from: a count or an indicator that a capability offers. */
export const targetSourceSchema = z.object({
  kind: z.enum(['count', 'indicator']),
  key: z.string(),
  name: wordsSchema,
  /** The units, as plans print them, in which it measures. */
  units: z.array(z.string()),
})

/** `GET /api/programmes/:slug/targets`: what the edition that holds promises, and how far it is. */
export const judgedTargetsSchema = z.object({
  on: daySchema,
  /** What 左右 leaves open, in percent, and the rule it rests on; no basis: the product's own. */
  tolerance: z.object({ percent: z.number(), basis: z.string().nullable() }),
  sources: z.array(targetSourceSchema),
  targets: z.array(
    z.object({
      itemId: z.uuid(),
      /** 文号 of the notice that last stated it. */
      basis: z.string().nullable(),
      /** The plan's own words and what was read from them. */
      target: targetSchema,
      /** What measures it now; null: nothing yet. */
      binding: z
        .object({
          id: z.uuid(),
          source: targetSourceSchema.pick({ kind: true, key: true, name: true }),
          from: daySchema,
        })
        .nullable(),
      /** In the target's unit; null: not measured, which is not zero. */
      measured: z.number().nullable(),
      verdict: z.enum(['met', 'not_met', 'on_the_way', 'not_measured']),
      /** From how much on, and up to how much, it is as promised. */
      from: z.number().nullable(),
      to: z.number().nullable(),
      /** Met by more than the plan says. */
      isAbove: z.boolean(),
    }),
  ),
})
export type JudgedTargets = z.infer<typeof judgedTargetsSchema>

/** `POST …/targets/bindings`. */
export const newBindingSchema = z.object({
  itemId: z.uuid(),
  kind: z.enum(['count', 'indicator']),
  key: z.string().max(100),
  basis: z.string().trim().min(1).max(500),
})

/** `PUT …/targets/tolerance`: what 左右 leaves open from now on. */
export const newToleranceSchema = z.object({
  percent: z.number().min(0).max(50),
  basis: z.string().trim().min(1).max(500),
})
