import { z } from 'zod'

/** What people are asked and told about the record. Numbers of entries are text: they may outgrow a JavaScript number. */

const seqSchema = z.string().regex(/^[1-9][0-9]{0,17}$/)
const KIND = /^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$/
const kindSchema = z.string().max(100).regex(KIND)

/** Somebody in the record; the name is missing where the one who asks may not see the person. */
export const recordedPersonSchema = z.object({
  id: z.uuid(),
  name: z.string().nullable(),
  nameEn: z.string().nullable(),
})
export type RecordedPerson = z.infer<typeof recordedPersonSchema>

/** Without the number that an entry has in the record: it counts what is done elsewhere, in other programmes too. */
const trailEntrySchema = z.object({
  /** UTC, to the microsecond. */
  at: z.string(),
  person: recordedPersonSchema.nullable(),
  /** Whom a mandate acted for. */
  forPerson: recordedPersonSchema.nullable(),
  systemActor: z.string().nullable(),
  act: z.string(),
  why: z.string().nullable(),
})

export const entrySummarySchema = trailEntrySchema.extend({
  seq: seqSchema,
  origin: z.string().nullable(),
  thing: z.object({ kind: z.string(), id: z.string() }),
})
export type EntrySummary = z.infer<typeof entrySummarySchema>

export const entrySchema = entrySummarySchema.extend({
  requestId: z.string().nullable(),
  login: z.string(),
  /** What changed, as it was and as it became: columns of the row. A hidden value is `{hidden: mark}`. */
  before: z.unknown(),
  after: z.unknown(),
  /** The block it is sealed in; null while it waits. */
  block: z.int().nullable(),
})
export type Entry = z.infer<typeof entrySchema>

export const recordFilterSchema = z.object({
  /** Who did it, or for whom. */
  person: z.uuid().optional(),
  /** `kind`, or `kind/id`. */
  thing: z
    .string()
    .max(300)
    .regex(/^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?(\/.+)?$/)
    .optional(),
  /** How the name of the act begins. */
  act: z
    .string()
    .max(100)
    .regex(/^[a-z][a-z0-9_.]*$/)
    .optional(),
  /** Days in China, both included. */
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
})
export type RecordFilter = z.infer<typeof recordFilterSchema>

export const recordQuerySchema = recordFilterSchema.extend({
  /** `next` of the page before. */
  cursor: seqSchema.optional(),
})

export const recordSchema = z.object({
  /** The newest first, 50 at most. */
  entries: z.array(entrySummarySchema),
  next: seqSchema.nullable(),
})

export const exportQuerySchema = recordFilterSchema.extend({ format: z.enum(['csv', 'xlsx']) })

export const sealsQuerySchema = z.object({ cursor: z.coerce.number().int().min(1).optional() })

export const sealsSchema = z.object({
  /** Of the last block: to be kept outside, and given to `courtyard verify --head`. */
  head: z.object({ block: z.int(), hex: z.string() }).nullable(),
  waiting: z.int(),
  waitingSince: z.string().nullable(),
  /** The newest first, 50 at most. */
  blocks: z.array(
    z.object({
      block: z.int(),
      entries: z.int(),
      firstSeq: seqSchema,
      lastSeq: seqSchema,
      sealedAt: z.string(),
      head: z.string(),
    }),
  ),
  next: z.int().nullable(),
})

export const entryParamsSchema = z.object({ seq: seqSchema })
export const trailParamsSchema = z.object({ kind: kindSchema, id: z.string().min(1).max(200) })
/** The moment of the last entry of a page, and how many of that very moment the pages so far held. */
const trailCursorSchema = z
  .string()
  .regex(/^[12]\d{3}-[^~]{22}~[1-9]\d{0,5}$/)
  .refine((cursor) => z.iso.datetime({ precision: 6 }).safeParse(cursor.split('~')[0]).success)
export const trailQuerySchema = z.object({ cursor: trailCursorSchema.optional() })
export const trailSchema = z.object({ entries: z.array(trailEntrySchema), next: trailCursorSchema.nullable() })
