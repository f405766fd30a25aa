import { z } from 'zod'
import { actSchema } from '../access/act.schema.ts'
import { realDaySchema } from '../platform/day.schema.ts'
import { frequencySchema } from './reports.schema.ts'
import { checkRuleBodySchema, indicatorCodeSchema, indicatorKindSchema } from './rules/check-rule.schema.ts'
import { parseUnit } from './rules/language/unit.ts'

/** Shapes of the catalogue, the checks and the forms: what is counted, and who is asked for it how often. */

const bothSchema = z.object({ zh: z.string(), en: z.string() })

/** reported: by parks. register: counted from a list. computed: from other indicators. */
export const sourceSchema = z.enum(['reported', 'register', 'computed'])
export type IndicatorSource = z.infer<typeof sourceSchema>

/** Of which places there are figures. */
export const levelSchema = z.enum(['park', 'zone', 'district', 'city'])
export type Level = z.infer<typeof levelSchema>

const text = (most: number) => z.string().trim().min(1).max(most)
const bothOf = (most: number) => z.object({ zh: text(most), en: text(most * 2) })

/** What an indicator means, as somebody states it. */
const saidSchema = z.object({
  topic: bothOf(50),
  name: bothOf(100),
  /** Base units with powers: 万元/亩, %, 家. Empty: a pure number. */
  unit: z
    .string()
    .trim()
    .max(60)
    .refine((unit) => parseUnit(unit).ok, 'no unit'),
  /** 1: more is better, -1: less is, 0: neither. */
  direction: z.union([z.literal(1), z.literal(-1), z.literal(0)]),
  definition: bothOf(2_000),
  source: sourceSchema,
  /** Of a computed one: its formula. */
  expression: z.string().trim().max(1_000).nullable().default(null),
  /** Of one counted from a list: which count. */
  registerKey: z.string().trim().max(100).nullable().default(null),
  frequency: frequencySchema,
  level: levelSchema,
  decimals: z.int().min(0).max(6),
  kind: indicatorKindSchema,
  basis: text(500),
})

const isWhole = ({ source, expression, registerKey }: z.infer<typeof saidSchema>) =>
  (source === 'computed') === (expression !== null && expression !== '') &&
  (source === 'register') === (registerKey !== null && registerKey !== '')

/** A definition from a day on; today unless told otherwise. */
export const definitionSchema = saidSchema
  .extend({ from: realDaySchema.optional(), position: z.int().min(0).max(100_000).optional() })
  .refine(isWhole, { path: ['source'], message: 'a formula or a count of a list goes with its source alone' })
  .refine(({ kind, unit }) => kind !== 'percent' || unit === '%', { path: ['unit'], message: 'in percent' })
  .refine(({ kind, decimals }) => kind !== 'count' || decimals === 0, {
    path: ['decimals'],
    message: 'a count is whole',
  })
export type Definition = z.infer<typeof definitionSchema>

export const indicatorSchema = saidSchema.extend({
  code: z.string(),
  version: z.int(),
  validFrom: z.iso.date(),
  /** The first day on which it no longer holds; null: until further notice. */
  validTo: z.iso.date().nullable(),
  position: z.int(),
  topic: bothSchema,
  name: bothSchema,
  unit: z.string(),
  definition: bothSchema,
  basis: z.string(),
  expression: z.string().nullable(),
  registerKey: z.string().nullable(),
  /** The codes that its formula names. */
  needs: z.array(z.string()),
})
export type Indicator = z.infer<typeof indicatorSchema>

export const catalogueQuerySchema = z.object({
  /** Those that hold on this day; today unless told otherwise. */
  on: realDaySchema.optional(),
})
export const catalogueSchema = z.object({
  on: z.iso.date(),
  indicators: z.array(indicatorSchema),
  /** Lists that an indicator can be counted from. */
  registers: z.array(z.object({ key: z.string(), name: bothSchema, unit: z.string() })),
  acts: z.array(actSchema),
})
export type Catalogue = z.infer<typeof catalogueSchema>

/** One indicator over time. */
export const indicatorHistorySchema = z.object({
  code: z.string(),
  /** As defined today, or last. */
  indicator: indicatorSchema,
  /** All definitions, the last first; those included that held on no day. */
  definitions: z.array(indicatorSchema),
  /** Computed indicators of today whose formulas name it. */
  neededBy: z.array(z.object({ code: z.string(), name: bothSchema })),
  /** Published forms that ask for it. */
  forms: z.array(z.object({ id: z.uuid(), name: bothSchema })),
  /** Checks of today that name it. */
  checks: z.array(z.object({ id: z.uuid(), code: z.string() })),
  acts: z.array(actSchema),
})
export type IndicatorHistory = z.infer<typeof indicatorHistorySchema>

export const endSchema = z.object({ on: realDaySchema.optional(), why: text(1_000) })

export const triedFormulaSchema = z.object({
  expression: z.string().max(2_000),
  /** Of the indicator that it is to compute: whether it comes out in this unit, and needs itself nowhere. */
  unit: z.string().max(60).optional(),
  code: indicatorCodeSchema.optional(),
})
/** What is wrong with a formula: where, in UTF-16 code units of the text, and what was expected. */
const formulaFaultSchema = z.object({
  code: z.string(),
  at: z.int(),
  end: z.int(),
  message: bothSchema,
})
export const formulaSchema = z.object({
  /** As it is kept: with no bracket more than it needs. Null: it cannot be read. */
  written: z.string().nullable(),
  unit: z.string().nullable(),
  needs: z.array(z.string()),
  error: formulaFaultSchema.nullable(),
})
export type Formula = z.infer<typeof formulaSchema>

/** A check as it stands, and how it has done. */
export const checkSchema = z.object({
  id: z.uuid(),
  code: z.string(),
  kind: z.string(),
  severity: z.enum(['blocks', 'asks']),
  message: bothSchema,
  params: z.record(z.string(), z.unknown()),
  /** Null: in every form. */
  form: z.object({ id: z.uuid(), name: bothSchema }).nullable(),
  validFrom: z.iso.date(),
  validTo: z.iso.date().nullable(),
  /** At how many cells of how many reports it fired, and how many of these were explained; of those one may see. */
  fired: z.object({ cells: z.int(), explained: z.int(), reports: z.int() }),
  acts: z.array(actSchema),
})
export type Check = z.infer<typeof checkSchema>
export const checksSchema = z.object({ checks: z.array(checkSchema), acts: z.array(actSchema) })
export type Checks = z.infer<typeof checksSchema>

/** A check from a day on. Where one of this id stands it ends, and this one follows under the same name. */
export const statedCheckSchema = checkRuleBodySchema.and(
  z.object({ form: z.uuid().nullable().default(null), from: realDaySchema.optional() }),
)
export type StatedCheck = z.infer<typeof statedCheckSchema>

export const formStateSchema = z.enum(['draft', 'published', 'withdrawn'])
export type FormState = z.infer<typeof formStateSchema>

/** How many fields it asks for, and how many of them the city holds already. */
const burdenSchema = z.object({
  fields: z.int(),
  held: z.int(),
  /** By what: counted from a list, computed from others, asked for in another published form of the same period. */
  by: z.object({ register: z.int(), computed: z.int(), form: z.int() }),
  /** The share that may be held, from 0 to 1. */
  limit: z.number(),
  isAbove: z.boolean(),
})
export type Burden = z.infer<typeof burdenSchema>

export const listedFormSchema = z.object({
  id: z.uuid(),
  name: bothSchema,
  frequency: frequencySchema,
  state: formStateSchema,
  dueWorkingDays: z.int(),
  validFrom: z.iso.date(),
  validTo: z.iso.date().nullable(),
  burden: burdenSchema,
  burdenReason: z.string().nullable(),
  /** Null: all parks that count. */
  parks: z.int().nullable(),
  acts: z.array(actSchema),
})
export type ListedForm = z.infer<typeof listedFormSchema>
export const formsSchema = z.object({ forms: z.array(listedFormSchema), acts: z.array(actSchema) })
export type Forms = z.infer<typeof formsSchema>

export const formSchema = listedFormSchema.extend({
  /** How often something was done about it; an edit names what it saw. */
  actsDone: z.int(),
  fields: z.array(
    z.object({
      code: z.string(),
      isRequired: z.boolean(),
      /** Null: not defined on the day from which the form holds. */
      indicator: indicatorSchema.nullable(),
      heldBy: z.enum(['register', 'computed', 'form']).nullable(),
      heldIn: z.object({ id: z.uuid(), name: bothSchema }).nullable(),
    }),
  ),
  /** Named ones; empty: all that count. */
  parksNamed: z.array(z.object({ id: z.uuid(), name: z.object({ zh: z.string(), en: z.string().nullable() }) })),
  /** What was done, the last first; for those who define. */
  done: z.array(
    z.object({
      act: z.string(),
      at: z.string(),
      by: z.object({ id: z.uuid(), name: z.string(), nameEn: z.string().nullable() }).nullable(),
      reason: z.string().nullable(),
    }),
  ),
})
export type Form = z.infer<typeof formSchema>

/** A form as somebody lays it out. */
export const formDraftSchema = z.object({
  name: bothOf(100),
  frequency: frequencySchema,
  dueWorkingDays: z.int().min(1).max(120),
  /** From 0 to 1. */
  burdenLimit: z.number().min(0).max(1),
  /** Asked for are the periods that begin on this day or later. */
  validFrom: realDaySchema,
  fields: z
    .array(z.object({ code: indicatorCodeSchema, isRequired: z.boolean() }))
    .max(300)
    .refine(
      (fields) => new Set(fields.map(({ code }) => code)).size === fields.length,
      'an indicator is asked for twice',
    ),
  /** Empty: all parks that count. */
  parks: z.array(z.uuid()).max(1_000).default([]),
})
export type FormDraft = z.infer<typeof formDraftSchema>
export const formEditSchema = formDraftSchema.extend({ actsDone: z.int().min(1) })
export const publishFormSchema = z.object({ reason: text(1_000).optional() })
export const withdrawFormSchema = z.object({ why: text(1_000) })
export const doneFormSchema = z.object({ id: z.uuid(), state: formStateSchema, actsDone: z.int() })

/** The catalogue that every programme begins with: `programmes/indicators.json`. */
export const catalogueFileSchema = z.object({
  /** From when on these hold: before any period that is reported. */
  validFrom: realDaySchema,
  indicators: z.array(
    saidSchema.extend({ code: indicatorCodeSchema }).refine(isWhole, 'a formula or a count goes with its source alone'),
  ),
  checks: z.array(checkRuleBodySchema),
  forms: z.array(
    z.object({
      name: bothOf(100),
      frequency: frequencySchema,
      dueWorkingDays: z.int(),
      burdenLimit: z.number(),
      fields: z.array(z.object({ code: indicatorCodeSchema, isRequired: z.boolean() })),
    }),
  ),
})
export type CatalogueFile = z.infer<typeof catalogueFileSchema>
