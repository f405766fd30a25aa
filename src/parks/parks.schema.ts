import { z } from 'zod'
import { actSchema } from '../access/act.schema.ts'
import { realDaySchema } from '../platform/day.schema.ts'

/** Where a park stands for everyone: declared 申报, planned 谋划, cultivating 培育, recognised 认定, removed 摘牌, withdrawn 撤回. */
export const stageSchema = z.enum(['declared', 'planned', 'cultivating', 'recognised', 'removed', 'withdrawn'])
export type Stage = z.infer<typeof stageSchema>

/** Where a park stands between those who act on it. */
export const parkStateSchema = z.enum([
  'declared',
  'returned',
  'confirmed',
  'planned',
  'cultivating',
  'recognised',
  'removed',
  'withdrawn',
])
export type ParkState = z.infer<typeof parkStateSchema>

/** 生产制造型, 研发办公型. */
export const parkClassSchema = z.enum(['manufacturing', 'research'])
export type ParkClass = z.infer<typeof parkClassSchema>

const nameSchema = z.object({ zh: z.string(), en: z.string().nullable() })
const placeSchema = z.object({ id: z.uuid(), name: nameSchema })

const directionSchema = z.object({
  text: z.string(),
  /** The name that the plan's layout gives it; null where it is the park's own. */
  layoutDirection: z.string().nullable(),
})
export type ParkDirection = z.infer<typeof directionSchema>

/** A park on a day. */
export const listedParkSchema = z.object({
  id: z.uuid(),
  name: nameSchema,
  hostZone: placeSchema,
  district: placeSchema,
  class: parkClassSchema.nullable(),
  stage: stageSchema,
  /** The first day of the stage it stood at on the day. */
  since: z.iso.date(),
  /** The document that says so. */
  basis: z.string(),
  directions: z.array(directionSchema),
  /** Today, for those whose reach holds the park; null for others, and on other days. */
  state: parkStateSchema.nullable(),
  acts: z.array(actSchema),
})
export type ListedPark = z.infer<typeof listedParkSchema>

export const parksQuerySchema = z.object({
  /** The day; today unless told otherwise. */
  on: realDaySchema.optional(),
  /** As was known at the end of this day; now unless told otherwise. */
  known: realDaySchema.optional(),
  /** `counted`: cultivating and recognised together. */
  stage: z.union([stageSchema, z.literal('counted')]).optional(),
  district: z.uuid().optional(),
  zone: z.uuid().optional(),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
})

/** Rows of a page of parks. */
export const PARKS_PAGE = 100

export const parksSchema = z.object({
  on: z.iso.date(),
  /** Recognised and cultivating: what the plan's promise is counted from. Of all of them, whatever was filtered. */
  count: z.int(),
  /** By stage, of all that the one who asks may see on that day. */
  stages: z.array(z.object({ stage: stageSchema, parks: z.int() })),
  /** Of those asked for. */
  total: z.int(),
  page: z.int(),
  parks: z.array(listedParkSchema),
  /** Host zones with how many of these stand in each, with the districts they lie in. */
  zones: z.array(z.object({ zone: placeSchema, district: placeSchema, parks: z.int() })),
  /** Host zones in which the one who asks may declare a park. */
  mayDeclareIn: z.array(placeSchema),
  acts: z.array(actSchema),
})
export type Parks = z.infer<typeof parksSchema>

const whoSchema = z.object({ id: z.uuid(), name: z.string(), nameEn: z.string().nullable() })

const stageHeldSchema = z.object({
  stage: stageSchema,
  from: z.iso.date(),
  to: z.iso.date().nullable(),
  basis: z.string(),
  statedAt: z.string(),
  /** Null where the one who asks may not see the person. */
  statedBy: whoSchema.nullable(),
})

/** One park over time, for members. */
export const parkSchema = z.object({
  id: z.uuid(),
  name: nameSchema,
  hostZone: placeSchema,
  district: placeSchema,
  class: parkClassSchema.nullable(),
  /** Null for those whose reach does not hold the park. */
  statement: z.string().nullable(),
  firstNamedOn: z.iso.date(),
  stage: stageSchema,
  since: z.iso.date(),
  basis: z.string(),
  state: parkStateSchema.nullable(),
  isItsOwnDistrict: z.boolean(),
  hasOrganisation: z.boolean(),
  directions: z.array(directionSchema.extend({ from: z.iso.date(), to: z.iso.date().nullable() })),
  /** As is known now. */
  stages: z.array(stageHeldSchema),
  /** What was held to be so and no longer is, the last first. */
  superseded: z.array(stageHeldSchema.extend({ supersededAt: z.string() })),
  /** What was done, the last first; for those whose reach holds the park. */
  done: z.array(
    z.object({
      act: z.string(),
      on: z.iso.date(),
      basis: z.string(),
      why: z.string(),
      at: z.string(),
      by: whoSchema.nullable(),
    }),
  ),
  /** Why it was returned or sent back last, while it stands so. */
  returned: z.object({ why: z.string(), at: z.string() }).nullable(),
  acts: z.array(actSchema),
})
export type Park = z.infer<typeof parkSchema>

const text = (most: number) => z.string().trim().min(1).max(most)
const basisSchema = text(300)
const whySchema = text(1_000)
const newDirectionSchema = z.object({ text: text(100), layoutDirection: text(100).nullable().default(null) })
const directionsSchema = z
  .array(newDirectionSchema)
  .min(1)
  .max(8)
  .refine((all) => new Set(all.map((one) => one.text)).size === all.length, 'a direction is named twice')

const declaredSchema = z.object({
  name: text(100),
  nameEn: text(200).nullable().default(null),
  class: parkClassSchema.nullable().default(null),
  directions: directionsSchema,
  statement: text(4_000),
  basis: basisSchema,
})
export type Declared = z.infer<typeof declaredSchema>

/** A host zone declares a park inside itself. */
export const newParkSchema = declaredSchema.extend({ hostZone: z.uuid() })
export type NewPark = z.infer<typeof newParkSchema>

/** What a host zone does about its own park. */
export const zoneActSchema = z.discriminatedUnion('act', [
  declaredSchema.extend({ act: z.literal('declare_again') }),
  z.object({ act: z.literal('withdraw'), why: whySchema }),
])
export type ZoneAct = z.infer<typeof zoneActSchema>

/** What its district does. */
export const districtActSchema = z.discriminatedUnion('act', [
  z.object({ act: z.literal('confirm'), basis: basisSchema }),
  z.object({ act: z.literal('return'), why: whySchema }),
])
export type DistrictAct = z.infer<typeof districtActSchema>

const decidedSchema = z.object({
  /** The day from which it holds; today unless told otherwise. */
  on: realDaySchema.optional(),
  basis: basisSchema,
})

/** What the programme office does: it admits, and records what is decided elsewhere. */
export const cityActSchema = z.discriminatedUnion('act', [
  decidedSchema.extend({ act: z.literal('plan') }),
  decidedSchema.extend({ act: z.literal('admit') }),
  z.object({ act: z.literal('send_back'), why: whySchema }),
  decidedSchema.extend({ act: z.literal('recognise') }),
  decidedSchema.extend({ act: z.literal('remove') }),
  decidedSchema.extend({ act: z.literal('redirect'), directions: directionsSchema }),
  /** From a day until another, both past: at this stage it stood. */
  z.object({
    act: z.literal('restate'),
    stage: stageSchema,
    from: realDaySchema,
    to: realDaySchema,
    basis: basisSchema,
  }),
])
export type CityAct = z.infer<typeof cityActSchema>

/** A park that the city admitted before the register was kept: of an organisation that is there, or of a new one. */
export const enteredParkSchema = declaredSchema
  .extend({ hostZone: z.uuid(), on: realDaySchema, organisation: z.uuid().optional() })
  .strict()
export type EnteredPark = z.infer<typeof enteredParkSchema>

export const doneParkSchema = z.object({ id: z.uuid(), state: parkStateSchema })
