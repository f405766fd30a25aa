import { z } from 'zod'
import { shownFileSchema } from '../files/files.schema.ts'

const day = z.iso.date()
const words = (longest: number) => z.string().trim().min(1).max(longest)
const maybeWords = (longest: number) => z.string().trim().max(longest)
const percent = z.int().min(0).max(100)
const weight = z.number().positive().max(1_000_000)
const files = z.array(z.uuid()).max(20).default([])

export const itemStateSchema = z.enum([
  'drafted',
  'set_up',
  'called',
  'in_hand',
  'reported',
  'checked',
  'closed',
  'cancelled',
])
/** Where an item stands. */
export type ItemState = z.infer<typeof itemStateSchema>
export const lightSchema = z.enum(['grey', 'green', 'yellow', 'red'])
export const levelSchema = z.enum(['blue', 'orange', 'red'])
export const letterKindSchema = z.enum(['call', 'blue', 'orange', 'red', 'urge'])

export const unitSchema = z.object({ id: z.uuid(), name: z.string(), nameEn: z.string() })

const milestoneSchema = z.object({ title: words(200), dueOn: day, plannedPercent: percent })

/** What an item says, until it is handed out. */
export const itemContentSchema = z.object({
  title: words(500),
  content: maybeWords(20_000).default(''),
  /** The plan's task that it carries out; null: none. */
  planItem: z.uuid().nullable().default(null),
  heading: maybeWords(500).nullable().default(null),
  basis: maybeWords(500).nullable().default(null),
  weight: weight.default(1),
  lead: z.uuid().nullable(),
  /** Shares of the item's progress; the lead's is `leadWeight`. */
  leadWeight: weight.default(1),
  support: z
    .array(z.object({ unit: z.uuid(), weight: weight.default(1) }))
    .max(50)
    .default([]),
  startsOn: day.nullable(),
  dueOn: day.nullable(),
  evidence: maybeWords(2_000).default(''),
  reportEvery: z.enum(['month', 'quarter', 'none']).default('month'),
  reportDay: z.int().min(1).max(28).default(28),
  milestones: z.array(milestoneSchema).max(60).default([]),
})
export type ItemContent = z.infer<typeof itemContentSchema>
export const newItemSchema = itemContentSchema.extend({ source: z.enum(['annex', 'hand', 'meeting']).default('hand') })

const reason = words(2_000)
const reported = {
  said: words(10_000),
  problems: maybeWords(5_000).default(''),
  nextSteps: maybeWords(5_000).default(''),
}

/** An act, with what it needs. `unit` is the one for which it is done, where one may act for several. */
export const itemActSchema = z.discriminatedUnion('act', [
  z.object({ act: z.literal('amend'), content: itemContentSchema }),
  z.object({ act: z.literal('set_up') }),
  z.object({ act: z.literal('send_call') }),
  z.object({ act: z.literal('sign_receipt') }),
  z.object({ act: z.literal('sign_copy'), unit: z.uuid() }),
  z.object({ act: z.literal('report_progress'), unit: z.uuid(), percent, ...reported, files }),
  z.object({ act: z.literal('finish_part'), unit: z.uuid(), ...reported, files }),
  z.object({ act: z.literal('accept_progress'), report: z.uuid() }),
  z.object({ act: z.literal('return_progress'), report: z.uuid(), reason }),
  z.object({ act: z.literal('report_done'), ...reported, files }),
  z.object({ act: z.literal('check') }),
  z.object({ act: z.literal('return'), reason }),
  z.object({ act: z.literal('close') }),
  z.object({ act: z.literal('reopen'), reason }),
  z.object({ act: z.literal('ask_extension'), dueOn: day, reason }),
  z.object({ act: z.literal('grant_extension'), dueOn: day.nullable().default(null) }),
  z.object({ act: z.literal('refuse_extension'), reason }),
  z.object({ act: z.literal('urge'), unit: z.uuid(), from: z.uuid().nullable().default(null), reason }),
  z.object({ act: z.literal('answer_notice'), letter: z.uuid(), answer: words(5_000) }),
  z.object({ act: z.literal('override_light'), light: lightSchema, until: day, reason }),
  z.object({ act: z.literal('end_override') }),
  z.object({ act: z.literal('cancel'), reason }),
])
export type ItemActInput = z.infer<typeof itemActSchema>

const actSchema = z.object({
  act: z.string(),
  open: z.boolean(),
  blocks: z.array(z.object({ code: z.string(), until: z.string().optional(), count: z.int().optional() })),
})

/** Why a light has its colour, in the figures of `rules/judge-light.ts`; the page words it by `kind`. */
export const lightReasonSchema = z.looseObject({ kind: z.string() })

const progressSchema = z.object({
  percent: z.number().nullable(),
  checkedPercent: z.number().nullable(),
  /** 0–1. */
  reportedShare: z.number(),
  checkedShare: z.number(),
  evidenceShare: z.number(),
  shares: z.int(),
})

/** An item as it stands in a list. */
export const itemLineSchema = z.object({
  id: z.uuid(),
  number: z.int(),
  title: z.string(),
  heading: z.string().nullable(),
  planItem: z.uuid().nullable(),
  state: itemStateSchema,
  light: lightSchema,
  lightSince: z.iso.datetime({ offset: true }),
  overridden: z.boolean(),
  level: levelSchema.nullable(),
  lead: unitSchema.nullable(),
  startsOn: day.nullable(),
  dueOn: day.nullable(),
  lateSince: day.nullable(),
  finishedOn: day.nullable(),
  weight: z.number(),
  percent: z.number().nullable(),
  checkedPercent: z.number().nullable(),
  plannedPercent: z.number().nullable(),
  lastReportAt: z.iso.datetime({ offset: true }).nullable(),
  /** After today up to the day due; below zero: since then. Null: no day, or one that the calendar does not hold. */
  workingDaysLeft: z.int().nullable(),
})
export type ItemLine = z.infer<typeof itemLineSchema>

export const boardQuerySchema = z.object({
  state: itemStateSchema.optional(),
  /** `open`: all that is neither closed nor cancelled. */
  standing: z.enum(['open', 'all']).default('open'),
  light: lightSchema.optional(),
  lead: z.uuid().optional(),
  /** Of the lead unit's district. */
  under: z.uuid().optional(),
  planItem: z.uuid().optional(),
  q: z.string().trim().max(100).optional(),
  dueBefore: day.optional(),
  /** Only those that were late, whatever became of it. */
  late: z.literal('yes').optional(),
  order: z.enum(['light', 'heading', 'due', 'number']).default('light'),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
})
export type BoardQuery = z.infer<typeof boardQuerySchema>

/** The board: what there is by light and state in all that is found, and a page of it. */
export const boardSchema = z.object({
  today: day,
  total: z.int(),
  lights: z.record(lightSchema, z.int()),
  late: z.int(),
  pageSize: z.int(),
  items: z.array(itemLineSchema),
  progress: progressSchema,
  /** What may be done about items that are not there yet: draw one up, import the annex. */
  acts: z.array(actSchema),
})
export type Board = z.infer<typeof boardSchema>

/** The plan's tasks, and what of them is supervised: one without items has no owner here yet. */
export const planTasksSchema = z.object({
  today: day,
  tasks: z.array(
    z.object({
      planItem: z.uuid(),
      number: z.string(),
      title: z.string(),
      heading: z.string().nullable(),
      wing: z.string().nullable(),
      /** As the plan names them; empty: it names nobody. */
      lead: z.array(z.string()),
      items: z.int(),
      /** Whether some unit leads an item of it. */
      hasOwner: z.boolean(),
      open: z.int(),
      lights: z.record(lightSchema, z.int()),
      progress: progressSchema,
    }),
  ),
  withoutOwner: z.int(),
})
export type PlanTasks = z.infer<typeof planTasksSchema>

export const daysQuerySchema = z.object({ from: day, to: day })

/** What falls on the days of a stretch, of all that one sees: days due, milestones, days to answer, days for reports. */
export const taskDaysSchema = z.object({
  today: day,
  entries: z.array(
    z.object({
      day,
      kind: z.enum(['due', 'milestone', 'answer']),
      item: z.object({ id: z.uuid(), number: z.int(), title: z.string(), state: itemStateSchema, light: lightSchema }),
      /** Of a milestone: what is to stand. */
      title: z.string().nullable(),
      /** Who leads it; of a notice: who is to answer. */
      unit: unitSchema.nullable(),
    }),
  ),
  /** How many items are to be reported on by a day, and for how many of them I may. */
  reports: z.array(z.object({ day, items: z.int(), mine: z.int() })),
  /** Whether there is more than a page can show. */
  isCut: z.boolean(),
})
export type TaskDays = z.infer<typeof taskDaysSchema>

/** What I have to do about items, each with the act that it asks for first. */
export const todoSchema = z.object({
  today: day,
  todo: z.array(
    z.object({
      /** Null where the item itself says that it is my unit's to do. */
      duty: z.uuid().nullable(),
      kind: z.string(),
      /** By when: of a report the day for it, else the duty's own. */
      by: day.nullable(),
      /** The day by which the next report is asked of my unit; null: none is. */
      reportDue: day.nullable(),
      unit: unitSchema,
      act: z.string(),
      item: itemLineSchema,
    }),
  ),
})
export type Todo = z.infer<typeof todoSchema>

export const reportSchema = z.object({
  id: z.uuid(),
  unit: unitSchema,
  kind: z.enum(['progress', 'completion']),
  percent: z.int(),
  said: z.string(),
  problems: z.string(),
  nextSteps: z.string(),
  by: z.string().nullable(),
  at: z.iso.datetime({ offset: true }),
  files: z.int(),
  /** Those that are told to whoever sees the report. */
  attached: z.array(shownFileSchema),
  verdict: z.enum(['accepted', 'returned']).nullable(),
  verdictReason: z.string().nullable(),
  verdictAt: z.iso.datetime({ offset: true }).nullable(),
  /** Whether the one who asks handed it in. */
  mine: z.boolean(),
})

export const letterSchema = z.object({
  id: z.uuid(),
  kind: letterKindSchema,
  round: z.int(),
  /** As printed: 〔2026〕12号. */
  number: z.string(),
  to: unitSchema,
  from: unitSchema.nullable(),
  subject: z.string(),
  issuedAt: z.iso.datetime({ offset: true }),
  answerDue: day.nullable(),
  receivedAt: z.iso.datetime({ offset: true }).nullable(),
  receivedBy: z.string().nullable(),
  answer: z.string().nullable(),
  answeredAt: z.iso.datetime({ offset: true }).nullable(),
})

/** One item, whole: how it stands, what I may do, the evidence, and its story. */
export const itemSchema = itemLineSchema.extend({
  content: z.string(),
  source: z.enum(['annex', 'hand', 'meeting']),
  basis: z.string().nullable(),
  evidence: z.string(),
  reportEvery: z.enum(['month', 'quarter', 'none']),
  reportDay: z.int(),
  firstDueOn: day.nullable(),
  createdAt: z.iso.datetime({ offset: true }),
  today: day,
  parts: z.array(
    z.object({
      unit: unitSchema,
      as: z.enum(['lead', 'support']),
      weight: z.number(),
      percent: z.int().nullable(),
      checkedPercent: z.int().nullable(),
      reportedAt: z.iso.datetime({ offset: true }).nullable(),
      doneAt: z.iso.datetime({ offset: true }).nullable(),
      receivedAt: z.iso.datetime({ offset: true }).nullable(),
      /** Whether the one who asks may report for it. */
      mine: z.boolean(),
    }),
  ),
  milestones: z.array(milestoneSchema),
  progress: progressSchema,
  why: z.array(lightReasonSchema),
  lights: z.array(
    z.object({
      since: z.iso.datetime({ offset: true }),
      light: lightSchema,
      why: z.array(lightReasonSchema),
      overridden: z.boolean(),
    }),
  ),
  override: z
    .object({
      light: lightSchema,
      reason: z.string(),
      by: z.string().nullable(),
      at: z.iso.datetime({ offset: true }),
      until: day,
    })
    .nullable(),
  reports: z.array(reportSchema),
  letters: z.array(letterSchema),
  extensions: z.array(
    z.object({
      id: z.uuid(),
      dueBefore: day,
      dueWanted: day,
      reason: z.string(),
      askedAt: z.iso.datetime({ offset: true }),
      answer: z.enum(['granted', 'refused']).nullable(),
      dueGranted: day.nullable(),
      answerReason: z.string().nullable(),
    }),
  ),
  story: z.array(
    z.object({
      seq: z.int(),
      act: z.string(),
      from: z.string().nullable(),
      to: z.string(),
      at: z.iso.datetime({ offset: true }),
      by: z.string().nullable(),
      system: z.string().nullable(),
      unit: unitSchema.nullable(),
      reason: z.string().nullable(),
      said: z.record(z.string(), z.unknown()),
    }),
  ),
  acts: z.array(actSchema),
})
export type Item = z.infer<typeof itemSchema>

export const actDoneSchema = z.object({ state: itemStateSchema, seq: z.int(), light: lightSchema })
export const madeSchema = z.object({ id: z.uuid(), number: z.int() })

const inLanguage = z.enum(['zh', 'en']).default('zh')
export const paperQuerySchema = z.object({ lang: inLanguage })
export const paperFormatSchema = z.enum(['xlsx', 'docx', 'pdf'])
/** As the board is asked for; all of it, by number. */
export const ledgerQuerySchema = boardQuerySchema.omit({ page: true, order: true }).extend({ lang: inLanguage })

/** Under which unit, itself among them; none: the whole programme. */
export const chaseQuerySchema = z.object({ under: z.uuid().optional() })
export const newChaseSchema = z.object({ under: z.uuid().nullable().default(null) })

/** Whom a round of reminders (催报) would reach, and of what. */
export const chaseSchema = z.object({
  today: day,
  units: z.array(
    z.object({
      unit: unitSchema,
      parts: z.array(
        z.object({
          item: z.object({ id: z.uuid(), number: z.int(), title: z.string() }),
          as: z.enum(['lead', 'support']),
          dueOn: day,
          overdue: z.boolean(),
          missing: z.boolean(),
          reportedOn: day.nullable(),
          percent: z.int().nullable(),
          /** Whether the unit was reminded of it in a round today: it is not reminded again. */
          chasedToday: z.boolean(),
        }),
      ),
    }),
  ),
  acts: z.array(actSchema),
})
export type Chase = z.infer<typeof chaseSchema>
/** What a round did: `before` were reminded earlier today. */
export const chasedSchema = z.object({ units: z.int(), items: z.int(), before: z.int() })
