import type { z } from 'zod'
import { does, reads } from '../../ui/desk/route.ts'
import type {
  Channels,
  channelChangeSchema,
  Deliveries,
  deliveriesQuerySchema,
  MadeChannel,
  MyChannels,
  myChannelSchema,
  newChannelSchema,
  retriedSchema,
} from '../channels.schema.ts'
import type { confirmedSchema, grantedSchema, Import, Imports, importsQuerySchema } from '../imports.schema.ts'
import type {
  newEventSchema,
  OrganisationDetail,
  OrganisationsOn,
  recordedEventSchema,
} from '../organisation.schema.ts'
import type {
  appointmentEndSchema,
  Duties,
  doneSchema,
  dutiesQuerySchema,
  Handover,
  handoversSchema,
  Me,
  Messages,
  newAppointmentSchema,
  newDutySchema,
  newHandoverSchema,
  newMandateSchema,
  newPersonSchema,
  People,
  Person,
  peopleQuerySchema,
  personChangeSchema,
  revealedSchema,
  revealSchema,
  signatureSchema,
} from '../people.schema.ts'
import type { Roles } from '../roles.schema.ts'
import type {
  accountStateSchema,
  changeAccountSchema,
  changePasswordSchema,
  changeRuleSchema,
  codeSchema,
  enrolTotpSchema,
  enterMadeUpSchema,
  linkSchema,
  MadeUpPeople,
  madeLinkSchema,
  madeTokenSchema,
  mySessionsSchema,
  newTokenSchema,
  providersSchema,
  recoveryCodesSchema,
  Session,
  SignInRules,
  signedInSchema,
  signInSchema,
  tokensSchema,
  totpSchema,
  unlockSchema,
  usedLinkSchema,
  useLinkSchema,
} from '../sign-in/sign-in.schema.ts'

/** What the pages of this room ask of the server. The shapes are types only: nothing of the schemas is carried here. */
type Done = z.infer<typeof doneSchema>

// The house
export const readSession = reads<Session>()('/api/session')
export const signIn = does<z.infer<typeof signedInSchema>, z.input<typeof signInSchema>>()('POST', '/api/session')
export const giveCode = does<z.infer<typeof signedInSchema>, z.input<typeof codeSchema>>()('POST', '/api/session/totp')
export const signOut = does()('DELETE', '/api/session')
export const listSessions = reads<z.infer<typeof mySessionsSchema>>()('/api/sessions')
export const endSession = does()('DELETE', '/api/sessions/:id')
export const endOtherSessions = does<{ ended: number }>()('DELETE', '/api/sessions')
export const changePassword = does<z.infer<typeof signedInSchema>, z.input<typeof changePasswordSchema>>()(
  'POST',
  '/api/password',
)
export const enrolTotp = does<z.infer<typeof totpSchema>, z.input<typeof enrolTotpSchema>>()('POST', '/api/totp')
export const confirmTotp = does<z.infer<typeof signedInSchema>, z.input<typeof codeSchema>>()(
  'POST',
  '/api/totp/confirm',
)
export const renewRecoveryCodes = does<z.infer<typeof recoveryCodesSchema>, z.input<typeof enrolTotpSchema>>()(
  'POST',
  '/api/totp/recovery-codes',
)
export const readLink = reads<z.infer<typeof linkSchema>>()('/api/links/:token')
export const takeLink = does<z.infer<typeof usedLinkSchema>, z.input<typeof useLinkSchema>>()(
  'POST',
  '/api/links/:token',
)
export const listSignOn = reads<z.infer<typeof providersSchema>>()('/api/sign-on')
export const listTokens = reads<z.infer<typeof tokensSchema>>()('/api/tokens')
export const makeToken = does<z.infer<typeof madeTokenSchema>, z.input<typeof newTokenSchema>>()('POST', '/api/tokens')
export const revokeToken = does()('DELETE', '/api/tokens/:id')
export const listMadeUpPeople = reads<MadeUpPeople>()('/api/made-up/people')
export const enterMadeUp = does<z.infer<typeof signedInSchema>, z.input<typeof enterMadeUpSchema>>()(
  'POST',
  '/api/made-up/enter',
)
export const listSignInRules = reads<SignInRules>()('/api/sign-in-rules')
export const changeSignInRule = does<SignInRules, z.input<typeof changeRuleSchema>>()(
  'PUT',
  '/api/programmes/:slug/sign-in-rules/:rule',
)

// A programme: who I am in it
export const readMe = reads<Me>()('/api/programmes/:slug/me')
export const listRoles = reads<Roles>()('/api/programmes/:slug/roles')
export const listDuties = reads<Duties, Partial<z.input<typeof dutiesQuerySchema>>>()('/api/programmes/:slug/duties')
export const assignDuty = does<Done, z.input<typeof newDutySchema>>()('POST', '/api/programmes/:slug/duties')
export const closeDuty = does()('POST', '/api/programmes/:slug/duties/:id/close')
export const listMessages = reads<Messages, { page?: number }>()('/api/programmes/:slug/messages')
export const markRead = does()('POST', '/api/programmes/:slug/messages/:id/read')

// The ways out of the desk
export const listChannels = reads<Channels>()('/api/programmes/:slug/channels')
export const addChannel = does<MadeChannel, z.input<typeof newChannelSchema>>()(
  'POST',
  '/api/programmes/:slug/channels',
)
export const changeChannel = does<MadeChannel, z.input<typeof channelChangeSchema>>()(
  'PATCH',
  '/api/programmes/:slug/channels/:id',
)
export const renewSecret = does<MadeChannel>()('POST', '/api/programmes/:slug/channels/:id/secret')
export const testChannel = does()('POST', '/api/programmes/:slug/channels/:id/test')
export const retryChannel = does<z.infer<typeof retriedSchema>>()('POST', '/api/programmes/:slug/channels/:id/retry')
export const listDeliveries = reads<Deliveries, Partial<z.input<typeof deliveriesQuerySchema>>>()(
  '/api/programmes/:slug/channels/:id/deliveries',
)
export const listMyChannels = reads<MyChannels>()('/api/programmes/:slug/me/channels')
export const chooseChannel = does<Done, z.input<typeof myChannelSchema>>()(
  'PUT',
  '/api/programmes/:slug/me/channels/:id',
)

// People
export const listPeople = reads<People, Partial<z.input<typeof peopleQuerySchema>>>()('/api/programmes/:slug/people')
export const readPerson = reads<Person>()('/api/programmes/:slug/people/:id')
export const enterPerson = does<Done, z.input<typeof newPersonSchema>>()('POST', '/api/programmes/:slug/people')
export const changePerson = does<Done, z.input<typeof personChangeSchema>>()(
  'PATCH',
  '/api/programmes/:slug/people/:id',
)
export const revealContact = does<z.infer<typeof revealedSchema>, z.input<typeof revealSchema>>()(
  'POST',
  '/api/programmes/:slug/people/:id/reveal',
)
export const invitePerson = does<z.infer<typeof madeLinkSchema>, { email?: string }>()(
  'POST',
  '/api/programmes/:slug/people/:id/invitation',
)
export const readAccount = reads<z.infer<typeof accountStateSchema>>()('/api/programmes/:slug/people/:id/account')
export const changeAccount = does<unknown, z.input<typeof changeAccountSchema>>()(
  'PUT',
  '/api/programmes/:slug/people/:id/account',
)
export const unlockPerson = does<{ unlocked: boolean; secondFactorRemoved: boolean }, z.input<typeof unlockSchema>>()(
  'POST',
  '/api/programmes/:slug/people/:id/unlock',
)
export const appoint = does<Done, z.input<typeof newAppointmentSchema>>()('POST', '/api/programmes/:slug/appointments')
export const endAppointment = does<Done, z.input<typeof appointmentEndSchema>>()(
  'POST',
  '/api/programmes/:slug/appointments/:id/end',
)
export const giveMandate = does<Done, z.input<typeof newMandateSchema>>()('POST', '/api/programmes/:slug/mandates')
export const acceptMandate = does<Done>()('POST', '/api/programmes/:slug/mandates/:id/accept')
export const declineMandate = does<Done>()('POST', '/api/programmes/:slug/mandates/:id/decline')
export const endMandate = does<Done>()('POST', '/api/programmes/:slug/mandates/:id/end')
export const listHandovers = reads<z.infer<typeof handoversSchema>>()('/api/programmes/:slug/handovers')
export const readHandover = reads<Handover>()('/api/programmes/:slug/handovers/:id')
export const drawUpHandover = does<Done, z.input<typeof newHandoverSchema>>()('POST', '/api/programmes/:slug/handovers')
export const signHandover = does<Done, z.input<typeof signatureSchema>>()(
  'POST',
  '/api/programmes/:slug/handovers/:id/sign',
)
export const withdrawHandover = does<Done>()('POST', '/api/programmes/:slug/handovers/:id/withdraw')

// Organisations
export const listOrganisations = reads<OrganisationsOn, { on?: string }>()('/api/programmes/:slug/organisations')
export const readOrganisation = reads<OrganisationDetail>()('/api/programmes/:slug/organisations/:id')
export const recordEvent = does<z.infer<typeof recordedEventSchema>, z.input<typeof newEventSchema>>()(
  'POST',
  '/api/programmes/:slug/organisations/events',
)

// Imports
export const bringImport = does<Import, FormData>()('POST', '/api/programmes/:slug/imports')
export const listImports = reads<Imports, Partial<z.input<typeof importsQuerySchema>>>()(
  '/api/programmes/:slug/imports',
)
export const readImport = reads<Import>()('/api/programmes/:slug/imports/:id')
export const confirmImport = does<z.infer<typeof confirmedSchema>>()(
  'POST',
  '/api/programmes/:slug/imports/:id/confirm',
)
export const grantImport = does<z.infer<typeof grantedSchema>>()('POST', '/api/programmes/:slug/imports/:id/grant')
export const discardImport = does()('DELETE', '/api/programmes/:slug/imports/:id')
