import type { z } from 'zod'
import { does, reads } from '../../ui/desk/route.ts'
import type {
  changedEnterpriseSchema,
  Done,
  decisionSchema,
  Entered,
  Enterprise,
  EnterprisePlaces,
  Enterprises,
  endSchema,
  enterprisesQuerySchema,
  Matches,
  newAddressSchema,
  newEnterpriseSchema,
  newFactsSchema,
  newMergeSchema,
  newNameSchema,
  newStaySchema,
  newTieSchema,
  whyBodySchema,
} from '../enterprises.schema.ts'

/** What the pages of the register ask of the server. The shapes are types only: nothing of the schemas is carried here. */

export const listEnterprises = reads<
  Enterprises,
  Partial<Record<keyof z.input<typeof enterprisesQuerySchema>, string>>
>()('/api/programmes/:slug/enterprises')
export const readPlaces = reads<EnterprisePlaces>()('/api/programmes/:slug/enterprises/places')
export const readEnterprise = reads<Enterprise>()('/api/programmes/:slug/enterprises/:id')
export const readMatches = reads<Matches>()('/api/programmes/:slug/enterprises/matches')

export const enterEnterprise = does<Entered, z.input<typeof newEnterpriseSchema>>()(
  'POST',
  '/api/programmes/:slug/enterprises',
)
export const changeEnterprise = does<Done, z.input<typeof changedEnterpriseSchema>>()(
  'PATCH',
  '/api/programmes/:slug/enterprises/:id',
)
export const stateName = does<Done, z.input<typeof newNameSchema>>()(
  'POST',
  '/api/programmes/:slug/enterprises/:id/names',
)
export const stateAddress = does<Done, z.input<typeof newAddressSchema>>()(
  'POST',
  '/api/programmes/:slug/enterprises/:id/addresses',
)
export const stateStay = does<Done, z.input<typeof newStaySchema>>()(
  'POST',
  '/api/programmes/:slug/enterprises/:id/stays',
)
export const stateFacts = does<Done, z.input<typeof newFactsSchema>>()(
  'POST',
  '/api/programmes/:slug/enterprises/:id/facts',
)
export const stateTie = does<Done, z.input<typeof newTieSchema>>()('POST', '/api/programmes/:slug/enterprises/:id/ties')
export const endTie = does<Done, z.input<typeof endSchema>>()('POST', '/api/programmes/:slug/enterprises/ties/:id/end')
export const endStay = does<Done, z.input<typeof endSchema>>()(
  'POST',
  '/api/programmes/:slug/enterprises/stays/:id/end',
)
export const confirmStay = does<Done, object>()('POST', '/api/programmes/:slug/enterprises/stays/:id/confirm')
export const withdrawStay = does<Done, z.input<typeof whyBodySchema>>()(
  'POST',
  '/api/programmes/:slug/enterprises/stays/:id/withdraw',
)
export const decideMatch = does<Done, z.input<typeof decisionSchema>>()(
  'POST',
  '/api/programmes/:slug/enterprises/matches/:id',
)
export const mergeEnterprises = does<Done, z.input<typeof newMergeSchema>>()(
  'POST',
  '/api/programmes/:slug/enterprises/merges',
)
export const undoMerge = does<Done, z.input<typeof whyBodySchema>>()(
  'POST',
  '/api/programmes/:slug/enterprises/merges/:id/undo',
)
