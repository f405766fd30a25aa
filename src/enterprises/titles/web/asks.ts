import type { z } from 'zod'
import { does, reads } from '../../../ui/desk/route.ts'
import type {
  Advice,
  confirmSchema,
  DoneTitle,
  endInstituteStaySchema,
  Institutes,
  institutesQuerySchema,
  newInstituteSchema,
  newTitleSchema,
  TitleKinds,
  Titles,
  titlesQuerySchema,
  withdrawSchema,
} from '../../titles.schema.ts'

/** What the pages of titles and institutes ask of the server. The shapes are types only: nothing of the schemas is carried here. */

const ALL = '/api/programmes/:slug/enterprises'

export const listTitles = reads<Titles, Partial<Record<keyof z.input<typeof titlesQuerySchema>, string>>>()(
  `${ALL}/titles`,
)
export const readTitleKinds = reads<TitleKinds>()(`${ALL}/title-kinds`)
export const stateTitle = does<DoneTitle, z.input<typeof newTitleSchema>>()('POST', `${ALL}/:id/titles`)
export const confirmTitle = does<DoneTitle, z.input<typeof confirmSchema>>()('POST', `${ALL}/titles/:id/confirm`)
export const withdrawTitle = does<DoneTitle, z.input<typeof withdrawSchema>>()('POST', `${ALL}/titles/:id/withdraw`)
export const readAdvice = reads<Advice>()(`${ALL}/:id/advice`)

export const listInstitutes = reads<Institutes, Partial<Record<keyof z.input<typeof institutesQuerySchema>, string>>>()(
  `${ALL}/institutes`,
)
export const stateInstitute = does<DoneTitle, z.input<typeof newInstituteSchema>>()('POST', `${ALL}/institutes`)
export const confirmInstitute = does<DoneTitle, z.input<typeof confirmSchema>>()(
  'POST',
  `${ALL}/institutes/:id/confirm`,
)
export const withdrawInstitute = does<DoneTitle, z.input<typeof withdrawSchema>>()(
  'POST',
  `${ALL}/institutes/:id/withdraw`,
)
export const confirmInstituteStay = does<DoneTitle>()('POST', `${ALL}/institutes/stays/:id/confirm`)
export const endInstituteStay = does<DoneTitle, z.input<typeof endInstituteStaySchema>>()(
  'POST',
  `${ALL}/institutes/stays/:id/end`,
)
