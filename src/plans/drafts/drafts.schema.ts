import { z } from 'zod'
import { actSchema } from '../../access/act.schema.ts'
import {
  annexRowSchema,
  daySchema,
  headingSchema,
  layoutRowSchema,
  noticeKindSchema,
  noticeSchema,
  responsibleSchema,
  spanSchema,
  targetSchema,
  taskSchema,
  textPartSchema,
  uncoveredSchema,
  warningSchema,
} from '../plans.schema.ts'

/**
 * A draft: what will be the programme once a second person has published it. All spans count in the draft's `text`, in
 * UTF-16 code units; where a draft amends, that is the text that holds, followed by the amendment's (decision 0015).
 */

/** What may stand in a draft. The notice's own data are an item too, so that a missing 文号 can be filled in. */
export const itemKindSchema = z.enum([
  'notice',
  'heading',
  'target',
  'layout_row',
  'task',
  'responsible',
  'annex_row',
  'uncovered',
  'warning',
])
export type ItemKind = z.infer<typeof itemKindSchema>

/** What an item says, by its kind: as the compiler reads it, without the span, which the item itself bears. */
export const contentSchemas = {
  notice: noticeSchema,
  heading: headingSchema.omit({ span: true }),
  target: targetSchema.omit({ span: true }),
  layout_row: layoutRowSchema.omit({ span: true }),
  task: taskSchema.omit({ span: true }),
  responsible: responsibleSchema.omit({ span: true }),
  annex_row: annexRowSchema.omit({ span: true }),
  uncovered: uncoveredSchema.omit({ span: true }),
  warning: warningSchema.omit({ span: true }),
} as const satisfies Record<ItemKind, z.ZodType>
export type Contents = { [Kind in ItemKind]: z.infer<(typeof contentSchemas)[Kind]> }
export type Content = Contents[ItemKind]

/** Any content, for what carries its kind beside it. */
export const contentSchema = z.union([
  contentSchemas.task,
  contentSchemas.layout_row,
  contentSchemas.target,
  contentSchemas.annex_row,
  contentSchemas.responsible,
  contentSchemas.notice,
  contentSchemas.heading,
  contentSchemas.warning,
  contentSchemas.uncovered,
])

/** Who did something: as a paper bears it, also for those who may not see the person. */
export const doneBySchema = z.object({ id: z.uuid(), name: z.string(), at: z.iso.datetime() })
export type DoneBy = z.infer<typeof doneBySchema>

/** How an item came to be what it is. */
export const originSchema = z.enum(['compiled', 'added', 'edited', 'merged', 'split', 'kept', 'dropped'])
export type Origin = z.infer<typeof originSchema>

/** What an amendment does to an item of the edition that holds. */
export const changeKindSchema = z.enum(['kept', 'changed', 'added', 'dropped'])
export type ChangeKind = z.infer<typeof changeKindSchema>

/**
 * What a person decided about an item: an uncovered sentence means nothing, or was covered by what they added; a warning
 * was looked at; a change of an amendment is accepted or declined.
 */
export const decisionSchema = z.enum(['means_nothing', 'covered', 'looked_at', 'accepted', 'declined'])
export type Decision = z.infer<typeof decisionSchema>

export const draftItemSchema = z.object({
  id: z.uuid(),
  kind: itemKindSchema,
  /** Among the items of its kind, in reading order; gaps are left where something was dropped or merged away. */
  position: z.int(),
  /** Counts up with every change; an act names the one it saw. */
  revision: z.int(),
  /** Where it stands in `text`; null: nowhere (an annex in a file of its own, the notice's data). */
  span: spanSchema.nullable(),
  /** What it says, in the shape of its kind. */
  content: contentSchema,
  origin: originSchema,
  /** Whether it will be part of the programme: false once dropped, merged away, split, or while an addition is not accepted. */
  live: z.boolean(),
  /** Its lasting identity, the same in every edition; null where it has none (headings, uncovered sentences, warnings). */
  itemId: z.uuid().nullable(),
  /** The 文号 of the notice that last stated it; null where that bears none. */
  basis: z.string().nullable(),
  decision: z.object({ what: decisionSchema, reason: z.string(), by: doneBySchema }).nullable(),
  /** Of a draft that amends: how the amendment stands to the edition that holds; null for what it does not speak of. */
  change: z
    .object({
      kind: changeKindSchema,
      /** The fields that differ, by name; empty unless changed. */
      fields: z.array(z.string()),
      /** As the edition that holds says it; null when added. */
      was: contentSchema.nullable(),
      /** As the amendment says it, and where; null when dropped. */
      proposed: z.object({ content: contentSchema, span: spanSchema.nullable() }).nullable(),
    })
    .nullable(),
  /** Who changed it last; null while it is as it was compiled or taken over. */
  changedBy: doneBySchema.nullable(),
})
export type DraftItem = z.infer<typeof draftItemSchema>

export const draftKindSchema = z.enum([
  /** From the edition that holds, to correct it. */
  'edition',
  /** From an uploaded notice, read whole in place of what holds. */
  'notice',
  /** From a notice that amends or supplements what holds: shown as a difference. */
  'amendment',
])
export type DraftKind = z.infer<typeof draftKindSchema>

export const draftStateSchema = z.enum(['draft', 'checked', 'published', 'withdrawn'])
export type DraftState = z.infer<typeof draftStateSchema>

/** What stands against checking or publishing a draft: a code, and the item it speaks of where there is one. */
export const blockSchema = z.object({
  code: z.enum([
    'sentence_undecided',
    'warning_unanswered',
    'change_undecided',
    'document_number_missing',
    'nothing_in_it',
    'place_named_twice',
    'task_without_title',
    'another_edition_holds',
  ]),
  item: z.uuid().nullable(),
})
export type Block = z.infer<typeof blockSchema>

export const draftSummarySchema = z.object({
  id: z.uuid(),
  kind: draftKindSchema,
  noticeKind: noticeKindSchema,
  state: draftStateSchema,
  /** Of the notice: its 文号 and the plan's title, as the draft has them now. */
  documentNumber: z.string().nullable(),
  title: z.string().nullable(),
  /** The uploaded file; null when it began from an edition. */
  file: z.object({ name: z.string(), sha256: z.string() }).nullable(),
  /** The edition it began from, or amends; null when there was none. */
  baseEdition: z.int().nullable(),
  /** The edition it became. */
  edition: z.int().nullable(),
  opened: doneBySchema,
  checked: doneBySchema.nullable(),
  published: doneBySchema.nullable(),
  withdrawn: doneBySchema.extend({ reason: z.string() }).nullable(),
  /** The number of its last change. */
  changes: z.int(),
  counts: z.object({
    items: z.int(),
    sentencesUndecided: z.int(),
    warningsUnanswered: z.int(),
    changesUndecided: z.int(),
  }),
})
export type DraftSummary = z.infer<typeof draftSummarySchema>

export const draftListSchema = z.object({ drafts: z.array(draftSummarySchema), acts: z.array(actSchema) })

export const draftSchema = draftSummarySchema.extend({
  text: z.string(),
  texts: z.array(textPartSchema),
  items: z.array(draftItemSchema),
  /** Everything that stands against checking it, item by item. Empty: it may be checked. */
  blocks: z.array(blockSchema),
  /** plans.edit, plans.check, plans.reopen, plans.publish, plans.withdraw: open or not for the one who asks, and why not. */
  acts: z.array(actSchema),
})
export type Draft = z.infer<typeof draftSchema>

const reasonSchema = z.string().trim().min(1).max(1000)
const seenSchema = z.object({ id: z.uuid(), revision: z.int() })

/** `POST …/drafts`: from the edition that holds. A notice is uploaded to `POST …/drafts/uploads` as a form: `file`,
 * `annex` where it is a file of its own, `kind` (notice or amendment), `noticeKind` where a person says it. */
export const newDraftSchema = z.object({ from: z.literal('edition') })

export const draftUploadSchema = z.object({
  kind: z.enum(['notice', 'amendment']),
  /** Absent: guessed from its title. */
  noticeKind: noticeKindSchema.optional(),
})

/** `PATCH …/drafts/:id/items/:item`: what is said anew, whole, and the reason. */
export const editItemSchema = z.object({
  revision: z.int(),
  content: contentSchema,
  span: spanSchema.nullable(),
  reason: reasonSchema,
})

/** `POST …/drafts/:id/items`: what the compiler missed; `covers` names the uncovered sentences that it settles. */
export const addItemSchema = z.object({
  kind: itemKindSchema.exclude(['notice', 'uncovered', 'warning']),
  content: contentSchema,
  span: spanSchema.nullable(),
  covers: z.array(seenSchema).max(50).default([]),
  reason: reasonSchema,
})

/** `POST …/drafts/:id/merge`: neighbours of one kind become the first of them; the span runs over all of them. */
export const mergeItemsSchema = z.object({
  items: z.array(seenSchema).min(2).max(20),
  content: contentSchema,
  reason: reasonSchema,
})

/** `POST …/drafts/:id/items/:item/split`: into parts that together cover what it had; the first keeps its identity. */
export const splitItemSchema = z.object({
  revision: z.int(),
  parts: z
    .array(z.object({ content: contentSchema, span: spanSchema }))
    .min(2)
    .max(20),
  reason: reasonSchema,
})

/** `POST …/drafts/:id/items/:item/drop` and `…/restore`: leaves it out, takes it in again. */
export const dropItemSchema = z.object({ revision: z.int(), reason: reasonSchema })

/** `POST …/drafts/:id/items/:item/decide`: null takes an earlier decision back. */
export const decideItemSchema = z.object({
  revision: z.int(),
  decision: decisionSchema.exclude(['covered']).nullable(),
  reason: reasonSchema,
})

/** `POST …/drafts/:id/check` and `…/publish`: `changes` is the number of the last change that was seen. */
export const checkDraftSchema = z.object({ changes: z.int() })

/** `POST …/drafts/:id/reopen` (checked → draft) and `…/withdraw`. */
export const withdrawDraftSchema = z.object({ reason: reasonSchema })

/** What an act on items gives back: the items as they are now, and the number of the change. */
export const itemsChangedSchema = z.object({ changes: z.int(), items: z.array(draftItemSchema) })
export type ItemsChanged = z.infer<typeof itemsChangedSchema>

/**
 * More members of the problem document 409 `changed_meanwhile`: the item was changed by somebody else after it was seen.
 * `theirs` is what holds now, with `changedBy`; `mine` what was sent. Nothing was written.
 */
export const changedMeanwhileSchema = z.object({
  theirs: draftItemSchema,
  mine: z.object({ content: contentSchema, span: spanSchema.nullable() }).nullable(),
})

export const draftActSchema = z.enum([
  'open',
  'edit',
  'merge',
  'split',
  'add',
  'drop',
  'restore',
  'decide',
  'check',
  'reopen',
  'publish',
  'withdraw',
])
export type DraftAct = z.infer<typeof draftActSchema>

export const draftChangeSchema = z.object({
  /** Counts up by one from 1 within a draft, in the order in which changes came to be. */
  number: z.int(),
  act: draftActSchema,
  by: doneBySchema,
  reason: z.string().nullable(),
  /** The items it touched, before (null: it was new) and after. */
  items: z.array(z.object({ before: draftItemSchema.nullable(), after: draftItemSchema })),
})
export type DraftChange = z.infer<typeof draftChangeSchema>

/**
 * `GET …/drafts/:id/changes?after=N`: those after N, at most 200. Asked for as `text/event-stream` it stays open: each
 * change is an event `change` with its number as id (so a browser that comes back says where it was), `present` lists who has
 * it open now, and `closed` says that the session or the right has ended.
 */
export const draftChangesSchema = z.object({
  changes: z.array(draftChangeSchema),
  last: z.int(),
  state: draftStateSchema,
})

export const presentSchema = doneBySchema.omit({ at: true })
export type Present = z.infer<typeof presentSchema>

/** `GET /api/programmes/:slug/editions`: the newest first. */
export const editionsSchema = z.object({
  editions: z.array(
    z.object({
      edition: z.int(),
      /** The day in China on which it began to hold, and the first on which it no longer does; null: it holds. */
      from: daySchema,
      to: daySchema.nullable(),
      textSource: z.enum(['restated', 'official']),
      texts: z.array(textPartSchema),
      /** Who made it, for those who see drafts; null for others, and where it was loaded from the programme's folder. */
      drafted: doneBySchema.nullable(),
      checked: doneBySchema.nullable(),
      published: doneBySchema.nullable(),
      draft: z.uuid().nullable(),
      counts: z.object({ targets: z.int(), layout: z.int(), directions: z.int(), tasks: z.int() }),
    }),
  ),
})
export type Editions = z.infer<typeof editionsSchema>

/** `GET /api/programmes/:slug/compare?from=&to=`: two days' programmes, item by item; what is kept is counted only. */
export const comparisonSchema = z.object({
  from: z.object({ day: daySchema, edition: z.int() }),
  to: z.object({ day: daySchema, edition: z.int() }),
  kept: z.int(),
  entries: z.array(
    z.object({
      kind: itemKindSchema.extract(['target', 'layout_row', 'task', 'responsible', 'annex_row']),
      itemId: z.uuid(),
      change: changeKindSchema.exclude(['kept']),
      fields: z.array(z.string()),
      before: contentSchema.nullable(),
      after: contentSchema.nullable(),
      /** The 文号 that last stated it: of what holds on the later day, or of what was dropped. */
      basis: z.string().nullable(),
    }),
  ),
})
export type Comparison = z.infer<typeof comparisonSchema>
