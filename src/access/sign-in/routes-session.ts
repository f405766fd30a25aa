import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { sql } from 'kysely'
import { z } from 'zod'
import { queriesOver, readAs } from '../../platform/db/database.ts'
import { Problem, problemSchema } from '../../platform/http/problems.ts'
import type { Identity } from '../gate.ts'
import { readSignInName } from './rules/sign-in-name.ts'
import { readCookie, readSigned } from './session-cookie.ts'
import {
  changePasswordSchema,
  codeSchema,
  enrolTotpSchema,
  mySessionsSchema,
  recoveryCodesSchema,
  type Session,
  sessionSchema,
  signedInSchema,
  signInSchema,
  totpSchema,
} from './sign-in.schema.ts'
import {
  askPasswordAgain,
  endOwnSession,
  enter,
  getIdentity,
  hashNewPassword,
  headersFor,
  inOne,
  invented,
  originOf,
  passOnCookies,
  recordFailure,
  refuseTry,
  type SignInParts,
} from './sign-in-parts.ts'
import {
  type Account,
  claimCode,
  endSession,
  endSessions,
  findAccount,
  findAccountByName,
  forgetTries,
  giveBackTry,
  listSessions,
  nobodyCalled,
  recordSignIn,
  setPassword,
  takeTry,
} from './store.ts'

/** Tries a minute from one address, at the doors where something can be guessed. The machine itself is not counted. */
export const FEW = { max: 30, timeWindow: '1 minute' }

const tags = ['sign-in']
const problems = {
  400: problemSchema,
  401: problemSchema,
  403: problemSchema,
  409: problemSchema,
  422: problemSchema,
  429: problemSchema,
}

/** Signing in and out, one's sessions, password and second factor. */
export async function sessionRoutes(plain: FastifyInstance, parts: SignInParts): Promise<void> {
  const app = plain.withTypeProvider<ZodTypeProvider>()
  const { accounts, auth, cookies } = parts
  const db = accounts.kysely
  // What nobody's password is compared with, so that an unknown name takes as long as a known one.
  const nobodysPassword = (await auth.$context).password.hash(crypto.randomUUID())

  app.get(
    '/api/session',
    {
      config: { who: 'signed_in' },
      schema: { summary: 'Who is signed in', tags, response: { 200: sessionSchema, ...problems } },
    },
    async (request) => describeSession(parts, request, await getIdentity(request)),
  )

  app.post(
    '/api/session',
    {
      config: { who: 'anyone', rateLimit: FEW },
      schema: {
        summary: 'Signs in with a name and a password',
        tags,
        body: signInSchema,
        response: { 200: signedInSchema, ...problems },
      },
    },
    async (request, reply) => {
      const { signInName, password } = request.body
      const name = readSignInName(signInName)
      const account = name === null ? null : await findAccountByName(db, name)
      const subject = account?.id ?? nobodyCalled(name ?? signInName, parts.secret)
      const taken = await takeTry(db, subject)
      // The same work whether the name is known, the account locked, or neither.
      const { verify } = (await auth.$context).password
      const isRight = await verify({ hash: account?.password ?? (await nobodysPassword), password })
      if (account === null || account.password === null || account.isDisabled || taken === null || !isRight) {
        await recordFailure(parts, request, account, 'password', taken)
        throw await refuseTry(parts, subject, 401, 'sign_in_failed')
      }
      const state = await enter(parts, request, reply, { userId: account.id, secondFactor: false })
      if (state === 'totp_needed') await giveBackTry(db, subject, taken)
      else await forgetTries(db, subject)
      await recordSignIn(
        db,
        {
          act: state === 'signed_in' ? 'sign_in.succeed' : 'sign_in.first_step',
          account: account.id,
          by: account.memberships,
          after: { way: 'password' },
        },
        originOf(request),
      )
      return { state }
    },
  )

  app.post(
    '/api/session/totp',
    {
      config: { who: 'anyone', rateLimit: FEW },
      schema: {
        summary: 'The second step: a code, or a recovery code',
        tags,
        body: codeSchema,
        response: { 200: signedInSchema, ...problems },
      },
    },
    async (request, reply) => {
      const { code } = request.body
      const step = readCookie(request.headers.cookie, cookies.secondStep)
      const identifier = readSigned(step, parts.secret)
      const { internalAdapter } = await auth.$context
      const waiting = identifier === null ? null : await internalAdapter.findVerificationValue(identifier)
      const account = waiting && waiting.expiresAt > new Date() ? await findAccount(db, waiting.value) : null
      if (account === null) {
        throw new Problem(401, 'sign_in_first', {
          title: '登录已过期，请重新登录。',
          titleEn: 'This sign-in has expired; begin again.',
        })
      }
      const taken = account.isDisabled ? null : await takeTry(db, account.id)
      // Of the cookies only this step's: a session of somebody else's must not be what the code is checked for.
      const headers = headersFor(request, [[cookies.secondStep, step]])
      const given = taken === null ? null : await giveCode(parts, account, code, headers)
      if (given === null) {
        await recordFailure(parts, request, account, 'code', taken)
        throw await refuseTry(parts, account.id, 401, 'wrong_code')
      }
      await endOwnSession(parts, request)
      passOnCookies(reply, given)
      await forgetTries(db, account.id)
      const way = isTotp(code) ? 'totp' : 'recovery_code'
      await recordSignIn(
        db,
        { act: 'sign_in.succeed', account: account.id, by: account.memberships, after: { way } },
        originOf(request),
      )
      return { state: 'signed_in' as const }
    },
  )

  app.delete(
    '/api/session',
    { config: { who: 'signed_in' }, schema: { summary: 'Signs out', tags, response: { 204: z.null(), ...problems } } },
    async (request, reply) => {
      const identity = await getIdentity(request)
      const { headers } = await auth.api.signOut({ headers: ownCookie(parts, request), returnHeaders: true })
      await endSession(db, identity.userId, identity.sessionId)
      passOnCookies(reply, headers)
      await recordSignIn(
        db,
        { act: 'sign_in.sign_out', account: identity.userId, by: identity.memberships },
        originOf(request),
      )
      return reply.header('clear-site-data', '"cache"').code(204).send(null)
    },
  )

  app.get(
    '/api/sessions',
    {
      config: { who: 'signed_in' },
      schema: { summary: 'Where one is signed in', tags, response: { 200: mySessionsSchema, ...problems } },
    },
    async (request) => {
      const { userId, sessionId } = await getIdentity(request)
      const sessions = await listSessions(db, userId)
      return {
        sessions: sessions.map(({ id, createdAt, lastSeenAt, expiresAt, address, userAgent }) => ({
          id,
          current: id === sessionId,
          signedInAt: createdAt.toISOString(),
          lastSeenAt: lastSeenAt.toISOString(),
          endsAt: expiresAt.toISOString(),
          address,
          userAgent,
        })),
      }
    },
  )

  app.delete(
    '/api/sessions/:id',
    {
      config: { who: 'signed_in' },
      schema: {
        summary: 'Ends one of one’s sessions',
        tags,
        params: z.object({ id: z.guid() }),
        response: { 204: z.null(), 404: problemSchema, ...problems },
      },
    },
    async (request, reply) => {
      const { userId, memberships } = await getIdentity(request)
      if ((await endSession(db, userId, request.params.id)) === 0) {
        throw new Problem(404, 'no_such_session', { title: '没有这个会话。', titleEn: 'There is no such session.' })
      }
      await recordSignIn(
        db,
        { act: 'sign_in.end_session', account: userId, by: memberships, after: { session: request.params.id } },
        originOf(request),
      )
      return reply.code(204).send(null)
    },
  )

  app.delete(
    '/api/sessions',
    {
      config: { who: 'signed_in' },
      schema: {
        summary: 'Ends all one’s other sessions',
        tags,
        response: { 200: z.object({ ended: z.int() }), ...problems },
      },
    },
    async (request) => {
      const { userId, sessionId, memberships } = await getIdentity(request)
      const ended = await endSessions(db, userId, sessionId)
      await recordSignIn(
        db,
        { act: 'sign_in.end_session', account: userId, by: memberships, after: { ended } },
        originOf(request),
      )
      return { ended }
    },
  )

  app.post(
    '/api/password',
    {
      config: { who: 'signed_in', rateLimit: FEW },
      schema: {
        summary: 'Changes one’s password and ends all other sessions',
        tags,
        body: changePasswordSchema,
        response: { 200: signedInSchema, ...problems },
      },
    },
    async (request, reply) => {
      const identity = await getIdentity(request)
      const account = await getAccountWithPassword(parts, identity)
      const { current, next } = request.body
      const again = await askPasswordAgain(parts, account, current)
      if (!again.isRight) {
        await recordFailure(parts, request, account, 'password_again', again.taken)
        throw await refuseTry(parts, account.id, 403, 'wrong_password')
      }
      const hash = await hashNewPassword(parts, next, account)
      await inOne(parts, async (tx) => {
        await setPassword(tx, account.id, hash)
        await endSessions(tx, account.id)
        await forgetTries(tx, account.id)
        await recordSignIn(
          tx,
          { act: 'sign_in.change_password', account: account.id, by: account.memberships },
          originOf(request),
        )
      })
      return { state: await enter(parts, request, reply, { userId: account.id, secondFactor: identity.secondFactor }) }
    },
  )

  app.post(
    '/api/totp',
    {
      config: { who: 'signed_in', rateLimit: FEW },
      schema: {
        summary: 'Begins a second factor',
        tags,
        body: enrolTotpSchema,
        response: { 200: totpSchema, ...problems },
      },
    },
    async (request) => {
      const account = await getAccountWithPassword(parts, await getIdentity(request))
      if (account.hasSecondFactor) {
        throw new Problem(409, 'totp_already_on', {
          title: '双因素登录已经开启；更换设备请联系安全管理员。',
          titleEn: 'The second factor is on already; to change the device ask the security administrator.',
        })
      }
      const { password } = request.body
      const { taken, isRight } = await askPasswordAgain(parts, account, password)
      if (taken === null || !isRight) {
        await recordFailure(parts, request, account, 'password_again', taken)
        throw await refuseTry(parts, account.id, 403, 'wrong_password')
      }
      await giveBackTry(db, account.id, taken)
      const begun = await auth.api.enableTwoFactor({
        body: { password, method: 'totp' },
        headers: ownCookie(parts, request),
      })
      if (!('totpURI' in begun) || !begun.totpURI || !begun.backupCodes) throw new Error('no second factor was begun')
      const uri = new URL(begun.totpURI)
      // The label is what the person will look for among others: their sign-in name, not an address that reaches nobody.
      uri.pathname = `/${encodeURIComponent(`Courtyard:${account.signInName ?? account.name}`)}`
      return { uri: uri.href, secret: uri.searchParams.get('secret') ?? '', recoveryCodes: [...begun.backupCodes] }
    },
  )

  app.post(
    '/api/totp/recovery-codes',
    {
      config: { who: 'signed_in', rateLimit: FEW },
      schema: {
        summary: 'Makes new recovery codes; those of before are worth nothing from then on',
        tags,
        body: enrolTotpSchema,
        response: { 200: recoveryCodesSchema, ...problems },
      },
    },
    async (request) => {
      const account = await getAccountWithPassword(parts, await getIdentity(request))
      if (!account.hasSecondFactor) {
        throw new Problem(409, 'totp_is_off', {
          title: '双因素登录还没有开启。',
          titleEn: 'The second factor is not on yet.',
        })
      }
      const { password } = request.body
      const { taken, isRight } = await askPasswordAgain(parts, account, password)
      if (taken === null || !isRight) {
        await recordFailure(parts, request, account, 'password_again', taken)
        throw await refuseTry(parts, account.id, 403, 'wrong_password')
      }
      await giveBackTry(db, account.id, taken)
      const { backupCodes } = await auth.api.generateBackupCodes({
        body: { password },
        headers: ownCookie(parts, request),
      })
      await recordSignIn(
        db,
        { act: 'sign_in.renew_recovery_codes', account: account.id, by: account.memberships },
        originOf(request),
      )
      return { recoveryCodes: [...backupCodes] }
    },
  )

  app.post(
    '/api/totp/confirm',
    {
      config: { who: 'signed_in', rateLimit: FEW },
      schema: {
        summary: 'Confirms the second factor with its first code',
        tags,
        body: codeSchema,
        response: { 200: signedInSchema, ...problems },
      },
    },
    async (request, reply) => {
      const account = await getAccountWithPassword(parts, await getIdentity(request))
      const before = await listSessions(db, account.id)
      const taken = await takeTry(db, account.id)
      const { code } = request.body
      const given =
        taken === null || !isTotp(code) ? null : await giveCode(parts, account, code, ownCookie(parts, request))
      if (given === null) {
        await recordFailure(parts, request, account, 'code', taken)
        throw await refuseTry(parts, account.id, 403, 'wrong_code')
      }
      // Signed in without it: these would count as having shown it.
      for (const { id } of before) await endSession(db, account.id, id)
      passOnCookies(reply, given)
      await forgetTries(db, account.id)
      await recordSignIn(
        db,
        { act: 'sign_in.begin_second_factor', account: account.id, by: account.memberships },
        originOf(request),
      )
      return { state: 'signed_in' as const }
    },
  )
}

async function getAccountWithPassword({ accounts }: SignInParts, identity: Identity): Promise<Account> {
  const account = await findAccount(accounts.kysely, identity.userId)
  if (account === null) throw new Error('a session without an account')
  if (account.isInvented) throw invented()
  if (account.password !== null) return account
  throw new Problem(409, 'no_password', {
    title: '此账号只经统一认证登录，没有口令。',
    titleEn: 'This account signs in by the city’s own sign-on only and has no password.',
  })
}

function isTotp(code: string): boolean {
  return /^\d{6}$/.test(code)
}

/** Has a code checked. @returns the cookies that follow; null when it was wrong, or used before */
async function giveCode(
  { accounts, auth }: SignInParts,
  account: Account,
  code: string,
  headers: Headers,
): Promise<Headers | null> {
  if (isTotp(code) && !(await claimCode(accounts.kysely, account.id, code))) return null
  try {
    const ask = { body: { code }, headers, returnHeaders: true } as const
    const answer = isTotp(code) ? await auth.api.verifyTOTP(ask) : await auth.api.verifyBackupCode(ask)
    return answer.headers
  } catch (error) {
    // better-auth throws what it refuses; what is not a refusal goes on.
    if (
      error instanceof Error &&
      error.name === 'APIError' &&
      Number((error as { statusCode?: number }).statusCode) < 500
    )
      return null
    throw error
  }
}

function ownCookie({ cookies }: SignInParts, request: FastifyRequest): Headers {
  return headersFor(request, [[cookies.session, readCookie(request.headers.cookie, cookies.session)]])
}

interface PersonRow {
  readonly id: string
  readonly name: string
  readonly name_en: string | null
  readonly needs_totp: boolean
}
const selectMyself = sql<PersonRow>`
  select person.id, person.name, person.name_en, exists (
      select from access.appointment held
        join access.role kind on kind.programme_id = held.programme_id and kind.role = held.role
        where held.programme_id = person.programme_id and held.person_id = person.id and kind.needs_totp
          and daterange(held.valid_from, held.valid_to) @> access.today()
    ) as needs_totp
    from access.person where programme_id = access.programme_id() and id = access.person_id()`.compile(
  queriesOver<Record<string, never>>(),
)

async function describeSession(parts: SignInParts, request: FastifyRequest, identity: Identity): Promise<Session> {
  const { accounts, database, computeProgrammeId } = parts
  const [account, programmes] = await Promise.all([
    findAccount(accounts.kysely, identity.userId),
    parts.listProgrammes(),
  ])
  if (account === null) throw new Error('a session without an account')
  const found = await Promise.all(
    programmes.map(async ({ slug, name, invented: isInvented }) => {
      const membership = account.memberships.find(({ programmeId }) => programmeId === computeProgrammeId(slug))
      if (!membership) return null
      const { secondFactor } = identity
      const [[me]] = await readAs(database, { kind: 'person', ...membership, secondFactor, from: originOf(request) }, [
        selectMyself,
      ])
      return me
        ? {
            slug,
            name,
            invented: isInvented,
            needsTotp: me.needs_totp,
            person: { id: me.id, name: me.name, nameEn: me.name_en },
          }
        : null
    }),
  )
  const mine = found.filter((one) => one !== null)
  return {
    name: account.name,
    signInName: account.signInName,
    hasTotp: account.hasSecondFactor,
    needsTotp: !identity.secondFactor && mine.some(({ needsTotp }) => needsTotp),
    passwordExpired: account.memberships.length > identity.memberships.length,
    programmes: mine.map(({ slug, name, invented: isInvented, person }) => ({
      slug,
      name,
      invented: isInvented,
      person,
    })),
  }
}
