import { createHmac, randomBytes } from 'node:crypto'
import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Origin } from '../../platform/db/actor.ts'
import { type Database, queriesOver } from '../../platform/db/database.ts'
import { checksum } from './create-auth.ts'
import type { RuleName } from './sign-in.schema.ts'

/** The only file beside better-auth that knows the schema `auth`. Every statement goes over the login courtyard_auth. */
export type Accounts = Kysely<unknown>

/** The programme of what belongs to none, in the record. */
const HOUSE = '00000000-0000-0000-0000-000000000000'

export interface Membership {
  readonly programmeId: string
  readonly personId: string
}

const memberships = (userId: RawBuilder<unknown>) => sql<Membership[]>`(
  select coalesce(json_agg(json_build_object('programmeId', programme_id, 'personId', person_id) order by since), '[]')
    from auth.membership where user_id = ${userId})`

const ruleValue = (name: RuleName) => sql<number>`(select value from auth.sign_in_rule where name = ${sql.lit(name)})`

// ---- Who is signed in ----------------------------------------------------------------------------------------------

export interface SessionRow {
  readonly user_id: string
  readonly session_id: string
  readonly created_at: Date
  readonly second_factor: boolean
  readonly has_second_factor: boolean
  readonly is_invented: boolean
  readonly sign_in_name: string | null
  readonly name: string
  readonly password_expired: boolean
  readonly memberships: Membership[]
}

/** In one statement: the session, if it holds, its account and whose it is; and that it was seen, once a minute. */
const selectSession = prepare(
  'find_session',
  sql`
    with live as (
      select * from auth.session
        where token = ${''} and expires_at > now()
          and last_seen_at > now() - make_interval(mins => ${ruleValue('idle_minutes')})
    ), seen as (
      update auth.session set last_seen_at = now() from live
        where session.id = live.id and live.last_seen_at < now() - interval '1 minute'
    )
    select who.id as user_id, live.id as session_id, live.created_at, live.second_factor, who.has_second_factor,
        who.is_invented, who.sign_in_name, who.name, ${isPasswordExpired(sql.ref('who.id'))} as password_expired,
        ${memberships(sql.ref('who.id'))} as memberships
      from live join auth.user_account who on who.id = live.user_id`,
)

/** Asked at every request, so each connection plans it once. */
export async function findSession(accounts: Database, token: string): Promise<SessionRow | null> {
  const { rows } = await accounts.pool.query<SessionRow>({ ...selectSession, values: [checksum(token)] })
  return rows[0] ?? null
}

/** The text of a statement with one parameter, and the name under which a connection keeps it. */
function prepare(name: string, query: RawBuilder<unknown>): { readonly name: string; readonly text: string } {
  const { sql: text, parameters } = query.compile(queriesOver<Record<string, never>>())
  if (parameters.length !== 1) throw new Error(`${name} has ${parameters.length} parameters`)
  return { name: `accounts_${name}`, text }
}

/** Who has no password, because they come by the city's own sign-on, has none that could be too old. */
function isPasswordExpired(userId: RawBuilder<unknown>) {
  return sql<boolean>`coalesce((
    select ${ruleValue('password_days')} > 0 and max(set_at) < now() - make_interval(days => ${ruleValue('password_days')})
      from auth.password_history where user_id = ${userId}), false)`
}

export interface TokenRow extends Membership {
  readonly id: string
  readonly userId: string
  readonly rights: string[]
  readonly secondFactor: boolean
  readonly madeAt: Date
  readonly isInvented: boolean
}

const selectToken = prepare(
  'find_token',
  sql`
    with live as (
      select * from auth.machine_token
        where token_sha256 = ${''} and expires_at > now() and revoked_at is null
    ), seen as (
      update auth.machine_token set last_used_at = now() from live
        where machine_token.id = live.id and (live.last_used_at is null or live.last_used_at < now() - interval '1 minute')
    )
    select live.id, live.user_id as "userId", live.programme_id as "programmeId", live.person_id as "personId", live.rights,
        live.second_factor as "secondFactor", live.made_at as "madeAt", who.is_invented as "isInvented"
      from live join auth.user_account who on who.id = live.user_id and who.disabled_at is null`,
)

export async function findToken(accounts: Database, token: string): Promise<TokenRow | null> {
  const { rows } = await accounts.pool.query<TokenRow>({ ...selectToken, values: [checksum(token)] })
  return rows[0] ?? null
}

export interface MySession {
  readonly id: string
  readonly createdAt: Date
  readonly lastSeenAt: Date
  readonly expiresAt: Date
  readonly address: string | null
  readonly userAgent: string | null
}

export async function listSessions(db: Accounts, userId: string): Promise<MySession[]> {
  const { rows } = await sql<MySession>`
    select id, created_at as "createdAt", last_seen_at as "lastSeenAt", expires_at as "expiresAt",
        nullif(ip_address, '') as address, nullif(user_agent, '') as "userAgent"
      from auth.session
      where user_id = ${userId} and expires_at > now()
        and last_seen_at > now() - make_interval(mins => ${ruleValue('idle_minutes')})
      order by created_at desc`.execute(db)
  return rows
}

/** Ends one session of the account. @returns how many there were: 0 or 1 */
export async function endSession(db: Accounts, userId: string, sessionId: string): Promise<number> {
  const done = await sql`delete from auth.session where user_id = ${userId} and id = ${sessionId}`.execute(db)
  return Number(done.numAffectedRows ?? 0)
}

/** Ends every session of the account, but for the one that is named. */
export async function endSessions(db: Accounts, userId: string, except: string | null = null): Promise<number> {
  const done = await sql`
    delete from auth.session where user_id = ${userId} and id is distinct from ${except}::uuid`.execute(db)
  return Number(done.numAffectedRows ?? 0)
}

/** Rows whose time is over, of any account. They open nothing; this only keeps the tables small. */
export async function sweep(db: Accounts): Promise<void> {
  await sql`delete from auth.session where expires_at < now() - interval '1 day'`.execute(db)
  await sql`delete from auth.verification where expires_at < now()`.execute(db)
  await sql`delete from auth.used_code where used_at < now() - interval '1 hour'`.execute(db)
  // They would begin anew all the same (`takeTry`): a name that nobody has tells itself from others by nothing.
  await sql`
    delete from auth.sign_in_try
      where last_at < now() - interval '1 day' and (locked_until is null or locked_until <= now())`.execute(db)
}

/** When a session that begins now ends at the latest. */
export async function getSessionEnd(db: Accounts): Promise<Date> {
  const { rows } = await sql<{ end: Date }>`
    select now() + make_interval(hours => ${ruleValue('session_hours')}) as end`.execute(db)
  const [row] = rows
  if (!row) throw new Error('there are no rules of signing in')
  return row.end
}

// ---- Accounts ------------------------------------------------------------------------------------------------------

export interface Account {
  readonly id: string
  readonly name: string
  readonly signInName: string | null
  readonly isInvented: boolean
  /** Opens nothing for now: no session is begun, whatever was shown. */
  readonly isDisabled: boolean
  readonly hasSecondFactor: boolean
  /** As better-auth keeps it; null: no password. */
  readonly password: string | null
  readonly memberships: Membership[]
}

const selectAccount = sql`
  select who.id, who.name, who.sign_in_name as "signInName", who.is_invented as "isInvented",
      who.disabled_at is not null as "isDisabled", who.has_second_factor as "hasSecondFactor", way.password, ${memberships(sql.ref('who.id'))} as memberships
    from auth.user_account who
    left join auth.credential way on way.user_id = who.id and way.provider_id = 'credential'`

export async function findAccountByName(db: Accounts, signInName: string): Promise<Account | null> {
  const { rows } = await sql<Account>`${selectAccount} where who.sign_in_name = ${signInName}`.execute(db)
  return rows[0] ?? null
}

export async function findAccount(db: Accounts, userId: string): Promise<Account | null> {
  const { rows } = await sql<Account>`${selectAccount} where who.id = ${userId}`.execute(db)
  return rows[0] ?? null
}

export async function findAccountOfPerson(
  db: Accounts,
  { programmeId, personId }: Membership,
): Promise<Account | null> {
  const { rows } = await sql<Account>`${selectAccount}
    where who.id = (select user_id from auth.membership
      where programme_id = ${programmeId} and person_id = ${personId})`.execute(db)
  return rows[0] ?? null
}

/** @throws {DatabaseError} a_sign_in_name_is_taken_once */
export async function createAccount(
  db: Accounts,
  account: { readonly name: string; readonly signInName: string | null; readonly isInvented: boolean },
): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    insert into auth.user_account (id, name, sign_in_name, email, is_invented)
      select id, ${account.name}, ${account.signInName}, id || '@sign-in.invalid', ${account.isInvented}
        from gen_random_uuid() as id
      returning id`.execute(db)
  const [row] = rows
  if (!row) throw new Error('no account was made')
  return row.id
}

/** @param password  as better-auth keeps it */
export async function setPassword(db: Accounts, userId: string, password: string): Promise<void> {
  await sql`
    insert into auth.credential (user_id, provider_id, account_id, password)
      values (${userId}, 'credential', ${userId}, ${password})
      on conflict (user_id, provider_id) do update set password = excluded.password, updated_at = now()`.execute(db)
}

/** The last passwords of an account, the newest first, as many as may not come back. */
export async function listLastPasswords(db: Accounts, userId: string): Promise<string[]> {
  const { rows } = await sql<{ password: string }>`
    select password from auth.password_history where user_id = ${userId}
      order by position desc limit ${ruleValue('password_memory')}`.execute(db)
  return rows.map(({ password }) => password)
}

/** @returns false when the account or the person has one already */
export async function joinProgramme(
  db: Accounts,
  userId: string,
  { programmeId, personId }: Membership,
): Promise<boolean> {
  const done = await sql`
    insert into auth.membership (programme_id, person_id, user_id) values (${programmeId}, ${personId}, ${userId})
      on conflict do nothing`.execute(db)
  return done.numAffectedRows === 1n
}

/** The account of a person of the made-up city, made when somebody first enters as them. Two at once make one. */
export async function getInventedAccount(database: Database, name: string, membership: Membership): Promise<string> {
  return database.kysely.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${membership.personId}, 0))`.execute(tx)
    const known = await findAccountOfPerson(tx, membership)
    if (known) return known.id
    const id = await createAccount(tx, { name, signInName: null, isInvented: true })
    await joinProgramme(tx, id, membership)
    return id
  })
}

/** Whether anybody signs in here who is not made up. */
export async function hasRealAccounts(db: Accounts): Promise<boolean> {
  const { rows } = await sql`select from auth.user_account where not is_invented limit 1`.execute(db)
  return rows.length > 0
}

/** Its sessions and unused links end with it (`db/migrations/20261123T1242_auth_account_states.sql`). @returns false when it was so already */
export async function setDisabled(db: Accounts, userId: string, isDisabled: boolean): Promise<boolean> {
  const done = await sql`
    update auth.user_account set disabled_at = case when ${isDisabled} then now() end, updated_at = now()
      where id = ${userId} and (disabled_at is not null) <> ${isDisabled}`.execute(db)
  return done.numAffectedRows === 1n
}

export async function removeSecondFactor(db: Accounts, userId: string): Promise<void> {
  await sql`delete from auth.second_factor where user_id = ${userId}`.execute(db)
  await sql`update auth.user_account set has_second_factor = false, updated_at = now() where id = ${userId}`.execute(db)
}

/** The account that the city's own sign-on calls so; null when it never signed in here. */
export async function findBoundAccount(db: Accounts, subject: string): Promise<string | null> {
  const { rows } = await sql<{ user_id: string }>`
    select user_id from auth.credential where provider_id = 'city' and account_id = ${subject}`.execute(db)
  return rows[0]?.user_id ?? null
}

/** @returns false when the account belongs to another subject already */
export async function bindAccount(db: Accounts, userId: string, subject: string): Promise<boolean> {
  const done = await sql`
    insert into auth.credential (user_id, provider_id, account_id) values (${userId}, 'city', ${subject})
      on conflict do nothing`.execute(db)
  return done.numAffectedRows === 1n
}

// ---- Tries and locks -----------------------------------------------------------------------------------------------

/** One of the tries that may go wrong. `ordinal`: how many there have been in a row, this one included. */
export interface Try {
  readonly ordinal: number
  /** This try, if it goes wrong, is the last before the lock. */
  readonly isLast: boolean
}

/**
 * Counts a try before it is made, so that however many come at once, no more are made than the rule says; null when the
 * subject is locked. A try that went well is given back (`forgetTries`, `giveBackTry`). In a row are those with less than
 * a day between them.
 */
export async function takeTry(db: Accounts, subject: string): Promise<Try | null> {
  const limit = ruleValue('failures_before_lock')
  const next = sql<number>`
    case when counted.locked_until is null and counted.last_at > now() - interval '1 day' then counted.failures + 1 else 1 end`
  const { rows } = await sql<Try>`
    insert into auth.sign_in_try as counted (subject, failures) values (${subject}, 1)
      on conflict (subject) do update set
        failures = ${next},
        locked_until = case when ${next} >= ${limit} then now() + make_interval(mins => ${ruleValue('lock_minutes')}) end,
        last_at = now()
        where counted.locked_until is null or counted.locked_until <= now()
      returning failures as ordinal, locked_until is not null as "isLast"`.execute(db)
  return rows[0] ?? null
}

/** After a sign-in that went well to its end, or by the security administrator. @returns whether there were any */
export async function forgetTries(db: Accounts, subject: string): Promise<boolean> {
  const done = await sql`delete from auth.sign_in_try where subject = ${subject}`.execute(db)
  return done.numAffectedRows === 1n
}

/** After a password that was right where a code comes next: what came before it still counts. */
export async function giveBackTry(db: Accounts, subject: string, taken: Try): Promise<void> {
  await sql`
    update auth.sign_in_try
      set failures = greatest(failures - 1, 0),
        locked_until = case when ${taken.isLast}::boolean then null else locked_until end
      where subject = ${subject}`.execute(db)
}

/** When the lock ends; null where there is none. A subject is locked from the try on that was the last. */
export async function findLock(db: Accounts, subject: string): Promise<Date | null> {
  const { rows } = await sql<{ until: Date }>`
    select locked_until as until from auth.sign_in_try where subject = ${subject} and locked_until > now()`.execute(db)
  return rows[0]?.until ?? null
}

/**
 * Stands for a name that nobody has: guesses at it are counted, and it is locked, as any other. One of 16 million, so that
 * two names hardly ever share one and what is left behind has a bound; which one, only the holder of the secret can say.
 */
export function nobodyCalled(signInName: string, secret: string): string {
  const digest = createHmac('sha256', secret).update(`nobody ${signInName}`).digest('hex')
  return `00000000-0000-8000-8000-000000${digest.slice(0, 6)}`
}

/** Claims a code of the second factor. @returns false when it was used in the last minutes, by whomever */
export async function claimCode(db: Accounts, userId: string, code: string): Promise<boolean> {
  const done = await sql`
    insert into auth.used_code (user_id, code) values (${userId}, ${code})
      on conflict (user_id, code) do update set used_at = now() where used_code.used_at < now() - interval '5 minutes'`.execute(
    db,
  )
  return done.numAffectedRows === 1n
}

// ---- One-time links ------------------------------------------------------------------------------------------------

export interface Link extends Membership {
  readonly purpose: 'invitation' | 'reset'
  readonly userId: string | null
  /** Of the person. */
  readonly name: string
  readonly expiresAt: Date
}

const selectLink = sql`purpose, name, programme_id as "programmeId", person_id as "personId", user_id as "userId", expires_at as "expiresAt"`
const isOpen = sql<boolean>`used_at is null and ended_at is null and expires_at > now()`

/** Makes a link and ends the person's last one. @returns what the link says, which is kept nowhere */
export async function createLink(
  tx: Accounts,
  link: Membership & { readonly userId: string | null; readonly name: string; readonly madeBy: string },
): Promise<{ token: string; expiresAt: Date }> {
  const token = randomBytes(32).toString('base64url')
  await sql`
    update auth.one_time_link set ended_at = now()
      where programme_id = ${link.programmeId} and person_id = ${link.personId} and used_at is null and ended_at is null`.execute(
    tx,
  )
  const purpose = link.userId === null ? 'invitation' : 'reset'
  const { rows } = await sql<{ expiresAt: Date }>`
    insert into auth.one_time_link (token_sha256, purpose, programme_id, person_id, user_id, name, made_by, expires_at)
      values (${checksum(token)}, ${purpose}, ${link.programmeId}, ${link.personId}, ${link.userId}, ${link.name}, ${link.madeBy},
        now() + case when ${purpose} = 'reset' then make_interval(mins => ${ruleValue('reset_minutes')})
          else make_interval(hours => ${ruleValue('invitation_hours')}) end)
      returning expires_at as "expiresAt"`.execute(tx)
  const [row] = rows
  if (!row) throw new Error('no link was made')
  return { token, expiresAt: row.expiresAt }
}

export async function findLink(db: Accounts, token: string): Promise<Link | null> {
  const { rows } = await sql<Link>`
    select ${selectLink} from auth.one_time_link where token_sha256 = ${checksum(token)} and ${isOpen}`.execute(db)
  return rows[0] ?? null
}

/** Takes the link, in the transaction that does what it is for: of two at once the second waits, and gets null. */
export async function useLink(tx: Accounts, token: string): Promise<Link | null> {
  const { rows } = await sql<Link>`
    update auth.one_time_link set used_at = now() where token_sha256 = ${checksum(token)} and ${isOpen}
      returning ${selectLink}`.execute(tx)
  return rows[0] ?? null
}

// ---- Machine tokens ------------------------------------------------------------------------------------------------

export interface MachineToken {
  readonly id: string
  readonly programmeId: string
  readonly name: string
  readonly rights: string[]
  readonly madeAt: Date
  readonly expiresAt: Date
  readonly revokedAt: Date | null
  readonly lastUsedAt: Date | null
}

const selectMachineToken = sql`id, programme_id as "programmeId", name, rights, made_at as "madeAt",
  expires_at as "expiresAt", revoked_at as "revokedAt", last_used_at as "lastUsedAt"`

/** What a token begins with, so that a person and a scanner of secrets know it when they see one. */
export const TOKEN_START = 'courtyard_'

export async function createToken(
  db: Accounts,
  of: Membership & {
    readonly userId: string
    readonly name: string
    readonly rights: readonly string[]
    readonly secondFactor: boolean
    readonly days: number
  },
): Promise<MachineToken & { token: string }> {
  const token = TOKEN_START + randomBytes(32).toString('base64url')
  const { rows } = await sql<MachineToken>`
    insert into auth.machine_token (token_sha256, programme_id, person_id, user_id, name, rights, second_factor, expires_at)
      values (${checksum(token)}, ${of.programmeId}, ${of.personId}, ${of.userId}, ${of.name}, ${of.rights}, ${of.secondFactor},
        now() + make_interval(days => ${of.days}))
      returning ${selectMachineToken}`.execute(db)
  const [row] = rows
  if (!row) throw new Error('no token was made')
  return { ...row, token }
}

export async function listTokens(db: Accounts, userId: string): Promise<MachineToken[]> {
  const { rows } = await sql<MachineToken>`
    select ${selectMachineToken} from auth.machine_token where user_id = ${userId} order by made_at desc`.execute(db)
  return rows
}

/** @returns the programme whose token it was; null when the account has no such token that could still be used */
export async function revokeToken(db: Accounts, userId: string, id: string): Promise<Membership | null> {
  const { rows } = await sql<Membership>`
    update auth.machine_token set revoked_at = now() where user_id = ${userId} and id = ${id} and revoked_at is null
      returning programme_id as "programmeId", person_id as "personId"`.execute(db)
  return rows[0] ?? null
}

// ---- Rules ---------------------------------------------------------------------------------------------------------

export interface Rule {
  readonly rule: RuleName
  readonly value: number
  readonly lowest: number
  readonly highest: number
  readonly mayBeOff: boolean
  readonly unit: string
  readonly label: { readonly zh: string; readonly en: string }
  readonly basis: { readonly zh: string; readonly en: string }
}

export async function listRules(db: Accounts): Promise<Rule[]> {
  const { rows } = await sql<Rule>`
    select name as rule, value, lowest, highest, may_be_off as "mayBeOff", unit,
        json_build_object('zh', label_zh, 'en', label_en) as label, json_build_object('zh', basis_zh, 'en', basis_en) as basis
      from auth.sign_in_rule order by position`.execute(db)
  return rows
}

/** @throws {DatabaseError} a_value_lies_within_its_bounds */
export async function changeRule(tx: Accounts, rule: RuleName, value: number): Promise<number | null> {
  const { rows } = await sql<{ was: number }>`
    with before as (select value from auth.sign_in_rule where name = ${rule} for update)
    update auth.sign_in_rule set value = ${value}, changed_at = now() from before
      where name = ${rule} returning before.value as was`.execute(tx)
  return rows[0]?.was ?? null
}

// ---- The record ----------------------------------------------------------------------------------------------------

export interface SignInEntry {
  /** `sign_in.…` */
  readonly act: string
  /** Whose account it is about; null where the name is nobody's. */
  readonly account: string | null
  /** Who did it, in which programmes; of the house when there is none. */
  readonly by: readonly { readonly programmeId: string; readonly personId: string | null }[]
  readonly after?: Readonly<Record<string, unknown>> | undefined
}

/** Tells the record, in each programme where the one who acts is a person, so that its auditor reads it. */
export async function recordSignIn(db: Accounts, entry: SignInEntry, from: Origin | null): Promise<void> {
  const after = entry.after === undefined ? null : JSON.stringify(entry.after)
  const by: SignInEntry['by'] = entry.by.length > 0 ? entry.by : [{ programmeId: HOUSE, personId: null }]
  await sql`
    select audit.record_sign_in(one."programmeId", one."personId", ${entry.act}, ${entry.account ?? 'nobody'},
        ${after}::jsonb, ${from?.address ?? null}, ${from?.requestId ?? null})
      from jsonb_to_recordset(${JSON.stringify(by)}::jsonb) as one ("programmeId" uuid, "personId" uuid)`.execute(db)
}
