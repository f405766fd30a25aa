import { does, reads } from '../../ui/desk/route.ts'
import type { Duties, MadeUpPeople, Me, Messages, Session, SignOnProviders } from './shapes.ts'

/** What the pages of this room ask of the server. */
export const readSession = reads<Session>()('/api/session')
export const signIn = does<{ state: 'signed_in' | 'totp_needed' }, { signInName: string; password: string }>()(
  'POST',
  '/api/session',
)
export const giveCode = does<{ state: 'signed_in' }, { code: string }>()('POST', '/api/session/totp')
export const signOut = does()('DELETE', '/api/session')
export const listSignOn = reads<SignOnProviders>()('/api/sign-on')
export const listMadeUpPeople = reads<MadeUpPeople>()('/api/made-up/people')
export const enterMadeUp = does<{ state: 'signed_in' }, { slug: string; personId: string }>()(
  'POST',
  '/api/made-up/enter',
)

export const readMe = reads<Me>()('/api/programmes/:slug/me')
export const listDuties = reads<Duties>()('/api/programmes/:slug/duties')
export const listMessages = reads<Messages, { page?: string }>()('/api/programmes/:slug/messages')
export const readMessage = does()('POST', '/api/programmes/:slug/messages/:id/read')
