import { z } from 'zod'
import { actSchema } from '../access/act.schema.ts'
import { readCreditCode } from '../access/rules/credit-code.ts'
import { realDaySchema } from '../platform/day.schema.ts'
import { findFactKind } from './rules/fact-kinds.ts'

/** The register of enterprises (企业名册), as pages and routes know it. */

/** Operating 存续, suspended 停业, cancelled 注销, revoked 吊销, moved out 迁出. */
export const enterpriseStatusSchema = z.enum(['operating', 'suspended', 'cancelled', 'revoked', 'moved_out'])
export type EnterpriseStatus = z.infer<typeof enterpriseStatusSchema>

/** 大型, 中型, 小型, 微型. */
export const scaleSchema = z.enum(['large', 'medium', 'small', 'micro'])
export type Scale = z.infer<typeof scaleSchema>

/** How it is known that an enterprise is in a park: its address lies there, a boundary holds it, somebody says so. */
export const stayHowSchema = z.enum(['address', 'boundary', 'statement'])
export type StayHow = z.infer<typeof stayHowSchema>

export const stayStateSchema = z.enum(['stated', 'confirmed', 'withdrawn'])
export type StayState = z.infer<typeof stayStateSchema>

export const addressKindSchema = z.enum(['registered', 'operating'])
export type AddressKind = z.infer<typeof addressKindSchema>

/** Parent 母公司, shareholder 股东, legal representative 法定代表人, controller 实际控制人. */
export const tieKindSchema = z.enum(['parent', 'shareholder', 'legal_representative', 'controller'])
export type TieKind = z.infer<typeof tieKindSchema>

const nameSchema = z.object({ zh: z.string(), en: z.string().nullable() })
const placeSchema = z.object({ id: z.uuid(), name: nameSchema })
const whoSchema = z.object({ id: z.uuid(), name: z.string(), nameEn: z.string().nullable() })
const otherSchema = z.object({ id: z.uuid(), name: z.string(), code: z.string().nullable() })

export const listedEnterpriseSchema = z.object({
  id: z.uuid(),
  code: z.string().nullable(),
  name: z.string(),
  district: placeSchema.nullable(),
  status: enterpriseStatusSchema,
  industry: z.string().nullable(),
  aboveSize: z.boolean().nullable(),
  /** Parks it is in on the day, as far as the one who asks sees them; what is only stated says so. */
  parks: z.array(placeSchema.extend({ state: stayStateSchema })),
  /** The enterprise it was merged into; null: none. */
  mergedInto: otherSchema.nullable(),
  /** A stay that somebody has yet to confirm. */
  waits: z.boolean(),
})
export type ListedEnterprise = z.infer<typeof listedEnterpriseSchema>

/** Rows of a page of the register. */
export const ENTERPRISES_PAGE = 50
/** No more than so many are counted or searched through: who finds more says more. */
export const ENTERPRISES_COUNTED = 200

/** Where a page of the register begins: after this name as it is compared, and this id. */
const cursorSchema = z
  .string()
  .max(500)
  .regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}~./u)

export const enterprisesQuerySchema = z.object({
  /** Two letters or more of a name, or a whole code. */
  q: z.string().trim().max(100).optional(),
  park: z.uuid().optional(),
  district: z.uuid().optional(),
  /** Holds a confirmed title of this kind on the day. */
  kind: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,59}$/)
    .optional(),
  /** The day; today unless told otherwise. */
  on: realDaySchema.optional(),
  status: enterpriseStatusSchema.optional(),
  /** `stays`: with a stay that waits for somebody's confirmation. */
  waits: z.literal('stays').optional(),
  cursor: cursorSchema.optional(),
})

export const enterprisesSchema = z.object({
  on: z.iso.date(),
  enterprises: z.array(listedEnterpriseSchema),
  /** Of those asked for; counted up to ENTERPRISES_COUNTED. */
  count: z.int(),
  isMore: z.boolean(),
  /** Where the next page begins; null: this is the last. A search has one page. */
  next: z.string().nullable(),
  /** Pairs that may be one and wait for the one who asks; at most ENTERPRISES_COUNTED. */
  openMatches: z.int(),
  acts: z.array(actSchema),
})
export type Enterprises = z.infer<typeof enterprisesSchema>

/** What the register is filtered by, and what an enterprise is entered under. */
export const enterprisePlacesSchema = z.object({
  districts: z.array(placeSchema),
  /** Host zones, and districts that are one too. */
  zones: z.array(placeSchema),
  parks: z.array(
    placeSchema.extend({
      zoneId: z.uuid(),
      /** Whether the one who asks may state that an enterprise is in it. */
      mayState: z.boolean(),
    }),
  ),
})
export type EnterprisePlaces = z.infer<typeof enterprisePlacesSchema>

const staySchema = z.object({
  id: z.uuid(),
  /** The one that was merged into this, where the stay was said of it; else itself. */
  enterpriseId: z.uuid(),
  park: placeSchema,
  from: z.iso.date(),
  to: z.iso.date().nullable(),
  how: stayHowSchema,
  basis: z.string(),
  state: stayStateSchema,
  statedBy: whoSchema.nullable(),
  statedAt: z.string(),
  confirmedBy: whoSchema.nullable(),
  confirmedAt: z.string().nullable(),
  withdrawnWhy: z.string().nullable(),
  acts: z.array(actSchema),
})
export type Stay = z.infer<typeof staySchema>

const mergeSchema = z.object({
  id: z.uuid(),
  merged: otherSchema,
  kept: otherSchema,
  why: z.string(),
  by: whoSchema.nullable(),
  at: z.string(),
  undone: z.object({ by: whoSchema.nullable(), at: z.string(), why: z.string() }).nullable(),
  acts: z.array(actSchema),
})
export type Merge = z.infer<typeof mergeSchema>

export const enterpriseSchema = z.object({
  id: z.uuid(),
  code: z.string().nullable(),
  name: nameSchema,
  names: z.array(nameSchema.extend({ from: z.iso.date(), to: z.iso.date().nullable() })),
  district: placeSchema.nullable(),
  organisation: placeSchema.nullable(),
  foundedOn: z.iso.date().nullable(),
  status: enterpriseStatusSchema,
  industry: z.string().nullable(),
  aboveSize: z.boolean().nullable(),
  scale: scaleSchema.nullable(),
  mergedInto: otherSchema.nullable(),
  statedBy: whoSchema.nullable(),
  statedAt: z.string(),
  stays: z.array(staySchema),
  /** Whether figures, ties and addresses are for the one who asks. */
  isTold: z.boolean(),
  addresses: z.array(
    z.object({ kind: addressKindSchema, address: z.string(), from: z.iso.date(), to: z.iso.date().nullable() }),
  ),
  /** The version that holds, of each figure and year; the latest year first. */
  facts: z.array(
    z.object({
      year: z.int(),
      fact: z.string(),
      /** Decimal; money in 分, shares in percent. */
      value: z.string(),
      version: z.int(),
      source: z.string(),
      statedAt: z.string(),
      statedBy: whoSchema.nullable(),
    }),
  ),
  ties: z.array(
    z.object({
      id: z.uuid(),
      kind: tieKindSchema,
      other: z.object({ id: z.uuid().nullable(), name: z.string(), code: z.string().nullable() }),
      /** Percent, decimal. */
      share: z.string().nullable(),
      from: z.iso.date(),
      to: z.iso.date().nullable(),
      basis: z.string(),
    }),
  ),
  /** What it was merged into or what was merged into it, the last first. */
  merges: z.array(mergeSchema),
  acts: z.array(actSchema),
})
export type Enterprise = z.infer<typeof enterpriseSchema>

const matchedSchema = otherSchema.extend({
  district: placeSchema.nullable(),
  status: enterpriseStatusSchema,
  foundedOn: z.iso.date().nullable(),
  industry: z.string().nullable(),
  parks: z.array(placeSchema),
  statedAt: z.string(),
})

export const matchesSchema = z.object({
  matches: z.array(
    z.object({
      id: z.uuid(),
      one: matchedSchema,
      other: matchedSchema,
      proposedAt: z.string(),
      state: z.enum(['open', 'same', 'different']),
      decided: z.object({ by: whoSchema.nullable(), at: z.string(), why: z.string() }).nullable(),
      acts: z.array(actSchema),
    }),
  ),
  /** How many wait in all; the page shows the first of them. */
  open: z.int(),
  /** The last ones, undone or not. */
  merges: z.array(mergeSchema),
})
export type Matches = z.infer<typeof matchesSchema>
export type ListedMatch = Matches['matches'][number]

const text = (most: number) => z.string().trim().min(1).max(most)
const whySchema = text(1_000)
const creditCodeSchema = z
  .string()
  .trim()
  .toUpperCase()
  .refine((code) => readCreditCode(code).ok, 'no credit code: a letter or a check digit is wrong')
const industrySchema = z.string().regex(/^([A-T]([0-9]{2,4})?|[0-9]{4})$/)
const decimalSchema = z.string().regex(/^-?\d{1,24}(\.\d{1,6})?$/)

const registeredSchema = z.object({
  code: creditCodeSchema.nullable(),
  district: z.uuid().nullable(),
  foundedOn: realDaySchema.nullable(),
  status: enterpriseStatusSchema,
  industry: industrySchema.nullable(),
  aboveSize: z.boolean().nullable(),
  scale: scaleSchema.nullable(),
})

const newStayFields = {
  from: realDaySchema,
  how: stayHowSchema,
  basis: z.string().trim().max(300).default(''),
}

export const newEnterpriseSchema = registeredSchema.partial().extend({
  name: text(200),
  nameEn: text(300).nullable().default(null),
  /** Since when it is called so; since it was founded, or today, unless told otherwise. */
  calledSince: realDaySchema.optional(),
  address: text(300).optional(),
  /** The park it is in, and since when. */
  stay: z.object({ park: z.uuid(), ...newStayFields }).optional(),
})
export type NewEnterprise = z.output<typeof newEnterpriseSchema>

export const enteredSchema = z.object({
  id: z.uuid(),
  /** False where the code was in the register already: what was said about a stay was added to it. */
  isNew: z.boolean(),
  /** How many others of its name in its place are in the register, as far as the one who enters sees them. */
  alike: z.int(),
})
export type Entered = z.infer<typeof enteredSchema>

export const changedEnterpriseSchema = registeredSchema
  .partial()
  .extend({ organisation: z.uuid().nullable().optional(), why: whySchema.optional() })
  .refine(({ why: _, ...changed }) => Object.keys(changed).length > 0, 'nothing is changed')
export type ChangedEnterprise = z.output<typeof changedEnterpriseSchema>

export const newNameSchema = z.object({
  name: text(200),
  nameEn: text(300).nullable().default(null),
  from: realDaySchema,
  /** For a name it bore before; today's has none. */
  to: realDaySchema.optional(),
})
export const newAddressSchema = z.object({
  kind: addressKindSchema,
  address: text(300),
  from: realDaySchema,
  to: realDaySchema.optional(),
})
export const newStaySchema = z.object({ park: z.uuid(), ...newStayFields, to: realDaySchema.optional() })
export const newFactsSchema = z.object({
  year: z.int().min(1949).max(2200),
  source: text(300),
  facts: z
    .array(
      z.object({
        fact: z.string().refine((fact) => findFactKind(fact) !== null, 'no such fact'),
        value: decimalSchema,
      }),
    )
    .min(1)
    .max(100)
    .refine((all) => new Set(all.map(({ fact }) => fact)).size === all.length, 'a fact is named twice'),
})
export const newTieSchema = z.object({
  kind: tieKindSchema,
  other: z.object({ id: z.uuid().optional(), name: text(200), code: creditCodeSchema.optional() }),
  /** Percent. */
  share: decimalSchema.optional(),
  from: realDaySchema,
  to: realDaySchema.optional(),
  basis: z.string().trim().max(300).default(''),
})
export const endSchema = z.object({ on: realDaySchema })
export const whyBodySchema = z.object({ why: whySchema })
export const decisionSchema = z.object({
  same: z.boolean(),
  /** Which of the two is kept; with `same` only. The one with a code, else the one entered first, unless told otherwise. */
  keep: z.uuid().optional(),
  why: whySchema,
})
export const newMergeSchema = z.object({ merged: z.uuid(), kept: z.uuid(), why: whySchema })
export const doneSchema = z.object({ id: z.uuid() })
export type Done = z.infer<typeof doneSchema>
