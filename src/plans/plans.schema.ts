import { z } from 'zod'

/**
 * What the compiler gives back for one notice. All spans are `[start, end)` offsets, in UTF-16 code units, into
 * `text`, the normalised text that is given too. What the notice does not say is `null` or an empty list, never guessed.
 */

export const spanSchema = z.tuple([z.int().min(0), z.int().min(0)])
export type Span = z.infer<typeof spanSchema>

/** A calendar day, `YYYY-MM-DD`. */
export const daySchema = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)

export const noticeSchema = z.object({
  /** 文号, e.g. `通政办发〔2024〕37号`: the year in 〔〕, no spaces. */
  documentNumber: z.string().nullable(),
  /** 索引号. */
  indexNumber: z.string().nullable(),
  /** The signing body; the first of several. */
  issuer: z.string().nullable(),
  /** All signing bodies, the issuer first, when there is more than one; otherwise empty. */
  coIssuers: z.array(z.string()),
  /** The title of the notice. */
  title: z.string().nullable(),
  /** The title of the plan that the notice hands out, when it is another one. */
  planTitle: z.string().nullable(),
  /** 成文日期, else the date of the signature; never the day of publishing. */
  issuedOn: daySchema.nullable(),
  /** 发布日期. */
  publishedOn: daySchema.nullable(),
  /** 有效性, as printed. */
  validity: z.string().nullable(),
  /** 分类 or 主题分类, as printed. */
  category: z.string().nullable(),
  /** Titles of the attachments named, without their numbers. */
  attachments: z.array(z.string()),
})
export type Notice = z.infer<typeof noticeSchema>

export const headingSchema = z.object({
  /** 1 = 一、 (or 第一章; or 第一条 where articles are the top), 2 = （一） (or 第一节), 3 = 1. or 1、. */
  level: z.int().min(1).max(3),
  /** The numeral as printed, without brackets and points: `一`, `1`, `第一章`. */
  number: z.string(),
  /** Without the numeral, cut at the first 。 */
  text: z.string(),
  span: spanSchema,
})
export type Heading = z.infer<typeof headingSchema>

export const comparatorSchema = z.enum(['about', 'atLeast', 'atMost', 'exact', 'growth'])
export type Comparator = z.infer<typeof comparatorSchema>

export const targetSchema = z.object({
  /** The clause, as printed. */
  text: z.string(),
  span: spanSchema,
  /** What is measured. */
  subject: z.string(),
  /** In `unit`; the lower end of a range. */
  value: z.number(),
  /** The upper end of a range. */
  valueMax: z.number().optional(),
  /** As printed: 个, 家, %, 亿千瓦. 万 and 亿 stay in the unit. */
  unit: z.string(),
  comparator: comparatorSchema,
  /** Of a growth: which way. */
  direction: z.enum(['up', 'down']).optional(),
  /** 每年, 年均 …: the value holds for each of these. */
  per: z.string().optional(),
  /** The year the clause depends on; null when only a period is given, or nothing. */
  year: z.int().nullable(),
  /** 5年内, 3-5年 …, as printed. */
  period: z.string().optional(),
  /** The text of the nearest heading above. */
  heading: z.string().nullable(),
})
export type Target = z.infer<typeof targetSchema>

export const directionSchema = z.object({
  /** As printed, its brackets kept. */
  text: z.string(),
  /** Without the brackets. */
  name: z.string(),
  /** What the brackets list, without 等. */
  details: z.array(z.string()),
})
export type Direction = z.infer<typeof directionSchema>

export const layoutRowSchema = z.object({
  /** 板块. */
  district: z.string(),
  /** 开发园区、功能区; null where the district is its own host zone. */
  hostZone: z.string().nullable(),
  directions: z.array(directionSchema),
  span: spanSchema,
})
export type LayoutRow = z.infer<typeof layoutRowSchema>

export const measureSchema = z.object({ text: z.string(), verb: z.string(), span: spanSchema })
export type Measure = z.infer<typeof measureSchema>

export const taskSchema = z.object({
  /** As its heading prints it: `1`, `三`. */
  number: z.string(),
  title: z.string(),
  /** The heading it stands under. */
  group: z.string().nullable(),
  text: z.string(),
  span: spanSchema,
  measures: z.array(measureSchema),
  lead: z.array(z.string()),
  support: z.array(z.string()),
  /** As printed in the annex or the bracket, e.g. `2025年底前`. */
  due: z.string().nullable(),
})
export type Task = z.infer<typeof taskSchema>

export const responsibleSchema = z.object({
  /** The nearest heading; null for a paragraph outside all tasks. */
  heading: z.string().nullable(),
  lead: z.array(z.string()),
  /** All units in the order of the text, the leading ones among them. */
  units: z.array(z.string()),
  span: spanSchema,
})
export type Responsible = z.infer<typeof responsibleSchema>

export const uncoveredSchema = z.object({ text: z.string(), span: spanSchema })
export type Uncovered = z.infer<typeof uncoveredSchema>

export const warningSchema = z.object({
  /** Stable, for programs. The wording for people is the page's. */
  code: z.string(),
  /** One sentence in Chinese that says what to look at. */
  message: z.string(),
  span: spanSchema,
})
export type Warning = z.infer<typeof warningSchema>

/** A row of the annex 重点任务分解表, wherever it came from. */
export const annexRowSchema = z.object({
  number: z.string().nullable(),
  /** 重点任务 / 工作事项. */
  item: z.string(),
  /** 具体举措 / 主要内容. */
  content: z.string().nullable(),
  lead: z.array(z.string()),
  support: z.array(z.string()),
  due: z.string().nullable(),
  /** The number of the task it was matched to; null when none fits. */
  task: z.string().nullable(),
  /** Where it stands in `text`; null when it came from a file of its own. */
  span: spanSchema.nullable(),
})
export type AnnexRow = z.infer<typeof annexRowSchema>

export const planReadingSchema = z.object({
  notice: noticeSchema,
  headings: z.array(headingSchema),
  targets: z.array(targetSchema),
  layout: z.array(layoutRowSchema),
  tasks: z.array(taskSchema),
  responsible: z.array(responsibleSchema),
  annex: z.array(annexRowSchema),
  /** Sentences that became no target, task, layout row or owner. */
  uncovered: z.array(uncoveredSchema),
  /** What a person should look at. */
  warnings: z.array(warningSchema),
  text: z.string(),
})
export type PlanReading = z.infer<typeof planReadingSchema>

/** whole: the plan itself; amended: it is stated anew (修订), what it leaves out is proposed to be dropped;
 * supplementary: it adds and changes (补充), what it does not mention stays. */
export const noticeKindSchema = z.enum(['whole', 'amended', 'supplementary'])
export type NoticeKind = z.infer<typeof noticeKindSchema>

/** One of the notices that a text is made of, in order: the plan's own first, then what amended it. */
export const textPartSchema = z.object({
  span: spanSchema,
  noticeKind: noticeKindSchema,
  documentNumber: z.string().nullable(),
  title: z.string().nullable(),
  issuedOn: daySchema.nullable(),
})
export type TextPart = z.infer<typeof textPartSchema>

/** One direction family: a word list under a name, e.g. 半导体. A city may edit them. */
export const directionFamilySchema = z.object({
  key: z.string(),
  name: z.object({ zh: z.string(), en: z.string() }),
  /** Words that make a direction belong to the family when they occur in it. */
  words: z.array(z.string().min(1)).min(1),
  /** Where the family was taken from: a classification or a published catalogue, and its clause. */
  source: z.string(),
})
export type DirectionFamily = z.infer<typeof directionFamilySchema>

/** A cell of the matrix zone × family: which directions of the zone belong to the family, and by which words. */
export const familyHitSchema = z.object({
  /** Index in `layout`. */
  row: z.int(),
  /** Index in the row's `directions`. */
  direction: z.int(),
  family: z.string(),
  word: z.string(),
  /** named: the word stands in the direction's own name; within: only inside its brackets. */
  where: z.enum(['named', 'within']),
})
export type FamilyHit = z.infer<typeof familyHitSchema>

/** How the layout differs from place to place (差异布局), read from its words alone. */
export const differentiationSchema = z.object({
  families: z.array(directionFamilySchema),
  hits: z.array(familyHitSchema),
  /** Directions that belong to no family: `[row, direction]`. */
  unmatched: z.array(z.tuple([z.int(), z.int()])),
  /** Pairs written differently that may be one direction, e.g. 氢能储能 beside 氢能和储能: `[row, direction]` each. */
  nearNames: z.array(
    z.object({ left: z.tuple([z.int(), z.int()]), right: z.tuple([z.int(), z.int()]), why: z.string() }),
  ),
})
export type Differentiation = z.infer<typeof differentiationSchema>
