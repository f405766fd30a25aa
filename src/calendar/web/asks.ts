import type { z } from 'zod'
import type { Me } from '../../access/people.schema.ts'
import { does, reads } from '../../ui/desk/route.ts'
import type { Calendar, correctedSchema, newCorrectionSchema } from '../calendar.schema.ts'

/** What the page of the calendar asks of the server. The shapes are types only. */
export const readCalendar = reads<Calendar, { from: string; to: string }>()('/api/programmes/:slug/calendar')
export const correctDay = does<z.infer<typeof correctedSchema>, z.input<typeof newCorrectionSchema>>()(
  'PUT',
  '/api/programmes/:slug/calendar/:day',
)
export const readMe = reads<Me>()('/api/programmes/:slug/me')
