import type { FastifyInstance, FastifyRequest } from 'fastify'
import type pg from 'pg'
import { type Database, openDatabase } from '../../platform/db/database.ts'
import { deriveKey } from '../../platform/derive-key.ts'
import type { Gate, Identity } from '../gate.ts'
import { createCitySignOn } from './city-sign-on.ts'
import { createAuth } from './create-auth.ts'
import { findIdentity } from './find-identity.ts'
import { SCRYPT_COST, type ScryptCost } from './password-checksum.ts'
import type { MailSettings, SignOnSettings } from './read-settings.ts'
import { linkRoutes } from './routes-links.ts'
import { madeUpRoutes } from './routes-made-up.ts'
import { ruleRoutes } from './routes-rules.ts'
import { sessionRoutes } from './routes-session.ts'
import { signOnRoutes } from './routes-sign-on.ts'
import { tokenRoutes } from './routes-tokens.ts'
import { isLoopbackHost } from './rules/at-the-machine.ts'
import { createMailer } from './send-link.ts'
import { nameCookies } from './session-cookie.ts'
import type { ProgrammeName } from './sign-in-parts.ts'
import { FLOW_SECONDS } from './sign-on-flow.ts'
import { getSessionEnd, sweep } from './store.ts'

export interface SignInSettings {
  /** The logins of accounts, and of jobs and acts at the machine. */
  readonly authConfig: pg.PoolConfig
  readonly workerConfig: pg.PoolConfig
  /** With the login of requests. */
  readonly database: Database
  /** The root of all keys. */
  readonly rootSecret: string
  /** Where the server listens. */
  readonly host: string
  /** COURTYARD_ADDRESS; null: on this machine only, over plain http. */
  readonly address: string | null
  readonly mail: MailSettings | null
  readonly signOn: SignOnSettings | null
  readonly listProgrammes: () => Promise<readonly ProgrammeName[]>
  readonly computeProgrammeId: (slug: string) => string
  /** What a password costs to try; tests take a cheaper one. */
  readonly cost?: ScryptCost
}

export interface SignIn {
  /** Who asks; null: nobody. At most one round trip to the database. */
  findIdentity(request: FastifyRequest): Promise<Identity | null>
  /** Adds the routes of signing in to a server that the gate guards. */
  routes(app: FastifyInstance, gate: Gate): Promise<void>
  close(): Promise<void>
}

const SWEEP_MS = 60 * 60 * 1_000

/** Signing in: accounts, sessions, second factor, links, tokens, the city's own sign-on, and the made-up city's door. */
export function createSignIn(settings: SignInSettings): SignIn {
  const { address, database, listProgrammes, computeProgrammeId, mail, rootSecret } = settings
  const accounts = openDatabase({ max: 6, ...settings.authConfig })
  const secret = deriveKey(rootSecret, 'sign-in').toString('base64url')
  const cookies = nameCookies(address)
  const isMadeUpDoorOpen = isLoopbackHost(settings.host)
  const auth = createAuth({
    database: accounts,
    secret,
    cookies,
    address,
    cost: settings.cost ?? SCRYPT_COST,
    getSessionEnd: () => getSessionEnd(accounts.kysely),
  })
  const mailer = mail === null ? null : createMailer(mail)
  const worker = isMadeUpDoorOpen ? openDatabase({ ...settings.workerConfig, max: 1 }) : null
  const broom = setInterval(() => void sweep(accounts.kysely).catch(() => undefined), SWEEP_MS)
  broom.unref()

  const find = (request: FastifyRequest) => findIdentity({ accounts, cookies, secret, isMadeUpDoorOpen }, request)
  return {
    findIdentity: find,
    async routes(app, gate) {
      await app.register(async (room) => {
        // Nobody keeps what is said here, on the way or in the browser.
        room.addHook('onSend', async (_request, reply) => {
          reply.header('cache-control', 'no-store')
        })
        const parts = { accounts, database, auth, cookies, secret, address, gate, listProgrammes, computeProgrammeId }
        await sessionRoutes(room, parts)
        await linkRoutes(room, { ...parts, mailer, findIdentity: find })
        await tokenRoutes(room, parts)
        await ruleRoutes(room, parts)
        const signOn = settings.signOn === null ? null : createCitySignOn(settings.signOn, FLOW_SECONDS)
        await signOnRoutes(room, { ...parts, signOn, flowKey: deriveKey(rootSecret, 'sign-on') })
        if (worker !== null) await madeUpRoutes(room, { ...parts, worker })
      })
    },
    async close() {
      clearInterval(broom)
      mailer?.close()
      await Promise.all([accounts.close(), worker?.close()])
    },
  }
}
