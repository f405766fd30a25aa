import type { z } from 'zod'
import { reads } from '../../../ui/desk/route.ts'
import type {
  countQuerySchema,
  DroppedList,
  droppedQuerySchema,
  ForecastPage,
  forecastQuerySchema,
  HolderCountPage,
  InstituteCount,
} from '../counts.schema.ts'

/** What the page of counts asks of the server. The shapes are types only: nothing of the schemas is carried here. */

const ALL = '/api/programmes/:slug/enterprises/counts'
type CountAsked = Partial<Record<keyof z.input<typeof countQuerySchema>, string>>

export const readHolders = reads<HolderCountPage, CountAsked>()(`${ALL}/holders`)
export const listDropped = reads<DroppedList, Partial<Record<keyof z.input<typeof droppedQuerySchema>, string>>>()(
  `${ALL}/holders/dropped`,
)
export const readForecast = reads<ForecastPage, Partial<Record<keyof z.input<typeof forecastQuerySchema>, string>>>()(
  `${ALL}/holders/forecast`,
)
export const readInstituteCount = reads<InstituteCount, CountAsked>()(`${ALL}/institutes`)
