import { z } from 'zod'
import { actSchema } from '../access/act.schema.ts'
import { shownFileSchema } from '../files/files.schema.ts'
import { realDaySchema } from '../platform/day.schema.ts'

/** Titles (资质) and institutes (研发机构), as pages and routes know them. */

const nameSchema = z.object({ zh: z.string().min(1), en: z.string().min(1) })
const daySchema = realDaySchema
const decimalSchema = z.string().regex(/^-?\d{1,24}(\.\d{1,6})?$/)
const factSchema = z.string().regex(/^[a-z][a-z0-9_]{0,59}$/)
const kindKeySchema = z.string().regex(/^[a-z][a-z0-9_]{0,59}$/)

/** A figure that a condition looks at, of the year before the day asked for unless told otherwise. */
export const measureSchema = z.union([
  /** A fact; the sum of so many years where `years` says so; of an earlier year where `ago` says so. */
  z.strictObject({
    fact: factSchema,
    years: z.int().min(1).max(10).optional(),
    ago: z.int().min(1).max(10).optional(),
  }),
  /** The first in percent of the second, each summed over so many years. */
  z.strictObject({ ratio: z.tuple([factSchema, factSchema]), years: z.int().min(1).max(10).optional() }),
  /** In percent a year, over so many years: compound, or the mean of the single years. */
  z.strictObject({ growth: factSchema, years: z.int().min(1).max(10), how: z.enum(['compound', 'mean']) }),
  /** Years since it was founded, as of the day. */
  z.strictObject({ age: z.literal('years') }),
])
export type Measure = z.infer<typeof measureSchema>

const boundSchema = z.union([
  z.strictObject({ atLeast: decimalSchema }),
  z.strictObject({ atMost: decimalSchema }),
  z.strictObject({ above: decimalSchema }),
  z.strictObject({ below: decimalSchema }),
])
export type Bound = z.infer<typeof boundSchema>

interface Told {
  name: { zh: string; en: string }
  /** The rule it rests on; what no rule was found for says so by `isSourced`. */
  source?: string | undefined
  isSourced?: boolean | undefined
}

/** A condition of a title: a figure and its bound, a title that is held, or several together. Data, never code. */
export type Condition = Told &
  (
    | { measure: Measure; bound: Bound }
    | { holds: string[] }
    | { all: Condition[] }
    | { any: Condition[] }
    /** Which condition holds follows from a figure: the first band that it does not exceed; the last has no end. */
    | { by: Measure; bands: { upTo?: string | undefined; asks: Condition }[] }
  )

const told = { name: nameSchema, source: z.string().min(1).optional(), isSourced: z.boolean().optional() }

export const conditionSchema: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    z.strictObject({ ...told, measure: measureSchema, bound: boundSchema }),
    z.strictObject({ ...told, holds: z.array(kindKeySchema).min(1) }),
    z.strictObject({ ...told, all: z.array(conditionSchema).min(1) }),
    z.strictObject({ ...told, any: z.array(conditionSchema).min(1) }),
    z.strictObject({
      ...told,
      by: measureSchema,
      bands: z
        .array(z.strictObject({ upTo: decimalSchema.optional(), asks: conditionSchema }))
        .min(1)
        .refine((bands) => bands.every(({ upTo }, at) => (upTo === undefined) === (at === bands.length - 1))),
    }),
  ]),
)

export const titlePathSchema = z.enum(['tech', 'specialised'])
export type TitlePath = z.infer<typeof titlePathSchema>

export const titleLevelSchema = z.enum(['national', 'provincial', 'municipal', 'district'])
export type TitleLevel = z.infer<typeof titleLevelSchema>

/** A kind of title and what it asks for, as it stands on a day. */
export const titleKindSchema = z.object({
  kind: kindKeySchema,
  path: titlePathSchema,
  /** Its place on the path, from 1. */
  step: z.int().min(1).max(99),
  name: nameSchema,
  level: titleLevelSchema,
  /** Who confers it. */
  authority: z.string().min(1),
  /** The rule it rests on. */
  basis: z.string().min(1),
  /** How long it is valid; null: until it is taken away or a list names it no more. */
  validityYears: z.int().min(1).max(50).nullable(),
  /** So many months before it ends those concerned are told. */
  remindMonths: z.int().min(1).max(36),
  thresholds: conditionSchema,
  validFrom: daySchema,
  validTo: daySchema.nullable(),
})
export type TitleKind = z.infer<typeof titleKindSchema>

/** `programmes/title-kinds.json`: the kinds that a programme begins with. */
export const titleKindsFileSchema = z.object({
  kinds: z.array(titleKindSchema.omit({ validTo: true })).min(1),
})
export type TitleKindFounding = z.infer<typeof titleKindsFileSchema>['kinds'][number]

export const titleKindsSchema = z.object({ on: daySchema, kinds: z.array(titleKindSchema), acts: z.array(actSchema) })
export type TitleKinds = z.infer<typeof titleKindsSchema>

/** From a day on a kind is as stated here; what it was before stays known. */
export const newTitleKindSchema = titleKindSchema
  .omit({ kind: true, validTo: true })
  .extend({ why: z.string().trim().min(1).max(500) })
export type NewTitleKind = z.infer<typeof newTitleKindSchema>

export const titleStateSchema = z.enum(['stated', 'confirmed', 'withdrawn'])
export type TitleState = z.infer<typeof titleStateSchema>

/** As it is listed; what is forgotten is left out. */
const evidenceSchema = shownFileSchema
  .pick({ id: true, name: true, mediaType: true, bytes: true, uploadedAt: true, forgottenWhy: true })
  .nullable()

const placedSchema = z.object({ id: z.uuid(), name: z.string() })

/** A title of an enterprise. */
export const titleSchema = z.object({
  id: z.uuid(),
  kind: kindKeySchema,
  kindName: nameSchema,
  enterprise: z.object({ id: z.uuid(), name: z.string(), code: z.string().nullable() }),
  /** Those that hold it now, or held it last. */
  parks: z.array(placedSchema),
  number: z.string(),
  issuer: z.string(),
  issuedOn: daySchema.nullable(),
  validFrom: daySchema,
  /** The first day on which it is no longer valid; null: until further notice. */
  validTo: daySchema.nullable(),
  state: titleStateSchema,
  basis: z.string(),
  file: evidenceSchema,
  withdrawn: z.object({ on: daySchema, why: z.string(), basis: z.string() }).nullable(),
  /** Somebody holds a later one of the same kind already. */
  isRenewed: z.boolean(),
  acts: z.array(actSchema),
})
export type Title = z.infer<typeof titleSchema>

export const TITLES_PAGE = 50
/** No more than so many are counted: who finds more says more. */
export const TITLES_COUNTED = 10_000

export const titlesQuerySchema = z.object({
  /** Valid now and ending within so many months. */
  expiring: z.coerce.number().int().min(1).max(36).optional(),
  kind: kindKeySchema.optional(),
  state: titleStateSchema.optional(),
  enterprise: z.uuid().optional(),
  park: z.uuid().optional(),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
})
export type TitlesQuery = z.infer<typeof titlesQuerySchema>

export const titlesSchema = z.object({
  on: daySchema,
  titles: z.array(titleSchema),
  total: z.int(),
  page: z.int(),
  /** What is waiting to be confirmed within one’s reach. */
  waiting: z.int(),
  /** What may be stated of the enterprise asked for. */
  acts: z.array(actSchema),
})
export type Titles = z.infer<typeof titlesSchema>

const documentSchema = z.string().trim().min(1).max(500)

export const newTitleSchema = z.object({
  kind: kindKeySchema,
  number: z.string().trim().min(1).max(100),
  issuer: z.string().trim().min(1).max(200),
  issuedOn: daySchema.nullable().default(null),
  validFrom: daySchema,
  /** Left out: as the validity of the kind says. */
  validTo: daySchema.nullable().optional(),
  basis: documentSchema,
  /** A file that was brought before. */
  file: z.uuid().nullable().default(null),
})
export type NewTitle = z.infer<typeof newTitleSchema>

export const confirmSchema = z.object({ basis: z.string().trim().max(500).default('') })

export const withdrawSchema = z.object({
  /** The first day on which it no longer holds; today unless told otherwise. */
  on: daySchema.optional(),
  why: z.string().trim().min(1).max(500),
  basis: documentSchema,
})

/** The first day on which it is no longer there; none: it never was. */
export const endInstituteStaySchema = withdrawSchema.pick({ on: true, why: true })

export const doneTitleSchema = z.object({ id: z.uuid(), state: titleStateSchema })
export type DoneTitle = z.infer<typeof doneTitleSchema>

export const instituteKindSchema = z.enum([
  'key_laboratory',
  'engineering_centre',
  'technology_centre',
  'new_type_institute',
  'workstation',
  'public_platform',
  'other',
])
export type InstituteKind = z.infer<typeof instituteKindSchema>

export const instituteSchema = z.object({
  id: z.uuid(),
  name: z.object({ zh: z.string(), en: z.string().nullable() }),
  level: titleLevelSchema,
  kind: instituteKindSchema,
  host: z.object({ id: z.uuid().nullable(), name: z.string() }),
  number: z.string(),
  issuer: z.string(),
  validFrom: daySchema,
  validTo: daySchema.nullable(),
  state: titleStateSchema,
  basis: z.string(),
  file: evidenceSchema,
  withdrawn: z.object({ on: daySchema, why: z.string(), basis: z.string() }).nullable(),
  stays: z.array(
    z.object({
      id: z.uuid(),
      park: placedSchema,
      validFrom: daySchema,
      validTo: daySchema.nullable(),
      state: titleStateSchema,
      how: z.enum(['address', 'boundary', 'statement']),
      basis: z.string(),
      acts: z.array(actSchema),
    }),
  ),
  acts: z.array(actSchema),
})
export type Institute = z.infer<typeof instituteSchema>

export const institutesQuerySchema = z.object({
  level: titleLevelSchema.optional(),
  kind: instituteKindSchema.optional(),
  state: titleStateSchema.optional(),
  park: z.uuid().optional(),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
})
export type InstitutesQuery = z.infer<typeof institutesQuerySchema>

export const institutesSchema = z.object({
  on: daySchema,
  institutes: z.array(instituteSchema),
  total: z.int(),
  page: z.int(),
  acts: z.array(actSchema),
})
export type Institutes = z.infer<typeof institutesSchema>

export const newInstituteSchema = z.object({
  name: z.string().trim().min(1).max(200),
  nameEn: z.string().trim().min(1).max(200).nullable().default(null),
  level: titleLevelSchema,
  kind: instituteKindSchema,
  /** An enterprise of the register; otherwise the name of who carries it. */
  hostEnterprise: z.uuid().nullable().default(null),
  hostName: z.string().trim().max(200).default(''),
  number: z.string().trim().max(100).default(''),
  issuer: z.string().trim().min(1).max(200),
  validFrom: daySchema,
  validTo: daySchema.nullable().default(null),
  basis: documentSchema,
  file: z.uuid().nullable().default(null),
  /** Where it is, from when it is valid. */
  park: z.uuid().nullable().default(null),
})
export type NewInstitute = z.infer<typeof newInstituteSchema>

export const newInstituteStaySchema = z.object({
  park: z.uuid(),
  validFrom: daySchema,
  validTo: daySchema.nullable().default(null),
  how: z.enum(['address', 'boundary', 'statement']).default('statement'),
  basis: documentSchema,
})
export type NewInstituteStay = z.infer<typeof newInstituteStaySchema>

/** Which fact is not known, or divides by nothing. */
export const missingFactSchema = z.object({
  fact: z.string(),
  name: nameSchema,
  year: z.int().nullable(),
  why: z.enum(['not_stated', 'divides_by_zero']),
})
export type MissingFact = z.infer<typeof missingFactSchema>

export const verdictSchema = z.enum(['met', 'missed', 'unknown'])
export type Verdict = z.infer<typeof verdictSchema>

export const unitSchema = z.enum(['people', 'things', 'fen', 'us_cents', 'percent', 'points', 'years', 'place'])

/** What came of a condition: of a figure, by how much it is missed; of several, what came of each. */
export interface Judged {
  name: { zh: string; en: string }
  is: 'figure' | 'title' | 'all' | 'any' | 'bands'
  verdict: Verdict
  /** In its unit, rounded for the eye; null where it is no figure or not known. */
  measured: number | null
  unit: z.infer<typeof unitSchema> | null
  wanted: { how: 'atLeast' | 'atMost' | 'above' | 'below'; value: number } | null
  /** How far it lies from the bound, above zero; null where it is met or not known. */
  missedBy: number | null
  missing: MissingFact[]
  source: string | null
  isSourced: boolean
  of: Judged[]
}

export const judgedSchema: z.ZodType<Judged> = z.lazy(() =>
  z.object({
    name: nameSchema,
    is: z.enum(['figure', 'title', 'all', 'any', 'bands']),
    verdict: verdictSchema,
    measured: z.number().nullable(),
    unit: unitSchema.nullable(),
    wanted: z.object({ how: z.enum(['atLeast', 'atMost', 'above', 'below']), value: z.number() }).nullable(),
    missedBy: z.number().nullable(),
    missing: z.array(missingFactSchema),
    source: z.string().nullable(),
    isSourced: z.boolean(),
    of: z.array(judgedSchema),
  }),
)

export const adviceSchema = z.object({
  on: daySchema,
  /** The year whose figures were looked at: the last for which any are stated. */
  year: z.int(),
  paths: z.array(
    z.object({
      path: titlePathSchema,
      /** The highest that is held on the day, until when, and whether its conditions are met still. */
      held: z
        .object({ kind: z.string(), name: nameSchema, validTo: daySchema.nullable(), renewal: judgedSchema })
        .nullable(),
      /** Those above it, the next first. */
      ahead: z.array(
        z.object({
          kind: z.string(),
          name: nameSchema,
          authority: z.string(),
          basis: z.string(),
          judged: judgedSchema,
        }),
      ),
    }),
  ),
})
export type Advice = z.infer<typeof adviceSchema>
