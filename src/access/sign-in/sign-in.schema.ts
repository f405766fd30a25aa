import { z } from 'zod'
import { rightSchema } from '../roles.schema.ts'

/** Shapes of signing in, shared by server and pages. */

/** A password is checked by rules that say more than a shape could; here only what no rule would ever take is stopped. */
const passwordSchema = z.string().min(1).max(1_000)
const signInNameSchema = z.string().min(1).max(100)
/** Some ids follow from names (md5) and carry no version. */
const idSchema = z.guid()

export const signInSchema = z.object({ signInName: signInNameSchema, password: passwordSchema })
/** totp_needed: a code of the second factor comes next. */
export const signedInSchema = z.object({ state: z.enum(['signed_in', 'totp_needed']) })
/** Six digits, or a recovery code. */
export const codeSchema = z.object({ code: z.string().trim().min(6).max(40) })

export const sessionSchema = z.object({
  name: z.string(),
  /** Null for a person of the made-up city, and for one who only comes by the city's own sign-on. */
  signInName: z.string().nullable(),
  hasTotp: z.boolean(),
  /** One of the roles held today asks for a second factor that this sign-in did not show: it gives no rights until then. */
  needsTotp: z.boolean(),
  /** The password must be changed first; until then no programme can be entered. */
  passwordExpired: z.boolean(),
  programmes: z.array(
    z.object({
      slug: z.string(),
      name: z.object({ zh: z.string(), en: z.string() }),
      invented: z.boolean(),
      person: z.object({ id: idSchema, name: z.string(), nameEn: z.string().nullable() }),
    }),
  ),
})
export type Session = z.infer<typeof sessionSchema>

export const mySessionsSchema = z.object({
  sessions: z.array(
    z.object({
      id: idSchema,
      current: z.boolean(),
      signedInAt: z.iso.datetime(),
      lastSeenAt: z.iso.datetime(),
      endsAt: z.iso.datetime(),
      address: z.string().nullable(),
      userAgent: z.string().nullable(),
    }),
  ),
})

export const changePasswordSchema = z.object({ current: passwordSchema, next: passwordSchema })
export const enrolTotpSchema = z.object({ password: passwordSchema })
export const totpSchema = z.object({
  /** For a QR code. */
  uri: z.string(),
  /** Base 32, for typing. */
  secret: z.string(),
  /** Each good once, shown this once. */
  recoveryCodes: z.array(z.string()),
})

/** New ones in place of those of before; shown this once. */
export const recoveryCodesSchema = z.object({ recoveryCodes: z.array(z.string()) })

export const linkParamsSchema = z.object({ token: z.string().regex(/^[\w-]{43}$/) })
export const linkSchema = z.object({
  purpose: z.enum(['invitation', 'reset']),
  expiresAt: z.iso.datetime(),
  /** The sign-in name whose password is set; null for an invitation. */
  signInName: z.string().nullable(),
  /** The signed-in account could take the invitation. */
  mayJoin: z.boolean(),
})
export const useLinkSchema = z.union([
  /** An invitation, with an account of one's own choosing. */
  z.object({ signInName: signInNameSchema, password: passwordSchema }).strict(),
  /** An invitation, for the account that is signed in. */
  z.object({ join: z.literal(true) }).strict(),
  /** A new password. */
  z.object({ password: passwordSchema }).strict(),
])

/** done: nobody was signed in by it; a new password is used at the next sign-in. */
export const usedLinkSchema = z.object({ state: z.enum(['signed_in', 'totp_needed', 'done']) })

/** A link that was made: mailed, or handed to whoever asked for it, once. */
export const madeLinkSchema = z.object({
  sent: z.boolean(),
  /** Null when it was mailed. */
  path: z.string().nullable(),
  /** With the site's address, where that is known. */
  url: z.string().nullable(),
  expiresAt: z.iso.datetime(),
})

export const providersSchema = z.object({
  providers: z.array(z.object({ id: z.string(), name: z.object({ zh: z.string(), en: z.string() }) })),
})

export const newTokenSchema = z.object({
  slug: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  name: z.string().trim().min(1).max(80),
  rights: z.array(rightSchema).min(1).max(100),
  days: z.int().min(1).max(365),
  /** Once more, where one signed in longer than ten minutes ago. */
  password: passwordSchema.optional(),
})
const tokenSchema = z.object({
  id: idSchema,
  /** Of its programme; null where that is no longer published. */
  slug: z.string().nullable(),
  name: z.string(),
  rights: z.array(z.string()),
  madeAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  revokedAt: z.iso.datetime().nullable(),
  lastUsedAt: z.iso.datetime().nullable(),
})
export const tokensSchema = z.object({ tokens: z.array(tokenSchema) })
/** `token` is shown this once. */
export const madeTokenSchema = tokenSchema.extend({ token: z.string() })

export const madeUpPeopleSchema = z.object({
  people: z.array(
    z.object({
      slug: z.string(),
      personId: idSchema,
      name: z.string(),
      nameEn: z.string().nullable(),
      role: z.string(),
      roleName: z.object({ zh: z.string(), en: z.string().nullable() }),
      organisation: z.object({ zh: z.string(), en: z.string().nullable() }),
    }),
  ),
})
export type MadeUpPeople = z.infer<typeof madeUpPeopleSchema>
export const enterMadeUpSchema = z.object({ slug: z.string().max(100), personId: idSchema })

export const RULES = [
  'failures_before_lock',
  'lock_minutes',
  'password_length',
  'password_kinds',
  'password_memory',
  'password_days',
  'idle_minutes',
  'session_hours',
  'invitation_hours',
  'reset_minutes',
] as const
export const ruleNameSchema = z.enum(RULES)
export type RuleName = z.infer<typeof ruleNameSchema>
export const rulesSchema = z.object({
  rules: z.array(
    z.object({
      rule: ruleNameSchema,
      value: z.int(),
      lowest: z.int(),
      highest: z.int(),
      /** Zero switches it off. */
      mayBeOff: z.boolean(),
      unit: z.string(),
      label: z.object({ zh: z.string(), en: z.string() }),
      basis: z.object({ zh: z.string(), en: z.string() }),
    }),
  ),
})
export type SignInRules = z.infer<typeof rulesSchema>
export const changeRuleSchema = z.object({ value: z.int(), why: z.string().trim().min(1).max(500) })

/** How another's account stands, for who may unlock and disable it. */
export const accountStateSchema = z.object({
  /** Null where one only comes by the city's own sign-on. */
  signInName: z.string().nullable(),
  hasTotp: z.boolean(),
  lockedUntil: z.iso.datetime().nullable(),
  disabled: z.boolean(),
})
export const changeAccountSchema = z.object({ disabled: z.boolean(), why: z.string().trim().min(1).max(500) })

/** What is done to another's account. secondFactor: also takes away a second factor that was lost. */
export const unlockSchema = z.object({
  why: z.string().trim().min(1).max(500),
  secondFactor: z.boolean().default(false),
})
