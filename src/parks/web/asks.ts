import type { z } from 'zod'
import type { ProgrammeView } from '../../plans/programme.schema.ts'
import { does, reads } from '../../ui/desk/route.ts'
import type {
  cityActSchema,
  districtActSchema,
  doneParkSchema,
  enteredParkSchema,
  newParkSchema,
  Park,
  Parks,
  parksQuerySchema,
  zoneActSchema,
} from '../parks.schema.ts'

/** What the pages of this room ask of the server. The shapes are types only: nothing of the schemas is carried here. */
type Done = z.infer<typeof doneParkSchema>

export const listParks = reads<Parks, Partial<Record<keyof z.input<typeof parksQuerySchema>, string>>>()(
  '/api/programmes/:slug/parks',
)
export const readPark = reads<Park>()('/api/programmes/:slug/parks/:id')
export const readPlan = reads<ProgrammeView>()('/api/programmes/:slug')
export const declarePark = does<Done, z.input<typeof newParkSchema>>()('POST', '/api/programmes/:slug/parks')
export const enterPark = does<Done, z.input<typeof enteredParkSchema>>()('POST', '/api/programmes/:slug/parks/entered')
export const actAsZone = does<Done, z.input<typeof zoneActSchema>>()(
  'POST',
  '/api/programmes/:slug/parks/:id/zone-acts',
)
export const actAsDistrict = does<Done, z.input<typeof districtActSchema>>()(
  'POST',
  '/api/programmes/:slug/parks/:id/district-acts',
)
export const actAsCity = does<Done, z.input<typeof cityActSchema>>()(
  'POST',
  '/api/programmes/:slug/parks/:id/city-acts',
)
