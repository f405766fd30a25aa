import { z } from 'zod'
import { realDaySchema } from '../platform/day.schema.ts'
import { actSchema } from './act.schema.ts'

/** What people are asked and told about people, their appointments, mandates, duties, handovers and messages. */

const textSchema = z.string().trim().min(1).max(200)
const reasonSchema = z.string().trim().min(1).max(500)
const biNameSchema = z.object({ zh: z.string(), en: z.string().nullable() })

export type { Act } from './act.schema.ts'

export const placeSchema = z.object({ id: z.uuid(), name: biNameSchema })
export type Place = z.infer<typeof placeSchema>

export const whoSchema = z.object({ id: z.uuid(), name: z.string(), nameEn: z.string().nullable() })

export const contactFieldSchema = z.enum(['phone', 'email', 'id_number'])
export type ContactField = z.infer<typeof contactFieldSchema>

export const appointmentSchema = z.object({
  id: z.uuid(),
  role: z.string(),
  organisation: placeSchema,
  from: z.iso.date(),
  /** The first day on which it no longer holds; null: until further notice. */
  to: z.iso.date().nullable(),
  basis: z.string(),
  appointedBy: whoSchema.nullable(),
  openDuties: z.int(),
  acts: z.array(actSchema),
})
export type Appointment = z.infer<typeof appointmentSchema>

export const mandateSchema = z.object({
  id: z.uuid(),
  /** Whom the deputy acts for. */
  giver: whoSchema,
  deputy: whoSchema,
  appointment: z.uuid(),
  role: z.string(),
  organisation: placeSchema,
  from: z.iso.date(),
  to: z.iso.date(),
  basis: z.string(),
  /** waiting: for the deputy's answer. coming, past: by the day. */
  state: z.enum(['waiting', 'declined', 'coming', 'holds', 'past', 'ended']),
  acts: z.array(actSchema),
})
export type Mandate = z.infer<typeof mandateSchema>

export const personSummarySchema = z.object({
  id: z.uuid(),
  name: z.string(),
  nameEn: z.string().nullable(),
  staffNumber: z.string().nullable(),
  organisation: placeSchema,
  /** Today's. */
  roles: z.array(z.object({ role: z.string(), organisation: placeSchema })),
  leftOn: z.iso.date().nullable(),
})
export type PersonSummary = z.infer<typeof personSummarySchema>

export const peopleSchema = z.object({ total: z.int(), page: z.int(), people: z.array(personSummarySchema) })
export type People = z.infer<typeof peopleSchema>

export const personSchema = personSummarySchema.omit({ roles: true }).extend({
  /** Masked. */
  contacts: z.array(z.object({ field: contactFieldSchema, masked: z.string() })),
  appointments: z.array(appointmentSchema),
  mandates: z.array(mandateSchema),
  acts: z.array(actSchema),
})
export type Person = z.infer<typeof personSchema>

export const peopleQuerySchema = z.object({
  /** Part of a name, or a staff number. */
  q: z.string().trim().max(100).optional(),
  organisation: z.uuid().optional(),
  role: z.string().max(60).optional(),
  /** Those who left are shown only when asked for. */
  left: z.enum(['yes', 'no']).default('no'),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
})
export type PeopleQuery = z.infer<typeof peopleQuerySchema>

/** Contacts in full, as they are typed; null takes one away. */
const contactsSchema = z
  .object({
    phone: z
      .string()
      .trim()
      .regex(/^\+?[0-9][0-9 -]{5,19}$/)
      .nullable(),
    email: z.email().max(200).nullable(),
    id_number: z
      .string()
      .trim()
      .regex(/^[0-9]{17}[0-9X]$/)
      .nullable(),
  })
  .partial()
export type Contacts = z.infer<typeof contactsSchema>

export const newPersonSchema = z.object({
  name: textSchema,
  nameEn: textSchema.nullable().default(null),
  staffNumber: textSchema.max(60).nullable().default(null),
  organisation: z.uuid(),
  contacts: contactsSchema.default({}),
})
export type NewPerson = z.infer<typeof newPersonSchema>

export const personChangeSchema = z
  .object({
    name: textSchema,
    nameEn: textSchema.nullable(),
    staffNumber: textSchema.max(60).nullable(),
    organisation: z.uuid(),
    leftOn: realDaySchema.nullable(),
    contacts: contactsSchema,
    why: reasonSchema,
  })
  .partial()
export type PersonChange = z.infer<typeof personChangeSchema>

export const revealSchema = z.object({ field: contactFieldSchema, why: reasonSchema.optional() })
export const revealedSchema = z.object({ field: contactFieldSchema, value: z.string().nullable() })

export const newAppointmentSchema = z.object({
  person: z.uuid(),
  role: z.string().max(60),
  organisation: z.uuid(),
  from: realDaySchema,
  to: realDaySchema.nullable().default(null),
  basis: reasonSchema,
})
export type NewAppointment = z.infer<typeof newAppointmentSchema>

/** `on`: the first day without it. */
export const appointmentEndSchema = z.object({ on: realDaySchema, why: reasonSchema })

export const newMandateSchema = z.object({
  appointment: z.uuid(),
  deputy: z.uuid(),
  from: realDaySchema,
  to: realDaySchema,
  basis: reasonSchema,
})
export type NewMandate = z.infer<typeof newMandateSchema>

export const dutySchema = z.object({
  id: z.uuid(),
  /** `capability.what`. */
  kind: z.string(),
  thing: z.object({ kind: z.string(), id: z.string() }).nullable(),
  title: z.object({ zh: z.string(), en: z.string() }),
  role: z.string(),
  organisation: placeSchema,
  holder: whoSchema,
  dueOn: z.iso.date().nullable(),
  openedAt: z.iso.datetime({ offset: true }),
  closedAt: z.iso.datetime({ offset: true }).nullable(),
  acts: z.array(actSchema),
})
export type Duty = z.infer<typeof dutySchema>

export const dutiesQuerySchema = z.object({
  /** mine: of the appointments one acts in. seen: of all one may see. */
  of: z.enum(['mine', 'seen']).default('mine'),
  state: z.enum(['open', 'closed']).default('open'),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
})
export const dutiesSchema = z.object({ total: z.int(), page: z.int(), duties: z.array(dutySchema) })
export type Duties = z.infer<typeof dutiesSchema>

export const newDutySchema = z.object({
  appointment: z.uuid(),
  title: z.object({ zh: textSchema, en: textSchema }),
  dueOn: realDaySchema.nullable().default(null),
})

export const handoverSchema = z.object({
  id: z.uuid(),
  from: z.object({ appointment: z.uuid(), person: whoSchema, role: z.string(), organisation: placeSchema }),
  to: z.object({ appointment: z.uuid(), person: whoSchema, role: z.string(), organisation: placeSchema }),
  note: z.string().nullable(),
  drawnUp: z.object({ by: whoSchema, at: z.string() }),
  /** Of the list that both sign. */
  listSha256: z.string(),
  giverSigned: z.object({ by: whoSchema, at: z.string() }).nullable(),
  takerSigned: z.object({ by: whoSchema, at: z.string() }).nullable(),
  withdrawnAt: z.string().nullable(),
  state: z.enum(['open', 'done', 'withdrawn']),
  items: z.array(
    z.object({
      duty: z.uuid(),
      title: z.object({ zh: z.string(), en: z.string() }),
      dueOn: z.iso.date().nullable(),
      note: z.string().nullable(),
    }),
  ),
  acts: z.array(actSchema),
})
export type Handover = z.infer<typeof handoverSchema>
export const handoversSchema = z.object({ handovers: z.array(handoverSchema) })

export const newHandoverSchema = z.object({
  from: z.uuid(),
  to: z.uuid(),
  note: z.string().trim().max(2000).nullable().default(null),
  items: z
    .array(z.object({ duty: z.uuid(), note: z.string().trim().max(500).nullable().default(null) }))
    .min(1)
    .max(500),
})
export type NewHandover = z.infer<typeof newHandoverSchema>

/** The checksum of the list one has read: who signs another list than is shown is told so. */
export const signatureSchema = z.object({ listSha256: z.string().regex(/^[0-9a-f]{64}$/) })

export const messageSchema = z.object({
  id: z.uuid(),
  kind: z.string(),
  from: whoSchema.nullable(),
  params: z.record(z.string(), z.unknown()),
  thing: z.object({ kind: z.string(), id: z.string() }).nullable(),
  sentAt: z.string(),
  readAt: z.string().nullable(),
})
export const messagesSchema = z.object({
  unread: z.int(),
  total: z.int(),
  page: z.int(),
  messages: z.array(messageSchema),
})
export type Messages = z.infer<typeof messagesSchema>

export const meSchema = z.object({
  person: whoSchema.extend({ organisation: placeSchema }),
  /** Whom one acts for on a mandate; null: for oneself. */
  actingFor: z.object({ mandate: z.uuid(), person: whoSchema, role: z.string(), organisation: placeSchema }).nullable(),
  appointments: z.array(appointmentSchema.omit({ acts: true }).extend({ needsTotp: z.boolean() })),
  /** Each right held: everywhere, or at these organisations. */
  rights: z.record(z.string(), z.union([z.literal(true), z.array(z.uuid())])),
  /** Of appointments that give nothing until a second factor is shown. */
  waitsForSecondFactor: z.boolean(),
  mandates: z.array(mandateSchema),
  openDuties: z.int(),
  unreadMessages: z.int(),
})
export type Me = z.infer<typeof meSchema>

/** What a writing act gives back: the id of what it made or changed. */
export const doneSchema = z.object({ id: z.uuid() })
