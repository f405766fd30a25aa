import type { z } from 'zod'
import { does, reads } from '../../../ui/desk/route.ts'
import type {
  Catalogue,
  Checks,
  catalogueQuerySchema,
  definitionSchema,
  endSchema,
  Indicator,
  IndicatorHistory,
  statedCheckSchema,
} from '../../indicators.schema.ts'

/** What the pages of the catalogue ask of the server. The shapes are types only: nothing of the schemas is carried here. */
const ROOT = '/api/programmes/:slug/indicators' as const

export const readCatalogue = reads<Catalogue, z.input<typeof catalogueQuerySchema>>()(`${ROOT}/catalogue`)
export const readIndicator = reads<IndicatorHistory>()(`${ROOT}/catalogue/:code`)
export const defineIndicator = does<Indicator, z.input<typeof definitionSchema>>()('PUT', `${ROOT}/catalogue/:code`)
export const endIndicator = does<Indicator, z.input<typeof endSchema>>()('POST', `${ROOT}/catalogue/:code/end`)
export const readChecks = reads<Checks>()(`${ROOT}/checks`)
export const stateCheck = does<{ id: string }, z.input<typeof statedCheckSchema>>()('PUT', `${ROOT}/checks/:id`)
export const endCheck = does<{ id: string }, z.input<typeof endSchema>>()('POST', `${ROOT}/checks/:id/end`)
