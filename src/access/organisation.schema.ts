import { z } from 'zod'
import { realDaySchema } from '../platform/day.schema.ts'
import { actSchema } from './act.schema.ts'
import { readCreditCode } from './rules/credit-code.ts'
import { readDivisionCode } from './rules/division-code.ts'

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

const heldSchema = <Value extends z.ZodType>(value: Value) =>
  z.object({
    value,
    from: z.iso.date(),
    /** The first day on which it no longer holds; null: until further notice. */
    to: z.iso.date().nullable(),
    /** The document of the event that began it; null where one may not see the event, for others took part in it. */
    source: z.string().nullable(),
  })

/** One organisation over time, for members. */
export const organisationSchema = z.object({
  id: z.uuid(),
  isPublic: z.boolean(),
  from: z.iso.date(),
  to: z.iso.date().nullable(),
  names: z.array(heldSchema(nameSchema)),
  parents: z.array(heldSchema(z.object({ id: z.uuid(), name: nameSchema }))),
  roles: z.array(heldSchema(roleSchema)),
  codes: z.array(heldSchema(z.object({ scheme: z.string(), code: z.string() }))),
  /** Right below it today. */
  below: z.array(z.object({ id: z.uuid(), name: nameSchema })),
  /** Those who hold a role there today and whom one may see. */
  people: z.array(
    z.object({
      appointment: z.uuid(),
      person: z.uuid(),
      name: z.string(),
      nameEn: z.string().nullable(),
      role: z.string(),
    }),
  ),
  acts: z.array(actSchema),
})
export type OrganisationDetail = z.infer<typeof organisationSchema>

const happenedSchema = z.object({ on: realDaySchema, source: z.string().trim().min(1).max(300) })

const foundingSchema = z.object({
  name: nameSchema,
  parent: z.uuid().nullable(),
  roles: z.array(roleSchema).min(1),
  codes: z.array(codeSchema).default([]),
  isPublic: z.boolean(),
})

/** What happened to organisations, as a member tells it. Who is founded gets an id. */
export const newEventSchema = z.discriminatedUnion('kind', [
  happenedSchema.extend({ kind: z.literal('found'), organisations: z.array(foundingSchema).min(1).max(100) }),
  happenedSchema.extend({
    kind: z.literal('rename'),
    organisation: z.uuid(),
    name: nameSchema,
    code: codeSchema.optional(),
  }),
  happenedSchema.extend({ kind: z.literal('move'), organisation: z.uuid(), parent: z.uuid().nullable() }),
  happenedSchema.extend({ kind: z.literal('merge'), from: z.array(z.uuid()).min(1).max(50), into: z.uuid() }),
  happenedSchema.extend({
    kind: z.literal('split'),
    from: z.uuid(),
    into: z.array(foundingSchema).min(1).max(50),
    /** Who goes to which of the new ones, counted from 0. */
    taking: z.array(z.object({ organisation: z.uuid(), into: z.int().min(0) })).default([]),
    ends: z.boolean(),
  }),
  happenedSchema.extend({ kind: z.literal('end'), organisation: z.uuid() }),
  happenedSchema.extend({ kind: z.literal('take_role'), organisation: z.uuid(), role: roleSchema }),
  happenedSchema.extend({ kind: z.literal('leave_role'), organisation: z.uuid(), role: roleSchema }),
])
export type NewEvent = z.infer<typeof newEventSchema>

export const recordedEventSchema = z.object({ event: z.int(), founded: z.array(z.uuid()) })
