import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { sql } from 'kysely'
import { z } from 'zod'
import { queriesOver, readAs } from '../../platform/db/database.ts'
import { Problem, problemSchema } from '../../platform/http/problems.ts'
import type { Identity } from '../gate.ts'
import { madeTokenSchema, newTokenSchema, tokensSchema } from './sign-in.schema.ts'
import {
  askPasswordAgain,
  getIdentity,
  inOne,
  originOf,
  recordFailure,
  refuseTry,
  type SignInParts,
} from './sign-in-parts.ts'
import {
  createToken,
  findAccount,
  giveBackTry,
  listTokens,
  type MachineToken,
  recordSignIn,
  revokeToken,
} from './store.ts'

const tags = ['sign-in']
const problems = { 400: problemSchema, 401: problemSchema, 403: problemSchema }
const selectRights = sql<{ rights: Record<string, unknown> }>`select access.rights() as rights`.compile(
  queriesOver<Record<string, never>>(),
)

/** Keys for programs. Made by a person for themself; the gate lets no token in here. */
export async function tokenRoutes(plain: FastifyInstance, parts: SignInParts): Promise<void> {
  const app = plain.withTypeProvider<ZodTypeProvider>()
  const { accounts, computeProgrammeId, database } = parts

  app.get(
    '/api/tokens',
    {
      config: { who: 'signed_in' },
      schema: { summary: 'One’s machine tokens', tags, response: { 200: tokensSchema, ...problems } },
    },
    async (request) => {
      const { userId } = await getIdentity(request)
      const [tokens, slugs] = await Promise.all([listTokens(accounts.kysely, userId), listSlugs(parts)])
      return { tokens: tokens.map((token) => writeToken(token, slugs)) }
    },
  )

  app.post(
    '/api/tokens',
    {
      config: { who: 'signed_in', rateLimit: { max: 20, timeWindow: '1 minute' } },
      schema: {
        summary: 'Makes a machine token with some of one’s rights',
        tags,
        body: newTokenSchema,
        response: { 201: madeTokenSchema, ...problems },
      },
    },
    async (request, reply) => {
      const identity = await getIdentity(request)
      const { userId, memberships, secondFactor } = identity
      const { slug, name, rights, days, password } = request.body
      const membership = memberships.find(({ programmeId }) => programmeId === computeProgrammeId(slug))
      if (!membership) {
        throw new Problem(403, 'not_a_member', {
          title: '你不是这个方案的成员。',
          titleEn: 'You are not a member of this programme.',
        })
      }
      const [[mine]] = await readAs(
        database,
        { kind: 'person', ...membership, secondFactor, from: originOf(request) },
        [selectRights],
      )
      const beyond = rights.filter((right) => !Object.hasOwn(mine?.rights ?? {}, right))
      if (beyond.length > 0) {
        throw new Problem(403, 'beyond_own_rights', {
          title: '令牌的权限不能超出你自己的权限。',
          titleEn: 'A token holds no right that you do not hold.',
          more: { rights: beyond },
        })
      }
      await askWhoItIs(parts, request, identity, password)
      const made = await inOne(parts, async (tx) => {
        const token = await createToken(tx, {
          ...membership,
          userId,
          name,
          rights: [...new Set(rights)],
          secondFactor,
          days,
        })
        const after = { token: token.id, name, rights: token.rights, expiresAt: token.expiresAt }
        await recordSignIn(
          tx,
          { act: 'sign_in.make_token', account: userId, by: [membership], after },
          originOf(request),
        )
        return token
      })
      return reply.code(201).send({ ...writeToken(made, new Map([[made.programmeId, slug]])), token: made.token })
    },
  )

  app.delete(
    '/api/tokens/:id',
    {
      config: { who: 'signed_in' },
      schema: {
        summary: 'Revokes a machine token',
        tags,
        params: z.object({ id: z.guid() }),
        response: { 204: z.null(), 404: problemSchema, ...problems },
      },
    },
    async (request, reply) => {
      const { userId } = await getIdentity(request)
      await inOne(parts, async (tx) => {
        const of = await revokeToken(tx, userId, request.params.id)
        if (of === null) {
          throw new Problem(404, 'no_such_token', {
            title: '没有这个令牌，或已吊销。',
            titleEn: 'There is no such token, or it is revoked.',
          })
        }
        await recordSignIn(
          tx,
          { act: 'sign_in.revoke_token', account: userId, by: [of], after: { token: request.params.id } },
          originOf(request),
        )
      })
      return reply.code(204).send(null)
    },
  )
}

const FRESH_MS = 10 * 60_000

/**
 * A token outlives the session it is made in, so whoever sits down at a screen that was left open must not make one: who
 * signed in a while ago shows the password again. The made-up city's people have none.
 */
async function askWhoItIs(
  parts: SignInParts,
  request: FastifyRequest,
  { userId, signedInAt }: Identity,
  password: string | undefined,
): Promise<void> {
  if (Date.now() - signedInAt.getTime() < FRESH_MS) return
  const db = parts.accounts.kysely
  const account = await findAccount(db, userId)
  if (account === null) throw new Error('a session without an account')
  if (account.isInvented) return
  if (account.password === null) {
    throw new Problem(403, 'sign_in_again', {
      title: '登录已超过十分钟：请退出后重新登录，再生成令牌。',
      titleEn: 'You signed in more than ten minutes ago: sign out and in again, then make the token.',
    })
  }
  if (password === undefined) {
    throw new Problem(403, 'password_again', {
      title: '登录已超过十分钟：请再输一次口令。',
      titleEn: 'You signed in more than ten minutes ago: enter your password once more.',
    })
  }
  const { taken, isRight } = await askPasswordAgain(parts, account, password)
  if (taken === null || !isRight) {
    await recordFailure(parts, request, account, 'password_again', taken)
    throw await refuseTry(parts, account.id, 403, 'wrong_password')
  }
  await giveBackTry(db, account.id, taken)
}

/** By key. */
async function listSlugs({ listProgrammes, computeProgrammeId }: SignInParts): Promise<ReadonlyMap<string, string>> {
  return new Map((await listProgrammes()).map(({ slug }) => [computeProgrammeId(slug), slug]))
}

function writeToken(
  { id, programmeId, name, rights, madeAt, expiresAt, revokedAt, lastUsedAt }: MachineToken,
  slugs: ReadonlyMap<string, string>,
) {
  return {
    id,
    slug: slugs.get(programmeId) ?? null,
    name,
    rights,
    madeAt: madeAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    revokedAt: revokedAt?.toISOString() ?? null,
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  }
}
