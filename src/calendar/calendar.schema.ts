import { z } from 'zod'

const daySchema = z.iso.date({ abort: true }).refine((day) => day >= '0001-01-01')
const nameSchema = z.object({ zh: z.string().trim().min(1).max(60), en: z.string().trim().min(1).max(120) })

/** From a day to a day, both included; the current year where none is named. */
export const stretchSchema = z.object({ from: daySchema.optional(), to: daySchema.optional() })

export const calendarSchema = z.object({
  from: z.string(),
  to: z.string(),
  /** The first and last day that the programme's calendar holds; null while it holds none. */
  holds: z.object({ first: z.string(), last: z.string() }).nullable(),
  days: z.array(
    z.object({
      day: z.string(),
      works: z.boolean(),
      /** The holiday because of which it does not work, or works; null on an ordinary day. */
      name: nameSchema.nullable(),
      /** By what it stands: the yearly notice, the day of the week (provisional), the city's own correction. */
      stands: z.enum(['announced', 'by_weekday', 'city']),
    }),
  ),
  /** What the city said of these days, the last one of a day first. */
  corrections: z.array(
    z.object({
      day: z.string(),
      works: z.boolean(),
      name: nameSchema.nullable(),
      basis: z.string(),
      statedAt: z.string(),
      /** Null to whoever does not see that person. */
      statedBy: z.object({ id: z.string(), name: z.string(), nameEn: z.string().nullable() }).nullable(),
    }),
  ),
})
export type Calendar = z.infer<typeof calendarSchema>

export const newCorrectionSchema = z.object({
  works: z.boolean(),
  name: nameSchema.nullable(),
  /** The document it rests on. */
  basis: z.string().trim().min(1).max(300),
})

export const correctedSchema = z.object({ day: z.string() })
