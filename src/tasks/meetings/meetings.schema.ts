import { z } from 'zod'
import { itemStateSchema, levelSchema, lightSchema, unitSchema } from '../tasks.schema.ts'

const day = z.iso.date()
const words = (longest: number) => z.string().trim().min(1).max(longest)

/** 专班, 联席会议. */
export const meetingKindSchema = z.enum(['task_force', 'joint'])
export type MeetingKind = z.infer<typeof meetingKindSchema>

const facts = { title: words(200), heldOn: day, place: z.string().trim().max(200).default('') }
export const newMeetingSchema = z.object({ kind: meetingKindSchema, ...facts })
const decision = { text: words(5_000), lead: z.uuid().nullable().default(null), dueOn: day.nullable().default(null) }

/** What is done to the papers of a meeting until its minutes are settled. */
export const meetingActSchema = z.discriminatedUnion('act', [
  z.object({ act: z.literal('amend'), ...facts }),
  z.object({ act: z.literal('add_item'), item: z.uuid() }),
  z.object({ act: z.literal('remove_item'), item: z.uuid() }),
  z.object({ act: z.literal('discuss'), item: z.uuid(), discussion: z.string().trim().max(10_000) }),
  z.object({ act: z.literal('decide'), ...decision }),
  z.object({ act: z.literal('amend_decision'), position: z.int().min(0), ...decision }),
  z.object({ act: z.literal('remove_decision'), position: z.int().min(0) }),
  z.object({ act: z.literal('write_minutes'), minutes: z.string().trim().max(50_000) }),
  z.object({ act: z.literal('settle') }),
])
export type MeetingAct = z.infer<typeof meetingActSchema>

const blockSchema = z.object({ code: z.string(), count: z.int().optional() })
const actSchema = z.object({ act: z.string(), open: z.boolean(), blocks: z.array(blockSchema) })

export const meetingLineSchema = z.object({
  id: z.uuid(),
  kind: meetingKindSchema,
  title: z.string(),
  heldOn: day,
  place: z.string(),
  settledAt: z.iso.datetime({ offset: true }).nullable(),
  /** As far as the one who asks sees them. */
  items: z.int(),
  decisions: z.int(),
})
export const meetingsSchema = z.object({
  today: day,
  meetings: z.array(meetingLineSchema),
  /** What a meeting called now would begin with. */
  proposed: z.int(),
  acts: z.array(actSchema),
})
export type Meetings = z.infer<typeof meetingsSchema>

const agendaItemSchema = z.object({
  id: z.uuid(),
  number: z.int(),
  title: z.string(),
  state: itemStateSchema,
  lead: unitSchema.nullable(),
  dueOn: day.nullable(),
  percent: z.number().nullable(),
})

export const meetingSchema = meetingLineSchema.omit({ items: true, decisions: true }).extend({
  today: day,
  calledAt: z.iso.datetime({ offset: true }),
  minutes: z.string().nullable(),
  agenda: z.array(
    z.object({
      item: agendaItemSchema,
      /** As they stood when it was put there. */
      light: lightSchema,
      level: levelSchema.nullable(),
      discussion: z.string(),
    }),
  ),
  decisions: z.array(
    z.object({
      position: z.int(),
      text: z.string(),
      lead: unitSchema.nullable(),
      dueOn: day.nullable(),
      /** What it became when the minutes were settled. */
      item: z.object({ id: z.uuid(), number: z.int() }).nullable(),
    }),
  ),
  /** Red, or with an orange or red notice, and not on the agenda. */
  proposed: z.array(agendaItemSchema.extend({ light: lightSchema, level: levelSchema.nullable() })),
  acts: z.array(actSchema),
})
export type Meeting = z.infer<typeof meetingSchema>

export const calledSchema = z.object({ id: z.uuid(), items: z.int() })
/** `items`: what the decisions became, by number. */
export const meetingDoneSchema = z.object({ settled: z.boolean(), items: z.array(z.int()) })
export const meetingPaperSchema = z.enum(['notice', 'minutes'])
export const meetingFormatSchema = z.enum(['pdf', 'docx'])
