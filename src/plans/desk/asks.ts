import type { z } from 'zod'
import { does, reads } from '../../ui/desk/route.ts'
import type {
  addItemSchema,
  Comparison,
  checkDraftSchema,
  Draft,
  decideItemSchema,
  draftListSchema,
  dropItemSchema,
  Editions,
  editItemSchema,
  ItemsChanged,
  mergeItemsSchema,
  newDraftSchema,
  splitItemSchema,
  withdrawDraftSchema,
} from '../drafts/drafts.schema.ts'
import type { ProgrammeView } from '../programme.schema.ts'
import type { JudgedTargets, newBindingSchema, newToleranceSchema } from '../targets/targets.schema.ts'

/** What the pages of plans ask of the server. The shapes are types only: nothing of the schemas is carried here. */

export type DraftList = z.infer<typeof draftListSchema>

export const readProgramme = reads<ProgrammeView, { on?: string }>()('/api/programmes/:slug')
export const listEditions = reads<Editions>()('/api/programmes/:slug/editions')
export const readTargets = reads<JudgedTargets>()('/api/programmes/:slug/targets')
export const bindTarget = does<{ id: string }, z.input<typeof newBindingSchema>>()(
  'POST',
  '/api/programmes/:slug/targets/bindings',
)
export const endBinding = does<{ id: string }, { why: string }>()(
  'POST',
  '/api/programmes/:slug/targets/bindings/:id/end',
)
export const setTolerance = does<{ id: string }, z.input<typeof newToleranceSchema>>()(
  'PUT',
  '/api/programmes/:slug/targets/tolerance',
)
export const compareDays = reads<Comparison, { from: string; to: string }>()('/api/programmes/:slug/compare')

export const listDrafts = reads<DraftList>()('/api/programmes/:slug/drafts')
export const readDraft = reads<Draft>()('/api/programmes/:slug/drafts/:id')
export const openDraft = does<Draft, z.input<typeof newDraftSchema>>()('POST', '/api/programmes/:slug/drafts')
export const editItem = does<ItemsChanged, z.input<typeof editItemSchema>>()(
  'PATCH',
  '/api/programmes/:slug/drafts/:id/items/:item',
)
export const addItem = does<ItemsChanged, z.input<typeof addItemSchema>>()(
  'POST',
  '/api/programmes/:slug/drafts/:id/items',
)
export const mergeItems = does<ItemsChanged, z.input<typeof mergeItemsSchema>>()(
  'POST',
  '/api/programmes/:slug/drafts/:id/merge',
)
export const splitItem = does<ItemsChanged, z.input<typeof splitItemSchema>>()(
  'POST',
  '/api/programmes/:slug/drafts/:id/items/:item/split',
)
export const dropItem = does<ItemsChanged, z.input<typeof dropItemSchema>>()(
  'POST',
  '/api/programmes/:slug/drafts/:id/items/:item/drop',
)
export const restoreItem = does<ItemsChanged, z.input<typeof dropItemSchema>>()(
  'POST',
  '/api/programmes/:slug/drafts/:id/items/:item/restore',
)
export const decideItem = does<ItemsChanged, z.input<typeof decideItemSchema>>()(
  'POST',
  '/api/programmes/:slug/drafts/:id/items/:item/decide',
)
export const checkDraft = does<Draft, z.input<typeof checkDraftSchema>>()(
  'POST',
  '/api/programmes/:slug/drafts/:id/check',
)
export const publishDraft = does<{ edition: number }, z.input<typeof checkDraftSchema>>()(
  'POST',
  '/api/programmes/:slug/drafts/:id/publish',
)
export const reopenDraft = does<Draft, z.input<typeof withdrawDraftSchema>>()(
  'POST',
  '/api/programmes/:slug/drafts/:id/reopen',
)
export const withdrawDraft = does<Draft, z.input<typeof withdrawDraftSchema>>()(
  'POST',
  '/api/programmes/:slug/drafts/:id/withdraw',
)
