import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify'
import type { CompiledQuery, Kysely } from 'kysely'
import type { Client } from 'pg'
import type { Actor, Deed, PersonActor, Rights } from '../platform/db/actor.ts'
import { anyone } from '../platform/db/actor.ts'
import { asActor, type Database, type RowsOf, readAs } from '../platform/db/database.ts'
import { type AloneOptions, workAlone } from '../platform/db/work-alone.ts'
import { isLoopback } from '../platform/http/addresses.ts'
import { Problem } from '../platform/http/problems.ts'
import type { Who } from '../platform/http/who-may.ts'
import { explainRefusal } from './explain-refusal.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Found at most once for a request. */
    identity: Promise<Identity | null> | null
  }
}

/** An account that is signed in, or a machine token that was shown. */
export interface Identity {
  readonly userId: string
  readonly sessionId: string
  readonly signedInAt: Date
  /** Whether a second factor was shown, or stands behind the city's own sign-on. */
  readonly secondFactor: boolean
  readonly memberships: readonly { readonly programmeId: string; readonly personId: string }[]
  readonly token?: { readonly id: string; readonly rights: readonly string[] }
}

export interface GateParts {
  /** With the login of requests. */
  readonly database: Database
  readonly findIdentity: (request: FastifyRequest) => Promise<Identity | null>
  /** The key of a programme that anyone may read; null when there is none. */
  readonly findProgrammeId: (slug: string) => Promise<string | null>
  /** The key that a programme of this slug has, whether or not it is there. */
  readonly computeProgrammeId: (slug: string) => string
}

export interface GuardedRoute {
  readonly method: string
  readonly url: string
  readonly who: Who
}

/** The way from a request to the database: as the one who asks, and in no other way. */
export interface Gate {
  /** Watches every route that is added from now on: one that does not say who may call it stops the start. */
  guard(app: FastifyInstance): void
  /** Every route that was added, and who may call it. */
  readonly routes: readonly GuardedRoute[]
  /** The one who asks, in the programme of the address; anyone where the route lets anyone ask and nobody is signed in. */
  findActor(request: FastifyRequest): Promise<Actor>
  /** The one who asks, who must be a person of the programme. */
  getMember(request: FastifyRequest): Promise<PersonActor>
  /** Runs queries as the one who asks, in one round trip; the route's right is looked at before a row is given back. */
  read<const Queries extends readonly CompiledQuery<unknown>[]>(
    request: FastifyRequest,
    queries: Queries,
  ): Promise<RowsOf<Queries>>
  /** Runs queries as a person whom a key of its own kind named, with the rights that the key leaves them (a calendar's address). */
  readFor<const Queries extends readonly CompiledQuery<unknown>[]>(
    actor: PersonActor,
    queries: Queries,
  ): Promise<RowsOf<Queries>>
  /** Does a deed as the one who asks, in one transaction; the database's refusals come out as problems. */
  act<Tables, Result>(
    request: FastifyRequest,
    deed: Deed,
    work: (tx: Kysely<Tables>, actor: PersonActor, rights: Rights) => Promise<Result>,
  ): Promise<Result>
  /** As `act`, on a connection of its own, for what takes long or moves much (`workAlone`); without a deed it only reads. */
  actAlone<Result>(
    request: FastifyRequest,
    options: AloneOptions,
    work: (client: Client, actor: PersonActor, rights: Rights) => Promise<Result>,
  ): Promise<Result>
}

const UNSAFE = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export function createGate(parts: GateParts): Gate {
  const { database, findProgrammeId, computeProgrammeId } = parts

  const findIdentity = (request: FastifyRequest) => {
    request.identity ??= parts.findIdentity(request)
    return request.identity
  }

  const findMember = async (request: FastifyRequest): Promise<PersonActor | null> => {
    const identity = await findIdentity(request)
    const slug = (request.params as { slug?: string }).slug
    if (identity === null || slug === undefined) return null
    const programmeId = computeProgrammeId(slug)
    const membership = identity.memberships.find((one) => one.programmeId === programmeId)
    if (!membership) return null
    const { secondFactor, token } = identity
    return {
      kind: 'person',
      ...membership,
      secondFactor,
      mandateId: readMandate(request),
      tokenRights: token?.rights ?? null,
      from: { address: request.ip, requestId: request.id },
    }
  }

  const getMember = async (request: FastifyRequest): Promise<PersonActor> => {
    const member = await findMember(request)
    if (member) return member
    if ((await findIdentity(request)) === null) throw signInFirst()
    const slug = (request.params as { slug?: string }).slug ?? ''
    if ((await findProgrammeId(slug)) === null) throw noSuchProgramme()
    throw new Problem(403, 'not_a_member', {
      title: '你不是这个方案的成员。',
      titleEn: 'You are not a member of this programme.',
    })
  }

  const whoOf = (request: FastifyRequest): Who => request.routeOptions.config.who ?? 'signed_in'

  const findActor = async (request: FastifyRequest): Promise<Actor> =>
    whoOf(request) === 'anyone' ? ((await findMember(request)) ?? anyone) : getMember(request)

  const checkRight = (request: FastifyRequest) => (rights: Rights) => {
    const who = whoOf(request)
    if (typeof who === 'object' && !Object.hasOwn(rights, who.right)) throw notAllowed(who.right)
  }

  const routes: GuardedRoute[] = []

  return {
    routes,
    guard(app) {
      app.decorateRequest('identity', null)
      const added: RouteOptions[] = []
      app.addHook('onRoute', (route) => {
        added.push(route)
      })
      // What is answered to somebody in particular is kept by nobody on the way, nor by the browser.
      app.addHook('onSend', async (request, reply) => {
        if (!request.is404 && whoOf(request) !== 'anyone' && !reply.hasHeader('cache-control')) {
          reply.header('cache-control', 'no-store')
        }
      })
      app.addHook('onReady', async () => {
        for (const { method, url, config } of added) {
          const who = config?.who
          if (who === undefined) throw new Error(`${String(method)} ${url} does not say who may call it`)
          routes.push(...[method].flat().map((each) => ({ method: each, url, who })))
        }
      })
      // Before anything of the request is read, and after its address was counted.
      app.addHook('preParsing', async (request) => {
        // Where there is nothing, nobody needs to be anybody to hear of it.
        if (request.is404) return
        const who = whoOf(request)
        refuseOtherSites(request)
        if (who === 'anyone') return
        if (who === 'loopback') {
          if (!isLoopback(request.ip)) throw nothingHere()
          return
        }
        if (who === 'signed_in') {
          const identity = await findIdentity(request)
          // A token stands for a person in a programme, never for the account.
          if (identity === null || identity.token) throw signInFirst()
          return
        }
        await getMember(request)
      })
    },
    findActor,
    getMember,
    async read(request, queries) {
      return readAs(database, await findActor(request), queries, checkRight(request))
    },
    readFor: (actor, queries) => readAs(database, actor, queries),
    async act(request, deed, work) {
      const actor = await getMember(request)
      // What needs no right is a person's own: their signature, their details. A token is narrowed to rights.
      if (actor.tokenRights && whoOf(request) === 'member') throw notByToken()
      return asActor(
        database,
        actor,
        async (tx, rights) => {
          checkRight(request)(rights)
          return work(tx as Parameters<typeof work>[0], actor, rights)
        },
        deed,
      ).catch((error: unknown) => {
        throw explainRefusal(error)
      })
    },
    async actAlone(request, options, work) {
      const actor = await getMember(request)
      if (actor.tokenRights && whoOf(request) === 'member') throw notByToken()
      return workAlone(
        database,
        actor,
        (client, rights) => {
          checkRight(request)(rights)
          return work(client, actor, rights)
        },
        options,
      ).catch((error: unknown) => {
        throw explainRefusal(error)
      })
    },
  }
}

/**
 * What a page of another site causes the browser to send comes with the cookie all the same (CSRF). A browser names the
 * site in `Origin`; without it nobody's cookie is believed.
 */
function refuseOtherSites(request: FastifyRequest): void {
  if (!UNSAFE.has(request.method) || request.routeOptions.config.forOtherSites) return
  const { origin, cookie, authorization } = request.headers
  if (origin === undefined && (cookie === undefined || authorization?.startsWith('Bearer '))) return
  if (origin !== undefined && URL.canParse(origin) && new URL(origin).host === request.host) return
  throw new Problem(403, 'from_another_site', {
    title: '请求来自其他网站，未予受理；请从本站页面操作。',
    titleEn: 'The request came from another site and was not taken; use the pages of this one.',
  })
}

function readMandate(request: FastifyRequest): string | null {
  const header = request.headers['x-courtyard-mandate']
  if (header === undefined || header === '') return null
  if (typeof header === 'string' && UUID.test(header)) return header
  throw new Problem(400, 'malformed_mandate', {
    title: '授权委托的编号格式不对。',
    titleEn: 'The mandate is not named by its id.',
  })
}

function signInFirst(): Problem {
  return new Problem(401, 'sign_in_first', { title: '请先登录。', titleEn: 'Sign in first.' })
}

function noSuchProgramme(): Problem {
  return new Problem(404, 'no_such_programme', {
    title: '没有这个方案，或尚未公开。',
    titleEn: 'There is no such programme, or it is not published.',
  })
}

function nothingHere(): Problem {
  return new Problem(404, 'not_found', { title: '没有这个地址。', titleEn: 'There is nothing at this address.' })
}

function notByToken(): Problem {
  return new Problem(403, 'not_by_token', {
    title: '机器令牌不能代办本人的事项；请登录后办理。',
    titleEn: 'A machine token does not do what is a person’s own; sign in for it.',
  })
}

/** Names the right, so that the page can say which roles hold it. */
function notAllowed(right: string): Problem {
  return new Problem(403, 'not_allowed', {
    title: '你的岗位不含这项权限，或还需要双因素登录。',
    titleEn: 'Your roles do not hold this right, or a second factor is still needed.',
    more: { right },
  })
}
