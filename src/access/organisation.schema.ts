import { z } from 'zod'
import { readCreditCode } from './rules/credit-code.ts'
import { readDivisionCode } from './rules/division-code.ts'

/** A calendar day that there was or will be, `YYYY-MM-DD`, from the year 1 on. */
export const realDaySchema = z.iso.date({ abort: true }).refine((day) => day >= '0001-01-01')

/** city → district → host zone → park; the others stand beside. A district that is its own host zone has both roles. */
export const roleSchema = z.enum([
  'city',
  'district',
  'host_zone',
  'park',
  'bureau',
  'enterprise',
  'institute',
  'partner_park',
  'expert_body',
])
export type Role = z.infer<typeof roleSchema>

const nameSchema = z.object({ zh: z.string().min(1), en: z.string().min(1).nullable() })
export type Name = z.infer<typeof nameSchema>

/** division: GB/T 2260. statistical: 统计用区划, not of GB/T 2260. credit: 统一社会信用代码. internal: ours. */
export const codeSchema = z
  .object({ scheme: z.enum(['division', 'statistical', 'credit', 'internal']), code: z.string() })
  .refine(({ scheme, code }) => {
    if (scheme === 'credit') return readCreditCode(code).ok
    if (scheme === 'internal') return /^[A-Z0-9][A-Z0-9-]{1,31}$/.test(code)
    return readDivisionCode(code).ok
  }, 'is no code of its scheme')
export type Code = z.infer<typeof codeSchema>

export const eventKindSchema = z.enum(['found', 'rename', 'move', 'merge', 'split', 'end', 'take_role', 'leave_role'])
export type EventKind = z.infer<typeof eventKindSchema>

export const partSchema = z.enum(['subject', 'from', 'into', 'under'])
export type Part = z.infer<typeof partSchema>

/** What a city's folder says about its organisations beyond the layout of its notice: `organisations.json`. */
export const organisationFileSchema = z.object({
  /** By name of the city, district or body, or `district/host zone`. Who has no code here gets an internal one. */
  codes: z.record(z.string(), codeSchema),
  /** Under the city, beside its districts: bureaus that the notice names. */
  beside: z.array(z.object({ name: z.string().min(1), role: roleSchema })),
  /** What happened before the first tree, known to the year. */
  before: z.array(
    z.object({
      kind: eventKindSchema,
      year: z.int().min(1900).max(2200),
      source: z.string().min(1),
      parties: z.array(z.object({ part: partSchema, name: z.string().min(1) })).min(1),
    }),
  ),
})
export type OrganisationFile = z.infer<typeof organisationFileSchema>

/** Who was under whom on a day. */
export const organisationsOnSchema = z.object({
  on: z.iso.date(),
  /** The first day of which the programme says anything; before it the list is empty, and means nothing. Null: none. */
  knownFrom: z.iso.date().nullable(),
  /** Each after the one it is under, siblings in the order of the layout. */
  organisations: z.array(
    z.object({
      id: z.uuid(),
      /** Of whom it is under; null at the top. */
      parent: z.uuid().nullable(),
      /** 1 at the top. */
      depth: z.int().min(1),
      name: nameSchema,
      roles: z.array(roleSchema).min(1),
      codes: z.array(z.object({ scheme: z.string(), code: z.string() })),
    }),
  ),
  /** What had happened by that day, or in its year where no more than the year is known. */
  events: z.array(
    z.object({
      kind: eventKindSchema,
      on: z.iso.date().nullable(),
      year: z.int(),
      source: z.string(),
      parties: z.array(z.object({ part: partSchema, organisation: z.uuid().nullable(), name: z.string() })),
    }),
  ),
})
export type OrganisationsOn = z.infer<typeof organisationsOnSchema>
