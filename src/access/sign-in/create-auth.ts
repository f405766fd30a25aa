import { createHash } from 'node:crypto'
import type { BetterAuthPlugin, DBAdapter, DBTransactionAdapter, Where } from 'better-auth'
import { betterAuth } from 'better-auth'
import { createAuthEndpoint } from 'better-auth/api'
import { setSessionCookie } from 'better-auth/cookies'
import { twoFactor } from 'better-auth/plugins/two-factor'
import { z } from 'zod'
import type { Database } from '../../platform/db/database.ts'
import { hashPassword, type ScryptCost, verifyPassword } from './password-checksum.ts'
import type { CookieNames } from './session-cookie.ts'

/**
 * better-auth as it is used here: sessions, their cookies, the second factor, and the checksums of passwords. Its router
 * is not mounted; our own routes call it (`routes-*.ts`). Who may try, and how often, is decided before it is asked.
 */
export interface AuthSettings {
  /** Over the login courtyard_auth. */
  readonly database: Database
  /** Signs cookies and encrypts second factors. */
  readonly secret: string
  readonly cookies: CookieNames
  /** Where the site is reached; null on this machine only. */
  readonly address: string | null
  readonly cost: ScryptCost
  /** What a sign-in ends with, at the latest; asked at each. */
  readonly getSessionEnd: () => Promise<Date>
}

export type Auth = ReturnType<typeof createAuth>

/** The longest a session may be set to last: what its cookie says. The row says the true end. */
const DAY_SECONDS = 24 * 60 * 60
/** How long the second step may take. */
export const SECOND_STEP_SECONDS = 600

export function createAuth({ database, secret, cookies, address, cost, getSessionEnd }: AuthSettings) {
  // Nothing is told to anybody, whatever this machine's environment says.
  process.env.BETTER_AUTH_TELEMETRY = '0'
  delete process.env.BETTER_AUTH_TELEMETRY_ENDPOINT
  const attributes = { httpOnly: true, path: '/', secure: cookies.secure, sameSite: 'strict' } as const
  return betterAuth({
    appName: '四合园 Courtyard',
    baseURL: address ?? 'http://localhost',
    basePath: '/not-mounted',
    secret,
    telemetry: { enabled: false },
    logger: { level: 'error' },
    database: { db: database.kysely, type: 'postgres', schemaName: 'auth', transaction: true },
    advanced: {
      database: { generateId: 'uuid' },
      useSecureCookies: false,
      defaultCookieAttributes: attributes,
      cookies: {
        session_token: { name: cookies.session, attributes },
        two_factor: { name: cookies.secondStep, attributes },
        session_data: { name: `${cookies.session}_data`, attributes },
        dont_remember: { name: `${cookies.session}_brief`, attributes },
      },
      // Written by our routes, never taken from a header of the outside.
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
    },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      // Dearer than what better-auth would take by itself.
      password: {
        hash: (password) => hashPassword(password, cost),
        verify: ({ hash, password }) => verifyPassword(hash, password),
      },
    },
    user: {
      modelName: 'user_account',
      fields: { emailVerified: 'email_verified', createdAt: 'created_at', updatedAt: 'updated_at' },
    },
    account: {
      modelName: 'credential',
      fields: {
        userId: 'user_id',
        providerId: 'provider_id',
        accountId: 'account_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
    },
    session: {
      modelName: 'session',
      fields: {
        userId: 'user_id',
        expiresAt: 'expires_at',
        createdAt: 'created_at',
        updatedAt: 'last_seen_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
      },
      additionalFields: {
        secondFactor: {
          type: 'boolean',
          required: false,
          input: false,
          fieldName: 'second_factor',
        },
      },
      expiresIn: DAY_SECONDS,
      // Idle time is counted by `find-identity.ts`; the end never moves.
      disableSessionRefresh: true,
    },
    verification: {
      modelName: 'verification',
      fields: { expiresAt: 'expires_at', createdAt: 'created_at', updatedAt: 'updated_at' },
      storeIdentifier: 'hashed',
    },
    rateLimit: { enabled: false },
    databaseHooks: {
      session: {
        create: { before: async (session) => ({ data: { ...session, expiresAt: await getSessionEnd() } }) },
      },
    },
    plugins: [
      twoFactor({
        issuer: '四合园 Courtyard',
        twoFactorCookieMaxAge: SECOND_STEP_SECONDS,
        // Counted together with wrong passwords: `store.ts`, takeTry.
        accountLockout: { enabled: false },
        schema: {
          user: { fields: { twoFactorEnabled: 'has_second_factor' } },
          twoFactor: {
            modelName: 'second_factor',
            fields: {
              userId: 'user_id',
              backupCodes: 'recovery_codes',
              failedVerificationCount: 'failed_verification_count',
              lockedUntil: 'locked_until',
            },
          },
        },
      }),
      sessionsAsChecksums,
      entrance,
    ],
  })
}

/** The header in which our routes tell better-auth the address of a request. */
export const ADDRESS_HEADER = 'x-courtyard-address'

/**
 * Makes a session for an account that was found to be who it says, or begins the second step where the account has one.
 * Only for our own code: it has no path.
 */
const entrance = {
  id: 'entrance',
  endpoints: {
    enter: createAuthEndpoint.serverOnly(
      { method: 'POST', body: z.object({ userId: z.string(), secondFactor: z.boolean() }) },
      async (ctx) => {
        const { internalAdapter, createAuthCookie, secret } = ctx.context
        const user = await internalAdapter.findUserById(ctx.body.userId)
        if (!user) throw new Error('there is no such account')
        const { userId, secondFactor } = ctx.body
        if ((user as { twoFactorEnabled?: boolean | null }).twoFactorEnabled && !secondFactor) {
          const identifier = `2fa-${crypto.randomUUID()}`
          const expiresAt = new Date(Date.now() + SECOND_STEP_SECONDS * 1_000)
          // The two rows that better-auth's own second step looks for: whose it is, and how many codes were tried.
          await internalAdapter.createVerificationValue({ identifier, value: user.id, expiresAt })
          await internalAdapter.createVerificationValue({
            identifier: `2fa-attempts-${identifier}`,
            value: '0',
            expiresAt,
          })
          const cookie = createAuthCookie('two_factor', { maxAge: SECOND_STEP_SECONDS })
          await ctx.setSignedCookie(cookie.name, identifier, secret, cookie.attributes)
          return { state: 'totp_needed' as const }
        }
        const session = await internalAdapter.createSession(userId, false, { secondFactor })
        await setSessionCookie(ctx, { session, user }, false)
        return { state: 'signed_in' as const }
      },
    ),
  },
} satisfies BetterAuthPlugin

/** What is kept of a session's id, a link or a token. They are long and random, so no salt is needed. */
export function checksum(secretText: string): string {
  return createHash('sha256').update(secretText).digest('hex')
}

/** Lets better-auth work with session ids as ever, while the database sees their checksums only. */
const sessionsAsChecksums: BetterAuthPlugin = {
  id: 'sessions-as-checksums',
  init: (context) => ({
    context: {
      adapter: { ...context.adapter, ...hideTokens(context.adapter), transaction: hideInTransaction(context.adapter) },
    },
  }),
}

function hideInTransaction(adapter: DBAdapter): DBAdapter['transaction'] {
  return (work) => adapter.transaction((inner) => work({ ...inner, ...hideTokens(inner) }))
}

type Creation<Data> = Omit<Parameters<DBTransactionAdapter['create']>[0], 'data'> & {
  data: Omit<Data, 'id'> & { readonly token?: unknown }
}
type Hidden = Pick<
  DBTransactionAdapter,
  'create' | 'findOne' | 'findMany' | 'update' | 'updateMany' | 'delete' | 'deleteMany' | 'count'
>

function hideTokens(adapter: DBTransactionAdapter): Hidden {
  return {
    create: async <Data extends Record<string, unknown>, Row = Data>(ask: Creation<Data>): Promise<Row> => {
      const token = ask.model === 'session' ? ask.data.token : undefined
      if (typeof token !== 'string') return adapter.create<Data, Row>(ask)
      const made = await adapter.create<Data, Row>({ ...ask, data: { ...ask.data, token: checksum(token) } })
      return { ...made, token }
    },
    findOne: async <Row>(ask: Parameters<Hidden['findOne']>[0]) => {
      const row = await adapter.findOne<Row>({ ...ask, where: hideIn(ask.model, ask.where) })
      return showAgain(ask.model, ask.where, row)
    },
    findMany: (ask) => adapter.findMany({ ...ask, where: hideIn(ask.model, ask.where ?? []) }),
    update: async <Row>(ask: Parameters<Hidden['update']>[0]) => {
      const row = await adapter.update<Row>({ ...ask, where: hideIn(ask.model, ask.where) })
      return showAgain(ask.model, ask.where, row)
    },
    updateMany: (ask) => adapter.updateMany({ ...ask, where: hideIn(ask.model, ask.where) }),
    delete: (ask) => adapter.delete({ ...ask, where: hideIn(ask.model, ask.where) }),
    deleteMany: (ask) => adapter.deleteMany({ ...ask, where: hideIn(ask.model, ask.where) }),
    count: (ask) => adapter.count({ ...ask, where: hideIn(ask.model, ask.where ?? []) }),
  }
}

function hideIn(model: string, where: Where[]): Where[] {
  if (model !== 'session') return where
  return where.map((one) =>
    one.field === 'token' && typeof one.value === 'string' ? { ...one, value: checksum(one.value) } : one,
  )
}

/** Who asked by the id knows it already, and gets the row as it was made. */
function showAgain<Row>(model: string, where: readonly Where[], row: Row | null): Row | null {
  const asked = where.find((one) => one.field === 'token')?.value
  return model === 'session' && row && typeof asked === 'string' ? { ...row, token: asked } : row
}
