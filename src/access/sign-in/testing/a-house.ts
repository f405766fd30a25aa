import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import { sql } from 'kysely'
import { openDatabase, queriesOver } from '../../../platform/db/database.ts'
import { ROLES } from '../../../platform/db/roles.ts'
import { createHttpServer } from '../../../platform/http/create-http-server.ts'
import { openTestDatabase, type TestDatabase } from '../../../platform/testing/open-test-database.ts'
import { foundRoles, readRoles } from '../../found-roles.ts'
import { createGate } from '../../gate.ts'
import { recordEvent } from '../../record-event.ts'
import { aProgramme, asLoader } from '../../testing/a-programme.ts'
import { createSignIn, type SignIn, type SignInSettings } from '../create-sign-in.ts'
import { hashPassword } from '../password-checksum.ts'
import { createAccount, createLink, joinProgramme, setPassword } from '../store.ts'

/** A programme, its people and a server that lets them sign in: what the tests of this room work on. */
export interface House {
  readonly database: TestDatabase
  readonly signIn: SignIn
  readonly app: FastifyInstance
  readonly programmeId: string
  readonly slug: string
  /** The city's organisation, at which everybody is. */
  readonly cityId: string
  readonly rootSecret: string
  /** Adds a person, in a role of the whole programme or in none. Gives back their id. */
  addPerson(name: string, role?: string): Promise<string>
  /** An account for a person, as an invitation would have made it, with the password `PASSWORD`. */
  addAccount(personId: string, signInName: string): Promise<string>
  /** Makes the account a person of another programme too. */
  joinElsewhere(userId: string): Promise<void>
  /** A one-time link of the person's, and what it says. */
  addLink(personId: string, userId: string | null): Promise<string>
  /** Asks as a browser does: same origin, with the cookies that were set before. */
  browser(over?: Partial<InjectOptions>): Browser
  /** What the record holds of signing in, the last first. */
  listRecord(): Promise<{ act: string; thing_id: string; person_id: string | null; after: unknown }[]>
  close(): Promise<void>
}

export interface Browser {
  readonly cookies: Map<string, string>
  /** Set-Cookie headers of the last answer. */
  readonly setCookies: () => readonly string[]
  ask(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    url: string,
    payload?: object,
    headers?: Record<string, string>,
  ): Promise<LightMyRequestResponse>
  signIn(signInName: string, password?: string): Promise<LightMyRequestResponse>
}

export const PASSWORD = 'Tuo-Luo-37-Feng'
/** Of a try, in tests. */
export const CHEAP = { log2n: 13, r: 8, p: 1 }
export const HERE = 'http://localhost'

let hashed: string | null = null

export async function openHouse(
  over: Partial<SignInSettings> & { readonly slug?: string; readonly invented?: boolean } = {},
): Promise<House> {
  const database = await openTestDatabase()
  const { slug = 'yunxi-2031', invented = false } = over
  const programmeId = await aProgramme(database, slug)
  await database.asSuperuser(
    `insert into plans.edition (programme_id, edition, source_sha256, text_source, invented, city_zh, city_en, name_zh, name_en,
        wings, english, families, stated_by)
      values ($1, 1, repeat('0', 64), 'restated', $2, '云溪市', 'Yunxi', '云溪方案', 'Yunxi plan', '{}', '{}', '[]', 'test')`,
    [programmeId, invented],
  )
  const cityId = '00000000-0000-4000-8000-000000000001'
  await asLoader(database, programmeId, async (tx) => {
    const founded = await recordEvent(tx, programmeId, {
      kind: 'found',
      on: '2024-01-01',
      source: '测试用方案',
      organisations: [
        {
          id: cityId,
          key: null,
          name: { zh: '云溪市', en: 'Yunxi' },
          parent: null,
          roles: ['city', 'bureau'],
          codes: [],
          isPublic: true,
        },
      ],
    })
    if (!founded.ok) throw new Error(founded.refusal)
    await foundRoles(tx as never, programmeId, await readRoles())
  })

  const rootSecret = 'a-root-secret-of-the-tests-which-is-long-enough'
  const signIn = createSignIn({
    authConfig: database.configOf(ROLES.auth),
    workerConfig: database.configOf(ROLES.worker),
    database: database.app,
    rootSecret,
    host: '127.0.0.1',
    address: null,
    mail: null,
    signOn: null,
    cost: CHEAP,
    listProgrammes: async () => [{ slug, name: { zh: '云溪方案', en: 'Yunxi plan' }, invented }],
    computeProgrammeId: (asked) => (asked === slug ? programmeId : '00000000-0000-4000-8000-00000000dead'),
    ...over,
  })
  const gate = createGate({
    database: database.app,
    findIdentity: signIn.findIdentity,
    findProgrammeId: async (asked) => (asked === slug ? programmeId : null),
    computeProgrammeId: (asked) => (asked === slug ? programmeId : '00000000-0000-4000-8000-00000000dead'),
  })
  const app = await createHttpServer({
    isTrustedProxy: () => false,
    logLevel: 'silent',
    version: '0.0.0',
    checkReady: async () => undefined,
    renderProblemPage: async () => '',
    guard: gate.guard,
  })
  await signIn.routes(app, gate)
  // A route of another room, to ask who somebody is in the programme and what they may do there.
  app.get('/api/programmes/:slug/probe', { config: { who: 'member' } }, async (request) => {
    const [[said]] = await gate.read(request, [probe])
    return said
  })

  const accounts = openDatabase({ ...database.configOf(ROLES.auth), max: 2 })
  return {
    database,
    signIn,
    app,
    programmeId,
    slug,
    cityId,
    rootSecret,
    addPerson: (name, role) =>
      asLoader(database, programmeId, async (tx) => {
        const { rows } = await sql<{ id: string }>`
          insert into access.person (programme_id, name, organisation_id) values (${programmeId}, ${name}, ${cityId})
            returning id`.execute(tx)
        const id = rows[0]?.id ?? ''
        if (role !== undefined) {
          await sql`
            insert into access.appointment (programme_id, person_id, role, exclusive_group, organisation_id, valid_from, basis)
              select ${programmeId}, ${id}, role, exclusive_group, ${cityId}, '2024-01-01', '测试'
                from access.role where programme_id = ${programmeId} and role = ${role}`.execute(tx)
        }
        return id
      }),
    async addAccount(personId, signInName) {
      hashed ??= await hashPassword(PASSWORD, CHEAP)
      const id = await createAccount(accounts.kysely, { name: signInName, signInName, isInvented: false })
      await setPassword(accounts.kysely, id, hashed)
      await joinProgramme(accounts.kysely, id, { programmeId, personId })
      return id
    },
    joinElsewhere: async (userId) => {
      const other = await aProgramme(database, `elsewhere-${userId.slice(0, 8)}`)
      // The other programme's people are not what is tested here: no organisation, no history, only one who is there.
      await database.asSuperuser(`set session_replication_role = replica;
        insert into access.person (programme_id, id, name, organisation_id)
          values ('${other}', '${userId}', '外方案', gen_random_uuid());
        insert into auth.membership (programme_id, person_id, user_id) values ('${other}', '${userId}', '${userId}')`)
    },
    async addLink(personId, userId) {
      const { token } = await createLink(accounts.kysely, {
        programmeId,
        personId,
        userId,
        name: '测试人员',
        madeBy: 'test',
      })
      return token
    },
    browser: (asked) => openBrowser(app, asked),
    listRecord: () =>
      database.asSuperuser(
        `select act, thing_id, person_id, after from audit.entry where act like 'sign\\_in.%' order by seq desc`,
      ),
    close: async () => {
      await app.close()
      await Promise.all([signIn.close(), accounts.close()])
      await database.close()
    },
  }
}

const probe = sql<{ person: string; rights: string[] }>`
  select access.person_id() as person, array(select jsonb_object_keys(access.rights()) order by 1) as rights`.compile(
  queriesOver<Record<string, never>>(),
)

function openBrowser(app: FastifyInstance, over: Partial<InjectOptions> = {}): Browser {
  const cookies = new Map<string, string>()
  let last: readonly string[] = []
  const ask: Browser['ask'] = async (method, url, payload, headers = {}) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await app.inject({
      method,
      url,
      ...over,
      headers: {
        host: 'localhost',
        ...(method === 'GET' ? {} : { origin: HERE }),
        ...(cookie === '' ? {} : { cookie }),
        ...over.headers,
        ...headers,
      },
      ...(payload === undefined ? {} : { payload }),
    })
    last = [answer.headers['set-cookie'] ?? []].flat()
    for (const set of last) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? []
      if (/max-age=0/i.test(set)) cookies.delete(name)
      else cookies.set(name, value)
    }
    return answer
  }
  return {
    cookies,
    setCookies: () => last,
    ask,
    signIn: (signInName, password = PASSWORD) => ask('POST', '/api/session', { signInName, password }),
  }
}
