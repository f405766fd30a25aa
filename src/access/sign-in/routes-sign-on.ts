import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { problemOfStatus, problemSchema } from '../../platform/http/problems.ts'
import type { CitySignOn } from './city-sign-on.ts'
import { SIGN_ON_BACK } from './read-settings.ts'
import { FEW } from './routes-session.ts'
import { readReturnPath } from './rules/return-path.ts'
import { readSignInName } from './rules/sign-in-name.ts'
import { readCookie } from './session-cookie.ts'
import { providersSchema } from './sign-in.schema.ts'
import { enter, originOf, type SignInParts } from './sign-in-parts.ts'
import { FLOW_SECONDS, openFlow, sealFlow } from './sign-on-flow.ts'
import {
  type Account,
  bindAccount,
  findAccount,
  findAccountByName,
  findBoundAccount,
  forgetTries,
  recordSignIn,
} from './store.ts'

export interface SignOnRouteParts extends SignInParts {
  /** Null where the city has none. */
  readonly signOn: CitySignOn | null
  /** Seals what the browser keeps while it is away. */
  readonly flowKey: Buffer
}

const tags = ['sign-in']

/**
 * The city's own sign-on. Nobody gets an account by it: it opens the one whose sign-in name it states, and from the first
 * time on it must be the same subject that states it.
 */
export async function signOnRoutes(plain: FastifyInstance, parts: SignOnRouteParts): Promise<void> {
  const app = plain.withTypeProvider<ZodTypeProvider>()
  const { signOn, flowKey, cookies, address, accounts } = parts
  const db = accounts.kysely

  app.get(
    '/api/sign-on',
    {
      config: { who: 'anyone' },
      schema: { summary: 'By which other sign-on one may come', tags, response: { 200: providersSchema } },
    },
    async () => ({ providers: signOn ? [{ id: 'city', name: signOn.name }] : [] }),
  )

  const away = z.object({ to: z.string().max(2_000).optional() })
  app.get(
    '/api/sign-on/:id/start',
    {
      config: { who: 'anyone', rateLimit: FEW },
      schema: {
        summary: 'Goes to that sign-on',
        tags,
        params: z.object({ id: z.literal('city') }),
        querystring: away,
        response: { 302: z.null(), 400: problemSchema, 404: problemSchema },
      },
    },
    async (request, reply) => {
      if (signOn === null) throw problemOfStatus(404)
      const begun = await signOn.begin(readReturnPath(request.query.to), new Date()).catch((error: unknown) => {
        request.log.warn({ err: error }, 'the city’s own sign-on does not answer')
        return null
      })
      if (begun === null) return goTo(reply, writeFailed('sign_on_unreachable', readReturnPath(request.query.to)))
      reply.header('set-cookie', writeFlowCookie(parts, sealFlow(begun.flow, flowKey), FLOW_SECONDS))
      return goTo(reply, begun.url.href)
    },
  )

  app.get(
    SIGN_ON_BACK,
    {
      logLevel: 'error',
      config: { who: 'anyone', rateLimit: FEW },
      schema: {
        summary: 'Comes back from it',
        tags,
        querystring: z.record(z.string(), z.unknown()),
        response: { 302: z.null() },
      },
    },
    async (request, reply) => {
      if (signOn === null || address === null) throw problemOfStatus(404)
      const flow = openFlow(readCookie(request.headers.cookie, cookies.signOn), flowKey, new Date())
      // Good once, whatever comes of it.
      reply.header('set-cookie', writeFlowCookie(parts, '', 0))
      if (flow === null) return goTo(reply, writeFailed('sign_on_expired', '/desk'))
      const came = await signOn.finish(new URL(request.url, address), flow).catch(() => null)
      if (came === null) return fail(parts, request, reply, null, 'sign_on_refused', flow.to)
      const account = await findOpenedAccount(parts, came)
      if (account === null || account.isInvented || account.isDisabled)
        return fail(parts, request, reply, null, 'sign_on_unknown', flow.to)
      const bound = await findBoundAccount(db, came.subject)
      if (bound === null && !(await bindAccount(db, account.id, came.subject))) {
        return fail(parts, request, reply, account, 'sign_on_other_subject', flow.to)
      }
      const state = await enter(parts, request, reply, {
        userId: account.id,
        secondFactor: came.secondFactor && !account.hasSecondFactor,
      })
      const act = state === 'signed_in' ? 'sign_in.succeed' : 'sign_in.first_step'
      if (state === 'signed_in') await forgetTries(db, account.id)
      await recordSignIn(
        db,
        { act, account: account.id, by: account.memberships, after: { way: 'city' } },
        originOf(request),
      )
      return goTo(reply, state === 'signed_in' ? flow.to : writeSecondStep(flow.to))
    },
  )
}

/** By its subject where that was here before; else by the name it states. */
async function findOpenedAccount(
  { accounts }: SignInParts,
  came: { readonly subject: string; readonly signInName: string | null },
): Promise<Account | null> {
  const bound = await findBoundAccount(accounts.kysely, came.subject)
  if (bound !== null) return findAccount(accounts.kysely, bound)
  const name = came.signInName === null ? null : readSignInName(came.signInName)
  return name === null ? null : findAccountByName(accounts.kysely, name)
}

/** The page says it in words; whose account it was about is for the record. */
async function fail(
  { accounts }: SignInParts,
  request: FastifyRequest,
  reply: FastifyReply,
  account: Account | null,
  code: 'sign_on_refused' | 'sign_on_unknown' | 'sign_on_other_subject',
  to: string,
): Promise<FastifyReply> {
  const about = { account: account?.id ?? null, by: account?.memberships ?? [] }
  await recordSignIn(accounts.kysely, { act: 'sign_in.fail', ...about, after: { what: code } }, originOf(request))
  return goTo(reply, writeFailed(code === 'sign_on_other_subject' ? 'sign_on_unknown' : code, to))
}

/** Signing in, in the language of the page that one wanted; from there one may try again for the same page. */
function writeFailed(code: string, to: string): string {
  const { base, below } = readDeskPath(to)
  return `${base}/sign-in?error=${code}${below === '' ? '' : `&to=${encodeURIComponent(below)}`}`
}

function writeSecondStep(to: string): string {
  const { base, below } = readDeskPath(to)
  return `${base}/totp${below === '' ? '' : `?to=${encodeURIComponent(below)}`}`
}

/** The desk's pages name each other below the desk, whose address says the language. */
function readDeskPath(to: string): { readonly base: string; readonly below: string } {
  const [, base = '/desk', below = ''] = /^((?:\/en)?\/desk)(\/.*)?$/.exec(to) ?? []
  return { base, below: below === '/' ? '' : below }
}

function goTo(reply: FastifyReply, location: string): FastifyReply {
  return reply.header('location', location).code(302).send(null)
}

/** Lax: the way back is caused by another site, which the session's own cookie need not follow. */
function writeFlowCookie({ cookies }: SignInParts, value: string, seconds: number): string {
  const secure = cookies.secure ? '; Secure' : ''
  return `${cookies.signOn}=${value}; Max-Age=${seconds}; Path=/; HttpOnly${secure}; SameSite=Lax`
}
