import { z } from 'zod'
import { daySchema, differentiationSchema, planReadingSchema, textPartSchema } from './plans.schema.ts'

const wordsSchema = z.object({ zh: z.string(), en: z.string() })

/** Where a place lies, roughly: for a schematic only, never for measuring. */
export const placeSchema = z.object({
  /** A district's or host zone's name, as the layout writes it. */
  name: z.string(),
  /** The district it belongs to; its own name for a district. */
  district: z.string(),
  /** CGCS2000 degrees, approximate. */
  longitude: z.number(),
  latitude: z.number(),
  /** water: a sea or a river, drawn flat and named, no district of its own. Absent: a district or a host zone. */
  kind: z.literal('water').optional(),
})
export type Place = z.infer<typeof placeSchema>

/** The lasting identity of an item, and the 文号 of the notice that last stated it. */
export const standingItemSchema = z.object({
  itemId: z.uuid(),
  basis: z.string().nullable(),
})
export type StandingItem = z.infer<typeof standingItemSchema>

/** Which edition a view is of. */
export const standingEditionSchema = z.object({
  number: z.int(),
  /** The day in China on which it began to hold, and the first on which it no longer does; null: it holds. */
  from: daySchema,
  to: daySchema.nullable(),
  /** The notices that the text is made of. */
  texts: z.array(textPartSchema),
  /** In the order of the reading's lists, within them of a row's directions and a task's measures. */
  items: z.object({
    targets: z.array(standingItemSchema),
    layout: z.array(standingItemSchema.extend({ directions: z.array(standingItemSchema) })),
    tasks: z.array(standingItemSchema.extend({ measures: z.array(standingItemSchema) })),
    responsible: z.array(standingItemSchema),
    annex: z.array(standingItemSchema),
  }),
})
export type StandingEdition = z.infer<typeof standingEditionSchema>
export type StandingItems = StandingEdition['items']

/** What everything public about one programme is drawn from. */
export const programmeViewSchema = z.object({
  /** In addresses: `nantong-2024`. */
  slug: z.string(),
  city: wordsSchema,
  name: wordsSchema,
  /** True for the made-up city: every page says so. */
  invented: z.boolean(),
  /** restated: the text is in our own words (转述，非原文). official: the official file was bound. */
  textSource: z.enum(['restated', 'official']),
  /** When an official text was bound: how many reviewed facts were compared with it, and which differ. */
  binding: z
    .object({ boundAt: z.string(), sha256: z.string(), compared: z.int(), differing: z.array(z.string()) })
    .nullable(),
  edition: standingEditionSchema,
  reading: planReadingSchema,
  differentiation: differentiationSchema,
  places: z.array(placeSchema),
  /** The wing (mechanism, supply, actors, ground) of each heading that groups tasks, by the heading's text. */
  wings: z.record(z.string(), z.enum(['mechanism', 'supply', 'actors', 'ground'])),
  /** English for the names that the notice gives in Chinese. */
  english: z.record(z.string(), z.string()),
})
export type ProgrammeView = z.infer<typeof programmeViewSchema>

/** One line of the list of programmes. */
export const programmeSummarySchema = programmeViewSchema
  .pick({ slug: true, city: true, name: true, invented: true, textSource: true })
  .extend({ documentNumber: z.string().nullable() })
export type ProgrammeSummary = z.infer<typeof programmeSummarySchema>
