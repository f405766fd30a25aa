import type { FastifyRequest } from 'fastify'
import type { Identity } from '../gate.ts'
import { readCookie, readSigned } from './session-cookie.ts'
import type { SignInParts } from './sign-in-parts.ts'
import { findSession, findToken, TOKEN_START } from './store.ts'

export interface FindIdentityParts extends Pick<SignInParts, 'accounts' | 'cookies' | 'secret'> {
  /** Whether the made-up city may be entered here; where not, no session of its people holds either. */
  readonly isMadeUpDoorOpen: boolean
}

/**
 * Who asks: by a machine token where one is shown, else by the session's cookie. One round trip, none where neither is
 * there or the cookie was not signed by us. Somebody whose password must be changed is nobody's member until it is.
 */
export async function findIdentity(parts: FindIdentityParts, request: FastifyRequest): Promise<Identity | null> {
  const { authorization, cookie } = request.headers
  // A token that is wrong is not made up for by a cookie: the two never mix.
  if (authorization !== undefined) return findByToken(parts, authorization)
  const token = readSigned(readCookie(cookie, parts.cookies.session), parts.secret)
  if (token === null) return null
  const session = await findSession(parts.accounts, token)
  if (session === null || (session.is_invented && !parts.isMadeUpDoorOpen)) return null
  return {
    userId: session.user_id,
    sessionId: session.session_id,
    signedInAt: session.created_at,
    secondFactor: session.second_factor || session.has_second_factor,
    memberships: session.password_expired ? [] : session.memberships,
  }
}

async function findByToken(parts: FindIdentityParts, authorization: string): Promise<Identity | null> {
  const token = /^Bearer ([\w-]{20,100})$/.exec(authorization)?.[1]
  if (!token?.startsWith(TOKEN_START)) return null
  const found = await findToken(parts.accounts, token)
  if (found === null || (found.isInvented && !parts.isMadeUpDoorOpen)) return null
  const { id, userId, programmeId, personId, madeAt, secondFactor, rights } = found
  return {
    userId,
    sessionId: id,
    signedInAt: madeAt,
    secondFactor,
    memberships: [{ programmeId, personId }],
    token: { id, rights },
  }
}
