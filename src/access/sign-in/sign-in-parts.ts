import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Origin } from '../../platform/db/actor.ts'
import type { Database } from '../../platform/db/database.ts'
import { Problem } from '../../platform/http/problems.ts'
import type { Gate, Identity } from '../gate.ts'
import { ADDRESS_HEADER, type Auth } from './create-auth.ts'
import { judgePassword, type PasswordRefusal } from './rules/judge-password.ts'
import { type CookieNames, readCookie, readSigned } from './session-cookie.ts'
import {
  type Account,
  type Accounts,
  endSession,
  findLock,
  findSession,
  listLastPasswords,
  listRules,
  recordSignIn,
  type Try,
  takeTry,
} from './store.ts'

/** What the rooms of signing in share. */
export interface SignInParts {
  /** Over the login of accounts. */
  readonly accounts: Database
  /** Over the login of requests. */
  readonly database: Database
  readonly auth: Auth
  readonly cookies: CookieNames
  /** What cookies are signed with. */
  readonly secret: string
  /** Of the site, without a slash at the end; null where none is set. */
  readonly address: string | null
  readonly gate: Gate
  readonly listProgrammes: () => Promise<readonly ProgrammeName[]>
  readonly computeProgrammeId: (slug: string) => string
}

export interface ProgrammeName {
  readonly slug: string
  readonly name: { readonly zh: string; readonly en: string }
  readonly invented: boolean
}

/** Where the page lies that takes a one-time link. What follows # stays in the browser and out of every log. */
export function writeLinkPath(token: string): string {
  return `/desk/link#${token}`
}

/** Where a request comes from, for the record. */
export function originOf(request: FastifyRequest): Origin {
  return { address: request.ip, requestId: request.id }
}

/**
 * What better-auth is told of a request: the cookies that are named, and nothing else.
 *
 * @param cookies  `[name, value as the browser sent it]`
 */
export function headersFor(
  request: FastifyRequest,
  cookies: readonly (readonly [string, string | undefined])[],
): Headers {
  const sent = cookies.flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]))
  return new Headers({
    cookie: sent.join('; '),
    'user-agent': (request.headers['user-agent'] ?? '').slice(0, 300),
    [ADDRESS_HEADER]: request.ip,
  })
}

export function passOnCookies(reply: FastifyReply, headers: Headers): void {
  for (const cookie of headers.getSetCookie()) reply.header('set-cookie', cookie)
}

/**
 * Makes the session, or begins the second step. The id is new whatever the browser brought, and what it brought ends: who
 * signs in anew in the same browser leaves no session of before behind.
 */
export async function enter(
  parts: SignInParts,
  request: FastifyRequest,
  reply: FastifyReply,
  who: { readonly userId: string; readonly secondFactor: boolean },
): Promise<'signed_in' | 'totp_needed'> {
  await endOwnSession(parts, request)
  const { headers, response } = await parts.auth.api.enter({
    body: { userId: who.userId, secondFactor: who.secondFactor },
    headers: headersFor(request, []),
    returnHeaders: true,
  })
  passOnCookies(reply, headers)
  return response.state
}

export async function endOwnSession(
  { accounts, cookies, secret }: SignInParts,
  request: FastifyRequest,
): Promise<void> {
  const token = readSigned(readCookie(request.headers.cookie, cookies.session), secret)
  const session = token === null ? null : await findSession(accounts, token)
  if (session) await endSession(accounts.kysely, session.user_id, session.session_id)
}

/** The account that is signed in; the gate has let nobody else through. */
export async function getIdentity(request: FastifyRequest): Promise<Identity> {
  const identity = await request.identity
  if (identity) return identity
  throw new Error('a route of whoever is signed in was reached by nobody')
}

/** What was refused, of one that is not locked. */
const REFUSED = {
  // One cause for both: whether it was the name is not told.
  sign_in_failed: {
    title: '登录名或口令不对；请核对后重试，或联系系统管理员。',
    titleEn: 'The sign-in name or the password is wrong; check both and try again, or ask the system administrator.',
  },
  /** For who is signed in and must show it once more. */
  wrong_password: { title: '当前口令不对。', titleEn: 'The current password is wrong.' },
  wrong_code: {
    title: '验证码不对或已用过；请等下一个验证码再试。',
    titleEn: 'The code is wrong or was used; wait for the next one.',
  },
} as const

/**
 * Says that a try went wrong, or until when no more are taken. A name that nobody has is locked like any other, so
 * neither answer tells which names there are.
 */
export async function refuseTry(
  { accounts }: Pick<SignInParts, 'accounts'>,
  subject: string,
  status: 401 | 403,
  code: keyof typeof REFUSED,
): Promise<Problem> {
  const until = await findLock(accounts.kysely, subject)
  if (until === null) return new Problem(status, code, REFUSED[code])
  return new Problem(status, 'locked', {
    title: '连续多次失败，暂时锁定；到时再试，或请安全管理员解锁。',
    titleEn: 'Locked for a while after failures in a row; try again later, or ask the security administrator.',
    more: { until: until.toISOString() },
  })
}

/** Tells the record that a try went wrong, and whether it was the last before the lock. */
export async function recordFailure(
  { accounts }: Pick<SignInParts, 'accounts'>,
  request: FastifyRequest,
  account: Account | null,
  what: 'password' | 'password_again' | 'code',
  taken: { readonly isLast: boolean } | null,
): Promise<void> {
  const about = { account: account?.id ?? null, by: account?.memberships ?? [] }
  const act = account !== null && taken?.isLast ? 'sign_in.lock' : 'sign_in.fail'
  await recordSignIn(accounts.kysely, { act, ...about, after: { what } }, originOf(request))
}

export function passwordRefused(
  refusals: readonly PasswordRefusal[],
  rules: Readonly<Record<string, number>>,
): Problem {
  return new Problem(422, 'password_refused', {
    title: '新口令不符合要求。',
    titleEn: 'The new password does not meet the rules.',
    more: { refusals, rules },
  })
}

export function invented(): Problem {
  return new Problem(409, 'made_up_person', {
    title: '编造的城市中的人员没有口令，也不能另设登录方式。',
    titleEn: 'People of the made-up city have no password and can be given no way of signing in.',
  })
}

/**
 * Checks a new password and gives back what is kept of it.
 *
 * @param of  the account it is for; for one that is to be made, what it will be called
 * @throws {Problem} password_refused, with every cause
 */
export async function hashNewPassword(
  { accounts, auth }: Pick<SignInParts, 'accounts' | 'auth'>,
  password: string,
  of: Pick<Account, 'name' | 'signInName'> & { readonly id: string | null },
): Promise<string> {
  const rules = Object.fromEntries((await listRules(accounts.kysely)).map(({ rule, value }) => [rule, value]))
  const { password_length: length = 10, password_kinds: kinds = 3, password_memory: memory = 5 } = rules
  const refusals = judgePassword(password, { length, kinds }, [of.name, of.signInName ?? ''])
  const { hash, verify } = (await auth.$context).password
  if (refusals.length === 0 && of.id !== null) {
    for (const last of await listLastPasswords(accounts.kysely, of.id)) {
      if (await verify({ hash: last, password })) {
        refusals.push('used_before')
        break
      }
    }
  }
  if (refusals.length > 0) throw passwordRefused(refusals, { length, kinds, memory })
  return hash(password)
}

/** Asks for the password once more of who is signed in. It counts as a try like any other; null: the account is locked. */
export async function askPasswordAgain(
  { accounts, auth }: Pick<SignInParts, 'accounts' | 'auth'>,
  account: Account,
  password: string,
): Promise<{ readonly taken: Try | null; readonly isRight: boolean }> {
  const taken = await takeTry(accounts.kysely, account.id)
  if (taken === null || account.password === null) return { taken, isRight: false }
  const { verify } = (await auth.$context).password
  return { taken, isRight: await verify({ hash: account.password, password }) }
}

/** Work on accounts that stands or falls as one. */
export function inOne<Result>(
  { accounts }: Pick<SignInParts, 'accounts'>,
  work: (tx: Accounts) => Promise<Result>,
): Promise<Result> {
  return accounts.kysely.transaction().execute(work)
}
