import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { sql } from 'kysely'
import { z } from 'zod'
import { queriesOver } from '../../platform/db/database.ts'
import { Problem, problemSchema } from '../../platform/http/problems.ts'
import type { Identity } from '../gate.ts'
import { FEW } from './routes-session.ts'
import { readSignInName } from './rules/sign-in-name.ts'
import type { Mailer } from './send-link.ts'
import {
  accountStateSchema,
  changeAccountSchema,
  linkParamsSchema,
  linkSchema,
  madeLinkSchema,
  unlockSchema,
  usedLinkSchema,
  useLinkSchema,
} from './sign-in.schema.ts'
import { enter, hashNewPassword, inOne, invented, originOf, type SignInParts, writeLinkPath } from './sign-in-parts.ts'
import {
  type Account,
  createAccount,
  createLink,
  endSessions,
  findAccount,
  findAccountOfPerson,
  findLink,
  findLock,
  forgetTries,
  joinProgramme,
  type Link,
  recordSignIn,
  removeSecondFactor,
  setDisabled,
  setPassword,
  useLink,
} from './store.ts'

export interface LinkRouteParts extends SignInParts {
  /** Null where no mail can be sent: links are then handed to who makes them. */
  readonly mailer: Mailer | null
  readonly findIdentity: (request: FastifyRequest) => Promise<Identity | null>
}

const tags = ['sign-in']
const problems = { 400: problemSchema, 404: problemSchema, 409: problemSchema, 422: problemSchema, 429: problemSchema }
const personParams = z.object({ slug: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/), id: z.guid() })

/** One-time links: made by who manages people, used once by whoever holds them. And locks, undone. */
export async function linkRoutes(plain: FastifyInstance, parts: LinkRouteParts): Promise<void> {
  const app = plain.withTypeProvider<ZodTypeProvider>()
  const { accounts, address, gate, mailer } = parts
  const db = accounts.kysely
  const whoAsks = (request: FastifyRequest) => {
    request.identity ??= parts.findIdentity(request)
    return request.identity
  }
  // The address holds the secret: it is not to be read in a log.
  const quiet = { logLevel: 'error' } as const

  app.get(
    '/api/links/:token',
    {
      ...quiet,
      config: { who: 'anyone', rateLimit: FEW },
      schema: {
        summary: 'What a one-time link is for',
        tags,
        params: linkParamsSchema,
        response: { 200: linkSchema, ...problems },
      },
    },
    async (request) => {
      const link = await getLink(parts, request.params.token)
      const owner = link.userId === null ? null : await findAccount(db, link.userId)
      const me = await findMyAccount(parts, await whoAsks(request))
      return {
        purpose: link.purpose,
        expiresAt: link.expiresAt.toISOString(),
        signInName: owner?.signInName ?? null,
        mayJoin: link.purpose === 'invitation' && me !== null && mayJoin(me, link),
      }
    },
  )

  app.post(
    '/api/links/:token',
    {
      ...quiet,
      config: { who: 'anyone', rateLimit: FEW },
      schema: {
        summary: 'Uses a one-time link',
        tags,
        params: linkParamsSchema,
        body: useLinkSchema,
        response: {
          200: usedLinkSchema,
          401: problemSchema,
          ...problems,
        },
      },
    },
    async (request, reply) => {
      const { body } = request
      const { token } = request.params
      const link = await getLink(parts, token)
      if ('join' in body && link.purpose === 'invitation') {
        const me = await findMyAccount(parts, await whoAsks(request))
        if (me === null) throw new Problem(401, 'sign_in_first', { title: '请先登录。', titleEn: 'Sign in first.' })
        if (!mayJoin(me, link)) throw alreadyThere()
        await inOne(parts, async (tx) => {
          if ((await useLink(tx, token)) === null) throw noSuchLink()
          if (!(await joinProgramme(tx, me.id, link))) throw alreadyThere()
          await recordSignIn(tx, { act: 'sign_in.use_invitation', account: me.id, by: [link] }, originOf(request))
        })
        return { state: 'done' as const }
      }
      if ('signInName' in body && link.purpose === 'invitation') {
        const signInName = readSignInName(body.signInName)
        if (signInName === null) throw badName()
        const hash = await hashNewPassword(parts, body.password, { id: null, name: link.name, signInName })
        const userId = await inOne(parts, async (tx) => {
          if ((await useLink(tx, token)) === null) throw noSuchLink()
          const made = await createAccount(tx, { name: link.name, signInName, isInvented: false })
          await setPassword(tx, made, hash)
          if (!(await joinProgramme(tx, made, link))) throw alreadyThere()
          await recordSignIn(
            tx,
            { act: 'sign_in.use_invitation', account: made, by: [link], after: { signInName } },
            originOf(request),
          )
          return made
        }).catch((error: unknown) => {
          throw (error as { constraint?: string }).constraint === 'a_sign_in_name_is_taken_once' ? nameTaken() : error
        })
        return { state: await enter(parts, request, reply, { userId, secondFactor: false }) }
      }
      const { userId } = link
      if (!('join' in body) && !('signInName' in body) && link.purpose === 'reset' && userId !== null) {
        const account = await findAccount(db, userId)
        if (account === null) throw noSuchLink()
        const hash = await hashNewPassword(parts, body.password, account)
        await inOne(parts, async (tx) => {
          if ((await useLink(tx, token)) === null) throw noSuchLink()
          await setPassword(tx, userId, hash)
          await endSessions(tx, userId)
          await forgetTries(tx, userId)
          await recordSignIn(tx, { act: 'sign_in.use_reset', account: userId, by: [link] }, originOf(request))
        })
        return { state: 'done' as const }
      }
      throw new Problem(422, 'not_what_the_link_is_for', {
        title: '所填内容与此链接的用途不符。',
        titleEn: 'What was filled in is not what this link is for.',
      })
    },
  )

  app.post(
    '/api/programmes/:slug/people/:id/invitation',
    {
      config: { who: { right: 'people.manage' } },
      schema: {
        summary: 'Makes a one-time link for a person: into an account, or to a new password',
        tags,
        params: personParams,
        body: z
          .object({
            /** Where to send it, where mail can be sent; else, or without, it is handed over in the answer. */
            email: z.email().max(200).optional(),
          })
          .nullish(),
        response: { 201: madeLinkSchema, 401: problemSchema, 403: problemSchema, 502: problemSchema, ...problems },
      },
    },
    async (request, reply) => {
      const { programmeId, personId: madeBy } = await gate.getMember(request)
      const person = await getManagedPerson(parts, request, request.params.id)
      await refuseMadeUp(parts, request.params.slug)
      const membership = { programmeId, personId: person.id }
      const account = await findAccountOfPerson(db, membership)
      refuseOtherProgrammes(account)
      if (account?.isDisabled) throw isDisabled()
      if (account !== null && !account.hasSecondFactor) await refuseUnguarded(parts, request, person.id)
      const email = request.body?.email
      const isMailed = mailer !== null && email !== undefined
      const { token, expiresAt } = await inOne(parts, async (tx) => {
        const made = await createLink(tx, { ...membership, userId: account?.id ?? null, name: person.name, madeBy })
        const after = { person: person.id, purpose: account ? 'reset' : 'invitation', sent: isMailed }
        await recordSignIn(
          tx,
          { act: 'sign_in.make_link', account: account?.id ?? null, by: [{ programmeId, personId: madeBy }], after },
          originOf(request),
        )
        return made
      })
      const path = writeLinkPath(token)
      const url = address === null ? null : address + path
      if (isMailed && url !== null) {
        const purpose = account ? 'reset' : 'invitation'
        await mailer.send({ to: email, name: person.name, purpose, url, expiresAt }).catch((cause: unknown) => {
          throw new Problem(
            502,
            'mail_not_sent',
            {
              title: '邮件服务器没有接收这封邮件；链接未送达，请稍后重发，或不填邮箱直接取得链接。',
              titleEn:
                'The mail server did not take the mail; send it again later, or leave the address empty and hand the link over.',
            },
            { cause },
          )
        })
        return reply.code(201).send({ sent: true, path: null, url: null, expiresAt: expiresAt.toISOString() })
      }
      return reply.code(201).send({ sent: false, path, url, expiresAt: expiresAt.toISOString() })
    },
  )

  app.post(
    '/api/programmes/:slug/people/:id/unlock',
    {
      config: { who: { right: 'sign_in.rules' } },
      schema: {
        summary: 'Ends a lock, and takes away a second factor that was lost',
        tags,
        params: personParams,
        body: unlockSchema,
        response: {
          200: z.object({ unlocked: z.boolean(), secondFactorRemoved: z.boolean() }),
          401: problemSchema,
          403: problemSchema,
          ...problems,
        },
      },
    },
    async (request) => {
      const { programmeId, personId } = await gate.getMember(request)
      const account = await getGuardedAccount(parts, request, request.params.id)
      const { why, secondFactor } = request.body
      const removes = secondFactor && account.hasSecondFactor
      if (removes && personId === request.params.id) {
        throw new Problem(403, 'not_ones_own', {
          title: '不能为自己解除双因素登录。',
          titleEn: 'Nobody takes away their own second factor.',
        })
      }
      if (removes) refuseOtherProgrammes(account)
      const by = [{ programmeId, personId }]
      const unlocked = await inOne(parts, async (tx) => {
        const had = await forgetTries(tx, account.id)
        await recordSignIn(tx, { act: 'sign_in.unlock', account: account.id, by, after: { why } }, originOf(request))
        if (removes) {
          await removeSecondFactor(tx, account.id)
          await endSessions(tx, account.id)
          await recordSignIn(
            tx,
            { act: 'sign_in.remove_second_factor', account: account.id, by, after: { why } },
            originOf(request),
          )
        }
        return had
      })
      return { unlocked, secondFactorRemoved: removes }
    },
  )

  app.get(
    '/api/programmes/:slug/people/:id/account',
    {
      config: { who: { right: 'sign_in.rules' } },
      schema: {
        summary: 'How the account of a person stands',
        tags,
        params: personParams,
        response: { 200: accountStateSchema, 401: problemSchema, 403: problemSchema, ...problems },
      },
    },
    async (request) => {
      const { signInName, hasSecondFactor, isDisabled, id } = await getGuardedAccount(parts, request, request.params.id)
      const lockedUntil = await findLock(db, id)
      return {
        signInName,
        hasTotp: hasSecondFactor,
        lockedUntil: lockedUntil?.toISOString() ?? null,
        disabled: isDisabled,
      }
    },
  )

  app.put(
    '/api/programmes/:slug/people/:id/account',
    {
      config: { who: { right: 'sign_in.rules' } },
      schema: {
        summary: 'Disables an account, which ends its sessions at once, or enables it again',
        tags,
        params: personParams,
        body: changeAccountSchema,
        response: { 204: z.null(), 401: problemSchema, 403: problemSchema, ...problems },
      },
    },
    async (request, reply) => {
      const { programmeId, personId } = await gate.getMember(request)
      const account = await getGuardedAccount(parts, request, request.params.id)
      const { disabled, why } = request.body
      if (personId === request.params.id) {
        throw new Problem(403, 'not_ones_own', {
          title: '不能停用或启用自己的账号。',
          titleEn: 'Nobody disables or enables their own account.',
        })
      }
      if (account.isInvented) throw invented()
      refuseOtherProgrammes(account)
      await inOne(parts, async (tx) => {
        if (!(await setDisabled(tx, account.id, disabled))) return
        const act = disabled ? 'sign_in.disable_account' : 'sign_in.enable_account'
        const by = [{ programmeId, personId }]
        await recordSignIn(tx, { act, account: account.id, by, after: { why } }, originOf(request))
      })
      return reply.code(204).send(null)
    },
  )
}

interface ReachedPerson {
  readonly id: string
  readonly name: string
}

/** A person at an organisation where the one who asks holds the right, under the policies of people. */
function selectReached(personId: string, right: 'people.manage' | 'sign_in.rules') {
  return sql<ReachedPerson>`
    select id, name from access.person
      where programme_id = access.programme_id() and id = ${personId}
        and (left_on is null or left_on > access.today())
        and (access.reaches_all(${right}) or organisation_id = any (access.scope(${right})))`.compile(
    queriesOver<Record<string, never>>(),
  )
}

async function getManagedPerson(
  { gate }: SignInParts,
  request: FastifyRequest,
  personId: string,
): Promise<ReachedPerson> {
  const [[person]] = await gate.read(request, [selectReached(personId, 'people.manage')])
  if (!person) throw noSuchPerson()
  return person
}

/** The account of a person over whose signing in one watches. */
async function getGuardedAccount(
  { accounts, gate }: SignInParts,
  request: FastifyRequest,
  id: string,
): Promise<Account> {
  const { programmeId } = await gate.getMember(request)
  const [[person]] = await gate.read(request, [selectReached(id, 'sign_in.rules')])
  const account = person ? await findAccountOfPerson(accounts.kysely, { programmeId, personId: person.id }) : null
  if (account === null) throw noSuchPerson()
  return account
}

async function refuseMadeUp({ listProgrammes }: SignInParts, slug: string): Promise<void> {
  const programme = (await listProgrammes()).find((one) => one.slug === slug)
  if (programme?.invented !== false) throw invented()
}

/** Who manages people of one programme does not get into another by way of somebody who serves both. */
function refuseOtherProgrammes(account: Account | null): void {
  if (account === null || account.memberships.length <= 1) return
  throw new Problem(409, 'account_of_several_programmes', {
    title: '此账号还属于其他方案，须由系统运维人员在服务器上办理（courtyard invite）。',
    titleEn:
      'This account also serves other programmes; the operator of the machine makes the link (courtyard invite).',
  })
}

/**
 * A link to a new password does not go past a second factor. Where a role asks for one and the account has none yet, it
 * would: whoever manages people could become the one who watches over them (三员分立).
 */
async function refuseUnguarded({ gate }: SignInParts, request: FastifyRequest, personId: string): Promise<void> {
  const needs = sql<{ needs: boolean }>`select access.needs_second_factor(${personId}) as needs`
  const [[row]] = await gate.read(request, [needs.compile(queriesOver<Record<string, never>>())])
  if (row?.needs === false) return
  throw new Problem(409, 'second_factor_first', {
    title: '此人的岗位要求双因素登录而尚未开启，口令须由系统运维人员在服务器上重设（courtyard invite）。',
    titleEn:
      'This person’s role asks for a second factor, which is not on yet: the operator of the machine makes the link (courtyard invite).',
  })
}

async function getLink({ accounts }: SignInParts, token: string): Promise<Link> {
  const link = await findLink(accounts.kysely, token)
  const owner = link?.userId ? await findAccount(accounts.kysely, link.userId) : null
  // One that the operator made while the account was disabled.
  if (link === null || owner?.isDisabled) throw noSuchLink()
  return link
}

async function findMyAccount({ accounts }: SignInParts, identity: Identity | null): Promise<Account | null> {
  return identity === null || identity.token ? null : findAccount(accounts.kysely, identity.userId)
}

function mayJoin(me: Account, link: Link): boolean {
  return !me.isInvented && !me.memberships.some(({ programmeId }) => programmeId === link.programmeId)
}

function noSuchLink(): Problem {
  return new Problem(404, 'no_such_link', {
    title: '链接无效、已使用或已过期；请向管理员索取新的链接。',
    titleEn: 'The link is not valid, was used or has expired; ask your administrator for a new one.',
  })
}

function noSuchPerson(): Problem {
  return new Problem(404, 'no_such_person', {
    title: '没有这个人员，或不在你的权限范围内，或尚无账号。',
    titleEn: 'There is no such person within your reach, or they have no account.',
  })
}

function isDisabled(): Problem {
  return new Problem(409, 'account_disabled', {
    title: '此账号已停用，须由安全管理员先重新启用。',
    titleEn: 'This account is disabled; the security administrator has to enable it first.',
  })
}

function alreadyThere(): Problem {
  return new Problem(409, 'already_a_member', {
    title: '此账号或此人员在该方案中已有对应。',
    titleEn: 'This account or this person is taken in the programme already.',
  })
}

function nameTaken(): Problem {
  return new Problem(409, 'sign_in_name_taken', {
    title: '这个登录名已被使用，请另取一个。',
    titleEn: 'This sign-in name is taken; choose another.',
  })
}

function badName(): Problem {
  return new Problem(422, 'sign_in_name_refused', {
    title: '登录名须为 2 至 50 个字符：小写字母、数字、汉字和 . _ - @，以字母、数字或汉字开头。',
    titleEn:
      'A sign-in name has 2 to 50 characters: Latin letters, digits, Chinese characters and . _ - @, and does not begin with a sign.',
  })
}
