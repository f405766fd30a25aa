import { z } from 'zod'
import { actSchema } from '../access/act.schema.ts'
import { realDaySchema } from '../platform/day.schema.ts'

const named = z.object({ zh: z.string(), en: z.string().nullable() })
const placeSchema = z.object({ id: z.uuid(), name: named })
const whoSchema = z.object({ id: z.uuid(), name: z.string(), nameEn: z.string().nullable() })
const codeSchema = z.string().trim().min(1).max(80)
/** A moment, as ISO text. */
const moment = z.string()

/** Where a report stands: with who fills it, with the district, with the city, or settled. */
export const reportStateSchema = z.enum(['draft', 'submitted', 'checked', 'approved'])
export type ReportState = z.infer<typeof reportStateSchema>

/** Why there is no figure: not reported 未报, not applicable 不适用, confidential 保密, not due 未到期. Missing is never zero. */
export const missingSchema = z.enum(['not_reported', 'not_applicable', 'confidential', 'not_due'])
export type Missing = z.infer<typeof missingSchema>
/** What is computed can be without a figure too: it divides by zero. */
export const readMissingSchema = z.enum([...missingSchema.options, 'undefined'])
export type ReadMissing = z.infer<typeof readMissingSchema>

export const frequencySchema = z.enum(['month', 'quarter', 'half', 'year'])
export type Frequency = z.infer<typeof frequencySchema>

/** A span of time that figures speak of: `2026`, `2026H1`, `2026Q3` or `2026-09`. */
export const periodSchema = z.string().regex(/^\d{4}(H[12]|Q[1-4]|-(0[1-9]|1[0-2]))?$/)

/** Money as 分, shares in percent: what a decimal figure of the catalogue means its unit says. */
const figureSchema = z.number().min(-1e15).max(1e15)

export const severitySchema = z.enum(['blocks', 'asks'])
/** A check that fired at a cell. One that asks is answered by the cell's explanation. */
export const findingSchema = z.object({
  ruleId: z.string(),
  code: z.string(),
  severity: severitySchema,
  message: z.object({ zh: z.string(), en: z.string() }),
  params: z.record(z.string(), z.unknown()),
})
export type ShownFinding = z.infer<typeof findingSchema>

const reportActs = z.enum([
  'open',
  'submit',
  'check',
  'approve',
  'return',
  'send_back',
  'ask_reopen',
  'refuse_reopen',
  'reopen',
])

/** A report as it stands in a list. */
export const reportLineSchema = z.object({
  id: z.uuid(),
  form: z.object({ id: z.uuid(), name: named, frequency: frequencySchema }),
  park: placeSchema,
  hostZone: placeSchema,
  period: periodSchema,
  periodStart: z.iso.date(),
  /** The first day after the period. */
  periodEnd: z.iso.date(),
  state: reportStateSchema,
  /** Counted from one; what is handed in is never changed, so each return and each reopening begins the next. */
  version: z.int(),
  /** The version that was approved last and holds; null: none yet. */
  approvedVersion: z.int().nullable(),
  /** Whose turn it is; null: nobody's. */
  waitsFor: z.enum(['park', 'district', 'city']).nullable(),
  dueOn: z.iso.date(),
  /** It was not handed in by the day it was due. Completion does not erase it. */
  reportedLate: z.boolean(),
  firstSubmittedAt: moment.nullable(),
  /** After today up to the day due; below zero: since then. Null: the calendar does not hold one of the days. */
  workingDaysLeft: z.int().nullable(),
  /** Of the cells that are filled by hand: how many say something. */
  filled: z.int(),
  cells: z.int(),
})
export type ReportLine = z.infer<typeof reportLineSchema>

/** Rows of a page of reports. */
export const REPORTS_PAGE = 100

export const reportsQuerySchema = z.object({
  /** Only those whose turn is the asker's. */
  mine: z.literal('1').optional(),
  state: reportStateSchema.optional(),
  park: z.uuid().optional(),
  /** Parks that lie below it: a district or a host zone. */
  under: z.uuid().optional(),
  period: periodSchema.optional(),
  form: z.uuid().optional(),
  /** Only those that were late, whatever became of them. */
  late: z.literal('1').optional(),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
})
export const reportsSchema = z.object({
  total: z.int(),
  page: z.int(),
  reports: z.array(reportLineSchema),
})
export type Reports = z.infer<typeof reportsSchema>

/** An indicator as a report asks for it. */
export const reportIndicatorSchema = z.object({
  code: z.string(),
  position: z.int(),
  name: z.object({ zh: z.string(), en: z.string() }),
  definition: z.object({ zh: z.string(), en: z.string() }),
  unit: z.string(),
  kind: z.enum(['number', 'percent', 'money', 'count']),
  decimals: z.int(),
  direction: z.int(),
  source: z.enum(['reported', 'register', 'computed']),
  expression: z.string().nullable(),
  registerKey: z.string().nullable(),
  isRequired: z.boolean(),
})
export type ReportIndicator = z.infer<typeof reportIndicatorSchema>

/** What a cell says. Those of computed and register indicators are worked out and cannot be written. */
export const cellSchema = z.object({
  code: z.string(),
  value: z.number().nullable(),
  missing: readMissingSchema.nullable(),
  explanation: z.string(),
  /** How often it was written; an edit names the one that it saw. 0: never. */
  edit: z.int(),
  editedBy: whoSchema.nullable(),
  editedAt: moment.nullable(),
})
export type Cell = z.infer<typeof cellSchema>

const reportActSchema = z.object({
  seq: z.int(),
  act: reportActs,
  from: reportStateSchema.nullable(),
  to: reportStateSchema,
  version: z.int(),
  why: z.string().nullable(),
  at: moment,
  /** Null where the one who asks may not see the person, or where the system acted. */
  by: whoSchema.nullable(),
  bySystem: z.boolean(),
})

/** What the page needs to run the checks while somebody types; those that compare with other parks the server runs at saving. */
const checkingSchema = z.object({
  /** Rules as `rules/check-values.ts` takes them. */
  rules: z.array(z.looseObject({ id: z.string(), code: z.string(), kind: z.string(), severity: severitySchema })),
  /** By code: the approved figures of the periods before, the last one first; null: none. */
  previous: z.record(z.string(), z.array(z.number().nullable())),
  /** By code: approved figures of the same period elsewhere. Only for those who may see every park. */
  peers: z.record(z.string(), z.array(z.number())),
  /** By key of the register: what it counts in this park on the period's last day. */
  register: z.record(z.string(), z.number()),
})

export const reportSchema = z.object({
  report: reportLineSchema.extend({
    isItsOwnDistrict: z.boolean(),
    /** Why it was given back last; null when it was not, or was handed in since. */
    returned: z.object({ why: z.string(), at: moment, by: whoSchema.nullable() }).nullable(),
    /** Asked to be reopened, and not answered yet. */
    reopenAsked: z.object({ why: z.string(), at: moment, by: whoSchema.nullable() }).nullable(),
    /** Whether the one who asks may write cells now. */
    mayEdit: z.boolean(),
  }),
  form: z.object({ id: z.uuid(), name: named, frequency: frequencySchema, dueWorkingDays: z.int() }),
  indicators: z.array(reportIndicatorSchema),
  /** Of the current version, one for each indicator. */
  cells: z.array(cellSchema),
  /** Of the version that holds, where a newer one is being written; else empty. */
  approvedCells: z.array(cellSchema),
  /** By code, the approved figure of the period before. */
  previous: z.record(z.string(), z.number().nullable()),
  findings: z.array(findingSchema),
  checking: checkingSchema,
  acts: z.array(actSchema),
  course: z.array(reportActSchema),
})
export type Report = z.infer<typeof reportSchema>

export const cellEditSchema = z
  .object({
    code: codeSchema,
    value: figureSchema.nullable(),
    missing: missingSchema.nullable(),
    explanation: z.string().trim().max(2_000).default(''),
    /** The edit that the writer saw. */
    edit: z.int().min(0),
  })
  .refine(({ value, missing }) => value === null || missing === null, { path: ['missing'] })
export const cellEditsSchema = z.object({ edits: z.array(cellEditSchema).min(1).max(500) })
export type CellEdit = z.infer<typeof cellEditSchema>

/** What was written, and where somebody else had written meanwhile: theirs stands until it is chosen. */
export const cellsWrittenSchema = z.object({
  cells: z.array(cellSchema),
  conflicts: z.array(z.object({ code: z.string(), theirs: cellSchema, mine: cellEditSchema })),
  findings: z.array(findingSchema),
})
export type CellsWritten = z.infer<typeof cellsWrittenSchema>

const why = z.string().trim().min(1).max(2_000)
/** An act on a report. `version` is the one that the person saw: what changed meanwhile is looked at first. */
export const reportActInputSchema = z.discriminatedUnion('act', [
  z.object({ act: z.literal('submit'), version: z.int().optional() }),
  z.object({ act: z.literal('check'), version: z.int().optional() }),
  z.object({ act: z.literal('approve'), version: z.int().optional() }),
  z.object({ act: z.literal('return'), why, version: z.int().optional() }),
  z.object({ act: z.literal('send_back'), why, version: z.int().optional() }),
  z.object({ act: z.literal('ask_reopen'), why, version: z.int().optional() }),
  z.object({ act: z.literal('refuse_reopen'), why, version: z.int().optional() }),
  z.object({ act: z.literal('reopen'), why, version: z.int().optional() }),
])
export type ReportActInput = z.infer<typeof reportActInputSchema>
/** A refusal by the checks carries them as `findings` in its problem document. */
export const reportActDoneSchema = z.object({ state: reportStateSchema, version: z.int(), seq: z.int() })
export type ReportActDone = z.infer<typeof reportActDoneSchema>

/** What a sheet that came back said: cells written, rows that nobody asked for or that could not be read. */
export const sheetReadSchema = cellsWrittenSchema.extend({
  faults: z.array(z.object({ row: z.int(), column: z.string(), code: z.string(), found: z.string() })),
})
export type SheetRead = z.infer<typeof sheetReadSchema>

/** Parks by periods: where each report stands. */
export const completenessQuerySchema = z.object({
  form: z.uuid().optional(),
  from: realDaySchema.optional(),
  to: realDaySchema.optional(),
  under: z.uuid().optional(),
})
export const completenessSchema = z.object({
  form: z.object({ id: z.uuid(), name: named, frequency: frequencySchema }).nullable(),
  /** Those that there are reports of, for choosing. */
  forms: z.array(z.object({ id: z.uuid(), name: named, frequency: frequencySchema })),
  periods: z.array(z.object({ period: periodSchema, start: z.iso.date(), end: z.iso.date(), dueOn: z.iso.date() })),
  parks: z.array(
    z.object({
      park: placeSchema,
      district: placeSchema,
      /** In the order of `periods`; null: no report was asked for. */
      reports: z.array(
        z
          .object({
            id: z.uuid(),
            state: reportStateSchema,
            version: z.int(),
            approvedVersion: z.int().nullable(),
            reportedLate: z.boolean(),
            /** Handed in nowhere and the day is over. */
            isOverdue: z.boolean(),
          })
          .nullable(),
      ),
    }),
  ),
  /** By period: how many were asked for, handed in at least once, approved, late. */
  totals: z.array(z.object({ asked: z.int(), submitted: z.int(), approved: z.int(), late: z.int() })),
})
export type Completeness = z.infer<typeof completenessSchema>

/** What a figure is about. */
const figureHeadSchema = z.object({
  code: z.string(),
  name: z.object({ zh: z.string(), en: z.string() }),
  unit: z.string(),
  kind: z.enum(['number', 'percent', 'money', 'count']),
  decimals: z.int(),
  direction: z.int(),
  source: z.enum(['reported', 'register', 'computed']),
  frequency: frequencySchema,
})

/** How parks come together: added, asked of the register, or not at all (a percentage of parks is not the sum of theirs). */
export const gatheringSchema = z.enum(['added', 'from_the_register', 'not_added'])

const pointSchema = z.object({
  period: periodSchema,
  start: z.iso.date(),
  /** Null: nobody reported, or such figures are not added. Then `missing` says why, where it is known. */
  value: z.number().nullable(),
  missing: readMissingSchema.nullable(),
  /** Of how many parks there are, and how many of them it is of. */
  of: z.object({ parks: z.int(), reporting: z.int() }),
})

export const seriesQuerySchema = z
  .object({
    code: codeSchema,
    park: z.uuid().optional(),
    district: z.uuid().optional(),
    /** A line for each district, or for each park of the district, beside the whole: small multiples. */
    by: z.enum(['district', 'park']).optional(),
    from: realDaySchema.optional(),
    to: realDaySchema.optional(),
    /** As was known at the end of this day; now unless told otherwise. */
    known: realDaySchema.optional(),
  })
  .refine(({ park, district }) => !(park && district), { path: ['park'] })
export const seriesSchema = z.object({
  indicator: figureHeadSchema,
  gathering: gatheringSchema,
  place: placeSchema.nullable(),
  points: z.array(pointSchema),
  parts: z.array(z.object({ place: placeSchema, points: z.array(pointSchema) })),
})
export type Series = z.infer<typeof seriesSchema>

export const crossSectionQuerySchema = z.object({
  code: codeSchema,
  period: periodSchema.optional(),
  known: realDaySchema.optional(),
  by: z.enum(['park', 'district', 'direction', 'programme']).default('park'),
})
export const crossSectionSchema = z.object({
  indicator: figureHeadSchema,
  gathering: gatheringSchema,
  /** Null: nothing was ever reported. */
  period: periodSchema.nullable(),
  /** Those that there are figures of, the last first. */
  periods: z.array(periodSchema),
  by: z.enum(['park', 'district', 'direction', 'programme']),
  rows: z.array(
    z.object({
      /** Null for a direction, which is no place. */
      place: placeSchema.nullable(),
      label: named,
      value: z.number().nullable(),
      missing: readMissingSchema.nullable(),
      of: z.object({ parks: z.int(), reporting: z.int() }),
    }),
  ),
  total: z.number().nullable(),
  of: z.object({ parks: z.int(), reporting: z.int() }),
})
export type CrossSection = z.infer<typeof crossSectionSchema>

export const comparisonQuerySchema = z.object({
  /** Joined by commas, up to twelve. */
  codes: z
    .string()
    .max(1_000)
    .transform((text) => [...new Set(text.split(',').map((code) => code.trim()))].filter((code) => code !== ''))
    .pipe(z.array(codeSchema).min(1).max(12)),
  period: periodSchema,
  district: z.uuid().optional(),
})
export const comparisonSchema = z.object({
  period: periodSchema,
  indicators: z.array(figureHeadSchema),
  rows: z.array(
    z.object({
      park: placeSchema,
      district: placeSchema,
      /** In the order of `indicators`. */
      cells: z.array(z.object({ value: z.number().nullable(), missing: readMissingSchema.nullable() })),
    }),
  ),
})
export type Comparison = z.infer<typeof comparisonSchema>

export const exportQuerySchema = z.object({
  format: z.enum(['csv', 'xlsx']).default('csv'),
  code: codeSchema.optional(),
  park: z.uuid().optional(),
  from: realDaySchema.optional(),
  to: realDaySchema.optional(),
})

/** Where a bulk import stands. `reading` → `checking` → `writing` → `done`; or it is not done, and nothing was written. */
export const importStateSchema = z.enum([
  'reading',
  'checking',
  'writing',
  'done',
  'refused',
  'cancelled',
  'interrupted',
])
export const importSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  basis: z.string(),
  state: importStateSchema,
  bytes: z.int(),
  bytesRead: z.int(),
  rowsRead: z.int(),
  rowsChecked: z.int(),
  rowsWritten: z.int(),
  startedBy: whoSchema.nullable(),
  startedAt: moment,
  endedAt: moment.nullable(),
  /** How many faults there are; the first of them are told. */
  faultCount: z.int(),
  faults: z.array(
    z.object({
      /** Of the file, counted from one with its heading; null: not of one row. */
      row: z.int().nullable(),
      column: z.string().nullable(),
      code: z.string(),
      found: z.string(),
      message: z.object({ zh: z.string(), en: z.string() }).nullable(),
    }),
  ),
  acts: z.array(actSchema),
})
export type ObservationImport = z.infer<typeof importSchema>
export const importsSchema = z.object({ imports: z.array(importSchema.omit({ faults: true, acts: true })) })
