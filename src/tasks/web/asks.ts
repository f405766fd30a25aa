import type { z } from 'zod'
import type { Calendar } from '../../calendar/calendar.schema.ts'
import { does, reads } from '../../ui/desk/route.ts'
import type { AnnexPreview, annexConfirmedSchema, annexConfirmSchema } from '../annex/annex.schema.ts'
import type {
  actDoneSchema,
  Board,
  boardQuerySchema,
  Item,
  itemActSchema,
  madeSchema,
  newItemSchema,
  PlanTasks,
  TaskDays,
  Todo,
} from '../tasks.schema.ts'

/** What the pages of supervision ask of the server. The shapes are types only. */
export type BoardAsked = Partial<z.input<typeof boardQuerySchema>>
export type ItemActBody = z.input<typeof itemActSchema>

export const readBoard = reads<Board, BoardAsked>()('/api/programmes/:slug/tasks')
export const readPlanTasks = reads<PlanTasks>()('/api/programmes/:slug/tasks/plan')
export const readItem = reads<Item>()('/api/programmes/:slug/tasks/items/:id')
export const draftItem = does<z.infer<typeof madeSchema>, z.input<typeof newItemSchema>>()(
  'POST',
  '/api/programmes/:slug/tasks/items',
)
export const actOnItem = does<z.infer<typeof actDoneSchema>, ItemActBody>()(
  'POST',
  '/api/programmes/:slug/tasks/items/:id/acts',
)
export const readTodo = reads<Todo>()('/api/programmes/:slug/tasks/mine')
export const readTaskDays = reads<TaskDays, { from: string; to: string }>()('/api/programmes/:slug/tasks/calendar')
export const readWorkingDays = reads<Calendar, { from: string; to: string }>()('/api/programmes/:slug/calendar')
export const readOwnAnnex = reads<AnnexPreview>()('/api/programmes/:slug/tasks/annex')
export const previewAnnex = does<AnnexPreview, FormData>()('POST', '/api/programmes/:slug/tasks/annex')
export const confirmAnnex = does<z.infer<typeof annexConfirmedSchema>, z.input<typeof annexConfirmSchema>>()(
  'POST',
  '/api/programmes/:slug/tasks/annex/items',
)
