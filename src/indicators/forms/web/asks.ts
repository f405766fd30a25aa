import type { z } from 'zod'
import type { Parks } from '../../../parks/parks.schema.ts'
import { does, reads } from '../../../ui/desk/route.ts'
import type {
  doneFormSchema,
  Form,
  Forms,
  formDraftSchema,
  formEditSchema,
  publishFormSchema,
  withdrawFormSchema,
} from '../../indicators.schema.ts'

/** What the pages of forms ask of the server. The shapes are types only: nothing of the schemas is carried here. */
type Done = z.infer<typeof doneFormSchema>
const ROOT = '/api/programmes/:slug/indicators/forms' as const

export const readParks = reads<Parks, { stage: 'counted' }>()('/api/programmes/:slug/parks')
export const readForms = reads<Forms>()(ROOT)
export const readForm = reads<Form>()(`${ROOT}/:id`)
export const draftForm = does<Done, z.input<typeof formDraftSchema>>()('POST', ROOT)
export const amendForm = does<Done, z.input<typeof formEditSchema>>()('PUT', `${ROOT}/:id`)
export const publishForm = does<Done, z.input<typeof publishFormSchema>>()('POST', `${ROOT}/:id/publish`)
export const withdrawForm = does<Done, z.input<typeof withdrawFormSchema>>()('POST', `${ROOT}/:id/withdraw`)
